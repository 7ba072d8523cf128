"""Rows of the queue that never move under the pointer: what changes is written in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reserve_app.language import N_, _
from reserve_app.presenting.desk_views import RowView


def settle(
    shown: Sequence[RowView], found: Sequence[RowView], ended: Mapping[int, str]
) -> list[RowView]:
    """Return the rows as shown, in the same order, with what is new about each.

    Args:
        shown: what the page has.
        found: what waits now, in the order of the queue.
        ended: for rows that no longer wait, what became of them.
    """
    now = {row.id: row for row in found}
    return [
        now.get(row.id) or replace(row, holder="", done=ended.get(row.id) or row.done or _(GONE))
        for row in shown
    ]


def count_new(shown: Sequence[RowView], found: Sequence[RowView], since: str) -> int:
    """Return how many wait that entered the queue after the rows were laid out."""
    known = {row.id for row in shown}
    return sum(row.id not in known and row.stamp > since for row in found)


def next_row(shown: Sequence[RowView], after: int) -> RowView | None:
    """Return the row to open next: the first below that is free, else the first of all.

    A row somebody else reads is left to them while there is another.
    """
    at = next((place for place, row in enumerate(shown) if row.id == after), -1)
    waiting = [row for row in (*shown[at + 1 :], *shown[: at + 1]) if not row.done]
    others = [row for row in waiting if row.id != after]
    return next((row for row in others if not row.holder), others[0] if others else None)


GONE = N_("Sorti de la file")
