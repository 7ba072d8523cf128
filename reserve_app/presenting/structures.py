"""Structures in words: the public page, and where each of one's own stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reserve_app.domain.actor import Actor
from reserve_app.domain.reasons import reason_in_words
from reserve_app.domain.states import StructureState
from reserve_app.domain.teams import ROLE_LABELS
from reserve_app.language import N_, _, n_
from reserve_app.presenting.words import draft_saved_words, number
from reserve_app.queries.structure_records import my_draft
from reserve_app.queries.structures import MyStructure
from reserve_app.queries.structures import my_structures as structures_of
from reserve_app.queries.teams import Invitation, my_invitations, my_requests

TITLE = N_("Ma structure a besoin d'aide – Réserve")
DESCRIPTION = N_(
    "Inscrivez votre structure, publiez vos missions et suivez les bénévoles qui se proposent."
)
_S = StructureState
STATE_LABELS = {
    _S.DRAFT: N_("Brouillon"),
    _S.PENDING: N_("En attente de validation"),
    _S.CHANGES_REQUESTED: N_("À corriger"),
    _S.REFUSED: N_("Refusée"),
    _S.VALIDATED: N_("Validée"),
    _S.SUSPENDED: N_("Suspendue"),
    _S.CLOSED: N_("Fermée"),
}
NEXT = {
    _S.DRAFT: N_("Complétez la fiche, puis envoyez-la à la modération."),
    _S.PENDING: N_(
        "Le département relit la fiche, le plus souvent en 24 h. Vous pouvez déjà préparer "
        "vos missions."
    ),
    _S.CHANGES_REQUESTED: N_("La fiche est à corriger, puis à renvoyer"),
    _S.REFUSED: N_("La structure n'a pas été acceptée"),
    _S.VALIDATED: N_("Tout est prêt : publiez vos missions."),
    _S.SUSPENDED: N_("La structure est suspendue, ses missions ne sont plus visibles"),
    _S.CLOSED: N_("Elle n'est plus ouverte."),
}
# The pages of a structure, in the order of its menu: last part of the address, label, icon.
PAGES = (
    ("", N_("Bénévoles"), "people"),
    ("missions", N_("Missions"), "list"),
    ("equipe", N_("Équipe"), "person"),
    ("fiche", N_("Fiche"), "home"),
)


@dataclass(frozen=True, slots=True)
class StructureView:
    """A structure of one's own, as plain words."""

    id: int
    name: str
    label: str
    good: bool
    over: bool
    where: str
    role: str
    next: str
    asked: str
    counts: tuple[tuple[str, str], ...]

    @property
    def href(self) -> str:
        """Address of its first page."""
        return structure_path(self.id)


@dataclass(frozen=True, slots=True)
class MyStructures:
    """Everything `/structure` shows.

    ``draft`` is the name of the structure one began to describe, empty when there is none.
    """

    structures: tuple[StructureView, ...]
    invitations: tuple[Invitation, ...]
    asked: tuple[str, ...]
    draft: str
    draft_saved: str


def my_structures(actor: Actor, now: datetime) -> MyStructures:
    """Return what the actor's page shows now.

    Raises:
        Unavailable: the database does not answer.
    """
    draft = my_draft(actor)
    name = (draft.typed.get("name", "").strip() or _("Votre structure")) if draft else ""
    return MyStructures(
        structures=tuple(structure_view(one) for one in structures_of(actor)),
        invitations=my_invitations(actor, now),
        asked=my_requests(actor),
        draft=name,
        draft_saved=draft_saved_words(draft.saved_at, now) if draft else "",
    )


def structure_path(structure_id: int, page: str = "") -> str:
    """Return the address of a page of a structure; `page` is the last part, as in `PAGES`."""
    return f"/structure/{structure_id}" + (f"/{page}" if page else "")


def structure_view(one: MyStructure) -> StructureView:
    """Return what the pages show of a structure."""
    validated = one.state is _S.VALIDATED
    counts = (
        (_("Missions en ligne"), number(one.open_missions)),
        (_("À contacter"), number(one.to_answer)),
        (_("Confirmés"), number(one.confirmed)),
    )
    return StructureView(
        id=one.id,
        name=one.name,
        label=_(STATE_LABELS[one.state]),
        good=validated,
        over=one.state in {_S.CLOSED, _S.REFUSED},
        where=f"{one.commune} ({one.department})",
        role=_(ROLE_LABELS[one.role]),
        next=_next(one),
        asked=_asked(one),
        counts=counts if validated else (),
    )


def answers_awaited(people: int) -> str:
    """Say how many wait for the structure's answer."""
    return n_(
        "{count} personne attend votre réponse.",
        "{count} personnes attendent votre réponse.",
        people,
    )


def _asked(one: MyStructure) -> str:
    """Return the moderators' words on what is to correct; empty when nothing is."""
    if one.state is not _S.CHANGES_REQUESTED or not one.said.code:
        return ""
    words = reason_in_words(one.said)
    return words[:1].upper() + words[1:] + "."


def _next(one: MyStructure) -> str:
    if one.state is _S.VALIDATED and one.to_answer:
        return answers_awaited(one.to_answer)
    if one.state is _S.VALIDATED and one.open_missions:
        return _("Vos missions sont en ligne : les bénévoles apparaîtront ici.")
    news = _(NEXT[one.state]).removesuffix(".")
    if one.said.code:
        return _("{news} : {why}.", news=news, why=reason_in_words(one.said))
    return f"{news}."
