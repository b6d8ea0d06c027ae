"""What anybody sees: the first page, and where to sign in or register."""

from web.public import joining
from web.public.routes import blueprint

__all__ = ["blueprint", "joining"]
