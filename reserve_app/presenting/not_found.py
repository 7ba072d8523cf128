"""The words of the page that does not exist; the build writes them, and the browser draws them."""

TITLE = "Page introuvable – Réserve"
HEADING = "Cette page n'existe pas"
SENTENCE = "L'adresse est peut-être incomplète, ou la mission n'est plus publiée."
WAY_OUT = "Trouver une mission"
