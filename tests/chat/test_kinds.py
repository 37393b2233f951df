"""Good and bad answers, kind by kind."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import actions
from chat.clean import clean, narrow, too_short, wordless
from chat.kinds import (
    IMAGES,
    Address,
    Choice,
    Choices,
    Consent,
    Ctx,
    Date,
    Email,
    File,
    IdNumber,
    Incoming,
    LongText,
    LunarOrSolarDate,
    Materials,
    Money,
    MonthDay,
    Name,
    Nationality,
    Number,
    Phone,
    Pinyin,
    Plate,
    Rating,
    Recommend,
    Signature,
    Text,
    Wrong,
    YesNo,
    days,
    years,
)
from chat.kinds.days import read, same_day
from chat.kinds.names import pinyin
from chat.kinds.papers import born_on, check_digit, mainland, sex_of
from locales.i18n import speaking

TODAY = date(2026, 11, 22)
ID = "320106198502031239"  # a made-up number; the last place is put right below
ID = ID[:17] + check_digit(ID[:17])
SEXES = (("male", "Male"), ("female", "Female"))
INTERESTS = tuple((f"i{n}", f"Interest {n}") for n in range(1, 21))


def ctx(value=None, view="", **answers):
    return Ctx("form", "q", TODAY, answers, value, view)


def parsed(kind, text, **answers):
    with speaking("en"):
        return kind.parse(Incoming(text=text), ctx(**answers))


def why(kind, incoming, context=None):
    with speaking("en"), pytest.raises(Wrong) as caught:
        kind.parse(incoming, context or ctx())
    with speaking("en"):
        return caught.value.says()


NEAR = Date(earliest=days(0), latest=days(90), near=True)
BORN = Date(earliest=years(-120), latest=days(0))

GOOD = [
    (Text(), "  hello   world ", "hello world"),
    (Text(), "line one\nline two", "line one line two"),
    (Text(), "a\u202eb\u200bc\x00d", "abcd"),
    (Text(), "Cafe\u0301", "Café"),
    (Text(), "👩‍👩‍👧 family", "👩‍👩‍👧 family"),
    (Text(pattern=r"\d{6}", example="210000"), "210000", "210000"),
    (LongText(), "one\n\n\n\ntwo", "one\n\ntwo"),
    (LongText(), "one\r\ntwo", "one\ntwo"),
    (Name(), "王小明", "王小明"),
    (Name(), "Ann Lee", "Ann Lee"),
    (Name(), "Jean-Luc O’Brien", "Jean-Luc O’Brien"),
    (Name(), "买买提·艾力", "买买提·艾力"),
    (Name(), "Łukasz Żółć", "Łukasz Żółć"),
    (Name(), "สมชาย ใจดี", "สมชาย ใจดี"),
    (Pinyin(), "wang xiaoming", "Wang Xiaoming"),
    (Pinyin(), "Ｗａｎｇ Ｘｉａｏｍｉｎｇ", "Wang Xiaoming"),
    (Pinyin(), "O'Brien", "O'Brien"),
    (Pinyin(), "LYU Bu", "LYU Bu"),
    (Number(), "3", 3),
    (Number(), "３", 3),
    (Number(), "1,200", 1200),
    (Number(), "-4", -4),
    (Number(), "3.0", 3),
    (Number(whole=False), "2.50", "2.5"),
    (Number(whole=False), "100", "100"),
    (Money(), "20", "20.00"),
    (Money(), "¥1,200.50", "1200.50"),
    (Money(), "￥３０", "30.00"),
    (Money(), "128.5元", "128.50"),
    (Money(), "99 yuan", "99.00"),
    (Money(), "RMB 7", "7.00"),
    (Email(), "ann@example.com", "ann@example.com"),
    (Email(), "Ann.Lee+club@Mail.Example.COM", "Ann.Lee+club@mail.example.com"),
    (Email(), "ａｎｎ＠example。com", "ann@example.com"),
    (Address(), "南京市鼓楼区中山路1号", "南京市鼓楼区中山路1号"),
    (Address(), "1 Main Street,\nNanjing", "1 Main Street, Nanjing"),
    (Plate(), "苏A12345", "苏A12345"),
    (Plate(), "苏a·123 45", "苏A12345"),
    (Plate(), "苏AD12345", "苏AD12345"),
    (Plate(), "粤Z1234港", "粤Z1234港"),
    (Plate(), "ABC-1234", "ABC1234"),
    (BORN, "2010-02-03", "2010-02-03"),
    (BORN, "2010/2/3", "2010-02-03"),
    (BORN, "2010.2.3", "2010-02-03"),
    (BORN, "20100203", "2010-02-03"),
    (BORN, "2010年2月3日", "2010-02-03"),
    (BORN, "２０１０年２月３日", "2010-02-03"),
    (BORN, "2010 年 2 月 3 号", "2010-02-03"),
    (BORN, "民國99年2月3日", "2010-02-03"),
    (BORN, "3 Feb 2010", "2010-02-03"),
    (BORN, "3rd February, 2010", "2010-02-03"),
    (BORN, "Feb 3, 2010", "2010-02-03"),
    (BORN, "september 9 1999", "1999-09-09"),
    (BORN, "Sept 9, 1999", "1999-09-09"),
    (BORN, "2000-02-29", "2000-02-29"),
    (BORN, "2026-11-22", "2026-11-22"),
    (Date(youngest=18), "2008-11-22", "2008-11-22"),
    (NEAR, "tomorrow", "2026-11-23"),
    (NEAR, "后天", "2026-11-24"),
    (NEAR, "12/24", "2026-12-24"),
    (NEAR, "1月5日", "2027-01-05"),
    (NEAR, "28 November", "2026-11-28"),
    (NEAR, "28 November 19:30", "2026-11-28"),
    (NEAR, "December 15th, 7.30 pm", "2026-12-15"),
    (NEAR, "15 Jan", "2027-01-15"),
    (NEAR, "12月5日", "2026-12-05"),
    (NEAR, "12月5日晚上7点半", "2026-12-05"),
    (Date(earliest=days(-90), latest=days(0), near=True), "15 November", "2026-11-15"),
    (Date(earliest=date(2028, 1, 1), near=True), "1 May", "2028-05-01"),
    (Date(latest=days(900), near=True), "29 February", "2028-02-29"),
    (LunarOrSolarDate(), "1985-02-03", {"calendar": "solar", "date": "1985-02-03"}),
    (LunarOrSolarDate(), "农历八月十五",
     {"calendar": "lunar", "year": None, "month": 8, "day": 15, "leap": False}),
    (LunarOrSolarDate(), "農曆1985年閏四月廿三",
     {"calendar": "lunar", "year": 1985, "month": 4, "day": 23, "leap": True}),
    (LunarOrSolarDate(), "lunar 8-15",
     {"calendar": "lunar", "year": None, "month": 8, "day": 15, "leap": False}),
    (LunarOrSolarDate(), "农历腊月初八",
     {"calendar": "lunar", "year": None, "month": 12, "day": 8, "leap": False}),
    (MonthDay(), "6-1", "06-01"),
    (MonthDay(), "６月１日", "06-01"),
    (MonthDay(), "1 June", "06-01"),
    (MonthDay(), "June 1", "06-01"),
    (MonthDay(), "02-29", "02-29"),
    (MonthDay(), "2019-06-01", "06-01"),
    (Phone(), "13800138000", "+8613800138000"),
    (Phone(), "138 0013 8000", "+8613800138000"),
    (Phone(), "１３８００１３８０００", "+8613800138000"),
    (Phone(), "+852 2345 6789", "+85223456789"),
    (Phone(), "025-83123456", "+862583123456"),
    (Phone(region="TW"), "0912 345 678", "+886912345678"),
    (Phone(), "+1 212 555 0123", "+12125550123"),
    (IdNumber(), ID, ID),
    (IdNumber(), f"{ID[:6]} {ID[6:14]} {ID[14:]}", ID),
    (IdNumber(), "e12345678", "E12345678"),
    (IdNumber(), "EA1234567", "EA1234567"),
    (IdNumber(), "H01234567", "H01234567"),
    (IdNumber(), "M0123456789", "M0123456789"),
    (IdNumber(), "01234567", "01234567"),
    (IdNumber(), "A123456(7)", "A1234567"),
    (IdNumber(), "531234567", "531234567"),
    (Nationality(), "China", "CN"),
    (Nationality(), "中国", "CN"),
    (Nationality(), "中國", "CN"),
    (Nationality(), "加拿大", "CA"),
    (Nationality(), "法国籍", "FR"),
    (Nationality(), "UK", "GB"),
    (Nationality(), "germany", "DE"),
    (Nationality(), "香港", "HK"),
    (Nationality(), "中国澳门", "MO"),
    (Nationality(), "中國台灣", "TW"),
    (Nationality(), "Taiwan, China", "TW"),
    (Choice(SEXES), "male", "male"),
    (Choice(SEXES), "FEMALE", "female"),
    (Choice(SEXES), "2", "female"),
    (Choice(SEXES, other=True), "rather not say", "=rather not say"),
    (Choices(INTERESTS), "1, 3", ["i1", "i3"]),
    (Choices(INTERESTS), "Interest 2、Interest 4", ["i2", "i4"]),
    (Choices(INTERESTS, other=True), "chess", ["=chess"]),
    (YesNo(), "yes", True),
    (YesNo(), "No.", False),
    (YesNo(), "是", True),
    (YesNo(), "没有", False),
    (Rating(), "5", 5),
    (Rating(), "４分", 4),
    (Rating(), "3★", 3),
    (Recommend(), "0", 0),
    (Recommend(), "10", 10),
    (Consent(version="3"), "I agree", {"version": "3", "agreed": True}),
    (Consent(version="3", needed=False), "no", {"version": "3", "agreed": False}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), GOOD)
def test_a_good_answer_is_understood(kind, text, value):
    assert parsed(kind, text) == value


BAD = [
    (Text(), "", "nothing to read"),
    (Text(), " \u200b\u202e\x00 ", "nothing to read"),
    (Text(), "😀😀", "words or figures"),
    (Text(), "...", "words or figures"),
    (Text(longest=5), "too long", "too long: 8 characters. At most 5"),
    (Text(shortest=5), "abc", "at least 5"),
    (Text(), "x" * 5000, "5,000"),
    (Text(pattern=r"\d{6}", example="210000"), "21000", "210000"),
    (LongText(longest=10), "one two three", "At most 10"),
    (Name(), "Ann2", "letters only"),
    (Name(), "ann@example.com", "letters only"),
    (Name(), "<b>Ann</b>", "letters only"),
    (Name(), "X", "at least 2"),
    (Pinyin(), "王小明", "Latin letters"),
    (Pinyin(), "Wang 2", "Latin letters"),
    (Number(), "three", "such as 3"),
    (Number(), "3.5", "whole number"),
    (Number(), "1e9", "such as 3"),
    (Number(), "12,34", "such as 3"),
    (Number(), "9" * 30, "such as 3"),
    (Number(least=1), "0", "at least 1"),
    (Number(most=10), "11", "at most 10"),
    (Number(), "NaN", "such as 3"),
    (Money(), "free", "128.50"),
    (Money(), "1.234", "128.50"),
    (Money(), "-5", "at least 0"),
    (Email(), "ann", "ann@example.com"),
    (Email(), "ann@", "ann@example.com"),
    (Email(), "ann@home", "ann@example.com"),
    (Email(), "ann..lee@example.com", "ann@example.com"),
    (Email(), "@example.com", "ann@example.com"),
    (Email(), "ann lee@example.com", "ann@example.com"),
    (Address(), "12345678", "street"),
    (Address(), "here", "at least 5"),
    (Plate(), "苏I12345", "苏A12345"),
    (Plate(), "苏A123", "苏A12345"),
    (Plate(), "my car", "苏A12345"),
    (BORN, "yesterday", "1985-02-03"),
    (BORN, "2010-02-30", "1985-02-03"),
    (BORN, "2010-13-01", "1985-02-03"),
    (BORN, "3/2/2010", "1985-02-03"),
    (BORN, "10-02-03", "1985-02-03"),
    (BORN, "3 Foo 2010", "1985-02-03"),
    (BORN, "2026-11-23", "too late: 22 Nov 2026"),
    (BORN, "1899-01-01", "too early"),
    (BORN, "tomorrow", "1985-02-03"),
    (Date(youngest=18), "2008-11-23", "from 23 Nov 2026"),
    (Date(youngest=18), "2010-02-03", "have to be 18"),
    (Date(youngest=18), "2030-01-01", "too late"),
    (NEAR, "2026-11-21", "too early: 22 Nov 2026"),
    (NEAR, "2027-06-01", "too late"),
    (LunarOrSolarDate(), "农历十三月一日", "1985-02-03"),
    (MonthDay(), "13-01", "06-01"),
    (MonthDay(), "June", "06-01"),
    (Phone(), "12345", "begins with its code"),
    (Phone(), "my phone", "begins with its code"),
    (Phone(), "138001380001234", "begins with its code"),
    (IdNumber(), ID[:17] + ("1" if ID[17] != "1" else "2"), "does not add up"),
    (IdNumber(), "320106198513031239", "does not add up"),
    (IdNumber(), ID[:17], "has 18 places; this one has 17"),
    (IdNumber(), "320106850203123", "has 18 places; this one has 15"),
    (IdNumber(), "ABC", "E12345678"),
    (IdNumber(), "no idea", "E12345678"),
    (Nationality(), "Atlantis", "Canada"),
    (Nationality(), "人", "Canada"),
    (Choice(SEXES), "3", "such as Male, Female"),
    (Choice(SEXES), "maybe", "such as Male, Female"),
    (Choice(SEXES, other=True), "x" * 101, "At most 100"),
    (Choices(INTERESTS), "chess", "Interest 1"),
    (Choices(INTERESTS, most=2), "1,2,3", "At most 2"),
    (YesNo(), "perhaps", "yes or no"),
    (Rating(), "6", "from 1 to 5"),
    (Rating(), "0", "from 1 to 5"),
    (Rating(), "good", "from 1 to 5"),
    (Recommend(), "11", "from 0 to 10"),
    (Consent(), "no", "Without your consent"),
    (Consent(), "hm", "I agree"),
    (Signature(), "Somebody Else", "exactly as you gave it"),
    (Materials(), "here you are", "not words"),
    (Materials(), "", "photo or a file"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "says"), BAD)
def test_a_bad_answer_is_told_why(kind, text, says):
    assert says in why(kind, Incoming(text=text))


@pytest.mark.parametrize(
    ("incoming", "says"),
    [
        (Incoming(other="sticker"), "sticker"),
        (Incoming(other="voice"), "voice messages"),
        (Incoming(other="poll"), "poll"),
        (Incoming(other="something new"), "this kind of message"),
        (
            Incoming(text="caption", files=(File("u", "s", "image/png", 1),)),
            "does not need a file",
        ),
        (Incoming(contact_phone="86138"), "contact"),
        (Incoming(location=(1.0, 2.0)), "place"),
        (Incoming(users=(1,)), "contact"),
    ],
)
@pytest.mark.parametrize("kind", [Text(), Name(), Number(), BORN, Email(), YesNo(), Choice(SEXES)])
def test_f11_what_is_not_text_is_answered_by_every_kind_of_words(kind, incoming, says):
    assert says in why(kind, incoming)


# ── Names ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("王小明", "Wang Xiaoming"),
        ("單立人", "Shan Liren"),
        ("单于飞", "Chanyu Fei"),
        ("欧阳修", "Ouyang Xiu"),
        ("曾国藩", "Zeng Guofan"),
        ("仇英", "Qiu Ying"),
        ("查良镛", "Zha Liangyong"),
        ("解小明", "Xie Xiaoming"),
        ("吕布", "Lyu Bu"),
        ("女娲", "Nyu Wa"),
        ("尉迟恭", "Yuchi Gong"),
        ("任长霞", "Ren Changxia"),
        ("卜晓晟", "Bu Xiaosheng"),
        ("Ann Lee", "Ann Lee"),
        ("Ann 王", ""),
        ("", ""),
        ("🙂", ""),
    ],
)
def test_a_name_is_proposed_in_latin_letters(name, latin):
    assert pinyin(name) == latin


def test_the_proposal_is_accepted_with_one_tap():
    here = ctx(full_name="王小明")
    with speaking("en"):
        button = Pinyin().offer(here).rows[0][0]
    assert button.text == "Yes: Wang Xiaoming"
    assert Pinyin().parse(Incoming(pressed=button.data.value), here) == "Wang Xiaoming"


@pytest.mark.parametrize("typed", ["王小明", " 王 小 明 ", "王·小明"])
def test_a_signature_equals_the_name_but_for_spaces(typed):
    assert Signature().parse(Incoming(text=typed), ctx(full_name="王小明"))


def test_a_signature_does_not_mind_case():
    assert parsed(Signature(), "ann LEE", full_name="Ann Lee") == "ann LEE"


# ── Papers ────────────────────────────────────────────────────────────────────────────────────


def test_the_check_digit_of_a_published_example():
    assert check_digit("11010519491231002") == "X"
    assert mainland("11010519491231002X")


def test_birthday_and_sex_are_read_from_the_number():
    assert born_on(ID) == date(1985, 2, 3)
    assert sex_of(ID) == "male"
    assert born_on("E12345678") is None
    assert sex_of("E12345678") == ""


def test_a_number_that_belongs_to_another_birthday_is_noticed():
    kind = IdNumber(birthday="born_on", sex="sex")
    assert kind.parse(Incoming(text=ID), ctx(born_on="1985-02-03", sex="male")) == ID
    assert "birthday" in why(kind, Incoming(text=ID), ctx(born_on="1985-02-04"))
    assert "somebody else" in why(kind, Incoming(text=ID), ctx(sex="female"))


@given(st.integers(0, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(number, place, by):
    first = f"{number:017d}"
    other = first[:place] + str((int(first[place]) + by) % 10) + first[place + 1 :]
    assert check_digit(first) != check_digit(other)


def test_the_digits_of_every_script_are_kept_as_ours():
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert narrow("１３ ١٣ १३ 十三") == "13 13 13 十三"
    assert parsed(IdNumber(), "E12345678".translate(arabic)) == "E12345678"


def test_an_id_number_is_masked_unless_asked():
    assert ID not in IdNumber().show(ID)
    assert IdNumber().show(ID, open_=True) == ID


@pytest.mark.parametrize(
    ("region", "example"), [("CN", "138 0013 8000"), ("TW", "0912 345 678"), ("XX", "+86 138")]
)
def test_the_example_of_a_phone_number_is_at_home_in_the_region(region, example):
    with speaking("en"):
        assert example in Phone(region=region).offer(ctx()).hint


def test_only_the_own_contact_counts():
    own = Incoming(contact_phone="8613800138000", contact_is_own=True)
    assert Phone().parse(own, ctx()) == "+8613800138000"
    other = Incoming(contact_phone="8613800138000")
    assert "somebody else" in why(Phone(), other)
    assert Phone(own=False).parse(other, ctx()) == "+8613800138000"


def test_a_shared_number_needs_no_range_in_the_number_plans_a_typed_one_does():
    own = Incoming(contact_phone="447700900002", contact_is_own=True)
    assert Phone().parse(own, ctx()) == "+447700900002"
    other = Incoming(contact_phone="447700900002")
    assert "not a complete number" in why(Phone(own=False), other)
    assert "not a complete number" in why(Phone(), Incoming(text="+447700900002"))


@pytest.mark.parametrize(
    ("region", "example"), [("CN", "025-8888 6666"), ("TW", "02 2123 4567"), ("XX", "+86 25")]
)
def test_a_landline_is_asked_for_by_the_example_of_one(region, example):
    kind = Phone(own=False, region=region, landline=True)
    with speaking("en"):
        assert example in kind.offer(ctx()).hint
    if region == "CN":
        assert "not a complete number" in why(kind, Incoming(text="12345"))
        assert kind.parse(Incoming(text=example), ctx()) == "+862588886666"
        assert kind.parse(Incoming(text="138 0013 8000"), ctx()) == "+8613800138000"


@pytest.mark.parametrize(
    ("spoken", "names"),
    [
        ("en", {"Hong Kong, China", "Macao, China", "Taiwan, China"}),
        ("zh_CN", {"中国香港", "中国澳门", "中国台湾"}),
        ("zh_TW", {"中國香港", "中國澳門", "中國台灣"}),
    ],
)
def test_hong_kong_macao_and_taiwan_stand_among_the_five_rows_of_nationalities(spoken, names):
    with speaking(spoken):
        rows = Nationality().offer(ctx()).rows
        words = {button.text: button.data for row in rows for button in row}
        assert len(rows) <= 5 and names <= set(words)
        for name in names:
            assert Nationality().show(parsed(Nationality(), name)) == name


# ── Days ──────────────────────────────────────────────────────────────────────────────────────


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_way_of_writing_a_day_gives_the_same_day(day):
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}",
    ):
        assert read(text) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text):
    found = read(text, TODAY)
    assert found is None or isinstance(found, date)


def test_a_leap_day_comes_of_age_on_the_first_of_march():
    assert same_day(date(2008, 2, 29), 2026) == date(2026, 3, 1)


def test_the_calendar_offers_only_days_within_the_bounds():
    kind = Date(earliest=days(1), latest=days(10), near=True)
    with speaking("en"):
        rows = kind.offer(ctx()).rows
    taps = [b.data.value for row in rows for b in row if isinstance(b.data, actions.FormPress)]
    assert taps[0] == "2026-12"
    assert [one for one in taps if len(one) == 10] == [f"2026-11-{n}" for n in range(23, 31)]


def test_where_no_day_of_this_month_is_left_the_next_month_opens():
    kind = Date(earliest=days(1), latest=days(90), near=True)
    with speaking("en"):
        rows = kind.offer(replace(ctx(), today=date(2026, 11, 30))).rows
    assert rows[0][1].text == "Dec 2026"


def test_a_day_to_come_has_an_example_that_could_be_the_answer():
    assert "2026-11-29" in why(NEAR, Incoming(text="soon"))
    past = Date(earliest=days(-30), latest=days(0), near=True)
    assert "2026-11-22" in why(past, Incoming(text="lately"))


def test_a_last_day_opens_at_the_month_of_the_first_and_offers_nothing_before():
    kind = replace(NEAR, since="begins")

    def offered(**answers):
        rows = kind.offer(ctx(**answers)).rows
        head = rows[0][1].text
        return head, [
            one.data.value for row in rows for one in row if one.text.strip("[]").isdecimal()
        ]

    with speaking("en"):
        head, days_ = offered(begins="2027-01-20")
        assert (head, days_[0], days_[-1]) == ("Jan 2027", "2027-01-20", "2027-01-31")
        assert offered()[1][0] == "2026-11-22"  # the first day was skipped
        assert offered(begins="2026-11-02")[1][0] == "2026-11-22"


def test_a_day_that_was_skipped_says_what_that_means():
    assert replace(NEAR, without="the same day").skipped() == "the same day"
    assert NEAR.skipped() == "—"


def test_a_forged_day_outside_the_bounds_is_refused():
    assert "too late" in why(NEAR, Incoming(pressed="2199-01-01"))


# ── Choices, consent, files ───────────────────────────────────────────────────────────────────


def test_a_forged_choice_is_refused():
    assert "no longer on the list" in why(Choice(SEXES), Incoming(pressed="other"))


def test_ticks_turn_pages():
    with speaking("en"):
        first, second = (Choices(INTERESTS).offer(ctx(view=view)) for view in ("1", "2"))
    assert first.rows[0][0].text == "Interest 1"
    assert second.rows[0][0].text == "Interest 9"


def test_an_option_of_ones_own_is_shown_in_its_own_words():
    assert Choices(INTERESTS, other=True).show(["=chess {x}"]) == "chess {x}"


def test_a_new_version_of_the_rules_is_agreed_to_again():
    given_ = {"version": "1", "agreed": True}
    assert Consent(version="1").enough(given_)
    assert not Consent(version="2").enough(given_)


def picture(sha, media_type="image/jpeg", size=1000, **more):
    return File(f"u{sha}", sha, media_type, size, f"kept/{sha}", **more)


def test_a_single_slot_is_replaced_by_what_comes():
    kind = Materials()
    first = kind.parse(Incoming(files=(picture("a"),)), ctx())
    second = kind.parse(Incoming(files=(picture("b"),)), ctx(value=first))
    assert [one["sha256"] for one in second] == ["b"]


def test_f10_a_picture_given_to_another_question_is_noticed():
    front = [{"sha256": "a"}]
    assert "already arrived" in why(Materials(), Incoming(files=(picture("a"),)), ctx(front=front))


@pytest.mark.parametrize(
    ("kind", "file", "says"),
    [
        (Materials(), picture("a", "video/mp4"), "JPG, PNG or PDF"),
        (Materials(), picture("a", size=11_000_000), "at most 10 MB"),
        (Materials(megabytes=5), picture("a", size=6_000_000), "at most 5 MB"),
        (Materials(types=IMAGES), picture("a", "application/pdf"), "picture is needed"),
        (Materials(), picture("a", refusal="too_big"), "too big"),
        (Materials(), picture("a", refusal="wrong_type"), "will not do"),
        (Materials(), picture("a", refusal="unreadable"), "cannot be opened"),
        (Materials(), picture("a", refusal="failed"), "once more"),
        (Materials(), picture("a", refusal="anything"), "once more"),
    ],
)
def test_f11_a_file_that_will_not_do_is_told_why(kind, file, says):
    assert says in why(kind, Incoming(files=(file,)))


def test_f9_too_many_pictures_are_counted():
    files = tuple(picture(sha) for sha in "abc")
    assert "3 are too many: at most 2" in why(Materials(most=2), Incoming(files=files))


def test_the_end_of_several_files_needs_enough_of_them():
    with pytest.raises(Wrong):
        Materials(least=2, most=3).closes([{"sha256": "a"}])


# ── Centrally ─────────────────────────────────────────────────────────────────────────────────

KINDS = [
    Text(), LongText(), Name(), Pinyin(), Number(), Money(), Email(), Address(), Plate(), BORN,
    NEAR, LunarOrSolarDate(), MonthDay(), Phone(), IdNumber(), Nationality(), Choice(SEXES),
    Choices(INTERESTS), YesNo(), Rating(), Recommend(), Consent(text="Rules"), Signature(),
    Materials(most=3),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(max_size=60))
def test_no_text_whatever_breaks_a_kind(kind, text):
    with speaking("en"):
        try:
            value = kind.parse(Incoming(text=text), ctx())
        except Wrong as wrong:
            assert wrong.says()
        else:
            assert isinstance(kind.show(value), str)


@pytest.mark.parametrize("kind", KINDS)
def test_no_forged_press_breaks_a_kind(kind):
    for pressed in ("", "0", "1", "-x", "=9", "²", "2026-13", "x" * 30):
        with speaking("en"):
            try:
                value = kind.parse(Incoming(pressed=pressed), ctx())
            except Wrong as wrong:
                assert wrong.says()
            else:
                assert isinstance(kind.show(value), str)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_kind_offers_itself_in_every_language(kind, language):
    for view in ("", "2", "999", "²", "2026-12", "0000-00", "9999-12"):
        with speaking(language):
            offer = kind.offer(ctx(view=view))
        for button in (button for row in offer.rows for button in row):
            assert button.text.strip()
            assert button.url or len(button.data.pack().encode()) <= 64


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing(text):
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & set("\x00\u202e\u2066\u200b\u200f\ufeff")


def test_stacked_accents_are_cut_to_three():
    assert len(clean("a" + "\u0335" * 40)) == 4


def test_full_width_signs_become_ordinary():
    assert narrow("１３＠ａ") == "13@a"
    assert wordless("!? 👍")
    assert not wordless("３")


@pytest.mark.parametrize(
    ("text", "short"), [("场地停电", False), ("停电", False), ("电", True), ("rain", True)]
)
def test_a_chinese_sign_says_more_than_a_letter(text, short):
    assert too_short(text, 5) is short
