"""Where somebody is led once they are in: back to where they were going, or to their own pages."""

from __future__ import annotations

import re

from reserve_app.domain.policies import Policy
from reserve_app.queries.visits import Visit

# Pages of ours one may be led back to, whatever an address says: never another host, and nothing
# that acts. An invitation keeps its link.
_BACK = re.compile(
    r"/(?:mes-missions|compte|structure|moderation|admin)(?:/[\w-]{1,40}){0,4}"
    r"|/invitation\?jeton=[\w-]{1,100}",
    re.ASCII,
)
# One's own pages, most used first.
_HOMES = (
    (Policy.VOLUNTEER, "/mes-missions"),
    (Policy.MANAGER, "/structure"),
    (Policy.MODERATOR, "/moderation"),
)
NEWCOMER = "/structure"  # an account without a profile: it was made for a structure


def way_back(path: str) -> str:
    """Return an address one may be led back to, empty when it is none of those."""
    return path if _BACK.fullmatch(path) else ""


def home_of(asking: Visit) -> str:
    """Return the first of somebody's own pages."""
    return next((path for policy, path in _HOMES if asking.meets(policy)), NEWCOMER)
