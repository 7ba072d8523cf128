"""The queue in its order, page by page, filtered and counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import BadInput
from reserve_app.queries.queue import Filters, queue_counts, queue_page
from reserve_app.services.claims import claim
from reserve_app.services.decisions import Verdict, decide, open_item
from tests.people import NOW, person
from tests.services.review_people import waiting_structures, waiting_volunteers

pytestmark = pytest.mark.usefixtures("database")


def test_numbers_and_filters_of_the_queue() -> None:
    volunteers, structures = waiting_volunteers(3), waiting_structures(2)
    who = person(departments=("62",))
    claim(who.actor, volunteers[1], now=NOW)
    decide(who.actor, open_item(SYSTEM, structures[0]), Verdict("validate"), now=NOW)

    def shown(**filters: Any) -> list[int]:
        return [row.id for row in queue_page(who.actor, Filters(**filters), now=NOW).rows]

    assert shown() == [*volunteers, structures[1]]
    assert shown(kind="structure") == [structures[1]]
    assert shown(mine=True) == [volunteers[1]]
    assert shown(text="mains tendues") == [structures[1]]
    assert shown(text="DÙBOIS arr") == volunteers
    assert shown(reason="reported") == []
    assert shown(flag="duplicate") == volunteers[1:] or shown(flag="duplicate") == volunteers
    assert shown(department="59") == []
    counts = queue_counts(who.actor, now=NOW + timedelta(hours=25))
    assert counts.by_kind == {"volunteer": 3, "structure": 1}
    assert (counts.waiting, counts.late, counts.oldest_at) == (4, 4, NOW)
    assert queue_counts(who.actor, now=NOW).decided_today == 1
    for bad in ({"kind": "x"}, {"reason": "x"}, {"flag": "%"}):
        with pytest.raises(BadInput):
            shown(**bad)


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    items = waiting_volunteers(7)
    who, after, found = person(departments=("62",)), "", []
    for _ in range(4):
        page = queue_page(who.actor, Filters(), now=NOW, after=after, limit=2)
        found += [row.id for row in page.rows]
        after = page.after
    assert found == items
    assert after == ""
    for bad in ("x", "2020-01-01~1", "2020-01-01T00:00:00+00:00~-1", "~", "a~b"):
        with pytest.raises(BadInput):
            queue_page(who.actor, Filters(), now=NOW, after=bad)
