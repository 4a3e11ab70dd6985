"""The text editor of every screen and dialog."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ...domain.text import visible

if TYPE_CHECKING:
    from textual.widgets import TextArea
    from textual.widgets.text_area import Edit, EditResult

    _TextArea = TextArea
else:
    _TextArea = object


EXAMPLE_CSS = "{ & > .text-area--placeholder { color: $text-muted; text-style: italic; } }"
"""What an example looks like while nothing is written: legible, and no text of the user's."""


class Inert(_TextArea):
    """Put before an editor class: what is loaded, pasted or typed holds nothing a terminal would act upon."""

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; called by Textual for each key and each paste."""
        return super().edit(replace(edit, text=visible(edit.text, multiline=True)))

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(visible(text, multiline=True), language)


@cache
def _editor_class(kind: type[TextArea], mixin: type | None) -> type[TextArea]:
    bases = (Inert, kind) if mixin is None else (mixin, Inert, kind)
    name = kind.__name__ if mixin is None else mixin.__name__
    return type(name, bases, {"DEFAULT_CSS": f"{name} {EXAMPLE_CSS}"})


def make_editor(
    text: str = "", *, fast: bool = True, mixin: type | None = None, **options: object
) -> TextArea:
    """A TextArea without frame and line numbers; Tab leaves it.

    Args:
        text: What it holds at first; made visible.
        fast: Use the editor of our own where it fits.
        mixin: A class whose handlers come before those of the editor.
        options: Further arguments of TextArea, such as id or placeholder (as Content).
    """
    from ..textual_fixes.chosen import editor_class

    settings: dict[str, Any] = {
        "soft_wrap": True,
        "tab_behavior": "focus",
        "show_line_numbers": False,
        "highlight_cursor_line": False,
        "compact": True,
    }
    kind = _editor_class(editor_class(fast), mixin)
    return kind(text, **{**settings, **options})
