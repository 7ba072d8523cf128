"""The bilan of a territory as a page shows it: its text, its figures, its kinds, its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reserve_app.domain.crisis import Kind
from reserve_app.domain.phones import shown_phone
from reserve_app.language import N_, _
from reserve_app.presenting.bilan_words import elapsed, told
from reserve_app.presenting.profile import profile
from reserve_app.presenting.territories import answer_text, people_text
from reserve_app.presenting.words import day_text, number
from reserve_app.queries.bilan import Bilan, Stock
from reserve_app.queries.territory_page import PublicContact
from reserve_app.settings import get_settings

MOST_DAYS = 31  # lines of the table; a longer period shows its last days, the files have them all
DAY_HEADS = (
    N_("Jour"),
    N_("Structures"),
    N_("Bénévoles inscrits"),
    N_("Missions ouvertes"),
    N_("Places libres"),
)
KIND_HEADS = (N_("Type d'aide"), N_("Missions"), N_("Places"), N_("Prises"), N_("Libres"))
EXACT = N_(
    "Nombres exacts : vous modérez ce territoire. Le PDF, le CSV et le JSON sont faits pour être "
    "publiés : les nombres de personnes y sont arrondis."
)
ROUNDED = N_(
    "Les nombres de personnes sont arrondis au multiple de cinq inférieur, et ceux de moins de "
    "cinq ne sont pas montrés : personne ne peut être retrouvé en comparant deux périodes."
)


@dataclass(frozen=True, slots=True)
class BilanFigure:
    """A number, its name, and what the period changed of it; empty when nothing."""

    value: str
    label: str
    change: str


@dataclass(frozen=True, slots=True)
class KindShare:
    """What a kind has open; ``share`` is its part of the missions, from 0 to 100."""

    kind: Kind
    missions: int
    places: int
    left: int
    share: int


@dataclass(frozen=True, slots=True)
class BilanPage:
    """The page. ``address`` is its own; those of its files add an ending before the period."""

    code: str
    name: str
    title: str
    period: str
    elapsed: str
    sentences: tuple[str, ...]
    figures: tuple[BilanFigure, ...]
    kinds: tuple[KindShare, ...]
    days: tuple[tuple[str, ...], ...]
    missions: tuple[int, ...]
    volunteers: tuple[int, ...]
    first: date
    last: date
    note: str
    contact: str
    inside: bool

    @property
    def address(self) -> str:
        """The whole address of the page, with its period."""
        return f"{get_settings().public_url}{self.path()}"

    def path(self, ending: str = "") -> str:
        """Return the address of the page, or of the file with that ending."""
        period = f"du={self.first.isoformat()}&au={self.last.isoformat()}"
        return f"/territoires/{self.code}/bilan{ending}?{period}"


def bilan_page(bilan: Bilan) -> BilanPage:
    """Return a bilan in words."""
    where, after = bilan.territory, bilan.after
    shown = bilan.days[-MOST_DAYS:]
    return BilanPage(
        code=where.code,
        name=where.name,
        title=_("Bilan {of_it} ({code})", of_it=where.of_it, code=where.code),
        period=period_words(bilan.first, bilan.last),
        elapsed=elapsed(bilan) if bilan.since_launch else "",
        sentences=told(bilan),
        # Since the launch, what came is what there is.
        figures=_figures(after if bilan.since_launch else bilan.before, after),
        kinds=_kinds(after),
        days=tuple(_day(day, stock) for day, stock in reversed(shown)),
        missions=tuple(stock.open_missions for _, stock in bilan.days),
        volunteers=tuple(stock.volunteers or 0 for _, stock in bilan.days),
        first=bilan.first,
        last=bilan.last,
        note=_(EXACT) if bilan.inside else _(ROUNDED),
        contact=contact_text(bilan.contact),
        inside=bilan.inside,
    )


def contact_text(contact: PublicContact | None) -> str:
    """Write whom to contact on one line; empty where nobody is given."""
    if contact is None:
        return ""
    phone = shown_phone(contact.phone) if contact.phone else ""
    ways = (one for one in (contact.name, contact.email, phone, contact.url) if one)
    return _("Contact : {ways}", ways=", ".join(ways))


def period_words(first: date, last: date) -> str:
    """Write a period with its year: « Du 19 au 23 novembre 2026 », « Le 1er avril 2026 »."""
    if first == last:
        return _("Le {day}", day=day_text(last, year=True))
    if (first.year, first.month) == (last.year, last.month):
        return _(
            "Du {first} au {last}", first=day_text(first).split()[0], last=day_text(last, year=True)
        )
    return _(
        "Du {first} au {last}",
        first=day_text(first, year=first.year != last.year),
        last=day_text(last, year=True),
    )


def _figures(before: Stock, after: Stock) -> tuple[BilanFigure, ...]:
    return (
        _figure(_("Structures inscrites"), before.structures, after.structures),
        _figure(_("dont validées"), before.structures_validated, after.structures_validated),
        _people(_("Bénévoles inscrits"), before.volunteers, after.volunteers),
        _people(_("dont validés"), before.volunteers_validated, after.volunteers_validated),
        _figure(_("Missions ouvertes"), before.open_missions, after.open_missions),
        _figure(_("Places proposées"), before.all_places, after.all_places),
        _people(_("Engagements confirmés"), before.engaged, after.engaged),
        BilanFigure(answer_text(after.answer_minutes), _("Temps de réponse médian"), ""),
    )


def _figure(label: str, before: int, after: int) -> BilanFigure:
    return BilanFigure(number(after), label, change_text(after - before))


def _people(label: str, before: int | None, after: int | None) -> BilanFigure:
    known = before is not None and after is not None
    change = change_text((after or 0) - (before or 0)) if known else ""
    return BilanFigure(people_text(after), label, change)


def change_text(change: int) -> str:
    """Write a change with its sign, empty when there is none: « +12 », « −3 »."""
    return f"{'+' if change > 0 else '−'}{number(abs(change))}" if change else ""


def _kinds(stock: Stock) -> tuple[KindShare, ...]:
    total = max(1, stock.open_missions)
    return tuple(
        KindShare(
            kind,
            stock.missions.get(kind.key, 0),
            stock.places.get(kind.key, 0),
            stock.places_left.get(kind.key, 0),
            round(100 * stock.missions.get(kind.key, 0) / total),
        )
        for kind in profile().kinds
    )


def _day(day: date, stock: Stock) -> tuple[str, ...]:
    return (
        day_text(day),
        number(stock.structures),
        people_text(stock.volunteers),
        number(stock.open_missions),
        number(stock.open_places),
    )


def counts_of(stock: Stock) -> dict[str, int | None]:
    """Return the counts of a day by the names open data gives them."""
    return {
        "structures": stock.structures,
        "structures_validated": stock.structures_validated,
        "volunteers": stock.volunteers,
        "volunteers_validated": stock.volunteers_validated,
        "standby": stock.standby,
        "engaged": stock.engaged,
        "missions": stock.open_missions,
        "places": stock.all_places,
        "places_left": stock.open_places,
        "answer_minutes": stock.answer_minutes,
    }


def table_rows(bilan: Bilan) -> tuple[list[str], list[list[str]]]:
    """Return the headers and a line a day, for a spreadsheet; an empty cell is a masked count.

    Each line repeats whom to contact: a table has no other place that survives being sorted.
    """
    kinds = profile().keys
    contact = _contact_cells(bilan.contact)
    counts = counts_of(Stock())
    headers = ["day", *counts, *(f"missions_{key}" for key in kinds), *contact]
    rows = [
        [
            day.isoformat(),
            *("" if one is None else str(one) for one in counts_of(stock).values()),
            *(str(stock.missions.get(key, 0)) for key in kinds),
            *contact.values(),
        ]
        for day, stock in bilan.days
    ]
    return headers, rows


def _contact_cells(contact: PublicContact | None) -> dict[str, str]:
    found = contact or PublicContact("", "", "", "")
    return {
        "contact_name": found.name,
        "contact_email": found.email,
        "contact_phone": shown_phone(found.phone) if found.phone else "",
        "contact_url": found.url,
    }
