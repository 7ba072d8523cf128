"""How Reflex compiles and serves the application; the reasons are in docs/adr/0002."""

import reflex as rx
from reflex.plugins import SitemapPlugin

from reserve_app.build_pages import LightPages
from reserve_app.build_plugin import SameOrigin, WholePages
from reserve_app.settings import get_settings

_settings = get_settings()

config = rx.Config(
    app_name="reserve_app",
    # Kept free of any deployment's address: the page talks to the host that served it (SameOrigin).
    api_url="http://localhost",
    deploy_url=_settings.public_url,
    cors_allowed_origins=list(_settings.origins),
    trusted_proxy_hops=_settings.trusted_proxy_hops,
    # A worker keeps the states of its own sockets, in memory, however many workers there are: a
    # page that comes back to another one loads again, as after a restart (docs/adr/0060).
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    redis_token_expiration=15 * 60,  # seconds a tab nobody touched is remembered; in memory too
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],  # the first one accepted is sent
    plugins=[SameOrigin(), WholePages(), LightPages()],
    disable_plugins=[SitemapPlugin],  # ours names each mission (api/documents/sitemaps.py)
)
