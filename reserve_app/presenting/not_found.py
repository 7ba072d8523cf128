"""The words of the page that does not exist; the build writes them, and the browser draws them."""

from __future__ import annotations

from reserve_app.language import N_

TITLE = N_("Page introuvable – Réserve")
HEADING = N_("Cette page n'existe pas")
SENTENCE = N_("L'adresse est peut-être incomplète, ou la mission n'est plus publiée.")
WAY_OUT = N_("Trouver une mission")
