"""A real mail server that remembers what it was handed."""

import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller

from matchmaker.messages.server import MailServer

SENDER = "Trade missions <missions@example.org>"


class Inbox:
    """A mail server's memory; ``refuse`` is what it answers to the next recipients."""

    def __init__(self) -> None:
        self.mails = []
        self.refuse = ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield MailServer("smtp", "127.0.0.1", port, SENDER)
    controller.stop()
