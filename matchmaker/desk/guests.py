"""Who is expected on a day, found by name in either script, and who of them has come."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.desk.arrivals import Arrivals, arrivals_of
from matchmaker.desk.taps import is_rehearsal
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Arrival, Delegate, Mission, Organisation, Participant
from matchmaker.reference import search_key


@dataclass(frozen=True, slots=True)
class Guest:
    """A participant at the desk's list of arrivals; ``people`` with whether each is here.

    ``found_by`` is everything that it is looked up by, in one spelling.
    """

    participant: Participant
    said: Arrival | None
    here: bool
    people: tuple[tuple[Delegate, Arrival | None], ...]
    found_by: str

    @property
    def all_here(self) -> bool:
        """Whether everybody of it has come."""
        return self.here and all(said is not None and said.here for _, said in self.people)


def guests(
    session: Session, mission: Mission, day: date, *, by: Actor, text: str = ""
) -> list[Guest]:
    """Who is expected, by name, and who has come; with ``text`` those that all its words fit.

    Names are looked up in both scripts, organisations under all their spellings, without regard
    to accents and capitals.
    """
    require(by, Action.RUN_DESK, mission)
    come = arrivals_of(session, mission, day, rehearsal=is_rehearsal(session, mission))
    expected = session.scalars(
        select(Participant)
        .where(Participant.mission_id == mission.id)
        .options(
            joinedload(Participant.organisation).selectinload(Organisation.aliases),
            selectinload(Participant.delegates),
        )
    )
    found = [_guest(one, come) for one in expected if one.takes_part]
    words = search_key(text).split()
    return sorted(
        (one for one in found if all(word in one.found_by for word in words)),
        key=lambda one: one.participant.organisation.name.casefold(),
    )


def _guest(one: Participant, come: Arrivals) -> Guest:
    names = [one.code, one.organisation.name]
    names += [alias.spelling for alias in one.organisation.aliases]
    for person in one.delegates:
        names += [person.latin_name, person.native_name]
    people = tuple((person, come.of(one, person)) for person in one.delegates)
    return Guest(one, come.last(one), come.here(one), people, search_key(" ".join(names)))
