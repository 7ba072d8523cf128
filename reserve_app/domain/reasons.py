"""Coded reasons: what a refusal, a request for changes or a suspension must say."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeVar

from reserve_app.domain.errors import BadInput
from reserve_app.domain.names import clean_text
from reserve_app.language import N_, _

LONGEST_REASON = 500  # characters of free text


class ReviewReason(StrEnum):
    """Why a moderator refuses, sends back or suspends."""

    NOT_ELIGIBLE_KIND = "not_eligible_kind"
    INCOMPLETE = "incomplete"
    CONTACT_DETAILS_IN_TEXT = "contact_details_in_text"
    PAID_WORK = "paid_work"
    NOT_VITAL = "not_vital"
    DUPLICATE = "duplicate"
    WRONG_PLACE = "wrong_place"
    UNSAFE = "unsafe"
    IDENTITY_UNCLEAR = "identity_unclear"
    UNDER_AGE = "under_age"
    OTHER = "other"


class DeclineReason(StrEnum):
    """Why a structure declines a volunteer."""

    PLACES_FILLED = "places_filled"
    UNREACHABLE = "unreachable"
    NOT_AVAILABLE = "not_available"
    NOT_SUITED = "not_suited"
    NEED_OVER = "need_over"
    OTHER = "other"


class ReleaseReason(StrEnum):
    """Why the application itself ends an interest."""

    OVER = "over"
    CALLED_OFF = "called_off"
    PROFILE = "profile"


class ReportReason(StrEnum):
    """Why somebody reports a published mission."""

    UNSAFE = "unsafe"
    PAID_WORK = "paid_work"
    CONTACT_DETAILS_IN_TEXT = "contact_details_in_text"
    NOT_VITAL = "not_vital"
    WRONG_PLACE = "wrong_place"
    BEHAVIOUR = "behaviour"
    OTHER = "other"


REPORT_REASON_LABELS = {
    ReportReason.UNSAFE: N_("elle me paraît dangereuse"),
    ReportReason.PAID_WORK: N_("elle ressemble à un travail rémunéré"),
    ReportReason.CONTACT_DETAILS_IN_TEXT: N_("des coordonnées personnelles y figurent"),
    ReportReason.NOT_VITAL: N_("elle ne répond pas à un besoin vital"),
    ReportReason.WRONG_PLACE: N_("le lieu ou les dates sont faux"),
    ReportReason.BEHAVIOUR: N_("un comportement déplacé"),
    ReportReason.OTHER: N_("autre motif"),
}
RELEASE_LABELS = {
    ReleaseReason.OVER: N_("La mission est arrivée à son terme."),
    ReleaseReason.CALLED_OFF: N_("La structure a dû annuler la mission."),
    ReleaseReason.PROFILE: N_("Votre profil ne permet plus de continuer cette mission."),
}
REVIEW_REASON_LABELS = {
    ReviewReason.NOT_ELIGIBLE_KIND: N_("ne correspond à aucun type de mission ouvert"),
    ReviewReason.INCOMPLETE: N_("des informations manquent"),
    ReviewReason.CONTACT_DETAILS_IN_TEXT: N_("des coordonnées figurent dans le texte"),
    ReviewReason.PAID_WORK: N_("ressemble à un travail rémunéré"),
    ReviewReason.NOT_VITAL: N_("ne répond pas à un besoin vital"),
    ReviewReason.DUPLICATE: N_("existe déjà"),
    ReviewReason.WRONG_PLACE: N_("le lieu ne correspond pas"),
    ReviewReason.UNSAFE: N_("les conditions de sécurité ne sont pas réunies"),
    ReviewReason.IDENTITY_UNCLEAR: N_("l'identité n'a pas pu être établie"),
    ReviewReason.UNDER_AGE: N_("l'âge minimal n'est pas atteint"),
    ReviewReason.OTHER: N_("autre motif"),
}
DECLINE_REASON_LABELS = {
    DeclineReason.PLACES_FILLED: N_("les places ont été pourvues autrement"),
    DeclineReason.UNREACHABLE: N_("la structure n'a pas réussi à vous joindre"),
    DeclineReason.NOT_AVAILABLE: N_("les horaires ne correspondaient pas"),
    DeclineReason.NOT_SUITED: N_("la mission demandait un autre profil"),
    DeclineReason.NEED_OVER: N_("le besoin a pris fin"),
    DeclineReason.OTHER: N_("autre motif"),
}


class Said(NamedTuple):
    """A reason as it is kept: its code, and the words that go with it."""

    code: str = ""
    text: str = ""


NO_REASON = Said()
R = TypeVar("R", ReviewReason, DeclineReason, ReportReason)


def check_reason(kinds: type[R], code: str, text: str = "") -> Said:
    """Return the reason in normal form.

    Raises:
        BadInput: unknown code, or `other` without a text.
    """
    try:
        reason = kinds(code)
    except ValueError:
        msg = _("Choisissez un motif dans la liste.")
        raise BadInput(msg, field="reason") from None
    words = clean_text(text, longest=LONGEST_REASON, field="reason_text")
    if reason.value == "other" and not words:
        msg = _("Précisez le motif en quelques mots.")
        raise BadInput(msg, field="reason_text")
    return Said(reason.value, words)


def reason_or_words(kinds: type[R], given: str | None) -> Said:
    """Return a reason given as a code, or as words of one's own: those are kept as `other`.

    Raises:
        BadInput: too many words.
    """
    words = clean_text(given or "", longest=LONGEST_REASON, field="reason")
    if not words:
        return NO_REASON
    return Said(words) if words in set(kinds) else Said(kinds("other").value, words)


def reason_in_words(said: Said) -> str:
    """Return the reason as the person concerned reads it."""
    code, text = said
    labels = {str(key): label for key, label in REVIEW_REASON_LABELS.items()}
    labels |= {str(key): label for key, label in DECLINE_REASON_LABELS.items()}
    label = _(labels.get(code, labels["other"]))
    if code == "other" and text:
        return text
    return f"{label} ({text})" if text else label
