"""`reserve import`: write the missions of a structure from a file, as its own page does."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import BadFile
from reserve_app.domain.mission_import import LARGEST_FILE, Outcome, Report
from reserve_app.terminal import show_table

imports = typer.Typer(help="Write missions from a file.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]
WORDS = {Outcome.CREATED: "créée", Outcome.UPDATED: "modifiée", Outcome.UNCHANGED: "inchangée"}


@imports.callback()
def _group() -> None:
    """Write missions from a file."""


@imports.command("missions")
def missions(
    file: Annotated[Path, typer.Argument(help="A .csv, .xlsx or .json file; see docs/api.md.")],
    structure: Annotated[int, typer.Option(help="Number of the structure they belong to.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say only what would come of it.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite what was changed in the pages since.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the missions of a structure as a file says: all of them, or none if a line is wrong."""
    from reserve_app.services.background import utc_now
    from reserve_app.services.import_files import format_of, read_sheet
    from reserve_app.services.mission_import import import_missions

    sheet = read_sheet(_content(file), format_of(file.name))
    now = utc_now()
    report = import_missions(SYSTEM, structure, sheet, now, dry_run=dry_run, replace=replace)
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _print(report)
    if report.faults:
        raise typer.Exit(1)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError:
        msg = "Ce fichier ne s'ouvre pas : vérifiez son nom et ses droits."
        raise BadFile(msg, field="file") from None


def _print(report: Report) -> None:
    if report.faults:
        table = Table("ligne", "colonne", "à corriger", box=None, pad_edge=False)
        for fault in report.faults:
            table.add_row(str(fault.row), fault.column, fault.sentence)
        show_table(table)
        typer.echo(f"Rien n'est importé : {len(report.faults)} point(s) à corriger.")
        return
    table = Table("ligne", "référence", "mission", "", box=None, pad_edge=False)
    for done in report.rows:
        table.add_row(str(done.row), done.reference, done.title, WORDS[done.outcome])
    show_table(table)
    counts = ", ".join(f"{WORDS[one]}(s) {report.count(one)}" for one in Outcome)
    end = "Essai : rien n'est écrit" if report.dry_run else "Import fait"
    typer.echo(f"{end} ({counts}).")
