"""Answers to tap: one of several, several of many, yes or no, marks, consent."""

from __future__ import annotations

from dataclasses import dataclass

from chat.actions import short
from chat.clean import one_line
from chat.kinds.incoming import Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Offer, Rows, Value
from chat.paging import page, turning
from chat.screen import Button
from locales.i18n import N_, _, n_, series_

# An answer of one's own among given ones is kept as "=" and its words.
OWN = "="
UNTICK = "-"
_YES = "yes y yep ok okay true 是 是的 好 好的 有 对 對 可以 同意 要 1"
_NO = "no n nope false 否 不 不是 没有 沒有 没 無 无 不要 不同意 0"


@dataclass(frozen=True, slots=True)
class Options(Kind):
    """What Choice and Choices share. `options` are (key, label); keys short, small, without ":".

    `other` lets people type an answer of their own; `verbatim` labels are not translated.
    """

    options: tuple[tuple[str, str], ...] = ()
    other: bool = False
    columns: int = 1
    per_page: int = 8
    verbatim: bool = False

    def label(self, key: str) -> str:
        if key.startswith(OWN):
            return key[len(OWN) :]
        text = dict(self.options).get(key, key)
        return text if self.verbatim else _(text)

    def buttons(self, ctx: Ctx, ticked: tuple[str, ...] = (), untick: str = "") -> Rows:
        """The options of the page looked at, those ticked with a tick.

        `untick` goes before the key of a ticked one: a press says what shall be, so that pressing
        twice is pressing once.
        """
        shown = page(self.options, int(ctx.view) if ctx.view.isdecimal() else 1, self.per_page)
        buttons = [
            Button(f"✓ {self.label(key)}", ctx.choose(untick + key))
            if key in ticked
            else Button(self.label(key), ctx.choose(key))
            for key, _label in shown.items
        ]
        rows = [
            tuple(buttons[at : at + self.columns]) for at in range(0, len(buttons), self.columns)
        ]
        return (*rows, *turning(shown, lambda number: ctx.turn(str(number))))

    def meant(self, text: str) -> str:
        """The key of a typed answer: its label, its number in the list, or words of one's own.

        Raises:
            Wrong: it is none of them.
        """
        typed = one_line(text)
        for key, _label in self.options:
            if typed.casefold() in (self.label(key).casefold(), key.casefold()):
                return key
        if typed.isdecimal() and 1 <= int(typed) <= len(self.options):
            return self.options[int(typed) - 1][0]
        if not self.other:
            some = series_(self.label(key) for key, _label in self.options[:3])
            raise Wrong(N_("Please choose one of the buttons, such as {example}."), example=some)
        if len(typed) > 100:
            raise Wrong(
                N_("That is too long: {length} characters. At most {longest} fit here."),
                length=len(typed),
                longest=100,
            )
        return OWN + typed

    def page_of(self, pressed: str) -> str:
        keys = [key for key, _label in self.options]
        key = pressed.removeprefix(UNTICK)
        return str(keys.index(key) // self.per_page + 1) if key in keys else ""

    def pressed(self, key: str) -> str:
        if key not in dict(self.options):
            raise Wrong(N_("This answer is no longer on the list. Please choose again."))
        return key


@dataclass(frozen=True, slots=True)
class Choice(Options):
    """One of several; the value is its key."""

    def offer(self, ctx: Ctx) -> Offer:
        hint = _("Choose, or type your own answer.") if self.other else ""
        return Offer(rows=self.buttons(ctx, (str(ctx.value),)), hint=hint)

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.pressed is not None:
            return self.pressed(incoming.pressed)
        return self.meant(incoming.words())

    def show(self, value: Value, *, open_: bool = False) -> str:
        return self.label(str(value))


@dataclass(frozen=True, slots=True)
class Choices(Options):
    """Several of many; the value is a list of keys. A press ticks or unticks."""

    least: int = 1
    most: int = 100

    def offer(self, ctx: Ctx) -> Offer:
        ticked = tuple(ctx.value or ())
        own = tuple(
            (Button(f"✓ {self.label(key)}", ctx.choose(f"{UNTICK}{OWN}{short(key)}")),)
            for key in ticked
            if key.startswith(OWN)
        )
        hint = _("Tap all that apply, or type one of your own.") if self.other else ""
        rows = (*self.buttons(ctx, ticked, UNTICK), *own)
        if len(ticked) >= self.least:
            words = n_("Done ({n} chosen)", "Done ({n} chosen)", len(ticked))
            rows = (*rows, (Button(words, ctx.done(), style="primary"),))
        return Offer(rows=rows, hint=hint or _("Tap all that apply."))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        ticked = list(ctx.value or ())
        if incoming.pressed is not None:
            return self._pressed(ticked, incoming.pressed)
        text = incoming.words()
        for sign in "、;；\n，":
            text = text.replace(sign, ",")
        for part in filter(None, (one_line(part) for part in text.split(","))):
            ticked = self._with(ticked, self.meant(part))
        return ticked

    def _pressed(self, ticked: list[str], key: str) -> list[str]:
        if not key.startswith(UNTICK):
            return self._with(ticked, self.pressed(key))
        gone = key[len(UNTICK) :]
        return [one for one in ticked if gone not in (one, f"{OWN}{short(one)}")]

    def _with(self, ticked: list[str], key: str) -> list[str]:
        if key in ticked:
            return ticked
        if len(ticked) >= self.most:
            raise Wrong(N_("At most {n} can be chosen. Untick one first."), n=self.most)
        return [*ticked, key]

    def show(self, value: Value, *, open_: bool = False) -> str:
        return series_(self.label(key) for key in value) or "—"

    def enough(self, value: Value) -> bool:
        return len(value) >= self.least

    def stays(self, value: Value) -> bool:
        return True

    def closes(self, value: Value) -> Value:
        if len(value or ()) < self.least:
            raise Wrong(N_("Please choose at least {n}."), n=self.least)
        return value or []


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    yes: str = N_("Yes")
    no: str = N_("No")

    def offer(self, ctx: Ctx) -> Offer:
        return Offer(
            rows=((Button(_(self.yes), ctx.choose("1")), Button(_(self.no), ctx.choose("0"))),)
        )

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.pressed is not None:
            return incoming.pressed == "1"
        typed = incoming.plain().casefold().rstrip(".!。！")
        if typed in _YES.split() or typed == _(self.yes).casefold():
            return True
        if typed in _NO.split() or typed == _(self.no).casefold():
            return False
        raise Wrong(N_("Please answer with yes or no."))

    def show(self, value: Value, *, open_: bool = False) -> str:
        return _(self.yes) if value else _(self.no)


@dataclass(frozen=True, slots=True)
class Rating(Kind):
    """Marks from 1 to `best`, kept as a number."""

    best: int = 5
    least: int = 1
    worst_says: str = N_("1 is poor, {best} is excellent.")
    in_a_row: int = 5

    def offer(self, ctx: Ctx) -> Offer:
        marks = [
            Button(self.mark(n), ctx.choose(str(n))) for n in range(self.least, self.best + 1)
        ]
        rows = tuple(
            tuple(marks[at : at + self.in_a_row]) for at in range(0, len(marks), self.in_a_row)
        )
        return Offer(rows=rows, hint=_(self.worst_says, best=self.best))

    def mark(self, n: int) -> str:
        return f"{n} ★"

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        given = incoming.pressed if incoming.pressed is not None else incoming.plain()
        stars = given.replace("★", "").replace("分", "").strip()
        if stars.isdecimal() and self.least <= int(stars) <= self.best:
            return int(stars)
        raise Wrong(
            N_("Please give a mark from {least} to {best}."), least=self.least, best=self.best
        )

    def show(self, value: Value, *, open_: bool = False) -> str:
        return "★" * int(value) + "☆" * (self.best - int(value))


@dataclass(frozen=True, slots=True)
class Recommend(Rating):
    """0 to 10: how likely one is to recommend the club."""

    best: int = 10
    least: int = 0
    worst_says: str = N_("0 is not at all, {best} is certainly.")
    in_a_row: int = 6

    def mark(self, n: int) -> str:
        return str(n)

    def show(self, value: Value, *, open_: bool = False) -> str:
        return f"{value} / {self.best}"


@dataclass(frozen=True, slots=True)
class Consent(Kind):
    """Agreement to a text; the value keeps which version of it: {"version", "agreed"}.

    `needed`: without it the form cannot go on. A new version is asked again.
    """

    version: str = "1"
    text: str = ""
    url: str = ""
    needed: bool = True
    verbatim: bool = False

    def offer(self, ctx: Ctx) -> Offer:
        whole = ((Button(_("Read the whole text"), url=self.url),),) if self.url else ()
        answers = (
            Button(_("I agree"), ctx.choose("1"), style="success"),
            Button(_("I do not agree"), ctx.choose("0")),
        )
        text = self.text if self.verbatim or not self.text else _(self.text)
        return Offer(rows=(*whole, answers), hint=text)

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.pressed is not None:
            agreed = incoming.pressed == "1"
        else:
            typed = incoming.plain().casefold().rstrip(".!。！")
            agreed = typed in _YES.split() or typed in (
                "i agree",
                "agree",
                _("I agree").casefold(),
            )
            refused = typed in _NO.split() or typed == _("I do not agree").casefold()
            if not agreed and not refused:
                raise Wrong(N_("Please answer with “I agree” or “I do not agree”."))
        if self.needed and not agreed:
            raise Wrong(
                N_("Without your consent we cannot go on. You can save, think it over, or ask us.")
            )
        return {"version": self.version, "agreed": agreed}

    def show(self, value: Value, *, open_: bool = False) -> str:
        return _("Agreed") if value["agreed"] else _("Not agreed")

    def enough(self, value: Value) -> bool:
        return bool(value["version"] == self.version and (value["agreed"] or not self.needed))
