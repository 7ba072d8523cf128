"""The locked lists install with the pip that a bare machine has, on any later day."""

from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")

Pins = dict[str, frozenset[str]]


def pins(lock: str) -> Pins:
    """Give the libraries of a locked list, each with the extras it is pinned with."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    entries = (Requirement(line.partition(" ")[0]) for line in lines if line[:1].isalnum())
    return {canonicalize_name(entry.name): frozenset(entry.extras) for entry in entries}


def asked(pinned: Pins) -> Iterator[Requirement]:
    """Give what the libraries of a list ask for here, by the extras they are pinned with."""
    for name, extras in pinned.items():
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # for another system
            continue
        for wanted in map(Requirement, lines):
            chosen = [{"extra": extra} for extra in ("", *extras)]
            if wanted.marker is None or any(map(wanted.marker.evaluate, chosen)):
                yield wanted


def unpinned_extras(pinned: Pins) -> list[str]:
    """Give what is asked for with an extra that its pin does not name.

    pip before 23.3 takes `granian[reload]` for another library than the pinned `granian`: it picks
    the newest release there is, has no hash of it and refuses the whole list.
    """
    return [
        str(wanted)
        for wanted in asked(pinned)
        if not wanted.extras <= pinned[canonicalize_name(wanted.name)]
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_extra_a_library_asks_for_is_pinned(lock: str) -> None:
    assert unpinned_extras(pins(lock)) == []


def test_a_pin_that_lost_its_extra_is_seen() -> None:
    pinned = pins(LOCKS[0])
    assert pinned["granian"] == {"reload"}
    assert unpinned_extras({**pinned, "granian": frozenset()}) != []
