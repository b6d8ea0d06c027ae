"""The form that every form of a page is made from."""

from flask_wtf import FlaskForm


class Form(FlaskForm):
    """Fields with a token that no other site can send.

    The library says nothing of its types; here alone this is let pass, see ``setup.cfg``.
    """
