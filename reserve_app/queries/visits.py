"""Who stands behind a cookie: read from the database, never believed from the browser."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from reserve_app.domain.actor import VISITOR, Actor
from reserve_app.domain.cookies import cookie_name, read_cookie
from reserve_app.domain.policies import Policy
from reserve_app.models import VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services.sessions import actors_of, holder_of
from reserve_app.services.sql import run
from reserve_app.settings import get_settings


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks. ``secret`` is the value of a cookie that opens a session, else None."""

    actor: Actor = VISITOR
    secret: str | None = None
    volunteer: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.actor.account_id is not None

    def meets(self, policy: Policy | None) -> bool:
        """Say whether this visit may call what declares that policy; None is met by nobody."""
        if policy is Policy.PUBLIC:
            return True
        actor = self.actor
        held = {
            Policy.SIGNED_IN: True,
            Policy.VOLUNTEER: self.volunteer,
            Policy.MANAGER: bool(actor.structures),
            Policy.MODERATOR: bool(actor.departments) or actor.admin,
            Policy.ADMIN: actor.admin,
            Policy.PARTNER: False,  # a session is no key
        }
        return self.signed_in and policy is not None and held[policy]


NOBODY = Visit()
_PROFILES = select(VOLUNTEER.c.account_id).where(
    VOLUNTEER.c.account_id.in_(bindparam("accounts", expanding=True))
)


def secret_in(header: str) -> str | None:
    """Return the session's secret of a ``Cookie`` header, if there is one."""
    https = get_settings().public_url.startswith("https:")
    return read_cookie(header, cookie_name(https=https))


def visit_of(secret: str | None, now: datetime) -> Visit:
    """Return who holds that cookie now; nobody when it opens no session.

    Raises:
        Unavailable: the database does not answer.
    """
    holder = holder_of(secret, now)
    return NOBODY if holder is None else Visit(holder.actor, secret, holder.volunteer)


def visits_of(secrets: Collection[str], now: datetime) -> dict[str, Visit]:
    """Return who holds each of these cookies now, in four reads; nobody where it opens no session.

    Raises:
        Unavailable: the database does not answer.
    """
    actors = actors_of(secrets, now)
    asked = {"accounts": [actor.account_id for actor in actors.values()]}
    with read_session() as session:
        helping = set(run(session, _PROFILES, asked).scalars())
    visits = {
        secret: Visit(actor, secret, actor.account_id in helping)
        for secret, actor in actors.items()
    }
    return dict.fromkeys(secrets, NOBODY) | visits
