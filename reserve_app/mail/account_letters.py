"""Letters about the account itself: they never wait for the mail of the day."""

from __future__ import annotations

from datetime import datetime

from reserve_app.mail import addresses
from reserve_app.mail.dates import day_in_words, moment_in_words
from reserve_app.mail.letter import Letter

_NOT_YOU = "Si vous n'avez rien demandé, ne faites rien : sans ce lien, personne n'ira plus loin."


def confirm(secret: str, until: datetime) -> Letter:
    """Ask to confirm the address of a new account."""
    return Letter(
        "Confirmez votre adresse",
        (
            (
                "Bienvenue, et merci de proposer votre aide. Il reste à confirmer que "
                "cette adresse "
                "est bien la vôtre."
            ),
            f"Ce lien sert une seule fois, jusqu'au {moment_in_words(until)}. {_NOT_YOU}",
        ),
        action=("Confirmer mon adresse", addresses.page(addresses.CONFIRM, secret=secret)),
    )


def already_registered() -> Letter:
    """Tell the owner of an account that someone signed up again with the address."""
    return Letter(
        "Vous avez déjà un compte",
        (
            (
                "Une inscription vient d'être demandée avec votre adresse, mais vous "
                "avez déjà un compte : "
                "connectez-vous, tout y est."
            ),
            (
                "Mot de passe oublié ? La page de connexion permet d'en choisir un "
                "autre. Si vous n'avez "
                "rien demandé, ne faites rien : votre compte n'a pas changé."
            ),
        ),
        action=("Me connecter", addresses.page(addresses.SIGN_IN)),
    )


def reset(secret: str, until: datetime) -> Letter:
    """Send the link that allows a new password."""
    return Letter(
        "Choisissez un nouveau mot de passe",
        (
            "Vous avez demandé à changer de mot de passe.",
            f"Ce lien sert une seule fois, jusqu'au {moment_in_words(until)}. {_NOT_YOU}",
        ),
        action=(
            "Choisir un nouveau mot de passe",
            addresses.page(addresses.RESET, secret=secret),
        ),
    )


def password_changed(now: datetime) -> Letter:
    """Tell that the password changed, so that a thief is noticed."""
    return Letter(
        "Votre mot de passe a changé",
        (
            (
                f"Le mot de passe de votre compte a été changé le {moment_in_words(now)}. "
                "Vos autres appareils ont été déconnectés."
            ),
            "Ce n'était pas vous ? Choisissez tout de suite un nouveau mot de passe.",
        ),
        action=("Ce n'était pas moi", addresses.page(addresses.FORGOTTEN)),
    )


def change_email(secret: str, until: datetime) -> Letter:
    """Ask the new address to confirm that it replaces the old one."""
    return Letter(
        "Confirmez votre nouvelle adresse",
        (
            "Vous avez demandé que cette adresse remplace celle de votre compte.",
            f"Ce lien sert une seule fois, jusqu'au {moment_in_words(until)}. {_NOT_YOU}",
        ),
        action=("Utiliser cette adresse", addresses.page(addresses.CHANGE, secret=secret)),
    )


def email_changed(now: datetime) -> Letter:
    """Tell the old address that it was replaced."""
    return Letter(
        "L'adresse de votre compte a changé",
        (
            (
                f"Depuis le {moment_in_words(now)}, votre compte utilise une autre adresse e-mail. "
                "Nous n'écrirons plus à celle-ci."
            ),
            "Ce n'était pas vous ? Répondez à ce courriel.",
        ),
    )


def will_be_erased(on: datetime) -> Letter:
    """Warn an inactive account thirty days before it is erased."""
    return Letter(
        "Votre compte sera bientôt effacé",
        (
            (
                "Vous ne vous êtes pas connecté depuis presque deux ans. Nous ne gardons "
                "pas les données "
                "des personnes plus longtemps : votre compte sera effacé le "
                f"{day_in_words(on.date())}."
            ),
            "Pour le garder, il suffit de vous connecter avant cette date.",
        ),
        action=("Garder mon compte", addresses.page(addresses.SIGN_IN)),
    )


def erased() -> Letter:
    """Tell the last time: nothing is left."""
    return Letter(
        "Votre compte est effacé",
        (
            (
                "Votre compte et vos données personnelles sont effacés. Vos engagements "
                "en cours ont été "
                "annulés et les structures prévenues. Merci pour votre aide."
            ),
        ),
    )
