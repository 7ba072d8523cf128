"""A mail on the terminal: one line where a page shows the rest, the whole text elsewhere."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest

from reserve_app.mail.transports import ConsoleTransport
from reserve_app.settings import Settings

READ_AT = "http://localhost:3000/courriels"


def _letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@exemple.fr", "b@exemple.fr", "Bonjour"
    message.set_content("Un long texte.\n")
    return message


def test_a_terminal_beside_the_mailbox_names_the_mail_and_nobody() -> None:
    printed = io.StringIO()
    ConsoleTransport(READ_AT, printed).send(_letter())
    assert printed.getvalue() == f"Courriel « Bonjour » : {READ_AT}\n"


def test_a_terminal_alone_shows_all_of_it() -> None:
    printed = io.StringIO()
    ConsoleTransport("", printed).send(_letter())
    assert "To: b@exemple.fr" in printed.getvalue()
    assert "Un long texte." in printed.getvalue()


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({}, READ_AT),
        ({"url": "https://reserve.example.org", "secret_key": "k" * 32}, ""),
        ({"smtp_url": "smtp://mail.example.org"}, ""),
    ],
)
def test_the_mailbox_is_open_where_mail_and_visitors_stay(
    changed: dict[str, str], address: str
) -> None:
    values = {"url": "", "smtp_url": "", "port": 3000} | changed
    assert Settings.model_validate(values).mailbox == address
