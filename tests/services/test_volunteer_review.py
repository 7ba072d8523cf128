"""A profile is created, corrected and decided on; what it held follows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from reserve_app.domain.actor import SYSTEM, VISITOR, Actor
from reserve_app.domain.errors import BadInput, NotFound, NotSignedIn, ReserveError, WrongState
from reserve_app.models import AUDIT_ENTRY
from reserve_app.models.engine import read_session
from reserve_app.queries.interests import candidates, my_interests
from reserve_app.queries.queue import Filters, QueueRow, queue_page
from reserve_app.queries.volunteers import my_profile
from reserve_app.services import volunteer_review as review
from reserve_app.services.interests import apply
from reserve_app.services.review_gaps import fill_gaps
from reserve_app.services.sql import run
from reserve_app.services.volunteers import create_profile, edit_profile
from tests.people import NOW, form, mails, mission, person, states, taken, volunteer

pytestmark = pytest.mark.usefixtures("database")


def _waiting(actor: Actor) -> tuple[QueueRow, ...]:
    fill_gaps(NOW)  # what the tests' factory stores is no item yet
    return queue_page(actor, Filters(kind="volunteer"), now=NOW).rows


def test_validating_hands_what_was_held_to_the_structures() -> None:
    mission_id, structure_id = mission()
    manager, dana, alice = (
        person(structures=(structure_id,)),
        person(departments=("62",)),
        volunteer("pending"),
    )
    apply(alice.actor, mission_id, key="clic-0001", now=NOW)
    assert candidates(manager.actor, structure_id) == ()
    review.validate_volunteer(dana.actor, alice.volunteer_id, now=NOW)
    assert states(mission_id) == ["proposed"]
    assert [one.first_name for one in candidates(manager.actor, structure_id)] == ["Alice"]
    assert mails(alice.email)[1:] == ["Votre profil est validé", "La structure est prévenue"]
    assert [step.label for step in my_interests(alice.actor)[0].steps] == [
        "« Je veux aider »",
        "Transmis à la structure",
    ]


@pytest.mark.parametrize("verb", ["refuse_volunteer", "suspend_volunteer"])
def test_refusing_or_suspending_frees_the_places_and_says_why(verb: str) -> None:
    mission_id, _ = mission(places=1)
    before = "pending" if verb.startswith("refuse") else "validated"
    alice, bob = volunteer(before), volunteer()
    for who in (alice, bob):
        apply(who.actor, mission_id, key=f"clic-{who.account_id:05}", now=NOW)
    with pytest.raises(BadInput):
        getattr(review, verb)(SYSTEM, alice.volunteer_id, "other", "", now=NOW)
    getattr(review, verb)(SYSTEM, alice.volunteer_id, "identity_unclear", now=NOW)
    assert states(mission_id) == ["released", "offered"]
    assert taken(mission_id) == 1
    profile = my_profile(alice.actor)
    assert profile is not None
    assert profile.reason == "identity_unclear"


def test_a_profile_sent_back_is_corrected_and_resubmitted() -> None:
    alice = volunteer("pending")
    review.request_changes(SYSTEM, alice.volunteer_id, "incomplete", now=NOW)
    assert _waiting(SYSTEM) == ()
    edit_profile(alice.actor, form(first_name="Alicia"), now=NOW)
    assert [row.label for row in _waiting(SYSTEM)] == ["Alicia Dubois"]


def test_a_decision_on_a_profile_that_changed_meanwhile_is_refused() -> None:
    alice = volunteer("pending")
    read = _waiting(SYSTEM)[0]
    edit_profile(alice.actor, form(last_name="Autre"), now=NOW)
    with pytest.raises(WrongState):
        review.validate_volunteer(SYSTEM, read.subject_id, now=NOW, revision=read.revision)


def test_only_moderators_of_the_departement_decide_and_never_on_themselves() -> None:
    alice = volunteer("pending")
    strangers = (VISITOR, alice.actor, person().actor, person(departments=("59",)).actor)
    for actor in strangers:
        assert _waiting(actor) == ()
        with pytest.raises(NotFound):
            review.validate_volunteer(actor, alice.volunteer_id, now=NOW)
    himself = alice.actor.__class__(account_id=alice.account_id, departments=frozenset({"62"}))
    with pytest.raises(NotFound):
        review.validate_volunteer(himself, alice.volunteer_id, now=NOW)


def test_an_unconfirmed_account_is_nobodys_to_review() -> None:
    from reserve_app.models import ACCOUNT
    from reserve_app.models.engine import transaction

    alice = volunteer("pending")
    with transaction() as session:
        run(session, ACCOUNT.update().values(verified_at=None))
        session.commit()
    assert _waiting(SYSTEM) == ()
    with pytest.raises(NotFound):
        review.validate_volunteer(SYSTEM, alice.volunteer_id, now=NOW)


def test_ten_moderators_decide_once() -> None:
    alice = volunteer("pending")

    def decide(n: int) -> bool:
        try:
            if n % 2:
                review.validate_volunteer(SYSTEM, alice.volunteer_id, now=NOW)
            else:
                review.refuse_volunteer(SYSTEM, alice.volunteer_id, "incomplete", now=NOW)
        except WrongState:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(decide, range(10))) == 1
    with read_session() as session:
        about = AUDIT_ENTRY.c.subject == "volunteer"
        assert run(session, select(func.count()).where(about)).scalar_one() == 1
    assert len(mails(alice.email)) == 1


def test_an_application_against_a_validation_never_stays_held() -> None:
    for _ in range(8):
        mission_id, _ = mission()
        alice = volunteer("pending")
        with ThreadPoolExecutor(2) as pool:
            applied = pool.submit(apply, alice.actor, mission_id, key="clic-0001", now=NOW)
            review.validate_volunteer(SYSTEM, alice.volunteer_id, now=NOW)
            applied.result()
        assert states(mission_id) == ["proposed"]


def test_a_profile_is_created_once_by_its_own_account() -> None:
    someone = person()
    with pytest.raises(NotSignedIn):
        create_profile(VISITOR, form(), now=NOW)
    create_profile(someone.actor, form(), now=NOW)
    with pytest.raises(WrongState):
        create_profile(someone.actor, form(), now=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": date(1850, 1, 1)}, "birth_date"),
        ({"birth_date": date(2100, 1, 1)}, "birth_date"),
        ({"birth_date": date(2004, 3, 27)}, "birth_date"),
        ({"first_name": "🦊"}, "first_name"),
        ({"first_name": "Alice 🦊"}, "first_name"),
        ({"last_name": "R2D2"}, "last_name"),
        ({"last_name": "a" * 61}, "last_name"),
        ({"phone": "15"}, "phone"),
        ({"phone": "0899 12 34 56"}, "phone"),
        ({"phone": "bonjour"}, "phone"),
        ({"commune_insee": "99999"}, "commune_insee"),
        ({"kinds": {"piracy"}}, "kinds"),
        ({"radius_km": 1_000_000}, "radius_km"),
        ({"charter": False}, "charter"),
        ({"on_site": False, "remote": False}, "on_site"),
    ],
)
def test_what_cannot_be_true_is_refused_by_its_field(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ReserveError) as refused:
        create_profile(person().actor, form(**changes), now=NOW)
    assert refused.value.field == field


def test_someone_is_sixteen_on_their_birthday() -> None:
    create_profile(person().actor, form(birth_date=date(2004, 3, 26)), now=NOW)
