"""Commands of `reserve` for whoever runs it: clock and mail, backups, the first administrator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from reserve_app.domain.actor import SYSTEM

admin = typer.Typer(help="Who administers the site.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]


def jobs(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and stop.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the clock and send the mail: reminders, expiries, offers, calls, retention."""
    from reserve_app import logs
    from reserve_app.services.background import (
        Background,
        run_once,
        sender_from_settings,
        utc_now,
    )
    from reserve_app.services.clock import Clock
    from reserve_app.settings import get_settings

    logs.configure_logging(get_settings().log_level)
    sender = sender_from_settings()
    if once:
        done = run_once(Clock(), sender, utc_now())
        typer.echo(json.dumps(done) if as_json else _in_words(done))
        return
    typer.echo("L'horloge et le courrier tournent. Ctrl-C pour arrêter.", err=True)
    background = Background(sender, told=lambda done: typer.echo(_in_words(done)))
    try:
        background.run()
    except KeyboardInterrupt:
        background.stop()


def backup(file: Annotated[Path, typer.Argument(help="The new file to write.")]) -> None:
    """Copy the embedded database to a file, while it serves; the copy is checked."""
    from reserve_app.backup import back_up

    copy = back_up(file)
    held = ", ".join(f"{name} {rows}" for name, rows in copy.rows.items())
    typer.echo(f"Sauvegarde faite et vérifiée : {copy.file} ({copy.bytes / 1e6:.1f} Mo ; {held}).")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `reserve backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Even when people are in the present database.")
    ] = False,
) -> None:
    """Put a copy back in place of the embedded database, which is first kept aside."""
    from reserve_app.backup import restore as put_back
    from reserve_app.services.background import utc_now

    copy, kept = put_back(file, replace=replace, now=utc_now())
    if kept:
        typer.echo(f"L'ancienne base est gardée : {kept}")
    held = ", ".join(f"{name} {rows}" for name, rows in copy.rows.items())
    typer.echo(f"Base restaurée et à jour : {copy.file} ({held}).")


@admin.command("create")
def create_admin(
    email: Annotated[str, typer.Argument(help="Address of the person, with an account or not.")],
) -> None:
    """Let somebody administer; without an account they get a link to choose a password."""
    from reserve_app.services.background import utc_now
    from reserve_app.services.moderators import make_admin

    opened = make_admin(SYSTEM, email, now=utc_now())
    typer.echo(
        "Compte créé : un lien pour choisir le mot de passe part par courriel."
        if opened
        else "Ce compte administre maintenant le site ; la personne est prévenue par courriel."
    )


def _in_words(done: dict[str, int]) -> str:
    acted: Sequence[str] = [f"{name} {number}" for name, number in done.items() if number]
    return ", ".join(acted) or "Rien à faire."
