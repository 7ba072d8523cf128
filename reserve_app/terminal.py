"""Tables in a terminal: nothing that somebody wrote is ever cut short."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

WHOLE_ROW = 10_000  # columns: a row that goes to a file or another program stays one line


def show_table(table: Table) -> None:
    """Print a table; in a narrow terminal its cells fold, elsewhere each row is one line."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = WHOLE_ROW
    for column in table.columns:
        column.overflow = "fold"
    console.print(table)
