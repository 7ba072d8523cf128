"""The `reserve` command: what an operator does from a terminal."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.import_commands import imports
from reserve_app.operator_commands import admin, backup, jobs, restore
from reserve_app.review_commands import review
from reserve_app.simulate_command import simulate
from reserve_app.terminal import show_table

if TYPE_CHECKING:
    from reserve_app.search.results import SearchPage

app = typer.Typer(
    name="reserve",
    help="Réserve: structures say what help they need, volunteers find it near them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
SHOWN = ("id", "title", "kind", "structure", "commune", "insee", "lat", "lon", "distance_km",
         "places_left", "remote")  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]


def _say(sentence: str) -> None:
    err.print(sentence, markup=False)


def _print_json(data: object) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


@app.command()
def serve(
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on; by default this machine only, but in "
            "production every address."
        ),
    ] = "",
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Processes; by default RESERVE_WORKERS."),
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Without pages: API and socket only.")
    ] = True,
    demo_if_empty: Annotated[
        bool,
        typer.Option("--demo-if-empty", help="Load the Pas-de-Calais demo into an empty database."),
    ] = False,
) -> None:
    """Migrate the database, build the pages if they changed, and serve everything on one port."""
    from reserve_app import demo as demos
    from reserve_app import frontend, logs, server
    from reserve_app.models.engine import dispose_engine
    from reserve_app.models.migrations import migrate as run_migrations
    from reserve_app.settings import get_settings

    settings = get_settings()
    host = host or ("0.0.0.0" if settings.env == "production" else "127.0.0.1")  # noqa: S104
    logs.configure_logging(settings.log_level)
    workers = workers or settings.workers
    if workers > 1 and not settings.redis_url:
        msg = "Plusieurs processus demandent RESERVE_REDIS_URL ; sinon gardez --workers 1."
        raise BadInput(msg, field="workers")
    server.check_port(host, settings.port)
    _say("Base de données : migration…")
    run_migrations()
    # The demo has accounts whose password everybody knows: never in production.
    if demo_if_empty and settings.env != "production" and demos.is_empty():
        _load_demo("pas-de-calais", None, 1)
    if pages:
        frontend.build(_say)
    _say("Démarrage…")
    dispose_engine()  # from here on the workers talk to the database
    server.serve(settings, host=host, workers=workers, pages=pages)


@app.command()
def migrate(
    to: Annotated[
        str, typer.Option(help="Revision to reach: head, base, or an identifier.")
    ] = "head",
) -> None:
    """Bring the database to the schema this version needs."""
    from reserve_app.models.migrations import migrate as run_migrations

    run_migrations(to)
    _say("La base de données est à jour.")


@app.command()
def demo(
    size: Annotated[
        str, typer.Option(help="pas-de-calais (50 structures) or france.")
    ] = "pas-de-calais",
    missions: Annotated[
        int | None,
        typer.Option(min=1, max=5_000_000, help="How many missions, with --size france (100,000)."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same demo.")] = 1,
    reset: Annotated[bool, typer.Option("--reset", help="Delete everything first.")] = False,
) -> None:
    """Fill an empty database with a believable launch."""
    from reserve_app import demo as demos
    from reserve_app.models.migrations import migrate as run_migrations
    from reserve_app.settings import get_settings

    if get_settings().env == "production":
        msg = "La démonstration est refusée en production (RESERVE_ENV=production)."
        raise BadInput(msg)
    run_migrations()
    if reset:
        demos.reset_demo()
    elif not demos.is_empty():
        msg = "La base n'est pas vide. Ajoutez --reset pour tout effacer et recommencer."
        raise BadInput(msg)
    _load_demo(size, missions, seed)


def _load_demo(size: str, missions: int | None, seed: int) -> None:
    from reserve_app import demo as demos

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("Démonstration", total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        loaded = demos.load_demo(size=size, missions=missions, seed=seed, progress=advance)
    _say(
        f"Démonstration chargée : {loaded.structures} structures, {loaded.missions} missions, "
        f"{loaded.volunteers} bénévoles."
    )
    if loaded.sign_ins:
        _say(f"Pour vous connecter (mot de passe « {demos.DEMO_PASSWORD} ») :")
    for account in loaded.sign_ins:
        _say(f"  {account.email}  {account.role}")


@app.command()
def search(  # noqa: PLR0913 - one option a criterion
    near: Annotated[str, typer.Option(help="Commune, postcode, INSEE code or lat,lon.")] = "",
    radius: Annotated[float | None, typer.Option(help="Kilometres around, 2 to 100.")] = None,
    bbox: Annotated[str, typer.Option(help="west,south,east,north in degrees.")] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option(help="food_aid, childcare, isolated_people, neighbourhood; may be repeated."),
    ] = None,
    mode: Annotated[str, typer.Option(help="on_site or remote.")] = "",
    slot: Annotated[list[str] | None, typer.Option(help="Half-days: mon-morning…")] = None,
    text: Annotated[
        str, typer.Option("--text", "-q", help="Words of title, structure or commune.")
    ] = "",
    sort: Annotated[str, typer.Option(help="distance, newest or soonest.")] = "",
    page: Annotated[int, typer.Option(help="Page of 20, from 1.")] = 1,
    full: Annotated[bool, typer.Option("--full", help="Full missions too.")] = False,
    past: Annotated[bool, typer.Option("--past", help="Past missions too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find published missions, as the finder does."""
    from reserve_app.domain.actor import VISITOR
    from reserve_app.presenting.finder import present
    from reserve_app.queries.missions import find_missions, today_in_france
    from reserve_app.search.criteria import parse

    typed = {
        "near": near,
        "bbox": bbox,
        "mode": mode,
        "q": text,
        "sort": sort,
        "page": str(page),
        "radius": "" if radius is None else str(radius),
        "full": "1" if full else "",
        "past": "1" if past else "",
    }
    params = {name: [value] for name, value in typed.items() if value}
    params |= {"kind": kind or [], "slot": slot or []}
    criteria = parse(params)
    found = find_missions(criteria, VISITOR)
    if as_json:
        rows = [{name: getattr(card, name) for name in SHOWN} for card in found.results]
        _print_json({"total": found.total, "facets": asdict(found.facets), "results": rows})
    else:
        _print_missions(found)
        # With the place that was understood: a name may be misspelt.
        heading = present(found, criteria, today_in_france()).heading
        out.print(f"{heading}, page {found.page}/{found.pages}", markup=False)


def _print_missions(found: SearchPage) -> None:
    table = Table("km", "mission", "structure", "commune", "places", box=None, pad_edge=False)
    for card in found.results:
        km = "" if card.distance_km is None else f"{card.distance_km:.1f}"
        where = "à distance" if card.remote else km
        table.add_row(where, card.title, card.structure, card.commune, str(card.places_left))
    show_table(table)


@app.command()
def geocode(
    query: Annotated[str, typer.Argument(help="What someone would type: a name or a postcode.")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="At most so many.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Say which communes answer to a name or a postcode, best first."""
    from reserve_app.geo.geocoder import geocode as find

    places = find(query, limit)
    rows = [asdict(place) for place in places]
    if as_json:
        _print_json(rows)
        return
    table = Table("INSEE", "commune", "dép.", "codes postaux", "habitants", box=None)
    for row in rows:
        table.add_row(
            row["insee"],
            row["name"],
            row["department"],
            " ".join(row["postcodes"]),
            str(row["population"]),
        )
    if rows:
        show_table(table)
    else:
        out.print("Aucune commune ne répond à ce nom.")


@app.command()
def settings(as_json: AsJson = False) -> None:
    """List every setting, its value here and what it is for (secrets hidden)."""
    from reserve_app.settings import Settings, get_settings

    values = get_settings().shown()
    rows = [
        {"name": name, "value": value, "about": field.description or ""}
        for (name, value), field in zip(values.items(), Settings.model_fields.values(), strict=True)
    ]
    if as_json:
        _print_json(rows)
        return
    table = Table("setting", "value", "what it is for", box=None)
    for row in rows:
        table.add_row(row["name"], str(row["value"]), row["about"])
    show_table(table)


@app.command()
def doctor(
    as_json: AsJson = False,
    counters: Annotated[
        bool, typer.Option("--counters", help="Count every territory anew and compare.")
    ] = False,
    recount: Annotated[
        bool, typer.Option("--recount", help="Count every territory anew, and keep that.")
    ] = False,
) -> None:
    """Look at what the application needs on this machine, and say what to do."""
    from reserve_app import doctor as doctors

    if recount:
        doctors.recount()
    findings = doctors.examine(counters=counters or recount)
    if as_json:
        _print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "✓" if finding.well else "✗" if finding.needed else "·"
            out.print(f"{mark} {finding.name} : {finding.found}", markup=False)
            if not finding.well and finding.advice:
                out.print(f"    → {finding.advice}", markup=False)
    if any(finding.needed and not finding.well for finding in findings):
        raise typer.Exit(1)


app.command()(jobs)
app.command()(simulate)
app.command()(backup)
app.command()(restore)
app.add_typer(review, name="review")
app.add_typer(imports, name="import")
app.add_typer(admin, name="admin")


def main() -> None:
    """Run the command; an expected failure is one sentence and exit status 1, never a trace."""
    try:
        app()
    except ReserveError as error:
        _say(error.sentence)
        sys.exit(1)
