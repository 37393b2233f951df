"""What members are told of corrections and of their questions; the card of a question."""

from __future__ import annotations

from chat.actions_points import SeeEntry, SeePoints
from chat.actions_programmes import SeeDispute
from chat.points_words import points, reason, signed
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.people import facts as house
from domain.points import disputes, ledger, own
from domain.points.model import Kind
from domain.points.rules_model import DisputeState
from domain.work import Work
from locales.i18n import N_, _, date_, moment_, n_, number_

_DONE = {
    Kind.ADJUST: N_("We have corrected your points: {signed}."),
    Kind.REVERSE: N_("We have taken an entry of your points back: {signed}."),
    Kind.REINSTATE: N_("Points of yours that had expired are back: {signed}."),
}


# ── To the member ─────────────────────────────────────────────────────────────────────────────


@notice("points.corrected")
def _corrected(work: Work, params: Json) -> Screen | None:
    one = own.stands(work.session, int(params["transfer_id"]))
    if one is None:
        return None
    standing = ledger.standing(work.session, one.member_id)
    lines = [
        _(_DONE.get(Kind(one.kind), _DONE[Kind.ADJUST]), signed=signed(one.delta)),
        _("Reason: {reason}", reason=reason(one)) if reason(one) else "",
        n_("Your balance is {n} point now.", "Your balance is {n} points now.", standing.balance),
        _("Does something look wrong? Open the entry and tell us."),
    ]
    see = SeeEntry(transfer_id=one.id or 0)
    return Screen(
        _("Your points were corrected"),
        "\n".join(filter(None, lines)),
        ((Button(_("See the entry"), see, style="primary"), Button(_("My points"), SeePoints())),),
    )


_ANSWERS = {
    "reversed": N_("You were right: the entry is taken back."),
    "adjusted": N_("You were right: the points are corrected."),
    "right": N_("We looked into it, and the entry is right."),
}


@notice("dispute.answered")
def _answered(work: Work, params: Json) -> Screen | None:
    seen = disputes.plain(work, int(params["dispute_id"]))
    one = seen.dispute
    day = date_(seen.entry.at.astimezone(work.zone).date(), weekday=False)
    lines = [
        _("You asked about the entry of {day}, {points}.", day=day,
          points=points(abs(seen.entry.delta))),
        _(_ANSWERS.get(one.outcome or "", _ANSWERS["right"])),
        _("Our answer: {answer}", answer=one.answer or ""),
    ]  # fmt: skip
    see = Button(_("See the entry"), SeeEntry(transfer_id=one.transfer_id), style="primary")
    return Screen(_("About your points"), "\n".join(lines), ((see,),))


@notice("dispute.proposed")
def _proposed(work: Work, params: Json) -> Screen | None:
    seen = disputes.plain(work, int(params["dispute_id"]))
    if not seen.proposed:
        return None  # the answer itself follows
    day = date_(seen.entry.at.astimezone(work.zone).date(), weekday=False)
    lines = [
        _("You asked about the entry of {day}, {points}.", day=day,
          points=points(abs(seen.entry.delta))),
        _("We propose a correction. A colleague has to agree to it first; you hear from us."),
    ]  # fmt: skip
    see = Button(
        _("See the entry"), SeeEntry(transfer_id=seen.dispute.transfer_id), style="primary"
    )
    return Screen(_("About your points"), "\n".join(lines), ((see,),))


# ── To colleagues ─────────────────────────────────────────────────────────────────────────────


@notice("dispute.overdue")
def _overdue(work: Work, params: Json) -> Screen | None:
    seen = disputes.plain(work, int(params["dispute_id"]))
    if seen.dispute.state == DisputeState.DECIDED:
        return None
    due = moment_(seen.dispute.due_at, work.zone)
    see = Button(_("Open it"), SeeDispute(dispute_id=seen.dispute.id or 0), style="primary")
    return Screen(
        _("Question no. {n} about points", n=number_(seen.dispute.id or 0)),
        _("⚠ The member was promised an answer by {due} and has none yet.", due=due),
        ((see,),),
    )


# ── In the staff group: numbers only ──────────────────────────────────────────────────────────


@notice("desk.dispute")
def _card(work: Work, params: Json) -> Screen | None:
    seen = disputes.plain(work, int(params["dispute_id"]))
    one = seen.dispute
    if one.state == DisputeState.DECIDED:
        words = _("✓ Answered.")
    elif seen.proposed:
        words = _("A correction is proposed and waits for a colleague's agreement.")
    else:
        words = _("Due {moment}.", moment=moment_(one.due_at, work.zone))
    return _on_card(work, seen, words)


@notice("desk.dispute_reopened")
def _reopened(work: Work, params: Json) -> Screen | None:
    seen = disputes.plain(work, int(params["dispute_id"]))
    if seen.dispute.state == DisputeState.DECIDED or seen.proposed:
        return None
    due = moment_(seen.dispute.due_at, work.zone)
    words = _("The correction was not agreed to, so it needs another answer. Due {due}.", due=due)
    return _on_card(work, seen, words)


def _on_card(work: Work, seen: disputes.Seen, words: str) -> Screen:
    name = house.fact(work.session, "bot_username") or ""
    url = f"https://t.me/{name}?start=pd-{seen.dispute.id}"
    row = (Button(_("Open in private"), url=url),)
    return Screen(
        _("Question no. {n} about points", n=number_(seen.dispute.id or 0)),
        "\n".join((_("Member number {number}", number=seen.number), words)),
        (row,),
    )
