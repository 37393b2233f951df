"""What colleagues say and write about a case; `caseres.12` is the solution of case 12."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat import case_desk_forms as forms
from chat.actions_cases import SeeCases
from chat.case_desk_screens import not_found
from chat.forms import Form, Unknown
from chat.screen import Screen
from domain.access import Permission
from domain.cases import handling, messages, raising, reading, suggestions
from domain.cases.errors import CaseMoved
from domain.cases.model import Kind, ServiceCase
from domain.cases.reading import Line
from domain.cases.said import Said
from domain.errors import NotFound
from domain.members.errors import NoSuchMember
from domain.work import Work
from handlers.case_parts import as_said
from handlers.filling import FORMS, numbers
from handlers.spoken import is_aside, without_mark
from handlers.staff.cases import listed, shown
from locales.i18n import _

Answers = dict[str, Any]
Shape = Callable[..., Form]
Send = Callable[[Work, int, Answers], str]


def _about(
    prefix: str, permission: Permission, shape: Shape, act: Send, step: str = ""
) -> Callable[..., Form]:
    """The form of one act on a case: `act` does it and returns the line said afterwards. What is
    no longer possible (`step`) is said before anything is typed."""

    def build(work: Work, argument: str) -> Form:
        work.require(permission)
        (number,) = numbers(argument, 1)
        case = _possible(work, number, step)

        def send(work: Work, answers: Answers) -> Screen:
            return shown(work, number, line=act(work, number, answers), fresh=True)

        form = shape(f"{prefix}.{number}", case.number, send)
        return replace(form, left=lambda work: shown(work, number))

    return build


def _possible(work: Work, number: int, step: str) -> Line:
    found = reading.one(work, number)
    if step and step not in found.can:
        raise CaseMoved(reason=found.line.state)
    return found.line


# ── Talking ───────────────────────────────────────────────────────────────────────────────────


def _answered(work: Work, number: int, answers: Answers) -> str:
    """Sent to the member, or kept as a note when it begins so, as in a topic."""
    words = answers["told"].get("words") or ""
    if is_aside(words):
        told = {**answers["told"], "words": without_mark(words)}
        return _noted(work, number, {"told": told})
    for said in as_said(answers["told"]):
        messages.from_staff(work, case_id=number, said=said)
    return _("✓ Sent to the member.")


def _noted(work: Work, number: int, answers: Answers) -> str:
    for said in as_said(answers["told"]):
        messages.note(work, case_id=number, said=said)
    return _("✓ Noted, thank you.")


def _asked(work: Work, number: int, answers: Answers) -> str:
    handling.ask_member(work, case_id=number, said=Said(words=answers["words"]))
    return _("✓ The member is asked; the clock stands still until they answer.")


def ready(work: Work, argument: str) -> Form:
    """A ready answer, read over before it goes out."""
    work.require(Permission.HANDLE_CASES)
    (number,) = numbers(argument, 1)
    reading.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        told = {"words": answers["words"]}
        return shown(work, number, line=_answered(work, number, {"told": told}), fresh=True)

    form = forms.ready(f"caseready.{number}", send)
    return replace(form, left=lambda work: shown(work, number))


# ── Ending ────────────────────────────────────────────────────────────────────────────────────


def resolve(work: Work, argument: str) -> Form:
    work.require(Permission.HANDLE_CASES)
    (number,) = numbers(argument, 1)
    case = _possible(work, number, "resolve")

    def send(work: Work, answers: Answers) -> Screen:
        handling.resolve(
            work,
            case_id=number,
            words=answers["words"],
            cause=answers["cause"],
            cause_words=answers.get("cause_words") or "",
            upheld=answers.get("upheld"),
        )
        line = _("✓ The member is asked whether it is solved.")
        return shown(work, number, line=line, fresh=True)

    dispute = case.kind == Kind.DISPUTE
    form = forms.resolving(f"caseres.{number}", case.number, send, dispute=dispute)
    return replace(form, left=lambda work: shown(work, number))


def _closed(work: Work, number: int, answers: Answers) -> str:
    handling.close(work, case_id=number, how=answers["how"], words=answers["words"])
    return _("✓ Closed.")


def _reopened(work: Work, number: int, answers: Answers) -> str:
    handling.reopen(work, case_id=number, words=answers["words"])
    return _("✓ Open again.")


def _declined(work: Work, number: int, answers: Answers) -> str:
    suggestions.decline(work, case_id=number, reason=answers["words"])
    return _("✓ The member is told why.")


# ── Entering, finding ─────────────────────────────────────────────────────────────────────────


def log(work: Work) -> Form:
    """A case heard by telephone, e-mail, from a poster or online."""
    work.require(Permission.HANDLE_CASES)

    def send(work: Work, answers: Answers) -> Screen:
        case = _entered(work, answers)
        line = _("✓ Entered under {number}.", number=case.number)
        return shown(work, case.id or 0, line=line, fresh=True)

    return replace(forms.logging("caselog", send), left=_list)


def _entered(work: Work, answers: Answers) -> ServiceCase:
    """The case of what was heard; a number nobody has is said to be one."""
    told = answers["told"]
    try:
        return raising.log_case(
            work,
            kind=answers["kind"],
            area=answers.get("area") or forms.ONLY_AREA[answers["kind"]],
            words=told.get("words") or "",
            source=answers["source"],
            place=answers.get("place"),
            member_number=answers.get("member"),
            urgent=answers["urgent"],
            about_shop=answers.get("shop"),
            messages=as_said({**told, "words": ""}),
        )
    except NotFound:
        raise NoSuchMember from None


def find(work: Work) -> Form:
    work.require(Permission.HANDLE_CASES)

    def send(work: Work, answers: Answers) -> Screen:
        try:
            number = reading.find(work, number=answers["number"])
        except NotFound:
            raise Unknown(not_found()) from None
        return shown(work, number, fresh=True)

    return replace(forms.finding("casefind", send), left=_list)


def _list(work: Work) -> Screen:
    return listed(work, SeeCases())


_H, _D = Permission.HANDLE_CASES, Permission.DECIDE_SUGGESTIONS
FORMS.update(
    {
        "caseans": _about("caseans", _H, forms.answering, _answered),
        "casenote": _about("casenote", _H, forms.noting, _noted),
        "caseask": _about("caseask", _H, forms.asking, _asked, "ask_member"),
        "caseready": ready,
        "caseres": resolve,
        "caseclose": _about("caseclose", _H, forms.closing, _closed, "close"),
        "casereop": _about("casereop", _H, forms.reopening, _reopened, "reopen"),
        "casedecl": _about("casedecl", _D, forms.declining, _declined, "decline"),
        "caselog": log,
        "casefind": find,
    }
)
