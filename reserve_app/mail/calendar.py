"""A mission as a calendar file (RFC 5545), for the confirmation and for ``/missions/{id}.ics``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration, vRecur

from reserve_app.domain.criteria import Day, Half, Slot, slots_of
from reserve_app.mail.dates import PARIS

# Usual hours of a half-day; the structure says the exact ones.
HOURS = {Half.MORNING: (9, 12), Half.AFTERNOON: (14, 17), Half.EVENING: (18, 21)}
ASKED_AGAIN = timedelta(hours=1)
# Where noon is not that of Paris. The far ends of Polynesia keep the time of Tahiti here.
_ZONES = {
    **dict.fromkeys(("971", "977", "978"), "America/Guadeloupe"),
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_DAYS = dict(zip(Day, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))


@dataclass(frozen=True, slots=True)
class CalendarMission:
    """What a calendar needs of a mission; all of it is public."""

    id: int
    title: str
    description: str
    where: str
    address: str
    starts_on: date
    ends_on: date | None
    slots: int
    revision: int
    department: str


def calendar_of(mission: CalendarMission, now: datetime) -> str:
    """Return the iCalendar text: one weekly event a half-day, or all-day when none is said."""
    calendar = _calendar()
    _add(calendar, mission, now)
    return _written(calendar)


def subscription(name: str, missions: Iterable[tuple[CalendarMission, datetime]]) -> str:
    """Return a calendar to subscribe to: several missions, each with the moment it is of."""
    calendar = _calendar()
    for said in ("name", "x-wr-calname"):  # RFC 7986, and what agendas read before it
        calendar.add(said, name)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"value": "DURATION"})
    for mission, moment in missions:
        _add(calendar, mission, moment)
    return _written(calendar)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Reserve//missions//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _add(calendar: Calendar, mission: CalendarMission, moment: datetime) -> None:
    weekly = [(slot, _first(mission, slot.day)) for slot in slots_of(mission.slots)]
    # A half-day whose weekday is not in a short period never comes.
    held = [(slot, on) for slot, on in weekly if not mission.ends_on or on <= mission.ends_on]
    for slot, on in held:
        event = _event(mission, moment, f"-{slot.day}-{slot.half}")
        _repeat_weekly(event, mission, slot, on)
        calendar.add_component(event)
    if not held:
        event = _event(mission, moment, "")
        event.add("dtstart", mission.starts_on)
        event.add("dtend", (mission.ends_on or mission.starts_on) + timedelta(days=1))
        calendar.add_component(event)


def _written(calendar: Calendar) -> str:
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def _event(mission: CalendarMission, now: datetime, suffix: str) -> Event:
    event = Event()
    event.add("uid", f"mission-{mission.id}{suffix}@reserve")
    event.add("sequence", mission.revision)
    event.add("dtstamp", now)
    event.add("summary", mission.title)
    event.add("location", mission.where)
    event.add("description", f"{mission.description}\n\n{mission.address}".strip())
    event.add("url", mission.address)
    return event


def _first(mission: CalendarMission, day: Day) -> date:
    """Return the first such weekday of a mission."""
    wait = (list(Day).index(day) - mission.starts_on.weekday()) % 7
    return mission.starts_on + timedelta(days=wait)


def _repeat_weekly(event: Event, mission: CalendarMission, slot: Slot, first: date) -> None:
    start, end = HOURS[slot.half]
    zone = zone_of(mission.department)
    event.add("dtstart", datetime.combine(first, time(start), zone))
    event.add("duration", vDuration(timedelta(hours=end - start)))
    rule: dict[str, object] = {"freq": "weekly", "byday": _DAYS[slot.day]}
    if mission.ends_on:
        # In UTC wherever the start names a zone (RFC 5545, 3.3.10): agendas refuse it otherwise.
        rule["until"] = datetime.combine(mission.ends_on, time(23, 59), zone).astimezone(UTC)
    event.add("rrule", vRecur(rule))


def zone_of(department: str) -> ZoneInfo:
    """Return the time zone of a territory, by its code."""
    return ZoneInfo(_ZONES[department]) if department in _ZONES else PARIS
