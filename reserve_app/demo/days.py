"""Count what each day of a launch ended with, from the moments of what was drawn.

The day of the demonstration itself is left to the clock, which counts it from the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from reserve_app.demo.volunteers import REVIEW
from reserve_app.domain.states import HOLDING, InterestState, MissionState, StructureState
from reserve_app.mail.dates import PARIS, paris_day

Row = dict[str, Any]
Key = tuple[str, str, str]  # département, measure, item
_ONLINE = (MissionState.PUBLISHED.value, MissionState.FINISHED.value)


@dataclass(frozen=True)
class Lived:
    """What was drawn, with the log of volunteers and of interests, oldest first each."""

    structures: list[Row]
    missions: list[Row]
    log: list[Row]
    opened: datetime

    def days_before(self, today: date) -> list[Row]:
        """Return the counts of each day from the opening to the eve."""
        first = paris_day(self.opened)
        days = [first + timedelta(days=n) for n in range((today - first).days)]
        return [
            {"department": department, "day": day, "measure": measure, "item": item, "n": n}
            for day in days
            for (department, measure, item), n in sorted(self._counts(day).items())
        ]

    def _counts(self, day: date) -> Counter[Key]:
        end = datetime.combine(day + timedelta(days=1), time(), PARIS)
        state: dict[tuple[str, int], Row] = {}
        for row in self.log:
            if row["at"] < end and row["after"]:
                state[row["subject"], row["subject_id"]] = row
        counts: Counter[Key] = Counter()
        taken: Counter[int] = Counter()
        for (subject, _), row in state.items():
            counts[row["department"], f"{subject}s", row["after"]] += 1
            if subject == "interest" and InterestState(row["after"]) in HOLDING:
                taken[row["mission_id"]] += 1
        for row in self.structures:
            if row["created_at"] < end:
                checked = row["created_at"] + REVIEW < end
                now = row["state"] if checked else StructureState.PENDING.value
                counts[row["department"], "structures", now] += 1
        for row in self._open(day, end):
            left = max(0, row["places"] - taken[row["id"]])
            for measure, n in (("missions", 1), ("places", row["places"]), ("places_left", left)):
                counts[row["department"], measure, row["kind"]] += n
        return counts

    def _open(self, day: date, end: datetime) -> Iterator[Row]:
        """Give the missions that were online: none before its structure was validated."""
        validated = {row["id"]: row["created_at"] + REVIEW for row in self.structures}
        for row in self.missions:
            if not row["structure_validated"] or row["state"] not in _ONLINE:
                continue
            if max(row["published_at"], validated[row["structure_id"]]) < end:
                over = row["state"] == MissionState.FINISHED.value and row["ends_on"] < day
                if not over:
                    yield row
