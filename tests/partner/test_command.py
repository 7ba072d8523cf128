"""`reserve import missions`: what the operator sees."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reserve_app import cli
from reserve_app.models import MISSION
from tests.partner.files import csv_of, good, xlsx_of
from tests.partner.test_import import count
from tests.services.test_mission_drafts import alice

pytestmark = pytest.mark.usefixtures("database")


def today(**changes: str) -> dict[str, str]:
    from datetime import UTC, datetime

    return good(starts_on=f"{datetime.now(UTC):%d/%m/%Y}", **changes)


def test_a_file_is_tried_then_written_then_known_again(tmp_path: Path) -> None:
    _, structure = alice()
    file = tmp_path / "missions.xlsx"
    file.write_bytes(xlsx_of(today(), today(reference="B")))
    run, command = CliRunner(), ["import", "missions", str(file), "--structure", str(structure)]
    tried = run.invoke(cli.app, [*command, "--dry-run"])
    assert (tried.exit_code, count(MISSION)) == (0, 0)
    assert "rien n'est écrit (créée(s) 2, modifiée(s) 0, inchangée(s) 0)" in tried.stdout
    assert run.invoke(cli.app, command).exit_code == 0
    again = json.loads(run.invoke(cli.app, [*command, "--json"]).stdout)
    assert [one["outcome"] for one in again["rows"]] == ["unchanged", "unchanged"]
    assert count(MISSION) == 2


def test_a_wrong_line_is_shown_and_the_status_says_so(tmp_path: Path) -> None:
    _, structure = alice()
    file = tmp_path / "missions.csv"
    file.write_bytes(csv_of(today(), today(reference="B", places="0")))
    run, command = CliRunner(), ["import", "missions", str(file), "--structure", str(structure)]
    refused = run.invoke(cli.app, command)
    assert (refused.exit_code, count(MISSION)) == (1, 0)
    assert "Places" in refused.stdout
    assert "Rien n'est importé : 1 point(s) à corriger." in refused.stdout


def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, structure = alice()
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    (tmp_path / "vide.csv").write_bytes(b"")
    (tmp_path / "bien.csv").write_bytes(csv_of(today()))
    for name, number in (
        ("rien.csv", structure),
        ("image.png", structure),
        ("vide.csv", structure),
        ("bien.csv", 999_999),
    ):
        arguments = ["import", "missions", str(tmp_path / name), "--structure", str(number)]
        monkeypatch.setattr(sys, "argv", ["reserve", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 1
        said = capsys.readouterr().err.strip()
        assert said
        assert "Traceback" not in said
    assert count(MISSION) == 0
