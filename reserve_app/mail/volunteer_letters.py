"""Letters to a volunteer: their profile, their interests, calls for help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reserve_app.domain.review import VOLUNTEER_FIELDS
from reserve_app.mail import addresses
from reserve_app.mail.dates import moment_in_words
from reserve_app.mail.letter import Letter
from reserve_app.mail.mission_words import MissionWords


def _mine() -> tuple[str, str]:
    return "Voir mes missions", addresses.page(addresses.MY_MISSIONS)


def held(mission: MissionWords) -> Letter:
    """The place is kept while moderators look at the profile."""
    return Letter(
        "Votre proposition est notée",
        (
            (
                "Merci ! Votre place est réservée. L'équipe de votre département vérifie "
                "d'abord votre "
                "profil, en général sous 24 heures ; la structure sera prévenue aussitôt après."
            ),
        ),
        mission.details,
        _mine(),
    )


def proposed(mission: MissionWords, answer_by: datetime) -> Letter:
    """The structure knows, and has 72 hours."""
    return Letter(
        "La structure est prévenue",
        (
            (
                f"« {mission.structure} » sait que vous voulez aider. Elle vous répondra avant le "
                f"{moment_in_words(answer_by)}. Vous n'avez rien à faire d'ici là."
            ),
        ),
        mission.details,
        _mine(),
    )


def waitlisted(mission: MissionWords, position: int) -> Letter:
    """The mission is full; the rank on its waiting list."""
    rank = "premier ou première" if position == 1 else f"en {position}e position"
    return Letter(
        "Vous êtes sur liste d'attente",
        (
            (
                f"Toutes les places sont prises. Vous êtes {rank} : dès qu'une place se libère, "
                "nous vous la proposons."
            ),
        ),
        mission.details,
        _mine(),
    )


def offered(mission: MissionWords, until: datetime) -> Letter:
    """A place is free for them, for a time."""
    return Letter(
        "Une place se libère pour vous",
        (
            (
                f"Une place vous est proposée jusqu'au {moment_in_words(until)}. Après, "
                "elle passe à la "
                "personne suivante."
            ),
        ),
        mission.details,
        ("Accepter la place", addresses.page(addresses.MY_MISSIONS)),
    )


def contacted(mission: MissionWords) -> Letter:
    """The structure says that it made contact."""
    return Letter(
        "La structure vous a contacté",
        (
            (
                f"« {mission.structure} » indique avoir pris contact avec vous. Si ce "
                "n'est pas le cas, "
                "regardez vos appels et vos courriels indésirables."
            ),
        ),
        mission.details,
        _mine(),
    )


def confirmed(mission: MissionWords, calendar: str) -> Letter:
    """The volunteer is expected; the calendar file is attached."""
    return Letter(
        "C'est confirmé : on compte sur vous",
        (
            (
                f"« {mission.structure} » vous attend. Le fichier joint ajoute la mission à "
                "votre agenda."
            ),
            (
                "Un empêchement ? Désistez-vous en un clic : quelqu'un d'autre pourra "
                "prendre la place."
            ),
        ),
        mission.details,
        _mine(),
        calendar,
    )


def declined(mission: MissionWords, reason: str) -> Letter:
    """The structure does not need them, and why."""
    return Letter(
        "Cette mission se fera sans vous",
        (
            (
                f"« {mission.structure} » ne donne pas suite : {reason}. Merci de votre élan ; "
                "d'autres missions attendent près de chez vous."
            ),
        ),
        mission.details,
        ("Trouver une autre mission", addresses.page(addresses.FINDER)),
    )


def expired(mission: MissionWords, others: Sequence[MissionWords]) -> Letter:
    """Nobody answered in seven days: here are the nearest open missions."""
    near = tuple((f"{other.title} ({other.where})", other.address) for other in others)
    return Letter(
        "Sans réponse : votre place est libérée",
        (
            (
                f"« {mission.title} » n'a pas eu de suite à temps. Vous n'y êtes pour "
                "rien, et vous êtes "
                "de nouveau libre."
            ),
            "Voici les missions ouvertes les plus proches de chez vous :"
            if near
            else "Aucune autre mission n'est ouverte près de chez vous : demandez à être prévenu.",
        ),
        near,
        ("Voir toutes les missions", addresses.page(addresses.FINDER)),
    )


def offer_expired(mission: MissionWords) -> Letter:
    """The offered place passed to the next person."""
    return Letter(
        "La place est passée à la personne suivante",
        ("Le temps pour accepter est écoulé. Vous pouvez vous proposer de nouveau.",),
        mission.details,
        ("Revoir la mission", mission.address),
    )


def released(mission: MissionWords, why: str) -> Letter:
    """The mission will not take place for them."""
    return Letter(
        "La mission n'aura pas lieu",
        (f"{why} Vous êtes de nouveau libre ; merci d'avoir répondu présent.",),
        mission.details,
        ("Trouver une autre mission", addresses.page(addresses.FINDER)),
    )


def called(mission: MissionWords, distance: str) -> Letter:
    """A new mission matches what they asked to be told of."""
    return Letter(
        "Une mission a besoin de vous",
        (f"Une mission qui correspond à vos souhaits vient d'ouvrir, {distance}.",),
        mission.details,
        ("Voir la mission", mission.address),
    )


_PROFILE = {
    "validate": (
        "Votre profil est validé",
        "Votre profil est validé : vos propositions sont transmises aux structures.",
    ),
    "request_changes": (
        "Votre profil est à compléter",
        (
            "Il manque peu de chose pour valider votre profil : {reason}. Corrigez-le et "
            "renvoyez-le "
            "en un clic."
        ),
    ),
    "refuse": (
        "Votre profil n'a pas été retenu",
        "Votre profil n'a pas pu être validé : {reason}. Vos propositions en cours sont annulées.",
    ),
    "suspend": (
        "Votre profil est suspendu",
        (
            "Votre profil est suspendu : {reason}. Vos engagements en cours sont annulés et les "
            "structures prévenues."
        ),
    ),
    "ask": (
        "Votre profil est à corriger",
        (
            "Vos changements sont à revoir : {reason}. Votre profil reste validé ; corrigez-le "
            "dès que possible."
        ),
    ),
    "restore": (
        "Vos changements n'ont pas été retenus",
        "Vos changements n'ont pas été retenus : {reason}. Votre profil précédent est rétabli.",
    ),
    "reinstate": (
        "Votre profil est rétabli",
        "La suspension de votre profil est levée : vous pouvez de nouveau proposer votre aide.",
    ),
}


def profile_decided(verb: str, reason: str, fields: tuple[str, ...] = ()) -> Letter | None:
    """Tell what a moderator decided on the profile, with the reason in words; None for nothing."""
    if verb not in _PROFILE:
        return None
    subject, sentence = _PROFILE[verb]
    to_correct = verb in {"request_changes", "ask"}
    named = ", ".join(VOLUNTEER_FIELDS[name].lower() for name in fields if name in VOLUNTEER_FIELDS)
    return Letter(
        subject,
        (sentence.format(reason=reason),),
        (("À corriger", named),) if named else (),
        ("Corriger mon profil", addresses.profile_sheet(fields[0] if fields else ""))
        if to_correct
        else ("Voir mon compte", addresses.page(addresses.ACCOUNT)),
    )
