"""Blacklist cases for colleagues, and what the member sees of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from chat import labels, standing_words
from chat.actions import BeginForm, SeeApproval
from chat.actions_members import (
    DropCase,
    SeeBlacklist,
    SeeBlacklistCase,
    SeeEvidence,
    SeeMember,
    SeeOwnCase,
)
from chat.application_screens import menu
from chat.desk_screens import back_to_desk
from chat.paging import counted, turning
from chat.screen import Button, FileRef, Screen
from domain.standing.appeals import Barrier
from domain.standing.cases import SIZE, Line, Listed, Opened
from domain.standing.model import BlacklistAppeal, BlacklistCase, BlacklistFile, CaseState
from locales.i18n import N_, _, date_, moment_, n_, opening

Rows = tuple[tuple[Button, ...], ...]


# ── For colleagues ────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, number: int, zone: tzinfo, *, opens: bool) -> Screen:
    """Cases by number, open ones first."""
    new = Button(_("Open a case"), BeginForm(form="case"))
    tools = ((new,),) if opens else ()
    if not found.items:
        text = _("There is no case. When a member abuses points or the card, it is opened here.")
        return Screen(_("Blacklist"), text, (*tools, back_to_desk()))
    buttons = [Button(_("No. {n}", n=one.case_id), SeeBlacklistCase(case_id=one.case_id))
        for one in found.items]  # fmt: skip
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    shown = counted(found.total, number, SIZE)
    turn = turning(shown, lambda to: SeeBlacklist(page=to))
    lines = [_line(one, zone) for one in found.items]
    return Screen(_("Blacklist"), "\n".join(lines), (*rows, *turn, *tools, back_to_desk()))


def _line(one: Line, zone: tzinfo) -> str:
    parts = [
        _("No. {n}", n=one.case_id),
        one.number,
        standing_words.kind(one.kind),
        standing_words.case(one.state),
        date_(one.opened_at.astimezone(zone).date(), weekday=False),
    ]
    if one.appealed:
        parts.append(_("appealed"))
    return " · ".join(parts)


def one(
    seen: Opened, zone: tzinfo, *, line: str = "", toast: str = "", sees_members: bool = False
) -> Screen:
    """A case with its evidence; this look is recorded."""
    case = seen.case
    lines = [
        " · ".join((_("Member {number}", number=seen.number), standing_words.kind(case.kind))),
        opening(standing_words.case(case.state)),
        _("Opened by {name}, {moment}", name=labels.colleague(seen.opener),
          moment=moment_(case.opened_at, zone)),
    ]  # fmt: skip
    if seen.responsible is not None:
        lines.append(_("Colleague involved: {name}", name=labels.colleague(seen.responsible)))
    if not seen.reachable:
        lines.append(_("⚠ This member has no chat with us. Please tell them by letter or phone."))
    words = case.words or _("The evidence has been deleted.")
    appeals = "\n".join(_appeal_line(one, zone) for one in seen.appeals)
    text = "\n\n".join(filter(None, (line, "\n".join(lines), words, appeals)))
    return Screen(
        _("Case no. {n}", n=case.id or 0),
        text,
        (*_acts(seen, sees_members=sees_members), (_back(), *menu())),
        toast=toast or None,
        protect=True,
        fresh=True,  # an edit cannot protect what was said unprotected
    )


def _appeal_line(made: BlacklistAppeal, zone: tzinfo) -> str:
    state = _(standing_words.APPEALS.get(made.state, made.state))
    head = _("Appeal of {moment}: {state}", moment=moment_(made.at, zone), state=state)
    return f"{head}\n{made.words}" if made.words else head


def _acts(seen: Opened, *, sees_members: bool) -> Rows:
    case = seen.case
    row: list[Button] = []
    if seen.files:
        words = n_("See {n} file", "See {n} files", seen.files)
        row.append(Button(words, SeeEvidence(case_id=case.id or 0), style="primary"))
    if case.approval_id is not None:
        row.append(Button(_("The request"), SeeApproval(approval_id=case.approval_id)))
    rows = [tuple(row)] if row else []
    if sees_members:
        rows.append((Button(_("The member"), SeeMember(member_id=case.member_id)),))
    if seen.mine and case.state == CaseState.OPEN:
        rows.append((Button(_("Drop the case"), DropCase(case_id=case.id or 0), style="danger"),))
    return tuple(rows)


def _back() -> Button:
    return Button(_("‹ Blacklist"), SeeBlacklist())


def evidence(case_id: int, files: Sequence[BlacklistFile]) -> Screen:
    """The files as protected pictures; with a PDF among them all go out as files."""
    if not files:
        return Screen(toast=_("There are no files (any more)."), alert=True)
    photos = all(file.media_type.startswith("image/") for file in files)
    refs = [
        FileRef(file.stored, f"{n}.{_ending(file.media_type)}", photo=photos)
        for n, file in enumerate(files, 1)
    ]
    lines = [_("For your eyes only. This look has been recorded.")]
    lines += [
        f"{n}. " + (_("from the member") if file.appeal_id else _("from us"))
        for n, file in enumerate(files, 1)
    ]
    case = Button(_("‹ Case"), SeeBlacklistCase(case_id=case_id))
    return Screen(
        _("Case no. {n}", n=case_id),
        "\n".join(lines),
        ((case, *menu()),), file=refs[0], album=tuple(refs[1:]), protect=True, fresh=True,
        below=_("Evidence of case no. {n}", n=case_id),
    )  # fmt: skip


def _ending(media_type: str) -> str:
    return "pdf" if media_type == "application/pdf" else "jpg"


def dropping(case_id: int) -> Screen:
    """The second look before one's own case is let go."""
    return Screen(
        _("Drop case no. {n}?", n=case_id),
        _("The member's points move again at once, and they are told that nothing stands against "
          "them. Manager and leader need not decide."),
        (
            (Button(_("No, keep it"), SeeBlacklistCase(case_id=case_id), style="primary"),),
            (Button(_("Yes, drop it"), DropCase(case_id=case_id, sure=True), style="danger"),),
        ),
    )  # fmt: skip


def group_card(case: BlacklistCase, number: str, url: str) -> Screen:
    """In the staff group: numbers only (R2.2)."""
    text = _("Member {number}: {state}", number=number, state=standing_words.case(case.state))
    return Screen(
        _("Case no. {n}", n=case.id or 0), text, ((Button(_("Open in private"), url=url),),)
    )


# ── For the member ────────────────────────────────────────────────────────────────────────────

_FROZEN = N_(
    "We are taking a closer look at something. Reason: {reason}. Until it is settled you cannot "
    "collect or redeem points; those you have stay yours. We let you know as soon as we can."
)
_BARRED = N_(
    "After a closer look the club has closed your membership for points and for new cards. "
    "Reason: {reason}."
)
_APPEALS = {
    "pending": N_("We have your appeal. Somebody who has not decided before looks at it."),
    "rejected": N_("Your appeal was looked at, and the decision stands."),
}


def appeal_button() -> Button:
    """For /start and /points while points rest."""
    return Button(_("Why, and what to do"), SeeOwnCase(), style="primary")


def barrier_line(barrier: Barrier) -> str:
    """One sentence for the top of a menu."""
    if barrier.barred:
        return _("Your membership is closed for points and cards.")
    return _("Your points rest at the moment: we are taking a closer look at something.")


def with_barrier(screen: Screen, barrier: Barrier | None) -> Screen:
    """A member's menu, with the reason why points rest on top of it."""
    if barrier is None:
        return screen
    text = f"{barrier_line(barrier)}\n\n{screen.text}"
    # One button stands out: this one.
    rows = tuple(tuple(replace(one, style=None) for one in row) for row in screen.rows)
    return replace(screen, text=text, rows=((appeal_button(),), *rows))


def barred_home(club: str, barrier: Barrier, contact: str) -> Screen:
    """/start of somebody on the blacklist."""
    text = f"{barrier_line(barrier)}\n\n" + _("Questions? {contact}", contact=contact)
    return Screen(_("Welcome to {club}", club=club), text, ((appeal_button(),),))


def own(barrier: Barrier | None, contact: str) -> Screen:
    """Why one's points rest, in neutral words, and the way to appeal."""
    if barrier is None:
        return Screen(
            _("All is in order"),
            _("Nothing stands against you. You can collect and redeem points as ever."),
            (menu(),),
        )
    text = _(_BARRED if barrier.barred else _FROZEN, reason=standing_words.kind(barrier.kind))
    rows: Rows = (menu(),)
    if barrier.appeal:
        text += "\n\n" + _(_APPEALS.get(barrier.appeal, _APPEALS["pending"]))
    else:
        text += "\n\n" + _("If you think this is wrong, tell us your side. Somebody who has not "
            "decided before will look at it.")  # fmt: skip
        rows = ((Button(_("Appeal"), BeginForm(form="appeal"), style="primary"),), *rows)
    title = _("Your membership is closed") if barrier.barred else _("Your points rest")
    return Screen(title, f"{text}\n\n" + _("Questions? {contact}", contact=contact), rows)
