"""Letters to those who moderate or administer: what they were given, and how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from reserve_app.geo.territories import Territory
from reserve_app.language import _
from reserve_app.mail import addresses
from reserve_app.mail.dates import day_in_words, moment_in_words
from reserve_app.mail.letter import Letter


def invited(secret: str, until: datetime, territories: Sequence[Territory]) -> Letter:
    """Invite a person without an account, to moderate territories; to administer if none."""
    names = _named(territories)
    opened = (
        _("Un accès vient d'être ouvert à votre adresse, pour modérer {names}.", names=names)
        if names
        else _("Un accès vient d'être ouvert à votre adresse, pour administrer Réserve.")
    )
    return Letter(
        _("Vous êtes invité à rejoindre Réserve"),
        (
            opened,
            _(
                "Il reste à choisir votre mot de passe. Ce lien sert une seule fois, jusqu'au "
                "{until}. Trop tard ? « Mot de passe oublié » en envoie un autre.",
                until=moment_in_words(until),
            ),
        ),
        action=(_("Choisir mon mot de passe"), addresses.page(addresses.RESET, secret=secret)),
    )


def granted(territories: Sequence[Territory]) -> Letter:
    """Tell a person with an account which territories they now moderate."""
    return Letter(
        _("Vous modérez un nouveau département"),
        (
            _(
                "Vous modérez maintenant {names}. Vous relisez les structures, les missions et "
                "les bénévoles.",
                names=_named(territories),
            ),
        ),
        action=_desk(),
    )


def deputised(territory: Territory, last_day: date) -> Letter:
    """Tell a moderator that they stand in for a colleague until a day, included."""
    return Letter(
        _("Une suppléance vous est confiée"),
        (
            _(
                "Vous modérez aussi {name} jusqu'au {last_day} inclus, en suppléance.",
                name=territory.with_article,
                last_day=day_in_words(last_day),
            ),
            _("Ce qui attend dans ce département est dans votre file."),
        ),
        action=_desk(),
    )


def withdrawn(territory: Territory) -> Letter:
    """Tell that a territory was withdrawn."""
    return Letter(
        _("Un département vous a été retiré"),
        (
            _(
                "Vous ne modérez plus {name}. Merci pour votre travail.",
                name=territory.with_article,
            ),
        ),
    )


def made_admin() -> Letter:
    """Tell a person with an account that they administer the site."""
    return Letter(
        _("Vous administrez Réserve"),
        (_("Vous pouvez inviter des modérateurs et leur confier des départements."),),
        action=(_("Ouvrir l'administration"), addresses.page("/admin")),
    )


def _named(territories: Sequence[Territory]) -> str:
    return ", ".join(territory.with_article for territory in territories)


def _desk() -> tuple[str, str]:
    return _("Ouvrir la modération"), addresses.page(addresses.DESK)
