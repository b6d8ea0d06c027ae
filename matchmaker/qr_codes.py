"""Addresses as pictures, for a telephone's camera."""

from io import BytesIO

import segno


def qr_picture(text: str) -> str:
    """A text as a QR code: an SVG element, black on white."""
    out = BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, scale=4, border=4, light="#fff", nl=False
    )
    return out.getvalue().decode()
