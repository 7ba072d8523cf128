"""The editor's words: what is missing, what a text should not say, whom a mission would reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadFields, TooMany
from reserve_app.domain.free_text import LEAK_LABELS, leaks
from reserve_app.domain.mission_form import Typed, one, typed_day, typed_slots
from reserve_app.domain.reach import ReachQuestion
from reserve_app.domain.slugs import slug
from reserve_app.language import N_, _
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import number, slots_text
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.reach import Reach, reach
from reserve_app.queries.structure_missions import Owner
from reserve_app.services.mission_typed import read_typed, typed_place

# In the order of the form; what each is called in a sentence.
FIELD_NAMES = {
    "kind": N_("le type"),
    "mode": N_("sur place ou à distance"),
    "title": N_("le titre"),
    "description": N_("les détails"),
    "commune": N_("la commune"),
    "address": N_("l'adresse"),
    "starts_on": N_("le premier jour"),
    "ends_on": N_("le dernier jour"),
    "slots": N_("les demi-journées"),
    "places": N_("le nombre de bénévoles"),
    "contact_name": N_("qui répond"),
    "contact_email": N_("son adresse e-mail"),
    "contact_phone": N_("son téléphone"),
}
# What the form calls them, beside the value that is online.
FORM_LABELS = {
    "kind": N_("Type de mission"),
    "title": N_("Titre"),
    "description": N_("Détails"),
    "mode": N_("Sur place ou à distance"),
    "commune": N_("Commune"),
    "address": N_("Adresse"),
    "starts_on": N_("Premier jour"),
    "ends_on": N_("Dernier jour"),
    "slot": N_("Demi-journées"),
    "places": N_("Bénévoles"),
    "contact_name": N_("Personne à contacter"),
    "contact_email": N_("Adresse e-mail"),
    "contact_phone": N_("Téléphone"),
}
# What moderators call a field, and what the form does.
_IN_FORM = {"remote": "mode", "commune_insee": "commune", "lat": "commune", "lon": "commune"}
FREE_TEXTS = ("title", "description", "address")
NO_REACH = N_(
    "Choisissez le type et la commune : nous dirons combien de bénévoles sont disponibles."
)
REACH_PAUSED = N_("L'estimation reprendra dans quelques minutes.")


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said while one types: whom it reaches, what is missing, what to take out."""

    reach: str
    missing: tuple[tuple[str, str], ...]
    warnings: Mapping[str, str]


def advice(actor: Actor, owner: Owner, typed: Typed, today: date) -> Advice:
    """Return what the editor says of what is typed."""
    warnings = {name: warning(one(typed, name), owner.department) for name in FREE_TEXTS}
    return Advice(
        reach=reach_words(actor, typed, today),
        missing=missing(typed, owner, today),
        warnings={name: words for name, words in warnings.items() if words},
    )


def missing(typed: Typed, owner: Owner, today: date) -> tuple[tuple[str, str], ...]:
    """Return what keeps a mission from being sent: field, and what it is called."""
    try:
        read_typed(typed, today=today, home_insee=owner.commune_insee)
    except BadFields as error:
        return tuple((name, _(FIELD_NAMES[name])) for name in FIELD_NAMES if name in error.fields)
    return ()


def asked_words(why: str) -> str:
    """Say that moderators asked for a correction, and why."""
    if not why:
        return _("Le département demande une correction.")
    return _("Le département demande une correction : {why}.", why=why)


def asked_fields(fields: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return what moderators asked to correct: field of the form, and what it is called."""
    named = dict.fromkeys(_IN_FORM.get(name, name) for name in fields)
    return tuple((name, _(FIELD_NAMES[name])) for name in named if name in FIELD_NAMES)


def warning(text: str, department: str) -> str:
    """Say which ways to reach somebody stand in a public text; empty when there is none."""
    found = leaks(text, department)
    if not found:
        return ""
    named = dict.fromkeys(
        _("{leak} (« {text} »)", leak=_(LEAK_LABELS[one.leak]), text=one.text[:60]) for one in found
    )
    return _(
        "Ce texte sera public et contient {named}. Retirez-le : les bénévoles vous "
        "joignent par le site, et chaque contact est suivi.",
        named=_listed(named),
    )


def reach_words(actor: Actor, typed: Typed, today: date) -> str:
    """Say how many volunteers a mission would find."""
    question = reach_question(typed)
    if question is None:
        return _(NO_REACH)
    try:
        return reach_sentence(reach(actor, question, today))
    except TooMany:
        return _(REACH_PAUSED)


def reach_question(typed: Typed) -> ReachQuestion | None:
    """Return what is asked of the volunteers, once there is something to ask."""
    kind = one(typed, "kind")
    if kind not in profile().keys:
        return None
    remote = one(typed, "mode") == "remote" and profile().kind(kind).remote_allowed
    commune = None if remote else typed_place(typed)
    if not remote and commune is None:
        return None
    return ReachQuestion(kind, remote, commune.insee if commune else "", typed_slots(typed) or 0)


def reach_sentence(found: Reach) -> str:
    """Return the reach in words: « environ 40 bénévoles disponibles à moins de 10 km »."""
    where = _("à moins de {km} km", km=found.km) if found.km else _("à distance")
    if found.people is None:
        return _("Moins de 5 bénévoles disponibles {where}.", where=where)
    return _(
        "Environ {people} bénévoles disponibles {where}.", people=number(found.people), where=where
    )


def preview_detail(
    owner: Owner, typed: Typed, today: date, published_at: datetime, mission_id: int = 0
) -> MissionDetail:
    """Return what the public would read of what is typed, with gaps where it is not whole."""
    commune = typed_place(typed)
    remote = one(typed, "mode") == "remote"
    title = one(typed, "title") or _("Titre à compléter")
    places = one(typed, "places")
    count = int(places) if places.isascii() and places.isdigit() and len(places) <= 3 else 1  # noqa: PLR2004
    ends = typed_day(one(typed, "ends_on"))
    return MissionDetail(
        id=mission_id,
        slug=slug(title),
        title=title,
        description=one(typed, "description") or _("Détails à compléter."),
        kind=one(typed, "kind"),
        remote=remote,
        address="" if remote else one(typed, "address"),
        commune=commune.name if commune else _("Commune à compléter"),
        insee=commune.insee if commune else owner.commune_insee,
        department=commune.department if commune else owner.department,
        lat=None,
        lon=None,
        starts_on=typed_day(one(typed, "starts_on")) or today,
        ends_on=ends,
        past=ends is not None and ends < today,
        slots=typed_slots(typed) or 0,
        places=max(1, count),
        places_left=max(1, count),
        urgent=bool(one(typed, "urgent")),
        published_at=published_at,
        revision=1,
        structure_id=owner.id,
        structure=owner.name,
        structure_kind=owner.legal_kind,
        structure_description=owner.description,
        structure_commune=owner.commune,
        structure_department=owner.department,
    )


def online_differences(said: Typed, typed: Typed) -> tuple[tuple[str, str], ...]:
    """Return the fields that are online otherwise than typed: label, and what is online."""
    return tuple(
        (_(label), _shown(name, said) or _("rien"))
        for name, label in FORM_LABELS.items()
        if said.get(name, []) != typed.get(name, []) and _shown(name, said) != _shown(name, typed)
    )


def _shown(name: str, typed: Typed) -> str:
    value = one(typed, name)
    if name == "kind" and value in profile().keys:
        return profile().kind(value).label
    if name == "mode":
        return {"remote": _("à distance"), "on_site": _("sur place")}.get(value, "")
    if name == "slot":
        return slots_text(typed_slots(typed) or 0)
    return " ".join(value.split())


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return _("{first} et {last}", first=", ".join(first), last=last) if first else last
