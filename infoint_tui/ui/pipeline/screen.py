"""Pipeline: everybody by stage, as cards of a board and lines of a list with one cursor, filtered as one
types.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual.actions import SkipAction

from ...domain.pipeline import SIDE_EXITS
from ..kit.board import Board, Column
from ..kit.command import bindings, declared, shown_keys
from ..kit.list import CachedHorizontal, RowList
from ..kit.rows import Row, RowSource, cut
from ..kit.screen import AfterRest, Once, PlaceScreen
from ..kit.text import BLANK, assemble, column, example, lines, plain, styled
from ..kit.theme import stage_style
from . import actions
from .person import ContactDetail
from .views import Counts, FilterHint, FilterInput, FilterMark, show_hint

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content
    from textual.widget import Widget

    from ...domain.settings import Settings
    from ...services.contact_view import ContactCard
    from ...services.pipeline import PeopleGroup, PipelineView
    from ...services.workspace import Workspace
    from ..kit.screen import Program


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
        """Nobody yet, with a widget at the right of board and list; `moved` is called when the cursor is."""
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
        """Show these people; the cursor goes to the one who is wanted. `empty` stands where nobody is."""
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
    columns = [
        Column(group.key, titled(group), len(group.uids), group.uids, style=stage_style(group.key))
        for group in view.road
    ]
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
    """All people, one `line` each, below the headings of their stages, spaced or not."""
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
    text = assemble(
        (titled(group), f"bold {stage_style(group.key) or '$foreground'}"),
        (f"  {len(group.uids)}", "not bold $text-muted"),
    )
    return Row(HEADING + group.key, (BLANK, text) if tall else (text,), heading=True)


def titled(group: PeopleGroup) -> str:
    """The name of a group as a title."""
    return group.title[:1].upper() + group.title[1:LONGEST]


def card_row(uid: str, card: ContactCard, width: int, *, whole: bool = False) -> Row:
    """A person on a card: the whole name, where they are found, and what comes next.

    It has three lines, and where they are found gives way; `whole`, it folds what is long.
    """
    if whole:
        ink = _ink(card) or "$text-muted"
        told = ((card.place, "$text-muted"), (card.step, ink), (card.more, "$text-muted"))
        texts = [plain(card.name[:LONGEST]), *(styled(text[:LONGEST], style) for text, style in told if text)]
        folded = (line for text in texts for line in _wrapped(text, max(8, width), CARD))
        return Row(uid, tuple(folded), style="muted" if card.quiet else "")
    room = max(8, width - 1)
    name = plain(card.name[:LONGEST]).wrap(room)[:2]
    step = styled(card.step[:LONGEST], _ink(card) or "$text-muted")
    steps = _wrapped(step, room, CARD - len(name)) if card.step else []
    more, place = styled(card.more, "$text-muted"), styled(card.place, "$text-muted")
    below = [line for line in ([*steps, more] if card.more else [place, *steps]) if line.plain]
    if len(name) + len(below) > CARD:
        below = steps or below[:1]
    return Row(uid, (*name, *below), style="muted" if card.quiet else "")


def _ink(card: ContactCard) -> str:
    """The style of what comes next: red where it is overdue, amber where it is due."""
    return "$text-error" if card.late else "$text-warning" if card.urgent else ""


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
    before = max(STEP, cell_len(step) + 2)
    role = card.role if cell_len(card.role[:LONGEST]) <= room - before else card.place
    role = role if room - before >= LEAST_ROLE else ""
    gap = " " * (before - cell_len(step)) if role else ""
    told = assemble((step, _ink(card)), gap, (role[:LONGEST], "$text-muted"))
    return Row(
        uid,
        (assemble(column(card.name[:LONGEST], name_width), "  ", cut(told, room)),),
        right=styled(card.since, "$text-muted"),
        style="muted" if card.quiet else "",
    )


def nobody(others: bool, filtered: bool, add: str, bring: str, everything: str) -> Content:
    """What stands where nobody is shown: there are `others` whom the filter leaves out, or nobody at all.

    The last three are keys: to add a person, to import people, to search everything.
    """
    if others:
        return lines(
            assemble(("No one matches. ", "bold"), "Press Esc to leave the filter, and again to clear it."),
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
            "  adds the first person. A name is enough. You can add more on the line:",
        ),
        "   Rosa Delgado, trainer, Brookvale EMS <rosa@example.org> #panel",
        assemble((bring, "bold $text-accent"), "  imports people from LinkedIn, Google, Outlook, or a list."),
        BLANK,
        "Who could tell you what the work is really like?",
        "Try a neighbor, an alum, or the author of an article you liked.",
        BLANK,
        example(
            "Contacted  1",
            "  Rosa Delgado    trainer, Brookvale EMS    waiting since Mon",
            "Scheduled  1",
            "  Teo Varga       firefighter               Thu 10:00, phone · 3 to prepare",
        ),
    )


SLICE, BETWEEN, REST = 0.01, 0.002, 0.2
"""Seconds that getting ready for the filter takes at a time, leaves to keys and painting, and waits after a
key."""
DETAIL_DELAY = 0.08
"""Seconds the cursor rests before the pane beside it follows."""


class PipelineScreen(PlaceScreen):
    """The filter above, the people as board or list below, one person beside or in front."""

    PLACE = "pipeline"
    CAN_FIND = True
    KEYS = declared(actions)
    LEGEND: ClassVar[tuple[str, ...]] = actions.LEGEND

    DEFAULT_CSS = """
    PipelineScreen {
        & #top {
            height: 1; padding: 0 1 0 0; border-left: blank;
            &:focus-within { background: $primary-muted; border-left: outer $accent; }
        }
        & #sign { width: 2; color: $text-accent; }
        & #main { height: 1fr; }
        & #people { display: none; padding: 0 1; }
        & #detail { display: none; width: 1fr; }
        &.-low FilterHint { display: none; }
        &.-low FilterHint.-needed { display: block; }
        &.-list { & #people { display: block; } & #board { display: none; } }
        &.-person #detail { display: block; }
        &.-person #board, &.-person #people { display: none; }
        &.-wide, &.-vast {
            &.-person #board { display: block; }
            &.-person.-list { & #people { display: block; } & #board { display: none; } }
        }
        &.-wide #detail { width: 50%; }
        &.-vast #detail { display: block; width: 60; }
    }
    """

    view: PipelineView | None = None
    """The people the filter leaves; None before the first look."""
    layout_wanted = ""
    """What `v` or a view chose for this session: board, list, or nothing yet."""
    range_from = ""
    """Uid of the person selected last; a range begins there."""
    _minute: datetime | None = None

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        super().__init__(workspace, settings, intervals=intervals)
        self._relaid = Once(self, self._laid_out)
        self._preparing = Once(self, self._prepare)
        self.marked: dict[str, None] = {}
        """Uids of the people who are selected."""
        self.filter = FilterInput(
            id="filter",
            placeholder="filter: words  stage:met  #tag  path:…  due:week  -tie:none",
            select_on_focus=False,
        )
        self.counts = Counts()
        self.hint = FilterHint()
        self.detail = ContactDetail(self)
        self._detail_soon = AfterRest(self, DETAIL_DELAY, self.detail.follow, waits=intervals)
        self._moved_at = 0.0
        self.people = PeopleView(workspace, self.detail, self._moved)

    def body(self) -> Iterable[Widget]:
        """Filter, then board or list, then one person."""
        with CachedHorizontal(id="top"):
            yield FilterMark(id="sign")
            yield self.filter
            yield self.counts
        yield self.hint
        yield self.people

    @property
    def current(self) -> str | None:
        """Uid of the person under the cursor."""
        return self.people.current

    @property
    def subject(self) -> str:
        """The person under the cursor, or how many are selected."""
        if self.marked:
            return f"{len(self.marked)} selected"
        return self.workspace.pipeline.name_of(self.current) if self.current else ""

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Show the people the filter leaves."""
        pipeline = self.workspace.pipeline
        if self.view is None:
            self.filter.on_typed = self.filter_by
            if first := self.workspace.views.default:
                actions.look_through(self, first)
        self.view = pipeline.view(self.filter.value)
        self.marked = {uid: None for uid in self.marked if pipeline.stage_of(uid)}
        self.people.forget_drawn()
        self.people.choose(self.view, self.layout_wanted)
        self._show_people(self.view)
        self._show_counts(self.view)
        self.detail.follow()
        self._preparing.after(BETWEEN)

    def _prepare(self) -> None:
        """Get ready for the filter, and for names to come, a little at a time while no key wants anything."""
        pipeline, known = self.workspace.pipeline, self.workspace.known_people
        if (left := self._moved_at + REST - monotonic()) > 0:
            self._preparing.after(left)
        elif not (pipeline.prepare(SLICE) and pipeline.list_words(SLICE) and known.prepare(SLICE)):
            self._preparing.after(BETWEEN)

    def _moved(self) -> None:
        """Somebody else is under the cursor."""
        self._moved_at = monotonic()
        if self.detail.display:
            self._detail_soon.touch()

    def filter_by(self, text: str) -> None:
        """Filter with every key."""
        if self.view is None:
            return
        was, self.view = self.view, self.workspace.pipeline.view(text)
        turned = self.people.choose(self.view, self.layout_wanted)
        if turned or self.view.groups is not was.groups or not self.view.shown:
            self._show_people(self.view)
        self._show_counts(self.view)
        self._moved()
        if turned and not self.filter.has_focus:
            self.go_home()

    def _show_people(self, view: PipelineView) -> None:
        empty: Content = BLANK
        if not self.people.shows_board:
            overrides = getattr(self.app, "overrides", {})
            keys = (shown_keys(each, overrides) for each in declared(actions.add, actions.bring_in))
            add, bring = keys
            everything = cast("Program", self.app).key_of("find.anything")
            empty = nobody(bool(view.total), bool(self.filter.value.strip()), add, bring, everything)
        self.people.show(view, self.marked, empty)

    def _show_counts(self, view: PipelineView) -> None:
        self.counts.show(view, len(self.marked), filtered=bool(self.filter.value.strip()))
        show_hint(self.hint, self.filter, self.workspace, view.problems)

    def tick(self) -> None:
        """Hours left and times of day move with the minute."""
        minute = self.workspace.session.clock.now().replace(second=0, microsecond=0)
        if minute != self._minute and self.view is not None:
            self._minute = minute
            self.people.redraw()
            self.detail.follow()

    def on_resize(self) -> None:
        """Another size, another view."""
        self._relaid.soon(self.app)

    def _laid_out(self) -> None:
        """Wide and narrow show different things."""
        if self.view is None or not self.is_mounted:
            return
        had_focus = self.focused
        turned = self.people.choose(self.view, self.layout_wanted)
        if turned or not self.people.shows_board:
            self._show_people(self.view)
        if turned and (had_focus is None or isinstance(had_focus, RowList)):
            self.go_home()
        self.detail.follow()

    # -- one person ----------------------------------------------------------------------------------

    def on_row_list_chosen(self) -> None:
        """Enter on a person: look closer; without room beside the list, the pane takes its place."""
        self.back = ""
        if self.current is not None:
            self.add_class("-person")
            self.detail.follow()
            self.detail.rows.focus()

    def on_row_list_marked(self, event: RowList.Marked) -> None:
        """A person was selected or unselected."""
        if event.key in self.marked:
            del self.marked[event.key]
        else:
            self.marked[event.key] = None
        self.range_from = event.key
        if self.view is not None:
            self._show_counts(self.view)
        self.refresh_bindings()

    def show_contact(self, contact: str, then: Callable[[], object] | None = None) -> None:
        """Show somebody, whatever the filter says, once everything is laid out; then look closer if asked."""

        def show() -> None:
            found = self.workspace.session.contacts.get(contact)
            if found is None:
                gone = "That person is gone. Press U to redo if an undo removed them."
                self.say(gone, "warning")
                return
            self.people.wanted = contact
            shown = self.workspace.pipeline.view(self.filter.value)
            if not any(contact in group.uids for group in shown.groups):
                self.filter.value = "archived:all" if found.archived else ""
            self.refresh_view()
            self.go_home()
            if then is not None:
                self.on_row_list_chosen()
                self.call_after_refresh(then)

        self.call_after_refresh(show)

    def visit_contact(self, contact: str, back: str) -> None:
        """Look closely at somebody whom another place asks for; leaving them leads back there."""

        def come_back() -> None:
            self.back = back

        self.show_contact(contact, come_back)

    # -- focus ---------------------------------------------------------------------------------------

    def go_home(self) -> None:
        """The board or the list has the focus when nothing else needs it."""
        if self.has_class("-person"):
            self.detail.rows.focus()
        else:
            self.people.take_focus()

    def find(self, filtered: str = "") -> bool:
        """Go into the filter; or show those whom a given one leaves, ready to be chosen from."""
        self.remove_class("-person")
        if filtered:
            self.filter.write(filtered)
            self.go_home()
        else:
            self.filter.focus()
        return True

    def leave(self) -> bool:
        """Out of the pane, out of the filter; then unselect, then clear the filter."""
        if self.has_class("-person") or self.detail.rows.has_focus:
            self.remove_class("-person")
            self.go_home()
            return not self.back
        elif self.filter.has_focus:
            self.go_home()
        elif self.marked:
            actions.unselect(self)
        elif self.filter.value:
            self.filter.value = ""
        else:
            return False
        return True


def pipeline_class(settings: Settings) -> type[PipelineScreen]:
    """The pipeline with the user's commands among its own, if the settings name any."""
    own = actions.user_commands(settings)
    if not own:
        return PipelineScreen

    class OwnPipeline(PipelineScreen):
        """The pipeline and what its user added to it."""

        KEYS = (*PipelineScreen.KEYS, *own)
        BINDINGS = bindings(own)

    return OwnPipeline
