"""Who is told what when an interest moves: one row a verb and a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select
from sqlmodel import Session

from reserve_app.domain.clocks import answer_by
from reserve_app.domain.durations import EXPIRY
from reserve_app.domain.reasons import (
    NO_REASON,
    RELEASE_LABELS,
    ReleaseReason,
    Said,
    reason_in_words,
)
from reserve_app.domain.states import InterestState
from reserve_app.language import _
from reserve_app.mail import structure_letters, volunteer_letters
from reserve_app.mail.letter import Letter
from reserve_app.models import ACCOUNT, MEMBERSHIP
from reserve_app.services.agenda import calendar_for
from reserve_app.services.cases import Case
from reserve_app.services.nearby import nearest_missions
from reserve_app.services.outbox import Reader, post, post_to_all
from reserve_app.services.sql import run

# A structure hears of a volunteer from `proposed` on; before, it does not know of them.
KNOWN_TO_STRUCTURE = frozenset(
    {InterestState.PROPOSED, InterestState.CONTACTED, InterestState.CONFIRMED}
)


_MANAGERS = (
    select(ACCOUNT.c.id, ACCOUNT.c.email, ACCOUNT.c.mail_frequency, ACCOUNT.c.language)
    .join(MEMBERSHIP, MEMBERSHIP.c.account_id == ACCOUNT.c.id)
    .where(
        MEMBERSHIP.c.structure_id == bindparam("structure"),
        ACCOUNT.c.suspended_at.is_(None),
        ACCOUNT.c.erased_at.is_(None),
        ACCOUNT.c.verified_at.is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is being told."""

    session: Session
    case: Case
    verb: str
    now: datetime
    said: Said

    @property
    def answer_by(self) -> datetime:
        """The end of the promised answer, if the state just begun has one."""
        return answer_by(InterestState.PROPOSED, self.now) or self.now


def tell(session: Session, case: Case, verb: str, now: datetime, said: Said = NO_REASON) -> None:
    """Post the letters of one move; `case` is the interest as it was before."""
    told = _Told(session, case, verb, now, said)
    key = f"interest:{case.id}:{case.state}:{verb}:{now.timestamp():.6f}"
    to_volunteer, wait = _VOLUNTEER.get(verb), verb not in {"offer", "confirm"}
    if to_volunteer is not None:
        write = partial(to_volunteer, told)
        post(session, f"{key}:volunteer", case.reader, write, now=now, may_wait=wait)
    if (to_managers := _STRUCTURE.get(verb)) is not None:
        _post_to_managers(told, key, partial(to_managers, told))


def tell_applied(session: Session, case: Case, now: datetime, position: int) -> None:
    """Post the letters of a new interest: a receipt, and word to the structure if it goes there."""
    told = _Told(session, case, "apply", now, NO_REASON)
    key = f"interest:{case.id}:apply"
    if case.at is InterestState.WAITLISTED:
        receipt = partial(volunteer_letters.waitlisted, case.words, position)
    elif case.at is InterestState.HELD:
        receipt = partial(volunteer_letters.held, case.words)
    else:
        receipt = partial(volunteer_letters.proposed, case.words, told.answer_by)
        _post_to_managers(told, key, partial(_someone_offers, told))
    post(session, f"{key}:volunteer", case.reader, receipt, now=now, may_wait=True)


def remind_structure(session: Session, case: Case, number: int, now: datetime) -> None:
    """Remind those who manage the structure that someone waits; `number` is 1 or 2."""
    told = _Told(session, case, "remind", now, NO_REASON)
    last = case.since + EXPIRY
    words, late = case.words, number > 1
    letter = partial(structure_letters.reminder, words, case.first_name, last, late=late)
    key = f"interest:{case.id}:{case.state}:{case.since.timestamp():.6f}:remind:{number}"
    _post_to_managers(told, key, letter)


def _post_to_managers(told: _Told, key: str, write: Callable[[], Letter | None]) -> None:
    post_to_all(told.session, key, _managers(told.session, told.case), write, now=told.now)


def _managers(session: Session, case: Case) -> list[Reader]:
    """Return every manager of the structure; its contact when nobody has an account yet."""
    found = run(session, _MANAGERS, {"structure": case.structure_id})
    readers = [Reader(row.id, row.email, row.mail_frequency, row.language) for row in found]
    return readers or [Reader(None, case.contact_email)]


def _someone_offers(told: _Told) -> Letter:
    case = told.case
    return structure_letters.proposed(case.words, case.first_name, case.distance, told.answer_by)


def _to_expired(told: _Told) -> Letter:
    if told.case.at is InterestState.OFFERED:
        return volunteer_letters.offer_expired(told.case.words)
    others = nearest_missions(told.session, told.case.volunteer_id, told.now)
    return volunteer_letters.expired(told.case.words, others)


def _if_known(make: Callable[[_Told], Letter]) -> Callable[[_Told], Letter | None]:
    return lambda told: make(told) if told.case.at in KNOWN_TO_STRUCTURE else None


def _left_by_profile(told: _Told) -> Letter | None:
    """When the mission itself ends its managers know it; a profile that falls they do not."""
    if told.said.code != ReleaseReason.PROFILE or told.case.at not in KNOWN_TO_STRUCTURE:
        return None
    return structure_letters.withdrawn(told.case.words, told.case.first_name)


_VOLUNTEER: dict[str, Callable[[_Told], Letter | None]] = {
    "release_to_structure": lambda t: volunteer_letters.proposed(t.case.words, t.answer_by),
    "accept_offer": lambda t: volunteer_letters.proposed(t.case.words, t.answer_by),
    "offer": lambda t: volunteer_letters.offered(
        t.case.words, answer_by(InterestState.OFFERED, t.now) or t.now
    ),
    "contact": lambda t: volunteer_letters.contacted(t.case.words),
    "confirm": lambda t: volunteer_letters.confirmed(
        t.case.words, calendar_for(t.session, t.case.mission_id, t.now)
    ),
    "decline": lambda t: volunteer_letters.declined(t.case.words, reason_in_words(t.said)),
    "expire": _to_expired,
    "release": lambda t: volunteer_letters.released(
        t.case.words, _(RELEASE_LABELS[ReleaseReason(t.said.code)])
    ),
}
_STRUCTURE: dict[str, Callable[[_Told], Letter | None]] = {
    "release_to_structure": _someone_offers,
    "accept_offer": _someone_offers,
    "withdraw": _if_known(lambda t: structure_letters.withdrawn(t.case.words, t.case.first_name)),
    "expire": _if_known(lambda t: structure_letters.expired(t.case.words, t.case.first_name)),
    "release": _left_by_profile,
}
