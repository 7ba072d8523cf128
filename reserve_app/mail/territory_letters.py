"""Letters moderators send for their territory: to a silent structure, to their neighbours."""

from __future__ import annotations

from reserve_app.mail import addresses
from reserve_app.mail.letter import Letter

REMINDED = "La modération vous écrit au sujet de vos bénévoles"


def structure_reminded(structure_id: int, name: str, waiting: int, missions: int) -> Letter:
    """Ask a structure to answer the volunteers who wait, or to say what help it needs."""
    if waiting:
        who = "Une personne attend" if waiting == 1 else f"{waiting} personnes attendent"
        said = (
            f"{who} votre réponse. Une minute suffit pour chacune, même pour dire non : sans "
            "nouvelles, elles iront aider ailleurs."
        )
    elif missions:
        said = (
            "Avez-vous encore besoin d'aide ? Relisez vos missions : mettez en pause celles qui "
            "sont pourvues, et ajoutez celles qui manquent."
        )
    else:
        said = (
            "Votre structure est validée, mais aucune de ses missions n'est ouverte. Dites de "
            "quelle aide vous avez besoin : des bénévoles sont prêts près de chez vous."
        )
    return Letter(
        REMINDED,
        (said, "Une difficulté, une question ? Répondez depuis la page de votre structure."),
        (("Structure", name),),
        ("Ouvrir ma structure", addresses.structure(structure_id)),
    )


def neighbour_asked(code: str, of_it: str, lacking: str) -> Letter:
    """Ask the moderators of a neighbour whether they can help a territory.

    Args:
        code: of the territory that asks.
        of_it: « du Pas-de-Calais ».
        lacking: its numbers, in a sentence.
    """
    return Letter(
        f"La modération {of_it} vous demande de l'aide",
        (
            lacking,
            (
                "Connaissez-vous une structure qui pourrait y ouvrir une mission, ou des bénévoles "
                "près de la limite du département ? Parlez-leur-en."
            ),
        ),
        (),
        ("Voir ce territoire", addresses.page(f"/territoires/{code}")),
    )
