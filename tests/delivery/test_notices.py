"""The registry of notices and the alerts of the house."""

import re
from pathlib import Path

import pytest

from delivery import notices
from domain.access import SYSTEM
from domain.work import Work
from locales.i18n import speaking

ROOT = Path(__file__).parent.parent.parent


def test_every_alert_that_is_queued_has_words():
    source = "\n".join(
        path.read_text()
        for room in ("bot", "domain", "delivery")
        for path in ROOT.glob(f"{room}/**/*.py")
    )
    codes = set(re.findall(r'what="([a-z_]+)"', source))
    codes |= set(re.findall(r'_alert\((?:work, )?"([a-z_]+)"', source))
    assert {"update_put_aside", "foreign_group", "sending_paused"} <= codes
    assert codes <= set(notices.ALERTS)


def test_a_kind_of_notice_has_one_author():
    with pytest.raises(ValueError, match="text"):
        notices.notice("text")(lambda work, params: None)


def test_an_alert_names_what_happened_how_often_and_where_to_look(sqlite_club):
    params = {"what": "update_put_aside", "count": 3, "number": "000123", "error": "KeyError"}
    with sqlite_club.work() as opened, speaking("en"):
        work = Work(opened.session, SYSTEM, opened.now)
        screen = notices.NOTICES["alert"](work, params)
    assert screen is not None
    assert screen.text.splitlines() == [
        "Something a guest or member sent could not be handled.",
        "It happened 3 times.",
        "In the log: 000123 KeyError",
    ]


def test_an_alert_without_words_shows_its_code(sqlite_club):
    with sqlite_club.work() as work, speaking("en"):
        screen = notices.NOTICES["alert"](work, {"what": "something_new"})
    assert screen is not None
    assert screen.text == "something_new"
