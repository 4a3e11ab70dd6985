"""Several programs on one home: one writes, the others say who. Closed windows end and lose nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infoint_tui.services.clock import SystemClock
from infoint_tui.store.store import Store

from .talks import SENTENCE, SIZE, in_live, noted, plan_call, typed_line
from .terminal import infoint

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]
HEEDLESS = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
"""Runs a program as nohup does: a closed terminal is nothing to it."""

HAMMER = """
import os, sys, time
from pathlib import Path
from infoint_tui.services.clock import SystemClock
from infoint_tui.store.records import Put
from infoint_tui.store.store import Store

home, mark, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
count = 0

def alone(store):
    # Whoever writes says so in a file that must not exist yet; a killed writer's is cleared away.
    while True:
        try:
            fd = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            break
        except FileExistsError:
            other = mark.read_text()
            if other and Path("/proc", other, "stat").exists():
                print("TWO", other, os.getpid(), flush=True)
                os._exit(1)
            mark.unlink()
    os.write(fd, str(os.getpid()).encode())
    os.close(fd)

while True:
    store = Store.open(home, clock=SystemClock())
    if store.read_only and not store.ask_lock(0.2):
        before = len(store.db.table("contacts"))
        store.refresh()
        assert len(store.db.table("contacts")) >= before
        store.close()
        continue
    alone(store)
    for _ in range(20):
        count += 1
        uid = f"{name}-{os.getpid()}-{count}"
        store.commit([Put("contacts", uid, {"n": count})], label="hammer")
        store.drafts.put("live|m1|line", uid)
        print("ACK", uid, flush=True)
        if count % 7 == 0:
            store.checkpoint()
    if count % 3:
        mark.unlink()
        store.hand_over()
    else:
        store.flush()
        mark.unlink()
    store.close()
"""


def test_programs_hammering_one_home_lose_nothing_and_never_write_at_once(tmp_path: Path) -> None:
    home, mark, dice = tmp_path / "home", tmp_path / "writer", random.Random(1)
    outputs: list[Path] = []

    def start(name: str) -> subprocess.Popen[bytes]:
        out = tmp_path / f"out-{name}-{len(outputs)}"
        outputs.append(out)
        with out.open("wb") as file:
            command = [sys.executable, "-c", HAMMER, str(home), str(mark), name]
            return subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)

    running = {name: start(name) for name in ("one", "two")}
    try:
        end = time.monotonic() + 8
        while time.monotonic() < end:
            time.sleep(dice.uniform(0.2, 0.8))
            name = dice.choice(sorted(running))
            assert running[name].poll() is None, outputs[-1].read_text()
            running[name].kill()
            running[name].wait()
            running[name] = start(name)
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    said = "".join(out.read_text() for out in outputs)
    assert "TWO" not in said
    assert "Error" not in said, said
    acknowledged = {line.split()[1] for line in said.splitlines() if line.startswith("ACK ")}
    assert len({uid.split("-")[0] for uid in acknowledged}) == 2, "only one of them ever wrote"
    assert len(acknowledged) > 50
    store = Store.open(home, clock=SystemClock())
    assert not store.read_only
    assert store.report.notices == []
    assert store.report.problems == []
    assert {str(record["uid"]) for record in store.db.table("contacts")} >= acknowledged
    store.close()


def test_a_stopped_holder_is_named_and_its_notes_are_there_when_it_ends(tmp_path: Path) -> None:
    home = plan_call(tmp_path / "home")
    with in_live(home) as first:
        first.type(SENTENCE)
        first.wait(SENTENCE)
        os.kill(first.pid, signal.SIGSTOP)
        with infoint(home, size=SIZE) as second:
            second.wait("READ ONLY")
            second.wait(f"PID {first.pid} ")
            second.wait("stopped")
            second.wait(SENTENCE)
            os.kill(first.pid, signal.SIGCONT)
            first.type(" and more")
            first.wait("and more")
            first.kill(signal.SIGKILL)
            second.press("ctrl+o")
            second.wait(lambda screen: "READ ONLY" not in screen)
            second.wait("and more")
            second.press("enter")
            second.wait(lambda _screen: typed_line(home) == "")
            second.press("ctrl+q")
            assert second.finish() == 0
    assert noted(home) == [f"{SENTENCE} and more"]


def test_a_closed_window_ends_a_program_that_heeds_no_hang_up(tmp_path: Path) -> None:
    home = plan_call(tmp_path / "home")
    with in_live(home, under=HEEDLESS) as terminal:
        ignored = Path(f"/proc/{terminal.pid}/status").read_text()
        assert "python" in Path(f"/proc/{terminal.pid}/comm").read_text(), ignored
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        before = _processor_seconds(terminal.pid)
        terminal.hang_up(within=3)
        assert terminal.cpu_seconds - before < 1.0, "it span"
    assert typed_line(home) == SENTENCE


def _processor_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
