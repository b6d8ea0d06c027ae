"""What every answer carries so that a page can do no more than it is meant to."""

import secrets
from ipaddress import ip_address

from flask import Flask, Response, g, request
from flask_babel import gettext

from web.config import LOOPBACK

ONE_YEAR = 365 * 24 * 60 * 60


def nonce() -> str:
    """This answer's token: a script without it does not run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def content_security_policy() -> str:
    """Everything from this server, scripts only with the nonce, nothing inline, no frames.

    Only the desk has a service worker: what else is seen here is kept on no device.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",  # Bootstrap's style sheet holds its arrows as data
            "connect-src 'self'",
            "form-action 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            *(["worker-src 'self'"] if request.blueprint == "desk" else []),
        )
    )


def is_private_line() -> bool:
    """Whether nobody can listen in: the request came encrypted, or never left this machine."""
    if request.is_secure:
        return True
    host = request.host.rpartition(":")[0] or request.host
    return host in LOOPBACK and is_loopback(request.remote_addr)


def is_loopback(address: str | None) -> bool:
    """Whether an address is one of this machine's own."""
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def protect(app: Flask, *, production: bool) -> None:
    """Put the headers on every answer of an application."""
    app.context_processor(lambda: {"csp_nonce": nonce})

    @app.before_request
    def _only_on_a_private_line() -> tuple[str, int] | None:
        if request.routing_exception or is_private_line():
            return None  # an address that leads nowhere, or a host that is not ours, is told so
        return str(gettext("This server answers over https only.")), 403

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = content_security_policy()
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "private, no-store")
        if production:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        return response
