"""Organisations that may be one under several spellings, side by side, with why.

That two names look alike in Latin letters says little where names are transliterated: 华夏 and
华厦 are both Huaxia. Such a pair is shown only with another ground.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.errors import NotFound
from matchmaker.permissions import Action, Actor, require, visible_missions
from matchmaker.records import Delegate, Mission, Organisation, Participant, ToldApart
from matchmaker.words import sentence

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
    here or in another mission that the actor looks after. Those that were told apart are not.
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
    apart = {
        (one, other)
        for one, other in session.execute(select(ToldApart.first_id, ToldApart.second_id))
    }
    pairs = []
    for one, other in _worth_comparing(known, here, traits):
        if (one.id, other.id) in apart:
            continue
        grounds = _grounds(one, other, traits[one.id], traits[other.id])
        if grounds:
            pairs.append(Pair(one, other, grounds))
    return sorted(pairs, key=lambda pair: (-len(pair.grounds), pair.first.name, pair.second.id))


def tell_apart(
    session: Session, mission: Mission, one: Organisation, other: Organisation, *, by: Actor
) -> None:
    """Note that a pair of ``candidates`` are two organisations, so that nobody is asked again.

    Raises:
        NotFound: the two are not such a pair, or no longer.
    """
    first, second = sorted((one, other), key=lambda organisation: organisation.id)
    if not any(
        (pair.first, pair.second) == (first, second) for pair in candidates(session, mission, by=by)
    ):
        raise NotFound(sentence("There is no such pair in this mission any more."))
    session.add(ToldApart(first_id=first.id, second_id=second.id))
    told = {"first": first.name, "second": second.name}
    note(session, by, "tell_organisations_apart", f"organisation:{first.id}", **told)


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
    by_name = bool(same) or any(_alike(a, b) for a in mine.names for b in theirs.names)
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


def _alike(one: str, other: str) -> bool:
    """Whether two plain names may be one misspelt; a number that differs is no mistake."""
    if _numbers(one) != _numbers(other):
        return False
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+", name)


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
