"""The forms of the set-up pages: they only carry texts, the rules are the description's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.describing import Described
from matchmaker.words import Sentence
from web.forms import Form
from web.localisation import in_words

Choices = list[tuple[str, str]]


class SetUpForm(Form):
    """A form whose fields are called like the keys of what it writes.

    ``seen`` says what it was filled from, ``agreed`` to what consequences somebody agreed.
    """

    seen = HiddenField()
    agreed = HiddenField()

    def offer(self, described: Described, people: Choices) -> None:
        """Fill what can be chosen from."""

    def fill(self, entry: Mapping[str, Any]) -> None:
        """Show an entry of a description."""
        for field in self.shown():
            value = entry.get(field.name)
            field.data = "" if value is None else str(value)

    def values(self) -> dict[str, Any]:
        """What an entry of a description becomes."""
        return {field.name: (field.data or "").strip() for field in self.shown()}

    def shown(self) -> list[Any]:
        """The fields that people see, in their order."""
        hidden = ("seen", "agreed", "csrf_token")
        return [field for field in self if field.name not in hidden]

    def complain(self, by_field: Mapping[str, Sequence[Sentence]]) -> list[str]:
        """Put each fault beside its field; the answer is what belongs to none."""
        left: list[str] = []
        for key, faults in by_field.items():
            said = [opened(in_words(one)) for one in faults]
            field = getattr(self, key.partition("[")[0].partition(".")[0], None)
            if field is None:
                left += said
            else:
                field.errors = [*field.errors, *said]
        return left


class Several(SelectMultipleField):
    """Any number of choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: Form) -> None:
        """Leave what is chosen to the description's rules."""


class _Chosen(Protocol):
    choices: Any
    data: Any


def choose(field: _Chosen, choices: Iterable[tuple[str, Any]], *, empty: str | None = None) -> None:
    """Set what a field offers; ``empty`` is what choosing nothing is called."""
    first = [] if empty is None else [("", empty)]
    field.choices = options([*first, *choices])


def options(choices: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Values and what they are called, as the form library wants them."""
    return [SelectChoice(value=value, label=name) for value, name in choices]


def whole(text: str | None) -> int | str | None:
    """A number as a description wants it; what is none stays a text, and is refused there."""
    plain = (text or "").strip()
    if not plain:
        return None
    return int(plain) if plain.lstrip("-").isdecimal() and len(plain) < 10 else plain


def written_moment(text: str | None) -> str:
    """``2027-03-09 14:30`` from what a browser sends."""
    return (text or "").strip().replace("T", " ")[:16]


def shown_moment(text: str | None) -> str:
    """What a browser's field for a moment takes."""
    return (text or "").replace(" ", "T")


def opened(text: str) -> str:
    """A fault as a sentence of its own."""
    return text[:1].upper() + text[1:]


def somewhere() -> str:
    """What the hall is called beside venues."""
    return str(gettext("the hall"))
