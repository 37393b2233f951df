"""What a person sent in one turn, as a value; the central checks of every typed answer."""

from __future__ import annotations

from dataclasses import dataclass

from chat.clean import clean, narrow, one_line, wordless
from locales.i18n import N_, _, number_

LONGEST = 4000

# What Telegram may bring where we asked for words.
UNWANTED = {
    "sticker": N_("A sticker, how nice. For the form, please write the answer as text."),
    "voice": N_("I cannot listen to voice messages here. Please write the answer as text."),
    "audio": N_("I cannot listen to recordings here. Please write the answer as text."),
    "video": N_("I cannot watch videos here. Please write the answer as text."),
    "video_note": N_("I cannot watch videos here. Please write the answer as text."),
    "animation": N_("I cannot read a moving picture. Please write the answer as text."),
    "poll": N_("I cannot read a poll here. Please write the answer as text."),
    "dice": N_("No luck needed here. Please write the answer as text."),
    "location": N_("This question does not need a place. Please write the answer as text."),
    "contact": N_("This question does not need a contact. Please write the answer as text."),
    "users": N_("This question does not need a contact. Please write the answer as text."),
    "file": N_("This question does not need a file. Please write the answer as text."),
}
ELSE = N_("I cannot read this kind of message. Please write the answer as text.")


class Wrong(Exception):
    """The answer will not do; `msgid` says why in one sentence, with an example.

    `kept` is the value with that part of the answer which will do (an album with one bad file).
    """

    def __init__(self, msgid: str, *, kept: object = None, **fields: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.kept = kept
        self.fields = fields

    def says(self) -> str:
        """The sentence in the reader's language, its figures too."""
        fields = {k: number_(v) if isinstance(v, int) else v for k, v in self.fields.items()}
        return _(self.msgid, **fields)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came in the turn, fetched and checked. `refusal` says why it will not do.

    Refusals: too_big, wrong_type, unreadable, failed. `stored` is the key under which it is
    kept, empty when refused. `size` in bytes.
    """

    unique_id: str
    sha256: str = ""
    media_type: str = ""
    size: int = 0
    stored: str | int = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One turn: words, a press, a contact, files (an album is one turn), or something else.

    `contact_is_own`: the shared contact is the sender's own. `other` names a kind of message that
    few forms ask for (sticker, voice, video, poll, dice, …). `chat` and `message` are where it
    stands in Telegram, from where it can be copied; 0 where it came as a press.
    """

    text: str = ""
    pressed: str | None = None
    contact_phone: str = ""
    contact_is_own: bool = False
    files: tuple[File, ...] = ()
    location: tuple[float, float] | None = None
    users: tuple[int, ...] = ()
    other: str = ""
    forwarded: bool = False
    chat: int = 0
    message: int = 0

    def line(self) -> str:
        """The words on one line.

        Raises:
            Wrong: see `words`.
        """
        return one_line(self.words())

    def plain(self) -> str:
        """The words on one line, full-width digits and signs made ordinary."""
        return narrow(self.line())

    def words(self) -> str:
        """The words sent, cleaned.

        Raises:
            Wrong: something else was sent, nothing readable, or far too much.
        """
        text = clean(self.text)
        unwanted = self._unwanted()
        unwanted = self._unwanted()
        if unwanted:
            raise Wrong(UNWANTED.get(unwanted, ELSE))
        if not text:
            raise Wrong(N_("There is nothing to read in this message. Please type the answer."))
        if len(text) > LONGEST:
            raise Wrong(
                N_("That is too long: {length} characters. At most {longest} fit here."),
                length=len(text),
                longest=LONGEST,
            )
        if wordless(text):
            raise Wrong(N_("Please answer in words or figures; signs alone say too little here."))
        return text

    def _unwanted(self) -> str:
        if self.other:
            return self.other
        if self.files:
            return "file"
        if self.contact_phone:
            return "contact"
        if self.location:
            return "location"
        return "users" if self.users else ""
