"""How this application writes mails and calendars: its languages and its address."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask import current_app, request

from matchmaker.calendars.event import Writer
from matchmaker.messages.letters import Correspondence
from matchmaker.words import Say, Sentence
from web.config import Config
from web.localisation import in_words, say_in


def correspondence() -> Correspondence:
    """What verbs that write mails are handed by a page (as ``by_way_of``)."""
    return Correspondence(say_in=say_in, address=address(), sender=current_app.config["MAIL_FROM"])


def writer(say: Say = in_words) -> Writer:
    """How calendars are written: in the reader's language, or in another."""
    return Writer(say, address(), current_app.config["MAIL_FROM"])


def address() -> str:
    """Where this application is reached, without a slash at the end."""
    return str(current_app.config["ADDRESS"] or request.url_root.rstrip("/"))


def correspondence_of(config: Config) -> Correspondence:
    """The same for who answers no request, such as a worker: its address is a setting."""
    folder = config.translations or Path(__file__).parent / "translations"

    def say_outside(language: str) -> Say:
        return lambda said: _in_words(said, _catalogue(folder, language.replace("-", "_")))

    return Correspondence(say_in=say_outside, address=config.address, sender=config.mail_from)


@cache
def _catalogue(folder: Path, language: str) -> NullTranslations:
    """The messages of a language, of the wider one where it has none, else the source's."""
    wanted = [language, language.partition("_")[0]] if language else []
    return Translations.load(str(folder), wanted)


def _in_words(said: Sentence, catalogue: NullTranslations) -> str:
    values = {
        name: _in_words(value, catalogue) if isinstance(value, Sentence) else value
        for name, value in said.values.items()
    }
    template, conjunction = catalogue.gettext(said.template), catalogue.gettext("and")
    return Sentence(said.template, values).fill(template, conjunction)
