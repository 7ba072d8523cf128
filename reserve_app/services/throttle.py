"""How often one person or one address may do a thing, in words; everything else is allowed.

Counts live in Redis when several workers serve (``RESERVE_REDIS_URL``), else in this process; also
while Redis does not answer, so that nobody is kept out and no limit is lifted. Keys are hashed: no
address of a person is kept in them.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from enum import Enum, unique
from functools import cache
from math import ceil
from threading import Lock

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from reserve_app.domain.errors import TooMany
from reserve_app.language import _
from reserve_app.settings import get_settings

log = logging.getLogger(__name__)
REDIS_WAIT_S = 1.0  # a form waits no longer for a Redis that is down
SWEEP_S = 60.0


@unique
class Limit(Enum):
    """A rule: what is counted, and the most that is allowed."""

    # Few from one place, more in all: a stranger must not be able to lock somebody out.
    SIGN_IN_BY_ACCOUNT_AND_ADDRESS = "10 per 15 minutes"
    SIGN_IN_BY_ACCOUNT = "50 per 15 minutes"
    SIGN_IN_BY_ADDRESS = "100 per 15 minutes"  # a school or a hospital shares one address
    SIGN_UP_BY_ADDRESS = "60 per hour"
    LINK_BY_ACCOUNT = "3 per hour"  # mails to one mailbox, asked by whoever knows it
    LINK_BY_ADDRESS = "40 per hour"
    PASSWORD_BY_ACCOUNT = "10 per hour"  # noqa: S105 - a rate
    APPLY_BY_ACCOUNT = "30 per hour"
    CONTACT_BY_ACCOUNT = "200 per day"
    INVITE_BY_ACCOUNT = "40 per day"
    INVITE_UNCHECKED = "6 per day"  # of structures no moderator has looked at, by account
    INVITE_TO_ADDRESS = "4 per day"  # from whatever structures: a mailbox is nobody's to fill
    STRUCTURE_BY_ACCOUNT = "8 per day"  # each is work for a moderator, and a number taken
    SEND_BY_ACCOUNT = "50 per hour"  # what goes to the moderators, or changes under their eyes
    SAVE_BY_ACCOUNT = "90 per minute"  # a form saves itself every two seconds at most
    JOIN_BY_ACCOUNT = "5 per day"  # each writes to people one does not know
    EXPORT_BY_ACCOUNT = "10 per day"
    REPORT_BY_ACCOUNT = "12 per day"
    REACH_BY_ACCOUNT = "120 per hour"  # different questions, while writing missions
    KEY_BY_STRUCTURE = "20 per day"  # keys made
    KEY_BY_ADDRESS = "30 per minute"  # keys that open nothing: nobody guesses 256 bits
    CALL_BY_KEY = "120 per minute"
    IMPORT_BY_STRUCTURE = "45 per hour"  # files, tried or written
    # Open data; a school, a hospital or a town hall shares one address.
    READ_BY_ADDRESS = "600 per minute"
    FILE_BY_ADDRESS = "60 per minute"
    MAP_BY_ADDRESS = "6000 per minute"  # a request a letter typed, in two hundred browsers at once


def allowed(limit: Limit, *who: str | int) -> bool:
    """Count one more act, and say whether it is within the limit."""
    rule, key = parse(limit.value), _key(who)
    try:
        return _limiter().hit(rule, limit.name, key)
    except RedisError as error:
        log.warning("counts kept in this process: %s", type(error).__name__)
        return _own_limiter().hit(rule, limit.name, key)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether one more act is within its limit, and what is left of it."""

    allowed: bool
    most: int
    remaining: int
    seconds: int  # until the oldest act counted is forgotten


def spend(limit: Limit, *who: str | int) -> Allowance:
    """Count one more act, and say what is left."""
    rule, key = parse(limit.value), _key(who)
    try:
        return _spent(_limiter(), rule, limit.name, key)
    except RedisError as error:
        log.warning("counts kept in this process: %s", type(error).__name__)
        return _spent(_own_limiter(), rule, limit.name, key)


def _spent(limiter: MovingWindowRateLimiter, rule: RateLimitItem, *key: str) -> Allowance:
    within = limiter.hit(rule, *key)
    stats = limiter.get_window_stats(rule, *key)
    seconds = max(0, ceil(stats.reset_time - time.time()))
    return Allowance(within, rule.amount, stats.remaining, seconds)


def check(limit: Limit, *who: str | int) -> None:
    """Count one more act.

    Raises:
        TooMany: the limit is reached.
    """
    left = spend(limit, *who)
    if not left.allowed:
        msg = _("Trop d'essais en peu de temps : attendez quelques minutes, puis recommencez.")
        raise TooMany(msg, seconds=max(1, left.seconds))


def forget_counts() -> None:
    """Forget every count of this process, and where they are kept."""
    _limiter.cache_clear()
    _own_limiter.cache_clear()


def _key(who: tuple[str | int, ...]) -> str:
    return hashlib.sha256("|".join(map(str, who)).encode()).hexdigest()[:32]


@cache
def _limiter() -> MovingWindowRateLimiter:
    address = get_settings().redis_url
    if not address:
        return _own_limiter()
    storage = storage_from_string(
        address, socket_timeout=REDIS_WAIT_S, socket_connect_timeout=REDIS_WAIT_S
    )
    if not isinstance(storage, Storage):  # an async scheme such as async+redis://
        msg = f"no synchronous storage: {type(storage).__name__}"
        raise TypeError(msg)
    return MovingWindowRateLimiter(storage)


@cache
def _own_limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(CountsOfThisProcess())


class CountsOfThisProcess(MemoryStorage):
    """What the library keeps in memory, freed once a minute of what is over.

    It would look through all counts a hundredth of a second after each act, in a new thread: on the
    day of a launch, ten thousand of them, twenty times a second. And it never lets go of a key.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._swept = time.monotonic()
        super().__init__()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count one more act, and say whether it is within the limit."""
        with self._turn:
            return super().acquire_entry(key, limit, expiry, amount)

    # Python gives the library's own private method that name: no other would take its place. A test
    # fails when the library calls it differently.
    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802
        if time.monotonic() - self._swept < SWEEP_S:
            return
        self._swept, now = time.monotonic(), time.time()
        for key, acts in list(self.events.items()):
            if kept := [act for act in acts if act.expiry > now]:
                self.events[key] = kept
            else:
                self.clear(key)
