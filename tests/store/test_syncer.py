"""The syncer's thread: slow disks never hold up the caller, and the truth arrives by itself."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Iterator

import pytest

from infoint_tui.store.records import SaveState
from infoint_tui.store.saving import DELAY, ThreadSyncer
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

from .conftest import FaultyOs, Home, contact, names, state


class SlowOs(FaultyOs):
    """A disk whose flushes take until the gate is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.threads: set[int] = set()

    def fdatasync(self, fd: int) -> None:
        self.threads.add(threading.get_ident())
        self.gate.wait(20)
        super().fdatasync(fd)


@pytest.fixture
def slow(home: Home) -> Iterator[SlowOs]:
    home.osl = SlowOs()
    yield home.osl
    home.osl.gate.set()


def reached(store: Store, wanted: SaveState) -> threading.Event:
    """An event that is set when the status becomes `wanted`."""
    event = threading.Event()
    store.saver.on_status(lambda status: event.set() if status.state is wanted else None)
    return event


def test_changes_and_keys_go_on_while_the_disk_is_busy(home: Home, slow: SlowOs) -> None:
    store = home.open(syncer=ThreadSyncer())
    saved = reached(store, SaveState.SAVED)
    for n in range(20):
        store.commit([contact(f"c{n}")], label="add")
        store.drafts.put("k", "x" * n)
    assert state(store) is SaveState.SAVING
    assert not store.flush(0.01)
    slow.gate.set()
    assert saved.wait(10)
    assert store.flush(10)
    assert state(store) is SaveState.SAVED
    assert threading.get_ident() not in slow.threads


def test_a_draft_is_flushed_without_being_asked_for(home: Home, slow: SlowOs) -> None:
    slow.gate.set()
    store = home.open(syncer=ThreadSyncer())
    saved = reached(store, SaveState.SAVED)
    store.drafts.put("k", "text")
    assert saved.wait(10)


def test_failure_and_recovery_are_told_from_the_thread(home: Home, slow: SlowOs) -> None:
    slow.gate.set()
    store = home.open(syncer=ThreadSyncer())
    failed, saved = reached(store, SaveState.NOT_SAVED), reached(store, SaveState.SAVED)
    slow.fail("fdatasync", errno.EIO, forever=True)
    store.commit([contact("a", name="Ann")], label="add")
    assert failed.wait(10)
    assert not saved.is_set()
    slow.heal()
    store.tick()
    assert saved.wait(10)
    home.die(store)
    assert names(home.open()) == {"a": "Ann"}


def test_the_unforeseen_does_not_end_all_flushing(home: Home, slow: SlowOs) -> None:
    slow.gate.set()
    syncer = ThreadSyncer()
    store = home.open(syncer=syncer)
    failed, saved = reached(store, SaveState.NOT_SAVED), reached(store, SaveState.SAVED)
    good, slow.fdatasync = slow.fdatasync, None  # type: ignore[assignment, method-assign]
    syncer._sync = lambda fd: slow.fdatasync(fd)
    store.commit([contact("a", name="Ann")], label="add")
    assert failed.wait(10)
    assert "unexpected trouble" in store.status.reason
    slow.fdatasync = good  # type: ignore[method-assign]
    store.tick()
    assert saved.wait(10)


def test_a_checkpoint_runs_beside_the_changes(home: Home, slow: SlowOs) -> None:
    slow.gate.set()
    store = home.open(syncer=ThreadSyncer())
    for n in range(300):
        store.commit([contact(f"c{n}", n=n)], label="add")
        store.drafts.put("k", "word " * n)
        if n % 50 == 0:
            store.saver.submit_checkpoint()
    assert store.flush(20)
    home.die(store)
    again = home.open()
    assert [record["n"] for record in again.db.table("contacts").sound()] == list(range(300))
    assert again.drafts.all()["k"].text == "word " * 299
    assert again.report.notices == []


def test_an_action_is_flushed_at_once_and_typing_within_half_a_second(home: Home) -> None:
    syncer = StepSyncer()
    store = home.open(syncer=syncer)
    store.drafts.put("k", "t")
    assert syncer.asked == "soon"
    store.commit([contact("a")], label="add")
    assert syncer.asked == "now"
    syncer.step()
    store.drafts.put("k", "text")
    assert syncer.asked == "soon"
    assert DELAY <= 0.3, "what is left of half a second is for the drive"


def test_further_keys_do_not_put_off_a_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    syncer = ThreadSyncer()
    monkeypatch.setattr(syncer, "_start", lambda: None)
    syncer.ask(urgent=False)
    now += 0.2
    syncer.ask(urgent=False)
    assert syncer._due == 100.0 + DELAY
    syncer.ask(urgent=True)
    assert syncer._due == now
