"""The audit trail in words, and what a mission's next step is called."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext, lazy_gettext

from matchmaker.mission_home import NextStep
from matchmaker.permissions import Action
from matchmaker.records import AuditEntry, Mission, MissionStage

_WORDS = {
    "create_mission": lazy_gettext("created the mission"),
    "set_up_mission": lazy_gettext("set the mission up from a file"),
    "change_set_up": lazy_gettext("changed the set-up"),
    "move_stage": lazy_gettext("moved the mission to another stage"),
    "import": lazy_gettext("imported a file"),
    "invite": lazy_gettext("invited somebody"),
    "send_invitation": lazy_gettext("sent an invitation"),
    "revoke_invitation": lazy_gettext("took an invitation back"),
    "rotate_invitation": lazy_gettext("renewed an invitation"),
    "register": lazy_gettext("registered"),
    "register_again": lazy_gettext("registered again"),
    "set_profile": lazy_gettext("changed a profile"),
    "set_availability": lazy_gettext("changed when somebody can meet"),
    "set_request_rules": lazy_gettext("changed the rules for requests"),
    "expire_requests": lazy_gettext("let unanswered requests expire"),
    "plan": lazy_gettext("planned the agenda"),
    "edit_agenda": lazy_gettext("changed the agenda by hand"),
    "release": lazy_gettext("released the agenda"),
    "say_outcome": lazy_gettext("said how a meeting went"),
    "correct_outcome": lazy_gettext("corrected how a meeting went"),
    "take_outcome_back": lazy_gettext("took back what was said of a meeting"),
    "plan_follow_ups": lazy_gettext("planned the follow-ups"),
    "set_follow_up_rules": lazy_gettext("changed when people are asked what came of it"),
    "ask_follow_up": lazy_gettext("asked what came of it"),
    "chase_follow_up": lazy_gettext("asked once more what came of it"),
    "answer_follow_up": lazy_gettext("answered what came of it"),
    "export": lazy_gettext("exported the agenda"),
    "mark_meeting": lazy_gettext("said at the desk what became of a meeting"),
    "note_arrival": lazy_gettext("noted an arrival at the desk"),
    "clear_rehearsal": lazy_gettext("cleared the desk's rehearsal"),
}


def happened(entry: AuditEntry) -> str:
    """What somebody did, without who it was."""
    known = _WORDS.get(entry.action)
    return str(known if known is not None else gettext("changed something"))


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
                gettext("As many have signed up as were hoped for."),
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
