"""Whatever is asked, the search finds what a person would find by hand, in the same order."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from reserve_app.domain.actor import VISITOR
from reserve_app.domain.criteria import ALL_SLOTS, BBox, Mode, Origin, SearchCriteria, Sort
from reserve_app.models import MISSION_CELL
from reserve_app.models.engine import read_connection, transaction
from reserve_app.queries.missions import find_missions, map_view
from reserve_app.search import find, statements, view
from tests.factories import ARRAS, NOW, TODAY, mission_row, store, structure_row
from tests.search import reference

KINDS = ("food_aid", "childcare", "isolated_people", "neighbourhood")
WORDS = ("colis", "Collecte", "Écoute", "Lens", "Hénin-Beaumont", "l'école", "Arras", "courses")
STATES = ("published",) * 12 + ("draft", "paused", "finished", "suspended")


def random_missions(rng: Random, structures: list[dict[str, Any]], number: int) -> list[Any]:
    """Draw missions thick around Arras and thin over France and its islands."""
    rows = []
    for _ in range(number):
        spread = rng.choice((0.05, 0.3, 3.0))
        at = (ARRAS[0] + rng.gauss(0, spread), ARRAS[1] + rng.gauss(0, spread))
        starts = TODAY + timedelta(days=rng.randint(-9, 9))
        places = rng.randint(1, 3)
        rows.append(
            mission_row(
                rng.choice(structures),
                state=rng.choice(STATES),
                at=rng.choice((at, at, at, at, ARRAS, (-21.1, 55.5), (-13.3, -176.2))),
                remote=rng.random() < 0.25,
                kind=rng.choice(KINDS),
                title=" ".join(rng.sample(WORDS, 3)),
                commune=rng.choice(("Arras", "Lens", "Le Touquet-Paris-Plage")),
                starts_on=starts,
                ends_on=rng.choice((None, None, starts + timedelta(days=rng.randint(0, 12)))),
                slots=rng.choice((0, 1, 7, 1 << 20, rng.getrandbits(21))),
                places=places,
                taken=rng.choice((0, 0, places)),
                published_at=NOW - timedelta(hours=rng.randint(0, 40)),
            )
        )
    return rows


@st.composite
def boxes(draw: st.DrawFn) -> BBox:
    """Draw boxes from a street to half of France, most of them around Arras."""
    size = draw(st.sampled_from((0.001, 0.02, 0.2, 1.0, 6.0)))
    south = ARRAS[0] + draw(st.floats(-1, 1)) * size
    west = ARRAS[1] + draw(st.floats(-1, 1)) * size
    return BBox(south=south, west=west, north=south + size, east=west + size * 1.3)


criteria = st.builds(
    SearchCriteria,
    origin=st.none()
    | st.builds(
        Origin,
        lat=st.floats(49.5, 51) | st.just(ARRAS[0]),
        lon=st.floats(1.7, 3.5) | st.just(ARRAS[1]),
    )
    | st.just(Origin(lat=-13.3, lon=-176.2)),
    radius_km=st.floats(2, 100),
    bbox=st.none() | boxes(),
    kinds=st.frozensets(st.sampled_from(KINDS), max_size=3),
    mode=st.none() | st.sampled_from(Mode),
    slots=st.just(frozenset()) | st.frozensets(st.sampled_from(ALL_SLOTS), max_size=2),
    text=st.just("") | st.sampled_from(("col", "ECO", "henin bea", "l'é arr", "zzz", "touquet le")),
    include_full=st.booleans(),
    include_past=st.booleans(),
    sort=st.none() | st.sampled_from(Sort),
    page=st.integers(1, 4),
)
a_few = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def world(database: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Fill a database with 600 missions, some hidden, none past, and lower the thresholds."""
    assert database
    monkeypatch.setattr(find, "MANY", 60)
    monkeypatch.setattr(view, "FEW", 25)
    rng = Random(62)  # noqa: S311 - the same each time
    structures = [structure_row(name=f"Structure {word}") for word in WORDS]
    structures += [structure_row(state="suspended"), structure_row(state="pending")]
    rows = random_missions(rng, structures, 600)
    # The counts by cell serve only while no open mission is past: half the tests need that.
    kept = [row for row in rows if not row["ends_on"] or row["ends_on"] >= TODAY]
    store(structures, kept)
    return kept, {structure["id"]: structure for structure in structures}


def check_page(world: Any, asked: SearchCriteria) -> None:
    rows, structures = world
    expected, counts = reference.find(rows, structures, asked, TODAY)
    page = find_missions(asked, VISITOR, today=TODAY)
    start = (asked.page - 1) * 20
    assert [card.id for card in page.results] == [row["id"] for row in expected][start : start + 20]
    assert page.total == len(expected)
    assert page.total_remote == sum(row["remote"] for row in expected)
    assert page.pages == max(1, -(-len(expected) // 20))
    for kind in KINDS:
        obeying = {
            mode: counts.get((mode == "remote", kind), 0)
            for mode in ("on_site", "remote")
            if asked.mode in {None, mode}
        }
        assert page.facets.kinds[kind] == sum(obeying.values())
    for mode in ("on_site", "remote"):
        wanted = asked.kinds or KINDS
        assert page.facets.modes[mode] == sum(
            counts.get((mode == "remote", kind), 0) for kind in wanted
        )
    for card in page.results:
        if asked.origin and not card.remote:
            row = next(row for row in rows if row["id"] == card.id)
            assert card.distance_km == pytest.approx(reference.km(row, asked), abs=1e-9)
        else:
            assert card.distance_km is None


def test_any_search_finds_what_one_would_find_by_hand(world: Any) -> None:
    @a_few
    @given(criteria)
    def check(asked: SearchCriteria) -> None:
        check_page(world, asked)

    check()


def test_it_stays_right_while_an_open_mission_is_past(world: Any) -> None:
    rows, structures = world
    structure = next(s for s in structures.values() if s["validated"])
    past = [
        mission_row(
            structure, starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1)
        )
        for _ in range(3)
    ]
    store([], past)
    check_page((rows + past, structures), SearchCriteria())
    check_page((rows + past, structures), SearchCriteria(include_past=True))
    check_page((rows + past, structures), SearchCriteria(origin=Origin(lat=ARRAS[0], lon=ARRAS[1])))
    seen = map_view(
        SearchCriteria(), BBox(west=1, south=49, east=4, north=51), 8, VISITOR, today=TODAY
    )
    assert seen.total == sum(c.count for c in seen.clusters) or len(seen.missions) == seen.total


@pytest.mark.parametrize("zoom", [0, 3, 6, 8, 11, 12, 13, 17, 22])
def test_a_map_shows_each_mission_of_its_view_once(world: Any, zoom: int) -> None:
    rows, structures = world

    @settings(a_few, max_examples=25)
    @given(criteria, boxes())
    def check(asked: SearchCriteria, box: BBox) -> None:
        found, _ = reference.find(rows, structures, asked, TODAY)
        expected = [row for row in found if not row["remote"] and reference.in_box(row, box)]
        seen = map_view(asked, box, zoom, VISITOR, today=TODAY)
        assert seen.total == len(expected)
        if seen.missions:
            assert {card.id for card in seen.missions} == {row["id"] for row in expected}
            assert len(seen.missions) == seen.total <= 25
            assert not seen.clusters
        else:
            assert sum(cluster.count for cluster in seen.clusters) == seen.total
        for cluster in seen.clusters:
            assert sum(cluster.kinds.values()) == cluster.count > 0
            assert not asked.kinds or set(cluster.kinds) <= asked.kinds
            assert reference.in_box(
                dict(zip(("mx", "my"), reference.project(cluster.lat, cluster.lon), strict=True)),
                widened(box),
            )

    check()


def widened(box: BBox) -> BBox:
    """Allow for the rounding of a centre of gravity."""
    return BBox(
        west=box.west - 1e-6, south=box.south - 1e-6, east=box.east + 1e-6, north=box.north + 1e-6
    )


def test_nothing_here_names_the_three_nearest_of_the_kinds_asked(world: Any) -> None:
    rows, structures = world
    asked = SearchCriteria(
        origin=Origin(lat=43.29, lon=5.37), radius_km=2, kinds=frozenset({"childcare"}), text="zzz"
    )
    page = find_missions(asked, VISITOR, today=TODAY)
    everywhere = SearchCriteria(origin=asked.origin, kinds=asked.kinds, mode=Mode.ON_SITE)
    answering = [
        row
        for row in rows
        if reference.matches(row, structures[row["structure_id"]], everywhere, TODAY)
        and not row["remote"]
        and row["kind"] == "childcare"
    ]
    answering.sort(key=lambda row: (reference.km(row, asked), row["id"]))
    assert page.total_on_site == 0
    assert [card.id for card in page.nearest] == [row["id"] for row in answering[:3]]
    assert all(card.distance_km and card.distance_km > 2 for card in page.nearest)


def test_the_counts_by_cell_are_really_used(world: Any) -> None:
    """Falsify them: were they not read, the total would not change."""
    assert world
    before = find_missions(SearchCriteria(), VISITOR, today=TODAY).total
    with transaction() as session:
        session.connection().execute(MISSION_CELL.update().values(n=MISSION_CELL.c.n + 1))
        session.commit()
    assert find_missions(SearchCriteria(), VISITOR, today=TODAY).total > before


def test_no_statement_is_compiled_twice_for_the_same_shape() -> None:
    shape = statements.Shape(on_site=True, edge=True, box=True)
    assert statements.page(shape, "newest", walk=False) is statements.page(
        statements.Shape(on_site=True, edge=True, box=True), "newest", walk=False
    )


def test_sqlite_reads_the_search_from_the_index_alone(database: str) -> None:
    if database != "sqlite":
        pytest.skip("about SQLite")
    structure = structure_row()
    store([structure], [mission_row(structure) for _ in range(50)])
    asked = SearchCriteria(
        origin=Origin(lat=ARRAS[0], lon=ARRAS[1]), slots=frozenset(ALL_SLOTS[:1])
    )
    with read_connection() as connection:
        question = find.Question.ask(connection, asked, TODAY)
        tiles = find.cover(question.area).tiles
        statement = statements.tally(
            question.shape(on_site=True, edge=tiles),
            question.shape(on_site=False),
            whole=None,
            counted=False,
        )
        compiled = statement.compile(connection.engine)
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN "
                + str(
                    statement.compile(connection.engine, compile_kwargs={"literal_binds": False})
                ).replace("?", "0")
            )
        )
        told = " ".join(row[-1] for row in plan)
    assert compiled
    assert "COVERING INDEX ix_mission_place" in told
    assert "COVERING INDEX ix_mission_remote" in told
