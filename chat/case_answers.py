"""The best articles on a question, read inside the form that asks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.clean import one_line
from chat.kinds import Ctx, Incoming, Kind, Offer, Value, Wrong
from chat.screen import Button
from locales.i18n import N_, _

PERSON = "person"
LONGEST = 2800  # of an article, so that question and buttons stay in one message


@dataclass(frozen=True, slots=True)
class Suggested:
    """An article that may answer the question."""

    article_id: int
    title: str


Find = Callable[[str, str], Sequence[Suggested]]  # area, words
Read = Callable[[int], tuple[str, str]]  # title, text


def _nothing(_area: str, _words: str) -> Sequence[Suggested]:
    return ()


def _unread(_article_id: int) -> tuple[str, str]:
    return ("", "")


@dataclass(frozen=True, slots=True)
class BestAnswers(Kind):
    """The value is the number of the article that answers it, or "person"."""

    area: str = ""
    find: Find = _nothing
    read: Read = _unread

    def _found(self, ctx: Ctx) -> Sequence[Suggested]:
        told = ctx.answers.get("told") or {}
        return self.find(self.area or str(ctx.answers.get("area")), told.get("words") or "")

    def offer(self, ctx: Ctx) -> Offer:
        found = self._found(ctx)
        person = Button(_("Ask a person"), ctx.choose(PERSON))
        if ctx.view.isdecimal() and int(ctx.view) in {one.article_id for one in found}:
            title, text = self.read(int(ctx.view))
            if len(text) > LONGEST:
                text = text[:LONGEST].rstrip() + "…"
            answers = Button(_("This answers it"), ctx.choose(ctx.view), style="primary")
            back = Button(_("‹ Other answers"), ctx.turn(""))
            return Offer(rows=((answers, person), (back,)), hint=f"— {title}\n{text}")
        rows = tuple((Button(one.title[:60], ctx.turn(str(one.article_id))),) for one in found)
        return Offer(rows=(*rows, (person,)))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        known = {str(one.article_id): one.title for one in self._found(ctx)}
        if incoming.pressed is not None:
            typed = incoming.pressed
        else:
            said = one_line(incoming.words()).casefold()
            typed = PERSON if said == _("Ask a person").casefold() else said
        if typed != PERSON and typed not in known:
            raise Wrong(N_("Please tap a title to read it, or “Ask a person” below."))
        return typed

    def show(self, value: Value, *, open_: bool = False) -> str:
        return _("A person, please") if value == PERSON else self.read(int(value))[0]
