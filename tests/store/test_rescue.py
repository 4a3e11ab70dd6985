"""While a home cannot be written: a copy elsewhere, told truthfully, gone once it is not needed."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from tinydb import TinyDB

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.store.fs import OsLayer
from infoint_tui.store.records import NotSaved, SaveState
from infoint_tui.store.saving import list_rescued
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

from ..fulldisk import FullDisk
from .conftest import contact


@pytest.fixture
def disk(tmp_path: Path) -> FullDisk:
    return FullDisk(tmp_path / "home")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "infoint"


@pytest.fixture
def store(disk: FullDisk, place: Path, clock: FixedClock) -> Store:
    opened = Store.open(disk.home, clock=clock, syncer=StepSyncer(), osl=disk, rescue=lambda: place)
    opened.commit([contact("a", name="Ann")], label="add")
    assert opened.flush()
    return opened


def rescued(store: Store, place: Path) -> list[str]:
    """Names of the contacts in the copy."""
    (path,) = list_rescued(store.home, place, OsLayer())
    assert path.stat().st_mode & 0o777 == 0o600
    with TinyDB(path) as db:
        return [each["name"] for each in db.table("contacts")]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES])
def test_what_cannot_be_saved_is_kept_elsewhere_and_told(
    store: Store, disk: FullDisk, place: Path, code: int
) -> None:
    disk.fill(code)
    store.commit([contact("b", name="Bea")], label="add")
    store.drafts.put("live|x|line", "half a sentence")
    assert not store.flush()
    assert store.status.state is SaveState.NOT_SAVED
    assert f"Meanwhile everything is kept in {place}" in store.status.reason
    assert rescued(store, place) == ["Ann", "Bea"]
    with pytest.raises(NotSaved, match="Meanwhile everything is kept"):
        store.close()
    store.close(force=True)
    assert rescued(store, place) == ["Ann", "Bea"]


def test_it_recovers_by_itself_and_the_copy_goes(
    store: Store, disk: FullDisk, place: Path, clock: FixedClock
) -> None:
    disk.fill()
    store.commit([contact("b", name="Bea")], label="add")
    assert not store.flush()
    store.commit([contact("c", name="Cem")], label="add")
    assert "a copy up to a moment ago" in store.status.reason
    clock.advance(seconds=3)
    store.tick()
    store.flush()
    assert rescued(store, place) == ["Ann", "Bea", "Cem"]
    disk.free()
    clock.advance(seconds=2)
    store.tick()
    assert store.flush()
    assert store.status.state is SaveState.SAVED
    assert list(place.iterdir()) == []
    store.close()
    again = Store.open(disk.home, clock=clock, read_only=True)
    assert [each["name"] for each in again.db.table("contacts").sound()] == ["Ann", "Bea", "Cem"]
    again.close()


def test_copies_are_not_written_for_every_key(
    store: Store, disk: FullDisk, place: Path, clock: FixedClock
) -> None:
    disk.fill()
    for n in range(20):
        store.drafts.put("live|x|line", "x" * n)
        store.flush()
    seq = store.saver.rescue.seq if store.saver.rescue else -1
    assert seq == 2, "one copy within two seconds"
    assert store.saver.rescue_now()
    assert store.saver.rescue is not None
    assert store.saver.rescue.seq == 21


def test_where_nothing_can_be_written_at_all_it_is_said_to_be_in_memory(
    store: Store, disk: FullDisk, place: Path
) -> None:
    disk.home = disk.home.parent
    disk.fill()
    store.commit([contact("b", name="Bea")], label="add")
    assert not store.flush()
    assert "kept in memory only" in store.status.reason
    assert not store.saver.rescue_now()
    assert list_rescued(store.home, place, disk) == []
    disk.free()
    store.close()


def test_the_place_is_asked_for_only_when_it_is_needed(disk: FullDisk, clock: FixedClock) -> None:
    def place() -> Path:
        raise AssertionError("not needed")

    store = Store.open(disk.home, clock=clock, syncer=StepSyncer(), osl=disk, rescue=place)
    store.commit([contact("a", name="Ann")], label="add")
    assert store.flush()
    store.tick()
    store.close()
