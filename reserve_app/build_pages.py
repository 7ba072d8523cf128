"""Makes the pages Reflex builds light to open: the first paint waits for nothing but the HTML.

As Reflex writes them, one stylesheet blocks the paint while a dozen module preloads fight it for
the line. Here the style is in the page, and no module is fetched before that paint
(docs/adr/0031 has the figures).
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from reflex.plugins import Plugin

from reserve_app.build_languages import in_its_language, write_others
from reserve_app.components.icons import icons_css
from reserve_app.components.kinds import kinds_css
from reserve_app.language import LANGUAGES, SOURCE, _, address, speaking, split
from reserve_app.presenting import not_found
from reserve_app.presenting.profile import profile

if TYPE_CHECKING:
    from reflex_base.plugins.base import PostBuildContext, PreCompileContext

DOCUMENT = "app/_document.js"
SHEET = '"$/styles/__reflex_global_styles.css?url"'
LINKS = (
    'jsx("link",{as:"style",href:reflexGlobalStyles,rel:"preload"},),'
    'jsx("link",{href:reflexGlobalStyles,rel:"stylesheet",type:"text/css"},)'
)
# Only the page as built carries the style: the browser's bundle would hold it a second time.
STYLE = (
    'jsx("style",{suppressHydrationWarning:true,dangerouslySetInnerHTML:'
    '{__html:import.meta.env.SSR?reflexGlobalStyles:""}},)'
)
PRELOAD = re.compile(r'<link rel="modulepreload" href="([^"]+)"/>')
SLOT = '<div data-slot="main"></div>'
ENTRY = '<script type="module" async="">'
IMPORT = re.compile(r'import (?:\* as (\w+) from )?"([^"]+)";')
ROUTE = re.compile(r'"([^"]+)":(\w+)')
LAST = re.compile(r'\nimport\("([^"]+)"\);$')
# The same on every page, so that the security policy, sent with every answer, names it once: which
# modules a page has is said beside it. A page in the background is painted later, and comes alive
# all the same. What is pressed meanwhile is remembered on the button, for whoever makes it work.
PAINTED = """addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-locate]");
  if (button) button.dataset.pressed = "";
});
await new Promise((go) => {
  requestAnimationFrame(() => setTimeout(go));
  setTimeout(go, 500);
});
const { modules } = document.querySelector("[data-modules]").dataset;
const { ahead, first, routes, last } = JSON.parse(modules);
for (const href of ahead) {
  const link = document.createElement("link");
  [link.rel, link.href] = ["modulepreload", href];
  document.head.append(link);
}
await import(first);
const come = Object.entries(routes).map(async ([route, module]) => [route, await import(module)]);
window.__reactRouterRouteModules = Object.fromEntries(await Promise.all(come));
import(last);"""


def style_in_page(document: str) -> str:
    """Put the style into the document Reflex generates.

    Raises:
        ValueError: Reflex changed its template; read it again and adapt this module.
    """
    if STYLE in document:
        return document
    if document.count(LINKS) != 1 or document.count(SHEET) != 1:
        msg = f"{DOCUMENT}: the template of this Reflex version is not the one we know"
        raise ValueError(msg)
    return document.replace(LINKS, STYLE).replace(SHEET, SHEET.replace("?url", "?inline"))


def modules_after_paint(html: str) -> str:
    """Let the browser paint the page before it fetches the modules that make it alive.

    Raises:
        ValueError: React Router changed what it writes; read it again and adapt this module.
    """
    found = PRELOAD.findall(html)
    before, entry, after = html.partition(ENTRY)
    if not found or not entry:
        return html
    script, end, rest = after.partition("</script>")
    named = dict(IMPORT.findall(script))
    routes = {route: named[name] for route, name in ROUTE.findall(script) if name in named}
    last = LAST.search(script)
    if last is None or "" not in named or len(routes) != len(named) - 1:
        msg = "the script of this React Router version is not the one we know"
        raise ValueError(msg)
    modules = {"ahead": found, "first": named[""], "routes": routes, "last": last[1]}
    said = f'{entry[:-1]} data-modules="{escape(json.dumps(modules))}">'
    return PRELOAD.sub("", before) + said + PAINTED + end + rest


def _nothing_there() -> str:
    way_out = f'<a class="btn btn-go" href="{address("/missions")}">{_(not_found.WAY_OUT)}</a>'
    return (
        f'<div class="page"><h1>{escape(_(not_found.HEADING), quote=False)}</h1>'
        f'<p class="lead">{escape(_(not_found.SENTENCE), quote=False)}</p>'
        f"<p>{way_out}</p></div>"
    )


def not_found_in_page(html: str) -> str:
    """Say that the page does not exist in the HTML itself, for who has no JavaScript."""
    title = _(not_found.TITLE)
    if title in html:
        return html
    titled = html.replace("</head>", f"<title>{title}</title></head>", 1)
    return titled.replace(SLOT, SLOT.replace("></div>", f">{_nothing_there()}</div>"), 1)


def finish(folder: Path) -> None:
    """Write the page that does not exist: Reflex makes it after every plugin has run."""
    write_others(folder)
    for language in LANGUAGES:
        page = folder / ("404.html" if language == SOURCE else f"{language}/404.html")
        with speaking(language):
            text = not_found_in_page(page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")
    for copy in folder.glob("404.html.*"):  # compressed before
        copy.unlink()


class LightPages(Plugin):
    """Builds pages whose first paint needs the HTML alone."""

    def get_static_assets(self, **_context: Any) -> list[tuple[Path, str | bytes]]:  # noqa: ANN401
        """Write the colours of the crisis's kinds, and the icons, beside the other styles."""
        return [(Path("styles") / "kinds.css", kinds_css(profile()) + icons_css())]

    def get_stylesheet_paths(self, **_context: Any) -> list[str]:  # noqa: ANN401
        """Name that file to Reflex."""
        return ["./kinds.css"]

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Ask for the change of the document."""
        context["add_modify_task"](DOCUMENT, style_in_page)

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Rewrite the built pages; compressed copies would be stale, and are not served."""
        folder = context["static_dir"]
        for page in folder.rglob("*.html"):
            path = f"/{page.relative_to(folder).with_suffix('').as_posix()}"
            with speaking(split(path)[0]):
                text = in_its_language(modules_after_paint(page.read_text(encoding="utf-8")))
            page.write_text(text, encoding="utf-8")
            for copy in page.parent.glob(f"{page.name}.*"):
                copy.unlink()
