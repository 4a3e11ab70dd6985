"""The clock line of the talk, and the silent cue under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from ....domain.live_clock import LiveClock, Phase, cue
from ....domain.phrasing import clock_time, mm_ss
from ...kit.chrome import OneLine
from ...kit.text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.app import ComposeResult


DONE, LEFT = "━", "─"
LOUD = (Phase.OVER, Phase.OVERRUN)
SPOKEN = (Phase.CLOSING, *LOUD)
"""Phases whose cue stands out."""


class ClockView(NamedTuple):
    """The time of a talk as it is shown."""

    purpose: str
    seconds: int
    clock: LiveClock
    ends: datetime
    """The agreed end in the user's zone."""
    calm: bool = False
    """Show whole minutes only, so that little moves."""
    extended: int = 0
    """Minutes granted beyond the agreed ones."""
    asked: bool = False
    """Whether a question has been asked; the words of welcome are over then."""

    @property
    def phase(self) -> Phase:
        """The phase it is in."""
        return self.clock.phase(self.seconds)


class ClockBar(OneLine):
    """Purpose, time spent of the time agreed, a bar and the end."""

    DEFAULT_CSS = """
    ClockBar { padding: 0 1; color: $foreground; }
    """

    view: ClockView | None = None

    def show(self, view: ClockView | None) -> None:
        """Show a time; repaints only what differs."""
        self.view = view
        self.update()

    def update(self) -> None:
        """Repaint the cells that differ: once a second these are very few."""
        width = self.content_size.width
        if not width:
            return
        old, new = self._shown or BLANK, self.line(width)
        if (
            old is None
            or old.cell_length != new.cell_length
            or old.cell_length != len(old)
            or len(new) != len(old)
        ):
            self.refresh()
            return
        differ = [at for at, (a, b) in enumerate(zip(old.plain, new.plain, strict=True)) if a != b]
        if differ:
            self._shown = new
            self.refresh(Region(self.gutter.left + differ[0], 0, differ[-1] - differ[0] + 1, 1))
        elif not new.is_same(old):
            self.refresh()

    def line(self, width: int) -> Content:
        """The purpose gives way first, then the bar."""
        if self.view is None:
            return BLANK
        view = self.view
        time = _time(view)
        ends = assemble(("ends ", "$text-muted"), clock_time(view.ends))
        more = styled(f"  +{view.extended} min", "$text-muted") if view.extended else BLANK
        room = width - time.cell_length - ends.cell_length - more.cell_length - 4
        cells = max(0, min(30, room if room < 24 else room // 2))
        right = assemble(time, "  ", bar(view, cells), "  ", ends, more)
        room = width - right.cell_length - 2
        purpose = plain(view.purpose).truncate(max(0, room), ellipsis=True)
        gap = max(0, width - purpose.cell_length - right.cell_length)
        return assemble(purpose, " " * gap, right)


def _time(view: ClockView) -> Content:
    total = view.clock.total_seconds
    style = "bold $text-error" if view.phase in LOUD else "bold"
    if view.calm:
        return assemble((f"{view.seconds // 60}", style), (f" of {total // 60} min", "$text-muted"))
    return assemble((mm_ss(view.seconds), style), (f" of {mm_ss(total)}", "$text-muted"))


def bar(view: ClockView, cells: int) -> Content:
    """Time spent as a bar; the closing begins at the mark."""
    total = max(1, view.clock.total_seconds)
    done = min(cells, cells * max(0, view.seconds) // total)
    mark = min(cells - 1, cells * view.clock.closing_at // total)
    style = "$text-error" if view.phase in LOUD else "$text-accent"
    rest = "".join("┼" if at == mark else LEFT for at in range(done, cells))
    return Content.assemble((DONE * done, style), (rest, "$text-disabled"))


class BigClock(Widget):
    """The time in large figures, for a talk with paper on the table."""

    DEFAULT_CSS = """
    BigClock { height: 5; align: center middle; content-align: center middle; padding: 1 0; }
    BigClock Digits { width: auto; height: 3; }
    """

    def compose(self) -> ComposeResult:
        """The figures."""
        from textual.widgets import Digits

        yield Digits("")

    def show(self, view: ClockView | None) -> None:
        """Show a time."""
        from textual.widgets import Digits

        digits = self.query_one(Digits)
        text = mm_ss(view.seconds) if view else ""
        if digits.value != text:
            digits.update(text)


class CueLine(OneLine, can_focus=True):
    """One sentence at the right moment; blank most of the time, so that nothing moves when it comes.

    It has the focus while single keys are used: always there, and repainted at no cost.
    """

    DEFAULT_CSS = """
    CueLine { padding: 0 1; color: $text-muted; }
    CueLine.-loud { color: $text-warning; text-style: bold; }
    """

    text: str = ""

    def show(
        self,
        view: ClockView | None,
        open_must_asks: list[str],
        asking: str = "",
        leave_out: Sequence[str] = (),
    ) -> None:
        """Show what fits the phase, or a question that waits for an answer.

        Args:
            view: The time of the talk.
            open_must_asks: Labels of the must-asks still open.
            asking: A question that waits for an answer; it goes before everything else.
            leave_out: Labels of the questions to leave out because it is late.
        """
        self.text = asking or (_cue(view, open_must_asks, leave_out) if view else "")
        self.set_class(bool(asking) or (view is not None and view.phase in SPOKEN), "-loud")
        self.update()

    def line(self, width: int) -> Content:
        """The sentence."""
        return plain(self.text).truncate(width, ellipsis=True)


def _cue(view: ClockView, open_must_asks: list[str], leave_out: Sequence[str]) -> str:
    if leave_out and view.phase in (Phase.MIDDLE, Phase.HALF):
        return f"Running late, leave out: {', '.join(leave_out)}"
    if view.phase is Phase.OPENING and view.asked:
        return ""
    left = -(-(view.clock.total_seconds - view.seconds) // 60)
    return cue(view.phase, open_must_asks, minutes_left=left)
