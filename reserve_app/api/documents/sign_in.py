"""Sign in, forgotten password, and the pages that mailed links open."""

from __future__ import annotations

from reserve_app.api.documents.fields import hidden, problem, said, submit, text_field
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.documents.sign_up import PASSWORD_HINT
from reserve_app.api.forms import Form
from reserve_app.language import _


def sign_in_html(form: Form, message: str = "", wanted: str = "") -> Markup:
    """Return the sign-in page."""
    mission = form.number("mission")
    fields = native_form(
        hidden(mission=form.one("mission"), suite=form.one("suite")),
        text_field(
            form, "email", _("Adresse e-mail"), kind="email", autocomplete="username", longest=254
        ),
        text_field(
            form, "password", _("Mot de passe"), kind="password", autocomplete="current-password"
        ),
        tag(
            "div",
            submit(_("Me connecter")),
            tag(
                "a", _("Mot de passe oublié ?"), href="/mot-de-passe-oublie", class_="btn btn-text"
            ),
            class_="form-end",
        ),
        action="/connexion",
    )
    sign_up = f"/inscription?mission={mission}" if mission else "/inscription"
    if form.one("suite").startswith(("/structure", "/invitation")):
        sign_up = "/inscription/structure"
    kept = tag("p", _("Pour la mission"), " ", tag("strong", wanted), ".", class_="advice")
    return sheet(
        _("Se connecter"),
        said(message),
        problem(form),
        kept if wanted else None,
        fields,
        tag(
            "p", _("Pas encore de compte ?"), " ", tag("a", _("Inscrivez-vous"), href=sign_up), "."
        ),
    )


def forgotten_html(form: Form, message: str = "") -> Markup:
    """Return the page that asks where to send a link."""
    fields = native_form(
        text_field(
            form, "email", _("Adresse e-mail"), kind="email", autocomplete="username", longest=254
        ),
        submit(_("Recevoir un lien")),
        action="/mot-de-passe-oublie",
    )
    return sheet(
        _("Mot de passe oublié"),
        said(message),
        problem(form),
        fields,
        lead=_("Donnez l'adresse de votre compte : un lien permettra d'en choisir un autre."),
    )


def new_password_html(form: Form) -> Markup:
    """Return the page that a link of a forgotten password opens."""
    fields = native_form(
        hidden(jeton=form.one("jeton")),
        text_field(
            form,
            "password",
            _("Nouveau mot de passe"),
            kind="password",
            hint=_(PASSWORD_HINT),
            autocomplete="new-password",
        ),
        submit(_("Changer mon mot de passe")),
        action="/nouveau-mot-de-passe",
    )
    return sheet(_("Choisir un nouveau mot de passe"), problem(form), fields)


def link_html(form: Form, path: str, title: str, lead: str, button: str) -> Markup:
    """Return the page a mailed link opens: one button, so that a mail scanner uses up nothing."""
    act = native_form(hidden(jeton=form.one("jeton")), submit(button), action=path)
    return sheet(title, problem(form), None if form.problem else act, lead=_lead(form, lead))


def _lead(form: Form, lead: str) -> str:
    return "" if form.problem else lead
