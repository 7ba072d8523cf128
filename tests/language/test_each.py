"""A list of a live page is drawn in the language of the page it was made for."""

from __future__ import annotations

import pytest

from reserve_app.components.board_card import board_card
from reserve_app.components.languages import each
from reserve_app.domain.board import Column
from reserve_app.language import speaking
from reserve_app.state.board import BoardState


@pytest.mark.parametrize(("language", "said"), [("fr", "Confirmer"), ("en", "Confirm")])
def test_items_speak_the_language_their_list_was_made_in(language: str, said: str) -> None:
    with speaking(language):
        cards = each(BoardState.contacted, lambda card: board_card(card, Column.CONTACTED))
    assert f"'\"{said}\"'" in str(cards.render())
