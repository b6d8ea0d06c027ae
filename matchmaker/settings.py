"""Settings that an administrator changes while the application runs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import normalised_address
from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Setting
from matchmaker.words import Sentence, sentence

SHORTEST_PLAN, LONGEST_PLAN = 5, 3600
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; the values here count where nothing else was set.

    ``site_name`` stands at the top of pages and in authenticators, ``sender_name`` in mails as
    who they are from, ``support_address`` is where people are sent with questions (empty for
    nowhere), ``plan_seconds`` is how long a plan may take unless somebody says otherwise.
    """

    site_name: str = "Matchmaker"
    sender_name: str = "Matchmaker"
    support_address: str = ""
    plan_seconds: int = 60


def settings_of(session: Session) -> Settings:
    """The settings as they are now."""
    known = {one.name for one in fields(Settings)}
    stored = session.execute(select(Setting.name, Setting.value)).all()
    return Settings(**{name: value["value"] for name, value in stored if name in known})


def change_settings(session: Session, wanted: Mapping[str, str], *, by: Actor) -> Settings:
    """Set what is named; texts as a form gives them.

    Raises:
        Refused: with a sentence for each value that cannot be.
        NotPermitted: only administrators change settings.
    """
    require(by, Action.MANAGE_SETTINGS)
    before, faults = asdict(settings_of(session)), list[Sentence]()
    changed: dict[str, str | int] = {}
    for name in before.keys() & wanted.keys():
        try:
            value = _read(name, wanted[name].strip())
        except Refused as refused:
            faults += refused.sentences
            continue
        if value != before[name]:
            changed[name] = value
    if faults:
        raise Refused(*faults)
    for name, value in sorted(changed.items()):
        session.merge(Setting(name=name, value={"value": value}))
        note(session, by, "change_setting", f"setting:{name}", before=before[name], after=value)
    session.flush()
    return settings_of(session)


def _read(name: str, text: str) -> str | int:
    if name == "plan_seconds":
        if not (text.isascii() and text.isdigit() and SHORTEST_PLAN <= int(text) <= LONGEST_PLAN):
            raise Refused(
                sentence(
                    "A plan takes from {least} to {most} seconds.",
                    least=SHORTEST_PLAN,
                    most=LONGEST_PLAN,
                )
            )
        return int(text)
    if name == "support_address":
        return normalised_address(text) if text else ""
    if not text or len(text) > LONGEST_TEXT or not text.isprintable():
        raise Refused(sentence("Give a name of one line, up to {most} letters.", most=LONGEST_TEXT))
    return text
