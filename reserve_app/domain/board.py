"""The live board's columns: where each state of an interest stands for the structure."""

from __future__ import annotations

from enum import StrEnum

from reserve_app.domain.states import InterestState

PAGE = 20  # cards of a column shown at once; « Afficher plus » shows as many again
MOST_SHOWN = 200  # cards of a column, however often it is asked for more


class Column(StrEnum):
    """A column of the board, in the order of the screen."""

    NEW = "new"
    CONTACTED = "contacted"
    CONFIRMED = "confirmed"
    FINISHED = "finished"
    GONE = "gone"
    WAITING = "waiting"


_St = InterestState
STATES: dict[Column, tuple[InterestState, ...]] = {
    Column.NEW: (_St.PROPOSED,),
    Column.CONTACTED: (_St.CONTACTED,),
    Column.CONFIRMED: (_St.CONFIRMED,),
    Column.FINISHED: (_St.DONE, _St.NO_SHOW),
    Column.GONE: (_St.DECLINED, _St.WITHDRAWN, _St.EXPIRED, _St.RELEASED),
    Column.WAITING: (_St.WAITLISTED,),
}
# The others grow at their end, so that nothing moves under the pointer; these show the last first.
NEWEST_FIRST = frozenset({Column.FINISHED, Column.GONE})
COLUMN_OF = {state: column for column, states in STATES.items() for state in states}
