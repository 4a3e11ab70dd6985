"""Random sessions over a real home, compared with a model of dicts after every step.

Records are added, edited, deleted, changed in bulk and through TinyDB, drafts typed and ended, changes undone
and redone; the syncer steps, checkpoints are made, the disk fills up and is freed; the process is killed or
closed and started again; another program changes or takes away the data file; a second instance reads,
follows and takes over.

Every run tries the same two hundred sessions. More, and other ones each time:

    STORE_SESSIONS=5000 python -m pytest tests/store/test_sessions.py

A failure prints the shortest session that shows it. With `STORE_SEED=1` beside it they stay the same.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tinydb import TinyDB, where

from infoint_tui.store.records import InvalidRecord, NotSaved, Put, SaveState
from infoint_tui.store.store import Store
from infoint_tui.store.undo import Item, net, thin

from .conftest import FaultyOs, Home, step
from .model import Key, Records, State, Step, conflict, content, text

SESSIONS = int(os.environ.get("STORE_SESSIONS", "0"))
KINDS = ("contacts", "meetings", "unheard-of")
DRAFTS = ("live|m1|line", "form|a|name", "letter|ü")

numbers = st.sampled_from([0, 7, True, None, 2.5, -(2**53)])
words = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"), max_size=8
)
keys = st.tuples(st.sampled_from(KINDS), st.sampled_from(["a", "b", "ç", "d 1"]))
fields = st.fixed_dictionaries(
    {},
    optional={
        "n": numbers,
        "extra": numbers,
        "words": words,
        "list": st.lists(st.fixed_dictionaries({"t": words}), max_size=2),
        "deep": st.dictionaries(words, numbers, max_size=2),
    },
)
outside_fields = st.fixed_dictionaries({}, optional={"n": numbers, "extra": numbers})
"""What another program writes: plain values, so that there is one right way to join it."""


class QuickOs(FaultyOs):
    """Keeps what a killed process leaves behind, which needs no flush; notes nothing down."""

    def fsync(self, fd: int) -> None:
        self._met("fsync", fd)

    def fdatasync(self, fd: int) -> None:
        self._met("fdatasync", fd)

    def fsync_dir(self, path: Path) -> None:
        self._met("fsync_dir", path.name)


class Sessions(RuleBasedStateMachine):
    """One home over many lives. `states` are the states since everything was last known to be written."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="infoint-session-")
        self.home = Home(Path(self._folder.name) / "home")
        self.home.osl = QuickOs()
        self.states = [State({}, {})]
        self.odd: list[str] = []
        self.highest: dict[str, int] = {}
        """The highest number that ever stood in a table as other programs found it."""
        """Records without a uid, in the words of JSON; they only ever come from outside."""
        self.broken = False
        self.base: Records = {}
        """The records of the data file as the store left or last took it in."""
        self.pending: Records | None = None
        """What another program made of the file since."""
        self.foreign = False
        """Whether the file as it lies there was written by another program."""
        self.data: bytes | None = None
        self.count = 0
        self.steps: dict[str, Step] = {}
        """Every change that could be undone, by what it is."""

    @initialize(brought=st.booleans())
    def begin(self, brought: bool) -> None:
        if brought:
            self.bring_a_file()
        self.store = self.home.open()

    def bring_a_file(self) -> None:
        """The home begins with a data file alone, as one does that was copied here."""
        elsewhere = Home(Path(self._folder.name) / "elsewhere")
        store = elsewhere.open()
        records = {("contacts", uid): {"uid": uid, "n": 7} for uid in ("a", "ç")}
        store.commit([Put(*key, record) for key, record in records.items()], label="before")
        self.home.path.mkdir(0o700)
        store.saver.save_copy(self.home.file)
        elsewhere.close()
        self.states = [State({key: dict(record) for key, record in records.items()}, {})]

    def teardown(self) -> None:
        self.home.close()
        self._folder.cleanup()

    # -- the model ------------------------------------------------------------------------------------

    @property
    def now(self) -> State:
        """What the store should hold."""
        return self.states[-1]

    def become(self, state: State) -> None:
        """The next state; earlier ones are forgotten once this one is written."""
        self.states.append(state)
        if self.store.status.state in (SaveState.SAVED, SaveState.SAVING):
            del self.states[:-1]

    def label(self) -> str:
        self.count += 1
        return f"change {self.count}"

    def taken_over(self) -> None:
        """The other program's version of the file has been taken in, or was found to say nothing new."""
        if self.pending is not None:
            self.become(self.now.merge(self.base, self.pending))
            self.base, self.pending = self.pending, None

    # -- changes --------------------------------------------------------------------------------------

    def commit(
        self, puts: list[tuple[Key, dict[str, Any] | None]], undoable: bool, ended: tuple[str, ...] = ()
    ) -> None:
        label = self.label()
        full = [(key, None if record is None else {**record, "uid": key[1]}) for key, record in puts]
        self.store.commit(
            [Put(*key, record) for key, record in puts], label=label, undoable=undoable, end_drafts=ended
        )
        state = self.now.change(full, label, undoable)
        for name in ended:
            state = state.typed(name, None)
        self.become(state)

    @rule(key=keys, record=fields, undoable=st.sampled_from([True, True, True, False]))
    def save(self, key: Key, record: dict[str, Any], undoable: bool) -> None:
        self.commit([(key, record)], undoable)

    @precondition(lambda self: self.now.records)
    @rule(data=st.data(), more=fields)
    def edit(self, data: st.DataObject, more: dict[str, Any]) -> None:
        key = data.draw(st.sampled_from(sorted(self.now.records)))
        self.commit([(key, {**self.now.records[key], **more})], True)

    @precondition(lambda self: self.now.records)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.commit([(data.draw(st.sampled_from(sorted(self.now.records))), None)], True)

    @rule(
        puts=st.lists(st.tuples(keys, st.none() | fields), max_size=5),
        ended=st.lists(st.sampled_from(DRAFTS), max_size=2, unique=True),
    )
    def bulk(self, puts: list[tuple[Key, dict[str, Any] | None]], ended: list[str]) -> None:
        self.commit(puts, True, tuple(ended))

    @rule(key=keys, wrong=st.sampled_from([{1, 2}, float("nan"), "\ud800", {3: "x"}, ("a",)]))
    def refused(self, key: Key, wrong: Any) -> None:
        good = Put("contacts", "good", {"n": 1})
        with pytest.raises(InvalidRecord):
            self.store.commit([good, Put(*key, {"deep": {"wrong": wrong}})], label="bad")

    @rule(key=keys, value=numbers)
    def through_tinydb(self, key: Key, value: Any) -> None:
        table, record = self.store.db.table(key[0]), self.now.records.get(key)
        if record is None:
            new = {"uid": key[1], "n": value}
            table.insert(new)
        else:
            new = {**record, "n": value}
            table.update({"n": value}, where("uid") == key[1])
        self.become(self.now.change([(key, new)], f"changed {key[0]}", True))

    # -- drafts ---------------------------------------------------------------------------------------

    @rule(
        key=st.sampled_from(DRAFTS),
        added=words,
        at=st.integers(0, 4000),
        long=st.sampled_from([0, 0, 700, 3000]),
    )
    def type(self, key: str, added: str, at: int, long: int) -> None:
        was = self.now.drafts.get(key, "")
        at = min(at, len(was))
        written = was[:at] + added + "word " * (long // 5) + was[at:]
        self.store.drafts.put(key, written)
        self.become(self.now.typed(key, written))

    @rule(key=st.sampled_from(DRAFTS), start=st.integers(0, 3000), length=st.integers(0, 2000))
    def cut(self, key: str, start: int, length: int) -> None:
        was = self.now.drafts.get(key, "")
        written = was[:start] + was[start + length :]
        self.store.drafts.put(key, written)
        self.become(self.now.typed(key, written))

    @rule(key=st.sampled_from(DRAFTS))
    def drop(self, key: str) -> None:
        self.store.drafts.drop(key)
        self.become(self.now.typed(key, None))

    # -- undo -----------------------------------------------------------------------------------------

    @rule()
    def undo(self) -> None:
        result = self.store.history.undo()
        if not self.now.done:
            assert result is None
            return
        assert result is not None
        assert result.label == self.now.done[-1].label
        self.become(self.now.undo())

    @rule()
    def redo(self) -> None:
        result = self.store.history.redo()
        if not self.now.undone:
            assert result is None
            return
        assert result is not None
        assert result.label == self.now.undone[-1].label
        self.become(self.now.redo())

    # -- the disk -------------------------------------------------------------------------------------

    @rule()
    def flush(self) -> None:
        step(self.store)
        self.become(self.now)
        assert self.store.status.state is (SaveState.NOT_SAVED if len(self.states) > 1 else SaveState.SAVED)

    @precondition(lambda self: self.home.journals())
    @rule()
    def checkpoint(self) -> None:
        done = self.store.checkpoint()
        assert not (done and (self.broken or self.pending is not None))
        self.become(self.now)

    @rule(seconds=st.sampled_from([2, 6, 40]))
    def wait(self, seconds: int) -> None:
        self.home.clock.advance(seconds=seconds)
        self.store.tick()
        if not self.broken:
            self.taken_over()
            assert self.store.flush()
        self.become(self.now)

    @precondition(lambda self: not self.broken and self.pending is None)
    @rule(code=st.sampled_from([errno.ENOSPC, errno.EIO]))
    def fill(self, code: int) -> None:
        self.broken = True
        for name in ("write", "create", "create_plain"):
            self.home.osl.fail(name, code, forever=True)

    @precondition(lambda self: self.broken)
    @rule()
    def free(self) -> None:
        self.broken = False
        self.home.osl.heal()

    # -- death and restart ----------------------------------------------------------------------------

    def start(self, begin: Callable[[], Store]) -> None:
        """A new life, in a state that was at some moment since all was written."""
        self.free()
        self.store = begin()
        assert not self.store.read_only, self.store.status
        theirs = self.base if self.pending is None else self.pending
        expected = [state.merge(self.base, theirs) for state in self.states]
        found = content(self.seen(self.store))
        for state, after in zip(reversed(self.states), reversed(expected), strict=True):
            if content(after) == found:
                self.states = [state]
                break
        else:
            raise AssertionError(f"found {found}\nexpected {[content(state) for state in expected]}")
        self.taken_over()
        del self.states[:-1]
        if not self.foreign and self.home.file.exists():
            assert self.store.report.notices == []
        self.forget_steps()

    def forget_steps(self) -> None:
        """Undo may reach back beyond a restart, as far as its steps were written by then; it never offers
        anything that was not a change here."""
        state = self.now
        self.note_steps()
        self.store.history.undo_label  # noqa: B018 - reads what earlier sessions left
        lists = (self.store.history.log.done, self.store.history.log.undone)
        offered = [[name_of_step(step.label, step.items) for step in steps] for steps in lists]
        assert {name for each in offered for name in each} <= set(self.steps)
        done, undone = (tuple(self.steps[name] for name in each) for each in offered)
        self.states = [state._replace(done=done, undone=undone)]

    def note_steps(self) -> None:
        """Remember every change that could ever be undone."""
        for found in (*self.now.done, *self.now.undone):
            items = net([Item(*key, before, after, None) for key, before, after in found.touched])
            self.steps[name_of_step(found.label, items)] = found

    @rule()
    def kill(self) -> None:
        self.home.die(self.store)
        self.start(self.home.open)

    @rule()
    def close(self) -> None:
        before = self.store.status.state
        try:
            self.store.close()
        except NotSaved:
            assert self.broken
            assert before is not SaveState.SAVED
            self.free()
            self.store.close()
        else:
            assert before is not SaveState.NOT_SAVED or not self.broken
        self.become(self.now)
        self.start(self.home.open)

    # -- a second instance ----------------------------------------------------------------------------

    @rule()
    def read_beside(self) -> None:
        reader = self.home.open(read_only=True)
        found = content(self.seen(reader))
        theirs = self.base if self.pending is None else self.pending
        assert found in [content(state.merge(self.base, theirs)) for state in self.states]
        reader.close()

    @rule(record=fields)
    def follow_and_take_over(self, record: dict[str, Any]) -> None:
        second = self.home.open()
        assert second.read_only
        assert not second.try_take_lock()
        self.commit([(("contacts", "a"), record)], True)
        if len(self.states) == 1 and self.pending is None:
            second.refresh()
            assert content(self.seen(second)) == content(self.now)

        def begin() -> Store:
            assert second.try_take_lock()
            return second

        self.home.die(self.store)
        self.start(begin)

    @rule()
    def hand_over(self) -> None:
        second = self.home.open()
        assert not second.ask_lock(0)
        given = self.store.hand_over()
        if not given:
            assert self.broken
            assert self.store.status.state is SaveState.NOT_SAVED
            self.home.die(second)
            return
        self.become(self.now)
        assert self.store.read_only

        def begin() -> Store:
            assert second.try_take_lock()
            return second

        self.home.die(self.store)
        self.start(begin)

    # -- other programs -------------------------------------------------------------------------------

    @precondition(lambda self: self.may_be_edited())
    @rule(
        data=st.data(),
        what=st.sampled_from(["put", "put", "remove", "odd", "nothing"]),
        key=keys,
        record=outside_fields,
        plain=st.booleans(),
    )
    def outside(self, data: st.DataObject, what: str, key: Key, record: dict[str, Any], plain: bool) -> None:
        raw = json.loads(self.home.file.read_bytes())
        before = self.base if self.pending is None else self.pending
        assert content(State(_records(raw), {})) == content(State(before, {}))
        table = raw.setdefault(key[0], {})
        self.highest[key[0]] = above = max([self.highest.get(key[0], 0), *map(int, table)])
        if what == "put":
            number = _number(table, key[1], above)
            old = table.get(number, {})
            table[number] = {**old, **record, "uid": key[1]}
        elif what == "remove":
            table.pop(_number(table, key[1], above), None)
        elif what == "odd":
            table[_number(table, "", above)] = record
            self.odd.append(text(record))
        written = json.dumps(raw, indent=None if plain else 2)
        self.home.file.write_text(written)
        if written.encode() != self.data:
            self.pending, self.data, self.foreign = _records(raw), written.encode(), True

    def may_be_edited(self) -> bool:
        """Not a second time before the first was taken in and the file written anew: after the death of the
        process there is nothing to tell the first edit from what was changed here."""
        return not self.broken and self.home.file.exists() and not (self.foreign and self.pending is None)

    @precondition(lambda self: not self.broken and self.pending is None and self.other_sources())
    @rule()
    def lose_file(self) -> None:
        self.home.file.unlink()
        self.data, self.foreign = None, False

    def other_sources(self) -> bool:
        """Whether there is a file, and something else to make it from."""
        return self.home.file.exists() and bool(self.home.backups() or self.home.journals())

    # -- always ---------------------------------------------------------------------------------------

    def seen(self, store: Store) -> State:
        """What a store shows."""
        records: Records = {}
        for name in KINDS:
            for record in store.db.table(name).sound():
                records[name, str(record["uid"])] = dict(record)
        conflicts = [
            conflict((found["table"], found["record"]), found["theirs"])
            for found in store.db.table("conflicts").sound()
        ]
        drafts = {key: draft.text for key, draft in store.drafts.all().items()}
        return State(records, drafts, conflicts=frozenset(conflicts))

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        assert content(self.seen(self.store)) == content(self.now)
        self.note_steps()
        assert self.store.history.undo_label == (self.now.done[-1].label if self.now.done else None)
        assert self.store.history.redo_label == (self.now.undone[-1].label if self.now.undone else None)

    @invariant()
    def the_file_is_a_whole_state_that_plain_tinydb_reads(self) -> None:
        data = self.home.file.read_bytes() if self.home.file.exists() else None
        if data == self.data:
            return
        assert self.pending is None
        assert data is not None
        self.data, self.foreign = data, False
        with TinyDB(self.home.file, encoding="utf-8") as plain:
            raw = {name: {str(d.doc_id): dict(d) for d in plain.table(name)} for name in plain.tables()}
        self.base = _records(raw)
        assert content(State(self.base, {})) == content(State(self.now.records, {}))
        odd = [text(record) for name in KINDS for record in raw.get(name, {}).values() if "uid" not in record]
        # Two that are alike to the letter are kept once.
        assert set(odd) == set(self.odd)


def name_of_step(label: str, items: Sequence[Item]) -> str:
    """What a change is: its label and what it did; alike ones may stand for each other."""
    return text([label, *sorted(text([item.table, item.uid, *thin(item)[2:4]]) for item in items)])


def _records(raw: dict[str, Any]) -> Records:
    return {
        (name, record["uid"]): record
        for name in KINDS
        for record in raw.get(name, {}).values()
        if "uid" in record
    }


def _number(table: dict[str, Any], uid: str, above: int) -> str:
    """The number of a record, or a new one where there is none.

    Not one that was just freed: what stands there under another uid may be damage, and both are kept.
    """
    for number, record in table.items():
        if record.get("uid") == uid:
            return str(number)
    return str(max([above, *map(int, table)]) + 1)


TestSessions = Sessions.TestCase
TestSessions.settings = settings(
    max_examples=SESSIONS or 120,
    stateful_step_count=50 if SESSIONS else 30,
    derandomize=not SESSIONS and "STORE_SEED" not in os.environ,
    database=None,
    deadline=None,
    print_blob=False,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
if "STORE_SEED" in os.environ:
    seed(int(os.environ["STORE_SEED"]))(Sessions)
