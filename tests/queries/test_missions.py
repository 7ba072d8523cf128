"""What everybody may read of missions, and nothing of anybody."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

import pytest

from reserve_app.domain.actor import VISITOR
from reserve_app.domain.criteria import BBox, SearchCriteria
from reserve_app.domain.errors import NotFound
from reserve_app.queries.missions import (
    find_missions,
    get_mission,
    home_counts,
    map_view,
)
from tests.factories import CONTACT, NOW, TODAY, mission_row, store, structure_row

pytestmark = pytest.mark.usefixtures("database")
NORTH = BBox(west=1, south=49, east=4, north=51)


def test_a_mission_is_told_whole() -> None:
    structure = structure_row(name="La Passerelle", description="Depuis 1987.")
    row = mission_row(structure, places=5, taken=2, ends_on=TODAY, urgent=True)
    store([structure], [row])
    told = get_mission(row["id"], VISITOR, today=TODAY)
    assert (told.title, told.structure, told.structure_description) == (
        "Préparer des colis à Arras",
        "La Passerelle",
        "Depuis 1987.",
    )
    assert (told.places, told.places_left, told.urgent, told.past) == (5, 3, True, False)
    assert told.published_at == NOW
    assert get_mission(row["id"], VISITOR, today=TODAY + timedelta(days=1)).past


def test_a_full_mission_can_still_be_read() -> None:
    structure = structure_row()
    row = mission_row(structure, places=1, taken=1)
    store([structure], [row])
    assert get_mission(row["id"], VISITOR).places_left == 0


@pytest.mark.parametrize("number", [0, -1, 987_654, 2**31, 2**63, 10**30])
def test_a_mission_that_does_not_exist_is_told_in_words(number: int) -> None:
    with pytest.raises(NotFound, match="n'existe pas ou n'est plus proposée"):
        get_mission(number, VISITOR)


def test_no_contact_ever_leaves() -> None:
    structure = structure_row()
    rows = [mission_row(structure), mission_row(structure, remote=True)]
    store([structure], rows)
    told = [
        find_missions(SearchCriteria(), VISITOR, today=TODAY),
        map_view(SearchCriteria(), NORTH, 9, VISITOR, today=TODAY),
        *(get_mission(row["id"], VISITOR) for row in rows),
    ]
    written = json.dumps([asdict(each) for each in told], default=str)
    for canary in CONTACT.values():
        assert canary not in written


def test_the_home_page_counts_what_is_open() -> None:
    structure, hidden = structure_row(), structure_row(state="suspended")
    store(
        [structure, hidden],
        [
            mission_row(structure, places=4, taken=1),
            mission_row(structure, places=2, taken=2),
            mission_row(structure, remote=True, kind="isolated_people", places=9),
            mission_row(structure, starts_on=TODAY - timedelta(9), ends_on=TODAY - timedelta(1)),
            mission_row(
                structure, kind="childcare", commune_insee="62498", published_at=NOW - timedelta(1)
            ),
            mission_row(hidden),
        ],
    )
    told = home_counts(VISITOR, today=TODAY)
    assert told == {"food_aid": 1, "childcare": 1, "isolated_people": 1, "neighbourhood": 0}


def test_an_empty_database_answers_zeros() -> None:
    assert set(home_counts(VISITOR).values()) == {0}
    page = find_missions(SearchCriteria(), VISITOR)
    assert (page.total, page.pages, page.results, page.nearest) == (0, 1, (), ())
    assert map_view(SearchCriteria(), NORTH, 9, VISITOR).total == 0
