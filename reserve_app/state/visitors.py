"""Who sends an event: the cookie of its socket, looked up again at most a second later."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import reflex as rx

from reserve_app.queries.visits import NOBODY, Visit, secret_in, visit_of

if TYPE_CHECKING:
    from reflex.state import BaseState

# A page sends its first events together; a session closed elsewhere is seen a second later.
LIFETIME_S = 1.0
MOST_KEPT = 2_000
_seen: dict[str, tuple[float, Visit]] = {}


async def visit_behind(state: BaseState) -> Visit:
    """Return who is behind the socket of a state, with the rights of this very second.

    Raises:
        Unavailable: the database does not answer.
    """
    secret = secret_in(str(state.router.headers.cookie or ""))
    if secret is None:
        return NOBODY
    key, now = hashlib.sha256(secret.encode()).hexdigest(), time.monotonic()
    known = _seen.get(key)
    if known is not None and now - known[0] < LIFETIME_S:
        return known[1]
    visit = await rx.run_in_thread(lambda: visit_of(secret, datetime.now(UTC)))
    if len(_seen) >= MOST_KEPT:
        _seen.clear()
    _seen[key] = (now, visit)
    return visit


def forget_visits() -> None:
    """Look everybody up again."""
    _seen.clear()
