"""Whether an answer goes with those before it: a last day with the first one, and such."""

from __future__ import annotations

from collections.abc import Mapping

from chat import forms
from chat.forms import Field, Form, Step
from chat.kinds import Value, Wrong


def check(step: Step, value: Value) -> None:
    """Look at an answer beside those before it.

    Raises:
        Wrong: it does not go with them.
    """
    if isinstance(step.field, Field) and step.field.fits and value is not None:
        step.field.fits(value, step.answers)


def still_good(form: Form, answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers without those that an earlier one, changed meanwhile, has made impossible: they
    are asked for again."""
    kept = dict(answers)
    for step in forms.walk(form, answers):
        try:
            check(step, answers.get(step.path))
        except Wrong:
            del kept[step.path]
    return kept
