"""What a list of rows shows: single rows, sources of thousands of rows, and where each row lies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from textual.content import Content


class Row(NamedTuple):
    """One entry of a `RowList`."""

    key: str
    """Names the row across replacements; unique in its list."""
    lines: tuple[Content, ...]
    """What is shown, one Content per line; cut with … where the list is narrower (see `wrap`)."""
    right: Content | None = None
    """Shown at the right end of the first line; the line is cut before it."""
    heading: bool = False
    """A section header: shown, but never under the cursor."""
    style: str = ""
    """One of `ROW_STYLES`, for the whole row; empty for the plain look."""
    mark: str = ""
    """One glyph of one cell, shown in the mark column of a list that has one."""
    wrap: bool = False
    """Fold long lines instead of cutting them. Only for rows given in full, not for a `RowSource`."""
    hang: int = 0
    """Cells by which folded continuation lines are indented."""

    def same(self, other: Row) -> bool:
        """Whether both look the same, styles of the text included (Content compares its text only)."""
        return (
            self[3:] == other[3:]
            and self.key == other.key
            and len(self.lines) == len(other.lines)
            and all(ours.is_same(theirs) for ours, theirs in zip(self.lines, other.lines, strict=True))
            and (
                self.right is other.right
                or (self.right is not None and other.right is not None and self.right.is_same(other.right))
            )
        )


ROW_STYLES = ("muted", "strong", "accent", "success", "warning", "error")
"""Names allowed in `Row.style`; each has the component class `rows--NAME`."""


class RowSource:
    """Rows made only when they are shown, for lists of any length."""

    def __init__(
        self,
        keys: Sequence[str],
        render: Callable[[int, int], Row],
        *,
        height: int | Sequence[int] = 1,
        headings: Collection[int] = (),
    ) -> None:
        """Describe the rows.

        Args:
            keys: The key of every row, in order.
            render: Called as `render(index, width)` with the cells available; returns the row. Its lines
                beyond the height are not shown, missing ones are blank.
            height: Lines of every row, or of each row.
            headings: Indices of the rows that are section headers.
        """
        self.keys = keys
        self.render = render
        self.height = height
        self.headings = headings if isinstance(headings, (set, frozenset, dict)) else frozenset(headings)


class RowHeights:
    """Where rows begin, in lines: constant time for rows of one height, logarithmic for mixed ones."""

    def __init__(self, count: int, height: int | Sequence[int]) -> None:
        self.count = count
        self._each = height if isinstance(height, int) else 0
        self._tops = [] if isinstance(height, int) else list(accumulate(height, initial=0))

    @property
    def total(self) -> int:
        """Lines of all rows together."""
        return self.count * self._each if self._each else self._tops[-1]

    def top(self, index: int) -> int:
        """The first line of a row."""
        return index * self._each if self._each else self._tops[index]

    def of(self, index: int) -> int:
        """The lines a row has."""
        return self._each or self._tops[index + 1] - self._tops[index]

    def at(self, line: int) -> int:
        """The row on a line; the caller makes sure that the line exists."""
        return line // self._each if self._each else bisect_right(self._tops, line) - 1

    def same(self, other: RowHeights) -> bool:
        """Whether every row keeps its place."""
        return (self.count, self._each, self._tops) == (other.count, other._each, other._tops)


def fold(row: Row, width: int) -> tuple[Content, ...]:
    """The lines of a row, folded to a width in cells if the row asks for it."""
    if not row.wrap:
        return row.lines
    room = width - max(row.hang, row.right.cell_length + 1 if row.right is not None else 0)
    folded: list[Content] = []
    for line in row.lines:
        if line.cell_length <= room:
            folded.append(line)
            continue
        first, *rest = line.wrap(max(room, 8))
        folded += [first, *(part.pad_left(row.hang) for part in rest)]
    return tuple(folded)
