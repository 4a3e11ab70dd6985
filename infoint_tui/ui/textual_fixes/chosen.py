"""What the application mends of Textual: the driver it chooses, style sheets read sooner, keys in their
order, and a quiet crash.

Our own terminal driver is taken where it is known to fit, else Textual's.

Textual hands each key to the widget that has the focus at that moment, but runs a binding only when it has
bubbled up to the app, and a dialog takes the focus later still. Letters typed meanwhile would go to the field
left behind, or be taken for keys of the place below the dialog; so a key waits until the one before it has
done its work. When the program fails, a sentence is written instead of local variables with notes in them.
"""

from __future__ import annotations

import os
import re
import sys
from asyncio import TimerHandle, get_running_loop, sleep
from collections import deque
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import textual
from rich.color import Color
from rich.segment import Segment
from rich.text import Text
from textual._compositor import ChopsUpdate, Compositor
from textual.css.stylesheet import Stylesheet
from textual.events import Event, Key, Paste
from textual.geometry import Region
from textual.message import Message
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.style import Style
    from textual.app import App
    from textual.css.types import CSSLocation
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.widget import Widget
    from textual.widgets import TextArea


KNOWN_VERSIONS = ("8.2.7", "8.2.8")
"""Versions of Textual whose private parts were read and tested; every other one is left alone."""


def known_textual() -> bool:
    """Whether the installed Textual is one of `KNOWN_VERSIONS`.

    The name of the folder that pip writes beside a package tells it a hundred times faster than reading the
    package's metadata; where there is no such folder, the answer is no.
    """
    beside = Path(textual.__file__).parent.parent
    return any((beside / f"textual-{version}.dist-info").is_dir() for version in KNOWN_VERSIONS)


class LeanStylesheet(Stylesheet):
    """Reads each sheet without its blanks: every one of them costs a start as much as a word.

    What is wrong in a sheet is told without its line. Nothing private is used.
    """

    def add_source(
        self,
        css: str,
        read_from: CSSLocation | None = None,
        is_default_css: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> None:
        """Add a sheet; called by Textual."""
        super().add_source(lean(css), read_from, is_default_css, tie_breaker, scope)


@cache
def lean(css: str) -> str:
    """A style sheet without comments, line breaks and blanks that part nothing."""
    if "/*" in css or "# " in css:
        css = re.sub(r"/\*[\s\S]*?\*/|# [^\n]*", "", css)
    css = " ".join(css.split())
    for mark in "{};":
        css = css.replace(f"{mark} ", mark).replace(f" {mark}", mark)
    return css.replace(": ", ":")


NO_TITLE = ("linux", "dumb")
"""Terminals that have none and might print what is meant for it."""


def fast_driver_class(enabled: bool = True) -> type[Driver] | None:
    """The driver that answers keys and leaving at once, or None to use Textual's own.

    None if switched off, away from POSIX, with a Textual not known, or where the environment names a driver.
    """
    if not enabled or os.name != "posix" or os.environ.get("TEXTUAL_DRIVER") or not known_textual():
        return None
    from .posix_driver import FastDriver

    return FastDriver


def show_title(app: App[int], text: str) -> None:
    """Set the terminal's title until the program ends; only our own driver gives the former one back."""
    show = getattr(app._driver, "show_title", None)
    if show is not None and os.environ.get("TERM") not in NO_TITLE:
        show(text)


def editor_class(enabled: bool = True) -> type[TextArea]:
    """The TextArea to use: one whose keys cost the same in a long text as in a short one, or Textual's.

    Textual's own if switched off or with a Textual not known.
    """
    if enabled and known_textual():
        from .fast_text_area import FastTextArea

        return FastTextArea
    from textual.widgets import TextArea

    return TextArea


def compose_less(screen: Screen[Any]) -> None:
    """Have a screen just made repaint with `TopOnly`; not with a Textual not known."""
    if known_textual():
        screen._compositor = TopOnly()


class TopOnly(Compositor):
    """Repaints a part of the screen by asking the widgets on top there for the lines they have in it.

    Textual's own asks every widget whose container meets that part, hidden ones too, for all of its lines.
    """

    def render_partial_update(self) -> ChopsUpdate | None:
        """What changed since the last time; called by Textual."""
        spans = list(self._regions_to_spans(self._dirty_regions))
        self._dirty_regions.clear()
        if not spans:
            return None
        chops: dict[int, dict[int, Strip | None]] = {}
        ends: dict[int, list[int]] = {}
        runs = _runs(y for y, _, _ in spans)
        known: dict[Widget, dict[int, Strip]] = {}
        for y, x1, x2 in spans:
            cuts = self.cuts[y]
            line = chops.setdefault(y, dict.fromkeys(cuts[:-1]))
            ends[y] = cuts[1:]
            wanted = [
                cut
                for cut, end in zip(line, ends[y], strict=True)
                if x1 < end and cut < x2 and line[cut] is None
            ]
            for widget, shown, region in self.layers_visible[y]:
                left, right = shown.column_span
                if not any(left <= cut < right for cut in wanted):
                    continue
                strips = known.setdefault(widget, {})
                if y not in strips:
                    first, last = max(runs[y].start, shown.y), min(runs[y].stop, shown.bottom)
                    crop = Region(left - region.x, first - region.y, shown.width, last - first)
                    strips.update(zip(range(first, last), widget.render_lines(crop), strict=False))
                own = [cut for cut in cuts if left <= cut <= right]
                pieces = strips[y].divide([cut - left for cut in own[1:]]) if y in strips else ()
                line.update(piece for piece in zip(own, pieces, strict=False) if piece[0] in wanted)
                wanted = [cut for cut in wanted if line[cut] is None]
                if not wanted:
                    break
        return ChopsUpdate(chops, spans, ends)  # type: ignore[arg-type]


def quicken(bar: ScrollBar) -> None:
    """Have a scroll bar drawn as `QuickBar` does; not with a Textual not known."""
    if type(bar) is ScrollBar and known_textual():
        bar.__class__ = QuickBar


class QuickBar(ScrollBar):
    """A scroll bar that keeps the cells it is made of: Textual makes each anew whenever it moves."""

    _cells: dict[tuple[Segment, Style], Strip] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some of its lines; called by Textual."""
        bar, height = self.render(), self.size.height
        if type(bar) is not ScrollBarRender or crop.width != bar.thickness or self.styles.gutter:
            return super().render_lines(crop)
        style = self.app.console.get_style(bar.style)
        if self._cells is None or len(self._cells) > MOST_CELLS:
            self._cells = {}
        parts = (height, bar.virtual_size, bar.window_size, bar.position, bar.thickness, True)
        made = bar.render_bar(*parts, style.bgcolor or BLACK, style.color or BLACK).segments
        base, background = self.visual_style.rich_style, self.background_colors[1]
        lines = []
        for part in made[crop.y : crop.bottom]:
            line = self._cells.get((part, base))
            if line is None:
                line = Strip([Segment(part.text, base + part.style)], bar.thickness)
                self._cells[part, base] = line
            lines.append(line)
        for line_filter in self.get_line_filters():
            lines = [line.apply_filter(line_filter, background) for line in lines]
        return lines


def _runs(lines: Iterable[int]) -> dict[int, range]:
    """For each of some lines, given in order, the lines without a gap that it is among."""
    found: dict[int, range] = {}
    for line in lines:
        start = found[line - 1].start if line - 1 in found else line
        found[line] = range(start, line + 1)
    for line in reversed(found):
        if line + 1 in found:
            found[line] = found[line + 1]
    return found


if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object

MOST_CELLS = 500
BLACK = Color.parse("black")
KEY_PATIENCE = 0.5
"""Seconds after which keys wait no longer for one whose end was not seen."""
TURNS = 3
"""Turns of the event loop in which a worker just started reaches its dialog."""


class KeyDone(Message):
    """Follows a key on its way up; where it arrives, the key has been there."""

    def __init__(self, number: int, around: int, screen: object) -> None:
        super().__init__()
        self.number = number
        self.around = around
        self.screen = screen


class KeysInOrder(Base):
    """Put before `App` in the bases."""

    _held: deque[Event] | None = None
    _patience: TimerHandle | None = None
    """Runs while a key is on its way."""
    _key_number = 0

    async def on_event(self, event: Event) -> None:
        """Hold a key or a paste back while another is on its way; called by Textual."""
        if not isinstance(event, (Key, Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif self._patience is not None:
            self._held = self._held or deque()
            self._held.append(event)
        else:
            await self._hand_on(event)

    async def _hand_on(self, event: Key | Paste) -> None:
        if isinstance(event, Paste):
            await super().on_event(event)
            return
        if self._stays(event):
            await self._to_focus(event)
            return
        self._key_number += 1
        self._patience = get_running_loop().call_later(
            KEY_PATIENCE, self.call_later, self._go_on, self._key_number
        )
        await super().on_event(event)
        self._send_after(self._key_number, 1)

    def _stays(self, event: Key) -> bool:
        """Whether the key only adds a character to a field or moves a cursor, which moves no focus."""
        field = self.focused
        if field is None:
            return False
        if event.is_printable and field.check_consume_key(event.key, event.character):
            return True
        stays = getattr(field, "key_stays_here", None)
        return stays is not None and bool(stays(event.key))

    async def _to_focus(self, event: Key) -> None:
        """Hand the widget with the focus a key that stays there, whatever else it is bound to."""
        if self.focused is None or not self.app_focus:
            await super().on_event(event)
        else:
            self.screen._clear_tooltip()
            self.focused._forward_event(event)

    def _send_after(self, number: int, around: int) -> None:
        target = self.focused or self.screen
        if not target.post_message(KeyDone(number, around, self.screen)):
            self.call_later(self._go_on, number)

    def on_key_done(self, message: KeyDone) -> None:
        """The key has been everywhere; what it set going comes next."""
        message.stop()
        self.call_later(self._look_again, message)

    async def _look_again(self, message: KeyDone) -> None:
        """Go round a second time for messages the key sent, and again while a screen is opening."""
        for _ in range(TURNS):
            await sleep(0)
        if message.around == 1 or self.screen is not message.screen:
            self._send_after(message.number, message.around + 1)
        else:
            await self._go_on(message.number)

    async def _go_on(self, number: int) -> None:
        """Let the next keys pass, unless it is another key by now that they wait for."""
        if self._patience is None or number != self._key_number:
            return
        self._patience.cancel()
        self._patience = None
        while self._patience is None and self._held:
            await self.on_event(self._held.popleft())


class QuietCrash:
    """Put before `App` in the bases; replaces its report of an unexpected error."""

    _exit_renderables: list[Any]

    def crash_text(self, error: BaseException | None) -> str:
        """What to print: the kind of the error and its place, never a value."""
        kind = type(error).__name__ if error else "unknown error"
        return f"infoint stopped: {kind}{_place(error)}."

    def _fatal_error(self) -> None:
        self._exit_renderables.append(Text(self.crash_text(sys.exc_info()[1])))
        self._close_messages_no_wait()  # type: ignore[attr-defined]


def _place(error: BaseException | None) -> str:
    """Module and line where it happened, the innermost of ours, the wrappers around Textual aside."""
    traceback = error.__traceback__ if error else None
    place = ""
    ours = ""
    while traceback is not None:
        name = traceback.tb_frame.f_globals.get("__name__", "?")
        place = f" at {name}:{traceback.tb_lineno}"
        if str(name).startswith("infoint_tui") and not str(name).startswith("infoint_tui.ui.textual_fixes"):
            ours = place
        traceback = traceback.tb_next
    return ours or place
