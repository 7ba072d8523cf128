"""What carries a mail out: the console of an embedded run, or an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
import sys
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol, TextIO
from urllib.parse import unquote, urlsplit

from reserve_app.domain.errors import ConfigurationError

_TIMEOUT_S = 20
_SUBMISSION, _SMTPS = 587, 465  # RFC 6409, RFC 8314


class Refused(Exception):
    """The server will never take this mail: an address that does not exist, for instance."""


class TryLater(Exception):
    """The mail could not be handed over now."""


class Transport(Protocol):
    """Hands one mail over, or raises `Refused` or `TryLater`."""

    def send(self, message: EmailMessage) -> None:
        """Hand the mail over; returning means that the other side accepted it."""

    def close(self) -> None:
        """Let go of the connection."""


class ConsoleTransport:
    """Prints the plain text, or the subject alone where a page shows the rest."""

    def __init__(self, mailbox: str = "", stream: TextIO | None = None) -> None:
        self._mailbox = mailbox
        self._stream = stream or sys.stdout

    def send(self, message: EmailMessage) -> None:
        """Print sender, reader, subject and text; or subject and where the mail is read."""
        if self._mailbox:
            print(f"Courriel « {message['Subject']} » : {self._mailbox}", file=self._stream)
            self._stream.flush()
            return
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        head = "".join(f"{name}: {message[name]}\n" for name in ("From", "To", "Subject"))
        print(f"{'=' * 72}\n{head}\n{text}", file=self._stream, flush=True)

    def close(self) -> None:
        """Nothing to let go of."""


@dataclass(frozen=True)
class SmtpServer:
    """Where and how to hand mail over, from ``smtp://user:password@host:587``."""

    host: str
    port: int
    user: str
    password: str
    tls: bool

    @classmethod
    def of(cls, address: str) -> SmtpServer:
        """Read an ``smtp://`` address (STARTTLS when offered) or ``smtps://`` one (TLS at once).

        Raises:
            ConfigurationError: another scheme, or no host.
        """
        parts = urlsplit(address)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            msg = "RESERVE_SMTP_URL doit ressembler à smtp://utilisateur:motdepasse@serveur:587."
            raise ConfigurationError(msg)
        tls = parts.scheme == "smtps"
        port = parts.port or (_SMTPS if tls else _SUBMISSION)
        return cls(
            parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls
        )


class SmtpTransport:
    """Keeps one connection for a run of mails, and opens another when it breaks."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._link: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand the mail to the server."""
        try:
            self._connected().send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            codes = [code for code, _ in error.recipients.values()]
            raise (Refused if _permanent(*codes) else TryLater) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            raise (Refused if _about_the_mail(error) else TryLater) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise TryLater from error

    def close(self) -> None:
        """Leave politely if the server still listens."""
        link, self._link = self._link, None
        if link is not None:
            with suppress(OSError, smtplib.SMTPException):
                link.quit()
            link.close()

    def _reset(self) -> None:
        try:
            if self._link is not None:
                self._link.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _connected(self) -> smtplib.SMTP:
        if self._link is None:
            self._link = self._open()
        return self._link

    def _open(self) -> smtplib.SMTP:
        server = self._server
        # Without a context of our own the certificate would not be checked.
        context = ssl.create_default_context()
        link: smtplib.SMTP = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_S, context=context)
            if server.tls
            else smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_S)
        )
        try:
            link.ehlo()
            if not server.tls and link.has_extn("starttls"):
                link.starttls(context=context)
                link.ehlo()
            if server.user:
                link.login(server.user, server.password)
        except BaseException:
            link.close()
            raise
        return link


def _permanent(*codes: int) -> bool:
    return bool(codes) and all(code // 100 == 5 for code in codes)  # noqa: PLR2004 - RFC 5321 §4.2.1


def _about_the_mail(error: smtplib.SMTPResponseException) -> bool:
    """Tell a mail refused for good from a server we may not use just now (login, sender)."""
    ours = isinstance(error, smtplib.SMTPDataError)
    return ours and _permanent(error.smtp_code)
