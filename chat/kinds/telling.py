"""What happened, told as one likes: in words, photos, papers, by voice or on film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chat.clean import clean, too_short, wordless
from chat.kinds.incoming import ELSE, LONGEST, UNWANTED, Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Offer, Value
from chat.kinds.materials import CLEAR, Materials
from chat.screen import Button
from locales.i18n import N_, _, n_, series_

# Kept as the message it is, by chat and number: whoever answers hears or sees it there.
AS_SENT = ("voice", "audio", "video", "video_note", "animation")
RECORDINGS = 4
SHOWN = 900  # of the words, in a summary
_ENOUGH = "no none done ok okay 没有 沒有 没了 沒了 无 無 完了 好了 就这些 就這些".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Telling(Kind):
    """Several messages of any useful kind; the value is {"words": str, "files": as Materials keeps
    them, "sent": [{"media", "chat", "message"}], "done": bool}."""

    shortest: int = 1
    longest: int = LONGEST
    most: int = 6  # files

    def offer(self, ctx: Ctx) -> Offer:
        if not ctx.value:
            hint = _("Write it, send photos or a PDF, or simply speak: whatever is easiest.")
            return Offer(hint=hint)
        done = Button(_("That is all"), ctx.done(), style="primary")
        again = Button(_("Start over"), ctx.choose(CLEAR))
        got = _("So far we have: {what}.", what=parts(ctx.value))
        more = _("You can add more words, photos or a voice message.")
        return Offer(rows=((done, again),), hint=f"{got}\n{more}")

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.pressed == CLEAR:
            return {}
        before = dict(ctx.value or {})
        if before and incoming.text.strip().casefold() in (*_ENOUGH, _("That is all").casefold()):
            return self.closes(before)
        value = self._with(before, incoming, ctx)
        if all(value.get(key) == before.get(key) for key in ("words", "files", "sent")):
            raise Wrong(N_("There is nothing to read in this message. Please type the answer."))
        return value

    def _with(self, before: Value, incoming: Incoming, ctx: Ctx) -> Value:
        value = {**before, "done": False}
        if incoming.other in AS_SENT:
            value["sent"] = self._recorded(before, incoming)
        elif incoming.files:
            slot = Ctx(ctx.form, ctx.question, ctx.today, {}, before.get("files"))
            value["files"] = Materials(least=1, most=self.most).parse(incoming, slot)
        elif not incoming.text:
            raise Wrong(_unwanted(incoming))
        text = clean(incoming.text)
        if text:
            value["words"] = self._said(before, text)
        return value

    def _recorded(self, before: Value, incoming: Incoming) -> Value:
        one = {"media": incoming.other, "chat": incoming.chat, "message": incoming.message}
        sent = [*before.get("sent", ()), one]
        if len(sent) > RECORDINGS:
            raise Wrong(
                N_("{most} recordings are enough here. Our colleague will hear them all."),
                most=RECORDINGS,
            )
        return sent

    def _said(self, before: Value, text: str) -> str:
        if wordless(text) and not before.get("words"):
            raise Wrong(N_("Please answer in words or figures; signs alone say too little here."))
        words = "\n".join(filter(None, (before.get("words"), text)))
        if len(words) > self.longest:
            raise Wrong(
                N_("That is too long: {length} characters. At most {longest} fit here."),
                length=len(words),
                longest=self.longest,
            )
        return words

    def show(self, value: Value, *, open_: bool = False) -> str:
        words = (value or {}).get("words") or ""
        if len(words) > SHOWN and not open_:
            words = words[:SHOWN].rstrip() + "…"
        rest = parts({**(value or {}), "words": ""})
        return "\n".join(filter(None, (words, rest)))

    def enough(self, value: Value) -> bool:
        return bool(value) and bool(value.get("done"))

    def stays(self, value: Value) -> bool:
        return not self.enough(value)

    def closes(self, value: Value) -> Value:
        told = value or {}
        if not any(told.get(key) for key in ("words", "files", "sent")):
            raise Wrong(N_("Please tell us first: in words, by photo or by voice."))
        alone = not told.get("files") and not told.get("sent")
        if alone and too_short(told["words"], self.shortest):
            raise Wrong(N_("That is a little short: at least {n} characters."), n=self.shortest)
        return {**told, "done": True}


def _unwanted(incoming: Incoming) -> str:
    if incoming.other == "sticker":
        return N_("A sticker, how nice. Please tell us in words, by photo or by voice.")
    if incoming.contact_phone or incoming.users:
        return UNWANTED["contact"]
    return UNWANTED["location"] if incoming.location else ELSE


def parts(value: Mapping[str, Any]) -> str:
    """Your words, 2 files, 1 recording: what has come, in a few words."""
    words, files, sent = (value.get(key) or () for key in ("words", "files", "sent"))
    said = []
    if words:
        said.append(_("your words"))
    if files:
        said.append(n_("{n} file", "{n} files", len(files)))
    if sent:
        said.append(n_("{n} recording", "{n} recordings", len(sent)))
    return series_(said)
