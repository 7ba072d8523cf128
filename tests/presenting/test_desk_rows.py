"""Rows stay where they are: what changed is written in place, what is new waits."""

from __future__ import annotations

from dataclasses import replace

from reserve_app.presenting.desk_rows import GONE, count_new, next_row, settle
from reserve_app.presenting.desk_views import RowView


def _row(number: int, **more: object) -> RowView:
    plain = {
        "version": 1,
        "revision": 1,
        "kind": "mission",
        "icon": "",
        "kind_label": "",
        "why": "",
    }
    words = {"title": f"M{number}", "place": "", "age": "", "flags": [], "stamp": "b"}
    return RowView(id=number, **{**plain, **words, **more})


SHOWN = [_row(3), _row(1), _row(2)]


def test_rows_keep_their_order_whatever_comes_or_goes() -> None:
    found = [_row(9), _row(2, holder="Dana"), _row(3)]
    after = settle(SHOWN, found, {1: "validé par Dana à 14 h 02"})
    assert [(row.id, row.holder, row.done) for row in after] == [
        (3, "", ""), (1, "", "validé par Dana à 14 h 02"), (2, "Dana", ""),
    ]  # fmt: skip


def test_a_row_that_left_by_itself_says_so_and_one_that_came_back_waits_again() -> None:
    gone = settle(SHOWN, [_row(1), _row(2)], {})
    assert gone[0].done == GONE
    assert settle(gone, SHOWN, {})[0].done == ""


def test_only_what_entered_after_the_rows_were_laid_out_is_new() -> None:
    found = [*SHOWN, _row(4, stamp="a"), _row(5, stamp="c")]
    assert count_new(SHOWN, found, "b") == 1


def test_the_next_is_the_first_free_one_below_then_from_the_top() -> None:
    rows = [_row(1), _row(2), _row(3, holder="Noor"), _row(4), _row(5, done="validé")]
    assert _next(rows, 2) == 4
    assert _next(rows, 4) == 1
    assert _next([replace(row, done="x") for row in rows], 1) is None
    assert _next([_row(1), _row(3, holder="Noor")], 1) == 3
    assert _next(rows, 99) == 1


def _next(rows: list[RowView], after: int) -> int | None:
    found = next_row(rows, after)
    return found.id if found else None
