"""Chooses the terminal driver: our own where it is known to fit, else Textual's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .versions import known_textual

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

NO_TITLE = ("linux", "dumb")
"""Terminals that have none and might print what is meant for it."""


def fast_driver_class(enabled: bool = True) -> type[Driver] | None:
    """The driver that answers keys and leaving at once, or None to use Textual's own.

    None if switched off, away from POSIX, with a Textual not known, or where the environment names a driver.
    """
    if not enabled or os.name != "posix" or os.environ.get("TEXTUAL_DRIVER") or not known_textual():
        return None
    from .posix_driver import FastDriver

    return FastDriver


def show_title(app: App[int], text: str) -> None:
    """Set the terminal's title until the program ends; only our own driver gives the former one back."""
    show = getattr(app._driver, "show_title", None)
    if show is not None and os.environ.get("TERM") not in NO_TITLE:
        show(text)
