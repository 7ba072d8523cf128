"""Distance bands: what a structure learns about where a volunteer lives, and no more."""

from __future__ import annotations

from enum import IntEnum

from reserve_app.language import N_, _


class Band(IntEnum):
    """How far, nearest first; a commune's size is the finest grain there is."""

    NEAR = 2
    CLOSE = 5
    AROUND = 10
    REACHABLE = 20
    FAR = 50
    REMOTE = 1_000_000

    @property
    def label(self) -> str:
        """The band in words."""
        return _(BAND_LABELS[self])


BAND_LABELS = {
    Band.NEAR: N_("à moins de 2 km"),
    Band.CLOSE: N_("entre 2 et 5 km"),
    Band.AROUND: N_("entre 5 et 10 km"),
    Band.REACHABLE: N_("entre 10 et 20 km"),
    Band.FAR: N_("entre 20 et 50 km"),
    Band.REMOTE: N_("à plus de 50 km"),
}


def band_of(km: float) -> Band:
    """Return the band of a distance in kilometres."""
    return next((band for band in Band if km < band), Band.REMOTE)
