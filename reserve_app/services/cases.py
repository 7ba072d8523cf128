"""A case: one interest with what its mission, volunteer and structure bring to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from reserve_app.domain.bands import Band, band_of
from reserve_app.domain.errors import NotFound
from reserve_app.domain.states import InterestState
from reserve_app.geo.distance import haversine_km
from reserve_app.language import _
from reserve_app.mail.mission_words import MissionWords
from reserve_app.models import ACCOUNT, INTEREST, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.services.auditing import Subject
from reserve_app.services.outbox import Reader
from reserve_app.services.places import lock_mission
from reserve_app.services.sql import GONE, run

_I, _M, _V, _S, _A = INTEREST.c, MISSION.c, VOLUNTEER.c, STRUCTURE.c, ACCOUNT.c
_COLUMNS = (
    _I.id, _I.state, _I.since, _I.due_at, _I.reminders, _I.volunteer_id,
    _I.mission_id, _M.slug, _M.title, _M.commune, _M.remote, _M.lat, _M.lon,
    _M.structure_id, _M.department, _M.contact_email, _S.name.label("structure"),
    _V.account_id, _V.first_name, _V.lat.label("home_lat"), _V.lon.label("home_lon"),
    _A.email, _A.mail_frequency, _A.language,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One interest as services see it; never leaves them."""

    id: int
    state: str
    since: datetime
    due_at: datetime | None
    reminders: int
    volunteer_id: int
    mission_id: int
    slug: str
    title: str
    commune: str
    remote: bool
    lat: float | None
    lon: float | None
    structure_id: int
    department: str
    contact_email: str
    structure: str
    account_id: int
    first_name: str
    home_lat: float | None
    home_lon: float | None
    email: str
    mail_frequency: str
    language: str

    @property
    def at(self) -> InterestState:
        """Its state."""
        return InterestState(self.state)

    @property
    def words(self) -> MissionWords:
        """What letters say of its mission."""
        return MissionWords(
            self.mission_id, self.slug, self.title, self.structure, self.commune, self.remote
        )

    @property
    def reader(self) -> Reader:
        """The volunteer, as the reader of a letter."""
        return Reader(self.account_id, self.email, self.mail_frequency, self.language)

    @property
    def subject(self) -> Subject:
        """What the audit log calls it, and the screens it shows on."""
        return Subject(
            self.id, self.department, self.structure_id, self.mission_id, self.volunteer_id
        )

    @property
    def distance(self) -> str:
        """How far the volunteer lives, as a band: all that a structure learns of it."""
        if self.remote:
            return _("à distance")
        points = (self.lat, self.lon, self.home_lat, self.home_lon)
        lat, lon, home_lat, home_lon = points
        if lat is None or lon is None or home_lat is None or home_lon is None:
            return Band.REMOTE.label
        return band_of(haversine_km(lat, lon, home_lat, home_lon)).label


def cases(session: Session, *which: ColumnElement[bool]) -> list[Case]:
    """Return the cases of a condition, in the order they were made."""
    statement = (
        select(*_COLUMNS)
        .join(MISSION, _M.id == _I.mission_id)
        .join(STRUCTURE, _S.id == _M.structure_id)
        .join(VOLUNTEER, _V.id == _I.volunteer_id)
        .join(ACCOUNT, _A.id == _V.account_id)
        .where(*which)
        .order_by(_I.id)
    )
    return [Case(**row) for row in run(session, statement).mappings()]


def locked_case(session: Session, *which: ColumnElement[bool]) -> Case:
    """Return the one case of a condition with its mission locked, so that nothing moves under it.

    The mission is always locked first: two verbs on one mission wait for each other instead of
    deadlocking.

    Raises:
        NotFound: none, or not within the condition (which holds the permission).
    """
    found = cases(session, *which)
    if len(found) != 1:
        raise NotFound(_(GONE))
    lock_mission(session, found[0].mission_id)
    again = cases(session, *which)
    if len(again) != 1:
        raise NotFound(_(GONE))
    return again[0]
