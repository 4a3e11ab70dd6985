"""The application: its commands, undo, and leaving without losing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding

from ..domain.errors import Refused
from ..domain.settings import Settings
from .commands import everywhere
from .going import Going
from .kit.command import Command, Commanded, bindings
from .kit.screen import PlaceScreen
from .shell import FIRST_RUN

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.command import Provider
    from textual.events import Key

    from ..services.workspace import Workspace
    from .events import Find


def _palette() -> type[Provider]:
    from .kit.palette import CommandProvider

    return CommandProvider


class InfointApp(Commanded, Going, inherit_bindings=False):
    """The program on the screen. Made by `make_app`."""

    COMMANDS = {_palette}
    KEYS: ClassVar[tuple[Command, ...]] = everywhere.COMMANDS
    BINDINGS = [*bindings(everywhere.COMMANDS), Binding("ctrl+c", "help_quit", show=False, system=True)]

    call: str | None = None
    """Whom to talk to as soon as the first screen stands; an empty text means the next meeting."""

    def on_ready(self) -> None:
        """Begin the talk that the command line asked for; Textual calls the one of the shell as well."""
        if self.call is not None:
            self.start_call(self.call)

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

    # -- over the place that is shown ------------------------------------------------------------------

    def can_log(self) -> bool:
        """Whether a talk can be written down over what is shown."""
        return isinstance(self.screen, PlaceScreen) and self.current_mode != FIRST_RUN

    @work(exclusive=True, group="call")
    async def action_quick_log(self) -> None:
        """Write down a chance talk; its reflection opens."""
        from .conversation.meeting_form import quick_log

        place = self.screen
        if isinstance(place, PlaceScreen) and (talk := await quick_log(place)):
            await self.open_conversation(talk, "reflect")

    async def on_find(self, message: Find) -> None:
        """A screen asks to find somebody."""
        from .pipeline.screen import PipelineScreen

        await self.switch_mode("pipeline")
        place = await self._base_screen()
        if message.filtered and isinstance(place, PipelineScreen):
            place.show_filtered(message.filtered)
        else:
            self.action_find()

    def can_open_banks(self) -> bool:
        """Whether there is a place to open them over, and they are not open yet."""
        from textual.screen import SystemModalScreen

        # The palette that offers it stands above the place.
        places = (each for each in reversed(self.screen_stack) if not isinstance(each, SystemModalScreen))
        top = next(places, None)
        return isinstance(top, PlaceScreen) and not top.SHOWS_BANKS and self.current_mode != FIRST_RUN

    def action_question_banks(self) -> None:
        """Open the question banks over this place."""
        from .banks.screen import open_banks

        if isinstance(self.screen, PlaceScreen):
            open_banks(self.screen)

    def can_find(self) -> bool:
        """Whether this place has something to find."""
        focused = self.screen.focused
        if focused is not None and focused.check_consume_key("slash", "/"):
            return False  # it is text there, which Textual does not see in this key's name
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
        some = self.workspace.home.may_undo or self._own_undo()
        return True if some and not self.workspace.session.read_only else None

    def _own_undo(self) -> Callable[[], str | None] | None:
        return self.screen.own_undo() if isinstance(self.screen, PlaceScreen) else None

    def action_undo(self) -> None:
        """Take back the last change and say which."""
        self._tell_undo(self._own_undo() or self.workspace.session.undo, "There is nothing to undo.")

    def action_redo(self) -> None:
        """Bring back what was undone and say what."""
        self._tell_undo(self.workspace.session.redo, "There is nothing to redo.")

    def _tell_undo(self, step: Callable[[], str | None], nothing: str) -> None:
        if self.workspace.session.read_only:
            self.say(f"Nothing was changed: {self.workspace.session.status.reason}", "warning")
        else:
            try:
                self.say(step() or nothing)
            except Refused as refusal:
                self.say(str(refusal), "error")

    @work(exclusive=True, group="dialog")
    async def action_sort_out(self) -> None:
        """Go through the conflict copies, then through what was changed in two places."""
        from .data.conflicts import settle_kept_twice
        from .data.dialogs import offer_copies

        if not self.open_places:
            return
        place = self.open_places[-1]
        if await offer_copies(place):
            await settle_kept_twice(place)
        self.look_for_copies()
        for place in self.open_places:
            place.refresh_view()

    def action_command_palette(self) -> None:
        """Find any command by name."""
        from .kit.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_help_keys(self) -> None:
        """List the keys that work here."""
        from .kit.keys_help import KeysHelp

        if not isinstance(self.screen, KeysHelp):
            self.push_screen(KeysHelp(self.screen, self.overrides))

    def action_data(self) -> None:
        """Show where the data lies and how safe it is."""
        from .data.screen import open_data

        open_data(self)

    @work(exclusive=True, group="theme")
    async def action_theme(self) -> None:
        """Choose the colours for now; the settings file keeps them."""
        from .kit.select import Option, SelectOne

        names = sorted(self.available_themes, key=lambda name: (not name.startswith("infoint"), name))
        chosen = await self.push_screen_wait(
            SelectOne("Colours", [Option(name, name) for name in names], current=self.theme)
        )
        if chosen:
            self.theme = chosen
            self.say(f"To keep it, write this line into settings.yaml: theme: {chosen}")

    async def action_quit(self) -> None:
        """Leave when everything is on disk; otherwise ask what to do."""
        from .leaving import leave_unsaved, leave_untold

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
    if not workspace.session.introduced and not workspace.session.read_only and call is None:
        start_place = FIRST_RUN
    elif not start_place:
        start_place = "conversation" if workspace.session.talking else "today"
    app = InfointApp(workspace, settings or Settings(), intervals=intervals, start_place=start_place)
    app.call = call
    return app
