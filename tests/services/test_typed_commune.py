"""The commune that was typed is the one that is kept; what is only like one is asked again."""

from __future__ import annotations

import pytest

from reserve_app.domain.errors import BadInput
from reserve_app.domain.mission_form import Typed
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.services.mission_typed import typed_place
from reserve_app.services.typed_commune import typed_commune

ABROAD = ("Bruxelles", "Monaco", "Madrid", "Genève", "Rome", "Berlin")


def refusal(written: str, code: str = "") -> str:
    with pytest.raises(BadInput) as raised:
        typed_commune(written, code)
    assert raised.value.field == "commune"
    return raised.value.sentence


@pytest.mark.parametrize(
    ("written", "insee"),
    [
        ("Lens", "62498"),
        ("lens 62", "62498"),
        ("LENS (62)", "62498"),
        ("Lens, France", "62498"),
        ("62300", "62498"),
        ("62 300 lens", "62498"),
        ("62500 st omer", "62765"),
        ("st-omer 62500", "62765"),
        ("62012 Arras cedex", "62041"),
        ("saint denis (974)", "97411"),
        ("Saint-Denis 93200", "93066"),
        ("valence drôme", "26362"),
        ("97200 Fort-de-France", "97209"),
        ("62300 Lens, France", "62498"),
        ("l'hay les roses", "94038"),
        ("paris", "75056"),
        ("75001 Paris", "75056"),
        ("Paris 15e", "75115"),
        ("Paris 15e Arrondissement (75)", "75115"),
        ("20000", "2A004"),
    ],
)
def test_a_commune_written_in_full_is_that_one(written: str, insee: str) -> None:
    assert typed_commune(written, "").insee == insee
    assert typed_commune(written, "62684").insee == insee  # the code of Racquinghem, left behind


def test_a_former_name_is_that_of_the_commune_of_today() -> None:
    assert typed_commune("Hesdin", "").name == "Hesdin-la-Forêt"


@pytest.mark.parametrize("written", [*ABROAD, "bethunne", "Racquing", "Paris-Plage", "Lens (59)"])
@pytest.mark.parametrize("code", ["", "76351", "62684"])
def test_a_lookalike_is_asked_and_never_kept(written: str, code: str) -> None:
    said = refusal(written, code)
    assert "Vouliez-vous dire" in said
    assert 1 <= said.count("(") <= 3
    assert typed_place({"commune": [written], "insee": [code]}) is None


@pytest.mark.parametrize("written", ["62500 bruxelles", "62500 lens", "62"])
def test_a_code_does_not_make_another_name_good(written: str) -> None:
    assert "Vouliez-vous dire" in refusal(written)


@pytest.mark.parametrize("written", ["", "zzqxw", "x" * 500, "((((", "\x00"])
def test_what_is_like_nothing_is_asked_again(written: str) -> None:
    assert "code postal" in refusal(written, "62041")


def test_homonyms_are_asked_however_large_one_is() -> None:
    said = refusal("saint denis")
    assert "s'appellent « Saint-Denis »" in said
    assert said.count("(") == 3
    assert "Saint-Denis (974)" in said


def test_the_code_says_which_homonym_and_which_commune_of_a_postcode() -> None:
    assert typed_commune("Saint-Denis", "11339").insee == "11339"
    assert typed_commune("Saint-Denis (93)", "11339").insee == "93066"
    assert typed_commune("62000", "62263").name == "Dainville"


def test_every_label_means_its_own_commune() -> None:
    gazetteer = get_gazetteer()
    for commune in (*tuple(gazetteer)[::97], *gazetteer.arrondissements):
        if commune.point is not None:
            form: Typed = {"commune": [commune.label], "insee": [commune.insee]}
            assert typed_place(form) == commune
