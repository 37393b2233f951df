"""What members and the staff group are told of rewards, in the words of now."""

from __future__ import annotations

from dataclasses import replace

from chat import gift_screens
from chat import reward_staff_screens as staff
from chat.actions_rewards import SeeGift, SeeGifts
from chat.application_screens import menu
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.people import facts
from domain.rewards import own, queue
from domain.rewards.model import Reward, Stage
from domain.rewards.own import Gift
from domain.work import Work
from locales.i18n import _, date_, language


def _gift(work: Work, params: Json) -> Gift:
    return own.told(work.session, int(params["redemption_id"]))


# ── To the member ─────────────────────────────────────────────────────────────────────────────


@notice("gift.approved")
def _approved(work: Work, params: Json) -> Screen | None:
    return _if(work, params, Stage.APPROVED, _("Your redemption is approved."))


@notice("gift.ready")
def _ready(work: Work, params: Json) -> Screen | None:
    return _if(work, params, Stage.READY, _("It is ready for you."))


@notice("gift.posted")
def _posted(work: Work, params: Json) -> Screen | None:
    return _if(work, params, Stage.POSTED, "")


def _if(work: Work, params: Json, state: Stage, line: str) -> Screen | None:
    """The gift as it stands, if it still stands there."""
    gift = _gift(work, params)
    if gift.redemption.state != state:
        return None
    return gift_screens.gift(gift, work.zone, line=line)


@notice("gift.handed_over")
def _handed_over(work: Work, params: Json) -> Screen | None:
    """Whoever did not fetch it themselves learns it now."""
    screen = _if(work, params, Stage.HANDED_OVER, "")
    if screen is None:
        return None
    asks = _("Was it not you? Please tell us at once: {contact}", contact=work.policy.contact)
    return replace(screen, text=f"{screen.text}\n\n{asks}")


@notice("gift.reminder")
def _reminder(work: Work, params: Json) -> Screen | None:
    gift = _gift(work, params)
    day = gift.redemption.collect_by
    if gift.redemption.state != Stage.READY or day is None:
        return None
    words = _("“{title}” waits for you until {day}. Then your points come back and somebody else "
              "may have it.", title=gift.reward.title(language()), day=date_(day))  # fmt: skip
    open_ = SeeGift(redemption_id=gift.redemption.id or 0)
    return Screen(
        _("Your reward is waiting"),
        words,
        ((Button(_("Show the code"), open_, style="primary"),), menu()),
    )


@notice("gift.expired")
def _expired(work: Work, params: Json) -> Screen | None:
    return _ended(work, params, Stage.EXPIRED)


@notice("gift.cancelled")
def _cancelled(work: Work, params: Json) -> Screen | None:
    return _ended(work, params, Stage.CANCELLED)


def _ended(work: Work, params: Json, state: Stage) -> Screen | None:
    gift = _gift(work, params)
    if gift.redemption.state != state:
        return None
    return Screen(
        gift.reward.title(language()),
        gift_screens.ended(gift.redemption),
        ((Button(_("My rewards"), SeeGifts(), style="primary"), *menu()),),
    )


# ── In the staff group: numbers only ──────────────────────────────────────────────────────────


@notice("desk.gift")
def _card(work: Work, params: Json) -> Screen | None:
    one = queue.card(work, int(params["redemption_id"]))
    return staff.group_card(one, _link(work, f"gifts-{one.id}"), work.zone)


@notice("desk.reward_sold_out")
def _sold_out(work: Work, params: Json) -> Screen | None:
    reward = work.session.get(Reward, int(params["reward_id"]))
    if reward is None or reward.left != 0:
        return None
    return staff.sold_out(reward.title(language()), reward.taken, _link(work, "go-rewards"))


def _link(work: Work, payload: str) -> str:
    name = facts.fact(work.session, "bot_username") or ""
    return f"https://t.me/{name}?start={payload}"
