"""Surveys in every state, for tests."""

from datetime import timedelta

from domain.access import SYSTEM, Role
from domain.approvals import service as approvals
from domain.approvals.service import Decision
from domain.surveys import building, moving, publishing, sending
from domain.surveys.building import Plan
from domain.surveys.question_rules import Question
from domain.work import Work

STARS = Question("scale5", {"en": "How satisfied are you with the club?"})
WORDS = Question("text", {"en": "What should we do better?"}, required=False)
CHOICE = Question(
    "single", {"en": "How often do you come?"}, options=({"en": "Weekly"}, {"en": "Never"})
)


def a_plan(club, **values):
    known = {
        "title": {"en": "How are we doing?"},
        "intro": {"en": "A few words help us."},
        "closes_at": club.now + timedelta(days=30),
    }
    return Plan(**{**known, **values})


def a_draft(club, maker, *, asked=(STARS, WORDS), anonymous=False, template="club", **plan):
    """A draft with these questions; its id."""
    with club.work(maker) as work:
        survey = building.begin(
            work, template=template, anonymous=anonymous, plan=a_plan(club, **plan), asked=asked
        )
        return survey.id


def approve(club, manager, survey):
    with club.work(manager) as work:
        approval = moving.get(work, survey).approval_id
        approvals.decide(work, approval, Decision.APPROVE, version=_version(work, approval))


def _version(work, approval_id):
    from domain.approvals.model import Approval

    return work.session.get_one(Approval, approval_id).version


def an_open_survey(club, *, maker=None, manager=None, **values):
    """A survey that a colleague made and the manager approved, open now; its id."""
    maker = maker or club.person(Role.MEMBER_SPECIALIST, language="en")
    manager = manager or club.person(Role.MANAGER, language="en")
    survey = a_draft(club, maker, **values)
    with club.work(maker) as work:
        publishing.propose(work, survey, "It is time to ask.")
    approve(club, manager, survey)
    with club.work() as work:
        publishing.due(work)
    return survey


def tick(club):
    """The schedule does what is due with surveys, each chunk a unit of its own."""
    for _chunk in range(100):
        with club.work(SYSTEM) as work:
            if not sending.run(work):
                return


def as_system(club):
    return club.work(SYSTEM)


__all__ = ("Work", "a_draft", "a_plan", "an_open_survey", "approve", "as_system", "tick")
