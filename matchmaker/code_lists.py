"""Code lists as they are here: the bundled ones with what an administrator changed in them."""

import re
from collections import defaultdict
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker import reference
from matchmaker.auditing import note
from matchmaker.errors import Clash, NotFound, Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import CodeListVersion, CodeTerm
from matchmaker.reference import Changes, Term, use_changes
from matchmaker.words import sentence

LISTS = reference.BUNDLED
"""The lists that can be changed; the others are fixed by standards or by what the code knows."""

WIDER = {"topics": "sectors", "sectors": "sectors"}
"""The list that the wider code of a term is from."""

VERSIONED = frozenset({"objectives"})
"""Lists whose every change makes a version, so that what was coded by an old one stays readable."""

LONGEST_LABEL = 200
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def terms(session: Session, name: str, *, retired: bool = False) -> dict[str, Term]:
    """The terms of a list by code, in the list's order; with ``retired``, also those put away.

    Raises:
        NotFound: there is no such list, or it cannot be changed.
    """
    found = dict(_bundled(name))
    for own in _own(session, name):
        if own.retired and not retired:
            found.pop(own.code, None)
        else:
            within = found[own.code].within if own.code in found else own.within
            found[own.code] = Term(own.code, own.label, within)
    return found


def retired_codes(session: Session, name: str) -> set[str]:
    """The codes that were put away: what has them keeps them, nobody can choose them."""
    return {own.code for own in _own(session, name) if own.retired}


def use_own_lists(session: Session) -> None:
    """Have the reference lists be as they were changed here, in this thread, for what follows."""
    terms_by, put_away = defaultdict[str, dict[str, Term]](dict), defaultdict[str, set[str]](set)
    for own in session.scalars(select(CodeTerm).order_by(CodeTerm.id)):
        known = LISTS[own.code_list]() if own.code_list in LISTS else {}
        within = known[own.code].within if own.code in known else own.within
        terms_by[own.code_list][own.code] = Term(own.code, own.label, within)
        if own.retired:
            put_away[own.code_list].add(own.code)
    use_changes(
        Changes(terms_by, {name: frozenset(codes) for name, codes in put_away.items()})
        if terms_by
        else None
    )


def add_term(
    session: Session, name: str, code: str, label: str, *, by: Actor, within: str = ""
) -> None:
    """Add a term to a list.

    Raises:
        Refused: the code or label is none, or the wider code is unknown.
        Clash: the list has this code.
        NotPermitted: only administrators change lists.
    """
    require(by, Action.MANAGE_SETTINGS)
    code, faults = code.strip().lower(), []
    if not _CODE.fullmatch(code) or len(code) > 60:
        faults.append(sentence("A code has small letters, digits and single hyphens."))
    if within and within not in terms(session, WIDER.get(name, name)):
        faults.append(sentence('There is no sector "{code}".', code=within))
    label = _label(label)
    if faults:
        raise Refused(*faults)
    if code in terms(session, name, retired=True):
        raise Clash(sentence("The list has the code {code} already.", code=code))
    session.add(CodeTerm(code_list=name, code=code, label=label, within=within))
    session.flush()
    _keep_version(session, name, by)
    note(session, by, "add_term", f"code_list:{name}", code=code, label=label)


def rename_term(session: Session, name: str, code: str, label: str, *, by: Actor) -> None:
    """Call a term something else; its code stays.

    Raises:
        NotFound: the list has no such code.
        Refused: the label is none.
        NotPermitted: only administrators change lists.
    """
    require(by, Action.MANAGE_SETTINGS)
    own = _changeable(session, name, code)
    before, own.label = own.label, _label(label)
    session.flush()
    _keep_version(session, name, by)
    note(session, by, "rename_term", f"code_list:{name}", code=code, before=before, after=own.label)


def retire_term(session: Session, name: str, code: str, *, by: Actor, retired: bool = True) -> None:
    """Put a term away so that nobody chooses it any more, or take it back; raises as above."""
    require(by, Action.MANAGE_SETTINGS)
    own = _changeable(session, name, code)
    if own.retired != retired:
        own.retired = retired
        note(session, by, "retire_term" if retired else "take_term_back", f"code_list:{name}",
             code=code)  # fmt: skip
        session.flush()
        _keep_version(session, name, by)
    session.flush()


def version_of(session: Session, name: str) -> int:
    """The number of a list's newest version; 1 is the list that comes with the application."""
    newest = session.scalar(
        select(func.max(CodeListVersion.number)).where(CodeListVersion.code_list == name)
    )
    return newest or 1


def labels_at(session: Session, name: str, number: int) -> dict[str, str]:
    """What the codes of a list stood for in one of its versions, by code."""
    kept = session.scalar(
        select(CodeListVersion).where(
            CodeListVersion.code_list == name, CodeListVersion.number == number
        )
    )
    if kept is None:
        return {one.code: one.label for one in _bundled(name).values()}
    return {str(code): str(label) for code, label in kept.labels}


def _keep_version(session: Session, name: str, by: Actor) -> None:
    if name not in VERSIONED:
        return
    session.add(
        CodeListVersion(
            code_list=name,
            number=version_of(session, name) + 1,
            labels=[[one.code, one.label] for one in terms(session, name).values()],
            made_at=datetime.now(UTC),
            made_by=by.name,
        )
    )
    session.flush()


def _bundled(name: str) -> dict[str, Term]:
    if name not in LISTS:
        raise NotFound(sentence("There is no code list {name}.", name=name))
    return LISTS[name]()


def _own(session: Session, name: str) -> list[CodeTerm]:
    return list(
        session.scalars(select(CodeTerm).where(CodeTerm.code_list == name).order_by(CodeTerm.id))
    )


def _changeable(session: Session, name: str, code: str) -> CodeTerm:
    known = terms(session, name, retired=True)
    if code not in known:
        raise NotFound(sentence("There is no such code."))
    own = session.scalar(select(CodeTerm).where(CodeTerm.code_list == name, CodeTerm.code == code))
    if own is None:
        own = CodeTerm(code_list=name, code=code, label=known[code].label, retired=False)
        session.add(own)
    return own


def _label(text: str) -> str:
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST_LABEL or not plain.isprintable():
        raise Refused(sentence("Give a name of up to {most} letters.", most=LONGEST_LABEL))
    return plain
