"""What to do next, on the page of a territory, for those who moderate it."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.language import _
from reserve_app.presenting.territory_desk import Step, Steps

ANCHOR = "que-faire"


def steps_html(code: str, lists: Sequence[Steps], said: str = "", error: str = "") -> Markup:
    """Return the lists, after what was just done or refused."""
    told: Child = None
    if error:
        told = tag("p", icon("alert"), error, class_="error", role="alert")
    elif said:
        told = tag("p", icon("check"), said, class_="well", role="status")
    columns = tag("div", [_list(code, one) for one in lists], class_="steps")
    return tag("section", tag("h2", _("Que faire maintenant ?")), told, columns, id=ANCHOR)


def _list(code: str, one: Steps) -> Markup:
    body = (
        tag("ul", [_step(code, step) for step in one.steps])
        if one.steps
        else tag("p", one.none, class_="soft")
    )
    return tag("div", tag("h3", one.title), body)


def _step(code: str, step: Step) -> Markup:
    said = step.done or step.why
    if said:
        act: Child = tag("p", icon("check") if step.done else None, said, class_="step-done")
    else:
        act = tag(
            "form",
            tag("input", type="hidden", name="act", value=step.act),
            tag("input", type="hidden", name="which", value=step.which),
            tag("button", step.button, tag("span", f" : {step.name}", class_="vh"),
                type="submit", class_="btn btn-line"),
            method="post", action=f"/territoires/{code}",
        )  # fmt: skip
    about = tag("small", step.about, class_="soft") if step.about else None
    return tag("li", tag("p", tag("strong", step.name), about), act)
