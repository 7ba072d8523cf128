"""Whole numbers as each language groups their digits."""

from __future__ import annotations

from reserve_app.language.tongue import SOURCE, current_language

THOUSANDS = "\u202f"  # narrow no-break space


def number(value: int) -> str:
    """Write an integer: 12 345 in French, 12,345 in English."""
    written = f"{value:,}"
    return written.replace(",", THOUSANDS) if current_language() == SOURCE else written


def decimal(written: str) -> str:
    """Give a number written with a point the mark of the language: 2,5 in French."""
    return written.replace(".", ",") if current_language() == SOURCE else written
