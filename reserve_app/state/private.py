"""What a tab's states hold for one person is given to nobody else who comes with its token.

Reflex keys states by the token of a tab and sends them whole when a page arrives. A state that
shows more than the public address does declares ``_filled_for: int = 0`` and notes there for whom
it was filled; the guard empties it before anything is sent to somebody else (docs/adr/0003).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reflex.state import BaseState

MARK = "_filled_for"


def holds_private(state: BaseState) -> bool:
    """Say whether any state of the tab holds something for one person."""
    return any(getattr(one, MARK, 0) for one in _tree(state))


def forget_others(state: BaseState, account_id: int | None) -> None:
    """Empty what the states of the tab hold for anybody but that account."""
    for one in _tree(state):
        if getattr(one, MARK, 0) not in {0, account_id}:
            one.reset()


def _tree(state: BaseState) -> Iterator[BaseState]:
    yield state
    for child in state.substates.values():
        yield from _tree(child)
