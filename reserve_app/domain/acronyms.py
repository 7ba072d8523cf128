"""Names of structures made alike: « Centre communal d'action sociale » is written « CCAS » too."""

from __future__ import annotations

import re

from reserve_app.domain.text import fold

# The long form as `fold` writes it. The kinds of body met in every département, nothing more.
LONG_FORMS = {
    "ccas": "centre communal d action sociale",
    "cias": "centre intercommunal d action sociale",
    "mdph": "maison departementale des personnes handicapees",
    "ehpad": "etablissement d hebergement pour personnes agees dependantes",
    "mjc": "maison des jeunes et de la culture",
    "ssiad": "service de soins infirmiers a domicile",
    "cpam": "caisse primaire d assurance maladie",
    "caf": "caisse d allocations familiales",
    "admr": "aide a domicile en milieu rural",
    "udaf": "union departementale des associations familiales",
}
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_]\b")  # « C.C.A.S » of « C.C.A.S. de »
_TWICE = re.compile(r"\b(\w+)(?: \1\b)+")


def alike_form(name: str) -> str:
    """Return a name folded, its known long forms and dotted letters made acronyms.

    ``alike_form("Centre communal d'action sociale (C.C.A.S.) d'Arras")`` is ``"ccas d arras"``.
    """
    words = f" {fold(_DOTTED.sub(lambda found: found[0].replace('.', ''), name))} "
    for acronym, long_form in LONG_FORMS.items():
        for written in (long_form, " ".join(acronym)):  # « C. C. A. S. » too
            words = words.replace(f" {written} ", f" {acronym} ")
    return _TWICE.sub(r"\1", words.strip())


def acronyms_in(form: str) -> frozenset[str]:
    """Return the known acronyms of a name that `alike_form` wrote."""
    return frozenset(form.split()) & LONG_FORMS.keys()
