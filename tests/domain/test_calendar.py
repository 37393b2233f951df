from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import calendar as club
from domain import public_days
from domain.calendar import Calendar, local_instant

CHINA = "Asia/Shanghai"
NINE_TO_FIVE = Calendar(hours=((time(9), time(17)),))


def at(text: str, zone: str = CHINA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-01-02", False),  # New Year, swapped
        ("2026-01-04", True),  # Sunday made up
        ("2026-02-13", True),
        ("2026-02-14", True),  # Saturday made up before Spring Festival
        ("2026-02-15", False),
        ("2026-02-16", False),
        ("2026-02-20", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),  # Saturday made up after it
        ("2026-03-01", False),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday made up after National Day
        ("2026-10-11", False),
        ("2026-11-20", True),
        ("2026-11-21", False),
    ],
)
def test_chinas_holidays_and_make_up_days_of_2026(day: str, working: bool) -> None:
    assert club.is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-20", 2, "2026-11-24"),
        ("2026-11-21", 2, "2026-11-24"),
        ("2026-02-13", 2, "2026-02-24"),  # over Spring Festival, with its Saturday
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-18", 1, "2026-09-20"),
    ],
)
def test_working_days_are_counted_over_holidays(start: str, count: int, expected: str) -> None:
    found = club.add_working_days(date.fromisoformat(start), count)
    assert found == date.fromisoformat(expected)


def test_a_promise_ends_at_the_close_of_business_in_club_time() -> None:
    late_sunday_in_utc = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # Monday 01:00 in Shanghai
    assert club.due_at(late_sunday_in_utc, 2, CHINA) == at("2026-11-25T18:00")
    assert club.due_at(late_sunday_in_utc, 2, CHINA, NINE_TO_FIVE) == at("2026-11-25T17:00")
    assert club.due_at(late_sunday_in_utc, 2, CHINA).tzinfo is UTC


def test_staffs_word_is_stronger_than_the_public_calendar() -> None:
    moved = Calendar(overrides={date(2026, 11, 23): False, date(2026, 11, 22): True})
    assert club.add_working_days(date(2026, 11, 20), 1, moved) == date(2026, 11, 22)
    assert club.add_working_days(date(2026, 11, 22), 1, moved) == date(2026, 11, 24)


def test_f38_a_year_without_data_counts_monday_to_friday_and_is_provisional() -> None:
    assert club.has_data(2026)
    assert not club.has_data(2035)
    assert club.is_working_day(date(2035, 10, 1))  # a Monday, National Day
    assert not club.is_working_day(date(2035, 9, 30))
    into_it = at("2034-12-29T10:00"), at("2035-01-03T18:00")
    assert club.is_provisional(*into_it, CHINA)
    assert not club.is_provisional(at("2026-11-20T10:00"), at("2026-11-24T18:00"), CHINA)


def test_f38_a_year_entered_by_staff_is_no_longer_provisional() -> None:
    entered = Calendar(overrides={date(2035, 10, 1): False}, entered_years=frozenset({2035}))
    assert club.has_data(2035, entered)
    assert not club.is_working_day(date(2035, 10, 1), entered)
    assert club.is_working_day(date(2035, 10, 2), entered)


def test_other_countries_have_their_own_days() -> None:
    assert not club.is_working_day(date(2026, 7, 1), Calendar(country="HK"))
    assert club.is_working_day(date(2026, 7, 1), Calendar(country="SG"))
    assert club.has_data(2030, Calendar(country="SG"))


def test_a_calendar_without_working_time_says_so_instead_of_searching_for_ever() -> None:
    first = date(2026, 1, 1)
    closed = Calendar(overrides={first + timedelta(n): False for n in range(2000)})
    with pytest.raises(club.NoWorkingTime):
        club.add_working_days(first, 1, closed)
    with pytest.raises(club.NoWorkingTime):
        club.add_working_minutes(at("2026-01-01T09:00"), 1, CHINA, closed)
    for hours in ((), ((time(9), time(9)),), ((time(9), time(13)), (time(12), time(18)))):
        with pytest.raises(club.NoWorkingTime):
            Calendar(hours=hours)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-20T16:30", 60, "2026-11-20T17:30"),
        ("2026-11-20T17:00", 60, "2026-11-20T18:00"),  # the end, not Monday morning
        ("2026-11-20T17:30", 60, "2026-11-23T09:30"),
        ("2026-11-20T11:30", 60, "2026-11-20T14:00"),  # over lunch
        ("2026-11-20T12:30", 0, "2026-11-20T13:30"),
        ("2026-11-21T03:00", 120, "2026-11-23T11:00"),
        ("2026-02-14T17:00", 120, "2026-02-24T10:00"),
        ("2026-11-20T06:00", 450, "2026-11-20T18:00"),
    ],
)
def test_working_minutes_run_in_blocks(start: str, minutes: int, expected: str) -> None:
    assert club.add_working_minutes(at(start), minutes, CHINA) == at(expected)


def test_friday_half_past_four_and_an_hour_is_monday_half_past_nine() -> None:
    found = club.add_working_minutes(at("2026-11-20T16:30"), 60, CHINA, NINE_TO_FIVE)
    assert found == at("2026-11-23T09:30")


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1)),
    minutes=st.integers(1, 5000),
    zone=st.sampled_from([CHINA, "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_adding_working_minutes_and_counting_them_agree(
    start: datetime, minutes: int, zone: str
) -> None:
    begins = start.replace(tzinfo=UTC)
    ends = club.add_working_minutes(begins, minutes, zone)
    assert club.working_minutes_between(begins, ends, zone) == pytest.approx(minutes)
    assert ends > begins


def test_no_working_time_passes_backwards() -> None:
    assert club.working_minutes_between(at("2026-11-20T12:00"), at("2026-11-19T12:00"), CHINA) == 0


def test_warnings_fall_at_shares_of_working_time_not_of_the_weekend() -> None:
    start, due = at("2026-11-20T13:30"), at("2026-11-23T18:00")
    assert club.share_passed(start, due, at("2026-11-22T12:00"), CHINA) == pytest.approx(0.375)
    assert club.share_passed(start, due, due, CHINA) == 1
    assert club.share_passed(start, due, at("2026-11-24T18:00"), CHINA) > 1.5
    for share in (0.5, 0.8, 1.0, 1.5):
        moment = club.share_reached_at(start, due, share, CHINA)
        assert club.share_passed(start, due, moment, CHINA) == pytest.approx(share)


def test_a_deadline_inside_the_night_is_late_only_when_it_has_come() -> None:
    start, due = at("2026-11-20T20:00"), at("2026-11-20T22:00")
    assert club.share_passed(start, due, at("2026-11-20T21:00"), CHINA) == 0
    assert club.share_passed(start, due, due, CHINA) == 1


def test_the_club_is_open_in_its_hours_only() -> None:
    assert club.is_open(at("2026-11-20T09:00"), CHINA)
    assert not club.is_open(at("2026-11-20T12:00"), CHINA)
    assert not club.is_open(at("2026-11-21T10:00"), CHINA)


@pytest.mark.parametrize(
    ("zone", "shown", "expected"),
    [
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00Z"),  # skipped: 03:00 EDT
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z"),  # doubled: the first
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-10-25T02:59", "2026-10-25T00:59Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z"),  # half an hour only
        ("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00Z"),  # midnight is missing
        ("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00Z"),  # a whole day is missing
        ("Asia/Shanghai", "2026-11-22T09:00", "2026-11-22T01:00Z"),
    ],
)
def test_f35_local_times_across_clock_changes(zone: str, shown: str, expected: str) -> None:
    local = datetime.fromisoformat(shown)
    assert local_instant(local.date(), local.time(), zone) == datetime.fromisoformat(expected)


def test_f35_a_greeting_comes_once_a_day_at_nine_all_the_year_round() -> None:
    first = date(2026, 1, 1)
    for zone in ("America/New_York", "Europe/Berlin", CHINA):
        moments = [local_instant(first + timedelta(n), time(9), zone) for n in range(365)]
        shown = {moment.astimezone(ZoneInfo(zone)).time() for moment in moments}
        assert shown == {time(9)}
        assert len(set(moments)) == 365


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-22T20:59", None),
        ("2026-11-22T21:00", "2026-11-23T09:00"),
        ("2026-11-23T00:00", "2026-11-23T09:00"),
        ("2026-11-23T08:59", "2026-11-23T09:00"),
        ("2026-11-23T09:00", None),
    ],
)
def test_quiet_hours_run_over_midnight(moment: str, until: str | None) -> None:
    assert club.quiet_until(at(moment), CHINA) == (until and at(until))


def test_quiet_hours_may_be_a_siesta_or_none() -> None:
    noon = at("2026-11-22T13:00")
    siesta = club.quiet_until(noon, CHINA, time(12), time(14))
    assert siesta == at("2026-11-22T14:00")
    assert club.quiet_until(noon, CHINA, time(12), time(12)) is None


def test_f35_quiet_hours_end_at_nine_even_in_the_night_of_a_clock_change() -> None:
    zone = "Europe/Berlin"
    before = at("2026-03-28T22:00", zone)
    assert club.quiet_until(before, zone) == at("2026-03-29T09:00", zone)


def test_f36_born_on_29_february() -> None:
    assert club.birthday_in(2028, 2, 29) == date(2028, 2, 29)
    assert club.birthday_in(2028, 2, 29, "1 March") == date(2028, 2, 29)
    assert club.birthday_in(2026, 2, 29) == date(2026, 2, 28)
    assert club.birthday_in(2026, 2, 29, "1 March") == date(2026, 3, 1)
    assert club.birthday_in(2026, 12, 31) == date(2026, 12, 31)
    with pytest.raises(ValueError, match="day"):
        club.birthday_in(2026, 2, 30)


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (1, 1, "2026-02-17"),  # Spring Festival
        (5, 5, "2026-06-19"),  # Dragon Boat
        (8, 15, "2026-09-25"),  # Mid-Autumn
        (12, 30, "2026-02-16"),  # short twelfth month: its last day, New Year's Eve
    ],
)
def test_lunar_days_of_2026(month: int, day: int, expected: str) -> None:
    found = club.lunar_birthdays(month, day, date(2026, 1, 1), date(2026, 12, 31))
    assert [falls for _, falls in found] == [date.fromisoformat(expected)]


def test_a_leap_month_counts_only_when_asked_for() -> None:
    year = date(2025, 1, 1), date(2025, 12, 31)  # it had a leap sixth month
    assert club.lunar_birthdays(6, 10, *year) == [(2025, date(2025, 7, 4))]
    both = club.lunar_birthdays(6, 10, *year, leap_months=True)
    assert both == [(2025, date(2025, 7, 4)), (2025, date(2025, 8, 3))]
    assert club.lunar_day(date(2025, 8, 3)) == club.LunarDay(2025, 6, 10, leap_month=True)


def test_a_lunar_day_is_neither_lost_nor_doubled_around_new_year() -> None:
    days = [
        (key, falls)
        for start in (date(2020, 1, 1) + timedelta(400 * n) for n in range(20))
        for key, falls in club.lunar_birthdays(11, 25, start, start + timedelta(399))
    ]
    assert [key for key, _ in days] == list(range(days[0][0], days[0][0] + len(days)))
    assert len(days) >= 21


def test_no_lunar_calendar_beyond_its_tables() -> None:
    with pytest.raises(ValueError, match="range"):
        club.lunar_day(date(2150, 1, 1))


def test_f38_in_a_country_without_known_holidays_monday_to_friday_count() -> None:
    nowhere = Calendar(country="ZZ")
    assert not public_days.knows("ZZ")
    assert not club.has_data(2026, nowhere)
    assert club.add_working_days(date(2026, 11, 20), 1, nowhere) == date(2026, 11, 23)
