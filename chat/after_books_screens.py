"""The books of an event: its costs against the budget, and the archive of its papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from chat import after_words as words
from chat import event_words
from chat.actions import BeginForm
from chat.actions_after import (
    NoPapers,
    RemovePapers,
    SeeCost,
    SeeCosts,
    SeePapers,
    SeePaperSlot,
    ShowEventPapers,
    ShowVoucher,
    StrikeCost,
)
from chat.after_screens import back
from chat.application_screens import menu
from chat.labels import colleague
from chat.paging import SIZE, counted, turning
from chat.screen import Button, FileRef, Screen
from domain.events.after_model import EventCost, EventPaper
from domain.events.costs import Listed, Seen, Sums
from domain.events.model import Event
from domain.events.papers import Archive
from locales.i18n import _, moment_, money_, n_, pair_, series_

Row = tuple[Button, ...]


# ── Costs ─────────────────────────────────────────────────────────────────────────────────────


def costs(found: Listed, number: int, *, line: str = "") -> Screen:
    """What was spent, against the budget."""
    event_id = found.event.id or 0
    add = Button(_("Add a cost"), BeginForm(form=f"cost.{event_id}"), style="primary")
    rows: list[Row] = [
        (Button(_listed(one)[:60], SeeCost(cost_id=one.id or 0)),) for one in found.items
    ]
    rows += turning(
        counted(found.count, number, SIZE), lambda to: SeeCosts(event_id=event_id, page=to)
    )
    if found.writable:
        rows.append((add,))
    title = _("Costs of “{event}”", event=event_words.title(found.event))
    parts = [line, sums(found.sums)]
    if not found.items:
        parts.append(_("Nothing is noted yet. Each sum comes with who bears it, best with its "
                       "bill."))  # fmt: skip
    elif not found.writable:
        parts.append(_("The books of this event are closed."))
    return Screen(title, "\n\n".join(filter(None, parts)), (*rows, back(event_id)))


def sums(found: Sums) -> str:
    """The total against the budget, then by who bears it."""
    facts = {"cost": money_(found.total), "budget": money_(found.budget)}
    lines = [_("Spent {cost} of a budget of {budget}.", **facts)]
    if found.over:
        over = money_(found.total - found.budget)
        lines.append("⚠ " + _("That is {sum} over the budget.", sum=over))
    if len(found.by_bearer) > 1 or any(found.by_bearer):
        lines += [
            pair_(bearer or _("the club"), money_(amount))
            for bearer, amount in found.by_bearer.items()
        ]
    return "\n".join(lines)


def _listed(one: EventCost) -> str:
    bill = "" if one.voucher else _("no bill")
    return " · ".join(filter(None, (one.what, money_(one.amount), one.bearer, bill)))


def cost(seen: Seen, zone: tzinfo) -> Screen:
    """One sum, with its bill."""
    one = seen.cost
    lines = [
        pair_(_("Sum"), money_(one.amount)),
        pair_(_("Borne by"), one.bearer or _("the club")),
        _("Noted by {name}, {moment}.", name=colleague(seen.by),
          moment=moment_(one.noted_at, zone)),
        "" if one.voucher else _("There is no bill to it."),
        _("Struck out: it does not count.") if one.struck_at else "",
    ]  # fmt: skip
    row = []
    if one.voucher:
        row.append(Button(_("Show the bill"), ShowVoucher(cost_id=one.id or 0)))
    if seen.writable:
        row.append(Button(_("Strike it out"), StrikeCost(cost_id=one.id or 0), style="danger"))
    last = (Button(_("‹ Costs"), SeeCosts(event_id=one.event_id)), *menu())
    rows = (tuple(row), last) if row else (last,)
    return Screen(one.what, "\n".join(filter(None, lines)), rows)


def voucher(one: EventCost) -> Screen:
    """The bill itself."""
    if one.voucher is None:
        return Screen(toast=_("There is no bill to it."), alert=True)
    photo = one.media_type != "application/pdf"
    name = "bill.jpg" if photo else "bill.pdf"
    last = (Button(_("‹ Cost"), SeeCost(cost_id=one.id or 0)), *menu())
    return Screen(
        one.what,
        money_(one.amount),
        (last,),
        file=FileRef(one.voucher, name, photo=photo),
        fresh=True,
    )


def striking(one: EventCost) -> Screen:
    yes = Button(
        _("Yes, strike it out"), StrikeCost(cost_id=one.id or 0, sure=True), style="danger"
    )
    return Screen(
        _("Strike “{what}” out?", what=one.what),
        _("The sum of {sum} counts no more. That it was noted stays in the books.",
          sum=money_(one.amount)),
        ((yes,), (Button(_("‹ Back"), SeeCost(cost_id=one.id or 0)),)),
    )  # fmt: skip


# ── Papers ────────────────────────────────────────────────────────────────────────────────────


def papers(archive: Archive, *, line: str = "") -> Screen:
    """The checklist of the archive (A:(3)6)."""
    event_id = archive.event.id or 0
    lines = [
        _tick(_("Plan"), done=archive.plan),
        *(_tick(_of_slot(archive, one), done=one not in archive.missing) for one in words.PLACES),
        _tick(_("Costs"), done=archive.costs),
        _tick(_("Summary, signed"), done=archive.summary),
    ]
    buttons = [
        Button(words.slot(one), SeePaperSlot(event_id=event_id, slot=place))
        for place, one in enumerate(words.PLACES)
    ]
    rows = (tuple(buttons[:3]), tuple(buttons[3:]), back(event_id))
    title = _("Archive of “{event}”", event=event_words.title(archive.event))
    note = _("What is not ticked is still to come. Tap a paper to add it, or to say that there is "
             "none.")  # fmt: skip
    text = "\n\n".join(filter(None, (line, "\n".join(lines), note)))
    return Screen(title, text, rows)


def _tick(words_: str, *, done: bool) -> str:
    return f"{'☑' if done else '☐'} {words_}"


def _of_slot(archive: Archive, code: str) -> str:
    count = archive.files.get(code, 0)
    if count:
        return series_((words.slot(code), n_("{n} file", "{n} files", count)))
    return (
        series_((words.slot(code), _("none this time")))
        if code in archive.none
        else words.slot(code)
    )


def slot(archive: Archive, place: int) -> Screen:
    """One paper of the checklist: what is there, and what can be done."""
    event_id, code = archive.event.id or 0, words.PLACES[place]
    count, none = archive.files.get(code, 0), code in archive.none
    text = _("Nothing has come yet.")
    if count:
        text = n_("{n} file is in the archive.", "{n} files are in the archive.", count)
    elif none:
        text = _("A colleague said that there is none this time. Files sent later count again.")
    rows: list[Row] = []
    if archive.writable:
        form = BeginForm(form=f"paper.{event_id}.{place}")
        rows.append((Button(_("Add files"), form, style="primary"),))
    row = []
    if count:
        row.append(Button(_("Show them"), ShowEventPapers(event_id=event_id, slot=place)))
    if count and archive.writable:
        gone = RemovePapers(event_id=event_id, slot=place)
        row.append(Button(_("Take them out"), gone, style="danger"))
    if archive.writable and not count and not none:
        row.append(Button(_("There is none"), NoPapers(event_id=event_id, slot=place)))
    rows += [tuple(row)] if row else []
    last = (Button(_("‹ Archive"), SeePapers(event_id=event_id)), *menu())
    return Screen(words.slot(code), text, (*rows, last))


def files(event: Event, place: int, found: Sequence[EventPaper]) -> Screen:
    """The files of a slot; with a PDF among them all go out as files."""
    if not found:
        return Screen(toast=_("There are no files (any more)."), alert=True)
    photos = all(one.media_type.startswith("image/") for one in found)
    refs = [
        FileRef(one.stored or "", f"{n}.{_ending(one.media_type)}", photo=photos)
        for n, one in enumerate(found, 1)
    ]
    title = words.slot(words.PLACES[place])
    last = (Button(_("‹ Archive"), SeePapers(event_id=event.id or 0)), *menu())
    return Screen(
        title,
        event_words.title(event),
        (last,),
        file=refs[0],
        album=tuple(refs[1:]),
        fresh=True,
        below=title,
    )


def _ending(media_type: str) -> str:
    return "pdf" if media_type == "application/pdf" else "jpg"


def removing(archive: Archive, place: int) -> Screen:
    event_id, code = archive.event.id or 0, words.PLACES[place]
    count = archive.files.get(code, 0)
    sure = RemovePapers(event_id=event_id, slot=place, sure=True)
    return Screen(
        _("Take “{paper}” out of the archive?", paper=words.slot(code)),
        n_("{n} file is deleted.", "{n} files are deleted.", count),
        (
            (Button(_("Yes, take them out"), sure, style="danger"),),
            (Button(_("‹ Back"), SeePaperSlot(event_id=event_id, slot=place)),),
        ),
    )
