"""The blueprint of those who take part; each file beside this one adds the pages of one place."""

from flask import Blueprint

from web.access import only_signed_in
from web.choices import language_name

blueprint = Blueprint("participant", __name__)
blueprint.before_request(only_signed_in)
blueprint.add_app_template_filter(language_name)
