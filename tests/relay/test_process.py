"""The relay of cases with real processes; more kills in `make prove`."""

from pathlib import Path

from tests.prove import relay


async def test_a_kill_in_the_middle_loses_nothing_and_repeats_little(
    tmp_path: Path, sqlite_url: str
) -> None:
    figures = await relay.prove(tmp_path, url=sqlite_url, messages=4, kills=1)
    assert [one.figure for one in figures if one.held is False] == []
