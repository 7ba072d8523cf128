"""The demonstration is believable, whole, and the same each time."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from reserve_app import demo
from reserve_app.data import load_crisis
from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.criteria import SearchCriteria
from reserve_app.domain.errors import BadInput
from reserve_app.domain.states import MissionState, StructureState
from reserve_app.domain.structures import is_rna, is_siret
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.models import (
    AUDIT_ENTRY,
    MISSION,
    REVIEW_ITEM,
    REVIEW_REPORT,
    STRUCTURE,
    TERRITORY_COUNT,
    TERRITORY_DELTA,
    counting,
)
from reserve_app.models.engine import read_connection
from reserve_app.queries.missions import find_missions
from reserve_app.search import cells
from reserve_app.search.criteria import parse
from reserve_app.services.mission_writing import create_mission
from tests.factories import NOW
from tests.services.test_missions import given

DAY = date(2020, 3, 26)
# What seed 62 gives on that day, whatever the database. A change of texts changes it: on purpose.
FINGERPRINTS: dict[str, str] = {}
# Its number comes from the database, which goes on after those of a demonstration deleted.
NUMBERED = {
    (AUDIT_ENTRY, "id"),
    (REVIEW_ITEM, "id"),
    (REVIEW_REPORT, "id"),
    (REVIEW_REPORT, "item_id"),
}
# What is counted is the same; in which of its two tables a count waits is the database's affair.
COUNTS = {TERRITORY_COUNT, TERRITORY_DELTA}


def fingerprint() -> str:
    digest = hashlib.sha256()
    with read_connection() as connection:
        digest.update(repr(sorted(counting.counts(connection).items())).encode())
        for table in SQLModel.metadata.sorted_tables:
            if table in COUNTS:
                continue
            columns = [column for column in table.columns if (table, column.name) not in NUMBERED]
            rows = connection.execute(select(*columns))
            lines = sorted(repr(tuple(row)) for row in rows)
            digest.update("\n".join([table.name, *lines]).encode())
    return digest.hexdigest()


@pytest.mark.parametrize(("size", "missions"), [("pas-de-calais", None), ("france", 400)])
def test_the_same_seed_gives_the_same_rows_on_both_databases(
    database: str, size: str, missions: int | None
) -> None:
    del database
    demo.load_demo(size, missions, seed=62, today=DAY)
    first = fingerprint()
    demo.reset_demo()
    assert demo.is_empty()
    demo.load_demo(size, missions, seed=62, today=DAY)
    assert fingerprint() == first == FINGERPRINTS.setdefault(size, first)
    demo.reset_demo()
    demo.load_demo(size, missions, seed=63, today=DAY)
    assert fingerprint() != first


@pytest.mark.usefixtures("database")
def test_the_launch_shows_everything_the_application_knows() -> None:
    told: list[tuple[int, int]] = []
    loaded = demo.load_demo(
        seed=1, today=DAY, progress=lambda done, total: told.append((done, total))
    )
    with read_connection() as connection:
        structures = connection.execute(select(STRUCTURE)).all()
        missions = connection.execute(select(MISSION)).all()
        kept = cells.counts_of(connection)
        cells.recount(connection)
        assert kept == cells.counts_of(connection)
    assert (
        (loaded.structures, loaded.missions)
        == (50, len(missions))
        == (len(structures), len(missions))
    )
    assert told[-1] == (len(missions), len(missions))
    assert {row.state for row in structures} == set(StructureState)
    assert {row.state for row in missions} == set(MissionState)
    assert {row.kind for row in missions} == set(load_crisis().keys)
    assert {row.department for row in structures} == {"62"}
    assert 300 <= loaded.placed <= 600
    for row in structures:
        assert is_siret(row.siret) if row.siret else is_rna(row.rna)
        commune = get_gazetteer().commune(row.commune_insee)
        assert commune is not None
        assert commune.name == row.commune
    assert len({row.name for row in structures}) == 50
    assert len({row.title for row in missions}) > 80
    for row in missions:
        assert "{" not in row.title + row.description
        assert " de Le " not in row.title
        assert " à Le " not in row.title


@pytest.mark.usefixtures("database")
def test_what_a_newcomer_types_first_finds_something() -> None:
    demo.load_demo(seed=1, today=DAY)
    asked = parse({"near": "henin", "radius": "15", "kind": "food_aid"})
    page = find_missions(asked, VISITOR, today=DAY)
    away = [card.distance_km for card in page.results if card.distance_km is not None]
    assert len(away) >= 3
    assert away == sorted(away)
    assert all(card.kind == "food_aid" for card in page.results)


@pytest.mark.usefixtures("database")
def test_france_is_spread_as_people_live() -> None:
    demo.load_demo("france", 2_000, today=DAY)
    with read_connection() as connection:
        missions = connection.execute(select(MISSION)).all()
    assert {row.state for row in missions} == {"published"}
    assert 0.2 < sum(row.remote for row in missions) / len(missions) < 0.3
    departments = Counter(row.department for row in missions)
    assert len(departments) > 90
    assert departments["59"] > departments["48"]
    assert find_missions(SearchCriteria(), VISITOR, today=DAY).total > 1_700


@pytest.mark.usefixtures("database")
def test_one_can_go_on_after_a_demonstration() -> None:
    demo.load_demo(seed=1, today=DAY)
    with read_connection() as connection:
        last = max(connection.scalars(select(MISSION.c.id)))
    assert create_mission(SYSTEM, 1, given(), NOW) == last + 1


@pytest.mark.usefixtures("database")
def test_a_load_that_fails_leaves_nothing() -> None:
    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.load_demo(seed=1, today=DAY, progress=stop)
    assert demo.is_empty()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("size", "missions"), [("europe", None), ("pas-de-calais", 5)])
def test_another_size_is_refused_in_words(size: str, missions: int | None) -> None:
    with pytest.raises(BadInput, match="pas-de-calais"):
        demo.load_demo(size, missions)
