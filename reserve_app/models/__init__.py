"""Floor 2: the tables, one file an aggregate; the engine, the sessions, the migrations.

Importing this package registers every table on ``SQLModel.metadata`` and opens nothing.
"""

from typing import cast

from sqlalchemy import Table
from sqlmodel import SQLModel

from reserve_app.models.account import (
    Account,
    AccountLink,
    AccountSession,
    LinkPurpose,
    MailFrequency,
)
from reserve_app.models.audit import AuditEntry
from reserve_app.models.cell import MissionCell
from reserve_app.models.interest import ContactView, Interest
from reserve_app.models.mission import Mission
from reserve_app.models.mission_revision import MissionDraft, MissionRevision
from reserve_app.models.outbox import OutboxMail
from reserve_app.models.partner import PartnerKey, PartnerMission
from reserve_app.models.review import ReviewItem, ReviewNote, ReviewReport
from reserve_app.models.role import Grant, Membership
from reserve_app.models.standby import Standby, StandbyCall, StandbyWave
from reserve_app.models.structure import Structure
from reserve_app.models.team import JoinRequest, StructureDraft, TeamInvitation
from reserve_app.models.territory import (
    TerritoryContact,
    TerritoryCount,
    TerritoryDay,
    TerritoryDelta,
    TerritoryFlag,
)
from reserve_app.models.volunteer import Volunteer, kinds_of, kinds_text
from reserve_app.models.word import MissionWord


def _table(model: type[SQLModel]) -> Table:
    return cast("Table", model.__table__)  # type: ignore[attr-defined] # SQLModel hides it


# For Core: reads that need no object, guarded updates and bulk writes.
ACCOUNT = _table(Account)
ACCOUNT_LINK = _table(AccountLink)
ACCOUNT_SESSION = _table(AccountSession)
AUDIT_ENTRY = _table(AuditEntry)
CONTACT_VIEW = _table(ContactView)
GRANT = _table(Grant)
INTEREST = _table(Interest)
JOIN_REQUEST = _table(JoinRequest)
MEMBERSHIP = _table(Membership)
MISSION = _table(Mission)
MISSION_CELL = _table(MissionCell)
MISSION_DRAFT = _table(MissionDraft)
MISSION_REVISION = _table(MissionRevision)
MISSION_WORD = _table(MissionWord)
OUTBOX_MAIL = _table(OutboxMail)
PARTNER_KEY = _table(PartnerKey)
PARTNER_MISSION = _table(PartnerMission)
REVIEW_ITEM = _table(ReviewItem)
REVIEW_NOTE = _table(ReviewNote)
REVIEW_REPORT = _table(ReviewReport)
STANDBY = _table(Standby)
STANDBY_CALL = _table(StandbyCall)
STANDBY_WAVE = _table(StandbyWave)
STRUCTURE = _table(Structure)
STRUCTURE_DRAFT = _table(StructureDraft)
TEAM_INVITATION = _table(TeamInvitation)
TERRITORY_CONTACT = _table(TerritoryContact)
TERRITORY_COUNT = _table(TerritoryCount)
TERRITORY_DAY = _table(TerritoryDay)
TERRITORY_DELTA = _table(TerritoryDelta)
TERRITORY_FLAG = _table(TerritoryFlag)
VOLUNTEER = _table(Volunteer)

__all__ = [
    "ACCOUNT",
    "ACCOUNT_LINK",
    "ACCOUNT_SESSION",
    "AUDIT_ENTRY",
    "CONTACT_VIEW",
    "GRANT",
    "INTEREST",
    "JOIN_REQUEST",
    "MEMBERSHIP",
    "MISSION",
    "MISSION_CELL",
    "MISSION_DRAFT",
    "MISSION_REVISION",
    "MISSION_WORD",
    "OUTBOX_MAIL",
    "PARTNER_KEY",
    "PARTNER_MISSION",
    "REVIEW_ITEM",
    "REVIEW_NOTE",
    "REVIEW_REPORT",
    "STANDBY",
    "STANDBY_CALL",
    "STANDBY_WAVE",
    "STRUCTURE",
    "STRUCTURE_DRAFT",
    "TEAM_INVITATION",
    "TERRITORY_CONTACT",
    "TERRITORY_COUNT",
    "TERRITORY_DAY",
    "TERRITORY_DELTA",
    "TERRITORY_FLAG",
    "VOLUNTEER",
    "Account",
    "AccountLink",
    "AccountSession",
    "AuditEntry",
    "ContactView",
    "Grant",
    "Interest",
    "JoinRequest",
    "LinkPurpose",
    "MailFrequency",
    "Membership",
    "Mission",
    "MissionCell",
    "MissionDraft",
    "MissionRevision",
    "MissionWord",
    "OutboxMail",
    "PartnerKey",
    "PartnerMission",
    "ReviewItem",
    "ReviewNote",
    "ReviewReport",
    "Standby",
    "StandbyCall",
    "StandbyWave",
    "Structure",
    "StructureDraft",
    "TeamInvitation",
    "TerritoryCount",
    "TerritoryDay",
    "TerritoryDelta",
    "TerritoryFlag",
    "Volunteer",
    "kinds_of",
    "kinds_text",
]
