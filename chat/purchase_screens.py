"""What colleagues see of purchases: the room, one recorded, a member's list, a return."""

from __future__ import annotations

from datetime import tzinfo

from chat import purchase_words as words
from chat.actions import BeginForm, SeeApproval
from chat.actions_purchases import (
    PurchaseTemplate,
    ReturnPurchase,
    SeeFiles,
    SeeMemberPurchases,
    SeePurchase,
    SeePurchases,
)
from chat.application_screens import menu
from chat.kinds.purchase_table import FORM
from chat.paging import counted, turning
from chat.screen import Button, Document, Screen
from domain.points.earning import Award
from domain.purchases.large import Asked
from domain.purchases.model import Purchase, PurchaseState
from domain.purchases.reading import OfMember, One
from domain.purchases.rows import Row
from domain.purchases.service import Recorded
from locales.i18n import _, date_, moment_, money_, n_

PER_PAGE = 6


def back() -> tuple[Button, ...]:
    return (Button(_("‹ Purchases"), SeePurchases()), *menu())


def room() -> Screen:
    """/purchases: by hand, by file, a member's."""
    return Screen(
        _("Purchases"),
        _(
            "Record a purchase by hand, or send a file of the day's receipts. Points are given at "
            "once and the members are told."
        ),
        (
            (Button(_("Record one"), BeginForm(form="purchase"), style="primary"),
             Button(_("Send a file"), BeginForm(form=FORM))),
            (Button(_("By member"), BeginForm(form="purchasesof")),
             Button(_("Files posted"), SeeFiles())),
            (Button(_("Empty template"), PurchaseTemplate()), *menu()),
        ),
    )  # fmt: skip


def template() -> Screen:
    """The empty file; what was on the screen stays."""
    return Screen(
        _("The template"),
        _("Fill in a row for each receipt and send the file here. The second sheet explains the "
          "columns."),
        (back(),),
        document=Document("purchases.template"),
        fresh=True,
    )  # fmt: skip


# ── One purchase ──────────────────────────────────────────────────────────────────────────────


def recorded(done: Recorded) -> Screen:
    """After a purchase was recorded by hand."""
    return Screen(
        _("Recorded"),
        "\n\n".join((line(done.purchase, done.number), _points(done.award))),
        (
            (Button(_("Record another"), BeginForm(form="purchase"), style="primary"),
             Button(_("Open it"), SeePurchase(purchase_id=done.purchase.id or 0))),
            back(),
        ),
    )  # fmt: skip


def asked(waits: Asked) -> Screen:
    """After a purchase was keyed that the manager has to agree to."""
    see = SeeApproval(approval_id=waits.approval.id or 0)
    said = _("A sum like this needs the manager's agreement. Nothing is recorded yet; you will "
              "be told.")  # fmt: skip
    return Screen(
        _("Handed in"),
        f"{of_row(waits.row)}\n\n{said}",
        ((Button(_("See the request"), see, style="primary"),), back()),
    )


def of_row(row: Row) -> str:
    """A purchase that is not recorded yet, in a line."""
    parts = [
        row.number,
        date_(row.bought_on, weekday=False),
        row.shop,
        _("receipt {number}", number=row.receipt),
        money_(row.amount),
        words.sort(row.kind),
    ]
    return " · ".join(filter(None, parts))


def _points(award: Award) -> str:
    if not award.points:
        return _(words.NO_POINTS[award.why]) if award.why in words.NO_POINTS else ""
    return n_("{n} point for the member.", "{n} points for the member.", award.points)


def line(purchase: Purchase, number: str = "") -> str:
    """NJ100001 · 3 Nov 2026 · Xinjiekou · receipt 77 · ¥128."""
    parts = [
        number,
        date_(purchase.bought_on, weekday=False),
        purchase.shop,
        _("receipt {number}", number=purchase.receipt),
        money_(purchase.amount),
    ]
    return " · ".join(filter(None, parts))


def one(found: One, *, by: str, returner: str, may_return: bool, zone: tzinfo) -> Screen:
    """A purchase with who recorded it, and what became of it. `by` and `returner` are names of
    colleagues."""
    purchase = found.purchase
    lines = [
        line(purchase, found.number),
        " · ".join(filter(None, (words.sort(purchase.kind), purchase.category))),
        n_("{n} point earned", "{n} points earned", purchase.points),
        _("Recorded by {name}, {at}", name=by, at=moment_(purchase.recorded_at, zone)),
    ]
    rows: list[tuple[Button, ...]] = []
    if purchase.state == PurchaseState.RETURNED and purchase.returned_at:
        lines.append(
            _("Taken back by {name}, {at}: {why}",
              name=returner, at=moment_(purchase.returned_at, zone),
              why=_(words.RETURNS[purchase.return_reason or "other"]))
        )  # fmt: skip
    elif may_return:
        rows.append((Button(_("Take it back…"), ReturnPurchase(purchase_id=purchase.id or 0)),))
    theirs = SeeMemberPurchases(member_id=purchase.member_id)
    rows.append((Button(_("All of this member"), theirs),))
    return Screen(_("A purchase"), "\n".join(lines), (*rows, back()))


def returning(found: One) -> Screen:
    """The second look: why, and what it means."""
    number = found.purchase.id or 0
    buttons = [
        Button(_(why), ReturnPurchase(purchase_id=number, reason=code), style="danger")
        for code, why in words.RETURNS.items()
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return Screen(
        _("Take this purchase back?"),
        line(found.purchase, found.number)
        + "\n\n"
        + _("Its points go too, even those spent already. The member is told. Why?"),
        (*rows, (Button(_("No, keep it"), SeePurchase(purchase_id=number), style="primary"),)),
    )


# ── A member's purchases ──────────────────────────────────────────────────────────────────────


def of_member(found: OfMember, number: int) -> Screen:
    """A page of a member's purchases, each to be opened."""
    title = _("Purchases of {number}", number=found.number)
    again = Button(_("Another member"), BeginForm(form="purchasesof"))
    if not found.items:
        record = Button(_("Record one"), BeginForm(form="purchase"), style="primary")
        return Screen(
            title, _("Nothing is recorded yet. Purchases appear here, newest first."),
            ((record, again), back()),
        )  # fmt: skip
    shown = counted(found.total, number, PER_PAGE)
    lines = [f"{n}. {_listed(one)}" for n, one in enumerate(found.items, shown.first + 1)]
    lines.append("")
    lines.append(_("Together {sum}", sum=money_(found.sum)))
    openers = tuple(
        Button(str(n), SeePurchase(purchase_id=one.id or 0))
        for n, one in enumerate(found.items, shown.first + 1)
    )
    turn = turning(shown, lambda to: SeeMemberPurchases(member_id=found.member_id, page=to))
    return Screen(title, "\n".join(lines), (openers, *turn, (again,), back()))


def _listed(purchase: Purchase) -> str:
    gone = purchase.state == PurchaseState.RETURNED
    return f"{line(purchase)} · {_('taken back')}" if gone else line(purchase)
