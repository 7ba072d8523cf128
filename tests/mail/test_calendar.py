"""A mission in an agenda: at the hours of its territory, within its days, as RFC 5545 wants it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Component

from reserve_app.domain.criteria import Day, Half, Slot
from reserve_app.geo.territories import get_territories
from reserve_app.mail.calendar import CalendarMission, calendar_of, zone_of

NOW = datetime(2020, 3, 26, 9, 30, tzinfo=UTC)
TUESDAY = date(2020, 3, 24)
MORNINGS = (Slot(Day.TUE, Half.MORNING), Slot(Day.FRI, Half.MORNING))


def events(*slots: Slot, ends_on: date | None = None, department: str = "62") -> list[Component]:
    """Give the events of a mission that begins on a Tuesday."""
    found = CalendarMission(
        id=1,
        title="Porter des courses",
        description="",
        where="Arras (62)",
        address="https://reserve.exemple.fr/missions/1",
        starts_on=TUESDAY,
        ends_on=ends_on,
        slots=sum(one.bit for one in slots),
        revision=1,
        department=department,
    )
    return list(Calendar.from_ical(calendar_of(found, NOW)).walk("VEVENT"))


def test_a_half_day_comes_each_week_until_the_last_day() -> None:
    tuesday, friday = events(*MORNINGS, ends_on=TUESDAY + timedelta(days=20))
    assert tuesday.decoded("dtstart").isoformat() == "2020-03-24T09:00:00+01:00"
    assert friday.decoded("dtstart").date() == TUESDAY + timedelta(days=3)
    # Summer time came meanwhile; without the Z of UTC agendas refuse the rule.
    assert "UNTIL=20200413T215900Z" in tuesday["rrule"].to_ical().decode()


def test_without_a_last_day_it_has_no_end() -> None:
    assert "UNTIL" not in events(MORNINGS[0])[0]["rrule"].to_ical().decode()


def test_a_weekday_that_is_not_in_the_period_does_not_come() -> None:
    (only,) = events(*MORNINGS, ends_on=TUESDAY + timedelta(days=1))
    assert only.decoded("dtstart").date() == TUESDAY
    assert len(events(*MORNINGS, ends_on=TUESDAY + timedelta(days=3))) == 2  # the control


def test_where_no_half_day_is_in_the_period_the_days_are_shown() -> None:
    (whole,) = events(MORNINGS[1], ends_on=TUESDAY + timedelta(days=1))
    assert whole.decoded("dtstart") == TUESDAY
    assert whole.decoded("dtend") == TUESDAY + timedelta(days=2)
    assert "rrule" not in whole


@pytest.mark.parametrize(
    ("department", "hours"),
    [("62", 1), ("2A", 1), ("971", -4), ("972", -4), ("973", -3), ("974", 4), ("975", -2),
     ("976", 3), ("977", -4), ("978", -4), ("986", 12), ("987", -10), ("988", 11)],
)  # fmt: skip
def test_nine_is_nine_of_the_territory(department: str, hours: int) -> None:
    (event,) = events(MORNINGS[0], department=department)
    start = event.decoded("dtstart")
    assert (start.hour, start.utcoffset()) == (9, timedelta(hours=hours))


def test_every_territory_overseas_has_its_time() -> None:
    paris = zone_of("75")
    elsewhere = {one.code for one in get_territories() if zone_of(one.code) != paris}
    assert elsewhere == {one.code for one in get_territories() if one.code.startswith("9")} - {
        "90", "91", "92", "93", "94", "95",
    }  # fmt: skip
