"""How many cases one person has open, and how long what was said in one is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from domain import policy
from domain.access import SYSTEM
from domain.applications import retention as files
from domain.cases import handling, member, messages, raising, reading
from domain.cases.errors import CasesEnough
from domain.cases.relay_model import CaseCopy
from domain.cases.said import Said
from tests.domain.cases import act, fresh, raised, resolves, says, team, tick

PHOTO = Said(media="photo", stored="a.sealed", media_type="image/jpeg")


@pytest.fixture
def few():
    policy.set_defaults(open_cases_most=2)
    yield
    policy.set_defaults()


@pytest.mark.usefixtures("few")
def test_who_has_enough_open_cases_is_asked_to_wait_for_one_of_them(sqlite_club):
    club, ann = sqlite_club, sqlite_club.person()
    first, _second = raised(club, ann), raised(club, ann)
    with pytest.raises(CasesEnough) as said, club.work(ann) as work:
        raising.raise_case(work, kind="complaint", area="service", words="Again.")
    assert said.value.facts == {"most": 2}
    raised(club)  # somebody else has room
    act(club, ann, member.withdraw, first)
    raised(club, ann)


def test_words_and_files_of_a_case_go_two_years_after_its_end_and_what_is_counted_stays(club):
    agent, _boss, _lead = team(club)
    ann = club.person()
    old, standing = raised(club, ann, messages=(PHOTO,), about_shop="Tea house"), raised(club, ann)
    act(club, agent, handling.claim, old)
    with club.work() as work:
        work.session.add(CaseCopy(chat_id=1, message=7, case_id=old.id))
    resolves(club, agent, old, cause_words="Nobody looked.")
    act(club, ann, member.confirm, old)
    act(club, ann, member.rate, old, stars=4, words="Quick.")
    club.now += timedelta(days=720)
    tick(club)
    assert fresh(club, old).resolution == "We called back."
    club.now += timedelta(days=20)
    tick(club)
    gone = fresh(club, old)
    assert (gone.about_shop, gone.resolution, gone.cause_words, gone.rating_words) == (None,) * 4
    assert (gone.rating, gone.cause, gone.ended_how) == (4, "delay", "confirmed")
    with club.work(SYSTEM) as work:
        assert files.unattached(work, ["a.sealed"]) == ["a.sealed"]
        assert work.session.scalar(select(func.count()).select_from(CaseCopy)) == 0
        counted = text("SELECT COUNT(*) FROM case_step WHERE case_id = :id AND facts IS NOT NULL")
        assert work.session.scalar(counted, {"id": old.id}) == 0
    with club.work(agent) as work:
        said = messages.of_case(work, case_id=old.id)
        assert {(one.media, one.words) for one in said.items} == {("forgotten", None)}
        assert [one.what for one in reading.history(work, old.id)][-1] == "rated"
    assert fresh(club, standing).forgotten_at is None
    before = gone.forgotten_at
    tick(club)
    assert fresh(club, old).forgotten_at == before


def test_a_case_taken_up_again_is_emptied_again_two_years_after_its_second_end(sqlite_club):
    club, (agent, _boss, _lead) = sqlite_club, team(sqlite_club)
    ann = club.person()
    case = raised(club, ann)
    act(club, agent, handling.claim, case)
    act(club, ann, member.withdraw, case)
    club.now += timedelta(days=740)
    tick(club)
    act(club, agent, handling.reopen, case, words="It came back.")
    says(club, ann, case)
    act(club, ann, member.withdraw, case)
    for days, kept in ((700, "Hello?"), (40, None)):
        club.now += timedelta(days=days)
        tick(club)
        with club.work(ann) as work:
            assert messages.of_case(work, case_id=case.id).items[-1].words == kept
