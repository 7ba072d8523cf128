"""What the home page says of the open missions."""

from __future__ import annotations

from collections.abc import Mapping

from reserve_app.language import N_, _, n_
from reserve_app.presenting.profile import profile

TITLE = N_("Réserve – Votre aide est attendue, tout près de chez vous")
DESCRIPTION = N_(
    "Trouvez près de chez vous une mission de bénévolat utile pendant la crise : aide alimentaire, "
    "garde d'enfants, personnes isolées, coups de main entre voisins."
)


def counts_text(counts: Mapping[str, int]) -> dict[str, str]:
    """Return, for each kind, its number of open missions in words; a zero is said too."""
    return {
        key: n_("{count} mission ouverte", "{count} missions ouvertes", count)
        if (count := counts.get(key, 0))
        else _("Aucune mission")
        for key in profile().keys
    }
