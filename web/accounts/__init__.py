"""Signing in and out, and what somebody settles about their own account."""

from web.accounts import signing_in
from web.accounts.blueprint import blueprint

__all__ = ["blueprint", "signing_in"]
