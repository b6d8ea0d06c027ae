"""The one blueprint of the report's pages, for coordinators."""

from flask import Blueprint

from matchmaker.eu_report.labels import row_name
from matchmaker.eu_report.shape import Cell, Row
from matchmaker.reports.eu_sections import bottom_lines, cell_text, narrative
from web.access import only_signed_in
from web.localisation import in_words
from web.report_files import is_figure

blueprint = Blueprint("reports", __name__, url_prefix="/reports")
blueprint.before_request(only_signed_in)
blueprint.add_app_template_test(is_figure, "figure")
blueprint.add_app_template_filter(bottom_lines)
blueprint.add_app_template_filter(narrative)


@blueprint.app_template_filter("row_name")
def row_named(row: Row) -> str:
    """What a row is called, in the reader's language."""
    return cell_text(row_name(row), in_words)


@blueprint.app_template_filter("cell")
def in_words_of(cell: Cell | int) -> str:
    """A cell of the report in the reader's language."""
    return cell_text(cell, in_words)
