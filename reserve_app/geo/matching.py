"""Match words with names of communes, and rank what matches."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

from reserve_app.geo.communes import ARRONDISSEMENT, Commune
from reserve_app.geo.index import Lookalikes, Name, NameIndex, WellKnown, like_among
from reserve_app.geo.names import arrondissement_keys, inner_keys, keys_of, skeleton
from reserve_app.geo.places import Candidate, Match, weight_of

# Points for how the words match; ten times the people is 4 points (see places.weight_of). A name
# typed in full outweighs another that only begins with it and has 3,000 times its people.
_EXACT = 14.0
_EXACT_SHORT = 10.0
_EXACT_ALIAS = 8.0
_WHOLE_WORDS = 3.0
_INSIDE = -4.0
_ALIAS = -2.0
_POSTCODE = 10.0

# Misspelt names: below 72 % of common letters no town was ever the right one (docs/geodata.md).
_LIKENESS = 72.0
_POINTS_PER_LIKENESS = 0.45
_SAME_INITIAL = 1.5
_SHORTEST_MISSPELT = 3
_SHORTEST_BEGUN = 5
_BEGUN = -3.0
_BEGUN_LIKENESS = 84.0
_MOST_KNOWN = 3000

# One known name inside a longer text, as the end of an address; the share of the text it leaves
# unexplained costs.
_PARTLY = -15.0
_SHORTEST_INNER = 3
_STREET_WORDS = frozenset(
    re.findall(
        r"\w+",
        "allee avenue boulevard bourg centre chemin college cours ecole eglise gare hopital "
        "impasse lieu lycee mairie maison place pont port quai quartier residence route rue square "
        "stade villa ville",
    )
)


class Matcher:
    """The names of all communes, ready to match; a commune is its number in the sequence."""

    def __init__(self, communes: Sequence[Commune]) -> None:
        self._communes = communes
        names: list[Name] = []
        for number, commune in enumerate(communes):
            names += _names(number, commune)
        self._index = NameIndex.of(names)
        self._inner = NameIndex.of([inner for name in names for inner in _inner_names(name)])
        self._lookalikes = Lookalikes(names)
        best_known = nlargest(_MOST_KNOWN, names, key=lambda name: name.weight)
        self._well_known = WellKnown(best_known)
        self._names_of: dict[int, list[Name]] = defaultdict(list)
        for name in names:
            self._names_of[name.owner].append(name)

    def spelt(self, words: tuple[str, ...]) -> list[Candidate]:
        """Give the communes whose name has these words, the last one perhaps unfinished."""
        found = _Found(self._communes, words)
        full, short = _full_and_short(words)
        for key in dict.fromkeys((full, short)):
            for name in self._index.starting_with(key):
                found.add_beginning(name, key)
        if len(short) >= _SHORTEST_INNER:
            for name in self._inner.starting_with(short):
                found.add(name, _points(name, short) + _INSIDE, Match.INSIDE)
        return found.candidates()

    def spelt_among(self, words: tuple[str, ...], numbers: Iterable[int]) -> list[Candidate]:
        """Do the same among some communes only, however many others have these words."""
        found = _Found(self._communes, words)
        full, short = _full_and_short(words)
        inside = " " + short
        deep = len(short) >= _SHORTEST_INNER
        for number in numbers:
            for name in self._names_of[number]:
                key = name.key
                if short not in key and full not in key:
                    continue
                if key.startswith(full):
                    found.add_beginning(name, full)
                elif key.startswith(short):
                    found.add_beginning(name, short)
                elif deep and inside in key:
                    rest = name._replace(key=key[key.index(inside) + 1 :], exact=_WHOLE_WORDS)
                    found.add(rest, _points(rest, short) + _INSIDE, Match.INSIDE)
        return found.candidates()

    def misspelt(
        self, words: tuple[str, ...], numbers: frozenset[int] | None = None
    ) -> list[Candidate]:
        """Give the communes whose name looks like these words, or is found among them."""
        found = _Found(self._communes, words)
        key = " ".join(words)
        if len(key) < _SHORTEST_MISSPELT:
            return []
        for name, likeness, base in self._like(key, numbers):
            same_initial = _SAME_INITIAL if name.key[0] == key[0] else 0.0
            points = base + same_initial - (100.0 - likeness) * _POINTS_PER_LIKENESS
            found.add(name, points, Match.MISSPELT)
        if numbers is None:
            for name, share in self._partly(words):
                found.add(name, _PARTLY * (1.0 - share), Match.INSIDE)
        return found.candidates()

    def in_full(self, words: tuple[str, ...]) -> list[tuple[int, Candidate]]:
        """Give the communes, and their numbers, that bear or bore this name, links included."""
        key, found = " ".join(words), []
        for name in self._index.exact(key):
            commune = self._communes[name.owner]
            called = name.alias or commune.name
            if commune.kind == ARRONDISSEMENT or keys_of(called)[0] == key:
                match = Match.ALIAS if name.alias else Match.EXACT
                candidate = Candidate(commune, name.exact + name.weight, match, name.alias)
                found.append((name.owner, candidate))
        return found

    def numbered(self, numbers: Iterable[int]) -> list[Candidate]:
        """Give communes known by a code alone, weighed by the people at each postcode."""
        return [
            Candidate(commune, _POSTCODE + _weight_of_one_postcode(commune), Match.NUMBER)
            for commune in (self._communes[number] for number in numbers)
        ]

    def _like(
        self, key: str, numbers: frozenset[int] | None
    ) -> Iterator[tuple[Name, float, float]]:
        if numbers is not None:
            names = [name for number in numbers for name in self._names_of[number]]
            yield from (
                (name, likeness, 0.0) for name, likeness in like_among(names, key, _LIKENESS)
            )
            return
        yield from (
            (name, likeness, 0.0) for name, likeness in self._lookalikes.like(key, _LIKENESS)
        )
        if len(key) >= _SHORTEST_BEGUN:
            for name, likeness in self._well_known.like(key, _BEGUN_LIKENESS):
                yield name, likeness, _BEGUN

    def _partly(self, words: tuple[str, ...]) -> Iterator[tuple[Name, float]]:
        """Give names that some of the words spell in full, and the share of the text covered."""
        total = sum(map(len, words))
        for size in range(len(words) - 1, 0, -1):
            for start in range(len(words) - size, -1, -1):
                part = words[start : start + size]
                if size == 1 and (part[0] in _STREET_WORDS or len(part[0]) <= _SHORTEST_INNER):
                    continue
                for name in self._index.exact(" ".join(part)):
                    yield name, sum(map(len, part)) / total


class _Found:
    """The best candidate of each commune."""

    def __init__(self, communes: Sequence[Commune], words: tuple[str, ...]) -> None:
        self._communes = communes
        self._best: dict[int, Candidate] = {}
        # « Paris » means the city: its arrondissements answer only to a number.
        self._numbered = any(character.isdigit() for word in words for character in word)

    def add(self, name: Name, points: float, match: Match) -> None:
        commune = self._communes[name.owner]
        if commune.kind == ARRONDISSEMENT and not self._numbered:
            return
        rank = points + name.weight
        best = self._best.get(name.owner)
        if best is None or rank > best.rank:
            exact_alias = match is Match.EXACT and name.alias is not None
            kind = Match.ALIAS if exact_alias else match
            self._best[name.owner] = Candidate(commune, rank, kind, name.alias)

    def add_beginning(self, name: Name, key: str) -> None:
        match = Match.EXACT if name.key == key else Match.BEGINNING
        self.add(name, _points(name, key), match)

    def candidates(self) -> list[Candidate]:
        return list(self._best.values())


def _full_and_short(words: tuple[str, ...]) -> tuple[str, str]:
    """Give the key of the words, and without link words unless too little is left (« la m »)."""
    full, short = " ".join(words), " ".join(skeleton(words))
    return full, short if len(short) > 1 else full


def _points(name: Name, key: str) -> float:
    """Give the points of a name that begins with ``key``."""
    if name.key == key:
        return name.exact
    whole_words = _WHOLE_WORDS if name.key[len(key)] == " " else 0.0
    return whole_words + (_ALIAS if name.alias else 0.0)


def _names(number: int, commune: Commune) -> list[Name]:
    weight = weight_of(commune.population)
    if commune.kind == ARRONDISSEMENT:
        keys = sorted(arrondissement_keys(commune.name))
        return [Name(key, number, weight, _EXACT, None) for key in keys]
    full, short = keys_of(commune.name)
    names = [Name(full, number, weight, _EXACT, None)]
    if short != full:
        names.append(Name(short, number, weight, _EXACT_SHORT, None))
    # The people of a former commune are not counted: an equal share of the present one's.
    share = weight_of(commune.population / (len(commune.aliases) + 1))
    for alias in commune.aliases:
        alias_weight = weight if alias.insee == commune.insee else share
        names += [
            Name(key, number, alias_weight, _EXACT_ALIAS, alias.name)
            for key in dict.fromkeys(keys_of(alias.name))
        ]
    return names


def _inner_names(name: Name) -> list[Name]:
    return [
        Name(key, name.owner, name.weight, _WHOLE_WORDS, name.alias) for key in inner_keys(name.key)
    ]


def _weight_of_one_postcode(commune: Commune) -> float:
    return weight_of(commune.population / max(len(commune.postcodes), 1))
