"""Draw the volunteers of the demonstration, each with an account, and what moderators decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from reserve_app.data import load_crisis
from reserve_app.demo.places import Draw, Town
from reserve_app.demo.sign_ins import DEMO_HASH, SIGN_INS, UNUSABLE_HASH, account
from reserve_app.demo.texts import get_texts
from reserve_app.domain.audit import Act
from reserve_app.domain.criteria import ALL_SLOTS
from reserve_app.domain.slugs import slug
from reserve_app.domain.states import By, VolunteerState
from reserve_app.models import kinds_text
from reserve_app.settings import get_settings

Row = dict[str, Any]
_WEEK = (1 << len(ALL_SLOTS)) - 1
REVIEW = timedelta(hours=4)  # what moderators took to decide, in the demonstration
_RADII = (5, 10, 15, 15, 20, 30)
_STEP = 37  # prime to 100: each state has its exact share, spread over the days
# Of a hundred volunteers, four days after the opening; the rest is validated.
_SHARES = (
    (VolunteerState.PENDING, 10), (VolunteerState.CHANGES_REQUESTED, 2),
    (VolunteerState.REFUSED, 2), (VolunteerState.SUSPENDED, 1),
)  # fmt: skip
_DECIDED: dict[VolunteerState, tuple[tuple[Act, VolunteerState, str], ...]] = {
    VolunteerState.PENDING: (),
    VolunteerState.VALIDATED: ((Act.VOLUNTEER_VALIDATED, VolunteerState.VALIDATED, ""),),
    VolunteerState.CHANGES_REQUESTED: (
        (Act.VOLUNTEER_CHANGES_REQUESTED, VolunteerState.CHANGES_REQUESTED, "incomplete"),
    ),
    VolunteerState.REFUSED: (
        (Act.VOLUNTEER_REFUSED, VolunteerState.REFUSED, "identity_unclear"),
    ),
    VolunteerState.SUSPENDED: (
        (Act.VOLUNTEER_VALIDATED, VolunteerState.VALIDATED, ""),
        (Act.VOLUNTEER_SUSPENDED, VolunteerState.SUSPENDED, "unsafe"),
    ),
}  # fmt: skip


def launch_volunteers(
    rng: Random, draw: Draw, number: int, opened: datetime, moment: datetime
) -> tuple[list[Row], list[Row]]:
    """Draw the accounts and volunteers of a launch, in the order they signed up.

    Args:
        rng: where chance comes from.
        draw: the communes they live in.
        number: how many.
        opened: when sign-up opened.
        moment: the moment the demonstration shows; nobody signed up in the hours before.
    """
    lasts = (moment - opened).total_seconds()
    signed = sorted(
        opened + timedelta(seconds=int(rng.random() * lasts * 0.9)) for _ in range(number)
    )
    accounts, volunteers = [], []
    kinds = sorted(load_crisis(get_settings().crisis).keys)
    known = [one for one in SIGN_INS if one.state is not None]
    for n, since in enumerate(signed):
        state = known[n].state if n < len(known) else _state(n)
        row = volunteer(rng, n + 1, draw.town(rng), since, kinds)
        row["state"] = (state or VolunteerState.PENDING).value
        volunteers.append(row)
        accounts.append(account_of(row))
        if n < len(known):
            accounts[n] = account(n + 1, known[n].email, since, DEMO_HASH)
            row["birth_date"] = date(1988, 6, 21)  # old and young enough for any mission
    return accounts, volunteers


def volunteer(rng: Random, number: int, town: Town, since: datetime, kinds: list[str]) -> Row:
    """Draw one volunteer, validated; the account has the same number."""
    first_name, last_name = get_texts().names(rng)
    wanted = [kind for kind in kinds if rng.random() < 0.6] or kinds  # noqa: PLR2004
    return {
        "id": number,
        "account_id": number,
        "state": VolunteerState.VALIDATED.value,
        "first_name": first_name,
        "last_name": last_name,
        # Never given to anybody: ARCEP's decision 2018-0881 keeps 06 39 98 for fiction.
        "phone": f"+336399800{number % 100:02d}",
        "birth_date": _birth_date(rng, since.date()),
        "commune_insee": town.insee,
        "commune": town.name,
        "department": town.department,
        "lat": town.lat,
        "lon": town.lon,
        "radius_km": _RADII[int(rng.random() * len(_RADII))],
        "kinds": kinds_text(tuple(wanted)),
        "slots": int(rng.random() * _WEEK),
        "on_site": True,
        "remote": rng.random() < 0.7,  # noqa: PLR2004
        "charter_at": since,
        "created_at": since,
        "submitted_at": since,
        "revision": 1,
        "erased": False,
    }


def account_of(row: Row) -> Row:
    """Return the account of a volunteer drawn, that nobody can sign in to."""
    return account(row["account_id"], address(row), row["created_at"], UNUSABLE_HASH)


def address(row: Row) -> str:
    """Return the e-mail address of a volunteer drawn: of nobody (RFC 2606)."""
    return f"{slug(row['first_name'])}.{slug(row['last_name'])}-{row['id']}@benevole.example"


def decisions(volunteers: list[Row]) -> list[Row]:
    """Return the audit rows of the profiles: signed up, then what moderators decided."""
    rows = []
    for one in volunteers:
        steps = _DECIDED[VolunteerState(one["state"])]
        created = (Act.VOLUNTEER_CREATED, VolunteerState.PENDING, "")
        before, at = "", one["created_at"]
        for act, after, reason in (created, *steps):
            by = By.VOLUNTEER if act is Act.VOLUNTEER_CREATED else By.MODERATOR
            who = one["account_id"] if by is By.VOLUNTEER else None
            rows.append(audit(act, one["id"], at, by, before, after.value, reason, who, one))
            before, at = after.value, at + REVIEW
    return rows


def audit(  # noqa: PLR0913, PLR0917 - one row of one table
    act: Act, number: int, at: datetime, by: By, before: str, after: str, reason: str,
    actor_id: int | None, within: Row,
) -> Row:  # fmt: skip
    """Return one row of the audit log; `within` says whose département and structure it is."""
    return {
        "at": at,
        "act": act.value,
        "subject": act.value.split(":", maxsplit=1)[0],
        "subject_id": number,
        "actor_id": actor_id,
        "actor_role": by.value,
        "before": before,
        "after": after,
        "reason": reason,
        "reason_text": "",
        "department": within["department"],
        "structure_id": within.get("structure_id"),
    }


def _state(n: int) -> VolunteerState:
    rank = n * _STEP % 100
    for state, share in _SHARES:
        if rank < share:
            return state
        rank -= share
    return VolunteerState.VALIDATED


def _birth_date(rng: Random, today: date) -> date:
    """Draw who signs up: mostly people who work, some of 16 and 17, some of 70 and more."""
    drawn = rng.random()
    youngest, oldest = (16, 18) if drawn < 0.03 else (70, 84) if drawn < 0.1 else (18, 70)  # noqa: PLR2004
    days = (youngest + rng.random() * (oldest - youngest)) * 365.25
    return today - timedelta(days=int(days) + 5)
