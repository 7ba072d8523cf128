"""Find other names of a commune: those of communes it absorbed, and those it used to bear."""

from collections import defaultdict
from functools import cache
from typing import TypeAlias

from reserve_app.domain.text import fold
from tools.geodata.sources import cog

Alias: TypeAlias = tuple[str, str]

_PARTS = {"commune-deleguee", "commune-associee"}
_CURRENT = "commune-actuelle"


@cache
def aliases() -> dict[str, tuple[Alias, ...]]:
    """Give the former ``(code, name)`` of each commune by INSEE code, sorted, without doubles.

    Three sources: today's communes déléguées and associées; the former codes that INSEE lists for
    each commune, named by its 2018 edition (the only one to name those that kept no status at all);
    and the name a commune bore in 2018.
    """
    current = {entry["code"]: entry for entry in cog() if entry["type"] == _CURRENT}
    old_names = {entry["code"]: entry["nom"] for entry in cog("decoupage-2018")}
    found: dict[str, set[Alias]] = defaultdict(set)
    for entry in cog():
        if entry["type"] in _PARTS:
            found[entry["chefLieu"]].add((entry["code"], entry["nom"]))
    for code, entry in current.items():
        former = [code, *entry.get("anciensCodes", [])]
        # A code that is in use again (a commune that left its merger) is nobody's alias.
        known = [old for old in former if old in old_names and (old == code or old not in current)]
        found[code].update((old, old_names[old]) for old in known)
    return {code: _distinct(current[code]["nom"], found[code]) for code in sorted(found)}


def unnamed_former_codes() -> list[str]:
    """Give the former codes that no edition names."""
    named = {entry["code"] for edition in ("decoupage", "decoupage-2018") for entry in cog(edition)}
    return sorted(
        code for entry in cog() for code in entry.get("anciensCodes", []) if code not in named
    )


def _distinct(own_name: str, candidates: set[Alias]) -> tuple[Alias, ...]:
    seen = {fold(own_name)}
    kept = []
    # Typographic apostrophes of the 2018 edition: the plain one wins by sorting first.
    for code, name in sorted(candidates):
        if fold(name) not in seen:
            seen.add(fold(name))
            kept.append((code, name.replace("’", "'")))
    return tuple(kept)
