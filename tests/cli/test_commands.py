"""The `reserve` command as an operator uses it: in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reserve_app.doctor import BROWSERS
from reserve_app.settings import ROOT
from tools.browser import NAMES

Result = subprocess.CompletedProcess[str]
Reserve = Callable[..., Result]
COMMANDS = ("serve", "migrate", "demo", "search", "geocode", "settings", "doctor", "import")


def _run(folder: Path, *arguments: str, **environment: str) -> Result:
    command = [str(Path(sys.executable).with_name("reserve")), *arguments]
    variables = os.environ | {"RESERVE_DATA_DIR": str(folder)} | environment
    return subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def reserve(tmp_path: Path) -> Reserve:
    """Run the command on an empty data folder."""
    return lambda *arguments, **environment: _run(tmp_path, *arguments, **environment)


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Reserve:
    """Run the command on the demo of the Pas-de-Calais."""
    folder = tmp_path_factory.mktemp("launched")
    loaded = _run(folder, "demo")
    assert loaded.returncode == 0, loaded.stderr
    return lambda *arguments, **environment: _run(folder, *arguments, **environment)


def _json(result: Result) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def _sentence(result: Result) -> str:
    assert result.returncode == 1
    assert "Traceback" not in result.stderr + result.stdout
    return result.stderr.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(reserve: Reserve, command: str) -> None:
    result = reserve(command, "--help")
    assert result.returncode == 0
    assert len(result.stdout) > 200


def test_geocode_prints_the_promised_fields_best_first(reserve: Reserve) -> None:
    places = _json(reserve("geocode", "st pol sur ternoise", "--json"))
    fields = {"insee", "name", "department", "postcodes", "lat", "lon", "population", "score"}
    assert all(set(place) == fields for place in places)
    assert places[0]["insee"] == "62767"
    assert [p["score"] for p in places] == sorted((p["score"] for p in places), reverse=True)


def test_geocode_of_nothing_known_is_an_empty_list(reserve: Reserve) -> None:
    assert _json(reserve("geocode", "zzzzzzzzzz", "--json")) == []


def test_search_prints_the_promised_fields_by_distance(launched: Reserve) -> None:
    found = _json(launched("search", "--near", "Arras", "--radius", "40", "--json"))
    fields = {"id", "title", "kind", "structure", "commune", "insee", "lat", "lon",
              "distance_km", "places_left", "remote"}  # fmt: skip
    assert set(found) == {"total", "facets", "results"}
    assert found["total"] >= len(found["results"]) > 0
    assert all(set(row) == fields for row in found["results"])
    distances = [row["distance_km"] for row in found["results"] if not row["remote"]]
    assert distances == sorted(distances)
    assert all(0 <= km <= 40 for km in distances)


def test_search_obeys_the_kind(launched: Reserve) -> None:
    found = _json(launched("search", "--near", "Lens", "--kind", "food_aid", "--json"))
    assert found["results"]
    assert {row["kind"] for row in found["results"]} == {"food_aid"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--near", "xyzxyzxyz"),
        ("--near", "Arras", "--radius", "-1"),
        ("--near", "Arras", "--radius", "1000000"),
        ("--near", "Arras", "--radius", "nan"),
        ("--kind", "weapons"),
        ("--bbox", "-10,-10,-9,-9"),
        ("--page", "0"),
        ("--text", "a" * 10_000),
        ("--slot", "someday"),
    ],
)
def test_bad_criteria_get_one_sentence(launched: Reserve, arguments: tuple[str, ...]) -> None:
    assert _sentence(launched("search", *arguments)).count("\n") == 0


def test_the_demo_never_overwrites_what_is_there(launched: Reserve) -> None:
    assert "--reset" in _sentence(launched("demo"))


def test_the_demo_is_refused_in_production(reserve: Reserve) -> None:
    result = reserve(
        "demo", RESERVE_ENV="production", RESERVE_SECRET_KEY="k" * 40, RESERVE_URL="https://x.fr"
    )
    assert "production" in _sentence(result)


def test_settings_hide_secrets(reserve: Reserve) -> None:
    result = reserve("settings", "--json", RESERVE_SECRET_KEY="canary-7f3a" * 4)
    assert "RESERVE_SECRET_KEY" in result.stdout
    assert "canary" not in result.stdout


def test_an_unsafe_setting_stops_every_command_with_its_name(reserve: Reserve) -> None:
    for command in ("migrate", "doctor", "serve"):
        assert "RESERVE_PORT" in _sentence(reserve(command, RESERVE_PORT="0"))


def test_the_doctor_finds_a_sound_machine_sound(launched: Reserve) -> None:
    findings = _json(launched("doctor", "--json"))
    assert [f["name"] for f in findings if f["needed"] and not f["well"]] == []


def test_the_doctor_knows_the_browsers_the_tests_look_for() -> None:
    assert BROWSERS == NAMES


def test_a_broken_database_file_is_named_with_what_to_do(reserve: Reserve, tmp_path: Path) -> None:
    (tmp_path / "reserve.db").write_bytes(b"this is no database" * 1_000)
    result = reserve("doctor")
    assert result.returncode == 1
    assert "reserve.db" in result.stdout
    assert "→" in result.stdout
    assert "base de données" in _sentence(reserve("search"))
    assert (tmp_path / "reserve.db").read_bytes().startswith(b"this is no database")


def test_a_database_that_is_not_migrated_says_so(reserve: Reserve) -> None:
    assert "reserve migrate" in _sentence(reserve("search"))


def test_a_silent_database_server_is_a_sentence(reserve: Reserve) -> None:
    address = "postgresql+psycopg://u:canary@127.0.0.1:9/x?connect_timeout=2"
    sentence = _sentence(reserve("search", RESERVE_DATABASE_URL=address))
    assert "canary" not in sentence


def test_the_doctor_asks_redis_and_never_says_its_password(
    reserve: Reserve, valkey_address: str
) -> None:
    def of_redis(address: str) -> tuple[bool, str]:
        result = reserve("doctor", "--json", RESERVE_REDIS_URL=address)
        assert "canary" not in result.stdout + result.stderr
        found = next(f for f in json.loads(result.stdout) if f["name"] == "Redis")
        return found["well"], found["found"]

    host = valkey_address.partition("@")[2]
    assert of_redis(valkey_address) == (True, "le serveur répond")
    assert of_redis(f"redis://:canary@{host}") == (False, "refuse le mot de passe")
    assert of_redis("redis://:canary@127.0.0.1:9/0") == (False, "ne répond pas")
    assert of_redis("")[0]


def test_a_used_port_is_said_before_anything_starts(reserve: Reserve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = _sentence(reserve("serve", "--host", "127.0.0.1", RESERVE_PORT=str(port)))
    assert str(port) in sentence
    assert "PORT=" in sentence


def test_no_node_is_said_with_what_to_do(tmp_path: Path) -> None:
    """Node is looked for beside Python first: an environment without it is made by hand."""
    script = "from reserve_app import frontend; frontend.node_version = lambda: None\n"
    script += "frontend.is_built = lambda: False\nfrom reserve_app.cli import main\n"
    script += "import sys; sys.argv = ['reserve', 'serve', '--host', '127.0.0.1']\nmain()"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"RESERVE_DATA_DIR": str(tmp_path), "RESERVE_PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "make install" in _sentence(result)


def test_several_workers_without_redis_are_refused(reserve: Reserve) -> None:
    assert "RESERVE_REDIS_URL" in _sentence(reserve("serve", "--workers", "2"))
