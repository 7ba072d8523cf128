"""What a card says is kept between searches: each language and each distance has its own."""

from __future__ import annotations

from datetime import date

from reserve_app.language import speaking
from reserve_app.presenting.cards import card_view
from reserve_app.search.results import MissionCard

TODAY = date(2020, 3, 26)
CARD = MissionCard(
    id=1,
    slug="trier",
    title="Trier des colis",
    kind="food_aid",
    structure="Banque alimentaire",
    commune="Arras",
    insee="62041",
    department="62",
    lat=50.29,
    lon=2.78,
    distance_km=None,
    places=3,
    places_left=2,
    remote=False,
    starts_on=TODAY,
    ends_on=None,
    slots=0,
    urgent=False,
)


def test_a_card_is_said_in_the_language_of_who_reads_it() -> None:
    french = card_view(CARD, TODAY)
    with speaking("en"):
        english = card_view(CARD, TODAY)
    assert french["places"] == "2 places libres sur 3"
    assert english["places"] != french["places"]
    assert english["href"].startswith("/en/")


def test_a_card_is_as_far_as_from_where_one_searches() -> None:
    far, near = (card_view(CARD._replace(distance_km=km), TODAY)["distance"] for km in (32, 4.5))
    assert (far, near) == ("à 32 km", "à 4,5 km")


def test_who_changes_a_card_changes_no_other() -> None:
    card_view(CARD, TODAY)["title"] = "Autre"
    assert card_view(CARD, TODAY)["title"] == "Trier des colis"
