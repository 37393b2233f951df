"""Surveys to look at: for their makers, for whoever answers, for notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, or_, select

from domain.access import Permission
from domain.errors import NotFound
from domain.members import service as members
from domain.members.model import Member
from domain.segments import reading as segments
from domain.surveys import audience, building, moving, questions, wishes
from domain.surveys.audience import Audience
from domain.surveys.invitations import receipt, shut
from domain.surveys.model import Receipt, State, Survey, SurveyInvitation, SurveyQuestion
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_I = SurveyInvitation.__table__  # type: ignore[attr-defined]
_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]
STATES = tuple(State)
_ASKED = (Receipt.SENT, Receipt.STARTED, Receipt.DONE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of surveys; `counts` is how many there are in each state."""

    items: Sequence[Survey]
    total: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A survey as its makers see it. `members` are those it would go to now; `sent` and `done`
    people, `held` why others were not asked yet → how many. `points` as the rule gives today.
    `segment`: the name of the one it goes to; then `few` says that so few are not counted out."""

    survey: Survey
    questions: Sequence[SurveyQuestion]
    members: int
    changeable: bool
    points: int = 0
    sent: int = 0
    done: int = 0
    held: Mapping[str, int] = field(default_factory=dict)
    segment: str = ""
    few: bool = False


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A survey for who answers it. `receipt`: where they stand; `points` for handing it in."""

    survey: Survey
    questions: Sequence[SurveyQuestion]
    member: Member
    receipt: Receipt | None
    points: int


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation says. `asked` are the questions."""

    survey: Survey
    asked: int
    points: int
    state: str


# ── Makers ────────────────────────────────────────────────────────────────────────────────────


def listed(work: Work, *, state: State | None = None, first: int = 0, size: int = 6) -> Listed:
    """Surveys in this state, or all, the newest first."""
    work.require(Permission.SEE_SURVEYS)
    rows = work.session.execute(select(_S.c.state, func.count()).group_by(_S.c.state))
    counts: dict[str, int] = {row[0]: row[1] for row in rows}
    wanted = select(Survey).order_by(_S.c.id.desc()).offset(first).limit(size)
    if state is not None:
        wanted = wanted.where(_S.c.state == state)
    total = sum(counts.values()) if state is None else counts.get(state, 0)
    return Listed(list(work.session.execute(wanted).scalars()), total, counts)


def one(work: Work, survey_id: int) -> Seen:
    """One survey, its questions and how far it has come.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.SEE_SURVEYS)
    survey = moving.get(work, survey_id)
    states: dict[str, int] = {}
    held: dict[str, int] = {}
    rows = work.session.execute(
        select(_I.c.state, _I.c.held, func.count(), func.count(_I.c.invited_at))
        .where(_I.c.survey_id == survey_id)
        .group_by(_I.c.state, _I.c.held)
    )
    invited = 0
    for state, why, count, asked in rows:
        states[state] = states.get(state, 0) + count
        invited += asked
        if why is not None and state in (Receipt.QUEUED, Receipt.LAPSED):
            held[why] = held.get(why, 0) + count
    members, segment, few = _meant(work, survey)
    return Seen(
        survey,
        questions.of(work.session, survey_id),
        members,
        moving.changeable(work, survey),
        building.points(work) if survey.points else 0,
        invited,
        survey.answered,
        held,
        segment,
        few,
    )


def _meant(work: Work, survey: Survey) -> tuple[int, str, bool]:
    """How many it would go to now, the segment's name, whether they are too few to be told."""
    wanted = Audience.of(survey.audience)
    count = audience.count(work, wanted)
    if wanted.segment_id is None:
        return count, "", False
    few = segments.shown(work, count).n is None
    return 0 if few else count, segments.name(work, wanted.segment_id), few


def question(work: Work, question_id: int) -> tuple[Survey, SurveyQuestion, list[SurveyQuestion]]:
    """A question, its survey, and all questions of that.

    Raises:
        NotFound: there is none (any more).
    """
    work.require(Permission.SEE_SURVEYS)
    found = work.session.get(SurveyQuestion, question_id, populate_existing=True)
    if found is None:
        raise NotFound
    survey = moving.get(work, found.survey_id)
    return survey, found, questions.of(work.session, found.survey_id)


def may_change(work: Work, survey: Survey) -> bool:
    """Whether its plan and questions can be changed now."""
    work.require(Permission.SEE_SURVEYS)
    return moving.changeable(work, survey)


def asked(work: Work, survey_id: int) -> Seen:
    """What a decider sees of a survey that is asked for; of a request they have been shown."""
    survey = moving.get(work, survey_id)
    members, segment, few = _meant(work, survey)
    return Seen(
        survey,
        questions.of(work.session, survey_id),
        members,
        changeable=False,
        points=building.points(work) if survey.points else 0,
        segment=segment,
        few=few,
    )


# ── Members ───────────────────────────────────────────────────────────────────────────────────


def to_answer(work: Work, survey_id: int) -> ToAnswer:
    """A survey that is open to the acting member, invited or not.

    Raises:
        NotFound: there is none for them: a draft, another member's, or they are no member.
        SurveyNotOpen: not_yet, closed or full.
    """
    work.require(Permission.ANSWER_SURVEY)
    survey, member = moving.get(work, survey_id), members.of(work)
    standing = receipt(work, survey_id)
    if member is None or member.id is None or survey.state in (State.DRAFT, State.ASKED):
        raise NotFound
    if not audience.may_answer(work, survey, member.id, known=standing is not None):
        raise NotFound
    shut(work, survey)
    return ToAnswer(
        survey,
        questions.of(work.session, survey_id),
        member,
        standing,
        building.points(work) if survey.points else 0,
    )


def open_to_me(work: Work) -> list[tuple[Survey, Receipt | None]]:
    """Open surveys the acting member may answer or has answered, those that close first before."""
    work.require(Permission.ANSWER_SURVEY)
    member = members.of(work)
    if member is None or member.id is None:
        return []
    rows = work.session.execute(
        select(Survey, _I.c.state)
        .outerjoin(_I, (_I.c.survey_id == _S.c.id) & (_I.c.person_id == work.actor.person_id))
        .where(_S.c.state == State.OPEN, _open(work))
        .order_by(_S.c.closes_at, _S.c.id)
        .execution_options(populate_existing=True)
    ).all()
    return [
        (survey, Receipt(state) if state else None)
        for survey, state in rows
        if audience.may_answer(work, survey, member.id, known=state is not None)
    ]


def _open(work: Work) -> ColumnElement[bool]:
    return or_(_S.c.closes_at.is_(None), _S.c.closes_at > work.now)


# ── Notices ───────────────────────────────────────────────────────────────────────────────────


def told(work: Work, survey_id: int) -> Seen:
    """The same as `asked` for a notice about the survey. Run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return asked(work, survey_id)


def invitation(work: Work, survey_id: int, person_id: int) -> Invited | None:
    """What somebody is told who is invited or reminded; None when there is nothing to tell any
    more: it is closed, they have answered or want no surveys. Run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    survey = work.session.get(Survey, survey_id, populate_existing=True)
    state = work.session.execute(
        select(_I.c.state).where(_I.c.survey_id == survey_id, _I.c.person_id == person_id)
    ).scalar_one_or_none()
    if survey is None or survey.state != State.OPEN or state in (None, Receipt.DONE):
        return None
    if survey.closes_at is not None and survey.closes_at <= work.now:
        return None
    if not wishes.wants(work.session, person_id):
        return None
    count = select(func.count()).select_from(_Q).where(_Q.c.survey_id == survey_id)
    return Invited(
        survey,
        int(work.session.execute(count).scalar_one()),
        building.points(work) if survey.points else 0,
        str(state),
    )
