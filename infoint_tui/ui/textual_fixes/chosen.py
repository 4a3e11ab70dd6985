"""Chooses the terminal driver: our own where it is known to fit, else Textual's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import textual

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver
    from textual.widgets import TextArea


KNOWN_VERSIONS = ("8.2.7", "8.2.8")
"""Versions of Textual whose private parts were read and tested; every other one is left alone."""


def known_textual() -> bool:
    """Whether the installed Textual is one of `KNOWN_VERSIONS`.

    The name of the folder that pip writes beside a package tells it a hundred times faster than reading the
    package's metadata; where there is no such folder, the answer is no.
    """
    beside = Path(textual.__file__).parent.parent
    return any((beside / f"textual-{version}.dist-info").is_dir() for version in KNOWN_VERSIONS)


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


def editor_class(enabled: bool = True) -> type[TextArea]:
    """The TextArea to use: one whose keys cost the same in a long text as in a short one, or Textual's.

    Textual's own if switched off or with a Textual not known.
    """
    if enabled and known_textual():
        from .fast_text_area import FastTextArea

        return FastTextArea
    from textual.widgets import TextArea

    return TextArea
