"""Calendars that programs subscribe to: no sign-in, a secret address instead."""

from web.feeds import routes
from web.feeds.blueprint import blueprint

__all__ = ["blueprint", "routes"]
