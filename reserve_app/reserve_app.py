"""Assembles pages, API, guard and lifespan. Nothing else."""

import reflex as rx
from starlette.types import ASGIApp

from reserve_app.api.app import api, open_to_any_site, wrap
from reserve_app.components.frame import frame
from reserve_app.components.languages import in_each_language
from reserve_app.pages import add_pages
from reserve_app.pages.mission import while_loading
from reserve_app.services.background import jobs_beside
from reserve_app.settings import get_settings
from reserve_app.state.guard import Doorkeeper, EventGuard, log_handler_error, log_page_error
from reserve_app.state.live import live_floor


class App(rx.App):
    """Reflex's, but for what its middleware says of other sites: `wrap` stands inside of it."""

    def __call__(self) -> ASGIApp:
        """Return what the server runs."""
        return open_to_any_site(super().__call__())


app = App(
    **frame(),
    hydrate_fallback=lambda: in_each_language(while_loading),
    api_transformer=[api(), wrap],
    backend_exception_handler=log_handler_error,
    frontend_exception_handler=log_page_error,
)
add_pages(app)
app.add_middleware(EventGuard(), index=0)
Doorkeeper(app, get_settings().events_per_second)
app.register_lifespan_task(live_floor)
app.register_lifespan_task(jobs_beside)
