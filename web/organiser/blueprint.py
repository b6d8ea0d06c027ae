"""The organiser's blueprint; each file beside this one adds the pages of one place to it."""

from flask import Blueprint

from web.access import only_signed_in

blueprint = Blueprint("organiser", __name__)
blueprint.before_request(only_signed_in)
