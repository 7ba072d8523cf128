"""Draw the missions of the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from reserve_app.demo.places import Draw, Town
from reserve_app.demo.texts import get_texts
from reserve_app.domain.criteria import ALL_SLOTS, Day, Half, slots_mask
from reserve_app.domain.slugs import slug
from reserve_app.domain.states import MissionState, StructureState
from reserve_app.search.points import Point, point

Row = dict[str, Any]

_NO_POINT: Row = dict.fromkeys(Point._fields)
_KINDS = (
    ("food_aid", 0.32),
    ("neighbourhood", 0.29),
    ("isolated_people", 0.27),
    ("childcare", 0.12),
)
_REMOTE = 0.93  # of the missions of the kind that may be remote; about a fifth to a quarter of all
_WEEK_DAYS = (Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI)
_PATTERNS = (
    0,  # any time will do
    *(
        slots_mask(tuple(slot for slot in ALL_SLOTS if slot.day in days and slot.half in halves))
        for days, halves in (
            (_WEEK_DAYS, (Half.MORNING,)),
            (_WEEK_DAYS, (Half.AFTERNOON,)),
            (_WEEK_DAYS, (Half.MORNING, Half.AFTERNOON)),
            (_WEEK_DAYS, (Half.EVENING,)),
            ((Day.MON, Day.WED, Day.FRI), (Half.MORNING,)),
            ((Day.TUE, Day.THU), (Half.AFTERNOON,)),
            ((Day.WED,), (Half.MORNING, Half.AFTERNOON)),
            ((Day.SAT, Day.SUN), (Half.MORNING, Half.AFTERNOON)),
            ((Day.SAT,), (Half.MORNING,)),
            ((Day.SUN,), (Half.EVENING,)),
        )
    ),
)
_PLACES = (1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 10, 12)


def published_missions(
    rng: Random, draw: Draw, structures: list[Row], number: int, today: date
) -> Iterator[Row]:
    """Draw published missions all over the towns, each of a structure of its département.

    No place is taken yet.
    """
    by_department: dict[str, list[Row]] = {}
    for structure in structures:
        by_department.setdefault(structure["department"], []).append(structure)
    for mission_id in range(1, number + 1):
        town = draw.town(rng)
        near = by_department.get(town.department) or structures
        row = mission(rng, mission_id, near[int(rng.random() * len(near))], town, today)
        yield row


def launch_missions(rng: Random, draw: Draw, structures: list[Row], today: date) -> list[Row]:
    """Draw what the structures of a launch ask: three to nine missions each, in every state."""
    rows: list[Row] = []
    for structure in structures:
        for _ in range(3 + int(rng.random() * 7)):
            town = _home_or_near(rng, draw, structure)
            row = mission(rng, len(rows) + 1, structure, town, today)
            _give_state(row, _state(rng, StructureState(structure["state"])), today)
            rows.append(row)
    _show_every_state(rows, today)
    return rows


def mission(rng: Random, mission_id: int, structure: Row, town: Town, today: date) -> Row:
    """Draw one published mission with no place taken."""
    texts = get_texts()
    kind = _kind(rng)
    remote = kind == "isolated_people" and rng.random() < _REMOTE
    if remote:
        town = town._replace(
            insee=structure["commune_insee"],
            name=structure["commune"],
            department=structure["department"],
        )
    title = texts.title(rng, kind, town.name, remote=remote)
    starts_on = today + timedelta(days=int(rng.random() * 45) - 20)
    lasts = timedelta(days=int(rng.random() * 90) + 1)
    ends_on = None if rng.random() < 0.4 else max(starts_on, today) + lasts  # noqa: PLR2004
    morning = datetime.combine(today, time(8), UTC)
    registered = min(structure["created_at"], morning)
    published = registered + (morning - registered) * rng.random()
    return {
        "id": mission_id,
        "structure_id": structure["id"],
        "structure_validated": structure["validated"],
        "state": MissionState.PUBLISHED.value,
        "published": True,
        "kind": kind,
        "title": title,
        "slug": slug(title),
        "description": texts.description(rng, kind),
        "remote": remote,
        "address": "" if remote else texts.address(rng),
        "commune_insee": town.insee,
        "commune": town.name,
        "department": town.department,
        **(_NO_POINT if remote else point(*town.around(rng))._asdict()),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "slots": _PATTERNS[int(rng.random() * len(_PATTERNS))],
        "places": _PLACES[int(rng.random() * len(_PLACES))],
        "taken": 0,
        "is_full": False,
        "urgent": rng.random() < 0.08,  # noqa: PLR2004 - one in twelve
        "contact_name": structure["contact_name"],
        "contact_email": structure["contact_email"],
        "contact_phone": structure["contact_phone"],
        "created_at": max(registered, published - timedelta(hours=6)),
        "published_at": published,
        "revision": 1,
    }


def _kind(rng: Random) -> str:
    drawn = rng.random()
    for kind, share in _KINDS:
        if drawn < share:
            return kind
        drawn -= share
    return _KINDS[0][0]


def _home_or_near(rng: Random, draw: Draw, structure: Row) -> Town:
    """Half the missions of a structure are in its own commune."""
    if rng.random() < 0.5:  # noqa: PLR2004
        for town in draw.towns:
            if town.insee == structure["commune_insee"]:
                return town
    return draw.town(rng)


def _state(rng: Random, structure: StructureState) -> MissionState:
    """Draw the state of a mission; only a structure once validated has had one published."""
    if structure is StructureState.VALIDATED:
        if rng.random() < 0.78:  # noqa: PLR2004 - most are online four days after the opening
            return MissionState.PUBLISHED
        states = list(MissionState)
        return states[int(rng.random() * len(states))]
    if structure is StructureState.SUSPENDED:
        return MissionState.PUBLISHED
    if structure is StructureState.CLOSED:
        return MissionState.CANCELLED
    return MissionState.PENDING if structure is StructureState.PENDING else MissionState.DRAFT


_PUBLISHED_ONCE = frozenset(
    {
        MissionState.PUBLISHED,
        MissionState.SUSPENDED,
        MissionState.PAUSED,
        MissionState.FINISHED,
    }
)


def _give_state(row: Row, state: MissionState, today: date) -> None:
    row["state"] = state.value
    row["published"] = state is MissionState.PUBLISHED
    if state not in _PUBLISHED_ONCE:
        row["published_at"] = None
    if state is MissionState.FINISHED:
        row["starts_on"] = min(row["starts_on"], today - timedelta(days=3))
        row["ends_on"] = today - timedelta(days=1)


def _show_every_state(rows: list[Row], today: date) -> None:
    """Make sure that a demo shows at least one mission in each state."""
    shown = {row["state"] for row in rows}
    spare = [row for row in rows if row["state"] == MissionState.PUBLISHED]
    for state in MissionState:
        if state.value not in shown:
            _give_state(spare.pop(), state, today)
