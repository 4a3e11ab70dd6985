"""The text editor of every screen and dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.widgets import TextArea


def make_editor(
    text: str = "", *, fast: bool = True, mixin: type | None = None, **options: object
) -> TextArea:
    """A TextArea without frame and line numbers; Tab leaves it.

    Args:
        text: What it holds at first; the caller makes it visible.
        fast: Use the editor of our own where it fits.
        mixin: A class whose handlers come before those of the editor.
        options: Further arguments of TextArea, such as id or placeholder (as Content).
    """
    from ..patches.editor import editor_class

    settings: dict[str, Any] = {
        "soft_wrap": True,
        "tab_behavior": "focus",
        "show_line_numbers": False,
        "highlight_cursor_line": False,
        "compact": True,
    }
    kind = editor_class(fast)
    if mixin is not None:
        kind = type(mixin.__name__, (mixin, kind), {})
    return kind(text, **{**settings, **options})
