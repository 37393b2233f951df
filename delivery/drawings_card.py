"""The picture of a membership card, in its owner's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from chat import pictures
from delivery.drawing import Json, drawing
from domain.cards import service as cards
from domain.cards.service import CardFace
from domain.people import facts
from locales.i18n import language


@dataclass(frozen=True, slots=True)
class _Facts:
    face: CardFace
    link: str
    language: str


def _read(session: Session, params: Json) -> _Facts:
    face = cards.face(session, int(params["card_id"]))
    bot = facts.fact(session, "bot_username") or ""
    return _Facts(face, f"https://t.me/{bot}?start={face.qr}", language())


def _needs(facts_: _Facts) -> Sequence[str]:
    return (facts_.face.portrait,) if facts_.face.portrait else ()


def _draw(facts_: _Facts, portrait: bytes | None = None, *_more: Any) -> bytes:
    face = facts_.face
    return pictures.card(
        pictures.CardFace(
            club=face.club_name,
            name=face.name,
            number=face.number,
            tier=face.tier,
            code=facts_.link,
            pinyin=face.pinyin,
            member_since=face.member_since,
            portrait=portrait,
        ),
        facts_.language,
    )


drawing("card", read=_read, draw=_draw, needs=_needs)
