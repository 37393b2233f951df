"""The words of service cases: kinds, areas, states, steps, causes."""

from __future__ import annotations

from collections.abc import Mapping

from domain.cases.model import FOLLOW_UP
from domain.people.names import family
from locales.i18n import N_, _

KINDS: Mapping[str, str] = {
    "complaint": N_("Complaint"),
    "suggestion": N_("Suggestion"),
    "consultation": N_("Consultation"),
    "rights": N_("Help with rights"),
    "dispute": N_("Dispute with a merchant"),
}
# What a complaint, a suggestion or a dispute is about.
ABOUT: Mapping[str, str] = {
    "service": N_("Service"),
    "goods": N_("Goods"),
    "price": N_("Prices"),
    "event": N_("Events"),
    "points": N_("Points and rewards"),
    "merchant": N_("A shop or merchant"),
    "staff": N_("A member of staff"),
    "other": N_("Something else"),
}
# What a question is about.
FIELDS: Mapping[str, str] = {
    "club": N_("Club and card"),
    "property": N_("Home and community"),
    "legal": N_("Law"),
    "home": N_("Buying a home"),
    "finance": N_("Money and investment"),
    "consumption": N_("Shopping"),
    "rights": N_("My rights"),
    "policy": N_("Public policies"),
    "financing": N_("Loans and financing"),
    "trade": N_("Trade and business"),
}
# What follows up a low mark in a survey: nobody complained.
AFTER_SURVEY = N_("Follow-up to a survey")
STATES: Mapping[str, str] = {
    "new": N_("received"),
    "acknowledged": N_("a colleague has it"),
    "in_progress": N_("being worked on"),
    "waiting": N_("waiting for the member"),
    "resolved": N_("solution sent"),
    "confirmed": N_("solved"),
    "closed": N_("case closed"),
    "screened": N_("looked through"),
    "adopted": N_("taken up"),
    "declined": N_("not taken up"),
    "implemented": N_("put into practice"),
    "thanked": N_("put into practice, with thanks"),
}
# The same, as the member reads it where that differs.
OWN_STATES: Mapping[str, str] = {
    "waiting": N_("waiting for your answer"),
    "resolved": N_("is it solved? Please tell us"),
}
SOURCES: Mapping[str, str] = {
    "bot": N_("here in the chat"),
    "phone": N_("by telephone"),
    "email": N_("by e-mail"),
    "poster": N_("from a poster in a shop"),
    "online": N_("found online"),
    "survey": N_("from a survey"),
}
CLOCKS: Mapping[str, str] = {
    "first": N_("First answer"),
    "next": N_("Next answer"),
    "resolution": N_("Solution"),
}
CAUSES: Mapping[str, str] = {
    "our_mistake": N_("A mistake of ours"),
    "delay": N_("Something came late"),
    "manner": N_("Manner or tone"),
    "quality": N_("Quality of goods"),
    "information": N_("Wrong or missing information"),
    "system": N_("The system"),
    "rules": N_("A rule of the club"),
    "merchant": N_("A shop or merchant"),
    "outside": N_("Outside our hands"),
    "misunderstanding": N_("A misunderstanding"),
    "other": N_("Something else"),
}
ENDINGS: Mapping[str, str] = {
    "confirmed": N_("The member said that it is solved."),
    "silence": N_("It was closed after days without an answer."),
    "spam": N_("It was advertising or nonsense."),
    "withdrawn": N_("The member withdrew it."),
    "duplicate": N_("It is the same as another case."),
    "supplier": N_("It came from a supplier, not from a member."),
    "unreachable": N_("Nobody can be reached about it."),
    "declined": N_("It was not taken up."),
    "thanked": N_("It was put into practice, and the member thanked."),
    "other": N_("It was closed for another reason."),
}
# The same to the member whose case it is, where that reads otherwise.
OWN_ENDINGS: Mapping[str, str] = {
    "confirmed": N_("You told us that it is solved."),
    "withdrawn": N_("You withdrew it."),
    "silence": N_("We closed it after days without a word from you."),
    "thanked": N_("It was put into practice, thanks to you."),
}
# Why a colleague closes a case without a solution.
CLOSINGS: Mapping[str, str] = {
    "duplicate": N_("The same as another case"),
    "spam": N_("Advertising or nonsense"),
    "supplier": N_("From a supplier"),
    "unreachable": N_("Nobody can be reached"),
    "other": N_("Another reason"),
}
# What became of a case, as its history tells it.
STEPS: Mapping[str, str] = {
    "claimed": N_("a colleague took it"),
    "handed_over": N_("handed over to a colleague"),
    "to_department": N_("passed on to a department"),
    "retyped": N_("sorted anew"),
    "urgent": N_("marked as urgent"),
    "not_urgent": N_("no longer urgent"),
    "asked": N_("the member was asked something"),
    "answered": N_("the member answered the question"),
    "resolved": N_("a solution was sent"),
    "confirmed": N_("the member said it is solved"),
    "not_solved": N_("the member said it is not solved"),
    "withdrawn": N_("the member withdrew it"),
    "closed": N_("closed without a solution"),
    "reopened": N_("taken up again"),
    "rated": N_("the member gave stars"),
    "rating_skipped": N_("nobody is asked for stars"),
    "reminded": N_("the member was reminded"),
    "silence": N_("closed after days without an answer"),
    "screened": N_("looked through"),
    "adopted": N_("taken up"),
    "declined": N_("not taken up"),
    "implemented": N_("put into practice"),
    "thanked": N_("the member was thanked"),
}
MEDIA: Mapping[str, str] = {
    "photo": N_("Photo"),
    "document": N_("File"),
    "voice": N_("Voice message"),
    "audio": N_("Recording"),
    "video": N_("Video"),
    "video_note": N_("Video message"),
    "sticker": N_("Sticker"),
    "animation": N_("Moving picture"),
    "location": N_("Place on the map"),
    "contact": N_("Contact"),
    "other": N_("A message of another kind"),
    "forgotten": N_("No longer kept"),
}

# As applicants are asked how to address them.
TITLES: Mapping[str, str] = {
    "mr": N_("Mr"),
    "ms": N_("Ms"),
    "mrs": N_("Mrs"),
    "miss": N_("Miss"),
}


def kind(code: str) -> str:
    return _(KINDS.get(code, code))


def areas(kind_code: str) -> Mapping[str, str]:
    """The areas of a kind of case, code → words still to be translated."""
    return FIELDS if kind_code in ("consultation", "rights") else ABOUT


def area(code: str, kind_code: str = "") -> str:
    if code == FOLLOW_UP:
        return _(AFTER_SURVEY)
    known = areas(kind_code) if kind_code else {**FIELDS, **ABOUT}
    return _(known.get(code) or {**FIELDS, **ABOUT}.get(code, code))


def state(code: str, *, own: bool = False) -> str:
    """`own`: as the member whose case it is reads it."""
    if own and code in OWN_STATES:
        return _(OWN_STATES[code])
    return _(STATES.get(code, code))


def step(code: str) -> str:
    return _(STEPS.get(code, code))


def ending(how: str | None, *, own: bool = False) -> str:
    """How a case ended, as a sentence; empty while it has not."""
    known = {**ENDINGS, **OWN_ENDINGS} if own else ENDINGS
    return _(known[how]) if how and how in known else ""


def source(code: str) -> str:
    return _(SOURCES.get(code, code))


def cause(code: str) -> str:
    return _(CAUSES.get(code, code))


def media(code: str) -> str:
    return _(MEDIA.get(code, MEDIA["other"]))


def addressed(name: str | None, title_code: str | None) -> str:
    """Ms Chen, 陈女士: how a member is addressed; empty where we do not know the name."""
    if not name:
        return ""
    known = TITLES.get(title_code or "")
    surname = family(name)
    return _("{title} {surname}", title=_(known), surname=surname) if known else name


def title(number: str, kind_code: str, area_code: str = "") -> str:
    """C26-0042 · Complaint · Service: how a case is called everywhere; nothing personal in it."""
    if area_code == FOLLOW_UP:
        return f"{number} · {_(AFTER_SURVEY)}"
    parts = [number, kind(kind_code)]
    if area_code:
        parts.append(area(area_code, kind_code))
    return " · ".join(parts)
