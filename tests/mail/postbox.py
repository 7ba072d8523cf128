"""A real SMTP server (aiosmtpd) that keeps what it accepts, and can be made to fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.serving import free_port


@dataclass
class Postbox:
    """What a server accepted. ``answers`` are given in turn to the next mails, then ``250``."""

    accepted: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0
    hang_up_after: int = -1  # accepts, then cuts the line without saying so

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Keep one mail and answer."""
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            content = cast("bytes", envelope.content)
            mail = cast("EmailMessage", message_from_bytes(content, policy=default))
            self.accepted.append(mail)
        if self.hang_up_after == len(self.accepted):
            self.hang_up_after = -1
            server.transport.abort()
        return answer

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Know nobody at ``inconnu.exemple.fr``."""
        if address.endswith("@inconnu.exemple.fr"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    @property
    def url(self) -> str:
        """The address for `RESERVE_SMTP_URL`."""
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def listening(box: Postbox) -> Iterator[Postbox]:
    """Let a server listen for as long as the block; the port stays the box's own."""
    box.port = box.port or free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
