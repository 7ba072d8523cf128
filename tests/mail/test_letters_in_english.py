"""Every letter is written whole in the language of its reader."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

from reserve_app import mail
from reserve_app.domain.bands import Band
from reserve_app.domain.reasons import DeclineReason, ReviewReason, Said
from reserve_app.domain.review import CONTENT_FIELDS, Reviewed
from reserve_app.domain.teams import MemberRole
from reserve_app.geo.territories import get_territories
from reserve_app.language import _, speaking
from reserve_app.mail import (
    account_letters,
    digest_letters,
    moderator_letters,
    review_letters,
    structure_letters,
    team_letters,
    territory_letters,
    volunteer_letters,
)
from reserve_app.mail.digest_letters import WaitingLine
from reserve_app.mail.letter import Letter, as_html, as_text, html_frame, text_frame
from reserve_app.mail.mission_words import MissionWords
from reserve_app.mail.review_letters import Decided
from reserve_app.mail.territory_letters import Lacking

MODULES = (
    account_letters,
    digest_letters,
    moderator_letters,
    review_letters,
    structure_letters,
    team_letters,
    territory_letters,
    volunteer_letters,
)
NOW = datetime(2020, 3, 23, 13, 5, tzinfo=UTC)
PLACES = tuple(get_territories())[:2]
MISSIONS = tuple(
    MissionWords(1, "x", "#title", "#structure", "#commune", remote) for remote in (False, True)
)
VERBS = tuple({*volunteer_letters._PROFILE, *review_letters._STRUCTURE, *review_letters._MISSION})
REASONS = tuple(Said(one.value) for one in (*ReviewReason, *DeclineReason))
FIELDS = tuple({name for labels in CONTENT_FIELDS.values() for name in labels})
DECIDED = tuple(
    Decided(kind, verb, "#label", said, fields, "#address")
    for kind in (Reviewed.STRUCTURE, Reviewed.MISSION)
    for verb in VERBS
    for said, fields in ((REASONS[0], ()), (REASONS[-1], FIELDS))
)
LINES = tuple(
    WaitingLine(kind, "#label", 7, "62", NOW - timedelta(days=days))
    for kind, days in zip(Reviewed, (0, 1, 3), strict=True)
)
# What a letter is given, by the type its signature says; names of people and things begin with #.
GIVEN: dict[str, tuple[object, ...]] = {
    "str": ("#given",),
    "int": (0, 1, 3),
    "bool": (False, True),
    "date": (date(2020, 4, 1),),
    "datetime": (NOW,),
    "tuple[str, ...]": ((), FIELDS),
    "Band": tuple(Band),
    "Decided": DECIDED,
    "Lacking": (Lacking(0, 1, 2),),
    "MemberRole": tuple(MemberRole),
    "MissionWords": MISSIONS,
    "Said": REASONS,
    "Sequence[MissionWords]": ((), MISSIONS),
    "Sequence[Territory]": ((), PLACES),
    "Sequence[WaitingLine]": (LINES[:1], LINES[1:2], LINES),
    "Territory": PLACES,
}
ALIKE = frozenset(
    {"Mission", "Distance", "commune", "description", "département", "places", "siret"}
)  # written so in both languages
SENTENCE = re.compile(r"(?<=[.!?:]) |\n|(?=: )|, ")
NAMED = re.compile(r"#\w+|https?://\S+")

Write = Callable[[], Letter | None]


def _written() -> Iterator[tuple[str, Write]]:
    """Return every letter there is, with every case of what it may be given."""
    for module in MODULES:
        for name, write in inspect.getmembers(module, inspect.isfunction):
            if write.__module__ != module.__name__ or name.startswith("_"):
                continue
            asked = inspect.signature(write).parameters
            values = [
                VERBS if key == "verb" else GIVEN[one.annotation] for key, one in asked.items()
            ]
            for chosen in product(*values):
                given = dict(zip(asked, chosen, strict=True))
                yield f"{module.__name__}.{name}", lambda write=write, given=given: write(**given)


def _sentences(letter: Letter) -> set[str]:
    details = [word for detail in letter.details for word in detail]
    whole = [letter.subject, *letter.paragraphs, *details, *(letter.action or ())[:1]]
    cut = {part.strip(" :") for text in whole for part in SENTENCE.split(NAMED.sub("", text))}
    return {part for part in cut if re.search(r"[^\W\d_]{2}", part)}


def _left_in_french(write: Write) -> set[str]:
    french = write()
    with speaking("en"):
        english = write()
    if french is None or english is None:
        return set() if french is english else {"only in one language"}
    names = {name for place in PLACES for name in (place.name, place.label)}
    return (_sentences(french) & _sentences(english)) - ALIKE - names


LETTERS = list(_written())


def test_every_letter_there_is_is_tried() -> None:
    modules = {one.name for one in pkgutil.iter_modules(mail.__path__)}
    assert {one for one in modules if one.endswith("_letters")} == {
        module.__name__.rpartition(".")[2] for module in MODULES
    }
    found = Counter(name for name, _write in LETTERS)
    assert found["reserve_app.mail.account_letters.confirm"] == 1
    assert found["reserve_app.mail.volunteer_letters.profile_decided"] > len(VERBS) * len(REASONS)


def test_no_letter_in_english_has_a_french_sentence() -> None:
    left = {name: french for name, write in LETTERS if (french := _left_in_french(write))}
    assert not left


def test_a_french_sentence_in_an_english_letter_is_seen() -> None:
    def half() -> Letter:
        return Letter(_("Voir la mission"), ("Venez à l'heure. " + _("Bonjour,"),))

    assert _left_in_french(half) == {"Venez à l'heure."}


def test_the_frame_is_in_the_language_too() -> None:
    letter = account_letters.confirm("#secret", NOW)
    french = html_frame(letter.subject, [as_html(letter)], [])
    with speaking("en"):
        letter = account_letters.confirm("#secret", NOW)
        english = html_frame(letter.subject, [as_html(letter)], [])
        text = text_frame([as_text(letter)], [])
    assert '<html lang="fr">' in french
    assert '<html lang="en">' in english
    assert "Or copy this address: http" in english
    assert "/en/confirmer-adresse?jeton=" in english
    assert text.startswith("Hello,\n\n")
    assert "Confirm my address:\nhttp" in text
    assert "until Monday 23 March 2020 at 2:05 pm" in text.replace("\n", " ")
    assert "The Réserve team" in text
