"""Whom to call before planning, under which numbers, and what to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from matchmaker import auditing
from matchmaker.permissions import Action, Actor, require
from matchmaker.pre_flight import PreFlight, Weight, pre_flight
from matchmaker.records import Mission, Participant
from matchmaker.reference import languages
from matchmaker.reports.workbook import Workbook
from matchmaker.scoring import labels
from matchmaker.words import Say, Sentence, sentence


@dataclass(slots=True)
class Call:
    """One participant to call: why, and what to ask; ``weight`` is that of the worst reason."""

    participant: Participant
    weight: Weight
    reasons: list[Sentence] = field(default_factory=list)
    asks: list[Sentence] = field(default_factory=list)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to speak with them."""
        return labels(self.participant.languages, languages())


def calls(found: PreFlight) -> Sequence[Call]:
    """The calls that would help, the most urgent first; each participant once."""
    wanted: dict[int, Call] = {}
    for finding in found.findings:
        for concern in finding.concerns:
            if finding.ask is None or concern.participant is None:
                continue
            one = concern.participant
            call = wanted.setdefault(one.id, Call(one, finding.weight))
            call.reasons.append(concern.sentence)
            if finding.ask not in call.asks:
                call.asks.append(finding.ask)
    order = list(Weight)
    return sorted(
        wanted.values(),
        key=lambda one: (order.index(one.weight), -len(one.reasons), one.participant.code),
    )


def export_call_list(
    session: Session, mission: Mission, path: Path, *, by: Actor, say: Say = str
) -> None:
    """Write the call list as a workbook, one row for each person who can be called.

    Raises:
        NotFound, NotPermitted: it is for those who plan and may export.
    """
    require(by, Action.EXPORT, mission)
    listed = calls(pre_flight(session, mission, by=by))
    with Workbook(path, caption=mission.name) as book:
        book.sheet(
            say(sentence("Call list")),
            [
                say(one)
                for one in (
                    sentence("Code"),
                    sentence("Participant"),
                    sentence("Why"),
                    sentence("What to ask"),
                    sentence("Person"),
                    sentence("Telephone"),
                    sentence("WeChat"),
                    sentence("Mail"),
                    sentence("Languages"),
                )
            ],
            [row for call in listed for row in _rows(call, say)],
        )
    auditing.note(
        session, by, "export_call_list", f"mission:{mission.slug}", participants=len(listed)
    )


def _rows(call: Call, say: Say) -> list[list[str]]:
    one = call.participant
    head = [
        one.code,
        one.organisation.name,
        "\n".join(say(reason) for reason in call.reasons),
        "\n".join(say(ask) for ask in call.asks),
    ]
    spoken = ", ".join(call.languages)
    people = [
        [person.both_names, person.telephone, person.wechat, person.email, spoken]
        for person in one.delegates
    ]
    return [[*head, *person] for person in people or [["", "", "", "", spoken]]]
