"""What is put aside is whole under its name, even where the attempt before it ended half-way."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from infoint_tui.store.fs import OsLayer
from infoint_tui.store.home import NAME as LOCK
from infoint_tui.store.journal import frame, raw_lines, read_file, read_lines
from infoint_tui.store.records import HomeError, SaveState

from .conftest import Home, contact, names, state, step


class Died(BaseException):
    """Stands for the end of the process."""


def two_revisions(home: Home) -> None:
    store = home.open()
    for n in range(2):
        store.commit([contact(f"c{n}", name=f"name {n}")], label="add")
        assert store.checkpoint()
    home.die(store)


def dying_in_the_middle(home: Home, size: int) -> None:
    """Let the process end within the next write of more than `size` bytes."""
    write = home.osl.write

    def torn(fd: int, data: bytes | memoryview) -> int:
        if len(data) > size:
            write(fd, bytes(data)[: size // 2])
            raise Died
        return write(fd, data)

    home.osl.write = torn  # type: ignore[method-assign]


def test_damage_put_aside_in_part_is_put_aside_whole_at_the_next_start(home: Home) -> None:
    two_revisions(home)
    bad = home.file.read_bytes().replace(b"{", b"[")
    home.file.write_bytes(bad)
    dying_in_the_middle(home, 400)
    with pytest.raises(Died):
        home.open()
    del home.osl.write
    assert not any(path.suffix == ".bad" for path in home.quarantine())
    store = home.open()
    assert names(store) == {"c0": "name 0", "c1": "name 1"}
    assert [path.read_bytes() for path in home.quarantine()] == [bad]


def test_a_generation_copied_in_part_never_stands_for_the_file(home: Home) -> None:
    two_revisions(home)
    present = home.file.read_bytes()
    store = home.open()
    store.commit([contact("c2", name="name 2")], label="add")
    home.osl.fail("link", errno.EPERM, forever=True)
    dying_in_the_middle(home, 400)
    with pytest.raises(Died):
        store.checkpoint()
    del home.osl.write
    home.die(store)
    store = home.open()
    assert store.checkpoint()
    home.die(store)
    assert (home.path / "backups" / "db.00000002.json").read_bytes() == present
    home.file.unlink()
    assert names(home.open()) == {"c0": "name 0", "c1": "name 1", "c2": "name 2"}


def test_a_name_that_could_not_be_flushed_is_flushed_before_the_file_is_replaced(home: Home) -> None:
    two_revisions(home)
    store = home.open()
    store.commit([contact("c2")], label="add")
    assert store.flush()
    home.osl.fail("fsync_dir", errno.EIO)
    assert not store.checkpoint()
    home.osl.calls.clear()
    assert store.checkpoint()
    made = [what for name, what in home.osl.calls if name in ("fsync_dir", "replace")]
    assert made[:2] == ["backups", "infoint.json"]


def test_what_an_ended_process_wrote_is_saved_only_once_it_is_written_again(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    home.die(store)
    store = home.open()
    assert names(store) == {"a": "Ann"}
    assert state(store) is SaveState.SAVING
    home.osl.fail("create", errno.ENOSPC, forever=True)
    step(store)
    assert state(store) is SaveState.NOT_SAVED
    home.osl.heal()
    step(store)
    assert state(store) is SaveState.SAVED
    assert all(b'"Ann"' in journal.read_bytes() for journal in home.journals())
    assert len(home.journals()) == 2


def test_the_lines_of_another_machine_are_not_taken_over(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    home.die(store)
    (journal,) = home.journals()
    foreign = journal.read_bytes()
    store = home.open()
    assert store.checkpoint()
    home.die(store)
    head = read_lines(foreign)[0][0]
    lines = frame(json.dumps({**head, "host": "another", "rev": 1}).encode())
    lines += frame(b'{"seq":9,"puts":[["contacts","z",9,{"uid":"z"}]]}')
    (home.path / "journal" / "00000001.0007.wal").write_bytes(lines)
    store = home.open()
    store.commit([contact("b", name="Bob")], label="add")
    assert store.flush()
    assert names(store) == {"a": "Ann", "b": "Bob"}
    assert 9 not in raw_lines(home.journals()[-1].read_bytes())
    home.die(store)


def test_the_name_of_a_file_that_no_journal_goes_on_from_is_flushed_first(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    assert store.checkpoint()
    store.commit([contact("b", name="Bob")], label="add")
    home.osl.fail("create", errno.ENOSPC, after=0, forever=True)
    assert not store.checkpoint()
    home.osl.heal()
    home.die(store)
    home.osl.calls.clear()
    store = home.open()
    assert ("fsync_dir", home.path.name) in home.osl.calls
    home.die(store)
    home.osl.fail("fsync_dir", errno.EIO)
    store = home.open()
    assert store.read_only
    assert "disk reported an error" in store.status.reason
    assert names(store) == {"a": "Ann", "b": "Bob"}
    assert store.try_take_lock()


@pytest.mark.parametrize("code", [errno.EMFILE, errno.EACCES])
def test_a_generation_that_cannot_be_read_now_is_not_passed_over_for_an_older_one(
    home: Home, code: int
) -> None:
    two_revisions(home)
    store = home.open()
    store.commit([contact("c2")], label="add")
    assert store.checkpoint()
    home.die(store)
    home.file.write_bytes(b"{")
    read = home.osl.read

    def refuse(path: Path, limit: int) -> bytes:
        if path.name == "db.00000002.json":
            raise OSError(code, "not now", str(path))
        return read(path, limit)

    home.osl.read = refuse  # type: ignore[method-assign]
    with pytest.raises(HomeError, match=r"db\.00000002\.json cannot be read"):
        home.open()
    assert home.file.read_bytes() == b"{"


def test_a_reader_says_in_words_that_the_journals_cannot_be_listed(home: Home) -> None:
    two_revisions(home)

    def refuse(path: Path) -> list[str]:
        raise OSError(errno.EIO, "Input/output error", str(path))

    reader = home.open(read_only=True)
    home.osl.listdir = refuse  # type: ignore[method-assign]
    with pytest.raises(HomeError, match=r"journal cannot be read \(Input/output error\)"):
        reader.refresh()
    with pytest.raises(HomeError):
        home.open(read_only=True)


def test_a_lock_that_cannot_be_seen_is_told_and_passes(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="add")
    step(store)
    stat = home.osl.stat

    def refuse(path: Path) -> object:
        if path.name == LOCK:
            raise OSError(errno.EACCES, "Permission denied", str(path))
        return stat(path)

    home.osl.stat = refuse  # type: ignore[method-assign, assignment]
    store.tick()
    assert state(store) is SaveState.NOT_SAVED
    assert LOCK in store.status.reason
    del home.osl.stat
    store.tick()
    assert state(store) is SaveState.SAVED


def test_a_home_deep_in_a_new_place_is_private_and_its_names_are_flushed(home: Home) -> None:
    home.path = home.path / "deep" / "er"
    store = home.open()
    made = [what for name, what in home.osl.calls if name == "fsync_dir"]
    assert made == [home.path.parents[2].name, "home", "deep", "er"]
    assert home.path.parents[1].stat().st_mode & 0o777 == 0o700
    store.close()


def test_a_pipe_or_lock_that_reports_failure_on_closing_does_not_keep_anybody_in(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="add")
    close = home.osl.close

    def report(fd: int) -> None:
        close(fd)
        raise OSError(errno.EIO, "Input/output error")

    home.osl.close = report  # type: ignore[method-assign]
    store.close()
    del home.osl.close
    assert not home.open().read_only


def test_the_journal_is_whole_before_the_file_that_makes_it_spare(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    assert store.checkpoint()
    made = [name for name, _ in home.osl.calls]
    assert made.index("fdatasync") < made.index("replace")


def test_a_torn_line_does_not_swallow_the_next() -> None:
    lines = [frame(b'{"seq":%d,"puts":[]}' % n) for n in (1, 2, 3)]
    data = lines[0] + lines[1][:-9] + lines[2]
    assert [body["seq"] for body in read_lines(data)[0]] == [1, 3]
    assert sorted(raw_lines(data)) == [1, 3]


def test_of_changes_the_data_file_holds_only_the_checksum_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "00000001.0001.wal"
    head = frame(b'{"infoint": 1, "schema": 1, "host": "here", "seq": 0}')
    odd, even = frame(b'{"seq":1,"puts":[[[' + b"}"), frame(b'{"seq":2,"puts":[]}')
    cut = frame(b'{"seq":3,"puts":[]}').replace(b"puts", b"pots")
    path.write_bytes(head + odd + cut + even)

    known = read_file(path, 1, 1, OsLayer(), known=3)
    assert (known.damaged, list(known.lines)) == (1, [1, 2])
    assert (known.lines[1], known.lines[2]) == ({}, {"seq": 2, "puts": []})

    needed = read_file(path, 1, 1, OsLayer())
    assert (needed.damaged, list(needed.lines)) == (2, [2])


def test_a_journal_cut_off_anywhere_opens_with_every_whole_line(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    store.commit([contact("b", name="Bob")], label="add")
    assert store.checkpoint()
    home.die(store)
    first = home.journals()[0]
    data = first.read_bytes()
    ends = [data.index(b"\n", data.index(mark)) for mark in (b'{"infoint"', b'{"seq":1', b'{"seq":2')]
    for cut in range(len(data)):
        first.write_bytes(data[:cut])
        found = read_file(first, 0, 1, OsLayer(), known=2)
        assert len(found.lines) == sum(end <= cut for end in ends[1:])
        reader = home.open(read_only=True)
        assert names(reader) == {"a": "Ann", "b": "Bob"}
        reader.close()
