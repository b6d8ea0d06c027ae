"""What somebody should know of the other side before they sit down: a brief in plain text."""

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView
from matchmaker.records import Delegate, ProfileKind
from matchmaker.reference import country_name, topics
from matchmaker.words import Say, Sentence, sentence


def brief_lines(participant: ParticipantView, delegates: list[Delegate]) -> list[Sentence]:
    """Who they are, what they offer and look for, and who comes; one sentence a line."""
    record = participant.record
    organisation = record.organisation
    lines = []
    if organisation.country:
        lines.append(
            sentence(
                "{name}, {country}",
                name=participant.name,
                country=country_name(organisation.country),
            )
        )
    else:
        lines.append(sentence("{name}", name=participant.name))
    if record.brief:
        lines.append(sentence("{text}", text=record.brief))
    offers = _profile(participant, ProfileKind.OFFER)
    needs = _profile(participant, ProfileKind.NEED)
    if offers:
        lines.append(sentence("Offers: {topics}", topics=", ".join(offers)))
    if needs:
        lines.append(sentence("Looks for: {topics}", topics=", ".join(needs)))
    if organisation.website:
        lines.append(sentence("{text}", text=organisation.website))
    lines.extend(_person(one) for one in delegates if one.organisation_id == organisation.id)
    return lines


def description(
    agenda: MissionAgenda, participant: ParticipantView, meeting: MeetingView, say: Say
) -> str:
    """The text of a meeting in the calendar of one of its participants."""
    lines = [
        line
        for other in meeting.others(participant)
        for line in brief_lines(other, meeting.delegates)
    ]
    if meeting.interpreted:
        lines.append(sentence("An interpreter joins you."))
    if agenda.release is not None:
        lines.append(sentence("Release {number}", number=agenda.release.number))
    if participant.synthetic or any(other.synthetic for other in meeting.others(participant)):
        lines.append(sentence("Synthetic data: this meeting is made up."))
    return "\n".join(say(line) for line in lines)


def _profile(participant: ParticipantView, kind: ProfileKind) -> list[str]:
    known = topics()
    return [
        one.text or (known[one.code].label if one.code in known else one.code)
        for one in participant.record.profile
        if one.kind is kind
    ]


def _person(delegate: Delegate) -> Sentence:
    if delegate.salutation and delegate.title:
        return sentence(
            "{name}, {title}; say {salutation}",
            name=delegate.both_names,
            title=delegate.title,
            salutation=delegate.salutation,
        )
    return sentence("{name}", name=delegate.both_names)
