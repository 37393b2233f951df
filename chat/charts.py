"""Charts for a phone: drawn with matplotlib, in the type and the colours of the membership card.

Pure and slow (tens of milliseconds, the first one longer): call in a thread, after the Work has
closed, never on the event loop. matplotlib is imported when the first chart is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from chat.card_picture import LOOKS, Colour, drawable, font
from locales.i18n import N_, number_, speaking

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 1000, 1250
LOWEST = 560  # pixels of a picture with few rows
MARGIN = 56
TOP = 256  # where the bars begin
MOST_A_ROW = 150
MARK, BETWEEN = 36, 44  # a colour's mark, the space to the next
DOTS = 100  # an inch

PAPER: Colour = (253, 251, 245)
INK: Colour = (31, 42, 44)
SOFT: Colour = (112, 120, 118)
RULE: Colour = (231, 226, 214)
GREEN: Colour = LOOKS["ordinary"].light
GOLD: Colour = LOOKS["gold"].dark
SERIES = (GREEN, GOLD, (92, 108, 128), (142, 68, 58))

MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip

_ONE_AT_A_TIME = Lock()  # matplotlib does not promise to work in several threads at once


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of bars: its name, one value for each label, none below zero."""

    name: str
    values: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows of bars under a title. `labels` stand left of their row; `note` is the line under the
    title, `empty` what stands in the middle when every value is zero. `sums`: whether each colour
    says what its values come to; shares in per cent do not add up."""

    title: str
    note: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    empty: str = ""
    sums: bool = True


def bars(chart: Chart, language: str) -> bytes:
    """Side by side for each label, with the value at the end of its bar: a PNG, 1000 wide and at
    most 1250 high.

    Up to four series; a month, a rule or a colleague is a row. The same chart, the same bytes.

    Raises:
        ValueError: a series has not exactly one value for each label, or one below zero.
    """
    for one in chart.series:
        if len(one.values) != len(chart.labels) or min(one.values, default=0) < 0:
            raise ValueError(f"{one.name!r} does not fit the labels")
    with _ONE_AT_A_TIME, speaking(language):
        page = _Page(language)
        page.head(chart)
        page.rows(chart)
        return page.png()


class _Page:
    """A sheet of paper on which places are named in pixels, from the upper left corner."""

    def __init__(self, language: str) -> None:
        import noto_cjk
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontPath

        self.figure: Figure = Figure((WIDTH / DOTS, HEIGHT / DOTS), DOTS, facecolor=_of(PAPER))
        FigureCanvasAgg(self.figure)
        self.used = HEIGHT
        self.index = 3 if language == "zh_TW" else 2
        self.face = FontPath(noto_cjk.otc_path("sans"), self.index)

    def type(self, size: int) -> Any:
        """The club's type in pixels."""
        from matplotlib.font_manager import FontProperties

        return FontProperties(fname=self.face, size=size * 72 / DOTS)

    def wide(self, text: str, size: int) -> float:
        return font(size, self.index).getlength(text)

    def short(self, text: str, room: float, size: int) -> str:
        """The text, cut with … where it is longer than the room."""
        text = drawable(text)
        while len(text) > 1 and self.wide(text, size) > room:
            text = text.removesuffix("…")[:-1].rstrip() + "…"
        return text

    def write(
        self, x: float, y: float, text: str, size: int, colour: Colour, *, bold: float = 0,
    ) -> float:  # fmt: skip
        """A line whose middle is at `y`; where it ends. A long one is set smaller, then cut."""
        from matplotlib.patheffects import withStroke

        room = WIDTH - MARGIN - x
        smallest = max(20, size * 2 // 3)
        while size > smallest and self.wide(drawable(text), size) > room:
            size -= 2
        text = self.short(text, room, size)
        said = self.figure.text(
            x / WIDTH, 1 - y / HEIGHT, text, color=_of(colour), parse_math=False,
            font=self.type(size), va="center_baseline",
        )  # fmt: skip
        if bold:
            said.set_path_effects([withStroke(linewidth=bold, foreground=_of(colour))])
        return x + self.wide(text, size)

    def head(self, chart: Chart) -> None:
        """Title, note, and the colours with what they come to."""
        from matplotlib.patches import Rectangle

        self.write(MARGIN, 84, chart.title, 52, INK, bold=1.2)
        self.write(MARGIN, 150, chart.note, 28, SOFT)
        x: float = MARGIN
        size, names = self._legend(chart.series)
        for one, name, colour in zip(chart.series, names, SERIES, strict=False):
            corner = (x / WIDTH, 1 - 224 / HEIGHT)
            mark = Rectangle(corner, 24 / WIDTH, 24 / HEIGHT, color=_of(colour), linewidth=0)
            self.figure.add_artist(mark)
            end = self.write(x + MARK, 212, name, size, INK)
            if chart.sums:
                end = self.write(end + 14, 212, number_(one.total), size, INK, bold=0.8)
            x = end + BETWEEN

    def _legend(self, series: Sequence[Series]) -> tuple[int, list[str]]:
        """The size of type in which names and totals stand side by side; the names, cut if even
        the smallest is too large."""
        room = (WIDTH - 2 * MARGIN + BETWEEN) / max(1, len(series))
        names, totals = [drawable(one.name) for one in series], [one.total for one in series]
        for size in (30, 28, 26, 24, 22, 20):
            besides = [MARK + 14 + BETWEEN + self.wide(number_(one), size) for one in totals]
            needed = sum(besides) + sum(self.wide(name, size) for name in names)
            if needed <= room * len(series):
                return size, names
        cut = (
            self.short(name, room - taken, 20) for name, taken in zip(names, besides, strict=True)
        )
        return 20, list(cut)

    def rows(self, chart: Chart) -> None:
        """The bars; the scale begins at zero and leaves room for the longest value."""
        names = [self.short(one, WIDTH * 0.36, 28) for one in chart.labels]
        left = MARGIN + 22 + max((self.wide(one, 28) for one in names), default=0)
        high = min(HEIGHT - TOP - 44, MOST_A_ROW * max(1, len(names)))
        self.used = max(TOP + high + 44, LOWEST)
        sheet = (left / WIDTH, 1 - (TOP + high) / HEIGHT, (WIDTH - left - MARGIN) / WIDTH)
        axes = self.figure.add_axes((*sheet, high / HEIGHT))
        most = max((value for one in chart.series for value in one.values), default=0)
        wide = WIDTH - left - MARGIN
        axes.set_xlim(0, max(most, 1) * wide / (wide - 16 - self.wide(number_(most), 24)))
        axes.set_ylim(len(names) - 0.5, -0.5)
        self._scale(axes, names)
        thick = 0.74 / max(1, len(chart.series))
        least = max(most, 1) * 4 / wide  # what is not zero can be seen
        for place, (one, colour) in enumerate(zip(chart.series, SERIES, strict=False)):
            at = (place + 0.5) * thick - 0.37
            self._bars(axes, one.values, colour, at=at, thick=thick, least=least)
        if most == 0 and chart.empty:
            axes.text(
                0.5, 0.5, self.short(chart.empty, wide, 32), color=_of(SOFT), ha="center",
                va="center_baseline", font=self.type(32), parse_math=False,
                backgroundcolor=_of(PAPER), transform=axes.transAxes,
            )  # fmt: skip

    def _scale(self, axes: Axes, names: Sequence[str]) -> None:
        axes.set_facecolor("none")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, pad=22 * 72 / DOTS)
        axes.set_xticks([])
        axes.set_yticks(range(len(names)), names)
        for label in axes.get_yticklabels():
            label.set(font=self.type(28), color=_of(INK), parse_math=False)
        for between in range(len(names) + 1):
            axes.axhline(between - 0.5, color=_of(RULE), linewidth=1, zorder=0, clip_on=False)

    def _bars(
        self, axes: Axes, values: Sequence[int], colour: Colour, *, at: float, thick: float,
        least: float,
    ) -> None:  # fmt: skip
        lengths = [max(value, least) if value else 0 for value in values]
        places = [row + at for row in range(len(values))]
        drawn = axes.barh(places, lengths, thick * 0.86, color=_of(colour), zorder=2)
        words = [number_(value) if value else "" for value in values]
        for said in axes.bar_label(drawn, words, padding=6):
            said.set(font=self.type(24), color=_of(INK), parse_math=False)

    def png(self) -> bytes:
        from matplotlib.transforms import Bbox

        out, high = BytesIO(), self.used / DOTS
        sheet = Bbox.from_bounds(0, HEIGHT / DOTS - high, WIDTH / DOTS, high)
        self.figure.savefig(
            out, format="png", dpi=DOTS, bbox_inches=sheet, metadata={"Software": None}
        )
        return out.getvalue()


def _of(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = colour
    return red / 255, green / 255, blue / 255
