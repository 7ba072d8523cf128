"""Letters to those who moderate or administer: what they were given, and how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from reserve_app.mail import addresses
from reserve_app.mail.dates import day_in_words, moment_in_words
from reserve_app.mail.letter import Letter

_DESK = ("Ouvrir la modération", "Vous relisez les structures, les missions et les bénévoles.")


def invited(secret: str, until: datetime, role: str) -> Letter:
    """Invite a person without an account; ``role`` is what they may do, such as « modérer … »."""
    return Letter(
        "Vous êtes invité à rejoindre Réserve",
        (
            f"Un accès vient d'être ouvert à votre adresse, pour {role}.",
            (
                "Il reste à choisir votre mot de passe. Ce lien sert une seule fois, jusqu'au "
                f"{moment_in_words(until)}. Trop tard ? « Mot de passe oublié » en envoie un autre."
            ),
        ),
        action=("Choisir mon mot de passe", addresses.page(addresses.RESET, secret=secret)),
    )


def granted(names: Sequence[str]) -> Letter:
    """Tell a person with an account which territories they now moderate."""
    return Letter(
        "Vous modérez un nouveau département",
        (f"Vous modérez maintenant {', '.join(names)}. {_DESK[1]}",),
        action=(_DESK[0], addresses.page(addresses.DESK)),
    )


def deputised(name: str, last_day: date) -> Letter:
    """Tell a moderator that they stand in for a colleague until a day, included."""
    return Letter(
        "Une suppléance vous est confiée",
        (
            f"Vous modérez aussi {name} jusqu'au {day_in_words(last_day)} inclus, en suppléance.",
            "Ce qui attend dans ce département est dans votre file.",
        ),
        action=(_DESK[0], addresses.page(addresses.DESK)),
    )


def withdrawn(name: str) -> Letter:
    """Tell that a territory was withdrawn."""
    return Letter(
        "Un département vous a été retiré",
        (f"Vous ne modérez plus {name}. Merci pour votre travail.",),
    )


def made_admin() -> Letter:
    """Tell a person with an account that they administer the site."""
    return Letter(
        "Vous administrez Réserve",
        ("Vous pouvez inviter des modérateurs et leur confier des départements.",),
        action=("Ouvrir l'administration", addresses.page("/admin")),
    )
