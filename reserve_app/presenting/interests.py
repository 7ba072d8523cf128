"""A volunteer's own missions in words: where each one is, what comes next, how long it may take."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from reserve_app.domain.reasons import Said, reason_in_words
from reserve_app.domain.states import InterestState, VolunteerState
from reserve_app.language import N_, _
from reserve_app.mail.dates import moment_in_words
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.profile import profile
from reserve_app.queries.interests import MyInterest
from reserve_app.queries.volunteers import MyProfile

_S = InterestState
STATE_LABELS = {
    _S.HELD: N_("Place gardée"),
    _S.PROPOSED: N_("Transmis à la structure"),
    _S.CONTACTED: N_("Contact pris"),
    _S.CONFIRMED: N_("Engagement confirmé"),
    _S.DONE: N_("Mission accomplie"),
    _S.NO_SHOW: N_("Absence signalée"),
    _S.WAITLISTED: N_("Liste d'attente"),
    _S.OFFERED: N_("Une place vous attend"),
    _S.WITHDRAWN: N_("Vous vous êtes désisté"),
    _S.DECLINED: N_("Décliné par la structure"),
    _S.EXPIRED: N_("Resté sans réponse"),
    _S.RELEASED: N_("La mission n'a plus lieu"),
}
NEXT = {
    _S.HELD: N_(
        "Le département relit votre profil, le plus souvent en 24 h. Votre place vous attend."
    ),
    _S.PROPOSED: N_("La structure lit votre proposition et va vous contacter."),
    _S.CONTACTED: N_("Convenez avec la structure du jour et du lieu : elle confirmera ici."),
    _S.CONFIRMED: N_("Tout est prêt. Les règles de sécurité sont sur la page de la mission."),
    _S.DONE: N_("Merci pour votre aide."),
    _S.NO_SHOW: N_("La structure ne vous a pas vu. Si c'est une erreur, dites-le-lui."),
    _S.WAITLISTED: N_("Dès qu'une place se libère, nous vous écrivons."),
    _S.OFFERED: N_("Une place s'est libérée : acceptez-la avant la fin du délai."),
    _S.WITHDRAWN: N_("Vous pouvez vous proposer de nouveau depuis la page de la mission."),
    _S.DECLINED: N_("D'autres missions ont besoin de vous."),
    _S.EXPIRED: N_("La place est libérée. D'autres missions ont besoin de vous."),
    _S.RELEASED: N_("D'autres missions ont besoin de vous."),
}
GOOD = frozenset({_S.CONFIRMED, _S.DONE, _S.OFFERED})
PROFILE_NEWS = {
    VolunteerState.PENDING: N_(
        "Votre profil attend la relecture du département. Vous pouvez déjà "
        "vous proposer : votre place est gardée."
    ),
    VolunteerState.CHANGES_REQUESTED: N_("Votre profil est à corriger"),
    VolunteerState.REFUSED: N_("Votre profil n'a pas été accepté"),
    VolunteerState.SUSPENDED: N_("Votre profil est suspendu"),
    VolunteerState.VALIDATED: "",
}


@dataclass(frozen=True, slots=True)
class InterestView:
    """One of the volunteer's missions, as plain words; an empty one is not shown."""

    id: int
    href: str
    title: str
    kind: str
    kind_label: str
    icon: str
    structure: str
    where: str
    label: str
    good: bool
    live: bool
    next: str
    clock: str
    message: str
    calendar: str
    can_withdraw: bool
    can_accept: bool
    steps: tuple[tuple[str, str, str], ...]


def state_label(state: InterestState) -> str:
    """Return a state as its volunteer reads it."""
    return _(STATE_LABELS[state])


def interest_view(one: MyInterest, now: datetime) -> InterestView:
    """Return what the page shows of one interest."""
    kind = profile().kind(one.kind)
    rank = (
        _("Vous êtes n° {position} sur la liste.", position=one.position) + " "
        if one.position
        else ""
    )
    return InterestView(
        id=one.id,
        href=mission_path(one.mission_id, one.slug),
        title=one.title,
        kind=one.kind,
        kind_label=kind.short_label,
        icon=kind.icon,
        structure=one.structure,
        where=_("À distance") if one.remote else one.commune,
        label=state_label(one.state),
        good=one.state in GOOD,
        live=one.live,
        next=rank + _(NEXT[one.state]),
        clock=_clock(one, now),
        message=one.message,
        calendar=f"/missions/{one.mission_id}.ics" if one.state is _S.CONFIRMED else "",
        can_withdraw="withdraw" in one.verbs,
        can_accept="accept_offer" in one.verbs,
        steps=tuple((step.label, moment_in_words(step.at), step.reason) for step in one.steps),
    )


def profile_news(mine: MyProfile | None) -> str:
    """Say where the profile stands when the volunteer should know; empty when all is well."""
    if mine is None:
        return ""
    news = PROFILE_NEWS[mine.state] and _(PROFILE_NEWS[mine.state])
    decided = mine.state not in {VolunteerState.PENDING, VolunteerState.VALIDATED}
    if not decided:
        return news
    if not mine.reason:
        return f"{news}."
    return _("{news} : {why}.", news=news, why=reason_in_words(Said(mine.reason, mine.reason_text)))


def version(views: tuple[InterestView, ...], news: str, *, standby: bool) -> str:
    """Return a short text that changes whenever anything the page shows does."""
    shown = [[asdict(view) for view in views], news, standby]
    return hashlib.blake2b(json.dumps(shown).encode(), digest_size=8).hexdigest()


def _clock(one: MyInterest, now: datetime) -> str:
    """Say until when, and how many hours that is."""
    if one.answer_by is None:
        return ""
    left = int((one.answer_by - now).total_seconds() // 3600)
    if left < 0:
        return _("Le délai promis est passé : la structure a été relancée.")
    hours = f"{left} h" if left else _("moins d'une heure")
    moment = moment_in_words(one.answer_by)
    if one.state is _S.OFFERED:
        return _("À accepter avant {moment} (dans {hours})", moment=moment, hours=hours)
    return _("Réponse promise avant {moment} (dans {hours})", moment=moment, hours=hours)
