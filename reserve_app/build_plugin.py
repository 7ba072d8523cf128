"""What we change in the front end Reflex builds. The only place that knows its templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from reflex.plugins import Plugin

from reserve_app.build_languages import ANY

if TYPE_CHECKING:
    from reflex_base.plugins.base import PreCompileContext

ROUTER = "react-router.config.js"
ALL_STATIC = '"prerender": true'
_PARAMETER = re.compile(r"\[[^]]*\]")
STATE_JS = "utils/state.js"
REFLEX_HOST = "endpoint.hostname = frontend_hostname;"
REFLEX_PORT = 'endpoint.port = ""; // Assume websocket is on https port via load balancer.'


def use_the_page_host(state_js: str) -> str:
    """Make the page talk to the host and port that served it, whatever they are.

    Reflex writes the backend's port into the bundle at build time; one build could then serve
    one address only. We always serve page and socket from one origin.

    Raises:
        ValueError: Reflex changed its template; read it again and adapt this function.
    """
    if state_js.count(REFLEX_HOST) != 1 or state_js.count(REFLEX_PORT) != 1:
        msg = f"{STATE_JS}: the template of this Reflex version is not the one we know"
        raise ValueError(msg)
    return state_js.replace(REFLEX_HOST, "endpoint.host = window.location.host;").replace(
        REFLEX_PORT, ""
    )


class SameOrigin(Plugin):
    """Build a front end that works on any address."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Rewrite the socket's address in Reflex's own template."""
        context["add_modify_task"](STATE_JS, self._once)

    @staticmethod
    def _once(state_js: str) -> str:
        already = "endpoint.host = window.location.host;" in state_js
        return state_js if already else use_the_page_host(state_js)


def one_for_all(routes: Iterable[str]) -> list[str]:
    """Return the names of the pages built for all addresses of the routes with parameters."""
    return [_PARAMETER.sub(ANY, route) for route in routes if "[" in route]


def build_one_for_all(config_js: str, routes: Iterable[str]) -> str:
    """Build a page for each route with parameters too; the server fills it for every address.

    Without it the browser draws such a page anew once its code has come, and what is pressed while
    it does is lost.

    Raises:
        ValueError: Reflex changed its template; read it again and adapt this function.
    """
    if config_js.count(ALL_STATIC) != 1:
        msg = f"{ROUTER}: the template of this Reflex version is not the one we know"
        raise ValueError(msg)
    more = json.dumps([f"/{name}" for name in one_for_all(routes)])
    every = f'"prerender": ({{ getStaticPaths }}) => [...getStaticPaths(), ...{more}]'
    return config_js.replace(ALL_STATIC, every)


class WholePages(Plugin):
    """Build every page, those of addresses with numbers in them included."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Rewrite what React Router is told to build."""
        routes = [page.route for page in context["unevaluated_pages"]]
        context["add_modify_task"](ROUTER, lambda config: build_one_for_all(config, routes))
