"""The fields that people fill in about their organisation, themselves and what they look for."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.delegations import Person
from matchmaker.participation import LONGEST_BRIEF, LONGEST_TEXT, ProfileLine
from matchmaker.records import Delegate, Participant, ProfileKind, Side
from matchmaker.reference import languages
from web.choices import country_choices, language_choices, sector_choices, topic_choices
from web.forms import Form
from web.localisation import language
from web.words import SIDES

MOST_WORDS = LONGEST_TEXT * 5


def filled(text: Any) -> str:
    """What somebody wrote, without the space around it."""
    return (text or "").strip()


class WishFields(Form):
    """What somebody offers and needs: codes of the list, and own words, one thing a line."""

    offers = SelectMultipleField(lazy_gettext("Choose what you offer"), choices=topic_choices)
    offers_text = TextAreaField(
        lazy_gettext("What do you offer?"), validators=[Length(max=MOST_WORDS)]
    )
    needs = SelectMultipleField(lazy_gettext("Choose what you look for"), choices=topic_choices)
    needs_text = TextAreaField(
        lazy_gettext("What do you look for?"), validators=[Length(max=MOST_WORDS)]
    )
    text_language = SelectField(lazy_gettext("Language of your words"), choices=language_choices)

    def preset_language(self) -> None:
        """Suppose that people write in the language that they read."""
        spoken = language().partition("-")[0]
        if not self.text_language.data:
            self.text_language.data = spoken if spoken in languages() else "en"

    def lines(self, kept: list[ProfileLine] | None = None) -> list[ProfileLine]:
        """The profile that was filled in; ``kept`` are lines in other languages that stay."""
        stated: list[ProfileLine] = []
        for kind, codes, words in (
            (ProfileKind.OFFER, self.offers.data, self.offers_text.data),
            (ProfileKind.NEED, self.needs.data, self.needs_text.data),
        ):
            stated += [ProfileLine(kind, code) for code in codes or ()]
            stated += [
                ProfileLine(kind, "", line.strip(), self.text_language.data)
                for line in (words or "").splitlines()
                if line.strip()
            ]
        return stated + (kept or [])


class PersonFields(Form):
    """Who somebody is and how to reach and address them."""

    latin_name = StringField(
        lazy_gettext("Name in Latin letters"),
        validators=[InputRequired(lazy_gettext("Write the name.")), Length(max=120)],
    )
    native_name = StringField(lazy_gettext("Name in your own script"), validators=[Length(max=120)])
    title = StringField(lazy_gettext("Position"), validators=[Length(max=100)])
    salutation = StringField(lazy_gettext("How to address you"), validators=[Length(max=100)])
    spoken = SelectMultipleField(lazy_gettext("Languages you speak"), choices=language_choices)
    email = EmailField(lazy_gettext("Mail address"), validators=[Length(max=254)])
    telephone = TelField(lazy_gettext("Telephone"), validators=[Length(max=50)])
    wechat = StringField(lazy_gettext("WeChat"), validators=[Length(max=50)])

    def show(self, delegate: Delegate) -> None:
        """Fill the fields with what is known."""
        for name in ("latin_name", "title", "salutation", "email", "telephone", "wechat"):
            self[name].data = getattr(delegate, name)
        both = delegate.native_name != delegate.latin_name
        self.native_name.data = delegate.native_name if both else ""
        self.spoken.data = delegate.languages

    def person(self) -> Person:
        """What was filled in."""
        return Person(
            latin_name=filled(self.latin_name.data),
            native_name=filled(self.native_name.data),
            title=filled(self.title.data),
            salutation=filled(self.salutation.data),
            languages=tuple(self.spoken.data or ()),
            email=filled(self.email.data),
            telephone=filled(self.telephone.data),
            wechat=filled(self.wechat.data),
        )


class RegistrationForm(WishFields, PersonFields):
    """All that is needed to take part; ``homepage`` is filled in by programs alone."""

    side = RadioField(
        lazy_gettext("Your side"),
        choices=lambda: [(side.value, name) for side, name in SIDES.items()],
        validators=[InputRequired(lazy_gettext("Choose a side."))],
    )
    organisation = StringField(
        lazy_gettext("Name of your organisation"),
        validators=[InputRequired(lazy_gettext("Write the name.")), Length(max=180)],
    )
    country = SelectField(
        lazy_gettext("Country"),
        choices=lambda: [("", ""), *country_choices()],
        validators=[InputRequired(lazy_gettext("Choose the country."))],
    )
    website = StringField(lazy_gettext("Website"), validators=[Length(max=500)])
    email = EmailField(
        lazy_gettext("Mail address"),
        validators=[
            InputRequired(lazy_gettext("Write a mail address; we write to it how to go on.")),
            Length(max=254),
        ],
    )
    consent = BooleanField(
        lazy_gettext("I agree"),
        validators=[InputRequired(lazy_gettext("Without it we may not keep what you write here."))],
    )
    time_zone = HiddenField(validators=[Optional(), Length(max=60)])
    homepage = StringField()

    def chosen_side(self) -> Side:
        """The side that was chosen."""
        return Side(self.side.data)


class ProfileForm(WishFields):
    """How a participant introduces itself, and what it offers and needs."""

    brief = TextAreaField(
        lazy_gettext("Who you are, in a few sentences"), validators=[Length(max=LONGEST_BRIEF)]
    )
    website = StringField(lazy_gettext("Website"), validators=[Length(max=500)])
    sectors = SelectMultipleField(lazy_gettext("Sectors"), choices=sector_choices)
    languages = SelectMultipleField(
        lazy_gettext("Languages you can hold a meeting in"), choices=language_choices
    )

    def show(self, participant: Participant) -> None:
        """Fill the fields with what is known, in the words of the language chosen."""
        self.brief.data = participant.brief
        self.website.data = participant.organisation.website or ""
        self.languages.data = participant.stated_languages
        self.sectors.data = [
            code.strip() for code in (participant.organisation.sector or "").split(";") if code
        ]
        for kind, codes, words in (
            (ProfileKind.OFFER, self.offers, self.offers_text),
            (ProfileKind.NEED, self.needs, self.needs_text),
        ):
            entries = [one for one in participant.profile if one.kind is kind]
            codes.data = [one.code for one in entries if one.code]
            words.data = "\n".join(
                one.text for one in entries if one.text and one.language == self.text_language.data
            )
