"""Who may call a handler or a route: said beside each of them, enforced in one place per entrance.

The event guard (`state.guard`) and the HTTP routes (`api.guarded`) refuse whatever says nothing.
What may be touched, and whose, is checked once more in the service or query.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

Handler = TypeVar("Handler", bound=Callable[..., Any])
POLICY = "__reserve_policy__"


class Policy(StrEnum):
    """Who may call."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    VOLUNTEER = "volunteer"  # signed in, with a volunteer's profile, whatever its state
    MANAGER = "manager"  # signed in, in the team of at least one structure
    MODERATOR = "moderator"  # signed in, moderates at least one département, or administers
    ADMIN = "admin"  # signed in, administers
    PARTNER = "partner"  # a program with a key of a structure; no cookie is looked at


def public(handler: Handler) -> Handler:
    """Declare that visitors may call this handler."""
    return _declare(handler, Policy.PUBLIC)


def signed_in(handler: Handler) -> Handler:
    """Declare that only people who are signed in may call this handler."""
    return _declare(handler, Policy.SIGNED_IN)


def volunteer(handler: Handler) -> Handler:
    """Declare that only people with a volunteer's profile may call this handler."""
    return _declare(handler, Policy.VOLUNTEER)


def manager(handler: Handler) -> Handler:
    """Declare that only people in the team of a structure may call this handler."""
    return _declare(handler, Policy.MANAGER)


def moderator(handler: Handler) -> Handler:
    """Declare that only moderators, of whatever département, may call this handler."""
    return _declare(handler, Policy.MODERATOR)


def admin(handler: Handler) -> Handler:
    """Declare that only administrators may call this handler."""
    return _declare(handler, Policy.ADMIN)


def partner(handler: Handler) -> Handler:
    """Declare that only programs with a key may call this route, and nobody by a session."""
    return _declare(handler, Policy.PARTNER)


def declared(function: Callable[..., Any]) -> Policy | None:
    """Return the policy a handler declares, or None: it is then denied."""
    found = getattr(function, POLICY, None)
    return found if isinstance(found, Policy) else None


def _declare(handler: Handler, policy: Policy) -> Handler:
    setattr(handler, POLICY, policy)
    return handler
