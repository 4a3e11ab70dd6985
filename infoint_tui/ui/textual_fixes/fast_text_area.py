"""A TextArea whose keys cost the same in a long text as in a short one.

Textual's own joins the whole document for each visible row and repaints every row on every key. Here a row is
kept by what it shows, and only rows that look different from what was last painted are painted again. Private
parts of Textual are used: see `chosen.KNOWN_VERSIONS`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from textual.document._document import EditResult, Location, Selection
from textual.document._edit import Edit
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region, Size
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

BRACKET_REACH = 5000
"""Characters searched for the partner of a bracket."""
KEPT_ROWS = 1024


class CountedDocument(WrappedDocument):
    """A wrapped document that knows its height without adding up its lines."""

    @property
    def height(self) -> int:
        """Rows of the wrapped text."""
        return len(self._offset_to_line_info)


class FastTextArea(TextArea, inherit_css=True):
    """The drop-in replacement."""

    selection: Reactive[Selection] = reactive(Selection(), init=False, always_update=True, repaint=False)

    _kept: dict[tuple[object, ...], Strip] | None = None
    _styled = False
    _painted: dict[int, Strip] | None = None
    _editing = False

    # -- what changed --------------------------------------------------------------------------------

    def edit(self, edit: Edit) -> EditResult:
        """Change the text and repaint the rows that look different."""
        self._editing = True
        try:
            return super().edit(edit)
        finally:
            self._editing = False
            self._repaint()

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        super()._watch_selection(previous_selection, selection)
        if not self._editing:
            self._repaint()

    def _undo_batch(self, edits: object) -> None:
        super()._undo_batch(edits)  # type: ignore[arg-type]
        self._repaint()

    def _redo_batch(self, edits: object) -> None:
        super()._redo_batch(edits)  # type: ignore[arg-type]
        self._repaint()

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document.__class__ = CountedDocument
        self.refresh()

    def _rewrap_and_refresh_virtual_size(self) -> None:
        self._forget()
        super()._rewrap_and_refresh_virtual_size()
        self.refresh()

    def _set_theme(self, theme: str) -> None:
        self._forget()
        super()._set_theme(theme)

    def notify_style_update(self) -> None:
        """Drop rows drawn in the old styles."""
        self._forget()
        super().notify_style_update()

    def _refresh_size(self) -> None:
        """Follow the height of the text; the screen is laid out anew only if the widget grows with it."""
        if not self.soft_wrap or self.styles.is_auto_height:
            super()._refresh_size()
            return
        size = Size(0, self.wrapped_document.height)
        if size != self.virtual_size:
            self.set_reactive(TextArea.virtual_size, size)
            self._scroll_update(size)

    def _forget(self) -> None:
        self._kept = None
        self._styled = False

    def _repaint(self) -> None:
        """Ask for the rows that would look different from what was painted last."""
        painted = self._painted
        if not painted or not self.is_mounted:
            return
        width, height = self.size
        for y, strip in self._rows(range(height)):
            if painted.get(y) != strip:
                self.refresh(Region(0, y, width, 1))

    # -- drawing -------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some visible rows; called by Textual. Styles are looked up only after they changed."""
        if not self._styled:
            self._theme.apply_css(self)
            self._styled = True
        return ScrollView.render_lines(self, crop)

    def render_line(self, y: int) -> Strip:
        """One visible row; called by Textual."""
        if self._painted is None:
            self._painted = {}
        for _, strip in self._rows((y,)):
            self._painted[y] = strip
        return strip

    def _rows(self, ys: Iterable[int]) -> Iterator[tuple[int, Strip]]:
        """How some visible rows look now."""
        document = self.document
        if self.placeholder and document.line_count == 1 and not document[0]:
            for y in ys:
                yield y, super().render_line(y)
            return
        if self._kept is None:
            self._kept = {}
        elif len(self._kept) > KEPT_ROWS:
            self._kept.clear()
        kept, infos = self._kept, self.wrapped_document._offset_to_line_info
        scroll_x, scroll_y = self.scroll_offset
        shared = (self.size.width, self.scrollbar_gutter.width, scroll_x, self.indent_width)
        special, numbered = self._special_lines(), self.show_line_numbers
        for y in ys:
            at = y + scroll_y
            if at >= len(infos):
                yield y, self._render_line(y)
                continue
            line, section = infos[at]
            look = self._look(line) if special is None or line in special else None
            key = (document[line], section, shared, look, numbered and line)
            strip = kept.get(key)
            if strip is None:
                strip = kept[key] = self._render_line(y)
            yield y, strip

    def _special_lines(self) -> Collection[int] | None:
        """Lines drawn in another way than plain text; None if that may be all of them."""
        if self._highlights:
            return None
        top, bottom = sorted((self.selection.start[0], self.selection.end[0]))
        if (bracket := self._matching_bracket_location) is None:
            return range(top, bottom + 1)
        return {*range(top, bottom + 1), bracket[0]}

    def _look(self, line: int) -> tuple[object, ...]:
        """Whatever besides its text decides how a line is drawn."""
        start, end = self.selection
        (top, first), (bottom, last) = sorted(self.selection)
        row, column = end
        selected: object = None
        if start != end and top <= line <= bottom:
            selected = (first if line == top else -1, last if line == bottom else -1, line == row)
        cursor: object = None
        if line == row:
            cursor = (
                column,
                self._draw_cursor,
                self._has_cursor,
                self.highlight_cursor_line,
                self.suggestion,
            )
        bracket = self._matching_bracket_location if self.match_cursor_bracket else None
        if bracket is not None and line not in (row, bracket[0]):
            bracket = None
        highlights = tuple(self._highlights[line]) if self._highlights else None
        return (selected, cursor, bracket, highlights, self.has_focus)

    # -- brackets ------------------------------------------------------------------------------------

    def _yield_character_locations(self, start: Location) -> Iterable[tuple[str, Location]]:
        return islice(super()._yield_character_locations(start), BRACKET_REACH)

    def _yield_character_locations_reverse(self, start: Location) -> Iterable[tuple[str, Location]]:
        return islice(super()._yield_character_locations_reverse(start), BRACKET_REACH)
