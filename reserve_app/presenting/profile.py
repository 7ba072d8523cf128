"""The crisis this site serves."""

from __future__ import annotations

from reserve_app.data import load_crisis
from reserve_app.domain.crisis import CrisisProfile
from reserve_app.settings import get_settings


def profile() -> CrisisProfile:
    """Return the profile the operator chose (`RESERVE_CRISIS`); read once."""
    return load_crisis(get_settings().crisis)
