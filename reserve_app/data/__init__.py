"""Data files with their licences, and the one way to read them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from reserve_app.domain.crisis import CrisisProfile
from reserve_app.language import SOURCE, _, current_language

DATA = Path(__file__).parent


def load_crisis(key: str = "covid19") -> CrisisProfile:
    """Return the crisis profile of ``data/crises/{key}.toml``, in the current language.

    Raises:
        FileNotFoundError: there is no such profile.
        pydantic.ValidationError: the file does not hold a profile.
    """
    return _crisis(key, current_language())


@cache
def _crisis(key: str, language: str) -> CrisisProfile:
    if language != SOURCE:
        return _translated(_crisis(key, SOURCE))
    with (DATA / "crises" / f"{key}.toml").open("rb") as file:
        return CrisisProfile.model_validate({"key": key, **tomllib.load(file)})


def _translated(crisis: CrisisProfile) -> CrisisProfile:
    kinds = tuple(
        kind.model_copy(
            update={
                "label": _(kind.label),
                "short_label": _(kind.short_label),
                "objective": _(kind.objective),
                "safety_rules": tuple(_(rule) for rule in kind.safety_rules),
            }
        )
        for kind in crisis.kinds
    )
    words = {"label": _(crisis.label), "promise": _(crisis.promise), "kinds": kinds}
    return crisis.model_copy(update=words)


@cache
def common_passwords() -> tuple[str, ...]:
    """Return the folded words no password may be made of."""
    lines = (DATA / "common_passwords_fr.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def disposable_domains() -> frozenset[str]:
    """Return the domains of services that hand out mailboxes for a few minutes."""
    lines = (DATA / "disposable_emails.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
