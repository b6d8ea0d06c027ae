"""Letters: what a mail says, in the reader's language; its HTML is made from its plain text."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import groupby

from matchmaker.words import Say, Sentence

SayIn = Callable[[str], Say]
"""From a language's code, empty for unknown, to what puts sentences into it."""


def english(_language: str) -> Say:
    """Every sentence as it stands in the source, whatever language is wished for."""
    return str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """How this server writes: the languages it has, where it is reached, whom its mails are from.

    ``address`` is that of the application without a slash at its end, empty where it is not
    known; a letter then does without what it would link to. ``sender`` is the From of its mails,
    empty where there is no mail server.
    """

    say_in: SayIn = english
    address: str = ""
    sender: str = ""


PLAIN = Correspondence()
"""English and without addresses: how verbs write where nobody tells them more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's subject and its paragraphs, in no language yet.

    A paragraph that is a text is taken as it is: an address to open, or data such as a name. A
    paragraph that is a list becomes one, a line for each entry.
    """

    subject: Sentence
    paragraphs: tuple[Sentence | str | list[Sentence | str], ...]


def write(letter: Letter, say: Say) -> tuple[str, str]:
    """A letter's subject, in one line, and its text with an empty line between paragraphs."""

    def said(part: Sentence | str) -> str:
        return say(part) if isinstance(part, Sentence) else part

    paragraphs = (
        "\n".join(f"- {said(one)}" for one in part) if isinstance(part, list) else said(part)
        for part in letter.paragraphs
    )
    return said(letter.subject), "\n\n".join(paragraphs) + "\n"


def as_html(text: str, *, subject: str, language: str = "") -> str:
    """A mail's text as HTML: paragraphs, lists of lines that begin with a hyphen, and links.

    Only a line that is nothing but an address becomes a link; everything is escaped.
    """
    body = "\n".join(_block(one) for one in text.strip().split("\n\n") if one.strip())
    return (
        f'<!doctype html>\n<html lang="{escape(language or "en")}">\n'
        f'<head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n'
        f'<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">\n'
        f"{body}\n</body>\n</html>\n"
    )


def _block(paragraph: str) -> str:
    parts = []
    for listed, lines in groupby(paragraph.splitlines(), lambda line: line.startswith("- ")):
        if listed:
            items = "".join(f"<li>{_line(line[2:])}</li>" for line in lines)
            parts.append(f"<ul>{items}</ul>")
        else:
            parts.append(f"<p>{'<br>'.join(_line(line) for line in lines)}</p>")
    return "\n".join(parts)


def _line(line: str) -> str:
    text = escape(line)
    is_address = line.startswith(("https://", "http://")) and not any(map(str.isspace, line))
    return f'<a href="{text}">{text}</a>' if is_address else text
