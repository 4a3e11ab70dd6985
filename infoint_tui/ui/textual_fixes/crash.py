"""Keeps notes off the terminal when the program fails: a sentence instead of local variables."""

from __future__ import annotations

import sys
from typing import Any

from rich.text import Text


class QuietCrash:
    """Put before `App` in the bases; replaces its report of an unexpected error."""

    _exit_renderables: list[Any]

    def crash_text(self, error: BaseException | None) -> str:
        """What to print: the kind of the error and its place, never a value."""
        kind = type(error).__name__ if error else "unknown error"
        return f"infoint stopped: {kind}{_place(error)}."

    def _fatal_error(self) -> None:
        self._exit_renderables.append(Text(self.crash_text(sys.exc_info()[1])))
        self._close_messages_no_wait()  # type: ignore[attr-defined]


def _place(error: BaseException | None) -> str:
    """Module and line where it happened, the innermost of ours, the wrappers around Textual aside."""
    traceback = error.__traceback__ if error else None
    place = ""
    ours = ""
    while traceback is not None:
        name = traceback.tb_frame.f_globals.get("__name__", "?")
        place = f" at {name}:{traceback.tb_lineno}"
        if str(name).startswith("infoint_tui") and not str(name).startswith("infoint_tui.ui.textual_fixes"):
            ours = place
        traceback = traceback.tb_next
    return ours or place
