"""One application as its reviewers see it: masked, in full, its papers, its decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from chat import asking, forms
from chat.actions import BeginForm
from chat.actions_joining import (
    ApproveApplication,
    ClaimApplication,
    MoreActs,
    OpenApplication,
    Queue,
    ReleaseApplication,
    ReturnFee,
    ShowInFull,
    ShowPapers,
    UndoDecision,
)
from chat.application_screens import fee_line, menu
from chat.application_words import ASKED, CHANNELS, PRESETS, REASONS, place, slot, state
from chat.desk_screens import due_mark
from chat.forms import Form
from chat.screen import Button, FileRef, Screen
from domain.applications.model import ACCEPTED, Application, State
from domain.applications.queue import Dossier
from locales.i18n import N_, _, moment_, opening, pair_

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """How the reader stands to the application. `claimer` is a staff name."""

    today: date
    zone: tzinfo
    mine: bool
    reviews: bool
    decides: bool
    gives_opinion: bool
    takes_fees: bool
    undoes: bool
    claimer: str = ""
    decider: str = ""
    mark: str = ""


def one(dossier: Dossier, seen: Seen, *, toast: str = "", line: str = "") -> Screen:
    """Without what is personal: that is a press away, and recorded. `line` says what was done
    where no press is there to answer."""
    application = dossier.application
    text = [line, _standing(application, dossier, seen), _masked(dossier.answers)]
    text += [_papers(dossier), fee_line(application, to_staff=True), _remarks(dossier)]
    return Screen(
        _("Application no. {n}", n=application.id or 0),
        "\n\n".join(filter(None, text)),
        (*_acts(dossier, seen), (Button(_("‹ Applications"), Queue()), *menu())),
        toast=toast or None,
        alert=len(toast) > 60,
    )


def _standing(application: Application, dossier: Dossier, seen: Seen) -> str:
    parts = (state(application.state), _(PRESETS[application.preset]),
             _(CHANNELS.get(application.channel, application.channel)))  # fmt: skip
    lines = [opening(" · ".join(parts))]
    if application.submitted_at:
        moment = moment_(application.submitted_at, seen.zone)
        lines.append(_("Handed in {moment}", moment=moment))
    first = min(dossier.clocks, key=lambda clock: clock.due, default=None)
    if first is not None:
        lines.append(opening(due_mark(first.due, seen.mark, seen.today, seen.zone)))
    if application.outcome and application.decided_at:
        moment = moment_(application.decided_at, seen.zone)
        lines.append(_("Decided by {name}, {moment}", name=seen.decider, moment=moment))
    elif seen.mine:
        lines.append(_("You are working on it."))
    elif seen.claimer:
        lines.append(_("{name} is working on it.", name=seen.claimer))
    if application.outcome == "rejected":
        code = application.reason_code or "other"
        why = application.reason_text or _(REASONS.get(code, REASONS["other"]))
        lines.append(_("Reason: {reason}", reason=why))
    return "\n".join(lines)


def _masked(answers: Mapping[str, Any]) -> str:
    if not answers:
        return _("The personal data has been deleted.")
    lines = []
    if name := str(answers.get("full_name") or ""):
        lines.append(_("Name: {name}", name=f"{name[0]}••"))
    if number := str(answers.get("id_number") or ""):
        lines.append(_("ID or passport: {number}", number=f"•••• {number[-4:]}"))
    if phone := str(answers.get("phone") or ""):
        lines.append(_("Mobile: {number}", number=f"•••• {phone[-4:]}"))
    return "\n".join(lines)


def _papers(dossier: Dossier) -> str:
    have = {file.slot for file in dossier.files}
    wanted = {item.slot: item.reason_code for item in dossier.missing}
    lines = []
    for path in sorted({*have, *wanted}, key=place):
        why = _(ASKED.get(wanted[path], ASKED["other"])) if path in wanted else ""
        lines.append(f"✕ {slot(path)} – {why}" if why else f"✓ {slot(path)}")
    return "\n".join(lines)


_GATES = {
    "household_full": N_("The household has its cards already: approving needs an exception."),
    "already_member": N_("ID or phone is that of a member: this may be the same person."),
    "already_applied": N_("Another open application has the same ID or phone."),
    "not_accepted": N_("This person is on the list of those we do not admit."),
    "relation_not_shown": N_("The relation to the owner is not stated."),
    "under_age": N_("The applicant is too young."),
    "materials_missing": N_("Papers are missing."),
}


def _remarks(dossier: Dossier) -> str:
    """Hints, opinions and notes: what a reviewer should know before deciding."""
    lines = []
    if dossier.gate.reason in _GATES:
        lines.append("⚠ " + _(_GATES[dossier.gate.reason or ""]))
    if dossier.application.exception_granted:
        lines.append("✓ " + _("The exception is granted."))
    lines += [
        "⚠ " + _("Perhaps the same person as member {number}.", number=hint.number)
        for hint in dossier.hints
    ]
    for opinion in dossier.opinions:
        if opinion.given_at is None:
            lines.append("… " + _("A second opinion is asked for."))
            continue
        verdict = _("Second opinion: yes") if opinion.eligible else _("Second opinion: no")
        lines.append(f"• {verdict}" + (f" – {opinion.text}" if opinion.text else ""))
    lines += [f"• {note.text}" for note in dossier.notes]
    return "\n".join(lines)


# ── What can be done ──────────────────────────────────────────────────────────────────────────


def _acts(dossier: Dossier, seen: Seen) -> Rows:
    application = dossier.application
    number, version = application.id or 0, application.version
    look = (
        Button(_("Show full details"), ShowInFull(application_id=number)),
        Button(_("See papers"), ShowPapers(application_id=number)),
    )
    rows: list[tuple[Button, ...]] = []
    if seen.reviews and application.state == State.SUBMITTED:
        claim = ClaimApplication(application_id=number, version=version)
        rows.append((Button(_("Claim"), claim, style="primary"),))
    if seen.decides and application.state == State.UNDER_REVIEW:
        rows.append(_decisions(dossier))
    rows.append(look)
    rows += _further(dossier, seen)
    return tuple(rows)


def _decisions(dossier: Dossier) -> tuple[Button, ...]:
    application = dossier.application
    number, version = application.id or 0, application.version
    tail = f"{number}.{version}"
    ask = Button(_("Ask for papers"), BeginForm(form=f"ask.{tail}"))
    reject = Button(_("Reject"), BeginForm(form=f"reject.{tail}"), style="danger")
    if dossier.gate.reason == "household_full":
        way = Button(_("Ask for exception"), BeginForm(form=f"exc.{tail}"), style="primary")
    else:
        approve = ApproveApplication(application_id=number, version=version)
        way = Button(_("Approve"), approve, style="success")
    return (way, ask, reject)


def _further(dossier: Dossier, seen: Seen) -> Rows:
    application = dossier.application
    number = application.id or 0
    row: list[Button] = []
    open_ = next((one for one in dossier.opinions if one.given_at is None), None)
    if open_ is not None and seen.gives_opinion:
        opine = BeginForm(form=f"opine.{open_.id}.{number}")
        row.append(Button(_("Give opinion"), opine, style="primary"))
    unpaid = application.fee is not None and application.fee_paid_at is None
    over = application.state in (State.REJECTED, State.WITHDRAWN)
    if unpaid and not over and seen.takes_fees:
        row.append(Button(_("Fee taken"), BeginForm(form=f"fee.{number}")))
    if application.refund_due and seen.takes_fees:
        row.append(Button(_("Fee returned"), ReturnFee(application_id=number)))
    if seen.undoes and application.state in (State.APPROVED, State.FEE_DUE, State.REJECTED):
        undo = UndoDecision(application_id=number, version=application.version)
        row.append(Button(_("Undo decision"), undo))
    if seen.reviews and not over and application.state not in ACCEPTED:
        row.append(Button(_("More …"), MoreActs(application_id=number)))
    return (tuple(row),) if row else ()


def more(dossier: Dossier, seen: Seen) -> Screen:
    """The rarer acts."""
    application = dossier.application
    number, version = application.id or 0, application.version
    rows: list[tuple[Button, ...]] = [
        (
            Button(_("Ask a second opinion"), BeginForm(form=f"opinion.{number}")),
            Button(_("Leave a note"), BeginForm(form=f"note.{number}")),
        )
    ]
    if application.state == State.UNDER_REVIEW:
        release = ReleaseApplication(application_id=number, version=version)
        rows.append((Button(_("Put back into the queue"), release),))
    rows.append((Button(_("‹ Application"), OpenApplication(application_id=number)), *menu()))
    return Screen(
        _("Application no. {n}", n=number), _("What else would you like to do?"), tuple(rows)
    )


# ── In full ───────────────────────────────────────────────────────────────────────────────────


def in_full(dossier: Dossier, form: Form) -> Screen:
    """Every answer under its section; this look is recorded."""
    steps = [step for step in forms.walk(form, dossier.answers) if step.within is None]
    text = [_("For your eyes only. This look has been recorded.")]
    for section, own in asking.of_sections(steps):
        said = [
            pair_(asking.label(step), asking.shown(form, step, dossier.answers, open_=True))
            for step in own
            if dossier.answers.get(step.path) not in (None, "", [])
        ]
        if said:
            text.append("\n".join([f"— {_(section.title)}", *said]))
    return Screen(
        _("Application no. {n}", n=dossier.application.id or 0),
        "\n\n".join(text),
        (_back(dossier),),
        protect=True,
        fresh=True,  # an edit cannot protect what was said unprotected
    )


def papers(dossier: Dossier) -> Screen:
    """The materials as protected pictures; with a PDF among them all go out as files."""
    number = dossier.application.id or 0
    if not dossier.files:
        return Screen(toast=_("There are no papers (any more)."), alert=True)
    photos = all(file.media_type.startswith("image/") for file in dossier.files)
    files = sorted(dossier.files, key=lambda file: place(file.slot))
    refs = [
        FileRef(file.stored, f"{file.slot}.{_ending(file.media_type)}", photo=photos)
        for file in files
    ]
    names = "\n".join(f"{n}. {slot(one.slot)}" for n, one in enumerate(files, 1))
    return Screen(
        _("Application no. {n}", n=number),
        "\n".join((_("For your eyes only. This look has been recorded."), names)),
        (_back(dossier),), file=refs[0], album=tuple(refs[1:]), protect=True, fresh=True,
        below=_("Papers of application no. {n}", n=number),
    )  # fmt: skip


def _ending(media_type: str) -> str:
    return "pdf" if media_type == "application/pdf" else "jpg"


def _back(dossier: Dossier) -> tuple[Button, ...]:
    number = dossier.application.id or 0
    return (Button(_("‹ Application"), OpenApplication(application_id=number)), *menu())


# ── Second looks ──────────────────────────────────────────────────────────────────────────────


def undoing(application: Application) -> Screen:
    number = application.id or 0
    yes = UndoDecision(application_id=number, version=application.version, sure=True)
    keep = Button(_("No, leave it"), OpenApplication(application_id=number), style="primary")
    return Screen(
        _("Undo the decision on no. {n}?", n=number),
        _("A card that was issued stops, the number stays reserved, and the applicant is told "
          "that we look at it once more."),
        ((keep,), (Button(_("Yes, undo"), yes, style="danger"),)),
    )  # fmt: skip


def returning_fee(application: Application) -> Screen:
    number = application.id or 0
    yes = ReturnFee(application_id=number, sure=True)
    return Screen(
        _("Application no. {n}", n=number),
        _("Does the applicant have the money back?")
        + f"\n{fee_line(application, to_staff=True)}",
        ((Button(_("Yes, returned"), yes, style="primary"),),
         (Button(_("‹ Application"), OpenApplication(application_id=number)),)),
    )  # fmt: skip
