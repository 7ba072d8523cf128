"""What moderators write to each other about a subject; it stays with it, from item to item."""

from __future__ import annotations

from datetime import datetime

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput
from reserve_app.domain.names import clean_text
from reserve_app.domain.review import LONGEST_NOTE
from reserve_app.language import _
from reserve_app.live import topics
from reserve_app.models import REVIEW_NOTE
from reserve_app.models.engine import transaction
from reserve_app.services.review_scope import item_in_scope
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import insert_row


def add_note(actor: Actor, item_id: int, text: str, *, now: datetime) -> int:
    """Write a note on the subject of an item, for the other moderators; return its number.

    Raises:
        NotSignedIn: a visitor, the clock or the command line.
        BadInput: empty, or too long.
        NotFound: no such item, or not the actor's.
    """
    author = signed_in(actor)
    words = clean_text(text, longest=LONGEST_NOTE, field="note")
    if not words:
        msg = _("Écrivez quelques mots.")
        raise BadInput(msg, field="note")
    with transaction() as session:
        item = item_in_scope(session, actor, item_id)
        row = {"author_id": author, "at": now, "text": words}
        subject = {"kind": item["kind"], "subject_id": item["subject_id"]}
        number = insert_row(session, REVIEW_NOTE, {**subject, **row})
        topics.touch(session, topics.queue(item["department"]))
        session.commit()
    return number
