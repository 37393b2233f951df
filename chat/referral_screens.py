"""Inviting members: the personal link, what it brought, and the words for those who follow it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from chat.actions_joining import Apply
from chat.actions_lottery import SeeReferral, ShowReferralCode
from chat.actions_members import SeeOwnCase
from chat.application_screens import menu
from chat.screen import Button, Picture, Screen
from domain.referrals.service import Own
from locales.i18n import _, n_, sentences_


def link(bot: str, payload: str) -> str:
    """The address that opens the bot with this payload."""
    return f"https://t.me/{bot}?start={payload}"


def own(mine: Own, url: str, club: str) -> Screen:
    """The member's link, how to pass it on, and what came of it."""
    lines = [
        _("Know somebody who would like it here? Send them your personal link; who applies by it "
          "comes recommended by you."),
        url,
        terms(mine),
        _came(mine),
    ]  # fmt: skip
    words = _("I am a member of {club}. You are warmly invited:", club=club)
    share = "https://t.me/share/url?" + urlencode({"url": url, "text": words})
    return Screen(
        _("Invite somebody"),
        "\n\n".join(filter(None, lines)),
        (
            (Button(_("Send it to somebody"), url=share, style="primary"),),
            (Button(_("Copy the link"), copy=url), Button(_("As a QR code"), ShowReferralCode())),
            menu(),
        ),
    )


def resting() -> Screen:
    """The link of somebody who gets no points at the moment promises none."""
    return Screen(
        _("Invite somebody"),
        _("Your link rests, as your points do: nobody gets points by it at the moment. You can "
          "read why, and what to do."),
        ((Button(_("Why, and what to do"), SeeOwnCase(), style="primary"),), menu()),
    )  # fmt: skip


def terms(mine: Own) -> str:
    """What the club pays for it, and when; nothing where it pays nothing."""
    lines = []
    if mine.pays:
        lines.append(n_("You get {n} point.", "You get {n} points.", mine.pays))
    if mine.gives:
        lines.append(
            n_("The new member gets {n} point.", "The new member gets {n} points.", mine.gives)
        )
    if not lines:
        return ""
    lines.append(
        _("They come when the new member is admitted.")
        if mine.on == "register"
        else _("They come with the new member's first purchase.")
    )
    lines.append(_("Your own household and earlier members do not count."))
    return sentences_(*lines)


def _came(mine: Own) -> str:
    if not mine.joined:
        return _("Nobody has joined by your link yet.")
    said = n_("{n} member has joined by your link.", "{n} members have joined by your link.",
        mine.joined)  # fmt: skip
    if mine.points:
        brought = n_("That brought you {n} point.", "That brought you {n} points.", mine.points)
        said = sentences_(said, brought)
    return said


def code(member_id: int) -> Screen:
    """The link to be scanned, face to face."""
    return Screen(
        _("Your link as a QR code"),
        _("Let somebody scan it with the camera of a phone."),
        ((Button(_("‹ Back"), SeeReferral()), *menu()),),
        picture=Picture("referral", {"member_id": member_id}),
        fresh=True,
    )


def for_guests() -> Screen:
    """/refer of somebody who is no member (yet)."""
    return Screen(
        _("Invite somebody"),
        _("Members invite friends with a link of their own, and the club says thank you with "
          "points. Yours will be here once you are a member."),
        ((Button(_("Apply for membership"), Apply(), style="primary"),), menu()),
    )  # fmt: skip


def invited(home: Screen) -> Screen:
    """The welcome of somebody whom a member's link led here."""
    line = _("A member has invited you: you are very welcome.")
    return replace(home, text=f"{line}\n\n{home.text}", fresh=True)
