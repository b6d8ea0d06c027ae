"""What anybody sees: the first page, and where to sign in or register."""

from web.public import follow_up, joining
from web.public.routes import blueprint

__all__ = ["blueprint", "follow_up", "joining"]
