"""Projects on screen: names, partners, and the missions that they report on."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.cooperation.stating import Stated, plain_text
from matchmaker.errors import Clash
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission, Organisation, Project, ProjectMission, ProjectPartner
from matchmaker.slugs import free_slug, slug_of
from matchmaker.words import sentence

MOST_PARTNERS = 100
TAKEN = frozenset({"new"})
"""Names that stand for something else in addresses."""


def fields_of(project: Project) -> dict[str, Any]:
    """A project's fields as a form has them; ``seen`` is what somebody saw who sends them back."""
    fields = {
        "name": project.name,
        "programme": project.programme,
        "starts_on": project.starts_on.isoformat() if project.starts_on else "",
        "ends_on": project.ends_on.isoformat() if project.ends_on else "",
        "partners": "\n".join(one.organisation.name for one in project.partners),
        "missions": sorted(one.slug for one in project.missions),
    }
    return fields | {"seen": "\n".join(str(one) for one in fields.values())}


def missions_for(session: Session, project: Project | None, *, by: Actor) -> Sequence[Mission]:
    """The missions that a project may report on: its own, and those of no project."""
    require(by, Action.REPORT)
    taken = select(ProjectMission.mission_id)
    if project is not None:
        taken = taken.where(ProjectMission.project_id != project.id)
    return session.scalars(
        select(Mission).where(Mission.id.not_in(taken)).order_by(Mission.name)
    ).all()


def save_project(
    session: Session, project: Project | None, fields: Mapping[str, Any], *, by: Actor
) -> Project:
    """Write down a project, or correct one; its name in addresses is made once and stays.

    Raises:
        FieldsRefused: with all that is wrong, by field.
        Clash: somebody changed it meanwhile.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    stated = Stated(session, fields)
    name = stated.line("name", missing=sentence("Give the project a name."))
    programme = stated.line("programme")
    starts, ends = stated.day("starts_on"), stated.day("ends_on")
    if starts and ends and ends < starts:
        stated.refuse("ends_on", sentence("It cannot end before it begins."))
    partners = _partners(stated)
    missions = _missions(stated, missions_for(session, project, by=by))
    stated.finish()
    if project is None:
        project = Project(slug=_slug(session, name), name=name)
        session.add(project)
        act = "add_project"
    else:
        act = "edit_project"
        if plain_text(fields.get("seen")) != plain_text(fields_of(project)["seen"]):
            raise Clash(sentence("Somebody changed this project meanwhile; nothing was saved."))
    project.name, project.programme = name, programme
    project.starts_on, project.ends_on = starts, ends
    known = {one.organisation_id: one for one in project.partners}
    project.partners = []
    session.flush()  # positions are unique, so the old ones go before the new ones come
    project.partners = [
        ProjectPartner(organisation=one, position=at) for at, one in enumerate(partners)
    ]
    project.missions = missions
    session.flush()
    note(
        session,
        by,
        act,
        f"project:{project.slug}",
        partners=[len(known), len(partners)],
        missions=[one.slug for one in missions],
    )
    return project


def _partners(stated: Stated) -> list[Organisation]:
    found: list[Organisation] = []
    for name in stated.lines("partners"):
        one = stated.named(name)
        if one is None:
            stated.refuse(
                "partners",
                sentence(
                    'No organisation on record is called "{name}"; choose one from the list.',
                    name=name,
                ),
            )
        elif one not in found:
            found.append(one)
    if len(found) > MOST_PARTNERS:
        stated.refuse("partners", sentence("At most {most} partners fit.", most=MOST_PARTNERS))
    return found


def _missions(stated: Stated, open_to: Sequence[Mission]) -> list[Mission]:
    known = {one.slug: one for one in open_to}
    chosen = stated.lines("missions")
    for slug in chosen:
        if slug not in known:
            stated.refuse(
                "missions",
                sentence("There is no mission {slug}, or another project has it.", slug=slug),
            )
    return [known[slug] for slug in chosen if slug in known]


def _slug(session: Session, name: str) -> str:
    """A name for addresses that no project has yet."""
    taken = {*session.scalars(select(Project.slug)), *TAKEN}
    return free_slug(slug_of(name, otherwise="project"), taken)
