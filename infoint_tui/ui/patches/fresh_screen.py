"""Spares a new screen of a new mode the parsing and applying of all style sheets a second time.

Textual does both whenever a mode gets its first screen, although the screen was styled a moment ago with the
style sheets in force. A private counter says whether they changed since: see `versions.KNOWN_VERSIONS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .versions import known_textual

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen


def styled_as_now(screen: Screen[Any], app: App[Any]) -> None:
    """Note that a screen not yet shown will be styled with the style sheets as they are now."""
    if known_textual():
        screen._css_update_count = app._css_update_count
