"""The member's card, the handbook, a lost card."""

from __future__ import annotations

from datetime import tzinfo

from chat.actions import Home
from chat.actions_joining import Apply, ReportLost, ShowCard, ShowHandbook
from chat.actions_members import SeeOwnCase
from chat.application_screens import fee_line, menu
from chat.application_words import CARD_STATES
from chat.paging import counted, turning
from chat.pictures import TIERS
from chat.screen import Button, Picture, Screen
from domain.applications.model import Application
from domain.cards.model import Card
from domain.members.model import Member
from locales.i18n import N_, _, date_, sentences_


def card(member: Member, held: Card, zone: tzinfo) -> Screen:
    """The picture one keeps, with number, tier and how to use it."""
    tier = TIERS.get(member.tier, TIERS["ordinary"])
    lines = [
        _("Member number {number} · {tier}", number=member.number, tier=_(tier)),
        _("Show this picture at our front desk. Our staff scan the code; it tells them that your "
          "card is valid, and nothing else about you."),
        _plastic(held, zone),
    ]  # fmt: skip
    rows = (
        (Button(_("Handbook"), ShowHandbook(), style="primary"),),
        (Button(_("Report it lost"), ReportLost()), *menu()),
    )
    return Screen(
        _("Your membership card"),
        "\n\n".join(lines),
        rows,
        picture=Picture("card", {"card_id": held.id}),
        fresh=True,
    )


def welcome(
    club: str, name: str, card_id: int | None, application: Application, zone: tzinfo
) -> Screen:
    """The first thing a member gets: the card, the handbook, what happens next (SPEC 2.2)."""
    lines = [
        _("Welcome to {club}, {name}. You are a member from today.", club=club, name=name)
        if name
        else _("Welcome to {club}. You are a member from today.", club=club),
        _("This is your digital card, valid from now on. You will find it again under /card."),
        fee_line(application),
    ]
    if application.card_due is not None:
        day = date_(application.card_due.astimezone(zone).date())
        lines.append(_("Your plastic card will be ready by {day}; we will let you know.", day=day))
    return Screen(
        _("Welcome"),
        "\n\n".join(filter(None, lines)),
        ((Button(_("Handbook"), ShowHandbook(), style="primary"),
          Button(_("My card"), ShowCard())), menu()),
        picture=Picture("card", {"card_id": card_id}) if card_id else None,
    )  # fmt: skip


def _plastic(held: Card, zone: tzinfo) -> str:
    words = _("Plastic card: {state}.", state=_(CARD_STATES[held.state]))
    if held.due is None or held.state in ("ready", "collected"):
        return words
    day = date_(held.due.astimezone(zone).date())
    return sentences_(words, _("You will have it by {day}.", day=day))


def resting() -> Screen:
    """The card of a barred member, without its picture."""
    return Screen(
        _("Your membership card"),
        _(
            "Your card is not valid at the moment, because your membership is suspended. You can "
            "read why, and appeal."
        ),
        ((Button(_("Why, and what to do"), SeeOwnCase(), style="primary"),), menu()),
    )


def none_valid(contact: str) -> Screen:
    """A member whose card was stopped or never issued."""
    return Screen(
        _("Your membership card"),
        _(
            "There is no valid card for you at the moment. Please call {contact} or come to our "
            "front desk for a new one.",
            contact=contact,
        ),
        ((Button(_("Handbook"), ShowHandbook()), *menu()),),
    )


def for_guests(*, applied: bool) -> Screen:
    """/card of somebody who is no member (yet)."""
    words = _("Follow my application") if applied else _("Apply for membership")
    return Screen(
        _("The membership card"),
        _(
            "Members carry their card in this chat: a picture with name, number and a code that "
            "our staff can check. The plastic card follows."
        ),
        ((Button(words, Apply(), style="primary"),), menu()),
    )


def for_staff_only(club: str) -> Screen:
    """The code of a card, opened by somebody who does not check cards."""
    return Screen(
        text=_("This is a card of {club}. Only our staff can check it.", club=club),
        rows=((Button(_("Menu"), Home(), style="primary"),),),
        fresh=True,
    )


def losing() -> Screen:
    """The second look before the card stops."""
    return Screen(
        _("Is your card lost?"),
        _("It stops at once, in this chat too. A new one costs the card fee again."),
        (
            (Button(_("No, I have it"), ShowCard(), style="primary"),),
            (Button(_("Yes, stop my card"), ReportLost(sure=True), style="danger"),),
        ),
        fresh=True,
    )


def lost(contact: str) -> Screen:
    return Screen(
        _("Your card is stopped"),
        _("Nobody can use it any more. For a new card please call {contact}.", contact=contact),
        (menu(),),
    )


# ── The handbook ──────────────────────────────────────────────────────────────────────────────

HANDBOOK = (
    (N_("Welcome"), N_(
        "This handbook says in a few pages what your membership gives you, how your card works "
        "and whom to ask.\n\nKeep this chat: here you find your card, your application and "
        "everything we tell you.")),
    (N_("Your rights"), N_(
        "As a member you\n• carry your card in this chat from the first day,\n• get a plastic "
        "card with the same number,\n• can have a lost card stopped at any hour,\n• can ask at "
        "any time what we keep about you.")),
    (N_("Your card"), N_(
        "The card is yours alone; please do not lend it. The digital card in this chat is valid "
        "from the day you were admitted. The plastic card follows within 20 working days; fetch "
        "it at our front desk with your ID. Either one shows that you are a member.")),
    (N_("Card lost or damaged"), N_(
        "Tell us at once: /card, then “Report it lost”. The old card stops that very moment. For "
        "a new one we check your papers again and the card fee is due again.")),
    (N_("Points and rewards"), N_(
        "What you buy and do with us can earn points: /points shows what you have, where each "
        "came from and until when it is good. Who earns enough of them rises to a higher tier; "
        "“My tier” in the menu says how far it is.\n\n/rewards shows what you can have for your "
        "points. Choose, then show the code at our front desk, or let us post it where we can. If "
        "an entry is wrong, open it under /points, “History”, and press “This is wrong”.")),
    (N_("When something changes"), N_(
        "New address, new number, a new name? Tell us by phone, letter or e-mail, or at our front "
        "desk. We enter it within one working day. For a change of name or ID we need to see the "
        "paper.")),
    (N_("Your data"), N_(
        "Your papers and answers are kept encrypted. Only the colleagues responsible may open "
        "them, and every look is recorded. You can ask at any time what we keep. /privacy says "
        "more.")),
)  # fmt: skip


def handbook(number: int, contact: str) -> Screen:
    """One page; `number` counts from 1."""
    shown = counted(len(HANDBOOK), number, 1)
    title, text = HANDBOOK[shown.first]
    body = _(text)
    if shown.number in (1, shown.of):
        body += "\n\n" + _("Questions? {contact}", contact=contact)
    rows = turning(shown, lambda to: ShowHandbook(page=to))
    return Screen(
        _("Member handbook: {chapter}", chapter=_(title)),
        body,
        (*rows, (Button(_("My card"), ShowCard()), *menu())),
    )
