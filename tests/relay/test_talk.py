"""People simply write, and it reaches the right case; nobody is left guessing."""

from datetime import timedelta

from domain import clock
from domain.cases import handling, messages, raising
from domain.cases.said import Said
from domain.people import facts
from domain.work import Work
from tests.delivery.conftest import OWNER, STAFF
from tests.relay.conftest import words
from tests.relay.test_topics import raised


def said(office, text):
    return [one.case_id for one in office.kept() if one.words == text]


async def test_without_a_case_words_are_answered_as_ever(office):
    ann = await office.guest()
    await office.says(ann, "Hello there")
    assert office.kept() == [] and "not sure what you mean" in (await office.last(ann))["text"]


async def test_messages_in_a_row_are_confirmed_once(office):
    ann = await office.guest()
    await raised(office, ann)
    for text in ("One", "Two", "Three"):
        await office.says(ann, text)
    seen = [words(one) for one in await office.sees(ann)]
    assert len([one for one in seen if "Added to case" in one]) == 1
    assert [words(one).partition("\n")[2] for one in (await office.topic())[-3:]] == [
        "One",
        "Two",
        "Three",
    ]


async def test_between_two_cases_it_is_asked_once_and_kept_until_answered(office):
    ann = await office.guest()
    first, second = await raised(office, ann), await raised(office, ann, "And the light")
    await office.says(ann, "It is urgent")
    question = await office.last(ann)
    assert question["text"].startswith("Which case is this for?")
    await office.sends(ann, "voice")
    assert (await office.last(ann))["message_id"] != question["message_id"]
    assert said(office, "It is urgent") == []
    await office.presses(ann, " · Service")
    kept = office.kept()[-2:]
    assert [(one.case_id, one.media) for one in kept] == [(second, "text"), (second, "voice")]
    assert (await office.topic())[-1]["voice"]
    await office.says(ann, "Once more")
    assert said(office, "Once more") == [second], "what was chosen holds for a while"
    assert said(office, "The tap leaks") == [first]


async def test_what_is_for_none_of_them_goes_nowhere(office):
    ann = await office.guest()
    await raised(office, ann)
    await raised(office, ann, "And the light")
    await office.says(ann, "Nice weather")
    await office.presses(ann, "For none")
    assert said(office, "Nice weather") == []
    assert "passed nothing on" in (await office.last(ann))["text"]


async def test_an_answer_goes_to_the_case_it_answers(office):
    ann, chen = await office.guest(), await office.agent()
    first = await raised(office, ann)
    thread = office.thread()
    await raised(office, ann, "And the light")
    await office.says(chen.telegram_id, "Which tap?", chat=STAFF, thread=thread)
    told = (await office.last(ann))["message_id"]
    await office.says(ann, "The left one", reply_to=told)
    assert said(office, "The left one") == [first]
    await office.presses(ann, "Reply")
    assert "Please write now" in (await office.last(ann))["text"]
    await office.says(ann, "In the kitchen")
    assert said(office, "In the kitchen") == [first]


async def test_nobody_writes_into_somebody_elses_case(office):
    ann, eve = await office.guest(), await office.guest("Eve")
    case = await raised(office, ann)
    for data in (f"ck:{case}", f"cka:{case}"):
        before = len(office.kept())
        number = (await office.last(eve))["message_id"]
        await office.sandbox.page("press", as_=eve, message_id=number, data=data)
        await office.goes_on()
        assert len(office.kept()) == before
    await office.says(eve, "Let me in")
    assert said(office, "Let me in") == []


async def test_commands_and_open_forms_keep_what_is_theirs(office):
    ann = await office.guest()
    case = await raised(office, ann)
    before = len(office.kept())
    await office.says(ann, "/unknown")
    number = (await office.last(ann))["message_id"]
    await office.sandbox.page("press", as_=ann, message_id=number, data="fb:complain")
    await office.goes_on()
    await office.says(ann, "Not for the old case")
    assert len(office.kept()) == before
    await office.says(ann, "/cancel")
    await office.says(ann, "This is")
    assert said(office, "This is") in ([], [case])


async def test_what_cannot_be_copied_is_told_in_words(office):
    ann = await office.guest()
    await raised(office, ann)
    [photo] = await office.posts(ann, "photo", caption="Look")
    office.sandbox.desk.world.messages[ann][photo].message["has_protected_content"] = True
    await office.goes_on()
    newest = (await office.texts())[-1]
    assert newest.startswith("From the member\nLook\n\nSomething came that I cannot repeat")


async def test_what_somebody_else_wrote_is_marked_so(office):
    ann = await office.guest()
    await raised(office, ann)
    [photo] = await office.posts(ann, "photo")
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}
    office.sandbox.desk.world.updates.waiting[-1].update["message"]["forward_origin"] = origin
    await office.goes_on()
    copy = (await office.topic())[-1]
    assert photo and copy["photo"] and copy["caption"] == "From the member\n↪"


async def test_f20_an_answer_that_does_not_arrive_is_told_to_the_desk(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    await office.sandbox.page("block", as_=ann, blocked=True)
    await office.goes_on()
    await office.says(chen.telegram_id, "We come today", chat=STAFF, thread=office.thread())
    assert "did not reach the member" in (await office.texts())[-1]


async def test_a_lost_answer_of_telegram_repeats_a_message_once_and_says_so(office):
    ann = await office.guest()
    await raised(office, ann)
    fault = {"method": "sendMessage", "fault": "lost_answer", "times": 1, "chat": STAFF}
    await office.sandbox.faults(fault)
    await office.says(ann, "Only once, please")
    while len(told := [one for one in await office.texts() if "Only once" in one]) < 2:
        await office.tries_again()
    assert len(told) == 2 and "already" in told[1]


async def test_an_answer_at_night_goes_out_and_the_news_of_a_step_waits(office):
    ann, chen = await office.guest(), await office.agent()
    case = await raised(office, ann)
    # 23:00 in Nanjing
    night = clock.now().replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=1)

    def unit(session):
        work = Work(session, chen, night)
        handling.claim(work, case_id=case)
        messages.from_staff(work, case_id=case, said=Said(words="We come at nine"))

    await office.hearing.door.run(unit)
    rows = {(r.kind, r.person_id is not None): r.not_before for r in office.rows()}
    assert rows["case.message", True] == night
    assert rows["case.moved", True] == night.replace(hour=1) + timedelta(days=1)


async def test_the_topic_is_called_as_the_case_is(office):
    ann, chen = await office.guest(), await office.agent()
    case = await raised(office, ann)

    def unit(session):
        work = Work(session, chen, clock.now())
        handling.retype(work, case_id=case, kind="suggestion", area="goods")
        handling.close(work, case_id=case, how="duplicate")

    await office.hearing.door.run(unit)
    await office.goes_on()
    topic = office.sandbox.desk.world.groups[STAFF]["topics"][str(office.thread())]
    assert topic["name"].startswith("✓ C") and topic["name"].endswith("Suggestion · Goods")
    await office.says(ann, "But why?")
    assert said(office, "But why?") == []


async def test_f17_a_group_that_moves_gets_the_topics_anew(office):
    ann = await office.guest()
    await raised(office, ann)
    with office.club.work() as work:
        world = office.sandbox.desk.world
        world.groups[-1002000000077] = {
            **world.groups[STAFF], "id": -1002000000077, "topics": {},
        }  # fmt: skip
        world.last_ids[-1002000000077] = 1
        facts.put(work.session, "staff_group", "-1002000000077", work.now)
    await office.says(ann, "Still here?")
    found = [words(one) for one in await office.sees(OWNER, chat=-1002000000077)]
    assert "First answer: due" in found[-2] and found[-1] == "From the member\nStill here?"


async def test_a_caller_has_no_chat_and_the_colleague_is_told_so(office):
    chen = await office.agent()

    def unit(session):
        work = Work(session, chen, clock.now())
        facts = {"kind": "complaint", "area": "service", "words": "Called", "source": "phone"}
        raising.log_case(work, **facts)

    await office.hearing.door.run(unit)
    await office.goes_on()
    await office.says(chen.telegram_id, "At nine", chat=STAFF, thread=office.thread())
    assert "reaches nobody here" in (await office.topic())[-1]["text"]


async def _ended(office, case, chen):
    def unit(session):
        handling.close(Work(session, chen, clock.now()), case_id=case, how="duplicate")

    await office.hearing.door.run(unit)
    await office.goes_on()


async def test_words_after_the_end_take_the_case_up_again_or_begin_a_new_one(office):
    ann, chen = await office.guest(), await office.agent()
    case = await raised(office, ann)
    await _ended(office, case, chen)
    await office.says(ann, "It leaks again")
    await office.sends(ann, "voice")
    assert "has ended" in (await office.last(ann))["text"]
    assert said(office, "It leaks again") == []
    await office.presses(ann, "up again")
    assert said(office, "It leaks again") == [case]
    assert [one.media for one in office.kept()][-2:] == ["text", "voice"]
    await _ended(office, case, chen)
    await office.says(ann, "The light, too")
    await office.presses(ann, "Ask a question")
    await office.presses(ann, "home")
    assert said(office, "The light, too") == [case + 1]


async def test_an_answer_after_the_end_has_no_button_that_leads_nowhere(office):
    ann, chen = await office.guest(), await office.agent()
    case = await raised(office, ann)
    await _ended(office, case, chen)
    await office.says(chen.telegram_id, "One thing more", chat=STAFF, thread=office.thread())
    told = await office.last(ann)
    labels = [one["text"] for one in told["reply_markup"]["inline_keyboard"][0]]
    assert "One thing more" in told["text"] and labels == ["See my case"]
    await office.says(ann, "Thank you", reply_to=told["message_id"])
    assert "has ended" in (await office.last(ann))["text"]


async def test_who_wants_to_write_in_a_case_that_ended_is_told_so(office):
    ann, chen = await office.guest(), await office.agent()
    case = await raised(office, ann)
    await office.says(chen.telegram_id, "We come", chat=STAFF, thread=office.thread())

    def unit(session):
        handling.close(Work(session, chen, clock.now()), case_id=case, how="duplicate")

    await office.hearing.door.run(unit)
    told = next(one for one in await office.sees(ann) if "We come" in words(one))
    data = told["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await office.sandbox.page("press", as_=ann, message_id=told["message_id"], data=data)
    await office.goes_on()
    before = len(office.kept())
    await office.says(ann, "But", reply_to=told["message_id"])
    assert len(office.kept()) == before and "/start" not in (await office.last(ann))["text"]
