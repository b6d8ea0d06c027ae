"""Calling an address that a user gave: only where everybody could, and nowhere else.

A server stands inside a network that its users do not. An address that leads into that network,
or to the machine itself, is refused; the name is looked up once and the call goes to what was
looked up, so that a second look-up cannot lead elsewhere. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import SplitResult, urlsplit

from matchmaker.errors import Refused
from matchmaker.words import sentence

SECONDS = 10.0
MOST_READ = 10_000
LONGEST = 500
PORTS = {"https": 443, "http": 80}


def checked(url: str) -> str:
    """A URL that may be called as far as its text tells.

    Raises:
        Refused: it is none, or names a machine inside the network.
    """
    parts = _parts(url)
    try:
        number = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return url
    _refuse_inside(str(number), url)
    return url


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post to an address; the status that it answered with.

    Raises:
        Refused: the address may not be called.
        OSError: it could not be reached.
    """
    parts = _parts(url)
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in found:
        _refuse_inside(str(address[0]), url)
    connection = _Pinned(host, port, str(found[0][4][0]), secure=parts.scheme == "https")
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    except http.client.HTTPException as wrong:
        raise OSError(f"{host} answered with something that is no HTTP") from wrong
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked up, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address = address
        self.secure = secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        right = parts.scheme in PORTS and parts.hostname and not parts.username
        _ = parts.port  # raises where it is no number
    except ValueError:
        right = False
    if not right or len(url) > LONGEST or not url.isascii() or any(map(str.isspace, url)):
        raise Refused(
            sentence(
                '"{url}" cannot be called; write an address like https://example.org/x.', url=url
            )
        )
    return parts


def _refuse_inside(address: str, url: str) -> None:
    number = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(number, "ipv4_mapped", None) or number
    if not inner.is_global or inner.is_multicast:
        raise Refused(
            sentence("{url} leads into the server's own network and is not called.", url=url)
        )
