"""The application without its commands: places, colours, housekeeping, the pen, the message line."""

from __future__ import annotations

import gc
import os
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from ..domain.errors import Refused
from .commands.everywhere import COMMANDS, PLACES
from .kit.screen import PlaceScreen
from .kit.theme import DARK, themes
from .textual_fixes.crash import QuietCrash
from .textual_fixes.keys_in_order import KeysInOrder

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.screen import Screen

    from ..domain.settings import Settings
    from ..services.workspace import Workspace
    from .due_title import DueTitle

TICK_SECONDS = 2.0
MIN_WIDTH, MIN_HEIGHT = 40, 12
"""Below this nothing useful can be shown."""
FIRST_RUN = "first_run"
LOOK_AFTER = 0.5
"""Seconds after the first paint at which the data is looked over."""
LOOK_LIMIT = 1_000_000
"""Bytes of data file up to which that takes no time that anybody could notice."""
GIVEN_SECONDS = 10.0
"""So long a pen that was asked for is left to the one who asked."""


class Shell(KeysInOrder, QuietCrash, App[int], inherit_bindings=False):
    """What goes on by itself around the places."""

    TITLE = "infoint"

    def __init__(
        self, workspace: Workspace, settings: Settings, *, intervals: bool, start_place: str
    ) -> None:
        """An application on an open data home; see `make_app`."""
        from .textual_fixes.chosen import fast_driver_class

        self.DEFAULT_MODE = start_place  # type: ignore[misc]
        super().__init__(driver_class=fast_driver_class(settings.fast_driver))
        self.workspace = workspace
        self.settings = settings
        self.intervals = intervals
        self.overrides: dict[str, str] = {}
        """Key overrides in force, by command id."""
        self.terminal: list[Any] | None = None
        """How the terminal was set up before the program changed it."""
        self._gave_pen_at = float("-inf")
        self.pen_is_free = False
        """Whether the window that wrote has ended, so that this one may take over."""
        self._notices = [*workspace.attention.notices, *settings.notices]
        self._told = set(self._notices)
        self._kept_twice = workspace.attention.conflicts
        self.due_title: DueTitle | None = None
        self._copies = 0
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
        from .places import make_screen

        return make_screen(place, self.workspace, self.settings, intervals=self.intervals)

    def crash_text(self, error: BaseException | None) -> str:
        """Says where the data is, besides what happened."""
        return f"{super().crash_text(error)} What you typed is kept in {self.workspace.home.path}."

    # -- life ----------------------------------------------------------------------------------------

    def on_load(self) -> None:
        """Choose the colours and the keys before anything is painted."""
        wanted = self.settings.theme
        if wanted and wanted not in self.available_themes:
            self._notices.append(f"theme: there is none called {wanted!r}.")
            wanted = ""
        if wanted or not os.environ.get("TEXTUAL_THEME"):
            self._start_in(wanted or DARK)
        if self.settings.keys:
            from .commands import all_commands
            from .kit.command import check_overrides

            self.overrides, problems = check_overrides(self.settings.keys, all_commands())
            self._notices += problems
            self.set_keymap(self.overrides)

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
        self.add_mode(self.DEFAULT_MODE, partial(self._make_screen, self.DEFAULT_MODE))
        self.workspace.home.on_status(self._on_status)
        if self.intervals:
            self.set_interval(TICK_SECONDS, self.tick)
        if not self.is_headless:
            from .leaving import watch_signals

            watch_signals(self)
        self._watch_pen()

    def _begin_title(self) -> None:
        """After the first paint: show in the title what is due, unless that is not wanted."""
        if self.settings.title:
            from .due_title import DueTitle
            from .textual_fixes.chosen import show_title

            self.due_title = DueTitle(self.workspace, lambda text: show_title(self, text))
            self.due_title.tick()

    def on_ready(self) -> None:
        """After the first paint: say what is worth saying, let the collector work again."""
        self._tell(self._notices + self.look_for_copies())
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        self._begin_title()
        if self.intervals:
            self.set_timer(LOOK_AFTER, self.look_over)

    def look_over(self) -> None:
        """Say what waits, and look a small home over once, away from the keys; a large one waits for its
        page."""
        if waiting := self.workspace.backups.rescued():
            what = "A copy holds" if len(waiting) == 1 else f"{len(waiting)} copies hold"
            self.say(
                f"{what} changes that could not be saved last time: D shows and takes them over.", "error"
            )
        if self.workspace.backups.state().file.size <= LOOK_LIMIT:
            self.run_worker(self._look_over(), group="house")

    async def _look_over(self) -> None:
        import asyncio

        house = self.workspace.backups
        try:
            house.noted(await asyncio.to_thread(house.check))
        except (Refused, OSError):
            return
        if self.workspace.attention.records:
            for place in self.open_places:
                if place.PLACE == "today":
                    place.refresh_view()

    def on_resize(self, event: Resize) -> None:
        """Put a sentence over everything while the terminal is too small."""
        small = event.size.width < MIN_WIDTH or event.size.height < MIN_HEIGHT
        covered = getattr(self.screen, "COVERS", False)
        if small and not covered:
            from .kit.screen import TooSmall

            self.push_screen(TooSmall(MIN_WIDTH, MIN_HEIGHT))
        elif covered and not small:
            self.pop_screen()

    def tick(self) -> None:
        """Housekeeping of the store, and the minute in the header."""
        self.workspace.home.tick()
        if self.workspace.session.read_only:
            self._follow()
        self.workspace.reactivation.follow_day()
        self._tell(self._news())
        if self.due_title is not None:
            self.due_title.tick()
        for place in self.open_places:
            place.update_chrome()
            place.tick()

    def on_app_focus(self) -> None:
        """Back in this window: what others did to the data is looked for at once."""
        self.workspace.home.look()
        if self.workspace.session.read_only:
            self._follow()
        self._tell(self._news() + self.look_for_copies())

    def _news(self) -> list[str]:
        """What happened to the data from outside and was not told yet."""
        news = [notice for notice in self.workspace.attention.notices if notice not in self._told]
        self._told.update(news)
        before, self._kept_twice = self._kept_twice, self.workspace.attention.conflicts
        if self._kept_twice > before:
            key = self._key_of("outside")
            news = [
                *(news or ["Something was changed in two places."]),
                f"{key} chooses between both versions.",
            ]
        if self._kept_twice != before:
            self.refresh_bindings()
        return news

    def look_for_copies(self) -> list[str]:
        """Look for conflict copies of sync programs; what is to be said of new ones."""
        self._copies = self.workspace.attention.copies
        self.refresh_bindings()
        new = self.workspace.copies.news() if self._copies else []
        if not new:
            return []
        for place in self.open_places:
            place.refresh_view()
        names = ", ".join(path.name for path in new[:2]) + (" and more" if len(new) > 2 else "")
        return [
            f"A sync program left {names} beside your data; {self._key_of('outside')} shows what it holds."
        ]

    def _key_of(self, command: str) -> str:
        from .kit.command import live_keys, show_key

        found = next(entry for entry in COMMANDS if entry.id == command)
        return show_key(live_keys(found, self.overrides)[0])

    def _tell(self, news: list[str]) -> None:
        """Say the first of several things and how many more there are; the last words name a key."""
        if news:
            hint = news.pop() if len(news) > 1 and " chooses " in news[-1] else ""
            more = f"  (and {len(news) - 1} more)" if len(news) > 1 else ""
            self.say(f"{news[0]}{more} {hint}".rstrip(), "warning")

    def has_outside(self) -> bool:
        """Whether there are conflict copies, or versions to choose from."""
        return bool(self._copies or self.workspace.attention.conflicts)

    def _on_status(self, _status: object) -> None:
        """May come from the thread that writes."""
        self.call_later(self._status_changed)

    def _status_changed(self) -> None:
        for place in self.open_places:
            place.update_chrome()

    @property
    def place(self) -> Screen[Any]:
        """The screen at the bottom of the present place, below dialogs."""
        return self.screen_stack[0]

    @property
    def open_places(self) -> list[PlaceScreen]:
        """The present place and the screens of its kind above it, the uppermost last."""
        places = (screen for screen in self.screen_stack if isinstance(screen, PlaceScreen))
        return [place for place in places if place.is_mounted]

    def action_help_quit(self) -> None:
        """Ctrl+c copies in text fields; elsewhere it says how to leave."""
        self.say("ctrl+q saves everything and leaves.")

    def say(self, text: str, severity: str = "") -> None:
        """Show a message where it is seen."""
        if places := self.open_places:
            places[-1].say(text, severity)

    # -- the pen -------------------------------------------------------------------------------------

    def _watch_pen(self) -> None:
        """Notice when another program asks for the right to write."""
        import asyncio

        fileno = self.workspace.home.handover_fileno
        if fileno is not None:
            asyncio.get_running_loop().add_reader(fileno, self._pen_asked, fileno)

    def _pen_asked(self, fileno: int) -> None:
        import asyncio

        asyncio.get_running_loop().remove_reader(fileno)
        if self.workspace.home.hand_over():
            self._gave_pen_at = self.workspace.session.clock.elapsed()
            self._rights_changed("Another window writes now; this one only reads.")
        else:
            self._watch_pen()

    def _follow(self) -> None:
        """Read along while another window writes; offer to write here when it has ended."""
        try:
            self.workspace.home.refresh()
        except Refused as refusal:
            self.say(str(refusal), "error")
        waited = self.workspace.session.clock.elapsed() - self._gave_pen_at
        free = waited >= GIVEN_SECONDS and self.workspace.home.lock_free()
        if free and not self.pen_is_free:
            self.say(
                f"The window that wrote here has ended; {self._key_of('pen')} takes over writing.", "warning"
            )
        self.pen_is_free = free

    def pen_offer(self) -> str:
        """The key that takes over writing, once nobody writes any more; else empty."""
        return self._key_of("pen") if self.pen_is_free else ""

    def can_take_pen(self) -> bool:
        """Whether this window only reads."""
        return self.workspace.session.read_only

    def action_take_pen(self) -> None:
        """Take over writing: at once if the other window is gone, else by asking it."""
        try:
            taken = self.workspace.home.try_take_lock() or self.workspace.home.ask_lock()
        except Refused as refusal:
            self.say(str(refusal), "error")
            return
        if taken:
            self._watch_pen()
            self._rights_changed("This window writes now.")
        else:
            self.say(f"The other window keeps the pen: {self.workspace.session.status.reason}", "warning")

    def _rights_changed(self, sentence: str) -> None:
        self.pen_is_free = False
        self.workspace.session.drafts.settle()
        self.workspace.attention.take_up_texts()
        for place in self.open_places:
            place.refresh_view()
        self._status_changed()
        self.refresh_bindings()
        self._tell([sentence, *self._news()])
