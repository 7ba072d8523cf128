"""The bilan told in French: sentences made of its numbers, and of nothing else.

The grammar of a language is no matter of catalogues: `bilan_english` tells the same in English.
"""

from __future__ import annotations

from collections.abc import Iterable

from reserve_app.language import SOURCE, current_language
from reserve_app.presenting import bilan_english
from reserve_app.presenting.profile import profile
from reserve_app.presenting.territories import answer_text
from reserve_app.presenting.words import day_text, number, of_place, plural
from reserve_app.queries.bilan import Bilan, Stock

_NUMBERS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize",
)  # fmt: skip
_FEW = "moins de cinq"


def told(bilan: Bilan) -> tuple[str, ...]:
    """Return the sentences of a bilan, in the order a press release has them."""
    if current_language() != SOURCE:
        return bilan_english.told(bilan)
    if bilan.launch is None or bilan.last < bilan.launch:
        return (f"Rien n'est encore compté {bilan.territory.in_it} sur cette période.",)
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
    """Say how long after the opening a bilan is, such as « quatre jours après l'ouverture »."""
    if current_language() != SOURCE:
        return bilan_english.elapsed(bilan)
    if bilan.launch is None or bilan.last < bilan.launch:
        return ""
    days = (bilan.last - bilan.launch).days
    if not days:
        return "le jour de l'ouverture"
    return f"{in_letters(days)} {'jour' if days == 1 else 'jours'} après l'ouverture"


def in_letters(count: int) -> str:
    """Write a number in letters up to sixteen, as a press release does; in digits beyond."""
    return _NUMBERS[count] if count < len(_NUMBERS) else number(count)


def listed(parts: Iterable[str]) -> str:
    """Join what a sentence lists: « a, b et c »."""
    *first, last = parts
    return f"{', '.join(first)} et {last}" if first else last


def people(count: int | None, noun: str, *, exact: bool) -> str:
    """Write a count of people and its noun, saying that it is masked or rounded down."""
    if count is None:
        return f"{_FEW} {plural(2, noun).partition(' ')[2]}"
    return plural(count, noun) if exact or not count else f"au moins {plural(count, noun)}"


def _who(bilan: Bilan) -> str:
    stock, where = bilan.after, bilan.territory.in_it
    when = elapsed(bilan) if bilan.since_launch else f"au {day_text(bilan.last, year=True)}"
    structures = plural(stock.structures, "structure inscrite")
    volunteers = people(stock.volunteers, "bénévole inscrit", exact=bilan.inside)
    if not stock.structures and stock.volunteers == 0:
        said = f"la Réserve ne compte encore ni structure ni bénévole {where}"
    elif not stock.structures:
        said = f"la Réserve compte {volunteers} {where}, mais encore aucune structure"
    elif stock.volunteers == 0:
        said = f"la Réserve compte {structures} {where}, mais encore aucun bénévole"
    else:
        said = f"la Réserve compte {structures} et {volunteers} {where}"
    return f"{when[:1].upper()}{when[1:]}, {said}."


def _checked(stock: Stock, *, exact: bool) -> str:
    parts = []
    if stock.structures_validated:
        parts.append(plural(stock.structures_validated, "structure"))
    if stock.volunteers_validated != 0:
        parts.append(people(stock.volunteers_validated, "bénévole", exact=exact))
    return f"Les modérateurs ont validé {listed(parts)}." if parts else ""


def _gained(bilan: Bilan) -> str:
    """Say what came during a period that is not the whole; what went is in the table."""
    if bilan.since_launch:
        return ""
    before, after, parts = bilan.before, bilan.after, []
    if (more := after.structures - before.structures) > 0:
        parts.append(plural(more, "structure"))
    if (came := (after.volunteers or 0) - (before.volunteers or 0)) > 0:
        parts.append(("" if bilan.inside else "environ ") + plural(came, "bénévole"))
    if not parts:
        return ""
    return f"Depuis le {day_text(bilan.first)}, la Réserve y gagne {listed(parts)}."


def _missions(stock: Stock) -> str:
    kinds = [(stock.missions.get(kind.key, 0), _lowered(kind.label)) for kind in profile().kinds]
    there = sorted(((n, label) for n, label in kinds if n), key=lambda kind: -kind[0])
    if not there:
        return "Aucune mission n'y est ouverte."
    count, first = stock.open_missions, of_place(there[0][1])
    if count == 1:
        return f"Une mission y est ouverte, {first}."
    if len(there) == 1:
        return f"{number(count)} missions y sont ouvertes, toutes {first}."
    by_kind = listed(f"{number(n)} {of_place(label)}" for n, label in there)
    return f"{number(count)} missions y sont ouvertes : {by_kind}."


def _places(stock: Stock) -> str:
    places, left = stock.all_places, stock.open_places
    taken = places - left
    if not places:
        return ""
    alone = stock.open_missions == 1
    if places == 1:
        return f"{'Sa' if alone else 'Leur'} seule place est {'libre' if left else 'prise'}."
    if not taken or not left:
        state = "prises" if taken else "libres"
        return f"{'Ses' if alone else 'Leurs'} {number(places)} places sont toutes {state}."
    gone = "1 est prise" if taken == 1 else f"{number(taken)} sont prises"
    free = "1 reste libre" if left == 1 else f"{number(left)} restent libres"
    return f"Sur {number(places)} places, {gone} et {free}."


def _engaged(stock: Stock, *, exact: bool) -> str:
    if stock.engaged == 0:
        return "Aucun engagement n'y est encore confirmé."
    said = people(stock.engaged, "engagement", exact=exact)
    verb = "est confirmé" if stock.engaged == 1 else "sont confirmés"
    return f"{said[:1].upper()}{said[1:]} y {verb}."


def _answers(stock: Stock) -> str:
    if stock.answer_minutes is None:
        return ""
    return f"La moitié des réponses des structures arrivent en {answer_text(stock.answer_minutes)}."


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
