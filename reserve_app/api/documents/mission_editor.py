"""The editor of a mission: one form, whole without JavaScript, that saves itself with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reserve_app.api.documents.fields import (
    group,
    hidden,
    long_field,
    place_field,
    said,
    submit,
    text_field,
    tick,
    week_field,
)
from reserve_app.api.documents.markup import Child, Markup, html, icon, tag
from reserve_app.api.documents.paper import native_form
from reserve_app.api.documents.structure_missions import STYLE, desk
from reserve_app.api.forms import Form
from reserve_app.domain.crisis import Kind
from reserve_app.domain.errors import BadFields
from reserve_app.language import _
from reserve_app.presenting.mission_editor import FIELD_NAMES, Advice
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structure_missions import missions_path
from reserve_app.presenting.structures import StructureView
from reserve_app.services.inputs import MOST_PLACES
from reserve_app.services.mission_typed import (
    LONGEST_ADDRESS,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_TITLE,
)


@dataclass(frozen=True, slots=True)
class EditorView:
    """What the page is about.

    Attributes:
        here: its address, and that of its preview without the last part.
        title: of the page.
        lead: what will happen to what is sent; empty when nothing is worth saying.
        send: label of the button that sends.
        saved: « Brouillon enregistré à 14 h 02 », or that nothing is yet.
        version, revision: what the form carries back.
        advice: what is said of what is typed.
        online: what somebody else put online meanwhile, field by field.
        asked: that moderators asked for a correction and why, if they did.
        to_correct: the fields they named, with what each is called.
        can_drop: whether there is a draft to throw away.
    """

    here: str
    title: str
    lead: str
    send: str
    saved: str
    version: int
    revision: int
    advice: Advice
    online: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    to_correct: tuple[tuple[str, str], ...] = ()
    can_drop: bool = False
    message: str = ""


def editor_html(one: StructureView, view: EditorView, form: Form) -> Markup:
    """Return the page."""
    back = tag("a", _("← Toutes les missions"), href=missions_path(one.id))
    fields = native_form(
        hidden(version=str(view.version), revision=str(view.revision)),
        tag("div", _kinds(form), _what(form, view), _where(form, view), _when(form), _many(form),
            _who(form), class_="editor-fields"),
        _side(view),
        action=view.here,
        class_="editor",
        novalidate=True,
        data_draft="",
    )  # fmt: skip
    return desk(
        one,
        tag("p", back, class_="crumbs"),
        tag("div", tag("h2", view.title), tag("p", view.lead, class_="soft") if view.lead else None,
            class_="editor-head"),
        said(view.message),
        _asked(view),
        _faults(form),
        _online(view),
        fields,
        _drop(view) if view.can_drop else None,
    )  # fmt: skip


def preview_html(back: str, page: Markup) -> Markup:
    """Return the mission as everybody will read it, with the way back."""
    bar = tag(
        "div",
        tag(
            "p",
            tag("strong", _("Aperçu.")),
            _(" Voici ce que tout le monde verra. Rien n'est encore envoyé."),
        ),
        tag("a", _("Reprendre la rédaction"), href=back, class_="btn btn-go"),
        class_="preview-bar",
    )
    return tag("div", STYLE, bar, tag("div", page, class_="preview"), class_="page")


def help_note() -> Markup:
    """Return what stands in a preview where the button to help will be."""
    words = _("Ici, chaque visiteur trouvera le bouton « Je veux aider ».")
    return tag(
        "section", tag("p", icon("people"), tag("span", words), class_="who"), class_="apply"
    )


def _kinds(form: Form) -> Markup:
    picks = [_kind(form, kind) for kind in profile().kinds]
    return _part("1", "type", _("Type de mission"), group(form, "kind", _("Type de mission"),
                 tag("div", picks, class_="kind-picks")))  # fmt: skip


def _kind(form: Form, kind: Kind) -> Markup:
    rules = tag("ul", [tag("li", icon("shield"), tag("span", rule)) for rule in kind.safety_rules],
                class_="rules")  # fmt: skip
    about = tag(
        "div",
        tag("p", kind.objective),
        tag("details", tag("summary", _("Les règles, ajoutées pour vous")), rules, class_="more"),
        class_="kind-about",
    )
    radio = tag(
        "label",
        tag("input", type="radio", name="kind", value=kind.key, class_="box",
            checked=form.one("kind") == kind.key, data_mode=kind.default_mode),
        icon(kind.icon),
        tag("span", kind.label),
    )  # fmt: skip
    remote = "yes" if kind.remote_allowed else "no"
    return tag("div", radio, about, class_=f"kind-pick kind-{kind.key}", data_remote=remote)


def _what(form: Form, view: EditorView) -> Markup:
    return _part(
        "2",
        "quoi",
        _("Ce qu'il faut faire"),
        text_field(form, "title", _("Titre"), longest=LONGEST_TITLE,
                   hint=_("Une action, un lieu : « Livrer des repas à pied ».")),
        _warning(view, "title"),
        long_field(form, "description", _("Détails"), longest=LONGEST_DESCRIPTION, rows=7,
                   hint=_("Ce que le bénévole fera, avec qui, ce qu'il doit apporter. Sans "
                   "téléphone, e-mail ni lien."), optional=False),
        _warning(view, "description"),
    )  # fmt: skip


def _where(form: Form, view: EditorView) -> Markup:
    modes = tag(
        "div",
        _mode(form, "on_site", _("Sur place")),
        _mode(form, "remote", _("À distance")),
        class_="segmented",
    )
    pin = tag(
        "div",
        hidden(lat=form.shown("lat"), lon=form.shown("lon"), pin=form.shown("pin")),
        class_="pin",
        data_pin="",
    )
    site = tag(
        "div",
        place_field(form, _("Commune de la mission")),
        text_field(form, "address", _("Adresse"), hint=_("Rue et numéro : elle est publique."),
                   longest=LONGEST_ADDRESS, optional=True),
        _warning(view, "address"),
        pin,
        class_="where-site stack",
    )  # fmt: skip
    note = tag("p", _("Le bénévole aide de chez lui : par téléphone, en vidéo ou par courrier."),
               class_="where-remote soft")  # fmt: skip
    choice = tag("div", group(form, "mode", _("Sur place ou à distance ?"), modes), class_="modes")
    return _part("3", "ou", _("Où"), choice, site, note)


def _mode(form: Form, value: str, label: str) -> Markup:
    chosen = form.one("mode") == value
    box = tag("input", type="radio", name="mode", value=value, checked=chosen)
    return tag("label", box, tag("span", label), class_=f"mode-{value.replace('_', '-')}")


def _when(form: Form) -> Markup:
    days = tag(
        "div",
        text_field(form, "starts_on", _("Premier jour"), kind="date", longest=10),
        text_field(form, "ends_on", _("Dernier jour"), kind="date", longest=10, optional=True),
        class_="pair",
    )
    hint = _("Rien de coché : les horaires se décident avec chaque bénévole.")
    return _part(
        "4", "quand", _("Quand"), days, week_field(form, _("Quelles demi-journées ?"), hint)
    )


def _many(form: Form) -> Markup:
    hint = _("De 1 à {most_places}. Au-delà, une liste d'attente s'ouvre.", most_places=MOST_PLACES)
    places = text_field(
        form, "places", _("Combien de bénévoles ?"), inputmode="numeric", longest=6, hint=hint
    )
    hurry = tag("div", tick(form, "urgent", _("C'est urgent")),
                tag("p", _("À garder pour les besoins des trois prochains jours."), class_="hint"),
                class_="field")  # fmt: skip
    return _part("5", "combien", _("Combien"), places, hurry)


def _who(form: Form) -> Markup:
    note = _("Ces coordonnées ne sont jamais publiques : elles servent à vous prévenir.")
    return _part(
        "6",
        "contact",
        _("Qui répond aux bénévoles"),
        tag("p", icon("shield"), tag("span", note), class_="who soft"),
        text_field(form, "contact_name", _("Nom de la personne"), longest=LONGEST_NAME,
                   autocomplete="name"),
        tag(
            "div",
            text_field(form, "contact_email", _("Adresse e-mail"), kind="email", longest=254,
                       autocomplete="email"),
            text_field(form, "contact_phone", _("Téléphone"), kind="tel", longest=40,
                       autocomplete="tel"),
            class_="pair",
        ),
    )  # fmt: skip


def _part(number: str, anchor: str, title: str, *content: Child) -> Markup:
    head = tag("h3", tag("span", number, class_="step", aria_hidden="true"), title)
    return tag("section", head, tag("div", content, class_="stack"), class_="part", id=anchor)


def _warning(view: EditorView, name: str) -> Markup:
    """Return where a text that gives contacts is pointed out; always there for what is typed."""
    words = view.advice.warnings.get(name, "")
    sentence = (icon("alert"), tag("span", words)) if words else None
    return tag("p", sentence, class_="warning", data_warning=name, role="status")


def _side(view: EditorView) -> Markup:
    saved = tag("span", view.saved, data_saved="")
    aside = tag(
        "aside",
        tag("p", icon("people"), tag("span", view.advice.reach, data_reach=""), class_="reach",
            role="status"),
        tag("div", _missing(view), data_missing=""),
        submit(_("Enregistrer le brouillon"), style="btn btn-line", name="act", value="save"),
        submit(_("Voir l'aperçu"), style="btn btn-line", name="act", value="preview"),
        submit(view.send, name="act", value="send"),
        class_="editor-side",
        aria_label=_("Avancement"),
    )  # fmt: skip
    # On a phone the first stays in sight at the bottom, whatever is being filled in.
    return tag(
        "div",
        tag("p", icon("check"), saved, class_="saved", role="status"),
        aside,
        class_="editor-rail",
    )


def _missing(view: EditorView) -> Markup:
    return missing_html(view.advice.missing)


def missing_html(names: tuple[tuple[str, str], ...]) -> Markup:
    """Return what is left to do before sending; the same when it is read again while typing."""
    if not names:
        return tag("p", icon("check"), tag("span", _("Tout y est : vous pouvez l'envoyer.")),
                   class_="ready")  # fmt: skip
    return html((tag("p", _("Il reste à compléter :")), _links(names)))


def _asked(view: EditorView) -> Markup | None:
    """Return what moderators asked for, with a way to each field they named."""
    if not view.asked:
        return None
    fields = (tag("p", _("À corriger :")), _links(view.to_correct)) if view.to_correct else None
    said_why = tag("div", tag("p", view.asked), fields)
    return tag("div", icon("alert"), said_why, class_="clock asked")


def _links(names: Iterable[tuple[str, str]]) -> Markup:
    items = [tag("li", tag("a", words, href=f"#{_anchor(name)}")) for name, words in names]
    return tag("ul", items, class_="left")


def _anchor(name: str) -> str:
    return {"kind": "type", "mode": "ou", "slots": "quand"}.get(name, name)


def _faults(form: Form) -> Markup | None:
    if form.problem is None:
        return None
    faults = form.problem.fields if isinstance(form.problem, BadFields) else {}
    if len(faults) <= 1:
        return said(form.problem.sentence, bad=True, found=form.problem.field not in FIELD_NAMES)
    lead = tag(
        "p",
        _(
            "{faults} points à revoir avant d'envoyer. Tout ce que vous avez écrit est gardé.",
            faults=len(faults),
        ),
    )
    points = tag("div", lead, _links(faults.items()))
    return tag("div", icon("alert"), points, class_="problem", role="alert")


def _online(view: EditorView) -> Markup | None:
    if not view.online:
        return None
    rows = [tag("div", tag("dt", label), tag("dd", value)) for label, value in view.online]
    return tag(
        "section",
        tag("h3", _("En ligne maintenant")),
        tag("dl", rows, class_="online"),
        tag("p", _("Envoyer votre texte remplace ces valeurs."), class_="soft"),
        class_="panel",
    )


def _drop(view: EditorView) -> Markup:
    words, sure = (
        (_("Jeter ce qui n'est pas envoyé"), _("Oui, revenir à ce qui est en ligne"))
        if view.revision
        else (_("Supprimer ce brouillon"), _("Oui, supprimer ce brouillon"))
    )
    button = submit(sure, style="btn btn-bad")
    form = native_form(hidden(act="drop"), button, action=view.here)
    return tag("details", tag("summary", words), form, class_="more drop")
