"""`/structure/…/missions`: a structure's missions by state; the choice of a kind for a new one."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.fields import hidden, problem, said, submit
from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.api.documents.paper import native_form
from reserve_app.api.documents.structure_nav import structure_page
from reserve_app.api.forms import Form
from reserve_app.domain.crisis import Kind
from reserve_app.language import _, n_
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structure_missions import (
    GROUP_LABELS,
    ActView,
    Group,
    MissionLine,
    missions_path,
    missions_version,
)
from reserve_app.presenting.structures import StructureView
from reserve_app.presenting.words import number

PAGE = "missions"
STYLE = tag("link", rel="stylesheet", href="/missions.css")


def desk(one: StructureView, *content: Child) -> Markup:
    """Return a page of a structure's missions; its style comes with it."""
    return tag("div", STYLE, structure_page(one, PAGE, *content), class_="page")


def missions_html(
    one: StructureView, lines: Sequence[MissionLine], form: Form, message: str = ""
) -> Markup:
    """Return the list, by state."""
    new = tag("a", icon("plus"), _("Nouvelle mission"), href=missions_path(one.id, "nouvelle"),
              class_="btn btn-go")  # fmt: skip
    file = tag("a", _("Importer un fichier"), href=missions_path(one.id, "importer"),
               class_="btn btn-line")  # fmt: skip
    by_group = {group: [line for line in lines if line.group is group] for group in Group}
    groups = [_group(one, group, found) for group, found in by_group.items() if found]
    return desk(
        one,
        said(message),
        problem(form),
        tag(
            "div",
            tag("h2", _("Missions")),
            tag("div", file, new, class_="acts"),
            class_="list-head",
        ),
        tag(
            "div",
            _summary(by_group) if lines else None,
            groups or _nothing(one),
            class_="groups",
            data_live=missions_version(one, lines),
        ),
    )


def kinds_html(one: StructureView, form: Form) -> Markup:
    """Return the first step: which kind of mission."""
    cards = [_kind_button(kind) for kind in profile().kinds]
    back = tag("a", _("← Toutes les missions"), href=missions_path(one.id))
    return desk(
        one,
        tag("p", back, class_="crumbs"),
        tag("h2", _("Quelle aide cherchez-vous ?")),
        problem(form),
        native_form(
            tag("div", cards, class_="kind-buttons"),
            action=missions_path(one.id, "nouvelle"),
        ),
        tag(
            "p",
            _(
                "Les règles de chaque type sont écrites une fois pour toutes : vous n'ajoutez que "
                "ce qui est propre à votre mission."
            ),
            class_="soft",
        ),
    )


def _kind_button(kind: Kind) -> Markup:
    return tag(
        "button",
        tag("span", icon(kind.icon), class_="kind-badge"),
        tag("strong", kind.label),
        tag("span", kind.objective, class_="soft"),
        tag(
            "span",
            _("À distance possible") if kind.remote_allowed else _("Sur place"),
            class_="mode",
        ),
        type="submit",
        name="kind",
        value=kind.key,
        class_=f"kind-button kind-{kind.key}",
    )


def _summary(groups: dict[Group, list[MissionLine]]) -> Markup:
    jumps = [
        tag("li", tag("a", _(GROUP_LABELS[group]), " ", tag("strong", number(len(found))),
                      href=f"#{group}"))
        for group, found in groups.items()
        if found
    ]  # fmt: skip
    return tag("nav", tag("ul", jumps), class_="jumps", aria_label=_("Missions par état"))


def _group(one: StructureView, group: Group, lines: Sequence[MissionLine]) -> Markup:
    label = _(GROUP_LABELS[group])
    cards = [_line(one, line) for line in lines]
    if group is Group.OVER:
        summary = tag("summary", f"{label} ({number(len(lines))})")
        return tag("details", summary, tag("div", cards, class_="lines-of"), class_="more over",
                   id=str(group))  # fmt: skip
    title = tag("h3", label, " ", tag("span", number(len(lines)), class_="soft"))
    return tag("section", title, tag("div", cards, class_="lines-of"), class_="group",
               id=str(group))  # fmt: skip


def _line(one: StructureView, line: MissionLine) -> Markup:
    state = "state state-good" if line.good else "state"
    over = line.group is Group.OVER
    title = tag("a", line.title, href=line.edit_href) if line.edit_href else line.title
    head = tag(
        "header",
        tag("span", icon(line.icon), line.kind_label, class_="kind-tag"),
        tag("span", _("Urgent"), class_="hurry") if line.urgent else None,
        tag("span", line.label, class_="state state-over" if over else state),
        tag("h4", title),
        tag("p", " · ".join(line.facts), class_="soft"),
    )
    return tag(
        "article",
        head,
        _places(line) if line.places else None,
        tag("p", line.next, class_="next" if line.waiting else "then"),
        tag("p", icon("alert"), tag("span", line.draft), class_="clock") if line.draft else None,
        _acts(one, line),
        class_=f"interest line kind-{line.kind}" + (" interest-over" if over else ""),
        id=line.key,
    )


def _places(line: MissionLine) -> Markup:
    taken = (
        n_("{count} place prise", "{count} places prises", line.taken)
        if line.taken
        else _("Aucune place prise")
    )
    words = _("{taken} sur {places}", taken=taken, places=number(line.places))
    bar = tag("progress", value=str(line.taken), max=str(line.places), aria_hidden="true")
    return tag("p", bar, tag("span", words), class_="taken")


def _acts(one: StructureView, line: MissionLine) -> Markup:
    acts: list[Child] = []
    if line.people_href:
        style = "btn btn-go" if line.waiting else "btn btn-line"
        acts.append(tag("a", icon("people"), line.people_label, href=line.people_href,
                        class_=style))  # fmt: skip
    if line.edit_href:
        label = f"{line.edit_label} : {line.title}"
        acts.append(tag("a", line.edit_label, href=line.edit_href, class_="btn btn-line",
                        aria_label=label))  # fmt: skip
    if line.public_href:
        acts.append(
            tag(
                "a",
                _("Voir la page publique"),
                href=line.public_href,
                class_="btn btn-text",
                aria_label=_("Voir la page publique : {title}", title=line.title),
            )
        )
    acts.append(_more(one, line))
    return tag("div", acts, class_="acts")


def _more(one: StructureView, line: MissionLine) -> Markup:
    here = missions_path(one.id)
    if line.key.startswith("brouillon"):
        drop = _act(here, ActView("drop", _("Supprimer le brouillon"), "", grave=True), line)
        return _folded(line, drop)
    copy = ActView(
        "duplicate",
        _("Dupliquer"),
        _("Un nouveau brouillon qui dit la même chose, sans les dates."),
    )
    return _folded(line, *(_act(here, act, line) for act in (copy, *line.acts)))


def _folded(line: MissionLine, *acts: Markup) -> Markup:
    summary = tag("summary", _("Autres actions"), tag("span", f" : {line.title}", class_="vh"))
    return tag("details", summary, tag("div", acts, class_="choices-of"), class_="more")


def _act(action: str, act: ActView, line: MissionLine) -> Markup:
    style = "btn btn-bad" if act.grave else "btn btn-line"
    name = f"{act.label} : {line.title}"
    return native_form(
        hidden(act=act.verb, mission=str(line.id), seen=str(act.told)),
        tag("p", act.effect) if act.effect else None,
        submit(act.label, style=style, aria_label=name),
        action=action,
        class_="choice",
    )


def _nothing(one: StructureView) -> Markup:
    return tag(
        "div",
        tag("p", _("Aucune mission pour le moment."), class_="next"),
        tag(
            "p",
            _(
                "Dites de quelle aide vous avez besoin : un brouillon s'enregistre tout seul, et "
                "rien n'est publié avant la relecture du département."
            ),
        ),
        tag(
            "p",
            tag(
                "a",
                _("Écrire ma première mission"),
                icon("arrow"),
                href=missions_path(one.id, "nouvelle"),
                class_="btn btn-go",
            ),
        ),
        class_="panel",
    )
