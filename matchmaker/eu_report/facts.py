"""Everything that a report is counted from, read once; what is confidential is left out here.

Tables and rules see these facts alone: what the public may not know is not among those that the
public's report is made from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matchmaker.eu_report.shape import Audience, Period, Row
from matchmaker.learning.funnel import Funnel
from matchmaker.records import (
    CaseKind,
    CaseLevel,
    CaseState,
    DocumentKind,
    EventCategory,
    MissionKind,
    Outlook,
    Qualifier,
    Region,
    Side,
    StatementKind,
)


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation: ``key`` is its source's or its own."""

    number: int
    key: str
    name: str
    kind: str
    region: Region
    country: str | None
    spellings: Sequence[str] = ()
    clusters: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class MissionFact:
    """A mission; ``root`` is the number of the one that it is a child of, at any depth."""

    number: int
    key: str
    slug: str
    name: str
    kind: MissionKind
    country: str | None
    root: int
    day: date | None
    date_note: str
    row: Row
    source_key: str = ""


@dataclass(frozen=True, slots=True)
class EventFact:
    """An event, and how many came as far as that is stated."""

    number: int
    category: EventCategory
    title: str
    mission: int | None
    day: date | None
    placeholder: bool
    row: Row
    attendance: Sequence[tuple[int, Qualifier, str, Row]] = ()
    listed: int = 0


@dataclass(frozen=True, slots=True)
class Party:
    """One who cooperates; ``hidden`` where the name is confidential for this audience."""

    side: Side
    org: Org | None
    name: str
    consortium: bool
    country: str | None
    printed: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A cooperation case; ``target`` is the country of its mission, ``country`` the partner's."""

    number: int
    key: str
    level: CaseLevel
    count: int
    in_overview: bool
    kind: CaseKind | None
    document: DocumentKind | None
    state: CaseState | None
    target: str | None
    mission: int | None
    origin: int | None
    parties: Sequence[Party]
    sectors: Sequence[str]
    objectives: Sequence[str]
    objectives_text: str
    summary: str
    main_steps: str
    next_steps: str
    signed: str
    day: date | None
    row: Row
    hidden: frozenset[str] = frozenset()

    def of_side(self, side: Side) -> list[Party]:
        """Its parties of one side."""
        return [one for one in self.parties if one.side is side]


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """A row of the source as it prints it; ``case`` is the key of the case that it tells of."""

    table: str
    key: str
    cells: Mapping[str, Any]
    case: str
    row: Row

    def cell(self, name: str) -> str:
        """A cell's words, empty where there are none."""
        return str(self.cells.get(name) or "")


@dataclass(frozen=True, slots=True)
class FigureFact:
    """A figure as a source prints it, of a scope: a mission's slug, a row's key, or all."""

    scope: str
    figure: str
    value: int | None
    qualifier: Qualifier
    unit: str
    printed: str
    source: str
    mission: int | None
    row: Row


@dataclass(frozen=True, slots=True)
class MemberFact:
    """A member of an export group; ``org`` is None for one that nobody names."""

    name: str
    org: Org | None
    country: str | None
    row: Row


@dataclass(frozen=True, slots=True)
class GroupFact:
    """An export group."""

    key: str
    name: str
    target: str | None
    mission: int | None
    size: int | None
    purpose: str
    promoter: str
    has_manager: bool | None
    members: Sequence[MemberFact]
    row: Row


@dataclass(frozen=True, slots=True)
class Taking:
    """An organisation in a mission; ``part`` is its side, or its role where it only helps."""

    mission: int
    org: Org
    part: str
    row: Row


@dataclass(frozen=True, slots=True)
class VisitFact:
    """What is known of a visit beyond its mission."""

    mission: int
    outlook: Outlook
    org: Org | None
    row: Row


@dataclass(frozen=True, slots=True)
class Facts:
    """What a project's report is counted from."""

    slug: str
    name: str
    programme: str
    audience: Audience
    period: Period
    partners: Sequence[Org]
    missions: Mapping[int, MissionFact]
    events: Sequence[EventFact]
    cases: Sequence[CaseFact]
    groups: Sequence[GroupFact]
    taking_part: Sequence[Taking]
    helping: Sequence[Taking]
    visits: Sequence[VisitFact]
    figures: Sequence[FigureFact]
    printed: Sequence[PrintedFact]
    statements: Sequence[tuple[StatementKind, str, Row]]
    members_won: Sequence[Row]
    meetings: Mapping[tuple[str, EventCategory], Sequence[Row]]
    orgs: Mapping[str, Org]
    objectives: Mapping[str, str]
    proven: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Records that some file shows, as noun and number."""
    undated: Sequence[Row] = ()
    """What has no day, and so is in no limited period."""
    funnel: Funnel | None = None
    """How far the pairs of the missions within the period came."""

    @property
    def countries(self) -> list[str]:
        """The target countries, in the order of their missions."""
        found = [
            one.country
            for one in self.missions.values()
            if one.number == one.root and one.country is not None
        ]
        return list(dict.fromkeys(found))

    def target(self, mission: int | None) -> str | None:
        """The country that a mission and its child missions are about."""
        if mission is None or mission not in self.missions:
            return None
        return self.missions[self.missions[mission].root].country

    def table(self, name: str) -> list[PrintedFact]:
        """The printed rows of one of the source's tables."""
        return [one for one in self.printed if one.table == name]

    def overview(self, level: CaseLevel) -> list[CaseFact]:
        """The cases of an overview table."""
        return [one for one in self.cases if one.level is level and one.in_overview]

    def details(self, level: CaseLevel) -> list[CaseFact]:
        """The cases of a details table: told outside the overview, or with steps of their own."""
        return [
            one
            for one in self.cases
            if one.level is level and (not one.in_overview or one.main_steps or one.next_steps)
        ]

    def reported(self, figure: str, source: str, scope: str | None = None) -> list[FigureFact]:
        """The figures of this name that a source prints in one of its parts."""
        return [
            one
            for one in self.figures
            if one.figure == figure and one.source.startswith(source) and scope in (None, one.scope)
        ]
