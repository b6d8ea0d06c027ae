"""Signing in and out, and what somebody settles about their own account."""

from web.accounts.routes import blueprint

__all__ = ["blueprint"]
