"""What a visitor reads when something goes wrong."""

from __future__ import annotations

from reserve_app.domain.errors import ReserveError, Unavailable

DOWN = "La recherche ne répond pas. Réessayez dans un instant."
DOWN_HEADING = "Cette page ne répond pas"
DOWN_TITLE = "Page indisponible – Réserve"
PAGE_DOWN = "Le site a un empêchement. Réessayez dans un instant."
HOME = "Revenir à l'accueil"
NOT_HERE = "Cette demande n'est pas possible ici"


def visitor_sentence(error: ReserveError) -> str:
    """Return the sentence for a visitor: what an operator must repair is not theirs to read."""
    return DOWN if isinstance(error, Unavailable) else error.sentence
