"""What colleagues see first: the desk, the queue, cards on their way, a card checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from chat.actions import BeginForm, SeeApprovals, SeeDesk
from chat.actions_case_figures import SeeCaseFigures
from chat.actions_cases import SeeCases
from chat.actions_joining import (
    CardsInHand,
    ClaimApplication,
    EnterForCaller,
    MoveCard,
    OpenApplication,
    Queue,
)
from chat.actions_plans import SeePlan
from chat.application_screens import menu
from chat.application_words import CARD_STATES, CHANNELS, PRESETS, state
from chat.desk_counts import only_now
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.applications.model import WAITING, Application, State
from domain.applications.queue import A_PAGE, Page, Waiting
from domain.cards.queue import OnItsWay
from locales.i18n import N_, _, date_, moment_, n_, opening, pair_, relative_days, series_

PER_PAGE = 6


def back_to_desk() -> tuple[Button, ...]:
    return (Button(_("‹ Desk"), SeeDesk()), *menu())


@dataclass(frozen=True, slots=True)
class Today:
    """What waits for a colleague; None where it is none of theirs."""

    applications: int | None = None
    late: int = 0
    soon: int = 0
    approvals: int | None = None
    cards: int | None = None
    doubts: int = 0
    cases: int | None = None  # the reader's own and those nobody has
    cases_late: int = 0
    enters: bool = False
    verifies: bool = False
    takes_fees: bool = False
    tasks: int = 0  # for events
    case_figures: bool = False
    plan_year: int = 0  # 0: not for the reader
    gifts: int = 0  # to be handed over
    doors: int = 0  # of events of today


def desk(today: Today) -> Screen:
    """What waits by kind, each with its button."""
    lines: list[str] = []
    rows: list[tuple[Button, ...]] = []
    if today.applications is not None:
        lines += [_waiting(today)] if today.applications else []
        words = _numbered(_("Applications"), today.applications)
        rows.append((Button(words, Queue(), style="primary" if today.applications else None),))
    if today.cases is not None:
        lines += [_cases(today)] if today.cases else []
        rows.append((Button(_numbered(_("Cases"), today.cases), SeeCases()),))
    if today.approvals is not None:
        if today.approvals:
            lines.append(n_("{n} request to decide", "{n} requests to decide", today.approvals))
        rows.append((Button(_numbered(_("To decide"), today.approvals), SeeApprovals()),))
    if today.cards is not None:
        if today.cards:
            lines.append(n_("{n} card on its way", "{n} cards on their way", today.cards))
        rows.append((Button(_numbered(_("Cards"), today.cards), CardsInHand()),))
    for count, line, button in only_now(today.doubts, today.gifts, today.doors, today.tasks):
        if count:
            lines.append(line)
            rows.append((replace(button, text=_numbered(button.text, count)),))
    tools = _tools(today)
    rows += [tuple(tools[at : at + 2]) for at in range(0, len(tools), 2)]
    text = "\n".join(f"• {line}" for line in lines) or _("Nothing waits for you here.")
    return Screen(_("Today's work"), text, (*rows, menu()))


def _tools(today: Today) -> list[Button]:
    known = (
        (today.enters, Button(_("Enter for a caller"), EnterForCaller())),
        (today.verifies, Button(_("Check a card"), BeginForm(form="verify"))),
        (today.takes_fees, Button(_("Take a fee"), BeginForm(form="fee"))),
        (today.case_figures, Button(_("Figures of the desk"), SeeCaseFigures())),
        (today.plan_year, Button(_("Activity plan"), SeePlan(year=today.plan_year))),
    )
    return [button for wanted, button in known if wanted]


def _cases(today: Today) -> str:
    line = n_("{n} case to look after", "{n} cases to look after", today.cases or 0)
    late = n_("{n} of them overdue", "{n} of them overdue", today.cases_late)
    return f"{line} – ⚠ {late}" if today.cases_late else line


def _numbered(words: str, count: int) -> str:
    return f"{words} ({count})" if count else words


def _waiting(today: Today) -> str:
    line = n_("{n} application waiting", "{n} applications waiting", today.applications or 0)
    marks = []
    if today.late:
        marks.append(n_("{n} overdue", "{n} overdue", today.late))
    if today.soon:
        marks.append(n_("{n} due soon", "{n} due soon", today.soon))
    return f"{line} – ⚠ {series_(marks)}" if marks else line


# ── The queue ─────────────────────────────────────────────────────────────────────────────────


def queue(page: Page, today: date, zone: tzinfo) -> Screen:
    """Waiting applications, oldest first; a line says where it stands and when it is due."""
    if not page.items:
        return Screen(
            _("Applications"),
            _("No application is waiting. New ones appear here and in the staff group."),
            ((Button(_("Enter for a caller"), EnterForCaller()),), back_to_desk()),
        )
    lines = [_line(one, today, zone) for one in page.items]
    buttons = [_opening(one) for one in page.items]
    rows = [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    shown = counted(page.total, page.number + 1, A_PAGE)
    return Screen(
        _("Applications"),
        "\n".join(lines),
        (*rows, *turning(shown, lambda number: Queue(page=number)), back_to_desk()),
    )


def _opening(one: Waiting) -> Button:
    sign = "⚠ " if one.mark else ""
    return Button(f"{sign}{one.id}", OpenApplication(application_id=one.id))


def _line(one: Waiting, today: date, zone: tzinfo) -> str:
    parts = [_("No. {n}", n=one.id), state(one.state), due_mark(one.due, one.mark, today, zone)]
    if one.mine:
        parts.append(_("yours"))
    elif one.claimed_by:
        parts.append(_("with {name}", name=one.claimed_by))
    return " · ".join(filter(None, parts))


def due_mark(due: datetime | None, mark: str, today: date | None, zone: tzinfo) -> str:
    """⚠ due today, ⚠ overdue since …, due in 2 days; empty while the clocks stand still. Without
    `today`, the day itself: for what is read later, too."""
    if due is None:
        return ""
    day = due.astimezone(zone).date()
    if mark == "late":
        return "⚠ " + _("overdue since {day}", day=date_(day))
    when = date_(day) if today is None else relative_days((day - today).days)
    words = _("due {when}", when=when)
    soon = mark == "soon" or (today is not None and day <= today)
    return f"⚠ {words}" if soon else words


# ── Cards on their way ────────────────────────────────────────────────────────────────────────

_NEXT = {
    "fee_due": ("fee", N_("Fee taken")),
    "ordered": ("produce", N_("Order production")),
    "in_production": ("ready", N_("Ready to fetch")),
    "ready": ("hand", N_("Hand out")),
}


def cards(items: Sequence[OnItsWay], total: int, number: int, zone: tzinfo) -> Screen:
    """Cards not yet with their owners, each with its next step."""
    if not items:
        return Screen(
            _("Cards"), _("No card is on its way. Approved members appear here."),
            (back_to_desk(),),
        )  # fmt: skip
    lines = [_card_line(one, zone) for one in items]
    rows = [(_step(one),) for one in items]
    shown = counted(total, number, PER_PAGE)
    return Screen(
        _("Cards"),
        "\n".join(lines),
        (*rows, *turning(shown, lambda to: CardsInHand(page=to)), back_to_desk()),
    )


def _card_line(one: OnItsWay, zone: tzinfo) -> str:
    promised = ""
    if one.due is not None:
        promised = _("promised for {day}", day=date_(one.due.astimezone(zone).date()))
    new = _("replacement") if one.version > 1 else ""
    return " · ".join(filter(None, (one.number, _(CARD_STATES[one.state]), new, promised)))


def _step(one: OnItsWay) -> Button:
    step, words = _NEXT[one.state]
    text = pair_(one.number, _(words))
    if step != "fee":
        return Button(text, MoveCard(card_id=one.card_id, step=step))
    if one.version > 1 or one.application_id is None:
        return Button(text, BeginForm(form=f"cardfee.{one.card_id}"))
    return Button(text, BeginForm(form=f"fee.{one.application_id}"))


def handing_out(one: OnItsWay) -> Screen:
    """The second look: identity first (E24)."""
    yes = MoveCard(card_id=one.card_id, step="hand", sure=True)
    return Screen(
        _("Hand out the card {number}?", number=one.number),
        _("Please look at the ID card or passport: is it the member, or somebody with their "
          "written authority?"),
        (
            (Button(_("Identity shown, handed out"), yes, style="primary"),),
            (Button(_("‹ Cards"), CardsInHand()), *menu()),
        ),
    )  # fmt: skip


# ── For a caller ──────────────────────────────────────────────────────────────────────────────


def channels(*, going_on: bool) -> Screen:
    """How it came, before the form is opened; or the draft that is open already."""
    if going_on:
        return Screen(
            _("An application for a caller is open"),
            _("Please finish it first, or cancel it inside the form."),
            (
                (Button(_("Go on"), BeginForm(form="entry"), style="primary"),),
                back_to_desk(),
            ),
        )
    buttons = [
        Button(opening(_(CHANNELS[code])), EnterForCaller(channel=code))
        for code in ("phone", "paper", "mail", "desk")
    ]
    return Screen(
        _("Enter an application"),
        _("How did it come? Then read the questions to the caller, or copy the sheet."),
        (tuple(buttons[:2]), tuple(buttons[2:]), back_to_desk()),
    )


def entered(application: Application) -> Screen:
    """After a caller's application was handed in."""
    return Screen(
        _("Application no. {n}", n=application.id or 0),
        _("It is in the queue. Tell the caller this number and that we will be in touch."),
        ((Button(_("Desk"), SeeDesk(), style="primary"),), menu()),
        fresh=True,
    )


# ── The card in the staff group ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hands:
    """Staff names: who has claimed an application, and who decided it; empty while nobody has."""

    claimer: str = ""
    decider: str = ""


def group_card(
    application: Application, due: datetime | None, *, who: Hands, mark: str, link: str,
    zone: tzinfo,
) -> Screen:  # fmt: skip
    """Ids only: number, kind of club, where it stands, when it is `due`, who has it or who
    decided it (R2.2)."""
    lines = [" · ".join((opening(state(application.state)), _(PRESETS[application.preset])))]
    lines.append(opening(due_mark(due, mark, None, zone)))
    if who.decider and application.decided_at:
        moment = moment_(application.decided_at, zone)
        lines.append(_("Decided by {name}, {moment}", name=who.decider, moment=moment))
    elif who.claimer and application.state in WAITING:
        lines.append(_("With {name}", name=who.claimer))
    row = [Button(_("Open in private"), url=link)]
    if application.state == State.SUBMITTED:
        claim = ClaimApplication(application_id=application.id or 0, version=application.version)
        row.insert(0, Button(_("Claim"), claim, style="primary"))
    return Screen(
        _("Application no. {n}", n=application.id or 0),
        "\n".join(filter(None, lines)),
        (tuple(row),),
    )
