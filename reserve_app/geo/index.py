"""Find names by their beginning, by an inner word, or by their look when they are misspelt."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import NamedTuple

from rapidfuzz import fuzz, process

# Sorts after every letter a key may hold, so that [key, key + END) are the keys that begin with
# key.
_END = "{"

# A prefix such as « saint » is that of 5,000 names: only the weightiest are looked at further.
_WIDEST = 48

# Misspellings change the length by little; a wider net is slower and only catches other names.
_LENGTH_SLACK = 2
_MOST_ALIKE = 40


class Name(NamedTuple):
    """A key of the index, and what it says of the commune that owns it."""

    key: str
    owner: int  # the number of the commune
    weight: float  # how much the place weighs by its people
    exact: float  # the points it wins when it is typed in full
    alias: str | None  # the former name the key stands for, or None when it is the commune's own


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names sorted by key."""

    names: tuple[Name, ...]
    keys: tuple[str, ...]
    # Of each beginning that many names share, once asked: there are some thousands of those.
    _weightiest: dict[str, list[Name]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[Name]) -> "NameIndex":
        """Build an index; names may come in any order."""
        ordered = tuple(sorted(names, key=lambda name: name.key))
        return cls(
            names=ordered,
            keys=tuple(name.key for name in ordered),
        )

    def exact(self, key: str) -> Iterator[Name]:
        """Give the names that are exactly ``key``."""
        position = bisect_left(self.keys, key)
        while position < len(self.keys) and self.keys[position] == key:
            yield self.names[position]
            position += 1

    def starting_with(self, key: str) -> list[Name]:
        """Give the names that begin with ``key``; where there are more, the 48 weightiest.

        Those that are exactly ``key`` are always there.
        """
        first, end = bisect_left(self.keys, key), bisect_left(self.keys, key + _END)
        if end - first <= _WIDEST:
            return list(self.names[first:end])
        if key not in self._weightiest:
            heavy = nlargest(_WIDEST, self.names[first:end], key=_weight)
            self._weightiest[key] = [*self.exact(key), *heavy]
        return self._weightiest[key]


def _weight(name: Name) -> float:
    return name.weight


class Lookalikes:
    """Names by length, to compare a misspelt word with few of them."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._by_length: dict[int, tuple[list[str], list[Name]]] = defaultdict(lambda: ([], []))
        for name in names:
            keys, owners = self._by_length[len(name.key)]
            keys.append(name.key)
            owners.append(name)

    def like(self, key: str, cutoff: float) -> Iterator[tuple[Name, float]]:
        """Give names that look like ``key``, with their likeness (``cutoff`` to 100)."""
        for length in range(len(key) - _LENGTH_SLACK, len(key) + _LENGTH_SLACK + 1):
            if length in self._by_length:
                keys, names = self._by_length[length]
                for _, likeness, position in _extract(key, keys, cutoff):
                    yield names[position], likeness


class WellKnown:
    """Names of any length, to compare a word with them and with their beginnings, being typed.

    What is compared is listed once: listing thousands of beginnings takes longer than comparing.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        self._keys = [name.key for name in names]
        self._begun: dict[int, list[str]] = {}
        self._longest = max(map(len, self._keys), default=0)

    def like(self, key: str, cutoff: float) -> Iterator[tuple[Name, float]]:
        """Give names that look like ``key`` or begin so, with their likeness."""
        size = min(len(key), self._longest)
        if size not in self._begun:
            self._begun[size] = [known[:size] for known in self._keys]
        for keys in (self._keys, self._begun[size]):
            for _, likeness, position in _extract(key, keys, cutoff):
                yield self._names[position], likeness


def like_among(names: Collection[Name], key: str, cutoff: float) -> Iterator[tuple[Name, float]]:
    """Compare ``key`` with a few names of any length, and with their beginnings, being typed."""
    listed = list(names)
    whole = _extract(key, [name.key for name in listed], cutoff)
    begun = _extract(key, [name.key[: len(key)] for name in listed], cutoff)
    for _, likeness, position in (*whole, *begun):
        yield listed[position], likeness


def _extract(key: str, keys: Sequence[str], cutoff: float) -> list[tuple[str, float, int]]:
    # fuzz.ratio: the quickest scorer, and the one that put the right town first most often
    # (docs/geodata.md).
    return process.extract(
        key, keys, scorer=fuzz.ratio, processor=None, score_cutoff=cutoff, limit=_MOST_ALIKE
    )
