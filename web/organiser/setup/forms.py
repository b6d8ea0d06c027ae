"""What is written of a place, a venue, a programme item, interpreters, an event."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectField, StringField, TextAreaField

from matchmaker.describing import Described
from matchmaker.records import EventCategory, ProgrammeKind, Side
from web import words
from web.organiser.setup.fields import (
    Choices,
    SetUpForm,
    Several,
    choose,
    options,
    shown_moment,
    whole,
    written_moment,
)

_NUMBER = {"inputmode": "numeric", "size": 6, "class": "form-control short"}
_MOMENT = {"type": "datetime-local", "step": 300, "class": "form-control medium"}
_DAY = {"type": "date", "class": "form-control medium"}


class PlaceForm(SetUpForm):
    """A stop of the mission with its hall."""

    name = StringField(
        lazy_gettext("Name of the hall"),
        description=lazy_gettext("Such as the hotel or the fair."),
        render_kw={"required": True, "maxlength": 200},
    )
    city = StringField(lazy_gettext("City"), render_kw={"required": True, "maxlength": 100})
    time_zone = StringField(
        lazy_gettext("Time zone"),
        description=lazy_gettext("Begin to write the name of a large city nearby."),
        render_kw={"required": True, "list": "time-zones", "autocomplete": "off"},
    )
    tables = StringField(
        lazy_gettext("Number of tables"),
        description=lazy_gettext("As many meetings can be held at once."),
        render_kw=_NUMBER,
    )
    address = StringField(lazy_gettext("Address"), render_kw={"maxlength": 500})
    local_address = StringField(
        lazy_gettext("Address in the local script"),
        description=lazy_gettext("What people show to a driver."),
        render_kw={"maxlength": 500},
    )

    def values(self) -> dict[str, Any]:
        """With the tables as a number."""
        return super().values() | {"tables": whole(self.tables.data) or 0}


class VenueForm(SetUpForm):
    """Somewhere away from a hall where meetings are held."""

    name = StringField(lazy_gettext("Name"), render_kw={"required": True, "maxlength": 200})
    place = SelectField(lazy_gettext("Near which place"), validate_choice=False)
    capacity = StringField(
        lazy_gettext("Meetings at once"),
        description=lazy_gettext("Leave it empty where any number fits."),
        render_kw=_NUMBER,
    )
    address = StringField(lazy_gettext("Address"), render_kw={"maxlength": 500})
    local_address = StringField(
        lazy_gettext("Address in the local script"), render_kw={"maxlength": 500}
    )
    hosts = Several(
        lazy_gettext("Who receives there"),
        description=lazy_gettext("All meetings of these participants are held at this venue."),
    )

    def offer(self, described: Described, people: Choices) -> None:
        """The places, and who takes part."""
        choose(self.place, places_of(described))
        choose(self.hosts, people)

    def fill(self, entry: Mapping[str, Any]) -> None:
        """With the hosts as a list."""
        super().fill(entry)
        self.hosts.data = list(entry.get("hosts", ()))

    def values(self) -> dict[str, Any]:
        """With the capacity as a number."""
        self.hosts.data, hosts = "", list(self.hosts.data or ())
        found = super().values() | {"capacity": whole(self.capacity.data), "hosts": hosts}
        self.hosts.data = hosts
        return found


PROGRAMME_KINDS = {
    ProgrammeKind.FLIGHT: lazy_gettext("Flight"),
    ProgrammeKind.TRANSFER: lazy_gettext("Transfer"),
    ProgrammeKind.BRIEFING: lazy_gettext("Briefing"),
    ProgrammeKind.VISIT: lazy_gettext("Visit"),
    ProgrammeKind.SIGNING: lazy_gettext("Signing"),
    ProgrammeKind.MEAL: lazy_gettext("Meal"),
    ProgrammeKind.OTHER: lazy_gettext("Something else"),
}

NAMED = "named"


class ProgrammeForm(SetUpForm):
    """Something that those who attend cannot miss."""

    kind = SelectField(
        lazy_gettext("What it is"),
        choices=options((kind.value, name) for kind, name in PROGRAMME_KINDS.items()),
        validate_choice=False,
    )
    title = StringField(lazy_gettext("Title"), render_kw={"required": True, "maxlength": 200})
    place = SelectField(
        lazy_gettext("City"),
        description=lazy_gettext("Its clock counts for the times below."),
        validate_choice=False,
    )
    location = StringField(lazy_gettext("Where exactly"), render_kw={"maxlength": 200})
    start = StringField(lazy_gettext("From"), render_kw={**_MOMENT, "required": True})
    end = StringField(lazy_gettext("To"), render_kw={**_MOMENT, "required": True})
    attends = RadioField(
        lazy_gettext("Who attends"),
        choices=options(
            [
                ("all", lazy_gettext("Everybody")),
                (Side.HOME.value, words.SIDES[Side.HOME]),
                (Side.COUNTERPART.value, words.SIDES[Side.COUNTERPART]),
                (NAMED, lazy_gettext("Only those ticked below")),
            ]
        ),
        default="all",
        validate_choice=False,
    )
    named = Several(lazy_gettext("Those who attend"))

    def offer(self, described: Described, people: Choices) -> None:
        """The places, and who takes part."""
        choose(self.place, places_of(described))
        choose(self.named, people)

    def fill(self, entry: Mapping[str, Any]) -> None:
        """With who attends as one of the sides, or by name."""
        attends = entry.get("attends", "all")
        by_name = isinstance(attends, list)
        super().fill({**entry, "attends": NAMED if by_name else attends})
        self.named.data = attends if by_name else []
        self.start.data = shown_moment(entry.get("start"))
        self.end.data = shown_moment(entry.get("end"))

    def values(self) -> dict[str, Any]:
        """With who attends as a description has it."""
        named = self.attends.data == NAMED
        return {
            "kind": self.kind.data,
            "title": (self.title.data or "").strip(),
            "place": self.place.data,
            "location": (self.location.data or "").strip(),
            "start": written_moment(self.start.data),
            "end": written_moment(self.end.data),
            "attends": list(self.named.data or ()) if named else self.attends.data or "all",
        }


class InterpretersForm(SetUpForm):
    """How many interpreters there are for two languages."""

    languages = StringField(
        lazy_gettext("From or into"),
        render_kw={"required": True, "list": "languages", "autocomplete": "off"},
    )
    second = StringField(
        lazy_gettext("And the other language"),
        render_kw={"required": True, "list": "languages", "autocomplete": "off"},
    )
    interpreters = StringField(
        lazy_gettext("How many at once"), render_kw={**_NUMBER, "required": True}
    )
    unavailable = Several(
        lazy_gettext("Slots without them"),
        description=lazy_gettext("Tick the slots in which none of them is there."),
    )

    def offer(self, described: Described, _people: Choices) -> None:
        """The slots of all blocks."""
        choose(
            self.unavailable,
            [
                (slot["code"], f"{slot['code']}, {slot['start']}")
                for block in described.values["blocks"]
                for slot in block["slots"]
            ],
        )

    def fill(self, entry: Mapping[str, Any]) -> None:
        """With the two languages apart."""
        first, second = [*entry.get("languages", ()), "", ""][:2]
        super().fill(entry)
        self.languages.data, self.second.data = first, second
        self.unavailable.data = list(entry.get("unavailable", ()))

    def values(self) -> dict[str, Any]:
        """With the two languages as a list."""
        pair = [(one.data or "").strip() for one in (self.languages, self.second)]
        return {
            "languages": [one for one in pair if one],
            "interpreters": whole(self.interpreters.data),
            "unavailable": list(self.unavailable.data or ()),
        }


CATEGORIES = {
    EventCategory.PREPARATORY: lazy_gettext("Preparatory"),
    EventCategory.CLUSTER_TO_CLUSTER: lazy_gettext("Cluster to cluster"),
    EventCategory.BUSINESS_TO_BUSINESS: lazy_gettext("Business to business"),
}


class EventForm(SetUpForm):
    """An event of one of the funder's three categories."""

    category = SelectField(
        lazy_gettext("Category"),
        choices=options((kind.value, name) for kind, name in CATEGORIES.items()),
        validate_choice=False,
    )
    title = StringField(lazy_gettext("Title"), render_kw={"required": True, "maxlength": 200})
    city = StringField(lazy_gettext("City"), render_kw={"maxlength": 100})
    held_on = StringField(lazy_gettext("Day"), render_kw=_DAY)
    note = TextAreaField(lazy_gettext("Note"), render_kw={"rows": 3, "maxlength": 2000})


def places_of(described: Described) -> list[tuple[str, Any]]:
    """The places by id, with their cities."""
    return [
        (entry["id"], gettext("%(city)s, %(name)s", city=entry["city"], name=entry["name"]))
        for entry in described.values["places"]
    ]
