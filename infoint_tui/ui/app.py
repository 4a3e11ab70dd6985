"""The application: places, colours, housekeeping, the message line, and leaving without losing anything."""

from __future__ import annotations

import gc
import os
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from ..domain.settings import Settings
from . import everywhere
from .housekeeping import DueTitle, FirstLook, News, WritingAccess
from .kit.chrome import FIRST_RUN, PLACES
from .kit.command import Command, bindings
from .kit.screen import PlaceScreen, Program
from .kit.theme import DARK, OWN, SIXTEEN, completed, legible, start_in, theme_problem, themes
from .textual_fixes.chosen import KeysInOrder, LeanStylesheet, QuietCrash

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.events import Key, Resize
    from textual.screen import Screen

    from ..services.workspace import Workspace
    from .kit.screen import Call, Find, OpenConversation, OpenPerson, OpenText, Visit

TICK_SECONDS = 2.0
MIN_WIDTH, MIN_HEIGHT = 40, 12
"""Below this nothing useful can be shown."""
LOOK_AFTER = 0.5
"""Seconds after the first paint at which the data is looked over."""


class InfointApp(KeysInOrder, QuietCrash, Program, inherit_bindings=False):
    """The program on the screen. Made by `make_app`."""

    TITLE = "infoint"
    ENABLE_COMMAND_PALETTE = False
    KEYS: ClassVar[tuple[Command, ...]] = everywhere.COMMANDS
    BINDINGS = [
        *bindings(everywhere.COMMANDS),
        Binding("ctrl+c", "help_quit", show=False, system=True),
        Binding("enter", "command('menu')", show=False, system=True),
    ]

    def __init__(
        self, workspace: Workspace, settings: Settings, *, intervals: bool, start_place: str
    ) -> None:
        """An application on an open data home; see `make_app`."""
        from .textual_fixes.chosen import fast_driver_class

        self.DEFAULT_MODE = start_place  # type: ignore[misc]
        super().__init__(
            workspace, settings, intervals=intervals, driver=fast_driver_class(settings.fast_driver)
        )
        self.stylesheet = LeanStylesheet()
        self.news = News(self, [*workspace.attention.notices, *settings.notices])
        self.writing = WritingAccess(self, self.news)
        self.first_look = FirstLook(self)
        self.due_title: DueTitle | None = None
        self.searches: list[str] = []
        """What was searched for, the newest first; not kept beyond this run."""
        self.call: str | None = None
        """Whom to talk to as soon as the first screen stands; an empty text means the next meeting."""
        for theme in themes():
            self.register_theme(theme)
        for place in (*(entry[0] for entry in PLACES), FIRST_RUN):
            if place != start_place:
                self.add_mode(place, partial(self._make_screen, place))
        if settings.reduced_motion:
            self.animation_level = "none"

    def get_default_screen(self) -> Screen[Any]:
        """The place to start in; as the default screen it does not have all styles parsed a second time."""
        return self._make_screen(self.DEFAULT_MODE)

    def _make_screen(self, place: str) -> Screen[Any]:
        return make_screen(place, self.workspace, self.settings, intervals=self.intervals)

    def crash_text(self, error: BaseException | None) -> str:
        """Says where the data is, besides what happened."""
        return f"{super().crash_text(error)} What you typed is kept in {self.workspace.home.path}."

    # -- life ----------------------------------------------------------------------------------------

    def on_load(self) -> None:
        """Choose the colours and the keys before anything is painted."""
        wanted = self.settings.theme
        if wrong := theme_problem(self.settings, self.available_themes):
            self.news.add(wrong)
            wanted = ""
        if wanted or not os.environ.get("TEXTUAL_THEME"):
            few = self.console.color_system == "standard" and not self.no_color
            start_in(self, wanted or (SIXTEEN if few else DARK))
        self.stylesheet.set_variables(self.get_css_variables())
        wishes = {**{own.id: own.key for own in self.settings.commands if own.key}, **self.settings.keys}
        if wishes:
            from .commands import all_commands
            from .kit.command import check_overrides
            from .pipeline.actions import user_commands

            commands = (*all_commands(), *user_commands(self.settings))
            self.overrides, problems = check_overrides(wishes, commands, self.settings.places)
            self.news.add(*problems)
            self.set_keymap(self.overrides)

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme; those of others are made legible on the screens of this program.

        None as long as the theme is not chosen: Textual asks for those of its own before.
        """
        if not self.is_running:
            return {}
        theme = self.current_theme
        variables = completed(super().get_css_variables(), dark=theme.dark, ansi=theme.ansi)
        if not self.current_theme.ansi and self.theme not in OWN:
            variables = legible(variables)
        self.theme_variables = variables
        return variables

    def on_mount(self) -> None:
        """Start the housekeeping and listen to the system."""
        self.add_mode(self.DEFAULT_MODE, partial(self._make_screen, self.DEFAULT_MODE))
        # It may come from the thread that writes.
        self.workspace.home.on_status(partial(self.call_later, self._status_changed))
        # What the shell wrote meanwhile stands on the terminal.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))
        if self.intervals:
            self.set_interval(TICK_SECONDS, self.tick)
        if not self.is_headless:
            from .housekeeping import watch_signals

            watch_signals(self)
        self.writing.watch()

    def on_ready(self) -> None:
        """After the first paint: say what is worth saying, let the collector work again."""
        self.news.tell_first()
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        if self.settings.title:
            from .textual_fixes.chosen import show_title

            self.due_title = DueTitle(self.workspace, partial(show_title, self))
            self.due_title.tick()
        if self.intervals:
            self.set_timer(LOOK_AFTER, self.first_look.begin)
        if self.call is not None:
            everywhere.start_call(self, self.call)

    def on_resize(self, event: Resize) -> None:
        """Put a sentence over everything while the terminal is too small."""
        small = event.size.width < MIN_WIDTH or event.size.height < MIN_HEIGHT
        covered = getattr(self.screen, "COVERS", False)
        if small and not covered:
            from .kit.dialog import TooSmall

            self.push_screen(TooSmall(MIN_WIDTH, MIN_HEIGHT))
        elif covered and not small:
            self.pop_screen()

    def tick(self) -> None:
        """Housekeeping of the store, and the minute in the header."""
        self.workspace.home.tick()
        self.writing.follow()
        self.workspace.reactivation.follow_day()
        self.news.tell(self.news.new())
        if self.due_title is not None:
            self.due_title.tick()
        for place in self.open_places:
            place.chrome.update()
            place.tick()

    def on_app_focus(self) -> None:
        """Back in this window: what others did to the data is looked for at once."""
        self.workspace.home.look()
        self.writing.follow()
        self.news.tell(self.news.new() + self.news.new_copies())

    def _status_changed(self, _status: object) -> None:
        for place in self.open_places:
            place.chrome.update()

    def action_help_quit(self) -> None:
        """Ctrl+c copies in text fields; elsewhere it says how to leave."""
        self.say("ctrl+q saves everything and leaves.")

    # -- going from place to place -----------------------------------------------------------------

    async def on_visit(self, message: Visit) -> None:
        """A screen asks for another place."""
        await self.switch_mode(message.place)
        if message.said:
            self.say(message.said, "warning")

    async def on_open_conversation(self, message: OpenConversation) -> None:
        """A screen asks for a meeting."""
        await self.open_conversation(message.meeting, message.tab, message.note, message.back)

    async def on_call(self, _message: Call) -> None:
        """A screen asks for a conversation now."""
        await everywhere.call(self)

    def on_open_text(self, message: OpenText) -> None:
        """A screen asks for the place of a text."""
        from .finding import open_found

        self.run_worker(open_found(self, message.hit), group="find", exclusive=True)

    # -- keys that every screen leaves to the app ----------------------------------------------------

    def on_key(self, event: Key) -> None:
        """A letter meant for a widget that lost the focus meanwhile goes into the field that has it now."""
        field = self.focused
        if field is None or not event.is_printable or not event.character:
            return
        if field.check_consume_key(event.key, event.character):
            insert = getattr(field, "insert_text_at_cursor", None) or getattr(field, "insert", None)
            if insert is not None:
                event.prevent_default()
                insert(event.character)

    async def on_find(self, message: Find) -> None:
        """A screen asks to find somebody."""
        from .pipeline.screen import PipelineScreen

        await self.switch_mode("pipeline")
        place = await self.bare_place()
        if message.filtered and isinstance(place, PipelineScreen):
            place.find(message.filtered)
        else:
            everywhere.find(self)

    async def on_open_person(self, message: OpenPerson) -> None:
        """A screen asks for somebody."""
        from .pipeline.screen import PipelineScreen

        await self.switch_mode("pipeline")
        place = await self.bare_place()
        if isinstance(place, PipelineScreen):
            place.visit_contact(message.person, message.back)

    async def action_leave(self) -> None:
        """Leave the text field, or the screen on top of the place, or what another place opened."""
        screen = self.screen
        if isinstance(screen, PlaceScreen) and screen.leave():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif isinstance(screen, PlaceScreen) and screen.back:
            await self.switch_mode(screen.back)

    def action_command_palette(self) -> None:
        """Show what can be done here, and do what is chosen."""
        from .kit.select import ActionMenu

        if isinstance(self.screen, ActionMenu):
            return
        others = partial(everywhere.elsewhere, self, self.screen)
        menu = ActionMenu(self.screen, self.overrides, others)

        async def do(chosen: str | None) -> None:
            offer = menu.offer(chosen) if chosen else None
            if offer is not None and offer.elsewhere:
                await everywhere.do_there(self, offer.command)
            elif offer is not None:
                await self.run_action(offer.command.action, offer.node)

        self.push_screen(menu, do)

    def action_help_keys(self) -> None:
        """List the keys that work here."""
        from .kit.select import KeysHelp

        if not isinstance(self.screen, KeysHelp):
            self.push_screen(KeysHelp(self.screen, self.overrides))

    def exit(
        self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End the program; what cannot be let go of is not waited for longer than a few seconds."""
        if not self.is_headless:
            from .housekeeping import LEAVING_SECONDS, start_backstop

            start_backstop(return_code, self.terminal, LEAVING_SECONDS)
        super().exit(result, return_code, message)

    async def action_quit(self) -> None:
        """Leave when everything is on disk; otherwise ask what to do."""
        from .housekeeping import leave_unsaved, leave_untold

        if not self.workspace.home.flush(2.0):
            self.run_worker(leave_unsaved(self), exclusive=True, group="quit")
        elif self.workspace.session.drafts.waiting:
            self.run_worker(leave_untold(self), exclusive=True, group="quit")
        else:
            self.exit(return_code=0)


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
    session = workspace.session
    if not session.introduced and not session.read_only and call is None and not session.talking:
        start_place = FIRST_RUN
    elif not start_place:
        start_place = "conversation" if session.talking else "today"
    app = InfointApp(workspace, settings or Settings(), intervals=intervals, start_place=start_place)
    app.call = call
    return app


def make_screen(place: str, workspace: Workspace, settings: Settings, *, intervals: bool) -> Screen[Any]:
    """The screen of a place; its module is loaded here and not before."""
    if place == "today":
        from .today.screen import TodayScreen

        return TodayScreen(workspace, settings, intervals=intervals)
    if place == "pipeline":
        from .pipeline.screen import pipeline_class

        return pipeline_class(settings)(workspace, settings, intervals=intervals)
    if place == "conversation":
        from .conversation.screen import ConversationScreen

        return ConversationScreen(workspace, settings, intervals=intervals)
    if place == "review":
        from .review.screen import ReviewScreen

        return ReviewScreen(workspace, settings, intervals=intervals)
    from .data.profile import FirstRunScreen

    return FirstRunScreen(workspace, settings, intervals=intervals)
