"""Real disks that fill up, turn read-only or go away while somebody types. As root, with mkfs.ext4."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .talks import SENTENCE, SIZE, in_live, noted, plan_call, read, typed_line
from .terminal import Terminal, infoint

pytestmark = pytest.mark.system

Mount = Callable[..., None]


def run(*command: str) -> None:
    """Run a tool; its complaint fails the test."""
    path = os.pathsep.join((os.environ["PATH"], "/usr/sbin", "/sbin"))
    env = {**os.environ, "PATH": path}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30, env=env)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """An empty directory to mount something on; whatever is mounted there goes with the test."""
    assert os.geteuid() == 0, "these tests mount file systems and must run as root"
    place = tmp_path / "disk"
    place.mkdir()
    yield place
    while os.path.ismount(place):
        run("umount", "-l", str(place))


def fill(disk: Path) -> None:
    """Leave not one byte free."""
    fd = os.open(disk / "filler", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    os.write(fd, b"x" * size)
    finally:
        os.close(fd)


def type_until_full(terminal: Terminal, disk: Path) -> str:
    """Type into the line while the disk fills up, until saving fails; gives what was typed."""
    fill(disk)
    typed = ""
    while "NOT SAVED" not in terminal.text():
        assert len(typed) < 60, terminal.text()
        terminal.type("word ")
        typed += "word "
        terminal.pump(0.2)
        fill(disk)
    return typed


def test_a_tiny_disk_filled_and_freed_while_typing(disk: Path) -> None:
    run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk))
    home = plan_call(disk / "home")
    with in_live(home) as terminal:
        typed = type_until_full(terminal, disk)
        terminal.press("enter")
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        terminal.press("enter")
        terminal.wait(lambda screen: screen.count(SENTENCE) == 1)
        assert "NOT SAVED" in terminal.text()
        terminal.type("still here")
        terminal.wait("still here")
        assert SENTENCE not in noted(home)
        (disk / "filler").unlink()
        terminal.wait(lambda screen: "NOT SAVED" not in screen)
        terminal.kill(signal.SIGKILL)
    assert noted(home) == [typed, SENTENCE]
    assert typed_line(home) == "still here"


def test_a_disk_of_64_kb_filled_and_freed_in_the_middle_of_a_line(disk: Path) -> None:
    run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk))
    home = plan_call(disk / "home")
    with in_live(home) as terminal:
        typed = type_until_full(terminal, disk)
        terminal.type("still here")
        terminal.wait("still here")
        assert "NOT SAVED" in terminal.text()
        (disk / "filler").unlink()
        terminal.wait(lambda screen: "NOT SAVED" not in screen)
        terminal.kill(signal.SIGKILL)
    assert typed_line(home) == f"{typed}still here"


def test_leaving_a_full_disk_offers_a_copy_elsewhere(disk: Path, tmp_path: Path) -> None:
    run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk))
    home = plan_call(disk / "home")
    with in_live(home) as terminal:
        while "NOT SAVED" not in terminal.text():
            fill(disk)
            terminal.type("w")
            terminal.pump(0.2)
        terminal.press("ctrl+q")
        terminal.wait("Not everything is saved")
        terminal.press("down", "enter")
        terminal.wait("Where to?")
        for _ in range(120):
            os.write(terminal.master, b"\x7f")
        terminal.pump(0.3)
        terminal.type(str(tmp_path / "rescued.json"))
        terminal.press("enter")
        assert os.waitstatus_to_exitcode(terminal.finish()) == 1
        assert terminal.restored() == []
    other = tmp_path / "other"
    other.mkdir(0o700)
    (tmp_path / "rescued.json").rename(other / "infoint.json")
    assert "w" in typed_line(other)
    assert read(other).attention.notices == []


def test_a_mount_that_is_read_only_from_the_start(disk: Path) -> None:
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk))
    home = plan_call(disk / "home")
    run("mount", "-o", "remount,ro", str(disk))
    with infoint(home, size=SIZE) as terminal:
        terminal.wait("READ ONLY")
        terminal.wait("read-only")
        terminal.press("2")
        terminal.wait("Rosa Delgado")
        terminal.press("a")
        terminal.pump(0.5)
        terminal.type("Imani Whitlock")
        terminal.press("enter")
        terminal.wait("Nothing was changed")
        run("mount", "-o", "remount,rw", str(disk))
        terminal.press("esc")
        terminal.press("ctrl+o")
        terminal.wait("Saved")
        terminal.press("ctrl+q")
        assert terminal.finish() == 0
    assert [contact.name for contact in read(home).session.contacts.all()] == ["Rosa Delgado"]


def test_a_disk_that_turns_read_only_while_typing(disk: Path, tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.write_bytes(b"")
    os.truncate(image, 16_000_000)
    run("mkfs.ext4", "-q", str(image))
    run("mount", "-o", "loop", str(image), str(disk))
    home = plan_call(disk / "home")
    with in_live(home) as terminal:
        terminal.type("before ")
        terminal.wait("Saved")
        run("mount", "-o", "remount,abort", str(disk))
        with pytest.raises(OSError, match="Read-only") as refused:
            (disk / "probe").write_text("x")
        assert refused.value.errno == errno.EROFS
        terminal.type("after")
        terminal.wait("NOT SAVED")
        terminal.wait("before after")
        terminal.wait("read-only")
        terminal.press("enter")
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        terminal.press("ctrl+q")
        terminal.wait("Not everything is saved")
        terminal.press("esc")
        terminal.wait(SENTENCE)
        os.kill(terminal.pid, signal.SIGTERM)
        assert os.waitstatus_to_exitcode(terminal.finish(within=3)) == 128 + signal.SIGTERM
        assert terminal.restored() == []
        assert b"NOT SAVED" in terminal.raw.rpartition(b"\x1b[?1049l")[2]
    assert "before " in typed_line(home)


def test_a_home_moved_away_while_typing_and_put_back(tmp_path: Path) -> None:
    home = plan_call(tmp_path / "home")
    away = tmp_path / "elsewhere"
    with in_live(home) as terminal:
        terminal.type("before ")
        terminal.wait("before ")
        home.rename(away)
        terminal.wait("NOT SAVED")
        terminal.type("after")
        terminal.press("enter")
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        assert not home.exists()
        away.rename(home)
        terminal.wait(lambda screen: "NOT SAVED" not in screen)
        terminal.kill(signal.SIGKILL)
    assert noted(home) == ["before after"]
    assert typed_line(home) == SENTENCE


def test_a_home_moved_away_for_good_takes_the_notes_along(tmp_path: Path) -> None:
    home = plan_call(tmp_path / "home")
    away = tmp_path / "elsewhere"
    with in_live(home) as terminal:
        home.rename(away)
        terminal.wait("NOT SAVED")
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        terminal.kill(signal.SIGKILL)
    assert not home.exists()
    assert typed_line(away) == SENTENCE


def test_a_disk_without_room_for_another_file_still_takes_what_is_typed(disk: Path) -> None:
    run("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=60", "tmpfs", str(disk))
    home = plan_call(disk / "home")
    with in_live(home) as terminal:
        terminal.type("before ")
        terminal.wait("Saved")
        for number in range(100):
            with contextlib.suppress(OSError):
                (disk / f"empty{number}").touch()
        with pytest.raises(OSError, match="No space left"):
            (disk / "one more").touch()
        terminal.type(SENTENCE)
        terminal.wait(SENTENCE)
        terminal.wait("Saved")
        terminal.press("enter")
        terminal.wait(lambda _screen: noted(home) == [f"before {SENTENCE}"])
        assert "NOT SAVED" not in terminal.text()
        terminal.kill(signal.SIGKILL)
    assert noted(home) == [f"before {SENTENCE}"]


def test_a_limit_on_the_size_of_files_is_told_and_got_over(tmp_path: Path) -> None:
    home = plan_call(tmp_path / "home")
    limited = ("sh", "-c", 'ulimit -f 32; exec "$@"', "sh")
    with in_live(home, under=limited) as terminal:
        typed = ""
        while "NOT SAVED" not in terminal.text():
            assert len(typed) < 500, terminal.text()
            terminal.type("word ")
            typed += "word "
        terminal.type("end")
        terminal.wait(lambda screen: "NOT SAVED" not in screen)
        terminal.kill(signal.SIGKILL)
    assert typed_line(home) == f"{typed}end"
