"""Let the people of the demonstration act, through the same services as everybody: a living board.

Only invented volunteers act (their addresses end with `DOMAIN`), and only teams the demonstration
made answer. What a service refuses is not done: somebody else then tries something else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select
from sqlmodel import Session

from reserve_app.demo.sign_ins import SIGN_INS
from reserve_app.demo.texts import get_texts
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.domain.reasons import DeclineReason
from reserve_app.domain.states import LIVE, InterestState, VolunteerState
from reserve_app.mail.dates import paris_day
from reserve_app.models import ACCOUNT, INTEREST, MEMBERSHIP, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services import interest_answers
from reserve_app.services.interests import accept_offer, apply, withdraw
from reserve_app.services.sessions import account_actor
from reserve_app.services.sql import known_id, run

DOMAIN = "@benevole.example"
TRIES = 12  # different people and missions, before a moment passes without anything
_I, _M, _V, _A, _S, _B = (
    INTEREST.c, MISSION.c, VOLUNTEER.c, ACCOUNT.c, STRUCTURE.c, MEMBERSHIP.c,
)  # fmt: skip
_In = InterestState
_TEAM = tuple(one.email for one in SIGN_INS if one.kind)
_VOLUNTEERS = (
    select(_V.id, _V.account_id, _V.first_name)
    .join(ACCOUNT, _A.id == _V.account_id)
    .where(
        _V.state == VolunteerState.VALIDATED.value,
        _A.suspended_at.is_(None),
        _A.email.endswith(DOMAIN),
    )
    .order_by(_V.id)
)
_INTERESTS = (
    select(
        _I.id.label("interest"), _I.state, _M.title, _M.structure_id, _V.account_id, _V.first_name,
        _S.name.label("structure"),
    )
    .join(MISSION, _M.id == _I.mission_id)
    .join(STRUCTURE, _S.id == _M.structure_id)
    .join(VOLUNTEER, _V.id == _I.volunteer_id)
    .join(ACCOUNT, _A.id == _V.account_id)
    .where(_A.email.endswith(DOMAIN))
    .order_by(_I.id)
)  # fmt: skip
_LEAVES = (_In.PROPOSED, _In.CONTACTED, _In.WAITLISTED)
_ANSWERED = (_In.PROPOSED, _In.CONTACTED)


@dataclass
class Simulation:
    """Who may act where.

    Attributes:
        rng: draws who does what.
        structure_id: only the missions of that structure; None for all.
        answers: whether the teams answer too.
    """

    rng: Random
    structure_id: int | None = None
    answers: bool = False
    _acts: list[tuple[float, Callable[[datetime], str]]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Weigh what happens: most people come, some leave.

        Raises:
            BadInput: this is no demonstration, or has no such structure.
        """
        self._acts = [(6, self._come), (1.5, self._leave), (2, self._accept)]
        self._acts += [(5, self._answer)] if self.answers else []
        with read_session() as session:
            invented = select(_A.id).where(_A.email.endswith(DOMAIN)).limit(1)
            if run(session, invented).first() is None:
                msg = "Il n'y a pas de démonstration ici : chargez-la avec « reserve demo »."
                raise BadInput(msg)
            if self.structure_id is not None:
                here = select(_S.id).where(_S.id == known_id(self.structure_id))
                if run(session, here).first() is None:
                    msg = "Aucune structure n'a ce numéro."
                    raise BadInput(msg, field="structure")

    def act(self, now: datetime) -> str:
        """Let one thing happen; return what, in French, empty when nobody could do anything."""
        for _ in range(TRIES):
            weights, acts = zip(*self._acts, strict=True)
            try:
                if sentence := self.rng.choices(acts, weights)[0](now):
                    return str(sentence)
            except ReserveError:
                continue  # too old for it, applied meanwhile, no longer offered…
        return ""

    def _come(self, now: datetime) -> str:
        with read_session() as session:
            mission = self._drawn(session, _open_missions(paris_day(now)), self._here())
            if mission is None:
                return ""
            there = select(_I.volunteer_id).where(
                _I.mission_id == mission["id"], _I.state.in_(sorted(LIVE))
            )
            someone = self._drawn(session, _VOLUNTEERS, _V.id.not_in(there))
        if someone is None:
            return ""
        message = get_texts().message(self.rng)
        actor = Actor(account_id=someone["account_id"])
        made = apply(actor, mission["id"], key=token_hex(8), now=now, message=message)
        how = "rejoint la liste d'attente de" if made.position else "se propose pour"
        return f"{someone['first_name']} {how} {_named(mission)}"

    def _leave(self, now: datetime) -> str:
        one = self._interest(_LEAVES)
        if one is None:
            return ""
        withdraw(Actor(account_id=one["account_id"]), one["interest"], now=now)
        return f"{one['first_name']} se désiste de {_named(one)}"

    def _accept(self, now: datetime) -> str:
        one = self._interest((_In.OFFERED,))
        if one is None:
            return ""
        accept_offer(Actor(account_id=one["account_id"]), one["interest"], now=now)
        return f"{one['first_name']} accepte une place pour {_named(one)}"

    def _answer(self, now: datetime) -> str:
        one = self._interest(_ANSWERED, _M.structure_id.in_(_teams()))
        if one is None:
            return ""
        with read_session() as session:
            team = select(_B.account_id).where(_B.structure_id == one["structure_id"])
            member = run(
                session, team.join(ACCOUNT, _A.id == _B.account_id).where(_ours())
            ).scalar()
            actor = account_actor(session, member or 0, now)
        name, number = one["first_name"], one["interest"]
        if one["state"] == _In.PROPOSED:
            interest_answers.contact(actor, number, now=now)
            return f"{one['structure']} contacte {name}"
        if self.rng.random() < 0.8:  # noqa: PLR2004 - most of those called are confirmed
            interest_answers.confirm(actor, number, now=now)
            return f"{one['structure']} confirme {name}"
        interest_answers.decline(actor, number, DeclineReason.NOT_AVAILABLE.value, now=now)
        return f"{one['structure']} décline {name}"

    def _interest(
        self, states: tuple[InterestState, ...], *which: ColumnElement[bool]
    ) -> RowMapping | None:
        with read_session() as session:
            return self._drawn(session, _INTERESTS, _I.state.in_(states), self._here(), *which)

    def _here(self) -> ColumnElement[bool]:
        """Return the condition on the missions where something may happen."""
        only = self.structure_id
        return _M.structure_id == only if only is not None else _M.structure_id > 0

    def _drawn(
        self, session: Session, query: Select[Any], *which: ColumnElement[bool]
    ) -> RowMapping | None:
        """Return one row of a query, any."""
        found = query.where(*which)
        total = run(session, select(func.count()).select_from(found.subquery())).scalar_one()
        if not total:
            return None
        place = self.rng.randrange(total)
        return run(session, found.offset(place).limit(1)).mappings().one_or_none()


def _open_missions(today: date) -> Select[Any]:
    """Return the missions one can apply to; full ones have a waiting list."""
    return (
        select(_M.id, _M.title, _S.name.label("structure"))
        .join(STRUCTURE, _S.id == _M.structure_id)
        .where(_M.published, _M.structure_validated, or_(_M.ends_on.is_(None), _M.ends_on >= today))
        .order_by(_M.id)
    )


def _ours() -> ColumnElement[bool]:
    """Return the condition on the accounts that answer: teams the demonstration made."""
    return _A.email.in_(_TEAM)


def _teams() -> Select[tuple[int]]:
    return select(_B.structure_id).join(ACCOUNT, _A.id == _B.account_id).where(_ours())


def _named(row: RowMapping) -> str:
    return f"« {row['title']} » ({row['structure']})"
