"""The colours can be read, by day and by night."""

import re
from pathlib import Path

import pytest

import web

CSS = (Path(web.__file__).parent / "static" / "matchmaker.css").read_text()
READABLE = 4.5
"""WCAG 2.2, 1.4.3: the contrast that text needs."""

TEXT = ("ink", "soft", "accent", "planned", "held", "attention", "cancelled")
GROUNDS = ("paper", "raised")


def colours(scheme: str) -> dict[str, str]:
    start = CSS.index("prefers-color-scheme: dark") if scheme == "dark" else 0
    block = CSS[start : CSS.index("}", start)]
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", TEXT)
def test_every_colour_of_text_can_be_read(scheme: str, ground: str, name: str) -> None:
    palette = colours(scheme)
    assert contrast(palette[name], palette[ground]) >= READABLE


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_and_light_name_the_same_colours() -> None:
    assert colours("dark").keys() == colours("light").keys() == {*TEXT, *GROUNDS, "line"}


def test_every_block_of_the_style_sheet_is_closed() -> None:
    depth = 0
    for number, line in enumerate(CSS.splitlines(), 1):
        begins_a_section = line.startswith("/*")
        assert not (begins_a_section and depth), f"line {number} is inside an open block"
        depth += line.count("{") - line.count("}")
    assert depth == 0
