"""`reserve backup` and `reserve restore`: a copy made under load is whole, and lets people in."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from reserve_app.settings import ROOT
from tests.serving import Running, running

PASSWORD = "cheval batterie agrafe lune"  # noqa: S105 - of nobody
POSTGRESQL = "postgresql+psycopg://reserve:canary@127.0.0.1:9/reserve"


def _reserve(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("reserve")), *arguments]
    variables = os.environ | {"RESERVE_DATA_DIR": str(folder)} | environment
    return subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120, check=False
    )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _post(server: Running, path: str, **fields: str) -> int:
    body = urllib.parse.urlencode(fields).encode()
    headers = {"Origin": server.url}
    request = urllib.request.Request(server.url + path, body, headers)  # noqa: S310
    try:
        with urllib.request.build_opener(_NoRedirect()).open(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def _sign_up(server: Running, email: str) -> int:
    return _post(
        server,
        "/inscription",
        step="2",
        first_name="Zoé",
        last_name="Petit",
        birth_date="17/05/1990",
        email=email,
        phone="06 99 88 77 66",
        commune="Arras",
        radius_km="15",
        on_site="1",
        charter="1",
        password=PASSWORD,
    )


def _confirm(server: Running, email: str) -> None:
    with closing(sqlite3.connect(server.log.parent / "reserve.db")) as database:
        query = "SELECT text FROM outbox_mail WHERE recipient = ?"
        link = re.search(r"jeton=([\w-]+)", database.execute(query, (email,)).fetchone()[0])
    assert link
    assert _post(server, "/confirmer-adresse", jeton=link[1]) == 303


def _people(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        return {email for (email,) in database.execute("SELECT email FROM account")}


def _someone() -> str:
    return f"{uuid.uuid4().hex[:12]}@exemple.fr"


def _signing_up(server: Running, enough: Event) -> Iterator[str]:
    while not enough.is_set():
        email = _someone()
        if _sign_up(server, email) in {200, 303}:
            yield email


def test_a_copy_made_under_load_is_whole_and_lets_people_in(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    copy, known, enough = tmp_path / "copy.db", _someone(), Event()
    with running(first, "--no-pages", "--demo-if-empty") as server:
        assert _sign_up(server, known) in {200, 303}
        _confirm(server, known)
        with ThreadPoolExecutor(2) as threads:
            crowds = [threads.submit(lambda: list(_signing_up(server, enough))) for _ in range(2)]
            made = _reserve(first, "backup", str(copy))
            enough.set()
        told = [email for crowd in crowds for email in crowd.result()]
    assert made.returncode == 0, made.stderr
    assert told, "nobody signed up meanwhile: there was no load"
    assert known in _people(copy) <= _people(first / "reserve.db")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("copy.db*")] == ["copy.db"]

    restored = _reserve(second, "restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    assert _people(second / "reserve.db") == _people(copy)
    with running(second, "--no-pages") as server:
        assert _post(server, "/connexion", email=known, password=PASSWORD) == 303
        assert _post(server, "/connexion", email=known, password="un autre secret") == 401


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's database."""
    folder = tmp_path_factory.mktemp("peopled")
    assert _reserve(folder, "demo").returncode == 0
    return folder


def test_what_a_restore_replaces_is_kept_aside(peopled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert _reserve(peopled, "backup", str(copy)).returncode == 0
    with closing(sqlite3.connect(peopled / "reserve.db")) as database:
        database.execute("UPDATE structure SET name = 'Après' WHERE id = 1")
        database.commit()
    refused = _reserve(peopled, "restore", str(copy))
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    done = _reserve(peopled, "restore", str(copy), "--replace")
    assert done.returncode == 0, done.stderr
    (aside,) = peopled.glob("reserve-avant-*.db")

    def name(file: Path) -> str:
        with closing(sqlite3.connect(file)) as database:
            return str(database.execute("SELECT name FROM structure WHERE id = 1").fetchone()[0])

    assert name(aside) == "Après"
    assert name(peopled / "reserve.db") == name(copy) != "Après"


def test_a_damaged_copy_is_refused_and_a_damaged_database_replaced(
    peopled: Path, tmp_path: Path
) -> None:
    copy, broken = tmp_path / "copy.db", tmp_path / "broken.db"
    assert _reserve(peopled, "backup", str(copy)).returncode == 0
    content = bytearray(copy.read_bytes())
    content[len(content) // 2 :] = b"x" * (len(content) - len(content) // 2)
    broken.write_bytes(content)
    before = _people(peopled / "reserve.db")
    refused = _reserve(peopled, "restore", str(broken), "--replace")
    assert (refused.returncode, "saine" in refused.stderr) == (1, True)
    assert _people(peopled / "reserve.db") == before

    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "reserve.db").write_bytes(bytes(content))
    assert _reserve(folder, "restore", str(copy)).returncode == 0
    assert _people(folder / "reserve.db") == before
    assert list(folder.glob("reserve-abimee-*.db"))


def test_nothing_is_overwritten_and_nothing_is_copied_from_nowhere(tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine", encoding="utf-8")
    assert "existe déjà" in _reserve(tmp_path, "backup", str(taken)).stderr
    assert taken.read_text(encoding="utf-8") == "mine"
    assert "Rien à sauvegarder" in _reserve(tmp_path, "backup", str(tmp_path / "new.db")).stderr
    assert "n'existe pas" in _reserve(tmp_path, "restore", str(tmp_path / "no.db")).stderr


@pytest.mark.parametrize(
    ("arguments", "tool"), [(["backup", "x.db"], "pg_dump"), (["restore", "x.db"], "pg_restore")]
)
def test_a_server_has_its_own_tools(tmp_path: Path, arguments: list[str], tool: str) -> None:
    told = _reserve(tmp_path, *arguments, RESERVE_DATABASE_URL=POSTGRESQL)
    assert told.returncode == 1
    assert f"  {tool} " in told.stderr
    assert "'postgresql://reserve@127.0.0.1:9/reserve'" in told.stderr
    assert "canary" not in told.stderr
