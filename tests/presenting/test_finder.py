"""Pages of results, addresses, advice."""

from __future__ import annotations

from datetime import date

import pytest

from reserve_app.domain.criteria import LARGEST_PAGE, Mode, SearchCriteria
from reserve_app.domain.errors import BadInput, Unavailable
from reserve_app.presenting.finder import (
    FinderView,
    finder_path,
    pager,
    present,
    present_problem,
    read_query,
)
from reserve_app.search.criteria import parse
from reserve_app.search.results import Facets, SearchPage

TODAY = date(2020, 3, 26)


def _view(criteria: SearchCriteria, *, on_site: int = 0, remote: int = 0) -> FinderView:
    total = on_site + remote
    found = SearchPage(total, on_site, remote, Facets({}, {}), (), criteria.page, 1 + total // 21)
    return present(found, criteria, TODAY)


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


def test_no_link_leads_to_a_page_the_search_refuses() -> None:
    links = pager(LARGEST_PAGE, 2_000, {})
    assert links[-1]["label"] == str(LARGEST_PAGE)
    for link in links:
        if link["href"]:
            parse(read_query(link["href"].partition("?")[2]))


def test_beyond_the_last_page_a_sentence_leads_back() -> None:
    view = _view(parse({"near": "62041", "page": "7"}), on_site=30)
    assert view.advice == "Il n'y a pas de page 7 : la dernière est la page 2."
    assert view.way_out == "/missions?near=62041"


def test_a_position_is_called_yours() -> None:
    view = _view(parse({"near": "50.2931,2.7785"}), on_site=1)
    assert view.heading == "1 mission à moins de 15\u00a0km de votre position"
    assert "de votre position" in view.title
    assert (view.place, view.place_code) == ("Autour de vous", "50.293,2.779")


def test_advice_begins_with_the_word_typed() -> None:
    view = _view(parse({"near": "62041", "q": "zzz"}))
    assert view.advice == "Changez de mot-clé ou élargissez le rayon."
    assert view.nearest_title == "Sans ce mot-clé, près de là"


def test_remote_searches_are_not_told_to_widen_the_radius() -> None:
    view = _view(parse({"near": "62041", "mode": Mode.REMOTE}))
    assert view.advice
    assert "rayon" not in view.advice


def test_advice_is_given_when_only_remote_ones_are_found() -> None:
    assert "rayon" in _view(parse({"near": "62041"}), remote=3).advice
    assert not _view(parse({}), remote=3).advice


def test_a_visitor_never_reads_what_an_operator_must_repair() -> None:
    view = present_problem(Unavailable("Restaurez une sauvegarde, puis reserve migrate."), {})
    assert view.problem == "La recherche ne répond pas. Réessayez dans un instant."
