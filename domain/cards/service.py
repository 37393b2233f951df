"""The membership card: issued at approval, shown, verified, replaced, handed over."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlmodel import Session

from domain import audit, outbox, policy, sealing
from domain.access import Permission
from domain.cards.errors import NoCard, NotStanding
from domain.cards.model import Card, CardState
from domain.errors import NotFound
from domain.members import service as members
from domain.members.model import Member, Status
from domain.work import Work

_C = Card.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

LINK = "card-"  # the deep link's payload is this and the token


@dataclass(frozen=True, slots=True)
class CardFace:
    """What the picture shows. `portrait` is a name in the sealed store, `qr` the payload of the
    deep link: opaque, nothing personal (R1.7)."""

    card_id: int
    name: str
    pinyin: str
    number: str
    tier: str
    member_since: date
    club_name: str
    portrait: str | None
    qr: str


def token(card: Card) -> str:
    """The card's token, made anew from its version; only its digest is stored."""
    return sealing.ring().token("card", card.id, card.version)


def of(work: Work) -> Card | None:
    """The acting member's valid card, None without one."""
    work.require(Permission.SHOW_OWN_CARD)
    member = members.of(work)
    if member is None:
        return None
    return _valid(work, member.id)


def face(session: Session, card_id: int) -> CardFace:
    """Everything the picture of a card needs; for its owner, the caller has seen to that.

    Raises:
        NotFound: no such card.
        NoCard: it was voided.
    """
    found = session.execute(
        select(Card, Member).join(Member, _M.c.id == _C.c.member_id).where(_C.c.id == card_id)
    ).first()
    if found is None:
        raise NotFound
    card, member = found
    if card.voided_at is not None:
        raise NoCard
    return CardFace(
        card_id=card_id,
        name=member.name or "",
        pinyin=member.pinyin or "",
        number=member.number,
        tier=member.tier,
        member_since=member.joined_on,
        club_name=policy.in_force(session).club_name,
        portrait=member.portrait,
        qr=LINK + token(card),
    )


def issue(work: Work, member: Member, *, fee_due: bool, due: datetime | None) -> Card:
    """The member's next card; the digital one is there at once (SPEC 2.3). `due` is when the
    plastic is promised. For the decision on an application; the caller holds the right."""
    latest = work.session.execute(
        select(func.max(_C.c.version)).where(_C.c.member_id == member.id)
    ).scalar_one()
    card = Card(
        member_id=_id(member.id),
        version=(latest or 0) + 1,
        state=CardState.FEE_DUE if fee_due else CardState.ORDERED,
        issued_at=work.now,
        state_since=work.now,
        due=due,
    )
    work.session.add(card)
    work.session.flush()
    card.token_hash = sealing.digest(token(card))
    work.session.flush()
    audit.record(work, "card.issued", card)
    return card


def void(work: Work, member_id: int, *, reason: str, states: tuple[CardState, ...] = ()) -> bool:
    """Stop the member's valid card at once, if it is in one of `states` (any when empty).

    True if there was one. For the contexts that decide it; the caller holds the right.
    """
    wanted = [_C.c.member_id == member_id, _C.c.voided_at.is_(None)]
    if states:
        wanted.append(_C.c.state.in_(states))
    stopped = work.session.execute(
        update(_C)
        .where(*wanted)
        .values(
            state=CardState.VOIDED, voided_at=work.now, state_since=work.now, void_reason=reason
        )
        .returning(_C.c.id)
    ).scalar_one_or_none()
    if stopped is None:
        return False
    card = work.session.get_one(Card, stopped, populate_existing=True)
    audit.record(work, "card.voided", card, purpose=reason)
    return True


def report_lost(work: Work) -> None:
    """The acting member's card is lost: it stops at once (SPEC 2.3). Again, nothing changes.

    Raises:
        NotFound: the actor is no member.
    """
    work.require(Permission.SHOW_OWN_CARD)
    member = members.of(work)
    if member is None:
        raise NotFound
    void(work, _id(member.id), reason="lost")


def replace(work: Work, member_id: int, *, reason: str) -> Card:
    """A new version of the card; the old one is void from this moment (R1.7). The fee is due
    again (E25.1) unless the club takes none. Due like a first card (E23.2, E25.3).

    Raises:
        NotFound: no such member.
        NotStanding: they have left or are barred.
    """
    work.require(Permission.REVIEW_APPLICATION)
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    if member.status in (Status.WITHDRAWN, Status.BLACKLISTED):
        raise NotStanding(status=member.status)
    from domain.applications import clocks, facts

    void(work, member_id, reason=reason)
    due = clocks.due(work, work.policy.card_days)
    card = issue(work, member, fee_due=facts.fee_of(work) is not None, due=due)
    if member.person_id is not None:
        outbox.queue(
            work,
            "card.replaced",
            to=member.person_id,
            key=f"card:{card.id}:replaced",
            card_id=card.id,
        )
    return card


def _valid(work: Work, member_id: int | None) -> Card | None:
    return work.session.execute(
        select(Card).where(_C.c.member_id == member_id, _C.c.voided_at.is_(None))
    ).scalar_one_or_none()


def _id(row_id: int | None) -> int:
    assert row_id is not None  # it was flushed
    return row_id
