"""Counts by département, kept by triggers in the transaction of each fact.

Whatever writes a mission, a structure, a volunteer, a standby or an interest (service, demo,
cascade, operator), the database counts it: no code can forget to. Each table says what one of its
rows contributes; the triggers take away what the old row gave and add what the new one gives.

SQLite has one writer: its triggers add to `territory_count` at once, row by row. PostgreSQL has
many: its triggers append one line a statement to `territory_delta` (see there). Alembic copies a
table to alter it on SQLite, and its triggers die with the old one: `install` makes them anew after
each migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

OPEN = "{r}.published AND {r}.structure_validated"


@dataclass(frozen=True, slots=True)
class Part:
    """What a row gives to one measure; ``{r}`` stands for the row."""

    measure: str
    item: str = "''"
    n: str = "1"
    when: str = "TRUE"


@dataclass(frozen=True, slots=True)
class Counted:
    """A table that is counted: by what département, in what parts, when which columns change."""

    table: str
    parts: tuple[Part, ...]
    columns: tuple[str, ...]
    department: str = "{r}.department"


COUNTED = (
    Counted(
        "mission",
        (
            Part("missions", "{r}.kind", "1", OPEN),
            Part("places", "{r}.kind", "{r}.places", OPEN),
            Part("places_left", "{r}.kind", "{r}.places - {r}.taken", OPEN),
        ),
        ("department", "kind", "places", "taken", "published", "structure_validated"),
    ),
    Counted("structure", (Part("structures", "{r}.state"),), ("department", "state")),
    Counted(
        "volunteer",
        (Part("volunteers", "CASE WHEN {r}.erased THEN 'erased' ELSE {r}.state END"),),
        ("department", "state", "erased"),
    ),
    Counted(
        "standby",
        (Part("standby", when="{r}.active"),),
        ("active",),
        "(SELECT v.department FROM volunteer v WHERE v.id = {r}.volunteer_id)",
    ),
    Counted(
        "interest",
        (Part("interests", "{r}.state"),),
        ("state",),
        "(SELECT m.department FROM mission m WHERE m.id = {r}.mission_id)",
    ),
)
# What hangs on a row whose département changes, and goes with it.
HANGING = {
    "mission": ("interests", "h.state", "interest h", "h.mission_id = {r}.id", "TRUE"),
    "volunteer": ("standby", "''", "standby h", "h.volunteer_id = {r}.id", "h.active"),
}
# A count: its département, what is counted, and which of them.
Key = tuple[str, str, str]
EVENTS = ("insert", "update", "delete")


def install(connection: Connection) -> None:
    """Make the triggers anew and count everything again; does not commit."""
    remove(connection)
    postgresql = connection.dialect.name == "postgresql"
    for counted in COUNTED:
        for statement in (_postgresql if postgresql else _sqlite)(counted):
            connection.exec_driver_sql(statement)
    recount(connection)


def remove(connection: Connection) -> None:
    """Drop the triggers, where they are."""
    postgresql = connection.dialect.name == "postgresql"
    for counted in COUNTED:
        if postgresql:
            name = f"territory_{counted.table}()"
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name} CASCADE")
            continue
        for event in EVENTS:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_name(counted, event)}")


def missing_triggers(connection: Connection) -> tuple[str, ...]:
    """Return the names of the triggers the database lacks; empty when it counts everything."""
    postgresql = connection.dialect.name == "postgresql"
    known = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if postgresql
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    present = set(connection.scalars(text(known)))
    wanted = [_name(counted, event) for counted in COUNTED for event in EVENTS]
    return tuple(name for name in wanted if name not in present)


def recount(connection: Connection) -> None:
    """Count everything again from the rows themselves."""
    connection.exec_driver_sql("DELETE FROM territory_delta")
    connection.exec_driver_sql("DELETE FROM territory_count")
    connection.exec_driver_sql(f"INSERT INTO territory_count (department, measure, item, n) {TRUE}")


def fold(connection: Connection) -> int:
    """Add the appended changes to the counts; return how many there were.

    Any number of workers may: who comes second finds what came since.
    """
    if connection.dialect.name != "postgresql":
        return 0
    if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(7162)")):
        return 0
    gone = text(
        "WITH gone AS (DELETE FROM territory_delta RETURNING department, measure, item, n), "
        "added AS (INSERT INTO territory_count (department, measure, item, n) "
        "SELECT department, measure, item, sum(n) FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 "
        "ON CONFLICT (department, measure, item) "
        "DO UPDATE SET n = territory_count.n + excluded.n) "
        "SELECT count(*) FROM gone"
    )
    return int(connection.scalar(gone) or 0)


def drift(connection: Connection) -> dict[Key, tuple[int, int]]:
    """Return the counts that are wrong: what is kept, and what is true."""
    kept, true = (
        {(d, m, i): int(n) for d, m, i, n in connection.execute(text(query)) if n}
        for query in (KEPT, TRUE)
    )
    return {
        key: (kept.get(key, 0), true.get(key, 0))
        for key in sorted(kept.keys() | true.keys())
        if kept.get(key, 0) != true.get(key, 0)
    }


KEPT = (
    "SELECT department, measure, item, CAST(sum(n) AS BIGINT) AS n FROM ("
    "SELECT department, measure, item, n FROM territory_count UNION ALL "
    "SELECT department, measure, item, n FROM territory_delta) AS every_change "
    "GROUP BY department, measure, item"
)


def counts(connection: Connection, department: str | None = None) -> dict[Key, int]:
    """Return what the triggers counted, of every département or of one; zeros left out."""
    where = "" if department is None else " HAVING department = :department"
    rows = connection.execute(text(f"{KEPT}{where}"), {"department": department})
    return {(d, m, i): int(n) for d, m, i, n in rows if n}


def _given(counted: Counted, rows: str, sign: int = 1) -> Iterator[str]:
    """Give a SELECT a part: what the rows of a table (or of an alias of it) contribute."""
    for part in counted.parts:
        department, item, n, when = (
            piece.format(r="r") for piece in (counted.department, part.item, part.n, part.when)
        )
        yield (
            f"SELECT {department} AS department, '{part.measure}' AS measure, {item} AS item, "  # noqa: S608 - ours
            f"{sign} * ({n}) AS n FROM {rows} r WHERE {when}"
        )


def _truth() -> str:
    every = " UNION ALL ".join(
        select for counted in COUNTED for select in _given(counted, counted.table)
    )
    return (
        f"SELECT department, measure, item, CAST(sum(n) AS BIGINT) AS n FROM ({every}) "  # noqa: S608 - ours
        "AS every_row GROUP BY department, measure, item"
    )


TRUE = _truth()


def _name(counted: Counted, event: str) -> str:
    return f"territory_{counted.table}_{event}"


def _sqlite(counted: Counted) -> Iterator[str]:
    gives, takes = _row_changes(counted, "NEW", 1), _row_changes(counted, "OLD", -1)
    moves = _row_moves(counted)
    bodies = {"insert": gives, "delete": takes, "update": [*takes, *gives]}
    for event, body in bodies.items():
        of = f" OF {', '.join(counted.columns)}" if event == "update" else ""
        all_of_it = [*body, *(moves if event == "update" else [])]
        yield (
            f"CREATE TRIGGER {_name(counted, event)} AFTER {event.upper()}{of} ON {counted.table} "
            f"BEGIN {'; '.join(all_of_it)}; END"
        )


def _row_changes(counted: Counted, row: str, sign: int) -> list[str]:
    found = []
    for part in counted.parts:
        department, item, n, when = (
            piece.format(r=row) for piece in (counted.department, part.item, part.n, part.when)
        )
        found.append(_added(f"{department}, '{part.measure}', {item}, {sign} * ({n})", when))
    return found


def _row_moves(counted: Counted) -> list[str]:
    if counted.table not in HANGING:
        return []
    measure, item, rows, on, when = HANGING[counted.table]
    changed = f"{on.format(r='NEW')} AND {when} AND OLD.department <> NEW.department"
    return [
        _added(f"{row}.department, '{measure}', {item}, {sign}", changed, f"FROM {rows} ")
        for row, sign in (("OLD", -1), ("NEW", 1))
    ]


def _added(values: str, when: str, rows: str = "") -> str:
    return (
        "INSERT INTO territory_count (department, measure, item, n) "
        f"SELECT {values} {rows}WHERE {when} "
        "ON CONFLICT (department, measure, item) DO UPDATE SET n = n + excluded.n"
    )


def _postgresql(counted: Counted) -> Iterator[str]:
    gives, takes = [*_given(counted, "new_rows")], [*_given(counted, "old_rows", -1)]
    changes = {
        "INSERT": gives,
        "DELETE": takes,
        "UPDATE": [*takes, *gives, *_statement_moves(counted)],
    }
    branches = "".join(
        f"IF TG_OP = '{event}' THEN {_appended(selects)}; END IF; "
        for event, selects in changes.items()
    )
    function = f"territory_{counted.table}()"
    yield (
        f"CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {branches} RETURN NULL; END $$"
    )
    tables = {
        "insert": "NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    }
    for event, rows in tables.items():
        yield (
            f"CREATE TRIGGER {_name(counted, event)} AFTER {event.upper()} ON {counted.table} "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {function}"
        )


def _statement_moves(counted: Counted) -> Iterator[str]:
    if counted.table not in HANGING:
        return
    measure, item, rows, on, when = HANGING[counted.table]
    moved = (
        f"FROM old_rows o JOIN new_rows r ON r.id = o.id AND r.department <> o.department "
        f"JOIN {rows} ON {on.format(r='r')} AND {when}"
    )
    for row, sign in (("o", -1), ("r", 1)):
        yield f"SELECT {row}.department, '{measure}', {item}, {sign} {moved}"


def _appended(selects: list[str]) -> str:
    return (
        "INSERT INTO territory_delta (department, measure, item, n) "  # noqa: S608 - ours
        "SELECT department, measure, item, sum(n) "
        f"FROM ({' UNION ALL '.join(selects)}) AS change (department, measure, item, n) "
        "GROUP BY department, measure, item HAVING sum(n) <> 0"
    )
