"""Files of cases stay in the store; whom an answer is for, and who may be handed a case."""

from dataclasses import replace

from domain.access import SYSTEM, Role
from domain.applications import retention
from domain.cases import colleagues, papers
from domain.cases.said import Said
from domain.members.model import Member
from domain.people.model import Undertaking
from tests.domain.cases import raised, team
from tests.domain.earners import member as member_row

PHOTO = Said(media="photo", stored="a.sealed", media_type="image/jpeg")


def test_files_of_a_case_are_not_swept_away_as_unattached(club):
    agent, _boss, _lead = team(club)
    case = raised(club, messages=(PHOTO,))
    with club.work(SYSTEM) as work:
        assert retention.unattached(work, ["a.sealed", "b.sealed"]) == ["b.sealed"]
    with club.work(agent) as work:
        assert papers.count(work, case_id=case.id) == 1
        assert papers.of_case(work, case_id=case.id) == [papers.Paper("a.sealed", photo=True)]


def test_an_answer_is_addressed_by_name_title_and_language(club):
    agent, _boss, _lead = team(club)
    ann = club.person(language="zh_TW")
    member_id = member_row(club, person=ann)
    with club.work() as work:
        found = work.session.get_one(Member, member_id)
        found.name, found.title = "陈雨", "ms"
    case = raised(club, replace(ann, member_id=member_id))
    with club.work(agent) as work:
        whom = papers.addressee(work, case_id=case.id)
    assert (whom.language, whom.name, whom.title) == ("zh_TW", "陈雨", "ms")
    assert whom.due is not None
    with club.work(ann) as work:
        assert papers.myself(work) == ("陈雨", "ms")


def sign(club, *who):
    with club.work() as work:
        for one in who:
            work.session.add(
                Undertaking(
                    person_id=one.person_id, year=work.today.year, signed_name="x",
                    signed_at=work.now,
                )
            )  # fmt: skip


def test_a_confidential_case_goes_to_those_above_alone_and_never_to_whom_it_is_about(club):
    agent, boss, lead = team(club)
    other = club.person(Role.SERVICE_AGENT, Role.LEADER)
    sign(club, agent, boss, lead, other)
    unsigned = club.person(Role.SERVICE_AGENT)
    case = raised(club, area="staff", about_person_id=other.person_id)
    with club.work(boss) as work:
        assert set(colleagues.takers(work, case_id=case.id)) == {lead.person_id}
    open_ = raised(club)
    with club.work(boss) as work:
        found = set(colleagues.takers(work, case_id=open_.id))
    assert found == {agent.person_id, lead.person_id, other.person_id}
    with club.work(agent) as work:
        assert set(colleagues.nameable(work)) == {
            boss.person_id, lead.person_id, other.person_id, unsigned.person_id,
        }  # fmt: skip
