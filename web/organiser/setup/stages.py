"""The stages of a mission: what each means, and going on to the next."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import Action
from matchmaker.records import MissionStage
from matchmaker.stages import move_stage, stages_to_choose
from web import words
from web.access import actor, mission_here
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.organiser.setup.fields import SetUpForm
from web.organiser.setup.flow import Answer
from web.saving import saving

MEANINGS = {
    MissionStage.DRAFT: lazy_gettext("Only organisers see the mission; nobody can register."),
    MissionStage.REGISTRATION: lazy_gettext(
        "Companies register, write their profiles, say when they can, and wish for meetings."
    ),
    MissionStage.MATCHING: lazy_gettext(
        "Registration is closed; the agenda is planned and nobody has been told of it yet."
    ),
    MissionStage.RELEASED: lazy_gettext(
        "Everybody sees their agenda. Releasing an agenda takes the mission here."
    ),
    MissionStage.UNDER_WAY: lazy_gettext("Meetings are being held; the desk runs the day."),
    MissionStage.FOLLOW_UP: lazy_gettext("Meetings are over; outcomes come in."),
    MissionStage.CLOSED: lazy_gettext("Nothing more is expected; everything stays readable."),
    MissionStage.CANCELLED: lazy_gettext("The mission does not take place. This cannot be undone."),
}

ACTIONS = {
    MissionStage.DRAFT: lazy_gettext("Back to draft"),
    MissionStage.REGISTRATION: lazy_gettext("Open registration"),
    MissionStage.MATCHING: lazy_gettext("Close registration and begin matching"),
    MissionStage.UNDER_WAY: lazy_gettext("Begin the mission"),
    MissionStage.FOLLOW_UP: lazy_gettext("Go on to the follow-up"),
    MissionStage.CLOSED: lazy_gettext("Close the mission"),
    MissionStage.CANCELLED: lazy_gettext("Cancel the mission"),
}


@blueprint.route("/missions/<slug>/set-up/stage", methods=["GET", "POST"])
def set_up_stage(slug: str) -> str | Response | Answer:
    """Which stage is the mission in, and which may follow?"""
    mission = mission_here(slug, Action.SET_UP_MISSION)
    form = SetUpForm()

    def show(told: list[str] | None = None) -> str:
        form.seen.data = mission.stage.value
        return render_template(
            "organiser/setup/stage.html",
            mission=mission,
            form=form,
            told=told or [],
            choices=stages_to_choose(mission),
            meanings=MEANINGS,
            actions=ACTIONS,
            stages=words.STAGES,
        )

    if not form.validate_on_submit():
        return show()
    wanted, seen = request.form.get("to", ""), form.seen.data or ""
    if wanted not in list(MissionStage) or seen not in list(MissionStage):
        return show([gettext("Choose a stage.")]), 422
    try:
        with saving() as session:
            move_stage(
                session,
                mission_here(slug, Action.SET_UP_MISSION),
                MissionStage(wanted),
                by=actor(),
                seen=MissionStage(seen),
            )
    except NotFound:
        raise
    except Refused as refused:
        mission = mission_here(slug, Action.SET_UP_MISSION)
        return show([in_words(one) for one in refused.sentences]), 409
    name = words.STAGES[MissionStage(wanted)]
    say(gettext("The mission is now in this stage: %(stage)s.", stage=name))
    return redirect(url_for("organiser.mission", slug=slug))
