"""Every mail leaves at least once, and once per fact (P7), whatever the server does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from reserve_app.domain import durations
from reserve_app.mail.dispatcher import Delivery, Sender, claim, deliver_due, forget_sent
from reserve_app.mail.letter import Letter
from reserve_app.mail.transports import SmtpServer, SmtpTransport
from reserve_app.models import OUTBOX_MAIL
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.outbox import Reader, post
from reserve_app.services.sql import run
from tests.mail.postbox import Postbox, listening
from tests.people import NOW, person

pytestmark = pytest.mark.usefixtures("database")
LETTER = Letter("Bonne nouvelle", ("Une phrase.",), action=("Voir", "http://localhost/x"))


@pytest.fixture
def box() -> Iterator[Postbox]:
    with listening(Postbox()) as box:
        yield box


def _sender(box: Postbox, worker: str = "one") -> Sender:
    transport = SmtpTransport(SmtpServer.of(box.url))
    return Sender(transport, "Réserve <site@exemple.fr>", "https://reserve.exemple.fr", worker)


def _post(*keys: str, to: str = "alice@exemple.fr", reader: Reader | None = None) -> None:
    with transaction() as session:
        for key in keys:
            post(session, key, reader or Reader(None, to), lambda: LETTER, now=NOW, may_wait=True)
        session.commit()


def _deliver_all(box: Postbox, now: datetime = NOW) -> Delivery:
    total = Delivery()
    while (done := deliver_due(_sender(box), now)).any:
        total.sent += done.sent
        total.postponed += done.postponed
        total.refused += done.refused
    return total


def _waiting() -> int:
    with read_session() as session:
        open_ = (OUTBOX_MAIL.c.sent_at.is_(None), OUTBOX_MAIL.c.failed_at.is_(None))
        return len(run(session, select(OUTBOX_MAIL.c.id).where(*open_)).all())


def test_what_is_posted_arrives_once(box: Postbox) -> None:
    _post(*(f"fact:{n}" for n in range(25)))
    _post("fact:3", "fact:4")  # the same facts again
    assert _deliver_all(box).sent == 25
    assert _deliver_all(box).sent == 0
    assert len({mail["Message-ID"] for mail in box.accepted}) == len(box.accepted) == 25


def test_a_fact_that_is_rolled_back_mails_nothing(box: Postbox) -> None:
    with transaction() as session:
        post(session, "never", Reader(None, "alice@exemple.fr"), lambda: LETTER, now=NOW)
    assert _deliver_all(box).sent == 0


def test_ten_dispatchers_send_each_mail_once(box: Postbox) -> None:
    _post(*(f"fact:{n}" for n in range(60)))

    def work(n: int) -> int:
        sent = 0
        while (done := deliver_due(_sender(box, f"worker-{n}"), NOW)).any:
            sent += done.sent
        return sent

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(work, range(10))) == 60
    assert max(Counter(mail["Message-ID"] for mail in box.accepted).values()) == 1
    assert len(box.accepted) == 60
    assert _waiting() == 0


def test_a_server_that_is_down_loses_nothing_and_is_tried_later() -> None:
    box = Postbox(port=1)  # nobody listens there
    _post("fact:1", "fact:2")
    assert deliver_due(_sender(box), NOW).postponed == 2
    assert not deliver_due(_sender(box), NOW).any  # not before the back-off
    box.port = 0
    with listening(box):
        assert _deliver_all(box, NOW + durations.MAIL_BACK_OFF).sent == 2


def test_a_server_killed_between_accept_and_answer_loses_nothing(box: Postbox) -> None:
    _post(*(f"fact:{n}" for n in range(30)))
    box.hang_up_after = 12
    sent = _deliver_all(box)
    assert sent.postponed == 1
    assert _deliver_all(box, NOW + timedelta(hours=1)).sent == 1
    assert _waiting() == 0
    counts = Counter(mail["Message-ID"] for mail in box.accepted)
    assert len(counts) == 30
    # A double only for the one mail accepted while the line was cut.
    assert sorted(counts.values())[-2:] == [1, 2]


def test_a_dispatcher_that_dies_gives_its_claim_back(box: Postbox) -> None:
    _post("fact:1")
    assert len(claim("dead", NOW)) == 1
    assert _deliver_all(box).sent == 0
    assert _deliver_all(box, NOW + durations.MAIL_CLAIM).sent == 1


def test_a_busy_server_is_tried_again_and_waits_longer_each_time(box: Postbox) -> None:
    _post("fact:1")
    box.answers = ["451 try later"] * 3
    now = NOW
    for attempt in range(3):
        assert deliver_due(_sender(box), now).postponed == 1
        wait = durations.MAIL_BACK_OFF * 2**attempt
        assert not deliver_due(_sender(box), now + wait - timedelta(seconds=1)).any
        now += wait
    assert deliver_due(_sender(box), now).sent == 1


def test_a_mail_is_given_up_after_ten_attempts(box: Postbox) -> None:
    _post("fact:1")
    box.answers = ["451 try later"] * 20
    tries = sum(
        deliver_due(_sender(box), NOW + n * durations.MAIL_LONGEST_WAIT).postponed
        for n in range(15)
    )
    assert tries == durations.MAIL_ATTEMPTS
    assert _waiting() == 0


def test_an_unknown_reader_is_not_tried_again_and_holds_nobody_up(box: Postbox) -> None:
    _post("fact:1", to="personne@inconnu.exemple.fr")
    _post("fact:2")
    done = _deliver_all(box)
    assert (done.sent, done.refused) == (1, 1)


def test_a_mail_a_day_holds_the_letters_of_the_day(box: Postbox) -> None:
    someone = person()
    reader = Reader(someone.account_id, someone.email, "daily")
    _post("fact:1", "fact:2", "fact:3", reader=reader)
    _post("fact:4")
    assert _deliver_all(box).sent == 1
    evening = NOW.replace(hour=17, minute=0)  # 18 h in Paris, in winter time
    assert not deliver_due(_sender(box), evening - timedelta(seconds=1)).any
    assert _deliver_all(box, evening).sent == 1
    day = box.accepted[-1]
    assert day["Subject"] == "3 nouvelles du jour"
    plain = day.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().count("Une phrase.") == 3


def test_the_mail_has_two_bodies_and_what_filters_ask_for(box: Postbox) -> None:
    with transaction() as session:
        letter = Letter(
            "Été", ("<b>Œuvre</b> & co",), calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
        )
        to = Reader(None, "alice@exemple.fr")
        post(
            session,
            "k",
            to,
            lambda: letter,
            now=NOW,
            unsubscribe="https://reserve.exemple.fr/stop?jeton=1",
        )
        session.commit()
    _deliver_all(box)
    mail = box.accepted[0]
    assert mail["List-Unsubscribe"] == "<https://reserve.exemple.fr/stop?jeton=1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    html, plain = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert plain is not None
    assert "&lt;b&gt;Œuvre&lt;/b&gt; &amp; co" in html.get_content()
    assert "<b>Œuvre</b> & co" in plain.get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["mission.ics"]


def test_sent_mail_is_forgotten_after_a_month(box: Postbox) -> None:
    _post("fact:1")
    _deliver_all(box)
    assert forget_sent(NOW + durations.MAIL_KEPT) == 0
    assert forget_sent(NOW + durations.MAIL_KEPT + timedelta(seconds=1)) == 1
