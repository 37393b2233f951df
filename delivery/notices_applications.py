"""What applicants, new members and their colleagues are told, in the words of now.

A screen has said at once what somebody did themselves (handed in, withdrawn): those notices are
not told a second time.
"""

from __future__ import annotations

from datetime import date

from chat import application_screens as screens
from chat import card_screens, desk_screens
from chat.actions import BeginForm
from chat.actions_joining import Apply, OpenApplication, ShowCard
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.applications import clocks, facts, gates, moving, supplying
from domain.applications.model import ACCEPTED, WAITING, Application, State
from domain.cards import queue as cards
from domain.people import facts as house
from domain.people import service as people
from domain.work import Work
from locales.i18n import N_, _, date_, sentences_


def _application(work: Work, params: Json) -> Application:
    return moving.get(work, int(params["application_id"]))


# ── To the applicant ──────────────────────────────────────────────────────────────────────────


@notice("application.received")
@notice("application.withdrawn")
def _said_already(work: Work, params: Json) -> Screen | None:
    return None


@notice("application.materials_missing")
def _missing(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    missing = supplying.missing(work, application)
    if application.state != State.MATERIALS_MISSING or not missing:
        return None
    return screens.status(application, missing, work.zone)


@notice("application.approved")
def _welcome(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    if application.state not in ACCEPTED or application.member_id is None:
        return None
    name = str(gates.answers_of(work, application).get(facts.FULL_NAME) or "")
    card_id = cards.valid_of(work, application.member_id)
    return card_screens.welcome(work.policy.club_name, name, card_id, application, work.zone)


@notice("application.rejected")
def _rejected(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    if application.state != State.REJECTED:
        return None
    return screens.rejected(application, work.policy.contact)


@notice("application.fee_due")
def _fee_due(work: Work, params: Json) -> Screen | None:
    """Only after the approval; while waiting, the status says it."""
    application = _application(work, params)
    if application.state != State.FEE_DUE:
        return None
    return Screen(
        _("The card fee"),
        _("As soon as it is paid we order your plastic card.")
        + "\n\n"
        + screens.fee_line(application),
        (_follow(),),
    )


@notice("application.fee_paid")
def _fee_paid(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    if application.fee_paid_at is None:
        return None
    return Screen(_("Thank you"), screens.fee_line(application), (_follow(),))


@notice("application.undone")
def _undone(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    if application.state not in WAITING:
        return None
    return Screen(
        _("About your application"),
        _("We are looking at your application again, so our earlier answer no longer holds. "
          "You will hear from us soon."),
        (_follow(),),
    )  # fmt: skip


@notice("application.exception_pending")
def _exception_pending(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    if application.state != State.EXCEPTION_PENDING:
        return None
    return screens.status(application, (), work.zone)


@notice("application.exception_decided")
def _exception_decided(work: Work, params: Json) -> Screen | None:
    """To the applicant with `granted`, to the specialist without."""
    application = _application(work, params)
    if application.state not in WAITING:
        return None
    if "granted" not in params:
        words = _("The exception is granted: it can be approved now.")
        if not application.exception_granted:
            words = _("The exception was not granted. Please decide.")
        return _to_staff(application, words)
    words = _("One more card for your household is agreed. The review goes on.")
    if not params["granted"]:
        words = _("One more card for your household was not agreed. You will hear from us soon.")
    return Screen(_("About your application"), words, (_follow(),))


@notice("application.draft_reminder")
def _draft_reminder(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    if application.state != State.DRAFT:
        return None
    day = date_(date.fromisoformat(str(params["expires_on"])[:10]))
    go_on = Button(_("Go on"), BeginForm(form="application"), style="primary")
    return Screen(
        _("Your application is waiting for you"),
        _("You had begun to apply. Your answers are kept until {day}; then we delete them.",
          day=day),
        ((go_on,),),
    )  # fmt: skip


@notice("application.draft_expired")
def _draft_expired(work: Work, params: Json) -> Screen | None:
    return Screen(
        _("Your draft was deleted"),
        _("You had not touched it for a while, so we deleted it with everything in it. You are "
          "welcome to begin anew at any time."),
        ((Button(_("Apply"), Apply()),),),
    )  # fmt: skip


def _follow() -> tuple[Button, ...]:
    return (Button(_("Follow my application"), Apply(), style="primary"),)


# ── To members ────────────────────────────────────────────────────────────────────────────────


@notice("card.ready")
def _card_ready(work: Work, params: Json) -> Screen | None:
    return Screen(
        _("Your card is ready"),
        _("Please fetch it at our front desk and bring your ID card or passport. Questions? "
          "{contact}", contact=work.policy.contact),
        ((Button(_("My card"), ShowCard()),),),
    )  # fmt: skip


@notice("card.replaced")
def _card_replaced(work: Work, params: Json) -> Screen | None:
    return Screen(
        _("Your new card"),
        _("You have a new card from now on; the old one no longer works. We will tell "
          "you when the plastic card is ready."),
        ((Button(_("My card"), ShowCard(), style="primary"),),),
    )  # fmt: skip


# ── To colleagues ─────────────────────────────────────────────────────────────────────────────

_CLOCKS = {
    "completeness": N_("The papers should be checked by then."),
    "entry": N_("It should be decided by then."),
    "card": N_("The card should be ready by then."),
}


@notice("application.due_soon")
def _due_soon(work: Work, params: Json) -> Screen | None:
    return _clock(work, params, _("⚠ Due soon."))


@notice("application.overdue")
def _overdue(work: Work, params: Json) -> Screen | None:
    return _clock(work, params, _("⚠ Overdue."))


def _clock(work: Work, params: Json, how: str) -> Screen | None:
    application = _application(work, params)
    running = {clock.name: clock for clock in clocks.running(application)}
    clock = running.get(str(params["clock"]))
    if clock is None:
        return None
    day = date_(clock.due.astimezone(work.zone).date())
    words = sentences_(how, _("Promised for {day}.", day=day), _(_CLOCKS[clock.name]))
    return _to_staff(application, words)


@notice("application.opinion_asked")
def _opinion_asked(work: Work, params: Json) -> Screen | None:
    return _to_staff(_application(work, params), _("A colleague asks for your second opinion."))


@notice("application.opinion_given")
def _opinion_given(work: Work, params: Json) -> Screen | None:
    return _to_staff(_application(work, params), _("The second opinion is here."))


@notice("application.materials_supplied")
def _supplied(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    if application.state not in WAITING:
        return None
    return _to_staff(application, _("Everything that was missing has come. It can go on."))


def _to_staff(application: Application, words: str) -> Screen:
    number = application.id or 0
    opened = Button(_("Open it"), OpenApplication(application_id=number), style="primary")
    return Screen(_("Application no. {n}", n=number), words, ((opened,),))


# ── In the staff group: ids only ──────────────────────────────────────────────────────────────


@notice("desk.application")
def _card(work: Work, params: Json) -> Screen | None:
    application = _application(work, params)
    running = list(clocks.running(application))
    shares = [share for one in running if (share := clocks.reached(work, one))]
    first = min((one.due for one in running), default=None)
    return desk_screens.group_card(
        application,
        first,
        who=desk_screens.Hands(
            _name(work, application.claimed_by), _name(work, application.decided_by)
        ),
        mark="" if not shares else "late" if max(shares) >= clocks.LATE else "soon",
        link=_link(work, f"a-{application.id}"),
        zone=work.zone,
    )


def _name(work: Work, person_id: int | None) -> str:
    return str(people.staff_name(work.session, person_id)) if person_id else ""


@notice("desk.possible_duplicate")
def _duplicate(work: Work, params: Json) -> Screen | None:
    number = int(params["application_id"])
    row = (Button(_("Open in private"), url=_link(work, f"a-{number}")),)
    return Screen(
        _("Application no. {n}", n=number),
        _("⚠ The ID or phone number given is that of a member: perhaps the same person."),
        (row,),
    )


@notice("desk.guessing")
def _guessing(work: Work, params: Json) -> Screen | None:
    return Screen(
        _("Something needs attention"),
        _("Somebody tried many wrong card codes within an hour, so I no longer answer them. "
          "Person no. {n}.", n=params["person_id"]),
    )  # fmt: skip


def _link(work: Work, payload: str) -> str:
    name = house.fact(work.session, "bot_username") or ""
    return f"https://t.me/{name}?start={payload}"
