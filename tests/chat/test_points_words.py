"""Whatever moves points has words of its own, so that no member reads a code."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import select

from chat import points_words as words
from domain.points import by_hand
from domain.points.model import Kind, Transfer
from domain.points.rules_model import Rule
from domain.purchases import service as purchases

ROOT = Path(__file__).parent.parent.parent


def causes() -> set[str]:
    """The kinds of cause written out anywhere in the domain."""
    return {
        str(node.args[0].value)
        for path in (ROOT / "domain").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Cause"
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def test_every_cause_has_words():
    named = causes() | {by_hand.BY_HAND, purchases.SOURCE, "grant"}
    assert len(named) > 5
    assert named - set(words.CAUSES) == set()


def test_every_reason_of_a_correction_has_words():
    reasons = {*by_hand.REASONS, *by_hand.REVERSALS, *purchases.RETURN_REASONS}
    assert reasons - set(words.REASONS) == set()


def test_every_rule_that_comes_with_the_house_has_words_and_its_sentence(sqlite_club):
    with sqlite_club.work() as work:
        codes = set(work.session.execute(select(Rule.code)).scalars())
    assert len(codes) == 9
    assert codes == set(words.RULES) == set(words.RULES_IN_FULL)


def entry(kind, **more):
    return Transfer(kind=kind, points=5, delta=5, source_kind=more.pop("cause", "test"), **more)


@pytest.mark.parametrize("kind", Kind)
def test_an_entry_of_any_kind_can_be_told_even_of_an_unknown_cause(kind):
    said = words.why(entry(kind))
    assert said and "test" not in said


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (entry("earn", cause="event", rule="event.attended"), "Came to an event"),
        (entry("earn", cause="purchase", rule="of.our.own"), "A purchase"),
        (entry("hold", cause="redemption"), "A reward"),
        (entry("release", cause="redemption"), "A reward: points back"),
        (entry("adjust", cause="adjustment", reason="goodwill"), "A gesture of goodwill"),
        (entry("adjust", cause="adjustment", reason="other"), "Correction by the club"),
        (entry("expire", cause="expiry"), "Expired"),
    ],
)
def test_the_reason_is_what_it_was_for(made, said):
    assert words.why(made) == said
