"""Find communes by what people type, and around a point: the embedded gazetteer."""

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from math import isfinite

from reserve_app.geo.communes import ARRONDISSEMENT, Commune, read_communes
from reserve_app.geo.distance import ANTIMERIDIAN, POLE
from reserve_app.geo.grid import Grid
from reserve_app.geo.matching import Matcher
from reserve_app.geo.places import Candidate, Place, best_first
from reserve_app.geo.readings import CODE_LENGTH, Reading, literal_readings, readings

DEFAULT_LIMIT = 8
LARGEST_LIMIT = 50

# Beyond half an hour's drive, small places are no likelier for being near.
_AROUND_KM = 30.0


class Gazetteer:
    """All communes, searchable.

    Build it once a process, through :func:`get_gazetteer`; threads may share it.
    """

    def __init__(self, communes: Iterable[Commune]) -> None:
        self._all = tuple(communes)
        self._communes = tuple(c for c in self._all if c.kind != ARRONDISSEMENT)
        self._by_insee = {commune.insee: number for number, commune in enumerate(self._all)}
        self._by_department: dict[str, list[int]] = defaultdict(list)
        self._by_postcode: dict[str, list[int]] = defaultdict(list)
        for number, commune in enumerate(self._all):
            if commune.kind != ARRONDISSEMENT:
                self._by_department[commune.department].append(number)
            for postcode in commune.postcodes:
                self._by_postcode[postcode].append(number)
        self._grid = Grid(self._communes)
        self._matcher = Matcher(self._all)

    def __iter__(self) -> Iterator[Commune]:
        """Give the communes by INSEE code; not the arrondissements, which count cities twice."""
        return iter(self._communes)

    def __len__(self) -> int:
        return len(self._communes)

    @property
    def arrondissements(self) -> tuple[Commune, ...]:
        """Give the 45 arrondissements of Paris, Lyon and Marseille."""
        return tuple(commune for commune in self._all if commune.kind == ARRONDISSEMENT)

    def commune(self, insee: str) -> Commune | None:
        """Give the commune, or arrondissement, of an INSEE code."""
        number = self._by_insee.get(insee)
        return None if number is None else self._all[number]

    def in_department(self, code: str) -> tuple[Commune, ...]:
        """Give the communes of a département or collectivity, by INSEE code."""
        return tuple(self._all[number] for number in self._by_department.get(code, ()))

    def nearest(self, lat: float, lon: float, within_km: float = 100.0) -> Commune | None:
        """Give the commune a point is most likely in; ``None`` when none is within reach.

        Outlines are not in memory: among the communes whose bounding box holds the point, the one
        with the nearest town hall; near a border that may be the neighbour.
        """
        if not (isfinite(lat) and isfinite(lon)):
            return None
        found = self._grid.nearest(lat, lon, within_km)
        return found[0] if found else None

    def search(
        self, query: str, limit: int = DEFAULT_LIMIT, near: tuple[float, float] | None = None
    ) -> list[Place]:
        """Find communes by name, former name, postcode or INSEE code, best first; never raise.

        Args:
            query: what a person typed; only the first 200 characters are read.
            limit: how many to give at most, 1 to 50.
            near: ``(lat, lon)`` to prefer homonyms around, such as the centre of the map; ignored
            if not on Earth.
        """
        limit = min(max(limit, 1), LARGEST_LIMIT)
        around = self._numbers_around(near)
        for reading in readings(query):
            candidates = self._candidates(reading, around)
            if candidates:
                return best_first(candidates, limit, near if around else None)
        return []

    def named(self, text: str) -> list[Place]:
        """Find all communes a text names in full, by name, former name or code, best first.

        Neither beginnings nor look-alikes. A postcode or a département beside the name must be
        theirs; a postcode no commune has (a « cedex ») stands for its département.
        """
        code_known = False
        for reading in literal_readings(text):
            if reading.department and code_known:
                continue
            numbers = self._numbers(reading) if reading.code else None
            code_known = code_known or reading.code in self._by_postcode
            candidates = self._in_full(reading, numbers)
            if candidates:
                return best_first(candidates, len(candidates), None)
        return []

    def _in_full(self, reading: Reading, numbers: frozenset[int] | None) -> list[Candidate]:
        if not reading.words:
            return self._matcher.numbered(numbers or ())
        return [
            candidate
            for number, candidate in self._matcher.in_full(reading.words)
            if (numbers is None or number in numbers)
            and reading.department in {"", candidate.commune.department}
        ]

    def _candidates(self, reading: Reading, around: Collection[int]) -> list[Candidate]:
        numbers = self._numbers(reading)
        if numbers is not None and not numbers:
            return []
        if not reading.words:
            return self._matcher.numbered(numbers or ())
        if reading.misspelt:
            return self._matcher.misspelt(reading.words, numbers)
        if numbers is not None:
            return self._matcher.spelt_among(reading.words, numbers)
        return self._matcher.spelt(reading.words) + self._matcher.spelt_among(reading.words, around)

    def _numbers_around(self, near: tuple[float, float] | None) -> list[int]:
        if near is None or not (abs(near[0]) <= POLE and abs(near[1]) <= ANTIMERIDIAN):
            return []
        around = self._grid.around(*near, _AROUND_KM)
        return [self._by_insee[commune.insee] for commune in around]

    def _numbers(self, reading: Reading) -> frozenset[int] | None:
        """Give the numbers of the communes that a code leaves to choose from; ``None`` for all."""
        if reading.department:
            return frozenset(self._by_department.get(reading.department, ()))
        if not reading.code:
            return None
        if len(reading.code) < CODE_LENGTH:
            begun = (code for code in self._by_postcode if code.startswith(reading.code))
            return frozenset(number for code in begun for number in self._by_postcode[code])
        at_postcode = self._by_postcode.get(reading.code, ())
        insee = self._by_insee.get(reading.code)
        return frozenset(at_postcode or (() if insee is None else (insee,)))


@cache
def get_gazetteer() -> Gazetteer:
    """Give the gazetteer of this process, read on first use: half a second, about 50 MB."""
    with _collector_paused():
        return Gazetteer(read_communes())


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare the garbage collector from walking 200,000 objects that all stay.

    Neither while they are made nor ever after: a full collection would stop a request for 50 ms.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
