"""The first screens: welcome, help, language, settings, privacy."""

from __future__ import annotations

from collections.abc import Sequence

from chat import help_lines
from chat.actions import (
    BeginForm,
    ChooseLanguage,
    Home,
    PickColleague,
    ReadHelp,
    ReadPrivacy,
    SeeAbsences,
    SeeApprovals,
    SeeAudit,
    SeeDesk,
    SeePeople,
    SeePolicy,
    SeeSettings,
    SpeakLanguage,
)
from chat.actions_cases import SeeCases, SeeService
from chat.actions_door import SeeDoors
from chat.actions_event_desk import SeeEventsDesk
from chat.actions_events import EventNews, SeeEvents
from chat.actions_joining import Apply, ShowCard
from chat.actions_lottery import RunLotteries, SeeLotteries, SeeReferral
from chat.actions_members import SeeMembers
from chat.actions_points import SeePoints
from chat.actions_programmes import PointsDesk
from chat.actions_purchases import SeePurchases
from chat.actions_rewards import RewardDesk, SeeRewards
from chat.actions_segments import SeeSegments
from chat.actions_survey_answers import MySurveys
from chat.actions_surveys import RunSurveys, SurveyWishes
from chat.actions_tiers import SeeTier
from chat.labels import role as role_name
from chat.screen import Button, Screen
from domain.access import STAFF, Actor, Permission, Role
from domain.people.group import Foreign
from locales.i18n import LANGUAGES, N_, _, language, list_

Rows = tuple[tuple[Button, ...], ...]


def home_row() -> tuple[Button, ...]:
    return (Button(_("‹ Menu"), Home()),)


# ── /start ────────────────────────────────────────────────────────────────────────────────────


def guest(club: str, *, accepting: bool, waiting: bool = False, begun: bool = False) -> Screen:
    """`waiting`: the reader has applied, no decision was taken yet; `begun`: a draft is kept."""
    text = _(
        "This is the front desk of the club. Here you apply for membership, see where your "
        "application stands, and carry your card once you are a member."
    )
    small = (
        (Button(_("Your data"), ReadPrivacy()), Button(_("Language"), ChooseLanguage())),
        (
            Button(_("Events"), SeeEvents()),
            Button(_("Talk to us"), SeeService()),
            Button(_("Help"), ReadHelp()),
        ),
    )
    if waiting:
        follow = Button(_("Follow my application"), Apply(), style="primary")
        here = _("Your application is with us. The button shows where it stands.")
        return Screen(_("Welcome to {club}", club=club), here, ((follow,), *small))
    if not accepting:
        closed = _("We take no new applications at the moment. Please look in again later.")
        return Screen(_("Welcome to {club}", club=club), f"{text}\n\n{closed}", small)
    if begun:
        go_on = Button(_("Go on with my application"), Apply(), style="primary")
        kept = _("You have begun to apply, and your answers are kept. Go on where you stopped.")
        return Screen(_("Welcome to {club}", club=club), kept, ((go_on,), *small))
    joining = _("Joining takes about ten minutes: some questions, your papers, your signature.")
    apply = Button(_("Apply for membership"), Apply(), style="primary")
    return Screen(_("Welcome to {club}", club=club), f"{text}\n\n{joining}", ((apply,), *small))


def member(club: str, number: str) -> Screen:
    return Screen(
        _("Welcome back to {club}", club=club),
        _("Your member number is {number}. What may we do for you?", number=number),
        (
            (
                Button(_("My card"), ShowCard(), style="primary"),
                Button(_("Surveys"), MySurveys()),
            ),
            (
                Button(_("Events"), SeeEvents()),
                Button(_("My points"), SeePoints()),
                Button(_("Rewards"), SeeRewards()),
            ),
            (
                Button(_("My tier"), SeeTier()),
                Button(_("Lotteries"), SeeLotteries()),
                Button(_("Invite"), SeeReferral()),
            ),
            (
                Button(_("Talk to us"), SeeService()),
                Button(_("Settings"), SeeSettings()),
                Button(_("Help"), ReadHelp()),
            ),
        ),
    )


def colleague(actor: Actor, club: str, todo: Sequence[str], *, is_member: bool) -> Screen:
    """The desk's door. `todo` are sentences on what comes next for the owner of a new house."""
    roles = list_([role_name(role) for role in Role if role in actor.roles & STAFF])
    lines = [_("You work here as: {roles}.", roles=roles)]
    if not actor.undertaking_signed:
        lines.append(
            _("Before anything else, please sign this year's confidentiality undertaking.")
        )
        sign = Button(_("Read and sign"), BeginForm(form="undertaking"), style="primary")
        rows: Rows = ((sign,), (Button(_("Language"), ChooseLanguage()),))
        return Screen(club, "\n\n".join(lines), rows)
    if actor.acting_for:
        lines.append(_("Some of this is on behalf of a colleague who is away."))
    lines += todo
    buttons = [button for permission, button in _desk() if actor.may(permission)]
    if is_member:
        buttons.append(Button(_("My card"), ShowCard()))
        buttons.append(Button(_("My points"), SeePoints()))
    buttons += [Button(_("Settings"), SeeSettings()), Button(_("Help"), ReadHelp())]
    work = (Button(_("Today's work"), SeeDesk(), style="primary"),)
    pairs = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Screen(club, "\n\n".join(lines), (work, *pairs))


def _desk() -> tuple[tuple[Permission, Button], ...]:
    return (
        (Permission.HANDLE_CASES, Button(_("Cases"), SeeCases())),
        (Permission.SEE_MEMBERS, Button(_("Members"), SeeMembers())),
        (Permission.SEE_EVENTS, Button(_("Events"), SeeEventsDesk())),
        (Permission.SEE_REWARDS, Button(_("Rewards"), RewardDesk())),
        (Permission.SEE_SURVEYS, Button(_("Surveys"), RunSurveys())),
        (Permission.SEE_SEGMENTS, Button(_("Segments"), SeeSegments())),
        (Permission.SEE_POINTS, Button(_("Points"), PointsDesk())),
        (Permission.RECORD_PURCHASES, Button(_("Purchases"), SeePurchases())),
        (Permission.CHECK_IN, Button(_("At the door"), SeeDoors())),
        (Permission.SEE_APPROVALS, Button(_("Approvals"), SeeApprovals())),
        (Permission.NAME_ABSENCE, Button(_("Absence"), SeeAbsences())),
        (Permission.MANAGE_LOTTERIES, Button(_("Lotteries"), RunLotteries())),
        (Permission.SEE_PEOPLE, Button(_("Colleagues"), SeePeople())),
        (Permission.SEE_POLICY, Button(_("Club rules"), SeePolicy())),
        (Permission.SEE_AUDIT, Button(_("Audit trail"), SeeAudit())),
    )


BIND = N_("Next: make a private Telegram group for your team, add me to it, and send /bind there.")
NAME_MANAGER = N_("Next: name the club manager under “Colleagues”.")


def owner_named() -> Screen:
    """After /claim."""
    return Screen(
        _("You are the owner now"),
        _("Please sign the confidentiality undertaking first; then name the club manager."),
        (
            (Button(_("Read and sign"), BeginForm(form="undertaking"), style="primary"),),
            home_row(),
        ),
        fresh=True,
    )


def bound(*, anew: bool) -> Screen:
    """In the staff group, after /bind."""
    if not anew:
        return Screen(text=_("This is our staff group already."))
    return Screen(
        _("This is our staff group now"),
        _(
            "I put cards here when there is something to do. They name a case, never a person. "
            "Each colleague opens them in their own chat with me, as far as their role goes."
        ),
    )


def in_private(url: str) -> Screen:
    """The answer to a command in the staff group: what it shows is for the asker only."""
    return Screen(
        text=_("I show this in our own chat, where only you can see it."),
        rows=((Button(_("Open our chat"), url=url, style="primary"),),),
    )


def first_colleague() -> Button:
    return Button(_("Name a colleague"), PickColleague(), style="primary")


# ── Help, privacy ─────────────────────────────────────────────────────────────────────────────


def help_(actor: Actor, contact: str) -> Screen:
    lines = [_(line) for line in (help_lines.MEMBER if actor.member_id else help_lines.GUEST)]
    lines += [_(line) for permission, line in help_lines.STAFF if actor.may(permission)]
    lines += [_(line) for line in help_lines.EVERYBODY]
    if actor.is_staff and not actor.undertaking_signed:
        lines.insert(0, _("/undertaking – sign this year's undertaking, so that your role begins"))
    lines += ["", _("You may always use the buttons instead of commands.")]
    lines.append(_("Would you rather talk to somebody? {contact}", contact=contact))
    return Screen(_("What you can do here"), "\n".join(lines), (home_row(),))


def privacy(club: str, kept_days: int) -> Screen:
    text = "\n\n".join(
        (
            _(
                "We keep what you tell us in your application, the papers you send, and your "
                "membership with its card. Your answers and papers are encrypted, and only "
                "colleagues who need them for their work may open them. Each look is recorded."
            ),
            _(
                "As a member you also have points here: what you earned and spent, the purchases "
                "they are for, and an address, encrypted, for a gift you let us post; it is gone "
                "once the gift has arrived."
            ),
            _(
                "What you tell us in a complaint, suggestion or question is encrypted. Colleagues "
                "who handle it read it, in our staff group too, with telephone numbers and "
                "e-mail addresses hidden. A complaint about a colleague is read by those above "
                "them alone."
            ),
            _(
                "A rejected application loses its papers and answers after {days} days.",
                days=kept_days,
            ),
            _("We pass nothing on without your consent. In our staff group no name appears."),
            _("You may ask to see, correct or delete what we have: /help shows how to reach us."),
        )
    )
    return Screen(_("Your data at {club}", club=club), text, (home_row(),))


# ── Settings ──────────────────────────────────────────────────────────────────────────────────


def settings(*, news: bool | None = None, surveys: bool | None = None) -> Screen:
    """`news`: whether announcements of events come, `surveys` whether surveys do; None for who is
    no member."""
    lines = [_("Language: {name}", name=LANGUAGES[language()])]
    choices = [Button(_("Language"), ChooseLanguage())]
    if news is not None:
        lines.append(_("News of events: {state}", state=_("on") if news else _("off")))
        words = _("Stop event news") if news else _("Get event news")
        choices.append(Button(words, EventNews(on=not news)))
    asked: Rows = ()
    if surveys is not None:
        lines.append(_("Surveys: {state}", state=_("on") if surveys else _("off")))
        words = _("Stop surveys") if surveys else _("Get surveys")
        asked = ((Button(words, SurveyWishes(on=not surveys)),),)
    return Screen(_("Your settings"), "\n".join(lines), (tuple(choices), *asked, home_row()))


def languages() -> Screen:
    """Each language under its own name; the one being spoken has a tick."""
    spoken = language()
    rows = tuple(
        (Button(f"✓ {name}" if code == spoken else name, SpeakLanguage(code=code)),)
        for code, name in LANGUAGES.items()
    )
    return Screen(
        _("Which language would you like?"), " · ".join(LANGUAGES.values()), (*rows, home_row())
    )


# ── Anything else ─────────────────────────────────────────────────────────────────────────────


def in_foreign_group(what: Foreign) -> Screen:
    """In a group that is not the staff group (F16)."""
    if what is Foreign.BINDABLE:
        return Screen(text=_("Send /bind here to make this the staff group."))
    return Screen(text=_("This bot serves its own club's group only, so I am leaving again."))


def not_understood() -> Screen:
    return Screen(
        text=_("I am not sure what you mean. The menu shows what I can do for you."),
        rows=((Button(_("Menu"), Home(), style="primary"), Button(_("Help"), ReadHelp())),),
        fresh=True,
    )
