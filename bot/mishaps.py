"""Units for turns that went wrong: refused by a rule, unreadable, not for us, or failed.

Each runs in a transaction of its own after the turn was undone, settles or counts the updates in
the inbox, and says one clear sentence to whoever waits for an answer.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlmodel import Session

from bot import answers, inbox
from bot.conversation import Standing
from bot.identify import sender
from bot.inbox import Arrival
from chat.application_screens import menu
from chat.errors import screen_of
from chat.screen import Screen
from domain import clock, denials, outbox
from domain.access import Actor
from domain.errors import Refused, Unreadable
from domain.outbox import Reply
from domain.people import service as people
from domain.work import Work
from locales.i18n import _, speaking


class NotForUs(Exception):
    """The update has a shape we do not know, perhaps from a newer Bot API (F52)."""


@dataclass(slots=True)
class Outcome:
    """What a turn leaves behind for the event loop."""

    replies: list[Reply] = field(default_factory=list)
    queued: bool = False


def take(session: Session, batch: list[Arrival]) -> list[Arrival]:
    """Those of the batch that are ours to handle in this transaction."""
    ours = inbox.take(session, [one.update_id for one in batch])
    return [one for one in batch if one.update_id in ours]


def open_work(taken: list[Arrival], session: Session) -> tuple[Work, Standing | None]:
    """The Work of the person behind the first update, and where they stand in a form."""
    first, now = taken[0], clock.now()
    user = sender(first.body)
    if user is None:
        return Work(session, Actor(person_id=0), now, first.update_id), None
    actor = people.met(session, user, now)
    standing = Standing(session, user["id"]) if first.chat == user["id"] else None
    work = Work(session, actor, now, first.update_id)
    work.heard_at, work.said_at = first.received_at, _said_at(first)
    return work, standing


def _said_at(first: Arrival) -> datetime | None:
    """When a message was sent, never later than it reached us; presses carry no time (F39)."""
    message = first.body.get("message") if first.body else None
    date = message.get("date") if isinstance(message, dict) else None
    if not isinstance(date, int) or not 0 < date < 2**33:
        return None
    return min(datetime.fromtimestamp(date, UTC), first.received_at)


def refuse(batch: list[Arrival], refused: Refused, session: Session) -> Outcome:
    """Say the rule's sentence."""
    taken = take(session, batch)
    if not taken:
        return Outcome()
    work, _standing = open_work(taken, session)
    refused.leave_trace(work)
    denials.note(work, refused)
    with speaking(work.actor.language):
        press = taken[0].kind == "callback_query"
        screen = screen_of(refused, work, press=press)
        if taken[0].chat == taken[0].person:
            screen = _with_a_way_back(screen)
        replies = answers.write(work, taken[0].body, screen)
    inbox.settle(session, [one.update_id for one in taken], now=work.now)
    return Outcome(replies, work.queued)


def leave(batch: list[Arrival], session: Session) -> Outcome:
    """Not for us: the raw update stays for thirty days; a person in private is told (F52)."""
    taken = take(session, batch)
    if not taken:
        return Outcome()
    work = _someones_work(taken, session)
    screen = None
    if _is_waited_for(taken[0]):
        with speaking(work.actor.language):
            words = _("I cannot read this kind of message. Please write it in words.")
            screen = _with_a_way_back(Screen(text=words, fresh=True))
    ids = [one.update_id for one in taken]
    inbox.settle(session, ids, now=work.now, state="ignored", error="NotForUs")
    return Outcome(answers.write(work, taken[0].body, screen), work.queued)


def unreadable(batch: list[Arrival], session: Session) -> Outcome:
    """Something kept does not open with our keys: it stays as it is, staff hear of it (F48)."""
    taken = take(session, batch)
    if not taken:
        return Outcome()
    work = _someones_work(taken, session)
    screen = None
    if _is_waited_for(taken[0]):
        with speaking(work.actor.language):
            words = _("This information cannot be shown at the moment. Our staff know about it.")
            screen = _with_a_way_back(Screen(text=words, fresh=True))
    ids = [one.update_id for one in taken]
    _alert(work, "unreadable", number_of(ids), "Unreadable")
    inbox.settle(session, ids, now=work.now, state="dead", error="Unreadable")
    # The update itself may be what does not open.
    body = taken[0].body or {"message": {"chat": {"id": taken[0].chat}}}
    return Outcome(answers.write(work, body, screen), True)


def put_aside(batch: list[Arrival], kind: str, session: Session) -> tuple[Outcome, int]:
    """Count the failure; the third time apologise and tell staff (F5). How often it was tried."""
    ids = [one.update_id for one in batch]
    tries = inbox.fail(session, ids, now=clock.now(), error=kind)
    if tries < inbox.ATTEMPTS:
        return Outcome(), tries
    work = _someones_work(batch, session)
    number = number_of(ids)
    apology = None
    if _is_waited_for(batch[0]):
        with speaking(work.actor.language):
            words = _("That step did not work. I have passed it to our staff (no. {n}).", n=number)
            apology = _with_a_way_back(Screen(text=words, fresh=True))
    _alert(work, "update_put_aside", number, kind)
    return Outcome(answers.write(work, batch[0].body, apology), True), tries


def _with_a_way_back(screen: Screen) -> Screen:
    """A message of its own leads home; a window over the pressed one needs no way back."""
    return replace(screen, rows=(*screen.rows, menu())) if screen.speaks else screen


def number_of(ids: list[int]) -> str:
    """What member, staff and log call one mishap."""
    return f"{ids[0] % 1_000_000:06d}"


def _someones_work(batch: list[Arrival], session: Session) -> Work:
    """Also for somebody whose own row does not open any more."""
    try:
        return open_work(batch, session)[0]
    except Unreadable:
        user = sender(batch[0].body) or {}
        nobody = Actor(person_id=0, language=str(user.get("language_code") or ""))
        return Work(session, nobody, clock.now(), batch[0].update_id)


def _is_waited_for(one: Arrival) -> bool:
    """Somebody said or pressed it in their own chat, so they wait for an answer."""
    return one.kind in ("message", "callback_query") and one.chat == one.person


def _alert(work: Work, what: str, number: str, kind: str) -> None:
    tenth = int(work.now.timestamp()) // 600  # one in ten minutes and kind (F54)
    outbox.queue(
        work,
        "alert",
        to=outbox.STAFF_GROUP,
        key=f"alert:{kind}:{tenth}",
        topic="alerts",
        what=what,
        number=number,
        error=kind,
    )
