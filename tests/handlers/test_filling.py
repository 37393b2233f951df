"""Forms, driven through aiogram as a person would: by words and by the text on buttons."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from aiogram import Bot, Dispatcher
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Update
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, create_engine

from chat import forms, screen
from chat.forms import Field, Form, Group, Section
from chat.kinds import (
    Choice,
    Choices,
    Consent,
    Date,
    File,
    IdNumber,
    LongText,
    Materials,
    Name,
    Phone,
    Pinyin,
    Signature,
    Text,
    YesNo,
)
from chat.screen import Screen
from domain.access import Actor
from domain.errors import NotFound, Refused
from domain.policy import PolicyValue
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS
from handlers.form_names import FormNames
from locales.i18n import speaking

START = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ANN = 7_000_000_001


class TooMany(Refused):
    code = "not_permitted"


class Draft:
    """A draft kept in memory, as a domain keeps it in a table."""

    def __init__(self):
        self.answers = {}
        self.touched = None
        self.sent = []
        self.dropped = 0

    def load(self, work):
        return dict(self.answers)

    def save(self, work, path, value):
        if value == "Forbidden Name":
            raise TooMany
        self.answers[path] = value
        self.touched = work.now

    def drop(self, work):
        self.answers.clear()
        self.dropped += 1

    def send(self, work, answers):
        self.sent.append(answers)
        return Screen(title="Thank you", text="We have it.")


SEXES = (("male", "Boy"), ("female", "Girl"))
JOBS = (("employed", "Employed"), ("retired", "Retired"))
SECTIONS = (
    Section(
        "About you",
        (
            Field(
                "full_name", "What is your full name?", Name(), label="Name", help="As on your ID."
            ),
            Field("pinyin", "And in Latin letters?", Pinyin(), label="Latin"),
            Field("born_on", "When were you born?", Date(youngest=18), label="Born"),
            Field("number", "Number of your ID?", IdNumber(birthday="born_on"), label="ID"),
            Field("phone", "Which number reaches you?", Phone(), label="Phone"),
            Field("email", "Your e-mail?", Text(), label="E-mail", optional=True),
        ),
    ),
    Section(
        "Work",
        (
            Field("job", "What do you do?", Choice(JOBS), label="Work"),
            Field(
                "company",
                "Which company?",
                Text(),
                label="Company",
                when=lambda answers: answers.get("job") == "employed",
            ),
        ),
    ),
    Section(
        "Family",
        (
            Group(
                "children",
                "Do you have children?",
                (
                    Field("name", "What is the name?", Name(), label="Name"),
                    Field("sex", "Boy or girl?", Choice(SEXES), label="Sex"),
                ),
                item="Child {n}",
                add="Add a child",
                label="Children",
                most=3,
            ),
        ),
    ),
    Section(
        "Papers",
        (
            Field("id_photos", "Both sides of your ID", Materials(least=2, most=2), label="ID"),
            Field("agreed", "Do you agree to the rules?", Consent(version="7"), label="Consent"),
            Field("signed", "Sign with your name.", Signature(), label="Signature"),
        ),
    ),
)
NEEDED = (
    "full_name", "pinyin", "born_on", "number", "phone", "email", "job", "children", "id_photos",
    "agreed",
)  # fmt: skip


@pytest.fixture
def session():
    engine = create_engine("sqlite://", poolclass=StaticPool)
    PolicyValue.__table__.create(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def dispatcher():
    before, filling.router._parent_router = filling.router._parent_router, None
    made = Dispatcher(storage=MemoryStorage())
    made.include_router(filling.router)
    yield made
    filling.router._parent_router = before


class Person:
    """Sends real updates through the dispatcher and remembers the Screen that came back."""

    def __init__(self, dispatcher, session):
        self.dispatcher, self.session = dispatcher, session
        self.bot = Bot("7100000001:AAsandboxsandboxsandboxsandboxsand00")
        self.now = START
        self.sees = Screen()
        self.rows = ()
        self.numbers = iter(range(1, 10_000))

    def work(self):
        return Work(self.session, Actor(person_id=1), self.now)

    def state(self):
        return self.dispatcher.fsm.get_context(self.bot, ANN, ANN)

    async def opens(self, form, **more):
        with speaking("en"):
            return self._saw(await filling.begin(form, self.work(), self.state(), **more))

    async def says(self, *texts):
        for text in texts:
            await self._message(text=text)
        return self.sees

    async def presses(self, *labels):
        for label in labels:
            await self.taps(self.button(label))
        return self.sees

    def button(self, label):
        found = [b for row in self.rows for b in row if label in b.text]
        assert found, f"no button {label!r} among {[b.text for row in self.rows for b in row]}"
        return found[0]

    async def taps(self, button):
        data = button.data if isinstance(button.data, str) else button.data.pack()
        press = {
            "id": "1",
            "from": self._me(),
            "chat_instance": "1",
            "data": data,
            "message": self._body(text="…"),
        }
        return await self._feed({"callback_query": press})

    async def sends(self, *files, **body):
        photo = [{"file_id": "p", "file_unique_id": "u", "width": 9, "height": 9}]
        return await self._message(files=files, **(body or {"photo": photo}))

    async def edits(self, text):
        body = self._body(text=text) | {"edit_date": 1790000000}
        return await self._feed({"edited_message": body})

    async def _message(self, files=(), **body):
        return await self._feed({"message": self._body(**body)}, files=files)

    def _me(self):
        return {"id": ANN, "is_bot": False, "first_name": "Ann"}

    def _body(self, **body):
        chat = {"id": ANN, "type": "private", "first_name": "Ann"}
        return {"message_id": next(self.numbers), "date": 1790000000, "chat": chat,
                "from": self._me(), **body}  # fmt: skip

    async def _feed(self, update, files=()):
        update = Update.model_validate({"update_id": next(self.numbers), **update})
        with speaking("en"):
            said = await self.dispatcher.feed_update(
                self.bot, update, work=self.work(), files=files
            )
        return self._saw(said if isinstance(said, Screen) else None)

    def _saw(self, said):
        self.sees = said
        if said is not None:
            screen.check(said)
            assert screen.from_dict(screen.to_dict(said)).text == said.text
            if said.rows:
                self.rows = said.rows
        return said


@pytest.fixture
def ann(dispatcher, session):
    return Person(dispatcher, session)


@pytest.fixture
def draft():
    return Draft()


@pytest.fixture
def form(draft):
    made = Form(
        "sample",
        SECTIONS,
        send=draft.send,
        load=draft.load,
        save=draft.save,
        drop=draft.drop,
        touched=lambda work: draft.touched,
    )
    FORMS["sample"] = lambda work: made
    yield made
    del FORMS["sample"]


def photo(sha):
    return File(f"u{sha}", sha, "image/jpeg", 1000, f"kept/{sha}")


async def fill_about_you(ann):
    await ann.says("王小明")
    await ann.presses("Wang Xiaoming")
    await ann.says("1985-02-03", "E12345678")
    await ann.sends(contact={"phone_number": "8613800138000", "first_name": "A", "user_id": ANN})
    return await ann.presses("Skip")


async def fill_all(ann, job="Retired"):
    await fill_about_you(ann)
    await ann.presses(job)
    if job == "Employed":
        await ann.says("Panda Ltd")
    await ann.presses("None, go on")
    await ann.sends(photo("a"), photo("b"))
    await ann.presses("I agree")
    return await ann.says("王小明")


# ── From the first question to the last ───────────────────────────────────────────────────────


async def test_a_form_begins_with_its_first_question_and_says_how_many_there_are(ann, form):
    seen = await ann.opens(form)
    assert seen.title == "About you"
    assert "What is your full name?" in seen.text
    assert "Step 1 of 11" in seen.text


async def test_a_form_filled_in_from_end_to_end_is_sent(ann, form, draft):
    await ann.opens(form)
    seen = await fill_all(ann)
    assert seen.title == "Is everything right?"
    await ann.presses("Send")
    assert ann.sees.text == "We have it."
    sent = draft.sent[0]
    assert sent["full_name"] == "王小明"
    assert sent["pinyin"] == "Wang Xiaoming"
    assert sent["phone"] == "+8613800138000"
    assert sent["email"] is None
    assert sent["children"] == []
    assert [one["sha256"] for one in sent["id_photos"]] == ["a", "b"]
    assert sent["agreed"] == {"version": "7", "agreed": True}
    assert await ann.state().get_state() is None


async def test_a_press_edits_and_a_typed_answer_brings_a_new_message(ann, form):
    await ann.opens(form)
    assert (await ann.says("王小明")).fresh
    assert not (await ann.presses("Wang Xiaoming")).fresh


async def test_the_step_count_stays_while_nothing_turns_a_condition(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    assert "Step 2 of 11" in ann.sees.text
    await ann.presses("Wang Xiaoming")
    assert "Step 3 of 11" in ann.sees.text


async def test_a_chosen_condition_opens_its_question(ann, form):
    await ann.opens(form)
    await fill_about_you(ann)
    seen = await ann.presses("Employed")
    assert "Which company?" in seen.text
    assert "Step 8 of 12" in seen.text


async def test_an_answer_under_a_false_condition_is_never_sent(ann, form, draft):
    await ann.opens(form)
    await fill_all(ann, job="Employed")
    await ann.presses("✎ Work", "Retired", "Send")
    assert "company" not in draft.sent[0]
    assert draft.answers["company"] == "Panda Ltd"


# ── Wrong answers ─────────────────────────────────────────────────────────────────────────────


async def test_a_wrong_answer_asks_again_with_the_reason_on_top(ann, form, draft):
    await ann.opens(form)
    await ann.says("王小明")
    await ann.presses("Wang Xiaoming")
    seen = await ann.says("3/2/1985")
    assert seen.text.startswith("⚠️ I cannot read this as a date. For example 1985-02-03")
    assert "When were you born?" in seen.text
    assert "born_on" not in draft.answers


async def test_a_seventeen_year_old_is_told_why_and_when(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    await ann.presses("Wang Xiaoming")
    seen = await ann.says("2009-02-03")
    assert "18" in seen.text
    assert "3 Feb 2027" in seen.text


async def test_a_refusal_of_the_domain_is_told_at_the_question(ann, form, draft):
    await ann.opens(form)
    seen = await ann.says("Forbidden Name")
    assert "ask the club manager" in seen.text
    assert "What is your full name?" in seen.text
    assert draft.answers == {}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1,
                      "height": 1, "is_animated": False, "is_video": False}}, "sticker"),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}, "voice"),
        ({"video": {"file_id": "v", "file_unique_id": "v", "duration": 1, "width": 1,
                    "height": 1}}, "videos"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "luck"),
        ({"location": {"latitude": 32.0, "longitude": 118.8}}, "place"),
        ({"contact": {"phone_number": "1", "first_name": "B"}}, "contact"),
        ({"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}, "file"),
        ({"text": "👍👍"}, "words or figures"),
        ({"text": "\u202e\x00\u200b"}, "nothing to read"),
        ({"text": "x" * 4090}, "4,090"),
        ({"text": "/nonsense"}, "do not know this command"),
    ],
)  # fmt: skip
async def test_a_message_of_the_wrong_kind_gets_a_clear_sentence(ann, form, body, word):
    await ann.opens(form)
    seen = await ann._message(**body)
    assert word in seen.text
    assert "What is your full name?" in seen.text


async def test_somebody_elses_contact_is_not_taken(ann, form, draft):
    await ann.opens(form)
    await ann.says("王小明")
    await ann.presses("Wang Xiaoming")
    await ann.says("1985-02-03", "E12345678")
    seen = await ann.sends(contact={"phone_number": "86138", "first_name": "B", "user_id": 5})
    assert "somebody else's" in seen.text
    assert "phone" not in draft.answers


# ── Back, skip, change, help ──────────────────────────────────────────────────────────────────


async def test_back_shows_the_former_answer_and_keeps_it_with_one_tap(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    seen = await ann.presses("Back")
    assert "So far: 王小明" in seen.text
    assert "in Latin letters" in (await ann.presses("Keep")).text


async def test_the_first_question_has_no_way_back(ann, form):
    seen = await ann.opens(form)
    assert not any("Back" in b.text for row in seen.rows for b in row)


async def test_what_is_needed_cannot_be_skipped(ann, form, draft):
    await ann.opens(form)
    seen = await ann.says("Skip")
    assert "cannot be skipped" in seen.text
    assert draft.answers == {}


async def test_help_returns_to_the_same_question(ann, form):
    await ann.opens(form)
    seen = await ann.presses("Help")
    assert "As on your ID." in seen.text
    assert "in Latin letters" in (await ann.says("王小明")).text


async def test_a_change_from_the_summary_comes_back_to_the_summary(ann, form, draft):
    await ann.opens(form)
    await fill_all(ann)
    assert "What is your full name?" in (await ann.presses("✎ Name")).text
    assert (await ann.says("王大明")).title == "Is everything right?"
    assert draft.answers["full_name"] == "王大明"


async def test_back_from_a_change_leaves_the_answer_alone(ann, form, draft):
    await ann.opens(form)
    await fill_all(ann)
    await ann.presses("✎ Name")
    assert (await ann.presses("Back")).title == "Is everything right?"
    assert draft.answers["full_name"] == "王小明"


async def test_a_change_that_opens_a_question_asks_it_before_the_summary(ann, form):
    await ann.opens(form)
    await fill_all(ann)
    assert "Which company?" in (await ann.presses("✎ Work", "Employed")).text
    assert (await ann.says("Panda Ltd")).title == "Is everything right?"


async def test_a_change_on_the_second_page_comes_back_to_that_page(ann, form):
    await ann.opens(form)
    await fill_all(ann)
    seen = await ann.presses("›", "✎ Consent", "I agree")
    assert "Signature: 王小明" in seen.text
    assert "Signature: 王小明" in (await ann.presses("✎ Consent", "Back")).text


async def test_the_summary_masks_the_id_number_until_asked(ann, form):
    await ann.opens(form)
    await fill_all(ann)
    assert "•••• 5678" in ann.sees.text
    assert "E12345678" not in ann.sees.text
    assert "E12345678" in (await ann.presses("Show numbers")).text


async def test_the_summary_has_at_most_eight_answers_a_page(ann, form):
    await ann.opens(form)
    seen = await fill_all(ann)
    assert sum("✎" in b.text for row in seen.rows for b in row) == 8
    assert "Signature: 王小明" in (await ann.presses("›")).text


# ── A repeating group ─────────────────────────────────────────────────────────────────────────


async def reach_children(ann, form):
    await ann.opens(form)
    await fill_about_you(ann)
    return await ann.presses("Retired")


async def test_children_are_added_one_by_one(ann, form, draft):
    await reach_children(ann, form)
    seen = await ann.presses("Add a child")
    assert "Child 1" in seen.text
    await ann.says("Bo Lee")
    seen = await ann.presses("Boy")
    assert "✎ Bo Lee · Boy" in [b.text for row in seen.rows for b in row]
    await ann.presses("Add a child")
    await ann.says("Mei Lee")
    await ann.presses("Girl", "That is all")
    assert "Both sides" in ann.sees.text
    assert forms.collected(form, draft.answers)["children"] == [
        {"name": "Bo Lee", "sex": "male"},
        {"name": "Mei Lee", "sex": "female"},
    ]


async def test_a_removed_child_is_gone_and_the_others_stay(ann, form, draft):
    await reach_children(ann, form)
    for name in ("Bo Lee", "Mei Lee"):
        await ann.presses("Add a child")
        await ann.says(name)
        await ann.presses("Girl")
    await ann.presses("Remove")
    assert ann.sees.toast == "Removed."
    assert forms.collected(form, draft.answers)["children"] == [
        {"name": "Mei Lee", "sex": "female"}
    ]


async def test_a_child_begun_by_mistake_leaves_no_trace(ann, form, draft):
    await reach_children(ann, form)
    await ann.presses("Add a child", "Back")
    assert draft.answers["children"]["items"] == []
    assert "Both sides" in (await ann.presses("None, go on")).text


async def test_a_child_is_changed_question_by_question(ann, form, draft):
    await reach_children(ann, form)
    await ann.presses("Add a child")
    await ann.says("Bo Lee")
    await ann.presses("Boy", "✎ Bo Lee")
    await ann.says("Bo Li")
    assert "Boy or girl?" in ann.sees.text
    await ann.presses("Keep")
    assert "✎ Bo Li · Boy" in [b.text for row in ann.sees.rows for b in row]


async def test_there_is_no_button_for_more_children_than_fit(ann, form):
    await reach_children(ann, form)
    for name in ("Bo Lee", "Mei Lee", "Lin Lee"):
        await ann.presses("Add a child")
        await ann.says(name)
        await ann.presses("Girl")
    assert not any("Add" in b.text for row in ann.sees.rows for b in row)


async def test_words_do_for_the_buttons_of_a_group(ann, form):
    await reach_children(ann, form)
    assert "What is the name?" in (await ann.says("yes")).text


# ── The contact keyboard ──────────────────────────────────────────────────────────────────────


async def test_the_contact_button_takes_the_way_back_along_and_leaves_afterwards(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    await ann.presses("Wang Xiaoming")
    seen = await ann.says("1985-02-03", "E12345678")
    assert seen.ask.contact == "Share my number"
    assert any("Back" in word for row in seen.ask.words for word in row)
    seen = await ann.says("13800138000")
    assert seen.ask.remove
    first, second = screen.parts(seen)
    assert first.markup == {"remove_keyboard": True}
    assert "inline_keyboard" in second.markup


async def test_the_words_of_the_contact_keyboard_work(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    await ann.presses("Wang Xiaoming")
    await ann.says("1985-02-03", "E12345678")
    assert "Number of your ID?" in (await ann.says("‹ Back")).text


# ── Stale presses, double presses, edits ──────────────────────────────────────────────────────


async def test_f13_an_old_button_answers_politely_and_changes_nothing(ann, form, draft):
    await ann.opens(form)
    await fill_about_you(ann)
    old = ann.button("Employed")
    await ann.presses("Retired")
    before = dict(draft.answers)
    seen = await ann.taps(old)
    assert seen.toast and not seen.speaks
    assert draft.answers == before


async def test_f13_a_button_of_a_form_that_is_over_answers_politely(ann, form, draft):
    await ann.opens(form)
    await fill_about_you(ann)
    old = ann.button("Employed")
    await ann.state().clear()
    seen = await ann.taps(old)
    assert "out of date" in seen.toast
    assert "job" not in draft.answers


async def test_a_double_press_on_send_sends_once(ann, form, draft):
    await ann.opens(form)
    await fill_all(ann)
    send = ann.button("Send")
    await ann.taps(send)
    await ann.taps(send)
    assert len(draft.sent) == 1


async def test_f12_an_edited_message_is_explained_once(ann, form, draft):
    await ann.opens(form)
    await ann.says("王小明")
    seen = await ann.edits("王大明")
    assert "does not change your answer" in seen.text
    assert await ann.edits("王中明") is None
    assert draft.answers["full_name"] == "王小明"


# ── Later, again, never ───────────────────────────────────────────────────────────────────────


async def test_f6_a_form_goes_on_where_it_stopped(ann, form, draft):
    await ann.opens(form)
    await ann.says("王小明")
    seen = await ann.presses("Save for later")
    assert "1 of 11" in seen.text
    assert await ann.state().get_state() is None
    seen = await ann.presses("Go on")
    assert "in Latin letters" in seen.text


async def test_f6_after_a_day_the_next_message_asks_whether_to_go_on(ann, form, draft):
    await ann.opens(form)
    await ann.says("王小明")
    ann.now += timedelta(hours=25)
    seen = await ann.says("Hello")
    assert "1 of 11 answers are saved" in seen.text
    assert "in Latin letters" in (await ann.presses("Go on")).text
    assert draft.answers == {"full_name": "王小明"}


async def test_f6_a_draft_opened_again_after_a_day_asks_first(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    await ann.presses("Save for later")
    ann.now += timedelta(hours=25)
    assert "Go on where you stopped?" in (await ann.opens(form)).title


async def test_cancel_asks_once_more_and_then_discards(ann, form, draft):
    await ann.opens(form)
    await ann.says("王小明")
    assert "would be deleted" in (await ann.presses("Cancel")).text
    assert draft.dropped == 0
    await ann.presses("discard")
    assert draft.dropped == 1
    assert await ann.state().get_state() is None


async def test_second_thoughts_about_cancelling_lead_back_to_the_question(ann, form, draft):
    await ann.opens(form)
    await ann.says("王小明")
    await ann.presses("Cancel")
    assert "in Latin letters" in (await ann.presses("Go on")).text
    assert draft.answers == {"full_name": "王小明"}


async def test_the_cancel_command_asks_about_a_draft(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    with speaking("en"):
        seen = await filling.cancel(ann.work(), ann.state())
    assert "Stop here?" in seen.title


async def test_typing_the_cancel_command_into_a_form_asks_about_it(ann, form):
    await ann.opens(form)
    await ann.says("王小明")
    assert "Stop here?" in (await ann.says("/cancel")).title


async def test_the_cancel_command_has_nothing_to_say_without_a_form(ann, form):
    assert await filling.cancel(ann.work(), ann.state()) is None


async def test_a_form_that_is_gone_ends_the_conversation_politely(ann, form):
    await ann.opens(form)
    kept = FORMS.pop("sample")
    seen = await ann.says("王小明")
    FORMS["sample"] = kept
    assert "has changed meanwhile" in seen.text
    assert await ann.state().get_state() is None


# ── Ticks and files ───────────────────────────────────────────────────────────────────────────

GAMES = tuple((f"g{n}", f"Game {n}") for n in range(1, 21))


def small(name, *fields, **more):
    sent = []

    def send(work, answers):
        sent.append(answers)
        return Screen(text="Sent.")

    made = Form(name, (Section("", fields),), send=send, **more)
    FORMS[name] = lambda work: made
    return made, sent


@pytest.fixture(autouse=True)
def tidy():
    before = dict(FORMS)
    yield
    FORMS.clear()
    FORMS.update(before)


async def test_ticks_stay_on_their_page_until_done(ann):
    made, sent = small("games", Field("games", "Which games?", Choices(GAMES, other=True)),
                       review=False)  # fmt: skip
    await ann.opens(made)
    await ann.presses("›", "Game 10")
    assert "✓ Game 10" in [b.text for row in ann.sees.rows for b in row]
    await ann.presses("Done (1 chosen)")
    assert sent == [{"games": ["g10"]}]


async def test_a_tick_pressed_twice_is_one_tick(ann):
    made, _sent = small("games", Field("games", "Which games?", Choices(GAMES)))
    await ann.opens(made)
    tick = ann.button("Game 3")
    await ann.taps(tick)
    await ann.taps(tick)
    assert "✓ Game 3" in [b.text for row in ann.sees.rows for b in row]
    untick = ann.button("✓ Game 3")
    await ann.taps(untick)
    await ann.taps(untick)
    assert "✓ Game 3" not in [b.text for row in ann.sees.rows for b in row]


async def test_an_answer_of_ones_own_is_ticked_and_unticked(ann):
    made, _sent = small("games", Field("games", "Which games?", Choices(GAMES, other=True)))
    await ann.opens(made)
    await ann.says("Go, 围棋")
    assert "✓ 围棋" in [b.text for row in ann.sees.rows for b in row]
    await ann.presses("✓ Go")
    assert [b.text for row in ann.sees.rows for b in row if "✓" in b.text] == ["✓ 围棋"]


async def test_f9_an_album_is_one_answer(ann):
    made, sent = small(
        "photos", Field("photos", "Photos?", Materials(least=2, most=2)), review=False
    )
    await ann.opens(made)
    await ann.sends(photo("a"), photo("b"))
    assert [one["sha256"] for one in sent[0]["photos"]] == ["a", "b"]


async def test_f9_a_missing_picture_is_asked_for(ann):
    made, sent = small(
        "photos", Field("photos", "Photos?", Materials(least=2, most=2)), review=False
    )
    await ann.opens(made)
    seen = await ann.sends(photo("a"))
    assert "1 file received. 1 more, please." in seen.text
    assert sent == []


async def test_f9_an_album_fills_one_slot_after_the_other(ann):
    slots = [Field(name, f"{name}?", Materials()) for name in ("front", "back", "portrait")]
    made, sent = small("slots", *slots, review=False)
    await ann.opens(made)
    seen = await ann.sends(photo("a"), photo("b"))
    assert "portrait?" in seen.text
    await ann.sends(photo("c"))
    assert [sent[0][name][0]["sha256"] for name in ("front", "back", "portrait")] == list("abc")


async def test_f9_an_album_that_does_not_fit_is_refused_whole(ann):
    slots = [Field(name, f"{name}?", Materials()) for name in ("front", "back")]
    made, sent = small("slots", *slots, review=False)
    await ann.opens(made)
    seen = await ann.sends(photo("a"), photo("b"), photo("c"))
    assert "3 are too many" in seen.text
    assert "front?" in seen.text
    assert sent == []


async def test_f9_an_album_stops_at_the_file_that_will_not_do(ann):
    slots = [Field(name, f"{name}?", Materials()) for name in ("front", "back")]
    made, _sent = small("slots", *slots)
    await ann.opens(made)
    seen = await ann.sends(photo("a"), File("x", refusal="unreadable"))
    assert "cannot be opened" in seen.text
    assert "back?" in seen.text


async def test_f10_the_same_photo_twice_counts_once(ann):
    made, _sent = small("photos", Field("photos", "Photos?", Materials(least=2, most=2)))
    await ann.opens(made)
    await ann.sends(photo("a"))
    assert "already arrived" in (await ann.sends(photo("a"))).text


async def test_f11_a_refused_file_says_why_and_the_good_one_is_kept(ann):
    made, _sent = small("photos", Field("photos", "Photos?", Materials(least=2, most=2)))
    await ann.opens(made)
    seen = await ann.sends(photo("a"), File("x", refusal="too_big"))
    assert "at most 10 MB" in seen.text
    assert "1 file received" in seen.text


async def test_pictures_can_be_sent_anew(ann):
    made, _sent = small("photos", Field("photos", "Photos?", Materials(least=2, most=3)))
    await ann.opens(made)
    await ann.sends(photo("a"), photo("b"))
    seen = await ann.presses("Send them anew")
    assert "received" not in seen.text


# ── Small forms without a table ───────────────────────────────────────────────────────────────


async def test_a_one_question_form_sends_what_was_typed(ann):
    made, sent = small("reason", Field("reason", "Why?", LongText()), review=False)
    seen = await ann.opens(made)
    assert "Step" not in seen.text
    await ann.says("Because it rains.\n\nAnd the hall is wet.")
    assert sent == [{"reason": "Because it rains.\n\nAnd the hall is wet."}]
    assert ann.sees.text == "Sent."


async def test_cancelling_ends_a_form_whose_object_is_gone(ann):
    def gone(work, *argument):
        raise NotFound

    made, _sent = small("late", Field("town", "Which town?", Text(), "Town"), left=gone)
    await ann.opens(made)
    await ann.presses("Cancel")
    assert "discarded" in ann.sees.text and await ann.state().get_state() is None
    await ann.opens(made)
    FORMS.pop("late")
    FORMS["late"] = gone
    with speaking("en"):
        screen = await filling.cancel(ann.work(), ann.state())
    assert "no longer here" in screen.text and screen.rows
    assert await ann.state().get_state() is None


async def test_another_form_asks_before_it_takes_the_place_of_answers(ann):
    two = (Field("town", "Which town?", Text(), "Town"), Field("why", "Why?", Text(), "Why"))
    first, _sent = small("first", *two, title="The first")
    other, _sent = small("other", *two)
    await ann.opens(first)
    assert "Which town" in (await ann.opens(other)).text, "nothing was answered yet"
    await ann.opens(first)
    await ann.says("Nanjing")
    for form in (other, first):
        asked = await ann.opens(form)
        assert (asked.title, "nothing of it has been sent" in asked.text) == ("The first", True)
    assert "Why?" in (await ann.presses("Go on")).text
    await ann.opens(other)
    screen = await ann.presses("Delete and begin anew")
    assert "Which town" in screen.text
    assert (await ann.state().get_data())["form"] == "other"


async def test_an_empty_small_form_is_cancelled_without_a_second_question(ann):
    made, sent = small("reason", Field("reason", "Why?", LongText()), review=False)
    await ann.opens(made)
    assert "discarded" in (await ann.presses("Cancel")).text
    assert sent == []
    assert await ann.state().get_state() is None


async def test_answers_without_a_table_survive_between_turns(ann):
    made, sent = small("two", Field("a", "A?", Text()), Field("b", "B?", YesNo()), review=False)
    await ann.opens(made)
    await ann.says("first")
    await ann.presses("Yes")
    assert sent == [{"a": "first", "b": True}]


async def test_a_form_can_be_opened_at_one_question(ann):
    made, sent = small("two", Field("a", "A?", Text()), Field("b", "B?", YesNo()))
    seen = await ann.opens(made, answers={"a": "old", "b": True}, at="a")
    assert "A?" in seen.text and "So far: old" in seen.text
    await ann.says("new")
    await ann.presses("Send")
    assert sent == [{"a": "new", "b": True}]


async def test_a_form_that_begins_complete_is_not_sent_by_opening_it(ann):
    made, sent = small("one", Field("a", "A?", Text()), review=False)
    seen = await ann.opens(made, answers={"a": "old"})
    assert "A?" in seen.text
    assert sent == []


async def test_a_form_with_an_argument_is_found_again_by_its_name(ann):
    sent = []
    FORMS["poll"] = lambda work, number="0": Form(
        f"poll.{number}",
        (Section("", (Field("q", f"Question {number}?", YesNo(), verbatim=True),)),),
        send=lambda work, answers: sent.append((number, answers)) or Screen(text="Thanks."),
        review=False,
    )
    await ann.opens(FORMS["poll"](None, "12"))
    assert "Question 12?" in ann.sees.text
    await ann.presses("Yes")
    assert sent == [("12", {"q": True})]


def test_two_forms_of_one_name_are_a_mistake_that_shows_at_once():
    names = FormNames({"leave": str})
    names["leave"] = str
    with pytest.raises(ValueError, match="leave"):
        names["leave"] = dict
    with pytest.raises(ValueError, match="leave"):
        names.update({"appeal": int, "leave": dict})
    assert names["leave"] is str
    assert isinstance(FORMS, FormNames)


async def test_a_near_day_is_tapped_in_the_calendar(ann):
    made, sent = small(
        "visit",
        Field(
            "day", "When?", Date(earliest=date(2026, 11, 22), latest=date(2027, 1, 31), near=True)
        ),
        review=False,
    )
    seen = await ann.opens(made)
    assert "[22]" in [b.text for row in seen.rows for b in row]
    await ann.presses("›", "24")
    assert sent == [{"day": "2026-12-24"}]


async def test_no_personal_data_rides_in_a_button(ann, form):
    await ann.opens(form)
    await fill_about_you(ann)
    await ann.presses("Retired", "Add a child")
    await ann.says("Bo Lee")
    await ann.presses("Boy")
    packed = [b.data.pack() for row in ann.sees.rows for b in row if b.data]
    assert packed and not any("Bo" in one or "王" in one for one in packed)
    assert all(len(one.encode()) <= 64 for one in packed)


async def test_two_people_fill_their_forms_side_by_side(dispatcher, session, form):
    one, other = Person(dispatcher, session), Person(dispatcher, session)
    other._me = lambda: {"id": ANN + 1, "is_bot": False, "first_name": "Bo"}
    other.state = lambda: dispatcher.fsm.get_context(other.bot, ANN, ANN + 1)
    made, sent = small("two", Field("a", "A?", Text()), Field("b", "B?", YesNo()), review=False)
    await asyncio.gather(one.opens(made), other.opens(made))
    await asyncio.gather(one.says("mine"), other.says("theirs"))
    await one.presses("Yes")
    await other.presses("No")
    assert sent == [{"a": "mine", "b": True}, {"a": "theirs", "b": False}]
