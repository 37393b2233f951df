"""What members and colleagues are told about blacklist cases and appeals."""

from __future__ import annotations

from chat import standing_screens, standing_words
from chat.actions import Home
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.people import facts as house
from domain.standing import cases
from domain.standing.appeals import Barrier
from domain.standing.model import BlacklistCase, CaseState
from domain.work import Work
from locales.i18n import _


def _case(work: Work, params: Json) -> tuple[BlacklistCase, str] | None:
    return cases.plain(work, int(params["case_id"]))


def _menu() -> tuple[Button, ...]:
    return (Button(_("Menu"), Home()),)


# ── To the member ─────────────────────────────────────────────────────────────────────────────


@notice("blacklist.frozen")
def _frozen(work: Work, params: Json) -> Screen | None:
    return _barrier(work, params, CaseState.OPEN)


@notice("blacklist.barred")
def _barred(work: Work, params: Json) -> Screen | None:
    return _barrier(work, params, CaseState.BARRED)


def _barrier(work: Work, params: Json, state: CaseState) -> Screen | None:
    """What /start says too; nothing once the case has gone on."""
    found = _case(work, params)
    if found is None or found[0].state != state:
        return None
    case = found[0]
    barred = state is CaseState.BARRED
    barrier = Barrier(case.id or 0, case.kind, barred, case.opened_at)
    return standing_screens.own(barrier, work.policy.contact)


@notice("blacklist.dropped")
def _dropped(work: Work, params: Json) -> Screen | None:
    return Screen(
        _("All is in order"),
        _("We have taken the closer look we told you of, and nothing stands against you. You can "
          "collect and redeem points as ever. Thank you for your patience."),
        (_menu(),),
    )  # fmt: skip


@notice("blacklist.appeal_upheld")
def _upheld(work: Work, params: Json) -> Screen | None:
    return Screen(
        _("Your appeal was right"),
        _("We have looked at it again and you are right. Everything is as it was before: your "
          "card, your points, your membership. We are sorry for the trouble."),
        (_menu(),),
    )  # fmt: skip


@notice("blacklist.appeal_rejected")
def _rejected(work: Work, params: Json) -> Screen | None:
    found = _case(work, params)
    if found is None or found[0].state not in (CaseState.OPEN, CaseState.BARRED):
        return None
    text = _(
        "Somebody who had not decided before has looked at your appeal ({reason}). The decision "
        "stands. Questions? {contact}",
        reason=standing_words.kind(found[0].kind),
        contact=work.policy.contact,
    )
    return Screen(_("Your appeal"), text, (_menu(),))


# ── In the staff group ────────────────────────────────────────────────────────────────────────


@notice("desk.case")
def _card(work: Work, params: Json) -> Screen | None:
    found = _case(work, params)
    if found is None:
        return None
    case, number = found
    name = house.fact(work.session, "bot_username") or ""
    return standing_screens.group_card(case, number, f"https://t.me/{name}?start=case-{case.id}")
