"""A letter: what is said to one person, and its two faces, plain text and HTML.

Letters are made when the fact happens and kept as they were; the frame around them (sender,
reason of the mail, how to stop it) is added when they leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import starmap
from textwrap import fill

from reserve_app.language import _, current_language

SITE = "Réserve"
_WIDTH = 76  # characters a line of plain text (RFC 3676 advises 78 at most)
_INK, _LINE = "#1b1b6b", "#d7d7e4"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter.

    Attributes:
        subject: up to about 60 characters, no name of a person.
        paragraphs: plain sentences.
        details: facts shown as a list: (label, value).
        action: label and address of the one thing to do.
        calendar: an iCalendar text to attach, or None.
    """

    subject: str
    paragraphs: tuple[str, ...]
    details: tuple[tuple[str, str], ...] = ()
    action: tuple[str, str] | None = None
    calendar: str | None = None


def as_text(letter: Letter) -> str:
    """Return the body in plain text."""
    parts = [fill(paragraph, _WIDTH) for paragraph in letter.paragraphs]
    if letter.details:
        parts.append(
            "\n".join(
                "- " + _("{label} : {value}", label=label, value=value)
                for label, value in letter.details
            )
        )
    if letter.action:
        label, address = letter.action
        parts.append(_("{label} :\n{address}", label=label, address=address))
    return "\n\n".join(parts)


def as_html(letter: Letter) -> str:
    """Return the body in HTML, everything escaped."""
    parts = [f"<p>{escape(paragraph)}</p>" for paragraph in letter.paragraphs]
    if letter.details:
        parts.append(f"<ul>{''.join(starmap(_row, letter.details))}</ul>")
    if letter.action:
        label, address = letter.action
        style = (
            f"background:{_INK};color:#fff;padding:12px 20px;border-radius:6px;display:inline-block"
        )
        parts.append(f'<p><a href="{escape(address)}" style="{style}">{escape(label)}</a></p>')
        copy = _("Ou copiez cette adresse : {address}", address=address)
        parts.append(f'<p style="font-size:14px">{escape(copy)}</p>')
    return "\n".join(parts)


def _row(label: str, value: str) -> str:
    strong = f"<strong>{escape(value)}</strong>"
    return f"<li>{_('{label} : {value}', label=escape(label), value=strong)}</li>"


def text_frame(bodies: Sequence[str], foot: Sequence[str]) -> str:
    """Return the whole plain text of a mail made of one letter or several."""
    rule = "\n\n" + "-" * 40 + "\n\n"
    signed = f"{_('Bonjour,')}\n\n{rule.join(bodies)}\n\n{_team()}"
    return signed + "\n\n-- \n" + "\n".join(foot) + "\n"


def html_frame(subject: str, bodies: Sequence[str], foot: Sequence[str]) -> str:
    """Return the whole HTML of a mail made of one letter or several."""
    rule = f'<hr style="border:0;border-top:1px solid {_LINE};margin:24px 0">'
    small = "".join(f"<p>{escape(line)}</p>" for line in foot)
    return (
        f'<!doctype html><html lang="{current_language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(subject)}</title></head>"
        '<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#161616">'
        '<div style="max-width:600px;margin:0 auto">'
        f'<p style="color:{_INK};font-weight:bold">{SITE}</p><p>{_("Bonjour,")}</p>'
        f"{rule.join(bodies)}<p>{_team()}</p>"
        f'<div style="font-size:14px;color:#555;border-top:1px solid {_LINE}">{small}</div>'
        "</div></body></html>"
    )


def _team() -> str:
    return _("L'équipe de {site}", site=SITE)
