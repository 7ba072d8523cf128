"""The error tree: what may go wrong on purpose, in words a person can act on.

Every expected failure is a `ReserveError`. It carries a stable ``code`` for machines, an HTTP
``status`` and a ``sentence`` in French for people. One place per entrance (API, event guard,
command line) turns it into an answer; anything else is a bug and answers a plain 500 sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class ReserveError(Exception):
    """Say what happened and what to do, in one French sentence.

    Args:
        sentence: French, for the person; never contains what they typed.
        field: name of the criterion or form field at fault, if there is one.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class BadInput(ReserveError):
    """What was sent cannot be understood or is out of range."""

    code = "bad_input"
    status = 422


class BadFields(BadInput):
    """Several fields are wrong at once; each has its sentence.

    Args:
        fields: sentence of each field at fault, in the order of the form; at least one.
    """

    code = "bad_fields"

    def __init__(self, fields: Mapping[str, str]) -> None:
        first = next(iter(fields))
        super().__init__(fields[first], field=first)
        self.fields = dict(fields)


class UnknownPlace(BadInput):
    """No commune answers to the place that was typed."""

    code = "unknown_place"
    status = 404


class NotFound(ReserveError):
    """The object does not exist, or not for this actor: both answer alike."""

    code = "not_found"
    status = 404


class BadLink(ReserveError):
    """A mailed link is unknown, used or too old: all answer alike."""

    code = "bad_link"
    status = 410


class NotSignedIn(ReserveError):
    """The act needs an account, and the session is missing, expired or revoked."""

    code = "not_signed_in"
    status = 401


class BadCredentials(NotSignedIn):
    """The address and the password do not go together."""

    code = "bad_credentials"


class NotConfirmed(NotSignedIn):
    """The password is right, but the address was not confirmed yet."""

    code = "not_confirmed"


class Forbidden(ReserveError):
    """The actor may never do this, whatever the object."""

    code = "forbidden"
    status = 403


class BadOrigin(Forbidden):
    """The request comes from a page that is not ours."""

    code = "bad_origin"


class WrongState(ReserveError):
    """The state table has no such transition from the present state."""

    code = "wrong_state"
    status = 409


class Outdated(WrongState):
    """Somebody else changed the thing since it was read; what was typed is kept."""

    code = "outdated"


class Conflict(ReserveError):
    """Somebody else decided or changed it first; the sentence says who, what and when."""

    code = "conflict"
    status = 409


class NotEligible(ReserveError):
    """The rules of the crisis profile close this mission to this person; the sentence says why."""

    code = "not_eligible"
    status = 409


class TooMany(ReserveError):
    """A rate limit was reached.

    Args:
        sentence: as for every error.
        seconds: until one more is allowed; 0 when it is not known.
    """

    code = "too_many"
    status = 429

    def __init__(self, sentence: str, *, seconds: int = 0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class BadFile(BadInput):
    """A file that was sent cannot be read as what it says it is."""

    code = "bad_file"


class TooLarge(ReserveError):
    """What was sent is larger than is read."""

    code = "too_large"
    status = 413


class UnknownFormat(ReserveError):
    """A file of a kind that is not read."""

    code = "unknown_format"
    status = 415


class BadKey(ReserveError):
    """The API key is missing, unknown, revoked or no longer backed by a manager: all alike."""

    code = "bad_key"
    status = 401


class Unavailable(ReserveError):
    """Something we need (database, disk, port) does not answer."""

    code = "unavailable"
    status = 503


class ConfigurationError(ReserveError):
    """A setting is missing, malformed or unsafe; the process must not start."""

    code = "configuration"
    status = 500
