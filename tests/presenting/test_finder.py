"""Pages of results, addresses, advice."""

from __future__ import annotations

import pytest

from reserve_app.domain.errors import BadInput
from reserve_app.presenting.finder import finder_path, pager, read_query


def _labels(page: int, pages: int) -> list[str]:
    return [link["label"] for link in pager(page, pages, {})]


def test_one_page_needs_no_links() -> None:
    assert pager(1, 1, {}) == []


def test_links_lead_to_the_ends_and_around() -> None:
    assert _labels(1, 3) == ["1", "2", "3"]
    assert _labels(7, 20) == ["1", "…", "6", "7", "8", "…", "20"]


def test_links_keep_the_criteria_and_the_first_page_has_no_number() -> None:
    links = pager(2, 2, {"near": "62041", "kind": "food_aid,childcare"})
    assert links[0]["href"] == "/missions?near=62041&kind=food_aid,childcare"
    assert links[1]["href"].endswith("&page=2")
    assert links[1]["current"] == "page"


def test_an_address_escapes_what_was_typed() -> None:
    assert finder_path({"q": 'a&b="><'}) == "/missions?q=a%26b%3D%22%3E%3C"


@pytest.mark.parametrize("query", ["q=" + "a" * 3_000, "&".join(["a=1"] * 60)])
def test_an_address_no_form_of_ours_sends_is_refused(query: str) -> None:
    with pytest.raises(BadInput):
        read_query(query)
