"""What colleagues are told about roles, absences, requests and their group."""

from __future__ import annotations

from chat import approvals, labels
from chat.actions import BeginForm, Home, SeeAbsences, SeeApproval, SeeAudit
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.approvals import reading, subjects
from domain.approvals.model import Approval
from domain.people import facts
from domain.people import service as people
from domain.people.model import Absence
from domain.work import Work
from locales.i18n import _, date_, language, moment_


def _menu() -> tuple[Button, ...]:
    return (Button(_("Menu"), Home()),)


# ── Roles and absence ─────────────────────────────────────────────────────────────────────────


@notice("role.granted")
def _granted(work: Work, params: Json) -> Screen | None:
    sign = Button(_("Read and sign"), BeginForm(form="undertaking"), style="primary")
    return Screen(
        _("You have a role: {role}", role=labels.role(params["role"])),
        _(
            "It becomes active once this year's confidentiality undertaking is signed. If you "
            "have signed it already, you can start at once."
        ),
        ((sign,), _menu()),
    )


@notice("role.ended")
def _ended(work: Work, params: Json) -> Screen | None:
    role = labels.role(params["role"])
    text = _("Your role “{role}” has ended. Thank you for your work.", role=role)
    return Screen(text=text, rows=(_menu(),))


@notice("absence.substitute")
def _stands_in(work: Work, params: Json) -> Screen | None:
    absence = work.session.get(Absence, params["absence_id"])
    if absence is None or absence.state != "approved":
        return None
    name = labels.colleague(people.staff_name(work.session, absence.person_id))
    days = {"first": date_(absence.first_day), "last": date_(absence.last_day)}
    return Screen(
        _("You stand in for {name}", name=name),
        _("From {first} to {last} you have their roles, too.", **days),
        ((Button(_("Absence"), SeeAbsences()),), _menu()),
    )


@notice("group.standing_lost")
def _standing_lost(work: Work, params: Json) -> Screen | None:
    if params["status"] in ("kicked", "left"):
        text = _(
            "I am no longer in the staff group, so no cards appear there. Everything else goes "
            "on. Add me again, or send /bind in another group."
        )
    else:
        text = _(
            "I am no longer an administrator of the staff group, so I cannot make topics there. "
            "Please give me that right back."
        )
    return Screen(_("The staff group"), text)


@notice("access.denied")
def _denied(work: Work, params: Json) -> Screen | None:
    name = labels.colleague(people.staff_name(work.session, params["by"]))
    return Screen(
        _("Refused five times"),
        _(
            "{name} asked five times within an hour for something outside their role. Please "
            "talk to them, or give them the role they need.",
            name=name,
        ),
        ((Button(_("Audit trail"), SeeAudit()),),),
    )


@notice("group.migrated")
def _migrated(work: Work, params: Json) -> Screen | None:
    text = _("The group was upgraded; I have noted its new address.")
    return Screen(_("The staff group"), text)


# ── Requests ──────────────────────────────────────────────────────────────────────────────────


def _of(work: Work, params: Json) -> Approval | None:
    return reading.plain(work, params["approval_id"])


def _see(approval: Approval) -> tuple[Button, ...]:
    button = SeeApproval(approval_id=approval.id or 0)
    return (Button(_("Open the request"), button, style="primary"),)


def _facts(work: Work, approval: Approval) -> dict[str, str]:
    due = moment_(approval.due_at, work.zone) if approval.due_at else ""
    names = subjects.names(work.session, [approval], language=language())
    return {"kind": labels.request(approval.kind, approvals.about(approval, names)), "due": due}


@notice("approval.asked")
def _asked(work: Work, params: Json) -> Screen | None:
    approval = _of(work, params)
    if approval is None or approval.state != "pending":
        return None
    text = _("{kind}: it waits for you until {due}.", **_facts(work, approval))
    return Screen(_("A request to decide"), text, (_see(approval),))


@notice("approval.reminder")
def _reminder(work: Work, params: Json) -> Screen | None:
    approval = _of(work, params)
    if approval is None or approval.due_at is None:
        return None
    said = _facts(work, approval)
    if approval.due_at <= work.now:
        text = _("{kind}: it was due {due} and still waits for you.", **said)
    else:
        text = _("{kind}: half of the time has passed. It is due {due}.", **said)
    return Screen(_("A reminder"), text, (_see(approval),))


@notice("approval.decided")
def _decided(work: Work, params: Json) -> Screen | None:
    approval = _of(work, params)
    if approval is None:
        return None
    said = _facts(work, approval)
    said["name"] = labels.colleague(people.staff_name(work.session, params["by"]))
    text = {
        "approved": _("{kind}: {name} approved it.", **said),
        "rejected": _("{kind}: {name} rejected it. The request says why.", **said),
        "returned": _("{kind}: {name} sent it back. Please revise it by {due}.", **said),
    }[params["decision"]]
    if approval.number:
        filed = _("It is in force and filed as no. {number}.", number=approval.number)
        text = f"{text}\n{filed}"
    elif params["decision"] == "approved":
        text = f"{text}\n{_('It goes on to the next step.')}"
    return Screen(_("Your request"), text, (_see(approval),))


@notice("approval.filed")
def _filed(work: Work, params: Json) -> Screen | None:
    approval = _of(work, params)
    if approval is None:
        return None
    said = _facts(work, approval)
    text = _("{kind}: approved and filed as no. {number}.", number=approval.number or "", **said)
    return Screen(_("For your office's files"), text, (_see(approval),))


@notice("approval.nobody_decides")
def _nobody_decides(work: Work, params: Json) -> Screen | None:
    approval = _of(work, params)
    if approval is None or approval.state != "pending":
        return None
    said = _facts(work, approval)
    role = labels.role(approval.waiting_for)
    text = _("{kind}: it waits for the {role}, but nobody has that role.", role=role, **said)
    return Screen(_("A request nobody can decide"), text, (_menu(),))


@notice("desk.approval")
def _card(work: Work, params: Json) -> Screen | None:
    """In the staff group: number and kind only, the rest in the reader's own chat."""
    approval = _of(work, params)
    if approval is None:
        return None
    said = _facts(work, approval)
    if approval.state == "pending":
        role = labels.role(approval.waiting_for)
        text = _("It waits for the {role}, until {due}.", role=role, due=said["due"])
    else:
        text = _("It is {state}.", state=labels.state(approval.state))
    name = facts.fact(work.session, "bot_username") or ""
    url = f"https://t.me/{name}?start=approval-{approval.id}"
    title = _("Request {number}: {kind}", number=approval.id, kind=said["kind"])
    return Screen(title, text, ((Button(_("Open in my chat"), url=url),),))
