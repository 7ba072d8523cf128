"""The letter of the morning to a moderator: everything that waits, by age, nothing left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reserve_app.domain.review import Reviewed
from reserve_app.language import N_, _, n_
from reserve_app.mail import addresses
from reserve_app.mail.letter import Letter

_NAMED = {
    Reviewed.STRUCTURE: N_("Structure « {label} » ({where})"),
    Reviewed.MISSION: N_("Mission « {label} » ({where})"),
    Reviewed.VOLUNTEER: N_("Bénévole n° {number} ({where})"),
}


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing that waits; of a volunteer a mail says the number, never the name."""

    kind: Reviewed
    label: str
    number: int
    department: str
    since: datetime


def waiting_digest(lines: Sequence[WaitingLine], now: datetime) -> Letter:
    """Tell a moderator of everything that waits, oldest first, whatever its age.

    In 2020 what was older than ten days had left the reminders.

    Args:
        lines: all of it, at least one.
        now: the present moment.
    """
    late = sum(line.since <= now - timedelta(days=1) for line in lines)
    promise = (
        n_(
            "Dont {count} au-delà des 24 heures promises.",
            "Dont {count} au-delà des 24 heures promises.",
            late,
        )
        if late
        else _("Aucun n'est en retard.")
    )
    waiting = n_(
        "{count} élément attend votre décision ce matin, du plus ancien au plus récent.",
        "{count} éléments attendent votre décision ce matin, du plus ancien au plus récent.",
        len(lines),
    )
    return Letter(
        n_(
            "{count} élément attend votre décision",
            "{count} éléments attendent votre décision",
            len(lines),
        ),
        (f"{waiting} {promise}",),
        tuple((_age(line.since, now), _named(line)) for line in lines),
        (_("Ouvrir la file"), addresses.page(addresses.DESK)),
    )


def _named(line: WaitingLine) -> str:
    return _(_NAMED[line.kind], label=line.label, number=line.number, where=line.department)


def _age(since: datetime, now: datetime) -> str:
    days = (now - since).days
    if days < 1:
        return _("Depuis moins de 24 heures")
    return n_("Depuis {count} jour", "Depuis {count} jours", days)
