"""The operator runs the clock and decides on volunteers from a terminal."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from reserve_app.cli import app
from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import ReserveError
from reserve_app.queries.queue import Filters, queue_page
from reserve_app.services.interests import apply
from reserve_app.services.review_gaps import fill_gaps
from tests.factories import mission_row, store, structure_row
from tests.people import NOW, mails, mission, person, states, volunteer

pytestmark = pytest.mark.usefixtures("database")
runner = CliRunner()


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Put the log handlers back: the command writes to the terminal of its own test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_volunteers_are_listed_validated_and_refused() -> None:
    mission_id, _ = mission()
    alice, bob = volunteer("pending", first_name="Alice"), volunteer("pending", first_name="Bob")
    for who in (alice, bob):
        apply(who.actor, mission_id, key="clic-0001", now=NOW)
    assert "Personne" in runner.invoke(app, ["review", "list"]).stdout  # they are no items yet
    fill_gaps(NOW)
    listed = json.loads(runner.invoke(app, ["review", "list", "--json"]).stdout)
    assert [row["name"] for row in listed] == ["Alice Dubois", "Bob Dubois"]
    rows = queue_page(SYSTEM, Filters(kind="volunteer"), now=NOW).rows
    assert [(row["item"], row["id"], row["checks"]) for row in listed] == [
        (row.id, row.subject_id, list(row.flags)) for row in rows
    ]
    assert "Alice Dubois" in runner.invoke(app, ["review", "list", "--department", "62"]).stdout
    assert "Personne" in runner.invoke(app, ["review", "list", "--department", "59"]).stdout
    assert runner.invoke(app, ["review", "validate", str(alice.volunteer_id)]).exit_code == 0
    refuse = ["review", "refuse", str(bob.volunteer_id), "--reason", "other"]
    assert isinstance(runner.invoke(app, refuse).exception, ReserveError)
    assert runner.invoke(app, [*refuse, "--text", "Adresse inconnue"]).exit_code == 0
    assert states(mission_id) == ["proposed", "released"]


def test_structures_and_missions_are_listed_validated_and_refused() -> None:
    structure = structure_row(state="pending")
    rows = [mission_row(structure, state="pending", published_at=None) for _ in range(2)]
    store([structure], rows)
    number, first, second = (str(row["id"]) for row in (structure, *rows))
    fill_gaps(NOW)
    listed = runner.invoke(app, ["review", "list", "--what", "structure", "--json"])
    assert [str(row["id"]) for row in json.loads(listed.stdout)] == [number]
    shown = runner.invoke(app, ["review", "list", "--what", "mission"]).stdout
    assert rows[0]["title"] in shown
    assert "Structure pas encore validée" in shown
    early = runner.invoke(app, ["review", "validate", first, "--what", "mission"])
    assert isinstance(early.exception, ReserveError)  # its structure waits
    for what, validated in (("structure", number), ("mission", first)):
        done = runner.invoke(app, ["review", "validate", validated, "--what", what])
        assert "validée" in done.stdout
    refuse = ["review", "refuse", second, "--what", "mission", "--reason", "other"]
    assert isinstance(runner.invoke(app, refuse).exception, ReserveError)
    assert "refusée" in runner.invoke(app, [*refuse, "--text", "Déjà publiée"]).stdout
    assert "Rien" in runner.invoke(app, ["review", "list", "--what", "mission"]).stdout


@pytest.mark.parametrize(("terminal", "lines"), [("", 2), ("1", 4)])
def test_no_name_is_cut_however_narrow_the_terminal(
    monkeypatch: pytest.MonkeyPatch, terminal: str, lines: int
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", terminal)
    mission_id, _ = mission()
    who = volunteer("pending", first_name="Anne-Charlotte", last_name="Vandenbroucke")
    apply(who.actor, mission_id, key="clic-0001", now=NOW)
    fill_gaps(NOW)
    shown = runner.invoke(app, ["review", "list"]).stdout
    assert "…" not in shown
    assert len(shown.splitlines()) >= lines
    if not terminal:
        assert "Anne-Charlotte Vandenbroucke" in shown
        assert len(shown.splitlines()) == lines


def test_the_clock_runs_once_and_names_the_mail(capfd: pytest.CaptureFixture[str]) -> None:
    mission_id, _ = mission()
    who = volunteer()
    apply(who.actor, mission_id, key="clic-0001", now=NOW)
    done = runner.invoke(app, ["jobs", "--once", "--json"])
    counts = json.loads(done.stdout.strip().splitlines()[-1])
    assert counts["interests"] == 1  # years late: straight to the end
    assert counts["mails"] >= 3
    assert states(mission_id) == ["expired"]
    printed = done.stdout + capfd.readouterr().out
    assert "Courriel « " in printed
    assert who.email not in printed


def test_the_first_administrator_is_made_from_the_terminal() -> None:
    made = runner.invoke(app, ["admin", "create", "chef@exemple.fr"])
    assert "un lien" in made.stdout
    assert mails("chef@exemple.fr") == ["Vous êtes invité à rejoindre Réserve"]
    again = runner.invoke(app, ["admin", "create", person().email])
    assert "administre maintenant" in again.stdout
    assert isinstance(runner.invoke(app, ["admin", "create", "rien"]).exception, ReserveError)
