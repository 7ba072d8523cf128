"""Assembles pages, API, guard and lifespan. Nothing else."""

import reflex as rx

from reserve_app.api.app import api, wrap
from reserve_app.state.guard import EventGuard

app = rx.App(html_lang="fr", api_transformer=[api(), wrap])
app.add_middleware(EventGuard(), index=0)
