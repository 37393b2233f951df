"""What is said in a case, on its other side; and its card in the staff group (R7.4)."""

from __future__ import annotations

from sqlmodel import Session

from chat import case_relay_screens as screens
from chat.case_relay_screens import Hands
from chat.screen import Screen
from delivery.notices import Json, kept, lost, notice
from domain import addresses
from domain.cases import clocks, relay, telling, topics
from domain.cases.model import ServiceCase
from domain.members.model import Member
from domain.people import facts as house
from domain.people import service as people
from domain.work import Work


@notice("case.card")
def _card(work: Work, params: Json) -> Screen | None:
    case = work.session.get_one(ServiceCase, int(params["case"]))
    if case.confidential:
        return None
    holder = None
    if case.assignee_id is not None:
        holder = people.staff_name(work.session, case.assignee_id)
    member = work.session.get(Member, case.member_id) if case.member_id else None
    return screens.card(
        case,
        Hands(member.number if member else None, holder, case.department),
        clocks.of_case(work, case),
        link=_link(work, f"sc-{case.id}"),
        zone=work.zone,
    )


@notice("case.hidden")
def _hidden(work: Work, params: Json) -> Screen | None:
    """The last words in the topic of a case that only those above handle from now on."""
    case = work.session.get_one(ServiceCase, int(params["case"]))
    group = addresses.staff_group(work.session) or 0
    has_topic = topics.thread(work.session, case_id=int(params["case"]), chat_id=group) is not None
    return screens.hidden(case) if case.confidential and has_topic else None


@notice("case.message")
def _said(work: Work, params: Json) -> Screen | None:
    person_id = params.get("person")
    session = work.session
    if person_id is None:
        chat = addresses.staff_group(session)
    else:
        chat = addresses.chats(session, [int(person_id)]).get(int(person_id))
    piece = relay.piece(work, message_id=int(params["message"]), chat_id=chat or 0)
    if piece is None:
        return None
    if person_id is None:
        if piece.case.confidential:
            return None
        if topics.has_none(session):
            link = _link(work, f"sc-{piece.case.id}")
            return screens.line_in_general(piece.case, link=link)
        link = _link(work, f"cm-{params['message']}")
        names = relay.names_of(session, piece.case)
        return screens.to_group(piece, link=link, names=names)
    if person_id == piece.case.person_id:
        return screens.to_member(piece, work.policy.club_name)
    return screens.to_colleague(piece)


@kept("case.message")
@kept("case.card")
def _kept(session: Session, *, params: Json, chat_id: int, messages: tuple[int, ...]) -> None:
    case_id, message_id = int(params["case"]), params.get("message")
    relay.kept(session, case_id=case_id, message_id=message_id, chat_id=chat_id, said=messages)


@kept("case.opened")
@kept("case.followed_up")
@kept("case.moved")
def _kept_too(session: Session, *, params: Json, chat_id: int, messages: tuple[int, ...]) -> None:
    case_id = int(params["case_id"])
    relay.kept(session, case_id=case_id, message_id=None, chat_id=chat_id, said=messages)


@lost("case.message")
def _lost(work: Work, params: Json) -> None:
    case_id, message_id = int(params["case"]), int(params["message"])
    case = work.session.get_one(ServiceCase, case_id)
    if params.get("person") is not None and params["person"] == case.person_id:
        telling.undelivered(work, case_id=case_id, message_id=message_id)


@notice("case.undelivered")
def _undelivered(work: Work, params: Json) -> Screen | None:
    case = work.session.get_one(ServiceCase, int(params["case"]))
    return screens.undelivered(case)


def _link(work: Work, payload: str) -> str:
    name = house.fact(work.session, "bot_username") or ""
    return f"https://t.me/{name}?start={payload}"
