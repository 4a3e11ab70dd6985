"""List and editor that run the keys of the walk in the order they were typed.

Textual runs a binding when its key has bubbled up to the app; a key typed meanwhile has gone to the old focus
by then. A step changes the focus, so that quick fingers would answer the wrong step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.events import Key

from ..screens.base import PlaceScreen
from ..widgets.rows import RowList

if TYPE_CHECKING:
    from textual.widget import Widget as Mixin
else:
    Mixin = object
    """Textual takes styles and bindings from the first base that is a widget: this one must be none."""


class InOrder(Mixin):
    """What list and editor have in common; they are children of the widget whose keys they run."""

    TYPES = False
    """Whether printable keys are text here."""

    async def on_key(self, event: Key) -> None:
        """Run a key that is bound here or in the walk, before the next one is looked at."""
        focused = self.screen.focused
        if focused is not self and focused is not None and focused.parent is self.parent:
            _take(event)
            focused.post_message(Key(event.key, event.character))
        elif not (self.TYPES and event.is_printable):
            active = self.screen.active_bindings.get(event.key)
            if active is not None and active.node in (self, self.parent):
                _take(event)
                if active.enabled:
                    await self._run(active.binding.action, active.node)

    async def _run(self, action: str, node: object) -> None:
        try:
            await self.app.run_action(action, node)  # type: ignore[arg-type]
        except SkipAction:
            return


def _take(event: Key) -> None:
    event.stop()
    event.prevent_default()


RUN = 1.0
"""Seconds after a stray letter during which further ones belong to the same words."""
ASTRAY = "Digits answer here. w writes words to a line; tab goes to a text, where there is one."


class AnswerList(InOrder, RowList):
    """The list of answers; Enter belongs to the walk.

    Words written where digits are expected would start a call or take something back by the letters among
    them: from a letter that means nothing here on, the rest of the words means nothing, either.
    """

    _stray_at = -RUN

    async def on_key(self, event: Key) -> None:
        """Let words that belong elsewhere do nothing, and say where they belong."""
        screen = self.screen
        now = screen.workspace.clock.elapsed() if isinstance(screen, PlaceScreen) else 0.0
        if not event.is_printable or self is not screen.focused:
            return
        if now - self._stray_at < RUN or event.key not in screen.active_bindings:
            self._stray_at = now
            _take(event)
            if isinstance(screen, PlaceScreen):
                screen.say(ASTRAY)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rows are not opened here."""
        return False if action == "choose" else super().check_action(action, parameters)


class Words(InOrder):
    """Mixed into the editor of the walk."""

    TYPES = True
