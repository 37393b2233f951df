"""How the two sides of a case read each other: the card in its topic, and what was said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from chat import case_said_words, labels
from chat import case_words as words
from chat.actions_case_talk import AddToCase, LeaveWords, WriteToCase
from chat.actions_cases import AnswerCase, ClaimCase, SeeCase, SeeMyCase
from chat.application_screens import menu
from chat.screen import Button, Copy, FileRef, Screen
from domain.cases.masking import masked
from domain.cases.model import CaseClock, ClockState, ServiceCase
from domain.cases.relay import CAPTIONED, Piece
from domain.cases.talking import OwnCase
from domain.cases.ways import ENDED
from domain.people.names import StaffName
from locales.i18n import _, moment_, n_, opening, sentences_

# A contact is somebody's number, a place may be where they live, and what has a file name carries
# it along, whatever it says: none of it goes to the group.
_KEPT_BACK = frozenset({"contact", "location", "other"})
_NAMED = frozenset({"document", "audio", "video", "animation"})


# ── The card in the group: ids only ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose case it is, by number, and who has it."""

    member_number: str | None
    holder: StaffName | None
    department: str | None = None


def card(
    case: ServiceCase, hands: Hands, clocks: Collection[CaseClock], *, link: str, zone: tzinfo
) -> Screen:
    """What opens the topic of a case: number, kind, member number, due times, who has it."""
    lines = [
        _("⚠ Urgent") if case.urgent else "",
        _("Member {number}", number=hands.member_number) if hands.member_number else _("A guest"),
        opening(words.state(case.state)),
        *(_due(one, zone) for one in clocks),
        _holder(hands),
        _("What you write here goes to the member. What begins with // stays among us."),
    ]
    row: tuple[Button, ...] = (Button(_("Open in private"), url=link, style="primary"),)
    if case.assignee_id is None and case.state not in ENDED:
        row = (*row, Button(_("Take it"), ClaimCase(case=case.id or 0)))
    heading = words.title(case.number, case.kind, case.area)
    if any(one.breached_at is not None for one in clocks):
        heading = f"⚠ {heading}"
    return Screen(heading, "\n".join(filter(None, lines)), (row,))


def _holder(hands: Hands) -> str:
    if hands.holder is not None:
        return _("With {name}", name=labels.colleague(hands.holder))
    if hands.department:
        return _("For: {department}", department=labels.role(hands.department))
    return _("Nobody has it yet.")


def _due(clock: CaseClock, zone: tzinfo) -> str:
    name = _(words.CLOCKS[clock.clock])
    if clock.state == ClockState.PAUSED:
        return _("{what}: waits for the member", what=name)
    time = moment_(clock.due_at, zone)
    if clock.breached_at is not None:
        return _("⚠ {what}: was due {time}", what=name, time=time)
    return _("{what}: due {time}", what=name, time=time)


def hidden(case: ServiceCase) -> Screen:
    """What stands last in the topic of a case that is in confidence from now on."""
    text = _("This case is handled in confidence from now on, so its topic ends here. Please do "
             "not write about it in the group.")  # fmt: skip
    return Screen(case.number, text)


def line_in_general(case: ServiceCase, *, link: str) -> Screen:
    """Where the group has no topics, words of a member do not stand among other things."""
    heading = words.title(case.number, case.kind, case.area)
    row = (Button(_("Open in private"), url=link, style="primary"),)
    return Screen(heading, _("There is news in this case."), (row,))


# ── What was said ─────────────────────────────────────────────────────────────────────────────


def to_group(piece: Piece, *, link: str, names: Collection[str] = ()) -> Screen | None:
    """For the topic: numbers and addresses hidden (R2.2). Files from the store come under the
    number of the case, so they may stand there."""
    said = masked(piece.words, names) if piece.words else ""
    hidden = said != (piece.words or "")
    unfit = _KEPT_BACK if piece.stored else _KEPT_BACK | _NAMED
    back = next((one for one in piece.media if one in unfit), "")
    kept_back = bool(back)
    lines = [
        said,
        words.media(back) if back else "",
        _("(Open it to see all of it.)") if back else "",
        _("(Open it to read it in full.)") if hidden and not back else "",
    ]
    title = case_said_words.in_group(piece)
    row = ((Button(_("Open in private"), url=link),),) if hidden or kept_back else ()
    lost = _("Something came that I cannot repeat here. Please open the case.")
    return _screen(piece, title, lines, row, lost, shown=not kept_back)


def to_colleague(piece: Piece) -> Screen | None:
    """For the private chat of who has the case: all of it."""
    return _for_colleague(piece, case_said_words.in_private(piece))


def in_full(piece: Piece) -> Screen:
    """What the group sees in part, in the private chat of a colleague."""
    title = case_said_words.heading(piece)
    nothing = _("It is gone from our messages. Please ask for it once more.")
    found = _for_colleague(piece, title) or Screen(title, nothing)
    return replace(found, reply=None, fresh=True)


def _for_colleague(piece: Piece, title: str) -> Screen | None:
    number = piece.case.id or 0
    line = "" if piece.words or not set(piece.media) & {"other"} else words.media("other")
    row = (
        Button(_("Answer"), AnswerCase(case=number), style="primary"),
        Button(_("Open the case"), SeeCase(case=number)),
    )
    lost = _("Something came that I cannot repeat here. Please ask for it once more.")
    return _screen(piece, title, [piece.words or "", line], (row,), lost)


def to_member(piece: Piece, club: str) -> Screen | None:
    """For whoever raised the case: who answers, and how to answer back."""
    number = piece.case.id or 0
    who = club if piece.by is None or piece.by.role is None else labels.colleague(piece.by)
    title = _("{number} · {name}", number=piece.case.number, name=who)
    row: tuple[Button, ...] = (Button(_("See my case"), SeeMyCase(case=number)),)
    if piece.case.state not in ENDED:
        row = (Button(_("Reply"), WriteToCase(case=number), style="primary"), *row)
    lost = _("Something came with it that I cannot show you. We send it again.")
    return _screen(piece, title, [piece.words or ""], (row,), lost)


def _screen(
    piece: Piece,
    title: str,
    lines: list[str],
    rows: tuple[tuple[Button, ...], ...],
    lost: str,
    *,
    shown: bool = True,
) -> Screen | None:
    if piece.edited:
        lines = [*lines, _("(edited)")]
    text = "\n".join(filter(None, lines))
    files = piece.stored if shown else ()
    copies = piece.copies if shown and not files else ()
    copy = None
    if copies and piece.from_chat is not None:
        can = set(piece.media) <= CAPTIONED
        copy = Copy(piece.from_chat, copies, caption=can, lost=lost)
    if not (text or files or copy):
        return None
    refs = [_file(piece, at, *one) for at, one in enumerate(files, 1)]
    first, rest = (refs[0] if refs else None), refs[1:]
    return Screen(
        title,
        text,
        rows,
        file=first,
        album=tuple(rest),
        below=title if rest else "",
        copy=copy,
        reply=piece.reply,
    )


def _file(piece: Piece, at: int, key: str, is_photo: bool) -> FileRef:
    return FileRef(key, "" if is_photo else f"{piece.case.number}-{at}.pdf", photo=is_photo)


# ── A member writes freely ────────────────────────────────────────────────────────────────────


def added(number: str) -> Screen:
    """Said once for a number of messages in a row."""
    return Screen(text=_("✓ Added to case {number}.", number=number), fresh=True)


def passed_on() -> Screen:
    return Screen(text=_("✓ Passed on to the member."), fresh=True)


def which(cases: Sequence[OwnCase]) -> Screen:
    """Several cases are open; what was written is kept until one is chosen."""
    buttons = [
        Button(f"{one.number} · {words.area(one.area, one.kind)}", AddToCase(case=one.case_id))
        for one in cases
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return Screen(
        _("Which case is this for?"),
        _("Please choose; then I pass on what you wrote."),
        (*rows, (Button(_("For none of them"), LeaveWords()), *menu())),
        fresh=True,
    )


def writing_to(number: str) -> Screen:
    return Screen(
        _("Case {number}", number=number),
        sentences_(
            _("Please write now: words, photos, a voice message."),
            _("It reaches the colleague who has your case."),
        ),
        fresh=True,
    )


def chosen(number: str, count: int) -> Screen:
    words_ = n_("✓ {n} message added to case {number}.",
                "✓ {n} messages added to case {number}.", count, number=number)  # fmt: skip
    return Screen(text=words_)


def left() -> Screen:
    return Screen(
        _("All right"),
        _("I have passed nothing on. /help shows what else I can do."),
        (menu(),),
    )


# ── In the topic, to a colleague ──────────────────────────────────────────────────────────────


def hidden_sender() -> Screen:
    return Screen(
        text=_(
            "This was not passed on: I cannot see who wrote it. Please switch off anonymous mode "
            "and send it again."
        )
    )


def not_theirs() -> Screen:
    return Screen(text=_("This was not passed on: this case is for other colleagues to answer."))


def noted() -> Screen:
    return Screen(text=_("✓ Kept as a note among us."), fresh=True)


def nobody_reads() -> Screen:
    return Screen(
        text=_("Kept in the case. It reaches nobody here: this case did not come from the chat. "
               "Please call or write to them.")
    )  # fmt: skip


def too_late_for_a_note() -> Screen:
    return Screen(text=_("The member has this already; it cannot become a note. Please write a "
                         "new one."))  # fmt: skip


def undelivered(case: ServiceCase) -> Screen:
    return Screen(
        words.title(case.number, case.kind, case.area),
        _("⚠ The last answer did not reach the member: they cannot be reached here. Please call "
          "or write to them."),
    )  # fmt: skip
