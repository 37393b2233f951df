"""The roll for specialists: the list, what narrows it, one member's page, the file in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat import asking, forms, standing_words
from chat.actions import BeginForm
from chat.actions_joining import OpenApplication
from chat.actions_members import (
    FilterMembers,
    ReadFile,
    SeeBlacklistCase,
    SeeMember,
    SeeMembers,
)
from chat.application_screens import menu
from chat.desk_screens import back_to_desk
from chat.forms import Form
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.points.reading import Overview
from domain.standing.model import CaseState
from domain.standing.roll import SIZE, Entry, File, Line, Listed
from domain.standing.service import ASLEEP
from locales.i18n import _, date_, n_, number_, opening, pair_

Rows = tuple[tuple[Button, ...], ...]


def listed(found: Listed, narrowed: SeeMembers) -> Screen:
    """Numbers, tier and status; of a name the first sign only."""
    search = Button(_("Find a member"), BeginForm(form="member"), style="primary")
    choose = Button(
        _("Narrow the list"),
        FilterMembers(tier=narrowed.tier, status=narrowed.status, value=narrowed.value),
    )
    if not found.items:
        text = _("No member is like this. Choose others, or find one by number or phone.")
        return Screen(_("Members"), text, ((search, choose), back_to_desk()))
    lines = [_narrowing(narrowed), *(_line(one) for one in found.items)]
    buttons = [Button(one.number, SeeMember(member_id=one.member_id)) for one in found.items]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    shown = counted(found.total, narrowed.page, SIZE)
    return Screen(
        n_("{n} member", "{n} members", found.total),
        "\n".join(filter(None, lines)),
        (
            *rows,
            *turning(shown, lambda to: narrowed.model_copy(update={"page": to})),
            (search, choose),
            back_to_desk(),
        ),
    )


def _line(one: Line) -> str:
    parts = (
        one.number,
        masked(one.initial),
        standing_words.tier(one.tier),
        standing_words.status(one.status),
    )
    return " · ".join(filter(None, parts))


def masked(initial: str) -> str:
    return f"{initial}••" if initial else ""


def _narrowing(narrowed: SeeMembers | FilterMembers) -> str:
    parts = []
    if narrowed.tier:
        parts.append(pair_(_("Tier"), standing_words.tier(narrowed.tier)))
    if narrowed.status:
        parts.append(pair_(_("Status"), standing_words.status(narrowed.status)))
    if narrowed.value:
        parts.append(pair_(_("Value class"), standing_words.value(narrowed.value)))
    return " · ".join(parts)


def narrowing(chosen: FilterMembers, total: int) -> Screen:
    """Tier, status and value class, each pressed on or off; then the list."""
    rows = (
        _choices(chosen, "tier", tuple(standing_words.TIERS)),
        _choices(chosen, "status", ("active", "dormant", "lost", "blacklisted")),
        _choices(chosen, "value", tuple(standing_words.VALUES)),
    )
    show = SeeMembers(tier=chosen.tier, status=chosen.status, value=chosen.value)
    words = n_("Show {n} member", "Show {n} members", total)
    return Screen(
        _("Which members?"),
        _narrowing(chosen) or _("Everybody. Tap what you look for; tap it again to let it go."),
        (*rows, (Button(words, show, style="primary"),), (_back(), *menu())),
    )


_WORDS = {
    "tier": standing_words.tier,
    "status": standing_words.status,
    "value": standing_words.value,
}


def _choices(chosen: FilterMembers, what: str, options: Sequence[str]) -> tuple[Button, ...]:
    now = getattr(chosen, what)
    return tuple(
        Button(
            f"✓ {_WORDS[what](code)}" if code == now else _WORDS[what](code),
            chosen.model_copy(update={what: "" if code == now else code}),
        )
        for code in options
    )


def _back() -> Button:
    return Button(_("‹ Members"), SeeMembers())


# ── One member ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader may do here, and the member's points if they may see them. `purchases`
    and `points` lead to the pages of those rooms."""

    keeps: bool
    reads: bool
    opens_cases: bool
    sees_cases: bool
    overview: Overview | None = None
    buttons: tuple[Button, ...] = ()


def one(entry: Entry, seen: Seen, *, line: str = "") -> Screen:
    """A member's page without what is personal. `line` says what was just done."""
    lines = [
        " · ".join(filter(None, (masked(entry.initial), standing_words.tier(entry.tier)))),
        _status(entry),
        _value(entry),
        _points(seen.overview),
        _last_bought(entry),
        _("Member since {day}", day=date_(entry.joined_on, weekday=False)),
    ]
    text = "\n".join(filter(None, lines))
    return Screen(
        _("Member {number}", number=entry.number),
        "\n\n".join(filter(None, (line, _case_line(entry), text))),
        (*_acts(entry, seen), (_back(), *menu())),
    )


def _status(entry: Entry) -> str:
    words = _(
        "{status} since {day}",
        status=opening(standing_words.status(entry.status)),
        day=date_(entry.since, weekday=False),
    )
    if entry.cause:
        cause = _(standing_words.CAUSES.get(entry.cause, entry.cause))
        return f"{words} – {cause}"
    return words


def _value(entry: Entry) -> str:
    if entry.confirmed:
        line = _("Value class: {name}, confirmed", name=standing_words.value(entry.confirmed))
        if entry.suggested and entry.suggested != entry.confirmed:
            line += " · " + _("suggested: {name}", name=standing_words.value(entry.suggested))
        return line
    if entry.suggested:
        return _("Value class: {name}, suggested", name=standing_words.value(entry.suggested))
    return _("Value class: not reckoned yet")


def _points(overview: Overview | None) -> str:
    if overview is None:
        return ""
    return _(
        "Points: {available} to spend, {tier} for the tier",
        available=number_(overview.available),
        tier=number_(overview.tier_points),
    )


def _last_bought(entry: Entry) -> str:
    if entry.last_bought is None:
        return _("No purchase yet")
    return _("Last purchase {day}", day=date_(entry.last_bought, weekday=False))


def _case_line(entry: Entry) -> str:
    if entry.case_id is None:
        return ""
    if entry.case_state == CaseState.BARRED:
        return "⚠ " + _("Barred: case no. {n}.", n=entry.case_id)
    return "⚠ " + _("Case no. {n} is open: points rest.", n=entry.case_id)


def _acts(entry: Entry, seen: Seen) -> Rows:
    buttons = list(seen.buttons)
    if seen.keeps:
        form = BeginForm(form=f"class.{entry.member_id}")
        buttons.append(Button(_("Value class"), form))
        if entry.status in ASLEEP:
            buttons.append(Button(_("Note the cause"), BeginForm(form=f"cause.{entry.member_id}")))
    if seen.reads:
        buttons.append(Button(_("Show in full"), ReadFile(member_id=entry.member_id)))
    if entry.case_id is not None and seen.sees_cases:
        buttons.append(Button(_("See the case"), SeeBlacklistCase(case_id=entry.case_id)))
    elif entry.case_id is None and seen.opens_cases and entry.status != "withdrawn":
        case = BeginForm(form=f"case.{entry.member_id}")
        buttons.append(Button(_("Open a case"), case, style="danger"))
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


# ── In full ───────────────────────────────────────────────────────────────────────────────────


def in_full(file: File, form: Form | None, *, opens_application: bool) -> Screen:
    """Everything personal; this look is recorded."""
    member = file.member
    text = [_("For your eyes only. This look has been recorded.")]
    names = [
        pair_(words, value)
        for words, value in (
            (_("Name"), member.name),
            (_("Pinyin"), member.pinyin),
            (_("Title"), member.title),
        )
        if value
    ]
    text.append("\n".join(names) or _("The personal data has been deleted."))
    if form is not None:
        text += answers_in_full(form, file)
    rows: list[tuple[Button, ...]] = []
    if opens_application and member.application_id is not None:
        opened = OpenApplication(application_id=member.application_id)
        rows.append((Button(_("The application"), opened),))
    page = Button(_("‹ Member"), SeeMember(member_id=member.id or 0))
    return Screen(
        _("Member {number}", number=member.number),
        "\n\n".join(text),
        (*rows, (page, *menu())),
        protect=True,
        fresh=True,  # an edit cannot protect what was said unprotected
    )


def answers_in_full(form: Form, file: File) -> list[str]:
    """The answers of the application, a paragraph for each section."""
    steps = [step for step in forms.walk(form, file.answers) if step.within is None]
    found = []
    for section, own in asking.of_sections(steps):
        said = [
            pair_(asking.label(step), asking.shown(form, step, file.answers, open_=True))
            for step in own
            if file.answers.get(step.path) not in (None, "", [])
        ]
        if said:
            found.append("\n".join([f"— {_(section.title)}", *said]))
    return found
