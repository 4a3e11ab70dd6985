"""Saving that goes one step at a time, when a test says so."""

from __future__ import annotations

from infoint_tui.store.saving import Job, Sync


class StepSyncer:
    """Flushes only when told to, on the caller's thread."""

    def __init__(self) -> None:
        self._flush: Job = lambda: None
        self._sync: Sync = lambda _fd: None
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

    def drain(self, timeout: float | None) -> bool:
        """See Syncer."""
        self.step()
        return True

    def close(self) -> None:
        """See Syncer."""
        self._jobs = []
