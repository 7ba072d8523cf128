"""`reserve simulate`: let the demo's people act beside you, or play a whole launch in a moment."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from reserve_app.domain.errors import BadInput
from reserve_app.mail.dates import PARIS
from reserve_app.terminal import show_table

if TYPE_CHECKING:
    from reserve_app.demo.replay.comparing import Compared, Line, Summary
    from reserve_app.demo.replay.script import Asked

MOST_SEEDS = 100
err = Console(stderr=True, highlight=False, soft_wrap=True)
_FRANCE = "FR"


def simulate(
    days: Annotated[
        int | None,
        typer.Option(min=1, max=30, help="Play a launch of so many days, by two sets of rules."),
    ] = None,
    structures: Annotated[
        int, typer.Option(min=1, max=5_000, help="Launch: how many structures come.")
    ] = 50,
    volunteers: Annotated[
        int, typer.Option(min=1, max=100_000, help="Launch: how many volunteers sign up.")
    ] = 600,
    department: Annotated[
        str, typer.Option(help="Launch: code of a territory, or FR for all of France.")
    ] = "62",
    seeds: Annotated[str, typer.Option(help="Launch: several seeds, such as 1-10 or 1,4,9.")] = "",
    keep: Annotated[
        bool, typer.Option("--keep", help="Launch: keep it as the demo, in an empty database.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Launch: print data as JSON.")] = False,
    rate: Annotated[
        float | None, typer.Option(min=0.01, max=50, help="Live: how many acts a second (0.5).")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=0.01, max=600, help="Live: for how long (5).")
    ] = None,
    structure: Annotated[
        int | None, typer.Option(help="Live: only the missions of that structure (its number).")
    ] = None,
    answers: Annotated[
        bool, typer.Option("--answers", help="Live: the demo's own teams answer too.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Draw the same again.")] = None,
) -> None:
    """Let the volunteers of the demo come and go; or, with --days, play a launch and compare."""
    live = rate is not None or minutes is not None or structure is not None or answers
    if days is None:
        if keep or seeds or as_json:
            msg = "Indiquez --days pour rejouer un lancement."
            raise BadInput(msg, field="days")
        _live(rate or 0.5, minutes or 5, structure, answers, seed)
        return
    if live:
        msg = "Choisissez : --days rejoue un lancement, --rate fait vivre la démonstration."
        raise BadInput(msg, field="rate")
    from reserve_app.demo.replay.script import Asked

    where = None if department.upper() == _FRANCE else _known(department)
    first = 1 if seed is None else seed
    asked = Asked(days, structures, volunteers, where, first)
    if keep:
        _keep(asked)
    else:
        _compare(asked, _seeds(seeds) if seeds else [first], as_json=as_json)


def _live(
    rate: float,
    minutes: float,
    structure: int | None,
    answers: bool,  # noqa: FBT001
    seed: int | None,
) -> None:
    from random import SystemRandom

    from reserve_app.demo.simulate import Simulation
    from reserve_app.domain.errors import BadInput
    from reserve_app.services.background import utc_now
    from reserve_app.settings import get_settings

    if get_settings().env == "production":
        msg = "La simulation est refusée en production (RESERVE_ENV=production)."
        raise BadInput(msg)
    rng = Random(seed) if seed is not None else SystemRandom()  # noqa: S311 - invented people
    people = Simulation(rng, structure, answers)
    end = time.monotonic() + minutes * 60
    typer.echo(f"Simulation : {rate:g} acte(s) par seconde, {minutes:g} min. Ctrl-C pour arrêter.")
    acts = 0
    with suppress(KeyboardInterrupt):
        while time.monotonic() < end:
            if said := people.act(utc_now()):
                acts += 1
                typer.echo(f"{utc_now().astimezone(PARIS):%H:%M:%S}  {said}")
            pause = rng.uniform(0.5, 1.5) / rate
            time.sleep(max(0.0, min(pause, end - time.monotonic())))
    typer.echo(f"Terminé : {acts} acte(s).")


def _known(department: str) -> str:
    from reserve_app.geo.territories import get_territories

    found = get_territories().get(department.upper())
    if found is None:
        msg = "Aucun territoire n'a ce code : indiquez par exemple 62, ou FR pour la France."
        raise BadInput(msg, field="department")
    return found.code


def _seeds(typed: str) -> list[int]:
    """Read « 1-10 » or « 1,4,9 »."""
    found: list[int] = []
    try:
        for part in typed.split(","):
            first, _, last = part.partition("-")
            some = range(int(first), int(last or first) + 1)
            found.extend(some[: MOST_SEEDS + 1])  # enough to see that there are too many
    except ValueError:
        found = []
    if not 0 < len(found) <= MOST_SEEDS:
        msg = f"Écrivez --seeds 1-10 ou --seeds 1,4,9, au plus {MOST_SEEDS} graines."
        raise BadInput(msg, field="seeds")
    return found


def _told(name: str, at: datetime) -> None:
    err.print(f"graine {name} : {at.astimezone(PARIS):%d/%m}", markup=False)


def _compare(asked: Asked, seeds: Sequence[int], *, as_json: bool) -> None:
    from reserve_app.demo.replay.comparing import compare, summaries

    compared = compare(asked, seeds, _told)
    if as_json:
        data = {
            "asked": {**asdict(asked), "opened": asked.opened.isoformat(), "seed": None},
            "seeds": [asdict(one) for one in compared],
            "lines": [asdict(line) for line in summaries(compared)],
        }
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print_compared(compared)


def print_compared(compared: Sequence[Compared]) -> None:
    """Print both sides of one seed, or the means of several."""
    from reserve_app.demo.replay.comparing import summaries

    if len(compared) == 1:
        _print_one(compared[0])
    else:
        _print_all(summaries(compared), len(compared))


def _print_one(one: Compared) -> None:
    from reserve_app.demo.replay.comparing import LINES, SIDES

    table = Table("", *(rules.name for rules in SIDES), "", box=None, pad_edge=False)
    for line in LINES:
        ours, theirs = (side.as_dict()[line.name] for side in (one.ours, one.theirs))
        mark = {1: "mieux", 0: "égal", -1: "moins bien"}[line.better(one.ours, one.theirs)]
        table.add_row(line.label, _number(line, ours), _number(line, theirs), mark)
    show_table(table)


def _print_all(lines: Sequence[Summary], seeds: int) -> None:
    from reserve_app.demo.replay.comparing import SIDES

    ours, theirs = (rules.name for rules in SIDES)
    columns = ("", ours, "au pire", theirs, "au mieux", f"mieux, sur {seeds}", "moins bien")
    table = Table(*columns, box=None, pad_edge=False)
    for one in lines:
        means = (one.ours, one.ours_worst, one.theirs, one.theirs_best)
        numbers = (_number(one.line, value) for value in means)
        table.add_row(one.line.label, *numbers, str(one.won), str(one.lost))
    show_table(table)


def _number(line: Line, value: float) -> str:
    if line.unit == "%":
        return f"{100 * value:.1f} %".replace(".", ",")
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _keep(asked: Asked) -> None:
    """Play the days that lead to the present moment in the configured database."""
    from dataclasses import replace

    from reserve_app import demo
    from reserve_app.demo.replay.keeping import keep_launch
    from reserve_app.models.migrations import migrate
    from reserve_app.services.background import utc_now
    from reserve_app.settings import get_settings

    if get_settings().env == "production":
        msg = "La simulation est refusée en production (RESERVE_ENV=production)."
        raise BadInput(msg)
    migrate()
    if not demo.is_empty():
        msg = "La base n'est pas vide : lancez d'abord « reserve demo --reset » ou changez de base."
        raise BadInput(msg)
    opened = utc_now().replace(microsecond=0) - timedelta(days=asked.days)
    kept = keep_launch(replace(asked, opened=opened), lambda at: _told(str(asked.seed), at))
    typer.echo(
        f"Lancement joué : {kept.structures} structures, {kept.missions} missions, "
        f"{kept.volunteers} bénévoles."
    )
    for account in kept.sign_ins:
        typer.echo(f"  {account.email}  {account.role}")
