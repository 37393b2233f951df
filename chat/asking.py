"""How a form looks: a question, a group, the summary, and what is asked around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chat import forms, groups, progress
from chat.actions import BeginForm, Home
from chat.forms import REVIEW, Form, Group, Section, Step
from chat.keyboards import Ask, Button
from chat.kinds import Answers, Ctx, Value, Wrong
from chat.kinds.kind import Offer, Rows
from chat.paging import page, turning
from chat.screen import Screen
from locales.i18n import N_, _, groups_, pair_

PER_PAGE = 8

BACK = N_("Back")
SKIP = N_("Skip")
KEEP = N_("Keep as it is")
LATER = N_("Save for later")
CANCEL = N_("Cancel")
HELP = N_("Help")
DISCARD = N_("Yes, discard")
GO_ON = N_("Go on")

# A word typed instead of a press; the verbs of FormPress.
WORDS = {
    BACK: "b", SKIP: "s", KEEP: "k", LATER: "l", CANCEL: "x", HELP: "h", DISCARD: "X", GO_ON: "g",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How to look at a question: the page or month, what was wrong, help, in a new message.

    `changing`: the person came from the summary and goes back there.
    """

    view: str = ""
    wrong: Wrong | str | None = None
    help: bool = False
    fresh: bool = False
    changing: bool = False
    open_: bool = False

    def says_wrong(self) -> str:
        why = self.wrong.says() if isinstance(self.wrong, Wrong) else self.wrong
        return f"⚠️ {why}" if why else ""


def verb_of(form: Form, text: str) -> str:
    """The verb of a typed word that stands on a button, or ""."""
    typed = text.strip().lstrip("‹✓✎ ").casefold()
    if typed.startswith("/"):
        return {"/cancel": "x", "/help": "h", "/skip": "s", "/back": "b"}.get(typed, "")
    words = {**WORDS, form.send_label: "z"}
    return next((verb for word, verb in words.items() if typed == _(word).casefold()), "")


# ── A question ────────────────────────────────────────────────────────────────────────────────


def question(form: Form, answers: Answers, step: Step, today: date, look: Look) -> Screen:
    """The question with its buttons; a group shows its items."""
    value = answers.get(step.path)
    ctx = context(form, step, value, today, look.view)
    if isinstance(step.field, Group):
        offer = _group(form, answers, step, step.field, ctx)
    else:
        offer = step.field.kind.offer(ctx)
    n, m = forms.progress(form, answers, step.path)
    which = says(step, step.within.item) if step.within else ""
    wrong = look.says_wrong()
    hint = "" if wrong.endswith(offer.hint) else offer.hint
    text = [wrong, which, says(step, forms.asked(step, answers)), hint]
    if look.help or (m == 1 and step.field.help):
        text.append(says(step, step.field.help))
    if _worth_saying(step, value):
        text.append(_("So far: {answer}", answer=shown(form, step, answers)))
    if m > 1:
        text.append(f"{progress.steps(n, m)}  {progress.bar(n, m)}")
    nav = navigation(form, answers, step, ctx, look)
    title = step.section.title or form.title
    verbatim = step.section.verbatim if step.section.title else form.verbatim
    return Screen(
        title=title if verbatim or not title else _(title),
        text="\n\n".join(filter(None, text)),
        rows=() if offer.ask else (*offer.rows, *nav),
        ask=_asked(offer, nav),
        fresh=look.fresh or bool(offer.ask),
    )


def _worth_saying(step: Step, value: Value) -> bool:
    """Whether to repeat the former answer: ticks and received files speak for themselves."""
    if isinstance(step.field, Group) or value is None:
        return False
    return not step.field.kind.stays(value)


def _asked(offer: Offer, nav: Rows) -> Ask | None:
    """A keyboard in place of the letters takes the way back along, as words."""
    if offer.ask is None:
        return None
    words = tuple(tuple(button.text for button in row) for row in nav)
    ask = offer.ask
    return Ask(ask.contact, ask.location, ask.users, (*ask.words, *words), ask.placeholder)


def navigation(form: Form, answers: Answers, step: Step, ctx: Ctx, look: Look) -> Rows:
    """Keep, skip, help; then back, save for later, cancel."""
    first: list[Button] = []
    if not isinstance(step.field, Group):
        kept = answers.get(step.path)
        # An answer of several parts has its own "Done", which keeps it just as well.
        settled = kept is not None and forms.settled(step, answers)
        if settled and (look.changing or not step.field.kind.stays(kept)):
            first.append(Button(_(KEEP), ctx.press("k")))
        if step.field.optional:
            first.append(Button(_(SKIP), ctx.press("s")))
    if step.field.help and not look.help and len(forms.walk(form, answers)) > 1:
        first.append(Button(_(HELP), ctx.press("h")))
    before = look.changing or step.within or forms.previous(form, answers, step.path)
    return (*((tuple(first),) if first else ()), _leaving(form, ctx, back=bool(before)))


def _leaving(form: Form, ctx: Ctx, *, back: bool) -> tuple[Button, ...]:
    later = (Button(_(LATER), ctx.press("l")),) if form.save else ()
    ways = (*later, Button(_(CANCEL), ctx.press("x")))
    return (*ways, Button(f"‹ {_(BACK)}", ctx.press("b"))) if back else ways


def _group(form: Form, answers: Answers, step: Step, group: Group, ctx: Ctx) -> Offer:
    known = groups.items(answers, step.path)
    rows = list(_group_ways(step, group, len(known), ctx))
    for item in known:
        named = Button(f"✎ {of_item(form, answers, step, item)}"[:60], ctx.press("i", str(item)))
        rows.append((named, Button(f"✕ {_('Remove')}", ctx.press("r", str(item)))))
    return Offer(rows=tuple(rows))


def _group_ways(step: Step, group: Group, known: int, ctx: Ctx) -> Rows:
    """Add one; or, once enough are listed, first of all that these are all."""
    enough = known > 0 and known >= group.least
    add = Button(says(step, group.add), ctx.press("a"), style=None if enough else "primary")
    more = (add,) if known < group.most else ()
    if enough:
        return ((Button(_("That is all"), ctx.done(), style="primary"), *more),)
    return (more,) if group.least else (more, (Button(_("None, go on"), ctx.done()),))


# ── The summary ───────────────────────────────────────────────────────────────────────────────


def review(form: Form, answers: Answers, number: int, look: Look) -> Screen:
    """All answers under their sections, eight a page, each with a button that changes it."""
    steps = [step for step in forms.walk(form, answers) if step.within is None]
    shown_page = page(steps, number, PER_PAGE)
    ctx = Ctx(form.name, forms.mark(REVIEW), date.min)
    text = [look.says_wrong()]
    for section, own in of_sections(shown_page.items):
        head = section.title if section.verbatim or not section.title else _(section.title)
        lines = [pair_(label(s), shown(form, s, answers, open_=look.open_)) for s in own]
        text.append("\n".join([f"— {head}", *lines] if head else lines))
    changes = [
        Button(f"✎ {label(s)}"[:40], ctx.press("e", forms.mark(s.path))) for s in shown_page.items
    ]
    rows: list[tuple[Button, ...]] = [
        tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)
    ]
    rows += turning(shown_page, lambda to: ctx.press("p", str(to)))
    if not look.open_ and _masked(form, steps, answers):
        rows.append((Button(_("Show numbers in full"), ctx.press("o", str(shown_page.number))),))
    if forms.complete(form, answers):
        rows.append((Button(_(form.send_label), ctx.press("z"), style="success"),))
    else:
        rows.append((Button(_(GO_ON), ctx.press("g"), style="primary"),))
    rows.append(_leaving(form, ctx, back=True))
    return Screen(
        title=_("Is everything right?"),
        text="\n\n".join(filter(None, text)),
        rows=tuple(rows),
        fresh=look.fresh,
    )


def _masked(form: Form, steps: Sequence[Step], answers: Answers) -> bool:
    return any(
        shown(form, step, answers) != shown(form, step, answers, open_=True) for step in steps
    )


# ── Around it ─────────────────────────────────────────────────────────────────────────────────


def leaving(form: Form, path: str) -> Screen:
    """The second look before a draft is thrown away."""
    ctx = Ctx(form.name, forms.mark(path), date.min)
    later = (Button(_(LATER), ctx.press("l")),) if form.save else ()
    return Screen(
        title=_("Stop here?"),
        text=_("Everything you have answered here would be deleted. Nothing has been sent yet."),
        rows=(
            (Button(_(GO_ON), ctx.press("g"), style="primary"), *later),
            (Button(_(DISCARD), ctx.press("X"), style="danger"),),
        ),
    )


def resuming(form: Form, answers: Answers, path: str) -> Screen:
    """Go on or give up, after a long pause (F6)."""
    ctx = Ctx(form.name, forms.mark(path), date.min)
    m = forms.progress(form, answers, path)[1]
    return Screen(
        title=_("Go on where you stopped?"),
        text=_(
            "You had begun to fill this in. {k} of {m} answers are saved.",
            k=forms.answered(form, answers),
            m=m,
        ),
        rows=(
            (Button(_(GO_ON), ctx.press("g"), style="primary"),),
            (Button(_("Discard"), ctx.press("x")),),
        ),
        fresh=True,
    )


def kept(form: Form, answers: Answers) -> Screen:
    """After "save for later"."""
    m = forms.progress(form, answers, REVIEW)[1]
    return Screen(
        title=_("Saved"),
        text=_(
            "{k} of {m} answers are kept. Come back whenever it suits you.",
            k=forms.answered(form, answers),
            m=m,
        ),
        rows=(
            (Button(_(GO_ON), BeginForm(form=form.name), style="primary"),),
            (Button(_("Menu"), Home()),),
        ),
    )


def discarded() -> Screen:
    """After a cancel."""
    return Screen(
        text=_("All right, that is discarded. Nothing was sent."),
        rows=((Button(_("Menu"), Home()),),),
    )


# ── Words ─────────────────────────────────────────────────────────────────────────────────────


def says(step: Step, text: str) -> str:
    """Words of a field in the reader's language, filled with its facts."""
    if step.field.verbatim or not text:
        return text
    return _(text, **{"n": step.n, **step.field.facts})


def label(step: Step) -> str:
    return says(step, step.field.label or step.field.question)


def shown(form: Form, step: Step, answers: Answers, *, open_: bool = False) -> str:
    """The answer in a few words, masked where it is sensitive; the kind's own when skipped."""
    if isinstance(step.field, Group):
        items = groups.items(answers, step.path)
        return groups_(of_item(form, answers, step, one) for one in items) or "—"
    value, kind = answers.get(step.path), step.field.kind
    return kind.skipped() if value is None else kind.show(value, open_=open_)


def of_item(form: Form, answers: Answers, group: Step, item: int) -> str:
    """One item of a group in a few words: Ann · 3 Feb 2010 · girl."""
    own = [s for s in forms.walk(form, answers) if s.within is group.field and s.item == item]
    said = [shown(form, step, answers) for step in own if answers.get(step.path) is not None]
    return " · ".join(said) or "…"


def context(form: Form, step: Step, value: Value, today: date, view: str = "") -> Ctx:
    """What a kind may know about the question it stands in."""
    return Ctx(form.name, forms.mark(step.path), today, step.answers, value, view, form.region)


def of_sections(steps: Sequence[Step]) -> list[tuple[Section, list[Step]]]:
    """Steps gathered under their sections, in order."""
    gathered: list[tuple[Section, list[Step]]] = []
    for step in steps:
        if not gathered or gathered[-1][0] is not step.section:
            gathered.append((step.section, []))
        gathered[-1][1].append(step)
    return gathered
