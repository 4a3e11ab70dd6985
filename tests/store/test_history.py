"""Undo across restarts: what was done today can be taken back, whatever happened in between."""

from __future__ import annotations

import copy
import errno
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.store import history
from infoint_tui.store.records import Put
from infoint_tui.store.store import Store
from infoint_tui.store.undo import ChangeSet, Item, plan, thin

from .conftest import Home, contact, names, step
from .mortal import calls_of, killed_in


def rename(store: Store, *new: str) -> None:
    """One contact, named anew again and again."""
    for name in new:
        store.commit([contact("a", name=name)], label=f"call her {name}")
        step(store)


def logs(home: Home) -> list[Path]:
    return sorted((home.path / "history").iterdir())


def undone(store: Store) -> list[str]:
    """Undo everything there is; the labels, newest first."""
    found = []
    while (result := store.history.undo()) is not None:
        assert not result.skipped
        found.append(result.label)
    return found


def test_steps_are_undone_and_redone_after_a_restart(home: Home) -> None:
    store = home.open()
    rename(store, "Ann", "Anna", "Hanna")
    store.close()
    store = home.open()
    assert store.history.may_undo
    assert store.history.undo_label == "call her Hanna"
    assert undone(store) == ["call her Hanna", "call her Anna", "call her Ann"]
    assert names(store) == {}
    store.close()
    store = home.open()
    assert store.history.redo_label == "call her Ann"
    for name in ("Ann", "Anna"):
        assert store.history.redo() is not None
        assert names(store) == {"a": name}
    step(store)
    home.die(store)
    store = home.open()
    assert (store.history.undo_label, store.history.redo_label) == ("call her Anna", "call her Hanna")
    assert names(store) == {"a": "Anna"}


def test_a_new_change_after_a_restart_ends_redo_for_good(home: Home) -> None:
    store = home.open()
    rename(store, "Ann", "Anna")
    store.history.undo()
    store.close()
    store = home.open()
    rename(store, "Bea")
    assert store.history.redo_label is None
    assert store.history.undo_label == "call her Bea"
    store.close()
    store = home.open()
    assert store.history.redo_label is None
    assert undone(store) == ["call her Bea", "call her Ann"]


def test_a_bulk_change_stays_one_step(home: Home) -> None:
    store = home.open()
    store.commit([contact(str(n), tag="old") for n in range(300)], label="add")
    store.commit([contact(str(n), tag="new") for n in range(300)], label="tag 300 people")
    store.close()
    store = home.open()
    result = store.history.undo()
    assert result is not None
    assert (result.label, len(result.change.touched)) == ("tag 300 people", 300)
    assert {record["tag"] for record in store.db.table("contacts").sound()} == {"old"}


def test_a_field_changed_since_is_left_alone_after_a_restart_too(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", stage="new", note="")], label="add")
    store.commit([contact("a", stage="scheduled", note="x")], label="moved to scheduled")
    store.commit([contact("a", stage="scheduled", note="y")], label="typed", undoable=False)
    store.close()
    store = home.open()
    result = store.history.undo()
    assert result is not None
    assert (result.label, result.skipped) == ("moved to scheduled", ["contacts a: note"])
    assert store.get("contacts", "a") == {"uid": "a", "stage": "new", "note": "y"}


def test_yesterday_is_gone_and_its_files_too(home: Home) -> None:
    store = home.open()
    rename(store, "Ann")
    store.close()
    home.clock.advance(days=1)
    store = home.open()
    assert not store.history.may_undo
    assert store.history.undo() is None
    assert logs(home) == []


def test_the_day_is_that_of_the_users_zone(home: Home) -> None:
    home.clock.set(datetime(2026, 3, 13, 3, 0, tzinfo=UTC))
    store = home.open()
    store.commit([Put("profile", "me", {"zone": "America/Chicago"})], label="profile", undoable=False)
    rename(store, "Ann")
    assert [path.name for path in logs(home)] == ["2026-03-12.0001.log"]
    store.close()
    home.clock.set(datetime(2026, 3, 13, 4, 59, tzinfo=UTC))
    store = home.open()
    assert store.history.undo_label == "call her Ann"
    home.clock.set(datetime(2026, 3, 13, 5, 1, tzinfo=UTC))
    rename(store, "Bea")
    assert [path.name for path in logs(home)] == ["2026-03-13.0001.log"]
    store.close()
    assert undone(home.open()) == ["call her Bea"]


def test_only_the_owner_can_read_it(home: Home) -> None:
    store = home.open()
    rename(store, "Ann")
    assert stat.S_IMODE((home.path / "history").stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in logs(home)] == [0o600]


def test_nothing_is_read_before_undo_is_asked_for(home: Home) -> None:
    store = home.open()
    rename(store, "Ann")
    store.close()
    read, seen = home.osl.read, []

    def watched(path: Path, limit: int) -> bytes:
        seen.append(path.parent.name)
        return read(path, limit)

    home.osl.read = watched  # type: ignore[method-assign]
    store = home.open()
    rename(store, "Anna")
    assert store.history.may_undo
    assert "history" not in seen
    assert undone(store) == ["call her Anna", "call her Ann"]
    assert seen.count("history") == 1


def test_what_the_journal_does_not_hold_is_never_used(home: Home) -> None:
    store = home.open()
    rename(store, "Ann", "Anna")
    home.die(store)
    (journal,) = home.journals()
    data = journal.read_bytes()
    journal.write_bytes(data[: data.rstrip().rindex(b"\n")])
    store = home.open()
    assert names(store) == {"a": "Ann"}
    store.commit([contact("b", name="Bob")], label="add Bob")
    step(store)
    home.die(store)
    store = home.open()
    assert undone(store) == ["add Bob", "call her Ann"]


def test_damage_takes_that_step_and_no_other(home: Home) -> None:
    store = home.open()
    for uid in "abc":
        store.commit([contact(uid)], label=f"add {uid}")
    step(store)
    home.die(store)
    (log,) = logs(home)
    log.write_bytes(log.read_bytes().replace(b"add b", b"add x") + b"\0\0\0")
    store = home.open()
    assert store.report.notices == []
    assert undone(store) == ["add c", "add a"]
    home.die(store)
    for path in logs(home):
        path.write_bytes(b"\xff\x00 nonsense")
    store = home.open()
    assert store.history.undo() is None
    assert store.report.notices == []


@pytest.mark.parametrize("name", ["write", "create", "fsync_dir", "fdatasync"])
def test_a_disk_that_fails_it_costs_nothing_else(home: Home, name: str) -> None:
    store = home.open()
    rename(store, "Ann")
    store.commit([contact("a", name="Anna")], label="call her Anna")
    assert store.history.disk is not None
    store.history.disk.close()
    home.osl.fail(name, errno.EIO, forever=True)
    store.history.disk.write(store.history.disk._written + 1)
    store.history.disk.sync()
    home.osl.heal()
    step(store)
    assert names(store) == {"a": "Anna"}
    home.die(store)
    store = home.open()
    assert names(store) == {"a": "Anna"}
    assert store.history.undo_label == "call her Anna"


def test_a_home_that_can_have_no_history_works_without(home: Home) -> None:
    home.path.mkdir(0o700)
    (home.path / "history").write_text("in the way")
    store = home.open()
    rename(store, "Ann", "Anna")
    store.history.undo()
    assert names(store) == {"a": "Ann"}
    store.close()
    store = home.open()
    assert not store.read_only
    assert store.report.notices == []
    assert store.history.undo() is None
    assert (home.path / "history").read_text() == "in the way"


def test_a_history_of_yesterday_that_cannot_be_removed_is_not_used(home: Home) -> None:
    store = home.open()
    rename(store, "Ann")
    store.close()
    home.clock.advance(days=1)
    home.osl.fail("unlink", errno.EACCES)
    store = home.open()
    assert store.history.undo() is None
    store.close()
    home.open()
    assert logs(home) == []


def test_the_pen_goes_from_window_to_window_and_undo_with_it(home: Home) -> None:
    first, second = home.open(), home.open()
    rename(first, "Ann", "Anna")
    assert second.read_only
    assert not second.history.may_undo
    first.close()
    assert second.try_take_lock()
    assert second.history.undo_label == "call her Anna"
    second.history.undo()
    rename(second, "Bea")
    assert first.history.undo_label is None
    second.close()
    third = home.open()
    assert undone(third) == ["call her Bea", "call her Ann"]


def test_it_stays_small(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "SEGMENT", 3_000)
    monkeypatch.setattr(history, "KEPT", 9_000)
    store = home.open()
    for n in range(60):
        rename(store, f"{n} " + "x" * 300)
    rename(store, "y" * 4_000)
    assert sum(path.stat().st_size for path in logs(home)) <= 9_000
    assert store.history.undo_label == "call her " + "y" * 4_000
    home.die(store)
    store = home.open()
    assert store.history.undo_label == "call her 59 " + "x" * 300  # the newest was too large to be kept
    assert len(list(iter(store.history.undo, None))) < 30


def noted(*notes: dict[str, Any]) -> list[Put]:
    """A meeting with these notes."""
    return [Put("meetings", "m", {"uid": "m", "notes": list(notes)})]


def test_one_note_is_taken_back_and_later_ones_stay(home: Home) -> None:
    def talk(*notes: tuple[str, str], **more: Any) -> list[Put]:
        listed = [{"uid": uid, "text": text} for uid, text in notes]
        return [Put("meetings", "m", {"uid": "m", "notes": listed, **more})]

    store = home.open()
    store.commit(talk(("1", "one")), label="began")
    store.commit(talk(("1", "one"), ("2", "two")), label="noted two")
    store.commit(talk(("1", "one!"), ("2", "two"), ("3", "three"), place="x"), label="", undoable=False)
    store.close()
    store = home.open()
    result = store.history.undo()
    assert result is not None
    assert not result.skipped
    now = store.get("meetings", "m")
    assert now is not None
    assert now["notes"] == [{"uid": "1", "text": "one!"}, {"uid": "3", "text": "three"}]
    store.history.redo()
    now = store.get("meetings", "m")
    assert now is not None
    assert [note["text"] for note in now["notes"]] == ["one!", "two", "three"]


def test_one_field_of_one_note(home: Home) -> None:
    store = home.open()
    store.commit(noted({"uid": "1", "text": "a"}), label="add")
    store.commit(noted({"uid": "1", "text": "a", "star": True}), label="star")
    store.commit(noted({"uid": "1", "text": "b", "star": True}, {"uid": "2"}), label="", undoable=False)
    store.history.undo()
    assert store.get("meetings", "m") == {"uid": "m", "notes": [{"uid": "1", "text": "b"}, {"uid": "2"}]}


def test_a_note_changed_since_is_not_taken_away(home: Home) -> None:
    store = home.open()
    store.commit(noted(), label="add")
    store.commit(noted({"uid": "1", "text": "a"}), label="note")
    store.commit(noted({"uid": "1", "text": "worth keeping"}), label="", undoable=False)
    result = store.history.undo()
    assert result is not None
    assert result.skipped == ["meetings m: notes[1]"]


def test_an_agenda_put_in_another_order(home: Home) -> None:
    def agenda(order: str) -> list[Put]:
        return [Put("meetings", "m", {"uid": "m", "agenda": [{"uid": uid} for uid in order]})]

    store = home.open()
    store.commit(agenda("abc"), label="add")
    store.commit(agenda("cab"), label="moved up")
    store.commit(agenda("cabd"), label="", undoable=False)
    store.close()
    store = home.open()
    store.history.undo()
    now = store.get("meetings", "m")
    assert now is not None
    assert "".join(item["uid"] for item in now["agenda"]) == "abcd"


_TEXT = st.sampled_from(["", "x", "y"])
_NOTES = st.lists(
    st.builds(
        lambda uid, text, star: {"uid": uid, "text": text} | ({"star": True} if star else {}),
        st.sampled_from("abcde"),
        _TEXT,
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda note: note["uid"],
)
_RECORD = st.fixed_dictionaries(
    {"uid": st.just("m")},
    optional={
        "notes": _NOTES,
        "place": _TEXT,
        "tags": st.lists(_TEXT, max_size=2),
        "fit": st.dictionaries(st.sampled_from("pq"), st.integers(1, 2)),
    },
)


@settings(max_examples=300, deadline=None)
@given(_RECORD, _RECORD, _RECORD)
def test_what_is_kept_on_disk_undoes_like_the_whole(before: Any, after: Any, now: Any) -> None:
    whole = Item("meetings", "m", before, after, 1)
    for present in (now, after, before):
        for redo in (False, True):
            one, other = (
                plan(ChangeSet("", [item]), lambda *_: copy.deepcopy(present), redo=redo)  # noqa: B023
                for item in (whole, thin(whole))
            )
            assert one.puts == other.puts
            assert sorted(one.skipped) == sorted(other.skipped)
    puts = plan(ChangeSet("", [thin(whole)]), lambda *_: copy.deepcopy(after), redo=False).puts
    assert [put.record for put, _ in puts] == ([before] if before != after else [])


def a_session(home: Home) -> None:
    store = home.open()
    rename(store, "1", "2")
    store.history.undo()
    rename(store, "3")
    store.checkpoint()
    rename(store, "4")
    store.history.undo()
    store.history.redo()
    store.close()


@pytest.mark.parametrize("torn", [False, True])
def test_killed_at_any_call_the_steps_fit_the_records(tmp_path: Path, torn: bool) -> None:
    total = calls_of(tmp_path / "whole", a_session)
    for last in range(1, total + 1):
        home = killed_in(tmp_path / f"home-{last}", a_session, last, torn=torn)
        store = home.open()
        now = names(store).get("a")
        chain = [now]
        while (result := store.history.undo()) is not None:
            if (
                result.skipped
            ):  # the last step reached the records, but not the history: those below hold back
                assert names(store).get("a") == now
                break
            assert names(store).get("a") != chain[-1], (last, chain)
            chain.append(names(store).get("a"))
        assert chain in ([None], ["1", None], ["2", "1", None], ["3", "1", None], ["4", "3", "1", None],
                         ["2"], ["1"], ["3"], ["4"], ["3", "1"], ["4", "3"], ["4", "3", "1"], ["2", "1"],
                         ), (last, chain)  # fmt: skip
        home.close()
