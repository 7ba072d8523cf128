"""From what was typed to a mission, every fault with its sentence; and from a mission to a form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from reserve_app.data import load_crisis
from reserve_app.domain.criteria import slots_of
from reserve_app.domain.emails import clean_email
from reserve_app.domain.errors import BadFields, BadInput
from reserve_app.domain.mission_form import Typed, one, typed_day, typed_slots
from reserve_app.domain.names import clean_text
from reserve_app.domain.phones import clean_phone, shown_phone
from reserve_app.geo.communes import Commune
from reserve_app.geo.distance import bounding_box, haversine_km
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import _
from reserve_app.services.inputs import MOST_PLACES, MissionInput
from reserve_app.services.typed_commune import typed_commune
from reserve_app.settings import get_settings

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_ADDRESS, LONGEST_NAME = 120, 4_000, 200, 120
SHORTEST_TITLE, SHORTEST_DESCRIPTION = 8, 30
BEYOND_COMMUNE_KM = 2.0  # outlines in the gazetteer are boxes; a site may stand just outside
FURTHEST = timedelta(days=366)  # a date beyond is a mistake of typing


@dataclass
class _Reading:
    """What was understood so far, and the sentence of each field that was not."""

    typed: Typed
    today: date
    home: str
    said: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def one(self, name: str) -> str:
        return one(self.typed, name)

    def wrong(self, name: str, sentence: str) -> None:
        self.said.setdefault(name, sentence)

    def take(self, name: str, clean: Callable[[], Any]) -> None:
        """Keep a value, or the sentence that says why there is none."""
        try:
            self.values[name] = clean()
        except BadInput as error:
            self.wrong(name, error.sentence)


def read_typed(typed: Typed, *, today: date, home_insee: str) -> MissionInput:
    """Return the mission a form describes.

    Args:
        typed: the fields, see `domain.mission_form`.
        today: the day in Paris.
        home_insee: commune of the structure, which remote missions are attached to.

    Raises:
        BadFields: a sentence for each field at fault, in the order of the form.
    """
    reading = _Reading(typed, today, home_insee)
    for step in (_kind, _texts, _place, _dates, _slots, _places, _contact):
        step(reading)
    if reading.said:
        raise BadFields(reading.said)
    return MissionInput.read(reading.values | {"urgent": bool(reading.one("urgent"))})


def typed_place(typed: Typed) -> Commune | None:
    """Return the commune a form names, or None as long as it names no one commune."""
    try:
        return typed_commune(one(typed, "commune"), one(typed, "insee"))
    except BadInput:
        return None


def form_of_mission(row: dict[str, Any]) -> Typed:
    """Return the form that says what a mission says; `row` has the columns of its table."""
    commune = get_gazetteer().commune(row["commune_insee"])
    slots = [f"{slot.day}-{slot.half}" for slot in slots_of(row["slots"])]
    values = {
        "kind": row["kind"],
        "title": row["title"],
        "description": row["description"],
        "mode": "remote" if row["remote"] else "on_site",
        "starts_on": row["starts_on"].isoformat(),
        "ends_on": row["ends_on"].isoformat() if row["ends_on"] else "",
        "places": str(row["places"]),
        "urgent": "1" if row["urgent"] else "",
        "contact_name": row["contact_name"],
        "contact_email": row["contact_email"],
        "contact_phone": shown_phone(row["contact_phone"]),
    }
    if not row["remote"]:
        values |= {
            "commune": commune.label if commune else row["commune"],
            "insee": row["commune_insee"],
            "address": row["address"],
            "lat": f"{row['lat']:.6f}",
            "lon": f"{row['lon']:.6f}",
            "pin": row["commune_insee"],
        }
    kept: Typed = {name: [value] for name, value in values.items() if value}
    return kept | ({"slot": slots} if slots else {})


def _kind(r: _Reading) -> None:
    crisis, key = load_crisis(get_settings().crisis), r.one("kind")
    if key not in crisis.keys:
        r.wrong("kind", _("Choisissez un type de mission."))
        return
    r.values["kind"] = key
    remote = r.one("mode") == "remote"
    if remote and not crisis.kind(key).remote_allowed:
        r.wrong("mode", _("Ce type de mission se fait sur place."))
    elif r.one("mode") not in {"remote", "on_site"}:
        r.wrong("mode", _("Dites si la mission se fait sur place ou à distance."))
    r.values["remote"] = remote


def _texts(r: _Reading) -> None:
    r.take("title", lambda: clean_text(_line(r, "title"), longest=LONGEST_TITLE, field="title"))
    if len(r.values.get("title", "")) < SHORTEST_TITLE and "title" not in r.said:
        r.wrong(
            "title", _("Donnez un titre court et précis, par exemple « Livrer des repas à pied ».")
        )
    text = r.one("description")
    r.take(
        "description", lambda: clean_text(text, longest=LONGEST_DESCRIPTION, field="description")
    )
    if len(r.values.get("description", "")) < SHORTEST_DESCRIPTION and "description" not in r.said:
        r.wrong("description", _("Dites en deux ou trois phrases ce que le bénévole fera."))


def _place(r: _Reading) -> None:
    if r.one("mode") == "remote":
        r.values["commune_insee"] = r.home
        return
    r.take(
        "address", lambda: clean_text(_line(r, "address"), longest=LONGEST_ADDRESS, field="address")
    )
    try:
        commune = typed_commune(r.one("commune"), r.one("insee"))
    except BadInput as error:
        r.wrong("commune", error.sentence)
        return
    r.values["commune_insee"] = commune.insee
    point = _pin(r, commune)
    if point is None:
        r.wrong(
            "commune",
            _("Placez le repère sur la carte : {name} n'y est pas située.", name=commune.name),
        )
    elif not _is_near(point, commune):
        r.wrong(
            "commune",
            _("Le repère est loin de la commune choisie : rapprochez-le, ou changez de commune."),
        )
    else:
        r.values |= {"lat": point[0], "lon": point[1]}


def _pin(r: _Reading, commune: Commune) -> tuple[float, float] | None:
    """Return where the pin is; a pin that was put for another commune is forgotten."""
    if r.one("pin") != commune.insee:
        return commune.point
    try:
        lat, lon = float(r.one("lat")), float(r.one("lon"))
    except ValueError:
        return commune.point
    on_earth = abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004 - degrees; false for NaN
    return (lat, lon) if on_earth else (0.0, 0.0)


def _is_near(point: tuple[float, float], commune: Commune) -> bool:
    box = commune.bbox
    if box is None:
        home = commune.point
        return home is None or haversine_km(*point, *home) <= 10 * BEYOND_COMMUNE_KM
    around = bounding_box(*point, BEYOND_COMMUNE_KM)
    return (
        around.south <= box.north
        and around.north >= box.south
        and around.west <= box.east
        and around.east >= box.west
    )


def _dates(r: _Reading) -> None:
    starts = _day(r, "starts_on")
    if starts is None:
        r.wrong("starts_on", _("Indiquez le premier jour."))
    elif abs(starts - r.today) > FURTHEST:
        r.wrong("starts_on", _("Ce jour est trop loin : vérifiez l'année."))
    ends = _day(r, "ends_on")
    if ends is not None and starts is not None and ends < starts:
        r.wrong("ends_on", _("La fin vient avant le début."))
    elif ends is not None and ends < r.today:
        r.wrong("ends_on", _("Ce jour est passé."))
    elif ends is not None and ends - r.today > FURTHEST:
        r.wrong("ends_on", _("Ce jour est trop loin : vérifiez l'année, ou laissez vide."))
    r.values |= {"starts_on": starts, "ends_on": ends}


def _day(r: _Reading, name: str) -> date | None:
    text = r.one(name)
    day = typed_day(text)
    if text and day is None:
        r.wrong(name, _("Écrivez la date comme 17/05/2026."))
    return day


def _slots(r: _Reading) -> None:
    slots = typed_slots(r.typed)
    if slots is None:
        r.wrong("slots", _("Choisissez des demi-journées dans la grille."))
    r.values["slots"] = slots


def _places(r: _Reading) -> None:
    text = re.sub(r"\s", "", r.one("places"))
    places = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= places <= MOST_PLACES:
        r.wrong(
            "places",
            _(
                "Indiquez combien de bénévoles il faut, de 1 à {most}.",
                most=MOST_PLACES,
            ),
        )
    r.values["places"] = places


def _contact(r: _Reading) -> None:
    name = clean_text(_line(r, "contact_name")[:LONGEST_NAME], longest=LONGEST_NAME, field="")
    if len(name) < 2:  # noqa: PLR2004 - an initial is no name
        r.wrong("contact_name", _("Dites qui répondra aux bénévoles."))
    r.values["contact_name"] = name
    r.take("contact_email", lambda: clean_email(r.one("contact_email")))
    home = get_gazetteer().commune(r.home)
    r.take(
        "contact_phone",
        lambda: clean_phone(r.one("contact_phone"), home.department if home else ""),
    )


def _line(r: _Reading, name: str) -> str:
    return " ".join(r.one(name).split())
