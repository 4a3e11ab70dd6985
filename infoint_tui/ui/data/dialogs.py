"""What a conflict copy of a sync program holds, before it is joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from ...domain.errors import Refused
from ...services.backups import change_lines, when_saved
from ..commands.dialogs import NO, YES
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog
from ..kit.list import Row, RowList
from ..kit.text import assemble, lines, plain

if TYPE_CHECKING:
    from textual.widget import Widget

    from ...domain.integrity import DataFinding
    from ...services.backups import RestorePreview
    from ...services.conflicts import CopyPreview
    from ..kit.screen import PlaceScreen


class FindingDialog(Dialog[None]):
    """One finding, to be read."""

    GIVES_WAY: ClassVar[str] = "VerticalScroll"
    DEFAULT_CSS = "FindingDialog VerticalScroll { height: auto; max-height: 16; }"

    def __init__(self, found: DataFinding) -> None:
        """What was found."""
        super().__init__("Needs attention" if found.severity == "problem" else "Worth knowing")
        self._found = found

    def content(self) -> Iterable[Widget]:
        """The parts that are known."""
        found = self._found
        parts = (
            ("what", found.what),
            ("where", found.place),
            ("record", found.record),
            ("field", found.field),
            ("mend", found.mend),
        )
        with VerticalScroll():
            yield Static(
                lines(
                    *(assemble((f"{label.ljust(8)}", "$text-muted"), text) for label, text in parts if text)
                )
            )


STYLES = {"+": "$text-success", "~": "$text-accent", "-": "$text-warning"}


class RestoreDialog(Dialog[bool]):
    """The change by table and name; y goes back, n and Esc leave everything as it is."""

    KEYS: ClassVar[tuple[Command, ...]] = (
        YES._replace(label="do it"),
        NO._replace(label="leave as it is"),
        *Dialog.KEYS,
    )
    BINDINGS = bindings((YES, NO))
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = "RestoreDialog RowList { height: auto; }"

    def __init__(self, preview: RestorePreview, zone: str) -> None:
        """A question about one earlier state; instants are shown in `zone`."""
        found = preview.earlier.found
        doubt = f"\nTake care: {preview.earlier.doubt}." if preview.earlier.doubt else ""
        saved = f"{at} ({zone})" if (at := when_saved(found.saved, zone)) else "an unknown time"
        title = "Take over what could not be saved?" if preview.keep else f"Go back to {preview.name}?"
        super().__init__(
            title,
            lead=f"As of {saved}, {found.records} records: {preview.total}.{doubt}"
            "\nThe current state is kept as an earlier one. u undoes this.",
        )
        self._preview = preview

    def content(self) -> Iterable[Widget]:
        """The change, line by line; + comes back, ~ changes, - goes."""
        yield RowList(
            [self._row(number, *line) for number, line in enumerate(change_lines(self._preview.changes, 20))],
            show_blurred=False,
        )

    @staticmethod
    def _row(number: int, sign: str, words: str) -> Row:
        if not sign:
            return Row(f"#{number}", (assemble((words, "bold")),))
        return Row(f"#{number}", (assemble("  ", (sign, STYLES[sign]), " ", words),))

    def on_mount(self) -> None:
        """The list can be scrolled."""
        self.query_one(RowList).focus()

    def action_answer(self, agreed: bool) -> None:
        """Return the answer."""
        self.dismiss(agreed)


VERBS = ("new", "changed", "removed", "in conflict")


class JoinCopy(Dialog[bool]):
    """A preview of joining a copy. Returns True to join it, False for not now."""

    KEYS: ClassVar[tuple[Command, ...]] = (YES, NO, *Dialog.KEYS)
    BINDINGS = bindings((YES, NO))
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = "JoinCopy RowList { height: auto; }"

    def __init__(self, preview: CopyPreview) -> None:
        """The preview of one copy."""
        super().__init__(f"Join {preview.name}?", lead=_lead(preview), error=_trouble(preview))
        self._preview = preview
        yes = YES._replace(label="join", help="Join the copy with what is here.")
        no = NO._replace(label="not now", help="Leave the copy where it is.")
        self.KEYS = (*(() if preview.problem else (yes,)), no, *Dialog.KEYS)  # type: ignore[misc]

    def content(self) -> Iterable[Widget]:
        """Every record that would become another."""
        rows = [
            Row(str(n), (assemble((f"{line.verb:<12}", "$text-muted"), line.name),))
            for n, line in enumerate(self._preview.lines)
        ]
        yield RowList(rows, empty=plain("It holds nothing that is not here."))

    def on_mount(self) -> None:
        """Let the cursor keys scroll."""
        self.query_one(RowList).focus()

    def action_answer(self, agreed: bool) -> None:
        """Return the answer; what cannot be read cannot be joined."""
        if not (agreed and self._preview.problem):
            self.dismiss(agreed)


def _lead(preview: CopyPreview) -> str:
    counts = ", ".join(f"{n} {verb}" for verb in VERBS if (n := preview.counted(verb)))
    written = f"written {preview.saved.replace('T', ' ')[:16]} UTC" if preview.saved else ""
    first = f"A sync program left it beside your data{f', {written}' if written else ''}."
    if preview.problem:
        return first
    second = f"Joining it changes here: {counts or 'nothing'}."
    third = "One step for undo; then the file moves to backups."
    if not preview.related:
        third = (
            f"It shares no known version with yours: nothing is removed, differences are in conflict. {third}"
        )
    return f"{first}\n{second}\n{third}"


def _trouble(preview: CopyPreview) -> str:
    return f"It cannot be read: {preview.problem}. It stays where it is." if preview.problem else ""


async def offer_copies(screen: PlaceScreen) -> bool:
    """Go through the conflict copies one by one; False when the user left, or one cannot be read."""
    service = screen.workspace.copies
    said = ""
    for path in service.pending():
        try:
            preview = service.preview(path)
            agreed = await screen.ask(JoinCopy(preview))
            if agreed:
                said = service.join(preview)
            elif agreed is not None:
                service.leave(path)
                said = f"{preview.name} stays where it is."
            else:
                return False
        except Refused as refusal:
            screen.say(str(refusal), "error")
            return False
    if said:
        screen.say(said)
    return True
