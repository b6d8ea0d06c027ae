"""A partner's own people: how far each is, and wishes to propose for them."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker.catalogue import find
from matchmaker.errors import Refused
from matchmaker.partners import own_people
from matchmaker.permissions import Action, may, visible_missions
from matchmaker.records import Mission, Participant, RequestState
from matchmaker.requests import propose
from matchmaker.wish_lists import outgoing, suggestions
from web.access import actor, mission_here, participant_here
from web.extensions import db, limiter
from web.frame import say
from web.localisation import in_words
from web.participant.blueprint import blueprint
from web.participant.catalogue import search_asked, stated
from web.saving import saving


@blueprint.get("/partner")
def partner_missions() -> str | Response:
    """In which missions are we a partner? Who is in one is led straight there."""
    missions = (
        db.session()
        .scalars(
            select(Mission)
            .where(visible_missions(actor(), Action.SEE_OWN_PEOPLE))
            .order_by(Mission.starts_on.desc(), Mission.name)
        )
        .all()
    )
    if len(missions) == 1:
        return redirect(url_for("participant.partner", slug=missions[0].slug))
    return render_template("participant/partner_missions.html", missions_here=missions)


@blueprint.get("/partner/<slug>")
def partner(slug: str) -> str:
    """Who of our own people is ready, and who is not?"""
    mission = mission_here(slug, Action.SEE_OWN_PEOPLE)
    people = own_people(db.session(), mission, by=actor())
    return render_template(
        "participant/partner.html",
        mission=mission,
        people=people,
        missing=sum(not one.is_ready for one in people),
        sees_all=may(actor(), Action.SEE_MISSION, mission),
    )


@blueprint.get("/partner/<slug>/<code>")
@limiter.limit("120 per minute")
def proposals(slug: str, code: str) -> str:
    """Whom should one of our own people meet?"""
    return _page(participant_here(slug, code, Action.PROPOSE_REQUESTS))


@blueprint.post("/partner/<slug>/<code>")
def propose_wishes(slug: str, code: str) -> Response | tuple[str, int]:
    """Propose wishes for one of our own people, who then corrects them."""
    whose = participant_here(slug, code, Action.PROPOSE_REQUESTS)
    codes = request.form.getlist("other")[:100]
    asked = (
        db.session()
        .scalars(
            select(Participant).where(
                Participant.mission_id == whose.mission_id, Participant.code.in_(codes)
            )
        )
        .all()
    )
    try:
        with saving() as session:
            added = propose(
                session, whose, asked, by=actor(), note=request.form.get("note", "").strip()
            )
    except Refused as refused:
        return _page(whose, refused), 422
    say(
        ngettext(
            "%(num)s wish proposed for %(name)s.",
            "%(num)s wishes proposed for %(name)s.",
            len(added),
            name=whose.organisation.name,
        )
        if added
        else gettext("Nothing was proposed: tick somebody who is not on the list yet.")
    )
    return redirect(url_for("participant.proposals", slug=slug, code=code))


def _page(whose: Participant, refused: Refused | None = None) -> str:
    session, search = db.session(), search_asked()
    narrowed = search.is_narrowed or search.page > 1
    return render_template(
        "participant/proposals.html",
        mission=whose.mission,
        whose=whose,
        wishes=outgoing(session, whose, by=actor()),
        search=search,
        found=find(session, whose, search, by=actor()),
        suggested=[] if narrowed else suggestions(session, whose, by=actor(), most=10),
        refused=[in_words(one) for one in refused.sentences] if refused else [],
        declined=RequestState.DECLINED,
        at_page=lambda number: url_for(
            "participant.proposals",
            slug=whose.mission.slug,
            code=whose.code,
            **stated(search, page=number),
        ),
    )
