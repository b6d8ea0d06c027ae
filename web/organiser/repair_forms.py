"""The forms of changes after a release: what happened, what to look for, what to choose."""

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional

from matchmaker.happenings import Kind, WalkIn, What
from web.forms import Form


class HappeningForm(Form):
    """One thing that happened; each kind shows the fields that count for it."""

    meeting = StringField()
    participant = StringField()
    first = IntegerField(validators=[Optional()])
    last = IntegerField(validators=[Optional()])
    tables = SelectMultipleField(coerce=int, validate_choice=False)
    pool = IntegerField(validators=[Optional()])
    number = IntegerField(validators=[Optional()])
    organisation = StringField()
    side = SelectField(validate_choice=False)
    country = SelectField(validate_choice=False)
    person = StringField()
    telephone = StringField()
    email = StringField()
    languages = SelectMultipleField(validate_choice=False)
    wishes = SelectMultipleField(validate_choice=False)

    def what(self, kind: Kind) -> What:
        """What was stated, as far as it counts for the kind."""
        walk_in = None
        if kind is Kind.WALK_IN:
            walk_in = WalkIn(
                organisation=(self.organisation.data or "").strip(),
                side=self.side.data or "",
                country=self.country.data or "",
                person=(self.person.data or "").strip(),
                telephone=(self.telephone.data or "").strip(),
                email=(self.email.data or "").strip(),
                languages=tuple(self.languages.data or ()),
                wishes=tuple(self.wishes.data or ()),
            )
        return What(
            kind,
            meeting=self.meeting.data or "",
            participant=self.participant.data or "",
            first=self.first.data,
            last=self.last.data,
            tables=tuple(self.tables.data or ()),
            pool=self.pool.data,
            number=self.number.data if kind is Kind.INTERPRETER_LOST else None,
            walk_in=walk_in,
        )


class FindForm(Form):
    """How much notice people get, and who is left alone."""

    notice = IntegerField()
    left_alone = SelectMultipleField(validate_choice=False)


class ChooseForm(Form):
    """Which offer, or which thing that was noted; counted from 0."""

    number = IntegerField()
