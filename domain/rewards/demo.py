"""Four rewards to look at in the demo club."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from domain.rewards.catalogue import Details, columns
from domain.rewards.model import Reward, RewardState
from domain.work import Work

_R = Reward.__table__  # type: ignore[attr-defined]
DESK = "紫金客户会前台（金茂大厦 1 层）"


def fill(work: Work) -> None:
    """Put a tea set, a concert ticket (silver members), a parking voucher (almost gone) and an
    umbrella into the catalogue, shown at once. Again, nothing changes."""
    if work.session.execute(select(_R.c.id).limit(1)).first() is not None:
        return
    for details, taken in _rewards(work):
        reward = Reward(
            **columns(details),
            state=RewardState.ACTIVE,
            taken=taken,
            made_by=work.actor.person_id,
            made_at=work.now,
            changed_at=work.now,
        )
        reward.spent_fen = taken * reward.unit_cost_fen
        work.session.add(reward)
    work.session.flush()


def _rewards(work: Work) -> tuple[tuple[Details, int], ...]:
    shared: dict[str, Any] = {"pickup_place": DESK}
    return (
        (
            Details(
                titles={"zh_CN": "折叠晴雨伞", "zh_TW": "折疊晴雨傘", "en": "Folding umbrella"},
                texts={
                    "zh_CN": "十骨加固，防晒涂层，一手可握。",
                    "zh_TW": "十骨加固，防曬塗層，一手可握。",
                    "en": "Ten sturdy ribs, shades from the sun, fits into one hand.",
                },
                cost=300,
                stock=60,
                per_member=2,
                unit_cost=Decimal("32"),
                budget=Decimal("2000"),
                posting=True,
                **shared,
            ),
            4,
        ),
        (
            Details(
                titles={
                    "zh_CN": "停车券（10 小时）",
                    "zh_TW": "停車券（10 小時）",
                    "en": "Parking, 10 hours",
                },
                texts={
                    "zh_CN": "紫金广场地下停车场，半年内有效。",
                    "zh_TW": "紫金廣場地下停車場，半年內有效。",
                    "en": "The garage under Zijin Plaza, valid for half a year.",
                },
                cost=500,
                stock=20,
                per_member=4,
                unit_cost=Decimal("40"),
                budget=Decimal("800"),
                collect_days=14,
                **shared,
            ),
            18,
        ),
        (
            Details(
                titles={
                    "zh_CN": "新年音乐会门票",
                    "zh_TW": "新年音樂會門票",
                    "en": "New Year concert",
                },
                texts={
                    "zh_CN": "保利大剧院，二楼前排，一张。银卡及以上会员专享。",
                    "zh_TW": "保利大劇院，二樓前排，一張。銀卡及以上會員專享。",
                    "en": "Poly Theatre, front of the balcony, one seat. For silver and above.",
                },
                cost=1200,
                stock=30,
                per_member=1,
                tier_least="silver",
                active_until=work.today + timedelta(days=120),
                unit_cost=Decimal("180"),
                budget=Decimal("5400"),
                **shared,
            ),
            0,
        ),
        (
            Details(
                titles={"zh_CN": "宜兴紫砂茶具", "zh_TW": "宜興紫砂茶具", "en": "Yixing tea set"},
                texts={
                    "zh_CN": "一壶四杯，礼盒装。可邮寄。",
                    "zh_TW": "一壺四杯，禮盒裝。可郵寄。",
                    "en": "One pot and four cups in a gift box. We can post it.",
                },
                cost=2000,
                stock=15,
                per_member=1,
                unit_cost=Decimal("260"),
                budget=Decimal("3900"),
                posting=True,
                **shared,
            ),
            1,
        ),
    )
