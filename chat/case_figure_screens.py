"""The figures of the service desk on screens, and what else belongs to the desk."""

from __future__ import annotations

from collections.abc import Sequence

from chat import case_figure_words as said
from chat import case_words as words
from chat import labels
from chat.actions_case_figures import (
    DrawCaseFigures,
    PickCaseFigures,
    SeeCaseFigures,
    SeeCaseTools,
    TakeCaseFigures,
)
from chat.actions_cases import SeeCases
from chat.application_screens import menu
from chat.case_desk_screens import rows_of
from chat.points_report_screens import SPANS, named
from chat.screen import Button, Document, Picture, Screen
from domain.cases.figures import Figures, Wanted
from domain.cases.model import Kind
from domain.points.reports import Period
from locales.i18n import _, number_, pair_, series_

Row = tuple[Button, ...]
LINES = 10  # in the chat; the file has them all


def tools(buttons: Sequence[Button]) -> Screen:
    """What there is besides the cases; `buttons` are those the reader may press."""
    text = _("How the desk is doing, what members say elsewhere, posters for shops, and who is on "
             "duty out of hours.")  # fmt: skip
    return Screen(_("Around the desk"), text, (*rows_of(buttons), to_cases()))


def to_cases() -> Row:
    return (Button(_("‹ Cases"), SeeCases()), *menu())


def to_tools() -> Row:
    return (Button(_("‹ Around the desk"), SeeCaseTools()), *menu())


# ── Figures ───────────────────────────────────────────────────────────────────────────────────


def see(wanted: Wanted, view: str, period: Period | None = None) -> SeeCaseFigures:
    """The button's data for these figures, of another period if wanted."""
    at = period or wanted.period
    return SeeCaseFigures(
        span=at.span, day=f"{at.first:%y%m%d}", view=view, kind=wanted.kind,
        area=wanted.area, own=wanted.own,
    )  # fmt: skip


def figures(found: Figures, view: str, back: Row) -> Screen:
    """One view of a period; `back` leads where the reader came from."""
    wanted = found.wanted
    lines = _lines(found, view)
    more = [_("The file has all of them.")] if len(lines) > LINES and view != "all" else []
    text = "\n".join([*(lines if view == "all" else lines[:LINES]), *more])
    period = named(wanted.period)
    mine = _("My cases, {period}", period=period)
    title = [mine if wanted.own else _("Cases, {period}", period=period), _filter(wanted)]
    if view != "all":
        title.append(_(said.VIEWS[view]))
    text = text or _("Nothing in this time. Figures appear here as cases come in.")
    return Screen(" · ".join(filter(None, title)), text, (*_rows(wanted, view), back))


def _filter(wanted: Wanted) -> str:
    if wanted.area:
        return words.area(wanted.area, wanted.kind)
    return words.kind(wanted.kind) if wanted.kind else ""


def _lines(found: Figures, view: str) -> list[str]:
    match view:
        case "area":
            return [
                pair_(_area(kind, area), said.outcome(sums)) for (kind, area), sums in found.areas
            ]
        case "colleague":
            names = labels.told_apart((who, name) for who, name, _sums in found.colleagues)
            lines = [
                pair_(names[who], said.outcome(sums)) for who, _name, sums in found.colleagues
            ]
            note = _("By who has them; cases about a colleague are left out.")
            return [*lines, note] if lines else []
        case "department":
            return [
                pair_(labels.role(role), said.outcome(sums)) for role, sums in found.departments
            ]
        case "cause":
            return [pair_(words.cause(code), said.cases(n)) for code, n in found.causes]
        case "place":
            return [pair_(place, said.cases(n)) for place, n in found.places]
    return _overview(found)


def _area(kind: str, area: str) -> str:
    return f"{words.kind(kind)} · {words.area(area, kind)}"


def _overview(found: Figures) -> list[str]:
    total = found.total
    other = max(total.ended - total.confirmed - total.silence, 0)
    ends = [
        _("{n} confirmed by the member", n=number_(total.confirmed)),
        _("{n} closed by silence", n=number_(total.silence)),
        _("{n} otherwise", n=number_(other)),
    ]
    ideas = [
        _("{n} taken up", n=number_(total.adopted)),
        _("{n} put into practice", n=number_(total.implemented)),
    ]
    has_ideas = total.adopted or total.implemented
    return [
        pair_(_("Came in"), number_(total.came)),
        pair_(_("Open at the end"), number_(total.open)),
        pair_(_("Solved"), number_(total.solved)),
        pair_(_("Closed in all"), series_(ends)),
        pair_(_("Taken up again"), number_(total.again)),
        "",
        *said.promises(found),
        "",
        said.rating(total),
        *([pair_(_("Suggestions"), series_(ideas))] if has_ideas else []),
    ]


def _rows(wanted: Wanted, view: str) -> tuple[Row, ...]:
    period = wanted.period
    at = {"span": period.span, "day": f"{period.first:%y%m%d}"}
    same = {**at, "view": view, "kind": wanted.kind, "area": wanted.area, "own": wanted.own}
    turn = (
        Button("‹", see(wanted, view, period.other(-1))),
        Button(_(said.VIEWS[view]), PickCaseFigures(what="v", **same)),
        Button(_filter(wanted) or _("All kinds"), PickCaseFigures(what="k", **same)),
        Button("›", see(wanted, view, period.other(1))),
    )
    spans = tuple(
        Button(
            f"✓ {_(name)}" if span is period.span else _(name),
            see(wanted, view).model_copy(update={"span": span}),
        )
        for span, name in SPANS.items()
    )
    which = {**at, "kind": wanted.kind, "area": wanted.area}
    files = (
        Button(_("Excel file"), TakeCaseFigures(**which), style="primary"),
        Button(_("Causes"), DrawCaseFigures(what="c", **which)),
        Button(_("Promises"), DrawCaseFigures(what="p", **which)),
    )
    return (turn, spans, *(() if wanted.own else (files,)))


# ── Choosing ──────────────────────────────────────────────────────────────────────────────────


def views(wanted: Wanted) -> Screen:
    known = said.OWN_VIEWS if wanted.own else tuple(said.VIEWS)
    buttons = [Button(_(said.VIEWS[one]), see(wanted, one)) for one in known]
    text = _("Choose what the figures are sorted by.")
    return Screen(_("Which figures?"), text, (*rows_of(buttons), _back(wanted)))


def kinds(wanted: Wanted, view: str) -> Screen:
    """All kinds, one kind, and from there one area of it."""
    back = see(wanted, view)
    at = {"span": back.span, "day": back.day, "view": view}
    whole = Button(_("All kinds"), back.model_copy(update={"kind": "", "area": ""}))
    buttons = [
        Button(words.kind(one), PickCaseFigures(what="a", kind=one, own=wanted.own, **at))
        for one in Kind
    ]
    text = _("Choose a kind of case; its areas come next.")
    return Screen(_("Which cases?"), text, ((whole,), *rows_of(buttons), _back(wanted)))


def areas(wanted: Wanted, view: str, known: Sequence[str]) -> Screen:
    """One kind whole, or one area of it."""
    back = see(wanted, view)
    whole = Button(_("All of them"), back.model_copy(update={"area": ""}), style="primary")
    buttons = [
        Button(words.area(one, wanted.kind), back.model_copy(update={"area": one}))
        for one in known
    ]
    text = _("Choose an area, or see all of this kind.")
    return Screen(words.kind(wanted.kind), text, ((whole,), *rows_of(buttons), _back(wanted)))


def _back(wanted: Wanted) -> Row:
    return (Button(_("‹ Figures"), see(wanted, "all")), *menu())


# ── Files and pictures ────────────────────────────────────────────────────────────────────────


def file(wanted: Wanted, params: dict[str, object]) -> Screen:
    """The Excel file of a period, as a message of its own."""
    return Screen(
        _("Cases, {period}", period=named(wanted.period)),
        _("By area, colleague, department, cause and place. Please keep it inside the club."),
        (_back(wanted),),
        document=Document("case_figures", params),
        fresh=True,
    )


def picture(wanted: Wanted, params: dict[str, object]) -> Screen:
    """The causes of a period, or how promises were kept through its year."""
    return Screen(
        _("Cases, {period}", period=named(wanted.period)),
        rows=(_back(wanted),),
        picture=Picture("case_figures", params),
        fresh=True,
    )
