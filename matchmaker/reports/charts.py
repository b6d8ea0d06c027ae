"""Plots as pictures, for reports: black on white, readable in print, with their figures in them."""

import textwrap
import warnings
from io import BytesIO

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from matchmaker.pictures import Picture
from matchmaker.words import Say

INK = "#1d2733"
BARS = ("#4a6a8a", "#a9c27a")
"""Of the first and second number of a row; they differ in print without colour too."""

WIDTH, ROW = 7.0, 0.45
"""Inches: of the picture, and of each row."""

LONGEST_NAME = 38
"""Letters of a name on one line."""

DOTS = 200
"""To the inch, of a picture that is no drawing."""

_KNOWN = {one.name for one in fontManager.ttflist}
_FAMILIES = [
    "DejaVu Sans",
    *(one for one in ("Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Zen Hei") if one in _KNOWN),
]
"""The fonts that there are, in the order in which letters are looked for."""


def drawn(picture: Picture, kind: str = "svg", *, say: Say = str, titled: bool = True) -> bytes:
    """The picture as SVG or PNG: one bar for each number, the first row on top.

    Without ``titled`` its title is left to what stands around it.
    """
    with rc_context({"font.family": _FAMILIES}):
        return _drawn(picture, kind, say, titled=titled)


def _drawn(picture: Picture, kind: str, say: Say, *, titled: bool) -> bytes:
    several = len(picture.series) > 1
    row = ROW * (1.6 if several else 1)
    figure = Figure(figsize=(WIDTH, 0.9 + row * len(picture.rows)), layout="constrained")
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
        axes.legend(loc="lower right", frameon=False, labelcolor=INK)
    written = BytesIO()
    # Neither a day nor random names in it: the same figures are the same file. A name that no
    # font of the machine has is drawn as boxes; the table beside the picture has it.
    with rc_context({"svg.hashsalt": "matchmaker"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        about = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(written, format=kind, dpi=DOTS, metadata=about)
    return written.getvalue()
