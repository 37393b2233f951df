"""Replies and notices reach the chat they are meant for, in the reader's language."""

from chat.screen import Button, Screen, to_dict
from domain.outbox import STAFF_GROUP, Lane


async def test_a_reply_leaves_at_once_without_the_loop_running(house):
    ann = await house.somebody()
    worker = house.new_worker()
    screen = Screen(
        title="Hello", text="Dear Ann", rows=((Button("Go", "x:1", style="primary"),),)
    )
    worker.release([house.reply(ann, {"screen": to_dict(screen)})])
    await house.settled("sent")
    [sent] = await house.sandbox.log("sendMessage")
    assert sent["params"]["text"] == "Hello\nDear Ann"
    assert sent["params"]["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert sent["unknown_params"] == []
    assert sent["result"]["reply_markup"]["inline_keyboard"][0][0]["style"] == "primary"
    assert house.rows()[0].message_id == sent["result"]["message_id"]
    await worker.stop()


async def test_a_press_edits_the_message_and_is_answered(house):
    ann = await house.somebody()
    worker = house.new_worker()
    worker.release([house.reply(ann, {"screen": {"text": "one", "inline": BUTTONS}})])
    await house.settled("sent")
    number = house.rows()[0].message_id
    press = await house.sandbox.page(
        "press", as_=ann.telegram_id, chat=ann.telegram_id, message_id=number, data="x:1"
    )
    answer = {"id": press["callback_query_id"], "text": "Done", "alert": False}
    payload = {"screen": {"text": "two"}, "edit": number, "answer": answer}
    worker.release([house.reply(ann, payload)])
    await house.settled("sent", "sent")
    edited, *_ = await house.sandbox.log("editMessageText")
    answered, *_ = await house.sandbox.log("answerCallbackQuery")
    assert edited["result"]["text"] == "two"
    assert answered["ok"] and answered["params"]["text"] == "Done"
    assert house.rows()[1].message_id == number
    await worker.stop()


BUTTONS = {"inline_keyboard": [[{"text": "Go", "callback_data": "x:1"}]]}


async def test_replies_of_one_chat_stay_in_order(house):
    ann, bob = await house.somebody(), await house.somebody()
    worker = house.new_worker()
    wanted = [f"no. {n}" for n in range(8)]
    replies = [house.reply(ann, {"screen": {"text": text}}) for text in wanted]
    replies.insert(3, house.reply(bob, {"screen": {"text": "for Bob"}}))
    worker.release(replies)
    await house.settled(*["sent"] * 9)
    assert [text for text in await house.sandbox.texts() if text != "for Bob"] == wanted
    await worker.stop()


async def test_a_notice_is_told_in_its_readers_language(house):
    ann, wang = await house.somebody(), await house.somebody(language="zh_CN")
    house.start()
    house.queue("today", ann)
    house.queue("today", wang)
    await house.settled("sent", "sent")
    assert sorted(await house.sandbox.texts()) == ["today", "今天"]


async def test_a_poke_wakes_the_sender(house):
    ann = await house.somebody()
    worker = house.start()
    house.queue("now", ann)
    worker.poke()
    await house.settled("sent")
    assert await house.sandbox.texts() == ["now"]


async def test_the_urgent_lane_goes_first(house):
    people = [await house.somebody() for _ in range(4)]
    lanes = (Lane.CAMPAIGN, Lane.CARE, Lane.SERVICE, Lane.CAMPAIGN)
    for person, lane in zip(people, lanes, strict=True):
        house.queue(lane.name, person, lane=lane)
    house.start(window=1)
    await house.settled(*["sent"] * 4)
    assert await house.sandbox.texts() == ["SERVICE", "CARE", "CAMPAIGN", "CAMPAIGN"]


async def test_what_is_past_its_time_is_not_said(house):
    ann = await house.somebody()
    house.queue("late", ann, expires_at=house.club.now)
    house.start()
    await house.settled("expired")
    assert await house.sandbox.texts() == []


async def test_a_person_without_a_chat_is_refused_and_not_tried(house):
    house.queue("hello", 4711)
    house.start()
    await house.settled("refused")
    assert house.rows()[0].reason == "no_address"


async def test_a_card_goes_to_its_topic_which_is_made_once(house):
    house.queue("one", STAFF_GROUP, topic="approvals")
    house.queue("two", STAFF_GROUP, topic="approvals")
    house.queue("no topic", STAFF_GROUP)
    house.start()
    await house.settled("sent", "sent", "sent")
    [made] = await house.sandbox.log("createForumTopic")
    threads = {
        row["params"]["text"]: row["params"].get("message_thread_id")
        for row in await house.sandbox.log("sendMessage")
    }
    thread = made["result"]["message_thread_id"]
    assert threads == {"one": thread, "two": thread, "no topic": None}


async def test_a_card_without_a_staff_group_waits(house):
    with house.club.work() as work:
        from domain.people import facts

        facts.drop(work.session, "staff_group")
    house.queue("one", STAFF_GROUP)
    house.start()
    await house.until(lambda: house.rows()[0].reason == "no_staff_group")
    assert house.states() == ["pending"]
    assert await house.sandbox.log("sendMessage") == []


async def test_a_redrawn_card_edits_the_first_one(house):
    house.queue("first", STAFF_GROUP, key="card")
    house.start()
    await house.settled("sent")
    house.queue("second", STAFF_GROUP, key="card:2", edits="card")
    await house.settled("sent", "sent")
    [edited] = await house.sandbox.log("editMessageText")
    assert edited["params"]["message_id"] == house.rows()[0].message_id
    assert edited["result"]["text"] == "second"


async def test_a_card_changed_before_it_was_told_is_told_once(house):
    house.queue("first", STAFF_GROUP, key="card", not_before=house.club.now.replace(year=2090))
    house.queue("second", STAFF_GROUP, key="card:2", edits="card")
    house.start()
    await house.settled("pending", "cancelled")
    assert house.rows()[1].reason == "told_fresh"


async def test_a_notice_nobody_knows_is_refused_and_the_staff_is_told(house):
    ann = await house.somebody()
    house.queue("x", ann, kind="no.such_kind")
    house.start()
    await house.settled("refused", "sent")
    assert house.rows()[1].kind == "alert"
    assert "no.such_kind" in (await house.sandbox.texts())[0]


async def test_an_obsolete_notice_is_cancelled(house):
    from delivery import notices

    notices.NOTICES["test.obsolete"] = lambda work, params: None
    ann = await house.somebody()
    house.queue("x", ann, kind="test.obsolete")
    house.start()
    await house.settled("cancelled")
    assert house.rows()[0].reason == "obsolete"


async def test_stopping_gives_back_what_was_not_begun(house):
    people = [await house.somebody() for _ in range(5)]
    for person in people:
        house.queue("hello", person)
    worker = house.start(rate=2.0, window=1)
    await house.until(lambda: "sent" in house.states())
    await worker.stop()
    states = house.states()
    assert states.count("pending") >= 2
    assert states.count("pending") + states.count("sent") == 5
    assert len(await house.sandbox.texts()) == states.count("sent")
