"""Keys of a structure in words."""

from __future__ import annotations

from reserve_app.domain.partners import Scope, shown
from reserve_app.language import N_, _
from reserve_app.mail.dates import moment_in_words
from reserve_app.queries.partners import KeyLine

SCOPE_LABELS = {
    Scope.READ: N_("Lire les missions de la structure"),
    Scope.IMPORT: N_("Importer des missions"),
}
SCOPE_HINTS = {
    Scope.READ: N_("Leur état, leurs places et vos références ; jamais une personne."),
    Scope.IMPORT: N_("Créer et modifier ; tout est relu par le département, comme ici."),
}


def state_of(key: KeyLine) -> tuple[str, bool]:
    """Return where a key stands, and whether it opens anything."""
    if key.revoked_at is not None:
        return _("Révoquée"), False
    return (_("Active"), True) if key.backed else (_("N'ouvre plus rien"), False)


def facts_of(key: KeyLine) -> list[str]:
    """Return what there is to know of a key."""
    made = _("Créée par {who}, {when}", who=key.by, when=moment_in_words(key.created_at))
    if key.revoked_at is not None:
        used = _("Révoquée {when}", when=moment_in_words(key.revoked_at))
    elif key.last_used_at is None:
        used = _("Jamais utilisée")
    else:
        used = _("Utilisée {when}", when=moment_in_words(key.last_used_at))
    facts = [shown(key.prefix), made, used]
    if key.revoked_at is None and not key.backed:
        gone = _("{who} n'est plus responsable de la structure : faites une autre clé.", who=key.by)
        facts.append(gone)
    return facts


def scopes_words(key: KeyLine) -> str:
    """Return what a key may do."""
    return ", ".join(_(SCOPE_LABELS[scope]) for scope in Scope if scope in key.scopes)
