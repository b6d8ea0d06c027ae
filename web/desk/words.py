"""The words of the desk, in the reader's language."""

from flask_babel import LazyString, gettext, lazy_gettext

from matchmaker.desk import Phase
from matchmaker.records import MarkKind, MeetingMark

PHASES: dict[Phase, LazyString] = {
    Phase.NOW: lazy_gettext("Now"),
    Phase.NEXT: lazy_gettext("In a moment"),
    Phase.OVER: lazy_gettext("Over"),
    Phase.LATER: lazy_gettext("Later"),
}

_ALONE: dict[MarkKind, LazyString] = {
    MarkKind.STARTED: lazy_gettext("Begun"),
    MarkKind.HELD: lazy_gettext("Held"),
    MarkKind.LATE: lazy_gettext("Both are late"),
    MarkKind.NO_SHOW: lazy_gettext("Nobody came"),
    MarkKind.TAKEN_BACK: lazy_gettext("Nothing said"),
}


def mark_words(mark: MeetingMark) -> str:
    """How a meeting stands, in few words."""
    if mark.participant is None:
        return str(_ALONE[mark.kind])
    name = mark.participant.organisation.name
    if mark.kind is MarkKind.LATE:
        return str(gettext("%(name)s is late", name=name))
    return str(gettext("%(name)s did not come", name=name))
