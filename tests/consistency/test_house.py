"""Rules of the house that were said twice, kept by tests."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reserve_app.settings import ROOT, Settings

LONGEST_FILE, LONGEST_FUNCTION = 400, 60  # lines
# What writes PDF and workbooks: 39 MiB and two thirds of a second that few servers ever need.
LATE = ("fpdf", "fontTools", "openpyxl", "xlsxwriter", "numpy")


def _tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / line for line in listed.stdout.splitlines())
    return [path for path in paths if path.is_file()]


def _texts() -> Iterator[tuple[Path, str]]:
    for path in _tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font, a tile archive


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_over_the_cap() -> None:
    code = _tracked("*.py", "*.jsx", "*.js", "*.css", "Makefile")
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in code
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert len(code) > 30
    assert not too_long


def test_no_function_is_over_the_cap() -> None:
    too_long = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in _tracked("*.py")
        if "versions" not in path.parts  # a migration is a list of columns
        for name, lines in _functions(path)
        if lines > LONGEST_FUNCTION
    }
    assert not too_long


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    registry = re.compile(
        r'"resolved": *"http|--(?:extra-)?index-url|registry *= *"?http|find-links[ =]'
        r"|(?<![\w.])/(?:root|work|farm)/"
    )
    guilty = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in _texts()
        if path != Path(__file__) and (match := registry.search(text))
    }
    assert not guilty


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_its_hashes(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    packages = [line for line in lines if re.match(r"^[a-z0-9]", line)]
    assert len(packages) > 20
    assert [line for line in packages if "--hash=sha256:" not in line] == []


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`RESERVE_{name.upper()}`" not in page]
    assert not missing
    assert all(field.description for field in Settings.model_fields.values())


def test_every_command_is_documented() -> None:
    from reserve_app.cli import app

    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    commands = [c.callback for c in app.registered_commands if c.callback]
    assert len(commands) >= 7
    assert [c.__name__ for c in commands if f"`reserve {c.__name__}`" not in page] == []
    assert all(command.__doc__ for command in commands)


def test_every_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    names = [re.split(r"[\[<>=]", name)[0] for name in wanted]
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_decision_record_is_listed() -> None:
    folder = ROOT / "docs/adr"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = [path.name for path in folder.glob("[0-9]*.md")]
    assert records
    assert [name for name in records if name not in index] == []


def test_a_server_starts_without_what_few_requests_need() -> None:
    code = f"import sys, reserve_app.api.app; print(*(set({LATE}) & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
