"""Notices of blacklist cases and appeals, told by the state of now in each language."""

import pytest
from sqlalchemy import select

from chat import screen as screens
from delivery import notices
from domain import outbox
from domain.access import SYSTEM
from domain.approvals.service import Decision
from domain.outbox import OutboxMessage
from locales.i18n import LANGUAGES, speaking
from tests.domain.test_blacklist import Desk


@pytest.fixture
def desk(sqlite_club):
    notices.load_all()
    return Desk(sqlite_club)


def tell(desk, language="en"):
    """Kind → what is said now, of everything queued about cases; None is not told."""
    said = {}
    with desk.club.work(SYSTEM) as work, speaking(language):
        rows = work.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
        for row in rows:
            if row.kind.startswith("blacklist.") or row.kind == "desk.case":
                said[row.kind] = notices.NOTICES[row.kind](work, row.params)
    return said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", [Decision.APPROVE, Decision.REJECT])
def test_every_notice_can_be_told_and_names_neither_evidence_nor_colleague(
    desk, language, outcome
):
    desk.bar()
    made = desk.appeal(words="A private matter.")
    desk.decide(desk.gm, made.approval_id, outcome)
    told = {kind: screen for kind, screen in tell(desk, language).items() if screen}
    wanted = "blacklist.appeal_upheld" if outcome is Decision.APPROVE else "blacklist.barred"
    assert {wanted, "desk.case"} <= told.keys()
    for screen in told.values():
        said = f"{screen.title}\n{screen.text}"
        assert screens.to_dict(screen)
        assert "{" not in said and "till" not in said and "private" not in said
    group = told["desk.case"]
    assert desk.number in group.text and group.rows[0][0].url.endswith("?start=case-1")


def test_a_notice_that_time_has_overtaken_is_not_told(desk):
    case = desk.open()
    assert tell(desk)["blacklist.frozen"].title == "Your points rest"
    desk.decide(desk.manager, case.approval_id, Decision.REJECT)
    said = tell(desk)
    assert said["blacklist.frozen"] is None
    assert "nothing stands against you" in said["blacklist.dropped"].text


def test_the_group_has_a_topic_for_cases(desk):
    desk.open()
    with desk.club.work() as work:
        row = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "desk.case")
        ).scalar_one()
    assert row.topic in notices.TOPICS
    assert row.lane == outbox.Lane.SERVICE
