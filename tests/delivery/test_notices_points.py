"""What is told of corrections and questions; the report as a picture and as a file."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from chat import screen as screens
from chat import sheets
from delivery import drawing, notices
from delivery import sheets as made
from domain.access import SYSTEM, Role
from domain.approvals import service as approvals
from domain.people import facts
from domain.points import by_hand, disputes, granting, ledger
from domain.points.disputes import Answer
from domain.points.model import Cause
from locales.i18n import LANGUAGES, speaking
from tests.domain.earners import member, run_programmes


@pytest.fixture
def club(sqlite_club):
    notices.load_all()
    drawing.load_all()
    made.load_all()
    run_programmes(sqlite_club)
    with sqlite_club.work() as work:
        facts.put(work.session, "bot_username", "guildhall_bot", work.now)
    sqlite_club.ann = sqlite_club.person(language="en")
    sqlite_club.member_id = member(sqlite_club, person=sqlite_club.ann)
    sqlite_club.clerk = sqlite_club.person(Role.MEMBER_SPECIALIST)
    return sqlite_club


def told(club, kind, language="en", **params):
    with club.work(SYSTEM) as work, speaking(language):
        screen = notices.NOTICES[kind](work, params)
    assert screen is None or screens.to_dict(screen)
    return screen


def adjust(club, points, reason="missed"):
    with club.work(club.clerk) as work:
        return by_hand.adjust(
            work, member_id=club.member_id, points=points, reason=reason, note="Between us."
        ).transfer


def test_a_correction_is_told_with_its_reason_and_the_new_balance_but_not_the_note(club):
    adjust(club, 30)
    screen = told(club, "points.corrected", transfer_id=adjust(club, -5, "entered_wrong").id)
    assert "We have corrected your points: −5." in screen.text
    assert "Reason: Entered by mistake" in screen.text and "25 points now" in screen.text
    assert "Between us" not in screen.text


def test_what_was_undone_meanwhile_is_not_told(club):
    one = adjust(club, 30)
    with club.work(club.clerk) as work:
        back = by_hand.reverse(work, one.id, reason="entered_wrong", note="Twice.").transfer
    assert told(club, "points.corrected", transfer_id=one.id) is None
    assert (
        "taken an entry of your points back: −30"
        in told(club, "points.corrected", transfer_id=back.id).text
    )


def asked(club):
    with club.work() as work:
        one = ledger.earn(
            work, member_id=club.member_id, points=9, key="k", cause=Cause("purchase")
        )
    with club.work(club.ann) as work:
        return disputes.raise_(work, one.id, "I am Ann Lee, and it should be ninety.").id


def test_the_groups_card_names_a_number_and_no_person_and_says_when_it_is_answered(club):
    number = asked(club)
    card = told(club, "desk.dispute", dispute_id=number)
    assert "NJ1" in card.text and "Due Thu 26 Nov 2026, 18:00" in card.text
    assert "Ann" not in card.title + card.text and "ninety" not in card.text
    assert card.rows[0][0].url == f"https://t.me/guildhall_bot?start=pd-{number}"
    with club.work(club.clerk) as work:
        disputes.decide(work, number, Answer.RIGHT, words="Nine it was.")
    assert "✓ Answered." in told(club, "desk.dispute", dispute_id=number).text


def test_the_manager_reads_of_an_overdue_question_until_it_is_answered(club):
    number = asked(club)
    assert "by Thu 26 Nov 2026, 18:00" in told(club, "dispute.overdue", dispute_id=number).text
    with club.work(club.clerk) as work:
        disputes.decide(work, number, Answer.RIGHT, words="Nine it was.")
    assert told(club, "dispute.overdue", dispute_id=number) is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [(Answer.RIGHT, "the entry is right"), (Answer.REVERSED, "the entry is taken back")],
)
def test_the_member_reads_the_answer(club, answer, said):
    number = asked(club)
    with club.work(club.clerk) as work:
        disputes.decide(work, number, answer, words="We looked at the receipt.")
    screen = told(club, "dispute.answered", dispute_id=number)
    assert said in screen.text and "We looked at the receipt." in screen.text


def test_a_proposed_correction_is_no_answer_yet_and_the_card_says_when_it_falls_through(club):
    number = asked(club)
    with club.work(club.clerk) as work:
        made = disputes.decide(work, number, Answer.ADJUSTED, words="It was 900.", points=900)
    screen = told(club, "dispute.proposed", dispute_id=number)
    assert "We propose a correction" in screen.text and "You were right" not in screen.text
    assert "900" not in screen.text
    assert "waits for a colleague" in told(club, "desk.dispute", dispute_id=number).text
    assert told(club, "desk.dispute_reopened", dispute_id=number) is None
    with club.work(club.clerk) as work:
        approvals.withdraw(work, made.approval.id)
    card = told(club, "desk.dispute_reopened", dispute_id=number)
    assert "needs another answer" in card.text and "NJ1" in card.text
    assert told(club, "dispute.proposed", dispute_id=number) is None


# ── The report ────────────────────────────────────────────────────────────────────────────────


def give(club):
    with club.work(club.clerk) as work:
        granting.grant(
            work,
            code="article.published",
            member_id=club.member_id,
            occasion="=1+1",
            on=date(2026, 11, 20),
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_years_picture_is_drawn_in_every_language(club, language):
    give(club)
    known = drawing.DRAWINGS["points_report"]
    with club.work() as work, speaking(language):
        facts_ = known.read(work.session, {"year": 2026})
    with Image.open(BytesIO(known.draw(facts_))) as picture:
        assert picture.size == (1000, 1250)
    assert [series.total for series in facts_.chart.series] == [3, 0]


def test_the_file_has_rules_colleagues_and_costs(club):
    give(club)
    known = made.SHEETS["points_report"]
    params = {"span": "quarter", "year": 2026, "month": 10}
    with club.work() as work, speaking("en"):
        book = known.write(known.read(work.session, params))
    assert book.file == "points-quarter-2026-10"
    file = CalamineWorkbook.from_filelike(BytesIO(sheets.xlsx(book)))
    rules = file.get_sheet_by_name("By rule").to_python()
    assert rules[0][:4] == ["Rule", "Entries", "Members", "Earned"]
    assert rules[1][:4] == ["Wrote for our magazine", 1, 1, 3]
    assert rules[2][0] == "All together"
    colleagues = file.get_sheet_by_name("By colleague").to_python()
    assert colleagues[1][:2] == [f"member specialist #{club.clerk.person_id}", 1]
    costs = dict(row[:2] for row in file.get_sheet_by_name("Cost").to_python()[1:])
    assert costs["What we owe for them, in yuan"] == 0.03
