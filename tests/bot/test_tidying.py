"""Nothing is kept longer than it is needed: files, words, conversations (RELIABILITY 5.3)."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot import conversation, schedule, tidying
from bot.conversation import Conversation
from bot.door import Door
from bot.schedule import Schedule
from bot.tidying import Files
from domain import clock, outbox
from domain.access import Permission
from domain.applications.model import Application, ApplicationFile, State
from domain.outbox import OutboxMessage
from tests.conftest import Club


@pytest.fixture
async def door(club: Club) -> AsyncIterator[Door]:
    club.now = clock.now()
    opened = Door(club.engines)
    yield opened
    await opened.close()


def kept(folder: Path, name: str, *, days: float = 0) -> Path:
    """A file of the store, untouched for so many days."""
    path = folder / name
    path.write_bytes(b"sealed")
    moment = clock.now().timestamp() - days * 86400
    os.utime(path, (moment, moment))
    return path


def attached(club: Club, *names: str, state: str = State.SUBMITTED, days: float = 0) -> int:
    """An application with these files, last touched so many days ago; its id."""
    moment = club.now - timedelta(days=days)
    somebody = club.person().person_id
    with club.work() as work:
        application = Application(
            preset="owners",
            state=state,
            person_id=somebody,
            entered_by=somebody,
            started_at=moment,
            touched_at=moment,
            decided_at=moment,
        )
        work.session.add(application)
        work.session.flush()
        assert application.id is not None
        for n, name in enumerate(names):
            work.session.add(
                ApplicationFile(
                    application_id=application.id,
                    slot="id_front",
                    sha256=f"{application.id}{n:063}",
                    media_type="image/jpeg",
                    size=6,
                    stored=name,
                    received_at=moment,
                )
            )
        return application.id


def known(club: Club) -> list[str]:
    with club.work() as work:
        return list(work.session.execute(select(ApplicationFile.stored)).scalars())


async def test_papers_of_a_rejected_application_go_a_month_later(club, door, tmp_path) -> None:
    attached(club, "old.sealed", state=State.REJECTED, days=32)
    attached(club, "young.sealed", state=State.REJECTED, days=30)
    old, young = kept(tmp_path, "old.sealed", days=40), kept(tmp_path, "young.sealed", days=40)
    await Files(door, tmp_path).tidy()
    assert (old.exists(), young.exists()) == (False, True)
    assert known(club) == ["young.sealed"]


async def test_what_another_application_still_needs_stays(club, door, tmp_path) -> None:
    attached(club, "both.sealed", state=State.REJECTED, days=32)
    attached(club, "both.sealed")
    path = kept(tmp_path, "both.sealed", days=40)
    await Files(door, tmp_path).tidy()
    assert path.exists()
    assert known(club) == ["both.sealed"]


async def test_a_file_that_is_just_sent_again_is_not_removed_under_its_sender(
    club, door, tmp_path
) -> None:
    attached(club, "again.sealed", state=State.REJECTED, days=32)
    path = kept(tmp_path, "again.sealed")  # touched now, its turn is not done
    await Files(door, tmp_path).tidy()
    assert path.exists()
    assert known(club) == ["again.sealed"]  # named again next time
    attached(club, "again.sealed")
    await Files(door, tmp_path).tidy()
    assert path.exists()
    assert len(known(club)) == 1


async def test_a_file_that_has_gone_before_its_row_is_no_trouble(club, door, tmp_path) -> None:
    attached(club, "gone.sealed", state=State.WITHDRAWN, days=32)
    await Files(door, tmp_path).tidy()
    assert known(club) == []


async def test_files_never_attached_go_after_two_days(club, door, tmp_path) -> None:
    attached(club, "used.sealed")
    stays = [kept(tmp_path, "used.sealed", days=9), kept(tmp_path, "new.sealed", days=1)]
    goes = [kept(tmp_path, "lost.sealed", days=3), kept(tmp_path, "half.AgAD.tmp", days=3)]
    other = kept(tmp_path, "notes.txt", days=9)  # not ours
    await Files(door, tmp_path).tidy()
    assert [path.exists() for path in (*stays, other)] == [True] * 3
    assert [path.exists() for path in goes] == [False] * 2


async def test_a_moved_clock_makes_no_file_old(club, door, tmp_path) -> None:
    path = kept(tmp_path, "fresh.sealed")
    clock.shift_by(30 * 86400)
    try:
        await Files(door, tmp_path).tidy()
    finally:
        clock.shift_by(0)
    assert path.exists()


async def test_the_schedule_tidies_files_once_an_hour(door, monkeypatch) -> None:
    monkeypatch.setattr(schedule, "JOBS", ())
    rounds: list[int] = []

    async def chore() -> None:
        rounds.append(1)
        raise OSError("the disk is away")

    beat = Schedule(door, lambda: None, chores=(chore,))
    await beat.tick()
    await beat.tick()
    assert rounds == [1]


def said(club: Club, *, days: float, state: str, kind: str = "text") -> int:
    with club.work() as work:
        outbox.queue(work, kind, to=outbox.STAFF_GROUP, msgid="A private sentence")
        row = work.session.execute(
            select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)
        ).scalar_one()
        row.state = state
        row.created_at = club.now - timedelta(days=days)
        row.settled_at = None if state == "pending" else row.created_at
        work.session.flush()
        assert row.id is not None
        return row.id


def contents(club: Club) -> dict[int, Any]:
    with club.work() as work:
        rows = work.session.execute(select(OutboxMessage)).scalars()
        return {row.id: (row.state, row.params is not None) for row in rows if row.id}


def forget_all(club: Club) -> int:
    """Call it as the schedule does; how often it went on."""
    for times in range(50):
        with club.work() as work:
            if not tidying.forget_words(work):
                return times
    raise AssertionError("it never ends")


def test_what_was_said_ninety_days_ago_is_emptied_and_its_fate_stays(club: Club) -> None:
    old = said(club, days=91, state="sent")
    young = said(club, days=89, state="sent")
    waiting = said(club, days=91, state="pending")
    doubtful = said(club, days=91, state="uncertain")
    forget_all(club)
    assert contents(club) == {
        old: ("sent", False),
        young: ("sent", True),
        waiting: ("pending", True),
        doubtful: ("expired", False),
    }


def test_the_outbox_is_gone_through_in_stretches_once_a_day(club: Club, monkeypatch) -> None:
    rows = [said(club, days=91, state="sent") for _ in range(7)]
    whole = outbox.forget
    monkeypatch.setattr(
        tidying.outbox,
        "forget",
        lambda work, *, after: whole(work, after=after, stretch=3),
    )
    assert forget_all(club) == 2
    assert contents(club) == dict.fromkeys(rows, ("sent", False))
    late = said(club, days=91, state="sent")
    assert forget_all(club) == 0  # not again today
    assert contents(club)[late] == ("sent", True)
    club.now += timedelta(days=1)
    assert forget_all(club) == 2
    assert contents(club)[late] == ("sent", False)


def test_only_the_machine_empties(club: Club) -> None:
    from domain.errors import NotPermitted

    nosy = club.person()
    with club.work(nosy) as work, pytest.raises(NotPermitted):
        outbox.forget(work, after=0)
    assert not nosy.may(Permission.RUN_SCHEDULE)


def test_a_form_nobody_touched_for_thirty_days_ends(club: Club) -> None:
    with club.work() as work:
        for person, days in ((1, 31), (2, 29)):
            work.session.add(
                Conversation(
                    person=person,
                    state="Filling:answer",
                    data={"form": "application"},
                    changed_at=club.now - timedelta(days=days),
                )
            )
    with club.work() as work:
        assert tidying.forget_conversations(work) == 1
    with club.work() as work:
        assert tidying.forget_conversations(work) == 0
        left = work.session.execute(text("SELECT person FROM conversation")).scalars().all()
        assert left == [2]
        assert conversation.form_of(work.session, 2) is not None
