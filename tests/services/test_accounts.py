"""Sign up, confirm, sign in and out: alike for a stranger, whether an account exists or not."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import func, select, update

from reserve_app.domain import durations
from reserve_app.domain.errors import (
    BadCredentials,
    BadInput,
    BadLink,
    Forbidden,
    NotConfirmed,
    NotFound,
    TooMany,
)
from reserve_app.models import (
    ACCOUNT,
    ACCOUNT_LINK,
    ACCOUNT_SESSION,
    OUTBOX_MAIL,
    STRUCTURE,
    VOLUNTEER,
)
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import credentials, interests, sessions
from reserve_app.services.accounts import SignedIn, SignUp, confirm_email, sign_in, sign_up
from reserve_app.services.profiles import checked
from reserve_app.services.sql import run
from reserve_app.services.throttle import Limit, forget_counts
from tests.people import NOW, PASSWORD, actor_of, form, mails, mission, person

pytestmark = pytest.mark.usefixtures("database")
EMAIL, HERE, AGENT = "alice@exemple.fr", "192.0.2.1", "Mozilla/5.0 (Android 9) Firefox/74.0"
OTHER = "tortue violon nuage brique"


def _sign_up(email: str = EMAIL, password: str = PASSWORD, **more: object) -> None:
    sign_up(SignUp(email, password, **more), address=HERE, now=NOW)  # type: ignore[arg-type]


def _secret(recipient: str = EMAIL) -> str:
    """Return the secret of the last link mailed to somebody."""
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == recipient)
        text = run(session, query.order_by(OUTBOX_MAIL.c.id.desc())).scalars().first()
    found = re.search(r"\?jeton=([\w-]+)", text or "")
    assert found
    return found.group(1)


def _sign_in(email: str = EMAIL, password: str = PASSWORD, old: str | None = None) -> SignedIn:
    return sign_in(email, password, agent=AGENT, address=HERE, now=NOW, old=old)


def _confirmed() -> SignedIn:
    _sign_up()
    return confirm_email(_secret(), agent=AGENT, now=NOW)


def test_a_person_signs_up_confirms_and_finds_the_mission_they_came_for() -> None:
    mission_id, _ = mission()
    profile = checked(form(), NOW)
    _sign_up(profile=profile, mission_id=mission_id, message="Disponible dès demain")
    opened = confirm_email(_secret(), agent=AGENT, now=NOW)
    assert (opened.mission_id, opened.message) == (mission_id, "Disponible dès demain")
    actor = actor_of(opened.secret, NOW)
    assert actor is not None
    done = interests.apply(actor, mission_id, key=opened.key, now=NOW, message=opened.message)
    assert done.state == "held"


def test_nothing_works_before_the_address_is_confirmed() -> None:
    _sign_up()
    with pytest.raises(NotConfirmed):
        _sign_in()
    assert mails(EMAIL) == ["Confirmez votre adresse"] * 2


def test_a_link_works_once_and_for_its_own_purpose_and_time() -> None:
    _sign_up()
    secret = _secret()
    for wrong in ("", "x", "é" * 500, secret + "x", secret.swapcase()):
        with pytest.raises(BadLink):
            confirm_email(wrong, agent="", now=NOW)
    with pytest.raises(BadLink):
        credentials.reset_password(secret, OTHER, now=NOW)
    with pytest.raises(BadLink):
        confirm_email(secret, agent="", now=NOW + durations.CONFIRM_LINK)
    confirm_email(secret, agent="", now=NOW)
    with pytest.raises(BadLink):
        confirm_email(secret, agent="", now=NOW)


def test_one_address_is_one_account_however_it_is_written() -> None:
    _confirmed()
    _sign_up(" Alice@EXEMPLE.fr ", OTHER)
    assert mails(EMAIL)[-1] == "Vous avez déjà un compte"
    assert _sign_in("ALICE@exemple.FR")
    with pytest.raises(BadCredentials):
        _sign_in(password=OTHER)


def test_the_same_person_signing_up_at_the_same_moment_has_one_account() -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: _sign_up(profile=checked(form(), NOW)), range(6)))
    with read_session() as session:
        assert run(session, select(func.count()).select_from(ACCOUNT)).scalar_one() == 1
        assert run(session, select(func.count()).select_from(VOLUNTEER)).scalar_one() == 1
    confirm_email(_secret(), agent="", now=NOW)


@pytest.mark.parametrize("email", ["", "alice", "a@b", "a@b..fr", "x" * 300 + "@b.fr", "a\n@b.fr"])
def test_what_is_not_an_address_is_refused(email: str) -> None:
    with pytest.raises(BadInput):
        _sign_up(email)


@pytest.mark.parametrize("password", ["court", "motdepasse123", "alice.exemple12", "x" * 100_000])
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(BadInput) as refused:
        _sign_up(password=password)
    assert refused.value.field == "password"


def test_the_message_of_a_sign_up_holds_no_contact() -> None:
    mission_id, _ = mission()
    with pytest.raises(BadInput) as raised:
        _sign_up(mission_id=mission_id, message="Mon numéro : 06 12 34 56 78")
    assert raised.value.field == "message"


def test_wrong_password_and_unknown_address_answer_alike() -> None:
    _confirmed()
    answers = set()
    for email, password in (
        (EMAIL, OTHER),
        ("inconnu@exemple.fr", OTHER),
        ("", ""),
        ("x" * 999, ""),
    ):
        with pytest.raises(BadCredentials) as refused:
            _sign_in(email, password)
        answers.add((refused.value.sentence, refused.value.code, refused.value.field))
    assert len(answers) == 1


def test_the_time_of_an_answer_tells_nothing() -> None:
    _confirmed()

    def seconds(email: str) -> float:
        forget_counts()
        start = perf_counter()
        with pytest.raises(BadCredentials):
            _sign_in(email, OTHER)
        return perf_counter() - start

    # In turn, and the quickest of each: other tests share the processors.
    tried = [(seconds(EMAIL), seconds("inconnu@exemple.fr")) for _ in range(9)]
    known, unknown = map(min, zip(*tried, strict=True))
    # Without the dummy hash the unknown one is twenty times as quick.
    assert 0.4 < known / unknown < 2.5


def test_guessing_is_slowed_down_for_the_guesser_not_for_the_owner() -> None:
    _confirmed()
    for _ in range(10):
        with pytest.raises(BadCredentials):
            _sign_in(password=OTHER)
    with pytest.raises(TooMany):
        _sign_in()
    assert sign_in(EMAIL, PASSWORD, agent=AGENT, address="198.51.100.7", now=NOW)


def test_the_mailbox_of_somebody_cannot_be_flooded() -> None:
    _confirmed()
    before = len(mails(EMAIL))
    for _ in range(20):
        credentials.request_password_reset(EMAIL, address=HERE, now=NOW)
        credentials.request_password_reset("inconnu@exemple.fr", address=HERE, now=NOW)
    assert len(mails(EMAIL)) - before == int(Limit.LINK_BY_ACCOUNT.value.split()[0])
    assert mails("inconnu@exemple.fr") == []


def test_the_session_changes_at_sign_in_and_the_old_one_is_dead() -> None:
    first = _confirmed()
    second = _sign_in(old=first.secret)
    assert second.secret != first.secret
    assert actor_of(first.secret, NOW) is None
    assert actor_of(second.secret, NOW) is not None


@pytest.mark.parametrize("secret", [None, "", "x", "x" * 5000, "é'\x00", "../.."])
def test_a_forged_cookie_is_nobody(secret: str | None) -> None:
    assert actor_of(secret, NOW) is None
    sessions.sign_out(secret, NOW)


def test_a_session_ends_when_idle_or_old_and_use_keeps_it() -> None:
    opened = _confirmed()
    almost = NOW + durations.SESSION_IDLE - timedelta(seconds=1)
    assert actor_of(opened.secret, almost) is not None
    assert actor_of(opened.secret, almost + durations.SESSION_IDLE) is None
    assert actor_of(opened.secret, NOW + durations.SESSION_LIFE) is None


def test_only_hashes_are_kept() -> None:
    opened = _confirmed()
    credentials.request_password_reset(EMAIL, address=HERE, now=NOW)
    secrets = (opened.secret, _secret(), PASSWORD)
    with read_session() as session:
        for table in (ACCOUNT, ACCOUNT_SESSION, ACCOUNT_LINK):
            kept = str(run(session, select(table)).all())
            assert not any(secret in kept for secret in secrets)
        hashed = run(session, select(ACCOUNT.c.password_hash)).scalar_one()
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_rights_are_read_from_the_database_each_time() -> None:
    opened = _confirmed()
    _, structure_id = mission()
    from reserve_app.models import GRANT, MEMBERSHIP

    with transaction() as session:
        mine = {"account_id": opened.account_id, "since": NOW}
        run(session, MEMBERSHIP.insert().values(structure_id=structure_id, **mine))
        run(session, GRANT.insert().values(department="62", **mine))
        session.commit()
    actor = actor_of(opened.secret, NOW)
    assert actor is not None
    assert (actor.structures, actor.departments) == ({structure_id}, {"62"})
    with transaction() as session:
        run(session, MEMBERSHIP.delete())
        session.commit()
    again = actor_of(opened.secret, NOW)
    assert again is not None
    assert again.structures == frozenset()


def test_a_suspended_account_is_out_at_once_and_cannot_come_back() -> None:
    opened = _confirmed()
    with transaction() as session:
        run(session, update(ACCOUNT).values(suspended_at=NOW))
        session.commit()
    assert actor_of(opened.secret, NOW) is None
    with pytest.raises(Forbidden):
        _sign_in()
    with pytest.raises(BadCredentials):
        _sign_in(password=OTHER)
    credentials.request_password_reset(EMAIL, address=HERE, now=NOW)
    assert "Choisissez un nouveau mot de passe" not in mails(EMAIL)


def test_signing_out_everywhere_keeps_only_this_device() -> None:
    here, there = _confirmed(), _sign_in()
    actor = actor_of(here.secret, NOW)
    assert actor is not None
    assert sessions.sign_out_everywhere(actor, NOW, keep=here.secret) == 1
    assert actor_of(there.secret, NOW) is None
    assert actor_of(here.secret, NOW) is not None


def test_nobody_closes_the_session_of_another() -> None:
    here = _confirmed()
    stranger = person()
    with read_session() as session:
        number = run(session, select(ACCOUNT_SESSION.c.id)).scalar_one()
    sessions.close_session(stranger.actor, number, NOW)
    assert actor_of(here.secret, NOW) is not None
    with pytest.raises(NotFound):
        sessions.close_session(stranger.actor, -1, NOW)


def test_a_forgotten_password_is_replaced_and_every_session_closed() -> None:
    opened = _confirmed()
    credentials.request_password_reset(EMAIL, address=HERE, now=NOW)
    secret = _secret()
    with pytest.raises(BadInput):
        credentials.reset_password(secret, "court", now=NOW)
    credentials.reset_password(secret, OTHER, now=NOW)
    assert actor_of(opened.secret, NOW) is None
    with pytest.raises(BadLink):
        credentials.reset_password(secret, PASSWORD, now=NOW)
    assert _sign_in(password=OTHER)
    assert mails(EMAIL)[-1] == "Votre mot de passe a changé"


def test_changing_the_password_asks_for_the_present_one() -> None:
    here, there = _confirmed(), _sign_in()
    actor = actor_of(here.secret, NOW)
    assert actor is not None
    with pytest.raises(BadCredentials):
        credentials.change_password(actor, OTHER, OTHER, now=NOW)
    credentials.change_password(actor, PASSWORD, OTHER, now=NOW, keep=here.secret)
    assert actor_of(here.secret, NOW) is not None
    assert actor_of(there.secret, NOW) is None
    assert _sign_in(password=OTHER)


def test_a_new_address_replaces_the_old_one_only_when_it_is_proved() -> None:
    opened = _confirmed()
    actor = actor_of(opened.secret, NOW)
    assert actor is not None
    credentials.request_email_change(actor, PASSWORD, "alice@ailleurs.fr", now=NOW)
    assert _sign_in()
    credentials.change_email(_secret("alice@ailleurs.fr"), now=NOW)
    assert _sign_in("alice@ailleurs.fr")
    with pytest.raises(BadCredentials):
        _sign_in()
    assert mails(EMAIL)[-1] == "L'adresse de votre compte a changé"


def test_an_address_that_is_taken_is_not_given_away() -> None:
    opened = _confirmed()
    actor = actor_of(opened.secret, NOW)
    assert actor is not None
    other = person(email="bob@exemple.fr")
    credentials.request_email_change(actor, PASSWORD, "Bob@exemple.fr", now=NOW)
    assert mails(other.email) == ["Vous avez déjà un compte"]
    credentials.request_email_change(actor, PASSWORD, "carl@exemple.fr", now=NOW)
    person(email="carl@exemple.fr")  # taken meanwhile
    with pytest.raises(BadLink):
        credentials.change_email(_secret("carl@exemple.fr"), now=NOW)
    assert _sign_in()


def test_a_cookie_gives_all_the_rights_of_its_holder_and_nobody_elses() -> None:
    (_, one), (_, two), (_, closed) = mission(), mission(), mission()
    with transaction() as session:
        ended = {"state": "closed", "validated": False}
        run(session, update(STRUCTURE).where(STRUCTURE.c.id == closed).values(**ended))
        session.commit()
    rights = {"structures": (one, two, closed), "departments": ("62", "59", "2A")}
    everything, little = person(**rights, admin=True), person(structures=(two,))
    for someone in (everything, little, person()):
        with transaction() as session:
            secret = sessions.open_session(session, someone.account_id, "Firefox Linux", NOW)
            session.commit()
        assert actor_of(secret, NOW) == someone.actor
        assert sessions.actors_of([secret], NOW) == {secret: someone.actor}
    assert everything.actor.structures == {one, two}
    assert everything.actor.departments == {"62", "59", "2A"}
    assert little.actor.structures == {two}
