"""What a mission's page says before its button: who may help, and what will happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reserve_app.domain.eligibility import eligibility
from reserve_app.domain.states import VolunteerState
from reserve_app.language import N_, _
from reserve_app.presenting.interests import state_label
from reserve_app.presenting.profile import profile
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.standing import Standing

HELP, WAIT = N_("Je veux aider"), N_("Rejoindre la liste d'attente")


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
        sentence = f"{state_label(who.interest)}."
        if who.position:
            rank = _("Vous êtes n° {position} sur la liste.", position=who.position)
            sentence = f"{sentence} {rank}"
        return ApplyView(Way.DONE, sentence, _("Suivre ma proposition"))
    if mission.past:
        return ApplyView(Way.OVER, _("Cette mission est terminée."))
    if not who.signed_in:
        return ApplyView(Way.SIGN_UP, _rules(mission), _button(mission), _next(mission, who))
    return _for_account(mission, who, today)


def _for_account(mission: MissionDetail, who: Standing, today: date) -> ApplyView:
    if who.profile is None or who.birth_date is None:
        sentence = _("Il nous manque votre profil de bénévole : une minute suffit.")
        return ApplyView(Way.PROFILE, sentence, _("Compléter mon profil"))
    if who.profile in {VolunteerState.REFUSED, VolunteerState.SUSPENDED}:
        sentence = _("Votre profil ne permet pas de vous proposer. Le motif est dans votre compte.")
        return ApplyView(Way.CLOSED, sentence)
    kind = profile().kind(mission.kind)
    answer = eligibility(kind, remote=mission.remote, birth_date=who.birth_date, today=today)
    if not answer.allowed:
        return ApplyView(Way.CLOSED, answer.sentence)
    sentence = answer.sentence or _("Votre âge convient à cette mission.")
    return ApplyView(Way.APPLY, sentence, _button(mission), _next(mission, who))


def _button(mission: MissionDetail) -> str:
    return _(HELP) if mission.places_left > 0 else _(WAIT)


def _rules(mission: MissionDetail) -> str:
    """Say who may help, to somebody whose age we do not know."""
    kind = profile().kind(mission.kind)
    limit = kind.maximum_age_on_site
    if limit is None or mission.remote:
        return _("Ouvert à partir de {age} ans.", age=kind.minimum_age)
    return _(
        "Ouvert à partir de {age} ans, et jusqu'à {limit} ans : au-delà, seules les missions "
        "à distance.",
        age=kind.minimum_age,
        limit=limit,
    )


def _next(mission: MissionDetail, who: Standing) -> str:
    """Say what will happen after the button."""
    if mission.places_left <= 0:
        if who.signed_in:
            return _(
                "Toutes les places sont prises. Vous seriez n° {rank}. Une place libérée vous est "
                "proposée 24 h.",
                rank=who.waiting + 1,
            )
        return _("Toutes les places sont prises. Une place libérée vous est proposée 24 h.")
    if who.profile in {VolunteerState.PENDING, VolunteerState.CHANGES_REQUESTED}:
        return _("Votre place est gardée pendant que le département relit votre profil.")
    return _("La structure a 72 h pour vous répondre.")
