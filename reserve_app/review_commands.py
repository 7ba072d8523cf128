"""`reserve review`: decide on structures, missions and volunteers from a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.checks import CHECK_LABELS, Check
from reserve_app.domain.reasons import ReviewReason, check_reason
from reserve_app.domain.review import WHY_LABELS, Reviewed, Why, decided_in_words
from reserve_app.terminal import show_table

if TYPE_CHECKING:
    from reserve_app.queries.queue import QueueRow

review = typer.Typer(
    help="Decide on structures, missions and volunteers from the terminal.", no_args_is_help=True
)


class What(StrEnum):
    """What is decided on."""

    STRUCTURE = Reviewed.STRUCTURE.value
    MISSION = Reviewed.MISSION.value
    VOLUNTEER = Reviewed.VOLUNTEER.value


AsJson = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]
Kind = Annotated[What, typer.Option("--what", help="structure, mission or volunteer.")]
Number = Annotated[int, typer.Argument(help="Its number, from `reserve review list`.")]
Reason = Annotated[
    str, typer.Option(help="Coded reason: incomplete, identity_unclear, duplicate, other…")
]
Words = Annotated[str, typer.Option("--text", help="A few words; needed with --reason other.")]
_VALIDATE = {What.STRUCTURE: "validate", What.MISSION: "publish"}
_NAMES = {What.STRUCTURE: "Structure", What.MISSION: "Mission", What.VOLUNTEER: "Bénévole"}


@review.command("list")
def list_waiting(
    what: Kind = What.VOLUNTEER,
    department: Annotated[str, typer.Option(help="Only this département, such as 62.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what waits in the moderators' queue, in its order, with what it was checked for."""
    from reserve_app.queries.queue import Filters, queue_page
    from reserve_app.services.background import utc_now

    wanted = Filters(kind=what.value, department=department)
    rows = queue_page(SYSTEM, wanted, now=utc_now(), limit=limit).rows
    if as_json:
        typer.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2))
    elif rows:
        show_table(_listed(rows))
    else:
        typer.echo("Personne n'attend." if what is What.VOLUNTEER else "Rien n'attend.")


@review.command("validate")
def validate(
    numbers: Annotated[list[int], typer.Argument(help="One or several numbers.")],
    what: Kind = What.VOLUNTEER,
) -> None:
    """Validate volunteers or structures, publish missions."""
    for number in numbers:
        _decide(what, number, "validate")


@review.command("changes")
def changes(number: Number, reason: Reason, text: Words = "", what: Kind = What.VOLUNTEER) -> None:
    """Send one back to be corrected."""
    _decide(what, number, "request_changes", reason, text)


@review.command("refuse")
def refuse(number: Number, reason: Reason, text: Words = "", what: Kind = What.VOLUNTEER) -> None:
    """Refuse one; the places a volunteer held are freed."""
    _decide(what, number, "refuse", reason, text)


def _decide(what: What, number: int, decision: str, reason: str = "", text: str = "") -> None:
    from reserve_app.services import missions, structures, volunteer_review
    from reserve_app.services.background import utc_now

    now = utc_now()
    if what is What.VOLUNTEER:
        if decision == "validate":
            volunteer_review.validate_volunteer(SYSTEM, number, now=now)
        elif decision == "refuse":
            volunteer_review.refuse_volunteer(SYSTEM, number, reason, text, now=now)
        else:
            volunteer_review.request_changes(SYSTEM, number, reason, text, now=now)
    else:
        said = None if decision == "validate" else check_reason(ReviewReason, reason, text)
        verb = _VALIDATE[what] if decision == "validate" else decision
        move = {
            What.STRUCTURE: structures.transition_structure,
            What.MISSION: missions.transition_mission,
        }[what]
        # Words go in place of the code: what is written is read by whom it concerns.
        move(SYSTEM, number, verb, now, (said.text or said.code) if said else None)
    typer.echo(f"{_NAMES[what]} {number} : {decided_in_words(what.value, decision)}.")


def _plain(row: QueueRow) -> dict[str, Any]:
    """Return a row ready for JSON; ``id`` is the number the other commands take."""
    return {
        "id": row.subject_id,
        "item": row.id,
        "kind": row.kind,
        "name": row.label,
        "place": row.place,
        "department": row.department,
        "why": row.reason,
        "checks": list(row.flags),
        "reports": row.reports,
        "since": row.opened_at.isoformat(),
        "due": row.due_at.isoformat(),
        "holder": row.holder,
    }


def _listed(rows: Sequence[QueueRow]) -> Table:
    table = Table("n°", "nom", "lieu", "dép.", "motif", "à vérifier", "avant le", box=None)
    for row in rows:
        table.add_row(
            str(row.subject_id),
            row.label,
            row.place,
            row.department,
            WHY_LABELS[Why(row.reason)],
            ", ".join(CHECK_LABELS[Check(flag)] for flag in row.flags),
            f"{row.due_at:%d/%m/%Y %H:%M} UTC",
        )
    return table
