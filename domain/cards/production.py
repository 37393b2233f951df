"""The plastic card's way: ordered → in production → ready → collected (E23–24, SPEC 2.3)."""

from sqlalchemy import exists, select, update

from domain import audit, outbox
from domain.access import Permission
from domain.applications.model import ACCEPTED, Application, State
from domain.cards.errors import CardNotThere
from domain.cards.model import Card, CardState
from domain.errors import NotFound, ReasonMissing
from domain.members.model import Member
from domain.work import Work

_C = Card.__table__  # type: ignore[attr-defined]
_A = Application.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def fee_paid(work: Work, card_id: int, receipt: str) -> Card:
    """A replacement's fee was taken (E25.1); it may be produced. The same receipt again, nothing
    changes. A first card's fee belongs to its application (applications.fee_paid).

    Raises:
        ReasonMissing: no receipt number.
        CardNotThere: no fee is open.
    """
    work.require(Permission.TAKE_FEE)
    number = receipt.strip()
    if not number:
        raise ReasonMissing
    paid = work.session.execute(
        update(_C)
        .where(
            _C.c.id == card_id,
            _C.c.state == CardState.FEE_DUE,
            ~exists().where(_A.c.member_id == _C.c.member_id, _A.c.state == State.FEE_DUE),
        )
        .values(state=CardState.ORDERED, state_since=work.now, receipt=number)
    )
    card = work.session.get(Card, card_id, populate_existing=True)
    if card is None:
        raise NotFound
    if paid.rowcount:  # type: ignore[attr-defined]
        audit.record(work, "card.fee_paid", card)
    elif card.receipt != number:
        raise CardNotThere(state=card.state)
    return card


def produce(work: Work, card_id: int) -> Card:
    """The card goes into production; from here the approval cannot be undone (R1.2). Again,
    nothing changes.

    Raises:
        CardNotThere: it is not ordered (the fee is open, or it was voided).
    """
    work.require(Permission.REVIEW_APPLICATION)
    return _step(work, card_id, CardState.ORDERED, CardState.IN_PRODUCTION)


def ready(work: Work, card_id: int) -> Card:
    """The card is made and can be fetched; the member is told. Again, nothing changes.

    Raises:
        CardNotThere: it is not in production.
    """
    work.require(Permission.REVIEW_APPLICATION)
    card = _step(work, card_id, CardState.IN_PRODUCTION, CardState.READY)
    person_id = work.session.execute(
        select(_M.c.person_id).where(_M.c.id == card.member_id)
    ).scalar_one()
    if person_id is not None:
        outbox.queue(
            work, "card.ready", to=person_id, key=f"card:{card_id}:ready", card_id=card_id
        )
    return card


def hand_over(work: Work, card_id: int) -> Card:
    """The card was handed to its owner, identity shown (E24). Again, nothing changes.

    Raises:
        CardNotThere: it is not ready.
    """
    work.require(Permission.HANDLE_CARDS)
    return _step(work, card_id, CardState.READY, CardState.COLLECTED)


def _step(work: Work, card_id: int, before: CardState, after: CardState) -> Card:
    extra = {"handed_by": work.actor.person_id} if after is CardState.COLLECTED else {}
    done = work.session.execute(
        update(_C)
        .where(_C.c.id == card_id, _C.c.state == before)
        .values(state=after, state_since=work.now, **extra)
    )
    card = work.session.get(Card, card_id, populate_existing=True)
    if card is None:
        raise NotFound
    if not done.rowcount:  # type: ignore[attr-defined]
        if card.state == after:
            return card
        raise CardNotThere(state=card.state)
    audit.record(work, f"card.{after}", card)
    _mirror(work, card, State(after))
    return card


def _mirror(work: Work, card: Card, state: State) -> None:
    """The application shows where its card stands; a replacement no longer moves it."""
    watching = {} if state is State.IN_PRODUCTION else {"watch_at": None}
    moved = work.session.execute(
        update(_A)
        .where(
            _A.c.member_id == card.member_id,
            _A.c.state.in_(ACCEPTED),
            _A.c.state != State.COLLECTED,
        )
        .values(state=state, version=_A.c.version + 1, touched_at=work.now, **watching)
        .returning(_A.c.id)
    ).scalars()
    for application_id in moved.all():
        from domain.applications import desk

        application = work.session.get_one(Application, application_id, populate_existing=True)
        desk.redraw(work, application)
