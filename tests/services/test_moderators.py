"""Who gives which territory to whom, until when; and that nobody enters with another's rights."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from reserve_app.domain.actor import SYSTEM, Actor
from reserve_app.domain.errors import BadCredentials, BadInput, Forbidden, NotFound
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, GRANT, OUTBOX_MAIL
from reserve_app.models.engine import read_session
from reserve_app.queries.moderators import moderators, own_departments
from reserve_app.services.accounts import SignUp, confirm_email, sign_in, sign_up
from reserve_app.services.credentials import reset_password
from reserve_app.services.erasure import erase_my_account
from reserve_app.services.hashing import hash_password
from reserve_app.services.moderators import (
    deputise,
    give_departments,
    invite_moderator,
    make_admin,
    withdraw_department,
)
from reserve_app.services.sessions import account_actor
from reserve_app.services.sql import run
from tests.people import NOW, PASSWORD, actor_of, mails, person

pytestmark = pytest.mark.usefixtures("database")
NEW = "dana@exemple.fr"
TODAY = date(2020, 3, 26)


def _admin() -> Actor:
    return person(admin=True).actor


def _link(recipient: str) -> str:
    query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == recipient)
    with read_session() as session:
        text = run(session, query.order_by(OUTBOX_MAIL.c.id.desc())).scalars().first() or ""
    return re.findall(r"jeton=([\w-]+)", text)[0]


def _actor(email: str) -> Actor:
    with read_session() as session:
        found = run(session, select(ACCOUNT.c.id).where(ACCOUNT.c.email_key == email)).scalar_one()
        return account_actor(session, found, NOW)


def _acts(account_id: int) -> list[tuple[str, str]]:
    entry = AUDIT_ENTRY.c
    query = select(entry.act, entry.department).where(
        entry.subject == "account", entry.subject_id == account_id
    )
    with read_session() as session:
        return [(row.act, row.department) for row in run(session, query.order_by(entry.id))]


def test_an_invited_moderator_chooses_a_password_and_enters() -> None:
    assert invite_moderator(_admin(), NEW, ["62", "2a"], now=NOW)
    assert mails(NEW) == ["Vous êtes invité à rejoindre Réserve"]
    with pytest.raises(BadCredentials):
        sign_in(NEW, "", agent="", address="1", now=NOW)
    reset_password(_link(NEW), PASSWORD, now=NOW + timedelta(days=6))
    opened = sign_in(NEW, PASSWORD, agent="", address="1", now=NOW)
    actor = actor_of(opened.secret, NOW)
    assert actor
    assert actor.departments == {"62", "2A"}
    assert not actor.admin
    assert _acts(opened.account_id)[:3] == [
        ("account:granted", "62"), ("account:granted", "2A"), ("account:invited", ""),
    ]  # fmt: skip


def test_a_stranger_who_began_an_account_with_the_address_does_not_get_the_rights() -> None:
    """Neither before the invitation nor after it, whichever letter the owner answers."""
    sign_up(SignUp(NEW, "lampe rivage pomme tunnel"), address="1", now=NOW)
    first = _link(NEW)
    invite_moderator(_admin(), NEW, ["62"], now=NOW)
    sign_up(SignUp(NEW, "lampe rivage pomme tunnel"), address="1", now=NOW)
    assert mails(NEW)[-1] == "Vous avez déjà un compte"
    with pytest.raises(Exception, match="plus valable"):
        confirm_email(first, agent="", now=NOW)
    with pytest.raises(BadCredentials):
        sign_in(NEW, "lampe rivage pomme tunnel", agent="", address="1", now=NOW)


def test_somebody_with_an_account_is_told_and_keeps_their_password() -> None:
    known = person()
    assert not invite_moderator(_admin(), known.email.upper(), ["62"], now=NOW)
    assert mails(known.email) == ["Vous modérez un nouveau département"]
    assert _actor(known.email).departments == {"62"}


def test_an_invitation_names_who_has_no_name_and_nobody_else() -> None:
    admin, named, unnamed = _admin(), person(name="Dana Roux"), person()
    for email in (NEW, named.email, unnamed.email):
        invite_moderator(admin, email, ["62"], name=" Karim  Ben ", now=NOW)
    query = select(ACCOUNT.c.email, ACCOUNT.c.name).where(ACCOUNT.c.email != "")
    with read_session() as session:
        names = {row.email: row.name for row in run(session, query)}
    assert (names[NEW], names[named.email], names[unnamed.email]) == (
        "Karim Ben", "Dana Roux", "Karim Ben",
    )  # fmt: skip
    with pytest.raises(BadInput, match="chiffre"):
        invite_moderator(admin, "autre@exemple.fr", ["62"], name="X3", now=NOW)


@pytest.mark.parametrize(
    ("email", "codes", "field"),
    [
        ("personne", ["62"], "email"),
        (NEW, [], "departments"),
        (NEW, [""], "departments"),
        (NEW, ["99"], "departments"),
        (NEW, [f"{n:02d}" for n in range(1, 22)], "departments"),
    ],
)
def test_a_malformed_invitation_gives_nothing(email: str, codes: list[str], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        invite_moderator(_admin(), email, codes, now=NOW)
    assert refused.value.field == field
    with read_session() as session:
        assert run(session, select(GRANT.c.department)).first() is None


def test_nobody_but_an_administrator_invites_or_gives() -> None:
    dana = person(departments=("62",))
    for who in (dana.actor, person().actor, Actor()):
        with pytest.raises(Forbidden):
            invite_moderator(who, NEW, ["62"], now=NOW)
        with pytest.raises(Forbidden):
            give_departments(who, dana.account_id, ["59"], now=NOW)
        with pytest.raises(Forbidden):
            make_admin(who, NEW, now=NOW)
    with pytest.raises(Forbidden):
        make_admin(_admin(), NEW, now=NOW)


def test_the_operator_makes_the_first_administrator_with_or_without_an_account() -> None:
    known = person()
    assert make_admin(SYSTEM, NEW, now=NOW)
    assert not make_admin(SYSTEM, known.email, now=NOW)
    reset_password(_link(NEW), PASSWORD, now=NOW)
    assert _actor(NEW).admin
    assert _actor(known.email).admin


def test_a_territory_given_and_withdrawn_counts_at_once_and_is_written_down() -> None:
    admin, dana = _admin(), person(departments=("62",))
    give_departments(admin, dana.account_id, ["59", "62"], now=NOW)
    assert _actor(dana.email).departments == {"59", "62"}
    withdraw_department(admin, dana.account_id, "62", now=NOW)
    assert _actor(dana.email).departments == {"59"}
    assert _acts(dana.account_id)[-1] == ("account:withdrawn", "62")
    with pytest.raises(NotFound):
        withdraw_department(admin, dana.account_id, "62", now=NOW)
    with pytest.raises(NotFound):  # giving by number reaches only those who moderate already
        give_departments(admin, person().account_id, ["62"], now=NOW)


def test_a_moderator_lets_a_neighbour_stand_in_until_a_day_included() -> None:
    dana, noor = person(departments=("62",)), person(departments=("59",))
    deputise(dana.actor, noor.email, "62", TODAY + timedelta(days=1), now=NOW)
    assert mails(noor.email) == ["Une suppléance vous est confiée"]
    assert _acts(noor.account_id) == [("account:deputised", "62")]
    seen = moderators(dana.actor, NOW)
    assert [len(one.territories) for one in seen] == [1, 1]  # 59 is not theirs to see
    secret = _enter(noor.account_id)
    rights = [actor_of(secret, NOW + timedelta(hours=hours)) for hours in (1, 36, 37)]
    # 27 March ends at 24 h in Paris: 23 h UTC, 37 h 30 after the act.
    assert [sorted(who.departments) for who in rights if who] == [["59", "62"]] * 3
    after = actor_of(secret, NOW + timedelta(hours=38))
    assert after
    assert after.departments == {"59"}


def test_a_stand_in_lets_nobody_else_and_may_be_ended_by_whoever_they_replace() -> None:
    dana, noor = person(departments=("62",)), person(departments=("59",))
    other = person(departments=("80",))
    deputise(dana.actor, noor.email, "62", TODAY, now=NOW)
    stand_in = _actor(noor.email)
    assert own_departments(stand_in) == ("59",)
    with pytest.raises(NotFound):
        deputise(stand_in, other.email, "62", TODAY, now=NOW)
    with pytest.raises(NotFound):
        withdraw_department(stand_in, dana.account_id, "62", now=NOW)
    with pytest.raises(NotFound):  # a colleague for good is an administrator's to withdraw
        withdraw_department(dana.actor, dana.account_id, "62", now=NOW)
    with pytest.raises(NotFound):
        withdraw_department(other.actor, noor.account_id, "62", now=NOW)
    withdraw_department(dana.actor, noor.account_id, "62", now=NOW)
    assert _actor(noor.email).departments == {"59"}


def test_who_stands_in_for_somebody_goes_with_them() -> None:
    admin = _admin()
    dana, eve = person(departments=("62", "80")), person(departments=("62",))
    noor, kim = person(departments=("59",)), person(departments=("59",))
    for later, where in enumerate(("62", "80")):
        deputise(dana.actor, noor.email, where, TODAY, now=NOW + timedelta(seconds=later))
    deputise(eve.actor, kim.email, "62", TODAY, now=NOW)
    withdraw_department(admin, dana.account_id, "62", now=NOW)
    assert _actor(dana.email).departments == {"80"}
    assert _actor(noor.email).departments == {"59", "80"}  # for the territory that ended only
    assert _actor(kim.email).departments == {"59", "62"}  # named by a colleague who stays
    assert _acts(noor.account_id)[-1] == ("account:withdrawn", "62")
    assert len(mails(noor.email)) == 3


def test_who_stands_in_for_somebody_goes_when_their_account_is_erased() -> None:
    password = hash_password(PASSWORD)
    admin, eve = _admin(), person(departments=("62",))
    dana = person(departments=("62",), password_hash=password)
    noor, kim, lou = (person(departments=("59",)) for _each in range(3))
    deputise(dana.actor, noor.email, "62", TODAY, now=NOW)
    deputise(eve.actor, kim.email, "62", TODAY, now=NOW)
    deputise(admin, lou.email, "62", TODAY, now=NOW)
    erase_my_account(dana.actor, PASSWORD, now=NOW)
    assert _actor(noor.email).departments == {"59"}
    assert _acts(noor.account_id)[-1] == ("account:withdrawn", "62")
    assert len(mails(noor.email)) == 2
    assert _actor(kim.email).departments == {"59", "62"}  # the controls: those who named them stay
    assert _actor(lou.email).departments == {"59", "62"}


@pytest.mark.parametrize(
    ("days", "who", "field"),
    [(-1, "noor", "until"), (91, "noor", "until"), (3, "volunteer", "email")],
)
def test_a_stand_in_must_moderate_elsewhere_and_end_in_time(
    days: int, who: str, field: str
) -> None:
    dana = person(departments=("62",))
    address = person(departments=("59",)).email if who == "noor" else person().email
    with pytest.raises(BadInput) as refused:
        deputise(dana.actor, address, "62", TODAY + timedelta(days=days), now=NOW)
    assert refused.value.field == field


def test_nobody_stands_in_for_themselves_or_for_whoever_is_there_for_good() -> None:
    dana, eve = person(departments=("62", "59")), person(departments=("62", "59"))
    for address in (dana.email, eve.email):
        with pytest.raises(BadInput):
            deputise(dana.actor, address, "62", TODAY, now=NOW)


def _enter(account_id: int) -> str:
    from reserve_app.models.engine import transaction
    from reserve_app.services.sessions import open_session

    with transaction() as session:
        secret = open_session(session, account_id, "", NOW)
        session.commit()
    return secret
