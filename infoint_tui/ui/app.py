"""The application: places, what works everywhere, and leaving without losing anything."""

from __future__ import annotations

import gc
import os
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding

from ..domain.errors import Refused
from ..domain.settings import Settings
from .commands import everywhere
from .commands.base import Command, Commanded, bindings
from .patches.crash import QuietCrash
from .screens.base import PlaceScreen
from .theme import DARK, themes

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.events import Resize
    from textual.screen import Screen

    from ..services.workspace import Workspace
    from .messages import Call, OpenContact, OpenConversation, Visit

TICK_SECONDS = 2.0
MIN_WIDTH, MIN_HEIGHT = 40, 12
"""Below this nothing useful can be shown."""


def _palette() -> type[Provider]:
    from .commands.palette import CommandProvider

    return CommandProvider


class InfointApp(Commanded, QuietCrash, App[int], inherit_bindings=False):
    """The program on the screen. Made by `make_app`."""

    TITLE = "infoint"
    DEFAULT_MODE = "today"
    COMMANDS = {_palette}
    KEYS: ClassVar[tuple[Command, ...]] = everywhere.COMMANDS
    BINDINGS = [*bindings(everywhere.COMMANDS), Binding("ctrl+c", "help_quit", show=False, system=True)]

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        *,
        intervals: bool,
        start_place: str,
        call: str | None,
    ) -> None:
        from .patches.driver import fast_driver_class

        if not workspace.introduced and not workspace.read_only and call is None:
            start_place = "first_run"
        self.DEFAULT_MODE = start_place  # type: ignore[misc]
        super().__init__(driver_class=fast_driver_class(settings.fast_driver))
        self.workspace = workspace
        self.settings = settings
        self.intervals = intervals
        self._call = call
        self.overrides: dict[str, str] = {}
        """Key overrides in force, by command id."""
        for theme in themes():
            self.register_theme(theme)
        for place in (*(entry[0] for entry in everywhere.PLACES), "first_run"):
            self.add_mode(place, partial(self._make_screen, place))
        if settings.reduced_motion:
            self.animation_level = "none"

    def _make_screen(self, place: str) -> Screen[Any]:
        from .screens.places import make_screen

        return make_screen(place, self.workspace, self.settings, intervals=self.intervals)

    def crash_text(self, error: BaseException | None) -> str:
        """Says where the data is, besides what happened."""
        return f"{super().crash_text(error)} What you typed is kept in {self.workspace.home}."

    # -- life ----------------------------------------------------------------------------------------

    def on_load(self) -> None:
        """Choose the colours and the keys before anything is painted."""
        notices = list(self.settings.notices)
        if self.settings.theme and self.settings.theme not in self.available_themes:
            notices.append(f"theme: there is none called {self.settings.theme!r}.")
        elif self.settings.theme or not os.environ.get("TEXTUAL_THEME"):
            self._start_in(self.settings.theme or DARK)
        if self.settings.keys:
            from .commands import all_commands
            from .commands.base import check_overrides

            self.overrides, problems = check_overrides(self.settings.keys, all_commands())
            notices += problems
            self.set_keymap(self.overrides)
        self._notices = [*self.workspace.notices, *notices]

    def _start_in(self, name: str) -> None:
        """Take a theme before the first style sheet is parsed; later, all would be parsed anew."""
        theme = self.available_themes[name]
        if not theme.dark or theme.ansi:
            self.theme = name
            return
        self.set_reactive(App.theme, name)
        self.add_class(f"-theme-{name}", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Start the housekeeping and listen to the system."""
        self.workspace.on_status(self._on_status)
        if self.intervals:
            self.set_interval(TICK_SECONDS, self.tick)
        if not self.is_headless:
            from .leaving import watch_signals

            watch_signals(self)
        self._watch_pen()

    def on_ready(self) -> None:
        """After the first paint: say what is worth saying, let the collector work again."""
        if self._notices:
            more = f"  (and {len(self._notices) - 1} more)" if len(self._notices) > 1 else ""
            self.say(self._notices[0] + more, "warning")
        if self._call is not None:
            self.start_call(self._call)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def on_resize(self, event: Resize) -> None:
        """Put a sentence over everything while the terminal is too small."""
        from .screens.too_small import TooSmall

        small = event.size.width < MIN_WIDTH or event.size.height < MIN_HEIGHT
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(MIN_WIDTH, MIN_HEIGHT))
        elif not small and isinstance(self.screen, TooSmall):
            self.pop_screen()

    def tick(self) -> None:
        """Housekeeping of the store, and the minute in the header."""
        self.workspace.tick()
        if self.workspace.read_only:
            self.workspace.refresh()
        if isinstance(place := self.place, PlaceScreen):
            place.update_chrome()
            place.tick()

    def _on_status(self, _status: object) -> None:
        """May come from the thread that writes."""
        self.call_later(self._status_changed)

    def _status_changed(self) -> None:
        if isinstance(place := self.place, PlaceScreen):
            place.update_chrome()

    @property
    def place(self) -> Screen[Any]:
        """The screen at the bottom of the present place, below dialogs."""
        return self.screen_stack[0]

    def say(self, text: str, severity: str = "") -> None:
        """Show a message in the place that is open."""
        if isinstance(place := self.place, PlaceScreen) and place.is_mounted:
            place.say(text, severity)

    # -- the pen -------------------------------------------------------------------------------------

    def _watch_pen(self) -> None:
        import asyncio

        fileno = self.workspace.pen_fileno
        if fileno is not None:
            asyncio.get_running_loop().add_reader(fileno, self._pen_asked)

    def _pen_asked(self) -> None:
        import asyncio

        fileno = self.workspace.pen_fileno
        if self.workspace.answer_pen_request():
            if fileno is not None:
                asyncio.get_running_loop().remove_reader(fileno)
            self._rights_changed("Another window writes now; this one only reads.")

    def can_take_pen(self) -> bool:
        """Whether this window only reads."""
        return self.workspace.read_only

    def action_take_pen(self) -> None:
        """Take over writing: at once if the other window is gone, else by asking it."""
        if self.workspace.try_take_pen() or self.workspace.ask_pen():
            self._watch_pen()
            self._rights_changed("This window writes now.")
        else:
            self.say(f"The other window keeps the pen: {self.workspace.status.reason}", "warning")

    def _rights_changed(self, sentence: str) -> None:
        if isinstance(place := self.place, PlaceScreen):
            place.refresh_view()
        self._status_changed()
        self.refresh_bindings()
        self.say(sentence, "warning")

    # -- going about ---------------------------------------------------------------------------------

    def action_place(self, place: str) -> None:
        """Go to a place."""
        self.switch_mode(place)

    def on_visit(self, message: Visit) -> None:
        """A screen asks for another place."""
        self.switch_mode(message.place)

    async def on_open_conversation(self, message: OpenConversation) -> None:
        """A screen asks for a meeting."""
        await self.open_conversation(message.meeting, message.tab)

    async def open_conversation(self, meeting: str, tab: str = "") -> None:
        """Show a meeting in the conversation place, whatever was open there."""
        await self.switch_mode("conversation")
        place: Any = await self._base_screen()
        place.show(meeting, tab)

    async def on_open_contact(self, message: OpenContact) -> None:
        """A screen asks for a contact."""
        await self.switch_mode("pipeline")
        place: Any = await self._base_screen()
        place.show_contact(message.contact, message.action)

    async def _base_screen(self) -> Screen[Any]:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        return self.screen

    def on_call(self, _message: Call) -> None:
        """A screen asks for a conversation now."""
        self.start_call("")

    def action_call(self) -> None:
        """Start the next conversation, or one with somebody new."""
        self.start_call("")

    @work(exclusive=True, group="call")
    async def start_call(self, name: str) -> None:
        """Open Live in one step.

        Args:
            name: Whom to talk to; empty means the running or next meeting, else somebody new.
        """
        from .calling import begin_call

        try:
            meeting = await begin_call(self, name)
        except Refused as refusal:
            self.say(str(refusal), "error")
        else:
            if meeting:
                await self.open_conversation(meeting, "live")

    def can_find(self) -> bool:
        """Whether this place has something to find."""
        return isinstance(self.screen, PlaceScreen) and self.screen.CAN_FIND

    def action_find(self) -> None:
        """Find or filter here."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.find()

    def action_leave(self) -> None:
        """Leave the text field, or the screen on top of the place."""
        left = isinstance(self.screen, PlaceScreen) and self.screen.leave()
        if not left and len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_back(self) -> None:
        """Back to the screen before, to Today, and from there out."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode != "today":
            self.switch_mode("today")
        else:
            await self.action_quit()

    # -- undo, help, colours, leaving ----------------------------------------------------------------

    def can_undo(self) -> bool | None:
        """Dimmed when there is nothing to take back."""
        return True if self.workspace.undo_label and not self.workspace.read_only else None

    def action_undo(self) -> None:
        """Take back the last change and say which."""
        self.say(self.workspace.undo() or "There is nothing to undo.")

    def action_redo(self) -> None:
        """Bring back what was undone and say what."""
        self.say(self.workspace.redo() or "There is nothing to redo.")

    def action_help_keys(self) -> None:
        """List the keys that work here."""
        from .dialogs.keys_help import KeysHelp

        if not isinstance(self.screen, KeysHelp):
            self.push_screen(KeysHelp(self.screen, self.overrides))

    @work(exclusive=True, group="theme")
    async def action_theme(self) -> None:
        """Choose the colours for now; the settings file keeps them."""
        from .dialogs.choose import Choose, Option

        names = sorted(self.available_themes, key=lambda name: (not name.startswith("infoint"), name))
        chosen = await self.push_screen_wait(
            Choose("Colours", [Option(name, name) for name in names], current=self.theme)
        )
        if chosen:
            self.theme = chosen
            self.say(f"To keep it, write this line into settings.yaml: theme: {chosen}")

    async def action_quit(self) -> None:
        """Leave when everything is on disk; otherwise ask what to do."""
        if self.workspace.flush(2.0):
            self.exit(return_code=0)
            return
        from .leaving import leave_unsaved

        self.run_worker(leave_unsaved(self), exclusive=True, group="quit")


def make_app(
    workspace: Workspace,
    *,
    settings: Settings | None = None,
    intervals: bool = True,
    start_place: str = "",
    call: str | None = None,
) -> InfointApp:
    """The application on an open data home; the command line, tests and pictures all use this.

    Args:
        workspace: The open data home.
        settings: The settings in force, defaults if left out.
        intervals: Whether timers run; tests switch them off and call `tick`.
        start_place: today, pipeline, conversation or review; by default a running talk, else today.
        call: Open Live at once with whom this names; an empty text means the next meeting.
    """
    if not start_place:
        start_place = "conversation" if workspace.talking else "today"
    return InfointApp(
        workspace, settings or Settings(), intervals=intervals, start_place=start_place, call=call
    )
