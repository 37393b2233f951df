"""What a Screen becomes in the outbox."""

from bot import answers
from chat.screen import Picture, Screen
from domain.access import Actor

MESSAGE = {"message": {"chat": {"id": 5}, "message_id": 1, "text": "/card"}}
PRESS = {"callback_query": {"id": "9", "message": {**MESSAGE["message"], "message_id": 7}}}


def test_a_drawing_knows_its_readers_language(sqlite_club):
    with sqlite_club.work(Actor(person_id=0, language="zh_TW")) as work:
        (reply,) = answers.write(work, MESSAGE, Screen(text="x", picture=Picture("card", {})))
        assert reply.payload["language"] == "zh_TW"


def test_a_press_is_answered_even_when_there_is_nothing_to_say(sqlite_club):
    with sqlite_club.work() as work:
        (reply,) = answers.write(work, PRESS, None)
        assert reply.payload["answer"]["id"] == "9"
        assert "screen" not in reply.payload


def test_a_press_redraws_its_message_but_a_picture_stays(sqlite_club):
    photo = {"callback_query": {"id": "9", "message": {"chat": {"id": 5}, "message_id": 7}}}
    with sqlite_club.work() as work:
        (over,) = answers.write(work, PRESS, Screen(text="next"))
        (under,) = answers.write(work, photo, Screen(text="next"))
        assert over.payload["edit"] == 7
        assert "edit" not in under.payload


def test_a_photo_is_redrawn_by_a_photo_and_by_nothing_else(sqlite_club):
    message = {"chat": {"id": 5}, "message_id": 7, "photo": [{}]}
    photo = {"callback_query": {"id": "9", "message": message}}
    picture = Picture("card", {})
    with sqlite_club.work() as work:
        (over,) = answers.write(work, photo, Screen(text="next", picture=picture))
        (under,) = answers.write(work, photo, Screen(text="next"))
        (kept,) = answers.write(work, photo, Screen(text="next", picture=picture, fresh=True))
        assert (over.payload["edit"], over.payload["over_photo"]) == (7, True)
        assert "edit" not in under.payload and "edit" not in kept.payload


def test_papers_are_taken_out_of_the_chat_with_the_answer(sqlite_club):
    with sqlite_club.work() as work:
        work.forget.append(1)
        (reply,) = answers.write(work, MESSAGE, Screen(text="thank you"))
        assert reply.payload["delete"] == [1]
