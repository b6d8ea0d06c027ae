"""Languages: English is the source; every other one is a catalogue beside it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, request
from flask_babel import Babel, force_locale, get_locale, gettext

from matchmaker.words import Say, Sentence
from web.access import account
from web.formats import short_day, weekday

SOURCE_LANGUAGE = "en_GB"


def install(app: Flask, babel: Babel, translations: Path | None) -> None:
    """Let an application speak the languages it has catalogues for.

    ``translations`` is the folder to find them in, None for the application's own.
    """
    folder = translations or Path(app.root_path) / "translations"
    languages = available(folder)

    app.config["LANGUAGES"] = languages

    def reader_language() -> str:
        who = account()
        if who and who.language in languages:
            return who.language
        return request.accept_languages.best_match(languages, SOURCE_LANGUAGE) or SOURCE_LANGUAGE

    babel.init_app(
        app,
        default_locale=SOURCE_LANGUAGE,
        default_translation_directories=str(folder),
        locale_selector=reader_language,
    )
    app.add_template_filter(in_words, "sentence")
    app.add_template_global(language)


def available(folder: Path) -> list[str]:
    """The languages that can be shown, the source first."""
    catalogues = sorted(folder.glob("*/LC_MESSAGES/messages.mo"))
    return [SOURCE_LANGUAGE, *(path.parent.parent.name for path in catalogues)]


def languages_by_name() -> dict[str, str]:
    """The languages that somebody can choose, each under its own name."""
    codes: list[str] = current_app.config["LANGUAGES"]
    return {code: (Locale.parse(code).display_name or code).capitalize() for code in codes}


def language() -> str:
    """The language of the page, as HTML names it."""
    return str(get_locale()).replace("_", "-")


def in_words(said: Sentence) -> str:
    """What a verb said, in the reader's language."""
    values = {name: _written(value) for name, value in said.values.items()}
    return Sentence(said.template, values).fill(gettext(said.template), gettext("and"))


def _written(value: Any) -> Any:
    """A value as its reader writes it: sentences, days and moments in their language.

    Moments are told by the clock that they come with.
    """
    if isinstance(value, Sentence):
        return in_words(value)
    if isinstance(value, datetime):
        return f"{weekday(value)}, {value:%H:%M}"
    return short_day(value) if isinstance(value, date) else value


def say_in(wanted: str) -> Say:
    """What puts sentences into a person's language; into the source where it is none we know."""
    try:
        locale = Locale.parse(wanted.replace("-", "_")) if wanted else Locale.parse(SOURCE_LANGUAGE)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(SOURCE_LANGUAGE)

    def say(said: Sentence) -> str:
        with force_locale(locale):
            return in_words(said)

    return say
