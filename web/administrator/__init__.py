"""What administrators see: health, accounts, code lists, settings, and the audit trail."""

from web.administrator import accounts, codes, health, mail, settings, trail
from web.administrator.blueprint import blueprint

__all__ = ["accounts", "blueprint", "codes", "health", "mail", "settings", "trail"]
