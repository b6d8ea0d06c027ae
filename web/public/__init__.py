"""The pages that show missions and their agendas; they change nothing."""

from web.public.routes import blueprint

__all__ = ["blueprint"]
