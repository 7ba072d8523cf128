"""The search as a person would do it by hand: every mission, one after the other."""

from __future__ import annotations

from datetime import date
from typing import Any

from reserve_app.domain.criteria import BBox, SearchCriteria, slots_mask
from reserve_app.geo.distance import haversine_km
from reserve_app.geo.mercator import project
from reserve_app.search.words import asked_words, words_of

Row = dict[str, Any]


def matches(row: Row, structure: Row, criteria: SearchCriteria, today: date) -> bool:
    """Say whether a mission answers, leaving aside kind, mode and place."""
    if row["state"] != "published" or structure["state"] != "validated":
        return False
    if row["taken"] >= row["places"] and not criteria.include_full:
        return False
    if row["ends_on"] and row["ends_on"] < today and not criteria.include_past:
        return False
    if criteria.slots and row["slots"] and not row["slots"] & slots_mask(criteria.slots):
        return False
    words = words_of(row["title"], structure["name"], row["commune"])
    return all(
        any(word.startswith(asked) for word in words) for asked in asked_words(criteria.text)
    )


def in_box(row: Row, box: BBox) -> bool:
    """Say whether a point is in a box, to the map unit (4 cm)."""
    west, south = project(box.south, box.west)
    east, north = project(box.north, box.east)
    return west <= row["mx"] <= east and north <= row["my"] <= south


def is_there(row: Row, criteria: SearchCriteria) -> bool:
    """Say whether an on-site mission lies where the criteria look."""
    if criteria.bbox is not None:
        return in_box(row, criteria.bbox)
    if criteria.origin is not None:
        return km(row, criteria) <= criteria.radius_km
    return True


def km(row: Row, criteria: SearchCriteria) -> float:
    """Give the distance from the origin."""
    origin = criteria.origin
    assert origin is not None
    return haversine_km(origin.lat, origin.lon, row["lat"], row["lon"])


def find(
    rows: list[Row], structures: dict[int, Row], criteria: SearchCriteria, today: date
) -> tuple[list[Row], dict[tuple[bool, str], int]]:
    """Give every mission found, in order, and the counts by (remote, kind) for the facets."""
    answering = [
        row
        for row in rows
        if matches(row, structures[row["structure_id"]], criteria, today)
        and (row["remote"] or is_there(row, criteria))
    ]
    counts: dict[tuple[bool, str], int] = {}
    for row in answering:
        key = (row["remote"], row["kind"])
        counts[key] = counts.get(key, 0) + 1
    found = [
        row
        for row in answering
        if (not criteria.kinds or row["kind"] in criteria.kinds)
        and (criteria.mode is None or (criteria.mode == "remote") == row["remote"])
    ]
    on_site = [row for row in found if not row["remote"]]
    remote = [row for row in found if row["remote"]]
    newest = lambda row: (row["published_at"], row["id"])  # noqa: E731
    if criteria.order == "distance":
        on_site.sort(key=lambda row: (round(km(row, criteria), 9), row["id"]))
    elif criteria.order == "soonest":
        on_site.sort(key=lambda row: (row["starts_on"], row["id"]))
    else:
        on_site.sort(key=newest, reverse=True)
    return on_site + sorted(remote, key=newest, reverse=True), counts
