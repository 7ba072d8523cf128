"""A letter is in the language of whoever reads it, whatever page or job it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reserve_app.domain.actor import SYSTEM
from reserve_app.language import _, speaking
from reserve_app.mail.dispatcher import Sender, deliver_due
from reserve_app.mail.letter import Letter
from reserve_app.mail.transports import SmtpServer, SmtpTransport
from reserve_app.models import OUTBOX_MAIL
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.interest_answers import confirm, contact, decline
from reserve_app.services.interests import apply
from reserve_app.services.moderators import invite_moderator, withdraw_department
from reserve_app.services.outbox import Reader, post
from reserve_app.services.review_digest import send_digests
from reserve_app.services.sql import run
from reserve_app.services.team_invitations import invite
from tests.mail.postbox import Postbox, listening
from tests.people import NOW, mails, mission, person, volunteer
from tests.services.review_people import waiting_volunteers

pytestmark = pytest.mark.usefixtures("database")
MORNING = datetime(2020, 4, 15, 7, 0, tzinfo=UTC)


@pytest.fixture(params=["fr", "en"], autouse=True)
def page(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of the page from which each letter here is caused."""
    with speaking(request.param):
        yield request.param


def _texts(recipient: str) -> list[str]:
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == recipient)
        found = run(session, query.order_by(OUTBOX_MAIL.c.id)).scalars()
        return [" ".join(text.split()) for text in found]


def _calendar(recipient: str) -> str:
    with read_session() as session:
        mine = (OUTBOX_MAIL.c.recipient == recipient, OUTBOX_MAIL.c.calendar.is_not(None))
        return str(run(session, select(OUTBOX_MAIL.c.calendar).where(*mine)).scalar_one())


def test_of_one_fact_each_reader_has_a_letter_in_their_language() -> None:
    mission_id, structure_id = mission(remote=True, lat=None, lon=None)
    alice, bruno = volunteer(language="en"), volunteer(language="fr")
    manager = person(structures=(structure_id,), language="en")
    other = person(structures=(structure_id,), language="fr")
    numbers = [
        apply(who.actor, mission_id, key=f"clic-{n:05}", now=NOW).interest_id
        for n, who in enumerate((alice, bruno))
    ]
    contact(manager.actor, numbers[0], now=NOW)
    confirm(manager.actor, numbers[0], now=NOW)
    decline(manager.actor, numbers[1], "not_suited", now=NOW)
    assert mails(manager.email)[0] == "Somebody offers to help"
    assert mails(other.email)[0] == "Une personne propose son aide"
    assert "Distance: from home" in _texts(manager.email)[0]
    assert "Distance : à distance" in _texts(other.email)[0]
    assert mails(alice.email)[-1] == "It's confirmed: they are counting on you"
    assert "LOCATION:From home" in _calendar(alice.email)
    assert "/en/missions/" in _calendar(alice.email)
    told = _texts(bruno.email)[-1]
    assert "ne donne pas suite : la mission demandait un autre profil." in told
    assert "/en/" not in told


def test_who_moderates_is_told_in_their_language() -> None:
    waiting_volunteers(2)
    ana, bob = person(departments=("62",), language="en"), person(departments=("62",))
    send_digests(MORNING)
    assert mails(ana.email) == ["2 items are waiting for your decision"]
    assert "For 19 days: Volunteer no. " in _texts(ana.email)[0]
    assert "Depuis 19 jours : Bénévole n° " in _texts(bob.email)[0]
    withdraw_department(SYSTEM, ana.account_id, "62", now=MORNING)
    withdraw_department(SYSTEM, bob.account_id, "62", now=MORNING)
    assert "You no longer moderate Pas-de-Calais." in _texts(ana.email)[-1]
    assert "Vous ne modérez plus le Pas-de-Calais." in _texts(bob.email)[-1]


def test_who_has_no_account_is_written_to_as_whoever_invites_reads(page: str) -> None:
    _mission_id, structure_id = mission()
    manager = person(structures=(structure_id,))
    known = person(language="en", email="ana@exemple.fr")
    invite(manager.actor, structure_id, known.email, "member", NOW)
    invite(manager.actor, structure_id, "zoe@exemple.fr", "member", NOW)
    invite_moderator(SYSTEM, "max@exemple.fr", ["62"], now=NOW)
    assert mails(known.email) == ["You are invited to join an organisation's team"]
    assert "Your role: Member" in _texts(known.email)[0]
    subject = {
        "fr": "On vous invite dans l'équipe d'une structure",
        "en": "You are invited to join an organisation's team",
    }
    assert mails("zoe@exemple.fr") == [subject[page]]
    names = {"fr": "pour modérer le Pas-de", "en": "to moderate Pas-de"}
    assert names[page] in _texts("max@exemple.fr")[0]


def _letter() -> Letter:
    return Letter(_("Votre mot de passe a changé"), (_("Bonjour,"),))


def test_the_mail_of_a_day_leaves_in_the_language_of_its_letters() -> None:
    ana = person(language="en", mail_frequency="daily")
    with transaction() as session:
        for key in ("one", "two"):
            reader = Reader(ana.account_id, ana.email, "daily")
            post(session, key, reader, _letter, now=NOW, may_wait=True)
        session.commit()
    with listening(Postbox()) as box, speaking("fr"):  # a job speaks French
        transport = SmtpTransport(SmtpServer.of(box.url))
        sender = Sender(transport, "site@exemple.fr", "https://reserve.exemple.fr", "one")
        deliver_due(sender, MORNING)
    (mail,) = box.accepted
    assert mail["Subject"] == "2 pieces of news today"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.startswith("Hello,")
    assert "one a day if you prefer: https://reserve.exemple.fr/en/compte" in text
    html = mail.get_body(("html",))
    assert html is not None
    assert '<html lang="en">' in html.get_content()


def test_words_made_before_the_letter_keep_the_language_of_the_page(page: str) -> None:
    """Shown to fail: what a letter says must be put in words within what writes it."""
    ana, made_before = person(language="en"), _letter()
    with transaction() as session:
        post(session, "early", Reader(ana.account_id, ana.email), lambda: made_before, now=NOW)
        session.commit()
    english = mails(ana.email) == ["Your password has changed"]
    assert english is (page == "en")
