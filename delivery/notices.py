"""Notices: a kind and its parameters become a Screen in the reader's language, at the moment of
sending. Each context registers its own in `delivery/notices_<context>.py`.

    @notice("application.received")
    def received(work: Work, params: Json) -> Screen | None: ...

`work` is for reading only and acts as the system. None means that there is nothing left to tell:
the row is cancelled.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Literal, Protocol

import structlog
from sqlmodel import Session

import delivery
from chat import case_words, menu
from chat import screen as screens
from chat.screen import Screen
from delivery.speaker import Said
from domain import addresses, clock
from domain.access import SYSTEM
from domain.addresses import Address
from domain.cases import topics
from domain.dispatch import Claimed
from domain.outbox import Lane
from domain.people import menus
from domain.work import Work
from locales.i18n import N_, _, moment_, n_, speaking

log = structlog.get_logger(__name__)
Json = dict[str, Any]
Notice = Callable[[Work, Json], Screen | None]

NOTICES: dict[str, Notice] = {}


class Kept(Protocol):
    """Remembers which messages of which chat tell a notice of these parameters."""

    def __call__(
        self, session: Session, *, params: Json, chat_id: int, messages: tuple[int, ...]
    ) -> None: ...


KEPT: dict[str, Kept] = {}
Lost = Callable[[Work, Json], None]
LOST: dict[str, Lost] = {}
TOPICS = {
    "applications": N_("Applications"),
    "approvals": N_("Approvals"),
    "cases": N_("Cases"),
    "events": N_("Events"),
    "rewards": N_("Rewards"),
    "blacklist": N_("Blacklist"),
    "alerts": N_("Alerts"),
}
TOPIC_TITLE = 128  # letters Telegram takes
UNBOUND = 60.0  # seconds until a card without a staff group is looked at again


def kept(kind: str) -> Callable[[Kept], Kept]:
    """Register what is remembered of a said notice of that kind, with its outcome."""

    def register(keep: Kept) -> Kept:
        KEPT[kind] = keep
        return keep

    return register


def lost(kind: str) -> Callable[[Lost], Lost]:
    """Register what is done when a notice of that kind cannot reach its reader; `work` writes."""

    def register(tell: Lost) -> Lost:
        LOST[kind] = tell
        return tell

    return register


def notice(kind: str) -> Callable[[Notice], Notice]:
    """Register the words of a kind of notice. A kind has one author.

    Raises:
        ValueError: it is taken.
    """

    def register(tell: Notice) -> Notice:
        if kind in NOTICES:
            raise ValueError(f"two notices are called {kind}")
        NOTICES[kind] = tell
        return tell

    return register


@cache
def load_all() -> None:
    """Import every delivery/notices_*.py once."""
    for module in pkgutil.iter_modules(delivery.__path__):
        if module.name.startswith("notices_"):
            import_module(f"delivery.{module.name}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A row ready to be said, or what to do with it instead.

    `topic` is the name of a topic that has to be made first; `redraws` the row whose message is
    edited; `seconds` how long a `wait` lasts.
    """

    state: Literal["ready", "cancelled", "refused", "wait"]
    said: Said = field(default_factory=lambda: Said(0))
    language: str = "en"
    staff: bool = False
    topic: str | None = None
    redraws: int | None = None
    reason: str | None = None
    seconds: float = 0.0


def of_reply(row: Claimed) -> Draft:
    """A reply that its turn has just written: nothing to look up."""
    said = Said.of_payload(row.chat_id or 0, row.params)
    return Draft("ready", said, row.params.get("language", "en"))


def render(row: Claimed, session: Session) -> Draft:
    """What a claimed row says now, to whom, and in which language."""
    load_all()
    address = addresses.of(session, row)
    if address.chat_id is None:
        if address.staff:
            return Draft("wait", reason="no_staff_group", seconds=UNBOUND)
        return Draft("refused", reason="no_address")
    if address.unreachable is not None:
        state: Literal["cancelled", "refused"] = (
            "cancelled" if row.lane >= Lane.CARE else "refused"
        )
        return Draft(state, reason=address.unreachable)
    with speaking(address.language):
        if row.lane == Lane.REPLY:
            return _late_reply(row, address, session)
        if row.kind == "leave_chat":
            return _leaving(address.chat_id, session)
        if row.kind == "case.topic":
            return _renaming(row, address, session)
        if row.kind == menus.OWN_MENU and row.person_id is not None:
            roles = menus.holder(session, row.person_id).roles
            commands = tuple(menu.listed(menu.own(roles)))
            return Draft("ready", Said(address.chat_id, menu=commands), address.language)
        if row.kind == "screen":
            ready: Json | None = row.params.get("screen") or row.params
        else:
            ready = _told(row, session)
        if ready is None:
            return Draft("cancelled", reason="obsolete")
        said = Said(
            address.chat_id,
            ready,
            thread=address.thread or None,
            suffix=_suffix(row),
            first=row.parts_said,
        )
        draft = Draft("ready", said, address.language, address.staff)
        if address.thread is None and row.topic is not None:
            draft = replace(draft, topic=_topic_title(session, row.topic))
        return _redrawing(row, draft, session) if row.edits else draft


def _topic_title(session: Session, topic: str) -> str:
    case_id = topics.case_of(topic)
    heading = None if case_id is None else topics.heading(session, case_id)
    if heading is None:
        return _(TOPICS.get(topic, topic))
    if heading.confidential:
        return heading.number
    title = case_words.title(heading.number, heading.kind, heading.area)
    return f"{'✓ ' if heading.ended else ''}{title}"[:TOPIC_TITLE]


def _told(row: Claimed, session: Session) -> Json | None:
    tell = NOTICES.get(row.kind)
    if tell is None:
        raise LookupError(f"nobody tells {row.kind}")
    screen = tell(Work(session, SYSTEM, clock.now()), row.params or {})
    return None if screen is None else screens.to_dict(screen)


def _suffix(row: Claimed) -> str:
    return "\n" + _("(You may have received this message already.)") if row.maybe_repeated else ""


def _late_reply(row: Claimed, address: Address, session: Session) -> Draft:
    """A reply whose process died, or which Telegram put off. A screen that was redrawn since must
    not be turned back."""
    payload = row.params
    if payload.get("edit") and addresses.answered_since(session, row):
        return Draft("cancelled", reason="superseded")
    said = Said.of_payload(
        address.chat_id or 0, payload, suffix=_suffix(row), first=row.parts_said
    )
    return Draft("ready", said, address.language)


def _leaving(chat_id: int, session: Session) -> Draft:
    """Leave a group that is not ours (F16), unless it was bound meanwhile."""
    if addresses.staff_group(session) == chat_id:
        return Draft("cancelled", reason="ours_now")
    return Draft("ready", Said(chat_id, leave=True))


def _renaming(row: Claimed, address: Address, session: Session) -> Draft:
    """A topic's name follows its case; one that is still to be made is given the right one."""
    if not address.thread or address.chat_id is None or row.topic is None:
        return Draft("cancelled", reason="no_topic")
    name = _topic_title(session, row.topic)
    said = Said(address.chat_id, thread=address.thread, rename=name)
    heading = topics.heading(session, topics.case_of(row.topic) or 0)
    shut = heading is not None and heading.confidential
    return Draft("ready", replace(said, shut=shut), staff=True)


def _redrawing(row: Claimed, draft: Draft, session: Session) -> Draft:
    first = addresses.earlier(session, row.edits or "")
    if first is None or first.state in ("cancelled", "expired", "refused"):
        return Draft("cancelled", reason="nothing_to_redraw")
    if first.state in ("pending", "held"):
        # It will be told fresh, with what is true by then.
        return Draft("cancelled", reason="told_fresh")
    if first.state in ("leased", "sending"):
        return Draft("wait", reason="first_under_way", seconds=2.0)
    return replace(draft, said=replace(draft.said, edit=first.message_id), redraws=first.id)


# ── Notices of the house itself ───────────────────────────────────────────────────────────────


@notice("text")
def _text(work: Work, params: Json) -> Screen | None:
    """One sentence: `msgid` and its `fields`."""
    return Screen(text=_(params["msgid"], **params.get("fields", {})))


ALERTS = {
    "update_put_aside": N_("Something a guest or member sent could not be handled."),
    "unreadable": N_("Something that was sent to us cannot be opened with the club's keys."),
    "telegram_silent": N_("Telegram could not be reached for a while. Sending goes on now."),
    "sending_paused": N_("Telegram made us wait until {time}; what was due goes out now."),
    "second_instance": N_("A second copy of this bot is running, on {host}. Please stop one."),
    "foreign_group": N_("The bot was added to a group that is not ours, and leaves it."),
    "flood": N_("Somebody keeps writing faster than we can read and is answered later."),
    "unknown_updates": N_("Telegram sent things this version does not know."),
    "clock_wrong": N_(
        "This computer's clock is wrong, so nothing is done on time. Please set it."
    ),
    "points_wrong": N_("A member's points do not add up. Please call your software partner."),
    "notice_broken": N_("A message could not be prepared, so it was not sent."),
    "formatting_refused": N_("Telegram refused the formatting of a message; it went out plain."),
}


@notice("alert")
def _alert(work: Work, params: Json) -> Screen | None:
    """For the staff: `what` happened, `count` how often, `number` and `error` for the log."""
    what = str(params.get("what", ""))
    until = params.get("until")
    time = moment_(datetime.fromisoformat(until), work.zone) if until else ""
    lines = [_(ALERTS[what], host=params.get("host", ""), time=time) if what in ALERTS else what]
    if (count := int(params.get("count", 1))) > 1:
        lines.append(n_("It happened {n} time.", "It happened {n} times.", count))
    trace = " ".join(str(params[key]) for key in ("number", "error") if params.get(key))
    if trace:
        lines.append(_("In the log: {trace}", trace=trace))
    return Screen(title=_("Something needs attention"), text="\n".join(lines))
