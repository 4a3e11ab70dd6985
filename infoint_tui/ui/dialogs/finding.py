"""All of one thing that needs attention: what, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from ..text import assemble, lines
from .base import Dialog

if TYPE_CHECKING:
    from textual.widget import Widget

    from ...domain.finding import Finding


class FindingDialog(Dialog[None]):
    """One finding, to be read."""

    GIVES_WAY: ClassVar[str] = "VerticalScroll"
    DEFAULT_CSS = "FindingDialog VerticalScroll { height: auto; max-height: 16; }"

    def __init__(self, found: Finding) -> None:
        """What was found."""
        super().__init__("Needs attention" if found.severity == "problem" else "Worth knowing")
        self._found = found

    def content(self) -> Iterable[Widget]:
        """The parts that are known."""
        found = self._found
        parts = (
            ("what", found.what),
            ("where", found.place),
            ("record", found.record),
            ("field", found.field),
            ("mend", found.mend),
        )
        with VerticalScroll():
            yield Static(
                lines(
                    *(assemble((f"{label.ljust(8)}", "$text-muted"), text) for label, text in parts if text)
                )
            )
