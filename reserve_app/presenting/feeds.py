"""Missions as feeds: Atom (RFC 4287) for readers of news, iCalendar (RFC 5545) for agendas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from reserve_app.domain.criteria import SearchCriteria
from reserve_app.language import _, address, current_language
from reserve_app.mail.calendar import CalendarMission, subscription
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import period_text, places_text, slots_text
from reserve_app.queries.details import MissionDetail
from reserve_app.settings import get_settings

ATOM = "http://www.w3.org/2005/Atom"
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # of a feed that has had no mission yet
SITE = "Réserve"
# What XML cannot hold, even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is about: its title, its own path, and the path of the page it follows."""

    title: str
    path: str
    page: str


def atom(feed: Feed, missions: Sequence[MissionDetail]) -> bytes:
    """Return the missions as an Atom feed, in their order."""
    site, here = get_settings().public_url, get_settings().public_url + address(feed.path)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": current_language()})
    _text(root, "id", here)
    _text(root, "title", feed.title)
    latest = max((mission.published_at for mission in missions), default=BEGINNING)
    _text(root, "updated", _moment(latest))
    SubElement(root, "link", {"rel": "self", "href": here})
    page = site + address(feed.page)
    SubElement(root, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    _text(SubElement(root, "author"), "name", SITE)
    for mission in missions:
        _entry(SubElement(root, "entry"), mission)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def calendar(feed: Feed, missions: Sequence[MissionDetail]) -> str:
    """Return the missions as a calendar to subscribe to."""
    dated = ((for_calendar(mission), mission.published_at) for mission in missions)
    return subscription(feed.title, dated)


def followed(criteria: SearchCriteria) -> SearchCriteria:
    """Return what a feed follows of a search: all of it, newest first, whatever page was read."""
    return criteria.model_copy(update={"page": 1, "sort": None})


def for_calendar(mission: MissionDetail) -> CalendarMission:
    """Return what a calendar needs of a public mission."""
    place = ", ".join(filter(None, (mission.address, mission.commune)))
    return CalendarMission(
        id=mission.id,
        title=mission.title,
        description=mission.description,
        where=_("À distance") if mission.remote else place,
        address=get_settings().public_url + address(mission_path(mission.id, mission.slug)),
        starts_on=mission.starts_on,
        ends_on=mission.ends_on,
        slots=mission.slots,
        revision=mission.revision,
        department=mission.department,
    )


def _entry(entry: Element, mission: MissionDetail) -> None:
    site = get_settings().public_url
    kind = profile().kind(mission.kind)
    # Without the words of its title, which may change: what is read already is not shown as new.
    _text(entry, "id", f"{site}/missions/{mission.id}")
    _text(entry, "title", mission.title)
    _text(entry, "published", _moment(mission.published_at))
    _text(entry, "updated", _moment(mission.published_at))
    path = address(mission_path(mission.id, mission.slug))
    SubElement(entry, "link", {"rel": "alternate", "href": site + path, "type": "text/html"})
    _text(SubElement(entry, "author"), "name", mission.structure)
    SubElement(entry, "category", {"term": kind.key, "label": kind.label})
    _text(entry, "summary", _summary(mission))
    _text(entry, "content", mission.description)


def _summary(mission: MissionDetail) -> str:
    place = _("À distance") if mission.remote else f"{mission.commune} ({mission.department})"
    when = slots_text(mission.slots)
    period = period_text(mission.starts_on, mission.ends_on, mission.published_at.date())
    places = places_text(mission.places_left, mission.places)
    return " · ".join(part for part in (place, when, period, places) if part)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _UNWRITABLE.sub("", text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
