"""The cooperation cases of the bundled report: its two overview tables and their details."""

from datetime import UTC, datetime

from sqlalchemy import select

from matchmaker.bundled_files import Loaded, rows, several
from matchmaker.permissions import Actor
from matchmaker.records import (
    CaseField,
    CaseKind,
    CaseLevel,
    CaseOrigin,
    CaseParty,
    CaseState,
    CooperationCase,
    DocumentKind,
    Event,
    Region,
    Side,
)
from matchmaker.records.ladder import LADDER

Row = dict[str, str]

_KINDS = dict(zip("1234", CaseKind, strict=True))
_OVERVIEWS = {CaseLevel.CLUSTER: "cluster_cases", CaseLevel.SME: "sme_cases"}
_DETAILS = {CaseLevel.CLUSTER: "cluster_case_details", CaseLevel.SME: "sme_case_details"}
_EVENTS = {"CC-1": "EV-CN-C2C", "CC-7": "EV-US-C2C"}
"""Cases that tell of an event: its row."""

_JOURNEYS = {"SD-4": "M-CN-IDOM-2017-10"} | dict.fromkeys(
    ("SD-5", "SD-6", "SD-7"), "M-CN-FOOT-2017-12"
)
"""Details of a journey: its mission."""


def load_cases(loaded: Loaded, by: Actor) -> None:
    """Load the cases that are not there yet, and lead each to what it came out of."""
    known = {one.key: one for one in loaded.session.scalars(select(CooperationCase))}
    made: dict[str, CooperationCase] = {}
    for level, name in _OVERVIEWS.items():
        for row in rows(name):
            if row["id"] not in known:
                made[row["id"]] = _case(loaded, level, row, by)
    retold = {
        (level, row["partner"]) for level, name in _OVERVIEWS.items() for row in rows(name)
    } - {(level, "") for level in CaseLevel}
    for level, name in _DETAILS.items():
        for row in rows(name):
            overview = made.get(row.get("case", ""))
            if overview is not None:
                overview.main_steps, overview.next_steps = row["main_steps"], row["next_steps"]
            elif not row.get("case") and row["id"] not in known:
                case = made[row["id"]] = _case(loaded, level, row, by)
                case.in_overview = False
                case.count = int(_is_news(loaded, row, retold, level))
    _lead_to_origins(loaded, made)
    _sign(made)
    loaded.session.add_all(made.values())


def _is_news(
    loaded: Loaded, row: Row, retold: set[tuple[CaseLevel, str]], level: CaseLevel
) -> bool:
    """Whether a row of details tells of something that no other row counts.

    It does not where it retells an overview case, tells of membership in an export group, or
    names nobody in a third country.
    """
    partner = loaded.organisations.get(row["partner"])
    return (
        partner is not None
        and partner.region is Region.THIRD_COUNTRY
        and not row.get("export_group")
        and (level, row["partner"]) not in retold
    )


def _case(loaded: Loaded, level: CaseLevel, row: Row, by: Actor) -> CooperationCase:
    document = row.get("agreement_kind", "")
    state = row.get("state", "")
    partner = loaded.organisations.get(row["partner"])
    where = row.get("country") or row.get("partner_country", "")
    if partner is not None and partner.region is Region.EUROPEAN and row.get("export_group"):
        where = _group_country(row["export_group"])
    return CooperationCase(
        key=row["id"],
        mission=loaded.mission_for(where),
        level=level,
        count=int(row.get("nb") or 1),
        in_overview=True,
        kind=_KINDS.get(row.get("type", "")),
        document=DocumentKind(document) if document else None,
        state=CaseState(state) if state else None,
        rung=CaseState(state) if state in LADDER else None,
        state_basis=row.get("state_basis", ""),
        country=partner.country if partner is not None else where or None,
        sectors=several(row["sectors"]),
        objectives=several(row.get("objectives", "")),
        objectives_text=row.get("objective_text", ""),
        summary=row["summary"],
        main_steps=row.get("main_steps", ""),
        next_steps=row.get("next_steps", ""),
        origin=CaseOrigin.NONE,
        confidential=[CaseField.COUNTERPARTS.value] if row.get("confidential") == "yes" else [],
        raised_at=datetime.now(UTC),
        raised_by=by.name,
        source=row["source"],
        source_lines=row["report_lines"],
        note=row["note"],
        parties=[
            *_home_parties(loaded, level, row),
            *_counterparts(loaded, row),
        ],
    )


def _home_parties(loaded: Loaded, level: CaseLevel, row: Row) -> list[CaseParty]:
    key, printed = (
        (row["european_party"], row["european_party_printed"])
        if level is CaseLevel.CLUSTER
        else (row["sme"], row["sme_printed"])
    )
    whole = key == "consortium"
    return [
        CaseParty(
            position=0,
            side=Side.HOME,
            organisation=None if whole else loaded.organisations[key],
            name=printed if whole else "",
            consortium=whole,
            number=None if whole else 1,
            country=row.get("sme_country") or None,
            printed=printed,
        )
    ]


def _counterparts(loaded: Loaded, row: Row) -> list[CaseParty]:
    partner = loaded.organisations.get(row["partner"])
    hidden = row.get("confidential") == "yes"
    if partner is None and not row["partner_name"] and not hidden:
        return []
    return [
        CaseParty(
            position=1,
            side=Side.COUNTERPART,
            organisation=partner,
            name="" if partner else row["partner_name"] or row["partner_kind"],
            number=int(row["nb"]) if hidden else 1 if partner else None,
            country=row.get("partner_country") or (partner.country if partner else None),
            printed=row["partner_printed"],
        )
    ]


def _group_country(key: str) -> str:
    return next(row["country"] for row in rows("export_groups") if row["id"] == key)


def _lead_to_origins(loaded: Loaded, made: dict[str, CooperationCase]) -> None:
    titles = {row["id"]: row["title"] for row in rows("events")}
    events = {one.title: one for one in loaded.session.scalars(select(Event))}
    for key, event in _EVENTS.items():
        if key in made:
            made[key].origin, made[key].origin_event = CaseOrigin.EVENT, events[titles[event]]
    for row in rows("reverse_missions"):
        for key in several(row["cases"]):
            if key in made:
                made[key].origin = CaseOrigin.REVERSE_MISSION
                made[key].origin_mission = loaded.missions[row["id"]]
    for key, mission in _JOURNEYS.items():
        if key in made:
            made[key].origin = CaseOrigin.FOLLOW_UP_VISIT
            made[key].origin_mission = loaded.missions[mission]


def _sign(made: dict[str, CooperationCase]) -> None:
    """What the report's agreements say of the cases that they belong to."""
    for row in rows("agreements"):
        for key in several(row["cases"]):
            if key in made:
                made[key].signed_printed = row["date_printed"]
