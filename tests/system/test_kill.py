"""Real processes in real terminals: killed, hung up, told to stop, two at once. Nothing typed is lost."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from infoint_tui.domain.enums import NoteKind, Stage
from infoint_tui.services.clock import SystemClock
from infoint_tui.services.workspace import Workspace

from .talks import SENTENCE, SIZE, in_live, plan_call, read, typed_line
from .terminal import Terminal, infoint

pytestmark = pytest.mark.system


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a call planned in twenty minutes."""
    return plan_call(tmp_path / "home")


@pytest.mark.parametrize("length", [1, 7, 20, len(SENTENCE)])
def test_killed_in_mid_word_it_resumes_with_every_character(home: Path, length: int) -> None:
    part = SENTENCE[:length]
    with in_live(home) as terminal:
        terminal.type(part)
        terminal.wait(part)
        terminal.kill(signal.SIGKILL)
    assert typed_line(home) == part
    with infoint(home, size=SIZE) as again:
        again.wait("of 20:00")
        again.wait(part)
        again.type(SENTENCE[length:])
        again.press("enter")
        again.wait(lambda _screen: typed_line(home) == "")
        again.kill(signal.SIGKILL)
    meeting = read(home).conversation.running()
    assert meeting is not None
    assert [(note.text, note.kind) for note in meeting.notes] == [(SENTENCE, NoteKind.NOTE)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_within_three_seconds_with_the_terminal_restored(home: Path, number: int) -> None:
    with in_live(home) as terminal:
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        os.kill(terminal.pid, number)
        status = terminal.finish(within=3)
        assert os.waitstatus_to_exitcode(status) == 128 + number
        assert terminal.restored() == []
    assert typed_line(home) == SENTENCE


def test_closing_the_terminal_ends_it_and_keeps_the_line(home: Path) -> None:
    with in_live(home) as terminal:
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        terminal.hang_up()
    assert typed_line(home) == SENTENCE


def test_a_second_terminal_takes_the_pen_in_mid_sentence(home: Path) -> None:
    half = len(SENTENCE) // 2
    with in_live(home) as first:
        first.type(SENTENCE[:half])
        first.wait(SENTENCE[:half])
        with infoint(home, "call", size=SIZE) as second:
            second.wait(SENTENCE[:half])
            first.wait("READ ONLY")
            second.type(SENTENCE[half:])
            second.wait(SENTENCE)
            second.press("enter")
            second.wait(lambda _screen: typed_line(home) == "")
            second.press("ctrl+q")
            assert os.waitstatus_to_exitcode(second.finish()) == 0
        first.kill(signal.SIGTERM)
    meeting = read(home).conversation.running()
    assert meeting is not None
    assert [note.text for note in meeting.notes] == [SENTENCE]


def held(home: Path) -> str:
    """End the call; returns the uid of the meeting."""
    ws = Workspace.open(home, clock=SystemClock())
    meeting = ws.planning.current()
    assert meeting is not None
    ws.conversation.start(meeting.uid)
    ws.conversation.note(meeting.uid, '"The radio is half the job"')
    ws.conversation.end(meeting.uid)
    ws.close()
    return meeting.uid


def test_a_half_written_reflection_is_found_again(home: Path) -> None:
    uid = held(home)
    ws = Workspace.open(home, clock=SystemClock())
    ws.reflection.begin(uid)
    ws.reflection.set_full(uid, True)  # so short a call is taken as cut short, and asked about in fewer steps
    ws.reflection.go_to(uid, "takeaways")
    ws.close()
    with infoint(home, size=SIZE) as terminal:
        terminal.press("3")
        terminal.wait("What do you know now")
        terminal.type(SENTENCE)
        terminal.wait("where it starts")
        terminal.kill(signal.SIGKILL)
    after = read(home)
    assert after.session.drafts.get(after.reflection.key(uid, "takeaways")) == SENTENCE
    with infoint(home, size=SIZE) as again:
        again.press("3")
        again.wait("What do you know now")
        again.wait("where it starts")


def test_a_half_written_thank_you_is_found_again(home: Path) -> None:
    uid = held(home)
    ws = read(home)
    (thank,) = ws.thanks_owed.of_meeting(uid)
    with infoint(home, size=SIZE) as terminal:
        terminal.wait("Thank Rosa Delgado")
        open_thanks(terminal)
        terminal.type("PS the calm one ")
        terminal.wait("PS the calm one")
        terminal.kill(signal.SIGKILL)
    after = read(home)
    assert "PS the calm one" in (after.session.drafts.get(after.thanks.letter.key(thank)) or "")
    with infoint(home, size=SIZE) as again:
        again.wait("Thank Rosa Delgado")
        open_thanks(again)
        again.wait("PS the calm one")
    contact = read(home).session.contacts.get(thank.recipient)
    assert contact is not None
    assert contact.stage is Stage.MET


def open_thanks(terminal: Terminal) -> None:
    """From Today into the composer: the task stands below the reflection."""
    terminal.press("j", "enter")
    terminal.wait("Thanks again")


def until(condition: Callable[[], bool], within: float = 10) -> None:
    """Wait without reading from the terminal; fails if it takes too long."""
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end
        os.sched_yield()


def pending(pid: int, number: int) -> bool:
    """Whether a signal was sent to a process and not delivered yet."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("ShdPnd:"))
    return bool(int(line.split()[1], 16) & 1 << number - 1)


def unread(terminal: Terminal) -> int:
    """Bytes typed that the program has not read yet."""
    descriptor = os.open(f"/proc/{terminal.pid}/fd/0", os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        return int(struct.unpack("i", fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)))[0])
    finally:
        os.close(descriptor)


def flood(terminal: Terminal, times: int = 150) -> None:
    """Resize again and again while nobody reads what is painted."""
    for number in range(times):
        size = struct.pack("HHHH", 24 + number % 2, 80 + number % 3, 0, 0)
        fcntl.ioctl(terminal.master, termios.TIOCSWINSZ, size)
        os.kill(terminal.pid, signal.SIGWINCH)
        until(lambda: not pending(terminal.pid, signal.SIGWINCH))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_where_the_terminal_takes_no_output(home: Path, number: int) -> None:
    """What is painted waits for a terminal that nobody reads; the keys and the way out do not."""
    with in_live(home) as terminal:
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        flood(terminal)
        os.kill(terminal.pid, number)
        status = terminal.finish(within=6, read=False)
        assert os.waitstatus_to_exitcode(status) == 128 + number
    assert typed_line(home) == SENTENCE


def test_a_key_ends_it_where_the_terminal_takes_no_output(home: Path) -> None:
    with in_live(home) as terminal:
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        flood(terminal)
        os.write(terminal.master, b"\x1b\x1b\x03")
        until(lambda: unread(terminal) == 0)
        os.write(terminal.master, b"\x11")
        status = terminal.finish(within=15, read=False)
        assert os.waitstatus_to_exitcode(status) == 0
    assert typed_line(home) == SENTENCE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_whatever_holds_up_the_program(home: Path, number: int) -> None:
    """A lock nobody gives back, a read that never ends: the loop hears of no signal then."""
    program = (
        sys.executable,
        "-c",
        "import sys, threading\n"
        "from infoint_tui.ui.app import InfointApp\n"
        "def stuck(self):\n"
        "    held = threading.Lock(); held.acquire(); held.acquire()\n"
        "InfointApp.action_help_quit = stuck\n"
        "from infoint_tui.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n",
    )
    with infoint(home, size=SIZE, program=program) as terminal:
        terminal.wait("Today")
        os.write(terminal.master, b"\x03")
        terminal.pump(1)
        os.kill(terminal.pid, number)
        status = terminal.finish(within=6)
        assert os.waitstatus_to_exitcode(status) == 128 + number
        assert terminal.restored() == []
