"""The letter of the morning to a moderator: everything that waits, by age, nothing left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reserve_app.mail import addresses
from reserve_app.mail.letter import Letter


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing that waits; never the name of a volunteer."""

    label: str
    department: str
    since: datetime


def waiting_digest(lines: Sequence[WaitingLine], now: datetime) -> Letter:
    """Tell a moderator of everything that waits, oldest first, whatever its age.

    In 2020 what was older than ten days had left the reminders.

    Args:
        lines: all of it, at least one.
        now: the present moment.
    """
    number = len(lines)
    waits = "élément attend" if number == 1 else "éléments attendent"
    late = sum(line.since <= now - timedelta(days=1) for line in lines)
    promise = f"Dont {late} au-delà des 24 heures promises." if late else "Aucun n'est en retard."
    return Letter(
        f"{number} {waits} votre décision",
        (f"{number} {waits} votre décision ce matin, du plus ancien au plus récent. {promise}",),
        tuple((_age(line.since, now), f"{line.label} ({line.department})") for line in lines),
        ("Ouvrir la file", addresses.page(addresses.DESK)),
    )


def _age(since: datetime, now: datetime) -> str:
    days = (now - since).days
    if days < 1:
        return "Depuis moins de 24 heures"
    return f"Depuis {days} jour{'s' if days > 1 else ''}"
