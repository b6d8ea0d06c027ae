"""Plots as pictures, for reports: black on white, readable in print, with their figures in them."""

from collections.abc import Sequence
from io import BytesIO

from matplotlib import rc_context
from matplotlib.figure import Figure

INK, BAR = "#1d2733", "#4a6a8a"
WIDTH, ROW = 7.0, 0.45
"""Inches: of the picture, and of each bar."""


def bars(title: str, rows: Sequence[tuple[str, int]]) -> bytes:
    """A picture (SVG) of one bar for each row, the first on top, each with its figure."""
    figure = Figure(figsize=(WIDTH, 0.9 + ROW * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    names, values = [name for name, _ in rows], [value for _, value in rows]
    places = range(len(rows))
    drawn = axes.barh(places, values, color=BAR, height=0.6)
    axes.bar_label(drawn, padding=4, color=INK)
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.set_title(title, loc="left", color=INK)
    axes.tick_params(length=0, labelcolor=INK)
    axes.xaxis.set_visible(False)
    axes.set_xlim(0, max([*values, 1]) * 1.12)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    written = BytesIO()
    # Neither a day nor random names in it: the same figures are the same file.
    with rc_context({"svg.hashsalt": "matchmaker"}):
        figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()
