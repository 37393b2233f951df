"""What a survey's maker types: what it is called and how it is held, whom it goes to, why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from chat.actions_surveys import TakeSurveySheet
from chat.forms import Field, Form, Group, Section
from chat.kinds import Choice, Choices, Date, LongText, Number, Text, Wrong, YesNo, days
from chat.kinds.kind import Answers, Value
from chat.kinds.spreadsheet import Spreadsheet
from chat.kinds.survey_table import FORM
from chat.screen import Button, Screen
from chat.standing_words import STATUSES, TIERS
from chat.survey_words import TEMPLATES
from domain import calendar
from domain.surveys.audience import ON_THE_ROLL, Audience
from domain.surveys.building import INTRO_LONGEST, LARGEST_QUOTA, TITLE_LONGEST, Plan
from domain.surveys.model import Survey
from locales.i18n import LANGUAGES, N_, _, date_

Send = Callable[[Any, dict[str, Any]], Screen]
LATEST = days(366)
OPENS, CLOSES = time(9), time(20)  # of the club's day


# ── The plan ──────────────────────────────────────────────────────────────────────────────────


def plan(name: str, send: Send, *, language: str, fresh: bool, anonymous: bool = False) -> Form:
    """How it is held. `fresh`: a new survey, which also chooses its template and its manner, once
    and for all; `language` is the club's."""
    about = (*(_template() if fresh else ()), *_words(language))
    return Form(
        name,
        (
            Section(N_("The survey"), about),
            Section(N_("How long and for what"), _manner(anonymous=anonymous)),
        ),
        send,
        title=N_("A survey"),
        send_label=N_("Save"),
    )


def _template() -> tuple[Field, ...]:
    return (
        Field("template", N_("What is it about? It begins with questions you can change."),
            Choice(tuple((one.value, words) for one, words in TEMPLATES.items())),
            N_("Begins with")),
        Field("anonymous", N_("Is it anonymous? Then nobody can ever tell who answered what. It "
            "stays as you choose now, and members read it before the first question."),
            Choice((("yes", N_("Anonymous")), ("no", N_("With the member's number")))),
            N_("Who answers")),
    )  # fmt: skip


def _words(language: str) -> tuple[Field | Group, ...]:
    others = tuple((code, name) for code, name in LANGUAGES.items() if code != language)
    named = {"language": LANGUAGES[language]}
    return (
        Field("title", N_("What is the survey called? Please write in {language}."),
            Text(shortest=2, longest=TITLE_LONGEST), N_("Survey name"), facts=named),
        Field("intro", N_("A word to members: why do we ask? Please write in {language}."),
            LongText(longest=INTRO_LONGEST), N_("Introduction"), optional=True, facts=named),
        Group("words", N_("Shall members who read another language have it in theirs?"), (
            Field("language", N_("Which language?"), Choice(others, verbatim=True),
                N_("Language")),
            Field("title", N_("What is the survey called in it?"),
                Text(shortest=2, longest=TITLE_LONGEST), N_("Survey name")),
            Field("intro", N_("And the word to members?"), LongText(longest=INTRO_LONGEST),
                N_("Introduction"), optional=True),
        ), item=N_("Language no. {n}"), add=N_("Add a language"), label=N_("Languages"),
            most=len(others)),
    )  # fmt: skip


def _manner(*, anonymous: bool) -> tuple[Field, ...]:
    def named(answers: Answers) -> bool:
        return not anonymous and answers.get("anonymous") != "yes"

    return (
        Field("opens_on", N_("From which day on is it open? It opens at 9:00. Skip this if it "
            "opens as soon as the manager agrees."),
            Date(near=True, earliest=days(0), latest=LATEST),
            N_("First day"), optional=True),
        Field("closes_on", N_("Until which day? It closes at 20:00."),
            Date(near=True, earliest=days(0), latest=LATEST, since="opens_on"),
            N_("Last day"), fits=_after_opening),
        Field("quota", N_("After how many answers does it close by itself? Skip this if it stays "
            "open until its last day."), Number(least=1, most=LARGEST_QUOTA), N_("Answers wanted"),
            optional=True),
        Field("rewarded", N_("Do people who answer get points?"),
            YesNo(), N_("Gives points")),
        Field("editable", N_("May members change their answers until it closes?"), YesNo(),
            N_("Answers may change"), when=named),
        Field("counts_partials", N_("Shall answers count, too, that were begun and not handed in? "
            "Usually not."), YesNo(), N_("Unfinished ones count")),
    )  # fmt: skip


def _after_opening(value: Value, answers: Answers) -> None:
    if answers.get("opens_on") and value < answers["opens_on"]:
        first = date_(date.fromisoformat(answers["opens_on"]), weekday=False)
        raise Wrong(N_("It opens on {day}, so it cannot close before that."), day=first)


def planned(answers: Answers, language: str, zone: str) -> Plan:
    """The plan of these answers."""
    others = answers.get("words") or ()
    return Plan(
        title={language: answers["title"]} | {one["language"]: one["title"] for one in others},
        intro={language: answers.get("intro") or ""}
        | {one["language"]: one.get("intro") or "" for one in others},
        opens_at=_moment(answers.get("opens_on"), OPENS, zone),
        closes_at=_moment(answers.get("closes_on"), CLOSES, zone),
        quota=answers.get("quota"),
        rewarded=bool(answers["rewarded"]),
        editable=bool(answers.get("editable")),
        counts_partials=bool(answers["counts_partials"]),
    )


def filled(survey: Survey, language: str, zone: str) -> dict[str, Value]:
    """The answers that make this survey, as `forms.collected` builds them."""
    titles, intros = dict(survey.title), dict(survey.intro or {})
    known = {
        "title": titles.get(language),
        "intro": intros.get(language),
        "words": [
            {"language": code, "title": said, "intro": intros.get(code)}
            for code, said in titles.items()
            if code != language
        ],
        "opens_on": _day(survey.opens_at, zone),
        "closes_on": _day(survey.closes_at, zone),
        "quota": survey.quota,
        "rewarded": bool(survey.points),
        "editable": survey.editable,
        "counts_partials": survey.counts_partials,
    }
    return {name: value for name, value in known.items() if name != "closes_on" or value}


def _moment(day: str | None, at: time, zone: str) -> datetime | None:
    return None if not day else calendar.local_instant(date.fromisoformat(day), at, zone)


def _day(moment: datetime | None, zone: str) -> str | None:
    return None if moment is None else moment.astimezone(ZoneInfo(zone)).date().isoformat()


# ── Whom it goes to ───────────────────────────────────────────────────────────────────────────


def audience(
    name: str,
    send: Send,
    events: Sequence[tuple[int, str]],
    segments: Sequence[tuple[int, str]] = (),
) -> Form:
    """Who is asked; each question skipped means everybody. `events` are those over lately,
    `segments` those that are kept."""
    saved = tuple((str(number), name) for number, name in segments)
    known = Field("segment", N_("Only members of a segment? Skip this if not."),
        Choice(saved, verbatim=True), N_("Of the segment"), optional=True)  # fmt: skip
    fields = [
        *((known,) if saved else ()),
        Field("tiers", N_("Members of which tiers? Skip this for all of them."),
            Choices(tuple(TIERS.items()), columns=2), N_("Tiers"), optional=True),
        Field("statuses", N_("Of which standing? Skip this for everybody on the roll."),
            Choices(tuple((one.value, STATUSES[one]) for one in ON_THE_ROLL), columns=3),
            N_("Standing"), optional=True),
        Field("languages", N_("Who reads which language? Skip this for all of them."),
            Choices(tuple(LANGUAGES.items()), verbatim=True), N_("Reads"), optional=True),
        Field("joined_before", N_("Only who joined before a certain day? Skip this if not."),
            Date(latest=days(0)), N_("Joined before"), optional=True),
    ]  # fmt: skip
    if events:
        options = tuple((str(number), title[:40]) for number, title in events)
        fields.append(
            Field("event", N_("Only who took part in an event? Skip this if not."),
                Choice(options, verbatim=True), N_("Took part in"), optional=True)
        )  # fmt: skip
    return Form(
        name,
        (Section(N_("Whom it goes to"), tuple(fields)),),
        send,
        title=N_("Whom it goes to"),
        send_label=N_("Save"),
    )


def chosen(answers: Answers) -> Audience:
    day, event = answers.get("joined_before"), answers.get("event")
    segment = answers.get("segment")
    return Audience(
        tiers=tuple(answers.get("tiers") or ()),
        statuses=tuple(answers.get("statuses") or ()),
        languages=tuple(answers.get("languages") or ()),
        joined_before=date.fromisoformat(day) if day else None,
        event_id=int(event) if event else None,
        segment_id=int(segment) if segment else None,
    )


def narrowed(
    kept: Audience, events: Sequence[tuple[int, str]], segments: Sequence[tuple[int, str]] = ()
) -> dict[str, Value]:
    """The answers that make this audience."""
    known = {
        "tiers": list(kept.tiers) or None,
        "statuses": list(kept.statuses) or None,
        "languages": list(kept.languages) or None,
        "joined_before": kept.joined_before.isoformat() if kept.joined_before else None,
    }
    if kept.event_id in {number for number, _title in events}:
        known["event"] = str(kept.event_id)
    if kept.segment_id in {number for number, _name in segments}:
        known["segment"] = str(kept.segment_id)
    return known


# ── Asking, a file ────────────────────────────────────────────────────────────────────────────


def asking(name: str, send: Send) -> Form:
    field = Field("reason", N_("Why this survey, and why now? The manager reads it."),
        LongText(longest=1000, shortest=5), N_("Reason"))  # fmt: skip
    title = N_("Ask the manager")
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)


def longer(name: str, send: Send, survey: Survey, zone: str) -> Form:
    """A later last day of a survey that is open."""
    last = date.fromisoformat(_day(survey.closes_at, zone) or "")
    field = Field("closes_on", N_("Until which day shall it stay open? It closes at 20:00. Until "
        "now its last day is {day}."),
        Date(near=True, earliest=last + calendar.DAY, latest=LATEST), N_("Last day"),
        facts={"day": date_(last)})  # fmt: skip
    title = N_("Let the survey run longer")
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)


def closing_at(answers: Answers, zone: str) -> datetime:
    return calendar.local_instant(date.fromisoformat(answers["closes_on"]), CLOSES, zone)


def file(name: str, send: Send) -> Form:
    """Questions as a spreadsheet."""
    blank = Button(_("Empty template"), TakeSurveySheet())
    field = Field("file", N_("Please send me the questions as a spreadsheet, a row each. They "
        "come behind the questions there are, all of them or none."),
        Spreadsheet(format=FORM, template=blank), N_("File"))  # fmt: skip
    title = N_("Questions from a file")
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)
