"""What an open list of a structure's missions follows: would the server write something else now?

Whose list it may be is asked again by the query each time: who left the team is led away.
"""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import UTC, datetime

import reflex as rx
from reflex.event import EventSpec

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound, ReserveError
from reserve_app.language import address, split
from reserve_app.live import topics
from reserve_app.mail.dates import paris_day
from reserve_app.presenting.structure_missions import mission_lines, missions_version
from reserve_app.presenting.structures import structure_view
from reserve_app.queries.structure_missions import own_drafts, own_missions
from reserve_app.queries.structures import get_my_structure
from reserve_app.state.guard import signed_in
from reserve_app.state.live import follow, retry
from reserve_app.state.visitors import visit_behind

log = logging.getLogger(__name__)
LIST_PATH = re.compile(r"/structure/(\d{1,9})/missions/?")
MY_STRUCTURES = "/structure"


class StructureMissionsState(rx.State):
    """The version of the list the server would send."""

    version: str = ""

    @rx.event
    @signed_in
    async def load(self) -> EventSpec | None:
        """Look, and again whenever something of the structure changes."""
        away = await self._look(type(self).load)
        if away is None and (number := self._number()):
            await follow(self, type(self).look, topics.structure(number))
        return away

    # Not `manager`: who has just left their last team must be led away, not left with the list.
    @rx.event
    @signed_in
    async def look(self) -> EventSpec | None:
        """Look again."""
        return await self._look(type(self).look)

    def _number(self) -> int:
        found = LIST_PATH.fullmatch(split(self.router.url.path)[1])
        return int(found[1]) if found else 0

    async def _look(self, again: object) -> EventSpec | None:
        actor, number = (await visit_behind(self)).actor, self._number()
        try:
            version = await asyncio.to_thread(lambda: _version(actor, number))
        except NotFound:
            return rx.redirect(address(MY_STRUCTURES))
        except ReserveError as error:  # the database is busy
            log.warning("missions: %s", error.code)
            await retry(self, again)
            return None
        if version != self.version:
            self.version = version
        return None


def _version(actor: Actor, number: int) -> str:
    structure = structure_view(get_my_structure(actor, number))
    missions, drafts = own_missions(actor, number), own_drafts(actor, number)
    today = paris_day(datetime.now(UTC))
    return missions_version(structure, mission_lines(number, drafts, missions, today))
