"""The migrations are one line: read as text, in no time, before any database is touched."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from reserve_app.settings import ROOT

NAMES = ("revision", "down_revision")


def _said(text: str) -> tuple[str | None, str | None]:
    """Return the number of a migration, and that of the one before."""
    said: dict[str, str | None] = {}
    for node in ast.parse(text).body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign):
            target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in NAMES:
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            assert node.value is not None
            said[target.id] = ast.literal_eval(node.value)
    return said["revision"], said["down_revision"]


def wrong(files: dict[str, str]) -> list[str]:
    """Return what keeps migrations from being one line, from nothing to one last."""
    said = {name: _said(text) for name, text in files.items()}
    numbers = Counter(revision for revision, _ in said.values())
    before = Counter(down for _, down in said.values())
    return [
        *(f"{revision} is the number of {many}" for revision, many in numbers.items() if many > 1),
        *(f"{many} come after {down}" for down, many in before.items() if many > 1),
        *(f"{down} is no migration's" for down in before if down and down not in numbers),
        *([] if before[None] else ["none is the first"]),
    ]


def _files() -> dict[str, str]:
    folder: Path = ROOT / "alembic" / "versions"
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}


def test_migrations_are_one_line() -> None:
    files = _files()
    assert len(files) > 10
    assert wrong(files) == []


def test_two_lines_would_be_seen() -> None:
    """Negative control: what two branches that meet leave behind."""
    files = _files()
    heads = {revision for revision, _ in map(_said, files.values())} - {
        down for _, down in map(_said, files.values())
    }
    (last,) = heads
    name = next(name for name, text in files.items() if _said(text)[0] == last)
    forked = files | {"fork.py": files[name].replace(f'"{last}"', '"ffff00000000"')}
    assert wrong(forked) == [f"2 come after {_said(files[name])[1]}"]
    assert wrong(files | {"copy.py": files[name]})[0] == f"{last} is the number of 2"
    assert wrong({name: files[name]}) != []
