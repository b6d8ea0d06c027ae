"""Whom might we meet? The other side, with search and filters, and suggestions with reasons."""

from dataclasses import asdict, replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.catalogue import LONGEST_SEARCH, Search, find, one_of, own_wishes
from matchmaker.errors import Refused
from matchmaker.permissions import Action, may_for
from matchmaker.records import Participant, Priority, ProfileEntry, ProfileKind
from matchmaker.reference import sectors, topics
from matchmaker.request_making import LONGEST_NOTE
from matchmaker.requests import wish
from matchmaker.wish_lists import suggestions, wishes_left
from web.access import actor, participant_here
from web.choices import label_of, topic_choices
from web.extensions import db, limiter
from web.formats import country
from web.frame import say
from web.localisation import in_words
from web.participant.blueprint import blueprint
from web.participant.words import PRIORITIES
from web.saving import saving


@blueprint.get("/my/<slug>/<code>/catalogue")
@limiter.limit("120 per minute")
def catalogue(slug: str, code: str) -> str:
    """Who is there on the other side?"""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    search = search_asked()
    session = db.session()
    found = find(session, me, search, by=actor())
    return render_template(
        "participant/catalogue.html",
        me=me,
        search=search,
        found=found,
        suggested=[]
        if search.is_narrowed or search.page > 1
        else suggestions(session, me, by=actor(), most=5),
        countries=sorted(((one, country(one)) for one in found.countries), key=lambda one: one[1]),
        sectors=[(one, label_of(one, sectors())) for one in found.sectors],
        topics=topic_choices(),
        search_again=stated(search),
        at_page=lambda number: _address(me, replace(search, page=number)),
        left=wishes_left(session, me),
        may_wish=may_for(actor(), Action.EDIT_PARTICIPATION, me),
    )


@blueprint.get("/my/<slug>/<code>/catalogue/<other>")
def company(slug: str, code: str, other: str) -> str:
    """Who are they, and do we want to meet them?"""
    me = participant_here(slug, code, Action.SEE_PARTICIPANT)
    whom = _other(me, other)
    return _company(me, whom)


@blueprint.post("/my/<slug>/<code>/catalogue/<other>")
def wish_for(slug: str, code: str, other: str) -> Response | tuple[str, int]:
    """Wish for a meeting, or change the wish."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    whom = _other(me, other)
    try:
        with saving() as session:
            wish(
                session,
                me,
                whom,
                _priority(request.form.get("priority")),
                by=actor(),
                note=request.form.get("note", ""),
            )
    except Refused as refused:
        return _company(me, whom, refused), 422
    say(gettext("%(name)s is on your list.", name=whom.organisation.name))
    if request.form.get("back") == "catalogue":
        return redirect(_address(me, search_asked()))
    return redirect(url_for("participant.wishes", slug=slug, code=code))


def profile_words(participant: Participant, kind: ProfileKind) -> list[str]:
    """What a participant offers or needs, as people read it: the list's words, then its own."""
    entries: list[ProfileEntry] = [one for one in participant.profile if one.kind is kind]
    return [label_of(one.code, topics()) for one in entries if one.code] + [
        one.text for one in entries if one.text
    ]


blueprint.add_app_template_filter(profile_words)
blueprint.add_app_template_global(ProfileKind, "ProfileKind")
blueprint.context_processor(lambda: {"PRIORITIES": PRIORITIES})


def _company(me: Participant, whom: Participant, refused: Refused | None = None) -> str:
    session = db.session()
    return render_template(
        "participant/company.html",
        me=me,
        whom=whom,
        wish=own_wishes(session, me, [whom.id], by=actor()).get(whom.id),
        refused=[in_words(one) for one in refused.sentences] if refused else [],
        left=wishes_left(session, me),
        longest=LONGEST_NOTE,
        may_wish=may_for(actor(), Action.EDIT_PARTICIPATION, me),
    )


def _other(me: Participant, code: str) -> Participant:
    return one_of(db.session(), me, code, by=actor()) or abort(404)


def _priority(text: str | None) -> Priority:
    return Priority(text) if text in set(Priority) else Priority.WANT


def search_asked() -> Search:
    """What the address asks for."""

    def asked(name: str) -> str:
        return request.args.get(name, "").strip()[:LONGEST_SEARCH]

    return Search(
        text=asked("text"),
        country=asked("country"),
        sector=asked("sector"),
        offers=asked("offers"),
        needs=asked("needs"),
        page=min(max(request.args.get("page", 1, type=int), 1), 100_000),
    )


def _address(me: Participant, search: Search) -> str:
    return url_for("participant.catalogue", slug=me.mission.slug, code=me.code, **stated(search))


def stated(search: Search, page: int | None = None) -> dict[str, Any]:
    """What is asked for, as an address states it; of another page where one is given."""
    number = page or search.page
    values = {**asdict(search), "page": number if number > 1 else ""}
    return {name: value for name, value in values.items() if value}
