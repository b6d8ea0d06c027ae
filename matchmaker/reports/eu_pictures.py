"""The data of a picture, as a table that stands beside it in a file."""

from matchmaker.eu_report.shape import Cell, Column, Figure, Line, Table
from matchmaker.pictures import Picture
from matchmaker.words import sentence


def picture_table(picture: Picture) -> Table:
    """One line for each row of the picture, with its numbers."""
    series = [f"value{at}" for at in range(len(picture.series))]
    lines = []
    for name, numbers in picture.rows:
        cells: dict[str, Cell] = {"name": name}
        cells |= {key: Figure("", "", number) for key, number in zip(series, numbers, strict=True)}
        lines.append(Line(cells))
    columns = [
        Column(key, name, number=True) for key, name in zip(series, picture.series, strict=True)
    ]
    return Table(
        key=picture.key,
        title=picture.title,
        columns=[Column("name", sentence("Name"), width=3), *columns],
        lines=lines,
        note=picture.note,
    )
