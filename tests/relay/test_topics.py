"""Members and colleagues talk through the topic of a case; nothing is lost on the way (R7.4)."""

import pytest

from domain import clock
from domain.access import Role
from domain.cases import handling, raising
from domain.cases.model import Side
from domain.work import Work
from tests.delivery.conftest import OWNER, STAFF
from tests.relay.conftest import Office, words


async def raised(office: Office, who: int, text: str = "The tap leaks", **more: object) -> int:
    """A case of theirs, as their form raises it."""
    from domain.people import service as people

    def unit(session):
        from domain import clock
        from domain.work import Work

        user = {"id": who, "first_name": "Mei", "last_name": "Ann"}
        work = Work(session, people.met(session, user, clock.now()), clock.now())
        facts = {"kind": "complaint", "area": "service", "words": text, **more}
        return raising.raise_case(work, **facts).id

    case = await office.hearing.door.run(unit)
    await office.goes_on()
    return case


async def test_a_case_gets_a_topic_whose_card_names_nobody(office):
    ann = await office.guest()
    await raised(office, ann, "Call me at 139 1234 5678 or a@b.cn")
    topic = office.sandbox.desk.world.groups[STAFF]["topics"][str(office.thread())]
    card, said = await office.topic()
    number = card["text"].splitlines()[0].split(" · ")[0]
    assert topic["name"] == f"{number} · Complaint · Service"
    assert "A guest" in card["text"] and "First answer: due" in card["text"]
    link = card["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link.startswith("https://t.me/guildhall_bot?start=")
    assert said["text"] == (
        "From the member\nCall me at ••• or •••\n(Open it to read it in full.)"
    )


async def test_words_go_there_and_back_with_who_said_them(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    await office.says(ann, "It is worse now")
    assert (await office.texts())[-1] == "From the member\nIt is worse now"
    assert "Added to case C" in (await office.last(ann))["text"]
    await office.says(chen.telegram_id, "We come today", chat=STAFF, thread=office.thread())
    answer = await office.last(ann)
    assert answer["text"].endswith(" · service agent Chen\nWe come today")
    assert (await office.topic())[-1]["text"] == "We come today", "their own words are enough"
    card = (await office.texts())[0]
    assert "With service agent Chen" in card


async def test_what_follows_two_slashes_stays_among_colleagues(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    before = len(await office.sees(ann))
    here = {"chat": STAFF, "thread": office.thread()}
    note = await office.says(chen.telegram_id, "// he is right", **here)
    await office.edits(chen.telegram_id, note, "// he is wrong", chat=STAFF)
    assert (await office.topic())[-1]["message_id"] == note
    await office.edits(chen.telegram_id, note, "he is right", chat=STAFF)
    assert "stays a note" in (await office.topic())[-1]["text"]
    assert len(await office.sees(ann)) == before
    kept = office.kept()[-1]
    assert (kept.side, kept.words) == (Side.NOTE, "he is right")


@pytest.mark.parametrize("mark", ["／／", "/／", "、、", "\\\\", " //"])
async def test_a_note_begins_as_every_keyboard_writes_it(office, mark):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    before = len(await office.sees(ann))
    here = {"chat": STAFF, "thread": office.thread()}
    await office.says(chen.telegram_id, f"{mark} he is right", **here)
    assert len(await office.sees(ann)) == before
    assert (office.kept()[-1].side, office.kept()[-1].words) == (Side.NOTE, "he is right")


async def test_a_slip_that_looks_like_a_command_is_said_to_reach_nobody(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    before, kept = len(await office.sees(ann)), len(office.kept())
    here = {"chat": STAFF, "thread": office.thread()}
    for slip in ("/ / he is right", "/he is right"):
        await office.says(chen.telegram_id, slip, **here)
        assert "Nothing was passed on" in (await office.topic())[-1]["text"]
    assert (len(await office.sees(ann)), len(office.kept())) == (before, kept)


async def test_a_reply_made_a_note_too_late_is_told_so(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    here = {"chat": STAFF, "thread": office.thread()}
    said = await office.says(chen.telegram_id, "We come today", **here)
    await office.edits(chen.telegram_id, said, "// we do not", chat=STAFF)
    assert "has this already" in (await office.topic())[-1]["text"]
    assert "We come today" in (await office.last(ann))["text"]


async def test_f12_edits_are_mirrored_both_ways_and_marked(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    asked = await office.says(ann, "Come at three, 13912345678")
    await office.edits(ann, asked, "Come at four, 13912345678")
    assert (await office.texts())[-1].startswith("From the member\nCome at four, •••\n")
    assert "(edited)" in (await office.texts())[-1]
    said = await office.says(chen.telegram_id, "At for", chat=STAFF, thread=office.thread())
    await office.edits(chen.telegram_id, said, "At four", chat=STAFF)
    assert (await office.last(ann))["text"].endswith("\nAt four\n(edited)")
    [photo] = await office.sends(ann, "photo", caption="before 13912345678")
    await office.edits(ann, photo, "after 13912345678")
    copy = (await office.topic())[-1]
    assert copy["photo"] and copy["caption"].startswith("From the member\nafter •••")


async def test_every_kind_of_message_reaches_the_topic_and_the_member(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    here = {"chat": STAFF, "thread": office.thread()}
    for kind in ("photo", "voice", "video_note", "sticker"):
        await office.sends(ann, kind)
        assert kind in (await office.topic())[-1], kind
    for kind in ("photo", "voice", "video", "video_note", "sticker", "document", "animation"):
        await office.sends(chen.telegram_id, kind, **here)
        assert kind in (await office.last(ann)), kind


async def test_what_has_a_name_or_a_place_is_kept_back_from_the_group(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    for kind in ("document", "video", "animation"):
        await office.sends(ann, kind)
        newest = (await office.topic())[-1]
        assert kind not in newest and "Open it to see all of it" in newest["text"], kind
        await _opens(office, chen.telegram_id, newest)
        assert kind in (await office.last(chen.telegram_id)), kind
    await office.sandbox.page("location", as_=ann, latitude=32.06, longitude=118.79)
    await office.goes_on()
    newest = (await office.topic())[-1]
    assert "location" not in newest and "Place on the map" in newest["text"]
    await _opens(office, chen.telegram_id, newest)
    assert (await office.last(chen.telegram_id))["location"]["latitude"] == 32.06


async def _opens(office, who, message):
    link = message["reply_markup"]["inline_keyboard"][0][0]["url"].partition("start=")[2]
    await office.says(who, f"/start {link}")


async def test_a_shared_contact_is_kept_back_from_the_group(office):
    ann = await office.guest()
    await raised(office, ann)
    await office.sandbox.page("contact", as_=ann, phone="13912345678")
    await office.goes_on()
    newest = (await office.topic())[-1]
    assert "contact" not in newest and "Contact" in newest["text"]
    link = newest["reply_markup"]["inline_keyboard"][0][0]["url"].partition("start=")[2]
    chen, clerk = await office.agent(), await office.agent(Role.DESK_CLERK)
    for who in (chen, clerk):
        await office.says(who.telegram_id, f"/start {link}")
    assert (await office.last(chen.telegram_id))["contact"]["phone_number"] == "13912345678"
    assert "not yours" in (await office.last(clerk.telegram_id))["text"]


async def test_albums_stay_albums_and_their_words_stand_above(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    first, *_ = await office.sends(ann, "photo", count=3, caption="See 13912345678")
    line, *album = (await office.topic())[-4:]
    assert line["text"].startswith("From the member\nSee •••")
    assert [words(one) for one in album] == ["<photo>"] * 3
    assert len({one["media_group_id"] for one in album}) == 1
    await office.edits(ann, first, "Look")
    assert (await office.texts())[-4].startswith("From the member\nLook")
    here = {"chat": STAFF, "thread": office.thread()}
    await office.sends(chen.telegram_id, "photo", count=2, caption="Ours", **here)
    line, *album = (await office.sees(ann))[-3:]
    assert line["text"].endswith("\nOurs") and [words(one) for one in album] == ["<photo>"] * 2


async def test_answers_point_at_what_they_answer(office):
    ann, chen = await office.guest(), await office.agent()
    await raised(office, ann)
    await office.says(ann, "Which day?")
    copy = (await office.topic())[-1]["message_id"]
    here = {"chat": STAFF, "thread": office.thread()}
    await office.says(chen.telegram_id, "Monday", reply_to=copy, **here)
    answer = await office.last(ann)
    assert answer["reply_to_message"]["text"] == "Which day?"
    await office.says(ann, "Thanks", reply_to=answer["message_id"])
    assert (await office.topic())[-1]["reply_to_message"]["text"] == "Monday"


async def test_f18_a_deleted_topic_is_made_again_and_begins_with_the_card(office):
    ann = await office.guest()
    await raised(office, ann)
    old = office.thread()
    await office.sandbox.page("group", group=STAFF, action="delete_topic", thread=old, as_=OWNER)
    await office.says(ann, "Anybody there?")
    new = office.thread()
    assert new != old
    card, said = await office.texts(new)
    assert "First answer: due" in card and said == "From the member\nAnybody there?"
    await office.says(ann, "Hello?")
    assert len(await office.topic(new)) == 3


async def test_f18_a_closed_topic_is_opened_again(office):
    ann = await office.guest()
    await raised(office, ann)
    thread = office.thread()
    await office.sandbox.page("group", group=STAFF, action="close_topic", thread=thread, as_=OWNER)
    await office.says(ann, "Anybody there?")
    assert (await office.texts(thread))[-1] == "From the member\nAnybody there?"


async def test_whoever_may_not_answer_is_told_and_nothing_goes_out(office):
    ann = await office.guest()
    clerk = await office.agent(Role.DESK_CLERK)
    await raised(office, ann)
    seen, kept = len(await office.sees(ann)), len(office.kept())
    here = {"chat": STAFF, "thread": office.thread()}
    await office.says(clerk.telegram_id, "I know better", **here)
    assert "not yours" in (await office.topic())[-1]["text"]
    await office.says(clerk.telegram_id, "Who am I?", anonymous=True, **here)
    assert "匿名" in (await office.topic())[-1]["text"]  # the club's language: nobody is known
    await office.says(clerk.telegram_id, "Lunch?", chat=STAFF)
    assert (len(await office.sees(ann)), len(office.kept())) == (seen, kept)


async def test_nobody_answers_their_own_case(office):
    agent = await office.agent()
    await raised(office, agent.telegram_id)
    seen = len(await office.sees(agent.telegram_id))
    here = {"chat": STAFF, "thread": office.thread()}
    await office.says(agent.telegram_id, "You are right", **here)
    assert "for other colleagues" in (await office.topic())[-1]["text"]
    assert len(await office.sees(agent.telegram_id)) == seen


async def test_a_complaint_about_a_colleague_gets_no_topic_and_is_talked_about_in_private(office):
    ann, manager = await office.guest(), await office.agent(Role.MANAGER, name="Zhou")
    topics = dict(office.sandbox.desk.world.groups[STAFF]["topics"])
    await raised(office, ann, "He shouted, 13912345678", area="staff")
    assert office.sandbox.desk.world.groups[STAFF]["topics"] == topics
    told = await office.last(manager.telegram_id)
    assert "the member writes\nHe shouted, 13912345678" in told["text"]
    await office.says(manager.telegram_id, "I am sorry", reply_to=told["message_id"])
    assert (await office.last(ann))["text"].endswith("manager Zhou\nI am sorry")
    await office.sends(ann, "voice")
    assert (await office.last(manager.telegram_id))["voice"]


async def test_a_case_that_turns_out_to_be_about_a_colleague_leaves_its_topic(office):
    ann, manager = await office.guest(), await office.agent(Role.MANAGER, name="Zhou")
    case = await raised(office, ann)
    thread = office.thread()

    def unit(session):
        work = Work(session, manager, clock.now())
        return handling.retype(work, case_id=case, kind="complaint", area="staff").number

    number = await office.hearing.door.run(unit)
    await office.goes_on()
    topic = office.sandbox.desk.world.groups[STAFF]["topics"][str(thread)]
    assert (topic["name"], topic["closed"]) == (number, True)
    said = [one for one in await office.texts(thread) if "in confidence" in one]
    assert len(said) == 1
    seen = len(await office.topic())
    await office.says(ann, "She shouted at me")
    assert len(await office.topic()) == seen
    assert "She shouted" in (await office.last(manager.telegram_id))["text"]


async def test_without_topics_the_card_stands_in_general_and_words_in_private(office):
    ann, chen = await office.guest(), await office.agent()
    office.sandbox.desk.world.groups[STAFF]["is_forum"] = False
    await raised(office, ann, "My secret")
    shown = [words(one) for one in await office.sees(OWNER, chat=STAFF)][-2:]
    assert any("First answer: due" in one for one in shown)
    assert any(one.endswith("There is news in this case.") for one in shown)
    await office.says(ann, "One more thing")
    assert (await office.last(chen.telegram_id))["text"].endswith("writes\nOne more thing")
    assert not [one for one in await office.sees(OWNER, chat=STAFF) if "secret" in words(one)]


async def test_files_of_the_form_stand_in_the_topic(office, tmp_path):
    from bot import attachments
    from tests.sandbox.test_media import PICTURE

    ann = await office.guest()
    kept = [attachments.keep(PICTURE, f"u{k}", tmp_path) for k in range(2)]
    files = [{"stored": one.stored, "media_type": one.media_type} for one in kept]
    await raised(office, ann, files=files)
    assert [words(one) for one in await office.topic()][-2:].count("<photo>") >= 1


async def test_a_paper_of_the_form_stands_in_the_topic_under_the_number_of_the_case(
    office, tmp_path
):
    from bot import attachments

    ann = await office.guest()
    paper = attachments.keep(b"%PDF-1.4\n%%EOF\n", "u1", tmp_path)
    await raised(office, ann, files=[{"stored": paper.stored, "media_type": paper.media_type}])
    newest = (await office.topic())[-1]
    number = newest["document"]["file_name"].partition("-1.pdf")[0]
    assert number.startswith("C") and number in (await office.texts())[0]
