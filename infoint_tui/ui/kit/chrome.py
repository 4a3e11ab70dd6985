"""The three lines around every place: header with the saving state, message line, key bar."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from ...domain import NamedTuple
from ...domain.phrasing import clock_time, day_and_time
from .command import UNBOUND, chain, live_keys, show_key, state_of
from .list import CachedLines
from .text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from textual.dom import DOMNode
    from textual.events import Click
    from textual.geometry import Size
    from textual.screen import Screen

    from ...services.session import Session
    from .command import Command


PLACES = (
    ("today", "1", "Today", "Go to Today: the next conversation and what is due."),
    ("pipeline", "2", "Pipeline", "Go to the pipeline: everyone, by stage."),
    ("conversation", "3", "Conversation", "Go to the current, next, or last conversation."),
    ("review", "4", "Review", "See what your conversations add up to."),
)
"""Name, key, title and help sentence of each place."""
FIRST_RUN = "first_run"
"""The place shown once, in a home without a profile; no key leads there."""


SEPARATOR = "  "
MOST_ITEMS = 7
"""Entries of the key bar before the menu and the help; more are not read."""
FILLERS = 50
"""Rank from which on commands only fill what room is left: never one that rests, and none in a place where
nothing stands yet."""
MENU, PALETTE, HELP = "menu", "palette", "help.keys"
"""What stays in the key bar however narrow it is; the palette only where the key of the menu is text."""

STATES = {
    "saved": ("Saved", "$text-success"),
    "saving": ("saving", "$text-muted"),
    "not saved": ("NOT SAVED", "bold $text-error"),
    "read-only": ("READ ONLY", "bold $text-warning"),
}
"""How each state of the store is shown; the word carries the meaning, the colour helps."""


def state_content(state: str, reason: str, width: int = 0) -> Content:
    """The saving state as shown in a header.

    Args:
        state: saved, saving, not saved or read-only.
        reason: Why it is not saved; a place says below its header why it only reads.
        width: Cells there are for it; 0 when there is no limit.
    """
    word, style = STATES.get(state, (state, "bold $text-error"))
    shown = styled(word, style)
    if reason and state == "not saved":
        full = assemble(shown, ": ", (reason, style))
        if not width or full.cell_length <= width:
            return full
        if width > shown.cell_length + 8:
            return full.truncate(width, ellipsis=True)
    return shown


class OneLine(CachedLines, Widget):
    """A widget of one line: what it was given, cut to its width, or what its own `line` makes of that.

    It repaints only when that changes.
    """

    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; }"

    shown: Content = BLANK
    """What it says, as long as it likes."""
    _painted: Content | None = None
    """What was painted last; None before the first paint."""

    def line(self, width: int) -> Content:
        """What to show in so many cells."""
        return self.shown.truncate(width, ellipsis=True)

    def render(self) -> Content:
        """The line as it is now."""
        width = self.content_size.width
        if not width:
            return BLANK
        self._painted = self.line(width)
        return self._painted

    def update(self) -> None:
        """Repaint if there is something new to show; before the first paint there is no need to look.

        One that is hidden has no width to compare at: it forgets what it painted.
        """
        width = self.content_size.width
        if self._painted is not None and not (width and self.line(width).is_same(self._painted)):
            self.refresh()


class HeaderBar(OneLine):
    """Name, places, date and time, and whether everything is saved."""

    DEFAULT_CSS = """
    HeaderBar { background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, place: str, session: Session) -> None:
        """A header.

        Args:
            place: Name of the place it stands in.
            session: Knows the time in the user's zone and whether everything is saved.
        """
        super().__init__()
        self._place = place
        self._session = session

    async def on_click(self, event: Click) -> None:
        """A click on the title of a place goes there."""
        offset = event.get_content_offset(self)
        shown = self.line(self.content_size.width).plain
        for name, key, title, _help in PLACES:
            start = shown.find(f"{key} {title}")
            if offset is not None and 0 <= start <= offset.x < start + len(key) + 1 + len(title):
                event.stop()
                await self.app.run_action(f"command('place.{name}')", self.app)

    def line(self, width: int) -> Content:
        """Drop what is needed least until it fits: the date, the name, the titles of other places."""
        found = self._session.status
        state, reason = found.state.value, found.reason
        now = self._session.moment().local()
        quiet = state in ("saved", "saving")
        shown_state = state_content(state, reason, 0 if quiet else max(9, width // 2))
        clocks = [f"{day_and_time(now)}", clock_time(now), ""]
        for titles in ("all", "own"):
            for clock in clocks:
                for name in ("infoint", ""):
                    left = assemble((name, "bold $text-accent"), "  " if name else "", self._tabs(titles))
                    right = assemble((clock, "$text-muted"), "  " if clock else "", shown_state)
                    room = width - left.cell_length - right.cell_length
                    if room >= 2:
                        return assemble(left, " " * room, right)
        return assemble(self._tabs("own"), " ", shown_state).truncate(width, ellipsis=True)

    def _tabs(self, titles: str) -> Content:
        parts: list[Content] = []
        for name, key, title, _help in PLACES:
            if name == self._place:
                parts.append(styled(f"{key} {title}", "bold underline"))
            elif titles == "all":
                parts.append(styled(f"{key} {title}", "$text-muted"))
        return Content("  ").join(parts)


class MessageLine(OneLine):
    """One line for what just happened or what went wrong; empty most of the time."""

    DEFAULT_CSS = """
    MessageLine { padding: 0 1; display: none; color: $foreground; background: $surface; }
    MessageLine.-shown { display: block; }
    MessageLine.-error { color: $text-error; text-style: bold; height: auto; max-height: 4; }
    MessageLine.-warning { color: $text-warning; height: auto; max-height: 3; }
    """

    _message: Content = BLANK

    @property
    def message(self) -> str:
        """What is shown now, as plain text."""
        return self._message.plain

    def show(self, text: str | Content, severity: str = "") -> None:
        """Show a message until the next one; an empty one clears the line.

        Args:
            text: What to say.
            severity: "", "warning" or "error".
        """
        self._message = plain(text) if isinstance(text, str) else text
        shown = {f"-{each}": each == severity for each in ("error", "warning")}
        self.update_classes(shown | {"-shown": bool(self._message.plain)})
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Lines of the message in that width; while it was hidden, nothing was drawn to measure."""
        return len(self.line(width).wrap(width)) if width else 1

    def line(self, width: int) -> Content:
        """The message, folded where a long warning or error needs several lines."""
        folds = self.has_class("-error") or self.has_class("-warning")
        return self._message if folds else self._message.truncate(width, ellipsis=True)


class KeyItem(NamedTuple):
    """One entry of the key bar."""

    command: Command
    key: str
    """As people read it."""
    enabled: bool
    node: DOMNode
    """Runs the command."""

    @property
    def content(self) -> Content:
        """What is shown."""
        return _key_content(self.key, self.command.label, self.enabled)


@cache
def _key_content(key: str, label: str, enabled: bool) -> Content:
    if not enabled:
        return styled(f"{key} {label}", "$text-muted")
    return assemble((key, "bold $text-accent"), " ", label)


class KeyBar(OneLine):
    """What can be done here and now: a few keys for what the cursor is on, then the menu and the help."""

    DEFAULT_CSS = """
    KeyBar { background: $panel; color: $foreground; padding: 0 1; }
    """

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _screen: Screen[Any]) -> None:
        self.update()

    def chosen(self, width: int) -> list[KeyItem]:
        """The items by rank as far as there is room."""
        items = {item.command.id: item for item in items_of(self.screen)}
        menu = items.pop(PALETTE, None)
        menu = items.pop(MENU, menu)
        last = [item for item in (menu, items.pop(HELP, None)) if item is not None]
        room = width - sum(item.content.cell_length + len(SEPARATOR) for item in last) + len(SEPARATOR)
        chosen: list[KeyItem] = []
        bare = getattr(self.screen, "bare", False)
        for item in items.values():
            if item.command.footer >= FILLERS and (bare or not item.enabled):
                continue
            taken = item.content.cell_length + len(SEPARATOR)
            if taken <= room and len(chosen) < MOST_ITEMS:
                room -= taken
                chosen.append(item)
        return [*chosen, *last]

    def line(self, width: int) -> Content:
        """The items in one line."""
        return Content(SEPARATOR).join(item.content for item in self.chosen(width))

    async def on_click(self, event: Click) -> None:
        """A click on an item does what its key does."""
        offset = event.get_content_offset(self)
        at = offset.x if offset is not None else -1
        for item in self.chosen(self.content_size.width):
            length = item.content.cell_length
            if 0 <= at < length and item.enabled:
                event.stop()
                self.app.call_later(self.app.run_action, item.command.action, item.node)
                return
            at -= length + len(SEPARATOR)


def items_of(screen: Screen[Any]) -> list[KeyItem]:
    """The ranked commands that the keyboard reaches now.

    Where two keys of a place do the same, the one needed more is enough.
    """
    found: dict[str, KeyItem] = {}
    overrides = getattr(screen.app, "overrides", {})
    known: dict[object, Mapping[str, Command]] = {}
    for key, active in screen.active_bindings.items():
        if active.node not in known:
            known[active.node] = by_id(active.node)
        node, command = active.node, known[active.node].get(active.binding.id or "")
        if command is None and key == "enter":
            node, command = _behind_enter(screen) or (node, None)
        if command is None or not command.footer or command.id in found or key.startswith(UNBOUND):
            continue
        shown = show_key(active.binding.key_display or _reached(command, key, overrides))
        found[command.id] = KeyItem(command, shown, active.enabled, node)
    ranked = sorted(found.values(), key=lambda item: item.command.footer)
    actions: dict[tuple[object, str], KeyItem] = {}
    for item in ranked:
        command = item.command
        actions.setdefault((command.run or command.action, command.id.partition(".")[0]), item)
    return list(actions.values())


def _behind_enter(screen: Screen[Any]) -> tuple[DOMNode, Command] | None:
    """The command of the screen that a list or field hands Enter on to, with its node."""
    nodes = chain(screen.focused or screen)
    return next((at for at in nodes if "enter" in at[1].keys.split(",") and state_of(*at) is True), None)


def by_id(node: object) -> Mapping[str, Command]:
    """The commands of a node by their ids."""
    return {command.id: command for command in getattr(node, "KEYS", ())}


def _reached(command: Command, key: str, overrides: Mapping[str, str]) -> str:
    """Of the keys of a command the one that Textual calls `key`, as the command spells it."""
    listed = live_keys(command, overrides)
    return key if key in listed else next((each for each in listed if len(each) == 1), listed[0])
