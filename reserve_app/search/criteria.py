"""Read search criteria from an address and write them back: the one grammar of every entrance.

``near`` (INSEE code, ``insee:62041``, postcode, name or ``lat,lon``), ``radius`` (km), ``bbox``
(west,south,east,north), ``kind``, ``slot`` (repeated or separated by commas), ``mode``, ``q``,
``full``, ``past``, ``sort``, ``page``. Anything else in an address is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import isfinite
from typing import TypeVar
from urllib.parse import urlencode

from reserve_app.data import load_crisis
from reserve_app.domain.criteria import (
    ALL_SLOTS,
    DEFAULT_RADIUS_KM,
    LARGEST_PAGE,
    LARGEST_RADIUS_KM,
    LEAST_RADIUS_KM,
    LONGEST_TEXT,
    BBox,
    Mode,
    Origin,
    SearchCriteria,
    Sort,
)
from reserve_app.domain.errors import BadInput, UnknownPlace
from reserve_app.domain.text import fold
from reserve_app.geo.distance import BoundingBox
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.territories import get_territories
from reserve_app.language import _
from reserve_app.settings import get_settings

LONGEST_VALUE = 400  # characters of any one parameter
MOST_VALUES = 50  # repetitions of one parameter
POINT_DECIMALS = 3  # about 100 m: near enough, and an address in a log tells no home
BBOX_DECIMALS = 5  # about 1 m

_SLOTS = {f"{slot.day}-{slot.half}": slot for slot in ALL_SLOTS}
_YES = frozenset({"1", "true", "on", "oui"})
_NO = frozenset({"", "0", "false", "off", "non"})
_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?"
_POINT = re.compile(rf"\s*({_NUMBER})\s*,\s*({_NUMBER})\s*")
_INSEE = re.compile(r"insee:([0-9][0-9AB][0-9]{3})")
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufff9-\uffff\ud800-\udfff]"
)

_T = TypeVar("_T")
Params = Mapping[str, Sequence[str] | str]


def parse(params: Params) -> SearchCriteria:
    """Read the criteria of an address.

    Raises:
        UnknownPlace: no commune answers to ``near``.
        BadInput: any other value that cannot be understood; ``field`` names its parameter.
    """
    sent = {name: _values(name, params[name]) for name in _READ if name in params}

    def one(name: str) -> str:
        return next((value for value in reversed(sent.get(name, [])) if value), "")

    return SearchCriteria(
        origin=_origin(one("near")),
        radius_km=_radius(one("radius")),
        bbox=_bbox(one("bbox")),
        kinds=frozenset(_each("kind", sent, _kinds(), _("Ce type de mission n'existe pas."))),
        mode=_choice("mode", one("mode"), {mode.value: mode for mode in Mode}),
        slots=frozenset(_each("slot", sent, _SLOTS, _("Ce créneau n'existe pas."))),
        text=_text(one("q")),
        include_full=_flag("full", one("full")),
        include_past=_flag("past", one("past")),
        sort=_choice("sort", one("sort"), {sort.value: sort for sort in Sort}),
        page=_page(one("page")),
    )


def to_params(criteria: SearchCriteria) -> dict[str, str]:
    """Write criteria as parameters, in a fixed order, leaving out what is usual.

    ``parse(to_params(c)) == c`` for every ``c`` that `parse` gave.
    """
    bbox, order = criteria.bbox, [*_kinds()]
    params = {
        "near": _near(criteria.origin),
        "radius": "" if criteria.radius_km == DEFAULT_RADIUS_KM else _plain(criteria.radius_km),
        "bbox": ",".join(map(_plain, (bbox.west, bbox.south, bbox.east, bbox.north)))
        if bbox
        else "",
        "kind": ",".join(sorted(criteria.kinds, key=order.index)),
        "mode": criteria.mode or "",
        "slot": ",".join(name for name, slot in _SLOTS.items() if slot in criteria.slots),
        "q": criteria.text,
        "full": "1" if criteria.include_full else "",
        "past": "1" if criteria.include_past else "",
        "sort": criteria.sort or "",
        "page": "" if criteria.page == 1 else str(criteria.page),
    }
    return {name: str(value) for name, value in params.items() if value}


def to_query(criteria: SearchCriteria) -> str:
    """Write criteria as the canonical query string, without a question mark."""
    return urlencode(to_params(criteria), safe=",:")


def near_commune(insee: str) -> str:
    """Return the value of ``near`` that means this commune.

    Some INSEE codes are also the postcode of another place (62300 is one commune's, and Lens):
    typed by a person five digits are a postcode, so those codes are written ``insee:62300``.
    """
    return insee if _typed_number(insee) == insee else f"insee:{insee}"


_READ = ("near", "radius", "bbox", "kind", "mode", "slot", "q", "full", "past", "sort", "page")


def _values(name: str, sent: Sequence[str] | str) -> list[str]:
    values = [sent] if isinstance(sent, str) else list(sent)
    if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
        msg = _("Cette recherche est trop longue : raccourcissez-la.")
        raise BadInput(msg, field=name)
    if any(_UNPRINTABLE.search(value) for value in values):
        msg = _("Cette recherche contient des caractères illisibles : retapez-la.")
        raise BadInput(msg, field=name)
    return [value.strip() for value in values]


def _kinds() -> dict[str, str]:
    return {key: key for key in load_crisis(get_settings().crisis).keys}


def _each(
    name: str, sent: Mapping[str, list[str]], known: Mapping[str, _T], sentence: str
) -> list[_T]:
    typed = [part.strip() for value in sent.get(name, []) for part in value.split(",")]
    wanted = [part for part in typed if part]
    if not all(part in known for part in wanted):
        raise BadInput(sentence, field=name)
    return [known[part] for part in wanted]


def _choice(name: str, value: str, known: Mapping[str, _T]) -> _T | None:
    if not value:
        return None
    if value not in known:
        choices = ", ".join(known)
        msg = _("Ce choix n'existe pas. Choix possibles : {choices}.", choices=choices)
        raise BadInput(msg, field=name)
    return known[value]


def _flag(name: str, value: str) -> bool:
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    msg = _("Écrivez 1 pour oui, 0 pour non.")
    raise BadInput(msg, field=name)


def _number(value: str) -> float | None:
    try:
        number = float(value) if value.isascii() and "_" not in value else None
    except ValueError:
        return None
    return number if number is not None and isfinite(number) else None


def _radius(value: str) -> float:
    if not value:
        return DEFAULT_RADIUS_KM
    radius = _number(value)
    if radius is None or not LEAST_RADIUS_KM <= radius <= LARGEST_RADIUS_KM:
        msg = _(
            "Le rayon va de {least} à {most} km.",
            least=LEAST_RADIUS_KM,
            most=LARGEST_RADIUS_KM,
        )
        raise BadInput(msg, field="radius")
    return round(radius, 2)


def _bbox(value: str) -> BBox | None:
    if not value:
        return None
    sides = [_number(side.strip()) for side in value.split(",")]
    if len(sides) != 4 or None in sides:  # noqa: PLR2004 - the sides of a box
        msg = _("Indiquez la zone par quatre nombres : ouest,sud,est,nord.")
        raise BadInput(msg, field="bbox")
    west, south, east, north = (round(side, BBOX_DECIMALS) for side in sides if side is not None)
    if abs(west) > 180 or abs(east) > 180 or abs(south) > 90 or abs(north) > 90:  # noqa: PLR2004
        msg = _("Cette zone sort de la carte du monde.")
        raise BadInput(msg, field="bbox")
    if west > east or south > north:
        msg = _("Cette zone est à l'envers : écrivez ouest,sud,est,nord.")
        raise BadInput(msg, field="bbox")
    if not _touches_france(west, south, east, north):
        msg = _("Cette zone est hors de France : revenez sur la carte de France.")
        raise BadInput(msg, field="bbox")
    return BBox(west=west, south=south, east=east, north=north)


def _touches_france(west: float, south: float, east: float, north: float) -> bool:
    for part_south, part_west, part_north, part_east in _parts_of_france():
        if part_west <= east and west <= part_east and part_south <= north and south <= part_north:
            return True
    return False


@lru_cache(maxsize=1)
def _parts_of_france() -> tuple[BoundingBox, ...]:
    return tuple(part for territory in get_territories() for part in territory.bbox.parts())


def _text(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        msg = _("Cherchez avec {longest} caractères au plus.", longest=LONGEST_TEXT)
        raise BadInput(msg, field="q")
    if value and not fold(value):
        msg = _("Écrivez au moins une lettre ou un chiffre.")
        raise BadInput(msg, field="q")
    return value


def _page(value: str) -> int:
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:10]) <= LARGEST_PAGE):
        msg = _("Les pages vont de 1 à {last}.", last=LARGEST_PAGE)
        raise BadInput(msg, field="page")
    return int(value[:10])


def _origin(value: str) -> Origin | None:
    if not value:
        return None
    point = _POINT.fullmatch(value)
    if point:
        return _here(float(point[1]), float(point[2]))
    if len(value) > LONGEST_TEXT:
        msg = _("Un lieu s'écrit en {longest} caractères au plus.", longest=LONGEST_TEXT)
        raise BadInput(msg, field="near")
    origin = _place(value)
    if origin is None:
        msg = _("Aucune commune ne correspond à ce lieu : vérifiez le nom ou le code postal.")
        raise UnknownPlace(msg, field="near")
    return origin


def _here(lat: float, lon: float) -> Origin:
    lat, lon = round(lat, POINT_DECIMALS), round(lon, POINT_DECIMALS)
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - degrees
        msg = _("Ce point n'est pas sur la Terre : écrivez latitude,longitude.")
        raise BadInput(msg, field="near")
    return Origin(lat=lat, lon=lon, label=_("Autour de vous"))


@lru_cache(maxsize=4096)
def _place(value: str) -> Origin | None:
    gazetteer = get_gazetteer()
    named = _INSEE.fullmatch(value)
    communes = (
        [gazetteer.commune(named[1])]
        if named
        else [place.commune for place in gazetteer.search(value)]
    )
    for commune in communes:
        if commune is not None and commune.point is not None:
            lat, lon = commune.point
            return Origin(lat=lat, lon=lon, label=commune.label, insee=commune.insee)
    return None


@lru_cache(maxsize=4096)
def _typed_number(number: str) -> str | None:
    origin = _place(number)
    return origin.insee if origin else None


def _near(origin: Origin | None) -> str:
    if origin is None:
        return ""
    if origin.insee is not None:
        return near_commune(origin.insee)
    return f"{_plain(origin.lat)},{_plain(origin.lon)}"


def _plain(number: float) -> str:
    """Write a number without a needless ``.0``, an exponent or a minus before zero."""
    return f"{number:.5f}".rstrip("0").rstrip(".") if number else "0"
