"""What happened, told in whatever way is easiest."""

from datetime import date

import pytest

from chat.kinds import Ctx, File, Incoming, Telling, Wrong
from locales.i18n import speaking

KIND = Telling(shortest=5)


def ctx(value=None):
    return Ctx("form", "q", date(2026, 11, 22), {}, value)


def told(*messages, kind=KIND):
    value = None
    with speaking("en"):
        for one in messages:
            value = kind.parse(one, ctx(value))
    return value


def photo(sha):
    return Incoming(files=(File(sha, sha, "image/jpeg", 900, f"{sha}.sealed"),), chat=5, message=9)


VOICE = Incoming(other="voice", chat=5, message=7)


def test_words_photos_and_a_voice_message_add_up_until_one_says_that_this_is_all():
    value = told(Incoming(text="The lift is broken"), photo("a"), VOICE, Incoming(text="again"))
    assert value["words"] == "The lift is broken\nagain"
    assert [one["sha256"] for one in value["files"]] == ["a"]
    assert value["sent"] == [{"media": "voice", "chat": 5, "message": 7}]
    assert KIND.stays(value)
    with speaking("en"):
        done = KIND.closes(value)
        assert "your words" in KIND.offer(ctx(done)).hint
    assert KIND.enough(done) and not KIND.stays(done)


def test_a_voice_message_alone_is_enough_and_that_is_all_may_be_typed():
    value = told(VOICE, Incoming(text="That is all"))
    assert KIND.enough(value)
    assert not value.get("words")


def test_a_caption_counts_as_words():
    captioned = Incoming(text="see the crack", files=photo("a").files)
    assert told(captioned)["words"] == "see the crack"


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (Incoming(other="sticker"), "sticker"),
        (Incoming(text="?!!"), "words or figures"),
        (Incoming(text="\u200b \n"), "nothing to read"),
        (Incoming(contact_phone="+8613800138000"), "contact"),
        (Incoming(location=(1.0, 2.0)), "place"),
        (Incoming(other="poll"), "cannot read this kind"),
        (Incoming(text="x" * 4001), "too long"),
        (Incoming(files=(File("b", refusal="wrong_type"),)), "JPG, PNG or PDF"),
    ],
)
def test_what_tells_us_nothing_is_answered_with_the_reason(message, why):
    with speaking("en"), pytest.raises(Wrong) as wrong:
        KIND.parse(message, ctx())
    assert why in wrong.value.says() or why in str(wrong.value.msgid)


def test_words_from_many_messages_together_have_a_limit_and_recordings_too():
    with pytest.raises(Wrong, match="too long"):
        told(Incoming(text="x" * 3000), Incoming(text="y" * 3000))
    with pytest.raises(Wrong, match="recordings are enough"):
        told(VOICE, VOICE, VOICE, VOICE, VOICE)


def test_nothing_or_next_to_nothing_does_not_close_it():
    for value in ({}, {"words": "hm"}):
        with pytest.raises(Wrong):
            KIND.closes(value)
