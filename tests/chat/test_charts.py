"""Charts: as wide as a phone, true to their figures, and the same for the same figures."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from chat import charts
from chat.charts import GOLD, GREEN, PAPER, Chart, Series, bars

MONTHS = tuple(f"{n}月" for n in range(1, 13))
EARNED = (120, 0, 35, 1280, 45, 0, 230, 2560, 1, 77, 412, 0)
SPENT = (0, 0, 500, 0, 0, 90, 0, 640, 0, 0, 88, 0)
CHART = Chart(
    "您的积分 · 2026年",
    "紫金客户会",
    MONTHS,
    (Series("获得", EARNED), Series("使用", SPENT)),
)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def longest_run(picture: Image.Image, colour: charts.Colour, top: int, bottom: int) -> int:
    """How many pixels of this colour lie side by side between two heights, at most."""
    wide, most = picture.width, 0
    for y in range(top, bottom):
        run = 0
        for x in range(wide):
            run = run + 1 if picture.getpixel((x, y)) == colour else 0
            most = max(most, run)
    return most


def row(month: int, of: int = 12) -> tuple[int, int]:
    """Upper and lower edge of a month's row."""
    high = (charts.HEIGHT - charts.TOP - 44) / of
    return int(charts.TOP + (month - 1) * high), int(charts.TOP + month * high)


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_a_chart_has_the_size_of_a_phone_and_is_light(language: str) -> None:
    drawn = bars(CHART, language)
    assert opened(drawn).size == (1000, 1250)
    assert len(drawn) < 200_000
    assert opened(drawn).getpixel((2, 2)) == PAPER


def test_a_bar_is_as_long_as_its_value_says() -> None:
    picture = opened(bars(CHART, "zh_CN"))
    april, august = (longest_run(picture, GREEN, *row(month)) for month in (4, 8))
    spent = longest_run(picture, GOLD, *row(8))
    assert august > 400
    assert abs(april * 2 - august) <= 4
    assert abs(spent * 4 - august) <= 8


def test_a_month_without_points_has_no_bar_and_a_single_point_can_be_seen() -> None:
    picture = opened(bars(CHART, "zh_CN"))
    assert longest_run(picture, GREEN, *row(2)) == 0
    assert longest_run(picture, GREEN, *row(9)) >= 2


def test_a_year_without_points_says_so() -> None:
    nothing = tuple(replace(one, values=(0,) * 12) for one in CHART.series)
    quiet = replace(CHART, series=nothing)
    assert bars(replace(quiet, empty="这一年没有积分变动。"), "zh_CN") != bars(quiet, "zh_CN")


def test_taiwan_reads_its_own_forms_of_characters() -> None:
    assert bars(replace(CHART, title="骨"), "zh_TW") != bars(replace(CHART, title="骨"), "zh_CN")


def test_charts_drawn_side_by_side_do_not_smudge_each_other() -> None:
    many = [replace(CHART, title=f"No. {n}") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(bars, many, ["en"] * 4))
    assert together == [bars(one, "en") for one in many]


def test_nothing_runs_over_the_edge_however_long_the_words_are() -> None:
    wordy = Chart(
        "W" * 200,
        "👑 {name} $x_1$ " * 40,
        ("Attending an event whose name does not end " * 3, "\u202e\x00", ""),
        tuple(Series("A long name", (1_000_000, 0, 1)) for _ in range(4)),
    )
    picture = opened(bars(wordy, "en"))
    for left, right in ((0, 20), (980, 1000)):
        high = picture.height
        assert picture.crop((left, 0, right, high)).getcolors() == [(20 * high, PAPER)]


@pytest.mark.parametrize("values", [(1,) * 11, (1,) * 13, (*(1,) * 11, -1)])
def test_figures_that_do_not_fit_the_labels_are_refused(values: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        bars(replace(CHART, series=(Series("x", values),)), "en")
