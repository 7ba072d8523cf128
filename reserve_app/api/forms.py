"""What a form sends, read with a limit, and shown again with its error when it cannot be used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs

from fastapi import Request

from reserve_app.domain.errors import BadFields, BadInput, ReserveError
from reserve_app.language import _

LARGEST_BODY = 1_500_000  # bytes; a message of a megabyte gets its sentence, more is not read
MOST_FIELDS = 100  # our longest form sends about 50
LONGEST_SHOWN = 8_000  # characters of one field written back into a page
IN_PAGE = {"commune_insee": "commune"}  # fields that have another name in our pages
NEVER_SHOWN = re.compile("password")  # in the name of a field


@dataclass(frozen=True)
class Form:
    """The fields of a form, and what was wrong with them if anything was."""

    values: dict[str, list[str]] = field(default_factory=dict)
    problem: ReserveError | None = None

    def one(self, name: str) -> str:
        """Return the last value of a field, empty when it was not sent."""
        return next(reversed(self.values.get(name, [])), "")

    def many(self, name: str) -> list[str]:
        """Return all values of a field."""
        return self.values.get(name, [])

    def number(self, name: str) -> int:
        """Return a field that is a number of ours; 0, which names nothing, when it is none."""
        text = self.one(name)
        longest = 12  # digits
        return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else 0

    def shown(self, name: str) -> str:
        """Return what a field of the page shows: what was typed, never a password."""
        return "" if NEVER_SHOWN.search(name) else self.one(name)[:LONGEST_SHOWN]

    def error(self, name: str) -> str:
        """Return the sentence that stands at a field."""
        if isinstance(self.problem, BadFields):
            return self.problem.fields.get(name, "")
        at_fault = self.problem is not None and self.problem.field == name
        return self.problem.sentence if at_fault and self.problem else ""

    @property
    def status(self) -> int:
        """HTTP status of the page that shows this form again."""
        return self.problem.status if self.problem else 200

    def refused(self, problem: ReserveError) -> Form:
        """Return the form with what was wrong, at the field as the page calls it."""
        problem.field = IN_PAGE.get(problem.field or "", problem.field)
        return replace(self, problem=problem)


async def read_form(request: Request) -> Form:
    """Return the urlencoded form of a request.

    Raises:
        BadInput: another kind of body, or one larger than any form of ours.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            msg = _("Ce que vous avez envoyé est trop long. Raccourcissez-le, puis recommencez.")
            raise BadInput(msg)
    kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
    try:
        if kind.partition(";")[0].strip() != "application/x-www-form-urlencoded":
            raise ValueError  # noqa: TRY301 - the same sentence as any malformed body
        text = body.decode("utf-8")
        sent = parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:
        msg = _("Cette demande est mal formée.")
        raise BadInput(msg) from None
    return Form({name: [value.replace("\0", "") for value in sent[name]] for name in sent})
