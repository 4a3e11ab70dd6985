"""What can be done with earlier notes while the talk goes on: select, change, another kind, another place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ....domain.enums import NoteKind
from ....domain.errors import Refused
from ...kit.list import RowList
from .view import LiveView

if TYPE_CHECKING:
    from ....services.workspace import Workspace


class EarlierNotes(LiveView):
    """The view with its notes in reach of the keys; the pane that types says what the line holds."""

    def __init__(self, workspace: Workspace, say: Callable[[str, str], None]) -> None:
        """A view whose notes can be changed.

        Args:
            workspace: The open data home.
            say: Shows a message, with its severity.
        """
        super().__init__(workspace)
        self._say = say
        self.first_key: int | None = None
        """Second of the first key of the line being typed."""

    # Filled in by the pane

    def talk_runs(self) -> bool:
        """Whether the talk runs."""
        raise NotImplementedError

    def action_line(self) -> None:
        """Back to the line."""
        raise NotImplementedError

    def _keep(self, text: str, cursor: int) -> None:
        raise NotImplementedError

    def _show_typed(self, text: str) -> None:
        raise NotImplementedError

    # Selecting

    def action_select(self) -> None:
        """Select the last note; from there the cursor keys go on."""
        if self.notes.row_count:
            self.screen.set_focus(self.notes)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a note."""
        event.stop()
        if self.talk_runs():
            self.action_change()

    def action_change(self) -> None:
        """Bring the words of the selected note into the line."""
        if self.selected:
            self._edit_note(self.selected)
        self.action_line()

    @property
    def selected(self) -> str:
        """Uid of the note under the cursor; empty while none is selected."""
        return (self.notes.cursor_key or "") if self.selecting else ""

    # Changing

    def _do(self, call: Callable[[], object]) -> None:
        try:
            call()
        except Refused as refusal:
            self._say(str(refusal), "error")

    def _rekind(self, kind: str) -> None:
        note = self.selected
        self._do(lambda: self.live.rekind(self.uid, note, NoteKind(kind)))

    def action_move_note(self, step: int) -> None:
        """Under the question before or after."""
        note = self.selected
        try:
            item = self.live.move_note(self.uid, note, step)
        except Refused as refusal:
            self._say(str(refusal), "error")
            return
        self._say(f"The note belongs to: {item.label}" if item else "The note belongs to no question.", "")

    def action_remove_note(self) -> None:
        """Take the note out."""
        note = self.selected
        self._do(lambda: self.live.remove_note(self.uid, note))
        self._removed = note
        self._say("Removed the note. u brings it back.", "")

    def _edit_note(self, uid: str) -> None:
        meeting = self.meeting
        note = meeting.note(uid) if meeting else None
        if note is None:
            return
        if self.line.value:
            self._say("The line holds words already: Enter stores them, then select the note again.", "")
            return
        self.editing, self.first_key = uid, note.at
        self.line.load(note.text, len(note.text))
        self._keep(self.line.value, self.line.cursor_position)
        self._show_typed(note.text)

    def _leave_note(self, *, changed: bool = True) -> None:
        """Let an earlier note be as it was; unless `changed`, only if its words are still the same."""
        note = self.meeting.note(self.editing) if self.meeting and self.editing else None
        if not self.editing or (not changed and note is not None and note.text != self.line.value):
            return
        self.editing, self.first_key = "", None
        self.line.load("", 0)
        self._keep("", 0)
        self._show_typed("")
