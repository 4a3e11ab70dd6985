"""A long table is read when somebody asks for it: of a data file written here, nothing else is different."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tinydb import where

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.checkpoint import BLANK, checksum, checksum_place
from infoint_tui.store.store import Store

from ..benchmarks.homes import Shape, build
from ..syncer import StepSyncer
from .conftest import Home, contact

PEOPLE = 600
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def filled(home: Home) -> Home:
    """A home with a table of contacts long enough to be read late."""
    store = home.open()
    store.commit(
        [
            contact(f"u{n}", name=f"Zoë {n}", about="“word” " * 24, stage="later" if n % 100 == 7 else "idea")
            for n in range(PEOPLE)
        ],
        label="add",
    )
    assert store.checkpoint()
    store.close()
    return home


def unread(store: Store) -> int:
    """How many contacts are text as yet."""
    rows = store.db.records.data.rows("contacts")
    return sum(type(record) is bytes for _, _, record in rows.as_they_are())


def on_disk(home: Home) -> dict[str, Any]:
    """The contacts as any program reads them."""
    found: dict[str, Any] = json.loads(home.file.read_bytes())["contacts"]
    return found


def test_only_what_is_asked_for_is_read(filled: Home) -> None:
    store = filled.open()
    table = store.db.table("contacts")
    assert unread(store) == table.count_sound() == PEOPLE
    assert table.get(uid="u4")["name"] == "Zoë 4"
    assert store.get("contacts", "u4") is table.get(uid="u4")
    assert store.get("contacts", "nobody") is None
    assert not table.has("u5", "practice")
    assert table.has("u4", "name")
    assert unread(store) == PEOPLE - 1
    assert [found["uid"] for found in table.search(where("stage") == "later")] == [
        f"u{n}" for n in range(7, PEOPLE, 100)
    ]
    assert table.search(where("name") == "\udc80") == []
    assert unread(store) == PEOPLE - 1 - 6
    assert table.get(doc_id=5) is table.get(uid="u4")
    assert unread(store) == 0


def test_all_is_what_the_file_holds(filled: Home) -> None:
    store = filled.open()
    wanted = on_disk(filled)
    four = store.get("contacts", "u4")
    assert store.db.table("contacts").sound() == list(wanted.values())
    assert store.db.table("contacts").get(doc_id=5) is four
    assert store.db.records.read() == {"contacts": wanted}


def test_changes_meet_records_that_nobody_has_read(filled: Home) -> None:
    store = filled.open()
    wanted = on_disk(filled)
    store.commit([contact("u9", name="Bea"), contact("new", name="Cem")], label="change")
    store.db.table("contacts").remove(where("uid") == "u11")
    assert unread(store) == PEOPLE - 2
    store.history.undo()
    assert store.get("contacts", "u11") == wanted["12"]
    assert unread(store) == PEOPLE - 2
    filled.die(store)
    again = filled.open()
    assert again.get("contacts", "u9") == {"uid": "u9", "name": "Bea"}
    assert again.get("contacts", "new")["name"] == "Cem"


def test_a_checkpoint_reads_nothing_and_writes_the_same(filled: Home) -> None:
    store = filled.open()
    wanted = on_disk(filled)
    store.commit([contact("u9", name="Bea")], label="change")
    assert store.checkpoint()
    assert unread(store) == PEOPLE - 1
    assert on_disk(filled) == {**wanted, "10": {"uid": "u9", "name": "Bea"}}
    store.saver.save_copy(filled.path.parent / "copy.json")
    assert json.loads((filled.path.parent / "copy.json").read_bytes())["contacts"] == on_disk(filled)


def test_a_long_file_that_does_not_read_back_never_takes_the_place_of_the_old(filled: Home) -> None:
    store = filled.open()
    many = [contact(f"m{n}", about="word " * 100) for n in range(3000)]
    store.commit([*many, contact("b", name="Bob")], label="many")
    before = filled.file.read_bytes()
    write = filled.osl.write
    for changed in (b"Rob", b"Bo"):

        def rot(fd: int, data: bytes | memoryview, changed: bytes = changed) -> int:
            return write(fd, bytes(data).replace(b"Bob", changed)) + 3 - len(changed)

        filled.osl.write = rot  # type: ignore[method-assign]
        assert not store.checkpoint()
        filled.osl.write = write  # type: ignore[method-assign]
        assert filled.file.read_bytes() == before
    assert store.checkpoint()
    assert filled.file.stat().st_size > 1_500_000
    assert len(on_disk(filled)) == PEOPLE + 3001
    assert on_disk(filled)[str(PEOPLE + 3001)]["name"] == "Bob"
    assert store.checkpoint()
    assert len(on_disk(filled)) == PEOPLE + 3001


@pytest.mark.parametrize("odd", [{}, "words", [], 7, {"uid": 5, "name": "Odd"}])
def test_what_is_odd_among_the_records_hides_none_of_them(filled: Home, odd: object) -> None:
    raw = json.loads(filled.file.read_bytes())
    raw["contacts"]["900"] = odd
    filled.file.write_text(json.dumps(raw, indent=1))
    store = filled.open()
    store.commit([contact("behind", name="Bea")], label="add")
    assert store.checkpoint()
    store.close()
    again = filled.open()
    assert again.get("contacts", "behind") == {"uid": "behind", "name": "Bea"}
    assert again.db.table("contacts").count_sound() == PEOPLE + 1
    assert again.db.records.data.rows("contacts").odd() == {"#900": odd}


def test_a_record_that_a_checksum_wrongly_vouches_for_is_kept_as_its_text(filled: Home) -> None:
    path = filled.file
    wanted = on_disk(filled)
    data = path.read_bytes().replace('"Zoë 4"'.encode(), '"Zoë 4'.encode())
    place = checksum_place(data)
    assert place is not None
    data = data[:place] + BLANK + data[place + 64 :]
    path.write_bytes(data[:place] + checksum(data, place).encode() + data[place + 64 :])
    for journal in filled.journals():
        journal.unlink()
    store = filled.open()
    assert store.get("contacts", "u5") == wanted["6"]
    assert store.get("contacts", "u4") is None
    assert store.get("contacts", "#5").count("Zoë 4") == 1
    store.commit([contact("u9", name="Bea")], label="change")
    assert store.checkpoint()
    found = on_disk(filled)
    assert "Zoë 4" in found.pop("5")
    del wanted["5"]
    assert found == {**wanted, "10": {"uid": "u9", "name": "Bea"}}


def test_today_reads_the_people_it_shows(tmp_path: Path) -> None:
    home = tmp_path / "home"
    build(home, Shape(contacts=PEOPLE, meetings=20), NOW)
    workspace = Workspace.open(home, clock=FixedClock(NOW), syncer=StepSyncer())
    try:
        view = workspace.today.view()
        assert view.people == PEOPLE
        assert view.due_count
        assert unread(workspace._store) > PEOPLE - 40
    finally:
        workspace.close()


def test_threads_that_read_change_and_copy_at_once_see_whole_tables(filled: Home) -> None:
    store = filled.open()
    rows = store.db.records.data.rows("contacts")
    gone = {uid: dict(rows.get(uid)) for uid in ("u3", "u7")}
    numbers = {uid: rows.number(uid) for uid in gone}
    done = threading.Event()
    odd: list[str] = []

    def copy() -> None:
        while not done.is_set():
            twin = rows.copy()
            odd.extend(key for _, key, record in twin.ordered() if type(record) is bytes)

    threads = [threading.Thread(target=copy), threading.Thread(target=rows.sound)]
    for thread in threads:
        thread.start()
    for uid, record in gone.items():
        rows.put(uid, None)
        rows.put(uid, record, numbers[uid])
    done.set()
    for thread in threads:
        thread.join()
    assert not odd
    assert len(rows.sound()) == PEOPLE
    assert [record.doc_id for record in rows.sound()] == list(range(1, PEOPLE + 1))
