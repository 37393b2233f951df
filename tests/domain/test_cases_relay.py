"""Where the messages of a case stand and who reads them, on both databases (R7.4)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain import addresses
from domain.access import Role
from domain.cases import handling, masking, member, messages, relay, talking, telling, topics
from domain.cases.model import CaseMessage, ServiceCase
from domain.cases.said import Said
from domain.errors import NotFound
from domain.outbox import OutboxMessage
from domain.people import facts
from domain.people.model import Absence
from tests.domain.cases import act, raised, resolves, says, tick, told

GROUP = -1002000000001
_O = OutboxMessage.__table__


@pytest.fixture
def bound(club):
    """A club with a staff group."""
    with club.work() as work:
        facts.put(work.session, "staff_group", str(GROUP), work.now)
    return club


def rows(club):
    """Dedupe key → row, of what is told in cases."""
    with club.work() as work:
        found = work.session.scalars(select(OutboxMessage).where(_O.c.kind.startswith("case.")))
        return {one.dedupe_key: one for one in found}


def last_message(club):
    with club.work() as work:
        return work.session.scalars(select(CaseMessage).order_by(CaseMessage.id.desc())).first()


def test_a_topic_made_again_has_its_card_told_again_first(bound):
    case = raised(bound)
    key = topics.card_key(case.id)
    with bound.work() as work:
        here = {"name": topics.name(case.id), "chat_id": GROUP, "now": work.now}
        assert not addresses.topic_made(work.session, thread=5, **here)
        work.session.execute(
            update(_O).where(_O.c.dedupe_key == key).values(state="sent", message_id=6)
        )
        assert topics.in_topic(work.session, chat_id=GROUP, thread=5) == case.id
        addresses.topic_lost(work.session, name=topics.name(case.id))
        assert topics.in_topic(work.session, chat_id=GROUP, thread=5) is None
        assert addresses.topic_made(work.session, thread=9, **here)
    assert (rows(bound)[key].state, rows(bound)[key].message_id) == ("pending", None)


def test_whatever_is_said_is_told_once_however_often_it_is_tried(bound):
    ann, agent = bound.person(), bound.person(Role.SERVICE_AGENT)
    case = raised(bound, ann)
    says(bound, ann, case, "Still leaking")
    act(bound, agent, messages.from_staff, case, said=Said(words="At nine"))
    before = rows(bound)
    with bound.work() as work:
        found = work.session.get_one(ServiceCase, case.id)
        telling.opened(work, found)
        for one in work.session.scalars(select(CaseMessage)):
            telling.message(work, found, one)
    assert rows(bound).keys() == before.keys()
    ids = [f"case:m{n}" for n in (1, 2, 3)]
    told = [key for key in before if key.startswith("case:m")]
    assert sorted(told) == [
        f"{ids[0]}:desk",
        f"{ids[1]}:desk",
        f"{ids[2]}:desk",
        f"{ids[2]}:member",
    ]


def test_an_album_is_told_by_its_first_message_and_a_straggler_by_itself(bound):
    ann = bound.person()
    case = raised(bound, ann)
    for when in (0, 0, 5):
        bound.now += timedelta(seconds=when)
        photo = Said(media="photo", from_chat=9, from_message=bound.now.second + 1, album="a")
        act(bound, ann, messages.from_member, case, said=photo)
    told = [key for key in rows(bound) if key.startswith("case:m")]
    assert told == ["case:m1:desk", "case:m2:desk", "case:m4:desk"]


def test_an_edit_redraws_what_was_told_and_a_note_stays_unseen(bound):
    ann, agent = bound.person(), bound.person(Role.SERVICE_AGENT)
    case = raised(bound, ann)
    said = Said(words="At nine", from_chat=GROUP, from_message=70)
    act(bound, agent, messages.from_staff, case, said=said)
    note = Said(words="He is right", from_chat=GROUP, from_message=71)
    act(bound, agent, messages.note, case, said=note)
    before = rows(bound).keys()
    bound.now += timedelta(minutes=1)
    with bound.work(agent) as work:
        messages.edited(work, chat=GROUP, message=70, words="At ten")
        messages.edited(work, chat=GROUP, message=71, words="He is wrong")
        messages.edited(work, chat=GROUP, message=70, words="At ten")
    [fresh] = rows(bound).keys() - before
    row = rows(bound)[fresh]
    assert (row.edits, row.person_id) == ("case:m2:member", ann.person_id)


def test_what_was_told_can_be_pointed_at_by_those_it_concerns_alone(bound):
    ann, eve = bound.person(), bound.person()
    agent, concerned = bound.person(Role.SERVICE_AGENT), bound.person(Role.SERVICE_AGENT)
    case = raised(bound, ann, area="staff", about_person_id=concerned.person_id)
    manager = bound.person(Role.MANAGER)
    said = last_message(bound).id
    with bound.work() as work:
        here = {"case_id": case.id, "message_id": said, "chat_id": 55}
        relay.kept(work.session, said=[1, 2], **here)
        relay.kept(work.session, said=[2, 3], **here)
    seen = {}
    for who in (ann, eve, agent, concerned, manager):
        with bound.work(who) as work:
            meant = talking.meant(work, chat_id=55, message=3)
            seen[who.person_id] = meant and meant.own
    assert list(seen.values()) == [True, None, None, None, False]
    with bound.work(eve) as work, pytest.raises(NotFound):
        talking.own(work, case_id=case.id)


def test_the_private_desk_is_who_has_it_with_the_substitute_or_who_may_take_it(bound):
    ann, agent, other = bound.person(), *(bound.person(Role.SERVICE_AGENT) for _ in range(2))
    manager = bound.person(Role.MANAGER)
    case = raised(bound, ann)

    def desk():
        with bound.work() as work:
            return relay.desk(work, work.session.get_one(ServiceCase, case.id))

    assert desk() == [agent.person_id, other.person_id]
    act(bound, agent, handling.claim, case)
    assert desk() == [agent.person_id]
    with bound.work() as work:
        day = work.today
        away = {"first_day": day, "last_day": day, "state": "approved"}
        ids = {"person_id": agent.person_id, "substitute_id": manager.person_id}
        work.session.add(Absence(named_by=manager.person_id, **ids, **away))
    assert desk() == [agent.person_id, manager.person_id]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("call 139 1234 5678 now", "call ••• now"),
        ("电话１３９１２３４５６７８谢谢", "电话•••谢谢"),
        ("ID 32010519800101123X.", "ID •••."),
        ("一三九一二三四五六七八", "•••"),
        ("(025) 8452-1234 or a.b@c.com!", "••• or •••!"),
        ("on 2026-11-23 14:30, C26-0042, 12,800.00 yuan", None),
        ("2026年11月23日 手机13912345678", "2026年11月23日 手机•••"),
        ("Room 12-3-401, 199 of 3", None),
        ("问问 @mei_chen，a@b.cn", "问问 •••，•••"),
        ("微信：mei_chen88，QQ 12345", "•••，•••"),
        ("WeChat payment failed, vx is down", None),
        ("车牌苏A·12345 挡路", "车牌••• 挡路"),
        ("中山北路12号3栋二单元501室", "中山北路•••"),
        ("11月5号 3号柜台, 5栋", "11月5号 3号柜台, •••"),
        ("我是王小明，小明说 MEI CHEN and Chen", "我是•••，•••说 ••• and •••"),
        ("国王 mentioned chenille", None),
    ],
)
def test_what_leads_to_somebody_is_hidden_and_nothing_else(words, shown):
    assert masking.masked(words, ("Mei Chen", "王小明")) == (shown or words)


def test_a_broken_promise_redraws_the_card_once_and_so_does_the_answer_that_was_late(bound):
    agent = bound.person(Role.SERVICE_AGENT)
    case = raised(bound)

    def redrawn():
        return [key for key in rows(bound) if key.startswith(f"{topics.card_key(case.id)}:")]

    bound.now += timedelta(days=1)
    tick(bound)
    assert len(redrawn()) == 1
    bound.now += timedelta(minutes=30)
    tick(bound)
    assert len(redrawn()) == 1
    act(bound, agent, messages.from_staff, case, said=Said(words="At nine"))
    assert len(redrawn()) == 2


def test_not_solved_reaches_who_has_the_case_in_private_at_once_and_says_so_in_the_topic(bound):
    ann, agent = bound.person(), bound.person(Role.SERVICE_AGENT)
    case = raised(bound, ann)
    act(bound, agent, handling.claim, case)
    resolves(bound, agent, case)

    def says_so(message_id):
        with bound.work() as work:
            return relay.piece(work, message_id=message_id, chat_id=GROUP).unsolved

    bound.now += timedelta(minutes=5)
    act(bound, ann, member.not_solved, case, words="It still leaks")
    assert told(bound, "case.unsolved") == [(agent.person_id, {"case_id": case.id})]
    assert says_so(last_message(bound).id)
    bound.now += timedelta(minutes=1)
    says(bound, ann, case)
    assert not says_so(last_message(bound).id)


def test_without_topics_a_new_case_reaches_those_who_may_take_it_in_private_once(club):
    agent = club.person(Role.SERVICE_AGENT)
    club.person(Role.EDITOR)
    raised(club)
    assert [row.person_id for row in rows(club).values() if row.kind == "case.message"] == [
        agent.person_id
    ]
