"""Screens as rows of the outbox and as messages; the small pieces they are made of."""

import importlib
import pkgutil
from datetime import UTC, date, datetime
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain
from chat import actions, errors, progress
from chat.actions import FormPress, Home, Nothing
from chat.calendar_grid import grid, month
from chat.paging import counted, page, turning
from chat.screen import (
    Ask,
    Button,
    FileRef,
    Picture,
    Screen,
    check,
    from_dict,
    parts,
    split,
    spoken,
    to_dict,
    utf16,
)
from domain.access import Role
from domain.errors import AlreadyDecided, NotPermitted, Refused
from domain.people.names import StaffName
from locales.i18n import speaking

RICH = Screen(
    title="Your card",
    text="Show it at the desk.",
    rows=((Button("Menu", "home", style="primary"), Button("Site", url="https://example.com")),
          (Button("Copy", copy="NJ100001"),)),
    toast="Here it is.",
    alert=True,
    picture=Picture("card", {"card_id": 3}),
    ask=Ask(contact="Share", words=(("Back", "Skip"),), placeholder="138", line="Or by button:"),
    fresh=True,
    protect=True,
    album=(FileRef(4, "front.jpg", photo=True),),
)  # fmt: skip


def test_a_screen_survives_the_outbox():
    assert from_dict(orjson.loads(orjson.dumps(to_dict(RICH)))) == RICH


def test_an_empty_screen_is_an_empty_row():
    assert to_dict(Screen()) == {}
    assert from_dict({}) == Screen()


def test_a_row_of_a_newer_version_is_still_read():
    assert from_dict({"text": "Hello", "sparkle": 7}) == Screen(text="Hello")


def test_a_typed_press_is_packed():
    ready = to_dict(Screen(text="Hello", rows=((Button("Menu", Home()),),)))
    assert ready["inline"]["inline_keyboard"][0][0]["callback_data"] == "home"


def test_only_a_toast_leaves_the_message_alone():
    assert not Screen(toast="Done.").speaks
    assert parts(Screen(toast="Done.")) == ()


def test_the_title_is_bold_and_counted_as_telegram_counts():
    text, entities = spoken(Screen(title="🎉 生日", text="Hello *you* <b>"))
    assert text == "🎉 生日\nHello *you* <b>"
    assert entities == [{"type": "bold", "offset": 0, "length": 5}]


@pytest.mark.parametrize(
    "screen",
    [
        Screen(text="x", rows=((Button("aimless"),),)),
        Screen(text="x", rows=((Button("   ", "home"),),)),
        Screen(text="x", rows=((Button("long", "x" * 65),),)),
        Screen(text="x", rows=(tuple(Button(str(n), "home") for n in range(9)),)),
        Screen(text="x", rows=tuple((Button("b", "home"),) for _ in range(101))),
        Screen(rows=((Button("b", "home"),),)),
        Screen(toast="x" * 201),
    ],
)
def test_what_telegram_would_refuse_is_refused_where_it_is_built(screen):
    with pytest.raises(ValueError):
        check(screen)


# ── Long texts ────────────────────────────────────────────────────────────────────────────────


def test_f29_a_long_text_is_split_at_paragraphs_with_buttons_on_the_last_part():
    text = "\n\n".join(f"Paragraph {n} " + "x" * 900 for n in range(10))
    said = parts(Screen(title="News", text=text, rows=((Button("Menu", Home()),),)))
    assert len(said) == 3
    assert all(utf16(part.text) <= 4096 for part in said)
    assert [bool(part.markup) for part in said] == [False, False, True]
    assert [bool(part.entities) for part in said] == [True, False, False]
    assert all(part.text.startswith(("News", "Paragraph")) for part in said)


def test_f29_a_caption_is_short_and_the_rest_follows():
    said = parts(Screen(text="word " * 500, picture=Picture("card")))
    assert said[0].caption and utf16(said[0].text) <= 1024
    assert not said[1].caption


@given(st.text(max_size=300), st.integers(10, 60))
def test_f29_nothing_but_blanks_is_lost_in_splitting(text, limit):
    pieces = split(text, limit)
    assert all(utf16(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_keyboard_and_buttons_are_two_messages():
    screen = Screen(
        text="Which number?",
        rows=((Button("Menu", Home()),),),
        ask=Ask(contact="Share", line="Or:"),
    )
    first, second = parts(screen)
    assert "inline_keyboard" in first.markup
    assert second.text == "Or:" and "keyboard" in second.markup


def test_a_contact_button_asks_for_the_contact():
    (part,) = parts(Screen(text="Which number?", ask=Ask(contact="Share my number")))
    assert part.markup["keyboard"][0][0]["request_contact"] is True


# ── Buttons ───────────────────────────────────────────────────────────────────────────────────

SAMPLES = {int: 2**53, str: "x" * 6, bool: True}


def test_every_button_has_its_own_prefix_and_fits_into_64_bytes():
    found = actions.ACTIONS
    assert found["f"] is FormPress
    for kind in found.values():
        values = {name: SAMPLES.get(f.annotation, 1) for name, f in kind.model_fields.items()}
        assert len(kind.model_construct(**values).pack().encode()) <= 64, kind


def test_two_buttons_with_one_prefix_are_noticed(monkeypatch):
    class Twin(actions.CallbackData, prefix="home"):
        pass

    monkeypatch.setattr(actions, "Twin", Twin, raising=False)
    with pytest.raises(ValueError):
        actions.index()


# ── Pages, bars, months ───────────────────────────────────────────────────────────────────────


@given(st.integers(0, 50), st.integers(-5, 20), st.integers(1, 9))
def test_every_page_is_one_that_is_there(total, number, size):
    shown = page(range(total), number, size)
    assert 1 <= shown.number <= shown.of
    assert len(shown.items) <= size
    assert list(shown.items) == list(range(total))[shown.first : shown.first + size]
    assert counted(total, number, size).first == shown.first


def test_one_page_needs_no_turning():
    assert turning(page([1, 2, 3]), lambda n: Home()) == ()


def test_the_first_and_last_page_turn_one_way_only():
    row = turning(page(range(20), 1), lambda n: FormPress(form="f", question="q", verb=str(n)))[0]
    assert isinstance(row[0].data, Nothing)
    assert row[1].text == "1 / 4"
    assert row[2].data.verb == "2"


@pytest.mark.parametrize(
    ("done", "of", "bar"),
    [(0, 10, "▱▱▱▱▱"), (10, 10, "▰▰▰▰▰"), (1, 100, "▰▱▱▱▱"), (99, 100, "▰▰▰▰▱"), (0, 0, "▰▰▰▰▰")],
)
def test_a_bar_is_full_only_when_all_is_done(done, of, bar):
    assert progress.bar(done, of, 5) == bar


def test_long_work_shows_its_share():
    with speaking("en"):
        assert progress.share(1, 4).endswith(" 25%")


@pytest.mark.parametrize(("language", "name"), [("en", "Feb 2028"), ("zh_CN", "2028年2月")])
def test_a_month_is_laid_out_by_weeks(language, name):
    def press(value):
        return FormPress(form="f", question="q", verb="c", value=value)

    with speaking(language):
        rows = grid(
            date(2028, 2, 9), choose=press, turn=press, earliest=date(2028, 2, 2),
            latest=date(2028, 3, 5), today=date(2028, 2, 9), marked=(date(2028, 2, 10),),
        )  # fmt: skip
    labels = [button.text for row in rows for button in row]
    assert labels[1] == name
    assert labels[0] == "·" and labels[2] == "›"
    assert {"[9]", "10•", "29"} <= set(labels) and "1" not in labels
    assert all(len(row) == 7 for row in rows[1:])


def test_weeks_without_a_day_to_choose_are_left_out():
    def press(value):
        return FormPress(form="f", question="q", verb="c", value=value)

    with speaking("en"):
        rows = grid(
            date(2026, 11, 22), choose=press, turn=press, earliest=date(2026, 11, 22),
            latest=date(2027, 3, 5), today=date(2026, 11, 22),
        )  # fmt: skip
    assert [button.text for button in rows[2]] == ["·"] * 6 + ["[22]"]
    assert [row[0].text for row in rows[3:]] == ["23", "30"]


def test_a_month_that_is_none_falls_back():
    assert month("2026-13", date(2026, 11, 22)) == date(2026, 11, 1)
    assert month("²", date(2026, 11, 22)) == date(2026, 11, 1)


# ── Refusals ──────────────────────────────────────────────────────────────────────────────────


def refusals():
    for found in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(found.name)
    waiting = [Refused]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


def test_every_refusal_of_the_club_has_its_sentence():
    ours = {kind.code for kind in refusals() if kind.__module__.startswith("domain.")}
    assert ours - set(errors.SENTENCES) == set()


def test_a_refusal_is_explained_with_its_facts():
    late = AlreadyDecided(by="Li", at=datetime(2026, 11, 22, 6, 5, tzinfo=UTC), outcome="approved")
    with speaking("en"):
        assert errors.explain(late) == "Li was faster and approved it, Sun 22 Nov 2026, 14:05."
        late.facts["by"] = StaffName("Li", Role.MANAGER)
        assert errors.explain(late).startswith("Manager Li was faster")


def test_facts_are_written_the_readers_way():
    class Poor(Refused):
        code = "not_enough"

    errors.SENTENCES["not_enough"] = "Costs {sum}, you have {n}: {things}, {day}."
    with speaking("en"):
        said = errors.explain(
            Poor(sum=Decimal("20"), n=1500, things=("a", "b"), day=date(2026, 1, 2))
        )
    del errors.SENTENCES["not_enough"]
    assert said == "Costs ¥20, you have 1,500: a and b, Fri 2 Jan 2026."


def test_a_closed_gate_is_explained_by_its_reason():
    class Gate(Refused):
        code = "gate_closed"

    with speaking("en"):
        shut = errors.explain(Gate(reason="under_age", youngest=18, from_day=date(2028, 2, 3)))
        other = errors.explain(Gate(reason="something_new"))
    assert shut == "Members are at least 18. You are welcome from Thu 3 Feb 2028 on."
    assert other == "The application cannot go on yet."


def test_a_refusal_without_a_sentence_is_still_polite():
    class Odd(Refused):
        code = "odd"

    with speaking("en"):
        assert errors.explain(Odd()) == "That is not possible just now."


def test_over_a_press_a_refusal_is_a_window_else_a_message():
    class Place:
        zone = None

    with speaking("en"):
        over = errors.screen_of(NotPermitted(), Place(), press=True)
        alone = errors.screen_of(NotPermitted(), Place())
    assert over.alert and not over.speaks
    assert alone.speaks and alone.fresh


def test_f54_an_unexpected_failure_has_a_number():
    with speaking("en"):
        assert "no. 000123" in errors.unexpected("000123")
