"""QR codes of a lottery prize and of a member's personal link."""

from __future__ import annotations

from sqlmodel import Session

from chat.qr_picture import qr
from chat.referral_screens import link
from delivery.drawing import Json, drawing
from domain.lottery import codes
from domain.people import facts
from domain.referrals import service as referrals


def _prize(session: Session, params: Json) -> str:
    return link(facts.fact(session, "bot_username") or "", codes.LINK + str(params["code"]))


def _invitation(session: Session, params: Json) -> str:
    token = referrals.token(int(params["member_id"]))
    return link(facts.fact(session, "bot_username") or "", referrals.LINK + token)


drawing("lottery_prize", read=_prize, draw=qr)
drawing("referral", read=_invitation, draw=qr)
