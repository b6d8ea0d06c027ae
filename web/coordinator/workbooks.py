"""Cases as a workbook."""

import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Response, request

from matchmaker.cooperation.case_workbook import export_cases
from matchmaker.cooperation.seeing import Wanted
from matchmaker.permissions import Action
from web.access import actor
from web.coordinator import words
from web.coordinator.blueprint import blueprint, require_somewhere
from web.localisation import in_words
from web.report_files import MEDIA_TYPES
from web.saving import saving

WORDS: dict[type[StrEnum], Mapping[Any, Any]] = {
    type(next(iter(known))): known
    for known in (words.STATES, words.LEVELS, words.KINDS, words.DOCUMENTS, words.ORIGINS)
}


@blueprint.post("/cases.xlsx")
def cases_workbook() -> Response:
    """The cases that the page shows; asked for by a form, because exports are written down."""
    require_somewhere(Action.SEE_CASES)
    asked = {name: request.form.get(name, "").strip()[:200] for name in _NAMES}
    wanted = Wanted(**asked, struck=request.form.get("struck") == "1")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.xlsx"
        with saving() as session:
            export_cases(session, wanted, path, by=actor(), say=in_words, word=_word)
        content = path.read_bytes()
    answer = Response(content, mimetype=MEDIA_TYPES["xlsx"])
    answer.headers["Content-Disposition"] = "attachment; filename=cases.xlsx"
    return answer


_NAMES = ("mission", "level", "state", "country", "text")


def _word(one: StrEnum) -> str:
    return str(WORDS[type(one)][one])
