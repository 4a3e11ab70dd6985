"""One writer: the second reads, follows, names the holder, and gets the pen when asked for or freed."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from infoint_tui.store.home import NAME as LOCK
from infoint_tui.store.records import Change, SaveState

from .conftest import FaultyOs, Home, contact, names, state, step

HOLDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.store.records import Put
from infoint_tui.store.store import Store
store = Store.open(Path(sys.argv[1]), clock=FixedClock(datetime(2026, 3, 12, 14, 2, tzinfo=UTC)))
assert not store.read_only
"""
Start = Callable[..., "subprocess.Popen[str]"]


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def test_the_second_reads_names_the_holder_and_follows(home: Home) -> None:
    first = home.open()
    first.commit([contact("a", name="Ann")], label="add")
    second = home.open()
    assert second.read_only
    assert state(second) is SaveState.READ_ONLY
    assert f"open in PID {os.getpid()} on {os.uname().nodename} since " in second.status.reason
    assert names(second) == {"a": "Ann"}
    seen: list[Change] = []
    second.subscribe(seen.append)
    assert not second.refresh()
    first.commit([contact("b", name="Bob")], label="add")
    assert second.refresh()
    assert seen[-1].touched == frozenset({("contacts", "b")})
    assert seen[-1].kind == "outside"
    first.checkpoint()
    assert not second.refresh()
    assert names(second) == {"a": "Ann", "b": "Bob"}


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


def test_reading_has_no_side_effects_even_on_a_damaged_home(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    store.checkpoint()
    home.die(store)
    home.file.write_bytes(b"{ damaged")
    before = contents(home.path)
    reader = home.open(read_only=True)
    assert names(reader) == {"a": "Ann"}
    assert reader.report.notices
    reader.tick()
    reader.close()
    assert contents(home.path) == before


def test_a_reader_sees_a_state_that_was_while_the_writer_replaces_files(home: Home) -> None:
    writer = home.open()
    writer.commit([contact("a", n=0), contact("b", n=0)], label="both")
    stop = threading.Event()
    trouble: list[object] = []

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            writer.commit([contact("a", n=n), contact("b", n=n)], label="both")
            writer.checkpoint()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        last = -1
        for _ in range(60):
            reader = home.open(read_only=True)
            a, b = reader.get("contacts", "a"), reader.get("contacts", "b")
            if a is None or b is None or a["n"] != b["n"] or a["n"] < last or reader.report.notices:
                trouble.append((a, b, last, reader.report.notices))
                continue
            last = a["n"]
    finally:
        stop.set()
        thread.join()
    assert trouble == []


def test_the_pen_is_free_when_the_holder_has_ended(home: Home) -> None:
    first = home.open()
    first.commit([contact("a", name="Ann")], label="add")
    second = home.open()
    assert not second.try_take_lock()
    first.commit([contact("b", name="Bob")], label="add")
    first.close()
    seen: list[Change] = []
    second.subscribe(seen.append)
    assert second.try_take_lock()
    assert seen[-1].touched == frozenset({("contacts", "b")})
    second.commit([contact("c", name="Cid")], label="add")
    home.die(second)
    assert names(home.open()) == {"a": "Ann", "b": "Bob", "c": "Cid"}


def test_the_lock_goes_with_the_holder_however_it_ends(home: Home, run_python: Start) -> None:
    code = (
        HOLDER
        + "store.commit([Put('contacts', 'a', {'name': 'Ann'})], label='x'); print('ready')\n"
        + "import signal; signal.pause()"
    )
    process = run_python(code, str(home.path))
    try:
        assert line(process) == "ready"
        second = home.open()
        assert second.read_only
        assert f"PID {process.pid} " in second.status.reason
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        third = home.open()
        assert "stopped" in third.status.reason
        process.kill()
        process.wait()
        assert second.try_take_lock()
        assert names(second) == {"a": "Ann"}
    finally:
        end(process)


def test_the_pen_is_handed_over_between_two_processes_without_loss(home: Home, run_python: Start) -> None:
    code = (
        HOLDER
        + """
import select
store.commit([Put('contacts', 'a', {'name': 'Ann'})], label='x')
print('ready')
store.drafts.put('live|m1|line', 'half a sent')
while not select.select([store.handover_fileno], [], [], 0.1)[0]:
    pass
store.drafts.put('live|m1|line', 'half a sentence')
assert store.hand_over()
assert store.read_only
print(store.status.reason)
sys.stdin.readline()
store.refresh()
print(store.get('contacts', 'b')['name'])
"""
    )
    process = run_python(code, str(home.path))
    try:
        assert line(process) == "ready"
        caller = home.open()
        assert state(caller) is SaveState.READ_ONLY
        assert caller.ask_lock(10)
        assert state(caller) is SaveState.SAVING
        assert caller.flush()
        assert caller.drafts.all()["live|m1|line"].text == "half a sentence"
        caller.commit([contact("b", name="Bob")], label="add")
        assert f"PID {os.getpid()} " in line(process)
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert line(process) == "Bob"
    finally:
        end(process)


def test_a_holder_that_cannot_save_keeps_the_pen(home: Home) -> None:
    first = home.open()
    second = home.open()
    home.osl.fail("fdatasync", 5, forever=True)
    first.commit([contact("a")], label="add")
    assert not second.ask_lock(0)
    assert not first.hand_over()
    assert not first.read_only
    assert not second.try_take_lock()


def test_nobody_asked(home: Home) -> None:
    store = home.open()
    assert store.handover_fileno is not None
    assert not store.hand_over()
    assert stat.S_ISFIFO((home.path / "pen").lstat().st_mode)
    store.close()
    assert not (home.path / "pen").exists()


def test_a_file_in_the_pipes_place_is_never_written_to(home: Home) -> None:
    home.open().close()
    (home.path / "pen").write_text("mine")
    first = home.open()
    assert first.handover_fileno is None
    assert not home.open().ask_lock(0)
    first.close()
    assert (home.path / "pen").read_text() == "mine"


def test_a_deleted_lock_file_is_noticed_by_its_holder(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="add")
    (home.path / LOCK).unlink()
    store.tick()
    assert state(store) is SaveState.NOT_SAVED
    assert "moved or deleted" in store.status.reason
    assert not store.checkpoint()
    assert not home.file.exists()


def test_a_lock_file_replaced_while_waiting_is_not_taken_for_the_lock(home: Home) -> None:
    first = home.open()
    (home.path / LOCK).rename(home.path / "elsewhere")
    (home.path / LOCK).write_text("")
    assert not home.open().read_only
    first.tick()
    assert state(first) is SaveState.NOT_SAVED


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_everything_is_private_whatever_the_umask(home: Home, umask: int) -> None:
    before = os.umask(umask)
    try:
        store = home.open()
        store.commit([contact("a")], label="add")
        assert store.checkpoint()
        store.commit([contact("b")], label="add")
        assert store.checkpoint()
        store.saver.save_copy(home.path / "copy.json")
        step(store)
    finally:
        os.umask(before)
    for path in [home.path, *home.path.rglob("*")]:
        mode = stat.S_IMODE(path.lstat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_a_home_open_to_others_is_closed_with_a_notice(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="add")
    store.close()
    home.path.chmod(0o755)
    home.file.chmod(0o644)
    again = home.open()
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.file.stat().st_mode) == 0o600
    assert any("only you" in notice for notice in again.report.notices)


def test_a_reader_is_told_when_the_pen_is_free_and_takes_nothing_by_itself(home: Home) -> None:
    first = home.open()
    second = home.open()
    third = home.open()
    assert not second.lock_free()
    assert not first.lock_free()
    first.close()
    assert second.lock_free()
    assert second.read_only
    assert second.status.reason == "The window that was writing has closed."
    assert third.lock_free()
    assert third.try_take_lock()
    assert not second.lock_free()
    assert f"open in PID {os.getpid()} " in second.status.reason


def test_one_who_may_not_write_at_all_is_offered_nothing(home: Home) -> None:
    home.open().close()
    assert not home.open(read_only=True).lock_free()


def test_the_holder_stopped_meanwhile_is_named_so(home: Home, run_python: Start) -> None:
    process = run_python(HOLDER + "print('ready')\nimport signal; signal.pause()", str(home.path))
    try:
        assert line(process) == "ready"
        second = home.open()
        assert "stopped" not in second.status.reason
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        assert not second.lock_free()
        assert "stopped: type fg" in second.status.reason
    finally:
        end(process)


class Lockless(FaultyOs):
    """A disk far away, whose file system has no locks."""

    def lock(self, fd: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


def test_a_file_system_without_locks_is_told_and_can_be_written_all_the_same(home: Home) -> None:
    reader = home.open(osl=Lockless())
    assert reader.read_only
    assert "has no locks" in reader.status.reason
    assert reader.remedy == "Where no other window has it open, start with --no-lock."
    writer = home.open(osl=Lockless(), lock=False)
    writer.commit([contact("a", name="Ann")], label="add")
    assert state(writer) is SaveState.SAVING
    assert [notice for notice in writer.report.notices if "use only one window" in notice]
    assert writer.flush()
    home.die(writer)
    assert names(home.open(lock=False)) == {"a": "Ann"}


def test_without_asking_for_a_lock_a_lock_still_keeps_others_out(home: Home) -> None:
    first = home.open(lock=False)
    second = home.open(lock=False)
    assert (first.read_only, second.read_only) == (False, True)
    assert second.remedy == "Close the other window first."
    assert first.report.notices == []
