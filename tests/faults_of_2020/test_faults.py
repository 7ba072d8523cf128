"""What the system of March 2020 did wrong, fault by fault (see the README): ours does not."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.api.missions import collection
from reserve_app.domain.actor import VISITOR, Actor
from reserve_app.domain.criteria import BBox
from reserve_app.domain.errors import BadInput, NotFound, ReserveError
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.territories import get_territories
from reserve_app.language import number
from reserve_app.models import MISSION, OUTBOX_MAIL, STRUCTURE
from reserve_app.models.engine import read_session
from reserve_app.queries.interests import candidates
from reserve_app.queries.missions import find_missions, get_mission, map_view
from reserve_app.queries.queue import Filters, queue_page
from reserve_app.search.criteria import parse
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.inputs import StructureInput
from reserve_app.services.interests import apply
from reserve_app.services.review_digest import send_digests
from reserve_app.services.sql import run
from reserve_app.services.structures import create_structure, transition_structure
from reserve_app.services.throttle import forget_counts
from tests.factories import CONTACT, TODAY, mission_row, store, structure_row
from tests.people import NOW, form, mails, mission, person, states, taken, volunteer
from tests.services.review_people import queued, waiting_volunteers
from tests.services.test_missions import STRUCTURE as ASSOCIATION

pytestmark = pytest.mark.usefixtures("database")
ARTOIS = BBox(west=2.5, south=50.2, east=3.1, north=50.6)


def test_there_was_no_map_at_all() -> None:
    number, _ = mission()
    view = map_view(parse({}), ARTOIS, 12, VISITOR, today=TODAY)
    features = collection(view)["features"]
    assert [feature["id"] for feature in features] == [number]
    assert features[0]["geometry"]["coordinates"] == [2.7785, 50.2931]


def test_one_tutor_was_mailed_for_each_interest() -> None:
    """Everybody in the team hears of it, and whoever answers first answers for all."""
    number, structure = mission()
    team = [person(structures=(structure,)) for _ in range(3)]
    apply(volunteer().actor, number, key="clic-0001", now=NOW)
    assert [mails(who.email) for who in team] == [["Une personne propose son aide"]] * 3


def test_places_were_overbooked() -> None:
    forget_counts()
    number, _ = mission(places=2)
    people = [volunteer() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda who: apply(who.actor, number, key="clic-0001", now=NOW), people))
    assert taken(number) == 2
    assert sorted(set(states(number))) == ["proposed", "waitlisted"]


def test_volunteers_were_never_moderated() -> None:
    number, structure = mission()
    manager, alice = person(structures=(structure,)), volunteer("pending")
    apply(alice.actor, number, key="clic-0001", now=NOW)
    assert candidates(manager.actor, structure) == ()
    item = queued("volunteer", alice.volunteer_id)
    dana = person(departments=("62",))
    decide(dana.actor, open_item(dana.actor, item), Verdict("validate"), now=NOW)
    assert len(candidates(manager.actor, structure)) == 1


def test_a_structure_validated_itself() -> None:
    manager = person()
    number = create_structure(manager.actor, StructureInput.read(ASSOCIATION), NOW)
    # Even whoever moderates the département, and administers, never decides on their own.
    judge = Actor(
        account_id=manager.account_id,
        structures=frozenset({number}),
        departments=frozenset({"62"}),
        admin=True,
    )
    transition_structure(judge, number, "submit", NOW)
    with pytest.raises(ReserveError):
        transition_structure(judge, number, "validate", NOW)
    assert queue_page(judge, Filters(), now=NOW).rows == ()
    with pytest.raises(BadInput):
        StructureInput.read({**ASSOCIATION, "state": "validated"})
    with read_session() as session:
        assert run(session, select(STRUCTURE.c.state)).scalar_one() == "pending"


def test_the_mobiles_of_managers_were_published_in_the_json() -> None:
    number, _ = mission()
    view = map_view(parse({}), ARTOIS, 12, VISITOR, today=TODAY)
    public = [
        json.dumps(collection(view)),
        repr(find_missions(parse({}), VISITOR, today=TODAY)),
        repr(get_mission(number, VISITOR, today=TODAY)),
    ]
    for text in public:
        assert [canary for canary in CONTACT.values() if canary in text] == []
    with read_session() as session:  # the canary is there to be found
        assert run(session, select(MISSION.c.contact_phone)).scalar_one() in CONTACT.values()


@pytest.mark.parametrize("decision", ["refuse", "request_changes"])
@pytest.mark.parametrize("reason", ["", "because", "other"])
def test_moderators_refused_without_a_reason(decision: str, reason: str) -> None:
    item, dana = waiting_volunteers(1)[0], person(departments=("62",))
    with pytest.raises(BadInput):
        decide(dana.actor, open_item(dana.actor, item), Verdict(decision, reason), now=NOW)
    assert len(queue_page(dana.actor, Filters(), now=NOW).rows) == 1


def test_what_waited_longer_than_ten_days_left_the_reminders() -> None:
    items, dana = waiting_volunteers(2), person(departments=("62",))
    for days in (11, 100, 1000):
        late = NOW + timedelta(days=days)
        assert [row.id for row in queue_page(dana.actor, Filters(), now=late).rows] == items
        assert send_digests(late) == 1
        with read_session() as session:
            letters = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == dana.email)
            last = run(session, letters.order_by(OUTBOX_MAIL.c.id.desc())).scalars().first() or ""
        assert last.count(f"Depuis {number(days)} jours") == 2


def test_marne_was_forgotten_in_grand_est() -> None:
    grand_est = next(r for r in get_territories().regions.values() if r.name == "Grand Est")
    codes = {territory.code for territory in get_territories().in_region(grand_est.code)}
    assert codes == {"08", "10", "51", "52", "54", "55", "57", "67", "68", "88"}
    structure = structure_row(commune_insee="51108", commune="Châlons", department="51")
    store([structure], [])
    queued("structure", structure["id"])
    marne, aube = person(departments=("51",)), person(departments=("10",))
    assert len(queue_page(marne.actor, Filters(), now=NOW).rows) == 1
    assert queue_page(aube.actor, Filters(), now=NOW).rows == ()


@pytest.mark.parametrize(("insee", "code"), [("2A004", "2A"), ("2B033", "2B")])
def test_no_corsican_volunteer_matched(insee: str, code: str) -> None:
    """Postcodes of Corsica begin with 20, its départements are 2A and 2B."""
    commune = get_gazetteer().commune(insee)
    assert commune is not None
    assert commune.department == code
    alice = volunteer("pending", commune_insee=insee)
    item = queued("volunteer", alice.volunteer_id)
    other = person(departments=("2B" if code == "2A" else "2A",))
    moderator = person(departments=(code,))
    with pytest.raises(NotFound):
        open_item(other.actor, item)
    decide(moderator.actor, open_item(moderator.actor, item), Verdict("validate"), now=NOW)
    structure = structure_row(commune_insee=insee, commune=commune.name, department=code)
    at: Any = (commune.lat, commune.lon)
    row = mission_row(structure, commune_insee=insee, commune=commune.name, department=code, at=at)
    store([structure], [row])
    assert apply(alice.actor, row["id"], key="clic-0001", now=NOW).state == "proposed"
    near = find_missions(parse({"near": [insee]}), VISITOR, today=TODAY)
    assert [card.id for card in near.results] == [row["id"]]
    assert form(commune_insee=insee).commune_insee == insee
