"""What may be wrong on this machine, and what to do about it: `reserve doctor`."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reserve_app import frontend
from reserve_app.domain.errors import ReserveError
from reserve_app.server import check_port
from reserve_app.settings import ROOT, Settings, get_settings

OLDEST_PYTHON = (3, 11)
NEEDED_FILES = (
    "reserve_app/data/geo/communes.csv.gz",
    "reserve_app/data/geo/territories.json",
    "assets/map/france.pmtiles",
    "assets/geo/departements.geojson",
)
LEAST_FREE_BYTES = 500_000_000  # environment, Node packages and build take about that
MOST_SAID = 5  # wrong counts named in one line
BROWSERS = (  # those of tools/browser.py, which is not installed with the application
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` says what to do when it is not well."""

    name: str
    well: bool
    found: str
    advice: str = ""
    needed: bool = True


def _python(_: Settings) -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    advice = "Installez Python 3.11 ou plus récent, puis relancez make."
    return Finding("Python", sys.version_info >= OLDEST_PYTHON, found, advice)


def _node(_: Settings) -> Finding:
    version = frontend.node_version()
    found = ".".join(map(str, version)) if version else "introuvable"
    well = version is not None and version[:2] >= frontend.OLDEST_NODE
    return Finding("Node", well, found, "Lancez `make install` : Node vient de PyPI.")


def _files(_: Settings) -> Finding:
    missing = [name for name in NEEDED_FILES if not (ROOT / name).is_file()]
    found = "absentes : " + ", ".join(missing) if missing else "présentes"
    return Finding("Données géographiques", not missing, found, "Récupérez le dépôt complet.")


def _disk(settings: Settings) -> Finding:
    folder = next(path for path in (settings.data_dir, *settings.data_dir.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    advice = "Libérez de la place sur le disque."
    return Finding("Disque", free > LEAST_FREE_BYTES, f"{free / 1e9:.1f} Go libres", advice)


def _database(settings: Settings) -> Finding:
    advice = (
        "Vérifiez RESERVE_DATABASE_URL et que le serveur répond."
        if settings.database_url
        else "Déplacez le fichier, puis relancez : une base neuve sera créée."
    )
    try:
        if settings.database_url:
            return Finding("Base de données", *_server_answers(), advice)
        return Finding("Base de données", *_sqlite_is_sound(settings.data_dir), advice)
    except ReserveError as error:
        return Finding("Base de données", False, error.sentence, advice)  # noqa: FBT003


def _server_answers() -> tuple[bool, str]:
    from sqlalchemy import text

    from reserve_app.models.engine import read_session

    with read_session() as session:
        session.execute(text("SELECT 1"))
    return True, "le serveur répond"


def _redis(settings: Settings) -> Finding:
    name, advice = "Redis", "Vérifiez RESERVE_REDIS_URL et que le serveur répond."
    if not settings.redis_url:
        return Finding(name, True, "inutile avec un seul processus", needed=False)  # noqa: FBT003
    from redis import Redis
    from redis.exceptions import AuthenticationError, RedisError

    try:
        with Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2) as one:
            one.ping()
    except AuthenticationError:
        return Finding(name, False, "refuse le mot de passe", advice)  # noqa: FBT003
    except RedisError:  # what it says may quote the address
        return Finding(name, False, "ne répond pas", advice)  # noqa: FBT003
    return Finding(name, True, "le serveur répond")  # noqa: FBT003


def _sqlite_is_sound(folder: Path) -> tuple[bool, str]:
    file = folder / "reserve.db"
    if not file.exists():
        return True, "pas encore créée (make run la crée)"
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5) as connection:
            answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return False, f"{file} est illisible ({error})"
    return answer == "ok", f"{file} : {'saine' if answer == 'ok' else 'abîmée'}"


def _migrations(settings: Settings) -> Finding:
    from reserve_app.models.migrations import pending_migrations

    name, advice = "Migrations", "Lancez `reserve migrate`."
    if not settings.database_url and not (settings.data_dir / "reserve.db").exists():
        return Finding(name, True, "à faire au premier démarrage")  # noqa: FBT003
    try:
        pending = pending_migrations()
    except (ReserveError, OSError) as error:
        found = error.sentence if isinstance(error, ReserveError) else str(error)
        return Finding(name, False, found, "D'abord la base de données, ci-dessus.")  # noqa: FBT003
    return Finding(name, not pending, f"{len(pending)} en attente" if pending else "à jour", advice)


def _queue(settings: Settings) -> Finding:
    from reserve_app.services.review_gaps import gap_count

    name, advice = "File de modération", "`reserve jobs --once` met en file ce qui attend."
    if not settings.database_url and not (settings.data_dir / "reserve.db").exists():
        return Finding(name, True, "vide : pas encore de base")  # noqa: FBT003
    try:
        lost = gap_count()
    except (ReserveError, OSError) as error:
        found = error.sentence if isinstance(error, ReserveError) else str(error)
        return Finding(name, False, found, "D'abord la base de données, ci-dessus.")  # noqa: FBT003
    found = f"{lost} en attente hors de la file" if lost else "rien n'attend hors de la file"
    return Finding(name, not lost, found, advice)


def _pages(_: Settings) -> Finding:
    built = frontend.is_built()
    found = "construites" if built else "à construire (make run le fait, une minute)"
    return Finding("Pages", built, found, "Lancez `make run`.", needed=False)


def _port(settings: Settings) -> Finding:
    try:
        check_port("127.0.0.1", settings.port)
    except ReserveError as error:
        return Finding("Port", False, f"{settings.port} occupé", error.sentence, needed=False)  # noqa: FBT003
    return Finding("Port", True, f"{settings.port} libre")  # noqa: FBT003


def _browser(_: Settings) -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    advice = "Seulement pour les tests : `make browser` en installe un."
    return Finding("Navigateur", found is not None, found or "introuvable", advice, needed=False)


def _counters(_: Settings) -> Finding:
    """Count every territory anew: a second for a million volunteers, so only when asked."""
    from reserve_app.models import counting
    from reserve_app.models.engine import read_connection

    name, advice = "Compteurs", "Lancez `reserve doctor --recount`."
    try:
        with read_connection() as connection:
            missing, wrong = counting.missing_triggers(connection), counting.drift(connection)
    except ReserveError as error:
        return Finding(name, False, error.sentence, "D'abord la base de données.")  # noqa: FBT003
    if not missing and not wrong:
        return Finding(name, True, "exacts")  # noqa: FBT003
    some = ", ".join(
        f"{department} {measure} {item} {kept} au lieu de {true}".replace("  ", " ")
        for (department, measure, item), (kept, true) in list(wrong.items())[:MOST_SAID]
    )
    found = f"{len(wrong)} faux ({some})" if wrong else f"{len(missing)} déclencheurs absents"
    return Finding(name, False, found, advice)  # noqa: FBT003


def _legal_notice(settings: Settings) -> Finding:
    named = {
        "RESERVE_OPERATOR_NAME": settings.operator_name,
        "RESERVE_OPERATOR_CONTACT": settings.operator_contact,
        "RESERVE_HOST_NAME": settings.host_name,
    }
    missing = ", ".join(name for name, value in named.items() if not value.strip())
    found = f"manquent : {missing}" if missing else "complètes"
    advice = "Sans eux, /mentions-legales et /confidentialite disent qu'ils sont à compléter."
    return Finding("Mentions légales", not missing, found, advice, needed=False)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    _python,
    _node,
    _files,
    _disk,
    _database,
    _migrations,
    _queue,
    _redis,
    _pages,
    _port,
    _browser,
    _legal_notice,
)


def recount() -> None:
    """Make what counts territories anew, and count everything again.

    Raises:
        Unavailable: the database does not answer.
    """
    from reserve_app.models import counting
    from reserve_app.models.engine import transaction

    with transaction() as session:
        counting.install(session.connection())
        session.commit()


def examine(*, counters: bool = False) -> list[Finding]:
    """Look at everything the application needs; never raises for what it finds.

    Args:
        counters: count the territories anew too.

    Raises:
        ConfigurationError: the settings themselves are refused.
    """
    settings = get_settings()
    return [check(settings) for check in (*CHECKS, *((_counters,) if counters else ()))]
