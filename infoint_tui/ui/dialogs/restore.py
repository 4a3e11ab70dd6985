"""Shows what going back to an earlier state would change, and asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from ...services.storehouse import change_lines, when_saved
from ..commands.base import Command, bindings
from ..commands.dialogs import NO, YES
from ..text import assemble
from ..widgets.rows import Row, RowList
from .base import Dialog

if TYPE_CHECKING:
    from textual.widget import Widget

    from ...services.storehouse import Preview

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

    def __init__(self, preview: Preview, zone: str) -> None:
        """A question about one earlier state; instants are shown in `zone`."""
        found = preview.earlier.found
        doubt = f"\nTake care: {preview.earlier.doubt}." if preview.earlier.doubt else ""
        saved = when_saved(found.saved, zone) or "an unknown time"
        title = "Take over what could not be saved?" if preview.keep else f"Go back to {preview.name}?"
        super().__init__(
            title,
            lead=f"As of {saved}, {found.records} records: {preview.total}.{doubt}"
            "\nThe present state is kept as an earlier one, and u takes this back.",
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
