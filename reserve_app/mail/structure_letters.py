"""Letters to those who manage a structure. No contact of a volunteer: reading one is logged."""

from __future__ import annotations

from datetime import datetime

from reserve_app.language import _
from reserve_app.mail import addresses
from reserve_app.mail.dates import moment_in_words
from reserve_app.mail.letter import Letter
from reserve_app.mail.mission_words import MissionWords


def _board() -> tuple[str, str]:
    return _("Répondre"), addresses.page(addresses.STRUCTURE)


def proposed(mission: MissionWords, first_name: str, distance: str, answer_by: datetime) -> Letter:
    """Someone wants to help."""
    return Letter(
        _("Une personne propose son aide"),
        (
            _(
                "{first_name} se propose pour votre mission. Ouvrez votre tableau de bord pour "
                "voir comment la joindre, et répondez avant le {answer_by}.",
                first_name=first_name,
                answer_by=moment_in_words(answer_by),
            ),
        ),
        (*mission.details, (_("Prénom"), first_name), (_("Distance"), distance)),
        _board(),
    )


def reminder(mission: MissionWords, first_name: str, last: datetime, *, late: bool) -> Letter:
    """The answer is awaited: at half time, and at the end."""
    if late:
        sentence = _(
            "{first_name} attend depuis trois jours, le délai promis est passé. Sans réponse le "
            "{last}, sa place sera libérée.",
            first_name=first_name,
            last=moment_in_words(last),
        )
    else:
        sentence = _(
            "{first_name} attend votre réponse : une minute suffit, même pour dire non.",
            first_name=first_name,
        )
    subject = (
        _("Délai dépassé : une personne attend") if late else _("Une personne attend votre réponse")
    )
    return Letter(subject, (sentence,), mission.details, _board())


def withdrawn(mission: MissionWords, first_name: str) -> Letter:
    """The volunteer withdrew; their contact is no longer shown."""
    return Letter(
        _("Une personne se désiste"),
        (
            _(
                "{first_name} ne peut plus venir. Sa place est libre de nouveau.",
                first_name=first_name,
            ),
        ),
        mission.details,
        _board(),
    )


def expired(mission: MissionWords, first_name: str) -> Letter:
    """Seven days without an answer: the place is free."""
    return Letter(
        _("Une proposition a expiré"),
        (
            _(
                "{first_name} n'a pas eu de réponse en sept jours : sa place est libérée et la "
                "personne prévenue. Si vous n'avez plus besoin d'aide, mettez la mission en "
                "pause.",
                first_name=first_name,
            ),
        ),
        mission.details,
        _board(),
    )
