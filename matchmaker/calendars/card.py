"""A person's card for an address book (vCard 3.0, RFC 2426, which telephones still read best)."""

from matchmaker.records import Delegate

LONGEST_LINE = 75
"""In bytes, without the line end; longer ones are folded."""


def card(delegate: Delegate) -> bytes:
    """The card of somebody: names in both scripts, position, organisation, how to reach them."""
    organisation = delegate.organisation
    family, given = delegate.family_name, delegate.given_name
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{escaped(family or delegate.latin_name)};{escaped(given)};;;",
        f"FN:{escaped(delegate.both_names)}",
        f"ORG:{escaped(organisation.name)}",
    ]
    for name, text in (
        ("TITLE", delegate.title),
        ("EMAIL;TYPE=INTERNET", delegate.email),
        ("TEL;TYPE=WORK,VOICE", delegate.telephone),
        ("URL", organisation.website or ""),
        ("X-WECHAT", delegate.wechat),
        ("NOTE", delegate.salutation),
    ):
        if text:
            lines.append(f"{name}:{escaped(text)}")
    lines.append("END:VCARD")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    """A text as the value of a property: nothing in it ends the line or starts another part."""
    plain = "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 32)
    plain = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\n", "\\n").replace("\x7f", "").replace("\u2028", " ")


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, never cut inside a letter."""
    pieces, size = [""], 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += length
    return "\r\n".join(pieces)
