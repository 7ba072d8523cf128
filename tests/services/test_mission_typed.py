"""Each fault of a mission's form has its sentence at its field; places are where they should be."""

from __future__ import annotations

import pytest

from reserve_app.domain.criteria import slots_of
from reserve_app.domain.errors import BadFields
from reserve_app.domain.mission_form import LONGEST, Typed, typed_of
from reserve_app.services.mission_typed import read_typed
from tests.factories import ARRAS, TODAY
from tests.services.test_mission_drafts import typed

HOME = "62041"


def faults(form: Typed) -> dict[str, str]:
    with pytest.raises(BadFields) as raised:
        read_typed(form, today=TODAY, home_insee=HOME)
    return raised.value.fields


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"kind": "ski"}, "kind", "type de mission"),
        ({"kind": "childcare", "mode": "remote"}, "mode", "sur place"),
        ({"mode": ""}, "mode", "sur place ou à distance"),
        ({"title": "Aide"}, "title", "court et précis"),
        ({"title": "\u202e" + "\u200b" * 9}, "title", "court et précis"),
        ({"title": "Aide" + "\u2800\u3164\u00ad" * 9}, "title", "court et précis"),
        ({"description": "Aider." + "\u2060" * 99}, "description", "deux ou trois phrases"),
        ({"title": "x" * 121}, "title", "120 caractères"),
        ({"description": "Aider."}, "description", "deux ou trois phrases"),
        ({"description": "x" * 4_001}, "description", "4000 caractères"),
        ({"commune": "Zzqxw", "insee": ""}, "commune", "code postal"),
        ({"commune": "", "insee": "62041"}, "commune", "code postal"),
        ({"commune": "Bruxelles"}, "commune", "Vouliez-vous dire"),
        ({"commune": "Saint-Denis"}, "commune", "s'appellent « Saint-Denis »"),
        ({"lat": "0", "lon": "0", "pin": "62041"}, "commune", "loin d"),
        ({"lat": "48.85", "lon": "2.35", "pin": "62041"}, "commune", "loin d"),
        ({"lat": "nan", "lon": "2.35", "pin": "62041"}, "commune", "loin d"),
        ({"starts_on": ""}, "starts_on", "premier jour"),
        ({"starts_on": "31/02/2020"}, "starts_on", "17/05"),
        ({"starts_on": "2029-03-27"}, "starts_on", "année"),
        ({"ends_on": "2020-03-26"}, "ends_on", "avant le début"),
        ({"starts_on": "2020-03-01", "ends_on": "2020-03-20"}, "ends_on", "passé"),
        ({"ends_on": "2029-03-26"}, "ends_on", "trop loin"),
        ({"slot": "mon-midnight"}, "slots", "grille"),
        ({"places": "0"}, "places", "de 1 à 500"),
        ({"places": "10 000"}, "places", "de 1 à 500"),
        ({"places": "²"}, "places", "de 1 à 500"),
        ({"contact_name": "A\u3164\u200b"}, "contact_name", "répondra"),
        ({"contact_name": "A"}, "contact_name", "répondra"),
        ({"contact_email": "alice@"}, "contact_email", "n'est pas valable"),
        ({"contact_phone": "15"}, "contact_phone", "n'est pas valable"),
    ],
    ids=str,
)
def test_each_fault_is_said_at_its_field(changes: dict[str, str], field: str, says: str) -> None:
    found = faults(typed(**changes))
    assert list(found) == [field]
    assert says in found[field]


def test_the_pin_stands_where_it_was_put() -> None:
    form = typed(lat="50.290000", lon="2.780000", pin="62041")
    mission = read_typed(form, today=TODAY, home_insee=HOME)
    assert (mission.lat, mission.lon) == (50.29, 2.78)


def test_a_pin_put_for_another_commune_is_forgotten() -> None:
    mission = read_typed(typed(lat="48.85", lon="2.35", pin="75056"), today=TODAY, home_insee=HOME)
    assert (mission.lat, mission.lon) == pytest.approx(ARRAS, abs=0.02)


def test_a_commune_is_understood_as_it_is_written() -> None:
    for written in ("arras", "Arras (62)", "62000"):
        mission = read_typed(typed(commune=written, insee=""), today=TODAY, home_insee=HOME)
        assert mission.commune_insee == "62041"


def test_the_text_counts_more_than_the_code_of_another_commune() -> None:
    for written in ("Lens (62)", "62300"):
        mission = read_typed(typed(commune=written), today=TODAY, home_insee=HOME)
        assert mission.commune_insee == "62498"


def test_a_remote_mission_belongs_to_its_structures_commune_and_has_no_point() -> None:
    form = typed(kind="isolated_people", mode="remote", commune="Paris", insee="75056")
    mission = read_typed(form, today=TODAY, home_insee=HOME)
    assert (mission.remote, mission.commune_insee, mission.lat) == (True, HOME, None)


def test_dates_are_read_as_browsers_and_people_write_them() -> None:
    form = typed(starts_on="27/03/2020", ends_on="2020-04-01")
    mission = read_typed(form, today=TODAY, home_insee=HOME)
    assert (mission.starts_on.day, mission.ends_on and mission.ends_on.month) == (27, 4)
    assert [slot.half for slot in slots_of(mission.slots)] == ["morning", "morning"]


def test_a_form_keeps_its_own_fields_only_and_nothing_endless() -> None:
    sent = {name: ["x" * 100_000] for name in (*LONGEST, "state", "id", "structure_id")}
    kept = typed_of(sent | {"slot": ["mon-morning"] * 1_000})
    assert set(kept) == set(LONGEST)
    assert sum(len(value) for values in kept.values() for value in values) < 12_000
