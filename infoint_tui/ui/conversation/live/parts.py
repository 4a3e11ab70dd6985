"""The parts of the Live tab: clock and cue, titles, the question in full, and the cards beside the notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from ....domain import NamedTuple
from ....domain.live_clock import LiveClock, Phase, cue
from ....domain.phrasing import clock_time, mm_ss
from ...kit.chrome import OneLine
from ...kit.list import RowList
from ...kit.text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.geometry import Size

    from ....domain.meeting import AgendaItem


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
        old, new = self._painted or BLANK, self.line(width)
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
            self._painted = new
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
    """The time that is left in large figures, to be read from a step away."""

    DEFAULT_CSS = """
    BigClock { width: auto; height: 3; align: center middle; padding: 0 1; }
    BigClock Digits { width: auto; height: 3; }
    BigClock.-loud Digits { color: $text-error; }
    """

    def compose(self) -> ComposeResult:
        """The figures."""
        from textual.widgets import Digits

        yield Digits("")

    def show(self, view: ClockView | None) -> None:
        """Show a time."""
        from textual.widgets import Digits

        digits = self.query_one(Digits)
        text = mm_ss(view.clock.total_seconds - view.seconds) if view else ""
        self.set_class(view is not None and view.phase in LOUD, "-loud")
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
            open_must_asks: Labels of the must-asks still open.
            asking: A question that waits for an answer; it goes before everything else.
            leave_out: Labels of the questions to leave out because it is late.
        """
        self.text = asking or (_cue(view, open_must_asks, leave_out) if view else "")
        self.shown = plain(self.text)
        self.set_class(bool(asking) or (view is not None and view.phase in SPOKEN), "-loud")
        self.update()


def _cue(view: ClockView, open_must_asks: list[str], leave_out: Sequence[str]) -> str:
    if leave_out and view.phase in (Phase.MIDDLE, Phase.HALF):
        return f"Running late, skip: {', '.join(leave_out)}"
    if view.phase is Phase.OPENING and view.asked:
        return ""
    left = -(-(view.clock.total_seconds - view.seconds) // 60)
    return cue(view.phase, open_must_asks, minutes_left=left)


# -- beside the notes ------------------------------------------------------------------------------


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
        self.show(title)

    def show(self, title: str) -> None:
        """Another name."""
        self.shown = styled(title, "$text-muted")
        self.update()


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


class Wanted(Labelled):
    """What the user wants to know from the talk, in sight while it runs."""

    LABEL_CELLS: ClassVar[int] = 2
    DEFAULT_CSS = """
    Wanted {
        max-height: 7; padding: 0 0 0 1; border-top: solid $border-blurred; border-title-color: $text-accent;
    }
    PlaceScreen.-low Wanted { max-height: 4; }
    PlaceScreen.-tiny Wanted { display: none; }
    """

    def on_mount(self) -> None:
        """Say what it is."""
        self.border_title = "To find out"

    def _folded(self, width: int) -> list[Content]:
        if not self.screen.has_class("-low"):
            return super()._folded(width)
        room = max(12, width - self.LABEL_CELLS)
        return [
            assemble(
                label.pad_right(self.LABEL_CELLS - label.cell_length), text.truncate(room, ellipsis=True)
            )
            for label, text in self._lines
        ]


class Asking(Labelled):
    """The question being asked in its full words, and a follow-up to it."""

    DEFAULT_CSS = """
    Asking { max-height: 6; border-top: solid $border-blurred; border-title-color: $text-accent; }
    """


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
        lines.append((styled("F2", "bold $text-accent"), plain("six questions for any conversation")))
    elif following is not None:
        lines.append(
            (styled("F2", "bold $text-accent"), assemble(("first: ", "$text-muted"), following.text))
        )
    if probe:
        lines.append((styled("F3", "bold $text-accent"), assemble(("follow-up: ", "$text-muted"), probe)))
    return tuple(lines)


# -- cards -----------------------------------------------------------------------------------------


BACK = "Happy to tell you a little: … What I was hoping to learn today is how you see it."
OPEN = (
    "I didn't come to apply, so I'm not prepared for that. Could I ask two more things about your work first?"
)
ACCEPT = "If this has turned into an interview, thank you. Could we find another time, so I can prepare?"
JOB = "Yes, later this year. Today I'd just like to learn from you."
TURNS = (
    ("opening", "Thank them, note it with &, and go back to your question. Apply later, not now."),
    ("joins", "Say again who you are and why you're here. ctrl+n notes who joined."),
    ("curt", "Ask your two best questions, thank them, and end early."),
    ("secrets", "I'd better not share that. What I can tell you is how we approach it."),
    ("breaks", "Call back once. Then send a message with two new times."),
)
"""What else may happen, and what helps."""
CARDS = 2
"""Cards that F7 leads through before it hides them."""


class RedirectCards(Labelled):
    """The cards; F7 shows the first, then the second, then none."""

    LABEL_CELLS: ClassVar[int] = 8
    DEFAULT_CSS = """
    RedirectCards { background: $boost; border-left: outer $accent; display: none; }
    RedirectCards.-shown { display: block; }
    """


def redirect_card(turn: int, *, became: bool, brief: bool) -> Lines:
    """The lines of a card.

    Args:
        turn: 1 when they begin to interview the user, 2 for what else may happen.
        became: Whether it was noted that it became a job interview.
        brief: Keep to what helps most, where there is little room.
    """
    return _interviewed(became=became, brief=brief) if turn < CARDS else _turns(brief=brief)


def _interviewed(*, became: bool, brief: bool) -> Lines:
    title = "It became a job interview" if became else "They start interviewing you"
    lines = [
        (styled("F7", "bold $text-accent"), styled(f"{title} · F7: tricky moments", "bold")),
        (styled("back", "$text-muted"), plain(BACK)),
        (styled("open", "$text-muted"), plain(OPEN)),
    ]
    if not brief:
        lines.append((styled("accept", "$text-muted"), plain(ACCEPT)))
        lines.append((styled("a job?", "$text-muted"), plain(JOB)))
    note = "esc, then I to unmark it" if became else "esc, then I to mark it as an interview"
    lines.append((styled("I", "bold $text-accent"), styled(note, "$text-muted")))
    return tuple(lines)


def _turns(*, brief: bool) -> Lines:
    shown = TURNS[:3] if brief else TURNS
    lines = [(styled("F7", "bold $text-accent"), styled("Tricky moments · F7 hides this", "bold"))]
    lines += [(styled(label, "$text-muted"), plain(words)) for label, words in shown]
    return tuple(lines)


THANKS = "Repeat your two takeaways, then thank them by name."
SLOTS = 2


class WrapUp(Labelled):
    """The card; F9 shows and hides it."""

    LABEL_CELLS: ClassVar[int] = 7
    DEFAULT_CSS = """
    WrapUp { background: $boost; border-left: outer $accent; display: none; }
    WrapUp.-shown { display: block; }
    """


def wrap_up_card(open_items: Sequence[AgendaItem], names: Sequence[str], *, brief: bool) -> Lines:
    """The lines of the card.

    Args:
        open_items: Must-asks nobody has answered yet.
        names: People named so far.
        brief: Name the must-asks by their labels, where there is little room.
    """
    lines = [(styled("F9", "bold $text-accent"), styled("Wrap up", "bold"))]
    for number, ask in enumerate(_asks(open_items, brief=brief)):
        lines.append((BLANK if number else styled("ask", "$text-muted"), ask))
    lines.append((styled("names", "$text-muted"), _slots(names)))
    lines.append((styled("say", "$text-muted"), plain(THANKS)))
    return tuple(lines)


def _asks(open_items: Sequence[AgendaItem], *, brief: bool) -> list[Content]:
    if not open_items:
        return [assemble(("✓ ", "$text-success"), "every must-ask has been asked")]
    if brief:
        return [Content("   ").join(assemble(("○ ", "$text-warning"), item.label) for item in open_items)]
    return [assemble(("○ ", "$text-warning"), item.text) for item in open_items]


def _slots(names: Sequence[str]) -> Content:
    slots = [assemble((f"{number} ", "$text-muted"), name) for number, name in enumerate(names, 1)]
    for number in range(len(names) + 1, SLOTS + 1):
        slots.append(styled(f"{number} @name (what they do)", "$text-muted"))
    return Content("   ").join(slots)
