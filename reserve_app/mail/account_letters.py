"""Letters about the account itself: they never wait for the mail of the day."""

from __future__ import annotations

from datetime import datetime

from reserve_app.language import _
from reserve_app.mail import addresses
from reserve_app.mail.dates import day_in_words, moment_in_words
from reserve_app.mail.letter import Letter


def _serves_once(until: datetime) -> str:
    return _(
        "Ce lien sert une seule fois, jusqu'au {until}. Si vous n'avez rien demandé, ne faites "
        "rien : sans ce lien, personne n'ira plus loin.",
        until=moment_in_words(until),
    )


def confirm(secret: str, until: datetime) -> Letter:
    """Ask to confirm the address of a new account."""
    return Letter(
        _("Confirmez votre adresse"),
        (
            _(
                "Bienvenue, et merci de proposer votre aide. Il reste à confirmer que cette "
                "adresse est bien la vôtre."
            ),
            _serves_once(until),
        ),
        action=(_("Confirmer mon adresse"), addresses.page(addresses.CONFIRM, secret=secret)),
    )


def already_registered() -> Letter:
    """Tell the owner of an account that someone signed up again with the address."""
    return Letter(
        _("Vous avez déjà un compte"),
        (
            _(
                "Une inscription vient d'être demandée avec votre adresse, mais vous avez déjà "
                "un compte : connectez-vous, tout y est."
            ),
            _(
                "Mot de passe oublié ? La page de connexion permet d'en choisir un autre. Si "
                "vous n'avez rien demandé, ne faites rien : votre compte n'a pas changé."
            ),
        ),
        action=(_("Me connecter"), addresses.page(addresses.SIGN_IN)),
    )


def reset(secret: str, until: datetime) -> Letter:
    """Send the link that allows a new password."""
    return Letter(
        _("Choisissez un nouveau mot de passe"),
        (
            _("Vous avez demandé à changer de mot de passe."),
            _serves_once(until),
        ),
        action=(
            _("Choisir un nouveau mot de passe"),
            addresses.page(addresses.RESET, secret=secret),
        ),
    )


def password_changed(now: datetime) -> Letter:
    """Tell that the password changed, so that a thief is noticed."""
    return Letter(
        _("Votre mot de passe a changé"),
        (
            _(
                "Le mot de passe de votre compte a été changé le {now}. Vos autres appareils "
                "ont été déconnectés.",
                now=moment_in_words(now),
            ),
            _("Ce n'était pas vous ? Choisissez tout de suite un nouveau mot de passe."),
        ),
        action=(_("Ce n'était pas moi"), addresses.page(addresses.FORGOTTEN)),
    )


def change_email(secret: str, until: datetime) -> Letter:
    """Ask the new address to confirm that it replaces the old one."""
    return Letter(
        _("Confirmez votre nouvelle adresse"),
        (
            _("Vous avez demandé que cette adresse remplace celle de votre compte."),
            _serves_once(until),
        ),
        action=(_("Utiliser cette adresse"), addresses.page(addresses.CHANGE, secret=secret)),
    )


def email_changed(now: datetime) -> Letter:
    """Tell the old address that it was replaced."""
    return Letter(
        _("L'adresse de votre compte a changé"),
        (
            _(
                "Depuis le {now}, votre compte utilise une autre adresse e-mail. Nous "
                "n'écrirons plus à celle-ci.",
                now=moment_in_words(now),
            ),
            _("Ce n'était pas vous ? Répondez à ce courriel."),
        ),
    )


def will_be_erased(on: datetime) -> Letter:
    """Warn an inactive account thirty days before it is erased."""
    return Letter(
        _("Votre compte sera bientôt effacé"),
        (
            _(
                "Vous ne vous êtes pas connecté depuis presque deux ans. Nous ne gardons pas "
                "les données des personnes plus longtemps : votre compte sera effacé le "
                "{day}.",
                day=day_in_words(on.date()),
            ),
            _("Pour le garder, il suffit de vous connecter avant cette date."),
        ),
        action=(_("Garder mon compte"), addresses.page(addresses.SIGN_IN)),
    )


def erased() -> Letter:
    """Tell the last time: nothing is left."""
    return Letter(
        _("Votre compte est effacé"),
        (
            _(
                "Votre compte et vos données personnelles sont effacés. Vos engagements en "
                "cours ont été annulés et les structures prévenues. Merci pour votre aide."
            ),
        ),
    )
