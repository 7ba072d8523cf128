"""`/structure/{n}/cles`: the keys of a structure's programs; a new one is shown once."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.fields import (
    error,
    hidden,
    problem,
    said,
    submit,
    text_field,
    tick,
)
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.documents.paper import native_form
from reserve_app.api.documents.structure_nav import structure_page
from reserve_app.api.forms import Form
from reserve_app.domain.partners import LONGEST_KEY_NAME, Scope
from reserve_app.language import _
from reserve_app.presenting.partner_keys import (
    SCOPE_HINTS,
    SCOPE_LABELS,
    facts_of,
    scopes_words,
    state_of,
)
from reserve_app.presenting.structures import StructureView, structure_path
from reserve_app.queries.partners import KeyLine

PAGE = "cles"
DOCUMENT = "/api/v1/openapi.json"


def keys_html(
    one: StructureView, keys: Sequence[KeyLine], form: Form, message: str = "", made: str = ""
) -> Markup:
    """Return the page; ``made`` is the key that was just made, to copy now."""
    action = structure_path(one.id, PAGE)
    listed = [_key(key, action) for key in keys]
    column = tag(
        "div",
        said(message),
        problem(form) if form.problem and not form.problem.field else None,
        _made(made) if made else None,
        _panel(_("Clés d'API"), _about(), tag("ul", listed, class_="lines") if listed else None),
        _panel(_("Nouvelle clé"), _new(form, action)),
        class_="sheet sheet-left",
    )
    return structure_page(one, PAGE, tag("h2", _("Clés d'API"), class_="vh"), column)


def _about() -> Markup:
    document = tag("a", _("ce qu'elle peut demander"), href=DOCUMENT)
    return tag(
        "p",
        _("Une clé laisse le logiciel de votre structure envoyer ou lire ses missions ; elle "
          "n'ouvre rien d'autre, et jamais un compte."),
        " (", document, ")",
    )  # fmt: skip


def _made(key: str) -> Markup:
    field = tag(
        "div",
        tag("label", _("Votre nouvelle clé"), for_="cle"),
        tag("p", _("Copiez-la maintenant : elle ne sera plus jamais montrée."), id="cle-hint",
            class_="hint"),
        tag("input", id="cle", type="text", value=key, readonly=True, autofocus=True,
            class_="input mono", autocomplete="off", spellcheck="false",
            aria_describedby="cle-hint"),
        class_="field",
    )  # fmt: skip
    return tag("section", said(_("La clé est créée.")), field, class_="panel")


def _key(key: KeyLine, action: str) -> Markup:
    label, good = state_of(key)
    state = tag("span", label, class_="state state-good" if good else "state state-over")
    words = tag(
        "div",
        tag("strong", key.name),
        tag("span", scopes_words(key), class_="soft"),
        [tag("span", fact, class_="soft") for fact in facts_of(key)],
    )
    revoke = None
    if key.revoked_at is None:
        sure = native_form(
            hidden(act="revoke", n=str(key.id)),
            tag("p", _("Le logiciel qui s'en sert sera refusé aussitôt.")),
            submit(_("Oui, révoquer"), style="btn btn-bad",
                   aria_label=_("Oui, révoquer {name}", name=key.name)),
            action=action,
            class_="inline",
        )  # fmt: skip
        summary = tag("summary", _("Révoquer"), tag("span", f" {key.name}", class_="vh"))
        revoke = tag("div", tag("details", summary, sure, class_="more"), class_="acts")
    return tag("li", words, state, revoke)


def _new(form: Form, action: str) -> Markup:
    ticks = [
        tick(form, "scope", tag("strong", _(SCOPE_LABELS[scope])),
             tag("span", _(SCOPE_HINTS[scope]), class_="soft"), value=scope.value)
        for scope in Scope
    ]  # fmt: skip
    scopes = tag(
        "fieldset",
        tag("legend", _("Ce qu'elle pourra faire"), class_="label"),
        ticks,
        error("scope", form.error("scope")),
        class_="field roles",
    )
    name = text_field(
        form,
        "name",
        _("Son nom, pour la reconnaître"),
        hint=_("Par exemple : logiciel de planning"),
        longest=LONGEST_KEY_NAME,
    )
    return native_form(hidden(act="make"), name, scopes, submit(_("Créer la clé")), action=action)


def _panel(title: str, *content: Markup | None) -> Markup:
    return tag("section", tag("h2", title), *content, class_="panel")
