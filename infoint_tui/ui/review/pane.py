"""What the tabs of the review share: the names of the tabs, what is looked at, and what a tab is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from textual.containers import Vertical
from textual.message import Message

from ...domain import NamedTuple
from ...domain.evidence import words_of
from ..kit.command import Commanded
from ..kit.list import RowList
from ..kit.screen import attempt
from ..kit.text import BLANK, assemble, lines, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from ...domain.learning import Said
    from ...services.workspace import Workspace
    from ..kit.rows import Row
    from ..kit.screen import PlaceScreen
    from ..kit.text import Part


TABS = (
    ("compare", "Compare"),
    ("themes", "Themes"),
    ("differences", "Differences"),
    ("people", "People"),
    ("decide", "Decide"),
    ("numbers", "Numbers"),
)
"""Name and title of each tab, from left to right."""
NOT_FOUND = plain("No matches here. Press Esc to clear the filter, or p to choose another path.")
"""What a tab says where something would be shown without the filter and the path."""


class Scope(NamedTuple):
    """What all tabs look at: one choice for the whole review."""

    path: str = ""
    """Uid of the path looked at; empty for all of them."""
    words: str = ""
    """What the filter says; a tab shows only what has all its words."""

    def fits(self, *texts: str) -> bool:
        """Whether these texts together have every word of the filter, whatever their case."""
        if not self.words:
            return True
        found = " ".join(texts).casefold()
        return all(word in found for word in self.words.casefold().split())


class ReviewFile(NamedTuple):
    """A file that `x` writes of what a tab shows."""

    label: str
    """What it is, as one chooses it: "Quotes, as a table"."""
    name: str
    """What it is about, for the name of the file that is offered."""
    ending: str
    make: Callable[[], bytes]
    """Makes its content; may raise `Refused`."""


class ShowPath(Message):
    """A tab asks for the form of a path."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


class ShowNote(Message):
    """A tab asks for the conversation of a note, at the note."""

    def __init__(self, meeting: str, note: str = "", tab: str = "") -> None:
        super().__init__()
        self.meeting = meeting
        self.note = note
        self.tab = "live" if note else tab


class ShowPerson(Message):
    """A tab asks for somebody nobody talked to yet, among the people."""

    def __init__(self, person: str) -> None:
        super().__init__()
        self.person = person


class ReviewPane(Protocol):
    """A tab of the review: a widget with its own commands. Until it is mounted only `show` is asked of it."""

    @property
    def is_mounted(self) -> bool:
        """Whether its parts are there."""
        ...

    def show(self, scope: Scope) -> None:
        """Show the present data, as far as the scope goes; also called after changes and new sizes."""
        ...

    def take_focus(self) -> None:
        """Give the focus to what is used first."""
        ...

    def leave(self) -> bool:
        """Go back one step within the tab (a detail, a text field); False if there was none to go back."""
        ...

    def files(self) -> Sequence[ReviewFile]:
        """The files that `x` offers of what is shown now; none where there is nothing to write."""
        ...


class ListPane(Commanded, Vertical):
    """A tab that is one list. What stands in it comes from the tab; everything else is the same in each."""

    DEFAULT_CSS = "ListPane { height: 1fr; } ListPane RowList { padding: 0 1; }"

    def __init__(
        self,
        workspace: Workspace,
        name: str,
        title: str,
        empty: Content,
        fill: Callable[[], tuple[Sequence[Row], bool]],
    ) -> None:
        """Nothing is shown yet.

        Args:
            workspace: The open data home.
            name: Id of the list.
            title: What stands in it, above it.
            empty: What stands there while nothing has been learnt.
            fill: Makes the rows for the present `scope`, and tells whether there is anything without it.
        """
        super().__init__()
        self.workspace = workspace
        self.scope = Scope()
        self.rows = RowList(id=name, empty=empty, classes="panel")
        self.rows.border_title = title
        self._empty, self._fill = empty, fill

    def compose(self) -> ComposeResult:
        """One list."""
        yield self.rows

    def on_mount(self) -> None:
        """Show what there is for the first time."""
        self.show(self.scope)

    def show(self, scope: Scope) -> None:
        """Show the present data."""
        self.scope = scope
        if not self.rows.is_mounted:
            return
        rows, there = self._fill()
        if rows and not rows[0].lines[0].plain:
            # The space above a heading is for what stands above it.
            rows = [rows[0]._replace(lines=rows[0].lines[1:]), *rows[1:]]
        self.rows.set_empty(NOT_FOUND if there and not rows else self._empty)
        self.rows.set_rows(rows)

    def take_focus(self) -> None:
        """The list has the keys."""
        self.rows.focus()

    def leave(self) -> bool:
        """There is nothing to leave."""
        return False


def nothing_yet(what: str, needed: str, *examples: Part) -> Content:
    """The empty state of a tab: what it will show, what it needs for that, and a dimmed example.

    Args:
        what: What stands here, in one sentence.
        needed: From how many conversations on, and how to get there.
        examples: Lines as they will look.
    """
    shown: list[Part] = [(what, "bold"), (needed, "$text-muted")]
    if examples:
        shown += [
            BLANK,
            *(assemble((each, "$text-muted") if isinstance(each, str) else each) for each in examples),
        ]
    return lines(*shown)


async def tag_note(place: PlaceScreen, meeting: str, note: Said) -> None:
    """Ask for a theme and put it behind the words of a note; one that is there already can be chosen.

    Args:
        place: Where it is asked.
        meeting: Uid of the conversation.
        note: What was said.
    """
    from ..kit.select import Option, SelectOne

    codebook = place.workspace.review.codebook
    options = [
        Option(row.name, f"#{row.name}", codebook.entry(row.name).definition)
        for row in codebook.rows()
        if row.name not in note.themes
    ]
    asked = SelectOne("Which theme?", options, lead=words_of(note.kind, note.text), other="new theme")
    chosen = await place.dialogs.ask(asked)
    if chosen:
        name = chosen.removeprefix("=")
        attempt(place, lambda: place.say(f"Tagged #{codebook.tag(meeting, note.uid, name)}."))
