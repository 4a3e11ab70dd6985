"""Who flushes, and when: a thread in the product, step by step in tests."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Protocol

DELAY = 0.3
"""Seconds a draft waits for its flush; with a slow drive the whole stays within half a second."""

Job = Callable[[], None]
Sync = Callable[[int], None]


def _no_sync(fd: int) -> None:
    raise RuntimeError(f"no store is bound, descriptor {fd} cannot be flushed")


class Syncer(Protocol):
    """Runs the store's slow work away from the keys."""

    def bind(self, flush: Job, sync: Sync) -> None:
        """Say what a flush is and how one descriptor is flushed; called once, by the store."""
        ...

    def sync(self, fd: int) -> None:
        """Flush one descriptor. Raises OSError."""
        ...

    def ask(self, *, urgent: bool) -> None:
        """A flush is wanted: at once, or within half a second."""
        ...

    def submit(self, job: Job) -> None:
        """Run a job after the next flush."""
        ...

    def drain(self, timeout: float | None) -> bool:
        """Do everything asked for now; False when `timeout` seconds were not enough."""
        ...

    def close(self) -> None:
        """Stop; nothing asked for later is done."""
        ...


class ThreadSyncer:
    """A daemon thread, started with the first wish."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._due: float | None = None
        self._jobs: list[Job] = []
        self._busy = False
        self._closed = False
        self._flush: Job = lambda: None
        self._sync: Sync = _no_sync

    def bind(self, flush: Job, sync: Sync) -> None:
        """See Syncer."""
        self._flush, self._sync = flush, sync

    def sync(self, fd: int) -> None:
        """See Syncer."""
        self._sync(fd)

    def ask(self, *, urgent: bool) -> None:
        """See Syncer."""
        due = time.monotonic() + (0.0 if urgent else DELAY)
        with self._wake:
            if self._due is not None and self._due <= due:
                return
            self._due = due
            self._start()

    def submit(self, job: Job) -> None:
        """See Syncer."""
        with self._wake:
            self._jobs.append(job)
            self._due = time.monotonic()
            self._start()

    def _start(self) -> None:
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="infoint-syncer", daemon=True)
            self._thread.start()
        self._wake.notify_all()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._closed and (self._due is None or self._due > time.monotonic()):
                    self._wake.wait(None if self._due is None else self._due - time.monotonic())
                if self._closed:
                    return
                self._due = None
                jobs, self._jobs = self._jobs, []
                self._busy = True
            try:
                for job in (self._flush, *jobs):
                    # The store reports its own failures; one it did not foresee must not end all flushing.
                    with contextlib.suppress(Exception):
                        job()
            finally:
                with self._wake:
                    self._busy = False
                    self._wake.notify_all()

    def drain(self, timeout: float | None) -> bool:
        """See Syncer."""
        if threading.current_thread() is self._thread:
            return True
        self.ask(urgent=True)
        with self._wake:
            return self._wake.wait_for(
                lambda: self._closed or (self._due is None and not self._busy), timeout
            )

    def close(self) -> None:
        """See Syncer; waits for the work in hand, but not for ever."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(2.0)


class StepSyncer:
    """Flushes only when told to, on the caller's thread; for tests."""

    def __init__(self) -> None:
        self._flush: Job = lambda: None
        self._sync: Sync = _no_sync
        self._jobs: list[Job] = []
        self._failures: list[OSError] = []
        self.asked: str | None = None
        """None, "soon" or "now": the most urgent wish since the last step."""

    def bind(self, flush: Job, sync: Sync) -> None:
        """See Syncer."""
        self._flush, self._sync = flush, sync

    def sync(self, fd: int) -> None:
        """Flush, or raise what `fail_next` laid ready."""
        if self._failures:
            raise self._failures.pop(0)
        self._sync(fd)

    def fail_next(self, *errors: OSError) -> None:
        """Let the next flushes of a descriptor fail, one error each."""
        self._failures += errors

    def ask(self, *, urgent: bool) -> None:
        """See Syncer."""
        if urgent or self.asked is None:
            self.asked = "now" if urgent else "soon"

    def submit(self, job: Job) -> None:
        """See Syncer."""
        self._jobs.append(job)

    def step(self) -> None:
        """Do what was asked for."""
        self.asked = None
        jobs, self._jobs = self._jobs, []
        self._flush()
        for job in jobs:
            job()

    def drain(self, timeout: float | None) -> bool:  # noqa: ARG002
        """See Syncer."""
        self.step()
        return True

    def close(self) -> None:
        """See Syncer."""
        self._jobs = []
