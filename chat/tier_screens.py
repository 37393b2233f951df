"""Tiers: the member's own, what each gives, what is told about them, and those fixed by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from chat.actions import BeginForm
from chat.actions_joining import ShowCard
from chat.actions_points import SeePoints
from chat.actions_tiers import SeePin, SeePins, SeeTier, SeeTiers, Unpin
from chat.application_screens import menu
from chat.desk_screens import back_to_desk
from chat.paging import counted, turning
from chat.pictures import TIERS
from chat.points_words import points
from chat.progress import bar
from chat.screen import Button, Screen
from domain.tiers import ladder
from domain.tiers.model import Tier
from domain.tiers.pinning import Opened, Pin
from domain.tiers.service import OwnTier, Progress
from domain.tiers.telling import Changed, Lacking
from locales.i18n import N_, _, date_, money_, n_, sentences_

PER_PAGE = 6
DELIVERED_FROM = 1000  # yuan (SPEC 4)
BENEFITS: Mapping[str, str] = {
    "news": N_("News of promotions and new arrivals"),
    "samples": N_("Samples to try"),
    "birthday_gift": N_("A gift in the month of your birthday"),
    "lectures": N_("Invitations to our lectures"),
    "delivery": N_("Free delivery in the city, for orders of {sum} and more"),
}


def name(tier: str) -> str:
    """Silver member, as on the card."""
    return _(TIERS.get(tier, TIERS["ordinary"]))


def _lower(tier: str) -> str:
    """The same where a tier is lost: the lowest by its own name."""
    return _("Ordinary member") if tier == Tier.ORDINARY else name(tier)


def benefits(codes: Collection[str]) -> str:
    """One line for each."""
    return "\n".join(f"• {_(BENEFITS[code], sum=money_(DELIVERED_FROM))}" for code in codes)


def _amount(number: int, metric: str) -> str:
    """Points by the name they have here: a balance is not of tier points."""
    if metric == "active_balance":
        return points(number)
    return n_("{n} tier point", "{n} tier points", number)


# ── The member's own ──────────────────────────────────────────────────────────────────────────


def own(seen: OwnTier) -> Screen:
    """The tier in force, what it gives, and the way to the next."""
    progress = seen.progress
    gives = _("This is yours:") + "\n" + benefits(progress.benefits)
    lines = [_collected(seen), _way_up(seen), _fixed(seen), _running(seen), gives]
    rows = (
        (Button(_("What each tier gives"), SeeTiers(), style="primary"),),
        (Button(_("My card"), ShowCard()), Button(_("My points"), SeePoints())),
        menu(),
    )
    return Screen(name(progress.tier), "\n\n".join(filter(None, lines)), rows)


def _collected(seen: OwnTier) -> str:
    amount = _amount(seen.progress.metric, seen.metric)
    if seen.metric == "active_balance":
        return _("You have {amount}.", amount=amount)
    if seen.metric == "earned_in_window":
        days = n_("{n} day", "{n} days", seen.window_days)
        return _("In the last {days} you collected {amount}.", days=days, amount=amount)
    return _("So far you have collected {amount}.", amount=amount)


def _way_up(seen: OwnTier) -> str:
    progress = seen.progress
    if seen.pinned:
        return ""
    if progress.next_tier is None:
        return _("This is our highest tier. Thank you for your loyalty.")
    words = _(
        "With another {amount} you become a {tier}.",
        amount=_amount(progress.missing, seen.metric),
        tier=name(progress.next_tier),
    )
    if seen.keeps and progress.metric < _begins(seen):
        words = sentences_(_("You stay a {tier} all the same.", tier=name(progress.tier)), words)
    return f"{_bar(progress, seen)}\n{words}"


def _begins(seen: OwnTier) -> int:
    return seen.floors.get(Tier(seen.progress.tier), 0)


def _bar(progress: Progress, seen: OwnTier) -> str:
    """From the beginning of this tier to that of the next; from nothing where there are too few
    points for this one."""
    begins = _begins(seen) if progress.metric >= _begins(seen) else 0
    goal = seen.floors[Tier(progress.next_tier or progress.tier)]
    return bar(progress.metric - begins, goal - begins)


def _fixed(seen: OwnTier) -> str:
    if not seen.pinned:
        return ""
    if seen.until is None:
        return _("The club has given you this tier. It stays, whatever your points.")
    return _("The club has given you this tier until {day}.", day=date_(seen.until))


def _running(seen: OwnTier) -> str:
    if seen.lowers_on is None or seen.lower is None:
        return ""
    return _(
        "⚠ To stay a {tier} you need another {amount} before {day}. Otherwise your tier becomes "
        "“{lower}” on that day.",
        tier=name(seen.progress.tier),
        amount=_amount(seen.lacking, seen.metric),
        day=date_(seen.lowers_on),
        lower=_lower(seen.lower),
    )


def everything(floors: Mapping[Tier, int], metric: str, *, member: bool) -> Screen:
    """What each tier gives, and with how many points it begins."""
    blocks = []
    for tier in ladder.TIERS:
        head = name(tier)
        if tier in floors:
            amount = _amount(floors[tier], metric)
            head = _("{tier}, from {amount} on", tier=head, amount=amount)
        blocks.append(f"{head}\n{benefits(ladder.ADDED[tier])}")
    note = _("Each tier keeps what the tiers below it give.")
    if metric != "active_balance":
        note = sentences_(note, _("Points you spend do not lower it."))
    back = (Button(_("‹ My tier"), SeeTier()), *menu()) if member else menu()
    return Screen(_("What each tier gives"), "\n\n".join((*blocks, note)), (back,))


# ── What is told ──────────────────────────────────────────────────────────────────────────────


def _seen() -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("My card"), ShowCard(), style="primary"), Button(_("My tier"), SeeTier())),)


def raised(change: Changed) -> Screen:
    """A member rose; the card shows it at once."""
    first = _("Thank you for your loyalty.")
    if change.why == "pinned":
        first = _("The club has given you this tier.")
        if change.until is not None:
            first = _("The club has given you this tier until {day}.", day=date_(change.until))
    lines = [
        first,
        _("From now on this is yours as well:") + "\n" + benefits(change.benefits),
        _("Your card shows the new tier already."),
    ]
    return Screen(_("You are a {tier} now", tier=name(change.after)), "\n\n".join(lines), _seen())


_LOWERED = {
    "evaluation": N_(
        "When we looked at the tiers, your points were not enough for a {before}, and they did "
        "not come in the time after it."
    ),
    "unpinned": N_("The tier the club had given you has ended; your points decide again."),
    "pinned": N_("The club has set your tier anew. Questions? {contact}"),
}


def lowered(change: Changed, contact: str) -> Screen:
    first = _(_LOWERED[change.why], before=name(change.before), contact=contact)
    lines = [
        first,
        _("This stays yours:") + "\n" + benefits(change.benefits),
    ]
    if change.why != "pinned":
        lines.append(_("As soon as you have the points, you rise again that very moment."))
    return Screen(
        _("Your tier from now on: {tier}", tier=_lower(change.after)),
        "\n\n".join(lines),
        ((Button(_("My tier"), SeeTier(), style="primary"),),),
    )


def warned(lacking: Lacking, grace_days: int) -> Screen:
    """Before an evaluation: what is missing, by when."""
    text = _(
        "On {day} we look at the tiers again. To stay a {tier} you need another {amount} by then.",
        day=date_(lacking.day),
        tier=name(lacking.tier),
        amount=_amount(lacking.points, lacking.metric),
    )
    if grace_days:
        after = n_(
            "Even then you have {n} more day before your tier changes.",
            "Even then you have {n} more days before your tier changes.",
            grace_days,
        )
        text += "\n\n" + after
    return Screen(_("About your tier"), text, _to_tier())


def grace(lacking: Lacking) -> Screen:
    """After an evaluation that found too few points."""
    text = _(
        "You need another {amount} before {day} to stay a {tier}. Otherwise your tier becomes "
        "“{lower}” on that day.",
        amount=_amount(lacking.points, lacking.metric),
        day=date_(lacking.day),
        tier=name(lacking.tier),
        lower=_lower(lacking.lower),
    )
    return Screen(_("Some points are missing for your tier"), text, _to_tier())


def kept(tier: str) -> Screen:
    return Screen(
        _("You stay a {tier}", tier=name(tier)),
        _("Your points have come in time. Thank you."),
        _to_tier(),
    )


def _to_tier() -> tuple[tuple[Button, ...], ...]:
    my_tier = Button(_("My tier"), SeeTier(), style="primary")
    return ((my_tier, Button(_("My points"), SeePoints())),)


# ── Fixed by hand ─────────────────────────────────────────────────────────────────────────────


def _line(pin: Pin) -> str:
    if pin.until is None:
        return f"{pin.number} · {name(pin.tier)}"
    until = _("until {day}", day=date_(pin.until, weekday=False))
    return f"{pin.number} · {name(pin.tier)} · {until}"


def _fix() -> Button:
    return Button(_("Fix a tier"), BeginForm(form="pintier"), style="primary")


def pins(items: Sequence[Pin], total: int, number: int) -> Screen:
    """The tiers that points do not move."""
    if not items:
        return Screen(
            _("Fixed tiers"),
            _("No tier is fixed. A tier you give a member by hand is listed here, with its end."),
            ((_fix(),), back_to_desk()),
        )
    buttons = tuple(Button(one.number, SeePin(member_id=one.member_id)) for one in items)
    shown = counted(total, number, PER_PAGE)
    rows = tuple(buttons[at : at + 3] for at in range(0, len(buttons), 3))
    pages = turning(shown, lambda to: SeePins(page=to))
    text = "\n".join(_line(one) for one in items)
    return Screen(_("Fixed tiers"), text, (*rows, *pages, (_fix(),), back_to_desk()))


def pin(opened: Opened, by: str, *, fresh: bool = False) -> Screen:
    """One of them, with its reason."""
    one = opened.pin
    text = "\n\n".join((_line(one), _("{by}: {reason}", by=by, reason=opened.reason)))
    rows = (
        (Button(_("End it"), Unpin(member_id=one.member_id)),),
        (Button(_("‹ Fixed tiers"), SeePins()), *menu()),
    )
    return Screen(_("Fixed tier"), text, rows, fresh=fresh)


def ending(pin: Pin) -> Screen:
    """The second look before the points decide again."""
    yes = Button(_("Yes, end it"), Unpin(member_id=pin.member_id, sure=True), style="danger")
    return Screen(
        _("End this fixed tier?"),
        _line(pin) + "\n\n" + _("The points decide again at once, and the member is told."),
        (
            (yes,),
            (Button(_("‹ Back"), SeePin(member_id=pin.member_id)),),
        ),
    )
