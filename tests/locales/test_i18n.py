import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from locales import i18n
from locales.i18n import LANGUAGES, _, language, n_, opening, resolve, speaking, use


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("zh", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh-SG", "zh_CN"),
        ("zh-Hans-HK", "zh_CN"),
        ("zh-hant", "zh_TW"),
        ("zh-Hant-CN", "zh_TW"),
        ("zh_TW", "zh_TW"),
        ("zh-hk", "zh_TW"),
        ("zh-MO", "zh_TW"),
        ("yue", "zh_TW"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("👋", "en"),
        ("-", "en"),
        ("", "zh_CN"),
        ("  ", "zh_CN"),
        (None, "zh_CN"),
    ],
)
def test_every_client_language_finds_a_club_language(code: str | None, spoken: str) -> None:
    assert resolve(code) == spoken


def test_a_client_without_language_gets_the_clubs_own() -> None:
    assert resolve(None, default="zh_TW") == "zh_TW"
    assert resolve(None, default="tlh") == "en"


def test_the_former_language_returns_after_a_block_even_when_it_fails() -> None:
    use("zh_TW")
    with pytest.raises(RuntimeError), speaking("en"):
        assert language() == "en"
        raise RuntimeError
    assert language() == "zh_TW"


def test_a_sentence_nobody_translated_stays_english_and_is_filled() -> None:
    for spoken in LANGUAGES:
        with speaking(spoken):
            assert _("Never translated, {name}.", name="Ann") == "Never translated, Ann."
            assert n_("{n} untranslated", "{n} untranslateds", 1) == "1 untranslated"
            assert n_("{n} untranslated", "{n} untranslateds", 1200) == "1,200 untranslateds"


@pytest.mark.parametrize("text", ["{", "}", "{0}", "{a.b}", "{a!x}", "{a:d}", "{}"])
def test_a_broken_template_never_raises_at_a_member(text: str) -> None:
    assert _(text, a="words") == text


def test_a_missing_field_is_an_ellipsis(caplog: pytest.LogCaptureFixture) -> None:
    assert _("Dear {nobody}, {greeting}", greeting="hello") == "Dear …, hello"
    assert "nobody" in caplog.text


def test_values_are_never_read_as_templates() -> None:
    assert _("Dear {name}", name="{greeting} {0}") == "Dear {greeting} {0}"


def test_days_and_times_are_written_the_readers_way() -> None:
    moment = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    expected = {
        "zh_CN": "2026年11月22日(周日) 14:05",
        "zh_TW": "2026年11月22日(週日) 14:05",
        "en": "Sun 22 Nov 2026, 14:05",
    }
    for spoken, text in expected.items():
        with speaking(spoken):
            assert i18n.moment_(moment, "Asia/Shanghai") == text
    with speaking("zh_CN"):
        assert i18n.date_(date(1970, 2, 3), weekday=False) == "1970年2月3日"
        assert i18n.month_(date(2026, 11, 22)) == "2026年11月"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        i18n.moment_(datetime(2026, 11, 22), "Asia/Shanghai")


def test_sums_shares_and_lists() -> None:
    with speaking("zh_CN"):
        assert i18n.money_(Decimal("1234.5")) == "¥1,234.50"
        assert i18n.money_(20) == "¥20"
        assert i18n.money_(Decimal("-0.05")) == "-¥0.05"
        assert i18n.percent_(Decimal("0.125")) == "12.5%"
        assert i18n.list_(["甲", "乙", "丙"]) == "甲、乙和丙"
        assert i18n.list_(["甲", "乙"], "or") == "甲或乙"
        assert i18n.list_([]) == ""
    with speaking("en"):
        assert i18n.list_(["A", "B"]) == "A and B"


def test_near_days_have_names() -> None:
    with speaking("en"):
        words = [i18n.relative_days(days) for days in (-2, -1, 0, 1, 2)]
    assert words == ["2 days ago", "yesterday", "today", "tomorrow", "in 2 days"]


def test_command_menus_use_two_letter_codes_of_languages_we_speak() -> None:
    codes = i18n.telegram_codes()
    assert all(len(code) == 2 for code in codes)
    assert set(codes.values()) <= set(LANGUAGES)


def test_words_cost_nothing_before_the_first_one_is_spoken() -> None:
    probe = "import sys, locales.i18n; print('babel' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("words", "opened"),
    [("under review", "Under review"), ("⚠ due today", "⚠ Due today"), ("逾期", "逾期"), ("", "")],
)
def test_a_label_opens_a_line_with_a_capital(words, opened):
    assert opening(words) == opened
