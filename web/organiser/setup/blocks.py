"""Pages for session blocks: slots made from a pattern, shown as a timetable, changed one by one."""

from datetime import date, time, timedelta
from typing import Any

from babel.dates import format_date
from flask import redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from matchmaker.describing import Described
from matchmaker.errors import NotFound, Refused
from matchmaker.mission_changes import Edit, version_of
from matchmaker.readiness import steps_of
from matchmaker.records import Mission
from matchmaker.timetables import Pattern, pattern_of, prefix_for, slots_of
from matchmaker.words import sentence
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.organiser.setup.fields import SetUpForm, choose, opened, whole
from web.organiser.setup.flow import Answer, here, save
from web.organiser.setup.forms import places_of
from web.organiser.setup.timetable import days_of

MOST_BREAKS = 3
SPARE_ROWS = 2
"""Empty rows at the end, for slots to add."""

_TIME = {"type": "time", "step": 300, "class": "form-control short"}
_NUMBER = {"inputmode": "numeric", "size": 4, "class": "form-control short"}


class BlockForm(SetUpForm):
    """A block, the pattern of its slots, and the slots themselves."""

    name = StringField(
        lazy_gettext("Name"),
        description=lazy_gettext("Made from the day where you leave it empty."),
        render_kw={"maxlength": 100},
    )
    place = SelectField(lazy_gettext("Place"), validate_choice=False)
    event = SelectField(lazy_gettext("Part of the event"), validate_choice=False)
    day = StringField(
        lazy_gettext("Day"), render_kw={"type": "date", "class": "form-control medium"}
    )
    starts = StringField(lazy_gettext("From"), render_kw=_TIME)
    ends = StringField(lazy_gettext("To"), render_kw=_TIME)
    minutes = StringField(lazy_gettext("Minutes of a meeting"), render_kw=_NUMBER)
    gap = StringField(lazy_gettext("Minutes to change tables"), render_kw=_NUMBER)
    prefix = StringField(
        lazy_gettext("Slots are called"),
        description=lazy_gettext("Such as TUE-AM, which makes TUE-AM-1, TUE-AM-2 and so on."),
        render_kw={"maxlength": 15, "class": "form-control medium"},
    )
    slots: list[dict[str, str]]
    breaks: list[tuple[str, str]]

    def read(self) -> None:
        """Take the rows of breaks and slots from what was sent."""
        sent = request.form
        rows = [
            (sent.get(f"break-{number}-start", ""), sent.get(f"break-{number}-end", ""))
            for number in range(MOST_BREAKS)
        ]
        self.breaks = [row for row in rows if any(row)]
        self.slots = []
        for number in range(whole_rows(sent.get("rows", ""))):
            code, start, end, day = (
                sent.get(f"slot-{number}-{key}", "").strip()
                for key in ("code", "start", "end", "day")
            )
            if start or end:
                day = day or self.day.data or ""
                self.slots.append({"code": code, "start": f"{day} {start}", "end": f"{day} {end}"})

    def fill(self, entry: Any) -> None:
        """With the pattern that comes closest to the slots."""
        self.slots = list(entry.get("slots", ()))
        pattern = pattern_of(self.slots)
        if pattern:
            self.show(pattern)
            self.prefix.data = self.slots[0]["code"].rpartition("-")[0]
        else:
            self.breaks = []
        for field in (self.name, self.place, self.event):
            field.data = entry.get(field.name) or ""

    def show(self, pattern: Pattern) -> None:
        """Show a pattern in its fields."""
        self.day.data = pattern.day.isoformat()
        self.starts.data, self.ends.data = f"{pattern.starts:%H:%M}", f"{pattern.ends:%H:%M}"
        self.minutes.data, self.gap.data = str(pattern.minutes), str(pattern.gap)
        self.breaks = [(f"{start:%H:%M}", f"{end:%H:%M}") for start, end in pattern.breaks]

    def pattern(self) -> Pattern:
        """What was written; raises ``Refused`` with a sentence where it cannot be read."""
        try:
            minutes, gap = whole(self.minutes.data), whole(self.gap.data)
            return Pattern(
                day=date.fromisoformat(self.day.data or ""),
                starts=time.fromisoformat(self.starts.data or ""),
                ends=time.fromisoformat(self.ends.data or ""),
                minutes=minutes if isinstance(minutes, int) else 0,
                gap=gap if isinstance(gap, int) else 0,
                breaks=tuple(
                    (time.fromisoformat(start), time.fromisoformat(end))
                    for start, end in self.breaks
                ),
            )
        except ValueError as wrong:
            raise Refused(
                sentence("Write the day, from when to when, and both times of each break.")
            ) from wrong

    def values(self) -> dict[str, Any]:
        """The entry of the block."""
        return {
            "name": (self.name.data or "").strip(),
            "place": self.place.data,
            "event": self.event.data or None,
            "slots": self.slots,
        }

    def complain(self, by_field: Any) -> list[str]:
        """With the slot that a fault is about."""
        own = {key: one for key, one in by_field.items() if not key.startswith("slots[")}
        left = super().complain(own)
        for key, faults in by_field.items():
            if key not in own:
                slot = self.slots[int(key[6:].partition("]")[0])]
                name = slot["code"] or slot["start"][-5:]
                left += [f"{name}: {opened(in_words(one))}" for one in faults]
        return left


def whole_rows(text: str) -> int:
    """How many rows a form says it has; never more than anybody could fill."""
    return min(int(text), 200) if text.isdecimal() and len(text) < 4 else 0


@blueprint.get("/missions/<slug>/set-up/blocks")
def set_up_blocks(slug: str) -> str:
    """When are meetings held?"""
    mission, described = here(slug)
    return render_template(
        "organiser/setup/blocks.html",
        mission=mission,
        described=described,
        steps=steps_of(described),
        here="blocks",
        days=days_of(described),
        version=lambda section, number: version_of(described, Edit(section, number)),
    )


@blueprint.route("/missions/<slug>/set-up/blocks/new", methods=["GET", "POST"])
def set_up_new_block(slug: str) -> str | Response | Answer:
    """A new block."""
    mission, described = here(slug)
    return _block(slug, mission, described, None)


@blueprint.route("/missions/<slug>/set-up/blocks/<int:number>", methods=["GET", "POST"])
def set_up_block(slug: str, number: int) -> str | Response | Answer:
    """One block, to change."""
    mission, described = here(slug)
    if described.entry("blocks", number) is None:
        raise NotFound(sentence("It is no longer there."))
    return _block(slug, mission, described, number)


def _block(
    slug: str, mission: Mission, described: Described, number: int | None
) -> str | Response | Answer:
    form = BlockForm()
    choose(form.place, places_of(described))
    choose(
        form.event,
        [(one["id"], one["title"]) for one in described.values["events"]],
        empty=gettext("none"),
    )
    back = url_for("organiser.set_up_blocks", slug=slug)
    told: list[str] = []

    def show(told: list[str] | None = None, now: list[tuple[str, str]] | None = None) -> str:
        drawn = days_of(described, [form.values()]) if form.slots else []
        return render_template(
            "organiser/setup/block.html",
            mission=mission,
            form=form,
            number=number,
            days=drawn,
            several_days=len({one["start"][:10] for one in form.slots}) > 1,
            breaks=[*form.breaks, *[("", "")] * MOST_BREAKS][:MOST_BREAKS],
            spare=SPARE_ROWS,
            told=told or [],
            now=now or [],
            back=back,
        )

    if request.method == "GET":
        form.fill((described.entry("blocks", number) if number else None) or {})
        if number is None:
            _propose(form, mission, described)
        form.seen.data = version_of(described, Edit("blocks", number))
        return show()
    form.read()
    if not form.validate_on_submit() or "again" in request.form or "row" in request.form:
        return show()
    _name(form)
    if "make" in request.form:
        told = _make(form, described, number)
        return (show(told), 422) if told else show()
    failed = save(slug, Edit("blocks", number, form.values()), form, show, back=back)
    if failed:
        return failed
    say(gettext("Saved."))
    return redirect(back)


def _make(form: BlockForm, described: Described, number: int | None) -> list[str]:
    """Put slots by the pattern in place of those in the form; what is wrong about it instead."""
    taken = [
        slot["code"]
        for other, block in described.entries("blocks")
        if other != number
        for slot in block["slots"]
    ]
    try:
        pattern = form.pattern()
        prefix = (form.prefix.data or "").strip() or prefix_for(pattern, taken)
        form.slots = slots_of(pattern, prefix)
        form.prefix.data = prefix
    except Refused as refused:
        return [in_words(one) for one in refused.sentences]
    return []


def _name(form: BlockForm) -> None:
    """Call a block after its day where it has no name."""
    try:
        pattern = form.pattern()
    except Refused:
        return
    if not (form.name.data or "").strip():
        weekday = format_date(pattern.day, "EEEE", locale=get_locale())
        form.name.data = {
            "AM": gettext("%(weekday)s morning", weekday=weekday),
            "PM": gettext("%(weekday)s afternoon", weekday=weekday),
        }.get(pattern.part, weekday)


def _propose(form: BlockForm, mission: Mission, described: Described) -> None:
    """Begin a new block like an earlier one on the next day, or with what is usual."""
    like = request.args.get("like", type=int)
    model = described.entry("blocks", like) if like else None
    pattern = pattern_of(model["slots"]) if model else None
    if model and pattern:
        form.show(pattern)
        form.day.data = (pattern.day + timedelta(days=1)).isoformat()
        form.place.data, form.event.data = model["place"], model["event"] or ""
        return
    day = mission.starts_on
    form.day.data = day.isoformat() if day else ""
    form.starts.data, form.ends.data = "09:00", "12:30"
    form.minutes.data, form.gap.data = "25", "5"
