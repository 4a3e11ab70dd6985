"""Today: the next conversation and what is due, each line one key from being done."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import getters
from textual.widgets import Static

from ...services.today import DueLine, NextUp, folded, kind_of
from ..kit.chrome import OneLine
from ..kit.command import declared, first_key
from ..kit.list import CachedHorizontal, CachedVertical, RowList
from ..kit.screen import Find, Once, PlaceScreen
from ..kit.text import BLANK, assemble, joined, plain
from . import actions
from .rows import WRITE, ShownKeys, TodayEntry, aside, explained, today_rows, week_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from textual.content import Content
    from textual.widget import Widget

    from ...domain.settings import Settings
    from ...services.today import Rhythm, TodayView
    from ...services.workspace import Workspace
    from ..kit.screen import Program


MOST_LEFT = 50
"""So many lines that went away are remembered, to find the way back to them."""


class Detail(OneLine):
    """Why the line under the cursor is there, and where the rule comes from."""

    DEFAULT_CSS = "Detail { height: 2; padding: 0 1; color: $text-muted; }"

    def line(self, width: int) -> Content:
        """The explanation; it folds, and where it is longer than there is room the last line says so."""
        folded, room = self.shown.wrap(width), self.content_size.height or 1
        if len(folded) <= room:
            return self.shown
        last = assemble(folded[room - 1].rstrip(), " ", folded[room]).truncate(width, ellipsis=True)
        return joined("\n", [*folded[: room - 1], last])


class Aside(CachedVertical):
    """Beside the list: the line under the cursor explained, and the week."""

    DEFAULT_CSS = """
    Aside { width: 48; display: none; }
    Aside Static {
        border: round $border-blurred;
        border-title-color: $foreground;
        border-title-style: bold;
        border-subtitle-color: $foreground-muted;
        padding: 0 1;
        height: auto;
        max-height: 1fr;
    }
    """

    def __init__(self) -> None:
        self._about, self._week = Static(), Static()
        super().__init__(self._about, self._week)
        self._week.border_title = "This week"
        self._shown: tuple[str, Content] | None = None
        self._rhythm: Rhythm | None = None

    @property
    def columns(self) -> int:
        """Its width, before the first layout too; 0 where it isn't shown."""
        if not self.display:
            return 0
        width = self.styles.width
        return self.size.width or int(width.value if width is not None else 0)

    @property
    def room(self) -> int:
        """Cells for text in a panel."""
        return max(20, self.columns - 4)

    def explain(self, title: str, words: Content) -> None:
        """Say something about the line under the cursor; without words there is no panel."""
        was, self._shown = self._shown, (title, words)
        if was is None or was[0] != title or not was[1].is_same(words):
            self._about.display = bool(words.plain)
            self._about.border_title = plain(title)
            self._about.update(words)

    def show_week(self, rhythm: Rhythm | None) -> None:
        """Show eight weeks; None where nobody is known yet."""
        self._week.display = rhythm is not None
        if rhythm is not None and rhythm != self._rhythm:
            self._week.update(week_lines(rhythm))
        self._rhythm = rhythm


_ONLY_OFFERED = tuple(each.value for each in (TodayEntry.FIRST, TodayEntry.PIPELINE, TodayEntry.LOOK_BACK))
"""Keys of the lines that are there although nothing is due."""


class TodayScreen(PlaceScreen):
    """The first screen."""

    PLACE = "today"
    HOME = "#due"
    CAN_FIND = True
    KEYS = declared(actions)

    DEFAULT_CSS = """
    TodayScreen {
        & RowList { padding: 1 1 0 1; }
        &.-low RowList { padding: 0 1; }
        &.-tall Detail { height: 3; }
        &.-wide, &.-vast {
            & #due {
                border: round $border-blurred; border-title-style: bold; padding: 0 1;
                border-subtitle-color: $foreground-muted;
                &:focus { border: round $accent; border-title-color: $text-accent; }
            }
            & Aside { display: block; }
            & Detail { display: none; }
        }
        &.-vast Aside { width: 76; }
    }
    """

    view: TodayView | None = None
    _minute: datetime | None = None
    _width = 0
    _dimming: bool | None = None
    rows = getters.query_one("#due", RowList)

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        super().__init__(workspace, settings, intervals=intervals)
        self._relaid = Once(self, self._laid_out)
        self._unfolded: set[str] = set()
        """Kinds of lines that are looked into one by one."""
        self._due: dict[str, DueLine] = {}
        """The lines that are tasks, by the keys of their rows."""
        self._left: list[str] = []
        """Keys of lines that went away from under the cursor, the last one at the end."""

    def body(self) -> Iterable[Widget]:
        """One list holds everything."""
        rows = RowList(id="due", multi=True)
        # It gets the focus as soon as it is there, and need not be styled for the moment until then.
        rows.set_reactive(RowList.has_focus, True)
        with CachedHorizontal():
            yield rows
            yield Aside()
        yield Detail()

    # -- what is meant -------------------------------------------------------------------------------

    @property
    def current(self) -> DueLine | None:
        """The line under the cursor, if it is a task."""
        return self._due.get(self.rows.cursor_key or "")

    @property
    def subject(self) -> str:
        """The line under the cursor, or how many are selected."""
        if self.selected:
            return f"{len(self.selected)} selected"
        return self.current.title if self.current else ""

    @property
    def selected(self) -> list[DueLine]:
        """The selected lines, in order."""
        return [self._due[key] for key in self.rows.marked if key in self._due]

    @property
    def chosen(self) -> list[DueLine]:
        """The selected lines, else the line under the cursor; all that a folded one stands for."""
        due = self.current
        lines = self.selected or ([due] if due is not None else [])
        return [each for line in lines for each in (line.folded or (line,))]

    def unfold(self, line: DueLine) -> None:
        """Show each of the lines that one stands for, the cursor on the first."""
        self._unfolded.add(kind_of(line))
        self.refresh_view()
        self.rows.move_to(f"task:{line.folded[0].task}")

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Read the view again."""
        self._minute = self.workspace.session.moment().local().replace(second=0, microsecond=0)
        self.view = folded(self.workspace.today.view(), self._unfolded)
        self._show()

    def tick(self) -> None:
        """The countdown moves with the minute."""
        if self.workspace.session.moment().local().replace(second=0, microsecond=0) != self._minute:
            self.refresh_view()

    def on_resize(self) -> None:
        """Another size, other columns."""
        self._relaid.soon(self.app)

    def _laid_out(self) -> None:
        """Lay the columns out anew."""
        if self.rows.scrollable_content_region.width != self._width:
            self._show()

    def _show(self) -> None:
        if self.view is None:
            return
        rows = self.rows
        width = self._width = rows.scrollable_content_region.width or self._coming_width
        made = today_rows(self.view, width - 2, self._shown_keys(), brief=self._has_aside)
        self.query_one(Aside).show_week(self.view.rhythm if self.view.people else None)
        lines = (*self.view.overdue, *self.view.today, *self.view.week)
        each = [one for line in lines for one in (line.folded or (line,))]
        due, overdue = len(each), sum(one.overdue for one in each)
        late = f", {overdue} overdue" if overdue else ""
        rows.border_title, rows.border_subtitle = "To do", f"{due} due{late}" if due else ""
        was, self._due = self._due, {row.key: row.value for row in made if isinstance(row.value, DueLine)}
        key = rows.cursor_key or ""
        if key in was and key not in self._due:
            self._left = [*self._left[-MOST_LEFT:], key]
        # A line that went away from under the cursor and comes back by an undo gets the cursor.
        back = [key for key in self._left if key in self._due and key not in was]
        self._left = [key for key in self._left if key not in self._due]
        # What there was to begin with is no place to stay once there is something to do.
        waits = (key in _ONLY_OFFERED or key.startswith(WRITE)) and not was
        # Nor is where a line was that was done elsewhere: who comes back begins with what is due first.
        waits |= self.following.catching_up and key in was and key not in self._due
        first = next((row.key for row in made if isinstance(row.value, (NextUp, DueLine))), None)
        rows.set_rows(made, cursor=back[-1] if back else first if waits else None)
        if self._dimming is None:  # the keys are not shown yet
            self._dimming = actions.on_task(self)
        self.explain()

    @property
    def _coming_width(self) -> int:
        """Cells for the rows after the first layout; for any other width all would be painted twice."""
        return self.app.size.width - self.query_one(Aside).columns - self.rows.gutter.width

    @property
    def _has_aside(self) -> bool:
        return self.has_class("-wide") or self.has_class("-vast")

    def _shown_keys(self) -> ShownKeys:
        app = cast("Program", self.app)
        named = ("call", "today.prepare", "data", "today.week", "today.do", "today.done", "today.snooze")
        known = {each.id: each for each in (*self.KEYS, *app.KEYS)}
        found = (known.get(name) for name in (*named, "today.skip"))
        return ShownKeys(*(first_key(each, app.overrides) if each else "" for each in found))

    def explain(self) -> None:
        """Say in words what is under the cursor, or how many lines are selected."""
        detail = self.query_one(Detail)
        if self._has_aside:
            self._explain_beside()
            return
        if count := len(self.selected):
            detail.shown = assemble((f"{count} selected", "bold $text-accent"), "  ctrl+n clears it")
        else:
            detail.shown = explained(self.current) if self.current else BLANK
        detail.update()

    def _explain_beside(self) -> None:
        aside_ = self.query_one(Aside)
        if count := len(self.selected):
            aside_.explain(f"{count} selected", plain("ctrl+n clears it"))
        else:
            aside_.explain(*aside(self.rows.cursor_value, self._shown_keys(), aside_.room))

    # -- moving --------------------------------------------------------------------------------------

    def find(self) -> bool:
        """Finding somebody is the pipeline's."""
        self.post_message(Find())
        return True

    def on_row_list_moved(self) -> None:
        """Explain the line under the cursor, and dim what cannot be done to it."""
        self.explain()
        dimming = actions.on_task(self)
        if dimming != self._dimming:
            self._dimming = dimming
            self.refresh_bindings()

    def on_row_list_marked(self, event: RowList.Marked) -> None:
        """Only tasks can be selected."""
        if event.key not in self._due:
            self.rows.set_marked([key for key in self.rows.marked if key != event.key])
        self.explain()
        self.refresh_bindings()

    async def on_row_list_chosen(self) -> None:
        """Enter on a line."""
        await self.action_command("today.do")
