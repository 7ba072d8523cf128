"""Topics: the names of what open screens watch, and how a transaction touches them.

A transaction collects the topics it touches. They are published once it is committed, and never
when it is not: a screen told earlier would read the old rows again and keep them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from reserve_app.live.bus import Change, publish

PUBLIC = "public"
PLACES = "places"
_KEY = "reserve_live"
# What a screen can show by its number; the others are shown with their mission and volunteer.
_WITH_SCREENS = frozenset({"mission", "structure", "volunteer", "account"})
_PUBLIC_KINDS = frozenset({"mission", "structure"})


def mission(number: int) -> str:
    """Return the topic of a mission: its text, state, places and interests."""
    return f"mission:{number}"


def structure(number: int) -> str:
    """Return the topic of a structure: itself, its team, and all of its missions."""
    return f"structure:{number}"


def queue(department: str) -> str:
    """Return the topic of what moderators of a département have to look at."""
    return f"queue:{department}"


def volunteer(number: int) -> str:
    """Return the topic of a volunteer: the profile and their interests."""
    return f"volunteer:{number}"


def territory(department: str) -> str:
    """Return the topic of a département's figures."""
    return f"territory:{department}"


def account(number: int) -> str:
    """Return the topic of an account: its sessions, rights, suspension and end."""
    return f"account:{number}"


@dataclass(frozen=True, slots=True)
class About:
    """What an act was about, as the audit log knows it."""

    kind: str
    number: int
    department: str = ""
    structure_id: int | None = None
    mission_id: int | None = None
    volunteer_id: int | None = None


def topics_about(about: About) -> tuple[str, ...]:
    """Return the topics an act touches."""
    found = [f"{about.kind}:{about.number}"] if about.kind in _WITH_SCREENS else []
    if about.structure_id is not None:
        found.append(structure(about.structure_id))
    if about.department:
        found += [queue(about.department), territory(about.department)]
    if about.mission_id is not None:
        found += [mission(about.mission_id), PLACES]
    if about.volunteer_id is not None:
        found.append(volunteer(about.volunteer_id))
    if about.kind in _PUBLIC_KINDS:
        found.append(PUBLIC)
    return tuple(found)


@dataclass(slots=True)
class _Touched:
    """What a transaction touched so far, in order, so that a savepoint can forget its part."""

    topics: list[str] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    marks: dict[SessionTransaction, tuple[int, int]] = field(default_factory=dict)


def touch(session: Session, *topics: str) -> None:
    """Let the open screens of these topics know, once the transaction is committed."""
    if not session.in_transaction():
        session.begin()  # else SQLAlchemy would not tell how it ends
    _touched(session).topics.extend(topics)


def touch_logged(session: Session, entry: int, about: About) -> None:
    """Touch the topics of an act, and remember which row of the audit log tells of it.

    Whoever reads that row later (`live.log_watch`) then knows that it has been told already.
    """
    touch(session, *topics_about(about))
    _touched(session).entries.append(entry)


def _touched(session: Session) -> _Touched:
    found: _Touched = session.info.setdefault(_KEY, _Touched())
    return found


@event.listens_for(Session, "after_transaction_create")
def _begun(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        touched = _touched(session)
        touched.marks[transaction] = (len(touched.topics), len(touched.entries))


@event.listens_for(Session, "after_soft_rollback")
def _rolled_back(session: Session, transaction: SessionTransaction) -> None:
    touched: _Touched | None = session.info.get(_KEY)
    if touched is not None and transaction in touched.marks:
        topics, entries = touched.marks.pop(transaction)
        del touched.topics[topics:], touched.entries[entries:]


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    # SQLAlchemy says so for a savepoint too, which is no commit yet.
    if session.in_nested_transaction() or (touched := session.info.get(_KEY)) is None:
        return
    if touched.topics:
        publish(Change(frozenset(touched.topics), tuple(touched.entries)))


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_KEY, None)
