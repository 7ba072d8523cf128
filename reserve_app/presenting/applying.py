"""What a mission's page says before its button: who may help, and what will happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reserve_app.domain.eligibility import eligibility
from reserve_app.domain.states import VolunteerState
from reserve_app.presenting.interests import state_label
from reserve_app.presenting.profile import profile
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.standing import Standing

HELP, WAIT = "Je veux aider", "Rejoindre la liste d'attente"


class Way(StrEnum):
    """What stands where the button would be."""

    OVER = "over"
    SIGN_UP = "sign_up"
    PROFILE = "profile"
    CLOSED = "closed"
    DONE = "done"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class ApplyView:
    """The panel: what stands there, its button, the sentence that says why or what comes next."""

    way: Way
    sentence: str
    button: str = ""
    note: str = ""


def apply_view(mission: MissionDetail, who: Standing, today: date) -> ApplyView:
    """Return what the panel of a mission shows to that person."""
    if who.interest is not None:
        rank = f" Vous êtes n° {who.position} sur la liste." if who.position else ""
        return ApplyView(Way.DONE, f"{state_label(who.interest)}.{rank}", "Suivre ma proposition")
    if mission.past:
        return ApplyView(Way.OVER, "Cette mission est terminée.")
    if not who.signed_in:
        return ApplyView(Way.SIGN_UP, _rules(mission), _button(mission), _next(mission, who))
    return _for_account(mission, who, today)


def _for_account(mission: MissionDetail, who: Standing, today: date) -> ApplyView:
    if who.profile is None or who.birth_date is None:
        sentence = "Il nous manque votre profil de bénévole : une minute suffit."
        return ApplyView(Way.PROFILE, sentence, "Compléter mon profil")
    if who.profile in {VolunteerState.REFUSED, VolunteerState.SUSPENDED}:
        sentence = "Votre profil ne permet pas de vous proposer. Le motif est dans votre compte."
        return ApplyView(Way.CLOSED, sentence)
    kind = profile().kind(mission.kind)
    answer = eligibility(kind, remote=mission.remote, birth_date=who.birth_date, today=today)
    if not answer.allowed:
        return ApplyView(Way.CLOSED, answer.sentence)
    sentence = answer.sentence or "Votre âge convient à cette mission."
    return ApplyView(Way.APPLY, sentence, _button(mission), _next(mission, who))


def _button(mission: MissionDetail) -> str:
    return HELP if mission.places_left > 0 else WAIT


def _rules(mission: MissionDetail) -> str:
    """Say who may help, to somebody whose age we do not know."""
    kind = profile().kind(mission.kind)
    rules = f"Ouvert à partir de {kind.minimum_age} ans"
    limit = kind.maximum_age_on_site
    if limit is not None and not mission.remote:
        rules += f", et jusqu'à {limit} ans : au-delà, seules les missions à distance"
    return f"{rules}."


def _next(mission: MissionDetail, who: Standing) -> str:
    """Say what will happen after the button."""
    if mission.places_left <= 0:
        rank = f" Vous seriez n° {who.waiting + 1}." if who.signed_in else ""
        return f"Toutes les places sont prises.{rank} Une place libérée vous est proposée 24 h."
    if who.profile in {VolunteerState.PENDING, VolunteerState.CHANGES_REQUESTED}:
        return "Votre place est gardée pendant que le département relit votre profil."
    return "La structure a 72 h pour vous répondre."
