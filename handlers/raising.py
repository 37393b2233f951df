"""/complain, /suggest, /ask: how anybody, member or guest, tells the club something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import case_forms as forms
from chat import case_screens as screens
from chat import labels
from chat.actions_cases import SeeService
from chat.case_answers import PERSON, Suggested
from chat.case_words import FIELDS, addressed
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.cases import colleagues, naming, papers, raising, reading
from domain.cases.model import Kind, ServiceCase
from domain.errors import Outdated
from domain.knowledge import reading as articles
from domain.knowledge import search, votes
from domain.voices import posters
from domain.work import Work
from handlers import filling
from handlers.case_parts import as_said
from handlers.filling import FORMS
from handlers.filters import Private
from handlers.start import OPENERS
from locales.i18n import language

router = Router(name="raising")
Answers = dict[str, Any]


@router.callback_query(Private(), SeeService.filter())
async def service(press: CallbackQuery, work: Work) -> Screen:
    return _service(work)


def _service(work: Work) -> Screen:
    return screens.service(reading.mine(work).total)


@router.message(Private(), Command("complain"))
async def complain(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _begin(work, state, "complain")


@router.message(Private(), Command("suggest"))
async def suggest(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _begin(work, state, "suggest")


@router.message(Private(), Command("ask"))
async def ask(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _begin(work, state, "question")


async def _begin(work: Work, state: FSMContext, name: str) -> Screen:
    return replace(await filling.begin(filling.named(work, name), work, state), fresh=True)


# ── The forms ─────────────────────────────────────────────────────────────────────────────────


def _complaining(work: Work, poster: str = "") -> Form:
    """`complain.<token>` comes from a poster, as do the others."""
    raising.has_room(work)
    origin = _origin(work, poster)
    named = labels.told_apart(colleagues.nameable(work).items())
    known = [(str(one), name) for one, name in named.items()]

    def send(work: Work, answers: Answers) -> Screen:
        whom = str(answers.get("whom") or "")
        described = whom[1:] if whom.startswith("=") else ""
        about = int(whom) if whom.isdecimal() else naming.meant(work, words=described)
        shop = answers.get("shop")
        case = _raise(
            work,
            Kind.DISPUTE if shop else Kind.COMPLAINT,
            answers["area"],
            answers["told"],
            described=described,
            urgent=answers["urgent"] == "yes",
            about_person_id=about,
            unnamed=bool(whom),
            about_shop=shop,
            **origin,
        )
        return _thanks(work, case)

    return replace(forms.complaining(_named("complain", poster), known, send), left=_service)


def _suggesting(work: Work, poster: str = "") -> Form:
    raising.has_room(work)
    origin = _origin(work, poster)

    def send(work: Work, answers: Answers) -> Screen:
        case = _raise(work, Kind.SUGGESTION, answers["area"], answers["told"], **origin)
        return _thanks(work, case)

    return replace(forms.suggesting(_named("suggest", poster), send), left=_service)


def _asking(work: Work, argument: str = "") -> Form:
    """`question.legal` is about that field; what the articles answer reaches no colleague."""
    work.require(Permission.RAISE_CASE)
    area = argument if argument in FIELDS else ""
    origin = {} if area else _origin(work, argument)

    def read(article_id: int) -> tuple[str, str]:
        text = articles.read(work, article_id, language=language())
        return text.title, text.body

    def send(work: Work, answers: Answers) -> Screen:
        found = answers.get("found") or PERSON
        if found != PERSON:
            votes.helped(work, int(found), yes=True)
            return screens.answered()
        field = area or answers["area"]
        case = _raise(work, Kind.CONSULTATION, field, answers["told"], **origin)
        return _thanks(work, case)

    form = forms.asking(_named("question", argument), area, _finding(work), read, send)
    return replace(form, left=_service)


def _named(form: str, argument: str) -> str:
    return f"{form}.{argument}" if argument else form


def _origin(work: Work, poster: str) -> dict[str, Any]:
    """Where the case comes from, by the token of the poster that was scanned."""
    if not poster:
        return {}
    if not posters.is_token(poster):
        raise Outdated
    place = posters.place_of(work, token=poster)
    return {"source": "poster", "place": place} if place else {}


def _finding(work: Work) -> Callable[[str, str], tuple[Suggested, ...]]:
    """A search that looks once for the same words, however often the form asks."""
    known: dict[tuple[str, str], tuple[Suggested, ...]] = {}

    def find(area: str, words: str) -> tuple[Suggested, ...]:
        if not words:
            return ()
        if (area, words) not in known:
            best = search.best(work, words=words, area=area, language=language())
            known[area, words] = tuple(Suggested(one.article_id, one.title) for one in best)
        return known[area, words]

    return find


def _raise(
    work: Work, kind: Kind, area: str, told: Answers, *, described: str = "", **more: Any
) -> ServiceCase:
    """`described`: a colleague whose name is not known, in the member's words."""
    words = "\n".join(filter(None, (described, told.get("words"))))
    rest = as_said({**told, "words": ""})
    return raising.raise_case(work, kind=kind, area=area, words=words, messages=rest, **more)


def _thanks(work: Work, case: ServiceCase) -> Screen:
    name = addressed(*papers.myself(work))
    return screens.raised(reading.one_of_mine(work, case.id or 0), name, work.zone)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_service(work), fresh=True)


FORMS.update({"complain": _complaining, "suggest": _suggesting, "question": _asking})
OPENERS["service"] = _open
