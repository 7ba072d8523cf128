"""The home page: how many missions are open, by kind."""

from __future__ import annotations

import asyncio
import logging

import reflex as rx

from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import ReserveError
from reserve_app.presenting.home import counts_text
from reserve_app.presenting.profile import profile
from reserve_app.queries.missions import home_counts
from reserve_app.state.guard import public

log = logging.getLogger(__name__)
NO_COUNT = dict.fromkeys(profile().keys, "")


class HomeState(rx.State):
    """The counts of the home page, in words."""

    ready: bool = False
    counts: dict[str, str] = NO_COUNT

    @rx.event
    @public
    async def load(self) -> None:
        """Count again, each time someone arrives."""
        try:
            counts = await asyncio.to_thread(lambda: counts_text(home_counts(VISITOR)))
        except ReserveError as error:  # the page keeps what the server wrote
            log.warning("home counts: %s", error.code)
            return
        self.counts = NO_COUNT | counts
        self.ready = True
