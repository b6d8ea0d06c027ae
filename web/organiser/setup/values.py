"""Pages for a mission's own values: the basics, travel between venues, goals and limits."""

from itertools import combinations
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from matchmaker import reference
from matchmaker.describing import Described
from matchmaker.mission_changes import (
    MISSION,
    Edit,
    EditRefused,
    create_mission,
    version_of,
)
from matchmaker.permissions import Action, require
from matchmaker.readiness import steps_of
from matchmaker.set_up import GOALS
from web import words
from web.access import actor
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.organiser.setup.fields import (
    SetUpForm,
    choose,
    options,
    shown_moment,
    somewhere,
    whole,
    written_moment,
)
from web.organiser.setup.flow import Answer, here, save
from web.saving import saving

_NUMBER = {"inputmode": "numeric", "size": 6, "class": "form-control short"}
_DAY = {"type": "date", "class": "form-control medium"}


class BasicsForm(SetUpForm):
    """What a mission is called, where it goes and when."""

    name = StringField(lazy_gettext("Name"), render_kw={"required": True, "maxlength": 200})
    kind = SelectField(
        lazy_gettext("Kind"),
        choices=options((kind.value, name) for kind, name in words.KINDS.items()),
        validate_choice=False,
    )
    country = StringField(
        lazy_gettext("Country"), render_kw={"list": "countries", "autocomplete": "off"}
    )
    starts_on = StringField(lazy_gettext("First day"), render_kw=_DAY)
    ends_on = StringField(lazy_gettext("Last day"), render_kw=_DAY)
    places_home = StringField(
        lazy_gettext("Participants hoped for from the home side"), render_kw=_NUMBER
    )
    places_counterpart = StringField(lazy_gettext("Counterparts hoped for"), render_kw=_NUMBER)
    public_text = TextAreaField(
        lazy_gettext("Text of the public page"),
        description=lazy_gettext("What the mission offers, and to whom."),
        render_kw={"rows": 6, "maxlength": 10_000},
    )

    def values(self) -> dict[str, Any]:
        """With numbers as numbers, and nothing as nothing."""
        found = super().values()
        for key in ("places_home", "places_counterpart"):
            found[key] = whole(found[key])
        country = reference.country_code(found["country"])
        return found | {
            "country": country or found["country"] or None,
            "starts_on": found["starts_on"] or None,
            "ends_on": found["ends_on"] or None,
            "public_text": found["public_text"].replace("\r\n", "\n"),
        }

    def fill(self, entry: Any) -> None:
        """With the country by its name."""
        super().fill(entry)
        code = entry.get("country")
        self.country.data = reference.country_name(code) if code else ""


class NewForm(BasicsForm):
    """The basics of a mission that is not there yet."""

    slug = StringField(
        lazy_gettext("Short name for addresses"),
        description=lazy_gettext(
            "Small letters, digits and hyphens. Made from the name where you leave it empty; it "
            "stays as it is afterwards."
        ),
        render_kw={"maxlength": 80, "autocomplete": "off", "data-made-from": "name"},
    )


class LimitsForm(SetUpForm):
    """How many wishes, until when, and what a good agenda is."""

    most_requests = StringField(
        lazy_gettext("Wishes that each may have"),
        description=lazy_gettext("Leave it empty for any number. Vetoes do not count."),
        render_kw=_NUMBER,
    )
    requests_expire_at = StringField(
        lazy_gettext("Unanswered requests expire"),
        description=lazy_gettext("By the clock of the first place. Empty: never."),
        render_kw={"type": "datetime-local", "step": 300, "class": "form-control medium"},
    )
    first = SelectField(lazy_gettext("Most important in an agenda"), validate_choice=False)
    second = SelectField(lazy_gettext("Then"), validate_choice=False)
    third = SelectField(lazy_gettext("Then"), validate_choice=False)
    fourth = SelectField(lazy_gettext("Then"), validate_choice=False)
    fifth = SelectField(lazy_gettext("Last"), validate_choice=False)

    def goals(self) -> list[Any]:
        """The fields of the goals in their order."""
        return [self.first, self.second, self.third, self.fourth, self.fifth]

    def fill(self, entry: Any) -> None:
        """With the goals in their order."""
        super().fill(entry)
        self.requests_expire_at.data = shown_moment(entry.get("requests_expire_at"))
        for field, goal in zip(self.goals(), [*entry["goals"], *[""] * 5], strict=False):
            field.data = goal

    def values(self) -> dict[str, Any]:
        """With the goals as a list."""
        return {
            "most_requests": whole(self.most_requests.data),
            "requests_expire_at": written_moment(self.requests_expire_at.data) or None,
            "goals": [field.data for field in self.goals() if field.data],
        }

    def validate_first(self, _field: Any) -> None:
        """An agenda without any goal could be anything."""
        if not any(field.data for field in self.goals()):
            raise ValidationError(gettext("Choose what matters most."))

    def complain(self, by_field: Any) -> list[str]:
        """With what is wrong about the goals beside the first."""
        return super().complain(
            {"first" if key.startswith("goals") else key: one for key, one in by_field.items()}
        )


@blueprint.route("/missions/new", methods=["GET", "POST"])
def set_up_mission() -> str | Response | Answer:
    """A new mission: what is it called, where does it go, when?"""
    require(actor(), Action.SET_UP_MISSION)
    form = NewForm()

    def show(told: list[str] | None = None) -> str:
        return render_template(
            "organiser/setup/new.html", form=form, told=told or [], countries=reference.countries()
        )

    if not form.validate_on_submit():
        return show()
    try:
        with saving() as session:
            mission = create_mission(session, form.values(), by=actor())
            slug = mission.slug
    except EditRefused as refused:
        told = form.complain(refused.by_field) + [in_words(one) for one in refused.others]
        return show(told), 422
    say(gettext("The mission is there. Next: where it happens."))
    return redirect(url_for("organiser.set_up_list", slug=slug, section="places"))


@blueprint.route("/missions/<slug>/set-up/basics", methods=["GET", "POST"])
def set_up_basics(slug: str) -> str | Response | Answer:
    """What the mission is, where it goes and when."""
    return _values(slug, "basics", BasicsForm())


@blueprint.route("/missions/<slug>/set-up/limits", methods=["GET", "POST"])
def set_up_limits(slug: str) -> str | Response | Answer:
    """How many wishes, until when, and what makes an agenda good."""
    form = LimitsForm()
    for field in form.goals():
        choose(field, [(goal, words.GOALS[goal]) for goal in GOALS], empty="–")
    return _values(slug, "limits", form)


def _values(slug: str, step: str, form: SetUpForm) -> str | Response | Answer:
    mission, described = here(slug)
    back = url_for(f"organiser.set_up_{step}", slug=slug)

    def show(told: list[str] | None = None, now: list[tuple[str, str]] | None = None) -> str:
        return render_template(
            f"organiser/setup/{step}.html",
            mission=mission,
            form=form,
            steps=steps_of(described),
            here=step,
            told=told or [],
            now=now or [],
            countries=reference.countries(),
        )

    if request.method == "GET":
        form.fill(described.values)
        form.seen.data = version_of(described, Edit(MISSION, values=form.values()))
        return show()
    if not form.validate_on_submit() or "again" in request.form:
        return show()
    failed = save(slug, Edit(MISSION, values=form.values()), form, show, back=back)
    if failed:
        return failed
    say(gettext("Saved."))
    return redirect(back)


@blueprint.route("/missions/<slug>/set-up/travel", methods=["GET", "POST"])
def set_up_travel(slug: str) -> str | Response | Answer:
    """How many slots lie between meetings at two venues?"""
    mission, described = here(slug)
    pairs = _pairs(described)
    form = SetUpForm()
    known = {
        frozenset((one["from"], one["to"])): one["slots"] for one in described.values["travel"]
    }
    typed = {
        name: request.form.get(name, "") if request.method == "POST" else known.get(pair, "")
        for name, (pair, _ends, _label) in pairs.items()
    }
    back = url_for("organiser.set_up_list", slug=slug, section="places")

    def show(told: list[str] | None = None, **_how: object) -> str:
        return render_template(
            "organiser/setup/travel.html",
            mission=mission,
            form=form,
            pairs=pairs,
            typed=typed,
            told=told or [],
            back=back,
        )

    travel = [
        {"from": ends[0], "to": ends[1], "slots": whole(str(typed[name]))}
        for name, (_pair, ends, _label) in pairs.items()
        if str(typed[name]).strip()
    ]
    edit = Edit(MISSION, values={"travel": travel})
    if request.method == "GET":
        form.seen.data = version_of(described, edit)
        return show()
    if not form.validate_on_submit() or "again" in request.form:
        return show()
    failed = save(slug, edit, form, show, back=back)
    if failed:
        return failed
    say(gettext("Saved."))
    return redirect(back)


def _pairs(described: Described) -> dict[str, Any]:
    """Every two places to be at, by the name of their field: key, ends and what they are called."""
    ends: list[tuple[str | None, str]] = [(None, somewhere())]
    ends += [(one["id"], one["name"]) for one in described.values["venues"]]
    return {
        f"{one[0] or 'hall'}-{other[0]}": (
            frozenset((one[0], other[0])),
            (one[0], other[0]),
            (one[1], other[1]),
        )
        for one, other in combinations(ends, 2)
    }
