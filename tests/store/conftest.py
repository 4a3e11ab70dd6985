"""Real homes in temporary directories, flushed step by step, and an os layer in which any call can fail."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.store.fs import OsLayer
from infoint_tui.store.records import Put, SaveState
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

ROOT = Path(__file__).parents[2]

if os.environ.get("STORE_FAULT"):  # see mutants.py
    from .mutants import plant

    plant(os.environ["STORE_FAULT"])


class FaultyOs(OsLayer):
    """Counts calls by name and fails those it is told to fail."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.written = 0
        self.before: Callable[[str], None] | None = None
        """Called with the name of each call before it happens, as another thread would come between."""
        self._plans: list[tuple[str, int, OSError, bool]] = []

    def fail(self, name: str, code: int, *, after: int = 0, forever: bool = False) -> None:
        """Let the call `name` fail with an errno, after letting `after` pass, once or from then on."""
        self._plans.append((name, after, OSError(code, os.strerror(code)), forever))

    def heal(self) -> None:
        """Nothing fails any more."""
        self._plans.clear()

    def _met(self, name: str, what: object) -> None:
        self.calls.append((name, what))
        if self.before is not None:
            self.before(name)
        for n, (wanted, after, error, forever) in enumerate(self._plans):
            if wanted == name:
                if after > 0:
                    self._plans[n] = (wanted, after - 1, error, forever)
                    continue
                if not forever:
                    del self._plans[n]
                raise error

    def create(self, path: Path) -> int:
        self._met("create", path.name)
        return super().create(path)

    def create_plain(self, path: Path) -> int:
        self._met("create_plain", path.name)
        return super().create_plain(path)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        self._met("write", fd)
        self.written += len(data)
        return super().write(fd, data)

    def fsync(self, fd: int) -> None:
        self._met("fsync", fd)
        super().fsync(fd)

    def fdatasync(self, fd: int) -> None:
        self._met("fdatasync", fd)
        super().fdatasync(fd)

    def fsync_dir(self, path: Path) -> None:
        self._met("fsync_dir", path.name)
        fd = os.open(path, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)

    def replace(self, source: Path, target: Path) -> None:
        self._met("replace", target.name)
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._met("link", target.name)
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self._met("unlink", path.name)
        super().unlink(path)


class Home:
    """A home on disk that is opened again and again, as after a restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = FixedClock(datetime(2026, 3, 12, 10, 0, tzinfo=UTC))
        self.osl = FaultyOs()
        self._open: list[Store] = []

    @property
    def file(self) -> Path:
        """The data file."""
        return self.path / "infoint.json"

    def open(self, **options: Any) -> Store:
        """Open it with a step syncer, as the writer unless told otherwise."""
        options.setdefault("syncer", StepSyncer())
        options.setdefault("osl", self.osl)
        store = Store.open(self.path, clock=self.clock, **options)
        self._open.append(store)
        return store

    def die(self, store: Store) -> None:
        """What is left when the process is killed: the files as they are, the lock gone, nothing flushed."""
        writer = store._access.writer
        if writer is not None:
            writer.journal.close()
            writer.lock.release()
            if store._pipe is not None:
                os.close(store._pipe.fileno)
                store._pipe.fileno = -1
        store._access.writer = None
        store._closed = True

    def journals(self) -> list[Path]:
        """The journals, oldest first."""
        return sorted((self.path / "journal").glob("*.wal"))

    def backups(self) -> list[str]:
        """The generations, oldest first."""
        return sorted(found.name for found in (self.path / "backups").glob("db.*.json"))

    def quarantine(self) -> list[Path]:
        """What was put aside as damaged."""
        return sorted((self.path / "quarantine").iterdir())

    def close(self) -> None:
        """End whatever a test left open."""
        self.osl.heal()
        for store in self._open:
            store.close(force=True)


@pytest.fixture(autouse=True)
def no_files_left_open(tmp_path: Path) -> Iterator[None]:
    """Close what abandoned stores left open in the test's own folder, or in homes that are gone: a killed
    process does the same."""
    yield
    opened = Path("/proc/self/fd")
    if not opened.is_dir():
        return
    for name in os.listdir(opened):  # noqa: PTH208 - links are read one by one
        with contextlib.suppress(OSError):
            path = os.readlink(opened / name)  # noqa: PTH115 - no Path is needed
            gone = path.endswith(" (deleted)") and "/home/" in path
            if gone or path.startswith(f"{tmp_path}/"):
                os.close(int(name))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home that does not exist yet."""
    made = Home(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def run_python(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start a Python process that can import the package; its output is text."""

    def start(code: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-u", "-c", code, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


def contact(uid: str, **fields: Any) -> Put:
    """A put of one contact."""
    return Put("contacts", uid, {"uid": uid, **fields})


def names(store: Store) -> dict[str, Any]:
    """Contact names by uid."""
    return {str(record["uid"]): record.get("name") for record in store.db.table("contacts").sound()}


def state(store: Store) -> SaveState:
    """How far its changes have come."""
    return store.status.state


def step(store: Store) -> None:
    """Let the store's syncer do what was asked of it."""
    syncer = store.saver.syncer
    assert isinstance(syncer, StepSyncer)
    syncer.step()
