"""Out to the shell and back, in a real terminal with a real shell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .talks import plan_call
from .terminal import infoint

pytestmark = pytest.mark.system

SHELL = ("bash", "--norc", "-i", "-c", '"$@"; echo in the shell; read line; fg', "shell")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell with jobs")
def test_suspending_leaves_the_terminal_to_the_shell_and_fg_comes_back(tmp_path: Path) -> None:
    home = plan_call(tmp_path / "home")
    with infoint(home, size=(100, 30), under=SHELL) as terminal:
        terminal.wait("Rosa Delgado")
        terminal.press("2")
        terminal.wait("filter")
        terminal.press("ctrl+z")
        terminal.wait("in the shell")
        assert not {*terminal.restored()} & {"alternate screen", "hidden cursor", "mouse", "bracketed paste"}
        terminal.screen.reset()
        terminal.press("enter")
        terminal.wait(lambda text: "2 Pipeline" in text and "Rosa Delgado" in text and "filter" in text)
        terminal.press("1")
        terminal.wait("Up next")
        terminal.press("ctrl+q")
        terminal.finish()
        assert terminal.restored() == []
