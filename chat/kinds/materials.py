"""Photos and papers: one slot, one or several files, each replaceable."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from chat.kinds.incoming import UNWANTED, File, Incoming, Wrong
from chat.kinds.kind import Answers, Ctx, Kind, Offer, Value
from chat.screen import Button
from locales.i18n import N_, _, n_, sentences_

IMAGES = ("image/jpeg", "image/png", "image/webp", "image/heic")
PAPERS = (*IMAGES, "application/pdf")
CLEAR = "clear"

REFUSALS = {
    "too_big": N_("This file is too big. Please send a JPG, PNG or PDF of at most {most} MB."),
    "wrong_type": N_("This kind of file will not do. Please send a JPG, PNG or PDF."),
    "unreadable": N_("This file cannot be opened. Please take a new photo or save it again."),
    "failed": N_("The file did not reach us. Please send it once more."),
}


@dataclass(frozen=True, slots=True)
class Materials(Kind):
    """Between `least` and `most` files; the value is a list of {"unique_id", "sha256",
    "media_type", "size", "stored"}. Photo, image file or PDF, alone or as an album (F9, F10)."""

    least: int = 1
    most: int = 1
    types: tuple[str, ...] = PAPERS
    megabytes: int = 10

    def offer(self, ctx: Ctx) -> Offer:
        have = len(ctx.value or ())
        if not have or self.most == 1:
            return Offer(hint=self._hint())
        got = n_("{n} file received.", "{n} files received.", have)
        again = Button(_("Send them anew"), ctx.choose(CLEAR))
        if have < self.least:
            more = n_("{n} more, please.", "{n} more, please.", self.least - have)
            return Offer(rows=((again,),), hint=sentences_(got, more))
        done = Button(_("That is all"), ctx.done(), style="primary")
        return Offer(rows=((done, again),), hint=got)

    def _hint(self) -> str:
        if self.most == 1:
            return _("Send a photo or a file.")
        if self.least == self.most:
            return n_(
                "Send {n} photo or file.", "Send {n} photos or files, best as an album.", self.most
            )
        return n_("Send up to {n} file.", "Send up to {n} photos or files.", self.most)

    def room(self, value: Value) -> int:
        """How many more files fit; into a single slot always one, which replaces."""
        return self.most if self.most == 1 else self.most - len(value or ())

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.pressed == CLEAR:
            return []
        if not incoming.files:
            if incoming.other in UNWANTED or not incoming.text:
                raise Wrong(N_("Please send a photo or a file here (JPG, PNG or PDF)."))
            raise Wrong(N_("This step needs a photo or a file (JPG, PNG or PDF), not words."))
        good = tuple(file for file in incoming.files if self._trouble(file) is None)
        bad = [trouble for file in incoming.files if (trouble := self._trouble(file))]
        if bad:
            kept = self._with(good, ctx) if good else None
            raise Wrong(bad[0], kept=kept, most=self.megabytes)
        return self._with(good, ctx)

    def _trouble(self, file: File) -> str | None:
        if file.refusal:
            return REFUSALS.get(file.refusal, REFUSALS["failed"])
        if file.size > self.megabytes * 1_000_000:
            return REFUSALS["too_big"]
        if file.media_type in self.types:
            return None
        if "application/pdf" in self.types:
            return REFUSALS["wrong_type"]
        return N_("A picture is needed here. Please send a JPG or PNG.")

    def _with(self, files: tuple[File, ...], ctx: Ctx) -> Value:
        # A single slot is replaced by what comes; several are added up.
        have = [] if self.most == 1 else list(ctx.value or ())
        seen = _known(ctx.answers) | {one["sha256"] for one in have}
        fresh: list[File] = []
        for file in files:
            if file.sha256 not in seen:
                fresh.append(file)
                seen.add(file.sha256)
        if not fresh:
            raise Wrong(N_("This one has already arrived. Please send the other one."))
        if len(have) + len(fresh) > self.most:
            raise Wrong(
                N_("{sent} are too many: at most {most} fit here."),
                sent=len(have) + len(fresh),
                most=self.most,
            )
        return have + [_kept(file) for file in fresh]

    def show(self, value: Value, *, open_: bool = False) -> str:
        return n_("{n} file", "{n} files", len(value))

    def enough(self, value: Value) -> bool:
        return len(value) >= self.least

    def stays(self, value: Value) -> bool:
        return len(value) < self.most

    def closes(self, value: Value) -> Value:
        missing = self.least - len(value or ())
        if missing > 0:
            raise Wrong(N_("{n} more needed here, please."), n=missing)
        return value or []


def _kept(file: File) -> dict[str, object]:
    kept = asdict(file)
    del kept["refusal"]
    return kept


def _known(answers: Answers) -> set[str]:
    """Digests of the files under other questions: the same picture twice is a slip (F10)."""
    found: set[str] = set()
    for value in answers.values():
        if isinstance(value, list):
            found |= {one["sha256"] for one in value if isinstance(one, dict) and "sha256" in one}
    return found
