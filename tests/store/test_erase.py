"""Somebody forgotten for good is in no byte of the home, whatever happened in between."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from tinydb import TinyDB

from infoint_tui.domain.erasure import REMOVED, ErasedPerson
from infoint_tui.store.checkpoint import sealed
from infoint_tui.store.journal import frame
from infoint_tui.store.records import Put
from infoint_tui.store.store import Store

from .conftest import Home, contact, names, step
from .mortal import MortalOs, calls_of, killed_in

NAME, MAIL, NOTE = "Dana Okafor", "dana.okafor@example.org", "keeps bees on the roof"
SECRETS = [secret.encode() for secret in (NAME, MAIL, NOTE, "Dana")]
DANA = ErasedPerson("d", (), (), "removed-1")


def put(table: str, uid: str, **fields: object) -> Put:
    return Put(table, uid, {"uid": uid, **fields})


def meet_dana(store: Store) -> None:
    """A person, a talk, and what was learnt; over several revisions of the file."""
    store.commit(
        [
            contact("d", name=NAME, channels=[{"kind": "email", "value": MAIL}]),
            contact("o", name="Omar Haddad", introduced_by="d", connection=f"{NAME} named him"),
        ],
        label=f"added {NAME}",
    )
    step(store)
    store.checkpoint()
    store.commit(
        [
            put("meetings", "m", contacts=["d"], notes=[{"uid": "n", "text": NOTE}]),
            put("meetings", "both", contacts=["o", "d"], notes=[
                {"uid": "n1", "kind": "quote", "text": "'bees, of course'"},
                {"uid": "n2", "text": "Dana and Omar disagree"},
            ]),
            put("insights", "i", contacts=["d"], meeting="m", statement=f"{NAME} says: start small"),
            put("tasks", "t", contact="d", title=f"Thank {NAME}"),
        ],
        label=f"talked to {NAME}",
    )  # fmt: skip
    store.drafts.put("form|d|about", f"{NOTE} and {NAME}")
    step(store)
    store.checkpoint()
    store.commit([put("tasks", "mine", title=f"Ask Omar about {NAME}")], label="added a task")
    step(store)


def pending(store: Store) -> bool:
    """Whether copies are still to be cleaned."""
    return store.eraser.pending


def found_in(home: Home) -> list[str]:
    """Files that hold anything of hers."""
    return [
        f"{path.relative_to(home.path)}: {secret.decode()}"
        for path in sorted(home.path.rglob("*"))
        if path.is_file()
        for secret in SECRETS
        if secret in path.read_bytes()
    ]


def kept(store: Store) -> None:
    """What must be left of it all."""
    assert names(store) == {"o": "Omar Haddad"}
    assert store.get("contacts", "o") == {
        "uid": "o", "name": "Omar Haddad", "introduced_by": "", "connection": f"{REMOVED} named him",
    }  # fmt: skip
    assert [row["uid"] for row in store.db.table("meetings").sound()] == ["both"]
    assert store.get("meetings", "both") == {
        "uid": "both", "contacts": ["o"], "notes": [{"uid": "n2", "text": f"{REMOVED} and Omar disagree"}],
    }  # fmt: skip
    assert store.get("insights", "i") == {
        "uid": "i", "contacts": ["removed-1"], "meeting": "", "statement": f"{REMOVED} says: start small",
    }  # fmt: skip
    assert [row["title"] for row in store.db.table("tasks").sound()] == [f"Ask Omar about {REMOVED}"]
    assert store.drafts.all() == {}


def test_not_a_byte_is_left_in_any_file(home: Home) -> None:
    store = home.open()
    meet_dana(store)
    (home.path / "quarantine" / "infoint.corrupt-x.bad").write_bytes(b"{" + NOTE.encode())
    (home.path / "quarantine" / "journal-old.bad").write_bytes(b"\n0000 " + NAME.encode())
    copy = json.loads(home.file.read_bytes())
    (home.path / "backups" / "found-x.json").write_text(json.dumps(copy, indent=1))
    assert len(found_in(home)) > 8
    assert store.eraser.survey() == (2, 2, 0)
    store.eraser.erase(DANA)
    kept(store)
    assert pending(store)
    step(store)
    assert not pending(store)
    assert found_in(home) == []
    assert store.history.undo_label is None
    kept(store)
    home.die(store)
    store = home.open()
    assert store.report.notices == []
    kept(store)


def test_backups_stay_sound_and_recover(home: Home) -> None:
    store = home.open()
    meet_dana(store)
    store.eraser.erase(DANA)
    step(store)
    store.commit([contact("later", name="Lee")], label="add")
    step(store)
    home.die(store)
    assert len(home.backups()) >= 3
    for name in home.backups():
        data = (home.path / "backups" / name).read_bytes()
        assert sealed(data)
        with TinyDB(home.path / "backups" / name) as db:
            assert "d" not in [row["uid"] for row in db.table("contacts").all()]
    home.file.write_bytes(b"ruined")
    store = home.open()
    assert names(store) == {"o": "Omar Haddad", "later": "Lee"}


def test_a_generation_that_was_tampered_with_is_removed_not_sealed_anew(home: Home) -> None:
    store = home.open()
    meet_dana(store)
    first = home.path / "backups" / home.backups()[0]
    first.write_bytes(first.read_bytes().replace(b"Omar", b"Umar"))
    assert store.eraser.survey().damaged == 1
    store.eraser.erase(DANA)
    step(store)
    assert not first.exists()
    assert found_in(home) == []


def test_files_without_the_person_are_left_as_they_are(home: Home) -> None:
    store = home.open()
    store.commit([contact("o", name="Omar Haddad")], label="add")
    store.checkpoint()
    store.commit([contact("p", name="Pia Lund")], label="add")
    store.checkpoint()
    untouched = home.path / "backups" / home.backups()[0]
    before = untouched.read_bytes()
    meet_dana(store)
    store.eraser.erase(DANA)
    step(store)
    assert untouched.read_bytes() == before


def test_journals_of_another_machine_are_counted_and_stay(home: Home) -> None:
    store = home.open()
    meet_dana(store)
    journal = home.journals()[-1]
    away = journal.with_name("00000009.0001.wal")
    away.write_bytes(frame(b'{"infoint":1,"host":"elsewhere","seq":1}') + frame(b'{"seq":2,"puts":[]}'))
    assert store.eraser.survey().foreign == 1
    store.eraser.erase(DANA)
    step(store)
    assert away.exists()


def test_a_disk_that_refuses_the_intent_changes_nothing(home: Home) -> None:
    store = home.open()
    meet_dana(store)
    home.osl.fail("create", errno.ENOSPC)
    with pytest.raises(OSError, match="No space"):
        store.eraser.erase(DANA)
    assert names(store)["d"] == NAME
    assert not pending(store)


@pytest.mark.parametrize("name", ["unlink", "replace", "create_plain", "fsync_dir"])
def test_what_could_not_be_removed_is_tried_again(home: Home, name: str) -> None:
    store = home.open()
    meet_dana(store)
    store.eraser.erase(DANA)
    home.osl.fail(name, errno.EIO, forever=True)
    step(store)
    assert pending(store)
    kept(store)
    home.osl.heal()
    home.clock.advance(seconds=40)
    store.tick()
    step(store)
    assert not pending(store)
    assert found_in(home) == []


@pytest.mark.parametrize("call", ["create", "fsync", "replace", "fsync_dir"])
def test_somebody_else_is_erased_while_copies_of_the_first_are_cleaned(home: Home, call: str) -> None:
    """The thread that cleans the copies meets an erasure that has only begun, at each of its steps."""
    store = home.open()
    meet_dana(store)
    other = b"Omar Haddad"
    met: list[str] = []

    def clean(name: str) -> None:
        if name == call and not met:
            met.append(name)
            store.eraser.finish()

    home.osl.before = clean
    store.eraser.erase(ErasedPerson("o", (), (), "removed-2"))
    home.osl.before = None
    assert met == [call]
    assert list(names(store)) == ["d"]
    step(store)
    assert not pending(store)
    assert [path for path in home.path.rglob("*") if path.is_file() and other in path.read_bytes()] == []


def test_a_mark_that_was_cut_short_is_removed_by_the_next_session(home: Home) -> None:
    store = home.open()
    meet_dana(store)
    store.close()
    half = home.path / "forgetting.removed-1.part"
    half.write_bytes(NAME.encode())
    store = home.open()
    assert not pending(store)
    step(store)
    assert not half.exists()
    assert names(store)["d"] == NAME


def test_a_reader_shows_nobody_whose_forgetting_has_begun(home: Home, tmp_path: Path) -> None:
    def begin(home: Home) -> None:
        store = home.open()
        meet_dana(store)
        store.eraser.erase(DANA)

    begun = killed_in(tmp_path / "other", begin, _naming_of_mark(tmp_path / "count") + 2)
    assert begun.path.exists()
    reader = begun.open(read_only=True)
    kept(reader)
    begun.close()


def _naming_of_mark(path: Path) -> int:
    """Number of the call from which on the person is to be forgotten; the second after it journals that."""
    home = Home(path)
    home.osl = osl = MortalOs()
    store = home.open()
    meet_dana(store)
    before = osl.count
    store.eraser.erase(DANA)
    names_ = [name for name, _ in osl.calls[before:]]
    home.close()
    assert names_ == ["unlink", "create", "write", "fsync", "replace", "fsync_dir", "write"]
    return before + 5


def test_redo_brings_nobody_back_not_even_before_the_copies_are_gone(home: Home) -> None:
    store = home.open()
    store.commit([contact("d", name=NAME)], label="added her")
    store.commit([contact("d", name=NAME, title="x")], label="changed her")
    store.history.undo()
    store.close()
    store = home.open()
    before = store.history.may_undo
    store.eraser.erase(DANA)
    assert (before, store.history.may_undo) == (True, False)
    assert store.history.undo() is None
    assert store.history.redo() is None
    home.die(store)
    store = home.open()
    assert store.history.redo() is None
    assert store.history.undo() is None
    assert names(store) == {}


def a_session(home: Home) -> None:
    store = home.open()
    meet_dana(store)
    store.eraser.erase(DANA)
    step(store)
    store.close()


@pytest.mark.parametrize("torn", [False, True])
def test_killed_at_any_call_all_or_nothing(tmp_path: Path, torn: bool) -> None:
    naming = _naming_of_mark(tmp_path / "count")
    total = calls_of(tmp_path / "whole", a_session)
    for last in range(naming - 8, total + 1):
        home = killed_in(tmp_path / f"home-{last}", a_session, last, torn=torn)
        store = home.open()
        assert store.report.notices == [], last
        step(store)
        if "d" in names(store):
            assert names(store)["d"] == NAME
            assert store.get("insights", "i") is not None
            assert not pending(store)
            assert last <= naming, last
        else:
            kept(store)
            assert found_in(home) == [], last
            assert not pending(store)
            home.die(store)
            kept(home.open())
        home.close()
