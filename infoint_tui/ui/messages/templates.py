"""Choose a template, with the letter as it would read for this person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from ...domain.messages import KINDS, MEDIA, Filled, LetterTemplate
from ..commands.dialogs import TAKE
from ..commands.outreach import EDIT
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog
from ..kit.list import Row, RowList
from ..kit.prompt import Confirm
from ..kit.text import BLANK, Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.content import Content
    from textual.widget import Widget

    from .request import OutreachScreen


EDITED = "="
"""Before the id of the letter under the cursor when the file is to be edited."""


class LetterPicker(Dialog[str]):
    """Templates on top, the filled letter below. Returns the id of a template."""

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
            letters: In the order they are offered.
            fill: Fills one for the person.
            current: Id of the template in use.
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
        yield RowList(rows, empty=plain("no template is left; look into templates/letters.yaml"))
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
        tone = "" if letter.formality == "any" else f", {letter.formality}"
        about = f"{KINDS[letter.kind]} · {MEDIA[letter.medium]}{tone}"
        return assemble(letter.name, (f"  {about}", "$text-muted"))

    def on_row_list_moved(self) -> None:
        """Show the letter under the cursor."""
        self._show()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a line."""
        self.dismiss(event.key)

    def action_take(self) -> None:
        """Take the one under the cursor."""
        key = self.query_one(RowList).cursor_key
        if key is not None:
            self.dismiss(key)

    def may_edit(self) -> bool:
        """Whether there is a letter to begin with."""
        return bool(self._letters)

    def action_edit(self) -> None:
        """Edit the file of the user's own letters."""
        self.dismiss(f"{EDITED}{self.query_one(RowList).cursor_key or ''}")

    def _show(self) -> None:
        letter = self._letters.get(self.query_one(RowList).cursor_key or "")
        if letter is None:
            return
        filled = self._fill(letter)
        parts: list[Part] = []
        if filled.subject:
            parts.append(assemble(("subject  ", "$text-muted"), filled.subject))
        parts.append(plain(filled.text, multiline=True))
        if filled.missing:
            parts.append(assemble(("still open: ", "$text-warning"), ", ".join(filled.missing)))
        self.query_one("#preview Static", Static).update(joined("\n\n", parts))


async def choose_letter(screen: OutreachScreen) -> None:
    """Choose another template for the letter; one of the user's own is replaced only after a question."""
    letters = screen.workspace.templates
    current = screen.template.id if screen.template else ""
    failed: tuple[str, ...] = ()
    while True:
        answer, failed = await screen.ask(_picker(screen, current, failed)) or "", ()
        if not answer.startswith(EDITED):
            break
        current = answer.removeprefix(EDITED)
        failed = _edit_file(screen, letters.find(current))
    chosen = letters.find(answer)
    if chosen is None:
        return
    if not screen.untouched:
        question = Confirm(
            "Replace what you wrote?",
            lead="ctrl+z in the text brings it back.",
            yes="replace it",
            no="keep my text",
        )
        if await screen.ask(question) is not True:
            return
    screen.use(chosen, replace=True)


def _picker(screen: OutreachScreen, current: str, failed: tuple[str, ...]) -> LetterPicker:
    letters, values, offered = screen.workspace.templates, screen.values(), screen.templates()
    known = {letter.id for letter in offered}
    others = [letter for letter in letters.all if letter.id not in known]
    return LetterPicker(
        [*offered, *others],
        lambda letter: letters.fill(letter, values),
        current=current,
        problems=(*failed, *letters.problems),
    )


def _edit_file(screen: OutreachScreen, letter: LetterTemplate | None) -> tuple[str, ...]:
    """The user's own letters in their own editor; what went wrong, to stand above the list."""
    from ...services.templates import PLACE
    from ..kit.external import edit_file

    letters = screen.workspace.templates
    told = edit_file(screen, PLACE, lambda: letters.text(letter), letters.write)
    return (told.text,) if told.text and not told.stored else ()
