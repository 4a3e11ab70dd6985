"""The people of the pipeline as cards of a board and as lines of a list, with one cursor over both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.actions import SkipAction

from ...domain.pipeline import SIDE_EXITS
from ..kit.board import Board, Column
from ..kit.list import CachedHorizontal, RowList
from ..kit.rows import Row, RowSource, cut
from ..kit.text import BLANK, assemble, column, example, lines, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...services.contact_view import ContactCard
    from ...services.pipeline import PeopleGroup, PipelineView
    from ...services.workspace import Workspace


NAME, SHORT_NAME, STEP, SINCE = 26, 22, 22, 11
"""Cells of the columns of a line; a longer next step takes from the role behind it, the last has its gap."""
LEAST_ROLE = 12
"""Cells below which neither title nor organization is worth its beginning."""
CARD = 3
"""Lines of a card."""
HEADING = "§"
"""Begins the keys of headings; no uid does."""
LONGEST = 300
"""Characters of a field that are looked at for one line."""
BOARD, LIST = "board", "list"
ASIDE = "aside"
"""Key of the column that holds all side exits, folded."""
ASIDE_STAGES = frozenset(stage.value for stage in SIDE_EXITS)
CACHED_ROWS = 2000
"""Drawn people that are kept for the next key of the filter."""
FRAME = 5
"""Lines of the screen that are not the list's."""
WIDE = 100
"""From so many cells on there is room for a board."""


class PeopleView(CachedHorizontal):
    """A board or a list of people, and what stands beside it."""

    def __init__(self, workspace: Workspace, beside: Widget, moved: Callable[[], None]) -> None:
        """Nobody yet.

        Args:
            workspace: The open data home.
            beside: The widget at the right of board and list.
            moved: Called when the cursor is on somebody else.
        """
        self.board = Board(self._card, id="board")
        self.rows = RowList(id="people", multi=True, keep_heading=True)
        super().__init__(self.board, self.rows, beside, id="main")
        self._pipeline = workspace.pipeline
        self._contacts = workspace.contact_view
        self._tell = moved
        self.shows_board = True
        self.wanted: str | None = None
        """Whom the cursor was on when it was last heard of, or whom it is to go to."""
        self._aside: tuple[PeopleGroup, ...] = ()
        self._drawn: dict[tuple[str, int, bool], Row] = {}

    # -- showing -------------------------------------------------------------------------------------

    def choose(self, view: PipelineView, layout: str) -> bool:
        """Show a board or a list, as there is room and as the user wishes; returns whether that changed."""
        wanted = layout or (BOARD if self.screen.size.width >= WIDE else LIST)
        was, self.shows_board = self.shows_board, bool(view.shown) and wanted != LIST
        self.screen.set_class(not self.shows_board, "-list")
        if was != self.shows_board:
            self._drawn.clear()
        return was != self.shows_board

    def show(self, view: PipelineView, marked: Collection[str], empty: Content) -> None:
        """Show these people; the cursor goes to the one who is wanted.

        Args:
            view: The people by groups.
            marked: Those who are selected.
            empty: What a list without anybody says.
        """
        if len(self._drawn) > CACHED_ROWS:
            self._drawn.clear()
        if self.shows_board:
            self._aside = view.aside
            key = self._pipeline.group_key(self.wanted or "")
            self.board.show(columns_of(view), self.wanted, ASIDE if key in ASIDE_STAGES else key)
            self.board.set_marked(list(marked))
        else:
            self.rows.set_empty(empty)
            taken = sum(len(group.uids) + 2 for group in view.groups)
            spaced = taken <= self.screen.size.height - FRAME
            self.rows.set_rows(list_source(view, self._line, spaced=spaced), cursor=self.wanted)
            self.rows.set_marked(list(marked))
        self.wanted = self.current

    def forget_drawn(self) -> None:
        """Draw everybody anew when shown next: what is known of them changed."""
        self._drawn.clear()

    def redraw(self) -> None:
        """Draw everybody anew now: hours left and times of day have changed."""
        self._drawn.clear()
        self.board.redraw() if self.shows_board else self.rows.redraw()

    def _card(self, column: Column, index: int, width: int, whole: bool) -> Row:
        key = column.keys[index]
        if index in column.headings:
            return heading_row(next(each for each in self._aside if key == HEADING + each.key), tall=True)
        row = self._drawn.get((key, width, whole))
        if row is None:
            row = self._drawn[key, width, whole] = card_row(key, self._card_of(key), width, whole=whole)
        return row

    def _line(self, key: str, width: int) -> Row:
        row = self._drawn.get((key, width, False))
        if row is None:
            row = self._drawn[key, width, False] = line_row(key, self._card_of(key), width)
        return row

    def _card_of(self, uid: str) -> ContactCard:
        """A person in words; with the stage where no heading says it."""
        card = self._contacts.card(uid)
        if self._pipeline.arrangement.group == "stage":
            return card
        stage = self._pipeline.stage_of(uid)
        label = stage.label if stage else ""
        return card._replace(step=" · ".join(filter(None, (label, card.step))))

    # -- the cursor ----------------------------------------------------------------------------------

    @property
    def current(self) -> str | None:
        """Uid of the person under the cursor, at once: a key typed fast overtakes the news of a move."""
        return self.board.current if self.shows_board else self.rows.cursor_key

    def on_board_moved(self, event: Board.Moved) -> None:
        """The cursor is on another card."""
        event.stop()
        self._moved()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """The cursor is on another line of the list."""
        event.stop()
        if event.row_list is self.rows:
            self._moved()

    def _moved(self) -> None:
        if (now := self.current) != self.wanted:
            self.wanted = now
            self._tell()

    def step(self, by: int) -> None:
        """Go to the next or the previous person, wherever the focus is."""
        if self.shows_board:
            self.board.step(by)
        else:
            with suppress(SkipAction):
                self.rows.action_cursor(by)
        self.wanted = self.current

    def toggle_mark(self) -> None:
        """Select or unselect the person under the cursor."""
        rows = self.board.active if self.shows_board else self.rows
        if rows is not None:
            rows.action_toggle_mark()

    def take_focus(self) -> None:
        """Give the focus to the board or the list."""
        self.board.focus_list() if self.shows_board else self.rows.focus()


def columns_of(view: PipelineView) -> list[Column]:
    """The stages of the main road, and the side exits folded into one column."""
    columns = [Column(group.key, titled(group), len(group.uids), group.uids) for group in view.road]
    if view.aside:
        keys, headings = keys_of(view.aside)
        count = sum(len(group.uids) for group in view.aside)
        columns.append(Column(ASIDE, "Aside", count, keys, headings))
    return columns


def keys_of(groups: Sequence[PeopleGroup]) -> tuple[list[str], dict[int, PeopleGroup]]:
    """Keys of all people below a heading for each stage, and where the headings are."""
    keys: list[str] = []
    headings: dict[int, PeopleGroup] = {}
    for group in groups:
        headings[len(keys)] = group
        keys.append(HEADING + group.key)
        keys.extend(group.uids)
    return keys, headings


def list_source(view: PipelineView, line: Callable[[str, int], Row], *, spaced: bool) -> RowSource:
    """All people, one line each, below the headings of their stages.

    Args:
        view: The people by groups.
        line: Makes the line of a person.
        spaced: Leave a space above each heading but the first.
    """
    keys, headings = keys_of(view.groups)

    def render(index: int, width: int) -> Row:
        group = headings.get(index)
        if group is not None:
            return heading_row(group, tall=spaced and index > 0)
        return line(keys[index], width)

    height = [1 + (at in headings and at > 0) for at in range(len(keys))] if spaced else 1
    return RowSource(keys, render, height=height, headings=headings)


def heading_row(group: PeopleGroup, *, tall: bool = False) -> Row:
    """The heading of a stage."""
    text = assemble((titled(group), "bold $foreground"), (f"  {len(group.uids)}", "not bold $text-muted"))
    return Row(HEADING + group.key, (BLANK, text) if tall else (text,), heading=True)


def titled(group: PeopleGroup) -> str:
    """The name of a group as a title."""
    return group.title[:1].upper() + group.title[1:LONGEST]


def card_row(uid: str, card: ContactCard, width: int, *, whole: bool = False) -> Row:
    """A person on a card: the whole name, where they are found, and what comes next.

    Args:
        uid: The person.
        card: The person in words.
        width: Cells there are.
        whole: Fold what is long; else the card has three lines, and where they are found gives way.
    """
    if whole:
        ink = "$text-accent" if card.urgent else "$text-muted"
        told = ((card.place, "$text-muted"), (card.step, ink), (card.more, "$text-muted"))
        texts = [plain(card.name[:LONGEST]), *(styled(text[:LONGEST], style) for text, style in told if text)]
        folded = (line for text in texts for line in _wrapped(text, max(8, width), CARD))
        return Row(uid, tuple(folded), style="muted" if card.quiet else "")
    room = max(8, width - 1)
    name = plain(card.name[:LONGEST]).wrap(room)[:2]
    step = styled(card.step[:LONGEST], "$text-accent" if card.urgent else "$text-muted")
    steps = _wrapped(step, room, CARD - len(name)) if card.step else []
    more, place = styled(card.more, "$text-muted"), styled(card.place, "$text-muted")
    below = [line for line in ([*steps, more] if card.more else [place, *steps]) if line.plain]
    if len(name) + len(below) > CARD:
        below = steps or below[:1]
    return Row(uid, (*name, *below), style="muted" if card.quiet else "")


def _wrapped(text: Content, width: int, most: int) -> list[Content]:
    """The text in so many lines at most; what does not fit is an ellipsis."""
    lines = text.wrap(width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], assemble(lines[most - 1].truncate(width - 1), "…")]


def line_row(uid: str, card: ContactCard, width: int) -> Row:
    """One line: name, what comes next, and who they are, which gives way where there is no room for all."""
    name_width = max(12, min(NAME if width >= WIDE else SHORT_NAME, width - STEP - SINCE))
    room = max(0, width - name_width - 2 - SINCE)
    step = " · ".join(filter(None, (card.step, card.more)))[: LONGEST * 2]
    ink = "$text-accent" if card.urgent else ""
    before = max(STEP, cell_len(step) + 2)
    role = card.role if cell_len(card.role[:LONGEST]) <= room - before else card.place
    role = role if room - before >= LEAST_ROLE else ""
    gap = " " * (before - cell_len(step)) if role else ""
    told = assemble((step, ink), gap, (role[:LONGEST], "$text-muted"))
    return Row(
        uid,
        (assemble(column(card.name[:LONGEST], name_width), "  ", cut(told, room)),),
        right=styled(card.since, "$text-muted"),
        style="muted" if card.quiet else "",
    )


def nobody(others: bool, filtered: bool, add: str, bring: str, everything: str) -> Content:
    """What stands where nobody is shown.

    Args:
        others: Whether there are people whom the filter leaves out.
        filtered: Whether anything stands in the filter.
        add: The key that adds a person.
        bring: The key that brings people in.
        everything: The key that looks in conversations and messages too.
    """
    if others:
        return lines(
            assemble(("No one matches. ", "bold"), "Esc leaves the filter, Esc again clears it."),
            assemble(
                (everything, "bold $text-accent"), "  searches everything: conversations, notes and messages."
            ),
        )
    if filtered:
        return plain("No one matches.")
    return lines(
        ("No one here yet.", "bold"),
        BLANK,
        assemble(
            (add, "bold $text-accent"),
            "  adds the first person. A name is enough, one line can hold more:",
        ),
        "   Rosa Delgado, trainer, Brookvale EMS <rosa@example.org> #panel",
        assemble(
            (bring, "bold $text-accent"), "  brings people in from LinkedIn, Google, Outlook or a list."
        ),
        BLANK,
        "Who could tell you what the work is really like?",
        "A neighbor, an alumna, the author of an article you liked.",
        BLANK,
        example(
            "Contacted  1",
            "  Rosa Delgado    trainer, Brookvale EMS    waiting since Mon",
            "Scheduled  1",
            "  Teo Varga       firefighter               Thu 10:00, phone · 3 to prepare",
        ),
    )
