"""Who sends an event: the cookie of its socket, looked up again at most a second later."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reserve_app.queries.visits import NOBODY, Visit, secret_in, visit_of, visits_of
from reserve_app.state.reflex_push import cookies_in, cookies_of, here

if TYPE_CHECKING:
    from reflex.state import BaseState

# A page sends its first events together; a session closed elsewhere is seen a second later.
LIFETIME_S = 1.0
MOST_KEPT = 2_000
_seen: dict[str, tuple[float, Visit]] = {}


class Place(dict[str, Any]):
    """Where a tab is, as Reflex says it; its cookie is read once, not by each push."""

    @cached_property
    def secret(self) -> str | None:
        """The secret of the session of its socket; None without one."""
        return secret_in(cookies_in(self))


async def visit_behind(state: BaseState) -> Visit:
    """Return who is behind the socket of a state, with the rights of this very second.

    Raises:
        Unavailable: the database does not answer.
    """
    secret = _pushed_to() or secret_in(cookies_of(state))
    if secret is None:
        return NOBODY
    known = _known(secret)
    if known is None:
        now = time.monotonic()
        known = await asyncio.to_thread(lambda: visit_of(secret, datetime.now(UTC)))
        _keep({secret: known}, now)
    return known


def is_known(place: Place, since: float) -> bool:
    """Say whether who is behind a socket was looked up since then (monotonic clock)."""
    secret = place.secret
    return secret is None or (secret in _seen and _seen[secret][0] >= since)


async def look_up(places: Iterable[Place]) -> None:
    """Look up together those behind several sockets, whatever is known: some rights changed.

    Raises:
        Unavailable: the database does not answer.
    """
    if known := {place.secret for place in places if place.secret is not None}:
        now = time.monotonic()
        _keep(await asyncio.to_thread(lambda: visits_of(known, datetime.now(UTC))), now)


def forget_visits() -> None:
    """Look everybody up again."""
    _seen.clear()


def _pushed_to() -> str | None:
    where = here()
    return where[1].secret if where and isinstance(where[1], Place) else None


def _known(secret: str) -> Visit | None:
    at, visit = _seen.get(secret, (0.0, NOBODY))
    return visit if at and time.monotonic() - at < LIFETIME_S else None


def _keep(visits: Mapping[str, Visit], now: float) -> None:
    if len(_seen) >= MOST_KEPT:
        for secret in [key for key, (at, _) in _seen.items() if now - at >= LIFETIME_S]:
            del _seen[secret]
    _seen.update({secret: (now, visit) for secret, visit in visits.items()})
