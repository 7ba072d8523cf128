"""From a line of a partner's file to a mission: every fault with its column, code and sentence."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

from reserve_app.data import load_crisis
from reserve_app.domain.crisis import Kind
from reserve_app.domain.criteria import ALL_SLOTS, DAY_LABELS, HALF_LABELS
from reserve_app.domain.errors import BadFields, BadInput
from reserve_app.domain.mission_form import Typed
from reserve_app.domain.mission_import import LONGEST_REFERENCE, Fault, ImportRow, fault
from reserve_app.domain.text import fold
from reserve_app.geo.communes import Commune
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.names import keys_of
from reserve_app.geo.places import Match
from reserve_app.language import LANGUAGES, _, speaking
from reserve_app.models import Structure
from reserve_app.services.inputs import MissionInput
from reserve_app.services.mission_typed import read_typed
from reserve_app.settings import get_settings

_AS_TYPED = ("title", "description", "address", "starts_on", "ends_on", "places", "contact_name",
             "contact_email", "contact_phone")  # fmt: skip
_MODES = {
    "on site": "on_site", "sur place": "on_site", "presentiel": "on_site",
    "remote": "remote", "from home": "remote", "a distance": "remote", "distance": "remote",
}  # fmt: skip
_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x"})
_NO = frozenset({"", "non", "n", "no", "faux", "false", "0"})
# Faults of the form that belong to another column here.
_COLUMN = {"slots": "half_days"}
_PLACES = frozenset({"insee", "postcode", "commune", "lat"})
_SHORT = 4  # digits of a code whose first zero a spreadsheet took away
_PHONE_WITHOUT_ZERO = re.compile(r"[1-9][0-9]{8}")
_NAMED = re.compile(r"(?P<name>.*?)\s*\((?P<department>\w{2,3})\)")
MOST_CANDIDATES = 5
MOST_FOUND = 50


class RowFaults(BadInput):
    """A line cannot become a mission.

    Args:
        faults: what is wrong with it; at least one.
    """

    code = "bad_row"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].sentence)
        self.faults = tuple(faults)


def mission_of(row: ImportRow, structure: Structure, today: date) -> MissionInput:
    """Return the mission a line describes.

    Raises:
        RowFaults: every fault of the line.
    """
    faults: list[Fault] = []

    def wrong(key: str, code: str, sentence: str) -> None:
        faults.append(fault(row.number, key, code, sentence))

    typed: Typed = {name: [row.cells[name]] for name in _AS_TYPED if name in row.cells}
    typed |= _kind_and_mode(row)
    typed["slot"] = _slots(row.cells.get("half_days", ""))
    if fold(row.cells.get("urgent", "")) in _YES:
        typed["urgent"] = ["1"]
    elif fold(row.cells.get("urgent", "")) not in _NO:
        wrong("urgent", "bad_urgent", _("Écrivez « oui » ou « non »."))
    _reach(row, typed, structure)
    if typed["mode"] != ["remote"]:
        _place(row, typed, faults)
    try:
        given = read_typed(typed, today=today, home_insee=structure.commune_insee)
    except BadFields as error:
        found = _of_the_form(row, error)
        told = {one.key for one in faults}
        if told & _PLACES:  # said already, with its cause
            told |= _PLACES
        faults += [one for one in found if one.key not in told]
    if faults:
        raise RowFaults(faults)
    return given


def _of_the_form(row: ImportRow, error: BadFields) -> list[Fault]:
    keys = {name: _COLUMN.get(name, name) for name in error.fields}
    return [
        fault(row.number, key, f"bad_{key}", _said(row, key, error.fields[name]))
        for name, key in keys.items()
    ]


def reference_of(row: ImportRow) -> str:
    """Return the partner's own number of a line.

    Raises:
        RowFaults: there is none, or it is too long.
    """
    reference = " ".join(row.cells.get("reference", "").split())
    if not reference:
        told = _("Donnez à chaque mission votre propre référence.")
        raise RowFaults([fault(row.number, "reference", "missing_reference", told)])
    if len(reference) > LONGEST_REFERENCE:
        told = _(
            "Cette référence est trop longue : {longest} caractères au plus.",
            longest=LONGEST_REFERENCE,
        )
        raise RowFaults([fault(row.number, "reference", "bad_reference", told)])
    return reference


def digest_of(given: MissionInput) -> str:
    """Return what tells whether the partner says the same again."""
    said = json.dumps(given.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _kind_and_mode(row: ImportRow) -> Typed:
    kind = _kinds(get_settings().crisis).get(fold(row.cells.get("kind", "")))
    written = fold(row.cells.get("mode", ""))
    usual = kind.default_mode if kind else "on_site"
    return {
        "kind": [kind.key if kind else ""],
        "mode": [_MODES.get(written, "") if written else usual],
    }


@cache
def _kinds(crisis: str) -> dict[str, Kind]:
    """Return the open kinds by everything they are called, in any language."""
    names: dict[str, Kind] = {}
    for language in LANGUAGES:
        with speaking(language):
            kinds = load_crisis(crisis).kinds
        names |= {
            fold(name): kind for kind in kinds for name in (kind.key, kind.label, kind.short_label)
        }
    return names


def _slots(text: str) -> list[str]:
    """Return half-days as the form ticks them; what is none of them stays, and is refused there."""
    written = (fold(one) for one in re.split(r"[,;|/\n]", text))
    return [_half_days().get(one, one) for one in written if one]


@cache
def _half_days() -> dict[str, str]:
    names: dict[str, str] = {}
    for slot, language in product(ALL_SLOTS, LANGUAGES):
        with speaking(language):
            day, half = _(DAY_LABELS[slot.day]), _(HALF_LABELS[slot.half])
        value = f"{slot.day}-{slot.half}"
        names |= {fold(name): value for name in (value, f"{day} {half}", f"{day[:3]} {half}")}
    return names


def _reach(row: ImportRow, typed: Typed, structure: Structure) -> None:
    """Fill in who answers: the structure's own contact where the line names none."""
    own = {
        "contact_name": structure.contact_name,
        "contact_email": structure.contact_email,
        "contact_phone": structure.contact_phone,
    }
    for name, value in own.items():
        typed.setdefault(name, [value])
    phone = row.cells.get("contact_phone", "")
    if _PHONE_WITHOUT_ZERO.fullmatch(phone):  # a spreadsheet took it for a number
        typed["contact_phone"] = [f"0{phone}"]


def _place(row: ImportRow, typed: Typed, faults: list[Fault]) -> None:
    found = _communes(row.cells)
    if isinstance(found, Fault):
        faults.append(replace(found, row=row.number))
        return
    typed |= {"commune": [found.label], "insee": [found.insee]}
    lat, lon = row.cells.get("lat", ""), row.cells.get("lon", "")
    if not lat and not lon:
        return
    try:
        degrees = [float(text.replace(",", ".")) for text in (lat, lon)]
    except ValueError:
        told = _("Écrivez latitude et longitude en degrés, comme 50,2931 et 2,7785, ou aucune.")
        faults.append(fault(row.number, "lat", "bad_lat", told))
        return
    typed |= {"lat": [str(degrees[0])], "lon": [str(degrees[1])], "pin": [found.insee]}


def _communes(cells: Mapping[str, str]) -> Commune | Fault:
    """Return the one commune a line names; a fault, with the candidates, when it is not one."""
    insee, postcode = _code(cells.get("insee", "")), _code(cells.get("postcode", ""))
    name = cells.get("commune", "")
    if insee:
        return _numbered(insee, postcode)
    if not postcode and not name:
        told = _("Dites la commune : son code INSEE, ou son nom et son code postal.")
        return fault(0, "commune", "missing_commune", told)
    found = _named(name) if name else _at(postcode)
    found = [one for one in found if not postcode or postcode in one.postcodes]
    cities = {one.city for one in found}  # of two that answer, the arrondissement says more
    found = [one for one in found if one.insee not in cities]
    if not found:
        told = _("Aucune commune ne répond à ce nom et à ce code postal.")
        return fault(0, "commune", "unknown_place", told)
    if len(found) > 1:
        return fault(0, "commune", "ambiguous_place", _candidates(found))
    return found[0]


def _numbered(insee: str, postcode: str) -> Commune | Fault:
    commune = get_gazetteer().commune(insee)
    if commune is None:
        return fault(0, "insee", "unknown_place", _("Ce code INSEE n'existe pas."))
    if postcode and postcode not in commune.postcodes:
        told = _("Ce code postal n'est pas celui de {label}.", label=commune.label)
        return fault(0, "postcode", "bad_postcode", told)
    return commune


def _named(text: str) -> list[Commune]:
    parts = _NAMED.fullmatch(text)
    name, department = (parts["name"], parts["department"]) if parts else (text, "")
    places = get_gazetteer().search(text, MOST_FOUND)
    sure = (p.commune for p in places if p.match in {Match.EXACT, Match.ALIAS})
    mine = [one for one in sure if not department or one.department == department.upper()]
    # Of communes that bear the name and others that once did, those that bear it are meant.
    return [one for one in mine if keys_of(one.name)[0] == keys_of(name)[0]] or mine


def _at(postcode: str) -> list[Commune]:
    places = get_gazetteer().search(postcode, MOST_FOUND)
    return [place.commune for place in places]


def _candidates(found: Sequence[Commune]) -> str:
    listed = ", ".join(
        _("{label} : {value}", label=one.label, value=one.insee) for one in found[:MOST_CANDIDATES]
    )
    more = "…" if len(found) > MOST_CANDIDATES else "."
    return _(
        "Plusieurs communes répondent ; écrivez le code INSEE de la vôtre ({listed})",
        listed=f"{listed}{more}",
    )


def _code(text: str) -> str:
    plain = text.replace(" ", "").upper()
    return f"0{plain}" if plain.isdecimal() and len(plain) == _SHORT else plain


def _said(row: ImportRow, key: str, sentence: str) -> str:
    if key == "kind":
        keys = ", ".join(load_crisis(get_settings().crisis).keys)
        return _("Écrivez un type de mission ouvert : {keys}.", keys=keys)
    if key == "half_days":
        return _("Écrivez les demi-journées comme « lundi matin, mercredi après-midi ».")
    if key == "mode" and fold(row.cells.get("mode", "")) not in _MODES:
        return _("Écrivez « sur place » ou « à distance ».")
    return sentence
