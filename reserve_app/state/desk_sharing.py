"""One reading of the queue for all desks that show the same.

What is read is what its *reader* may see: their rights and their own items are in each query, and
the reader is in the name of what is shared, so nobody gets an answer that was read for another's
rights. Whose hands an item is in differs from desk to desk: it is told apart afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from reserve_app.domain.actor import Actor
from reserve_app.geo.territories import get_territories
from reserve_app.live import topics
from reserve_app.presenting.desk import Desk, Rows, read_queue, read_rows
from reserve_app.queries.queue import Filters
from reserve_app.state.live import shared


async def read_together(
    account: int, reader: Actor, wanted: Filters, limit: int, known: Sequence[int]
) -> Desk:
    """Return the queue as a tab that shows `known` needs it.

    Args:
        account: whose tab it is.
        reader: the same for all who may see the same (`review_scope.reader_of`).
        wanted: what to show, but for `mine`: what one has in hand is nobody else's to share.
        limit: how many rows.
        known: what the tab shows already.

    Raises:
        BadInput: a filter means nothing.
        Unavailable: the database does not answer.
    """
    touched, now = queues_of(reader), datetime.now(UTC)
    read_first = partial(read_queue, reader, wanted, limit, now)
    queue = await shared(("queue", reader, wanted, limit), touched, read_first)
    others = Rows()
    if left := queue.without(known):
        read_left = partial(read_rows, reader, left, now)
        others = await shared(("rows", reader, left), touched, read_left)
    return queue.with_others(others, account)


def queues_of(actor: Actor) -> list[str]:
    """Return the topics of what a desk shows: the territories its moderator looks after."""
    codes = [one.code for one in get_territories()] if actor.admin else sorted(actor.departments)
    return [topics.queue(code) for code in codes]
