"""One organisation under several spellings: candidates side by side, merged by a person only.

Nothing is merged silently. That two names look alike in Latin letters says little where names
are transliterated: 华夏 and 华厦 are both Huaxia. Such a pair is shown only with another ground.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.intake.saving import note_change_of
from matchmaker.participant_data import add_alias
from matchmaker.permissions import Action, Actor, require, visible_missions
from matchmaker.records import (
    Base,
    ClusterMembership,
    Delegate,
    Grant,
    MemberWon,
    Mission,
    MissionPartner,
    Organisation,
    OrganisationAlias,
    Participant,
    Target,
)
from matchmaker.words import Sentence, sentence

ALIKE = 0.88
"""From this similarity of their names on (1 is the same) two organisations are compared."""

_LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "as", "asbl", "aps", "bv", "bvba", "co", "company", "corp", "corporation"),
        *("doo", "ead", "eood", "gmbh", "inc", "kft", "kg", "limited", "llc", "llp", "ltd", "mbh"),
        *("nv", "oy", "plc", "sa", "sarl", "sas", "sau", "scp", "sl", "sll", "slu", "spa"),
        *("sprl", "srl", "sro", "ua", "ug", "vof", "vzw"),
    }
)
_NATIVE_FORMS = ("股份有限公司", "有限责任公司", "有限公司")
_TRANSLITERATED = frozenset({"CN", "HK", "JP", "KR", "MO", "SG", "TW"})
"""Where names in Latin letters stand for others that they do not tell apart."""

_PUBLIC_MAIL = frozenset(
    {
        *("126.com", "163.com", "aol.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net"),
        *("googlemail.com", "hotmail.com", "icloud.com", "live.com", "mail.com", "mail.ru"),
        *("me.com", "msn.com", "outlook.com", "outlook.es", "proton.me", "protonmail.com"),
        *("qq.com", "sina.com", "sohu.com", "web.de", "yahoo.com", "yahoo.es", "yandex.ru"),
    }
)
"""Where many have their mail who have nothing to do with each other."""


class Ground(StrEnum):
    """Why two entries may be one organisation."""

    SAME_NAME = "same_name"
    WEBSITE = "website"
    MAIL = "mail"
    LIKE_NAME = "like_name"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one organisation, and why; the one that is known longer first."""

    first: Organisation
    second: Organisation
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class _Traits:
    names: frozenset[str]
    website: str
    mail: frozenset[str]


def candidates(session: Session, mission: Mission, *, by: Actor) -> list[Pair]:
    """Pairs that may be one organisation: one of them takes part in this mission, the other
    here or in another mission that the actor looks after.
    """
    require(by, Action.EDIT_PEOPLE, mission)
    here = set(
        session.scalars(
            select(Participant.organisation_id).where(Participant.mission_id == mission.id)
        )
    )
    seen = (
        select(Participant.organisation_id)
        .join(Mission, Mission.id == Participant.mission_id)
        .where(visible_missions(by, Action.EDIT_PEOPLE))
    )
    known = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(seen))
        .order_by(Organisation.id)
        .options(selectinload(Organisation.aliases))
    ).all()
    traits = _traits(session, known)
    pairs = []
    for one, other in _worth_comparing(known, here, traits):
        grounds = _grounds(one, other, traits[one.id], traits[other.id])
        if grounds:
            pairs.append(Pair(one, other, grounds))
    return sorted(pairs, key=lambda pair: (-len(pair.grounds), pair.first.name, pair.second.id))


def merge(
    session: Session, mission: Mission, keep: Organisation, gone: Organisation, *, by: Actor
) -> None:
    """Make two entries one: ``keep`` stays, with the other's name as another spelling of it and
    all that refers to the other.

    Raises:
        NotFound: neither takes part in this mission.
        Refused: both take part in one mission, both have a delegate of one name, or one takes
            part where the actor has no say.
    """
    require(by, Action.EDIT_PEOPLE, mission)
    missions = _missions_of(session, keep, gone)
    if mission.id not in {one.mission_id for one in missions}:
        raise NotFound(sentence("There is no such organisation in this mission."))
    faults = _against(session, keep, gone, missions, by)
    if keep.id == gone.id:
        faults = [sentence("It is one organisation already.")]
    if faults:
        raise Refused(*faults)
    told = {"kept": keep.name, "gone": gone.name, "gone_id": gone.id}
    for attribute in ("country", "sector", "website", "source_key"):
        value = getattr(gone, attribute)
        if not getattr(keep, attribute) and value:
            setattr(gone, attribute, None)
            session.flush()
            setattr(keep, attribute, value)
    keep.note = "\n".join(filter(None, (keep.note, gone.note)))
    keep.placeholder, keep.synthetic = (
        keep.placeholder and gone.placeholder,
        keep.synthetic and gone.synthetic,
    )
    spellings = [gone.name, *(one.spelling for one in gone.aliases)]
    _move(session, keep, gone)
    session.refresh(gone)
    session.delete(gone)
    session.flush()
    session.refresh(keep)
    for spelling in spellings:
        add_alias(session, keep, spelling)
    note_change_of(session, mission, [keep.id])
    note(session, by, "merge_organisations", f"organisation:{keep.id}", **told)


def _missions_of(session: Session, *organisations: Organisation) -> Sequence[Participant]:
    return session.scalars(
        select(Participant)
        .where(Participant.organisation_id.in_([one.id for one in organisations]))
        .options(selectinload(Participant.mission))
    ).all()


def _against(
    session: Session,
    keep: Organisation,
    gone: Organisation,
    taking_part: Sequence[Participant],
    by: Actor,
) -> list[Sentence]:
    faults: list[Sentence] = []
    both = defaultdict(set)
    for one in taking_part:
        both[one.mission].add(one.organisation_id)
    twice = [mission.name for mission, ids in both.items() if len(ids) > 1]
    if twice:
        faults.append(
            sentence(
                "{one} and {other} both take part in {missions}; withdraw nothing, but move what "
                "one of them has to the other and remove it there first.",
                one=keep.name,
                other=gone.name,
                missions=tuple(twice),
            )
        )
    editable = set(
        session.scalars(select(Mission.id).where(visible_missions(by, Action.EDIT_PEOPLE)))
    )
    if any(mission.id not in editable for mission in both):
        faults.append(
            sentence("One of the two takes part where you have no say; ask an administrator.")
        )
    names: dict[str, set[int]] = defaultdict(set)
    for name, owner in session.execute(
        select(Delegate.latin_name, Delegate.organisation_id).where(
            Delegate.organisation_id.in_([keep.id, gone.id])
        )
    ):
        names[name].add(owner)
    doubles = tuple(name for name, owners in names.items() if len(owners) > 1)
    if doubles:
        faults.append(
            sentence(
                "Both have {names}; write of one of them what tells the two apart, or remove it.",
                names=doubles,
            )
        )
    return faults


def _move(session: Session, keep: Organisation, gone: Organisation) -> None:
    """Let everything that refers to ``gone`` refer to ``keep``; what both had stays once."""
    session.flush()
    for alias in session.scalars(
        select(OrganisationAlias).where(OrganisationAlias.organisation_id == gone.id)
    ):
        session.delete(alias)
    session.flush()
    for table, name, same in (
        (ClusterMembership, "cluster_id", ("member_id", "since")),
        (ClusterMembership, "member_id", ("cluster_id", "since")),
        (MissionPartner, "organisation_id", ("mission_id", "role")),
        (Grant, "organisation_id", ("account_id", "role", "mission_id")),
        (MemberWon, "organisation_id", ("cluster_id", "mission_id")),
        (MemberWon, "cluster_id", ("organisation_id", "mission_id")),
        (Target, "cluster_id", ("indicator", "starts_on", "ends_on")),
    ):
        owner = getattr(table, name)
        has = {
            tuple(getattr(one, part) for part in same)
            for one in session.scalars(select(table).where(owner == keep.id))
        }
        for one in session.scalars(select(table).where(owner == gone.id)):
            others = tuple(getattr(one, part) for part in same)
            of_itself = table is ClusterMembership and others[0] == keep.id
            if others in has or of_itself:
                session.delete(one)
            else:
                setattr(one, name, keep.id)
        session.flush()
    for owned in Base.metadata.sorted_tables:
        for column in owned.columns:
            if any(key.column is Organisation.__table__.c.id for key in column.foreign_keys):
                session.execute(
                    update(owned).where(column == gone.id).values({column.name: keep.id})
                )
    session.expire_all()


def _traits(session: Session, known: Iterable[Organisation]) -> dict[int, _Traits]:
    mail: dict[int, set[str]] = defaultdict(set)
    for owner, address in session.execute(
        select(Delegate.organisation_id, Delegate.email).where(Delegate.email != "")
    ):
        domain = address.rpartition("@")[2].casefold()
        if domain not in _PUBLIC_MAIL:
            mail[owner].add(domain)
    return {
        one.id: _Traits(
            names=frozenset(
                filter(None, map(plain, (one.name, *(alias.spelling for alias in one.aliases))))
            ),
            website=_host(one.website or ""),
            mail=frozenset(mail[one.id]),
        )
        for one in known
    }


def _worth_comparing(
    known: Sequence[Organisation], here: set[int], traits: dict[int, _Traits]
) -> list[tuple[Organisation, Organisation]]:
    """Pairs of which one is here and that share a trait, or a beginning of a word of a name."""
    by_trait: dict[object, list[Organisation]] = defaultdict(list)
    for one in known:
        mine = traits[one.id]
        starts = {word[:4] for name in mine.names for word in name.split()}
        for trait in {*mine.names, *starts, ("web", mine.website), *mine.mail} - {("web", "")}:
            by_trait[trait].append(one)
    found = {}
    for together in by_trait.values():
        if len(together) > MOST_ALIKE:
            continue
        for one, other in combinations(together, 2):
            if one.id in here or other.id in here:
                found[one.id, other.id] = (one, other)
    return list(found.values())


MOST_ALIKE = 200
"""A trait that more organisations share, such as a frequent word, tells nothing."""


def _grounds(
    one: Organisation, other: Organisation, mine: _Traits, theirs: _Traits
) -> tuple[Ground, ...]:
    same = mine.names & theirs.names
    pinyin = bool({one.country, other.country} & _TRANSLITERATED)
    sure = any(not name.isascii() for name in same) if pinyin else bool(same)
    by_name = bool(same) or any(
        SequenceMatcher(None, a, b).ratio() >= ALIKE for a in mine.names for b in theirs.names
    )
    found = []
    if same:
        found.append(Ground.SAME_NAME)
    if mine.website and mine.website == theirs.website:
        found.append(Ground.WEBSITE)
    if mine.mail & theirs.mail:
        found.append(Ground.MAIL)
    if by_name and not same:
        found.append(Ground.LIKE_NAME)
    if pinyin and not sure and set(found) <= {Ground.SAME_NAME, Ground.LIKE_NAME}:
        return ()
    return tuple(found)


def plain(name: str) -> str:
    """A name without case, accents, punctuation and legal forms."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(one for one in letters if not unicodedata.combining(one))
    # Letters with full stops between them are one word: S.L., G.m.b.H.
    letters = re.sub(r"\b(?:\w\.\s?){2,}", lambda found: f"{_letters(found[0])} ", letters)
    words = re.sub(r"[\W_]+", " ", letters).split()
    kept = [word for word in words if word not in _LEGAL_FORMS]
    for form in _NATIVE_FORMS:
        kept = [word.removesuffix(form) for word in kept]
    return " ".join(filter(None, kept)) or " ".join(words)


def _letters(text: str) -> str:
    return re.sub(r"[.\s]", "", text)


def _host(website: str) -> str:
    host = re.sub(r"^\w+://", "", website.strip().casefold()).partition("/")[0]
    return host.partition(":")[0].removeprefix("www.")
