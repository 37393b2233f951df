"""A house to talk to, on SQLite: the database makes no difference to a conversation."""

from collections.abc import AsyncIterator

import pytest

from domain import clock
from domain.access import Role
from domain.people.model import Undertaking
from tests.conftest import Club
from tests.talk import House, Talker, open_house


class Hall:
    """A house with its club: people who talk, and what the club knows of them."""

    def __init__(self, house: House, club: Club) -> None:
        self.house, self.club = house, club
        club.now = clock.now()  # turns live by the clock

    def guest(self, name: str = "Ann Lee", language: str = "en") -> Talker:
        return self.house.person(name, language=language)

    def staff(self, *roles: Role, name: str = "Bo Chen", signed: bool = True) -> Talker:
        """A colleague; their person id is `talker.person_id`."""
        actor = self.club.person(*roles, language="en")
        if signed:
            with self.club.work() as work:
                year = work.today.year
                work.session.add(
                    Undertaking(
                        person_id=actor.person_id, year=year, signed_name="x", signed_at=work.now
                    )
                )
        talker = self.house.person(name, telegram_id=actor.telegram_id)
        talker.person_id = actor.person_id
        return talker


@pytest.fixture
async def hall(sqlite_club: Club) -> AsyncIterator[Hall]:
    async with open_house(sqlite_club.engines) as house:
        yield Hall(house, sqlite_club)
