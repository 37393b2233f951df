from pathlib import Path

import pytest

from locales import catalogue, i18n
from locales.check import problems_of


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of its own, with a catalogue beside it."""
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat" / "a.py").write_text(
        'title = N_("Good evening")\n'
        'text = _("Dear {name}, "\n    "welcome.", name=name)\n'
        'seats = n_("{n} seat left.", "{n} seats left.", n)\n'
    )
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "TEMPLATE", tmp_path / "guildhall.pot")
    monkeypatch.setattr(i18n, "HERE", tmp_path)
    catalogue.update()
    return tmp_path


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.po*"))}


GOOD = {
    "Good evening": "晚上好",
    "Dear {name}, welcome.": "尊敬的{name},欢迎您。".replace(",", "，"),
    "{n} seat left.": "还有{n}个名额。",
}
GOOD_TW = {
    "Good evening": "晚安",
    "Dear {name}, welcome.": "親愛的{name}，歡迎您。",
    "{n} seat left.": "還有{n}個名額。",
}


def test_an_update_changes_nothing_the_second_time(workshop: Path) -> None:
    before = everything(workshop)
    assert len(before) == 4
    catalogue.update()
    assert everything(workshop) == before


def test_the_files_carry_no_dates_line_numbers_or_authors(workshop: Path) -> None:
    for content in everything(workshop).values():
        assert b"Date" not in content
        assert b"a.py:" not in content
        assert b"Translator" not in content


def test_translations_are_kept_and_what_is_gone_goes(workshop: Path) -> None:
    assert catalogue.fill("zh_CN", {**GOOD, "Never asked": "没有"}) == ["Never asked"]
    source = workshop / "chat" / "a.py"
    source.write_text("# moved down\n\n" + source.read_text().replace("evening", "morning"))
    catalogue.update()
    words = i18n.po_path("zh_CN").read_text()
    assert "尊敬的{name}" in words
    assert "晚上好" not in words
    assert "fuzzy" not in words


def test_a_finished_catalogue_has_no_problem_and_a_new_sentence_is_one(workshop: Path) -> None:
    assert {problem.kind for problem in catalogue.verify()} == {"missing"}
    catalogue.fill("zh_CN", GOOD)
    catalogue.fill("zh_TW", GOOD_TW)
    assert catalogue.verify() == []
    (workshop / "chat" / "b.py").write_text('_("New")')
    assert [str(problem) for problem in catalogue.verify()] == [
        "zh_CN unknown — 'New'",
        "zh_TW unknown — 'New'",
        "en unknown — 'New'",
    ]


def test_a_broken_file_stops_the_update_before_it_loses_translations(workshop: Path) -> None:
    before = everything(workshop)
    (workshop / "chat" / "a.py").write_text('_("Good evening"\nx = (')
    with pytest.raises(SyntaxError):
        catalogue.update()
    assert everything(workshop) == before


def test_only_written_out_sentences_are_collected(workshop: Path) -> None:
    (workshop / "chat" / "b.py").write_text(
        '_(row["key"]); _(name); i18n._("Written out"); _(""); x["_"]; "_(not code)"\n'
    )
    known = {"Good evening", "Dear {name}, welcome.", ("{n} seat left.", "{n} seats left.")}
    assert {entry.id for entry in catalogue.extract() if entry.id} == known | {"Written out"}


def test_the_catalogue_is_what_readers_are_told(workshop: Path) -> None:
    catalogue.fill("zh_CN", GOOD)
    i18n.catalogue.cache_clear()
    try:
        with i18n.speaking("zh_CN"):
            assert i18n._("Dear {name}, welcome.", name="王") == "尊敬的王，欢迎您。"
            assert i18n.n_("{n} seat left.", "{n} seats left.", 1200) == "还有1,200个名额。"
        with i18n.speaking("zh_TW"):
            assert i18n.n_("{n} seat left.", "{n} seats left.", 2) == "2 seats left."
    finally:
        i18n.catalogue.cache_clear()


def test_a_draft_fills_gaps_only(workshop: Path) -> None:
    catalogue.fill("zh_CN", GOOD)
    catalogue.fill("zh_TW", {"Good evening": "晚安"})
    assert catalogue.draft_traditional(lambda text: text.replace("还", "還")) == 2
    words = i18n.po_path("zh_TW").read_text()
    assert "晚安" in words
    assert "還有{n}" in words


def test_the_projects_own_catalogues_are_found_where_the_package_ships_them() -> None:
    for spoken in i18n.LANGUAGES:
        assert i18n.po_path(spoken).is_file()


@pytest.mark.parametrize(
    ("language", "source", "text", "kind"),
    [
        ("zh_CN", "Dear {name}", "尊敬的", "fields"),
        ("zh_CN", "Dear {name}", "尊敬的{nome}", "fields"),
        ("zh_CN", "Dear {name}", "尊敬的{name", "fields"),
        ("zh_CN", "Send /apply", "发送申请", "fields"),
        ("zh_CN", "Thank you.", "谢谢", "ends"),
        ("zh_CN", "Thank you", "谢谢。", "ends"),
        ("zh_CN", "Yes, please", "好的,谢谢", "marks"),
        ("zh_CN", "Well (yes)", "好(是)", "marks"),
        ("zh_CN", "Two", "２个", "marks"),
        ("zh_CN", "Well", "好 的", "marks"),
        ("zh_CN", "Say yes", "说「好」", "marks"),
        ("zh_CN", "Member", "會员", "script"),
        ("zh_CN", "You", "你", "wording"),
        ("zh_TW", "Member", "会員", "script"),
        ("zh_TW", "Message", "消息", "wording"),
        ("zh_TW", "Say yes", "說“好”", "marks"),
        ("en", "Dear {name}", "Dear all", "fields"),
    ],
)
def test_a_bad_translation_is_found(language: str, source: str, text: str, kind: str) -> None:
    assert kind in [problem.kind for problem in problems_of(language, (source,), (text,))]


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("zh_CN", "Welcome!", "欢迎您！"),
        ("zh_CN", "Welcome!", "欢迎您。"),
        ("zh_CN", "Send /apply, {name}: 14:05", "{name}，请发送 /apply：14:05"),
        ("zh_CN", "For example 138 0013 8000 (mobile)", "例如 138 0013 8000（手机）"),
        ("zh_TW", "Tap “Send”.", "請點按「傳送」。"),
        ("en", "Welcome", "Good to see you!"),
    ],
)
def test_a_good_translation_passes(language: str, source: str, text: str) -> None:
    assert list(problems_of(language, (source,), (text,))) == []


def test_plural_forms_are_counted() -> None:
    plural = ("{n} seat", "{n} seats")
    assert not list(problems_of("zh_CN", plural, ("{n}个名额",)))
    assert [p.kind for p in problems_of("en", plural, ("{n} seat",))] == ["plural"]
    assert not list(problems_of("zh_CN", ("One seat", "{n} seats"), ("{n}个名额",)))
