"""The three structures one can sign in to: chosen among the busiest, their boards lived in."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from reserve_app.demo.interests import Drawn, draw_one
from reserve_app.domain.states import InterestState
from reserve_app.domain.structures import LegalKind

Row = dict[str, Any]
_In = InterestState
SHOWN = (LegalKind.MDPH, LegalKind.CCAS, LegalKind.ASSOCIATION)
_CAME = (_In.DONE, _In.DONE, _In.NO_SHOW)  # what the first ones confirmed on a board became
_REMAIN = 2  # confirmed people a board keeps
_BEGUN = timedelta(days=3)


def shown_structures(structures: list[Row], drawn: list[Drawn]) -> dict[LegalKind, Row]:
    """Return, of each of the three kinds, the validated structure whose columns are fullest."""
    people = Counter((one.mission["structure_id"], one.state) for one in drawn)

    def fullness(row: Row) -> tuple[int, int]:
        columns = (_In.PROPOSED, _In.CONTACTED, _In.WAITLISTED, _In.CONFIRMED)
        counts = [people[row["id"], state] for state in columns]
        counts[-1] -= _REMAIN  # some of them will have come
        return min(counts), -row["id"]

    found: dict[LegalKind, Row] = {}
    for kind in SHOWN:
        of_kind = [row for row in structures if row["legal_kind"] == kind and row["validated"]]
        found[kind] = max(of_kind, key=fullness)
    return found


def let_some_have_come(
    rng: Random, drawn: list[Drawn], structure_id: int, today: date, moment: datetime
) -> None:
    """Say of the first people confirmed on a board that they came, or did not.

    Only where nobody waits for the place that this frees; those missions have begun.
    """
    here = [one for one in drawn if one.mission["structure_id"] == structure_id]
    awaited = {one.mission["id"] for one in here if one.state in {_In.WAITLISTED, _In.OFFERED}}
    engaged = [one for one in here if one.state is _In.CONFIRMED]
    free = [one for one in engaged if one.mission["id"] not in awaited and one.mission["published"]]
    free.sort(key=lambda one: (one.since, one.volunteer["id"]))
    for one, state in zip(free[: max(0, len(engaged) - _REMAIN)], _CAME, strict=False):
        one.mission["starts_on"] = min(one.mission["starts_on"], today - _BEGUN)
        one.mission["taken"] -= 1
        one.mission["is_full"] = False
        drawn.remove(one)
        drawn.append(draw_one(rng, one.volunteer, one.mission, state, moment))
