"""Ways to reach somebody are found in a text, and nothing else is taken for one."""

from __future__ import annotations

import time

import pytest

from reserve_app.domain.errors import BadInput
from reserve_app.domain.free_text import LEAK_LABELS, Leak, leaks, refuse_contact


def told(text: str, department: str = "") -> list[tuple[Leak, str]]:
    return [(one.leak, one.text) for one in leaks(text, department)]


@pytest.mark.parametrize(
    ("text", "leak", "written"),
    [
        ("Appelez le 06 12 34 56 78.", Leak.PHONE, "06 12 34 56 78"),
        ("Tél. 03.21.22.23.24", Leak.PHONE, "03.21.22.23.24"),
        ("au 06/12/34/56/78 le soir", Leak.PHONE, "06/12/34/56/78"),
        ("au O6 12 34 56 78", Leak.PHONE, "O6 12 34 56 78"),
        ("WhatsApp +33612345678 merci", Leak.PHONE, "+33612345678"),
        ("Écrivez à nom.prenom@asso-lens.fr.", Leak.EMAIL, "nom.prenom@asso-lens.fr"),
        ("nom (at) exemple point fr", Leak.EMAIL, "nom (at) exemple point fr"),
        ("jean arobase exemple.com", Leak.EMAIL, "jean arobase exemple.com"),
        ("Voir https://exemple.fr/a?b=0612345678", Leak.LINK, "https://exemple.fr/a?b=0612345678"),
        ("sur www.truc.org, merci", Leak.LINK, "www.truc.org"),
        ("inscrivez-vous (exemple.fr/page)", Leak.LINK, "exemple.fr/page"),
        ("wa.me/33612345678", Leak.LINK, "wa.me/33612345678"),
        ("Suivez @croix_rouge62 !", Leak.HANDLE, "@croix_rouge62"),
    ],
)
def test_each_way_to_reach_somebody_is_found_once(text: str, leak: Leak, written: str) -> None:
    assert told(text) == [(leak, written)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rendez-vous à 14h.Le lundi, 12 rue du 8-Mai 1945, 62000 Arras.",
        "Le 115 ou le 3919 en cas d'urgence.",
        "SIRET 356 000 000 00048, RNA W621234567.",
        "De 10 h à 12 h, 70 colis, 5 km, du 26/03/2020 au 12/04/2020 ; 10.000 repas.",
        "Courses.Livraison.Merci",
        "Le 01/02/2020 12h30, ou le 06 12 1978.",
    ],
)
def test_dates_addresses_and_short_numbers_are_left_alone(text: str) -> None:
    assert told(text) == []


def test_they_come_in_the_order_of_the_text_and_overseas_numbers_are_known() -> None:
    text = "Lien exemple.fr puis 0262 20 12 34 puis a@b.fr"
    assert [leak for leak, _ in told(text, "974")] == [Leak.LINK, Leak.PHONE, Leak.EMAIL]


@pytest.mark.parametrize(
    "text", ["a." * 5000, "@" * 10_000, "0612345678" * 1000, "a-" * 5000 + "@", "1 " * 5000]
)
def test_no_text_makes_the_reading_slow(text: str) -> None:
    start = time.perf_counter()
    leaks(text)
    assert time.perf_counter() - start < 2


def test_each_has_its_label() -> None:
    assert set(LEAK_LABELS) == set(Leak)


@pytest.mark.parametrize(
    "text",
    [
        "Appelez-moi au 06 12 34 56 78 ou jeanne@exemple.fr",
        "06\n12\n34\n56\n78",
        "O6 12 34 56 78",
        "wa.me/33612345678",
        "jeanne (at) exemple point fr",
        "jeanne@ex\u200demple.fr",
        "06 12 3\u200d4 56 78",
        "0692 12 34 56 à La Réunion",
        "0690 30 12 34 en Guadeloupe",
    ],
)
def test_a_message_that_gives_a_contact_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="Retirez de votre message") as raised:
        refuse_contact(text, field="message")
    assert raised.value.field == "message"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Libre le 26/03/2020 de 10 h à 12 h, 12 rue du 8-Mai 1945.",
        "Le 22 23 24 mars 2020, 70 colis ; j'ai lu exemple.fr/aide.",
        "PSC1 n° 62 2019 0412, permis B depuis 1998.",
    ],
)
def test_a_message_without_a_contact_passes(text: str) -> None:
    refuse_contact(text, field="message")
