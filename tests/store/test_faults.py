"""Errors of the disk: work goes on in memory, the truth is shown, and saving resumes by itself."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest

from infoint_tui.store.fs import OsLayer
from infoint_tui.store.records import HomeError, NotSaved, SaveState
from tests.syncer import StepSyncer

from .conftest import Home, contact, names, state, step

ERRORS = [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE]


@pytest.mark.parametrize("code", ERRORS)
def test_a_write_that_fails_once_goes_to_a_new_file(home: Home, code: int) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    home.osl.fail("write", code)
    store.commit([contact("b", name="Bob")], label="two")
    store.commit([contact("c", name="Cid")], label="three")
    assert len(home.journals()) == 2
    assert store.flush()
    home.die(store)
    again = home.open()
    assert names(again) == {"a": "Ann", "b": "Bob", "c": "Cid"}
    assert again.report.notices == []


@pytest.mark.parametrize("code", ERRORS)
def test_a_disk_that_refuses_everything_is_told_and_recovers_by_itself(home: Home, code: int) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    assert store.flush()
    home.osl.fail("write", code, forever=True)
    store.commit([contact("b", name="Bob")], label="two")
    assert state(store) is SaveState.NOT_SAVED
    assert os.strerror(code) in store.status.reason
    store.drafts.put("k", "typed into memory")
    assert names(store) == {"a": "Ann", "b": "Bob"}
    assert not store.flush()
    store.tick()
    step(store)
    assert state(store) is SaveState.NOT_SAVED
    home.osl.heal()
    store.tick()
    step(store)
    assert state(store) is SaveState.SAVED
    home.die(store)
    again = home.open()
    assert names(again) == {"a": "Ann", "b": "Bob"}
    assert again.drafts.all()["k"].text == "typed into memory"


def test_a_failed_flush_is_never_tried_again_on_the_same_descriptor(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    syncer = store.saver.syncer
    assert isinstance(syncer, StepSyncer)
    syncer.fail_next(OSError(errno.EIO, "bad"))
    step(store)
    assert state(store) is SaveState.SAVED
    assert len(home.journals()) == 2
    first, second = (found.read_bytes() for found in home.journals())
    assert b'"Ann"' in second
    assert b'"Ann"' in first
    synced = [what for name, what in home.osl.calls if name == "fdatasync"]
    assert len(synced) == len(set(map(str, synced)))


def test_flushes_that_keep_failing_are_told(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    home.osl.fail("fdatasync", errno.EIO, forever=True)
    step(store)
    assert state(store) is SaveState.NOT_SAVED
    home.osl.heal()
    assert store.flush()
    assert state(store) is SaveState.SAVED


def test_a_directory_that_cannot_be_flushed_counts_as_not_saved(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    home.osl.fail("fsync_dir", errno.EIO, forever=True)
    step(store)
    assert state(store) is SaveState.NOT_SAVED


def test_the_reserve_gives_its_room_to_the_last_words(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    step(store)
    reserve = home.path / "journal" / "reserve"
    assert reserve.stat().st_size == 1_000_000
    home.osl.fail("write", errno.ENOSPC, after=0)
    home.osl.fail("create", errno.ENOSPC, after=0)
    store.commit([contact("b", name="Bob")], label="two")
    assert not reserve.exists()
    assert store.flush()
    home.die(store)
    assert names(home.open()) == {"a": "Ann", "b": "Bob"}


def test_leaving_with_unsaved_changes_offers_a_copy(home: Home, tmp_path: Path) -> None:
    store = home.open()
    home.osl.fail("fdatasync", errno.EIO, forever=True)
    store.commit([contact("a", name="Ann")], label="one")
    with pytest.raises(NotSaved, match="disk reported an error"):
        store.close()
    store.saver.save_copy(tmp_path / "rescue.json")
    with pytest.raises(FileExistsError):
        store.saver.save_copy(tmp_path / "rescue.json")
    store.close(force=True)
    rescued = Home(tmp_path / "other")
    rescued.path.mkdir(0o700)
    (tmp_path / "rescue.json").rename(rescued.file)
    again = rescued.open()
    assert names(again) == {"a": "Ann"}
    assert again.report.notices == []
    rescued.close()


CALLS = ["create_plain", "write", "fsync", "fsync_dir", "replace", "link", "create", "unlink", "fdatasync"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_checkpoint_that_fails_anywhere_loses_nothing(home: Home, name: str, after: int, code: int) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    assert store.checkpoint()
    store.commit([contact("b", name="Bob")], label="two")
    assert store.flush()
    home.osl.fail(name, code, after=after)
    store.checkpoint()
    store.commit([contact("c", name="Cid")], label="three")
    assert store.flush()
    home.die(store)
    home.osl.heal()
    again = home.open()
    assert names(again) == {"a": "Ann", "b": "Bob", "c": "Cid"}
    assert again.report.notices == []
    assert again.checkpoint()
    home.die(again)
    home.file.unlink()
    last = home.open()
    assert names(last) == {"a": "Ann", "b": "Bob", "c": "Cid"}


def test_a_link_that_is_refused_becomes_a_flushed_copy(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="one")
    store.checkpoint()
    before = home.file.read_bytes()
    store.commit([contact("b")], label="two")
    home.osl.fail("link", errno.EPERM)
    assert store.checkpoint()
    assert (home.path / "backups" / home.backups()[-1]).read_bytes() == before


def test_a_rename_that_reports_failure_though_it_happened_is_recognised(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    replace = home.osl.replace

    def lie(source: Path, target: Path) -> None:
        replace(source, target)
        raise OSError(errno.EIO, "lost the answer")

    home.osl.replace = lie  # type: ignore[method-assign]
    assert store.checkpoint()
    home.osl.replace = replace  # type: ignore[method-assign]
    home.die(store)
    again = home.open()
    assert names(again) == {"a": "Ann"}
    assert again.report.notices == []


def test_a_file_that_does_not_read_back_never_takes_the_place_of_the_old(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    assert store.checkpoint()
    before = home.file.read_bytes()
    store.commit([contact("b", name="Bob")], label="two")
    write = home.osl.write

    def rot(fd: int, data: bytes | memoryview) -> int:
        return write(fd, bytes(data).replace(b"Bob", b"Rob"))

    home.osl.write = rot  # type: ignore[method-assign]
    assert not store.checkpoint()
    home.osl.write = write  # type: ignore[method-assign]
    assert home.file.read_bytes() == before
    assert store.checkpoint()
    assert b"Bob" in home.file.read_bytes()


def test_short_writes_are_finished(home: Home) -> None:
    write = home.osl.write
    home.osl.write = lambda fd, data: write(fd, bytes(data)[:7])  # type: ignore[method-assign]
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    assert store.checkpoint()
    home.osl.write = write  # type: ignore[method-assign]
    home.die(store)
    assert names(home.open()) == {"a": "Ann"}


def test_the_order_of_a_checkpoint(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="one")
    store.checkpoint()
    store.commit([contact("b")], label="two")
    assert store.flush()
    home.osl.calls.clear()
    assert store.checkpoint()
    order = [name for name, _ in home.osl.calls if name != "write"]
    assert order == [
        "unlink",
        "create_plain",
        "fsync",
        "link",
        "fsync_dir",
        "replace",
        "fsync_dir",
        "create",
        "fdatasync",
        "fsync_dir",
        "unlink",
        # the history of undo, at leisure
        "fdatasync",
        "fsync_dir",
    ]


def test_journals_are_kept_one_generation_back(home: Home) -> None:
    store = home.open()
    for n in range(4):
        store.commit([contact(f"c{n}")], label="add")
        assert store.checkpoint()
    assert [found.name for found in home.journals()] == ["00000003.0001.wal", "00000004.0001.wal"]
    assert home.backups() == ["db.00000001.json", "db.00000002.json", "db.00000003.json"]


def test_old_generations_are_thinned_but_ten_always_stay(home: Home) -> None:
    store = home.open()
    for n in range(14):
        store.commit([contact(f"c{n}")], label="add")
        assert store.checkpoint()
    assert len(home.backups()) == 11
    assert home.backups()[-1] == "db.00000013.json"
    home.clock.advance(days=-3650)
    store.commit([contact("late")], label="add")
    assert store.checkpoint()
    assert home.backups()[-10:] == [f"db.{rev:08}.json" for rev in range(5, 15)]


def test_a_drive_cache_is_emptied_on_macos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import fcntl

    seen: list[int] = []
    monkeypatch.setattr(fcntl, "fcntl", lambda _, what: seen.append(what))
    osl = OsLayer()
    osl.platform = "darwin"
    with (tmp_path / "f").open("wb") as file:
        osl.fdatasync(file.fileno())
    assert seen == [51]


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_busy_target_on_windows_is_waited_for_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int
) -> None:
    class Busy(OSError):
        winerror = code

    slept: list[float] = []

    class Windows(OsLayer):
        platform = "win32"

        def sleep(self, seconds: float) -> None:
            slept.append(seconds)

    tries: list[int] = []

    def refuse(source: Path, target: Path) -> None:
        tries.append(1)
        raise Busy(code, "busy")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(Busy):
        Windows().replace(tmp_path / "a", tmp_path / "b")
    assert len(tries) == 8
    assert 2 < sum(slept) < 3
    tries.clear()
    with pytest.raises(Busy):
        OsLayer().replace(tmp_path / "a", tmp_path / "b")
    assert len(tries) == 1


class Unlistable(OsLayer):
    """Fails to list a folder the `at`-th time, counted from 0."""

    def __init__(self, at: int = -1, code: int = 0) -> None:
        super().__init__()
        self.at, self.code, self.listed = at, code, 0

    def listdir(self, path: Path) -> list[str]:
        self.listed += 1
        if self.listed == self.at + 1:
            raise OSError(self.code, os.strerror(self.code))
        return super().listdir(path)


@pytest.mark.parametrize("code", ERRORS)
def test_a_folder_that_cannot_be_listed_while_opening_is_no_crash(home: Home, code: int) -> None:
    """Whichever folder it is: the home opens, or a sentence says why not, and nothing is lost."""
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    assert store.flush()
    home.die(store)
    whole = Unlistable()
    home.die(home.open(osl=whole))
    assert whole.listed > 2
    times = 0
    for at in range(whole.listed):
        with suppress(HomeError):
            opened = home.open(osl=Unlistable(at, code))
            assert names(opened) == {"a": "Ann"}
            home.die(opened)
            times += 1
        again = home.open()
        assert names(again) == {"a": "Ann"}
        home.die(again)
    assert times, "most folders are not needed to show what there is"
