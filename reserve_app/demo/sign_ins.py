"""The accounts of the demonstration one can sign in to: one of each role, one password for all.

Known to everybody: that is why `reserve demo` refuses to run in production.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reserve_app.domain.states import VolunteerState
from reserve_app.domain.structures import LegalKind

DEMO_PASSWORD = "demo solidarite 2020"  # noqa: S105 - printed by `reserve demo`, on purpose
# Made once: a salt drawn at each load would make each load different.
DEMO_HASH = "$argon2id$v=19$m=19456,t=2,p=1$2nuPMQZgbI1xrhVijNEaQw$tZAEGDTbccrcv7/i8mMvnNvwGhOdDX1JS0CLyksB/q0"  # noqa: E501
# The hash of 256 random bits that nobody kept: everybody else's account opens with nothing.
UNUSABLE_HASH = "$argon2id$v=19$m=19456,t=2,p=1$NAYgZCwlBACAEOL833vPmQ$DyEUVTZ6ME9gSTmnzC5Wzg2s+2YI/QV3Ouv/HcmYtsQ"  # noqa: E501

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account to try. ``state`` is its volunteer's profile, if it has one.

    ``kind`` is that of the structure it manages: the one the demonstration shows of that kind.
    """

    email: str
    role: str
    state: VolunteerState | None = None
    kind: LegalKind | None = None
    name: str = ""
    department: str | None = None
    admin: bool = False


SIGN_INS = (
    SignIn("benevole@demo.example", "bénévole, profil validé", VolunteerState.VALIDATED),
    SignIn("attente@demo.example", "bénévole, profil en attente", VolunteerState.PENDING),
    SignIn("structure@demo.example", "responsable", kind=LegalKind.MDPH, name="Camille Renaud"),
    SignIn("ccas@demo.example", "responsable", kind=LegalKind.CCAS, name="Nadia Benali"),
    SignIn(
        "association@demo.example",
        "responsable",
        kind=LegalKind.ASSOCIATION,
        name="Yann Le Goff",
    ),
    SignIn(
        "moderation@demo.example",
        "modération du Pas-de-Calais",
        department="62",
        name="Claire Lefebvre",
    ),
    SignIn(
        "moderation2@demo.example",
        "modération du Pas-de-Calais, collègue",
        department="62",
        name="Karim Benali",
    ),
    SignIn("moderation59@demo.example", "modération du Nord", department="59", name="Anne Petit"),
    SignIn("admin@demo.example", "administration du site", name="Jeanne Marchand", admin=True),
)


def told(shown: Mapping[LegalKind, Row]) -> tuple[SignIn, ...]:
    """Return the sign-ins as they are told, with the name of each one's structure."""
    return tuple(
        replace(one, role=f"{one.role}, {shown[one.kind]['name']}") if one.kind else one
        for one in SIGN_INS
    )


def roles(
    first_id: int, since: datetime, shown: Mapping[LegalKind, Row]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Return accounts, memberships and grants of the sign-ins that are no volunteers.

    Args:
        first_id: number of the first account.
        since: when they signed up.
        shown: the structure of each kind that has a sign-in.
    """
    accounts, memberships, grants = [], [], []
    others = [one for one in SIGN_INS if one.state is None]
    for account_id, one in enumerate(others, first_id):
        columns = account(account_id, one.email, since, DEMO_HASH)
        accounts.append({**columns, "name": one.name, "admin": one.admin})
        row: Row = {"account_id": account_id}
        if one.kind is not None:
            mine = {"structure_id": shown[one.kind]["id"], "role": "manager", "since": since}
            memberships.append({**row, **mine})
        if one.department is not None:
            grants.append({**row, "department": one.department, "since": since})
    return accounts, memberships, grants


def account(account_id: int, email: str, since: datetime, password_hash: str) -> Row:
    """Return the columns of a confirmed account."""
    return {
        "id": account_id,
        "email": email,
        "email_key": email,
        "name": "",
        "verified_at": since,
        "password_hash": password_hash,
        "admin": False,
        "mail_frequency": "immediate",
        "created_at": since,
        "last_seen_at": since,
    }
