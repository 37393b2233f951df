"""A blacklist case in the chat: opened, read, decided, appealed."""

import pytest

from chat.kinds.incoming import File
from domain.access import Role
from domain.members.model import Member
from domain.points import ledger
from domain.points.errors import PointsFrozen
from domain.points.model import Cause
from domain.standing.model import BlacklistCase
from tests.domain.points import earn, new_member


def photo(name):
    return File(name, f"{name:0>64}", "image/jpeg", 2000, f"{name}.sealed")


class Desk:
    """Ann is a member with points; her colleagues-to-be look into them."""

    def __init__(self, hall):
        self.hall = hall
        self.agent = hall.staff(Role.SERVICE_AGENT, name="Qi Sun")
        self.manager = hall.staff(Role.MANAGER, name="Mo Yu")
        self.leader = hall.staff(Role.LEADER, name="Lu Li")
        self.gm = hall.staff(Role.GM, name="Gao Ming")

    async def ready(self):
        self.ann = self.hall.guest("Ann Lee")
        await self.ann.says("/start")
        with self.hall.club.work() as work:
            from domain.people import service as people

            actor = people.met(work.session, self.ann.user, work.now)
        self.member = new_member(self.hall.club, person_id=actor.person_id)
        with self.hall.club.work() as work:
            earn(work, self.member, 300)
            self.number = work.session.get_one(Member, self.member).number
        return self

    async def open(self, *files):
        await self.agent.says("/blacklist")
        await self.agent.presses("Open a case")
        await self.agent.says(self.number)
        await self.agent.presses("Unusual points")
        await self.agent.says("Forty entries in one night at till 3.")
        if files:
            await self.agent.sends_photos(*files, album=len(files) > 1)
            await self.agent.presses("That is all")
        else:
            await self.agent.presses("Skip")
        await self.agent.presses("Skip")
        assert self.case() is None  # the summary is the second look
        return await self.agent.presses("Open the case now")

    def case(self, case_id=1):
        with self.hall.club.work() as work:
            return work.session.get(BlacklistCase, case_id)

    async def bar(self):
        await self.open()
        for who in (self.manager, self.leader):
            await who.says("/approvals")
            await who.presses("Barring a member", "Approve")

    def spend(self):
        with self.hall.club.work() as work:
            return ledger.spend(
                work, member_id=self.member, points=10, key="test", cause=Cause("redemption")
            )


@pytest.fixture
async def desk(hall):
    return await Desk(hall).ready()


async def test_a_case_is_opened_question_by_question_and_freezes_the_points(desk):
    screen = await desk.open(photo("a1"), photo("a2"))
    assert screen.title == "Case no. 1" and "points rest" in screen.text
    assert desk.case().state == "open"
    with pytest.raises(PointsFrozen):
        desk.spend()
    assert "See 2 files" in desk.agent.buttons()
    files = await desk.agent.presses("See 2 files")
    assert files.protect and files.file.key == "a1.sealed" and len(files.album) == 1


async def test_a_member_who_cannot_be_found_is_said_so_at_the_end_and_nothing_is_lost(desk):
    desk.number = "NJ999999"
    screen = await desk.open()
    assert "Nobody has this member number" in screen.text + " ".join(desk.agent.phone.toasts)
    assert desk.case() is None


async def test_the_frozen_member_reads_why_in_neutral_words_and_appeals(desk):
    await desk.open()
    screen = await desk.ann.says("/start")
    assert "Your points rest at the moment" in screen.text
    screen = await desk.ann.presses("Why, and what to do")
    assert "Unusual points" in screen.text
    assert "till 3" not in screen.text and "Sun" not in screen.text
    await desk.ann.presses("Appeal")
    await desk.ann.says("I was in Beijing that week, see my ticket.")
    await desk.ann.sends_photos(photo("ticket"))
    await desk.ann.presses("That is all", "Send")
    assert "We have your appeal" in desk.ann.sees().text
    assert "Appeal" not in desk.ann.buttons()
    await desk.ann.press_data("fb:appeal")
    assert "We have your appeal already" in desk.ann.phone.toasts[-1]
    screen = await desk.agent.says("/start case-1")
    assert "Appeal of" in screen.text and "Beijing" in screen.text


async def test_manager_and_leader_decide_with_the_evidence_at_hand(desk):
    await desk.open(photo("a1"))
    await desk.manager.says("/approvals")
    await desk.manager.presses("Barring a member")
    assert "Forty entries" in desk.manager.sees().text
    await desk.manager.presses("Case no. 1")
    assert "See 1 file" in desk.manager.buttons()
    await desk.manager.says("/approvals")
    await desk.manager.presses("Barring a member", "Approve")
    await desk.leader.says("/approvals")
    await desk.leader.presses("Barring a member", "Approve")
    assert desk.case().state == "barred"
    screen = await desk.ann.says("/start")
    assert "closed for points and cards" in screen.text
    assert "Apply for membership" not in desk.ann.buttons()
    await desk.ann.presses("Why, and what to do")
    assert desk.ann.sees().title == "Your membership is closed"


async def test_an_appeal_against_the_barring_reaches_somebody_new_and_can_be_right(desk):
    await desk.bar()
    await desk.ann.says("/start")
    await desk.ann.presses("Why, and what to do", "Appeal")
    await desk.ann.says("That was my sister with her own card.")
    await desk.ann.presses("Skip", "Send")
    await desk.leader.says("/approvals")
    assert "Appeal of a member" not in " ".join(desk.leader.buttons())
    await desk.gm.says("/approvals")
    await desk.gm.presses("Appeal of a member")
    assert "sister" in desk.gm.sees().text
    assert "Send back" not in desk.gm.buttons() and "Reject" in desk.gm.buttons()
    await desk.gm.presses("Case no. 1")
    assert desk.gm.sees().title == "Case no. 1"
    await desk.gm.says("/approvals")
    await desk.gm.presses("Appeal of a member", "Approve")
    assert desk.case().state == "lifted"
    assert desk.spend().points == 10
    assert "Welcome back" in (await desk.ann.says("/start")).title


async def test_the_colleague_who_opened_it_lets_it_go_after_a_second_look(desk):
    await desk.open()
    await desk.agent.presses("Drop the case")
    assert desk.case().state == "open" and "No, keep it" in desk.agent.buttons()
    await desk.agent.presses("Yes, drop it")
    assert desk.case().state == "dropped"
    assert desk.spend().points == 10
    assert "Your points rest" not in (await desk.ann.says("/start")).text


async def test_forged_presses_open_nothing(desk):
    await desk.open(photo("a1"))
    await desk.manager.says("/start")
    for forged in ("bl:1", "bc:1", "be:1", "bd:1:1", f"fb:case.{desk.member}"):
        await desk.ann.press_data(forged)
        assert "not yours" in desk.ann.phone.toasts[-1]
    await desk.manager.press_data("bd:1:1")  # a colleague, but not the one who opened it
    assert "not yours" in desk.manager.phone.toasts[-1]
    assert desk.case().state == "open"
    stranger = desk.hall.guest("Eve Fox")
    screen = await stranger.says("/start")
    await stranger.press_data("bo")
    assert "Nothing stands against you" in stranger.sees().text
    await stranger.press_data("fb:appeal")
    assert "nothing to appeal" in stranger.phone.toasts[-1]
    assert "rest" not in screen.text


async def test_a_second_case_against_the_same_member_is_refused_with_the_first_one(desk):
    await desk.open()
    other = desk.hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    await other.says("/start")
    await other.press_data(f"fb:case.{desk.member}")
    await other.presses("Conduct")
    await other.says("Was rude at the front desk twice.")
    await other.presses("Skip", "Skip", "Open the case now")
    said = other.sees().text + " ".join(other.phone.toasts)
    assert "Case no. 1 stands against this member already, by service agent Sun" in said
    assert desk.case(2) is None
