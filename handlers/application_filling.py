"""The application form at work: whose draft it fills, and what happens when it is sent."""

from __future__ import annotations

from functools import partial
from typing import Any

from chat import application_screens as screens
from chat import desk_screens
from chat.actions import short
from chat.application_words import SLOTS
from chat.forms import Field, Form, Section
from chat.screen import Screen
from domain.applications import service as applications
from domain.applications.errors import GateClosed
from domain.applications.model import Application, State
from domain.applications.service import Agreed, Gate
from domain.errors import Outdated
from domain.work import Work
from handlers import application_form
from handlers.consent_words import DATA_USE, RULES
from handlers.filling import FORMS
from locales.i18n import N_, _

# Shut before a single question is asked, and whatever the answers are.
EARLY = ("not_accepted", "already_member", "already_applied", "not_accepting")


def build(work: Work, *, for_caller: bool = False) -> Form:
    """The application of the actor, or of the caller they are entering.

    Raises:
        Outdated: it was handed in.
    """
    standing = applications.open_one(work, for_caller=for_caller)
    if standing is not None and standing.state != State.DRAFT:
        raise Outdated
    whose: dict[str, Any] = {"for_caller": for_caller}
    return Form(
        "entry" if for_caller else "application",
        _sections(work, standing, for_caller=for_caller),
        send=partial(_send, for_caller=for_caller),
        load=partial(applications.answers, **whose),
        save=partial(applications.save_answer, **whose),
        drop=partial(applications.discard, **whose),
        touched=partial(applications.touched, **whose),
        title=N_("Application"),
        send_label=N_("Hand in"),
    )


def _sections(
    work: Work, standing: Application | None, *, for_caller: bool = False
) -> tuple[Section, ...]:
    rules = work.policy
    preset = standing.preset if standing else rules.preset
    return application_form.sections(
        preset, rules.youngest_applicant, rules.consent_version, for_caller=for_caller
    )


def view(work: Work, application: Application) -> Form:
    """The form of an application for reading only."""
    return Form("view", _sections(work, application), send=_never)


def _never(_work: Work, _answers: Any) -> Screen:
    raise Outdated


def require_early_gates(work: Work) -> None:
    """Refuse before the first question where no answer could help (R1.1).

    Raises:
        GateClosed: with its reason and next step.
    """
    if applications.open_one(work) is not None:
        found = applications.preview(work)
    else:
        person, preset = work.actor.person_id, work.policy.preset
        nobody = Application(
            person_id=person, entered_by=person, preset=preset, started_at=work.now,
            touched_at=work.now,
        )  # fmt: skip
        found = applications.gate(work, nobody, answers={})
    if found.reason in EARLY:
        raise _shut(found)


def _shut(found: Gate) -> GateClosed:
    return GateClosed(reason=found.reason, next_step=found.next_step, **found.facts)


def _send(work: Work, _answers: Any, *, for_caller: bool) -> Screen:
    found = applications.preview(work, for_caller=for_caller)
    if not found.passed:
        return screens.gate(_shut(found), work.policy.contact, work.zone)
    version = work.policy.consent_version
    application = applications.submit(
        work,
        consents=(
            Agreed("data_use", version, _(DATA_USE)),
            Agreed("rules", version, _(RULES)),
        ),
        for_caller=for_caller,
    )
    if for_caller:
        return desk_screens.entered(application)
    exception = bool(found.facts.get("exception"))
    return screens.handed_in(application, work.zone, exception=exception)


# ── What was asked for later ──────────────────────────────────────────────────────────────────


def supply(work: Work, item: str) -> Form:
    """One thing we asked the applicant for; `item` is its path's mark.

    Raises:
        Outdated: nobody asks for it (any more).
    """
    standing = applications.open_one(work)
    if standing is None or standing.state != State.MATERIALS_MISSING:
        raise Outdated
    field = _asked(work, standing, item)
    if field is None:
        raise Outdated
    return Form(
        f"supply.{item}",
        (Section(N_("Something is missing"), (field,)),),
        send=partial(_supplied, application_id=standing.id or 0),
        load=_nothing,
        save=applications.save_answer,
        left=_status_of_mine,
        review=False,
    )


def _asked(work: Work, standing: Application, item: str) -> Field | None:
    rules = work.policy
    for path in SLOTS:
        if short(path) == item:
            return application_form.field_at(
                standing.preset,
                path,
                youngest=rules.youngest_applicant,
                version=rules.consent_version,
            )
    return None


def _nothing(_work: Work) -> dict[str, Any]:
    """The answer given before is what we asked to replace."""
    return {}


def _supplied(work: Work, _answers: Any, *, application_id: int) -> Screen:
    mine = applications.own(work, application_id)
    return screens.supplied(mine.missing, mine.application, work.zone)


def _status_of_mine(work: Work) -> Screen:
    standing = applications.standing(work)
    if standing is None:
        raise Outdated
    return status_of(work, standing)


def status_of(work: Work, application: Application) -> Screen:
    """Where an application that was handed in stands."""
    if application.state == State.REJECTED:
        return screens.rejected(application, work.policy.contact)
    if application.state == State.WITHDRAWN:
        return screens.withdrawn()
    mine = applications.own(work, application.id or 0)
    return screens.status(mine.application, mine.missing, work.zone, now=work.now)


FORMS["application"] = build
FORMS["entry"] = partial(build, for_caller=True)
FORMS["supply"] = supply
