"""What the report's figures and rows are called."""

from matchmaker.eu_report.shape import Row, Text
from matchmaker.reference import country_name
from matchmaker.words import Sentence, sentence

LABELS: dict[str, Sentence] = {
    "preparatory_events": sentence("Preparatory events"),
    "cluster_to_cluster_events": sentence("C2C events"),
    "cluster_to_cluster_meetings": sentence("C2C meetings"),
    "business_to_business_events": sentence("B2B events"),
    "business_to_business_meetings": sentence("B2B meetings"),
    "eu_clusters": sentence("EU clusters"),
    "eu_smes": sentence("EU SMEs"),
    "third_country_intermediaries": sentence("Clusters and other intermediaries, third country"),
    "third_country_businesses": sentence("SMEs and businesses, third country"),
    "participants": sentence("Participating companies and organisations"),
    "bilateral_meetings": sentence("Bilateral meetings"),
    "business_agreements": sentence("Business agreements"),
    "cooperation_agreements": sentence("Cooperation agreements"),
    "export_groups": sentence("Export groups"),
    "reverse_missions": sentence("Reverse missions held"),
    "market_session_attendance": sentence("Attendance of the market session"),
    "missions_abroad": sentence("Missions abroad"),
    "companies": sentence("Companies in missions abroad, each once"),
    "consortium_mous": sentence("Memoranda of understanding of the consortium"),
    "consortium_cooperation_agreements": sentence("Cooperation agreements of the consortium"),
    "funding_session_attendance": sentence("Attendance of sessions on EU funding"),
    "funding_sessions": sentence("Sessions on EU funding"),
    "new_members": sentence("New cluster members"),
    "partners": sentence("Partners"),
    "charters": sentence("Charters of cooperation"),
    "agreements": sentence("Agreements"),
    "cluster_cases": sentence("Cooperation cases by European clusters"),
    "sme_cases": sentence("Cooperation cases by European SMEs"),
}


def label(figure: str) -> Sentence:
    """What a figure is called; one that only a source knows is called what the source calls it."""
    return LABELS.get(figure) or Sentence("{name}", {"name": figure.replace("_", " ")})


_BY_TEXT = frozenset({"event", "organisation", "mission"})


def row_name(row: Row) -> Text:
    """What a row is called where people read it: by its name where it has one, else by its key."""
    if row.noun == "figure":
        scope, _, rest = row.key.partition(": ")
        figure, _, place = rest.partition(" (")
        return sentence(
            "{figure}, {scope} ({place})",
            figure=label(figure),
            scope=scope,
            place=place.removesuffix(")"),
        )
    return (row.text or row.key) if row.noun in _BY_TEXT else row.key


_SHORT = {"US": "USA", "GB": "United Kingdom"}


def country(code: str) -> str:
    """A country's name as a table has room for it."""
    return _SHORT.get(code) or country_name(code)
