"""The walk over a questionnaire: no dead end, no answer sent that nobody was asked for."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat import asking, forms, groups
from chat.asking import Look
from chat.forms import Field, Form, Group, Section
from chat.kinds import Choice, Choices, Incoming, Text, Wrong, YesNo
from chat.screen import Screen, check
from locales.i18n import speaking

TODAY = date(2026, 11, 22)


def is_true(name):
    return lambda answers: answers.get(name) is True


FORM = Form(
    "sample",
    (
        Section(
            "First",
            (
                Field("name", "Name?", Text()),
                Field("nick", "Nickname?", Text(), optional=True),
                Field("works", "Do you work?", YesNo()),
                Field("company", "Company?", Text(), when=is_true("works")),
            ),
        ),
        Section(
            "Second",
            (
                Field("manages", "Do you manage?", YesNo()),
                Field("staff", "How many?", Text(), when=is_true("manages")),
            ),
            when=lambda answers: "company" in answers,
        ),
        Section(
            "Third",
            (
                Group(
                    "cars",
                    "Any cars?",
                    (
                        Field("plate", "Plate?", Text()),
                        Field("electric", "Electric?", YesNo()),
                        Field("range", "Range?", Text(), when=is_true("electric")),
                    ),
                    most=3,
                ),
                Field("tastes", "Tastes?", Choices((("a", "A"), ("b", "B")))),
            ),
        ),
    ),
    send=lambda work, answers: Screen(text="Sent."),
)
DONE = {"items": [], "done": True}
FULL = {"name": "Ann", "nick": None, "works": False, "cars": DONE, "tastes": ["a"]}


def paths(answers):
    return [step.path for step in forms.walk(FORM, answers)]


def test_only_open_questions_are_walked():
    assert paths({}) == ["name", "nick", "works", "cars", "tastes"]
    assert paths({"works": True}) == ["name", "nick", "works", "company", "cars", "tastes"]


def test_a_section_opens_with_the_answer_it_waits_for():
    answers = {"works": True, "company": "Panda", "manages": True}
    assert paths(answers)[4:6] == ["manages", "staff"]


def test_conditions_chain_so_that_a_closed_answer_opens_nothing():
    answers = {"works": False, "company": "Panda", "manages": True, "staff": "7"}
    assert "manages" not in paths(answers)
    assert forms.fallen(FORM, answers) == ("company", "manages", "staff")


def test_a_condition_inside_an_item_looks_at_that_item():
    answers = {
        "cars": {"items": [0, 1], "done": False},
        "cars.0.electric": True,
        "cars.1.electric": False,
    }
    assert "cars.0.range" in paths(answers)
    assert "cars.1.range" not in paths(answers)


def test_progress_counts_a_group_once():
    answers = {"cars": {"items": [0, 1, 2], "done": False}}
    assert forms.progress(FORM, answers, "name") == (1, 5)
    assert forms.progress(FORM, answers, "cars.2.plate") == (4, 5)
    assert forms.progress(FORM, answers, "cars") == (4, 5)
    assert forms.progress(FORM, answers, "tastes") == (5, 5)


def test_a_skipped_question_is_settled_only_when_optional():
    assert forms.complete(FORM, FULL)
    assert forms.missing(FORM, FULL | {"name": None}) == ("name",)


def test_what_is_collected_has_groups_as_lists():
    answers = FULL | {
        "cars": {"items": [1, 4], "done": True},
        "cars.0.plate": "gone",
        "cars.1.plate": "A1",
        "cars.1.electric": False,
        "cars.4.plate": "A4",
        "cars.4.electric": True,
        "cars.4.range": "400",
    }
    collected = forms.collected(FORM, answers)
    assert collected["cars"] == [
        {"plate": "A1", "electric": False},
        {"plate": "A4", "electric": True, "range": "400"},
    ]
    again = forms.collected(FORM, forms.scattered(FORM, collected))
    assert again == collected


def test_numbers_of_items_are_never_used_twice():
    answers = {"cars": groups.one_more({}, "cars")}
    answers["cars.0.plate"] = "A0"
    answers["cars"] = groups.one_less(answers, "cars", 0)
    assert groups.one_more(answers, "cars")["items"] == [1]


def test_marks_of_questions_differ_and_are_short():
    marks = [forms.mark(path) for path in paths(FULL)]
    assert len(set(marks)) == len(marks)
    assert all(len(mark) <= 7 for mark in marks)


def test_words_of_staff_are_shown_as_written():
    field = Field("q", "Do you like {braces}?", YesNo(), verbatim=True)
    form = Form("survey.1", (Section("", (field,)),), send=FORM.send)
    with speaking("zh_CN"):
        seen = asking.question(form, {}, forms.walk(form, {})[0], TODAY, Look())
    assert "Do you like {braces}?" in seen.text


def test_facts_fill_the_question():
    field = Field("q", "Do you like {thing}?", YesNo(), facts={"thing": "tea"})
    form = Form("tea", (Section("", (field,)),), send=FORM.send)
    with speaking("en"):
        seen = asking.question(form, {}, forms.walk(form, {})[0], TODAY, Look())
    assert "Do you like tea?" in seen.text


def test_a_value_with_braces_is_shown_as_it_is():
    answers = FULL | {"name": "{0} {n} %s"}
    with speaking("en"):
        assert "{0} {n} %s" in asking.review(FORM, answers, 1, Look()).text


# ── Any walk ──────────────────────────────────────────────────────────────────────────────────

texts = st.sampled_from(["x", "tea", "7"])
moves = st.lists(
    st.tuples(
        st.sampled_from(["answer", "skip", "back", "change", "add", "remove", "done"]),
        st.integers(0, 20),
    ),
    max_size=40,
)


def answer_to(step, n):
    kind = step.field.kind
    if isinstance(kind, YesNo):
        return n % 2 == 0
    return ["a", "b"][: n % 3] if isinstance(kind, Choices) else f"text {n}"


def moved(answers, path, move, n):
    """The answers and the path after one move; what does not fit is left alone."""
    step = forms.find(FORM, answers, path)
    if step is None:
        step = forms.first_open(FORM, answers)
        return answers, step.path if step else None
    if move == "back":
        before = forms.previous(FORM, answers, path)
        return answers, before.path if before else path
    if move == "change":
        steps = forms.walk(FORM, answers)
        return answers, steps[n % len(steps)].path
    if isinstance(step.field, Group):
        value = {
            "add": groups.one_more(answers, path),
            "remove": groups.one_less(answers, path, n % 3),
        }.get(move, groups.no_more(answers, path))
        if len(value["items"]) > step.field.most:
            return answers, path
        answers = answers | {path: value}
    elif move == "skip" and step.field.optional:
        answers = answers | {path: None}
    else:
        answers = answers | {path: answer_to(step, n)}
    after = forms.onward(FORM, answers, path)
    return answers, after.path if after else None


@given(moves)
@settings(max_examples=300)
def test_no_walk_leads_to_a_dead_end(steps):
    answers, path = {}, "name"
    for move, n in steps:
        answers, path = moved(answers, path or "name", move, n)
        n_of, m = forms.progress(FORM, answers, path or "tastes")
        assert 1 <= n_of <= m
    for _turn in range(200):
        step = forms.first_open(FORM, answers)
        if step is None:
            break
        answers, _path = moved(answers, step.path, "answer", 1)
    assert forms.complete(FORM, answers)
    sent = forms.collected(FORM, answers)
    assert set(sent) == {step.path for step in forms.walk(FORM, answers) if not step.within}
    assert ("company" in sent) == (sent["works"] is True)
    assert all(("range" in car) == (car["electric"] is True) for car in sent["cars"])


@given(moves)
@settings(max_examples=150)
def test_back_always_arrives_at_the_first_question(steps):
    answers, path = {}, "name"
    for move, n in steps:
        answers, path = moved(answers, path or "name", move, n)
    path = path or "tastes"
    for _turn in range(50):
        before = forms.previous(FORM, answers, path)
        if before is None:
            break
        path = before.path
    assert path == "name"


@given(moves)
@settings(max_examples=100)
def test_every_screen_on_the_way_can_be_sent(steps):
    answers, path = {}, "name"
    with speaking("en"):
        for move, n in steps:
            answers, path = moved(answers, path or "name", move, n)
            step = forms.find(FORM, answers, path) if path else None
            if step:
                check(asking.question(FORM, answers, step, TODAY, Look()))
            seen = asking.review(FORM, answers, n, Look())
            check(seen)
            sends = [b for row in seen.rows for b in row if b.text == "Send"]
            assert bool(sends) == forms.complete(FORM, answers)


@pytest.mark.parametrize("text", ["Back", "‹ back", "SKIP", "Cancel", "Save for later", "Send"])
def test_every_button_of_a_form_can_be_typed(text):
    with speaking("en"):
        assert asking.verb_of(FORM, text)


def test_an_ordinary_answer_is_no_button():
    with speaking("en"):
        assert asking.verb_of(FORM, "I go back on Monday") == ""


def test_a_choice_refuses_what_is_not_offered():
    with speaking("en"), pytest.raises(Wrong):
        Choice((("a", "A"),)).parse(
            Incoming(text="z"), asking.context(FORM, forms.walk(FORM, {})[0], None, TODAY)
        )
