"""Text search: which words a mission answers to, and which words a person asks for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, String, bindparam, delete, func, insert, literal_column, select
from sqlalchemy.sql import ColumnElement

from reserve_app.domain.text import fold
from reserve_app.models import MISSION, MISSION_WORD, STRUCTURE

LONGEST_WORD = 40  # characters kept, in the table and in a question alike
FEWEST_LETTERS = 2  # of a word asked
MOST_WORDS = 8  # of a question; each one narrows, and costs a look-up
RARE = 2_000  # missions; more are sooner sought in the area than looked up one by one
# Too common to tell missions apart: a third of the table without them.
STOP_WORDS = frozenset(
    (  # noqa: SIM905 - a list of words reads better without quotes
        "a au aux avec ce ces d dans de des du elle en et il l la le les leur leurs n ou par pour "
        "qui s se sa ses son sur un une vos votre y"
    ).split()
)
_FREQUENCY = select(func.count()).select_from(
    select(literal_column("1"))
    .where(
        MISSION_WORD.c.word >= bindparam("first", type_=String),
        MISSION_WORD.c.word < bindparam("end", type_=String),
    )
    .limit(literal_column(str(RARE)))
    .subquery()
)


def words_of(*texts: str) -> frozenset[str]:
    """Return the folded words by which a mission is found."""
    return frozenset(
        word[:LONGEST_WORD] for word in fold(" ".join(texts)).split() if word not in STOP_WORDS
    )


def asked_words(text: str) -> tuple[str, ...]:
    """Return the beginnings of words a mission must all have; empty when the text says nothing.

    One letter begins half of all words: it tells nothing, and would cost a second to look up.
    """
    asked = [
        word[:LONGEST_WORD]
        for word in fold(text).split()
        if word not in STOP_WORDS and len(word) >= FEWEST_LETTERS
    ]
    return tuple(dict.fromkeys(asked))[:MOST_WORDS]


def prefix_range(word: str) -> tuple[str, str]:
    """Return the bounds, the upper one excluded, of the words that begin so.

    Folded words hold only ``0-9a-z``, and ``{`` comes right after ``z``.
    """
    return word, word + "{"


def weighed(connection: Connection, words: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Order words from the rarest, and say whether that one is rare enough to start from it."""
    if not words:
        return (), False
    frequency: dict[str, int] = {}
    for word in words:
        first, end = prefix_range(word)
        frequency[word] = connection.scalar(_FREQUENCY, {"first": first, "end": end}) or 0
    ordered = sorted(words, key=lambda word: frequency[word])
    return tuple(ordered), frequency[ordered[0]] < RARE


def reindex(connection: Connection, which: ColumnElement[bool]) -> None:
    """Replace the words of the missions `which` names, in the transaction that changed them."""
    owned = MISSION.join(STRUCTURE, STRUCTURE.c.id == MISSION.c.structure_id)
    named = select(MISSION.c.id, MISSION.c.title, STRUCTURE.c.name, MISSION.c.commune)
    missions = connection.execute(named.select_from(owned).where(which)).all()
    ids = select(MISSION.c.id).where(which)
    connection.execute(delete(MISSION_WORD).where(MISSION_WORD.c.mission_id.in_(ids)))
    rows = [
        {"word": word, "mission_id": mission_id}
        for mission_id, *texts in missions
        for word in sorted(words_of(*texts))
    ]
    if rows:
        connection.execute(insert(MISSION_WORD), rows)
