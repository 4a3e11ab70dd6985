"""Choose one of several things, with a filter for long lists; the action menu among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding

from ...domain import NamedTuple
from .command import EVERYWHERE, Command, bindings, show_key, shown_keys, state_of, within_reach
from .dialog import CLOSE, Dialog, RowsDialog
from .fields import LineInput
from .list import Row, RowList
from .text import assemble, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget
    from textual.widgets import Input


T = TypeVar("T")

TAKE = Command("choose.take", "enter", "take", "choose", "Choose the line under the cursor.", "choosing", 1)
PICK = Command(
    "pick.take", "enter", "pick", "take", "Use what is checked, or the line under the cursor.", "ticking", 1
)
TICK = Command(
    "pick.tick", "space", "tick", "tick", "Check or uncheck the line.", "ticking", 2,
    palette=False,
)  # fmt: skip
DOWN = Command("choose.down", "down,ctrl+n", "move(1)", "down", "Next line.", "choosing", palette=False)
UP = Command("choose.up", "up,ctrl+b", "move(-1)", "up", "Previous line.", "choosing", palette=False)
COMMANDS: tuple[Command, ...] = (
    TAKE,
    PICK,
    TICK,
    DOWN,
    UP,
)

FILTER_FROM = 8
"""Lists of so many options get a line to filter them."""

COLUMN = 18
"""Labels of up to so many cells make a column."""


class Option(NamedTuple):
    """One thing to choose."""

    key: str
    """Returned when it is chosen."""
    label: str
    note: str = ""
    """Shown beside it, and found by the filter."""


def _padded(option: Option, cells: int) -> Content:
    label = plain(option.label)
    return label.pad_right(max(0, cells - label.cell_length)) if option.note else label


class FilteredRows(RowsDialog[T]):
    """A list below a line to type in; the keys of the cursor move through the list all the same."""

    KEYS: ClassVar[tuple[Command, ...]] = (*RowsDialog.KEYS, DOWN, UP)
    BINDINGS = [
        *bindings((DOWN, UP)),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    placeholder = "type to filter"
    """What the empty line says."""

    @property
    def filtered(self) -> bool:
        """Whether there is a line."""
        return True

    def content(self) -> Iterable[Widget]:
        """The line, if any, and the list."""
        self.rows.can_focus = not self.filtered
        if self.filtered:
            yield LineInput(placeholder=self.placeholder)
        yield self.rows

    def action_move(self, step: int) -> None:
        """Move the cursor while the focus stays in the line."""
        with suppress(SkipAction):
            self.rows.action_cursor(step)

    def action_page(self, step: int) -> None:
        """The same by what fits on the screen."""
        self.rows.action_page(step)


class SelectOne(FilteredRows[str]):
    """One of several options. Returns its key, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (TAKE, *FilteredRows.KEYS)
    BINDINGS = bindings((TAKE,))
    DEFAULT_CSS = "SelectOne LineInput { margin: 0 0 1 0; }"

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        *,
        lead: str | Content = "",
        current: str | None = None,
        other: str | Callable[[str], str] = "",
        preview: Callable[[str], object] | None = None,
    ) -> None:
        """A list to choose from.

        Args:
            title: What is chosen.
            options: The options in order.
            lead: A sentence under the title.
            current: Key of the option to start on.
            other: If given, what is typed in the filter can be taken as it is; this says so ("add"),
                or says of the text what it is taken as.
            preview: Called with the key under the cursor whenever that moves.
        """
        self._preview = preview
        self._options = options
        self._other = other
        super().__init__(
            title, RowList(self._rows(""), empty=plain("no matches")), lead=lead, current=current
        )

    @property
    def filtered(self) -> bool:
        """Whether there is a line to filter."""
        return bool(self._other) or len(self._options) >= FILTER_FROM

    def _rows(self, words: str) -> list[Row]:
        wanted = words.casefold().split()
        column = self._column()
        rows = [
            Row(
                option.key,
                (
                    assemble(
                        _padded(option, column), (f"  {option.note}" if option.note else "", "$text-muted")
                    ),
                ),
            )
            for option in self._options
            if all(word in f"{option.label} {option.note}".casefold() for word in wanted)
        ]
        if self._other and words.strip():
            taken_as = self._other if isinstance(self._other, str) else self._other(words.strip())
            rows.append(
                Row("=" + words.strip(), (assemble((f"{taken_as}: ", "$text-accent"), words.strip()),))
            )
        return rows

    def _column(self) -> int:
        """Cells of the labels, so that the notes stand below each other; 0 where one is too long for that."""
        widest = max((plain(option.label).cell_length for option in self._options if option.note), default=0)
        return widest if widest <= COLUMN else 0

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self.rows.set_rows(self._rows(event.value))

    def on_input_submitted(self) -> None:
        """Enter in the filter."""
        self.action_take()

    @on(RowList.Moved)
    def try_out(self, event: RowList.Moved) -> None:
        """Try out the option under the cursor, where that is wanted."""
        if self._preview is not None and event.key is not None:
            self._preview(event.key)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter or a double click on a line."""
        self.dismiss(event.key)

    def action_take(self) -> None:
        """Return the key under the cursor; "=text" for typed text taken as it is."""
        if (key := self.rows.cursor_key) is not None:
            self.dismiss(key)


TICKED, UNTICKED = "[x] ", "[ ] "


class ChoiceGroup(NamedTuple):
    """Things that belong together, under a heading."""

    title: str
    options: Sequence[tuple[str, str]]
    """Key and label of each."""


class SelectMany(RowsDialog[tuple[str, ...]]):
    """Some of several options. Returns their keys in the order shown, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (PICK, TICK, *Dialog.KEYS)
    BINDINGS = bindings((PICK, TICK))
    WIDTH: ClassVar[int] = 100

    def __init__(
        self, title: str, groups: Sequence[ChoiceGroup], *, lead: str = "", current: str | None = None
    ) -> None:
        """A list to tick; groups without options are left out."""
        self._groups = [group for group in groups if group.options]
        self._ticked: set[str] = set()
        super().__init__(title, RowList(self._rows()), lead=lead, current=current)

    def _rows(self) -> list[Row]:
        rows = []
        for group in self._groups:
            if len(self._groups) > 1:
                rows.append(Row(f"#{group.title}", (assemble((group.title, "$text-muted")),), heading=True))
            for key, label in group.options:
                box = (TICKED, "$text-accent") if key in self._ticked else (UNTICKED, "$text-muted")
                rows.append(Row(key, (assemble(box, plain(label)),)))
        return rows

    def action_tick(self) -> None:
        """Tick the line, or take the tick back; the cursor goes on to the next."""
        key = self.rows.cursor_key
        if key is None:
            return
        self._ticked ^= {key}
        self.rows.set_rows(self._rows(), cursor=key)
        self.rows.action_cursor(1)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter or a double click on a line."""
        event.stop()
        self.action_pick()

    def action_pick(self) -> None:
        """Return what is ticked, or the line under the cursor."""
        key = self.rows.cursor_key
        ticked = tuple(
            name for group in self._groups for name, _label in group.options if name in self._ticked
        )
        if ticked or key is not None:
            self.dismiss(ticked or (str(key),))


TITLE_CELLS = 24
"""Cells of the column of titles."""
GROUP = "#"
"""How the keys of headings begin."""


class OfferedAction(NamedTuple):
    """A command that can run now, with the node that runs it."""

    node: DOMNode
    command: Command
    keys: str
    elsewhere: str = ""
    """The place to go to first, where it is a command of another one."""

    @property
    def group(self) -> str:
        """The heading it stands under."""
        return f"in {self.elsewhere}" if self.elsewhere else self.command.group or self.command.place

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


BY_NAME = 1
"""The worst rank at which an action of another place is found: by the words it is known by."""
FARTHER = 3
"""What is added to their ranks: whatever fits here comes first."""


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
        right=styled(offer.keys, "$text-muted" if offer.elsewhere else "bold $text-accent"),
    )


class ActionMenu(SelectOne):
    """The actions of a screen; those of other places once they are named.

    Returns the id of the one that was chosen; `offer` finds it.
    """

    WIDTH: ClassVar[int] = 100
    placeholder = "type to find an action"

    def __init__(
        self,
        below: Screen[Any],
        overrides: Mapping[str, str],
        elsewhere: Callable[[Sequence[OfferedAction]], Iterable[OfferedAction]],
    ) -> None:
        """The menu over a screen; what can be done is looked at now, while that is in front.

        `elsewhere` gives the actions of other places beside those of here; asked once words are typed.
        """
        self._offers = {offer.command.id: offer for offer in offers(below, overrides)}
        self._elsewhere: Callable[[], Iterable[OfferedAction]] | None = partial(
            elsewhere, tuple(self._offers.values())
        )
        subject = getattr(below, "subject", "")
        options = [Option(key, offer.title) for key, offer in self._offers.items()]
        super().__init__(subject or "Actions", options)

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
        if wanted and self._elsewhere is not None:
            found, self._elsewhere = self._elsewhere(), None
            self._offers |= {offer.command.id: offer for offer in found}
        ranks: dict[str, int] = {}
        for key, offer in self._offers.items():
            rank = fit(offer.command, wanted)
            if rank is None or (offer.elsewhere and not (wanted and rank <= BY_NAME)):
                continue
            ranks[key] = rank + (FARTHER if offer.elsewhere else 0)
        return ranks

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits, with the cursor on what fits best; instead of what the base does, not after it."""
        event.prevent_default()
        ranks = self._ranks(event.value)
        best = min(ranks, key=ranks.__getitem__, default="")
        self.rows.set_rows(self._rows(event.value), cursor=best or None)


KEY_COLUMN = 16
FOCUS = "Lists and fields"


class KeysHelp(FilteredRows[None]):
    """All commands in reach of the screen below, grouped, with overrides; then what lists and fields do.

    What is typed filters them; the cursor keys scroll meanwhile.
    """

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE, DOWN, UP)
    BINDINGS = []
    WIDTH: ClassVar[int] = 100
    placeholder = "type to find a key or what it does"

    def __init__(self, below: Screen[Any], overrides: Mapping[str, str]) -> None:
        """The help for the screen below, with the key overrides in force."""
        self._rows = rows_for(below, overrides)
        super().__init__(
            "Keys that work here",
            RowList(self._rows, empty=plain("no matches")),
            lead=(
                "While you type in a field, letters are just text. The right column"
                " shows each key's name in the settings."
            ),
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits, below its heading."""
        event.stop()
        self.rows.set_rows(fitting(self._rows, event.value))


def fitting(rows: Sequence[Row], words: str) -> list[Row]:
    """The rows that hold all the words, below their headings; one that holds them keeps all its rows."""
    wanted = words.casefold().split()
    kept: list[Row] = []
    heading: Row | None = None
    whole = False
    for row in rows:
        parts = (*row.lines, *((row.right,) if row.right is not None else ()))
        text = " ".join(part.plain for part in parts).casefold()
        holds = all(word in text for word in wanted)
        if row.heading:
            heading, whole = row, holds
        elif holds or whole:
            kept += [row] if heading is None else [heading, row]
            heading = None
    return kept


def rows_for(below: Screen[Any], overrides: Mapping[str, str]) -> list[Row]:
    """The rows of the help: one heading per place, one row per command."""
    groups: dict[str, list[Row]] = {}
    ours = set()
    for node, command in within_reach(below):
        ours.add(command.id)
        state = state_of(node, command)
        if state is not False:
            group = groups.setdefault(command.place, [])
            key, keys = f"{command.place}{len(group)}", shown_keys(command, overrides)
            group.append(_key_row(key, keys, command.help, command.id, works=state is True))
    others: dict[str, tuple[list[str], str]] = {}
    for key, active in below.active_bindings.items():
        binding = active.binding
        if binding.id not in ours and binding.description and not binding.system:
            others.setdefault(binding.action, ([], binding.description))[0].append(show_key(key))
    if others:
        groups[FOCUS] = [
            _key_row(f"{FOCUS}{at}", " ".join(keys), description)
            for at, (keys, description) in enumerate(others.values())
        ]
    rows: list[Row] = []
    for place in sorted(groups, key=lambda name: name == EVERYWHERE):
        rows += [Row(f"#{place}", (plain(place),), heading=True), *groups[place]]
    legend = _told("legend", "how to read the list", getattr(below, "LEGEND", ()))
    return [*rows, *legend, *_definition()]


def _key_row(key: str, keys: str, sentence: str, name: str = "", *, works: bool = True) -> Row:
    """A line of the help, with the id of the command at its end."""
    shown = (keys.ljust(KEY_COLUMN), "bold $text-accent" if works else "$text-muted")
    line = assemble("  ", shown, " ", sentence, ("" if works else "  (unavailable)", "$text-muted"))
    return Row(key, (line,), right=styled(name, "$text-muted"), wrap=True, hang=KEY_COLUMN + 3)


def _told(key: str, heading: str, sentences: Sequence[str]) -> list[Row]:
    """Sentences below a heading; nothing where there are none."""
    lines = [
        Row(f"{key}{number}", (assemble("  ", sentence),), wrap=True, hang=2)
        for number, sentence in enumerate(sentences)
    ]
    return [Row(f"#{key}", (plain(heading),), heading=True), *lines] if lines else []


def _definition() -> list[Row]:
    from ...domain.phrasing import DEFINITION

    return _told("about", "what an informational interview is", DEFINITION)
