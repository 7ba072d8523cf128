"""Turn rows of the outbox into one mail: headers, two bodies, a calendar, a way to stop."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from reserve_app.language import _, address, n_
from reserve_app.mail.letter import SITE, html_frame, text_frame


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the outbox, as the dispatcher claimed it."""

    id: int
    key: str
    account_id: int | None
    language: str
    recipient: str
    subject: str
    text: str
    html: str
    calendar: str | None
    unsubscribe: str
    digest: bool
    attempts: int


def message_of(mails: Sequence[Waiting], sender: str, site: str, now: datetime) -> EmailMessage:
    """Build the mail of one letter, or of all the letters of one reader's day.

    The Message-ID comes from the keys of the facts: sent twice (the server died between accepting
    and saying so), it is the same mail, which most readers' servers then show once.
    """
    first = mails[0]
    message = EmailMessage()
    message["From"] = sender
    message["To"] = first.recipient
    message["Subject"] = (
        first.subject
        if len(mails) == 1
        else n_("{count} nouvelle du jour", "{count} nouvelles du jour", len(mails))
    )
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(mails, site)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers to us
    foot = _foot(mails, site)
    message.set_content(text_frame([mail.text for mail in mails], foot))
    subject = str(message["Subject"])
    message.add_alternative(
        html_frame(subject, [mail.html for mail in mails], foot), subtype="html"
    )
    if len(mails) == 1 and first.unsubscribe:
        message["List-Unsubscribe"] = f"<{first.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    for number, text in enumerate(filter(None, (mail.calendar for mail in mails)), start=1):
        name = "mission.ics" if number == 1 else f"mission-{number}.ics"
        message.add_attachment(
            text.encode(),
            maintype="text",
            subtype="calendar",
            filename=name,
            params={"charset": "utf-8"},
        )
    return message


def message_id(mails: Sequence[Waiting], site: str) -> str:
    """Return the Message-ID of those facts, the same at every attempt."""
    digest = hashlib.sha256("\n".join(sorted(mail.key for mail in mails)).encode()).hexdigest()
    return f"<{digest[:32]}@{urlsplit(site).hostname or 'localhost'}>"


def _foot(mails: Sequence[Waiting], site: str) -> list[str]:
    lines = [
        _(
            "Vous recevez ce courriel de {name} ({site}) parce que votre adresse y est utilisée.",
            name=SITE,
            site=site,
        )
    ]
    if mails[0].account_id is not None:
        lines.append(
            _(
                "Choisir vos courriels, un par jour si vous préférez : {page}",
                page=f"{site}{address('/compte')}",
            )
        )
    lines += [
        _("Ne plus recevoir ces appels : {unsubscribe}", unsubscribe=m.unsubscribe)
        for m in mails[:1]
        if m.unsubscribe
    ]
    return lines
