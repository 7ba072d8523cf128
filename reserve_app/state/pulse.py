"""What the open pulse page asks: would the server write something else now?"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import reflex as rx

from reserve_app.domain.errors import ReserveError
from reserve_app.geo.territories import get_territories
from reserve_app.live import topics
from reserve_app.presenting.pulse import pulse_view
from reserve_app.queries.pulse import pulse
from reserve_app.services.gauges import counted
from reserve_app.state.guard import admin
from reserve_app.state.live import follow
from reserve_app.state.visitors import visit_behind

log = logging.getLogger(__name__)


class PulseState(rx.State):
    """The version of the page the server would send."""

    version: str = ""

    @rx.event
    @admin
    async def load(self) -> None:
        """Look, and again whenever something enters or leaves a queue."""
        await self._look()
        await follow(self, type(self).look, *(topics.queue(one.code) for one in get_territories()))

    @rx.event
    @admin
    async def look(self) -> None:
        """Look again: something changed, or time passed."""
        await self._look()

    async def _look(self) -> None:
        actor, now = (await visit_behind(self)).actor, datetime.now(UTC)
        try:
            view = await asyncio.to_thread(lambda: pulse_view(pulse(actor, now), counted(), now))
        except ReserveError as error:  # asked again in a moment
            log.warning("pulse: %s", error.code)
            return
        if view.version != self.version:
            self.version = view.version
