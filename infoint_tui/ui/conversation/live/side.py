"""Small parts of the Live tab: titles, the rule, the question in full with a follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ...kit.chrome import OneLine
from ...kit.list import RowList
from ...kit.text import assemble, plain, styled

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.geometry import Size

    from ....domain.meeting import AgendaItem


Lines = tuple[tuple[Content, Content], ...]
"""Label and words of each line."""


class SizedList(RowList):
    """A list that tells when its rows were laid out for another width than it has, as while it was hidden."""

    class Resized(Message):
        """The list has another width."""

    _laid = -1

    @property
    def cells(self) -> int:
        """Cells of a row beside the cursor."""
        return max(0, self.scrollable_content_region.width - 1)

    def lay_out(self) -> int:
        """The cells of a row, for rows that are laid out by them now."""
        self._laid = self.cells
        return self._laid

    def on_resize(self, _event: Resize) -> None:
        """Tell it."""
        if self.cells != self._laid:
            self._laid = self.cells
            self.post_message(self.Resized())


class PaneTitle(OneLine):
    """The name of a pane."""

    DEFAULT_CSS = "PaneTitle { color: $text-muted; padding: 0 1; }"

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def show(self, title: str) -> None:
        """Another name."""
        if title != self.title:
            self.title = title
            self.update()

    def line(self, width: int) -> Content:
        """The name."""
        return styled(self.title, "$text-muted").truncate(width, ellipsis=True)


class DividerLine(OneLine):
    """A thin line across."""

    DEFAULT_CSS = "DividerLine { color: $border-blurred; }"

    def line(self, width: int) -> Content:
        """The line."""
        return styled("─" * width, "$border-blurred")


class Labelled(Widget):
    """Lines with a short label each, folded beside it."""

    DEFAULT_CSS = "Labelled { height: auto; padding: 0 1; }"
    LABEL_CELLS: ClassVar[int] = 5

    _lines: Lines = ()

    def show_lines(self, lines: Lines) -> None:
        """Show other lines."""
        if lines != self._lines:
            self._lines = lines
            self.refresh(layout=True)

    def _folded(self, width: int) -> list[Content]:
        folded: list[Content] = []
        for label, text in self._lines:
            first, *rest = text.wrap(max(12, width - self.LABEL_CELLS))
            folded += [assemble(label.pad_right(self.LABEL_CELLS - label.cell_length), first)]
            folded += [line.pad_left(self.LABEL_CELLS) for line in rest]
        return folded

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as it takes."""
        return len(self._folded(width))

    def render(self) -> Content:
        """The lines, folded."""
        return Content("\n").join(self._folded(self.content_size.width))


class Asking(Labelled):
    """The question being asked in its full words, and a follow-up to it."""

    DEFAULT_CSS = """
    Asking { max-height: 6; border-top: solid $border-blurred; }
    """

    def show(
        self, current: AgendaItem | None, following: AgendaItem | None, probe: str, *, running: bool
    ) -> None:
        """Show a question.

        Args:
            current: The question being talked about.
            following: The one that comes next.
            probe: A follow-up; empty in a talk without an agenda.
            running: Whether the talk runs.
        """
        self.display = running
        self.show_lines(asking_lines(current, following, probe, running=running))


def asking_lines(
    current: AgendaItem | None, following: AgendaItem | None, probe: str, *, running: bool
) -> Lines:
    """What to say now: label and words of each line."""
    if not running:
        return ()
    lines = []
    if current is not None:
        lines.append((styled("ask", "$text-muted"), styled(current.text, "bold")))
    elif not probe:
        lines.append((styled("F2", "bold $text-accent"), plain("six questions that suit every talk")))
    elif following is not None:
        lines.append(
            (styled("F2", "bold $text-accent"), assemble(("first: ", "$text-muted"), following.text))
        )
    if probe:
        lines.append((styled("F3", "bold $text-accent"), assemble(("probe: ", "$text-muted"), probe)))
    return tuple(lines)
