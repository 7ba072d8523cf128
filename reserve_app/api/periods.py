"""Read a period from an address: two days, in their order, none before we were or after today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from reserve_app.domain.errors import BadInput
from reserve_app.language import _

HISTORY_BEGINS = date(2020, 1, 1)
LONGEST = 366  # days of a bilan


def period(
    since: str,
    until: str,
    today: date,
    *,
    usual: date = HISTORY_BEGINS,
    names: tuple[str, str] = ("since", "until"),
) -> tuple[date, date]:
    """Return the first and last day of a period; from the usual day to today when nothing is said.

    Raises:
        BadInput: not a day, before the first one or after today, or the end before the beginning.
    """
    first = _day(names[0], since, usual, today)
    last = _day(names[1], until, today, today)
    if first > last:
        msg = _("Cette période finit avant de commencer.")
        raise BadInput(msg, field=names[1])
    return first, last


def bilan_period(since: str, until: str, today: date, launch: date | None) -> tuple[date, date]:
    """Return the period of a bilan: since the launch and until today, when nothing is said.

    Raises:
        BadInput: as `period`, or longer than a year.
    """
    names = ("du", "au")
    last = period("", until, today, names=names)[1]
    usual = max(min(launch or today, last), last - timedelta(days=LONGEST - 1))
    first, last = period(since, until, today, usual=usual, names=names)
    if (last - first).days >= LONGEST:
        msg = _("Choisissez une période d'un an au plus ({longest} jours).", longest=LONGEST)
        raise BadInput(msg, field=names[0])
    return first, last


def _day(field: str, typed: str, usual: date, today: date) -> date:
    if not typed:
        return usual
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        day = date.min
    if not HISTORY_BEGINS <= day <= today:
        msg = _(
            "Écrivez un jour de {year} à aujourd'hui, ainsi : 2020-03-22.", year=HISTORY_BEGINS.year
        )
        raise BadInput(msg, field=field)
    return day
