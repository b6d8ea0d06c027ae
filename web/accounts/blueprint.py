"""The accounts' blueprint; each file beside this one adds its pages to it."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
