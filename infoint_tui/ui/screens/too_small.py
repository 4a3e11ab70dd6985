"""What is shown while the terminal is too small for anything else."""

from __future__ import annotations

from textual.screen import ModalScreen
from textual.widgets import Static

from ..text import plain


class TooSmall(ModalScreen[None]):
    """Covers everything until there is room again; nothing that was typed is touched."""

    BINDINGS = []
    COVERS = True
    """Removed by the app as soon as there is room."""
    DEFAULT_CSS = """
    TooSmall { align: center middle; background: $background; }
    TooSmall Static { width: auto; max-width: 100%; height: auto; }
    """

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._need = (width, height)

    def compose(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """One sentence."""
        yield Static(plain("infoint needs {} x {} cells. Nothing is lost.".format(*self._need)))
