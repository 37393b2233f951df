"""What the code calls by short names, in the club's words: states, papers, reasons."""

from __future__ import annotations

from collections.abc import Mapping

from domain.applications.model import Channel, State
from locales.i18n import N_, _

SLOTS: Mapping[str, str] = {
    "id_front": N_("ID card or passport, photo page"),
    "id_back": N_("ID card, back"),
    "portrait": N_("Portrait photo"),
    "property_proof": N_("Property certificate or contract"),
    "business_licence": N_("Business licence"),
    # answers that a colleague may ask for again
    "full_name": N_("Name"),
    "born_on": N_("Date of birth"),
    "id_number": N_("ID or passport number"),
    "phone": N_("Mobile number"),
    "property": N_("Property"),
    "home_address": N_("Home address"),
}

ASKED: Mapping[str, str] = {
    "missing": N_("it is missing"),
    "unreadable": N_("it cannot be read"),
    "expired": N_("it has expired"),
    "wrong_person": N_("it shows somebody else"),
    "does_not_match": N_("it does not match what you told us"),
    "other": N_("we need it once more"),
}

ASK_BUTTONS: Mapping[str, str] = {
    "missing": N_("Missing"),
    "unreadable": N_("Cannot be read"),
    "expired": N_("Expired"),
    "wrong_person": N_("Somebody else's"),
    "does_not_match": N_("Does not match"),
    "other": N_("Needed once more"),
}

REASONS: Mapping[str, str] = {
    "not_an_owner": N_("The property is not one of ours"),
    "relation_not_shown": N_("The relation to the owner is not shown"),
    "papers_do_not_match": N_("The papers do not match the form"),
    "materials_never_came": N_("What we asked for did not come"),
    "household_full": N_("The household has its cards already"),
    "same_person": N_("The person is a member already"),
    "other": N_("Another reason"),
}

STATES: Mapping[str, str] = {
    State.DRAFT: N_("being filled in"),
    State.SUBMITTED: N_("waiting for review"),
    State.MATERIALS_MISSING: N_("waiting for papers"),
    State.UNDER_REVIEW: N_("under review"),
    State.EXCEPTION_PENDING: N_("exception asked for"),
    State.APPROVED: N_("approved"),
    State.FEE_DUE: N_("approved, fee due"),
    State.IN_PRODUCTION: N_("card in production"),
    State.READY: N_("card ready"),
    State.COLLECTED: N_("card collected"),
    State.REJECTED: N_("not approved"),
    State.WITHDRAWN: N_("withdrawn"),
    State.EXPIRED: N_("expired"),
}

CARD_STATES: Mapping[str, str] = {
    "fee_due": N_("fee due"),
    "ordered": N_("to be made"),
    "in_production": N_("in production"),
    "ready": N_("ready to fetch"),
    "collected": N_("collected"),
    "voided": N_("no longer valid"),
}

CHANNELS: Mapping[str, str] = {
    Channel.BOT: N_("in this chat"),
    Channel.PHONE: N_("by telephone"),
    Channel.PAPER: N_("on paper"),
    Channel.MAIL: N_("by letter"),
    Channel.DESK: N_("at the front desk"),
}

PRESETS: Mapping[str, str] = {
    "owners": N_("Owners' club"),
    "chamber": N_("Chamber of commerce"),
    "retail": N_("Customer club"),
}


def place(path: str) -> int:
    """Where the form asks for a paper; the key to sort them by."""
    return list(SLOTS).index(path) if path in SLOTS else len(SLOTS)


def slot(path: str) -> str:
    return _(SLOTS.get(path, path))


def state(code: str) -> str:
    return _(STATES.get(code, code))
