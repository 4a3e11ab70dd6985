"""A phone call of twenty minutes, key by key, with a kill in mid-word.

`python -m tests.system.call` plays it at the speed at which people type and talk (21 minutes) and compares
what was stored with the script; the test plays the same keys without the silences.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from infoint_tui.domain.enums import ItemStatus, NoteKind
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import ZonedTime
from infoint_tui.services.clock import SystemClock
from infoint_tui.services.workspace import Workspace

from .terminal import Terminal, infoint

SIZE = (80, 24)
LINE, KEYS, KILL = "line", "keys", "kill"
TYPED = 0.16
"""Seconds a character takes at natural speed."""


class Event(NamedTuple):
    """Something that happens during the call."""

    at: int
    """Second of the call."""
    what: str
    """line (typed and stored), keys (pressed), or kill (in mid-word, then started again)."""
    text: str


class Stored(NamedTuple):
    """A note as it must be stored."""

    text: str
    kind: NoteKind = NoteKind.NOTE
    star: bool = False


SCRIPT: tuple[Event, ...] = (
    Event(12, LINE, "good time, quiet room, 20 min fine"),
    Event(40, KEYS, "f2"),
    Event(65, LINE, '"I came for the sirens and stayed for the quiet talks" #motivation'),
    Event(95, KEYS, "f5"),
    Event(120, LINE, "started as a dispatcher, 3 years, then the academy #path"),
    Event(170, LINE, "* so you can come in sideways #assumption"),
    Event(215, KEYS, "f2"),
    Event(250, LINE, "12 h shifts, 4 on 4 off; friendships suffer #lifestyle"),
    Event(300, KEYS, "f4"),
    Event(330, LINE, "% sleep after nights worries me #lifestyle"),
    Event(370, LINE, "@[Ana María Ruíz] wrote the roster rules"),
    Event(420, KILL, "^ https://example.org/first-aid course, free"),
    Event(480, KEYS, "f3"),
    Event(500, LINE, "technique and teamwork beat muscle #strength"),
    Event(545, KEYS, "f2"),
    Event(580, LINE, '"The radio is half the job"'),
    Event(600, KEYS, "f5"),
    Event(640, LINE, "! ask about the ride-along form ~2d"),
    Event(690, LINE, "+ reading an ECG strip #skills"),
    Event(740, LINE, "? what happens in the second year"),
    Event(800, LINE, "good days are the dull ones, 8 of 10"),
    Event(850, LINE, "& observer day in April"),
    Event(905, KEYS, "f9"),
    Event(920, KEYS, "f2"),
    Event(950, LINE, "in my shoes: ride along before paying for the course"),
    Event(1000, KEYS, "f2"),
    Event(1020, LINE, "@Marcus Bell (dispatch supervisor, Halden) prefers email"),
    Event(1080, KEYS, "f2"),
    Event(1100, LINE, "mail is best, twice a year, tell her how it turned out"),
    Event(1140, KEYS, "f8"),
    Event(1170, LINE, "#1 advice in C#: “be boring” at 3 a.m. ~20 minutes"),
    Event(1215, KEYS, "f9 ctrl+t ctrl+y"),
)
EXPECTED: tuple[Stored, ...] = (
    Stored("good time, quiet room, 20 min fine"),
    Stored('"I came for the sirens and stayed for the quiet talks" #motivation', NoteKind.QUOTE, star=True),
    Stored("started as a dispatcher, 3 years, then the academy #path"),
    Stored("* so you can come in sideways #assumption", NoteKind.INSIGHT),
    Stored("12 h shifts, 4 on 4 off; friendships suffer #lifestyle"),
    Stored("", NoteKind.MARK),
    Stored("% sleep after nights worries me #lifestyle", NoteKind.CONCERN),
    Stored("@[Ana María Ruíz] wrote the roster rules", NoteKind.REFERRAL),
    Stored("^ https://example.org/first-aid course, free", NoteKind.RESOURCE),
    Stored("technique and teamwork beat muscle #strength"),
    Stored('"The radio is half the job"', NoteKind.QUOTE, star=True),
    Stored("! ask about the ride-along form ~2d", NoteKind.ACTION),
    Stored("+ reading an ECG strip #skills", NoteKind.SKILL),
    Stored("? what happens in the second year", NoteKind.ASK_LATER),
    Stored("good days are the dull ones, 8 of 10"),
    Stored("& observer day in April", NoteKind.LEAD),
    Stored("in my shoes: ride along before paying for the course"),
    Stored("@Marcus Bell (dispatch supervisor, Halden) prefers email", NoteKind.REFERRAL),
    Stored("mail is best, twice a year, tell her how it turned out"),
    Stored("#1 advice in C#: “be boring” at 3 a.m. ~20 minutes"),
)
QUESTIONS = 6
"""Questions on the agenda; each is gone to with F2."""


def prepare(path: Path) -> None:
    """A home with the call planned in a few minutes and six questions on its agenda."""
    ws = Workspace.open(path, clock=SystemClock())
    ws.people.save_profile(name="Noor", zone="America/Chicago", stage="student")
    rosa = ws.people.add(name="Rosa Delgado", why_this_person="calm", connection="panel")
    meeting = ws.planning.schedule(
        rosa.uid, ZonedTime(ws.session.clock.now() + timedelta(minutes=3), ws.session.zone)
    )
    for text in ("How did you come to it?", "What is a shift like?", "What surprised you?"):
        ws.agenda.add_own_question(meeting.uid, text)
    ws.close()


class Caller:
    """Plays the script at one home."""

    def __init__(self, home: Path, *, natural: bool) -> None:
        self._home = home
        self._natural = natural
        self._began = time.monotonic()
        self.terminal = self._open("call")

    def _open(self, *arguments: str) -> Terminal:
        terminal = infoint(self._home, *arguments, size=SIZE)
        terminal.wait("of 20:00")
        return terminal

    def play(self) -> None:
        """Everything, to the end of the call."""
        for event in SCRIPT:
            if self._natural:
                self.terminal.pump(max(0.0, self._began + event.at - time.monotonic()))
            if event.what == LINE:
                self._type(event.text)
                self.terminal.press("enter")
            elif event.what == KEYS:
                self.terminal.press(*event.text.split())
            else:
                self._killed_while_typing(event.text)
        self.terminal.wait("How do you feel right now")
        self.terminal.press("ctrl+q")
        self.terminal.finish()

    def _type(self, text: str) -> None:
        for char in text:
            self.terminal.type(char)
            if self._natural:
                self.terminal.pump(TYPED)

    def _killed_while_typing(self, text: str) -> None:
        half = len(text) // 2
        self._type(text[:half])
        self.terminal.wait(text[:half])
        self.terminal.kill(signal.SIGKILL)
        self.terminal.__exit__(None, None, None)
        self.terminal = self._open()
        self.terminal.wait(text[:half])
        self._type(text[half:])
        self.terminal.press("enter")

    def close(self) -> None:
        """Let the terminal go, however far the call has come."""
        self.terminal.__exit__(None, None, None)


def stored(home: Path) -> Meeting:
    """The call as it stands on disk."""
    ws = Workspace.open(home, clock=SystemClock(), read_only=True)
    [meeting] = ws.session.meetings.all()
    return meeting


def differences(meeting: Meeting, *, natural: bool) -> list[str]:
    """What is stored otherwise than the script says."""
    found = [Stored(note.text, note.kind, note.star) for note in meeting.notes]
    wrong = [
        f"note {n}: {a} instead of {b}"
        for n, (a, b) in enumerate(zip(found, EXPECTED, strict=False))
        if a != b
    ]
    if len(found) != len(EXPECTED):
        wrong.append(f"{len(found)} notes instead of {len(EXPECTED)}")
    seconds = [note.at for note in meeting.notes]
    if seconds != sorted(seconds):
        wrong.append(f"the notes are not in the order of their seconds: {seconds}")
    if not meeting.over or meeting.extended_minutes != 5:
        wrong.append(f"{meeting.state}, {meeting.extended_minutes} minutes extended")
    asked = [item.status for item in meeting.agenda]
    if asked != [ItemStatus.ANSWERED] * QUESTIONS:
        wrong.append(f"the questions stand at {asked}")
    if natural:
        starts = [event.at for event in SCRIPT if event.what in (LINE, KILL) or event.text == "f4"]
        late = [f"{at} for {want}" for at, want in zip(seconds, starts, strict=False) if abs(at - want) > 3]
        wrong += [f"second {found}" for found in late]
    return wrong


def main() -> int:
    """Play the call as people talk, and say what differs."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        prepare(home)
        caller = Caller(home, natural=True)
        try:
            caller.play()
        finally:
            caller.close()
        wrong = differences(stored(home), natural=True)
    sys.stdout.write("\n".join(wrong or ["Every key arrived where it belongs, at its second."]) + "\n")
    return len(wrong) > 0


if __name__ == "__main__":
    sys.exit(main())
