"""What a conflict copy of a sync program holds, before it is joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from ...domain.errors import Refused
from ..commands.base import Command, bindings
from ..commands.dialogs import NO, YES
from ..text import assemble, plain
from ..widgets.rows import Row, RowList
from .base import Dialog

if TYPE_CHECKING:
    from textual.widget import Widget

    from ...services.copies import Preview
    from ..screens.base import PlaceScreen

VERBS = ("new", "changed", "removed", "kept twice")


class JoinCopy(Dialog[bool]):
    """A preview of joining a copy. Returns True to join it, False for not now."""

    KEYS: ClassVar[tuple[Command, ...]] = (YES, NO, *Dialog.KEYS)
    BINDINGS = bindings((YES, NO))
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = "JoinCopy RowList { height: auto; }"

    def __init__(self, preview: Preview) -> None:
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


def _lead(preview: Preview) -> str:
    counts = ", ".join(f"{n} {verb}" for verb in VERBS if (n := preview.counted(verb)))
    written = f"written {preview.saved.replace('T', ' ')[:16]} UTC" if preview.saved else ""
    first = f"A sync program left it beside your data{f', {written}' if written else ''}."
    if preview.problem:
        return first
    second = f"Joining it changes here: {counts or 'nothing'}."
    third = "One step for undo; then the file moves to backups."
    if not preview.related:
        third = (
            f"It shares no known version with yours: nothing is removed, differences are kept twice. {third}"
        )
    return f"{first}\n{second}\n{third}"


def _trouble(preview: Preview) -> str:
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
