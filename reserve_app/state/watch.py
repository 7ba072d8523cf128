"""What the open pages about a person follow: has anything of mine changed, am I still signed in?

What is pushed is only a version: the page then reads itself again from the server, which checks
the cookie once more (docs/adr/0050). Whoever is signed out is led to the sign-in page by the guard.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import reflex as rx

from reserve_app.domain.errors import ReserveError
from reserve_app.live import topics
from reserve_app.presenting.my_missions import MyMissionsView, my_missions
from reserve_app.state.guard import signed_in
from reserve_app.state.live import follow, retry
from reserve_app.state.visitors import visit_behind

log = logging.getLogger(__name__)


class WatchState(rx.State):
    """What the browser compares with the page it shows."""

    version: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Look at `/mes-missions`, and again whenever something of the person changes."""
        account_id = (await visit_behind(self)).actor.account_id
        view = await self._look(type(self).load)
        if view is None or account_id is None:
            return
        mine = [topics.account(account_id)]
        if view.profile is not None:
            mine.append(topics.volunteer(view.profile.id))
        await follow(self, type(self).look, *mine)

    @rx.event
    @signed_in
    async def look(self) -> None:
        """Say which version of `/mes-missions` the server would send now."""
        await self._look(type(self).look)

    @rx.event
    @signed_in
    async def stay(self) -> None:
        """Watch over the session of whoever looks at `/compte`."""
        account_id = (await visit_behind(self)).actor.account_id
        if account_id is not None:
            await follow(self, type(self).still_here, topics.account(account_id))

    @rx.event
    @signed_in
    async def still_here(self) -> None:
        """Do nothing: passing the guard is the answer."""

    async def _look(self, again: object) -> MyMissionsView | None:
        actor = (await visit_behind(self)).actor
        try:
            view = await asyncio.to_thread(lambda: my_missions(actor, datetime.now(UTC)))
        except ReserveError as error:  # the database is busy
            log.warning("watch: %s", error.code)
            await retry(self, again)
            return None
        if view.version != self.version:
            self.version = view.version
        return view
