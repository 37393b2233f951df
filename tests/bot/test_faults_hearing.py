"""The faults of RELIABILITY 4 that the hearing half meets, by number. Those of intake are in
test_intake, of forms in test_filling and test_bad_input, of sending in tests/delivery."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from bot import database, inbox, start, turns
from bot.settings import BadSettings, Settings
from bot.voice import Voice
from delivery import notices
from domain import addresses, clock, outbox
from domain.access import SYSTEM, Role
from domain.people import facts, group
from domain.sealing import Ring, use
from domain.work import Work
from tests.conftest import Club
from tests.talk import STAFF_CHAT, House, Talker, open_house, until

FOREIGN = {"id": -1009999999999, "type": "supergroup", "title": "Strangers"}


@pytest.fixture
async def house(club: Club, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(turns, "WAITS", (timedelta(0),) * 3)
    monkeypatch.setattr(turns, "DOWN", 0.01)
    club.now = clock.now()
    async with open_house(club.engines) as opened:
        yield opened


async def rows(house: House, sql: str) -> list[Any]:
    return list(await house.door.read(lambda session: session.execute(text(sql)).all()))


async def queued(house: House, kind: str) -> list[Any]:
    """(params, chat_id, person_id, not_before) of what waits to be told."""
    from sqlalchemy import select

    from domain.outbox import OutboxMessage

    which = select(OutboxMessage).where(OutboxMessage.kind == kind)
    return list(await house.door.read(lambda session: session.execute(which).scalars().all()))


def standing(ann: Talker, chat: dict[str, Any], new: str, old: str = "left") -> dict[str, Any]:
    """Telegram's word about the bot's own standing in a chat, caused by this person."""
    bot = {"id": 7_100_000_001, "is_bot": True, "first_name": "Hall"}
    rights = dict.fromkeys(
        (
            *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
            *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
            *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
            *("can_delete_stories", "can_send_welcome_messages"),
        ),
        False,
    )

    def member(status: str) -> dict[str, Any]:
        more = {"administrator": rights, "kicked": {"until_date": 0}}.get(status, {})
        return {"status": status, "user": bot, **more}

    return {
        "my_chat_member": {
            "chat": chat,
            "from": ann.user,
            "date": int(clock.now().timestamp()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
    }


def bind(club: Club) -> None:
    with club.work() as work:
        group.ensure_staff_group(work.session, STAFF_CHAT, work.now)


# ── F2, F13 Buttons ───────────────────────────────────────────────────────────────────────────


async def test_f2_a_double_tap_is_answered_and_has_one_effect(house: House) -> None:
    ann = house.person()
    await ann.says("/language")
    press = ann.press_body("lang:zh_TW")
    again = {"callback_query": {**press["callback_query"], "id": "the-same-tap-once-more"}}
    await house.feed(press, again)
    assert (await rows(house, "SELECT language FROM person"))[0].language == "zh_TW"
    states = await rows(house, "SELECT DISTINCT state FROM inbound")
    assert [row.state for row in states] == ["done"]


async def test_f13_an_old_button_says_so_and_where_the_menu_is(house: House) -> None:
    ann = house.person()
    await ann.says("/start")
    await ann.press_data("gone:1")
    assert "/start" in ann.phone.toasts[-1]


# ── F15–F20 Groups, channels, blocking ────────────────────────────────────────────────────────


async def test_f15_a_channel_that_writes_in_private_terms_is_nobody(house: House) -> None:
    ann = house.person()
    body = ann.message(text="/start", sender_chat={"id": -100, "type": "channel", "title": "x"})
    body["message"]["chat"] = FOREIGN
    await house.feed(body)
    assert await rows(house, "SELECT id FROM person") == []
    assert house.phones == {}


async def test_f16_a_foreign_group_is_told_and_left_after_ten_seconds(house, club) -> None:
    bind(club)
    ann = house.person()
    await house.feed(standing(ann, FOREIGN, "member"))
    assert "leaving" in house.phones[FOREIGN["id"]].messages[-1].screen.text
    (leave,) = await queued(house, "leave_chat")
    assert leave.chat_id == FOREIGN["id"]
    assert timedelta(seconds=9) < leave.not_before - leave.created_at < timedelta(seconds=11)
    (alert,) = await queued(house, "alert")
    who = (await rows(house, "SELECT id FROM person"))[0].id
    assert alert.params["number"] == f"#{who}"
    assert "Ann" not in str(alert.params)
    assert await rows(house, "SELECT 1 FROM audit_entry WHERE action = 'group.standing_changed'")
    await house.feed(standing(ann, FOREIGN, "administrator", "member"))
    assert len(await queued(house, "leave_chat")) == 1


async def test_f16_an_owner_is_told_how_to_bind_the_group(house, club) -> None:
    chief = club.person(Role.OWNER, language="en")
    boss = house.person("Zhou", telegram_id=chief.telegram_id)
    await house.feed(standing(boss, FOREIGN, "member"))
    assert "/bind" in house.phones[FOREIGN["id"]].messages[-1].screen.text
    assert await queued(house, "leave_chat") == []


async def test_f17_the_staff_group_is_followed_once_and_waiting_cards_go_along(
    house, club
) -> None:
    bind(club)
    new = -1002000000077
    with club.work() as work:
        outbox.queue(work, "text", to=outbox.Chat(STAFF_CHAT), key="waiting", msgid="x")
        outbox.queue(work, "alert", to=outbox.STAFF_GROUP, key="card", what="second_instance")
    ann = house.person()
    old_says, new_says = ann.message(migrate_to_chat_id=new), ann.message()
    old_says["message"]["chat"] = {"id": STAFF_CHAT, "type": "group", "title": "Staff"}
    new_says["message"] |= {
        "chat": {"id": new, "type": "supergroup", "title": "Staff"},
        "migrate_from_chat_id": STAFF_CHAT,
    }
    await house.feed(new_says, old_says)
    await house.feed(old_says)
    with club.work() as work:
        assert group.staff_group(work.session) == new
        assert addresses.staff_group(work.session) == new
    moved = await rows(house, "SELECT chat_id FROM outbox_message WHERE dedupe_key = 'waiting'")
    assert [row.chat_id for row in moved] == [new]
    assert len(await queued(house, "group.migrated")) == 1
    noted = await rows(house, "SELECT 1 FROM audit_entry WHERE action = 'group.migrated'")
    assert len(noted) == 1


async def test_f17_a_strangers_group_changes_nothing(house, club) -> None:
    bind(club)
    body = house.person().message(migrate_to_chat_id=-1005)
    body["message"]["chat"] = {"id": -5, "type": "group", "title": "x"}
    await house.feed(body)
    with club.work() as work:
        assert group.staff_group(work.session) == STAFF_CHAT


async def test_f19_the_owners_hear_that_the_staff_group_is_lost(house, club) -> None:
    bind(club)
    chief = club.person(Role.OWNER)
    staff = {"id": STAFF_CHAT, "type": "supergroup", "title": "Staff"}
    ann = house.person()
    await house.feed(standing(ann, staff, "member", "administrator"))
    await house.feed(standing(ann, staff, "kicked", "member"))
    told = await queued(house, "group.standing_lost")
    assert [(row.person_id, row.params["status"]) for row in told] == [
        (chief.person_id, "member"),
        (chief.person_id, "kicked"),
    ]
    assert "Welcome" in (await ann.says("/start")).title  # the service goes on


async def test_f20_blocking_is_noted_and_unblocking_clears_it(house, club) -> None:
    ann = house.person()
    await ann.says("/start")
    person_id = (await rows(house, "SELECT id FROM person"))[0].id
    with club.work() as work:
        care = {"lane": outbox.Lane.CARE, "msgid": "x"}
        outbox.queue(work, "text", to=person_id, key="care", **care)
        outbox.queue(work, "text", to=person_id, key="service", msgid="x")
    await house.feed(standing(ann, ann.chat, "kicked", "member"))
    found = (await rows(house, "SELECT unreachable_since, unreachable_reason FROM person"))[0]
    assert found.unreachable_since is not None
    assert found.unreachable_reason == "blocked"
    states = dict(map(tuple, await rows(house, "SELECT dedupe_key, state FROM outbox_message")))
    assert (states["care"], states["service"]) == ("cancelled", "pending")
    await house.feed(standing(ann, ann.chat, "member", "kicked"))
    found = (await rows(house, "SELECT unreachable_since FROM person"))[0]
    assert found.unreachable_since is None


# ── F5, F48, F52, F54 What cannot be handled ──────────────────────────────────────────────────


async def test_f52_a_message_of_unknown_shape_is_answered_and_kept(house) -> None:
    ann = house.person()
    strange = {"type": "telepathy", "date": 1}
    screen = await ann.sends(text="x", forward_origin=strange)
    assert "in words" in screen.text
    (row,) = await rows(house, "SELECT state, error, body FROM inbound")
    assert (row.state, row.error) == ("ignored", "NotForUs")
    assert row.body is not None


async def test_f48_a_person_whose_row_does_not_open_is_answered_and_staff_told(house) -> None:
    ann = house.person()
    await ann.says("/start")
    damage = "UPDATE person SET name = :junk"
    await house.door.run(lambda s: s.execute(text(damage), {"junk": b"no key opens this"}))
    screen = await ann.says("/start")
    assert "cannot be shown" in screen.text
    (alert,) = await queued(house, "alert")
    assert alert.params["what"] == "unreadable"
    kept = (await rows(house, "SELECT name FROM person"))[0].name
    assert bytes(kept) == b"no key opens this"
    assert "dead" in {row.state for row in await rows(house, "SELECT state FROM inbound")}


async def test_f48_an_update_that_does_not_open_holds_up_nobody(house) -> None:
    ann, ben = house.person(), house.person("Ben Wu")
    bodies = [{"update_id": 90_000 + n, **one.message(text="/start")}
              for n, one in enumerate((ann, ben))]  # fmt: skip
    arrivals = [inbox.arrival(body, clock.now()) for body in bodies]
    await house.door.run(lambda session: inbox.store(session, arrivals))
    damage = "UPDATE inbound SET body = :junk WHERE update_id = 90000"
    await house.door.run(lambda s: s.execute(text(damage), {"junk": b"damaged"}))
    await house.turns.sweep()
    await house.turns.idle()
    assert "Welcome" in ben.sees().title
    assert len(ann.phone.messages) == 1
    states = await rows(house, "SELECT state FROM inbound ORDER BY update_id")
    assert [row.state for row in states] == ["dead", "done"]


async def test_f48_a_damaged_conversation_locks_nobody_out(house) -> None:
    ann = house.person()
    await ann.says("/apply")
    damage = "UPDATE conversation SET data = :junk"
    await house.door.run(lambda s: s.execute(text(damage), {"junk": b"damaged"}))
    assert "Welcome" in (await ann.says("/start")).title
    assert "1" in (await ann.says("/apply")).text + ann.sees().title


async def test_f48_the_start_is_refused_with_keys_that_do_not_open(club, tmp_path) -> None:
    token = "123456789:AAvery-secret-token-of-the-club-0001"
    chosen = Settings(_env_file=None, bot_token=token, media_dir=tmp_path, owner_id=7_000_000_001)
    start.prepare(chosen, club.engines)
    use(Ring([b"another key than the one before, 32+"]))
    with pytest.raises(BadSettings, match="SECRET_KEYS do not open"):
        start.prepare(chosen, club.engines)


async def test_f54_somebody_elses_failure_disturbs_nobody(house, monkeypatch) -> None:
    from handlers import start as screens

    ann, ben = house.person(), house.person("Ben Wu")
    real = screens.home

    def broken(work: Any) -> Any:
        if work.actor.telegram_id == ann.telegram_id:
            raise KeyError("private")
        return real(work)

    monkeypatch.setattr(screens, "home", broken)
    await house.feed(ann.message(text="/start"), ben.message(text="/start"))
    assert "passed it to our staff" in ann.sees().text
    assert "Welcome" in ben.sees().title
    alerts = await queued(house, "alert")
    assert [alert.params["error"] for alert in alerts] == ["KeyError"]
    assert "private" not in str([alert.params for alert in alerts])


# ── F45, F46 The store is away ────────────────────────────────────────────────────────────────


async def test_f46_a_turn_waits_for_the_store_without_being_counted(
    sqlite_url, tmp_path, monkeypatch
):
    monkeypatch.setattr(turns, "DOWN", 0.01)
    home, gone = tmp_path / "home", tmp_path / "gone"
    home.mkdir()
    (tmp_path / "club.db").rename(home / "club.db")
    engines = database.open_engines(f"sqlite:///{home / 'club.db'}")
    told: list[int] = []

    async def trouble(one: Any) -> None:
        told.append(one.person)
        if len(told) == 2:
            gone.rename(home)

    async with open_house(engines) as house:
        house.turns._trouble = trouble
        ann = house.person()
        arrivals = [inbox.arrival({"update_id": 9, **ann.message(text="/start")}, clock.now())]
        await house.door.run(lambda session: inbox.store(session, arrivals))
        home.rename(gone)
        house.turns.offer(arrivals)
        await house.turns.idle()
        assert "Welcome" in ann.sees().title
        assert told == [ann.telegram_id] * 2
        assert (await rows(house, "SELECT attempts FROM inbound"))[0].attempts == 0
    engines.dispose()


async def test_f46_the_line_is_in_the_persons_language_and_owners_hear_of_it(house, club) -> None:
    chief = club.person(Role.OWNER, language="en")
    said: list[tuple[int, str]] = []

    async def say(chat: int, words: str) -> None:
        said.append((chat, words))

    voice = Voice(house.door, SimpleNamespace(say_unlogged=say))  # type: ignore[arg-type]
    await voice.remember_owners()
    ann = house.person(language="en")
    await voice.trouble(inbox.arrival({"update_id": 1, **ann.message(text="x")}, clock.now()))
    assert [chat for chat, _words in said] == [chief.telegram_id, ann.telegram_id]
    assert "mending" in said[1][1]
    assert "database" in said[0][1]


async def test_f8_staff_hear_of_somebody_who_floods_three_times_a_day(house, club) -> None:
    pokes: list[int] = []
    voice = Voice(house.door, SimpleNamespace(poke=lambda: pokes.append(1)))  # type: ignore[arg-type]
    ann = house.person()
    one = inbox.arrival({"update_id": 1, **ann.message(text="x")}, clock.now())
    for _ in range(4):
        await voice.flooded(one)
    (alert,) = await queued(house, "alert")
    assert alert.params["what"] == "flood"
    assert "Ann" not in str(alert.params)
    assert len(await queued(house, "text")) == 1  # all four came in one minute
    await until(lambda: len(pokes) == 4)


async def test_f53_large_telegram_ids_work_everywhere(house) -> None:
    ann = house.person(telegram_id=2**52 - 1)
    assert "Welcome" in (await ann.says("/start")).title
    assert (await rows(house, "SELECT telegram_id FROM person"))[0].telegram_id == 2**52 - 1


async def test_g7_a_week_delivered_twice_and_shuffled_changes_nothing(house) -> None:
    import random

    people = [house.person(f"P{n} Lee") for n in range(5)]
    said = ("/start", "/apply", "hello", "/language", "/help")
    week = [one.message(text=words) for words in said for one in people]
    ids = await house.feed(*week)
    tables = ("outbox_message", "conversation", "application", "audit_entry", "person")
    dump = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    before = await rows(house, dump)
    again = [{"update_id": n, **body} for n, body in zip(ids, week, strict=True)]
    random.Random(7).shuffle(again)
    await house.feed(*again)
    assert await rows(house, dump) == before
    assert {row.repeats for row in await rows(house, "SELECT repeats FROM inbound")} == {1}


async def test_a_fact_of_the_house_is_untouched_by_a_refused_update(house) -> None:
    ann = house.person()
    await ann.says("/bind")
    assert await house.door.read(lambda session: facts.fact(session, "staff_group")) is None


async def test_f8_who_was_too_fast_hears_how_many_messages_were_lost(house, club) -> None:
    ann = house.person("Ann")
    await ann.says("/start")
    bodies = [{"update_id": 900 + k, **ann.message(text=f"m{k}")} for k in range(3)]
    arrivals = [inbox.arrival(body, clock.now()) for body in bodies]
    voice = Voice(house.door, SimpleNamespace(poke=lambda: None))  # type: ignore[arg-type]
    await house.door.run(lambda session: inbox.store(session, arrivals, state="dropped"))
    await voice.flooded(arrivals[0])
    rows = await queued(house, "dropped")

    def tell(session: Any) -> list[Any]:
        work = Work(session, SYSTEM, clock.now())
        return [notices.NOTICES["dropped"](work, row.params) for row in rows]

    said = await house.door.run(tell)
    assert [one and one.text.partition(" were")[0] for one in said] == ["3 messages", None]
    assert rows[0].not_before.timestamp() == (rows[0].params["minute"] + 1) * 60 + 1
