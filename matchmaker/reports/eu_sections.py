"""What every file of a report has in common: its parts in order, and how a cell is put."""

from collections.abc import Iterator, Sequence

from matchmaker.eu_report.shape import Audience, Cell, Column, Figure, Report, Table
from matchmaker.records import Qualifier, StatementKind
from matchmaker.words import Say, Sentence, sentence

STATEMENTS: dict[str, Sentence] = {
    StatementKind.SUMMARY: sentence("Summary"),
    StatementKind.TESTIMONIAL: sentence("Testimonials from clusters and SMEs"),
    StatementKind.RECOMMENDATION: sentence("Recommendations"),
    StatementKind.OUTPUT: sentence("Outputs"),
    StatementKind.CAVEAT: sentence("What to bear in mind"),
}
"""Headings of the narrative; a kind without one is not part of the files."""

STATEMENT_KINDS: dict[str, Sentence] = STATEMENTS | {StatementKind.FOOTNOTE: sentence("Footnotes")}
"""Every kind of text."""

BOUNDS = {
    Qualifier.MORE_THAN: sentence("more than"),
    Qualifier.AT_LEAST: sentence("at least"),
    Qualifier.AT_MOST: sentence("at most"),
    Qualifier.AROUND: sentence("around"),
}
NOTHING = "–"
"""What stands where nothing is said; it is not 0."""


def cell_text(cell: Cell | int, say: Say) -> str:
    """A cell in words; a bound with what kind of bound it is."""
    if isinstance(cell, Figure):
        return figure_text(cell, say)
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, Sentence):
        return say(cell)
    return cell or ""


def figure_text(figure: Figure, say: Say) -> str:
    """A figure in words."""
    if figure.value is None:
        return NOTHING
    bound = BOUNDS.get(figure.qualifier)
    return f"{say(bound)} {figure.value:,}" if bound else f"{figure.value:,}"


def bottom_lines(table: Table) -> list[dict[str, Cell]]:
    """The lines below a table: its total, and totals that a source prints otherwise."""
    if not table.total:
        return []
    lines: list[dict[str, Cell]] = [dict(table.total)]
    other = {
        name: one
        for name, one in table.printed_total.items()
        if isinstance(total := table.total.get(name), Figure) and total.value != one.value
    }
    if other:
        lines.append({table.columns[0].key: sentence("Total as first reported"), **other})
    return lines


def narrative(report: Report) -> Iterator[tuple[Sentence, Sequence[str]]]:
    """The headings of the narrative, each with its texts."""
    for kind, heading in STATEMENTS.items():
        texts = [text for one, text, _ in report.statements if one == kind]
        if texts:
            yield heading, texts


def about(report: Report) -> list[tuple[Sentence, str]]:
    """What stands at the top: the project, its partners, the period, and how much is amiss."""
    days = [one.isoformat() if one else "…" for one in (report.period.starts_on,
            report.period.ends_on)]  # fmt: skip
    lines = [
        (sentence("Project"), report.name),
        (sentence("Programme"), report.programme),
        (sentence("Partners"), ", ".join(report.partners)),
    ]
    if report.period.limited:
        lines.append((sentence("Period"), " – ".join(days)))
        if report.undated:
            lines.append(
                (sentence("Without a day, and so in no period"), f"{len(report.undated):,}")
            )
    if report.frozen is not None:
        told = f"{report.frozen.name} ({report.frozen.by}, {report.frozen.on})"
        lines += [
            (sentence("Frozen as"), told),
            (sentence("Corrections since"), f"{len(report.frozen.changes):,}"),
        ]
    if report.audience is Audience.FUNDER:
        amiss = len(report.unexplained), len(report.differences) - len(report.unexplained)
        lines += [
            (sentence("Differences to explain"), f"{amiss[0]:,}"),
            (sentence("Differences explained"), f"{amiss[1]:,}"),
            (sentence("Pieces of evidence missing"), f"{len(report.gaps):,}"),
        ]
    return [(name, text) for name, text in lines if text]


def shares(columns: Sequence[Column], room: int) -> list[int]:
    """How much of a page's width each column has; none so little that its words break."""
    whole = sum(one.width + 1 for one in columns)
    return [int(room * (one.width + 1) / whole) for one in columns]
