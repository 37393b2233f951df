"""What members say elsewhere is written down, and becomes a case where one is needed (E8.7)."""

from dataclasses import dataclass
from datetime import date

from domain import audit
from domain.access import Permission
from domain.cases import raising
from domain.cases.model import Kind, ServiceCase
from domain.errors import NotFound
from domain.voices import reading
from domain.voices.errors import VoiceHasCase, VoiceUnfit
from domain.voices.model import PLACES, TOPICS, Mood, Voice
from domain.work import Work

KINDS = (Kind.COMPLAINT, Kind.SUGGESTION)  # what a voice can become


@dataclass(frozen=True, slots=True)
class Heard:
    """Something said elsewhere, on a club day; `link` leads to it."""

    day: date
    place: str
    topic: str
    mood: str
    words: str
    link: str | None = None


def log(work: Work, *, heard: Heard) -> Voice:
    """Write it down. Every call is another entry.

    Raises:
        VoiceUnfit: unknown place, topic or mood, a day to come, or no words.
    """
    work.require(Permission.HANDLE_CASES)
    known = {
        "place": heard.place in PLACES,
        "topic": heard.topic in TOPICS,
        "mood": heard.mood in set(Mood),
        "day": heard.day <= work.today,
        "words": bool(heard.words.strip()),
    }
    for reason, fits in known.items():
        if not fits:
            raise VoiceUnfit(reason=reason)
    voice = Voice(
        day=heard.day,
        place=heard.place,
        topic=heard.topic,
        mood=heard.mood,
        words=heard.words.strip(),
        link=(heard.link or "").strip() or None,
        logged_by=work.actor.person_id,
        logged_at=work.now,
    )
    work.session.add(voice)
    work.session.flush()
    audit.record(work, "voice.logged", voice)
    return voice


def open_case(
    work: Work, *, voice_id: int, kind: str, member_number: str | None = None
) -> ServiceCase:
    """Make a case of it; of two colleagues at once one does.

    Raises:
        NotFound: no such voice, not for the actor, or no such member. VoiceHasCase: it has one.
        CaseUnfit: no such kind, or the actor's own words.
    """
    work.require(Permission.HANDLE_CASES)
    voice = reading.held(work, voice_id)
    if voice.case_id is not None:
        raise VoiceHasCase
    words = "\n".join(filter(None, (voice.words, voice.link)))
    case = raising.log_case(
        work,
        kind=kind if kind in KINDS else "",
        area=voice.topic,
        words=words,
        source="online",
        member_number=member_number,
    )
    voice.case_id = case.id
    work.session.flush()
    return case


def strike(work: Work, *, voice_id: int) -> None:
    """Take out what was written down by mistake: one's own, or with the right to assign cases.
    One that became a case stays.

    Raises:
        NotFound: no such voice, or a colleague's. VoiceHasCase: it has a case.
    """
    work.require(Permission.HANDLE_CASES)
    voice = reading.held(work, voice_id)
    mine = voice.logged_by == work.actor.person_id
    if not mine and not work.actor.may(Permission.ASSIGN_CASES):
        raise NotFound
    if voice.case_id is not None:
        raise VoiceHasCase
    audit.record(work, "voice.struck", voice)
    work.session.delete(voice)
    work.session.flush()
