"""What moderators review, why, and what they may decide: the desk's rules as data.

A *review item* is one subject for one reason. What follows from a decision depends on where its
subject stands: one that waits moves through its state table; one that is already online and was
modified or reported stays online unless the moderator takes it down.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from reserve_app.domain.errors import WrongState
from reserve_app.domain.revisions import FIELD_LABELS as MISSION_FIELDS
from reserve_app.domain.revisions import MODERATED
from reserve_app.language import N_, _

LONGEST_NOTE = 1000  # characters
MOST_IN_BULK = 50  # items decided at once
MOST_FIELDS = 20  # fields a request for changes may name


class Reviewed(StrEnum):
    """The kinds of subject; the words are those of the audit log."""

    STRUCTURE = "structure"
    MISSION = "mission"
    VOLUNTEER = "volunteer"


class Why(StrEnum):
    """Why a subject is in the queue."""

    NEW = "new"
    MODIFIED = "modified"
    RESUBMITTED = "resubmitted"
    REPORTED = "reported"


class ItemState(StrEnum):
    """Where an item stands; withdrawn: its subject left by itself, nobody decided."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What a moderator decides."""

    VALIDATE = "validate"
    REQUEST_CHANGES = "request_changes"
    REFUSE = "refuse"
    SUSPEND = "suspend"


KIND_LABELS = {
    Reviewed.STRUCTURE: N_("Structure"),
    Reviewed.MISSION: N_("Mission"),
    Reviewed.VOLUNTEER: N_("Bénévole"),
}
WHY_LABELS = {
    Why.NEW: N_("Nouveau"),
    Why.MODIFIED: N_("Modifié"),
    Why.RESUBMITTED: N_("Corrigé"),
    Why.REPORTED: N_("Signalé"),
}
DECISION_LABELS = {
    Decision.VALIDATE: N_("Valider"),
    Decision.REQUEST_CHANGES: N_("Demander des corrections"),
    Decision.REFUSE: N_("Refuser"),
    Decision.SUSPEND: N_("Suspendre"),
}
_DECIDED = {
    Decision.VALIDATE: N_("validé"),
    Decision.REQUEST_CHANGES: N_("renvoyé pour correction"),
    Decision.REFUSE: N_("refusé"),
    Decision.SUSPEND: N_("suspendu"),
}
_DECIDED_FEMININE = {
    Decision.VALIDATE: N_("validée"),
    Decision.REQUEST_CHANGES: N_("renvoyée pour correction"),
    Decision.REFUSE: N_("refusée"),
    Decision.SUSPEND: N_("suspendue"),
}
NEEDS_REASON = frozenset({Decision.REQUEST_CHANGES, Decision.REFUSE, Decision.SUSPEND})
WAITING = "pending"  # the state, of each of the three tables, that only a moderator ends
ONLINE = frozenset({"published", "paused", "validated"})
_FOR_WAITING = (Decision.VALIDATE, Decision.REQUEST_CHANGES, Decision.REFUSE)
_FOR_MODIFIED = (
    Decision.VALIDATE, Decision.REQUEST_CHANGES, Decision.REFUSE, Decision.SUSPEND,
)  # fmt: skip
_FOR_REPORTED = (Decision.VALIDATE, Decision.REQUEST_CHANGES, Decision.SUSPEND)


def decisions_for(why: Why, state: str) -> tuple[Decision, ...]:
    """Return what may be decided on a subject in that state; nothing once it left the queue."""
    if state == WAITING:
        return _FOR_WAITING
    if state in ONLINE:
        return _FOR_REPORTED if why is Why.REPORTED else _FOR_MODIFIED
    return ()


def verb_for(kind: Reviewed, decision: Decision, state: str) -> str:
    """Return the verb of the state table a decision is; empty when the state stays as it is.

    Of what is online, *validate* keeps it, *request changes* only writes to whom it belongs, and
    *refuse* brings the previous version back: only *suspend* takes it down.

    Raises:
        WrongState: nothing may be decided in that state.
    """
    if state == WAITING:
        if decision is Decision.SUSPEND:
            msg = _("Ce qui n'est pas encore en ligne ne se suspend pas : refusez-le.")
            raise WrongState(msg)
        publishes = kind is Reviewed.MISSION and decision is Decision.VALIDATE
        return "publish" if publishes else decision.value
    if state in ONLINE:
        return "suspend" if decision is Decision.SUSPEND else ""
    msg = _("Cet élément a quitté la file : il n'y a plus rien à décider.")
    raise WrongState(msg)


def decided_in_words(kind: str, decision: str) -> str:
    """Return « validée », « refusé »…: a structure and a mission are feminine in French."""
    words = _DECIDED if kind == Reviewed.VOLUNTEER else _DECIDED_FEMININE
    return _(words[Decision(decision)])


def decision_of(verb: str) -> Decision | None:
    """Return the decision a verb of a moderator is, or None for `reinstate`."""
    return Decision.VALIDATE if verb == "publish" else _DECISIONS.get(verb)


_DECISIONS = {decision.value: decision for decision in Decision}

# What moderators read and compare, in that order, with the words of the forms.
STRUCTURE_FIELDS = {
    "name": N_("Nom"),
    "legal_kind": N_("Statut"),
    "siret": N_("SIRET"),
    "rna": N_("Numéro RNA"),
    "description": N_("Présentation"),
    "commune": N_("Commune"),
    "commune_insee": N_("Code de la commune"),
    "department": N_("Département"),
}
VOLUNTEER_FIELDS = {
    "first_name": N_("Prénom"),
    "last_name": N_("Nom"),
    "birth_date": N_("Date de naissance"),
    "commune": N_("Commune"),
    "commune_insee": N_("Code de la commune"),
    "department": N_("Département"),
    "radius_km": N_("Rayon (km)"),
    "kinds": N_("Types de mission"),
    "slots": N_("Demi-journées"),
    "on_site": N_("Sur place"),
    "remote": N_("À distance"),
}
CONTENT_FIELDS = {
    Reviewed.STRUCTURE: STRUCTURE_FIELDS,
    Reviewed.MISSION: MISSION_FIELDS,
    Reviewed.VOLUNTEER: VOLUNTEER_FIELDS,
}
# An edit of one of these sends back to the queue what was already validated.
SIGNIFICANT = {
    Reviewed.STRUCTURE: frozenset(STRUCTURE_FIELDS),
    Reviewed.MISSION: MODERATED,
    Reviewed.VOLUNTEER: frozenset({"first_name", "last_name", "birth_date", "department"}),
}


def changed_fields(
    kind: Reviewed, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the fields that differ, in the order a moderator reads them."""
    return tuple(name for name in CONTENT_FIELDS[kind] if before.get(name) != after.get(name))
