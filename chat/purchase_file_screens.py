"""A file of purchases as its sender sees it: looked through, faulty, posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from chat import purchase_words as words
from chat.actions import BeginForm
from chat.actions_purchases import DropFile, PostFile, SeeFile, TakeFaults
from chat.kinds.purchase_table import FORM
from chat.paging import counted, turning
from chat.purchase_screens import back
from chat.screen import Button, Document, Screen
from domain.purchases.checking import Fault
from domain.purchases.imports import Looked
from domain.purchases.model import ImportState
from locales.i18n import _, date_, moment_, money_, n_, number_

PER_PAGE = 8
SHOWN_WORDS = 30  # characters of a bad cell


def is_it() -> Screen:
    """A spreadsheet came while no question waited for one; it was not kept."""
    text = _("I have not read it yet. If these are purchases, press the button and send the file "
             "once more.")  # fmt: skip
    send = Button(_("Yes, send it again"), BeginForm(form=FORM), style="primary")
    return Screen(_("Is this a file of purchases?"), text, ((send,), back()), fresh=True)


def file(looked: Looked, page: int, zone: tzinfo) -> Screen:
    """Wherever the file stands."""
    match looked.state:
        case ImportState.FAULTY:
            return _faulty(looked, page, zone)
        case ImportState.POSTING:
            return _posting(looked)
        case ImportState.POSTED:
            return posted(looked, zone)
    return _good(looked)


def _good(looked: Looked) -> Screen:
    """Nothing is recorded yet: the last look before it is."""
    first, last = looked.first, looked.last
    days = ""
    if first and last:
        days = date_(first, weekday=False)
        days += f" – {date_(last, weekday=False)}" if last != first else ""
    lines = [
        n_("{n} purchase of {members}", "{n} purchases of {members}", looked.count,
           members=n_("{n} member", "{n} members", looked.members)),
        " · ".join(filter(None, (money_(looked.total), days))),
    ]  # fmt: skip
    post = n_("Post {n} purchase", "Post {n} purchases", looked.count)
    return Screen(
        _("All rows are good"),
        "\n".join(lines)
        + "\n\n"
        + _("Nothing is recorded yet. Posting records all of them, gives the points and tells "
            "each member once."),
        (
            (Button(post, PostFile(import_id=looked.id), style="primary"),),
            (Button(_("Drop the file"), DropFile(import_id=looked.id)),),
            back(),
        ),
    )  # fmt: skip


def _faulty(looked: Looked, page: int, zone: tzinfo) -> Screen:
    shown = counted(len(looked.faults), page, PER_PAGE)
    lines = [
        sentence(fault, said, looked, zone)
        for fault, said in looked.faults[shown.first : shown.first + PER_PAGE]
    ]
    head = n_(
        "{n} row of {all} cannot be posted", "{n} rows of {all} cannot be posted", looked.bad,
        all=number_(looked.count),
    )  # fmt: skip
    turn = turning(shown, lambda to: SeeFile(import_id=looked.id, page=to))
    return Screen(
        head,
        "\n".join(lines)
        + "\n\n"
        + _("Nothing was recorded. Correct these cells and send the file again."),
        (
            *turn,
            (Button(_("Send it again"), BeginForm(form=FORM), style="primary"),
             Button(_("List as Excel"), TakeFaults(import_id=looked.id))),
            back(),
        ),
    )  # fmt: skip


def sentence(fault: Fault, said: str, looked: Looked, zone: tzinfo) -> str:
    """C14 “NJ9”: Nobody has this member number."""
    why = words.fault(fault.code, fault.facts, zone)
    place = cell(fault, looked)
    if not said:
        return _("{cell}: {why}", cell=place, why=why)
    short = said if len(said) <= SHOWN_WORDS else said[: SHOWN_WORDS - 1] + "…"
    return _("{cell} “{words}”: {why}", cell=place, words=short, why=why)


def cell(fault: Fault, looked: Looked) -> str:
    """C14; where the file has no such column, its name and the row."""
    letter = (looked.letters or {}).get(fault.column)
    return f"{letter}{fault.line}" if letter else f"{words.column(fault.column)} {fault.line}"


def faults_as_file(looked: Looked, reader: int) -> Screen:
    """`reader` is the colleague who takes the list, by number."""
    return Screen(
        _("What is wrong"),
        n_("{n} cell, with its place and the reason.",
           "{n} cells, each with its place and the reason.", len(looked.faults)),
        ((Button(_("Send it again"), BeginForm(form=FORM)),), back()),
        document=Document("purchases.faults", {"import_id": looked.id, "reader": reader}),
        fresh=True,
    )  # fmt: skip


def _posting(looked: Looked) -> Screen:
    return Screen(
        _("It is being posted"),
        n_("{n} purchase goes in within a minute or two; you will hear when it is done.",
           "{n} purchases go in within a minute or two; you will hear when it is done.",
           looked.count),
        (back(),),
    )  # fmt: skip


def posted(looked: Looked, zone: tzinfo) -> Screen:
    """The file is in."""
    by = ""
    if looked.posted_at:
        by = _("Posted by {name}, {at}", name=looked.posted_by,
               at=moment_(looked.posted_at, zone))  # fmt: skip
    lines = [
        n_("{n} purchase, {sum}", "{n} purchases, {sum}", looked.count, sum=money_(looked.total)),
        n_("{n} point was given for them.", "{n} points were given for them.", looked.points),
        by,
    ]
    return Screen(
        _("The file is posted"),
        "\n".join(filter(None, lines)),
        ((Button(_("Send another"), BeginForm(form=FORM), style="primary"),), back()),
    )


def stopped() -> Screen:
    """To the poster of a long file: something came between."""
    return Screen(
        _("The file was not posted"),
        _("While it was going in, a colleague recorded one of its receipts, or a member was "
          "barred. Nothing of it is recorded. Please send it again to see which rows."),
        ((Button(_("Send it again"), BeginForm(form=FORM), style="primary"),), back()),
    )  # fmt: skip


def dropped() -> Screen:
    return Screen(_("Dropped"), _("The file is gone; nothing of it was recorded."), (back(),))


def files(found: Sequence[Looked], zone: tzinfo) -> Screen:
    """The files posted lately, newest first."""
    if not found:
        return Screen(
            _("Files posted"),
            _("No file was posted yet. The last ones will stand here."),
            ((Button(_("Send a file"), BeginForm(form=FORM), style="primary"),), back()),
        )
    lines = [_line(one, zone) for one in found]
    return Screen(_("Files posted"), "\n".join(lines), (back(),))


def _line(one: Looked, zone: tzinfo) -> str:
    what = n_("{n} purchase, {sum}", "{n} purchases, {sum}", one.count, sum=money_(one.total))
    when = moment_(one.posted_at, zone) if one.posted_at else ""
    state = _("still going in") if one.state == ImportState.POSTING else ""
    return "• " + " · ".join(filter(None, (when, what, one.posted_by, state)))
