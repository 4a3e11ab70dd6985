"""What can be done here and now, to be chosen from: grouped, with its keys, filtered as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from .command import EVERYWHERE, Command, shown_keys, state_of, within_reach
from .list import Row, RowList
from .screen import PlaceScreen
from .select import Option, SelectOne
from .text import assemble, plain, styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widgets import Input


TITLE_CELLS = 24
"""Cells of the column of titles."""
GROUP = "#"
"""How the keys of headings begin."""


class OfferedAction(NamedTuple):
    """A command that can run now, with the node that runs it."""

    node: DOMNode
    command: Command
    keys: str

    @property
    def group(self) -> str:
        """The heading it stands under."""
        return self.command.group or self.command.place

    @property
    def title(self) -> str:
        """Its name, short."""
        label = self.command.label
        return label[:1].upper() + label[1:]


def offers(screen: Screen[Any], overrides: Mapping[str, str]) -> list[OfferedAction]:
    """What can be done on a screen now, the nearest first; what works everywhere comes last.

    Two commands that do the same on different keys are one offer with the keys of both.
    """
    found: dict[object, OfferedAction] = {}
    keys: dict[object, dict[str, None]] = {}
    for node, command in within_reach(screen):
        same = (node, command.run or command.action)
        if state_of(node, command) is True:
            keys.setdefault(same, {}).update(dict.fromkeys(shown_keys(command, overrides).split()))
            if command.palette:
                found.setdefault(same, OfferedAction(node, command, ""))
    known = (offer._replace(keys=" ".join(keys[same])) for same, offer in found.items())
    return sorted(known, key=lambda offer: offer.command.place == EVERYWHERE)


def fit(command: Command, wanted: Iterable[str]) -> int | None:
    """How well the words that were typed fit a command: 0 is best, None is not at all.

    Each has to begin a word of its name, of the words it is also known by, or of its sentence.
    """
    names = _words(command.label)
    known = names | _words(f"{command.words} {command.id} {command.group} {command.place}")
    everything = known | _words(command.help)
    for rank, words in enumerate((names, known, everything)):
        if all(any(each.startswith(word) for each in words) for word in wanted):
            return rank
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def offer_row(offer: OfferedAction, key: str) -> Row:
    """A line of the menu: the title, what it does, its keys at the end."""
    title = plain(offer.title)
    padded = title.pad_right(max(0, TITLE_CELLS - title.cell_length)).stylize("bold")
    sentence = offer.command.help.removesuffix(".")
    return Row(
        key,
        (assemble(padded, " ", (sentence, "$text-muted")),),
        right=styled(offer.keys, "bold $text-accent"),
    )


class ActionMenu(SelectOne):
    """The actions of a screen. Returns the id of the one that was chosen; `offer` finds it."""

    WIDTH: ClassVar[int] = 100

    def __init__(self, below: Screen[Any], overrides: Mapping[str, str]) -> None:
        """The menu over a screen; what can be done is looked at now, while that is in front.

        Args:
            below: The screen it is about.
            overrides: Key overrides in force.
        """
        self._offers = {offer.command.id: offer for offer in offers(below, overrides)}
        subject = below.subject if isinstance(below, PlaceScreen) else ""
        options = [Option(key, offer.title) for key, offer in self._offers.items()]
        super().__init__(subject or "Actions", options, placeholder="type to find an action")

    @property
    def filtered(self) -> bool:
        """There is always a line to filter."""
        return True

    def offer(self, key: str) -> OfferedAction | None:
        """The action of an id."""
        return self._offers.get(key)

    def _rows(self, words: str) -> list[Row]:
        ranks = self._ranks(words)
        groups: dict[str, list[Row]] = {}
        for key in sorted(ranks, key=ranks.__getitem__):
            groups.setdefault(self._offers[key].group, []).append(offer_row(self._offers[key], key))
        rows: list[Row] = []
        for group, members in groups.items():
            title = group[:1].upper() + group[1:]
            rows += [Row(f"{GROUP}{group}", (plain(title),), heading=True), *members]
        return rows

    def _ranks(self, words: str) -> dict[str, int]:
        """How well each action fits the words; those that don't are left out."""
        wanted = [*_words(words)]
        ranks = {key: fit(offer.command, wanted) for key, offer in self._offers.items()}
        return {key: rank for key, rank in ranks.items() if rank is not None}

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits, with the cursor on what fits best; instead of what the base does, not after it."""
        event.prevent_default()
        ranks = self._ranks(event.value)
        best = min(ranks, key=ranks.__getitem__, default="")
        self.query_one(RowList).set_rows(self._rows(event.value), cursor=best or None)
