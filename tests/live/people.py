"""People with a session, for the tests that open screens."""

from __future__ import annotations

from datetime import UTC, datetime

from reserve_app.models.engine import transaction
from reserve_app.services.sessions import open_session
from tests.people import Person


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def cookie_of(someone: Person) -> str:
    """Open a session and return the value of its cookie."""
    with transaction() as session:
        secret = open_session(session, someone.account_id, "", now())
        session.commit()
    return secret
