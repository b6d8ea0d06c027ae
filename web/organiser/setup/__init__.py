"""Setting a mission up, step by step, each step a page that says what is still missing."""

from web.organiser.setup import blocks, entries, stages, start, values

__all__ = ["blocks", "entries", "stages", "start", "values"]
