"""Chooses the text editor widget: our own where it is known to fit, else Textual's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .versions import known_textual

if TYPE_CHECKING:
    from textual.widgets import TextArea


def editor_class(enabled: bool = True) -> type[TextArea]:
    """The TextArea to use: one whose keys cost the same in a long text as in a short one, or Textual's.

    Textual's own if switched off or with a Textual not known.
    """
    if enabled and known_textual():
        from .fast_text_area import FastTextArea

        return FastTextArea
    from textual.widgets import TextArea

    return TextArea
