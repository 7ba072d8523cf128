"""What a moderator does for a territory: remind a silent structure, call, ask a neighbour.

Each is a letter in the outbox and a row of the log, in one transaction, once in 24 hours whoever
asks: the row that is locked first makes two who click at once one.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, Table, false, func, or_, select, true
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, Conflict, NotFound
from reserve_app.domain.states import By, InterestState
from reserve_app.geo.neighbours import neighbours_of
from reserve_app.geo.territories import get_territories
from reserve_app.language import N_, _
from reserve_app.mail.dates import moment_in_words
from reserve_app.mail.territory_letters import Lacking, neighbour_asked, structure_reminded
from reserve_app.models import (
    ACCOUNT,
    AUDIT_ENTRY,
    GRANT,
    INTEREST,
    MISSION,
    STANDBY_WAVE,
    STRUCTURE,
    counting,
)
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.colleagues import USABLE, managers_of, name_of
from reserve_app.services.outbox import Reader, post
from reserve_app.services.sql import GONE, known_id, run
from reserve_app.services.standby_waves import send_wave

_S, _M, _I, _W = STRUCTURE.c, MISSION.c, INTEREST.c, STANDBY_WAVE.c
_A, _G, _E = ACCOUNT.c, GRANT.c, AUDIT_ENTRY.c

_DONE = {
    Act.STRUCTURE_REMINDED: N_("Relancée le {at} : une fois par jour suffit."),
    Act.TERRITORY_ASKED: N_("Demande envoyée le {at} : une fois par jour suffit."),
}
_DONE_BY = {
    Act.STRUCTURE_REMINDED: N_("Relancée le {at} par {name} : une fois par jour suffit."),
    Act.TERRITORY_ASKED: N_("Demande envoyée le {at} par {name} : une fois par jour suffit."),
}


def remind_structure(actor: Actor, code: str, structure_id: int, *, now: datetime) -> None:
    """Write to those who manage a validated structure, or to its contact.

    Raises:
        NotFound: the territory is not the actor's, or has no such structure.
        Conflict: somebody did less than 24 hours ago; the sentence says who and when.
    """
    number = known_id(structure_id)
    mine = (_S.id == number, _S.validated == true(), *_moderated(actor, code, STRUCTURE))
    query = select(_S.id, _S.name, _S.department, _S.contact_email).where(*mine)
    with transaction() as session:
        found = run(session, query.with_for_update()).one_or_none()
        if found is None:
            raise NotFound(_(GONE))
        _once(session, Act.STRUCTURE_REMINDED, now, _E.subject_id == number)
        open_ones = (_M.structure_id == number, _M.published == true())
        missions = run(session, select(func.count()).where(*open_ones)).scalar_one()
        waits = select(func.count()).join(MISSION, _M.id == _I.mission_id)
        unanswered = (_M.structure_id == number, _I.state == InterestState.PROPOSED.value)
        waiting = run(session, waits.where(*unanswered)).scalar_one()
        letter = partial(structure_reminded, number, found.name, waiting, missions)
        readers = managers_of(session, number) or [Reader(None, found.contact_email)]
        for reader in readers:
            key = f"structure:{number}:reminded:{now.timestamp():.6f}:{reader.account_id or 0}"
            post(session, key, reader, letter, now=now)
        subject = Subject(number, found.department, number)
        record(session, Act.STRUCTURE_REMINDED, subject, Doing(actor, By.MODERATOR, now))
        session.commit()


def call_volunteers(actor: Actor, code: str, mission_id: int, *, now: datetime) -> int:
    """Send the next wave of calls for a mission now; return how many people were called.

    The limits of calls a week to one person hold, as for every wave.

    Raises:
        NotFound: the territory is not the actor's, or has no such open mission.
        Conflict: it is full, or a wave left less than twelve hours ago.
    """
    number = known_id(mission_id)
    mine = (_M.id == number, _M.published == true(), _M.structure_validated == true())
    query = select(_M.department, _M.structure_id).where(*mine, *_moderated(actor, code, MISSION))
    with transaction() as session:
        found = run(session, query.with_for_update()).one_or_none()
        if found is None:
            raise NotFound(_(GONE))
        waves = select(func.max(_W.number), func.max(_W.at)).where(_W.mission_id == number)
        last, at = run(session, waves).one()
        if at is not None and at > now - durations.NEXT_WAVE:
            hours = int(durations.NEXT_WAVE.total_seconds() // 3600)
            msg = _(
                "Des bénévoles ont été appelés le {at} : attendez {hours} heures entre deux "
                "appels.",
                at=moment_in_words(at),
                hours=hours,
            )
            raise Conflict(msg)
        called = send_wave(session, number, (last or 0) + 1, now)
        if called is None:
            msg = _("Cette mission n'a plus de place libre : il n'y a personne à appeler.")
            raise Conflict(msg)
        subject = Subject(number, found.department, found.structure_id, number)
        record(session, Act.MISSION_CALLED, subject, Doing(actor, By.MODERATOR, now))
        session.commit()
    return called


def ask_neighbour(actor: Actor, code: str, neighbour: str, *, now: datetime) -> int:
    """Write to the moderators of a neighbour; return how many they are.

    Raises:
        NotFound: the territory is not the actor's to moderate.
        BadInput: the other is no neighbour, or nobody moderates it.
        Conflict: somebody did less than 24 hours ago; the sentence says who and when.
    """
    territory = get_territories().get(code)
    if territory is None or not _moderates(actor, code):
        raise NotFound(_(GONE))
    if neighbour not in {one.code for one in neighbours_of(code)}:
        msg = _("Choisissez un département voisin.")
        raise BadInput(msg, field="voisin")
    theirs = (
        select(_A.id, _A.email)
        .join(GRANT, _G.account_id == _A.id)
        .where(_G.department == neighbour, or_(_G.until.is_(None), _G.until > now), USABLE)
        .order_by(_A.id)
        .with_for_update()  # and whoever asks the same at the same moment waits here
    )
    with transaction() as session:
        readers = [Reader(row.id, row.email) for row in run(session, theirs)]
        if not readers:
            msg = _("Personne ne modère encore ce département : prévenez l'administration.")
            raise BadInput(msg, field="voisin")
        asked = (_E.department == code, _E.reason_text == neighbour)
        _once(session, Act.TERRITORY_ASKED, now, *asked)
        counted = counting.counts(session.connection(), code)
        letter = partial(neighbour_asked, territory, _lacking(counted))
        for reader in readers:
            key = f"territory:{code}:asked:{neighbour}:{now.timestamp():.6f}:{reader.account_id}"
            post(session, key, reader, letter, now=now)
        doing, change = Doing(actor, By.MODERATOR, now), Change(fields=(neighbour,))
        record(session, Act.TERRITORY_ASKED, Subject(0, code), doing, change)
        session.commit()
    return len(readers)


def _moderated(actor: Actor, code: str, table: Table) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on the rows of a territory, if it is the actor's: none otherwise."""
    allowed = true() if _moderates(actor, code) else false()
    return allowed, table.c.department == code


def _moderates(actor: Actor, code: str) -> bool:
    return actor.admin or actor.system or code in actor.departments


def _once(session: Session, act: Act, now: datetime, *which: ColumnElement[bool]) -> None:
    """Refuse what somebody did in the last 24 hours.

    Raises:
        Conflict: says who and when.
    """
    query = select(_E.at, _E.actor_id).where(
        _E.act == act.value, _E.at > now - durations.ONCE_A_DAY, *which
    )
    found = run(session, query.order_by(_E.id.desc()).limit(1)).one_or_none()
    if found is not None:
        name = name_of(session, found.actor_id) if found.actor_id else ""
        said = _DONE_BY[act] if name else _DONE[act]
        raise Conflict(_(said, at=moment_in_words(found.at), name=name))


def _lacking(counted: dict[counting.Key, int]) -> Lacking:
    """Return what a territory has, in numbers moderators may read."""
    missions, places, waiting = (
        sum(n for (_, counts, _), n in counted.items() if counts == measure)
        for measure in ("missions", "places_left", "standby")
    )
    return Lacking(missions, places, waiting)
