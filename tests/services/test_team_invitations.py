"""An invitation opens one door, once, for seven days."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from reserve_app.domain import durations
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import (
    BadInput,
    BadLink,
    Forbidden,
    NotFound,
    NotSignedIn,
    TooMany,
    WrongState,
)
from reserve_app.models import OUTBOX_MAIL, TEAM_INVITATION
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run
from reserve_app.services.structure_sending import submit_new_structure
from reserve_app.services.structures import transition_structure
from reserve_app.services.team_invitations import (
    accept_by_link,
    accept_mine,
    cancel_invitation,
    decline_mine,
    forget_old_invitations,
    invite,
    invite_again,
)
from reserve_app.services.teams import change_role, leave_team, remove_from_team
from tests.people import NOW, again, mails, person
from tests.services.test_structure_sending import given
from tests.services.test_teams import a_team, roles

pytestmark = pytest.mark.usefixtures("database")
ADDRESS = "collegue@exemple.fr"


def secrets_of(address: str = ADDRESS) -> list[str]:
    """Return the secrets mailed to an address, oldest first."""
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == address)
        texts = run(session, query.order_by(OUTBOX_MAIL.c.id)).scalars()
        return [found[1] for text in texts if (found := re.search(r"jeton=([\w-]+)", text))]


def invitation_ids() -> list[int]:
    with read_session() as session:
        return list(run(session, select(TEAM_INVITATION.c.id)).scalars())


def test_whoever_holds_the_link_joins_once() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, "Collegue@Exemple.fr", "member", NOW)
    (secret,) = secrets_of("Collegue@exemple.fr")
    with pytest.raises(NotSignedIn):
        accept_by_link(VISITOR, secret, NOW)
    chloe = person()
    assert accept_by_link(chloe.actor, secret, NOW) == structure
    assert roles(structure)[chloe.account_id] == "member"
    assert mails(alice.email) == ["Une personne a rejoint votre équipe"]
    for someone in (chloe, person()):
        with pytest.raises(BadLink):
            accept_by_link(someone.actor, secret, NOW)


def test_the_secret_is_kept_nowhere_but_in_the_letter() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    (secret,) = secrets_of()
    with read_session() as session:
        assert secret not in str(run(session, select(TEAM_INVITATION)).all())


@pytest.mark.parametrize("secret", ["", "x", "x" * 5_000, "é\0"])
def test_what_is_no_link_opens_nothing(secret: str) -> None:
    with pytest.raises(BadLink):
        accept_by_link(person().actor, secret, NOW)


def test_it_ends_after_seven_days_and_is_forgotten() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    late = NOW + durations.TEAM_LINK
    with pytest.raises(BadLink):
        accept_by_link(person().actor, secrets_of()[0], late)
    assert forget_old_invitations(late - timedelta(seconds=1)) == 0
    assert forget_old_invitations(late) == 1


def test_sending_it_again_ends_the_link_before() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    (number,) = invitation_ids()
    invite_again(alice.actor, structure, number, NOW + timedelta(days=3))
    invite(alice.actor, structure, ADDRESS, "manager", NOW + timedelta(days=4))
    first, second, third = secrets_of()
    chloe = person()
    for dead in (first, second):
        with pytest.raises(BadLink):
            accept_by_link(chloe.actor, dead, NOW)
    accept_by_link(chloe.actor, third, NOW + timedelta(days=10))
    assert roles(structure)[chloe.account_id] == "manager"


def test_taken_back_it_opens_nothing() -> None:
    structure, (alice,), (bob,) = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    (number,) = invitation_ids()
    other, (eve,), _ = a_team()
    for act in (cancel_invitation, invite_again):
        with pytest.raises(Forbidden):
            act(bob.actor, structure, number, NOW)
        with pytest.raises(NotFound):
            act(eve.actor, structure, number, NOW)
        with pytest.raises(NotFound):  # her own structure, but another's invitation
            act(eve.actor, other, number, NOW)
    cancel_invitation(alice.actor, structure, number, NOW)
    with pytest.raises(BadLink):
        accept_by_link(person().actor, secrets_of()[0], NOW)


def test_the_confirmed_address_finds_it_without_the_link() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    (number,) = invitation_ids()
    for stranger in (person(), person(email="autre@exemple.fr")):
        for act in (
            lambda who: accept_mine(who, number, NOW),
            lambda who: decline_mine(who, number),
        ):
            with pytest.raises(NotFound):
                act(stranger.actor)
    chloe = person(email=ADDRESS)
    assert accept_mine(chloe.actor, number, NOW) == structure
    assert chloe.account_id in roles(structure)


def test_an_address_nobody_confirmed_proves_nothing() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    with pytest.raises(NotFound):
        accept_mine(person(email=ADDRESS, verified_at=None).actor, invitation_ids()[0], NOW)


def test_declined_it_is_gone() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    decline_mine(person(email=ADDRESS).actor, invitation_ids()[0])
    assert invitation_ids() == []


def test_only_managers_of_a_structure_that_goes_on_invite() -> None:
    structure, (alice,), (bob,) = a_team()
    stranger = person()
    with pytest.raises(Forbidden):
        invite(bob.actor, structure, ADDRESS, "member", NOW)
    with pytest.raises(NotFound):
        invite(stranger.actor, structure, ADDRESS, "member", NOW)
    with pytest.raises(BadInput) as raised:
        invite(alice.actor, structure, "pas une adresse", "member", NOW)
    assert raised.value.field == "email"
    with pytest.raises(BadInput):
        invite(alice.actor, structure, ADDRESS, "admin", NOW)
    with pytest.raises(BadInput, match="déjà partie"):
        invite(alice.actor, structure, bob.email.upper(), "member", NOW)
    transition_structure(person(departments=("62",)).actor, structure, "suspend", NOW, "unsafe")
    with pytest.raises(WrongState, match="suspendue"):
        invite(alice.actor, structure, ADDRESS, "member", NOW)
    assert secrets_of() == []


def test_an_invitation_of_a_structure_suspended_since_is_kept_for_later() -> None:
    structure, (alice,), _ = a_team()
    invite(alice.actor, structure, ADDRESS, "member", NOW)
    dana = person(departments=("62",))
    transition_structure(dana.actor, structure, "suspend", NOW, "unsafe")
    chloe = person()
    with pytest.raises(WrongState):
        accept_by_link(chloe.actor, secrets_of()[0], NOW)
    transition_structure(dana.actor, structure, "reinstate", NOW)
    assert accept_by_link(chloe.actor, secrets_of()[0], NOW) == structure


def test_a_mailbox_is_not_filled_whoever_asks() -> None:
    for _ in range(4):
        structure, (boss,), _ = a_team()
        invite(boss.actor, structure, ADDRESS, "member", NOW)
    with pytest.raises(TooMany):
        invite_again(boss.actor, structure, invitation_ids()[-1], NOW)
    with pytest.raises(TooMany):
        invite(boss.actor, structure, ADDRESS.upper(), "member", NOW)
    invite(boss.actor, structure, "autre@exemple.fr", "member", NOW)
    assert len(secrets_of()) == 4


def test_what_nobody_has_checked_writes_to_few_strangers() -> None:
    """Whoever registers a structure chooses its name, which its letters say."""
    spammer = person()
    for number in ("W621234567", "W621234568"):
        structure = submit_new_structure(spammer.actor, given(rna=number), NOW)
        boss = again(spammer)
        for n in range(3):
            invite(boss.actor, structure, f"p{n}{number}@exemple.fr", "member", NOW)
    with pytest.raises(TooMany):
        invite(boss.actor, structure, "p3@exemple.fr", "member", NOW)
    checked, (alice,), _ = a_team()  # negative control: moderators know this one
    for n in range(7):
        invite(alice.actor, checked, f"q{n}@exemple.fr", "member", NOW)


@pytest.mark.parametrize("how", ["removed", "demoted", "left"])
def test_who_is_sent_away_leaves_no_door_open_behind(how: str) -> None:
    structure, (alice, mallory), _ = a_team(managers=2)
    invite(mallory.actor, structure, ADDRESS, "manager", NOW)
    invite(alice.actor, structure, "amie@exemple.fr", "member", NOW)
    if how == "removed":
        remove_from_team(alice.actor, structure, mallory.account_id, NOW)
    elif how == "demoted":
        change_role(alice.actor, structure, mallory.account_id, "member", NOW)
    else:
        leave_team(mallory.actor, structure, NOW)
    other = person()
    if how == "left":  # in good terms: what they began goes on
        assert accept_by_link(other.actor, secrets_of()[0], NOW) == structure
    else:
        with pytest.raises(BadLink):
            accept_by_link(other.actor, secrets_of()[0], NOW)
    assert accept_by_link(person().actor, secrets_of("amie@exemple.fr")[0], NOW) == structure
