"""A structure's missions in words: where each stands, what comes next, what each act would do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from reserve_app.domain.mission_form import one
from reserve_app.domain.reasons import reason_in_words
from reserve_app.domain.states import MISSION, By, MissionState
from reserve_app.language import N_, _, n_
from reserve_app.mail.dates import moment_in_words
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.imports import imported_words
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structures import StructureView, answers_awaited
from reserve_app.presenting.words import period_text, slots_text
from reserve_app.queries.structure_missions import OwnDraft, OwnMission

_S = MissionState


class Group(StrEnum):
    """A part of the list; those to do something about come first."""

    TO_CORRECT = "to_correct"
    TO_COMPLETE = "to_complete"
    ONLINE = "online"
    PAUSED = "paused"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    OVER = "over"


GROUP_LABELS = {
    Group.TO_CORRECT: N_("À corriger"),
    Group.TO_COMPLETE: N_("À compléter"),
    Group.ONLINE: N_("En ligne"),
    Group.PAUSED: N_("En pause"),
    Group.WAITING: N_("En attente de relecture"),
    Group.SUSPENDED: N_("Suspendues"),
    Group.OVER: N_("Terminées"),
}
GROUP_OF = {
    _S.DRAFT: Group.TO_COMPLETE,
    _S.PENDING: Group.WAITING,
    _S.CHANGES_REQUESTED: Group.TO_CORRECT,
    _S.PUBLISHED: Group.ONLINE,
    _S.PAUSED: Group.PAUSED,
    _S.SUSPENDED: Group.SUSPENDED,
    _S.FINISHED: Group.OVER,
    _S.CANCELLED: Group.OVER,
    _S.REFUSED: Group.OVER,
}
STATE_LABELS = {
    _S.DRAFT: N_("Brouillon"),
    _S.PENDING: N_("En attente"),
    _S.CHANGES_REQUESTED: N_("À corriger"),
    _S.REFUSED: N_("Refusée"),
    _S.PUBLISHED: N_("En ligne"),
    _S.SUSPENDED: N_("Suspendue"),
    _S.PAUSED: N_("En pause"),
    _S.FINISHED: N_("Terminée"),
    _S.CANCELLED: N_("Annulée"),
}
_NEXT = {
    _S.DRAFT: N_("Complétez-la, puis envoyez-la à la relecture."),
    _S.PENDING: N_("Le département la relit, le plus souvent en 24 h."),
    _S.CHANGES_REQUESTED: N_("Le département demande une correction"),
    _S.REFUSED: N_("Le département ne l'a pas acceptée"),
    _S.SUSPENDED: N_("Le département l'a suspendue : elle n'est plus visible"),
    _S.PAUSED: N_("Personne ne la voit : reprenez-la quand vous voulez."),
    _S.FINISHED: N_("Elle est arrivée à son terme. Merci."),
    _S.CANCELLED: N_("Vous l'avez annulée."),
}
EDIT_LABELS = {
    _S.DRAFT: N_("Compléter"),
    _S.PENDING: N_("Modifier"),
    _S.CHANGES_REQUESTED: N_("Corriger et renvoyer"),
    _S.PUBLISHED: N_("Modifier"),
    _S.PAUSED: N_("Modifier"),
}


@dataclass(frozen=True, slots=True)
class ActView:
    """What a button does: its verb, its label, and the effect, said before."""

    verb: str
    label: str
    effect: str
    told: int = 0
    grave: bool = False


@dataclass(frozen=True, slots=True)
class MissionLine:
    """One mission or draft of the list, as plain words; an empty word is not shown."""

    key: str
    id: int
    group: Group
    title: str
    label: str
    good: bool
    kind: str
    kind_label: str
    icon: str
    urgent: bool
    facts: tuple[str, ...]
    next: str
    draft: str
    taken: int
    places: int
    edit_href: str
    edit_label: str
    people_href: str
    people_label: str
    public_href: str
    acts: tuple[ActView, ...]
    waiting: bool = False


def missions_path(structure_id: int, *rest: str | int) -> str:
    """Return an address under a structure's missions."""
    return "/".join((f"/structure/{structure_id}/missions", *map(str, rest)))


def mission_line(structure_id: int, one: OwnMission, today: date) -> MissionLine:
    """Return what the list shows of a mission."""
    kind, people = profile().kind(one.kind), one.people
    live = people.confirmed + people.others
    can_edit = one.state in EDIT_LABELS
    saved = one.draft_saved_at
    return MissionLine(
        key=f"mission-{one.id}",
        id=one.id,
        group=GROUP_OF[one.state],
        title=one.title,
        label=_(STATE_LABELS[one.state]),
        good=one.state is _S.PUBLISHED,
        kind=one.kind,
        kind_label=kind.short_label,
        icon=kind.icon,
        urgent=one.urgent and GROUP_OF[one.state] is not Group.OVER,
        facts=_facts(one, today),
        next=_next(one),
        draft=_("Modification non envoyée du {saved}.", saved=moment_in_words(saved))
        if saved
        else "",
        taken=one.taken,
        places=one.places,
        edit_href=missions_path(structure_id, one.id, "modifier") if can_edit else "",
        edit_label=_edit_label(one),
        people_href=missions_path(structure_id, one.id) if live else "",
        people_label=n_("{count} bénévole", "{count} bénévoles", live),
        public_href=mission_path(one.id, one.slug) if one.state is _S.PUBLISHED else "",
        acts=acts_of(one),
        waiting=people.to_answer > 0,
    )


def _edit_label(one: OwnMission) -> str:
    if one.draft_saved_at:
        return _("Reprendre la modification")
    return _(EDIT_LABELS[one.state]) if one.state in EDIT_LABELS else ""


def draft_line(structure_id: int, draft: OwnDraft) -> MissionLine:
    """Return what the list shows of a mission to come."""
    key = one(draft.typed, "kind")
    known = key in profile().keys
    kind = profile().kind(key) if known else None
    return MissionLine(
        key=f"brouillon-{draft.id}",
        id=draft.id,
        group=Group.TO_COMPLETE,
        title=one(draft.typed, "title") or _("Mission sans titre"),
        label=_("Brouillon"),
        good=False,
        kind=key if known else "",
        kind_label=kind.short_label if kind else "",
        icon=kind.icon if kind else "list",
        urgent=False,
        facts=(_("Enregistré {saved_at}", saved_at=moment_in_words(draft.saved_at)),),
        next=_("Vous seuls le voyez. Complétez-le, puis envoyez-le à la relecture."),
        draft="",
        taken=0,
        places=0,
        edit_href=missions_path(structure_id, "brouillons", draft.id),
        edit_label=_("Continuer"),
        people_href="",
        people_label="",
        public_href="",
        acts=(),
    )


def mission_lines(
    structure_id: int, drafts: Sequence[OwnDraft], missions: Sequence[OwnMission], today: date
) -> list[MissionLine]:
    """Return the list of a structure: its missions to come, then the others."""
    return [
        *(draft_line(structure_id, draft) for draft in drafts),
        *(mission_line(structure_id, mission, today) for mission in missions),
    ]


def missions_version(structure: StructureView, lines: Sequence[MissionLine]) -> str:
    """Return a short text that changes whenever anything the list shows does."""
    shown = [asdict(structure), [asdict(line) for line in lines]]
    return hashlib.blake2b(json.dumps(shown).encode(), digest_size=8).hexdigest()


def acts_of(one: OwnMission) -> tuple[ActView, ...]:
    """Return what may be done to a mission besides changing it, each with its effect."""
    verbs = {row.verb for row in MISSION if row.before == one.state and By.MANAGER in row.by}
    return tuple(_ACTS[verb](one) for verb in _ACTS if verb in verbs)


def done_words(verb: str, told: int) -> str:
    """Say what was done, and how many were told; of an import, how many missions changed."""
    if verb == "import":
        return imported_words(told)
    if verb not in _DONE:
        return ""
    if not told:
        return _(_DONE[verb])
    mails = n_(
        "{count} personne prévenue par courriel.",
        "{count} personnes prévenues par courriel.",
        told,
    )
    return f"{_(_DONE[verb])} {mails}"


def people_told(one: OwnMission, verb: str) -> int:
    """Return how many people an act writes to."""
    if verb == "cancel":
        return one.people.confirmed + one.people.others
    return one.people.others if verb == "finish" else 0


def _pause(one: OwnMission) -> ActView:
    stay = one.people.confirmed + one.people.others
    effect = _("Plus personne ne la verra ni ne pourra s'y proposer.")
    if stay:
        kept = n_(
            "Une personne est inscrite : rien ne change pour elle.",
            "{count} personnes sont inscrites : rien ne change pour elles.",
            stay,
        )
        effect = f"{effect} {kept}"
    return ActView("pause", _("Mettre en pause"), effect)


def _resume(_one: OwnMission) -> ActView:
    return ActView("resume", _("Reprendre"), _("Elle sera de nouveau visible, tout de suite."))


def _finish(one: OwnMission) -> ActView:
    told, confirmed = people_told(one, "finish"), one.people.confirmed
    effect = _("Elle ne sera plus visible.")
    if confirmed:
        later = n_(
            "{count} bénévole confirmé : vous direz ensuite qui est venu.",
            "{count} bénévoles confirmés : vous direz ensuite qui est venu.",
            confirmed,
        )
        effect = f"{effect} {later}"
    return ActView("finish", _("Terminer"), f"{effect} {_mails(told)}", told)


def _cancel(one: OwnMission) -> ActView:
    told = people_told(one, "cancel")
    confirmed = one.people.confirmed
    final = _("C'est définitif.")
    effect = f"{final} {_mails(told)}"
    if confirmed:
        among = n_(
            "Parmi elles, {count} bénévole confirmé.",
            "Parmi elles, {count} bénévoles confirmés.",
            confirmed,
        )
        effect = f"{effect} {among}"
    seen = one.state in {_S.PUBLISHED, _S.PAUSED}
    label = _("Annuler la mission") if seen else _("Retirer la mission")
    return ActView("cancel", label, effect, told, grave=True)


_ACTS = {"resume": _resume, "pause": _pause, "finish": _finish, "cancel": _cancel}
_DONE = {
    "pause": N_("La mission est en pause : plus personne ne la voit."),
    "resume": N_("La mission est de nouveau en ligne."),
    "finish": N_("La mission est terminée."),
    "cancel": N_("La mission est annulée."),
}


def _mails(told: int) -> str:
    if not told:
        return _("Personne n'attend : aucun courriel ne part.")
    return n_(
        "Une personne sera libérée et prévenue par courriel.",
        "{count} personnes seront libérées et prévenues par courriel.",
        told,
    )


def _facts(one: OwnMission, today: date) -> tuple[str, ...]:
    period = period_text(one.starts_on, one.ends_on, today)
    when = slots_text(one.slots) + (f", {period}" if period else "")
    return (_("À distance") if one.remote else one.commune, when)


def _next(one: OwnMission) -> str:
    people = one.people
    if one.state is _S.PUBLISHED:
        return _next_online(one)
    if one.state is _S.FINISHED and people.confirmed:
        return n_(
            "Dites qui est venu : {count} bénévole confirmé.",
            "Dites qui est venu : {count} bénévoles confirmés.",
            people.confirmed,
        )
    said, news = one.said, _(_NEXT[one.state]).removesuffix(".")
    if said.code or said.text:
        return _("{news} : {why}.", news=news, why=reason_in_words(said))
    return f"{news}."


def _next_online(one: OwnMission) -> str:
    people = one.people
    if people.to_answer:
        return answers_awaited(people.to_answer)
    if one.taken >= one.places and people.waiting:
        return n_(
            "Complet, {count} personne en liste d'attente.",
            "Complet, {count} personnes en liste d'attente.",
            people.waiting,
        )
    if one.taken >= one.places:
        return _("Complet.")
    if one.read_again:
        return _("Le département relit vos derniers changements.")
    return _("Personne n'attend de réponse.")
