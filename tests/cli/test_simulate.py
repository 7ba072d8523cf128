"""`reserve simulate --days`: what it prints, and what it refuses."""

from __future__ import annotations

import json
import os

import pytest
from typer.testing import CliRunner

from reserve_app import demo
from reserve_app.cli import app
from reserve_app.demo.replay.comparing import LINES, Compared
from reserve_app.demo.replay.figures import Figures
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.settings import get_settings
from reserve_app.simulate_command import print_compared

SMALL = ["simulate", "--days", "1", "--structures", "2", "--volunteers", "5"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
def test_it_compares_apart_from_the_configured_database(capsys: pytest.CaptureFixture[str]) -> None:
    before = dict(os.environ), get_settings().database
    done = CliRunner().invoke(app, [*SMALL, "--seeds", "7", "--json"])
    assert (dict(os.environ), get_settings().database) == before
    assert demo.is_empty()
    data = json.loads(done.stdout)
    assert [seed["seed"] for seed in data["seeds"]] == [7]
    assert [line["line"]["name"] for line in data["lines"]] == [line.name for line in LINES]
    (seed,) = data["seeds"]
    one = Compared(7, Figures(**seed["ours"]), Figures(**seed["theirs"]))
    print_compared([one])
    print_compared([one, one])
    tables = capsys.readouterr().out
    assert [tables.count(line.label) for line in LINES] == [2] * len(LINES)
    assert "premier arrivé, premier servi" in tables
    assert "mieux, sur 2" in tables


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (["--department", "999"], "department"),
        (["--seeds", "un"], "seeds"),
        (["--seeds", "1-1000000000"], "seeds"),
        (["--rate", "2"], "rate"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(more: list[str], field: str) -> None:
    refused = CliRunner().invoke(app, [*SMALL, *more])
    assert isinstance(refused.exception, BadInput)
    assert refused.exception.field == field


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_launch_is_kept_in_an_empty_database_only_and_never_in_production(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    kept = CliRunner().invoke(app, [*SMALL, "--keep"])
    assert "5 bénévoles" in kept.stdout
    again = CliRunner().invoke(app, [*SMALL, "--keep"])
    assert isinstance(again.exception, ReserveError)
    monkeypatch.setenv("RESERVE_ENV", "production")
    monkeypatch.setenv("RESERVE_SECRET_KEY", "k" * 40)
    get_settings.cache_clear()
    refused = CliRunner().invoke(app, [*SMALL, "--keep"])
    get_settings.cache_clear()
    assert isinstance(refused.exception, BadInput)
    alone = CliRunner().invoke(app, ["simulate", "--keep"])
    assert isinstance(alone.exception, BadInput)
