"""The process killed at many points: what was acknowledged is found, nothing is mixed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from .conftest import Home, names

SESSION = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.store.records import Put
from tests.syncer import StepSyncer
from infoint_tui.store.fs import OsLayer
from infoint_tui.store.store import Store

home, last, cut = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
count = 0

class Mortal(OsLayer):
    def meet(self):
        global count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def write(self, fd, data):
        global count
        if count + 1 == last and cut:
            super().write(fd, bytes(data)[: len(data) * cut // 4])
        self.meet()
        return super().write(fd, data)

for name in "create create_plain fsync fdatasync fsync_dir replace link unlink mkdir".split():
    def wrapped(self, *args, _name=name):
        self.meet()
        return getattr(OsLayer, _name)(self, *args)
    setattr(Mortal, name, wrapped)

clock = FixedClock(datetime(2026, 3, 12, tzinfo=UTC))
store = Store.open(home, clock=clock, syncer=StepSyncer(), osl=Mortal())
text = ""
for n in range(6):
    puts = [Put("contacts", uid, {"n": n}) for uid in "ab"]
    store.commit(puts, label="both")
    print("ACK", "n", n)
    text += "key" + str(n)
    store.drafts.put("k", text)
    print("ACK", "draft", text)
    if n == 2:
        store.history.undo()
        print("ACK", "n", n - 1)
    if n in (1, 3, 4):
        store.checkpoint()
        store.flush()
store.close()
print("ACK", "calls", count)
"""


def run(home: Home, start: Callable[..., subprocess.Popen[str]], last: int, cut: int = 0) -> list[list[str]]:
    process = start(SESSION, str(home.path), str(last), str(cut))
    out, _ = process.communicate(timeout=60)
    return [said.split()[1:] for said in out.splitlines() if said.startswith("ACK")]


@pytest.mark.parametrize("cut", [0, *(pytest.param(cut, marks=pytest.mark.system) for cut in (1, 3))])
@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_call(
    home: Home, run_python: Callable[..., subprocess.Popen[str]], part: int, cut: int, tmp_path: object
) -> None:
    (calls,) = (said[1] for said in run(home, run_python, 0) if said[0] == "calls")
    points = list(range(1, int(calls) + 1))
    chosen = points[part :: 4 if not cut else 16]
    for last in chosen:
        fresh = Home(home.path.with_name(f"home-{last}"))
        said = run(fresh, run_python, last, cut)
        check(fresh, said, last)


def check(home: Home, said: list[list[str]], last: int) -> None:
    numbers = [int(value) for what, value in said if what == "n"]
    drafts = [value for what, value in said if what == "draft"]
    for _ in range(2):
        store = home.open()
        assert not store.read_only
        assert store.report.notices == [], last
        rows = [record["n"] for record in store.db.table("contacts").sound()]
        assert rows[:1] == rows[1:], last
        allowed = {numbers[-1], numbers[-1] + 1, 1} if numbers else {0}
        assert not rows or rows[0] in allowed, (last, rows, numbers)
        assert rows or not numbers, last
        draft = store.drafts.get("k")
        text = draft.text if draft else ""
        assert text.startswith(drafts[-1] if drafts else ""), last
        if home.file.exists():
            json.loads(home.file.read_bytes())
        home.die(store)
    assert names(store) is not None
