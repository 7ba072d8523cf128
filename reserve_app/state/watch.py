"""What open pages ask every few seconds: has anything of mine changed, am I still signed in?

The answer is only a version: the page then reads itself again from the server, which checks the
cookie once more (docs/adr/0050). Whoever is signed out is led to the sign-in page by the guard.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import reflex as rx

from reserve_app.domain.errors import ReserveError
from reserve_app.presenting.my_missions import my_missions
from reserve_app.state.guard import signed_in
from reserve_app.state.visitors import visit_behind

log = logging.getLogger(__name__)


class WatchState(rx.State):
    """What the browser compares with the page it shows."""

    version: str = ""

    @rx.event
    @signed_in
    async def look(self) -> None:
        """Say which version of `/mes-missions` the server would send now."""
        actor = (await visit_behind(self)).actor
        try:
            view = await rx.run_in_thread(lambda: my_missions(actor, datetime.now(UTC)))
        except ReserveError as error:  # the database is busy: the next question is soon
            log.warning("watch: %s", error.code)
            return
        if view.version != self.version:
            self.version = view.version

    @rx.event
    @signed_in
    async def still_here(self) -> None:
        """Do nothing: passing the guard is the answer."""
