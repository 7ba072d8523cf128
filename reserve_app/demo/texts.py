"""The texts of the demonstration, read from ``texts.toml`` and put into sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from reserve_app.demo.french import a, de


@dataclass(frozen=True, slots=True)
class KindTexts:
    """What missions of one kind are called and how they are described."""

    titles: tuple[str, ...]
    remote: tuple[str, ...]
    needs: tuple[str, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text of the demonstration."""

    kinds: Mapping[str, KindTexts]
    welcome: tuple[str, ...]
    streets: tuple[str, ...]
    structures: Mapping[str, tuple[str, ...]]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    messages: tuple[str, ...]

    def title(self, rng: Random, kind: str, commune: str, *, remote: bool) -> str:
        """Draw the title of a mission."""
        texts = self.kinds[kind]
        pattern = _drawn(rng, texts.remote if remote else texts.titles)
        return pattern.format(a=a(commune), de=de(commune))

    def description(self, rng: Random, kind: str) -> str:
        """Draw a description: the need, the task, a word of welcome."""
        texts = self.kinds[kind]
        return "\n\n".join(_drawn(rng, part) for part in (texts.needs, texts.tasks, self.welcome))

    def names(self, rng: Random) -> tuple[str, str]:
        """Draw a first name and a last name."""
        return _drawn(rng, self.first_names), _drawn(rng, self.last_names)

    def message(self, rng: Random) -> str:
        """Draw what a volunteer writes to a structure: half of them nothing."""
        return _drawn(rng, self.messages)

    def address(self, rng: Random) -> str:
        """Draw a number and a street."""
        return f"{int(rng.random() * 120) + 1} {_drawn(rng, self.streets)}"


def _drawn(rng: Random, choices: tuple[str, ...]) -> str:
    return choices[int(rng.random() * len(choices))]


@cache
def get_texts() -> Texts:
    """Return the texts, read once."""
    content = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
    common, structures, people = (content.pop(name) for name in ("common", "structures", "people"))
    return Texts(
        kinds={
            kind: KindTexts(**{name: tuple(lines) for name, lines in texts.items()})
            for kind, texts in content.items()
        },
        welcome=tuple(common["welcome"]),
        streets=tuple(common["streets"]),
        structures={kind: tuple(names) for kind, names in structures.items()},
        **{name: tuple(lines) for name, lines in people.items()},
    )
