"""Sending mail: to a real server, once each as far as readers can tell, and never before due."""

import email
import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.database import reading, writing
from matchmaker.errors import Refused
from matchmaker.messages import mail
from matchmaker.messages.letters import Letter, as_html, write
from matchmaker.messages.mail import WAITS, send_due, show_due
from matchmaker.messages.outbox import queue, queue_letter
from matchmaker.messages.reading import message_by_id, messages_of, send_again
from matchmaker.messages.server import MailServer, mail_server
from matchmaker.permissions import OPERATOR
from matchmaker.records import Message, MessageState
from matchmaker.words import sentence
from tests.factories import make_bare_mission
from tests.matchmaker.messages.conftest import SENDER

POLYGLOT = """<script>alert(1)</script>"'&"""


def put(engine, key="k", **values):
    stated = {
        "kind": "test",
        "to_address": "wang@example.org",
        "to_name": "王小明",
        "subject": "Hello",
        "text": "Line one.\n\nhttps://example.org/x\n",
    }
    with writing(engine) as session:
        return queue(session, key=key, **{**stated, **values}).id


def state_of(engine, number):
    with reading(engine) as session:
        return session.get_one(Message, number).state


def make_due(engine):
    with writing(engine) as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Message).values(next_attempt_at=past))


pytestmark = pytest.mark.slow


def test_a_mail_arrives_as_text_and_as_html(sqlite_engine, inbox, server):
    number = put(sqlite_engine, language="zh_CN")
    assert send_due(sqlite_engine, server) == 1
    assert send_due(sqlite_engine, server) == 0
    (got,) = inbox.mails
    assert (got["From"], got["Subject"]) == (SENDER, "Hello")
    assert got["To"].addresses[0].addr_spec == "wang@example.org"
    assert got["To"].addresses[0].display_name == "王小明"
    assert "Line one." in got.get_body(("plain",)).get_content()
    assert '<a href="https://example.org/x">' in got.get_body(("html",)).get_content()
    assert state_of(sqlite_engine, number) is MessageState.SENT


def test_a_calendar_travels_with_its_method(sqlite_engine, inbox, server):
    calendar = {
        "name": "agenda.ics",
        "type": "text/calendar; method=PUBLISH",
        "text": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    }
    put(sqlite_engine, attachments=[calendar])
    send_due(sqlite_engine, server)
    (part,) = inbox.mails[0].iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_filename()) == ("PUBLISH", "agenda.ics")


def test_a_worker_killed_before_it_could_mark_sends_the_same_mail_again(
    sqlite_engine, inbox, server, monkeypatch
):
    number = put(sqlite_engine)
    with monkeypatch.context() as killed:
        killed.setattr(mail, "_mark_sent", _dies)
        with pytest.raises(SystemExit):
            send_due(sqlite_engine, server)
    assert state_of(sqlite_engine, number) is MessageState.QUEUED
    assert send_due(sqlite_engine, server) == 0  # nobody else has it until the claim has lapsed
    make_due(sqlite_engine)
    assert send_due(sqlite_engine, server) == 1
    first, second = inbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert state_of(sqlite_engine, number) is MessageState.SENT


def _dies(*_):
    raise SystemExit


def test_nothing_is_sent_that_was_undone(sqlite_engine, inbox, server):
    with Session(sqlite_engine) as session:
        queue(session, key="k", kind="t", to_address="a@example.org", subject="s", text="t")
        session.rollback()
    assert send_due(sqlite_engine, server) == 0
    assert inbox.mails == []


def test_a_busy_server_is_tried_again_later_and_given_up_some_day(sqlite_engine, inbox, server):
    inbox.refuse = "451 try again later"
    number = put(sqlite_engine)
    for attempt in range(len(WAITS)):
        assert send_due(sqlite_engine, server) == 0
        with reading(sqlite_engine) as session:
            message = session.get_one(Message, number)
            assert (message.state, message.attempts) == (MessageState.QUEUED, attempt + 1)
            assert "try again later" in message.error
            assert message.next_attempt_at > datetime.now(UTC)
        make_due(sqlite_engine)
    send_due(sqlite_engine, server)
    assert state_of(sqlite_engine, number) is MessageState.FAILED


def test_an_address_that_does_not_exist_is_not_tried_again(sqlite_engine, inbox, server):
    inbox.refuse = "550 no such user"
    number = put(sqlite_engine)
    send_due(sqlite_engine, server)
    assert state_of(sqlite_engine, number) is MessageState.FAILED


def test_a_server_that_is_away_loses_no_mail(sqlite_engine, inbox, server):
    number = put(sqlite_engine)
    away = MailServer("smtp", "127.0.0.1", 1, SENDER)
    assert send_due(sqlite_engine, away) == 0
    assert state_of(sqlite_engine, number) is MessageState.QUEUED
    make_due(sqlite_engine)
    assert send_due(sqlite_engine, server) == 1


def test_what_signs_somebody_in_is_kept_nowhere_once_it_is_sent(sqlite_engine, server):
    number = put(sqlite_engine, kind="sign_in", text="https://example.org/sign-in/secret")
    send_due(sqlite_engine, server)
    with reading(sqlite_engine) as session:
        message = session.get_one(Message, number)
        assert "secret" not in message.text + message.html


def test_a_link_nobody_can_use_any_more_is_forgotten_where_mails_are_only_shown(sqlite_engine):
    number = put(sqlite_engine, kind="sign_in", text="https://example.org/sign-in/secret")
    show_due(sqlite_engine)
    assert mail.forget_links(sqlite_engine) == 0
    with writing(sqlite_engine) as session:
        long_ago = datetime.now(UTC) - timedelta(minutes=11)
        session.execute(update(Message).values(created_at=long_ago))
    assert mail.forget_links(sqlite_engine) == 1
    with reading(sqlite_engine) as session:
        assert session.get_one(Message, number).text == ""


def test_without_a_server_mails_are_shown_and_can_be_sent_later(sqlite_engine, inbox, server):
    with writing(sqlite_engine) as session:
        mission = make_bare_mission(session)
        number = queue(
            session, key="k", kind="t", to_address="a@example.org", subject="s", text="t",
            mission=mission,
        ).id  # fmt: skip
    assert show_due(sqlite_engine) == 1
    assert send_due(sqlite_engine, server) == 0
    with writing(sqlite_engine) as session:
        mission = session.merge(mission)
        (shown,) = messages_of(session, mission, by=OPERATOR, state=MessageState.SHOWN)
        send_again(session, mission, shown, by=OPERATOR)
        with pytest.raises(Refused, match="sent already, or waits"):
            send_again(
                session, mission, message_by_id(session, mission, number, by=OPERATOR), by=OPERATOR
            )
    assert send_due(sqlite_engine, server) == 1


def test_the_same_is_told_once(sqlite_engine):
    assert put(sqlite_engine) == put(sqlite_engine)


def test_a_subject_is_one_line_whatever_names_are_in_it(sqlite_engine, inbox, server):
    put(sqlite_engine, subject="Hello\r\nBcc: all@example.org")
    send_due(sqlite_engine, server)
    assert inbox.mails[0]["Subject"] == "Hello Bcc: all@example.org"
    assert inbox.mails[0]["Bcc"] is None


def test_data_in_a_letter_is_text_in_its_html(session):
    letter = Letter(
        sentence("About {name}", name=POLYGLOT),
        (sentence("Dear {name},", name=POLYGLOT), [POLYGLOT, sentence("second")]),
    )
    subject, text = write(letter, str)
    html = as_html(text, subject=subject, language=POLYGLOT)
    assert "<script" not in html
    assert "<ul><li>&lt;script&gt;" in html
    message = queue_letter(session, letter, key="k", kind="t", to_address="a@example.org")
    assert POLYGLOT in message.text


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("http://mail.example.org", SENDER, "makes no sense"),
        ("smtp://", SENDER, "makes no sense"),
        ("smtp://mail.example.org:no", SENDER, "makes no sense"),
        ("smtp://mail.example.org", "", "Say who mails are from"),
    ],
)
def test_settings_that_make_no_sense_are_refused(url, sender, said):
    with pytest.raises(Refused, match=said):
        mail_server(url, sender)


def test_settings_say_how_a_server_is_reached():
    assert mail_server("", "") is None
    far = mail_server("smtp://me%40x:p%3Aw@mail.example.org", SENDER)
    assert (far.port, far.user, far.password, far.starts_tls) == (587, "me@x", "p:w", True)
    assert mail_server("smtps://mail.example.org", SENDER).port == 465
    assert not mail_server("smtp://localhost:1025", SENDER).starts_tls
    assert "p:w" not in repr(far)


def test_a_far_server_without_encryption_is_not_used(server, monkeypatch):
    monkeypatch.setattr("matchmaker.messages.server._LOOPBACK", set())
    with pytest.raises(smtplib.SMTPException, match="STARTTLS"), mail.Connection(server) as opened:
        opened.send(email.message.EmailMessage())
