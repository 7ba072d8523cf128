"""The file a partner sends its missions in: its columns, what is wrong with it, what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import NamedTuple

from reserve_app.domain.text import fold

MOST_ROWS = 100  # of a file: all are written in one transaction, and each is read by a moderator
LARGEST_FILE = 2_000_000  # bytes; 100 missions of the longest texts are 0.5 MB
LONGEST_REFERENCE = 80
MOST_FAULTS = 1_000  # shown; a file with more has one cause


class Column(NamedTuple):
    """A column of the file: its key, its French title, other titles it may have, what it holds."""

    key: str
    title: str
    also: tuple[str, ...]
    about: str
    example: str


COLUMNS = (
    Column(
        "reference", "Référence", ("ref", "id", "identifiant"),
        "Votre propre numéro de la mission : jamais deux fois le même. C'est lui qui permet de "
        "renvoyer le fichier sans rien créer deux fois.", "COLIS-001",
    ),
    Column(
        "kind", "Type", ("type de mission",),
        "La clé ou le nom d'un type de mission ouvert.", "food_aid",
    ),
    Column("title", "Titre", (), "8 à 120 caractères.", "Préparer des colis alimentaires"),
    Column(
        "description", "Description", ("details",),
        "Ce que le bénévole fera : 30 à 4 000 caractères, sans téléphone ni adresse e-mail.",
        "Trier les dons, composer les colis et les remettre aux familles.",
    ),
    Column(
        "mode", "Mode", (),
        "« sur place » ou « à distance » ; vide : le mode habituel du type.", "sur place",
    ),
    Column("insee", "Code INSEE", ("code commune", "commune insee"),
           "Le plus sûr pour dire la commune.", "62041"),
    Column("postcode", "Code postal", ("cp",), "Avec la commune.", "62000"),
    Column("commune", "Commune", ("ville",), "Son nom, avec le code postal.", "Arras"),
    Column("address", "Adresse", (), "Publique : le lieu du rendez-vous.",
           "3 rue des Fours"),
    Column("lat", "Latitude", (), "En degrés ; vide : le centre de la commune.", ""),
    Column("lon", "Longitude", ("lng",), "En degrés.", ""),
    Column("starts_on", "Début", ("date de debut", "premier jour"),
           "17/05/2026 ou 2026-05-17.", "17/05/2026"),
    Column("ends_on", "Fin", ("date de fin", "dernier jour"), "Vide : sans fin prévue.", ""),
    Column(
        "half_days", "Demi-journées", ("creneaux", "demi journees"),
        "« lundi matin, mercredi après-midi » ou « mon-morning, wed-afternoon » ; vide : selon "
        "les disponibilités.", "lundi matin, mercredi après-midi",
    ),
    Column("places", "Places", ("benevoles",), "Combien de bénévoles, de 1 à 500.", "4"),
    Column("urgent", "Urgent", ("urgence",), "« oui » ou « non ».", "non"),
    Column("contact_name", "Contact", ("nom du contact",),
           "Qui répond aux bénévoles, jamais public ; vide : le contact de la structure.", ""),
    Column("contact_email", "E-mail du contact", ("contact e mail", "email"),
           "Jamais public.", ""),
    Column("contact_phone", "Téléphone du contact", ("contact telephone", "telephone"),
           "Jamais public.", ""),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)
TITLES = {column.key: column.title for column in COLUMNS}
NEEDED = ("reference", "kind", "title", "description", "starts_on", "places")
_KNOWN = {
    fold(name): column.key
    for column in COLUMNS
    for name in (column.key, column.title, *column.also)
}


def column_called(title: str) -> str | None:
    """Return the key of the column of that title, whatever its case and accents."""
    return _KNOWN.get(fold(title))


class ImportRow(NamedTuple):
    """A line of the file: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell.

    Attributes:
        row: number of the line as a spreadsheet shows it; the titles are line 1.
        column: title of the column, empty for the whole line.
        code: stable, for machines.
        sentence: what to do, in French.
    """

    row: int
    column: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of a file."""

    rows: tuple[ImportRow, ...]
    faults: tuple[Fault, ...] = ()


@unique
class Outcome(StrEnum):
    """What comes of a line."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a line, or would; ``mission_id`` is 0 while there is none."""

    row: int
    reference: str
    title: str
    outcome: Outcome
    mission_id: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a whole file. With a fault, or on a dry run, nothing was written."""

    dry_run: bool
    rows: tuple[Done, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def written(self) -> bool:
        """Whether the missions are as the file says."""
        return not self.dry_run and not self.faults

    def count(self, outcome: Outcome) -> int:
        """Return how many lines came, or would come, to that."""
        return Counter(done.outcome for done in self.rows)[outcome]


def fault(row: int, key: str, code: str, sentence: str) -> Fault:
    """Return a fault of a column by its key."""
    return Fault(row, TITLES.get(key, key), code, sentence)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults line by line, in the order of the columns."""
    places = {title: place for place, title in enumerate(TITLES.values())}
    ordered = sorted(faults, key=lambda one: (one.row, places.get(one.column, -1)))
    return tuple(ordered[:MOST_FAULTS])
