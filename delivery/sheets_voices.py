"""Voices of a month as an Excel file; a poster as a page to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import poster_picture, sheets
from chat import voice_words as words
from chat.points_report_screens import named
from chat.poster_picture import PosterFace
from chat.poster_screens import LINK
from chat.referral_screens import link
from chat.sheets import Book, Table
from delivery.drawing import Json
from delivery.sheets import sheet
from delivery.speaker import Media
from domain import policy
from domain.cases import figures
from domain.people import facts
from domain.points.reports import Period
from domain.voices import reading
from domain.voices.model import Poster, Voice
from domain.voices.reading import Wanted
from locales.i18n import _, language


@dataclass(frozen=True, slots=True)
class _Facts:
    voices: Sequence[Voice]
    period: Period
    watermark: str


def _read(session: Session, params: Json) -> _Facts:
    who = figures.read_by(params["reader"])
    zone = ZoneInfo(policy.in_force(session).timezone)
    mark = sheets.watermark(who.person_id, datetime.fromisoformat(params["at"]), zone)
    wanted = Wanted(date(int(params["year"]), int(params["month"]), 1))
    return _Facts(reading.all_of(session, who, wanted), wanted.period, mark)


def _write(found: _Facts) -> Book:
    rows = [
        (one.day, words.place(one.place), words.mood(one.mood), words.topic(one.topic),
         one.words, one.link, _("yes") if one.case_id else _("no"))
        for one in found.voices
    ]  # fmt: skip
    head = (
        _("Said when"), _("Said where"), _("Mood"), _("About"), _("What was said"), _("Link"),
        _("Became a case"),
    )  # fmt: skip
    note = _("Voices elsewhere, {period}", period=named(found.period))
    table = Table(_("Voices"), head, rows, (14, 20, 16, 24, 60, 40, 14), notes=(note,))
    return Book(f"voices-{found.period.first:%Y-%m}", (table,), found.watermark)


sheet("voices", read=_read, write=_write)


# ── Posters ───────────────────────────────────────────────────────────────────────────────────


def _poster(session: Session, params: Json) -> tuple[PosterFace, str]:
    poster = session.get_one(Poster, int(params["poster_id"]))
    face = PosterFace(
        club=policy.in_force(session).club_name,
        call=_("Tell us how it was!"),
        how=_("Scan the code: praise, complaints, ideas, questions."),
        place=poster.place,
        link=link(facts.fact(session, "bot_username") or "", LINK + poster.token),
    )
    return face, language()


def _printed(found: tuple[PosterFace, str]) -> Media:
    return Media(poster_picture.pdf(*found), "poster.pdf")


sheet("poster", read=_poster, write=_printed)
