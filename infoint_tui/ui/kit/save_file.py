"""Ask where a file goes, and write it there; one that is there already is replaced only after a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...domain.errors import Refused
from .prompt import Confirm, LinePrompt

if TYPE_CHECKING:
    from .dialog import Dialog


class Asker(Protocol):
    """A place or dialog that can show a dialog and say something."""

    async def ask(self, dialog: Dialog[Any]) -> Any:
        """Show a dialog and wait for its answer."""
        ...

    def say(self, text: str, severity: str = "") -> None:
        """Show a message."""
        ...


async def save_file(
    screen: Asker, title: str, name: str, ending: str, make: Callable[[], bytes]
) -> Path | None:
    """Write a file for another program; says where it lies and returns its path.

    Args:
        screen: The place it is written from.
        title: What it is.
        name: What it is about, for the name that is offered.
        ending: The ending of its name.
        make: Makes its content; may raise `Refused`.
    """
    from ...services.files import FileThere, expand, suggested, write_file

    try:
        data = make()
    except Refused as refusal:
        screen.say(str(refusal), "error")
        return None
    typed = str(suggested(name, ending))
    error = ""
    while True:
        answer = await screen.ask(
            LinePrompt(title, lead="Where to? Only you will be able to read it.", value=typed, error=error)
        )
        if answer is None:
            return None
        typed = answer
        try:
            path = write_file(expand(typed), data)
        except FileThere as there:
            question = Confirm(
                "Replace the file that is there?", lead=there.what, yes="replace", no="keep it"
            )
            if await screen.ask(question) is not True:
                error = ""
                continue
            try:
                path = write_file(expand(typed), data, replace=True)
            except Refused as refusal:
                error = str(refusal)
                continue
        except Refused as refusal:
            error = str(refusal)
            continue
        screen.say(f"written: {path}")
        return path
