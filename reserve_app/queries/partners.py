"""What a structure reads of its keys, and a program of its missions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.partners import Scope, scopes_of
from reserve_app.models import ACCOUNT, MEMBERSHIP, MISSION, PARTNER_KEY, PARTNER_MISSION, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services.colleagues import SHOWN_NAME
from reserve_app.services.partner_keys import backed
from reserve_app.services.permissions import managers_only, missing
from reserve_app.services.sql import known_id, run

_K, _A, _B, _V = PARTNER_KEY.c, ACCOUNT.c, MEMBERSHIP.c, VOLUNTEER.c
_M, _P = MISSION.c, PARTNER_MISSION.c


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as managers see it: everything but the key; ``backed``: its maker still manages."""

    id: int
    name: str
    prefix: str
    scopes: frozenset[Scope]
    by: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    backed: bool


@dataclass(frozen=True, slots=True)
class PartnerMissionLine:
    """A mission as a program of its structure reads it; no person, no contact."""

    id: int
    reference: str | None
    state: str
    revision: int
    title: str
    slug: str
    kind: str
    remote: bool
    insee: str
    commune: str
    starts_on: date
    ends_on: date | None
    places: int
    places_taken: int
    urgent: bool
    published: bool


def keys_of_structure(actor: Actor, structure_id: int) -> tuple[KeyLine, ...]:
    """Return the keys of a structure the actor manages, those that open something first.

    Raises:
        NotFound: it does not exist, or the actor is not in its team.
        Forbidden: the actor is a member of it, not a manager.
    """
    still = and_(_B.account_id == _K.account_id, _B.structure_id == _K.structure_id)
    query = (
        select(
            _K.id, _K.name, _K.prefix, _K.scopes, SHOWN_NAME.label("by"), _K.created_at,
            _K.last_used_at, _K.revoked_at, backed().label("backed"),
        )
        .join(ACCOUNT, _A.id == _K.account_id)
        .outerjoin(MEMBERSHIP, still)
        .outerjoin(VOLUNTEER, _V.account_id == _A.id)
        .where(_K.structure_id == known_id(structure_id))
        .order_by(_K.revoked_at.is_not(None), _K.id.desc())
    )  # fmt: skip
    with read_session() as session:
        managers_only(session, actor, structure_id)
        rows = run(session, query).mappings().all()
    return tuple(
        KeyLine(**{**row, "scopes": scopes_of(row["scopes"]), "backed": bool(row["backed"])})
        for row in rows
    )


def missions_of_partner(
    actor: Actor, structure_id: int, *, after: int, limit: int
) -> tuple[PartnerMissionLine, ...]:
    """Return missions of a structure of the actor's, whatever their state, by their number.

    Raises:
        NotFound: the structure does not exist, or is not the actor's.
    """
    if known_id(structure_id) not in actor.structures:
        raise missing()
    named = (
        _M.id, _P.reference, _M.state, _M.revision, _M.title, _M.slug, _M.kind, _M.remote,
        _M.commune_insee.label("insee"), _M.commune, _M.starts_on, _M.ends_on, _M.places,
        _M.taken.label("places_taken"), _M.urgent,
        and_(_M.published, _M.structure_validated).label("published"),
    )  # fmt: skip
    query = (
        select(*named)
        .outerjoin(PARTNER_MISSION, _P.mission_id == _M.id)
        .where(_M.structure_id == structure_id, _M.id > after)
        .order_by(_M.id)
        .limit(limit)
    )
    with read_session() as session:
        rows = run(session, query).mappings().all()
    return tuple(PartnerMissionLine(**{**row, "published": bool(row["published"])}) for row in rows)
