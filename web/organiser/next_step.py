"""What a mission's next step is called, and why it is the next."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext

from matchmaker.mission_home import NextStep
from matchmaker.permissions import Action
from matchmaker.records import Mission, MissionStage


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now and why; where its button leads, and the stage it takes the mission to.

    Without ``button`` there is nothing to press.
    """

    why: str
    button: str = ""
    address: str = ""
    stage: MissionStage | None = None
    action: Action = Action.SET_UP_MISSION


def step_of(mission: Mission, step: NextStep) -> Step:
    """The next step in words."""

    def to(endpoint: str) -> str:
        known = f"organiser.{endpoint}" in current_app.view_functions
        return url_for(f"organiser.{endpoint}", slug=mission.slug) if known else ""

    match step:
        case NextStep.SET_UP:
            return Step(
                gettext("Something that is needed is not set up yet."),
                gettext("Go on setting up"),
                to("set_up"),
            )
        case NextStep.OPEN_REGISTRATION:
            return Step(
                gettext("The mission is set up. Companies can register once you open it."),
                gettext("Open registration"),
                stage=MissionStage.REGISTRATION,
            )
        case NextStep.INVITE:
            return Step(
                gettext("Registration is open, and nobody is invited yet."),
                gettext("Invite participants"),
                to("invitations"),
                action=Action.INVITE,
            )
        case NextStep.CHASE:
            return Step(
                gettext("Fewer have signed up than are hoped for."),
                gettext("See who is missing"),
                to("people"),
                action=Action.EDIT_PEOPLE,
            )
        case NextStep.BEGIN_MATCHING:
            return Step(
                gettext("As many have signed up as were hoped for.")
                if mission.places_home or mission.places_counterpart
                else gettext("Both sides have signed up; how many are hoped for is not set."),
                gettext("Close registration and begin matching"),
                stage=MissionStage.MATCHING,
            )
        case NextStep.PLAN | NextStep.PLAN_AGAIN:
            again = step is NextStep.PLAN_AGAIN
            return Step(
                gettext("Something was changed since the agenda was planned.")
                if again
                else gettext("There is no agenda yet."),
                gettext("Plan again") if again else gettext("Plan the agenda"),
                to("plan"),
                action=Action.PLAN,
            )
        case NextStep.RELEASE:
            return Step(
                gettext("The agenda is planned, and people have not been told of it."),
                gettext("Release the agenda"),
                to("release"),
                action=Action.RELEASE,
            )
        case NextStep.WAIT:
            return Step(
                gettext("Everybody has been told their agenda. Nothing is to be done now."),
                gettext("See the agenda"),
                to("tables"),
                action=Action.SEE_MISSION,
            )
        case NextStep.BEGIN:
            return Step(
                gettext("Begin it here: the desk and the follow-up come after that."),
                gettext("Begin the mission"),
                stage=MissionStage.UNDER_WAY,
            )
        case NextStep.HOLD:
            return Step(
                gettext("Meetings are being held."),
                gettext("Open the desk"),
                url_for("desk.now", slug=mission.slug),
                action=Action.RUN_DESK,
            )
        case NextStep.FOLLOW_UP:
            return Step(
                gettext("The last day is over."),
                gettext("Go on to the follow-up"),
                stage=MissionStage.FOLLOW_UP,
            )
        case NextStep.ASK:
            return Step(
                gettext("Answers are waited for: somebody has not said yet what came of it."),
                gettext("See what is due"),
                to("outcomes_follow_ups"),
                action=Action.SEE_OUTCOMES,
            )
        case NextStep.CLOSE:
            return Step(
                gettext("Outcomes come in. Close the mission when nothing more is expected."),
                gettext("Close the mission"),
                stage=MissionStage.CLOSED,
            )
        case NextStep.NOTHING:
            return Step(gettext("Nothing is to be done here any more."))
