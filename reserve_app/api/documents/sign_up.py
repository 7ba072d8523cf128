"""Sign up in two short steps: who, then where and when."""

from __future__ import annotations

from reserve_app.api.documents.fields import (
    error,
    hidden,
    kinds_field,
    modes_field,
    place_field,
    problem,
    radius_field,
    submit,
    text_field,
    tick,
    week_field,
)
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.documents.paper import native_form, passing, sheet
from reserve_app.api.forms import Form
from reserve_app.language import N_, _, p_
from reserve_app.presenting.plain import charter_rules

ACTION = "/inscription"
WHO = ("first_name", "last_name", "birth_date", "email")
WHERE = ("commune", "insee", "phone", "radius_km", "on_site", "remote", "kind", "slot", "charter")
PASSWORD_HINT = N_("12 caractères ou plus ; par exemple quatre mots sans rapport.")


def who_html(form: Form, wanted: str) -> Markup:
    """Return the first step. ``wanted`` is the title of the mission one comes from, if any."""
    fields = native_form(
        hidden(step="1", mission=form.one("mission")),
        passing(form, *WHERE),
        tag(
            "div",
            text_field(form, "first_name", _("Prénom"), autocomplete="given-name", longest=60),
            text_field(
                form, "last_name", p_("of a family", "Nom"), autocomplete="family-name", longest=60
            ),
            class_="pair",
        ),
        text_field(
            form,
            "birth_date",
            _("Date de naissance"),
            hint=_("Par exemple 17/05/1990. Il faut avoir 16 ans."),
            autocomplete="bday",
            inputmode="numeric",
            longest=10,
        ),
        text_field(
            form,
            "email",
            _("Adresse e-mail"),
            kind="email",
            hint=_("Un lien y sera envoyé pour la confirmer."),
            autocomplete="email",
            longest=254,
        ),
        submit(_("Continuer")),
        action=ACTION,
    )
    known = tag("a", _("Connectez-vous"), href=_with_mission("/connexion", form))
    return sheet(
        _("S'inscrire"),
        _steps(1),
        _wanted(wanted),
        problem(form),
        fields,
        tag("p", _("Vous avez déjà un compte ?"), " ", known, "."),
        lead=_(
            "Deux minutes, deux étapes. Vos coordonnées ne sont montrées qu'aux structures "
            "à qui vous proposez votre aide."
        ),
    )


def where_html(form: Form, wanted: str) -> Markup:
    """Return the second step; the first one's answers travel in the form."""
    fields = native_form(
        hidden(step="2", mission=form.one("mission")),
        passing(form, *WHO),
        place_field(form),
        radius_field(form),
        modes_field(form),
        kinds_field(form),
        week_field(form),
        phone_field(form),
        text_field(
            form,
            "password",
            _("Mot de passe"),
            kind="password",
            hint=_(PASSWORD_HINT),
            autocomplete="new-password",
        ),
        charter_field(form),
        tag(
            "div",
            submit(_("M'inscrire")),
            submit(
                _("Revenir à l'étape 1"), style="btn btn-text", name="back", value="1",
                formnovalidate=True,
            ),
            class_="form-end",
        ),
        action=ACTION,
    )  # fmt: skip
    return sheet(_("S'inscrire"), _steps(2), _wanted(wanted), problem(form), fields)


def for_structure_html(form: Form) -> Markup:
    """Return the one step of whoever comes for a structure."""
    fields = native_form(
        text_field(form, "name", _("Prénom et nom"), autocomplete="name", longest=60),
        text_field(
            form,
            "email",
            _("Adresse e-mail professionnelle"),
            kind="email",
            hint=_("Un lien y sera envoyé pour la confirmer."),
            autocomplete="email",
            longest=254,
        ),
        text_field(
            form,
            "password",
            _("Mot de passe"),
            kind="password",
            hint=_(PASSWORD_HINT),
            autocomplete="new-password",
        ),
        submit(_("Créer mon compte")),
        action=f"{ACTION}/structure",
    )
    known = tag("a", _("Connectez-vous"), href="/connexion?suite=/structure")
    helping = tag("a", _("Inscrivez-vous comme bénévole"), href=ACTION)
    return sheet(
        _("Créer un compte pour ma structure"),
        problem(form),
        fields,
        tag("p", _("Vous avez déjà un compte ?"), " ", known, "."),
        tag("p", _("Vous voulez aider ?"), " ", helping, "."),
        lead=_(
            "D'abord un compte à votre nom. Vous inscrirez la structure ensuite, ou rejoindrez "
            "l'équipe qui vous invite."
        ),
    )


def phone_field(form: Form) -> Markup:
    """Return the field of one's telephone."""
    return text_field(
        form,
        "phone",
        _("Téléphone"),
        kind="tel",
        hint=_("Pour que la structure vous rappelle. Chaque lecture est notée, et vous la voyez."),
        autocomplete="tel",
        longest=40,
    )


def charter_field(form: Form) -> Markup:
    """Return the charter, and the box that accepts it."""
    rules = tag("ul", [tag("li", rule) for rule in charter_rules()], class_="bullets")
    return tag(
        "div",
        tag("details", tag("summary", _("Lire la charte du bénévole")), rules, class_="more"),
        tick(form, "charter", _("J'accepte la charte du bénévole")),
        error("charter", form.error("charter")),
        class_="field",
    )


def thanks_html(mailbox: bool) -> Markup:  # noqa: FBT001 - one question
    """Return what is said to everybody after a sign-up, known address or not."""
    local = tag(
        "p",
        _("Sur cette machine, les courriels ne partent pas :"),
        " ",
        tag("a", _("lisez-les ici"), href="/courriels"),
        ".",
    )
    return sheet(
        _("Vérifiez vos courriels"),
        tag(
            "div",
            tag("p", _("Ouvrez-le et suivez son lien : votre inscription sera alors complète.")),
            tag("p", _("Rien reçu après quelques minutes ? Regardez dans les indésirables, ou "
                "recommencez l'inscription.")),
            local if mailbox else None,
            class_="prose",
        ),
        lead=_("Un message vient de partir vers l'adresse que vous avez donnée."),
    )  # fmt: skip


def _steps(current: int) -> Markup:
    names = (_("Vous"), _("Où et quand"))
    items = [
        tag("li", f"{number}. {name}", aria_current="step" if number == current else None)
        for number, name in enumerate(names, start=1)
    ]
    return tag("ol", items, class_="steps", aria_label=_("Étapes"))


def _wanted(title: str) -> Markup | None:
    if not title:
        return None
    return tag(
        "p",
        _("Pour la mission"),
        " ",
        tag("strong", title),
        ". ",
        _("Nous la gardons en mémoire."),
        class_="advice",
    )


def _with_mission(path: str, form: Form) -> str:
    mission = form.number("mission")
    return f"{path}?mission={mission}" if mission else path
