"""One application on a colleague's screen, and acts on it that somebody else may win (F3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chat import review_screens
from chat.errors import explain
from chat.review_screens import Seen
from chat.screen import Screen
from domain.access import Permission, Role
from domain.applications import clocks
from domain.applications import service as applications
from domain.applications.errors import (
    ClaimedByAnother,
    GateClosed,
    HouseholdFull,
    LateDecision,
    NoFeeDue,
    TooLateToUndo,
)
from domain.applications.queue import Dossier
from domain.errors import Outdated
from domain.people import service as people
from domain.work import Work
from locales.i18n import _


def shown(work: Work, application_id: int, *, toast: str = "", line: str = "") -> Screen:
    """The application as it stands now; the look is recorded."""
    dossier = applications.look(work, application_id)
    return review_screens.one(dossier, seen(work, dossier), toast=toast, line=line)


def seen(work: Work, dossier: Dossier) -> Seen:
    """How the actor stands to it."""
    may, claimed = work.actor.may, dossier.application.claimed_by
    decided = dossier.application.decided_by
    shares = [share for clock in dossier.clocks if (share := clocks.reached(work, clock))]
    mine = claimed in (work.actor.person_id, *work.actor.acting_for)
    reviews = may(Permission.REVIEW_APPLICATION)
    return Seen(
        today=work.today,
        zone=work.zone,
        mine=mine,
        reviews=reviews,
        decides=reviews and (mine or Role.MANAGER in work.actor.roles),
        gives_opinion=may(Permission.GIVE_OPINION),
        takes_fees=may(Permission.TAKE_FEE),
        undoes=may(Permission.UNDO_DECISION),
        claimer=str(people.staff_name(work.session, claimed)) if claimed else "",
        decider=str(people.staff_name(work.session, decided)) if decided else "",
        mark="" if not shares else "late" if max(shares) >= clocks.LATE else "soon",
    )


def attempt(work: Work, application_id: int, do: Callable[[], object], done: str) -> Screen:
    """A press: do it and show the application; when a colleague was faster, say who and when, and
    show what they made of it (F3). Each of these acts is whole or refused before it wrote."""
    why = _tried(work, do)
    return replace(shown(work, application_id, toast=why or done), alert=bool(why))


def attempt_in_words(
    work: Work, application_id: int, do: Callable[[], object], done: str
) -> Screen:
    """The same at the end of a form, where there is no press to answer."""
    why = _tried(work, do)
    return shown(work, application_id, line=f"⚠️ {why}" if why else f"✓ {done}")


def _tried(work: Work, do: Callable[[], object]) -> str:
    """Why it was refused, or ""."""
    try:
        do()
    except LateDecision as late:
        late.leave_trace(work)
        return explain(late, work.zone)
    except (ClaimedByAnother, HouseholdFull, GateClosed, TooLateToUndo, NoFeeDue) as refused:
        return explain(refused, work.zone)
    except Outdated:
        return _("It has moved on meanwhile. This is how it stands now.")
    return ""
