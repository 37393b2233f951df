"""The club's words for surveys: states, kinds of answers, whom they go to, what they say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from chat.standing_words import STATUSES, TIERS
from domain.surveys.audience import Audience
from domain.surveys.model import CHOICES, Kind, State, Survey, SurveyQuestion, Template
from locales.i18n import LANGUAGES, N_, _, date_, language, moment_, n_, number_, series_

STATES: Mapping[State, str] = {
    State.DRAFT: N_("draft"),
    State.ASKED: N_("waits for the manager"),
    State.APPROVED: N_("approved, opens by itself"),
    State.OPEN: N_("open"),
    State.CLOSED: N_("closed"),
}
TEMPLATES: Mapping[Template, str] = {
    Template.CLUB: N_("How satisfied members are"),
    Template.EVENT: N_("How an event was"),
    Template.CASE: N_("How we solved a case"),
    Template.FREE: N_("An empty survey"),
}
KINDS: Mapping[Kind, str] = {
    Kind.SINGLE: N_("One of several answers"),
    Kind.MULTIPLE: N_("Several of many answers"),
    Kind.SCALE5: N_("Satisfaction from 1 to 5"),
    Kind.NPS: N_("Recommendation from 0 to 10"),
    Kind.TEXT: N_("In their own words"),
    Kind.NUMBER: N_("A number (how many)"),
    Kind.DATE: N_("A day of the calendar"),
    Kind.PHOTO: N_("A photo"),
}
HELD: Mapping[str, str] = {
    "recent": N_("were invited to another survey within 14 days"),
    "nps": N_("were asked for a recommendation within 90 days"),
    "unreachable": N_("cannot be reached just now"),
    "opted_out": N_("want no surveys"),
    "gone": N_("have left or are barred"),
}
WHY_CLOSED: Mapping[str, str] = {
    "date": N_("its last day is over"),
    "quota": N_("it has all the answers it was looking for"),
    "staff": N_("a colleague closed it"),
}


def said(words: Mapping[str, str] | None) -> str:
    """The reader's language; where it is missing the first one, which is the club's."""
    if not words:
        return ""
    return words.get(language()) or next(iter(words.values()))


def title(survey: Survey) -> str:
    return said(survey.title)


def option(question: SurveyQuestion, key: int) -> str:
    """The words of an answer to choose from, or of a number of a scale."""
    known = {int(one["key"]): one["words"] for one in question.options or ()}
    return said(known[key]) if key in known else str(key)


def state(survey: Survey) -> str:
    return _(STATES[State(survey.state)])


def kind(question: SurveyQuestion) -> str:
    return _(KINDS[Kind(question.kind)])


def manner(survey: Survey) -> str:
    """Anonymous or named, in a line for its maker."""
    return _("anonymous") if survey.anonymous else _("with the member's number")


def window(survey: Survey, zone: tzinfo) -> str:
    """From when until when."""
    if survey.closes_at is None:
        return _("No last day yet")
    until = moment_(survey.closes_at, zone)
    if survey.opened_at is not None:
        return _("Open until {until}", until=until)
    if survey.opens_at is None:
        return _("Open once approved, until {until}", until=until)
    return _("Open from {opens} until {until}", opens=moment_(survey.opens_at, zone), until=until)


def condition(question: SurveyQuestion, known: Mapping[int, SurveyQuestion]) -> str:
    """When it is asked; "" for always."""
    if not question.only_if or question.only_if["question"] not in known:
        return ""
    before = known[question.only_if["question"]]
    answers = series_(option(before, int(key)) for key in question.only_if["values"])
    return _("Only if question {n} was answered: {answers}", n=before.position, answers=answers)


def whom(wanted: Audience, event: str = "", segment: str = "") -> str:
    """Whom it goes to, in a line; `event` is the title of the event they took part in, `segment`
    the name of the segment they are in."""
    parts = [_("segment “{name}”", name=segment)] if segment else []
    if wanted.tiers:
        parts.append(series_(_(TIERS[one]) for one in wanted.tiers))
    if wanted.statuses:
        parts.append(series_(_(STATUSES[one]) for one in wanted.statuses))
    if wanted.languages:
        parts.append(series_(LANGUAGES[one] for one in wanted.languages))
    if wanted.joined_before:
        parts.append(_("joined before {day}", day=date_(wanted.joined_before, weekday=False)))
    if wanted.event_id is not None:
        parts.append(_("took part in: {event}", event=event or number_(wanted.event_id)))
    return " · ".join(parts) or _("all members")


def lacking(survey: Survey, questions: list[SurveyQuestion]) -> str:
    """The languages in which something is missing; "" when nothing is."""
    every = [survey.title, *([survey.intro] if survey.intro else [])]
    for one in questions:
        every += [one.words, *(each["words"] for each in one.options or ())]
    names = [name for code, name in LANGUAGES.items() if any(code not in one for one in every)]
    return series_(names)


def minutes(asked: int) -> str:
    """How long so many questions take: three in a minute."""
    return n_("about {n} minute", "about {n} minutes", max(1, -(-asked // 3)))


def chooses(kind_: object) -> bool:
    return kind_ in CHOICES
