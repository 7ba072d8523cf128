"""Who works for a structure on this site: the roles of a team, and what each may do."""

from __future__ import annotations

from enum import StrEnum

from reserve_app.language import N_

MOST_IN_A_TEAM = 50  # people: a structure has colleagues, not a crowd


class MemberRole(StrEnum):
    """What somebody is in the team of a structure.

    Members do everything about missions and volunteers. Managers also look after the structure
    itself: its record, its team, its closing.
    """

    MANAGER = "manager"
    MEMBER = "member"


ROLE_LABELS = {MemberRole.MANAGER: N_("Responsable"), MemberRole.MEMBER: N_("Membre")}
