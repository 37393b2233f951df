"""What colleagues see of rewards: what waits, one gift, a collection code checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from chat import labels
from chat.actions import BeginForm
from chat.actions_rewards import (
    ApproveGift,
    GiftReady,
    GiftsWaiting,
    HandOverGift,
    KeepRewards,
    OpenGift,
    RewardCosts,
    RewardDesk,
    SeeGifts,
    ShowAddress,
)
from chat.application_screens import menu
from chat.gift_screens import REASONS, stage
from chat.paging import counted, turning
from chat.reward_screens import points_
from chat.screen import Button, Screen
from domain.rewards.codes import Found
from domain.rewards.model import HELD, Stage, Way, said
from domain.rewards.queue import Listed, Waiting
from locales.i18n import N_, _, date_, language, moment_, n_, opening, pair_

SIZE = 8

LISTS: Mapping[str, tuple[str, str]] = {
    "approve": (N_("To approve"), N_("Nothing waits for a yes.")),
    "prepare": (N_("To prepare"), N_("Nothing has to be got ready.")),
    "post": (N_("To post"), N_("Nothing waits for the post.")),
    "fetch": (N_("To be fetched"), N_("Nothing waits for its owner.")),
    "posted": (N_("Posted"), N_("Nothing is on its way.")),
}
WAYS: Mapping[str, str] = {Way.PICK_UP: N_("to be fetched"), Way.POST: N_("by post")}


@dataclass(frozen=True, slots=True)
class Hands:
    """What the colleague may do; `is_member`: they have rewards of their own."""

    hands_over: bool
    keeps: bool
    is_member: bool = False


def back() -> tuple[Button, ...]:
    return (Button(_("‹ Rewards"), RewardDesk()), *menu())


# ── What waits ────────────────────────────────────────────────────────────────────────────────


def desk(counts: Mapping[str, int], hands: Hands) -> Screen:
    """How much waits where, with a button to each list that is not empty."""
    lines = [
        _("{name}: {n}", name=_(LISTS[which][0]), n=count)
        for which, count in counts.items()
        if count
    ]
    full = [
        Button(f"{_(LISTS[which][0])} ({count})", GiftsWaiting(which=which))
        for which, count in counts.items()
        if count
    ]
    own = (Button(_("My own rewards"), SeeGifts()),) if hands.is_member else ()
    check = (Button(_("Check a code"), BeginForm(form="giftcode"), style="primary"),)
    keep = (Button(_("Catalogue"), KeepRewards()), Button(_("Costs"), RewardCosts()))
    rows = (
        (*(check if hands.hands_over else ()), *own),
        *(tuple(full[at : at + 3]) for at in range(0, len(full), 3)),
        (*(keep if hands.keeps else ()), *menu()),
    )
    text = "\n".join(f"• {line}" for line in lines)
    return Screen(
        _("Rewards"),
        text or _("Nothing waits at the moment. What members redeem appears here."),
        tuple(filter(None, rows)),
    )


def waiting(found: Listed, which: str, page: int, zone: tzinfo) -> Screen:
    """One of the lists, who has waited longest first."""
    title, empty = LISTS[which]
    if not found.items:
        return Screen(_(title), _(empty), (back(),))
    buttons = [Button(str(one.id), OpenGift(redemption_id=one.id)) for one in found.items]
    return Screen(
        _(title),
        "\n".join(_line(one, zone) for one in found.items),
        (
            tuple(buttons),
            *turning(
                counted(found.total, page, SIZE), lambda to: GiftsWaiting(which=which, page=to)
            ),
            back(),
        ),
    )


def _line(one: Waiting, zone: tzinfo) -> str:
    since = _("since {day}", day=date_(one.since.astimezone(zone).date()))
    return " · ".join((_("No. {n}", n=one.id), title(one), one.number, since))


def title(one: Waiting) -> str:
    return said(one.titles, language())


# ── One gift ──────────────────────────────────────────────────────────────────────────────────


def gift(one: Waiting, hands: Hands, zone: tzinfo, *, line: str = "") -> Screen:
    """One redemption by numbers, with what comes next for it."""
    return Screen(
        _("Gift no. {n}", n=one.id),
        "\n\n".join(filter(None, (line, "\n".join(_facts(one, zone)), _hint(one, hands)))),
        (*filter(None, (_next(one, hands), _more(one, hands))), back()),
    )


def _facts(one: Waiting, zone: tzinfo) -> list[str]:
    moment = moment_(one.since, zone)
    lines = [
        title(one),
        _("Member number {number}", number=one.number),
        _held(one),
        pair_(opening(stage(one.state, one.way)), moment),
    ]
    if one.collect_by and one.state == Stage.READY:
        lines.append(_("It waits until {day}.", day=date_(one.collect_by)))
    if one.tracking:
        lines.append(_("Tracking number: {number}", number=one.tracking))
    if one.by:
        lines.append(_("By {name}", name=labels.colleague(one.by)))
    if one.reason:
        lines.append(pair_(_("Reason"), _(TAKEN_BACK.get(one.reason, one.reason))))
    return lines


def _held(one: Waiting) -> str:
    """The points, and the way it is to go; that is over once it has gone."""
    gone = one.state == Stage.HANDED_OVER
    return points_(one.points) if gone else " · ".join((points_(one.points), _(WAYS[one.way])))


# The reasons as colleagues choose and read them.
TAKEN_BACK: Mapping[str, str] = {
    "out_of_stock": N_("Not on the shelf"),
    "damaged": N_("Damaged"),
    "by_member": N_("The member's wish"),
    "by_mistake": N_("Redeemed by mistake"),
    "uncollected": N_("Not fetched in time"),
    "other": N_("Another reason"),
}
assert TAKEN_BACK.keys() == REASONS.keys()


def _hint(one: Waiting, hands: Hands) -> str:
    if one.own and one.state in HELD:
        return _("This is your own. A colleague has to see to it.")
    if one.state == Stage.READY and one.way == Way.PICK_UP and hands.hands_over:
        return _("It is handed over against its code only: scan it, or type it.")
    return ""


def _next(one: Waiting, hands: Hands) -> tuple[Button, ...]:
    if one.own:
        return ()
    match one.state, one.way:
        case Stage.REQUESTED, _way if hands.keeps:
            return (Button(_("Approve"), ApproveGift(redemption_id=one.id), style="primary"),)
        case Stage.APPROVED, _way if hands.hands_over:
            return (Button(_("Ready to fetch"), GiftReady(redemption_id=one.id), style="primary"),)
        case Stage.READY, Way.POST if hands.hands_over:
            posted = Button(_("Posted"), BeginForm(form=f"gifttrack.{one.id}"), style="primary")
            return (posted, Button(_("Show the address"), ShowAddress(redemption_id=one.id)))
        case Stage.READY, Way.PICK_UP if hands.hands_over:
            return (Button(_("Check a code"), BeginForm(form="giftcode"), style="primary"),)
    return ()


def _more(one: Waiting, hands: Hands) -> tuple[Button, ...]:
    if one.own or one.state not in HELD or not hands.hands_over:
        return ()
    return (Button(_("Take back"), BeginForm(form=f"giftend.{one.id}"), style="danger"),)


def address(one: Waiting, words: str) -> Screen:
    """Where to post it, for the label; the look is recorded."""
    posted = Button(_("Posted"), BeginForm(form=f"gifttrack.{one.id}"), style="primary")
    return Screen(
        _("Gift no. {n}", n=one.id),
        "\n\n".join((title(one), words)),
        (
            (posted, Button(_("Copy"), copy=words[:256])),
            (Button(_("‹ Back"), OpenGift(redemption_id=one.id)), *menu()),
        ),
        protect=True,
    )


# ── A code checked ────────────────────────────────────────────────────────────────────────────


def checked(found: Found, code: str, zone: tzinfo) -> Screen:
    """What a code stands for: reward, member number, state; never a name. Ready, it can be
    handed over."""
    another = Button(_("Check another"), BeginForm(form="giftcode"), style="primary")
    again = (another, *back()[:1])
    redemption, reward = found.redemption, found.reward
    if redemption is None or reward is None:
        return Screen(
            _("✕ No gift has this code"),
            _("Please look at the member's screen once more: eight letters and figures."),
            (again, menu()),
            fresh=True,
        )
    lines = [
        reward.title(language()),
        _("Member number {number}", number=found.number),
        _code_state(found, zone),
    ]
    number = redemption.id or 0
    ready = redemption.state == Stage.READY and redemption.way == Way.PICK_UP
    if ready and found.own:
        lines.append(_("This is your own. A colleague has to see to it."))
    rows: tuple[tuple[Button, ...], ...] = (again, menu())
    if ready and not found.own:
        give = HandOverGift(redemption_id=number, code=code)
        again = (replace(another, style=None), *back()[:1])
        rows = ((Button(_("Hand over"), give, style="primary"),), again, menu())
    return Screen(
        _("✓ Ready to hand over") if ready else _("✕ Not to be handed over"),
        "\n".join(lines),
        rows,
        fresh=True,
    )


def _code_state(found: Found, zone: tzinfo) -> str:
    redemption = found.redemption
    assert redemption is not None  # checked before
    if redemption.state == Stage.HANDED_OVER and redemption.handed_at and found.by:
        return _(
            "Handed over by {name} on {moment}.",
            name=labels.colleague(found.by),
            moment=moment_(redemption.handed_at, zone),
        )
    words = opening(stage(redemption.state, redemption.way))
    return pair_(words, moment_(redemption.state_since, zone))


def handing_over(one: Waiting, code: str) -> Screen:
    """The second look before the points are spent for good."""
    yes = HandOverGift(redemption_id=one.id, code=code, sure=True)
    return Screen(
        _("Hand over “{title}”?", title=title(one)),
        _("To member number {number}. From then on the {points} are spent.",
          number=one.number, points=points_(one.points)),
        (
            (Button(_("Yes, handed over"), yes, style="primary"),),
            (Button(_("No, not yet"), OpenGift(redemption_id=one.id)),),
        ),
    )  # fmt: skip


# ── In the staff group ────────────────────────────────────────────────────────────────────────


def group_card(one: Waiting, link: str, zone: tzinfo) -> Screen:
    """Numbers only, and the way into the private chat (R2.2)."""
    lines = [title(one), _("Member number {number}", number=one.number),
             pair_(opening(stage(one.state, one.way)), moment_(one.since, zone))]  # fmt: skip
    if one.by:
        lines.append(_("By {name}", name=labels.colleague(one.by)))
    return Screen(
        _("Gift no. {n}", n=one.id),
        "\n".join(lines),
        ((Button(_("Open in private"), url=link),),),
    )


def sold_out(name: str, taken: int, link: str) -> Screen:
    return Screen(
        _("“{title}” is gone", title=name),
        n_("{n} was redeemed; none is left.", "{n} were redeemed; none is left.", taken),
        ((Button(_("Open in private"), url=link),),),
    )
