"""What an applicant sees of their application: the gates, where it stands, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from chat.actions import BeginForm, Home, short
from chat.actions_joining import Apply, ShowCard, ShowHandbook, WithdrawApplication
from chat.application_words import ASKED, REASONS, slot
from chat.errors import explain
from chat.screen import Button, Screen
from domain.applications.errors import GateClosed
from domain.applications.model import ACCEPTED, Application, MissingItem, State
from locales.i18n import N_, _, date_, money_

Rows = tuple[tuple[Button, ...], ...]


def menu() -> tuple[Button, ...]:
    return (Button(_("‹ Menu"), Home()),)


def item_form(path: str) -> str:
    """The name of the form that takes one thing we asked for."""
    return f"supply.{short(path)}"


# ── Gates ─────────────────────────────────────────────────────────────────────────────────────

RELINK = N_(
    "We know a member with this number already. If that is you, please call {contact}: we "
    "connect your membership with this chat once you have shown your ID."
)


def gate(shut: GateClosed, contact: str, zone: tzinfo) -> Screen:
    """Why it cannot go on, and the next step where there is one (R1.1)."""
    next_step = shut.facts.get("next_step")
    ways: tuple[Button, ...] = ()
    if next_step == "show_card":
        ways = (Button(_("My card"), ShowCard(), style="primary"),)
    elif next_step in ("answer", "send_materials", "come_back"):
        ways = (Button(_("Change answers"), BeginForm(form="application"), style="primary"),)
    text = _(RELINK, contact=contact) if next_step == "relink" else explain(shut, zone)
    return Screen(_("About your application"), text, (ways, menu()))


# ── Where it stands ───────────────────────────────────────────────────────────────────────────

_STEPS = (N_("Handed in"), N_("Papers checked"), N_("Decision"), N_("Card ready"))
_DONE, _NOW, _OPEN = "✓", "▸", "·"
_AT = {
    State.SUBMITTED: 1,
    State.MATERIALS_MISSING: 1,
    State.UNDER_REVIEW: 2,
    State.EXCEPTION_PENDING: 2,
    State.APPROVED: 3,
    State.FEE_DUE: 3,
    State.IN_PRODUCTION: 3,
    State.READY: 4,
    State.COLLECTED: 4,
}
_READY = 4
SAYS: Mapping[str, str] = {
    State.SUBMITTED: N_("Your application is with us. We are checking that nothing is missing."),
    State.MATERIALS_MISSING: N_("We need something more from you; then it goes on at once."),
    State.UNDER_REVIEW: N_("A colleague is reviewing your application."),
    State.EXCEPTION_PENDING: N_(
        "Your household has its cards already. We have asked for one more; that takes a little "
        "longer."
    ),
    State.APPROVED: N_("Welcome, you are a member. Your plastic card is being ordered."),
    State.FEE_DUE: N_("Welcome, you are a member. As soon as the card fee is paid, we order "
        "your plastic card."),
    State.IN_PRODUCTION: N_("Welcome, you are a member. Your plastic card is being made."),
    State.READY: N_("Your plastic card is ready. Please fetch it at our front desk with your ID."),
    State.COLLECTED: N_("You are a member, and your card is in your hands."),
}  # fmt: skip


def status(
    application: Application,
    missing: Sequence[MissingItem],
    zone: tzinfo,
    *,
    now: datetime | None = None,
    toast: str = "",
) -> Screen:
    """The steps, where it stands and by when each is due (SPEC 2.2). With `now`, a day that has
    passed is not promised any more; a word of regret stands in its place."""
    text = [_(SAYS[State(application.state)]), steps(application, zone, now=now)]
    if now is not None and any(late for *_rest, late in _promises(application, now)):
        text.append(_("This is taking longer than we promised. We are sorry, and we are on it."))
    if missing:
        text.insert(1, wanted(missing))
    if line := fee_line(application):
        text.append(line)
    return Screen(
        _("Application no. {n}", n=application.id or 0),
        "\n\n".join(filter(None, text)),
        _ways(application, missing),
        toast=toast or None,
    )


def steps(application: Application, zone: tzinfo, *, now: datetime | None = None) -> str:
    """✓ done with its day, ▸ in hand, · to come, each by its promised day."""
    at = _AT[State(application.state)]
    lines = []
    for n, (step, moment, late) in enumerate(_promises(application, now)):
        mark = _DONE if n < at else _NOW if n == at else _OPEN
        lines.append(f"{mark} {_(step)}{_when(None if late else moment, zone, done=n < at)}")
    return "\n".join(lines)


def _promises(
    application: Application, now: datetime | None
) -> list[tuple[str, datetime | None, bool]]:
    """Each step, its day, and whether that was promised and has passed."""
    at = _AT[State(application.state)]
    days = (
        application.submitted_at,
        application.tidied_at if at > 1 else application.completeness_due,
        application.decided_at if at > 2 else application.entry_due,
        application.card_due if at < _READY else None,
    )
    return [
        (step, moment, n >= at and now is not None and moment is not None and moment <= now)
        for n, (step, moment) in enumerate(zip(_STEPS, days, strict=True))
    ]


def _when(moment: datetime | None, zone: tzinfo, *, done: bool) -> str:
    if moment is None:
        return ""
    day = date_(moment.astimezone(zone).date())
    return f" · {day}" if done else " · " + _("by {day}", day=day)


def wanted(missing: Sequence[MissingItem]) -> str:
    """Exactly the missing things, each with why (E22.2)."""
    lines = (
        f"• {slot(item.slot)} – {_(ASKED.get(item.reason_code, ASKED['other']))}"
        for item in missing
    )
    return "\n".join(lines)


def fee_line(application: Application, *, to_staff: bool = False) -> str:
    """What is to be paid, or the receipt (E22.4); empty where nothing is."""
    if application.fee is None:
        return ""
    if application.fee_paid_at is not None:
        return _(
            "Card fee {fee}: paid, receipt {receipt}.",
            fee=money_(application.fee),
            receipt=application.fee_receipt or "—",
        )
    if to_staff:
        return _("Card fee {fee}: not paid yet.", fee=money_(application.fee))
    return _("Card fee {fee}: please pay it at our front desk.", fee=money_(application.fee))


def which_paper(missing: Sequence[MissingItem]) -> Screen:
    """A file came before its button was pressed."""
    return Screen(
        _("Which paper is this?"),
        _("Please press its button first, then send it once more; so it reaches the right place."),
        (*_sending(missing), menu()),
        fresh=True,
    )


def _sending(missing: Sequence[MissingItem]) -> Rows:
    return tuple(
        (
            Button(
                _("Send: {what}", what=slot(item.slot))[:60],
                BeginForm(form=item_form(item.slot)),
                style=None if n else "primary",
            ),
        )
        for n, item in enumerate(missing[:5])
    )


def _ways(application: Application, missing: Sequence[MissingItem]) -> Rows:
    rows = list(_sending(missing))
    if application.state in ACCEPTED:
        rows.append((Button(_("My card"), ShowCard(), style="primary"),))
        rows.append((Button(_("Handbook"), ShowHandbook()), *menu()))
        return tuple(rows)
    withdraw = Button(
        _("Withdraw application"), WithdrawApplication(application_id=application.id or 0)
    )
    return (*rows, (withdraw,), menu())


# ── Around it ─────────────────────────────────────────────────────────────────────────────────


def handed_in(application: Application, zone: tzinfo, *, exception: bool) -> Screen:
    """After "Send": a new message that one keeps."""
    thanks = _("Thank you. We have everything and are getting to work.")
    longer = _(
        "Your household has its cards already, so one more needs a special approval. That takes "
        "a little longer; we will tell you when it is decided."
    )
    text = [thanks, longer if exception else "", steps(application, zone), fee_line(application)]
    follow = Button(_("Follow my application"), Apply(), style="primary")
    return Screen(
        _("Application no. {n}", n=application.id or 0),
        "\n\n".join(filter(None, text)),
        ((follow,), menu()),
        fresh=True,
    )


def withdrawing(application: Application) -> Screen:
    """The second look."""
    number = application.id or 0
    lines = [_("We would stop the review and delete your papers after a month.")]
    if application.fee_paid_at is not None:
        lines.append(_("The fee you have paid is returned to you."))
    yes = Button(
        _("Yes, withdraw"),
        WithdrawApplication(application_id=number, sure=True),
        style="danger",
    )
    keep = Button(_("No, keep it"), Apply(), style="primary")
    return Screen(
        _("Withdraw application no. {n}?", n=number), "\n\n".join(lines), ((keep,), (yes,))
    )


def withdrawn() -> Screen:
    return Screen(
        _("Withdrawn"),
        _("Your application is withdrawn. You are welcome to apply again at any time."),
        ((Button(_("Apply again"), Apply()),), menu()),
    )


def rejected(application: Application, contact: str) -> Screen:
    """How it ended; a word on why, and the way on."""
    code = application.reason_code or "other"
    why = application.reason_text or _(REASONS.get(code, REASONS["other"]))
    lines = [
        _("We could not accept your application."),
        _("Reason: {reason}", reason=why),
        _("You may apply again when this has changed. Questions? {contact}", contact=contact),
    ]
    if application.refund_due:
        lines.append(_("The fee you have paid is returned to you at our front desk."))
    return Screen(
        _("Application no. {n}", n=application.id or 0),
        "\n\n".join(lines),
        ((Button(_("Apply again"), Apply()),), menu()),
    )


def supplied(missing: Sequence[MissingItem], application: Application, zone: tzinfo) -> Screen:
    """After one thing arrived: what is still missing, or that all is there."""
    if missing:
        return status(application, missing, zone)
    return Screen(
        _("Everything is here now"),
        "\n\n".join((_("Thank you. The review goes on."), steps(application, zone))),
        ((Button(_("Follow my application"), Apply(), style="primary"),), menu()),
    )


REMOVED = N_("I have put the picture away safely and removed it from this chat.")
