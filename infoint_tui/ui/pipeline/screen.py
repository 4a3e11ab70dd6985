"""Pipeline: everybody by stage, filtered as one types, with all that is known of the one under the cursor."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction

from ...domain.pipeline import SIDE_EXITS
from ..commands.pipeline import ADD, BRAINSTORMING, LEGEND, SCREEN
from ..kit.board import Board, Column
from ..kit.command import Command, bindings, shown_keys
from ..kit.lines import CachedHorizontal
from ..kit.list import RowList
from ..kit.rows import Row
from ..kit.screen import PlaceScreen
from .actions import PipelineActions
from .arranging import PipelineArranging
from .filter_line import Counts, FilterHint, FilterInput, FilterMark
from .person import ContactDetail
from .rows import HEADING, card_row, columns_of, heading_row, line_row, list_source, nobody

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content
    from textual.widget import Widget

    from ...domain.settings import Settings
    from ...services.contact_view import ContactCard
    from ...services.workspace import Workspace


BOARD, LIST = "board", "list"
ASIDE = "aside"
"""Key of the column that holds all side exits, folded."""
ASIDE_STAGES = frozenset(stage.value for stage in SIDE_EXITS)
CACHED_ROWS = 2000
"""Drawn people that are kept for the next key of the filter."""
DETAIL_DELAY = 0.08
"""Seconds the cursor rests before the pane beside it follows."""


class PipelineScreen(PipelineActions, PipelineArranging, PlaceScreen):
    """The board or the list, the filter above, one person beside or in front."""

    PLACE = "pipeline"
    CAN_FIND = True
    KEYS: ClassVar[tuple[Command, ...]] = SCREEN
    LEGEND: ClassVar[tuple[str, ...]] = LEGEND
    BINDINGS = bindings(SCREEN)

    DEFAULT_CSS = """
    PipelineScreen {
        & #top { height: 1; padding: 0 1; }
        & #sign { width: 2; color: $text-accent; }
        & #main { height: 1fr; padding: 0 1; }
        & #detail { width: 37; display: none; border-left: solid $border-blurred; padding: 0 0 0 1; }
        & #people { display: none; }
        &.-low FilterHint { display: none; }
        &.-low FilterHint.-needed { display: block; }
        &.-wide #detail { display: block; }
        &.-list { & #people { display: block; } & #board { display: none; } }
        &.-person #detail { display: block; width: 1fr; border-left: none; }
        &.-person #board, &.-person #people { display: none; }
        &.-person.-wide #detail { width: 37; border-left: solid $border-blurred; }
        &.-person.-wide #board { display: block; }
        &.-person.-wide.-list { & #people { display: block; } & #board { display: none; } }
    }
    """

    _person: str | None = None
    """Whom the cursor was on when it was last heard of, or whom it is to go to."""
    _person_waits = False
    _moved_at = 0.0
    _minute: datetime | None = None
    _rows_of_board = True

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        super().__init__(workspace, settings, intervals=intervals)
        self._rows: dict[tuple[str, int], Row] = {}

    # -- drawing -------------------------------------------------------------------------------------

    def body(self) -> Iterable[Widget]:
        """Filter, then board or list, then one person."""
        with CachedHorizontal(id="top"):
            yield FilterMark(id="sign")
            yield FilterInput(
                id="filter",
                placeholder="filter: words  stage:met  #tag  path:…  due:week  -tie:none",
                select_on_focus=False,
            )
            yield Counts()
        yield FilterHint()
        with CachedHorizontal(id="main"):
            yield Board(self._card, id="board")
            yield RowList(id="people", multi=True)
            yield ContactDetail(id="detail")

    @property
    def board(self) -> Board:
        """The columns."""
        return self.query_one("#board", Board)

    @property
    def people_list(self) -> RowList:
        """The grouped list."""
        return self.query_one("#people", RowList)

    @property
    def detail(self) -> ContactDetail:
        """The pane of one person."""
        return self.query_one("#detail", ContactDetail)

    def _card(self, column: Column, index: int, width: int) -> Row:
        key = column.keys[index]
        if index in column.headings:
            groups = self.view.aside if self.view else ()
            group = next(group for group in groups if key == HEADING + group.key)
            return heading_row(group, tall=True)
        row = self._rows.get((key, width))
        if row is None:
            row = self._rows[key, width] = card_row(key, self._card_of(key), width)
        return row

    def _line(self, key: str, width: int) -> Row:
        row = self._rows.get((key, width))
        if row is None:
            row = self._rows[key, width] = line_row(key, self._card_of(key), width)
        return row

    def _card_of(self, uid: str) -> ContactCard:
        """A person in words; with the stage where no heading says it."""
        pipeline = self.workspace.pipeline
        card = self.workspace.contact_view.card(uid)
        if pipeline.arrangement.group == "stage":
            return card
        stage = pipeline.stage_of(uid)
        label = stage.label if stage else ""
        second, short = (" · ".join(filter(None, (label, text))) for text in (card.second, card.short))
        return card._replace(second=second, short=short)

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Show the people the filter leaves."""
        self._rows.clear()
        if self.view is None:
            self.filter.on_typed = self.filter_by
            if first := self.workspace.views.default:
                self.use_view(first, show=False)
        self.view = self.workspace.pipeline.view(self.filter.value)
        self.marked = {uid: None for uid in self.marked if self.workspace.pipeline.stage_of(uid)}
        self._choose_view()
        self._show_people()
        self._show_counts()
        self._show_person()

    def _choose_view(self) -> None:
        nobody = self.view is None or not self.view.shown
        wide = self.size.width >= 100
        wanted = self.wanted_view or (BOARD if wide else LIST)
        self.set_class(nobody or wanted == LIST, "-list")

    def _show_people(self) -> None:
        view = self.view
        if view is None:
            return
        if len(self._rows) > CACHED_ROWS or self.shows_board is not self._rows_of_board:
            self._rows.clear()
        self._rows_of_board = self.shows_board
        if self.shows_board:
            column = self.workspace.pipeline.group_key(self._person or "")
            column = ASIDE if column in ASIDE_STAGES else column
            self.board.show(columns_of(view), self._person, column)
            self.board.set_marked(list(self.marked))
        else:
            rows = self.people_list
            rows.set_empty(self._nobody())
            rows.set_rows(list_source(view, self._line), cursor=self._person)
            rows.set_marked(list(self.marked))
        self.current = self._under_cursor()

    def _nobody(self) -> Content:
        overrides = getattr(self.app, "overrides", {})
        keys = (shown_keys(ADD, overrides), shown_keys(BRAINSTORMING, overrides))
        return nobody(bool(self.view and self.view.total), bool(self.filter.value.strip()), *keys)

    def _show_counts(self) -> None:
        view = self.view
        if view is None:
            return
        counts = self.query_one(Counts)
        counts.total, counts.selected = view.total, len(self.marked)
        counts.shown = view.shown if self.filter.value.strip() else None
        counts.update()
        self.show_hint(view.problems)

    def _show_person(self) -> None:
        """Bring the pane of one person up to date, if it can be seen."""
        if not self.is_mounted or not self.detail.display:
            return
        self.detail.show(self.workspace.contact_view.known(self.current) if self.current else None)
        self.refresh_bindings()

    def _person_soon(self) -> None:
        """Wait until the cursor rests: a key that repeats moves the cursor only."""
        if not self.intervals:
            self._show_person()
            return
        self._moved_at = get_running_loop().time()
        if not self._person_waits:
            self._person_waits = True
            self.set_timer(DETAIL_DELAY, self._person_due)

    def _person_due(self) -> None:
        """Follow the cursor if it rests; a new timer for every move would cost as much as the move."""
        left = self._moved_at + DETAIL_DELAY - get_running_loop().time()
        if left > 0:
            self.set_timer(left, self._person_due)
        else:
            self._person_waits = False
            self._show_person()

    def tick(self) -> None:
        """Hours left and times of day move with the minute."""
        minute = self.workspace.session.clock.now().replace(second=0, microsecond=0)
        if minute != self._minute and self.view is not None:
            self._minute = minute
            self._rows.clear()
            self.board.redraw() if self.shows_board else self.people_list.redraw()
            self._show_person()

    def resized(self) -> None:
        """Wide and narrow show different things."""
        if self.view is None or not self.is_mounted:
            return
        had_focus = self.focused
        was_board = self.shows_board
        self._choose_view()
        if was_board != self.shows_board:
            self._show_people()
            if had_focus is None or isinstance(had_focus, RowList):
                self.go_home()
        self._show_person()

    # -- cursor --------------------------------------------------------------------------------------

    @property
    def current(self) -> str | None:
        """Uid of the person under the cursor, at once: a key typed fast overtakes the news of a move."""
        return self._under_cursor() if self.view is not None and self.is_mounted else self._person

    @current.setter
    def current(self, uid: str | None) -> None:
        self._person = uid

    def _under_cursor(self) -> str | None:
        return self.board.current if self.shows_board else self.people_list.cursor_key

    def on_board_moved(self, event: Board.Moved) -> None:
        """The cursor is on another card."""
        event.stop()
        self._moved()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """The cursor is on another line of the list."""
        event.stop()
        if event.row_list.id == "people":
            self._moved()

    def _moved(self) -> None:
        now = self._under_cursor()
        if now != self._person:
            self._person = now
            self._person_soon()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter: on a person, look closer; in the pane, open what the line names."""
        if event.row_list is self.detail:
            self.open_line(event.key)
        else:
            self.look_closer()

    def on_row_list_marked(self, event: RowList.Marked) -> None:
        """A person was selected or unselected."""
        if event.key in self.marked:
            del self.marked[event.key]
        else:
            self.marked[event.key] = None
        self.range_from = event.key
        self._show_counts()
        self.refresh_bindings()

    def look_closer(self) -> None:
        """Go into the pane of the person; where there is no room beside, it takes the place of the list."""
        if self.current is None:
            return
        self.add_class("-person")
        self._show_person()
        self.detail.focus()

    def action_person(self, step: int) -> None:
        """The next or previous person, without leaving the pane."""
        if self.shows_board:
            self.board.step(step)
        else:
            with suppress(SkipAction):
                self.people_list.action_cursor(step)
        self.current = self._under_cursor()
        self._show_person()

    def show_contact(self, contact: str, action: str = "") -> None:
        """Show somebody, whatever the filter says, and run an action on them.

        Args:
            contact: Uid.
            action: Name of an action of this screen, such as "outreach" or "meeting"; empty for none.
        """
        self.call_after_refresh(self._show_contact, contact, action)

    async def _show_contact(self, contact: str, action: str) -> None:
        found = self.workspace.session.contacts.get(contact)
        if found is None:
            self.say(
                "That contact is gone. It may have been removed by an undo; U brings it back.", "warning"
            )
            return
        self.current = contact
        shown = self.workspace.pipeline.view(self.filter.value)
        if not any(contact in group.uids for group in shown.groups):
            self.filter.value = "archived:all" if found.archived else ""
        self.refresh_view()
        self.go_home()
        if action:
            await self.run_action(action)

    def action_select(self) -> None:
        """Select or unselect the person under the cursor."""
        rows = self.board.active if self.shows_board else self.people_list
        if rows is not None:
            rows.action_toggle_mark()

    # -- focus ---------------------------------------------------------------------------------------

    def go_home(self) -> None:
        """The board or the list has the focus when nothing else needs it."""
        if self.has_class("-person"):
            self.detail.focus()
        elif self.shows_board:
            self.board.focus_list()
        else:
            self.people_list.focus()

    def find(self) -> bool:
        """Go into the filter."""
        self.remove_class("-person")
        self.filter.focus()
        return True

    def action_to_list(self) -> None:
        """From the filter to the people."""
        self.go_home()

    def leave(self) -> bool:
        """Out of the pane, out of the filter; then unselect, then clear the filter."""
        if self.has_class("-person") or self.detail.has_focus:
            self.remove_class("-person")
            self.go_home()
        elif self.filter.has_focus:
            self.go_home()
        elif self.marked:
            self.action_unselect()
        elif self.filter.value:
            self.filter.value = ""
        else:
            return False
        return True

    def filter_by(self, text: str) -> None:
        """Filter with every key."""
        if self.view is None:
            return
        was, self.view = self.view, self.workspace.pipeline.view(text)
        before = self.shows_board
        self._choose_view()
        if self.view.groups is not was.groups or not self.view.shown or before != self.shows_board:
            self._show_people()
        self._show_counts()
        self._person_soon()
        if before != self.shows_board and not self.filter.has_focus:
            self.go_home()
