"""A letter in the user's own editor, in a real terminal that is closed, or whose programs are killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from infoint_tui.services.clock import SystemClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.home import EDITING

from .talks import plan_call, read
from .terminal import Terminal, infoint

pytestmark = pytest.mark.system

SIZE = (120, 40)
SAVED = "this line was saved"
EDITOR = f"""#!/bin/sh
echo "{SAVED}" > "$1"
stty raw -echo
printf 'in the editor'
exec cat
"""
"""Saves, and then waits, with the terminal as editors have it."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a thank-you that is owed."""
    home = plan_call(tmp_path / "home")
    ws = Workspace.open(home, clock=SystemClock())
    meeting = ws.planning.current()
    assert meeting is not None
    ws.conversation.start(meeting.uid)
    ws.conversation.end(meeting.uid)
    ws.close()
    path = tmp_path / "editor"
    path.write_text(EDITOR)
    path.chmod(0o700)
    return home


def in_editor(home: Path) -> Terminal:
    """A terminal with the thank-you in the editor, where a line was saved."""
    terminal = infoint(home, size=SIZE, under=("env", f"EDITOR={home.parent / 'editor'}"))
    terminal.wait("Thank Rosa Delgado")
    terminal.press("j", "enter")
    terminal.wait("Thanks again")
    terminal.press("f3")
    terminal.wait("in the editor")
    return terminal


def left(home: Path) -> list[Path]:
    """What lies in the place for texts in an editor."""
    return list((home / EDITING).glob("*/text.txt"))


def offered(home: Path) -> str:
    """The letter as it is on the disk after the next start."""
    with infoint(home, size=SIZE) as again:
        again.wait("Thank Rosa Delgado")
        again.press("j", "enter")
        again.wait(SAVED)
        again.press("ctrl+q")
        again.finish()
    ws = read(home)
    (thank,) = ws.thanks_owed.owed()
    return ws.session.drafts.get(ws.thanks.letter.key(thank)) or thank.body


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_within_three_seconds_with_the_terminal_restored(home: Path, number: int) -> None:
    with in_editor(home) as terminal:
        os.kill(terminal.pid, number)
        status = terminal.finish(within=3)
        assert os.waitstatus_to_exitcode(status) == 128 + number
        assert terminal.restored() == []
    assert len(left(home)) == 1
    assert offered(home) == SAVED
    assert left(home) == []


def test_closing_the_terminal_keeps_what_was_saved(home: Path) -> None:
    with in_editor(home) as terminal:
        terminal.hang_up(within=5)
    assert offered(home) == SAVED


def test_killing_infoint_keeps_what_was_saved(home: Path) -> None:
    with in_editor(home) as terminal:
        terminal.kill(signal.SIGKILL)
        # The editor has outlived it, and ends with the terminal.
        assert len(left(home)) == 1
    assert offered(home) == SAVED


def test_killing_the_editor_puts_what_was_saved_into_the_letter(home: Path) -> None:
    with in_editor(home) as terminal:
        children = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
        (editor,) = map(int, children)
        os.kill(editor, signal.SIGKILL)
        terminal.wait("was ended by signal 9")
        assert SAVED in terminal.text()
        terminal.press("ctrl+q")
        assert os.waitstatus_to_exitcode(terminal.finish()) == 0
        assert terminal.restored() == []
    assert left(home) == []
