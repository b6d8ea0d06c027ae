"""Plots as pictures, for reports: black on white, readable in print, with their figures in them."""

import atexit
import textwrap
import warnings
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from fontTools.ttLib import TTFont
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from matchmaker.pictures import Picture
from matchmaker.words import Say, sentence

INK = "#1d2733"
BARS = ("#4a6a8a", "#a9c27a")
"""Of the first and second number of a row; they differ in print without colour too."""

WIDTH, ROW = 7.0, 0.45
"""Inches: of the picture, and of each row."""

LONGEST_NAME = 38
"""Letters of a name on one line."""

DOTS = 200
"""To the inch, of a picture that is no drawing."""

CHINESE = Path(__file__).parent / "fonts" / "noto-sans-sc.woff"
"""Comes along, so that a picture shows the same names on every machine."""

NOT_DRAWN = sentence("Some letters are in no font here; the table has the names in full.")


@cache
def _chinese() -> str:
    """The family of the font for Chinese, once the library that draws knows it.

    That library reads no packed fonts: it is unpacked into a file that stays as long as the
    process does.
    """
    folder = mkdtemp(prefix="matchmaker-fonts-")
    atexit.register(rmtree, folder, ignore_errors=True)
    unpacked = Path(folder) / "chinese.ttf"
    with TTFont(CHINESE) as font:
        font.flavor = None
        font.save(unpacked)
    fontManager.addfont(unpacked)
    return str(fontManager.ttflist[-1].name)


def drawn(picture: Picture, kind: str = "svg", *, say: Say = str, titled: bool = True) -> bytes:
    """The picture as SVG or PNG: one bar for each number, the first row on top.

    Without ``titled`` its title is left to what stands around it. Where a letter is in no font,
    the picture says so.
    """
    with rc_context({"font.family": ["DejaVu Sans", _chinese()]}):
        return _drawn(picture, kind, say, titled=titled)


def _drawn(picture: Picture, kind: str, say: Say, *, titled: bool) -> bytes:
    several = len(picture.series) > 1
    row = ROW * (1.6 if several else 1)
    around = 0.2 + 0.35 * titled + 0.35 * several
    figure = Figure(figsize=(WIDTH, around + row * len(picture.rows)), layout="constrained")
    axes = figure.add_subplot()
    names = [name if isinstance(name, str) else say(name) for name, _ in picture.rows]
    places = range(len(names))
    thick = 0.7 / len(picture.series)
    for at, series in enumerate(picture.series):
        lifted = [place - 0.35 + thick * (at + 0.5) for place in places]
        numbers = [row[at] for _, row in picture.rows]
        shown = axes.barh(lifted, numbers, color=BARS[at], height=thick * 0.9, label=say(series))
        axes.bar_label(shown, padding=4, color=INK)
    axes.set_yticks(places, [textwrap.fill(name, LONGEST_NAME) for name in names])
    axes.invert_yaxis()
    if titled:
        axes.set_title(say(picture.title), loc="left", color=INK)
    axes.tick_params(length=0, labelcolor=INK)
    axes.xaxis.set_visible(False)
    axes.set_xlim(0, picture.most * 1.12)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    if several:
        # Above the bars: in a picture of one row it would lie on them.
        figure.legend(loc="outside upper right", ncols=2, frameon=False, labelcolor=INK)
    written, boxed = _written(figure, kind)
    if boxed:
        figure.supxlabel(say(NOT_DRAWN), x=0.01, ha="left", fontsize="small", color=INK)
        written, _ = _written(figure, kind)
    return written


def _written(figure: Figure, kind: str) -> tuple[bytes, bool]:
    """The picture's bytes, and whether a letter of it is in no font and drawn as a box.

    Neither a day nor random names are in it: the same figures are the same file.
    """
    file = BytesIO()
    with rc_context({"svg.hashsalt": "matchmaker"}), warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        about = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(file, format=kind, dpi=DOTS, metadata=about)
    return file.getvalue(), any("missing from" in str(one.message) for one in said)
