"""Hash passwords and secrets. The slow ones block: callers run them off the event loop.

argon2id with m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet): about 25 ms of one
core. A process hashes on half of the cores at most, so that fifty sign-ins at once leave the others
to the event loop and to the database: two at a time on two cores made another event wait longer
(`benchmarks/README.md`) for a fifth more sign-ins a second.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import cache
from threading import BoundedSemaphore

from passlib.hash import argon2

MOST_AT_ONCE = 4
AT_ONCE = min(MOST_AT_ONCE, max(1, (os.cpu_count() or 1) // 2))
# Left to itself the library loads at the first hash, and fails when that happens within another
# call or in two threads at once: the first sign-in of a process would answer an error.
argon2.set_backend()
_argon2id = argon2.using(type="ID", memory_cost=19 * 1024, time_cost=2, parallelism=1)
_turns = BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with its own salt and parameters."""
    with _turns:
        return str(_argon2id.hash(password))


def verify_password(password: str, known: str | None) -> bool:
    """Say whether the password is the one hashed; as slow when there is nothing to compare."""
    with _turns:
        found = bool(_argon2id.verify(password, known or _nobody()))
    return found and known is not None


def is_outdated(known: str) -> bool:
    """Say whether a hash was made with weaker parameters than today's."""
    return bool(_argon2id.needs_update(known))


def new_secret() -> str:
    """Return a fresh secret for a cookie or a link: 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """Return what the database keeps of a secret; it is random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@cache
def _nobody() -> str:
    return str(_argon2id.hash(secrets.token_urlsafe(16)))
