"""Every French text a person may read is marked, so that the catalogues can know it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reserve_app.settings import ROOT
from tests.language.french import looks_french, unmarked, unmarked_in_js

APP = ROOT / "reserve_app"
# Not translated yet. Take a line out when its folder or file is done; a line that is no longer
# needed fails. Files may be listed one by one on the way.
NOT_YET = ("api/territories.py",)
# French on purpose, and why. What lies in no folder is the command line's: whoever runs the site
# reads it in a terminal.
FRENCH = {
    "api/documents/routes.py": "robots.txt, whose words are those of programs",
    "presenting/bilan_words.py": "the grammar of French; bilan_english.py tells the same",
    "demo": "what people of the demonstration typed, and its commands",
    "mail/transports.py": "read in a terminal by whoever runs the site",
    "models/migrations.py": "read in a terminal by whoever runs the site",
    "search/words.py": "words of French a search leaves out",
}


@cache
def _found() -> dict[str, list[str]]:
    """Return what is not marked, by file."""
    guilty: dict[str, list[str]] = {}
    for file in sorted(APP.rglob("*")):
        reader = {".py": unmarked, ".js": unmarked_in_js, ".jsx": unmarked_in_js}.get(file.suffix)
        if reader is not None and "__pycache__" not in file.parts:
            name = file.relative_to(APP).as_posix()
            texts = reader(file.read_text(encoding="utf-8"))
            guilty[name] = [f"{name}:{line}: {text}" for line, text in texts]
    return {name: lines for name, lines in guilty.items() if lines}


def _is_under(name: str, listed: str) -> bool:
    return name == listed or name.startswith(f"{listed}/")


def test_what_is_french_is_marked() -> None:
    allowed = (*NOT_YET, *FRENCH)
    guilty = {
        name: lines
        for name, lines in _found().items()
        if "/" in name and not any(_is_under(name, listed) for listed in allowed)
    }
    assert not guilty


@pytest.mark.parametrize("listed", [*NOT_YET, *FRENCH])
def test_what_is_listed_needs_to_be(listed: str) -> None:
    assert Path(APP / listed).exists()
    assert any(_is_under(name, listed) for name in _found())


@pytest.mark.parametrize(
    "source",
    [
        'TITLE = "Où êtes-vous ?"',
        'msg = "Choisissez une place dans la liste."',
        'say(f"Il reste {count} places pour vous")',
        'rx.el.button("Connexion")',
        'tag("nav", links, aria_label="Pages")',
        '_("Vous avez {what}.", what="une réponse")',
    ],
)
def test_an_unmarked_text_is_seen(source: str) -> None:
    assert list(unmarked(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""Dit « bonjour » à la personne."""',
        'TITLE = N_("Où êtes-vous ?")',
        '_("Il reste {count} places pour vous", count=count)',
        'n_("{count} place libre", "{count} places libres", 2)',
        'log.warning("la base est arrêtée")',
        'tag("nav", links, class_="pages")',
        'query = "SELECT place FROM mission WHERE id = :id"',
    ],
)
def test_what_is_marked_or_unseen_is_left_alone(source: str) -> None:
    assert not list(unmarked(source))


def test_a_script_has_no_words_of_its_own() -> None:
    assert list(unmarked_in_js('h("p", null, "Connexion perdue, réessayez");'))
    assert list(unmarked_in_js("const says = `Il reste ${n} places pour vous`;"))
    assert not list(unmarked_in_js('// Dit où l\'on est à la fin.\nh("p", { className: "a b" });'))


def test_names_and_keys_are_no_french() -> None:
    assert not looks_french("Réserve")
    assert not looks_french("mission.places")
    assert not looks_french("content-type")
