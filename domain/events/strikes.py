"""Strikes looked at, appealed against, waived or kept (R4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from domain import audit, outbox
from domain.access import Permission
from domain.errors import AlreadyDecided, NotFound, Outdated, ReasonMissing
from domain.events.errors import OwnSeat, StrikeSettled
from domain.events.model import Event, Registration, Strike
from domain.events.registered import is_own, member_of
from domain.members.model import Member
from domain.outbox import STAFF_GROUP
from domain.people import service as people
from domain.work import Work

# Why a strike is taken off; "other" is said in the words.
REASONS = ("illness", "family", "our_mistake", "other")
TOPIC = "events"
SHOWN = 20  # strikes of one member

_S = Strike.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_V = Event.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Seen:
    """A strike with its event and its member by number. `counts`: it does today; `open`: an
    appeal waits for its answer; `own`: it is the actor's; `came`: they were there after all."""

    strike: Strike
    event_id: int
    title: str
    starts_at: datetime
    zone: str
    number: str
    counts: bool
    open: bool
    own: bool
    came: bool


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


def of_member(work: Work, member_id: int) -> tuple[str, Sequence[Seen]]:
    """A member's number and strikes, the newest first, expired and waived ones too.

    Raises:
        NotFound: no such member.
    """
    work.require(Permission.SEE_EVENTS)
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    rows = work.session.execute(_rows().where(_S.c.member_id == member_id).limit(SHOWN))
    return member.number, [_seen(work, row) for row in rows]


def found(work: Work, *, number: str) -> int:
    """The member with this number.

    Raises:
        NoSuchMember: nobody has it.
    """
    work.require(Permission.SEE_EVENTS)
    return member_of(work, number)


def appealed(work: Work, *, first: int = 0, size: int = 8) -> Sequence[Seen]:
    """Appeals that wait for an answer, the oldest first."""
    work.require(Permission.RUN_EVENTS)
    wanted = _rows().where(_S.c.appealed_at.is_not(None), _S.c.answered_at.is_(None))
    ordered = wanted.order_by(None).order_by(_S.c.appealed_at, _S.c.id)
    return [_seen(work, row) for row in work.session.execute(ordered.offset(first).limit(size))]


def one(work: Work, strike_id: int) -> Seen:
    """One strike with the words of its appeal; the look is recorded.

    Raises:
        NotFound: no such strike.
    """
    work.require(Permission.RUN_EVENTS)
    seen = plain(work, strike_id)
    audit.record(work, "event_strike.read", seen.strike)
    return seen


def own(work: Work) -> Sequence[Seen]:
    """The acting member's strikes, the newest first."""
    work.require(Permission.REGISTER)
    if work.actor.member_id is None:
        return ()
    wanted = _rows().where(_S.c.member_id == work.actor.member_id).limit(SHOWN)
    return [_seen(work, row) for row in work.session.execute(wanted)]


def plain(work: Work, strike_id: int) -> Seen:
    """One strike for whoever has a right to it: its notice, its member, the desk.

    Raises:
        NotFound: no such strike.
    """
    row = work.session.execute(
        _rows().where(_S.c.id == strike_id).execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    return _seen(work, row)


def _rows() -> Any:
    return (
        select(Strike, Member, Event, _R.c.came_at)
        .join(Member, _M.c.id == _S.c.member_id)
        .join(Registration, _R.c.id == _S.c.registration_id)
        .join(Event, _V.c.id == _R.c.event_id)
        .order_by(_S.c.id.desc())
    )


def _seen(work: Work, row: Any) -> Seen:
    strike, member, event, came_at = row
    return Seen(
        strike,
        event.id,
        event.title,
        event.starts_at,
        event.zone,
        member.number,
        counts=strike.waived_by is None and strike.until >= work.today,
        open=strike.appealed_at is not None and strike.answered_at is None,
        own=is_own(work, member),
        came=came_at is not None,
    )


# ── The member's side ─────────────────────────────────────────────────────────────────────────


def appeal(work: Work, strike_id: int, *, words: str) -> Strike:
    """The acting member says why it should not count: once for each strike. Colleagues get a card
    with numbers only. Said again, the first words stand.

    Raises:
        ReasonMissing: not a word. NotFound: no strike of theirs.
        StrikeSettled: it does not count any more.
    """
    work.require(Permission.REGISTER)
    said = words.strip()
    if not said:
        raise ReasonMissing
    seen = plain(work, strike_id)
    if work.actor.member_id is None or seen.strike.member_id != work.actor.member_id:
        raise NotFound
    done = work.session.execute(
        update(_S)
        .where(
            _S.c.id == strike_id,
            _S.c.appealed_at.is_(None),
            _S.c.waived_by.is_(None),
            _S.c.until >= work.today,
        )
        .values(appeal=said, appealed_at=work.now)
    )
    work.session.refresh(seen.strike)
    if not done.rowcount:  # type: ignore[attr-defined]
        if seen.strike.appealed_at is not None:
            return seen.strike
        raise StrikeSettled(reason="waived" if seen.strike.waived_by else "over")
    audit.record(work, "event_strike.appealed", seen.strike)
    _card(work, strike_id)
    return seen.strike


# ── The desk's side ───────────────────────────────────────────────────────────────────────────


def waive(work: Work, strike_id: int, *, reason: str, words: str) -> Strike:
    """It does not count from now on; the member reads the words. The actor's own press again
    changes nothing. `reason` is one of REASONS.

    Raises:
        ReasonMissing: no words. Outdated: no such reason. NotFound: no such strike.
        OwnSeat: it is the actor's own. AlreadyDecided: a colleague was faster (F3).
    """
    work.require(Permission.RUN_EVENTS)
    if reason not in REASONS:
        raise Outdated
    return _answer(work, strike_id, words, "waived", reason)


def keep(work: Work, strike_id: int, *, words: str) -> Strike:
    """An appeal is turned down: the strike counts until its day; the member reads why.

    Raises:
        StrikeSettled: there is no appeal to answer. Else as `waive`.
    """
    work.require(Permission.RUN_EVENTS)
    return _answer(work, strike_id, words, "kept", "")


def _answer(work: Work, strike_id: int, words: str, outcome: str, reason: str) -> Strike:
    said = words.strip()
    if not said:
        raise ReasonMissing
    seen = plain(work, strike_id)
    if seen.own:
        raise OwnSeat
    if outcome == "kept" and seen.strike.appealed_at is None:
        raise StrikeSettled(reason="over")
    waived = {"waived_by": work.actor.person_id, "waived_because": reason} if reason else {}
    open_ = [_S.c.id == strike_id, _S.c.waived_by.is_(None)]
    if not reason:
        open_.append(_S.c.answered_at.is_(None))
    done = work.session.execute(
        update(_S)
        .where(*open_)
        .values(
            answer=said,
            answered_at=work.now,
            answered_by=work.actor.person_id,
            **waived,
        )
    )
    work.session.refresh(seen.strike)
    if not done.rowcount:  # type: ignore[attr-defined]
        return _too_late(work, seen.strike, outcome)
    audit.record(work, f"event_strike.{outcome}", seen.strike, purpose=reason or None)
    _tell(work, seen.strike, outcome)
    return seen.strike


def _too_late(work: Work, strike: Strike, outcome: str) -> Strike:
    decided = "waived" if strike.waived_by is not None else "kept"
    if strike.answered_by == work.actor.person_id and decided == outcome:
        return strike
    if strike.answered_by is None or strike.answered_at is None:
        raise Outdated
    by = people.staff_name(work.session, strike.answered_by)
    raise AlreadyDecided(by=by, at=strike.answered_at, outcome=decided)


# ── Who is told ───────────────────────────────────────────────────────────────────────────────


def _tell(work: Work, strike: Strike, outcome: str) -> None:
    person_id = work.session.get_one(Member, strike.member_id).person_id
    if person_id is not None:
        key = f"strike:{strike.id}:{outcome}"
        outbox.queue(work, "event_strike.answered", to=person_id, key=key, strike_id=strike.id)
    if strike.appealed_at is not None:
        _card(work, int(strike.id or 0), again=outcome)


def _card(work: Work, strike_id: int, *, again: str = "") -> None:
    first = f"strike:{strike_id}:desk"
    outbox.queue(
        work,
        "desk.event_strike",
        to=STAFF_GROUP,
        key=f"{first}:{again}" if again else first,
        edits=first if again else None,
        topic=TOPIC,
        strike_id=strike_id,
    )
