"""A page as people find it: on every screen, by axe's rules, and by the Tab key alone."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE, NARROW = 1440, 390
WIDTHS = (1440, 768, 720, 390, 320)
"""720 is a window of 1440 at 200 %, 320 the width that WCAG 1.4.10 asks for."""

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

OPEN = """() => document.querySelectorAll("details").forEach((one) => {
    one.removeAttribute("name");  // those of a name close each other
    one.open = true;
})"""

ROWS = 5
SHORTEN = """rows => {
    const cut = (list) => [...list.children].slice(rows).forEach((row) => row.remove());
    document.querySelectorAll("tbody, ul, ol").forEach(cut);
}"""
"""Axe looks at each row of a list; what it finds in one it finds in all that look alike."""

APPEARANCE = ("color-contrast", "link-in-text-block", "target-size")
"""The rules whose answer depends on how wide and how dark a page is."""

FEWER = 2
CUT = """columns => {
    const cut = (row) => [...row.children].slice(columns).forEach((cell) => cell.remove());
    document.querySelectorAll(".grid tr").forEach(cut);
    [...document.querySelectorAll("[data-sitting]")].slice(3).forEach((one) => one.remove());
}"""
COLUMNS = 8

Fault = tuple[str, str]
"""What is wrong, and with what."""


def faults(page: Page) -> list[Fault]:
    """Everything that is wrong with a page that is open; it is left shortened."""
    found: list[Fault] = []
    page.evaluate(OPEN)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [("too wide", str(width))] * page.evaluate(TOO_WIDE)
    page.evaluate(SHORTEN, ROWS)
    _look(page, NARROW, "dark")
    found += violations(page, APPEARANCE)
    _look(page, WIDE, "light")
    found += violations(page)
    page.evaluate(SHORTEN, FEWER)
    page.evaluate(CUT, COLUMNS)
    return found + stumbles(page)


def _look(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[Fault]:
    """What axe finds on a page as it is, by these rules or by all: the rule and the first place."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    told = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in told]


STAYS = 8
"""How often the key may stay in one field: a day and a time have parts of their own."""

BEGIN = """() => {
    const shown = (one) => one.checkVisibility({visibilityProperty: true}) &&
        !one.closest("[inert], [aria-hidden=true]") && one.getClientRects().length > 0;
    const native = "a[href], area[href], button, input, select, textarea, summary";
    const made = "[contenteditable=true], [onclick], [tabindex='0'], [role=button], " +
        "[role=link], [role=checkbox], [role=menuitem], [role=tab]";
    const groups = new Set();
    window.wanted = [...document.querySelectorAll(`${native}, ${made}`)].filter((one) => {
        if (!shown(one) || one.matches(":disabled")) return false;
        if (one.type !== "radio" || !one.name) return true;
        const group = `${[...document.forms].indexOf(one.form)} ${one.name}`;
        return !groups.has(group) && groups.add(group);  // the arrow keys go on within one
    });
    window.reached = new Set();
    document.activeElement.blur();
    window.scrollTo(0, 0);
    return window.wanted.length;
}"""

STEP = """() => {
    const one = document.activeElement;
    if ([null, document.body, document.documentElement].includes(one)) return {at: "end"};
    if (one === window.here) return {at: "same"};
    window.here = one;
    if (window.reached.has(one)) return {at: "end"};
    window.reached.add(one);
    const parts = [one, ...(one.labels || [])];
    const ringed = parts.some((part) => {
        const style = getComputedStyle(part);
        return style.boxShadow !== "none" ||
            (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1);
    });
    const boxes = [one.getBoundingClientRect(), ...one.getClientRects()];
    const free = boxes.some((box) => [[0.5, 0.5], [0.05, 0.1], [0.95, 0.9]].some(([x, y]) => {
        const top = document.elementFromPoint(box.x + x * box.width, box.y + y * box.height);
        return top && (parts.some((part) => part.contains(top)) || top.closest("label, svg"));
    }));
    return {at: "new", what: one.outerHTML.slice(0, 200), ringed, free};
}"""

MISSED = """() => {
    const radio = (one, other) => other.type === "radio" && other.name === one.name &&
        other.form === one.form;
    const got = (one) => window.reached.has(one) ||
        (one.type === "radio" && [...window.reached].some((other) => radio(one, other)));
    return window.wanted.filter((one) => !got(one)).map((one) => one.outerHTML.slice(0, 200));
}"""

DRAGGED = "[draggable=true], [data-grip], .grid [data-meeting]"
ONLY_DRAGGED = """css => [...document.querySelectorAll(css)]
    .filter((one) => one.checkVisibility())
    .filter((one) => ![one, ...one.querySelectorAll("*")].some((way) => window.reached.has(way)))
    .map((one) => one.outerHTML.slice(0, 200))"""


def stumbles(page: Page) -> list[Fault]:
    """What somebody meets who goes through a page with the Tab key and nothing else."""
    found: list[Fault] = []
    same, presses = 0, 2 * page.evaluate(BEGIN) + 20
    for _ in range(presses):
        page.keyboard.press("Tab")
        now = page.evaluate(STEP)
        same = same + 1 if now["at"] == "same" else 0
        if now["at"] == "end" or same > STAYS:
            break
        if now["at"] == "new":
            found += [("its focus cannot be seen", now["what"])] * (not now["ringed"])
            found += [("is covered while it has the focus", now["what"])] * (not now["free"])
    found += [("the Tab key never comes to it", one) for one in page.evaluate(MISSED)]
    return found + [("can only be dragged", one) for one in page.evaluate(ONLY_DRAGGED, DRAGGED)]
