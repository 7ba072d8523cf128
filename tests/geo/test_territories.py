"""Territories: every département has one region, and every commune one territory."""

import csv
from pathlib import Path

import pytest

from reserve_app.geo.territories import department_code, get_territories, territory_of

COLLECTIVITIES = {"975", "977", "978", "986", "987", "988"}

# The regions of 2016 (law 2015-29), written here by hand: the data is checked against it, not
# against itself.
REGIONS = {
    "Auvergne-Rhône-Alpes": "01 03 07 15 26 38 42 43 63 69 73 74",
    "Bourgogne-Franche-Comté": "21 25 39 58 70 71 89 90",
    "Bretagne": "22 29 35 56",
    "Centre-Val de Loire": "18 28 36 37 41 45",
    "Corse": "2A 2B",
    "Grand Est": "08 10 51 52 54 55 57 67 68 88",
    "Guadeloupe": "971",
    "Guyane": "973",
    "Hauts-de-France": "02 59 60 62 80",
    "La Réunion": "974",
    "Martinique": "972",
    "Mayotte": "976",
    "Normandie": "14 27 50 61 76",
    "Nouvelle-Aquitaine": "16 17 19 23 24 33 40 47 64 79 86 87",
    "Occitanie": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "Pays de la Loire": "44 49 53 72 85",
    "Provence-Alpes-Côte d'Azur": "04 05 06 13 83 84",
    "Île-de-France": "75 77 78 91 92 93 94 95",
}


def test_there_are_101_departements_and_six_collectivities() -> None:
    departments = [territory for territory in get_territories() if not territory.is_collectivity]
    collectivities = {
        territory.code for territory in get_territories() if territory.is_collectivity
    }
    assert len(departments) == 101
    assert collectivities == COLLECTIVITIES


def test_the_regions_are_those_of_the_law_and_no_departement_is_forgotten() -> None:
    territories = get_territories()
    ours = {
        region.name: " ".join(territory.code for territory in territories.in_region(region.code))
        for region in territories.regions.values()
    }
    assert ours == REGIONS


def test_the_marne_is_in_the_grand_est() -> None:
    # The platform of 2020 forgot it.
    region = get_territories().region_of("51")
    assert region is not None
    assert region.name == "Grand Est"


@pytest.mark.parametrize("code", sorted(COLLECTIVITIES))
def test_a_collectivity_has_no_region(code: str) -> None:
    assert get_territories().region_of(code) is None


@pytest.mark.parametrize(
    ("insee", "code"),
    [
        ("62041", "62"),
        ("2A004", "2A"),
        ("2B033", "2B"),
        ("97411", "974"),
        ("97701", "977"),
        ("98818", "988"),
    ],
)
def test_the_territory_comes_from_the_insee_code(insee: str, code: str) -> None:
    territory = territory_of(insee)
    assert department_code(insee) == code
    assert territory is not None
    assert territory.code == code


@pytest.mark.parametrize("insee", ["98411", "98901", "20000", "00000", "", "é", "97", "2Z001"])
def test_a_code_of_no_territory_has_none(insee: str) -> None:
    assert territory_of(insee) is None


def test_every_territory_stands_inside_its_own_box() -> None:
    for territory in get_territories():
        assert territory.bbox.contains(territory.lat, territory.lon), territory.label


def test_every_departement_lies_inside_the_box_of_its_region() -> None:
    territories = get_territories()
    for territory in territories:
        region = territories.region_of(territory.code)
        if region is not None:
            assert region.bbox.contains(territory.lat, territory.lon), territory.label


def test_populations_add_up_to_that_of_the_regions() -> None:
    territories = get_territories()
    for region in territories.regions.values():
        assert region.population == sum(t.population for t in territories.in_region(region.code))


def test_people_read_the_code_beside_the_name() -> None:
    territory = get_territories().get("62")
    assert territory is not None
    assert territory.label == "Pas-de-Calais (62)"
    assert territory.with_article == "le Pas-de-Calais"


def test_every_territory_is_put_in_a_sentence_as_usage_wants() -> None:
    """The list was read and corrected by hand; no rule makes it."""
    path = Path(__file__).parent / "data" / "prepositions.csv"
    with path.open(encoding="utf-8") as file:
        wanted = {row["code"]: (row["in"], row["of"]) for row in csv.DictReader(file)}
    assert {one.code: (one.in_it, one.of_it) for one in get_territories()} == wanted
    assert wanted["62"] == ("dans le Pas-de-Calais", "du Pas-de-Calais")
    assert wanted["2A"] == ("en Corse-du-Sud", "de la Corse-du-Sud")
    assert wanted["974"] == ("à La Réunion", "de La Réunion")
    assert wanted["01"] == ("dans l'Ain", "de l'Ain")
