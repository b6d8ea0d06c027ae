"""Calendars: what people's own devices show of a release."""
