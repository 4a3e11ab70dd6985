"""The command palette: every command that can run now, with its present key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from .command import Command, shown_keys, state_of, within_reach
from .text import assemble

if TYPE_CHECKING:
    from textual.content import Content
    from textual.dom import DOMNode


class Palette(CommandPalette):
    """Textual's palette in the colours of the dialogs, without the wide glyph before the field."""

    DEFAULT_CSS = """
    Palette {
        & SearchIcon { display: none; }
        & > Vertical { background: $surface; }
        & > Vertical:dark { background: $surface; }
        & #--input { border: none; padding: 0 2; background: $surface; }
        & #--results { background: $surface; }
        & #--results CommandList { border: none; background: $surface; padding: 0 1 1 1; }
    }
    """


class CommandProvider(Provider):
    """Commands within reach of the focus, the nearest first."""

    def _runnable(self) -> list[tuple[DOMNode, Command]]:
        return [
            (node, command)
            for node, command in within_reach(self.screen)
            if command.palette and state_of(node, command) is True
        ]

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for node, command in self._runnable():
            yield DiscoveryHit(
                self._shown(command), partial(self._run, node, command), text=command.help, help=None
            )

    async def search(self, query: str) -> Hits:
        """Those whose sentence, name or id fits the query."""
        matcher = self.matcher(query)
        for node, command in self._runnable():
            score = max(matcher.match(command.help), matcher.match(f"{command.label} {command.id}"))
            if score > 0:
                yield Hit(score, self._shown(command), partial(self._run, node, command), text=command.help)

    def _shown(self, command: Command) -> Content:
        overrides = getattr(self.app, "overrides", {})
        return assemble(command.help, "  ", (shown_keys(command, overrides), "bold $text-accent"))

    async def _run(self, node: DOMNode, command: Command) -> None:
        await self.app.run_action(command.action, node)
