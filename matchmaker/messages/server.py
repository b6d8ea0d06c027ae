"""The mail server: which one it is, and the connection to it."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from matchmaker.errors import Refused
from matchmaker.words import sentence

SECONDS = 60.0
"""How long a mail server may stay silent."""


_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in; ``scheme`` is ``smtps`` (TLS from the start), ``smtp`` (STARTTLS,
    required except on this machine) or ``smtp+plain`` (never encrypted).
    """

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def starts_tls(self) -> bool:
        """Whether the connection is encrypted by a command, and given up where it cannot be."""
        return self.scheme == "smtp" and self.host not in _LOOPBACK


def mail_server(url: str, sender: str) -> MailServer | None:
    """The mail server of two settings; None where the first is empty.

    Raises:
        Refused: they make no sense, or mails would have no sender.
    """
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        port = 0
    if not port or not parts.hostname:
        raise Refused(
            sentence(
                "The mail server's address makes no sense; one looks like "
                "smtp://user:password@mail.example.org:587 or smtps://mail.example.org."
            )
        )
    if "@" not in parseaddr(sender)[1]:
        raise Refused(
            sentence("Say who mails are from; it looks like Trade missions <missions@example.org>.")
        )
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port,
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class Connection:
    """A connection to a mail server, opened for the first mail and used for those after it."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail in; raises what :mod:`smtplib` does."""
        if self._open is None:
            self._open = self._connect()
        self._open.send_message(mail)

    def close(self) -> None:
        """Say goodbye, whether or not anybody listens."""
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._open.quit()
            self._open = None

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.scheme == "smtps":
            opened: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=context
            )
        else:
            opened = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.starts_tls:
                opened.starttls(context=context)
            if server.user:
                opened.login(server.user, server.password)
        except BaseException:
            opened.close()
            raise
        return opened
