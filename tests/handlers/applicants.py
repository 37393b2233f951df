"""People who apply, in the words and presses of each preset."""

from chat.kinds.incoming import File
from domain.applications.model import Application
from tests.talk import Talker

MAINLAND = "11010519491231002X"
HOME = "紫金花园 3 栋 1 单元 502 室"


def photo(name: str, **more: object) -> File:
    """A picture as it was fetched and kept; `more` overrules (refusal="unreadable")."""
    kept = {"sha256": f"sha-{name}", "media_type": "image/jpeg", "size": 1000}
    return File(unique_id=name, **{**kept, "stored": f"{name}.sealed", **more})


async def begin(guest: Talker) -> None:
    await guest.says("/apply")
    await guest.presses("I agree")


async def about(guest: Talker, name: str, born: str = "1990-02-03") -> None:
    await guest.presses("Ms")
    await guest.says(name)
    await guest.presses("Yes: ")
    await guest.says(born)


async def papers_of(guest: Talker, *papers: str) -> None:
    for paper in papers:
        await guest.sends_photos(photo(f"{paper}-{guest.telegram_id}"))


async def sign(guest: Talker, name: str) -> None:
    await guest.presses("I agree")
    await guest.says(name)


async def fill_owners(
    guest: Talker,
    *,
    name: str = "Ann Lee",
    number: str = "E12345678",
    phone: str = "+8613800138000",
    home: str = HOME,
) -> None:
    """Everything of the owners' club up to the papers."""
    await begin(guest)
    await about(guest, name)
    await guest.presses("China")
    await guest.says(number)
    await guest.presses("Skip")  # education
    await guest.shares_contact(phone)
    await guest.presses("Skip", "Skip", "I am the owner")
    await guest.says(home, "1 Zhongshan Road, Nanjing")
    await guest.presses("Skip", "Retired", "Single", "No")
    await guest.presses("Skip", "Skip", "Skip", "Skip")  # interests, reason, car, referrer


async def apply_owners(guest: Talker, **facts: str) -> None:
    """The whole owners' application with a passport, handed in."""
    await fill_owners(guest, **facts)
    await papers_of(guest, "passport", "portrait", "contract")
    await sign(guest, facts.get("name", "Ann Lee"))
    await guest.presses("Hand in")


async def apply_retail(guest: Talker, name: str = "Ann Lee", phone: str = "138 0013 8000") -> None:
    await begin(guest)
    await about(guest, name)
    await guest.says(phone)
    await guest.presses("Skip", "Skip", "Skip", "Skip", "Skip")
    await papers_of(guest, "portrait")
    await sign(guest, name)
    await guest.presses("Hand in")


def application(hall, number: int = 1) -> Application:
    """The application as it stands in the database."""
    with hall.club.work() as work:
        found = work.session.get(Application, number)
        assert found is not None
        work.session.expunge(found)
        return found


def settings(hall, **values: object) -> None:
    """Club rules in force for this test."""
    import orjson

    from domain.policy import PolicyValue

    with hall.club.work() as work:
        for key, value in values.items():
            work.session.add(
                PolicyValue(
                    key=key, value=orjson.dumps(value).decode(), changed_by=0, changed_at=work.now
                )
            )
