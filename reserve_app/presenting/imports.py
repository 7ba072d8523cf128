"""An import in words, and the template of its file."""

from __future__ import annotations

from reserve_app.domain.mission_import import COLUMNS, Outcome, Report
from reserve_app.language import N_, _, n_

OUTCOMES = {
    Outcome.CREATED: N_("À créer"),
    Outcome.UPDATED: N_("À modifier"),
    Outcome.UNCHANGED: N_("Inchangée"),
}


def faults_words(faults: int) -> str:
    """Say how much is to correct."""
    return n_(
        "Rien n'est importé : {count} point à corriger.",
        "Rien n'est importé : {count} points à corriger.",
        faults,
    )


def tried_words(report: Report) -> str:
    """Say what a file would do."""
    created, updated = report.count(Outcome.CREATED), report.count(Outcome.UPDATED)
    if not created and not updated:
        return _("Le fichier est bon, et ne change rien : vos missions disent déjà cela.")
    parts = []
    if created:
        parts.append(n_("{count} mission à créer", "{count} missions à créer", created))
    if updated:
        parts.append(n_("{count} mission à modifier", "{count} missions à modifier", updated))
    told = ", ".join(parts)
    return _("Le fichier est bon : {what}. Rien n'est encore écrit.", what=told)


def imported_words(changed: int) -> str:
    """Say that a file was written."""
    if not changed:
        return _("Le fichier ne changeait rien : vos missions disaient déjà cela.")
    return n_(
        "{count} mission importée : le département la relit, le plus souvent en 24 h.",
        "{count} missions importées : le département les relit, le plus souvent en 24 h.",
        changed,
    )


def template() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the titles of the columns, and a line that shows how to fill them."""
    return tuple(_(one.title) for one in COLUMNS), tuple(
        one.example and _(one.example) for one in COLUMNS
    )
