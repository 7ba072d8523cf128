"""The catalogues hold every marked text, in English, with its places; and the English is spoken."""

from __future__ import annotations

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reserve_app.data import load_crisis
from reserve_app.language import N_, _, address, current_language, n_, p_, speaking, split
from reserve_app.language import catalogue as catalogues
from tools.catalogue import (
    CATALOGUES,
    Sentence,
    brought_up,
    main,
    missing,
    of_the_code,
    read,
    sentences,
    written,
)

PLACE = re.compile(r"\{(\w+)[^}]*\}")
FILES = sorted((CATALOGUES / "en").glob("*.po"))


def _forms(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_text_of_the_code_is_in_its_catalogue_in_english(file: Path) -> None:
    old = read(file, "en")
    new = brought_up(old, of_the_code()[file.stem], "en")
    assert missing(new) == []
    assert written(new, "en") == file.read_text(encoding="utf-8"), "make catalogue"


def test_there_is_a_catalogue_a_floor() -> None:
    assert {file.stem for file in FILES} == set(of_the_code())


def test_an_untranslated_text_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "pages.po"
    found = brought_up(read(file, "en"), set(sentences('_("Bonjour")')), "en")
    assert missing(found) == ["Bonjour"]
    found["Bonjour"].string = "Hello"  # type: ignore[union-attr]
    file.write_text(written(found, "en"), encoding="utf-8")
    kept = brought_up(read(file, "en"), {Sentence("Bonjour"), Sentence("Merci")}, "en")
    assert missing(kept) == ["Merci"]
    assert missing(brought_up(kept, {Sentence("Bonjour")}, "en")) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_english_has_the_places_of_the_french(file: Path) -> None:
    for one in read(file, "en"):
        if one.id:
            wanted = {place for form in _forms(one.id) for place in PLACE.findall(form)}
            for said in filter(None, _forms(one.string)):
                assert set(PLACE.findall(said)) <= wanted, one.id
                assert isinstance(one.id, tuple) or set(PLACE.findall(said)) == wanted, one.id


def test_one_text_has_one_english() -> None:
    said = defaultdict(set)
    for file in FILES:
        for one in read(file, "en"):
            if one.id:
                said[one.context, one.id].add(str(one.string))
    assert [key for key, strings in said.items() if len(strings) > 1] == []


@pytest.mark.parametrize(
    "source", ['_(f"Bonjour {name}")', 'N_("a" + b)', '_("a" if b else "c")', "n_(one, many, 2)"]
)
def test_what_nobody_could_translate_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="a plain text is needed"):
        list(sentences(source))


def test_the_tool_finds_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(check=True) == 0, capsys.readouterr().out


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"Bonjour {name}": "Hello {name}", catalogues.in_context("lieu", "Place"): "Square"}
    forms = {"{count} place": ("{count} place", "{count} places")}
    monkeypatch.setattr("reserve_app.language.speech.texts", lambda _language: words)
    monkeypatch.setattr("reserve_app.language.speech.plurals", lambda _language: forms)


@pytest.mark.usefixtures("english")
def test_a_sentence_is_said_in_the_language_spoken() -> None:
    assert _("Bonjour {name}", name="Ana") == "Bonjour Ana"
    with speaking("en"):
        assert _("Bonjour {name}", name="Ana") == "Hello Ana"
        assert _(N_("Rien de tel")) == "Rien de tel"
        assert p_("lieu", "Place") == "Square"
    assert current_language() == "fr"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("fr", 0, "0 place"),
        ("fr", 1, "1 place"),
        ("fr", 2, "2 places"),
        ("fr", 12_345, "12\u202f345 places"),
        ("en", 0, "0 places"),
        ("en", 1, "1 place"),
        ("en", 12_345, "12,345 places"),
    ],
)
def test_a_count_is_said_as_its_language_counts(language: str, count: int, said: str) -> None:
    with speaking(language):
        assert n_("{count} place", "{count} places", count) == said


def test_a_plain_thread_speaks_french() -> None:
    with speaking("en"), ThreadPoolExecutor(1) as threads:
        assert threads.submit(current_language).result() == "fr"


def test_an_unknown_language_is_french() -> None:
    with speaking("xx"):
        assert current_language() == "fr"


def test_the_crisis_speaks_english() -> None:
    french = load_crisis()
    with speaking("en"):
        english = load_crisis()
    assert english.keys == french.keys
    assert english.kind("food_aid").label == "Food and emergency aid"
    assert all(a.objective != b.objective for a, b in zip(english.kinds, french.kinds, strict=True))


@pytest.mark.parametrize(
    ("path", "english"),
    [
        ("/", "/en"),
        ("/missions?near=62000", "/en/missions?near=62000"),
        ("/?a=1", "/en?a=1"),
        ("/#aider", "/en#aider"),
        ("/en/missions", "/en/missions"),
        ("/enclave", "/en/enclave"),
        ("/missions.atom", "/en/missions.atom"),
        ("//autre.example", "//autre.example"),
        ("https://autre.example/", "https://autre.example/"),
        ("#contenu", "#contenu"),
        ("/api/v1/missions", "/api/v1/missions"),
        ("/share.png", "/share.png"),
        ("/fonts/a.woff2", "/fonts/a.woff2"),
        ("/_event", "/_event"),
    ],
)
def test_an_address_is_that_of_the_language(path: str, english: str) -> None:
    assert address(path) == path
    with speaking("en"):
        assert address(path) == english
        assert address(address(path)) == english


def test_a_path_says_its_language() -> None:
    assert split("/en") == ("en", "/")
    assert split("/en/missions") == ("en", "/missions")
    assert split("/en?a=1") == ("en", "/?a=1")
    assert split("/enclave") == ("fr", "/enclave")
    assert address("/en/missions", "fr") == "/missions"
    assert address("/missions", "en") == "/en/missions"
