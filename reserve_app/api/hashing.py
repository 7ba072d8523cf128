"""Threads of their own for what hashes a password: fifty sign-ins at once keep nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from reserve_app.services.hashing import AT_ONCE

T = TypeVar("T")
THREADS = AT_ONCE + 2  # those that hash, and two that read and write beside them


async def in_password_thread(work: Callable[[], T]) -> T:
    """Run what hashes a password apart from the threads that answer pages."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), copy_context().run, work)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
