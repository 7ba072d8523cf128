"""Draw the structures of the demonstration: invented names, well-formed identifiers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from stdnum import luhn

from reserve_app.demo.french import a, capitalised, de
from reserve_app.demo.places import Draw, Town
from reserve_app.demo.texts import get_texts
from reserve_app.domain.slugs import slug
from reserve_app.domain.states import StructureState
from reserve_app.domain.structures import LegalKind
from reserve_app.geo.territories import get_territories

Row = dict[str, Any]

# Of twenty structures at a launch: mostly associations and CCAS.
_LEGAL_KINDS = (
    *[LegalKind.ASSOCIATION] * 9, *[LegalKind.CCAS] * 5, *[LegalKind.LOCAL_AUTHORITY] * 3,
    *[LegalKind.PUBLIC_OPERATOR] * 2, LegalKind.OTHER,
)  # fmt: skip
# The first forty of fifty are validated, then every other state is there to be seen.
_OTHER_STATES = (
    *[StructureState.PENDING] * 4, *[StructureState.CHANGES_REQUESTED] * 2,
    StructureState.REFUSED, StructureState.SUSPENDED, StructureState.DRAFT, StructureState.CLOSED,
)  # fmt: skip
_STEP = 7_368_787  # a prime: consecutive structures get distant, distinct numbers


def launch_structures(rng: Random, draw: Draw, number: int, opened: datetime) -> list[Row]:
    """Draw the structures of a launch, a fifth of them in every state but validated."""
    rows = _structures(rng, draw, number, opened)
    others = islice(cycle(_OTHER_STATES), number // 5)
    for row, state in zip(reversed(rows), others, strict=False):
        row.update(state=state.value, validated=False)
    return rows


def validated_structures(rng: Random, draw: Draw, number: int, opened: datetime) -> list[Row]:
    """Draw validated structures only."""
    return _structures(rng, draw, number, opened)


def structure_in(rng: Random, structure_id: int, town: Town, opened: datetime) -> Row:
    """Draw one structure of a town, validated."""
    legal_kind = _legal_kind(rng)
    name = _name(rng, legal_kind, town, set())
    return _row(rng, structure_id, legal_kind, name, town, opened)


def _structures(rng: Random, draw: Draw, number: int, opened: datetime) -> list[Row]:
    names: set[tuple[str, str]] = set()
    rows = []
    for structure_id in range(1, number + 1):
        legal_kind = _legal_kind(rng)
        town = draw.main_town(rng)
        name = _name(rng, legal_kind, town, names)
        rows.append(_row(rng, structure_id, legal_kind, name, town, opened))
    if number and draw.towns[0].department == "62":
        _make_mdph(rows[0])
    return rows


def _legal_kind(rng: Random) -> LegalKind:
    return _LEGAL_KINDS[int(rng.random() * len(_LEGAL_KINDS))]


def _name(rng: Random, legal_kind: LegalKind, town: Town, taken: set[tuple[str, str]]) -> str:
    """Draw a name no other structure of the département has, if the patterns allow it."""
    patterns = get_texts().structures[legal_kind]
    start = int(rng.random() * len(patterns))
    for i in range(len(patterns)):
        name = patterns[(start + i) % len(patterns)].format(de=de(town.name))
        if (town.department, name) not in taken:
            break
    else:
        name = f"{name} n° {len(taken) + 1}"
    taken.add((town.department, name))
    return capitalised(name)


def _row(  # noqa: PLR0913, PLR0917 - one row of one table
    rng: Random, structure_id: int, legal_kind: LegalKind, name: str, town: Town, opened: datetime
) -> Row:
    is_association = legal_kind is LegalKind.ASSOCIATION
    serial = structure_id * _STEP % 90_000_000 + 10_000_000
    return {
        "id": structure_id,
        "state": StructureState.VALIDATED.value,
        "validated": True,
        "name": name,
        "legal_kind": legal_kind.value,
        "siret": None if is_association else siret(serial),
        "rna": f"W{town.department[:2].replace('A', '0').replace('B', '1')}{serial % 10**7:07d}"
        if is_association
        else None,
        "description": f"{name} agit {a(town.name)} et dans les communes voisines.",
        "commune_insee": town.insee,
        "commune": town.name,
        "department": town.department,
        "contact_name": "Accueil des bénévoles",
        # Reserved for documentation and fiction: RFC 2606, and ARCEP's decision 2018-0881.
        "contact_email": f"benevolat@{slug(name)[:50].strip('-')}-{structure_id}.example",
        "contact_phone": f"+333530100{structure_id % 100:02d}",
        "created_at": (opened + timedelta(minutes=int(rng.random() * 5_000))).astimezone(UTC),
        "revision": 1,
    }


def _make_mdph(row: Row) -> None:
    """Every département has its house of disabled people: ours sits in its main town."""
    territory = get_territories().get("62")
    if territory is None:
        return
    row.update(
        name="MDPH du Pas-de-Calais",
        legal_kind=LegalKind.MDPH.value,
        siret=siret(62_000_000),
        rna=None,
        commune_insee="62041",
        commune="Arras",
        department="62",
        description="La maison départementale aide les personnes handicapées et leurs proches.",
        contact_email="benevolat@mdph-62.example",
    )


def siret(serial: int) -> str:
    """Return a well-formed SIRET whose SIREN begins with those eight digits."""
    siren = _with_check_digit(f"{serial:08d}")
    return _with_check_digit(f"{siren}0001")


def _with_check_digit(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)
