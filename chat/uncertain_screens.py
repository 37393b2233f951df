"""Messages of uncertain fate: five a page, each looked at, sent again after a second look, or
left. To whom it went is said by number, never by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from chat.actions import LeaveDoubt, SeeDoubt, SeeDoubts, SendAgain
from chat.desk_screens import back_to_desk
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.doubts import Doubt
from domain.outbox import Lane
from locales.i18n import N_, _, moment_, opening

PER_PAGE = 5
_LANES = {
    Lane.REPLY: N_("an answer"),
    Lane.SERVICE: N_("a notice"),
    Lane.CARE: N_("a greeting"),
    Lane.CAMPAIGN: N_("a campaign"),
}
_ABOUT = {
    "application": N_("about an application"),
    "card": N_("about a card"),
    "approval": N_("about a request"),
    "member": N_("about the membership"),
    "alert": N_("for the staff"),
}
_WHY = {
    "interrupted": N_("We were interrupted while it was being sent."),
    "late": N_("It had become more than two hours late, so it was not sent."),
}
_LOST = N_("Telegram did not say whether it arrived.")


def doubts(items: Sequence[Doubt], total: int, number: int, zone: tzinfo) -> Screen:
    """The list, newest first."""
    if not items:
        return Screen(
            _("Uncertain messages"),
            _("Nothing is uncertain. Messages that may not have arrived are listed here."),
            (back_to_desk(),),
        )
    lines = [f"{one.id} · {_line(one, zone)}" for one in items]
    buttons = tuple(Button(str(one.id), SeeDoubt(row_id=one.id)) for one in items)
    shown = counted(total, number, PER_PAGE)
    pages = turning(shown, lambda to: SeeDoubts(page=to))
    return Screen(_("Uncertain messages"), "\n".join(lines), (buttons, *pages, back_to_desk()))


def doubt(one: Doubt, zone: tzinfo) -> Screen:
    """One of them, with its two ways on."""
    missed = one.state == "missed"
    again = _("Send anyway") if missed else _("Send again")
    return Screen(
        _("Message {n}", n=one.id),
        opening(_line(one, zone)) + "\n" + _(_WHY.get(one.reason or "", _LOST)),
        (
            (
                Button(again, SendAgain(row_id=one.id)),
                Button(_("Leave it"), LeaveDoubt(row_id=one.id)),
            ),
            (Button(_("‹ Uncertain messages"), SeeDoubts()),),
        ),
    )


def sure(one: Doubt, zone: tzinfo) -> Screen:
    """The second look before it goes out."""
    missed = one.state == "missed"
    title = _("Send it although it is late?") if missed else _("Send it again?")
    warning = (
        _("It arrives later than it was meant to.")
        if missed
        else _("If it did arrive, it then comes twice. It says that it may be a repetition.")
    )
    return Screen(
        title,
        opening(_line(one, zone)) + "\n" + warning,
        (
            (Button(_("Yes, send it"), SendAgain(row_id=one.id, sure=True), style="primary"),),
            (Button(_("‹ Back"), SeeDoubt(row_id=one.id)),),
        ),
    )


def _line(one: Doubt, zone: tzinfo) -> str:
    when = moment_(one.since, zone) if one.since else ""
    about = _ABOUT.get(one.kind.partition(".")[0], "")
    what = " · ".join(filter(None, (_(_LANES[Lane(one.lane)]), about and _(about))))
    return " · ".join(filter(None, (when, _reader(one), what)))


def _reader(one: Doubt) -> str:
    if one.number:
        return _("member {number}", number=one.number)
    if one.person_id is not None:
        return _("guest no. {n}", n=one.person_id)
    return _("a private chat") if one.chat_id is not None else _("the staff group")
