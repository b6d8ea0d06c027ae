"""Evidence of one meeting: minutes, a photograph, what was handed over."""

from matchmaker.permissions import Action
from web.access import mission_here
from web.coordinator.blueprint import Answer, Place, let_file_in
from web.coordinator.files import take
from web.organiser.blueprint import blueprint
from web.organiser.outcomes import ROUND, meeting_here


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    """Files may be larger than forms; said before anything reads the request."""
    if endpoint == "organiser.outcomes_files":
        let_file_in()


@blueprint.post(f"{ROUND}/<code>/files")
def outcomes_files(slug: str, code: str) -> Answer:
    """Attach a file to a meeting."""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    return take(
        lambda *_: meeting_here(mission, code),
        Place("organiser.outcomes_meeting", {"slug": slug, "code": code}, "files"),
    )
