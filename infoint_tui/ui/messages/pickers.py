"""The dialogs of the composers: a template as it would read, times by both clocks, a letter read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from ...domain.enums import Formality
from ...domain.errors import Refused
from ...domain.messages import ANY, FEWEST, KINDS, MEDIA, MOST, SLOTS, Filled, LetterTemplate
from ...domain.people import measure
from ...domain.phrasing import count as counted
from ...domain.text import sentences
from ...domain.zoned_time import ZonedTime
from ..kit.command import Command, bindings
from ..kit.dialog import CLOSE, Dialog, DialogDrafts
from ..kit.fields import LineInput
from ..kit.list import Row, RowList
from ..kit.select import TAKE
from ..kit.text import BLANK, Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.content import Content
    from textual.widget import Widget
    from textual.widgets import Input

    from ...services.messages import Offer


EDIT = Command(
    "templates.edit", "e", "edit", "edit templates",
    "Edit your own templates (templates/letters.yaml) in your editor. A new file starts with this one.",
    "templates", 2, "may_edit",
)  # fmt: skip
PICK = Command(
    "times.pick", "space", "pick", "pick", "Offer this time, or leave it out.",
    "times", 2, palette=False,
)  # fmt: skip
USE = Command("times.use", "ctrl+s", "use", "insert", "Add the times to the message.", "times", 1)
OWN_TIME = Command(
    "times.own", "enter", "own", "add", "Offer the time you typed.", "times", 3, palette=False,
)  # fmt: skip
COMMANDS = (EDIT, USE, PICK, OWN_TIME)


class LetterPicker(Dialog[tuple[str, bool]]):
    """Templates on top, the filled letter below.

    Returns the id of the one under the cursor, and whether the user's own file of letters is to be edited.
    """

    KEYS: ClassVar[tuple[Command, ...]] = (TAKE, EDIT, *Dialog.KEYS)
    BINDINGS = bindings((TAKE, EDIT))
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = "#preview"
    DEFAULT_CSS = """
    LetterPicker {
        & RowList { height: auto; max-height: 9; }
        & #preview { height: 16; border-top: solid $border-blurred; padding: 0 1; }
        & #preview Static { height: auto; }
    }
    LetterPicker.-low RowList { max-height: 5; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]

    def __init__(
        self,
        letters: Sequence[LetterTemplate],
        fill: Callable[[LetterTemplate], Filled],
        *,
        current: str = "",
        problems: Sequence[str] = (),
    ) -> None:
        """A list of templates.

        Args:
            problems: What is wrong with the user's file of letters.
        """
        lead: Part = styled("\n".join(problems[:3]), "$text-warning") if problems else ""
        super().__init__("Template", lead=assemble(lead) if problems else "")
        self._letters = {letter.id: letter for letter in letters}
        self._fill = fill
        self._current = current

    def content(self) -> Iterable[Widget]:
        """The list, and what is under the cursor."""
        rows = [Row(letter.id, (self._label(letter),)) for letter in self._letters.values()]
        yield RowList(rows, empty=plain("No templates left. Your templates/letters.yaml hides them all."))
        with VerticalScroll(id="preview", can_focus=False):
            yield Static(BLANK)

    def on_mount(self) -> None:
        """Start on the one in use."""
        rows = self.query_one(RowList)
        if self._current in self._letters:
            rows.move_to(self._current)
        rows.focus()
        self._show()

    @staticmethod
    def _label(letter: LetterTemplate) -> Content:
        tone = "" if letter.formality == ANY else f", {Formality(letter.formality).label}"
        about = f"{KINDS[letter.kind]} · {MEDIA[letter.medium]}{tone}"
        return assemble(letter.name, (f"  {about}", "$text-muted"))

    def on_row_list_moved(self) -> None:
        """Show the letter under the cursor."""
        self._show()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a line."""
        self.dismiss((event.key, False))

    def action_take(self) -> None:
        """Take the one under the cursor."""
        key = self.query_one(RowList).cursor_key
        if key is not None:
            self.dismiss((key, False))

    def may_edit(self) -> bool:
        """Whether there is a letter to begin with."""
        return bool(self._letters)

    def action_edit(self) -> None:
        """Edit the file of the user's own letters."""
        self.dismiss((self.query_one(RowList).cursor_key or "", True))

    def _show(self) -> None:
        letter = self._letters.get(self.query_one(RowList).cursor_key or "")
        if letter is None:
            return
        filled = self._fill(letter)
        parts: list[Part] = []
        if filled.subject:
            parts.append(assemble(("Subject  ", "$text-muted"), filled.subject))
        parts.append(plain(filled.text, multiline=True))
        if filled.missing:
            words = ", ".join(SLOTS[name].label.lower() if name in SLOTS else name for name in filled.missing)
            parts.append(assemble(("still blank: ", "$text-warning"), words))
        self.query_one("#preview Static", Static).update(joined("\n\n", parts))


class SlotPicker(Dialog[tuple[ZonedTime, ...]]):
    """Times to offer: space takes one or leaves it, a typed one is added. Returns those taken, in order."""

    KEYS: ClassVar[tuple[Command, ...]] = (USE, PICK, OWN_TIME, *Dialog.KEYS)
    BINDINGS = bindings((USE, PICK))
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = """
    SlotPicker {
        & RowList { height: auto; max-height: 14; }
        & #notes { height: auto; min-height: 1; max-height: 4; color: $text-warning; }
        & LineInput { margin: 1 0 0 0; }
    }
    """

    def __init__(
        self,
        name: str,
        offers: Sequence[Offer],
        chosen: Sequence[ZonedTime],
        *,
        read: Callable[[str], Offer],
        drafts: DialogDrafts,
    ) -> None:
        """A list of times.

        Args:
            name: Whom they are offered to.
            offers: The times there are, in order.
            chosen: Those taken at first.
            read: Reads a typed time; may raise `Refused`.
            drafts: Where the typed line is kept.
        """
        lead = "Pick two to four times, or type one below."
        super().__init__(f"Times to offer {name}", lead=lead, drafts=drafts)
        self._offers = {str(offer.at.utc): offer for offer in offers}
        self._chosen = {str(at.utc) for at in chosen}
        self._read = read

    def content(self) -> Iterable[Widget]:
        """The times, what is unusual about the one under the cursor, and a line for another."""
        yield RowList(self._rows(), empty=plain("No times work for both of you. Type one below."))
        yield Static(BLANK, id="notes")
        kept = self.drafts.get("when") or ""
        yield LineInput(kept, placeholder="another time, such as thu 3 pm", id="when", select_on_focus=False)

    def on_mount(self) -> None:
        """Start in the list, or in the line where there is none."""
        rows = self.query_one(RowList)
        (rows if self._offers else self.query_one("#when")).focus()
        self._show_notes()

    def _rows(self) -> list[Row]:
        offers = sorted(self._offers.items(), key=lambda pair: pair[1].at.utc)
        return [
            Row(
                key,
                (
                    assemble(
                        ("[x] " if key in self._chosen else "[ ] ", "bold $text-accent"),
                        offer.text,
                        ("  !" if offer.notes else "", "bold $text-warning"),
                    ),
                ),
            )
            for key, offer in offers
        ]

    def _refresh(self) -> None:
        self.query_one(RowList).set_rows(self._rows())
        self._show_notes()

    def _show_notes(self) -> None:
        offer = self._offers.get(self.query_one(RowList).cursor_key or "")
        count = len(self._chosen)
        taken = styled(f"{count} picked. ", "$text-muted")
        notes = " ".join(offer.notes) if offer else ""
        self.query_one("#notes", Static).update(assemble(taken, notes))

    def on_row_list_moved(self) -> None:
        """Say what is unusual about the time."""
        self._show_notes()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter or a double click takes a time, too."""
        self._toggle(event.key)

    def action_pick(self) -> None:
        """Take the time under the cursor, or leave it."""
        key = self.query_one(RowList).cursor_key
        if key is not None:
            self._toggle(key)

    def _toggle(self, key: str) -> None:
        if key in self._chosen:
            self._chosen.remove(key)
        elif len(self._chosen) >= MOST:
            self.show_error(f"{MOST} options are plenty. Remove one first.")
            return
        else:
            self._chosen.add(key)
        self.show_error("")
        self._refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is typed."""
        self.drafts.put("when", event.value)

    def on_input_submitted(self) -> None:
        """Add the typed time."""
        line = self.query_one("#when", LineInput)
        if not line.value.strip():
            self.action_use()
            return
        try:
            offer = self._read(line.value)
        except Refused as refusal:
            self.show_error(str(refusal))
            return
        key = str(offer.at.utc)
        self._offers[key] = offer
        line.value = ""
        self._refresh()
        self.query_one(RowList).move_to(key)
        if key not in self._chosen:
            self._toggle(key)

    def action_use(self) -> None:
        """Return the times taken."""
        if not FEWEST <= len(self._chosen) <= MOST:
            self.show_error(f"Pick {FEWEST} to {MOST} times. A choice makes it easy to reply.")
            return
        taken = [self._offers[key].at for key in self._chosen]
        self.dismiss(tuple(sorted(taken, key=lambda at: at.utc)))


BREATH = 25
"""Words of a sentence from which one runs out of breath."""


class ReadAloudDialog(Dialog[None]):
    """The sentences of a text, each with its words; closed by Esc."""

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE,)
    GIVES_WAY: ClassVar[str] = ".aloud--lines"
    WIDTH: ClassVar[int] = 100
    DEFAULT_CSS = """
    ReadAloudDialog .aloud--lines { height: auto; scrollbar-size-vertical: 1; }
    ReadAloudDialog .aloud--line { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, text: str) -> None:
        """The view of a text."""
        self._sentences = sentences(text)
        whole = measure(text)
        count = len(self._sentences)
        super().__init__(
            "Read it aloud",
            lead=f"{counted(count, 'sentence')} · {whole.words} words · "
            f"{whole.seconds} s at an easy pace. If you stumble, shorten it.",
        )

    def content(self) -> Iterable[Widget]:
        """One sentence a line."""
        lines = [Static(_line(sentence), classes="aloud--line") for sentence in self._sentences]
        yield VerticalScroll(*(lines or [Static(plain("Nothing written yet."))]), classes="aloud--lines")


def _line(sentence: str) -> Content:
    meter = measure(sentence)
    note = "  " + ", ".join(
        [counted(meter.words, "word"), *([f"{meter.seconds} s"] if meter.seconds else [])]
    )
    if meter.words <= BREATH:
        return assemble(plain(sentence), styled(note, "$text-muted"))
    return assemble(plain(sentence), styled(f"{note}: long", "$text-warning"))
