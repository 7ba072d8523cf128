"""Communes' names stand in a sentence as they do in speech."""

import pytest

from reserve_app.demo.french import a, capitalised, de


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Arras", "d'Arras", "à Arras"),
        ("Lens", "de Lens", "à Lens"),
        ("Le Touquet-Paris-Plage", "du Touquet-Paris-Plage", "au Touquet-Paris-Plage"),
        ("Les Attaques", "des Attaques", "aux Attaques"),
        ("La Couture", "de La Couture", "à La Couture"),
        ("L'Étoile", "de L'Étoile", "à L'Étoile"),
        ("Hénin-Beaumont", "d'Hénin-Beaumont", "à Hénin-Beaumont"),
        ("Hersin-Coupigny", "d'Hersin-Coupigny", "à Hersin-Coupigny"),
        ("Ham", "de Ham", "à Ham"),
        ("Harnes", "de Harnes", "à Harnes"),
        ("Le Havre", "du Havre", "au Havre"),
        ("Évreux", "d'Évreux", "à Évreux"),
        ("Œuf-en-Ternois", "d'Œuf-en-Ternois", "à Œuf-en-Ternois"),
        ("Yvetot", "d'Yvetot", "à Yvetot"),
        ("Oye-Plage", "d'Oye-Plage", "à Oye-Plage"),
        ("Aire-sur-la-Lys", "d'Aire-sur-la-Lys", "à Aire-sur-la-Lys"),
        ("Leforest", "de Leforest", "à Leforest"),
        ("Lestrem", "de Lestrem", "à Lestrem"),
    ],
)
def test_a_name_is_elided_and_contracted_as_in_speech(name: str, of: str, at: str) -> None:
    assert (de(name), a(name)) == (of, at)


def test_only_the_first_letter_is_raised() -> None:
    assert capitalised("épicerie du Touquet") == "Épicerie du Touquet"
    assert capitalised("") == ""
