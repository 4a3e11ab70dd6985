"""Hands a text to the user's own editor and takes it back."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from textual.app import App


class EditorFailed(Exception):
    """The editor could not be used; the text is a sentence for the user."""


def editor_command() -> list[str]:
    """The command of $VISUAL or $EDITOR, else vi."""
    return shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")


def edit_text(app: App[Any], text: str, *, suffix: str = ".txt") -> str:
    """Suspend the app, edit the text in the user's editor, and return it.

    The temporary file is readable by the user only and removed afterwards. Raises `EditorFailed` with a
    sentence; the text given is untouched then.
    """
    handle, name = tempfile.mkstemp(prefix="infoint-", suffix=suffix)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            file.write(text)
        problem = ""
        with app.suspend():
            # An exception in here would leave the terminal as the editor left it.
            try:
                code = subprocess.run([*editor_command(), name], check=False).returncode
                problem = f"the editor ended with status {code}" if code else ""
            except (OSError, ValueError) as error:
                problem = str(error)
        if problem:
            raise EditorFailed(f"The text was not changed: {problem}. Set EDITOR to an editor that works.")
        edited = path.read_text(encoding="utf-8", errors="surrogatepass")
        return edited[:-1] if edited.endswith("\n") and not text.endswith("\n") else edited
    except SuspendNotSupported as error:
        raise EditorFailed("The text was not changed: no editor can be opened from here.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise EditorFailed(f"The text was not changed: {error}.") from error
    finally:
        path.unlink(missing_ok=True)
