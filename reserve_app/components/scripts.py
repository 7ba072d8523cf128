"""The scripts beside our components, as the build imports them."""

from __future__ import annotations

from pathlib import Path

import reflex as rx


def script(module: str, name: str) -> str:
    """Return what a component gives as its `library`: a script that lies beside it.

    `rx.asset` reads the sources of all that is being imported to learn who asks: half of the time
    the application takes to start. It is asked once, and its link is found afterwards.

    Args:
        module: the `__name__` of who asks.
        name: the file's name.
    """
    public = Path("external", *module.split("."), name)
    link, file = Path.cwd() / "assets" / public, Path(__file__).with_name(name)
    if link.is_symlink() and link.resolve() == file.resolve() and file.exists():
        return f"$/public/{public.as_posix()}"
    return rx.asset(name, shared=True, _stack_level=2).importable_path
