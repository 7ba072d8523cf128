"""What a mission's form gains with JavaScript: it saves itself, its pin stands on a map."""

from __future__ import annotations

from typing import Any, ClassVar

import reflex as rx

from reserve_app.components import map_view
from reserve_app.components.scripts import script
from reserve_app.language import _

script(__name__, "pin_field.jsx")  # it must lie beside it in the build


class MissionForm(rx.Component):
    """Finds the server's form in the page and looks after it."""

    library = script(__name__, "mission_form.jsx")
    tag = "MissionForm"
    lib_dependencies: ClassVar[list[str]] = map_view.DEPENDENCIES

    words: rx.Var[dict[str, Any]]


def mission_form() -> rx.Component:
    """Return what looks after the form of the page."""
    words = {
        "back": _("Ce que vous aviez écrit sur cet appareil est revenu."),
        "ended": _(
            "Votre session est terminée : reconnectez-vous dans un autre onglet. Votre texte est "
            "gardé ici."
        ),
        "offline": _(
            "Pas de connexion : votre texte est gardé sur cet appareil. Nouvel essai dans un "
            "instant."
        ),
        "pin": _pin_words(),
        "saving": _("Enregistrement…"),
    }
    return MissionForm.create(words=words)


def _pin_words() -> dict[str, Any]:
    return {
        "centre": _("Repère au centre : {name}."),
        "controls": map_view.map_controls(),
        "label": _("Repère sur la carte"),
        "name": _(
            "Repère de la mission : flèches pour le déplacer de 10 mètres, de 100 avec la touche "
            "Majuscule"
        ),
        "noMap": _("La carte ne peut pas s’afficher ici : l’adresse suffit."),
        "reset": _("Remettre au centre"),
        "where": _("Repère à {far} {wind} du centre de {name}."),
        "winds": [
            _("au nord"),
            _("au nord-est"),
            _("à l’est"),
            _("au sud-est"),
            _("au sud"),
            _("au sud-ouest"),
            _("à l’ouest"),
            _("au nord-ouest"),
        ],
    }
