"""The bilan told in English: the sentences of `bilan_words`, of the same numbers."""

from __future__ import annotations

from collections.abc import Iterable

from reserve_app.presenting.profile import profile
from reserve_app.presenting.territories import answer_text
from reserve_app.presenting.words import day_text, number
from reserve_app.queries.bilan import Bilan, Stock

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


def told(bilan: Bilan) -> tuple[str, ...]:
    """Return the sentences of a bilan, in the order a press release has them."""
    if bilan.launch is None or bilan.last < bilan.launch:
        return (f"Nothing is counted {bilan.territory.in_it} over this period yet.",)
    stock = bilan.after
    sentences = (
        _who(bilan),
        _checked(stock, exact=bilan.inside),
        _gained(bilan),
        _missions(stock),
        _places(stock),
        _engaged(stock, exact=bilan.inside),
        _answers(stock),
    )
    return tuple(sentence for sentence in sentences if sentence)


def elapsed(bilan: Bilan) -> str:
    """Say how long after the opening a bilan is, such as “four days after the opening”."""
    if bilan.launch is None or bilan.last < bilan.launch:
        return ""
    days = (bilan.last - bilan.launch).days
    if not days:
        return "on the day of the opening"
    count = _NUMBERS[days] if days < len(_NUMBERS) else number(days)
    return f"{count} {'day' if days == 1 else 'days'} after the opening"


def _count(count: int, noun: str, nouns: str = "") -> str:
    return f"{number(count)} {noun if count == 1 else nouns or noun + 's'}"


def _people(count: int | None, noun: str, *, exact: bool) -> str:
    if count is None:
        return f"fewer than five {noun}s"
    return _count(count, noun) if exact or not count else f"at least {_count(count, noun)}"


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _who(bilan: Bilan) -> str:
    stock, where = bilan.after, bilan.territory.in_it
    when = elapsed(bilan) if bilan.since_launch else f"on {day_text(bilan.last, year=True)}"
    structures = _count(stock.structures, "registered organisation")
    volunteers = _people(stock.volunteers, "registered volunteer", exact=bilan.inside)
    if not stock.structures and stock.volunteers == 0:
        said = f"Réserve has no organisation and no volunteer {where} yet"
    elif not stock.structures:
        said = f"Réserve has {volunteers} {where}, but no organisation yet"
    elif stock.volunteers == 0:
        said = f"Réserve has {structures} {where}, but no volunteer yet"
    else:
        said = f"Réserve has {structures} and {volunteers} {where}"
    return f"{when[:1].upper()}{when[1:]}, {said}."


def _checked(stock: Stock, *, exact: bool) -> str:
    parts = []
    if stock.structures_validated:
        parts.append(_count(stock.structures_validated, "organisation"))
    if stock.volunteers_validated != 0:
        parts.append(_people(stock.volunteers_validated, "volunteer", exact=exact))
    return f"Moderators have validated {_listed(parts)}." if parts else ""


def _gained(bilan: Bilan) -> str:
    if bilan.since_launch:
        return ""
    before, after, parts = bilan.before, bilan.after, []
    if (more := after.structures - before.structures) > 0:
        parts.append(_count(more, "organisation"))
    if (came := (after.volunteers or 0) - (before.volunteers or 0)) > 0:
        parts.append(("" if bilan.inside else "about ") + _count(came, "volunteer"))
    if not parts:
        return ""
    return f"Since {day_text(bilan.first)}, Réserve has gained {_listed(parts)} there."


def _missions(stock: Stock) -> str:
    kinds = [(stock.missions.get(kind.key, 0), kind.label) for kind in profile().kinds]
    there = sorted(((n, label) for n, label in kinds if n), key=lambda kind: -kind[0])
    if not there:
        return "No mission is open there."
    by_kind = _listed(f"{label[:1].lower()}{label[1:]} ({number(n)})" for n, label in there)
    verb = "is" if stock.open_missions == 1 else "are"
    return f"{_count(stock.open_missions, 'mission')} {verb} open there: {by_kind}."


def _places(stock: Stock) -> str:
    places, left = stock.all_places, stock.open_places
    if not places:
        return ""
    return f"Of {_count(places, 'place')}, {number(places - left)} taken and {number(left)} free."


def _engaged(stock: Stock, *, exact: bool) -> str:
    if stock.engaged == 0:
        return "No commitment is confirmed there yet."
    said = _people(stock.engaged, "commitment", exact=exact)
    verb = "is" if stock.engaged == 1 else "are"
    return f"{said[:1].upper()}{said[1:]} {verb} confirmed there."


def _answers(stock: Stock) -> str:
    if stock.answer_minutes is None:
        return ""
    return f"Half of the organisations' answers come within {answer_text(stock.answer_minutes)}."
