"""The letters of an embedded run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reserve_app.api.documents.markup import Markup, html, tag
from reserve_app.api.documents.paper import sheet
from reserve_app.language import _
from reserve_app.mail.dates import moment_in_words
from reserve_app.queries.outbox import Letter
from reserve_app.settings import get_settings


def mailbox_html(letters: Sequence[Letter]) -> Markup:
    """Return the page; only addresses of this site become links."""
    listed = [_letter(one, opened=number == 0) for number, one in enumerate(letters)]
    return sheet(
        _("Courriels à envoyer"),
        tag("div", listed, class_="stack")
        if listed
        else tag("p", _("Aucun courriel pour l'instant.")),
        lead=_("Cette installation n'a pas de serveur de courrier : voici ce qui partirait."),
    )


def _letter(one: Letter, *, opened: bool) -> Markup:
    attached = tag("p", _("Pièce jointe : mission.ics"), class_="soft") if one.calendar else None
    summary = tag(
        "summary",
        tag("strong", one.subject),
        tag("span", f"à {one.recipient}, {moment_in_words(one.created_at)}", class_="soft"),
    )
    text = tag("p", _linked(one.text), class_="letter-text")
    return tag("details", summary, text, attached, open=opened, class_="letter")


def _linked(text: str) -> Markup:
    ours = re.escape(get_settings().public_url)
    parts = re.split(rf"({ours}/[^\s<>\"]*)", text)
    return html([tag("a", part, href=part) if at % 2 else part for at, part in enumerate(parts)])
