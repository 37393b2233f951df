"""What members say elsewhere, on screens: the month's list, one voice, the summary."""

from __future__ import annotations

from datetime import date

from chat import labels
from chat import voice_words as words
from chat.actions import BeginForm
from chat.actions_cases import SeeCase
from chat.actions_voices import (
    PickVoices,
    SeeVoice,
    SeeVoiceMonth,
    SeeVoices,
    StrikeVoice,
    TakeVoices,
    numbered,
)
from chat.application_screens import menu
from chat.case_desk_screens import rows_of
from chat.case_figure_screens import to_tools
from chat.case_figure_words import cases
from chat.paging import Page, turning
from chat.points_report_screens import named
from chat.screen import Button, Document, Screen
from domain.points.reports import Period
from domain.voices.reading import SIZE, Listed, Seen, Summary, Wanted
from locales.i18n import _, date_, n_, number_, pair_, series_

Row = tuple[Button, ...]
CUT = 120  # characters of a voice in a list


def listed(found: Listed, wanted: Wanted, *, figures: bool, line: str = "") -> Screen:
    """A month, the newest first; `figures`: the reader may see its summary."""
    period = wanted.period
    lines, numbers = [line] if line else [], []
    for at, one in enumerate(found.items, (found.page - 1) * SIZE + 1):
        head = series_((date_(one.day, weekday=False), words.place(one.place),
                        words.mood(one.mood)))  # fmt: skip
        lines.append(f"{number_(at)}. {head}\n{_cut(one.words)}")
        numbers.append(Button(number_(at), SeeVoice(voice=one.id or 0)))
    if not found.items:
        lines.append(
            _("Nothing was written down here. What members say about us elsewhere belongs here.")
        )
    which = series_(
        filter(None, (words.place(wanted.place) if wanted.place else "",
                      words.mood(wanted.mood) if wanted.mood else ""))
    )  # fmt: skip
    at_month = {"year": period.first.year, "month": period.first.month}
    turn = (
        Button("‹", _month(wanted, period.other(-1))),
        Button(which or _("All of them"), PickVoices(**at_month)),
        Button("›", _month(wanted, period.other(1))),
    )
    add = Button(_("Write one down"), BeginForm(form="voice"), style="primary")
    tools = (
        (add, Button(_("The month in figures"), SeeVoiceMonth(**at_month))) if figures else (add,)
    )
    pages = turning(
        Page((), found.page, found.pages),
        lambda to: _month(wanted, period).model_copy(update={"page": to}),
    )
    rows: tuple[Row, ...] = (*((tuple(numbers),) if numbers else ()), *pages, turn, tools)
    title = _("Voices elsewhere, {period}", period=named(period))
    return Screen(title, "\n\n".join(lines), (*rows, to_tools()))


def _month(wanted: Wanted, period: Period) -> SeeVoices:
    first = period.first
    return SeeVoices(month=numbered(first), place=wanted.place, mood=wanted.mood)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= CUT else text[: CUT - 1].rstrip() + "…"


def picking(first: date) -> Screen:
    """Which voices the list shows: all, those of a mood, those of a place."""
    month = numbered(first)
    moods = [Button(words.mood(one), SeeVoices(mood=one, month=month)) for one in words.MOODS]
    places = [Button(words.place(one), SeeVoices(place=one, month=month)) for one in words.PLACES]
    back = (Button(_("‹ Voices"), SeeVoices(month=month)), *menu())
    text = _("Choose a mood or a place, and the list shows only those.")
    return Screen(_("Which voices?"), text, (tuple(moods), *rows_of(places), back))


def one(seen: Seen) -> Screen:
    voice = seen.voice
    lines = [
        pair_(_("Said where"), words.place(voice.place)),
        pair_(_("Said when"), date_(voice.day)),
        pair_(_("Mood"), words.mood(voice.mood)),
        pair_(_("About"), words.topic(voice.topic)),
        pair_(_("Written down by"), labels.colleague(seen.by)),
        "",
        voice.words,
        voice.link or "",
    ]
    number = voice.id or 0
    rows: list[Row] = []
    if voice.case_id is not None:
        rows.append((Button(_("Open the case"), SeeCase(case=voice.case_id), style="primary"),))
    else:
        make = BeginForm(form=f"voicecase.{number}")
        rows.append((Button(_("Make a case of it"), make, style="primary"),))
    if seen.may_strike:
        rows.append((Button(_("Take it out"), StrikeVoice(voice=number)),))
    title = _("Said elsewhere, no. {n}", n=number)
    return Screen(title, "\n".join(lines).strip(), (*rows, _back(voice.day)))


def striking(seen: Seen) -> Screen:
    number = seen.voice.id or 0
    yes = Button(_("Yes, take it out"), StrikeVoice(voice=number, sure=True), style="danger")
    text = _("It disappears from the list and from the summary of its month.")
    back = (Button(_("‹ Back"), SeeVoice(voice=number)),)
    return Screen(_("Take no. {n} out?", n=number), text, ((yes,), back))


def _back(day: date) -> Row:
    return (Button(_("‹ Voices"), SeeVoices(month=numbered(day))), *menu())


# ── The month ─────────────────────────────────────────────────────────────────────────────────


def summary(found: Summary) -> Screen:
    """By place and mood, by topic, and how many became cases."""
    first = found.period.first
    take = Button(_("Excel file"), TakeVoices(year=first.year, month=first.month), style="primary")
    turn = tuple(
        Button(mark, SeeVoiceMonth(year=at.first.year, month=at.first.month))
        for mark, at in (("‹", found.period.other(-1)), ("›", found.period.other(1)))
    )
    return Screen(_title(found), _told(found), ((take,), turn, _back(first)))


def month_over(found: Summary) -> Screen:
    """To the manager on the first of the next month."""
    first = found.period.first
    see = Button(
        _("The month in figures"),
        SeeVoiceMonth(year=first.year, month=first.month),
        style="primary",
    )
    why = _("You read this because you are a manager; it comes on the first of each month.")
    return Screen(_title(found), f"{_told(found)}\n\n{why}", ((see,), menu()))


def _title(found: Summary) -> str:
    return _("Voices elsewhere, {period}", period=named(found.period))


def _told(found: Summary) -> str:
    if not found.total:
        return _("Nobody wrote down what members said about us elsewhere in this month.")
    heard = n_("{n} voice was written down", "{n} voices were written down", found.total)
    made = pair_(_("Made of them"), cases(found.cases))
    places = [pair_(words.place(one), words.moods(counts)) for one, counts in found.places]
    topics = [pair_(words.topic(one), words.moods(counts)) for one, counts in found.topics]
    parts = (
        "\n".join((pair_(heard, words.moods(found.moods)), made)),
        "\n".join((_("By place"), *places)),
        "\n".join((_("By topic"), *topics)),
    )
    return "\n\n".join(parts)


def file(wanted: Wanted, params: dict[str, object]) -> Screen:
    """The Excel file of a month, as a message of its own."""
    return Screen(
        _("Voices elsewhere, {period}", period=named(wanted.period)),
        _("What was said, where and when. Please keep it inside the club."),
        (_back(wanted.period.first),),
        document=Document("voices", params),
        fresh=True,
    )
