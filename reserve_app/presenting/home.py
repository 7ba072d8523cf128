"""What the home page says of the open missions."""

from __future__ import annotations

from collections.abc import Mapping

from reserve_app.presenting.finder import SITE
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import plural

TITLE = f"{SITE} – Votre aide est attendue, tout près de chez vous"
DESCRIPTION = (
    "Trouvez près de chez vous une mission de bénévolat utile pendant la crise : aide alimentaire, "
    "garde d'enfants, personnes isolées, coups de main entre voisins."
)


def counts_text(counts: Mapping[str, int]) -> dict[str, str]:
    """Return, for each kind, its number of open missions in words; a zero is said too."""
    return {
        key: plural(counts.get(key, 0), "mission ouverte") if counts.get(key) else "Aucune mission"
        for key in profile().keys
    }
