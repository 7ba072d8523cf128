"""Copies of the embedded database: made while it serves, checked, and put back.

SQLite's own online copy reads one moment of the database, whatever is written meanwhile, and
writes in one transaction: processes that have the file open see all of it or nothing. A PostgreSQL
server has its own tools, better than anything of ours: we say which.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from reserve_app.domain.errors import BadInput, Unavailable
from reserve_app.models.engine import dispose_engine
from reserve_app.models.migrations import migrate
from reserve_app.settings import Settings, get_settings

PATIENCE_S = 30.0  # for the write lock of a database that serves
COUNTED = ("account", "structure", "mission", "volunteer", "interest")
_ADVICE = (
    "La base est un serveur PostgreSQL : ses propres outils la {verb}.\n"
    "  {command}\n"
    "(mot de passe : variable PGPASSWORD ou fichier ~/.pgpass)"
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A sound copy: where it is, its bytes, and how many rows of each main table it holds."""

    file: Path
    bytes: int
    rows: dict[str, int]


def back_up(target: Path) -> Copy:
    """Copy the embedded database, in use or not, to a new file that only its owner may read.

    Raises:
        BadInput: the database is a server, or `target` exists.
        Unavailable: there is nothing to copy, or the copy is not sound.
    """
    settings = get_settings()
    source = _embedded(settings, "sauvegardent", "pg_dump --format=custom --file=reserve.dump {}")
    if target.exists():
        msg = f"{target} existe déjà : donnez un autre nom."
        raise BadInput(msg, field="file")
    if not source.is_file():
        msg = f"Rien à sauvegarder : {source} n'existe pas."
        raise Unavailable(msg)
    partial = target.with_name(target.name + ".partial")
    try:
        with _in_words(partial):
            os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
            _copy(source, partial)
            _make_one_file(partial)
            rows = _examine(partial)
        _flush(partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return Copy(target, target.stat().st_size, rows)


def restore(file: Path, *, replace: bool, now: datetime) -> tuple[Copy, Path | None]:
    """Put a copy back, and bring it to this version's schema.

    Returns what was put back, and the copy that was first made of what it replaced.

    Raises:
        BadInput: the database is a server, or it holds accounts and `replace` is not set.
        Unavailable: the copy is damaged or not ours, or the database stays locked.
    """
    settings = get_settings()
    source = file.resolve()
    place = _embedded(settings, "restaurent", "pg_restore --clean --if-exists --dbname={} FICHIER")
    if not source.is_file():
        msg = f"{file} n'existe pas."
        raise BadInput(msg, field="file")
    with _in_words(source):
        rows = _examine(source)
    kept = _kept_aside(place, replace=replace, now=now)
    place.parent.mkdir(parents=True, exist_ok=True)
    dispose_engine()
    with _in_words(place):
        _copy(source, place)
    migrate()
    return Copy(place, place.stat().st_size, rows), kept


def _kept_aside(place: Path, *, replace: bool, now: datetime) -> Path | None:
    """Copy what is about to be replaced, unless nobody is in it.

    Raises:
        BadInput: there are accounts, and nobody asked to replace them.
    """
    if not place.is_file():
        return None
    try:
        with _in_words(place):
            if not _examine(place)["account"]:
                return None
    except Unavailable:  # damaged: that is why a copy is put back
        aside = place.with_name(f"reserve-abimee-{now:%Y%m%d-%H%M%S}.db")
        for suffix in ("", "-wal", "-shm"):
            left = place.with_name(place.name + suffix)
            if left.exists():
                left.rename(aside.with_name(aside.name + suffix))
        return aside
    if not replace:
        msg = "La base n'est pas vide. Ajoutez --replace : elle sera d'abord mise de côté."
        raise BadInput(msg)
    return back_up(place.with_name(f"reserve-avant-{now:%Y%m%d-%H%M%S}.db")).file


def _embedded(settings: Settings, verb: str, command: str) -> Path:
    """Return the file of the embedded database.

    Raises:
        BadInput: it is a server, or in memory; the sentence says what to run instead.
    """
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return Path(url.database)
    open_query = {name: value for name, value in url.query.items() if name != "password"}
    address = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, open_query
    ).render_as_string()
    raise BadInput(_ADVICE.format(verb=verb, command=command.format(f"'{address}'")))


def _copy(source: Path, target: Path) -> None:
    """Copy one moment of a database into another, all at once."""
    with (
        closing(sqlite3.connect(source.as_uri() + "?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target, timeout=PATIENCE_S)) as writing,
    ):
        writing.execute(f"PRAGMA busy_timeout = {int(PATIENCE_S * 1000)}")
        reading.backup(writing)


def _make_one_file(file: Path) -> None:
    """Leave the mode of journal that keeps two more files beside: a copy travels alone."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _examine(file: Path) -> dict[str, int]:
    """Return how many rows the main tables hold.

    Raises:
        sqlite3.DatabaseError: it is damaged, or no database of ours.
    """
    with closing(sqlite3.connect(file.as_uri() + "?mode=ro", uri=True)) as connection:
        found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError(found)
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        # The names are ours, from the tuple above.
        counts = (connection.execute(f"SELECT count(*) FROM {name}") for name in COUNTED)  # noqa: S608
        return {name: int(rows.fetchone()[0]) for name, rows in zip(COUNTED, counts, strict=True)}


def _flush(file: Path) -> None:
    """Make sure the copy survives a power cut."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            msg = "La base est occupée : réessayez, ou arrêtez d'abord l'application."
        else:
            msg = f"{file.name} n'est pas une base saine de Réserve."
        raise Unavailable(msg) from error
    except OSError as error:
        msg = f"{file} ne peut pas être écrit : vérifiez le dossier, ses droits et sa place."
        raise Unavailable(msg) from error
