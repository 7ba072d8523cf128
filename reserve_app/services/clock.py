"""The clock: everything that happens because time passes, one line each.

Any number of workers may run it at once, at any moment, late or twice: each job guards every row
it changes. The present moment is passed in, so a test can live through a week.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reserve_app.domain.errors import ReserveError
from reserve_app.services import (
    interest_clock,
    retention,
    review_digest,
    review_gaps,
    standby_waves,
    territory_watch,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do again and again. ``run`` returns how many rows it acted on."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]


JOBS = (
    Job("interests", timedelta(seconds=30), interest_clock.wind_interests),
    Job("missions", timedelta(seconds=30), interest_clock.end_missions),
    Job("places", timedelta(minutes=1), interest_clock.fill_places),
    Job("standby", timedelta(minutes=1), standby_waves.call_standby),
    Job("territories", timedelta(minutes=1), territory_watch.watch_territories),
    Job("days", timedelta(minutes=15), territory_watch.keep_days),
    Job("queue", timedelta(minutes=10), review_gaps.fill_gaps),
    Job("digests", timedelta(minutes=10), review_digest.send_digests),
    Job("warnings", timedelta(hours=6), retention.warn_inactive),
    Job("inactive", timedelta(hours=6), retention.erase_inactive),
    Job("unconfirmed", timedelta(hours=6), retention.erase_unconfirmed),
    Job("leftovers", timedelta(hours=1), retention.forget_what_expired),
)
_MOST_ROUNDS = 1000  # of one job in one run: more waits for the next


@dataclass(slots=True)
class Clock:
    """Remembers when each job last ran in this process."""

    last: dict[str, datetime] = field(default_factory=dict)

    def run_due(self, now: datetime) -> dict[str, int]:
        """Run the jobs whose turn it is, each until it finds nothing; return what they did."""
        return {
            job.name: self._run(job, now)
            for job in JOBS
            if job.name not in self.last or self.last[job.name] + job.every <= now
        }

    def _run(self, job: Job, now: datetime) -> int:
        self.last[job.name] = now
        done = 0
        try:
            for _ in range(_MOST_ROUNDS):
                acted = job.run(now)
                done += acted
                if not acted:
                    break
        except ReserveError as error:
            log.warning("job %s put off: %s", job.name, error.code)
        except Exception:
            log.exception("job %s failed", job.name)
        return done
