"""What a visitor reads when something goes wrong."""

from __future__ import annotations

from reserve_app.domain.errors import ReserveError, Unavailable
from reserve_app.language import N_, _

DOWN = N_("La recherche ne répond pas. Réessayez dans un instant.")
DOWN_HEADING = N_("Cette page ne répond pas")
DOWN_TITLE = N_("Page indisponible – Réserve")
PAGE_DOWN = N_("Le site a un empêchement. Réessayez dans un instant.")
HOME = N_("Revenir à l'accueil")
NOT_HERE = N_("Cette demande n'est pas possible ici")


def visitor_sentence(error: ReserveError) -> str:
    """Return the sentence for a visitor: what an operator must repair is not theirs to read."""
    return _(DOWN) if isinstance(error, Unavailable) else error.sentence
