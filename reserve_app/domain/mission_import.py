"""The file a partner sends its missions in: its columns, what is wrong with it, what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from typing import NamedTuple

from reserve_app.domain.text import fold
from reserve_app.language import LANGUAGES, N_, _, speaking

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
        "reference", N_("Référence"), ("ref", "id", "identifiant"),
        N_("Votre propre numéro de la mission : jamais deux fois le même. C'est lui qui permet de "
           "renvoyer le fichier sans rien créer deux fois."), "COLIS-001",
    ),
    Column(
        "kind", N_("Type"), ("type de mission",),
        N_("La clé ou le nom d'un type de mission ouvert."), "food_aid",
    ),
    Column("title", N_("Titre"), (), N_("8 à 120 caractères."),
           N_("Préparer des colis alimentaires")),
    Column(
        "description", N_("Description"), ("details",),
        N_("Ce que le bénévole fera : 30 à 4 000 caractères, sans téléphone ni adresse e-mail."),
        N_("Trier les dons, composer les colis et les remettre aux familles."),
    ),
    Column(
        "mode", N_("Mode"), (),
        N_("« sur place » ou « à distance » ; vide : le mode habituel du type."),
        N_("sur place"),
    ),
    Column("insee", N_("Code INSEE"), ("code commune", "commune insee"),
           N_("Le plus sûr pour dire la commune."), "62041"),
    Column("postcode", N_("Code postal"), ("cp",), N_("Avec la commune."), "62000"),
    Column("commune", N_("Commune"), ("ville",), N_("Son nom, avec le code postal."), "Arras"),
    Column("address", N_("Adresse"), (), N_("Publique : le lieu du rendez-vous."),
           "3 rue des Fours"),
    Column("lat", N_("Latitude"), (), N_("En degrés ; vide : le centre de la commune."), ""),
    Column("lon", N_("Longitude"), ("lng",), N_("En degrés."), ""),
    Column("starts_on", N_("Début"), ("date de debut", "premier jour"),
           N_("17/05/2026 ou 2026-05-17."), "17/05/2026"),
    Column("ends_on", N_("Fin"), ("date de fin", "dernier jour"), N_("Vide : sans fin prévue."),
           ""),
    Column(
        "half_days", N_("Demi-journées"), ("creneaux", "demi journees"),
        N_("« lundi matin, mercredi après-midi » ou « mon-morning, wed-afternoon » ; vide : selon "
           "les disponibilités."), N_("lundi matin, mercredi après-midi"),
    ),
    Column("places", N_("Places"), ("benevoles",), N_("Combien de bénévoles, de 1 à 500."), "4"),
    Column("urgent", N_("Urgent"), ("urgence",), N_("« oui » ou « non »."), N_("non")),
    Column("contact_name", N_("Contact"), ("nom du contact",),
           N_("Qui répond aux bénévoles, jamais public ; vide : le contact de la structure."), ""),
    Column("contact_email", N_("E-mail du contact"), ("contact e mail", "email"),
           N_("Jamais public."), ""),
    Column("contact_phone", N_("Téléphone du contact"), ("contact telephone", "telephone"),
           N_("Jamais public."), ""),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)
TITLES = {column.key: column.title for column in COLUMNS}
NEEDED = ("reference", "kind", "title", "description", "starts_on", "places")


def column_called(title: str) -> str | None:
    """Return the key of the column of that title, whatever its language, case and accents."""
    return _known().get(fold(title))


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            titles = {_(column.title): column.key for column in COLUMNS}
        found |= {fold(title): key for title, key in titles.items()}
    own = {fold(name): one.key for one in COLUMNS for name in (one.key, *one.also)}
    return found | own


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
        sentence: what to do.
        key: of the column; empty for the whole line, or a column that is none of ours.
    """

    row: int
    column: str
    code: str
    sentence: str
    key: str = ""


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


_COUNTED = {
    Outcome.CREATED.value: N_("créées : {number}"),
    Outcome.UPDATED.value: N_("modifiées : {number}"),
}


def counted_in_words(kept: str) -> str:
    """Return what the log keeps of an import, « created:3, updated:2 », in words."""
    counts = [one.partition(":") for one in kept.split(", ")]
    return ", ".join(
        _(_COUNTED[what], number=number) if what in _COUNTED else f"{what}{sign}{number}"
        for what, sign, number in counts
    )


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
    return Fault(row, _(TITLES.get(key, key)), code, sentence, key)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults line by line, in the order of the columns."""
    places = {key: place for place, key in enumerate(KEYS)}
    ordered = sorted(faults, key=lambda one: (one.row, places.get(one.key, -1)))
    return tuple(ordered[:MOST_FAULTS])
