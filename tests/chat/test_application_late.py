"""A promised day that has passed is not promised any more (SPEC 2.2)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chat import application_screens as screens
from domain.applications.model import Application, State
from locales.i18n import speaking

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 23, 4, tzinfo=UTC)
SORRY = "We are sorry"


def said(state, after):
    one = Application(id=1, entered_by=1, preset="owners", state=state)
    one.submitted_at = one.complete_at = START
    one.completeness_due, one.entry_due, one.card_due = (
        START + timedelta(days=days) for days in (2, 3, 28)
    )
    with speaking("en"):
        return screens.status(one, (), ZONE, now=START + timedelta(days=after)).text


def test_a_day_that_has_passed_gives_way_to_a_word_of_regret():
    assert SORRY not in said(State.SUBMITTED, 1)
    assert said(State.SUBMITTED, 1).count(" by ") == 3
    assert SORRY in said(State.SUBMITTED, 2)
    assert said(State.SUBMITTED, 4).count(" by ") == 1
    assert SORRY in said(State.IN_PRODUCTION, 28)
    assert " by " not in said(State.IN_PRODUCTION, 28)


def test_what_was_done_in_time_needs_no_regret():
    assert SORRY not in said(State.UNDER_REVIEW, 2)
    assert SORRY not in said(State.COLLECTED, 40)
