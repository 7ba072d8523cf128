"""A letter is in the language of its reader, whoever makes it be sent; so is its frame."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reserve_app.language import current_language, speaking
from reserve_app.mail import addresses
from reserve_app.mail.letter import Letter
from reserve_app.models import ACCOUNT, OUTBOX_MAIL
from reserve_app.models.engine import transaction
from reserve_app.services.accounts import SignUp, sign_up
from reserve_app.services.outbox import Reader, post
from tests.people import PASSWORD, person

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2020, 3, 23, 10, tzinfo=UTC)


def _letter() -> Letter:
    return Letter(current_language(), ("Une phrase.",), action=("Voir", addresses.page("/compte")))


def _posted(reader: Reader) -> tuple[str, str, str]:
    with transaction() as session:
        assert post(session, "k", reader, _letter, now=NOW)
        columns = OUTBOX_MAIL.c
        row = (
            session.connection()
            .execute(select(columns.language, columns.subject, columns.text))
            .one()
        )
    return row.language, row.subject, row.text


def test_an_english_reader_is_written_to_in_english() -> None:
    language, subject, text = _posted(Reader(person(language="en").account_id, "a@exemple.fr"))
    assert (language, subject) == ("en", "en")
    assert "/en/compte" in text


def test_a_french_reader_is_whatever_page_made_the_letter() -> None:
    account = person().account_id
    with speaking("en"):
        language, subject, text = _posted(Reader(account, "a@exemple.fr"))
    assert (language, subject) == ("fr", "fr")
    assert "/en/" not in text


def test_who_has_no_account_is_written_to_as_the_caller_says() -> None:
    assert _posted(Reader(None, "a@exemple.fr", language="en"))[0] == "en"


def test_nothing_to_say_is_no_letter() -> None:
    with transaction() as session:
        assert not post(session, "k", Reader(None, "a@exemple.fr"), lambda: None, now=NOW)


def test_an_account_keeps_the_language_of_the_page_it_was_opened_on() -> None:
    with speaking("en"):
        sign_up(SignUp("ana@exemple.fr", PASSWORD, name="Ana"), address="", now=NOW)
    with transaction() as session:
        languages = session.connection().execute(select(ACCOUNT.c.language)).scalars().all()
        mails = session.connection().execute(select(OUTBOX_MAIL.c.language)).scalars().all()
    assert (list(languages), list(mails)) == (["en"], ["en"])
