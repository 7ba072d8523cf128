"""Fields of the server's forms: label, hint, what was typed, and the error where it belongs."""

from __future__ import annotations

from collections.abc import Iterable

from reserve_app.api.documents.markup import Child, Markup, html, icon, tag
from reserve_app.api.forms import Form
from reserve_app.domain.crisis import Kind
from reserve_app.domain.criteria import DAY_LABELS, HALF_LABELS, Day, Half
from reserve_app.language import _
from reserve_app.presenting.profile import profile

RADII = (2, 5, 10, 15, 20, 30, 50, 100)


def text_field(  # noqa: PLR0913 - a field of HTML
    form: Form,
    name: str,
    label: str,
    *,
    kind: str = "text",
    hint: str = "",
    autocomplete: str = "off",
    inputmode: str | None = None,
    longest: int = 200,
    optional: bool = False,
    mark: bool = True,
    value: str | None = None,
) -> Markup:
    """Return a labelled field; its error, when there is one, is said with it.

    An optional one says so, unless ``mark`` is False: of two, one is needed.
    """
    wrong = form.error(name)
    control = tag(
        "input",
        id=name,
        name=name,
        type=kind,
        value=form.shown(name) if value is None else value,
        autocomplete=autocomplete,
        inputmode=inputmode,
        maxlength=str(longest),
        required=not optional,
        class_="input",
        aria_describedby=_described(name, hint, wrong),
        aria_invalid="true" if wrong else None,
        autofocus=bool(wrong),
    )
    return _field(name, label, hint, wrong, control, optional=optional and mark)


def long_field(  # noqa: PLR0913 - a field of HTML
    form: Form,
    name: str,
    label: str,
    *,
    hint: str = "",
    longest: int,
    optional: bool = True,
    rows: int = 4,
) -> Markup:
    """Return a field of several lines."""
    wrong = form.error(name)
    control = tag(
        "textarea",
        form.shown(name),
        id=name,
        name=name,
        rows=str(rows),
        maxlength=str(longest),
        required=not optional,
        class_="input",
        aria_describedby=_described(name, hint, wrong),
        aria_invalid="true" if wrong else None,
        autofocus=bool(wrong),
    )
    return _field(name, label, hint, wrong, control, optional=optional)


def choice_field(
    form: Form, name: str, label: str, options: Iterable[tuple[str, str]], *, hint: str = ""
) -> Markup:
    """Return a list to choose one from."""
    wrong, chosen = form.error(name), form.shown(name)
    control = tag(
        "select",
        [tag("option", words, value=value, selected=value == chosen) for value, words in options],
        id=name,
        name=name,
        class_="input",
        aria_describedby=_described(name, hint, wrong),
        aria_invalid="true" if wrong else None,
        autofocus=bool(wrong),
    )
    return _field(name, label, hint, wrong, control)


def place_field(form: Form, label: str | None = None, hint: str | None = None) -> Markup:
    """Return the field of a commune; with JavaScript it suggests while one types."""
    label = _("Votre commune") if label is None else label
    hint = _("Nom ou code postal") if hint is None else hint
    wrong = form.error("commune")
    control = tag(
        "div",
        tag(
            "input",
            id="commune",
            name="commune",
            type="text",
            value=form.shown("commune"),
            placeholder=_("Ex. : Arras ou 62000"),
            autocomplete="off",
            maxlength="100",
            required=True,
            class_="input",
            aria_describedby=_described("commune", hint, wrong),
            aria_invalid="true" if wrong else None,
        ),
        class_="place",
        data_place="commune",
    )
    known = tag("input", type="hidden", name="insee", value=form.shown("insee"))
    return html((_field("commune", label, hint, wrong, control), known))


def radius_field(form: Form) -> Markup:
    """Return how far one would go."""
    options = [(str(km), f"{km} km") for km in RADII]
    return choice_field(form, "radius_km", _("Jusqu'où pouvez-vous aller ?"), options)


def tick(form: Form, name: str, *label: Child, value: str = "1") -> Markup:
    """Return a box to tick."""
    ticked = value in form.many(name)
    wrong = form.error(name)
    box = tag(
        "input",
        type="checkbox",
        name=name,
        value=value,
        checked=ticked,
        class_="box",
        aria_describedby=_described(name, "", wrong),
    )
    return tag("label", box, tag("span", *label), class_="check")


def modes_field(form: Form) -> Markup:
    """Return where one helps: on site, remotely, or both."""
    return group(
        form,
        "on_site",
        _("Comment voulez-vous aider ?"),
        tick(form, "on_site", _("Sur place, près de chez moi")),
        tick(form, "remote", _("À distance, de chez moi")),
    )


def kinds_field(form: Form, hint: str | None = None) -> Markup:
    """Return the kinds of mission one is ready for."""
    hint = _("Rien de coché : toutes vous intéressent.") if hint is None else hint
    chips = [_chip(form, kind) for kind in profile().kinds]
    return group(
        form, "kinds", _("Quelles missions ?"), tag("div", chips, class_="chips"), hint=hint
    )


def week_field(
    form: Form,
    legend: str | None = None,
    hint: str | None = None,
) -> Markup:
    """Return the half-days of a week."""
    legend = _("Quand êtes-vous disponible ?") if legend is None else legend
    hint = _("Rien de coché : vous verrez au cas par cas.") if hint is None else hint
    empty = tag("th", tag("span", _("Jour"), class_="vh"), scope="col")
    head = tag("tr", empty, [tag("th", _(HALF_LABELS[h]).capitalize(), scope="col") for h in Half])
    rows = [_day(form, day) for day in Day]
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="week")
    return group(form, "slots", legend, table, hint=hint)


def group(form: Form, name: str, legend: str, *content: Child, hint: str = "") -> Markup:
    """Return fields that answer one question."""
    wrong = form.error(name)
    return tag(
        "fieldset",
        tag("legend", legend, class_="label"),
        tag("p", hint, class_="hint") if hint else None,
        *content,
        error(name, wrong),
        class_="field",
        id=name,
    )


def error(name: str, sentence: str) -> Markup | None:
    """Return the sentence that says what is wrong with a field."""
    return (
        tag("p", icon("alert"), sentence, id=f"{name}-error", class_="error") if sentence else None
    )


def problem(form: Form) -> Markup | None:
    """Return what is wrong, said at the top and by the screen reader at once."""
    if form.problem is None:
        return None
    return said(form.problem.sentence, bad=True, found=not form.problem.field)


def said(sentence: str, *, bad: bool = False, found: bool = False) -> Markup | None:
    """Return a sentence about what was just done; `found` brings it under the eyes."""
    if not sentence:
        return None
    sign, kind, role = ("alert", "problem", "alert") if bad else ("check", "done", "status")
    return tag(
        "div",
        icon(sign),
        tag("p", sentence),
        class_=kind,
        role=role,
        tabindex="-1" if found else None,
        autofocus=found,
    )


def hidden(**values: str) -> Markup:
    """Return what a form carries without showing it; empty values are left out."""
    kept = ((name, value) for name, value in values.items() if value)
    return html([tag("input", type="hidden", name=name, value=value) for name, value in kept])


def submit(label: str, *, style: str = "btn btn-go", sign: str = "", **more: str | bool) -> Markup:
    """Return the button that sends a form."""
    return tag("button", icon(sign) if sign else None, label, type="submit", class_=style, **more)


def _field(  # noqa: PLR0913
    name: str, label: str, hint: str, wrong: str, control: Markup, *, optional: bool = False
) -> Markup:
    facultative = tag("span", " ", _("(facultatif)"), class_="soft") if optional else None
    return tag(
        "div",
        tag("label", label, facultative, for_=name),
        tag("p", hint, id=f"{name}-hint", class_="hint") if hint else None,
        control,
        error(name, wrong),
        class_="field",
    )


def _described(name: str, hint: str, wrong: str) -> str | None:
    ids = [f"{name}-hint"] if hint else []
    return " ".join(ids + ([f"{name}-error"] if wrong else [])) or None


def _chip(form: Form, kind: Kind) -> Markup:
    ticked = kind.key in form.many("kind")
    return tag(
        "label",
        tag("input", type="checkbox", name="kind", value=kind.key, checked=ticked),
        tag("span", icon(kind.icon), kind.short_label, class_="face"),
        class_=f"chip kind-{kind.key}",
    )


def _day(form: Form, day: Day) -> Markup:
    name, sent = _(DAY_LABELS[day]).capitalize(), form.many("slot")
    cells = []
    for half in Half:
        value = f"{day}-{half}"
        box = tag(
            "input",
            type="checkbox",
            name="slot",
            value=value,
            checked=value in sent,
            class_="box",
        )
        label = tag("label", box, tag("span", f"{name} {_(HALF_LABELS[half])}", class_="vh"))
        cells.append(tag("td", label))
    return tag("tr", tag("th", name, scope="row"), cells)
