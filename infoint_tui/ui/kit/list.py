"""The list widget of every screen: draws the visible rows only, whatever the number of rows.

Rows are given in full (`Row`) or made when shown (`RowSource`). The cursor belongs to a row's key, so it
stays with its row when the rows are replaced. Text reaches it as Content and is never parsed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Key, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from ..textual_fixes.chosen import quicken
from .rows import BLURRED, FOCUSED, OFF, ROW_CSS, ROW_STYLES, Row, RowBook, RowPainter, RowSearch, RowSource
from .text import BLANK

if TYPE_CHECKING:
    from textual.content import Content
    from textual.geometry import Size


if TYPE_CHECKING:
    from textual.app import App
    from textual.events import ScreenResume
    from textual.screen import Screen
    from textual.widget import Widget as _Widget

    _Screen = Screen[Any]
else:
    _Widget = _Screen = object


class CachedLines(_Widget):
    """Put before the widget class whose lines are to be kept.

    It is no widget itself: Textual takes default styles from the first base that is one.
    """

    ONLY_GROUND: ClassVar[bool] = False
    """Whether it draws nothing of its own, so that without a frame each of its lines is like the first.

    Textual draws all of a container below what stands on it, which costs as much as a list of its height.
    """
    _answer: tuple[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some visible lines; called by Textual."""
        alike = self.ONLY_GROUND and not (self.styles.border or self.styles.outline)
        drawn = Region(crop.x, crop.y, crop.width, 1) if alike else crop
        if self._answer is None or self._answer[0] != drawn:
            self._answer = drawn, super().render_lines(drawn)
        return self._answer[1] * crop.height if alike else self._answer[1]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Ask for a repaint of all or some of the widget."""
        self._answer = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Styles changed."""
        self._answer = None
        super().notify_style_update()


class StyledOnce(_Screen):
    """Put before the screen class whose widgets are to be styled, laid out and painted once to be shown."""

    def _post_register(self, app: App[Any]) -> None:
        """Take the classes for the size of the window before anything is styled.

        Textual gives them after the first paint, and lays out and paints everything anew.
        """
        super()._post_register(app)
        width, height = app.size
        wanted = ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS))
        for size, breakpoints in wanted:
            reached = [each for each in breakpoints or () if each[0] <= size]
            self.add_class(*(name for _, name in reached and [max(reached)]), update=False)

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """Nothing can have changed while it was not shown, if it was shown ever since."""
        event.refresh_styles = event.refresh_styles and self.stack_updates > 1


class CachedHorizontal(CachedLines, Horizontal):
    """Widgets side by side."""

    ONLY_GROUND = True


class CachedVertical(CachedLines, Vertical):
    """Widgets one below the other."""

    ONLY_GROUND = True


class Preview(Widget):
    """What is under the cursor in full; it folds."""

    DEFAULT_CSS = """
    Preview {
        height: auto; max-height: 7; min-height: 2; padding: 0 1; border-top: solid $border-blurred;
    }
    """

    _shown: Content = BLANK
    _tallest = 0
    """Lines of the longest text shown at this width; so many are kept, and what stands above stays."""
    _width = 0

    def show(self, content: Content) -> None:
        """Show something else; the screen is laid out anew only for a text longer than all before."""
        if content.is_same(self._shown):
            return
        self._shown = content
        if not content.plain:
            self._tallest = 0
        width, height = self.content_size
        self.refresh(layout=not width or not content.plain or len(content.wrap(width)) > height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the longest text so far."""
        if width != self._width:
            self._width, self._tallest = width, 0
        self._tallest = max(self._tallest, super().get_content_height(container, viewport, width))
        return self._tallest

    def render(self) -> Content:
        """It folds."""
        return self._shown


class RowView(CachedLines, ScrollView, inherit_bindings=False):
    """Rows on the screen; `rows.RowList` moves the cursor."""

    COMPONENT_CLASSES = {"rows--cursor", "rows--cursor-blurred"}

    def __init__(
        self,
        rows: Sequence[Row] | RowSource,
        *,
        empty: Content | None,
        gutter: int,
        show_blurred: bool,
        keep_heading: bool,
        name: str | None,
        id: str | None,
        classes: str | None,
        disabled: bool,
    ) -> None:
        """See `rows.RowList`; `gutter` is the number of cells before the text."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._empty = empty
        self._show_blurred = show_blurred
        self._keep_heading = keep_heading
        self.book = RowBook(rows, 0)
        """The rows at the present width."""
        self._cursor = self.book.selectable(0, 1)
        self._marked: set[str] = set()
        self._painter = RowPainter(self, gutter)
        self._painted: dict[int, Strip] = {}
        self._empty_lines: list[Content] = []

    def on_resize(self, _event: Resize) -> None:
        """Keep the cursor in sight."""
        if self._measured():
            self.refresh()
        self._show_cursor()

    def watch_show_vertical_scrollbar(self) -> None:
        """Make room for the scroll bar."""
        quicken(self.vertical_scrollbar)
        if self._measured():
            self.refresh()

    def _measured(self) -> bool:
        """Lay the rows out again if the width changed; returns whether it did."""
        width, painter = self.scrollable_content_region.width, self._painter
        if width == painter.width:
            return False
        self._answer = None
        painter.take_width(width)
        self.book = self.book.at_width(painter.room)
        self._resize()
        return True

    def _resize(self) -> None:
        self._empty_lines = []
        if not self.book.keys and self._empty is not None:
            self._empty_lines = (
                self._empty.wrap(max(1, self._painter.room)) if self._painter.width else [self._empty]
            )
        size = Size(0, self.book.heights.total or len(self._empty_lines))
        if not self.is_mounted or self.styles.is_auto_height:
            self.virtual_size = size
        elif size != self.virtual_size:
            self._lengthen(size)

    def _lengthen(self, size: Size) -> None:
        """Take another length; the screen is laid out anew only if the scroll bar comes or goes."""
        page = self.container_size.height
        self.set_reactive(RowView.virtual_size, size)
        if self.styles.overflow_y == "auto" and page:  # without a size yet, Textual decides on giving it one
            self.show_vertical_scrollbar = size.height > page
        if self.show_vertical_scrollbar and self.scrollbar_size_vertical:
            self.vertical_scrollbar.window_virtual_size = size.height
            self.vertical_scrollbar.window_size = page
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def _show_cursor(self) -> None:
        """Scroll as little as needed, with the headings just above the row if they fit."""
        page = self.scrollable_content_region.height
        if self._cursor is None or not page:
            return
        index, bottom = (
            self._cursor,
            self.book.heights.top(self._cursor) + self.book.heights.of(self._cursor),
        )
        while index and index - 1 in self.book.headings:
            index -= 1
        top = max(self.book.heights.top(index), min(self.book.heights.top(self._cursor), bottom - page))
        y = self.scroll_offset.y
        if self._keep_heading and index == self._cursor and self.book.heading_of(index) is not None:
            top = max(0, self.book.heights.top(index) - 1, bottom - page)
        target = top if top < y else max(y, bottom - page)
        if target != y:
            self.scroll_to(y=target, animate=False, force=True)

    def notify_style_update(self) -> None:
        """Drop what was drawn with the old styles."""
        super().notify_style_update()
        self._painter.forget_styles()

    def _refresh_row(self, index: int) -> None:
        y, height = self.book.heights.top(index) - self.scroll_offset.y, self.book.heights.of(index)
        if y < self.size.height and y + height > 0:
            self.refresh(Region(0, y, self._painter.width or self.size.width, height))

    def _refresh_differing(self) -> None:
        """Repaint the lines that would look different from what was painted last."""
        width = self._painter.width
        if not width or not self._painted or not self.is_mounted:
            self.refresh()
            return
        differing = [y for y in range(self.size.height) if self._painted.get(y) != self._strip(y)]
        for y in differing:
            self.refresh(Region(0, y, width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some visible lines; called by Textual, the first time before the widget is told its size."""
        self._measured()
        if not self._painter.bare(self.region.width):
            return super().render_lines(crop)
        lines = self._painter.whole(self.render_line(y) for y in crop.line_range)
        return lines if crop.width == self.region.width else [line.crop(*crop.column_span) for line in lines]

    def render_line(self, y: int) -> Strip:
        """One visible line; called by Textual."""
        strip = self._painted[y] = self._strip(y)
        return strip

    def _strip(self, y: int) -> Strip:
        book, line = self.book, y + self.scroll_offset.y
        if line >= book.heights.total:
            beyond = book.heights.total or line >= len(self._empty_lines)
            return self._painter.blank() if beyond else self._painter.muted(self._empty_lines[line])
        index = book.heights.at(line)
        if y == 0 and self._keep_heading and (heading := book.heading_above(index, line)) is not None:
            return self._painter.strips(book, heading, OFF, False)[-1]
        state = OFF
        if index == self._cursor:
            state = FOCUSED if self.has_focus else BLURRED if self._show_blurred else OFF
        marked = bool(self._marked) and book.keys[index] in self._marked
        return self._painter.strips(book, index, state, marked)[line - book.heights.top(index)]


__all__ = ["ROW_STYLES", "Row", "RowList", "RowSource"]


MOVES = {
    "down": ("cursor", 1), "up": ("cursor", -1), "j": ("cursor", 1), "k": ("cursor", -1),
    "pagedown": ("page", 1), "pageup": ("page", -1),
    "home": ("edge", -1), "end": ("edge", 1), "g": ("edge", -1), "G": ("edge", 1),
}  # fmt: skip
"""Keys that move the cursor of a list and cannot be given another meaning, with the action and its step."""
NAMED_ROWS = 40
"""Rows looked up one by one when they change; of more, all that are shown are drawn again."""


class RowList(RowView, can_focus=True, inherit_bindings=False):
    """A list with a cursor.

    At either end the cursor keys are left to the surrounding widgets. Space is taken only with `multi`.
    """

    ALLOW_SELECT = False

    BINDINGS = [
        Binding("down,j", "cursor(1)", "Down", show=False, id="rows.down"),
        Binding("up,k", "cursor(-1)", "Up", show=False, id="rows.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="rows.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="rows.page-up"),
        Binding("ctrl+d", "page(1, 2)", "Half a page down", show=False, id="rows.half-down"),
        Binding("ctrl+u", "page(-1, 2)", "Half a page up", show=False, id="rows.half-up"),
        Binding("n", "match(1)", "Next match", show=False, id="rows.next-match"),
        Binding("N", "match(-1)", "Previous match", show=False, id="rows.match-before"),
        Binding("home,g", "edge(-1)", "First", show=False, id="rows.first"),
        Binding("end,G", "edge(1)", "Last", show=False, id="rows.last"),
        Binding("enter", "choose", "Open", show=False, id="rows.open"),
        Binding("space", "toggle_mark", "Select", show=False, id="rows.select"),
    ]

    DEFAULT_CSS = ROW_CSS

    class _About(Message):
        """Base of the messages of a list."""

        def __init__(self, row_list: RowList, key: str | None) -> None:
            super().__init__()
            self.row_list = row_list
            self.key = key

        @property
        def control(self) -> RowList:
            """The list that sent it."""
            return self.row_list

    class Moved(_About):
        """The cursor is on another row than before; `key` is None in a list without rows for it."""

    class Chosen(_About):
        """Enter or a double click on the row with this `key`."""

        key: str

    class Marked(_About):
        """The row with this `key` was selected or unselected; see `RowList.marked`."""

        key: str

    def __init__(
        self,
        rows: Sequence[Row] | RowSource = (),
        *,
        empty: Content | None = None,
        multi: bool = False,
        marks: bool = False,
        show_blurred: bool = True,
        keep_heading: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """A list of rows.

        Args:
            rows: What to show at first, see `set_rows`.
            empty: Shown when there are no rows.
            multi: Space selects any number of rows.
            marks: Keep a column for `Row.mark` (implied by `multi`).
            show_blurred: Show the cursor, dimmed, while another widget has the focus.
            keep_heading: Keep the heading of a group in sight, on the first line, while its rows scroll.
        """
        super().__init__(
            rows,
            empty=empty,
            gutter=2 if multi or marks else 1,
            show_blurred=show_blurred,
            keep_heading=keep_heading,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self._multi = multi
        self._search = RowSearch()

    def set_rows(self, rows: Sequence[Row] | RowSource, *, cursor: str | None = None) -> None:
        """Replace all rows, keeping the cursor on its row, or on the nearest that is left.

        Args:
            rows: The rows, or a source that makes them when they are shown.
            cursor: Key of the row to put the cursor on, if it is there.
        """
        old, old_key, old_index = self.book, self.cursor_key, self._cursor
        self.book = old.replaced(rows)
        self._cursor = self.book.find(cursor, old, old_index)
        changed = self.book.changed(old)
        if changed is None:
            self._painter.forget()
            self._resize()
            self._refresh_differing()
        else:
            moved = [] if self._cursor == old_index else [old_index, self._cursor]
            if changed:
                self._painter.forget(*changed)
            for place in {*changed, *moved}:
                if place is not None:
                    self._refresh_row(place)
        self._show_cursor()
        if self.cursor_key != old_key:
            self.post_message(self.Moved(self, self.cursor_key))

    def update_row(self, row: Row) -> None:
        """Replace the row with the same key; rows that are not in the list are ignored."""
        given = self.book.given
        if given is None:
            self.redraw(row.key)
        elif (index := self.book.index(row.key)) is not None:
            self.set_rows([*given[:index], row, *given[index + 1 :]])

    def redraw(self, *keys: str) -> None:
        """Ask the source again for some rows, or for all if none is named."""
        if not keys:
            self._painter.forget()
            self.refresh()
        for key in keys:
            if (index := self.book.index(key)) is not None:
                self._painter.forget(index)
                self._refresh_row(index)

    def set_empty(self, empty: Content | None) -> None:
        """Change what is shown when there are no rows."""
        was, self._empty = self._empty, empty
        if was is not None and empty is not None and was.is_same(empty):
            return
        if not self.book.keys:
            self._resize()
            self.refresh()

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all rows, in order, headings included."""
        return self.book.keys

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor."""
        return None if self._cursor is None else self.book.keys[self._cursor]

    @property
    def cursor_value(self) -> object:
        """What the row under the cursor stands for; None where there is no cursor."""
        return None if self._cursor is None else self.book.row(self._cursor).value

    def show_blurred(self, shown: bool) -> None:
        """Say whether the cursor is shown, dimmed, while another widget has the focus."""
        if shown != self._show_blurred:
            self._show_blurred = shown
            if self._cursor is not None:
                self._refresh_row(self._cursor)

    @property
    def marked(self) -> tuple[str, ...]:
        """Keys of the selected rows that are in the list now, in order."""
        return tuple(key for key in self.book.keys if key in self._marked) if self._marked else ()

    def set_marked(self, keys: Sequence[str]) -> None:
        """Select exactly these rows; rows that are filtered out stay selected until they return."""
        changed = self._marked ^ set(keys)
        self._marked = set(keys)
        if changed:
            self.redraw(*(changed if len(changed) <= NAMED_ROWS else ()))

    def move_to(self, key: str) -> bool:
        """Put the cursor on a row; False if it is not there or is a heading."""
        index = self.book.index(key)
        if index is None or index in self.book.headings:
            return False
        self._move(index)
        return True

    def _move(self, index: int | None) -> None:
        if index is None or index == self._cursor:
            self._show_cursor()
            return
        old, self._cursor = self._cursor, index
        for changed in (old, index):
            if changed is not None:
                self._refresh_row(changed)
        self._show_cursor()
        self.post_message(self.Moved(self, self.book.keys[index]))

    def action_cursor(self, step: int) -> None:
        """Move by one row; at the end the key is left to others."""
        at = self.book.beside(self._cursor, step)
        if at is None:
            if step < 0 and self.scroll_offset.y:
                self.scroll_to(y=0, animate=False)
                return
            raise SkipAction
        self._move(at)

    def key_stays_here(self, key: str) -> bool:
        """Whether this key moves the cursor and nothing else, so that the next need not wait for it."""
        move, step = MOVES.get(key, ("", 0))
        return self.book.beside(self._cursor, step) is not None if move == "cursor" else bool(move)

    async def on_key(self, event: Key) -> None:
        """Move at once: the way of a key up to the app, where bindings run, takes longer than painting."""
        if self.key_stays_here(event.key):
            event.stop()
            move, step = MOVES[event.key]
            getattr(self, f"action_{move}")(step)

    def look_for(self, words: str) -> bool:
        """Go to the first row from the cursor on that holds all the words; False where none does.

        `n` and `N` go on from there, round and round, until nothing is looked for any more.
        """
        self._search.words = tuple(words.casefold().split())
        self.refresh_bindings()
        if self._cursor is None or not self._search.words:
            return False
        found = self._search.next(self.book, self._cursor, 1)
        if found is not None:
            self._move(found)
        return found is not None

    def action_match(self, step: int) -> None:
        """Go to the next row that holds what is looked for."""
        if self._cursor is not None:
            found = self._search.next(self.book, self._cursor + step, step)
            if found is not None:
                self._move(found)

    def action_page(self, step: int, share: int = 1) -> None:
        """Move by what fits on the screen, or by a share of it."""
        if self._cursor is None:
            return
        page = max(1, (self.scrollable_content_region.height - 1) // share)
        line = self.book.heights.top(self._cursor) + step * page
        self._move(
            self.book.selectable(self.book.heights.at(min(max(line, 0), self.book.heights.total - 1)), step)
        )

    def action_edge(self, step: int) -> None:
        """Move to the first or the last row."""
        if count := len(self.book.keys):
            self._move(self.book.selectable(0 if step < 0 else count - 1, -step))

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if (key := self.cursor_key) is None:
            raise SkipAction
        self.post_message(self.Chosen(self, key))

    def action_toggle_mark(self) -> None:
        """Select or unselect the row under the cursor and go to the next."""
        if (key := self.cursor_key) is None or self._cursor is None:
            return
        self._marked ^= {key}
        self._refresh_row(self._cursor)
        self.post_message(self.Marked(self, key))
        if self._cursor + 1 < len(self.book.keys):
            self._move(self.book.selectable(self._cursor + 1, 1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys belong to the screen while they mean nothing here: space, and those of what is looked for."""
        if action == "match":
            return bool(self._search.words)
        return self._multi if action == "toggle_mark" else True

    def on_click(self, event: Click) -> None:
        """One click puts the cursor there, two open."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        line = offset.y + self.scroll_offset.y
        if not 0 <= line < self.book.heights.total:
            return
        index = self.book.heights.at(line)
        over = self._keep_heading and not offset.y and self.book.heading_above(index, line) is not None
        if over or index in self.book.headings:
            return
        event.stop()
        self._move(index)
        if event.chain == 2:
            self.action_choose()

    def on_mount(self) -> None:
        """Say where the cursor stands at first."""
        if self.cursor_key is not None:
            self.post_message(self.Moved(self, self.cursor_key))
