"""Nothing leaves the home: no network, no file for others, no note text in a crash. Needs strace."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from pathlib import Path

import pytest

from infoint_tui.services.clock import SystemClock
from infoint_tui.store.store import Store

from .talks import SENTENCE, SIZE, in_live, noted, plan_call, typed_line
from .terminal import infoint

pytestmark = pytest.mark.system


def test_no_inet_socket_is_ever_opened(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    assert strace, "strace is missing; install it"
    home, log = plan_call(tmp_path / "home"), tmp_path / "log"
    under = (strace, "-f", "--seccomp-bpf", "-e", "trace=network,execve", "-o", str(log))
    with infoint(home, size=SIZE, under=under) as terminal:
        terminal.wait("Up next")
        terminal.press("2")
        terminal.wait("Rosa Delgado")
        terminal.press("c")
        terminal.wait("of 20:00")
        terminal.type(SENTENCE)
        terminal.press("enter")
        terminal.wait(lambda _screen: noted(home) == [SENTENCE])
        terminal.press("ctrl+q")
        assert os.waitstatus_to_exitcode(terminal.finish()) == 0
    calls = log.read_text()
    assert "execve(" in calls, "nothing was traced"
    assert re.search(r"^\d+ +\+\+\+ exited with 0", calls, re.MULTILINE)
    # An event loop wakes itself through a pair of local sockets; those reach nobody.
    others = [call for call in calls.splitlines() if "socket" in call and "AF_UNIX" not in call]
    assert others == []
    assert not re.search(r"AF_INET|connect\(|sendto\(.*sa_family", calls)


def test_everything_is_private_with_an_open_umask(tmp_path: Path) -> None:
    home = tmp_path / "user" / "data" / "home"
    home.parent.mkdir(parents=True)
    before = set(tmp_path.rglob("*"))
    with infoint(home, size=SIZE, under=("sh", "-c", 'umask 000; exec "$@"', "sh")) as terminal:
        terminal.wait("questions")
        terminal.press("esc")
        terminal.wait("1 Today")
        terminal.press("a")
        terminal.pump(0.5)
        terminal.type("Imani Whitlock")
        terminal.press("enter")
        terminal.wait("Imani Whitlock")
        terminal.press("c")
        terminal.pump(0.5)
        terminal.press("ctrl+q")
        assert os.waitstatus_to_exitcode(terminal.finish()) == 0
    store = Store.open(home, clock=SystemClock())
    for _ in range(2):
        store.drafts.put("k", "text")
        store.checkpoint()
    store.close()
    made = set(tmp_path.rglob("*")) - before
    assert len(made) > 5
    wrong = {
        str(path): oct(mode)
        for path in made
        if (mode := stat.S_IMODE(path.lstat().st_mode)) != (0o700 if path.is_dir() else 0o600)
    }
    assert wrong == {}


CRASHING = """
import sys
from infoint_tui.services.conversation import ConversationService

def fail(self, meeting, text, *rest, **more):
    secret = text
    raise RuntimeError(f"could not note {text}")

ConversationService.note = ConversationService.notes = fail
from infoint_tui.cli import main
sys.exit(main())
"""


def test_a_crash_shows_no_note_and_leaves_the_journal_whole(tmp_path: Path) -> None:
    home = plan_call(tmp_path / "home")
    with in_live(home, program=(sys.executable, "-c", CRASHING)) as terminal:
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        terminal.press("enter")
        assert os.waitstatus_to_exitcode(terminal.finish()) not in (0, -1)
        assert terminal.restored() == []
        left = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert "infoint stopped: RuntimeError at infoint_tui." in left
    for secret in (SENTENCE, "radio", "Rosa", "Traceback", "could not note"):
        assert secret not in left
    assert typed_line(home) == SENTENCE
    assert noted(home) == []
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and home not in path.parents]
    assert outside == [], "it left something beside the home"
    with infoint(home, size=SIZE) as again:
        again.wait(SENTENCE)
        again.press("enter")
        again.wait(lambda _screen: noted(home) == [SENTENCE])
        again.press("ctrl+q")
        again.finish()
