"""Two instances, many messages at once, a database that goes away; more in `make prove`."""

import os
from pathlib import Path

import pytest

from tests.prove import instances, order, outage
from tests.prove.figure import Figure


def _broken(figures: list[Figure]) -> list[Figure]:
    return [one for one in figures if one.held is False]


async def test_g12_a_second_instance_waits_and_takes_over_after_a_kill(tmp_path: Path) -> None:
    assert not _broken(await instances.prove(tmp_path, within=30))


async def test_g15_many_messages_at_once_are_heard_in_order(tmp_path: Path) -> None:
    assert not _broken(await order.prove(tmp_path, people=30, messages=10))


@pytest.mark.postgres
async def test_g28_nothing_is_lost_while_the_database_is_away(tmp_path: Path) -> None:
    figures = await outage.prove(tmp_path, away=3.0)
    if len(figures) == 1:
        assert not os.environ.get("GUILDHALL_REQUIRE_POSTGRES"), figures[0].figure
        pytest.skip(figures[0].figure)
    assert not _broken(figures)
