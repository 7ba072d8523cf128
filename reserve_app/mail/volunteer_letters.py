"""Letters to a volunteer: their profile, their interests, calls for help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reserve_app.domain.bands import Band
from reserve_app.domain.reasons import Said, reason_in_words
from reserve_app.domain.review import VOLUNTEER_FIELDS
from reserve_app.language import N_, _
from reserve_app.mail import addresses
from reserve_app.mail.dates import moment_in_words
from reserve_app.mail.letter import Letter
from reserve_app.mail.mission_words import MissionWords


def _mine() -> tuple[str, str]:
    return _("Voir mes missions"), addresses.page(addresses.MY_MISSIONS)


def held(mission: MissionWords) -> Letter:
    """The place is kept while moderators look at the profile."""
    return Letter(
        _("Votre proposition est notée"),
        (
            _(
                "Merci ! Votre place est réservée. L'équipe de votre département vérifie "
                "d'abord votre profil, en général sous 24 heures ; la structure sera prévenue "
                "aussitôt après."
            ),
        ),
        mission.details,
        _mine(),
    )


def proposed(mission: MissionWords, answer_by: datetime) -> Letter:
    """The structure knows, and has 72 hours."""
    return Letter(
        _("La structure est prévenue"),
        (
            _(
                "« {structure} » sait que vous voulez aider. Elle vous répondra avant le "
                "{answer_by}. Vous n'avez rien à faire d'ici là.",
                structure=mission.structure,
                answer_by=moment_in_words(answer_by),
            ),
        ),
        mission.details,
        _mine(),
    )


def waitlisted(mission: MissionWords, position: int) -> Letter:
    """The mission is full; the rank on its waiting list."""
    sentence = (
        _(
            "Toutes les places sont prises. Vous êtes premier ou première : dès qu'une place se "
            "libère, nous vous la proposons."
        )
        if position == 1
        else _(
            "Toutes les places sont prises. Vous êtes en {position}e position : dès qu'une place "
            "se libère, nous vous la proposons.",
            position=position,
        )
    )
    return Letter(
        _("Vous êtes sur liste d'attente"),
        (sentence,),
        mission.details,
        _mine(),
    )


def offered(mission: MissionWords, until: datetime) -> Letter:
    """A place is free for them, for a time."""
    return Letter(
        _("Une place se libère pour vous"),
        (
            _(
                "Une place vous est proposée jusqu'au {until}. Après, elle passe à la personne "
                "suivante.",
                until=moment_in_words(until),
            ),
        ),
        mission.details,
        (_("Accepter la place"), addresses.page(addresses.MY_MISSIONS)),
    )


def contacted(mission: MissionWords) -> Letter:
    """The structure says that it made contact."""
    return Letter(
        _("La structure vous a contacté"),
        (
            _(
                "« {structure} » indique avoir pris contact avec vous. Si ce n'est pas le cas, "
                "regardez vos appels et vos courriels indésirables.",
                structure=mission.structure,
            ),
        ),
        mission.details,
        _mine(),
    )


def confirmed(mission: MissionWords, calendar: str) -> Letter:
    """The volunteer is expected; the calendar file is attached."""
    return Letter(
        _("C'est confirmé : on compte sur vous"),
        (
            _(
                "« {structure} » vous attend. Le fichier joint ajoute la mission à votre agenda.",
                structure=mission.structure,
            ),
            _(
                "Un empêchement ? Désistez-vous en un clic : quelqu'un d'autre pourra prendre "
                "la place."
            ),
        ),
        mission.details,
        _mine(),
        calendar,
    )


def declined(mission: MissionWords, reason: str) -> Letter:
    """The structure does not need them, and why."""
    return Letter(
        _("Cette mission se fera sans vous"),
        (
            _(
                "« {structure} » ne donne pas suite : {reason}. Merci de votre élan ; d'autres "
                "missions attendent près de chez vous.",
                structure=mission.structure,
                reason=reason,
            ),
        ),
        mission.details,
        (_("Trouver une autre mission"), addresses.page(addresses.FINDER)),
    )


def expired(mission: MissionWords, others: Sequence[MissionWords]) -> Letter:
    """Nobody answered in seven days: here are the nearest open missions."""
    near = tuple((f"{other.title} ({other.where})", other.address) for other in others)
    return Letter(
        _("Sans réponse : votre place est libérée"),
        (
            _(
                "« {title} » n'a pas eu de suite à temps. Vous n'y êtes pour rien, et vous êtes "
                "de nouveau libre.",
                title=mission.title,
            ),
            _("Voici les missions ouvertes les plus proches de chez vous :")
            if near
            else _(
                "Aucune autre mission n'est ouverte près de chez vous : demandez à être prévenu."
            ),
        ),
        near,
        (_("Voir toutes les missions"), addresses.page(addresses.FINDER)),
    )


def offer_expired(mission: MissionWords) -> Letter:
    """The offered place passed to the next person."""
    return Letter(
        _("La place est passée à la personne suivante"),
        (_("Le temps pour accepter est écoulé. Vous pouvez vous proposer de nouveau."),),
        mission.details,
        (_("Revoir la mission"), mission.address),
    )


def released(mission: MissionWords, why: str) -> Letter:
    """The mission will not take place for them."""
    return Letter(
        _("La mission n'aura pas lieu"),
        (f"{why} " + _("Vous êtes de nouveau libre ; merci d'avoir répondu présent."),),
        mission.details,
        (_("Trouver une autre mission"), addresses.page(addresses.FINDER)),
    )


def called(mission: MissionWords, band: Band) -> Letter:
    """A new mission matches what they asked to be told of, so far from where they live."""
    sentence = (
        _("Une mission qui correspond à vos souhaits vient d'ouvrir, à distance.")
        if mission.remote
        else _(
            "Une mission qui correspond à vos souhaits vient d'ouvrir, {distance} de chez vous.",
            distance=band.label,
        )
    )
    return Letter(
        _("Une mission a besoin de vous"),
        (sentence,),
        mission.details,
        (_("Voir la mission"), mission.address),
    )


_PROFILE = {
    "validate": (
        N_("Votre profil est validé"),
        N_("Votre profil est validé : vos propositions sont transmises aux structures."),
    ),
    "request_changes": (
        N_("Votre profil est à compléter"),
        N_(
            "Il manque peu de chose pour valider votre profil : {reason}. Corrigez-le et "
            "renvoyez-le en un clic."
        ),
    ),
    "refuse": (
        N_("Votre profil n'a pas été retenu"),
        N_(
            "Votre profil n'a pas pu être validé : {reason}. Vos propositions en cours sont "
            "annulées."
        ),
    ),
    "suspend": (
        N_("Votre profil est suspendu"),
        N_(
            "Votre profil est suspendu : {reason}. Vos engagements en cours sont annulés et les "
            "structures prévenues."
        ),
    ),
    "ask": (
        N_("Votre profil est à corriger"),
        N_(
            "Vos changements sont à revoir : {reason}. Votre profil reste validé ; corrigez-le "
            "dès que possible."
        ),
    ),
    "restore": (
        N_("Vos changements n'ont pas été retenus"),
        N_("Vos changements n'ont pas été retenus : {reason}. Votre profil précédent est rétabli."),
    ),
    "reinstate": (
        N_("Votre profil est rétabli"),
        N_("La suspension de votre profil est levée : vous pouvez de nouveau proposer votre aide."),
    ),
}


def profile_decided(verb: str, said: Said, fields: tuple[str, ...] = ()) -> Letter | None:
    """Tell what a moderator decided on the profile, with the reason in words; None for nothing."""
    if verb not in _PROFILE:
        return None
    subject, sentence = _PROFILE[verb]
    to_correct = verb in {"request_changes", "ask"}
    labels = (_(VOLUNTEER_FIELDS[name]) for name in fields if name in VOLUNTEER_FIELDS)
    named = ", ".join(label.lower() for label in labels)
    return Letter(
        _(subject),
        (_(sentence, reason=reason_in_words(said)),),
        ((_("À corriger"), named),) if named else (),
        (_("Corriger mon profil"), addresses.profile_sheet(fields[0] if fields else ""))
        if to_correct
        else (_("Voir mon compte"), addresses.page(addresses.ACCOUNT)),
    )
