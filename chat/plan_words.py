"""The words of planning: months, states, tasks, and what is wrong with a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from chat import labels
from chat.charts import MONTHS
from chat.event_words import KINDS
from chat.labels import colleague
from domain.plans.model import ItemState, PlanItem
from domain.plans.reading import Request, Taken
from locales.i18n import N_, _, date_, moment_, month_, opening

FULL, EMPTY = "●", "○"
MOST_DOTS = 6

ITEM_STATES: Mapping[str, str] = {
    ItemState.PLANNED: N_("in the plan"),
    ItemState.ASKED: N_("new, not approved yet"),
    ItemState.CHANGING: N_("a change is being decided on"),
    ItemState.DROPPED: N_("left out"),
}

# Task → its name, and what belongs to it.
TASKS: Mapping[str, tuple[str, str]] = {
    "venue": (N_("Venue"), N_("Book it, look at it, agree on the set-up and on who opens.")),
    "announcement": (
        N_("Announcement"),
        N_("Write the text in the club's languages, choose the picture, announce the event."),
    ),
    "staffing": (
        N_("Staffing"),
        N_("Who welcomes, who checks in, who guides, who clears up; tell each of them."),
    ),
    "materials": (
        N_("Materials"),
        N_("Gifts, name tags, signs, drinks, sound and screen: ordered, here, and tried out."),
    ),
    "emergency": (
        N_("Emergency plan"),
        N_("Exits, first aid, the nearest hospital, rain, who decides to stop; on one page."),
    ),
    "photos": (
        N_("Photos and papers"),
        N_("Choose and hand in photos, list of guests, bills and feedback for the summary."),
    ),
}

# Why a cell of a file will not do.
CELLS: Mapping[str, str] = {
    "missing": N_("nothing is in it"),
    "title": N_("the name is missing or longer than 80 characters"),
    "long": N_("it is too long"),
    "kind": N_("this is none of the kinds of events"),
    "no_kind": N_("this is none of the kinds of events"),
    "month": N_("a month from 1 to 12 is needed, or a day"),
    "no_month": N_("this is no month from 1 to 12"),
    "no_day": N_("this is no day, such as 2027-03-18"),
    "year": N_("this day lies in another year"),
    "other_month": N_("the day lies in another month"),
    "budget": N_("a budget is not below zero"),
    "no_sum": N_("this is no sum in yuan"),
    "cents": N_("a sum has no parts of a cent"),
    "large": N_("this is too large for one event"),
    "note": N_("the note is longer than 300 characters"),
    "most": N_("more than 200 events do not fit into a year"),
    "twice": N_("row {twin} says the same"),
}


def dots(count: int, least: int) -> str:
    """●●○: so many there are, so many are missing."""
    there = FULL * min(count, MOST_DOTS) + ("+" if count > MOST_DOTS else "")
    return there + EMPTY * max(0, least - count) or "–"


def month(number: int) -> str:
    return _(MONTHS[number - 1])


def grid(months: Sequence[int], least: int) -> str:
    """Three months a line, each with its dots."""
    cells = [f"{month(n)} {dots(count, least)}" for n, count in enumerate(months, 1)]
    return "\n".join("   ".join(cells[at : at + 3]) for at in range(0, 12, 3))


def kind(code: str) -> str:
    return opening(_(KINDS[code])) if code in KINDS else code


def when(item: PlanItem, year: int) -> str:
    """Its day, or its month."""
    return date_(item.day) if item.day else month_(date(year, item.month, 1))


def stands(request: Request | None, zone: tzinfo) -> list[str]:
    """Who decided what when, and for whom it waits."""
    if request is None:
        return []
    lines = [_taken(one, zone) for one in request.taken]
    approval = request.approval
    if approval.state == "pending" and approval.due_at:
        lines.append(
            _("It waits for the {role}, until {due}.", role=labels.role(approval.waiting_for),
              due=moment_(approval.due_at, zone))
        )  # fmt: skip
    elif approval.state == "returned" and approval.due_at:
        due = moment_(approval.due_at, zone)
        lines.append(_("It is sent back for revision, until {due}.", due=due))
    elif approval.state == "approved" and approval.number:
        lines.append(_("Filed as no. {number}.", number=approval.number))
    elif approval.state == "void":
        lines.append(_("This approval is no longer in force: the plan was changed afterwards."))
    return lines


def _taken(one: Taken, zone: tzinfo) -> str:
    mark = {"approved": "✓", "rejected": "✕"}.get(one.decision, "↩")
    name = colleague(one.by)
    return f"{mark} {name}, {moment_(one.at, zone)}"
