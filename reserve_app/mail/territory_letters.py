"""Letters moderators send for their territory: to a silent structure, to their neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from reserve_app.geo.territories import Territory
from reserve_app.language import _, n_
from reserve_app.mail import addresses
from reserve_app.mail.letter import Letter


@dataclass(frozen=True, slots=True)
class Lacking:
    """The numbers of a territory that asks its neighbours, as moderators may read them."""

    missions: int
    places: int
    waiting: int


def structure_reminded(structure_id: int, name: str, waiting: int, missions: int) -> Letter:
    """Ask a structure to answer the volunteers who wait, or to say what help it needs."""
    if waiting:
        said = n_(
            "{count} personne attend votre réponse. Une minute suffit, même pour dire non : sans "
            "nouvelles, elle ira aider ailleurs.",
            "{count} personnes attendent votre réponse. Une minute suffit pour chacune, même pour "
            "dire non : sans nouvelles, elles iront aider ailleurs.",
            waiting,
        )
    elif missions:
        said = _(
            "Avez-vous encore besoin d'aide ? Relisez vos missions : mettez en pause celles qui "
            "sont pourvues, et ajoutez celles qui manquent."
        )
    else:
        said = _(
            "Votre structure est validée, mais aucune de ses missions n'est ouverte. Dites de "
            "quelle aide vous avez besoin : des bénévoles sont prêts près de chez vous."
        )
    return Letter(
        _("La modération vous écrit au sujet de vos bénévoles"),
        (said,),
        ((_("Structure"), name),),
        (_("Ouvrir ma structure"), addresses.structure(structure_id)),
    )


def neighbour_asked(territory: Territory, lacking: Lacking) -> Letter:
    """Ask the moderators of a neighbour whether they can help a territory."""
    return Letter(
        _("{territory} : la modération vous demande de l'aide", territory=territory.label),
        (
            _(
                "Connaissez-vous une structure qui pourrait y ouvrir une mission, ou des bénévoles "
                "près de la limite du département ? Parlez-leur-en."
            ),
        ),
        (
            (_("Missions ouvertes"), str(lacking.missions)),
            (_("Places libres"), str(lacking.places)),
            (_("Bénévoles à prévenir"), str(lacking.waiting)),
        ),
        (_("Voir ce territoire"), addresses.page(f"/territoires/{territory.code}")),
    )
