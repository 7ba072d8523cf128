"""What a moderator should look at twice: the checks, each with its reason in words.

A check points out, it decides nothing: what is flagged may be right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reserve_app.domain.eligibility import ADULT, age_on
from reserve_app.domain.free_text import in_words, leaks
from reserve_app.domain.text import fold
from reserve_app.language import N_, _

MANY_PLACES = 70  # more in one mission is rare; a slip of the keyboard is not


class Check(StrEnum):
    """What may be wrong. The order is that of the desk: what hurts most comes first."""

    CONTACT_IN_TEXT = "contact_in_text"
    PAID_WORDS = "paid_words"
    DUPLICATE = "duplicate"
    WRONG_PLACE = "wrong_place"
    END_BEFORE_START = "end_before_start"
    MANY_PLACES = "many_places"
    DISPOSABLE_EMAIL = "disposable_email"
    MINOR = "minor"
    STRUCTURE_NOT_VALIDATED = "structure_not_validated"
    FIRST_MISSION = "first_mission"
    REFUSED_BEFORE = "refused_before"
    ACCEPTED_BEFORE = "accepted_before"


CHECK_LABELS = {
    Check.CONTACT_IN_TEXT: N_("Coordonnées dans le texte"),
    Check.PAID_WORDS: N_("Mots de salaire ou de contrat"),
    Check.DUPLICATE: N_("Doublon possible"),
    Check.WRONG_PLACE: N_("Lieu à vérifier"),
    Check.END_BEFORE_START: N_("Dates à vérifier"),
    Check.MANY_PLACES: N_("Beaucoup de places"),
    Check.DISPOSABLE_EMAIL: N_("Adresse e-mail jetable"),
    Check.MINOR: N_("Mineur"),
    Check.STRUCTURE_NOT_VALIDATED: N_("Structure pas encore validée"),
    Check.FIRST_MISSION: N_("Première mission"),
    Check.REFUSED_BEFORE: N_("Déjà refusé"),
    Check.ACCEPTED_BEFORE: N_("Déjà accepté"),
}
# Good or neutral news: shown, never as a warning.
REASSURING = frozenset({Check.ACCEPTED_BEFORE})

# In folded words; « contrat » alone would flag « contrat de confiance », which is worth a look.
_PAID = re.compile(
    r"\b(salaires?|salariee?s?|remuner\w*|smic|cdd|cdi|interim\w*|embauch\w*|contrats?|fiches? de "
    r"paie|bulletins? de salaire|primes?|taux horaire|cheques? emploi|cesu|indemnite\w*|payee?s?|"
    r"(?:\d+ )?euros? (?:de l |par |l )heure|(?:\d+ )?euros? brut\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Flag:
    """One check that found something, with the sentence that says what."""

    check: Check
    sentence: str


def contact_in_text(texts: tuple[str, ...], department: str) -> Flag | None:
    """Flag ways to reach somebody, or links, in what will be public."""
    found = [one for text in texts for one in leaks(text, department)]
    if not found:
        return None
    named = ", ".join(in_words(one) for one in found[:3])
    return Flag(Check.CONTACT_IN_TEXT, _("Le texte contient {named}.", named=named))


def paid_words(texts: tuple[str, ...]) -> Flag | None:
    """Flag words of paid work."""
    found = list(dict.fromkeys(m[0] for text in texts for m in _PAID.finditer(fold(text))))
    if not found:
        return None
    named = ", ".join(_("« {text} »", text=word) for word in found[:3])
    return Flag(Check.PAID_WORDS, _("Le texte parle de {named}.", named=named))


def dates_in_order(starts_on: date, ends_on: date | None, today: date) -> Flag | None:
    """Flag a mission that ends before it starts, or is over already."""
    if ends_on is not None and ends_on < starts_on:
        return Flag(Check.END_BEFORE_START, _("La fin vient avant le début."))
    if ends_on is not None and ends_on < today:
        return Flag(Check.END_BEFORE_START, _("La mission est déjà terminée à cette date."))
    return None


def many_places(places: int) -> Flag | None:
    """Flag a number of places that looks like a slip."""
    if places <= MANY_PLACES:
        return None
    return Flag(
        Check.MANY_PLACES,
        _("{places} places demandées : est-ce bien le nombre voulu ?", places=places),
    )


def disposable_email(address: str, disposable: frozenset[str]) -> Flag | None:
    """Flag an address of a service that hands out mailboxes for ten minutes."""
    domain = address.rpartition("@")[2].casefold()
    parents = {domain, domain.partition(".")[2]}
    if parents.isdisjoint(disposable):
        return None
    return Flag(
        Check.DISPOSABLE_EMAIL,
        _("L'adresse e-mail est chez un service jetable ({domain}).", domain=domain),
    )


def minor(birth_date: date, today: date) -> Flag | None:
    """Flag somebody under 18: a parent must agree."""
    age = age_on(birth_date, today)
    if age >= ADULT:
        return None
    return Flag(Check.MINOR, _("{age} ans : l'accord d'un parent est nécessaire.", age=age))
