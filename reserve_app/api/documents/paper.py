"""The sheet that pages about oneself are written on: a title, what was said, a form."""

from __future__ import annotations

from reserve_app.api.documents.markup import Child, Markup, html, tag
from reserve_app.api.forms import Form


def sheet(title: str, *content: Child, lead: Child = None, wide: bool = False) -> Markup:
    """Return a page of one column."""
    head = tag("header", tag("h1", title), tag("p", lead, class_="lead") if lead else None)
    return tag("div", head, *content, class_="sheet sheet-wide" if wide else "sheet")


def native_form(*content: Child, action: str, class_: str = "stack", **more: str | bool) -> Markup:
    """Return a form that the browser sends by itself, with or without JavaScript."""
    return tag("form", *content, method="post", action=action, class_=class_, **more)


def passing(form: Form, *names: str) -> Markup:
    """Return fields carried from one step to the next; never a password."""
    carried = [
        tag("input", type="hidden", name=name, value=value)
        for name in names
        for value in form.many(name)
        if value
    ]
    return html(carried)
