"""Floor 2: the tables, one file an aggregate; the engine, the sessions, the migrations.

Importing this package registers every table on ``SQLModel.metadata`` and opens nothing.
"""

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
from reserve_app.models.mission import Mission, Visibility
from reserve_app.models.outbox import OutboxMail
from reserve_app.models.role import Grant, Membership
from reserve_app.models.standby import Standby, StandbyCall, StandbyWave
from reserve_app.models.structure import Structure
from reserve_app.models.volunteer import Volunteer, kinds_of, kinds_text
from reserve_app.models.word import MissionWord

__all__ = [
    "Account",
    "AccountLink",
    "AccountSession",
    "AuditEntry",
    "ContactView",
    "Grant",
    "Interest",
    "LinkPurpose",
    "MailFrequency",
    "Membership",
    "Mission",
    "MissionCell",
    "MissionWord",
    "OutboxMail",
    "Standby",
    "StandbyCall",
    "StandbyWave",
    "Structure",
    "Visibility",
    "Volunteer",
    "kinds_of",
    "kinds_text",
]
