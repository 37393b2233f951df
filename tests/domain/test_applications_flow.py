"""From the first answer to the collected card (R1.1–R1.4, E21–E25)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain import policy
from domain.access import Role
from domain.applications import facts, moving
from domain.applications import service as applications
from domain.applications.errors import (
    ClaimedByAnother,
    FeeAlreadyPaid,
    FileAlreadyReceived,
    GateClosed,
    LateDecision,
    NoFeeDue,
    NotEditable,
    NothingToSubmit,
    OpinionGiven,
    ReceiptUsed,
    TooLateToUndo,
)
from domain.applications.model import (
    ApplicationAnswer,
    ApplicationFile,
    Channel,
    Consent,
    State,
)
from domain.audit import AuditEntry
from domain.cards import production
from domain.cards import service as cards
from domain.cards.model import Card
from domain.errors import AnswersMissing, NotFound, NotPermitted, Outdated, OwnRequest
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from tests.domain.applicants import answers, apply, approved, fill, fresh, paper, papers


def told(club, kind):
    with club.work() as work:
        rows = work.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
        return [row for row in rows if row.kind == kind]


@pytest.fixture
def free():
    policy.set_defaults(fee_timing="free")
    yield
    policy.set_defaults()


def test_answers_are_kept_and_found_again(club):
    ann = club.person()
    with club.work(ann) as work:
        first = applications.begin(work)
        applications.save_answer(work, "full_name", "Ann Lee")
        applications.save_answer(work, "children", {"items": [0], "done": True})
        applications.save_answer(work, "full_name", "Anne Lee")
    with club.work(ann) as work:
        assert applications.begin(work).id == first.id
        assert applications.answers(work) == {
            "full_name": "Anne Lee",
            "children": {"items": [0], "done": True},
        }
        applications.drop_answers(work, ["children"])
        assert list(applications.answers(work)) == ["full_name"]
        stored = work.session.connection().exec_driver_sql("SELECT value FROM application_answer")
        assert b"Anne" not in bytes(stored.scalar_one())


def test_handing_in_sets_the_promised_dates(club):
    application = apply(club)
    assert application.state == State.SUBMITTED
    # Monday 23 November 2026, 12:00: tidied by Wednesday, entered by Thursday, card 21 December
    close = {"hour": 10, "tzinfo": UTC}
    assert application.completeness_due == datetime(2026, 11, 25, **close)
    assert application.entry_due == datetime(2026, 11, 26, **close)
    assert application.card_due == datetime(2026, 12, 21, **close)
    assert application.fee == Decimal(20)
    assert [row.person_id for row in told(club, "application.received")] == [application.person_id]
    assert told(club, "application.fee_due")
    (desk,) = told(club, "desk.application")
    assert desk.person_id is None
    assert set(desk.params) == {"application_id", "version"}


def test_handing_in_twice_returns_the_standing_application(club):
    ann = club.person()
    application = apply(club, ann)
    with club.work(ann) as work:
        assert applications.submit(work).id == application.id
        assert applications.begin(work).id == application.id
        with pytest.raises(NotEditable):
            applications.save_answer(work, "full_name", "Other")


def test_nothing_to_hand_in_and_open_questions_are_refused(club):
    ann = club.person()
    with club.work(ann) as work, pytest.raises(NothingToSubmit):
        applications.submit(work)
    with club.work(ann) as work:
        applications.begin(work)
        with pytest.raises(AnswersMissing) as refused:
            applications.submit(work, ("phone",))
    assert refused.value.facts["fields"] == ("phone",)


def test_consent_is_kept_with_its_words_and_signature(sqlite_club):
    ann = sqlite_club.person()
    with sqlite_club.work(ann) as work:
        applications.begin(work)
        fill(work)
        agreed = applications.Agreed("rules", "2026-01", "I agree to the rules.")
        applications.submit(work, consents=[agreed])
    with sqlite_club.work() as work:
        (kept,) = work.session.execute(select(Consent)).scalars()
        assert (kept.person_id, kept.purpose, kept.version) == (ann.person_id, "rules", "2026-01")
        assert kept.signature == "林小满"
        assert len(kept.text_hash) == 64


def test_f10_the_same_photo_twice_is_refused(club):
    ann = club.person()
    with club.work(ann) as work:
        applications.begin(work)
        applications.save_answer(work, facts.ID_FRONT, [paper("front")])
        applications.save_answer(work, facts.ID_FRONT, [paper("front")])
    with club.work(ann) as work, pytest.raises(FileAlreadyReceived) as refused:
        applications.save_answer(work, facts.PORTRAIT, [paper("front")])
    assert refused.value.facts == {"slot": facts.ID_FRONT}
    with club.work(ann) as work:
        applications.save_answer(work, facts.ID_FRONT, [paper("sharper")])
        applications.save_answer(work, facts.PORTRAIT, [paper("front")])
        rows = work.session.execute(select(ApplicationFile).order_by(ApplicationFile.id)).scalars()
        standing = {(row.slot, row.stored) for row in rows if row.replaced_at is None}
    assert standing == {(facts.ID_FRONT, "store-sharper"), (facts.PORTRAIT, "store-front")}


def test_a_colleagues_draft_for_a_caller_is_apart_from_their_own(club):
    clerk = club.person(Role.DESK_CLERK)
    with club.work(clerk) as work:
        own = applications.begin(work)
        theirs = applications.begin_for_caller(work, Channel.PAPER)
        assert applications.begin_for_caller(work, Channel.PHONE).id == theirs.id != own.id
        applications.save_answer(work, "full_name", "Me")
        fill(work, for_caller=True)
        assert applications.answers(work) == {"full_name": "Me"}
        done = applications.submit(work, for_caller=True)
    assert (done.person_id, done.channel, done.state) == (None, "paper", State.SUBMITTED)
    assert not told(club, "application.received")
    with club.work(clerk) as work:
        assert applications.begin_for_caller(work, Channel.MAIL).id != done.id
    with club.work(club.person()) as work, pytest.raises(NotPermitted):
        applications.begin_for_caller(work, Channel.PHONE)


@pytest.mark.parametrize(("path", "new"), [(facts.FULL_NAME, "林大满"), (facts.TITLE, "dr")])
def test_a_name_changed_after_signing_asks_for_the_signature_again(sqlite_club, path, new):
    ann = sqlite_club.person()
    with sqlite_club.work(ann) as work:
        applications.begin(work)
        fill(work, title="ms")
        applications.save_answer(work, facts.TITLE, "ms")
        assert applications.answers(work)[facts.SIGNATURE] == "林小满"
        applications.save_answer(work, path, new)
        assert facts.SIGNATURE not in applications.answers(work)


def test_a_signature_that_is_not_the_name_is_not_handed_in(sqlite_club):
    ann = sqlite_club.person()
    with sqlite_club.work(ann) as work:
        applications.begin(work)
        fill(work, signature="林大满")
        with pytest.raises(AnswersMissing) as refused:
            applications.submit(work)
        assert refused.value.facts == {"fields": (facts.SIGNATURE,)}
        applications.save_answer(work, facts.SIGNATURE, " 林 小满")
        assert applications.submit(work).state == State.SUBMITTED


def test_who_typed_an_application_in_does_not_approve_it_unless_they_are_alone(club, free):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    with club.work(specialist) as work:
        first = enter_for_caller(work)
        assert applications.approve(work, first.id, first.version).state == State.APPROVED
    other = club.person(Role.MEMBER_SPECIALIST)
    with club.work(specialist) as work:
        second = enter_for_caller(work)
    with club.work(specialist) as work, pytest.raises(OwnRequest):
        applications.approve(work, second.id, second.version)
    with club.work(other) as work:
        assert applications.approve(work, second.id, second.version).state == State.APPROVED


def enter_for_caller(work):
    applications.begin_for_caller(work, Channel.PHONE)
    fill(work, for_caller=True)
    return applications.submit(work, for_caller=True)


def test_an_approval_makes_a_member_with_a_number_and_a_card(club, free):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    application = apply(club)
    with club.work(specialist) as work:
        claimed = applications.claim(work, application.id, application.version)
        assert claimed.state == State.UNDER_REVIEW
        done = applications.approve(work, application.id, claimed.version)
        again = applications.approve(work, application.id, claimed.version)
    assert done.state == again.state == State.APPROVED
    with club.work() as work:
        member = work.session.execute(select(Member)).scalar_one()
        card = work.session.execute(select(Card)).scalar_one()
        assert (member.number, member.name) == ("NJ100001", "林小满")
        assert (member.person_id, member.id) == (application.person_id, done.member_id)
        assert member.portrait.startswith("store-portrait")
        assert (card.member_id, card.version, card.state) == (member.id, 1, "ordered")
        face = cards.face(work.session, card.id)
        assert (face.number, face.tier, face.qr) == (
            "NJ100001",
            "ordinary",
            "card-" + cards.token(card),
        )
        assert cards.token(card) not in str(card.token_hash)
    assert len(told(club, "application.approved")) == 1
    edits = [row.edits for row in told(club, "desk.application")]
    assert edits == [None] + [f"application:{application.id}:desk"] * 2


def test_an_unpaid_fee_waits_and_is_never_taken_twice(club):
    specialist, clerk = club.person(Role.MEMBER_SPECIALIST), club.person(Role.DESK_CLERK)
    application = apply(club)
    with club.work(specialist) as work:
        done = applications.approve(work, application.id, application.version)
    assert done.state == State.FEE_DUE
    with club.work() as work:
        card = work.session.execute(select(Card)).scalar_one()
    with club.work(specialist) as work, pytest.raises(production.CardNotThere):
        production.produce(work, card.id)
    with club.work(clerk) as work:
        paid = applications.fee_paid(work, application.id, " r-1 ")
        assert applications.fee_paid(work, application.id, "R-1").version == paid.version
    assert (paid.state, paid.fee_receipt) == (State.APPROVED, "R-1")
    other = apply(club)
    with club.work(clerk) as work:
        with pytest.raises(FeeAlreadyPaid):
            applications.fee_paid(work, application.id, "R-2")
        with pytest.raises(ReceiptUsed):
            applications.fee_paid(work, other.id, "R-1")
    with club.work(specialist) as work:
        assert production.produce(work, card.id).state == "in_production"


def test_a_fee_is_returned_after_a_rejection(club):
    specialist, clerk = club.person(Role.MEMBER_SPECIALIST), club.person(Role.DESK_CLERK)
    application = apply(club)
    with club.work(clerk) as work:
        application = applications.fee_paid(work, application.id, "R-7")
    with club.work(specialist) as work:
        done = applications.reject(
            work, application.id, "not_an_owner", version=application.version
        )
    assert (done.state, done.refund_due) == (State.REJECTED, True)
    with club.work(clerk) as work:
        assert not applications.fee_returned(work, application.id).refund_due
        with pytest.raises(NoFeeDue):
            applications.fee_returned(work, application.id)


def test_the_card_is_made_and_handed_over_and_the_application_follows(club, free):
    specialist, clerk = club.person(Role.MEMBER_SPECIALIST), club.person(Role.DESK_CLERK)
    application = approved(club, specialist)
    with club.work() as work:
        card = work.session.execute(select(Card)).scalar_one()
    with club.work(specialist) as work:
        production.produce(work, card.id)
        production.produce(work, card.id)
        assert moving.get(work, application.id).state == State.IN_PRODUCTION
        with pytest.raises(TooLateToUndo):
            applications.undo(work, application.id)
        production.ready(work, card.id)
    assert len(told(club, "card.ready")) == 1
    with club.work(clerk) as work:
        production.hand_over(work, card.id)
        done = moving.get(work, application.id)
    assert (done.state, done.watch_at) == (State.COLLECTED, None)


def test_asking_back_stops_the_clocks_and_the_last_item_starts_them(club):
    ann, specialist = club.person(), club.person(Role.MEMBER_SPECIALIST)
    application = apply(club, ann)
    with club.work(specialist) as work:
        asked = applications.ask_back(
            work,
            application.id,
            [(facts.PORTRAIT, "unreadable"), ("phone", "missing")],
            application.version,
        )
    assert asked.state == State.MATERIALS_MISSING
    assert asked.entry_due is asked.card_due is asked.complete_at is None
    assert told(club, "application.materials_missing")
    club.now += timedelta(days=7)
    with club.work(ann) as work:
        with pytest.raises(NotEditable):
            applications.save_answer(work, "full_name", "Another")
        applications.save_answer(work, facts.PORTRAIT, [paper("sharp")])
        assert applications.standing(work).state == State.MATERIALS_MISSING
        applications.save_answer(work, "phone", "+8613999999999")
    done = fresh(club, application)
    assert (done.state, done.claimed_by) == (State.UNDER_REVIEW, specialist.person_id)
    assert done.complete_at == club.now
    assert done.entry_due == datetime(2026, 12, 3, 10, tzinfo=UTC)
    assert [row.person_id for row in told(club, "application.materials_supplied")] == [
        specialist.person_id
    ]


def test_an_undone_approval_keeps_its_number_for_the_same_person(club, free):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    first = approved(club, specialist)
    with club.work(specialist) as work:
        undone = applications.undo(work, first.id)
        member = work.session.get_one(Member, first.member_id, populate_existing=True)
        assert (undone.state, undone.outcome) == (State.UNDER_REVIEW, None)
        assert member.status == Status.WITHDRAWN
        with pytest.raises(cards.NoCard):
            cards.face(work.session, work.session.execute(select(Card)).scalar_one().id)
    second = approved(club)
    with club.work(specialist) as work:
        again = applications.approve(work, undone.id, undone.version)
        numbers = work.session.execute(select(Member.number).order_by(Member.id)).scalars().all()
        versions = work.session.execute(
            select(Card.version).where(Card.member_id == first.member_id).order_by(Card.id)
        ).scalars()
        assert list(versions) == [1, 2]
    assert numbers == ["NJ100001", "NJ100002"]
    assert again.member_id == first.member_id != second.member_id


def test_an_undone_rejection_goes_back_into_review(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    application = apply(club)
    with club.work(specialist) as work:
        rejected = applications.reject(work, application.id, "other", "moved", version=2)
        assert rejected.reason_text == "moved"
        undone = applications.undo(work, application.id)
    assert (undone.state, undone.reason_code, undone.reason_text) == ("under_review", None, None)
    assert undone.watch_at is not None


def test_f3_the_second_to_decide_learns_who_was_faster(club, free):
    one, two = (club.person(Role.MEMBER_SPECIALIST) for _ in range(2))
    application = apply(club)
    with club.work(one) as work:
        applications.approve(work, application.id, application.version)
    with club.work(two) as work, pytest.raises(LateDecision) as late:
        applications.reject(work, application.id, "not_an_owner", version=application.version)
    assert late.value.code == "already_decided"
    assert late.value.facts["outcome"] == "approved"
    assert str(late.value.facts["by"]) == f"#{one.person_id}"
    assert late.value.facts["at"] == club.now
    with club.work(two) as work:
        late.value.leave_trace(work)
        trail = select(AuditEntry.action).order_by(AuditEntry.seq)
        actions = work.session.execute(trail).scalars().all()
        assert actions[-1] == "application.late_decision"


def test_a_claimed_application_is_left_to_its_colleague_but_not_from_the_manager(club, free):
    one, two = (club.person(Role.MEMBER_SPECIALIST) for _ in range(2))
    application = apply(club)
    with club.work(one) as work:
        claimed = applications.claim(work, application.id, application.version)
        assert applications.claim(work, application.id, application.version).id == claimed.id
    with club.work(two) as work, pytest.raises(ClaimedByAnother):
        applications.approve(work, application.id, claimed.version)
    with club.work(two) as work:
        (line,) = applications.queue(work).items
        assert (line.claimed_by, line.mine) == (f"#{one.person_id}", False)
    with club.work(club.person(Role.MANAGER)) as work:
        freed = applications.release(work, application.id, claimed.version)
        assert (freed.state, freed.claimed_by) == (State.SUBMITTED, None)
    with club.work(two) as work, pytest.raises(Outdated):
        applications.approve(work, application.id, claimed.version)


def test_nobody_reviews_their_own_application(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    application = apply(club, specialist)
    with club.work(specialist) as work:
        for act in (applications.claim, applications.approve):
            with pytest.raises(OwnRequest):
                act(work, application.id, application.version)


def test_withdrawing_is_for_the_applicant_and_before_the_decision(club, free):
    ann = club.person()
    application = apply(club, ann)
    with club.work(club.person()) as work, pytest.raises(NotFound):
        applications.withdraw(work, application.id)
    with club.work(ann) as work:
        assert applications.withdraw(work, application.id).state == State.WITHDRAWN
        assert applications.withdraw(work, application.id).state == State.WITHDRAWN
        assert applications.begin(work).id != application.id
    assert len(told(club, "application.withdrawn")) == 1
    bob = club.person()
    with club.work(bob) as work:
        applications.begin(work)
        fill(work)
        other = applications.submit(work)
    with club.work(club.person(Role.MEMBER_SPECIALIST)) as work:
        applications.approve(work, other.id, other.version)
    with club.work(bob) as work, pytest.raises(Outdated) as refused:
        applications.withdraw(work, other.id)
    assert refused.value.facts == {"state": "approved"}


def test_a_discarded_draft_leaves_nothing_personal(club):
    ann = club.person()
    with club.work(ann) as work:
        applications.begin(work)
        fill(work)
        applications.discard(work)
        applications.discard(work)
        assert applications.answers(work) == {}
        assert work.session.execute(select(ApplicationAnswer)).first() is None
    with club.work() as work:
        assert len(applications.forget(work)) == 3


def test_a_second_opinion_is_asked_once_and_given_once(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    one, two = (club.person(Role.REVIEWER) for _ in range(2))
    application = apply(club)
    with club.work(specialist) as work:
        asked = applications.ask_opinion(work, application.id, "Is the contract genuine?")
        assert applications.ask_opinion(work, application.id).id == asked.id
        applications.note(work, application.id, "Called twice.")
    assert {row.person_id for row in told(club, "application.opinion_asked")} == {
        one.person_id,
        two.person_id,
    }
    with club.work(one) as work:
        given = applications.give_opinion(work, asked.id, eligible=False, text="Forged stamp.")
        assert applications.give_opinion(work, asked.id, eligible=True).id == given.id
    with club.work(two) as work, pytest.raises(OpinionGiven):
        applications.give_opinion(work, asked.id, eligible=True)
    with club.work(specialist) as work:
        dossier = applications.look(work, application.id)
        assert [one.text for one in dossier.opinions] == ["Forged stamp."]
        assert [one.text for one in dossier.notes] == ["Called twice."]
        assert dossier.answers["full_name"] == "林小满"
        assert len(dossier.files) == 3
        assert [clock.name for clock in dossier.clocks] == ["completeness", "entry", "card"]
    assert [row.person_id for row in told(club, "application.opinion_given")] == [
        specialist.person_id
    ]


def test_the_queue_is_oldest_first_and_pages(club):
    made = []
    for _ in range(10):
        made.append(apply(club).id)
        club.now += timedelta(minutes=1)
    with club.work(club.person(Role.MEMBER_SPECIALIST)) as work:
        first, second = applications.queue(work), applications.queue(work, 1)
    assert [item.id for item in first.items] + [item.id for item in second.items] == made
    assert (first.total, first.pages) == (10, 2)
    with club.work(club.person()) as work, pytest.raises(NotPermitted):
        applications.queue(work)


def test_a_leaving_colleagues_claims_are_released(club):
    one = club.person(Role.MEMBER_SPECIALIST)
    application = apply(club)
    with club.work(one) as work:
        applications.claim(work, application.id, application.version)
    with club.work() as work:
        assert applications.release_all(work, one.person_id) == 1
        assert applications.release_all(work, one.person_id) == 0
    assert fresh(club, application).state == State.SUBMITTED


def test_a_form_with_open_materials_is_told_which(club):
    ann = club.person()
    with club.work(ann) as work:
        applications.begin(work)
        for path, value in answers().items():
            applications.save_answer(work, path, value)
        applications.save_answer(work, facts.PORTRAIT, papers()[facts.PORTRAIT])
        with pytest.raises(GateClosed) as refused:
            applications.submit(work)
    assert refused.value.facts == {
        "reason": "materials_missing",
        "next_step": "send_materials",
        "slots": (facts.ID_FRONT, facts.PROPERTY_PROOF),
    }
