"""`/compte`: profile, mail, sign-in, devices, who saw one's contact, one's data."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.fields import (
    error,
    hidden,
    kinds_field,
    modes_field,
    place_field,
    problem,
    radius_field,
    said,
    submit,
    text_field,
    week_field,
)
from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.documents.sign_up import PASSWORD_HINT, charter_field, phone_field
from reserve_app.api.forms import Form
from reserve_app.domain.review import VOLUNTEER_FIELDS
from reserve_app.language import N_, NAMES, _, p_
from reserve_app.mail.dates import moment_in_words
from reserve_app.presenting.interests import profile_news
from reserve_app.queries.accounts import MyAccount, MySession
from reserve_app.queries.volunteers import MyProfile

ACTION = "/compte"
# Fields of a profile that the form asks for together with another.
IN_FORM = {"commune_insee": "commune", "department": "commune", "remote": "on_site"}
ERASE_WORD = "EFFACER"
FREQUENCIES = (("immediate", N_("Tout de suite")), ("daily", N_("Une fois par jour, à 18 h")))


def account_html(
    account: MyAccount,
    profile: MyProfile | None,
    form: Form,
    message: str = "",
    *,
    colleagues: bool = False,
) -> Markup:
    """Return the page; with `colleagues`, it asks by which name they know one."""
    at = form.one("act")
    return sheet(
        _("Mon compte"),
        said(message),
        problem(form) if form.problem and not form.problem.field else None,
        _profile(profile),
        _name(account, form if at == "name" else Form()) if colleagues else None,
        _mail(account, form if at == "mail" else Form()),
        _credentials(account, form, at),
        _devices(account),
        _readings(account),
        _data(form, at),
        tag("form", submit(_("Me déconnecter"), style="btn btn-line", sign="key"), method="post",
            action="/deconnexion"),
        lead=account.email,
    )  # fmt: skip


def profile_html(
    form: Form, news: str, *, new: bool, mission: str = "", corrections: Sequence[str] | None = None
) -> Markup:
    """Return the form of the profile, empty for whoever has none yet.

    ``corrections`` are the fields the moderators asked for; None when they asked nothing.
    """
    send = _("Enregistrer mon profil") if corrections is None else _("Renvoyer mon profil corrigé")
    fields = native_form(
        hidden(mission=mission),
        tag(
            "div",
            text_field(form, "first_name", _("Prénom"), autocomplete="given-name", longest=60),
            text_field(
                form,
                "last_name",
                p_("of a family", "Nom"),
                autocomplete="family-name",
                longest=60,
            ),
            class_="pair",
        ),
        text_field(
            form, "birth_date", _("Date de naissance"), hint=_("Par exemple 17/05/1990."),
            autocomplete="bday", inputmode="numeric", longest=10,
        ),
        phone_field(form),
        place_field(form),
        radius_field(form),
        modes_field(form),
        kinds_field(form),
        week_field(form),
        charter_field(form) if new else None,
        submit(send),
        action="/compte/profil",
    )  # fmt: skip
    back = tag("p", tag("a", _("← Mon compte"), href=ACTION), class_="crumbs")
    return sheet(
        _("Mon profil de bénévole"),
        back,
        tag("p", news, class_="advice") if news else None,
        _corrections(corrections) if corrections else None,
        problem(form),
        fields,
    )


def _corrections(names: Sequence[str]) -> Markup:
    """Return the way to each field to correct."""
    fields = dict.fromkeys((IN_FORM.get(name, name), _(VOLUNTEER_FIELDS[name])) for name in names)
    links = [tag("li", tag("a", label, href=f"#{field}")) for field, label in fields]
    return tag(
        "nav",
        tag("p", tag("strong", _("À corriger :"))),
        tag("ul", links, class_="bullets"),
        aria_label=_("Champs à corriger"),
        class_="corrections",
    )


def _profile(profile: MyProfile | None) -> Markup:
    if profile is None:
        link = tag("a", _("Compléter mon profil"), href="/compte/profil", class_="btn btn-go")
        return _panel(
            _("Mon profil"), tag("p", _("Pas encore de profil de bénévole.")), tag("p", link)
        )
    news = profile_news(profile)
    return _panel(
        _("Mon profil"),
        tag("p", tag("strong", f"{profile.first_name} {profile.last_name}"),
            f", {profile.commune} ({profile.department}), {_unbroken(profile.phone)}"),
        tag("p", news, class_="advice") if news else
        tag("p", icon("check"), tag("span", _("Profil validé")), class_="who"),
        tag("p", tag("a", _("Modifier mon profil"), href="/compte/profil", class_="btn btn-line")),
    )  # fmt: skip


def _name(account: MyAccount, form: Form) -> Markup:
    mine = form if form.problem else Form({"name": [account.name]})
    fields = native_form(
        hidden(act="name"),
        text_field(
            mine, "name", _("Prénom et nom"), autocomplete="name", longest=60, optional=True,
            hint=_("Vide, ils voient le nom de votre profil, sinon votre adresse e-mail."),
        ),
        submit(_("Enregistrer mon nom"), style="btn btn-line"),
        action=ACTION,
    )  # fmt: skip
    return _panel(_("Mon nom pour mes collègues"), fields)


def _mail(account: MyAccount, form: Form) -> Markup:
    times = [(value, _(words), None) for value, words in FREQUENCIES]
    languages = [(value, name, value) for value, name in NAMES.items()]
    fields = native_form(
        hidden(act="mail"),
        _choice(
            form, "frequency", _("Quand voulez-vous nos nouvelles des missions ?"),
            times, account.mail_frequency,
        ),
        _choice(
            form, "language", _("Dans quelle langue voulez-vous nos courriels ?"),
            languages, account.language,
        ),
        submit(_("Enregistrer"), style="btn btn-line"),
        action=ACTION,
    )  # fmt: skip
    return _panel(_("Mes courriels"), fields)


def _choice(
    form: Form, name: str, asked: str, choices: Sequence[tuple[str, str, str | None]], now: str
) -> Markup:
    """Return a question with one answer; each is its value, its words and their language."""
    radios = [
        tag(
            "label",
            tag("input", type="radio", name=name, value=value, checked=value == now, class_="box"),
            tag("span", words, lang=language),
            class_="check",
        )
        for value, words, language in choices
    ]
    wrong = form.error(name)
    legend = tag("legend", asked, class_="label")
    return tag("fieldset", legend, radios, error(name, wrong))


def _credentials(account: MyAccount, form: Form, at: str) -> Markup:
    mine = form if at == "email" else Form()
    email = native_form(
        hidden(act="email"),
        text_field(mine, "email", _("Nouvelle adresse"), kind="email", autocomplete="email",
                   longest=254),
        _old(mine, "old_password_email", _("Mot de passe actuel")),
        submit(_("Changer d'adresse"), style="btn btn-line"),
        action=ACTION,
    )  # fmt: skip
    sent = form if at == "password" else Form()
    password = native_form(
        hidden(act="password"),
        _old(sent, "old_password", _("Mot de passe actuel")),
        text_field(
            sent,
            "password",
            _("Nouveau mot de passe"),
            kind="password",
            hint=_(PASSWORD_HINT),
            autocomplete="new-password",
        ),
        submit(_("Changer de mot de passe"), style="btn btn-line"),
        action=ACTION,
    )
    return _panel(
        _("Me connecter"),
        tag("p", _("Adresse :"), " ", tag("strong", account.email)),
        _folded(_("Changer d'adresse e-mail"), email, opened=bool(mine.problem)),
        _folded(_("Changer de mot de passe"), password, opened=bool(sent.problem)),
    )


def _old(form: Form, name: str, label: str) -> Markup:
    return text_field(form, name, label, kind="password", autocomplete="current-password")


def _devices(account: MyAccount) -> Markup:
    others = native_form(
        hidden(act="everywhere"),
        submit(_("Déconnecter tous les autres appareils"), style="btn btn-line"),
        action=ACTION,
    )
    several = len(account.sessions) > 1
    return _panel(
        _("Appareils connectés"),
        tag("ul", [_device(one) for one in account.sessions], class_="lines"),
        others if several else None,
    )


def _device(one: MySession) -> Markup:
    last = _("Dernière activité : {last_used_at}", last_used_at=moment_in_words(one.last_used_at))
    agent = one.agent or _("Appareil inconnu")
    close = native_form(
        hidden(act="close", session=str(one.id)),
        submit(
            _("Déconnecter"),
            style="btn btn-text",
            aria_label=_("Déconnecter {agent}", agent=agent),
        ),
        action=ACTION,
        class_="inline",
    )
    here = tag("span", _("Cet appareil"), class_="state state-good")
    words = tag("div", tag("strong", agent), tag("span", last, class_="soft"))
    return tag("li", words, here if one.here else close)


def _readings(account: MyAccount) -> Markup:
    lines = [
        tag(
            "li",
            tag("div", tag("strong", one.structure),
                tag("span",
                    _("{times} fois, la dernière {last_at}", times=one.times,
                      last_at=moment_in_words(one.last_at)),
                    class_="soft")),
        )
        for one in account.readings
    ]  # fmt: skip
    nobody = tag("p", _("Personne n'a lu votre téléphone ni votre adresse."))
    content = tag("ul", lines, class_="lines") if lines else nobody
    return _panel(_("Qui a vu mes coordonnées"), content)


def _data(form: Form, at: str) -> Markup:
    sent = form if at == "erase" else Form()
    export = native_form(
        hidden(act="export"),
        submit(_("Télécharger mes données"), style="btn btn-line"),
        tag("p", _("Tout ce que nous gardons sur vous, dans un fichier JSON."), class_="soft"),
        action=ACTION,
    )
    erase = native_form(
        tag("p", _("Vos engagements en cours sont annulés et les structures prévenues. "
            "Vos données sont effacées tout de suite, pour toujours.")),
        hidden(act="erase"),
        text_field(sent, "word", _("Écrivez {word} pour confirmer", word=ERASE_WORD), longest=20),
        _old(sent, "old_password_erase", _("Mot de passe")),
        submit(_("Effacer mon compte"), style="btn btn-bad"),
        action=ACTION,
    )  # fmt: skip
    folded = _folded(_("Effacer mon compte"), erase, opened=bool(sent.problem))
    return _panel(_("Mes données"), export, folded)


def _panel(title: str, *content: Child) -> Markup:
    return tag("section", tag("h2", title), *content, class_="panel")


def _folded(summary: str, content: Child, *, opened: bool) -> Markup:
    return tag("details", tag("summary", summary), content, open=opened, class_="more")


def _unbroken(number: str) -> str:
    """Keep a telephone number on one line."""
    return number.replace(" ", "\u00a0")
