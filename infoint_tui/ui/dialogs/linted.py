"""A form with advice on one of its texts: remarks as one types, a rewrite by one key, a reason for errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.widgets import Static

from ..commands import findings as keys
from ..commands.base import Command, bindings
from ..text import plain
from ..widgets.findings import PAUSE, Advised, Findings
from ..widgets.line_input import LineInput
from .form import Field, Form, Values

if TYPE_CHECKING:
    from textual.widget import Widget

    from ..widgets.findings import Look

FOLLOW_UPS = "follow_ups"
"""Name of the value that holds what a rewrite left out, one question a line."""
NEEDS_REASON = "Mend it, or say in a few words why it stays."


class LintedForm(Advised, Form):
    """A form whose text is looked over on each pause.

    With a field for the reason, an error keeps the form open until it is mended or the reason is given; that
    field shows only then. The values hold `FOLLOW_UPS` besides the fields.
    """

    KEYS: ClassVar[tuple[Command, ...]] = (*keys.COMMANDS, *Form.KEYS)
    BINDINGS = bindings(keys.COMMANDS)

    DEFAULT_CSS = """
    LintedForm Findings { margin: 0 0 0 21; }
    LintedForm.-tiny Findings { margin: 0 0 0 2; }
    LintedForm .-resting { display: none; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        look: Look,
        on_field: str,
        reason: str = "",
        pause: float = PAUSE,
        **options: Any,
    ) -> None:
        """A form with advice.

        Args:
            title: What is edited.
            fields: The fields in order.
            look: Gives the findings of the text.
            on_field: Name of the field that is looked over.
            reason: Name of the field for the reason why an error stays; empty where errors only show.
            pause: Seconds without a key before the text is looked over.
            options: As for `Form`.
        """
        super().__init__(title, fields, **options)
        self._look = look
        self._linted = on_field
        self._reason = reason
        self._pause = pause
        self._left_out: list[str] = []

    # -- drawing -------------------------------------------------------------------------------------

    def beneath(self, field: Field) -> Iterable[Widget]:
        """The remarks under their text."""
        if field.name == self._linted:
            yield Findings(self._look, pause=self._pause)

    def on_mount(self) -> None:
        """Look over what is there already."""
        self._rest_reason()
        self.findings.text_changed(self.shown(self._linted))

    @property
    def findings(self) -> Findings:
        """The remarks."""
        return self.query_one(Findings)

    def look_with(self, look: Look) -> None:
        """Look the text over with another function from now on."""
        self.findings.look_again(look)

    def _rest_reason(self) -> None:
        """The reason is asked for only where there is an error, or one was given."""
        if not self._reason:
            return
        rests = not self.findings.errors and not self.shown(self._reason).strip()
        row = self._widget(self._reason).parent
        assert row is not None
        row.set_class(rests, "-resting")
        self.query_one(f"#note-{self._reason}").set_class(rests, "-resting")

    def _changed(self, name: str) -> None:
        super()._changed(name)
        if name == self._linted and self.is_mounted:
            self.findings.text_changed(self.shown(name))

    @on(Findings.Changed)
    def _remarks_changed(self) -> None:
        self._rest_reason()
        self.refresh_bindings()
        self.on_resize()

    # -- doing ---------------------------------------------------------------------------------------

    def action_take_rewrite(self) -> None:
        """Put the proposed words into the text; what they leave out becomes a follow-up."""
        self.findings.look_now()
        current = self.findings.current
        if current is None or current.rewrite is None:
            return
        changed = current.applied(self.shown(self._linted))
        if current.rest and current.rest not in self._left_out:
            self._left_out.append(current.rest)
        self.set_value(self._linted, changed)
        widget = self._widget(self._linted)
        if isinstance(widget, LineInput):
            widget.cursor_position = len(changed)
        self._show_notes()

    def _show_notes(self) -> None:
        super()._show_notes()
        if self._left_out and self._linted not in self._wrong:
            note = self.query_one(f"#note-{self._linted}", Static)
            note.set_class(False, "-empty")
            note.update(plain(f"Kept as a follow-up: {' · '.join(self._left_out)}"))

    def values(self) -> Values:
        """The fields, and what rewrites left out."""
        return {**super().values(), FOLLOW_UPS: "\n".join(self._left_out)}

    def action_accept(self) -> None:
        """Return the values; an error wants to be mended or kept for a reason."""
        self.findings.look_now()
        if self._reason and self.findings.errors and not self.shown(self._reason).strip():
            self._rest_reason()
            self._wrong = {self._reason: NEEDS_REASON}
            self._show_notes()
            self._widget(self._reason).focus()
            return
        super().action_accept()
