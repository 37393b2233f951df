"""What a member has redeemed: the list, one gift with its collection code, giving it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from chat.actions_rewards import CancelGift, GiftArrived, SeeGift, SeeGifts, SeeRewards
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.reward_pictures import grouped
from chat.screen import Button, Picture, Screen
from domain.rewards.model import HELD, Redemption, Stage, Way
from domain.rewards.own import Gift, Gifts
from locales.i18n import N_, _, date_, language, moment_, n_, number_

SIZE = 6

STAGES: Mapping[str, str] = {
    "requested": N_("waits for a colleague's yes"),
    "approved": N_("being prepared"),
    "ready": N_("ready to fetch"),
    "to_post": N_("to be posted"),
    "posted": N_("on its way"),
    "handed_over": N_("handed over"),
    "arrived": N_("arrived"),
    "cancelled": N_("cancelled"),
    "expired": N_("not fetched"),
}
# Why the club took it back, as its owner reads it.
REASONS: Mapping[str, str] = {
    "out_of_stock": N_("It is not in stock after all. Your points are back."),
    "damaged": N_("The last one is damaged, so we cannot give it to you. Your points are back."),
    "by_mistake": N_("It was redeemed by mistake. Your points are back."),
    "by_member": N_("It was cancelled at your wish. Your points are yours again."),
    "uncollected": N_("Nobody fetched it in time. Your points are yours again."),
    "other": N_("We could not keep it for you. Your points are yours again."),
}


def stage(state: str, way: str) -> str:
    """Where a redemption stands, in two or three words."""
    if way == Way.POST:
        state = {"ready": "to_post", "handed_over": "arrived"}.get(state, state)
    return _(STAGES.get(state, state))


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def gifts(found: Gifts, page: int) -> Screen:
    """One's own redemptions, those under way first."""
    see = Button(_("See the rewards"), SeeRewards(), style="primary")
    if not found.items:
        return Screen(
            _("My rewards"),
            _("What you redeem stands here, with the code to fetch it."),
            ((see,), menu()),
        )
    start = (page - 1) * SIZE + 1
    lines = [_("{n}. {line}", n=at, line=_line(one)) for at, one in enumerate(found.items, start)]
    numbers = tuple(
        Button(number_(at), SeeGift(redemption_id=one.redemption.id or 0))
        for at, one in enumerate(found.items, start)
    )
    return Screen(
        _("My rewards"),
        "\n".join(lines),
        (
            numbers,
            *turning(counted(found.total, page, SIZE), lambda to: SeeGifts(page=to)),
            (see, *menu()),
        ),
    )


def _line(one: Gift) -> str:
    redemption = one.redemption
    parts = [one.reward.title(language()), stage(redemption.state, redemption.way)]
    if one.code and redemption.collect_by:
        parts.append(_("until {day}", day=date_(redemption.collect_by)))
    return " · ".join(parts)


# ── One gift ──────────────────────────────────────────────────────────────────────────────────


def gift(one: Gift, zone: tzinfo, *, line: str = "") -> Screen:
    """One redemption as its owner sees it; ready to be fetched, with its code as a picture.
    `line` says what has just happened."""
    redemption = one.redemption
    lines = [line, _says(one, zone)]
    if redemption.state in HELD:
        held = redemption.points
        lines.append(
            n_("{n} point is set aside for it.", "{n} points are set aside for it.", held)
        )
    rows = [row for row in (_acts(one), _leaving(redemption)) if row]
    picture = None
    if one.code:
        picture = Picture("gift_code", {"redemption_id": redemption.id})
    return Screen(
        one.reward.title(language()),
        "\n\n".join(filter(None, lines)),
        (*rows, (Button(_("My rewards"), SeeGifts()), *menu())),
        picture=picture,
        fresh=picture is not None,  # a code is kept
    )


def _says(one: Gift, zone: tzinfo) -> str:
    redemption = one.redemption
    match redemption.state:
        case Stage.REQUESTED:
            return _("A colleague looks at it first. You will hear from us.")
        case Stage.APPROVED:
            return _("We are getting it ready and will tell you when you can fetch it.")
        case Stage.READY if one.code:
            return _ready(one)
        case Stage.READY:
            return _("We will post it to you and tell you the tracking number.")
        case Stage.POSTED:
            number = redemption.tracking or "—"
            return _("It is on its way. Tracking number: {number}. Please tell us when it has "
                     "come.", number=number)  # fmt: skip
        case Stage.HANDED_OVER:
            return _handed_over(redemption, zone)
    return ended(redemption)


def _ready(one: Gift) -> str:
    place, day = one.reward.pickup_place, one.redemption.collect_by
    lines = [_("Your collection code: {code}", code=grouped(one.code))]
    when = date_(day) if day else "—"
    if place:
        lines.append(_("Show it at {place} by {day}. It works once.", place=place, day=when))
    else:
        lines.append(_("Show it at our front desk by {day}. It works once.", day=when))
    return "\n\n".join(lines)


def _handed_over(redemption: Redemption, zone: tzinfo) -> str:
    if redemption.way == Way.POST:
        return _("It has arrived. Enjoy it!")
    moment = moment_(redemption.handed_at or redemption.state_since, zone)
    return _("Handed over to you on {moment}. Enjoy it!", moment=moment)


def ended(redemption: Redemption) -> str:
    """Why a redemption came to nothing, and that the points are back."""
    code = redemption.reason or "other"
    if code == "other" and redemption.note:
        words = _("We could not keep it for you. The reason: {words}", words=redemption.note)
        return words + "\n\n" + _("Your points are yours again.")
    return _(REASONS.get(code, REASONS["other"]))


def _acts(one: Gift) -> tuple[Button, ...]:
    number = one.redemption.id or 0
    if one.code:
        return (Button(_("Copy the code"), copy=grouped(one.code), style="primary"),)
    if one.redemption.state == Stage.POSTED:
        arrived = Button(_("It has come"), GiftArrived(redemption_id=number), style="primary")
        copy = Button(_("Copy the number"), copy=(one.redemption.tracking or "—")[:256])
        return (arrived, copy)
    if one.redemption.state in (Stage.HANDED_OVER, Stage.CANCELLED, Stage.EXPIRED):
        return (Button(_("See the rewards"), SeeRewards(), style="primary"),)
    return ()


def _leaving(redemption: Redemption) -> tuple[Button, ...]:
    if redemption.state not in HELD:
        return ()
    return (Button(_("I do not want it"), CancelGift(redemption_id=redemption.id or 0)),)


def giving_back(one: Gift) -> Screen:
    """The second look before it is given back."""
    number = one.redemption.id or 0
    return Screen(
        _("Cancel “{title}”?", title=one.reward.title(language())),
        n_("Your {n} point is back at once, and somebody else may redeem it.",
           "Your {n} points are back at once, and somebody else may redeem it.",
           one.redemption.points),
        (
            (Button(_("No, I keep it"), SeeGift(redemption_id=number), style="primary"),),
            (
                Button(
                    _("Yes, cancel it"),
                    CancelGift(redemption_id=number, sure=True),
                    style="danger",
                ),
            ),
        ),
    )  # fmt: skip
