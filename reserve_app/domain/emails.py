"""E-mail addresses: what is one, and when two are the same."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from reserve_app.domain.errors import BadInput
from reserve_app.language import _

LONGEST = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets


def clean_email(text: str) -> str:
    """Return the address in its normal form, as mail is sent to it.

    Raises:
        BadInput: not an address.
    """
    try:
        if len(text) > LONGEST:
            raise EmailNotValidError  # noqa: TRY301 - the same answer as any malformed one
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        msg = _(
            "Cette adresse e-mail n'est pas valable : vérifiez-la, par exemple "
            "prenom.nom@exemple.fr."
        )
        raise BadInput(msg, field="email") from None
    return found.normalized


def email_key(email: str) -> str:
    """Return what two spellings of one address share: case means nothing to any real server."""
    return email.casefold()
