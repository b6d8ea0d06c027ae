"""Rules about who and where: groups and members, partners and their countries, days and dashes."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from matchmaker.eu_report.facts import Facts, FigureFact
from matchmaker.eu_report.labels import country as called
from matchmaker.eu_report.labels import label
from matchmaker.eu_report.shape import Check, Row
from matchmaker.records import MissionKind, Region, Side
from matchmaker.words import sentence

_YEAR = re.compile(r"\b(19|20)\d\d\b")
_DASH = "-"


def group_sizes(facts: Facts) -> Iterator[Check]:
    """Has a group as many members by name as it is said to have, in all and by country?"""
    for group in facts.groups:
        named = [one for one in group.members if one.org is not None]
        if group.size is not None:
            yield Check(
                "group_sizes",
                sentence("Members of the export group {name}", name=group.name),
                group.size,
                len(named),
                [group.row, *(one.row for one in named)],
                agrees=group.size == len(named),
            )
        for claim in facts.figures:
            if claim.scope == group.key and claim.figure.startswith("members_"):
                country = claim.figure.removeprefix("members_")
                here = [one for one in named if one.country == country]
                yield Check(
                    "group_sizes",
                    sentence(
                        "Members of the export group {name} from {country}",
                        name=group.name,
                        country=called(country),
                    ),
                    claim.value,
                    len(here),
                    [claim.row, *(one.row for one in here)],
                    agrees=claim.value == len(here),
                )


def in_two_groups(facts: Facts) -> Iterator[Check]:
    """Is an organisation in more than one group?"""
    found: dict[str, list[Row]] = defaultdict(list)
    names = {}
    for group in facts.groups:
        for member in group.members:
            if member.org is not None:
                found[member.org.key].append(member.row)
                names[member.org.key] = member.org.name
    for key, rows in found.items():
        if len(rows) > 1:
            yield Check(
                "in_two_groups",
                sentence("Export groups that {name} is in", name=names[key]),
                1,
                len(rows),
                rows,
                note=sentence("Members of all groups together are counted once."),
            )


def partners_at_home(facts: Facts) -> Iterator[Check]:
    """Is the partner of a case in a third country?"""
    for case in facts.cases:
        for party in case.of_side(Side.COUNTERPART):
            if party.org is not None and party.org.region is Region.EUROPEAN:
                yield Check(
                    "partners_at_home",
                    sentence("Partner of {case} in a third country", case=case.key),
                    party.printed or party.name,
                    called(party.org.country) if party.org.country else None,
                    [case.row],
                    note=sentence("{name} is European.", name=party.org.name),
                )


def partners_elsewhere(facts: Facts) -> Iterator[Check]:
    """Is the partner of a case in the country that it is listed under?"""
    for case in facts.cases:
        for party in case.of_side(Side.COUNTERPART):
            org = party.org
            if (
                org is not None
                and org.region is Region.THIRD_COUNTRY
                and org.country
                and case.target
                and org.country != case.target
            ):
                yield Check(
                    "partners_elsewhere",
                    sentence("Country of the partner of {case}", case=case.key),
                    called(case.target),
                    called(org.country),
                    [case.row, Row(org.key, "organisation", str(org.number), org.name)],
                    note=sentence("A partner's country need not be the mission's."),
                )


def dashes_beside_rows(facts: Facts) -> Iterator[Check]:
    """Does a source print a dash where rows tell that something happened?"""
    for said in facts.figures:
        mission = facts.missions.get(said.mission) if said.mission else None
        if said.printed != _DASH or mission is None:
            continue
        rows = [
            row
            for event in facts.events
            if event.mission == mission.number
            for *_, row in event.attendance
        ]
        rows += [
            one.row
            for one in facts.missions.values()
            if one.root == mission.number
            and one.number != mission.number
            and one.kind is not MissionKind.REVERSE_MISSION
        ]
        if rows:
            yield Check(
                "dashes_beside_rows",
                sentence(
                    "{figure}, {mission}",
                    figure=label(said.figure),
                    mission=mission.name,
                ),
                _DASH,
                len(rows),
                [said.row, *rows],
                note=sentence("A dash is no 0: nothing is said, and these rows tell of something."),
            )


def dates_stated_twice(facts: Facts) -> Iterator[Check]:
    """Is one thing dated alike wherever it is told?"""
    by_scope: dict[str, list[FigureFact]] = defaultdict(list)
    for one in facts.figures:
        if one.figure == "held_in":
            by_scope[one.scope].append(one)
    names = {one.source_key: one.name for one in facts.missions.values()}
    for scope, said in by_scope.items():
        for one, other in combinations(said, 2):
            if one.printed != other.printed:
                yield Check(
                    "dates_stated_twice",
                    sentence("When it was: {what}", what=names.get(scope, scope)),
                    one.printed,
                    other.printed,
                    [one.row, other.row],
                )


def dates_without_year(facts: Facts) -> Iterator[Check]:
    """Has every printed date a year?"""
    for one in facts.printed:
        said = one.cell("date_printed")
        if said and not _YEAR.search(said):
            yield Check(
                "dates_without_year",
                sentence("Date of {row}", row=one.key),
                said,
                one.cell("date") or None,
                [one.row],
                note=sentence("The year is read from elsewhere."),
            )


def bounds(facts: Facts) -> Iterator[Check]:
    """Which figures are bounds or approximate? They are kept so and never counted."""
    for one in facts.printed:
        for value, qualifier, printed in (
            ("attendance", "qualifier", "printed"),
            ("size", "size_qualifier", "size_printed"),
        ):
            if one.cell(value) and one.cell(qualifier) not in ("", "exact"):
                yield Check(
                    "bounds",
                    sentence("How many: {row}", row=one.key),
                    one.cell(printed),
                    None,
                    [one.row],
                    note=sentence("It is no count, and no total adds it up."),
                )
