"""The review place: what the conversations say together, in six tabs that look at one path or at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete
from textual.message import Message

from ...domain.phrasing import count
from ..kit.chrome import MessageLine, OneLine
from ..kit.command import Commanded, command, declared
from ..kit.fields import LineInput
from ..kit.screen import AfterRest, Once, PlaceScreen
from ..kit.text import assemble, lines, plain, styled
from .pane import TABS, Scope

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import Click
    from textual.widget import Widget
    from textual.widgets import Input

    from ...domain.settings import Settings
    from ...services.workspace import Workspace
    from .pane import ReviewPane


ORDER = tuple(name for name, _title, _class in TABS)
TITLES = {name: title for name, title, _class in TABS}
CLASSES = {name: class_ for name, _title, class_ in TABS}
ALL_TABS = ", ".join(f"#review-{name}" for name in ORDER)
PLACE = "review"
REST = 0.06
"""Seconds without a key after which the key bar follows: a key alone paints the list only."""


class ReviewHead(OneLine):
    """The tabs, and below them what is looked at; where the tabs do not all fit, those around the present."""

    DEFAULT_CSS = "ReviewHead { height: 2; padding: 0 1; background: $surface; color: $foreground; }"

    class Picked(Message):
        """A click on a tab."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, about: Callable[[], str]) -> None:
        """A head; `about` says what is looked at."""
        super().__init__()
        self._about = about
        self.tab = ORDER[0]

    def line(self, width: int) -> Content:
        """Two lines."""
        tabs = assemble(*(self._tab(name) for name in self._fitting(width)))
        keys = assemble(("ctrl+r", "$text-muted"), (" next tab", "$text-muted"))
        gap = width - tabs.cell_length - keys.cell_length
        first = assemble(tabs, " " * gap, keys) if gap > 1 else tabs
        tab = () if gap > 1 else (("]", "$text-accent"), " tab  ")
        right = assemble(*tab, ("/", "$text-accent"), " find  ", ("p", "$text-accent"), " path")
        about = plain(f" {self._about()}").truncate(max(0, width - right.cell_length - 1), ellipsis=True)
        gap = max(1, width - about.cell_length - right.cell_length)
        return lines(first, assemble(about, " " * gap, right))

    def _tab(self, name: str) -> Content:
        title = TITLES[name]
        if name == self.tab:
            return assemble(("[", "$text-accent"), (title, "bold"), ("]", "$text-accent"))
        return styled(f" {title} ", "$text-muted")

    def _fitting(self, width: int) -> list[str]:
        """The tabs that fit, the present one among them."""
        shown = list(ORDER)
        while len(shown) > 1 and sum(len(TITLES[name]) + 2 for name in shown) > width:
            shown.pop(0 if shown.index(self.tab) > len(shown) // 2 else -1)
        return shown

    def on_click(self, event: Click) -> None:
        """Open the tab under the pointer."""
        x = event.x - self.gutter.left
        if event.y - self.gutter.top:
            return
        for name in self._fitting(self.content_size.width):
            if 0 <= x < len(TITLES[name]) + 2:
                self.post_message(self.Picked(name))
            x -= len(TITLES[name]) + 2


class ReviewFilter(Commanded, LineInput):
    """The words that what is shown must have; it stands there only while it is used."""

    DEFAULT_CSS = "ReviewFilter { display: none; } ReviewFilter.-used { display: block; }"

    between = " "

    @command(
        "review.filter-done", "enter,down", "to the list", place="Review, filter", footer=1, palette=False
    )
    def action_done(self) -> None:
        """From the filter to what it leaves."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.go_home()

    @command("review.filter-leave", "escape", "leave", place="Review, filter", footer=2, palette=False)
    def action_leave(self) -> None:
        """Leave the filter. What you typed is kept."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.leave()


# -- what can be done --------------------------------------------------------------------------------------


@command(
    "review.next-tab", "ctrl+r,]", "next tab", place=PLACE, footer=40, arguments=(1,),
    help="Go to the tab on the right.",
)  # fmt: skip
@command(
    "review.previous-tab", "ctrl+l,[", "previous tab", place=PLACE, arguments=(-1,),
    help="Go to the tab on the left.",
)  # fmt: skip
async def turn(screen: ReviewScreen, step: int) -> None:
    """Go to another tab."""
    await screen.open(ORDER[(ORDER.index(screen.tab) + step) % len(ORDER)])


def has_paths(screen: ReviewScreen) -> bool:
    """Whether there is a path to choose."""
    return bool(screen.workspace.session.paths.count())


@command("review.path", "p", "path", place=PLACE, footer=41, when=has_paths, worker="dialog")
async def choose_path(screen: ReviewScreen) -> None:
    """Choose the path that all tabs look at, or all of them."""
    held = screen.workspace.people.coverages()
    options = [
        (path.uid, path.title, count(held.get(path.uid, 0), "conversation"))
        for path in screen.workspace.session.paths.all()
    ]
    chosen = await screen.dialogs.choose(
        "Which path?", [("", "All paths", ""), *options], current=screen.scope.path
    )
    if chosen is not None:
        screen.look_at(screen.scope._replace(path=chosen))


def may_export(screen: ReviewScreen) -> bool:
    """Whether anything can be written."""
    pane = screen.pane
    return pane is not None and bool(pane.files())


@command("review.export", "x", "export", place=PLACE, footer=42, when=may_export, worker="dialog")
async def export(screen: ReviewScreen) -> None:
    """Write what is shown into a file for other programs."""
    from ..kit.external import save_file

    pane = screen.pane
    files = pane.files() if pane is not None else ()
    file = next(iter(files), None)
    if len(files) > 1:
        file = await screen.dialogs.choose(
            "Save this view as …", [(each, each.label, each.ending) for each in files]
        )
    if file is not None:
        await save_file(screen, *file)


class ReviewScreen(PlaceScreen):
    """Six tabs over the same conversations; practice ones are left out."""

    PLACE = "review"
    CAN_FIND = True
    KEYS = declared(turn, choose_path, export)

    DEFAULT_CSS = """
    ReviewScreen.-vast ListPane { align-horizontal: center; & RowList { max-width: 140; } }
    """

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        """The place; see `PlaceScreen`."""
        super().__init__(workspace, settings, intervals=intervals)
        self._relaid = Once(self, self._laid_out)
        self.tab = ORDER[0]
        self.scope = Scope()
        self._head = ReviewHead(self._about)
        self._filter = ReviewFilter(placeholder="words to look for", id="review-filter")
        self._panes: dict[str, ReviewPane] = {}
        """The tabs made so far, by name."""
        self._width = 0
        self._bindings_soon = AfterRest(self, REST, self.refresh_bindings, waits=intervals)

    def body(self) -> Iterable[Widget]:
        """Head, filter and the present tab."""
        yield self._head
        yield self._filter
        yield self._make(self.tab)

    def _make(self, tab: str) -> ReviewPane:
        """A tab; its module is loaded here and not before."""
        made = getattr(import_module(f".{tab}", __package__), CLASSES[tab])
        pane: ReviewPane = made(self.workspace)
        pane.id = f"review-{tab}"
        self._panes[tab] = pane
        pane.show(self.scope)
        return pane

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def pane(self) -> ReviewPane | None:
        """The present tab, once its parts are there."""
        found = self._panes.get(self.tab)
        return found if found is not None and found.is_mounted else None

    def open_tab(self, tab: str) -> AwaitComplete:
        """Show a tab; may be awaited: then keys reach it."""
        return AwaitComplete(self.open(tab)).call_next(self)

    async def open(self, tab: str) -> None:
        """Show a tab, which is made when it is first needed."""
        self.tab = self._head.tab = tab
        if (pane := self._panes.get(tab)) is None:
            await self.mount(self._make(tab), before=self.query_one(MessageLine))
        for other in self.query(ALL_TABS):
            other.display = other.id == f"review-{tab}"
        if pane is not None:
            pane.show(self.scope)
        self._head.update()
        self.go_home()
        self.refresh_bindings()

    @property
    def bare(self) -> bool:
        """Whether no conversation was held yet."""
        return not self.workspace.review.voices.talks("")

    def _about(self) -> str:
        """The path looked at, and how many people were heard about it."""
        path = self.workspace.session.paths.get(self.scope.path) if self.scope.path else None
        held = self.workspace.review.voices.talks(self.scope.path)
        people = {talk.person for talk in held}
        talks = count(len(held), "conversation")
        heard = f"{count(len(people), 'person', 'people')}, {talks}"
        return f"{path.title if path else 'All paths'} · {heard}"

    def refresh_view(self) -> None:
        """Show the present data."""
        if self.scope.path and self.workspace.session.paths.get(self.scope.path) is None:
            self.scope = self.scope._replace(path="")
        self._head.update()
        if (pane := self.pane) is not None:
            pane.show(self.scope)

    def on_resize(self) -> None:
        """Another size, other columns."""
        self._relaid.soon(self.app)

    def _laid_out(self) -> None:
        """Lay the columns out anew."""
        if self.size.width != self._width:
            self._width = self.size.width
            if (pane := self.pane) is not None:
                pane.show(self.scope)

    def look_at(self, scope: Scope) -> None:
        """Show another path, or what has other words."""
        self.scope = scope
        self.refresh_view()
        self.refresh_bindings()

    def go_home(self) -> None:
        """Give the focus to the tab."""
        self._filter.set_class(bool(self._filter.value), "-used")
        if (pane := self.pane) is not None:
            pane.take_focus()

    def on_row_list_moved(self) -> None:
        """Dim what cannot be done to the line under the cursor, once the keys rest."""
        self._bindings_soon.touch()

    # -- filter --------------------------------------------------------------------------------------

    def find(self) -> bool:
        """Go into the filter."""
        self._filter.add_class("-used")
        self._filter.focus()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter with every key."""
        if event.input is self._filter:
            self.look_at(self.scope._replace(words=event.value.strip()))

    def leave(self) -> bool:
        """Out of the filter, out of a detail of the tab; then clear the filter."""
        if self._filter.has_focus:
            self.go_home()
            return True
        if (pane := self.pane) is not None and pane.leave():
            return True
        if self._filter.value:
            self._filter.value = ""
            self.go_home()
            return True
        return super().leave()

    # -- what the tabs tell --------------------------------------------------------------------------

    async def on_review_head_picked(self, event: ReviewHead.Picked) -> None:
        """A click on a tab."""
        await self.open(event.tab)
