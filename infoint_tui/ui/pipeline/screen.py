"""Pipeline: everybody by stage, filtered as one types, with all that is known of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from ..kit.command import bindings, declared, shown_keys
from ..kit.list import CachedHorizontal, RowList
from ..kit.screen import AfterRest, Once, PlaceScreen
from ..kit.text import BLANK
from ..navigation import Visit
from . import actions
from .people import PeopleView, nobody
from .person import ContactDetail
from .views import Counts, FilterHint, FilterInput, FilterMark, show_hint

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content
    from textual.widget import Widget

    from ...domain.settings import Settings
    from ...services.pipeline import PipelineView
    from ...services.workspace import Workspace
    from ..kit.screen import Program


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
        & #top { height: 1; padding: 0 1; }
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
        self.marked: dict[str, None] = {}
        """Uids of the people who are selected."""
        self.back = ""
        """The place from which somebody was opened, and to which leaving them leads; else empty."""
        self.filter = FilterInput(
            id="filter",
            placeholder="filter: words  stage:met  #tag  path:…  due:week  -tie:none",
            select_on_focus=False,
        )
        self.counts = Counts()
        self.hint = FilterHint()
        self.detail = ContactDetail(self)
        self._detail_soon = AfterRest(self, DETAIL_DELAY, self.detail.follow, waits=intervals)
        self.people = PeopleView(workspace, self.detail, self._detail_soon.touch)

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

    def filter_by(self, text: str) -> None:
        """Filter with every key."""
        if self.view is None:
            return
        was, self.view = self.view, self.workspace.pipeline.view(text)
        turned = self.people.choose(self.view, self.layout_wanted)
        if turned or self.view.groups is not was.groups or not self.view.shown:
            self._show_people(self.view)
        self._show_counts(self.view)
        self._detail_soon.touch()
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

    def on_screen_suspend(self) -> None:
        """Who goes to another place by its key is not led back any more."""
        if self.app.current_mode != self.PLACE:
            self.back = ""

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
            if self.back:
                self.post_message(Visit(self.back))
                self.back = ""
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
