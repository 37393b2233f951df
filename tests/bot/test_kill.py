"""The process is killed in the middle of things; the long version is `make prove`."""

from pathlib import Path

from tests.prove import kills, stock, twice
from tests.prove.figure import Figure


def _broken(figures: list[Figure]) -> list[Figure]:
    return [one for one in figures if one.held is False]


async def test_g9_kill_9_loses_no_update_and_doubles_no_effect(tmp_path: Path) -> None:
    assert not _broken(await kills.prove(tmp_path, people=4, kills=4))


async def test_g9_control_stock_polling_loses_updates_under_kills(tmp_path: Path) -> None:
    assert not _broken(await stock.prove(tmp_path, sent=80, kills=3))


async def test_g7_updates_delivered_twice_and_late_change_nothing(tmp_path: Path) -> None:
    assert not _broken(await twice.prove(tmp_path, people=5))
