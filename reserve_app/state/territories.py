"""What an open page of territories follows: would the server write something else now?"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import reflex as rx

from reserve_app.domain.errors import ReserveError
from reserve_app.geo.territories import get_territories
from reserve_app.live import topics
from reserve_app.presenting.territories import territories_view
from reserve_app.presenting.territory import territory_page
from reserve_app.queries.territories import all_territories, sees_inside
from reserve_app.state.guard import public
from reserve_app.state.live import follow, shared
from reserve_app.state.visitors import visit_behind

log = logging.getLogger(__name__)
EVERYWHERE = tuple(topics.territory(one.code) for one in get_territories())


class TerritoriesState(rx.State):
    """The version of the page of all territories the server would send."""

    version: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Look, and again whenever something changes anywhere."""
        await self._look()
        await follow(self, type(self).look, *EVERYWHERE)

    @rx.event
    @public
    async def look(self) -> None:
        """Look again."""
        await self._look()

    async def _look(self) -> None:
        actor, now = (await visit_behind(self)).actor, datetime.now(UTC)
        scope = ("territories", actor.admin, actor.departments)
        try:
            version = await shared(
                scope,
                EVERYWHERE,
                lambda: territories_view(all_territories(actor, now), "", "oublies", now).version,
            )
        except ReserveError as error:  # asked again at the next change
            log.warning("territories: %s", error.code)
            return
        if version != self.version:
            self.version = version


class TerritoryState(rx.State):
    """The version of the page of one territory."""

    version: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Look, and again whenever something changes there."""
        code = self._code()
        if code in get_territories():
            await self._look()
            await follow(self, type(self).look, topics.territory(code))

    @rx.event
    @public
    async def look(self) -> None:
        """Look again."""
        await self._look()

    def _code(self) -> str:
        return self.router.url.path.rstrip("/").rpartition("/")[2]

    async def _look(self) -> None:
        actor, now, code = (await visit_behind(self)).actor, datetime.now(UTC), self._code()
        scope = ("territory", code, sees_inside(actor, code))
        try:
            page = await shared(
                scope, (topics.territory(code),), lambda: territory_page(actor, code, now)
            )
        except ReserveError as error:  # an unknown one, or the database is busy
            log.warning("territory: %s", error.code)
            return
        if page.version != self.version:
            self.version = page.version
