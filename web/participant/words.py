"""The words of the pages of those who take part."""

from flask_babel import LazyString, lazy_gettext

from matchmaker.own_agenda import Change
from matchmaker.records import Priority

PRIORITIES: dict[Priority, LazyString] = {
    Priority.MUST: lazy_gettext("Must"),
    Priority.WANT: lazy_gettext("Want"),
    Priority.NICE: lazy_gettext("Nice"),
    Priority.NEVER: lazy_gettext("Never"),
}
"""A priority as a heading and on a button; found by its value too."""

MEANINGS: dict[Priority, LazyString] = {
    Priority.MUST: lazy_gettext("We come for them"),
    Priority.WANT: lazy_gettext("We would like to meet them"),
    Priority.NICE: lazy_gettext("If there is time"),
    Priority.NEVER: lazy_gettext("Only the organiser knows that you say so"),
}

CHANGES: dict[Change, LazyString] = {
    Change.NEW: lazy_gettext("New"),
    Change.MOVED: lazy_gettext("Moved"),
    Change.CANCELLED: lazy_gettext("Cancelled"),
    Change.BACK: lazy_gettext("Takes place after all"),
}
