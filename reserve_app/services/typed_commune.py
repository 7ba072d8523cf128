"""From the commune that was typed to the one that is meant, or to the question which one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reserve_app.domain.errors import BadInput
from reserve_app.geo.communes import Commune
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.places import Match, Place
from reserve_app.language import _

MOST_SUGGESTED = 3


def typed_commune(written: str, code: str) -> Commune:
    """Return the commune that is written; which of its homonyms, the code of a choice may say.

    Nothing but the text counts: without JavaScript, or before it, nothing empties the hidden code
    when another commune is typed. What only looks like a name is asked, never guessed.

    Args:
        written: a name, former name or postcode, perhaps with the département.
        code: INSEE code of the suggestion that was chosen, or empty.

    Raises:
        BadInput: no commune is called so, or several are; the sentence names up to three.
    """
    named = _on_the_map(get_gazetteer().named(written))
    for place in named:
        if place.commune.insee == code:
            return place.commune
    # Of communes that bear the name and others that once did, those that bear it are meant.
    meant = [place for place in named if place.match is Match.EXACT] or named
    if not meant:
        raise BadInput(_unknown(written), field="commune")
    # A postcode is its main town's, unless another was chosen.
    if len(meant) > 1 and meant[0].match is not Match.NUMBER:
        raise BadInput(_shared(meant), field="commune")
    return meant[0].commune


def _on_the_map(places: Iterable[Place]) -> list[Place]:
    """Leave out the few communes whose point is unknown: nothing is near them."""
    return [place for place in places if place.commune.point is not None]


def _unknown(written: str) -> str:
    close = _on_the_map(get_gazetteer().search(written, MOST_SUGGESTED))
    if not close:
        return _("Choisissez la commune dans la liste, ou écrivez son code postal.")
    return _(
        "Aucune commune ne s'appelle ainsi. Vouliez-vous dire : {names} ? "
        "Choisissez-la dans la liste, ou écrivez son code postal.",
        names=", ".join(_labels(close)),
    )


def _shared(places: Sequence[Place]) -> str:
    labels = _labels(places)
    more = "…" if len(places) > MOST_SUGGESTED else "."
    return _(
        "Plusieurs communes s'appellent « {name} » : {names} "
        "Écrivez aussi le code postal, ou choisissez dans la liste.",
        name=places[0].matched_name or places[0].commune.name,
        names=", ".join(labels) + more,
    )


def _labels(places: Iterable[Place]) -> list[str]:
    return [place.label for place in places][:MOST_SUGGESTED]
