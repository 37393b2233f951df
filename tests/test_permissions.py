"""Every right × every role, every guarded function, every button (G17).

`tests/permissions.py` says what shall be. A new function, form or button without a line there
fails here.
"""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from chat.actions import index
from domain.access import RIGHTS, STAFF, Actor, Permission, Role
from handlers.filling import FORMS
from tests import permissions as expected
from tests import permissions_buttons as buttons
from tests.handlers.conftest import Hall
from tests.permissions_buttons import ANYONE
from tests.talk import open_house

ROOT = Path(__file__).parent.parent
HANDLERS = sorted((ROOT / "handlers").rglob("*.py"))
REFUSED = ("not yours", "undertaking", "out of date")


@pytest.fixture
async def hall(sqlite_club):
    async with open_house(sqlite_club.engines) as house:
        yield Hall(house, sqlite_club)


@pytest.mark.parametrize("role", Role)
def test_each_role_holds_exactly_its_rights(role):
    actor = Actor(person_id=1, roles=frozenset({role}), undertaking_signed=True)
    assert actor.rights == expected.MATRIX[role]
    assert RIGHTS.keys() == expected.MATRIX.keys()


@pytest.mark.parametrize("role", sorted(STAFF))
def test_before_the_undertaking_a_role_gives_no_more_than_a_guest_has_and_the_signing(role):
    actor = Actor(person_id=1, roles=frozenset({role}))
    assert actor.rights == expected.EVERYBODY | {Permission.SIGN_UNDERTAKING}


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_held_by_somebody_and_never_by_a_guest_alone(permission):
    holders = {role for role, rights in expected.MATRIX.items() if permission in rights}
    assert holders
    if permission not in expected.EVERYBODY:
        assert not holders & {Role.GUEST, Role.MEMBER}


# ── Domain functions ──────────────────────────────────────────────────────────────────────────


def of_domain() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Public functions of domain/ whose first parameter is a Work."""
    for path in sorted((ROOT / "domain").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT / "domain").with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if node.args.args and node.args.args[0].arg == "work":
                yield f"{module}.{node.name}", node


def first_statement(function: ast.FunctionDef) -> str:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return ast.unparse(body[0]) if body else ""


def test_every_guarded_function_asks_for_the_right_it_should():
    found: dict[str, str] = {
        name: first_statement(node)
        for name, node in of_domain()
        if first_statement(node).startswith("work.require(")
    }
    wanted = {
        name: f"work.require(Permission.{permission.name})"
        for permission, names in expected.GUARDED.items()
        for name in names
    }
    wanted |= {
        name: f"work.require(Permission.{one.name} if for_caller else Permission.{other.name})"
        for name, (one, other) in expected.EITHER.items()
    }
    assert found == wanted


def used_by_handlers() -> set[str]:
    """Domain functions taking a Work that a handler names, by where they are defined."""
    found = set()
    for path in HANDLERS:
        tree = ast.parse(path.read_text())
        modules, functions = imported(tree)
        for node in ast.walk(tree):
            thing = None
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                thing = getattr(modules.get(node.value.id), node.attr, None)
            elif isinstance(node, ast.Name):
                thing = functions.get(node.id)
            if (
                inspect.isfunction(thing)
                and "work" in list(inspect.signature(thing).parameters)[:1]
            ):
                found.add(f"{thing.__module__.removeprefix('domain.')}.{thing.__name__}")
    return found


def takes_work(function: Callable) -> bool:
    return next(iter(inspect.signature(function).parameters), "") == "work"


def imported(tree: ast.Module) -> tuple[dict, dict]:
    modules, functions = {}, {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("domain"):
            continue
        for name in node.names:
            try:
                found = importlib.import_module(f"{node.module}.{name.name}")
                modules[name.asname or name.name] = found
            except ImportError:
                found = getattr(importlib.import_module(node.module), name.name)
                functions[name.asname or name.name] = found
    return modules, functions


def test_whatever_a_handler_calls_is_guarded_or_its_protection_is_named():
    guarded = set().union(*expected.GUARDED.values()) | set(expected.EITHER)
    used = used_by_handlers()
    assert used - guarded == set(expected.UNGUARDED)
    assert len(used) > 30  # the search itself works


# ── Buttons and forms ─────────────────────────────────────────────────────────────────────────


def test_every_button_and_every_form_has_its_line():
    from bot import dispatcher

    dispatcher.build()
    assert {action.__name__ for action in index().values()} == set(buttons.ACTIONS)
    assert {name.partition(".")[0] for name in buttons.FORMS} == set(FORMS)
    for permission, protection in (*buttons.ACTIONS.values(), *buttons.FORMS.values()):
        assert permission is not ANYONE or protection


def forged() -> Iterator[tuple[str, Permission]]:
    """Each guarded button and form, packed as a stranger would forge it."""
    for action in index().values():
        permission, _note = buttons.ACTIONS[action.__name__]
        if permission is not ANYONE:
            fields = {
                name: 1 if field.annotation in (int, bool) else _word(name)
                for name, field in action.model_fields.items()
                if field.is_required()
            }
            sure = {"sure": True} if "sure" in action.model_fields else {}
            yield action(**fields, **sure).pack(), permission
    for name, (permission, _note) in buttons.FORMS.items():
        if permission not in (ANYONE, *expected.EVERYBODY):
            yield f"fb:{name}", permission


def _word(name: str) -> str:
    known = {"role": "editor", "decision": "rejected", "key": "club_name", "step": "hand"}
    return (known | {"state": "paused"}).get(name, "club")


TABLES = (
    "role_grant", "approval", "approval_step", "absence", "policy_value", "application", "member",
    "card", "undertaking", "conversation", "points_transfer", "points_programme", "points_rule",
    "points_dispute",
)  # fmt: skip
DENIED = "SELECT count(*) FROM audit_entry WHERE action = 'access.denied'"
ELSE = "SELECT count(*) FROM audit_entry WHERE action <> 'access.denied'"


def counts(club, *queries: str) -> list[int]:
    with club.work() as work:
        return [work.session.execute(text(query)).scalar_one() for query in queries]


def traces(club) -> list[int]:
    """What a refused press must not change."""
    return counts(club, ELSE, *(f"SELECT count(*) FROM {table}" for table in TABLES))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM, Role.MEMBER}))
async def test_g17_no_role_gets_through_with_a_forged_button(hall, role):
    actor = hall.guest("Eve Fox") if role is Role.GUEST else hall.staff(role, name="Eve Fox")
    await actor.says("/start")
    seen, before = len(actor.phone.messages), traces(hall.club)
    tried = 0
    for data, permission in forged():
        if permission in expected.MATRIX[role]:
            continue
        toasts = len(actor.phone.toasts)
        await actor.press_data(data)
        assert len(actor.phone.toasts) == toasts + 1, data
        assert any(words in actor.phone.toasts[-1] for words in REFUSED), data
        tried += 1
    assert tried > 3
    assert (len(actor.phone.messages), traces(hall.club)) == (seen, before)
    assert counts(hall.club, DENIED) == [tried]  # each refusal is in the trail
