"""Reads the audit log for changes nobody told of: by another program, or in a lost message.

Each change of state is one row of that log, written in its transaction, so the log misses nothing:
what `reserve review` commits beside a running server, what a bus that was away did not carry, what
a worker committed just before it was killed (docs/adr/0060). The rows this worker has heard of are
skipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, or_, select

from reserve_app.live.topics import About, topics_about
from reserve_app.models import AUDIT_ENTRY, INTEREST
from reserve_app.models.engine import read_connection

MOST_ROWS = 500  # more at once: everything is refreshed
MOST_TOLD = 10_000
OLDEST_GAP = 100  # readings; a transaction lasts far less
_E = AUDIT_ENTRY.c
_LAST = select(func.max(_E.id))
_ROWS = (
    select(
        _E.id, _E.subject, _E.subject_id, _E.department, _E.structure_id,
        INTEREST.c.mission_id, INTEREST.c.volunteer_id,
    )
    .outerjoin(INTEREST, (_E.subject == "interest") & (INTEREST.c.id == _E.subject_id))
    .where(or_(_E.id > bindparam("last"), _E.id.in_(bindparam("gaps", expanding=True))))
    .order_by(_E.id)
    .limit(MOST_ROWS + 1)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class News:
    """Rows found: which, and the topics they touch. `everything` when they are too many."""

    rows: dict[int, frozenset[str]]
    everything: bool = False


@dataclass(slots=True)
class LogWatch:
    """Where one worker is in the log.

    PostgreSQL gives numbers before it commits: a number that is missing may still come, so gaps
    are read again for a while.
    """

    last: int | None = None
    gaps: dict[int, int] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)

    def heard(self, entries: Iterable[int]) -> None:
        """Remember the rows that were told of already."""
        self.told.update(entries)

    def read(self) -> News:
        """Return what the log gained since the last reading. Blocks: call it in a thread.

        Raises:
            Unavailable: the database does not answer.
        """
        with read_connection() as connection:
            newest = connection.execute(_LAST).scalar_one() or 0
            before, self.last = self.last, newest
            if before is None:
                return News({})
            if newest < before:  # emptied
                return self._everything()
            if newest == before and not self.gaps:
                return News({})
            known = {"last": before, "gaps": list(self.gaps)}
            found = connection.execute(_ROWS, known).all()
        if len(found) > MOST_ROWS:  # filled at once
            return self._everything()
        rows = {row.id: frozenset(topics_about(About(*row[1:]))) for row in found}
        self.last = max(newest, *rows, before) if rows else newest
        self._note_gaps(before, rows)
        return News(rows)

    def _everything(self) -> News:
        self.gaps.clear()
        return News({}, everything=True)

    def untold(self, news: News) -> frozenset[str]:
        """Return the topics of the rows nobody told of; forget those that were told."""
        topics = [names for row, names in news.rows.items() if row not in self.told]
        self.told.difference_update(news.rows)
        if len(self.told) > MOST_TOLD:  # heard of after they were read
            self.told = {row for row in self.told if row > (self.last or 0) - MOST_ROWS}
        return frozenset().union(*topics)

    def _note_gaps(self, before: int, rows: Iterable[int]) -> None:
        found = set(rows)
        last = self.last or before
        # After an emptied log the numbers begin far ahead: what is older than that is no gap.
        new = range(max(before, last - MOST_ROWS) + 1, last + 1)
        tries = self.gaps | dict.fromkeys(new, 0)
        self.gaps = {
            number: count + 1
            for number, count in tries.items()
            if number not in found and count < OLDEST_GAP
        }
