"""What is asked of somebody who registers: how many, who they bring, and the event's own
questions, which are data.

A question of an event is `{"name": "q1", "ask": "Which dish?", "kind": "choice", "options":
[["fish", "Fish"], …], "optional": true}`; kinds are text, number, date, choice, choices and
yes_no. `{"kind": "companions"}` asks for the names of those one brings. Staff write the words, so
they are not translated; what does not read as a question is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from chat import event_words as words
from chat.forms import Field, Section
from chat.kinds import Answers, Choice, Choices, Date, Kind, Number, Text, YesNo
from chat.kinds.kind import Value
from chat.kinds.words import LongText
from domain.events.model import Event
from domain.events.seats import Rooms, Wanted
from locales.i18n import N_

PARTY, SESSION, PRICE, WAIT, GUEST, OWN = "party", "session", "price", "wait", "guest", "q_"
TAPPED = 8  # companions up to which one taps a number instead of typing it
LONGEST_NAME = 60


def asks_names(event: Event) -> bool:
    """Whether the event wants to know who is brought along."""
    return event.companions > 0 and any(
        one.get("kind") == "companions" for one in _questions(event)
    )


def needed(event: Event) -> bool:
    """Whether there is anything to ask; else one press registers."""
    return bool(event.companions or event.sessions or list(_own(event)))


def _questions(event: Event) -> Iterable[Mapping[str, Any]]:
    found = event.questions if isinstance(event.questions, list) else []
    return (one for one in found if isinstance(one, dict))


# ── The sections ──────────────────────────────────────────────────────────────────────────────


def sections(event: Event, rooms: Rooms, tier: str, *, waits: bool) -> tuple[Section, ...]:
    """All that is asked. When there is no room for what was asked for, whether to wait is asked,
    too (F40); not of somebody who came to `wait` (waits)."""
    fields = [*_how_many(event), *_sessions(event, rooms, tier), *_own(event), *_price(event)]
    if not waits and event.waiting_open:
        fields.append(_waiting(event, rooms, tier))
    return (Section(words.title(event), tuple(fields), verbatim=True),)


def _how_many(event: Event) -> list[Field]:
    if not event.companions:
        return []
    most = event.companions + 1
    kind: Kind = Number(least=1, most=most)
    if event.companions <= TAPPED:
        options = tuple((str(n), N_("Only me") if n == 1 else str(n)) for n in range(1, most + 1))
        kind = Choice(options=options, columns=3)
    how_many = Field(
        PARTY,
        N_("How many will you be, yourself included?"),
        kind,
        label=N_("People"),
    )
    return [how_many, *(names(event) if asks_names(event) else ())]


def names(event: Event, *, before: int = 0, party: int | None = None) -> list[Field]:
    """Who is brought along, one by one; from the `before`-th on when some are known. `party` is
    how many come, None while that is still asked."""
    return [
        Field(
            f"{GUEST}{n}",
            N_("What is the name of guest no. {k}?"),
            Text(longest=LONGEST_NAME),
            label=N_("Guest no. {k}"),
            facts={"k": n},
            when=None if party is not None else _comes(n),
        )
        for n in range(before + 1, (party - 1 if party is not None else event.companions) + 1)
    ]


def _comes(n: int) -> Callable[[Answers], bool]:
    return lambda answers: party_of(answers) > n


def _sessions(event: Event, rooms: Rooms, tier: str) -> list[Field]:
    if not event.sessions:
        return []
    options = tuple(
        (key, " · ".join(filter(None, (str(text), _left(event, rooms, tier, key)))))
        for key, text in event.sessions.items()
    )
    kind = Choice(options=options, verbatim=True)
    return [Field(SESSION, N_("Which one would you like?"), kind, label=N_("Your choice"))]


def _left(event: Event, rooms: Rooms, tier: str, key: str) -> str:
    return words.seats_left(rooms.free(Wanted(1, tier, key)), waiting=event.waiting_open)


def _price(event: Event) -> list[Field]:
    if not event.points_price:
        return []
    kind = Choice(options=(("yes", N_("Yes, that is all right")),))
    return [
        Field(
            PRICE,
            N_("What is needed for each seat: {points}. It is put aside, and you have it back if "
               "you cancel in time."),
            kind,
            label=N_("Points"),
            facts={"points": words.points(event.points_price)},
        )
    ]  # fmt: skip


def _waiting(event: Event, rooms: Rooms, tier: str) -> Field:
    def is_full(answers: Answers) -> bool:
        return not rooms.fits(Wanted(party_of(answers), tier, session_of(event, answers)))

    return Field(
        WAIT,
        N_("There is no room for that many now. Shall we put you on the waiting list? If seats "
           "are freed, we offer them to you."),
        YesNo(yes=N_("Yes, I will wait"), no=N_("No, thank you")),
        label=N_("Waiting list"),
        when=is_full,
    )  # fmt: skip


# ── The event's own questions ─────────────────────────────────────────────────────────────────

_KINDS: Mapping[str, Callable[[tuple[tuple[str, str], ...]], Kind]] = {
    "text": lambda _options: LongText(longest=500),
    "number": lambda _options: Number(least=0, most=1_000_000),
    "date": lambda _options: Date(),
    "choice": lambda options: Choice(options=options, verbatim=True),
    "choices": lambda options: Choices(options=options, verbatim=True),
    "yes_no": lambda _options: YesNo(),
}


def _own(event: Event) -> Iterable[Field]:
    for one in _questions(event):
        kind, options = str(one.get("kind")), _options(one.get("options"))
        if kind not in _KINDS or not one.get("name") or not one.get("ask"):
            continue
        if kind in ("choice", "choices") and not options:
            continue
        yield Field(
            f"{OWN}{one['name']}",
            str(one["ask"]),
            _KINDS[kind](options),
            optional=bool(one.get("optional")),
            verbatim=True,
        )


def _options(given: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(given, list):
        return ()
    return tuple((str(one[0]), str(one[1])) for one in given if _is_pair(one))


def _is_pair(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2


# ── What came of it ───────────────────────────────────────────────────────────────────────────


def party_of(answers: Answers) -> int:
    return int(answers.get(PARTY) or 1)


def session_of(event: Event, answers: Answers) -> str | None:
    return answers.get(SESSION) if event.sessions else None


def companions_of(answers: Mapping[str, Value]) -> list[str]:
    """Their names, in order."""
    found = [key for key in answers if key.startswith(GUEST) and answers[key]]
    return [str(answers[key]) for key in sorted(found, key=lambda key: int(key[len(GUEST) :]))]


def own_of(answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers to the event's own questions, by their names."""
    return {key[len(OWN) :]: value for key, value in answers.items() if key.startswith(OWN)}


def asked_by(event: Event) -> Sequence[tuple[str, str]]:
    """Name and words of each of the event's own questions, for those who read the answers."""
    return [(field.name[len(OWN) :], field.question) for field in _own(event)]
