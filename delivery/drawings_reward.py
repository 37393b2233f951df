"""The tile of a reward without a photograph, and the collection code, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from chat import reward_pictures as pictures
from chat.reward_pictures import CodeFace, TileFace
from delivery.drawing import Json, drawing
from domain import policy
from domain.people import facts
from domain.rewards import own
from domain.rewards.codes import LINK
from domain.rewards.model import Reward
from locales.i18n import _, date_, language


@dataclass(frozen=True, slots=True)
class _Tile:
    face: TileFace
    language: str


def _read_tile(session: Session, params: Json) -> _Tile:
    reward = session.get_one(Reward, int(params["reward_id"]))
    spoken = language()
    face = TileFace(
        reward.title(spoken),
        reward.cost,
        reward.id or 0,
        reward.tier_least,
        policy.in_force(session).club_name,
    )
    return _Tile(face, spoken)


def _draw_tile(facts_: _Tile, *_more: Any) -> bytes:
    return pictures.tile(facts_.face, facts_.language)


@dataclass(frozen=True, slots=True)
class _Code:
    face: CodeFace
    language: str


def _read_code(session: Session, params: Json) -> _Code:
    """Whoever shows the Screen has seen to it that the gift is its reader's own."""
    gift = own.told(session, int(params["redemption_id"]))
    bot = facts.fact(session, "bot_username") or ""
    day = gift.redemption.collect_by
    face = CodeFace(
        gift.reward.title(language()),
        gift.code,
        f"https://t.me/{bot}?start={LINK}{gift.code}",
        _("To be fetched by {day}", day=date_(day)) if day else "",
        gift.reward.pickup_place or "",
        policy.in_force(session).club_name,
    )
    return _Code(face, language())


def _draw_code(facts_: _Code, *_more: Any) -> bytes:
    return pictures.code(facts_.face, facts_.language)


drawing("reward", read=_read_tile, draw=_draw_tile)
drawing("gift_code", read=_read_code, draw=_draw_code)
