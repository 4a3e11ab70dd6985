"""What is measured: each function runs baseline and product once, side by side, and returns samples."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from . import banks as large_bank
from . import homes
from .probe import Terminal

ROOT = Path(__file__).parents[2]
ENTRY = "import sys; from infoint_tui.cli import main; sys.exit(main())"
"""What the installed script does; `python -m` would add the cost of finding the module."""
TODAY = "Overdue"
LETTERS = "the quick brown fox jumps over it".replace(" ", "") * 2

WATCHED_FLUSHES = ("strace", "-f", "--seccomp-bpf", "-qq", "-o", "{log}", "-e", "trace=fsync,fdatasync")
"""Runs a program and notes its flushes."""
SLOW_FLUSHES = (*WATCHED_FLUSHES, "-e", "inject=fsync,fdatasync:delay_enter=500000")
"""Runs a program on a disk that takes half a second longer for every flush."""

Samples = Mapping[str, tuple[Sequence[float], Sequence[float]]]
"""Figure to (values of the baseline, values of the product)."""


class Unmeasured(Exception):
    """A program did not come to the point where it can be measured; says what was on its screen."""


class Bench(NamedTuple):
    """Where the homes lie and how the product is started."""

    work: Path
    python: str = sys.executable
    processor: bool = False
    """Take processor time instead of the time on the clock where a program's own work is measured."""

    def home(self, shape: homes.Shape) -> Path:
        """A home of this shape, made if it is not there yet."""
        home = self.work / "-".join(f"{name[0]}{value}" for name, value in shape._asdict().items())
        if not home.exists():
            homes.build(home, shape, datetime.now(UTC))
        return home

    def product(self, home: Path, *arguments: str) -> list[str]:
        """The command that opens a home."""
        return [*self.command(*arguments), "--home", str(home)]

    def command(self, *arguments: str) -> list[str]:
        """The program with these arguments."""
        return [self.python, "-c", ENTRY, *arguments]

    def baseline(self, name: str, *arguments: str) -> list[str]:
        """The command that runs a baseline program."""
        imported = f"from tests.benchmarks.baselines.{name} import main; main()"
        return [self.python, "-c", imported, *arguments]


@contextmanager
def running(command: Sequence[str], text: str) -> Iterator[Terminal]:
    """A program that shows `text`; raises Unmeasured if it never does."""
    with Terminal(command, cwd=ROOT) as terminal:
        appeared = terminal.wait_text(text)
        if appeared is None:
            raise Unmeasured(f"{text!r} never appeared. The screen:\n{terminal.text()}")
        terminal.useful = appeared
        terminal.settle(0.25)
        yield terminal


def _leave(terminal: Terminal) -> float:
    """Milliseconds from ctrl+q to the end of the process; raises Unmeasured if something is left behind."""
    pressed = terminal.now()
    terminal.send(b"\x11")
    if terminal.wait_exit() != 0 or terminal.left_behind():
        raise Unmeasured(f"it left with {terminal.exit_code} and {terminal.left_behind()}")
    return (terminal.exited_at - pressed) * 1000


def _life(bench: Bench, command: Sequence[str], text: str) -> tuple[float, float, float]:
    with running(command, text) as terminal:
        used = terminal.sample()
        leaving = _leave(terminal)
        return (used if bench.processor else terminal.useful) * 1000, terminal.peak_mb, leaving


def start(bench: Bench, shape: homes.Shape) -> Samples:
    """From starting the process to the screen, its peak memory, and from ctrl+q to its end."""
    bare = _life(bench, bench.baseline("bare_app"), "ready")
    ours = _life(bench, bench.product(bench.home(shape)), TODAY)
    return {name: ([bare[i]], [ours[i]]) for i, name in enumerate(("start", "memory", "leaving"))}


def _last(bench: Bench, terminal: Terminal, keys: Sequence[str]) -> list[float]:
    answers = [answer.processor if bench.processor else answer.last for answer in terminal.answers(keys)]
    if len(answers) < len(keys) * 0.9:
        raise Unmeasured(f"{len(keys) - len(answers)} keys had no answer. The screen:\n{terminal.text()}")
    return answers


def _typing(bench: Bench, keys: Sequence[str]) -> list[float]:
    with running(bench.baseline("bare_input"), "ready") as terminal:
        terminal.press("x")
        return _last(bench, terminal, keys)


def typing_live(bench: Bench, notes: int = 200) -> Samples:
    """Letters typed into the line of a running talk, against a bare Input; and a lone Esc there."""
    home = bench.work / "running"
    shutil.rmtree(home, ignore_errors=True)
    homes.build(home, homes.Shape(running_notes=notes), datetime.now(UTC))
    clock = bench._replace(processor=False)  # an Esc alone waits for what may follow it, which uses nothing
    with running(bench.product(home, "call"), "Agenda") as terminal:
        terminal.press("x")
        ours = _last(bench, terminal, LETTERS)
        escapes = _last(clock, terminal, ["escape"] * 8)
    with running(bench.baseline("bare_app"), "ready") as terminal:
        bare_escapes = _last(clock, terminal, ["escape"] * 8)
    return {"typing": (_typing(bench, LETTERS), ours), "esc": (bare_escapes, escapes)}


def typing_live_banks(bench: Bench, notes: int = 200, questions: int = 2_000) -> Samples:
    """Letters typed into the line of a running talk with a large bank read, against a bare Input and a bare
    editor."""
    home = bench.work / "running-banks"
    shutil.rmtree(home, ignore_errors=True)
    homes.build(home, homes.Shape(running_notes=notes), datetime.now(UTC))
    large_bank.write(home, questions)
    with running(bench.product(home), "Agenda") as terminal:
        terminal.press("ctrl+p", silence=0.5)
        terminal.press(*"question banks", silence=0.1)
        terminal.press("enter", silence=0.5)
        if terminal.wait_text("All questions") is None:
            raise Unmeasured(f"the banks were not read. The screen:\n{terminal.text()}")
        terminal.press("q", silence=0.6)
        if terminal.wait_text("Agenda") is None:
            raise Unmeasured(f"Live did not open. The screen:\n{terminal.text()}")
        terminal.settle(0.5)
        terminal.press("x")
        ours = _last(bench, terminal, LETTERS)
    with running(bench.baseline("bare_editor"), "ready") as terminal:
        terminal.press("x")
        editor = _last(bench, terminal, LETTERS)
    return {"input": (_typing(bench, LETTERS), ours), "editor": (editor, ours)}


def typing_slow_disk(bench: Bench) -> Samples:
    """Letters typed, and lines stored with Enter, in a running talk: on this disk, and with every flush
    half a second slower. Needs strace, which watches both, as watching costs something too."""
    bench = bench._replace(processor=False)  # waiting is what counts here
    letters, enters = [], []
    for under in (WATCHED_FLUSHES, SLOW_FLUSHES):
        home, log = bench.work / "running-slow", bench.work / "flushes"
        shutil.rmtree(home, ignore_errors=True)
        homes.build(home, homes.Shape(running_notes=20), datetime.now(UTC))
        command = [part.format(log=log) for part in under] + bench.product(home, "call")
        with running(command, "Agenda") as terminal:
            terminal.press("x")
            typed, stored = [], []
            for _ in range(3):
                typed += _last(bench, terminal, LETTERS)
                stored += _last(bench, terminal, ["enter"])
            _leave(terminal)
        flushes = log.read_text()
        if flushes.count("sync(") < 3 or (under is SLOW_FLUSHES) is not ("(DELAYED)" in flushes):
            raise Unmeasured("the flushes were not slowed down")
        letters.append(typed)
        enters.append(stored)
    return {"letters": (letters[0], letters[1]), "enter": (enters[0], enters[1])}


def typing_text(bench: Bench, size: int) -> Samples:
    """Letters typed into the middle of a long text in the editor, against a bare Input."""
    with running(bench.baseline("long_text", str(size)), "line") as terminal:
        terminal.press("x")
        ours = _last(bench, terminal, LETTERS)
    return {"typing": (_typing(bench, LETTERS), ours)}


def pipeline(bench: Bench, shape: homes.Shape) -> Samples:
    """The cursor in list and board against a bare list, and a key of the filter against a cursor move."""
    moves, pages = ["down"] * 10 + ["up"] * 10, ["pagedown"] * 8
    with running(bench.baseline("bare_list", str(shape.contacts)), "ready") as terminal:
        terminal.press("down")
        bare = _last(bench, terminal, moves)
        bare_pages = _last(bench, terminal, pages)
    with running(bench.product(bench.home(shape)), TODAY) as terminal:
        terminal.press("2", silence=0.3)
        terminal.wait_text("people")
        terminal.settle(1.0)
        terminal.press("down", silence=0.3)
        board = _last(bench, terminal, moves)
        terminal.press("v", "home", "down", silence=0.3)
        listed = _last(bench, terminal, moves)
        paged = _last(bench, terminal, pages)
        terminal.press("home", "/", silence=0.3)
        filtering = _last(bench, terminal, list("person"))
    return {
        "board": (bare, board),
        "list": (bare, listed),
        "pages": (bare_pages, paged),
        "filter": (listed, filtering),
    }


def places(bench: Bench, shape: homes.Shape) -> Samples:
    """From the key to the last byte of a place shown for the first time, against starting a bare app."""
    bare = _life(bench, bench.baseline("bare_app"), "ready")[0]
    found = {}
    for name, key in {"pipeline": "2", "review": "4", "week": "W"}.items():
        with running(bench.product(bench.home(shape)), TODAY) as terminal:
            terminal.settle(1.0)
            answers = terminal.answers([key], silence=2.5)
            found[name] = [each.processor if bench.processor else each.last for each in answers]
            if name == "review":
                terminal.press("2", silence=2.5)
                again = terminal.answers(["1"], silence=0.3)
                found["today"] = [each.processor if bench.processor else each.last for each in again]
    return {name: ([bare], ours) for name, ours in found.items()}


def review(bench: Bench, shape: homes.Shape) -> Samples:
    """Each tab of the review shown for the first time against the start of a bare app, and its keys against
    the cursor of a bare list."""
    bare = _life(bench, bench.baseline("bare_app"), "ready")[0]
    moves = ["down"] * 6 + ["up"] * 6
    with running(bench.baseline("bare_list", "1000"), "ready") as terminal:
        terminal.press("down")
        bare_moves = _last(bench, terminal, moves)
    found: dict[str, tuple[list[float], list[float]]] = {}
    with running(bench.product(bench.home(shape)), TODAY) as terminal:
        terminal.settle(1.0)
        for name, key in (
            ("compare", "4"), ("themes", "]"), ("differences", "]"), ("people", "]"), ("decide", "]"),
            ("numbers", "]"),
        ):  # fmt: skip
            answers = terminal.answers([key], silence=2.5)
            seconds = [each.processor if bench.processor else each.last for each in answers]
            found[name] = ([bare], seconds)
            terminal.settle(0.5)
            if name in ("compare", "themes", "numbers"):  # the others need more than notes to have rows
                terminal.press("down", silence=0.3)
                found[f"{name} keys"] = (bare_moves, _last(bench, terminal, moves))
    return found


def first_change(bench: Bench, shape: homes.Shape) -> Samples:
    """The first change of a session, made with `z` on the board and taken back, against the second."""
    home = bench.work / "changed"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(bench.home(shape), home, ignore=shutil.ignore_patterns("pen"))
    changes: list[float] = []
    with running(bench.product(home), TODAY) as terminal:
        terminal.press("2", silence=0.3)
        terminal.wait_text("people")
        terminal.settle(1.0)
        for _ in range(2):
            for each in terminal.answers(["z"], silence=0.4):
                changes.append(each.processor if bench.processor else each.last)
            terminal.press("u", silence=0.7)
    if len(changes) < 2:
        raise Unmeasured("the change was not made")
    return {"change": (changes[1:], changes[:1])}


def idle(bench: Bench, seconds: float, *, clock: bool) -> Samples:
    """Bytes and processor share while nothing is done, on Today or in a running talk."""
    if clock:
        home = bench.work / "running"
        if not home.exists():
            homes.build(home, homes.Shape(running_notes=200), datetime.now(UTC))
        command, text = bench.product(home, "call"), "Agenda"
    else:
        command, text = bench.product(bench.home(homes.Shape())), TODAY
    with running(command, text) as terminal:
        terminal.settle(1.0, 8.0)
        before, received, began = terminal.sample(), terminal.received, terminal.now()
        while (left := began + seconds - terminal.now()) > 0:
            terminal.read(left)
        share = (terminal.sample() - before) / (terminal.now() - began) * 100
        sent = (terminal.received - received) / seconds
    return {"bytes a second": ([1.0], [sent]), "processor %": ([1.0], [share])}


def banks(bench: Bench, questions: int) -> Samples:
    """A large bank: opening the screen against the built-in banks alone, and keys there against a bare list.

    Opening is from the key to the first paint after it, which never waits for the files, and to the last.
    """
    home = bench.work / "banks"
    shutil.rmtree(home, ignore_errors=True)
    homes.build(home, homes.Shape(), datetime.now(UTC))
    moves = ["down"] * 10 + ["up"] * 10
    with running(bench.product(home), TODAY) as terminal:
        small = terminal.answers(["B"])
    large_bank.write(home, questions)
    with running(bench.product(home), TODAY) as terminal:
        opened = terminal.answers(["B"])
        terminal.wait_text("All questions")
        terminal.settle(0.5)
        terminal.press("down", silence=0.3)
        cursor = _last(bench, terminal, moves)
        terminal.press("/", silence=0.3)
        search = _last(bench, terminal, list("patients"))
    with running(bench.baseline("bare_list", str(questions)), "ready") as terminal:
        terminal.press("down")
        bare = _last(bench, terminal, moves)
    return {
        "first": ([each.first for each in small], [each.first for each in opened]),
        "last": ([each.last for each in small], [each.last for each in opened]),
        "cursor": (bare, cursor),
        "search": (_typing(bench, list("patients")), search),
    }


def _ran(bench: Bench, command: Sequence[str]) -> float:
    # As installed: compiled once, not anew for every command.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True, timeout=60, cwd=ROOT, env=env)
    took, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return (processor if bench.processor else took) * 1000


def command_line(bench: Bench) -> Samples:
    """Commands without a screen against starting Python."""
    home = bench.home(homes.Shape())
    bare = [_ran(bench, [bench.python, "-c", "pass"])]
    return {
        name: (bare, [_ran(bench, bench.command(*arguments))])
        for name, arguments in {
            "--version": ("--version",),
            "--help": ("--help",),
            "check": ("check", "--home", str(home)),
        }.items()
    }


def saving(bench: Bench, contacts: int) -> tuple[list[float], list[float]]:
    """Milliseconds a change of one field takes from the caller, and until it is on the disk."""
    from infoint_tui.services.clock import SystemClock
    from infoint_tui.services.workspace import Workspace

    home = bench.work / "saving"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(bench.home(homes.Shape(contacts=contacts, meetings=contacts // 3)), home)
    workspace = Workspace.open(home, clock=SystemClock())
    held, durable = [], []
    try:
        for number, contact in enumerate(workspace.session.contacts.all()[:40]):
            began = time.perf_counter()
            with workspace.session.edit("changed about") as edit:
                edit.put(contact.replace(about=f"change {number}"))
            held.append((time.perf_counter() - began) * 1000)
            workspace.home.flush()
            durable.append((time.perf_counter() - began) * 1000)
    finally:
        workspace.close()
    return held, durable
