"""The HTML the server itself writes for pages that must read without JavaScript."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
