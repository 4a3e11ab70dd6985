"""One real session, played without a screen, beside a plain dictionary that says what must be there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.store.fs import OsLayer
from infoint_tui.store.records import DRAFTS, HomeError, NotSaved, Put, SaveState
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

from .disk import Disk

Key = tuple[str, str]
Model = dict[Key, Any]
"""Every record by table and uid; of a draft its text."""
Delta = Mapping[Key, Any]
"""What one change makes of some records; None deletes."""

START = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
HOME = "home"


class Step(NamedTuple):
    """One thing the user does. `delta` is what it changes by hand-written expectation."""

    name: str
    act: Callable[[Session], None]
    delta: Delta = {}


def dump(store: Store) -> Model:
    """What a store holds, as the model says it."""
    found: Model = {}
    for table in store.db.records.data.raw():
        for record in store.db.table(table).sound():
            uid = str(record["uid"])
            found[table, uid] = record["text"] if table == DRAFTS else dict(record)
    return found


def after(model: Model, delta: Delta) -> Model:
    """The model with one change made."""
    found = {**model, **delta}
    return {key: value for key, value in found.items() if value is not None}


class Session:
    """Plays steps on a store over a disk, and notes what was issued and what was acknowledged.

    `on_ack` is told of each moment at which the status says that everything is saved.
    """

    def __init__(self, disk: Disk, on_ack: Callable[[Session], None] | None = None) -> None:
        self.disk, self.home = disk, disk.top / HOME
        self.clock = FixedClock(START)
        self.deltas: list[Delta] = []
        """Every change issued, in order."""
        self.begun = 0
        """How many changes were begun; one more than `deltas` while the last is under way."""
        self.acked = 0
        """How many of `deltas` were acknowledged as saved."""
        self.pending: Delta = {}
        """The change begun last."""
        self.model: Model = {}
        self.trouble: list[str] = []
        self._on_ack = on_ack
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The open store."""
        assert self._store is not None
        return self._store

    def open(self) -> None:
        """Start the program; where it cannot write or does not start, try again as a user would."""
        for again in (False, False, True):
            if again:
                self.disk.heal()
            try:
                self._store = Store.open(self.home, clock=self.clock, syncer=StepSyncer(), osl=self.disk)
            except HomeError:
                continue
            if not self.store.read_only:
                return
            if self.store.status.state is not SaveState.READ_ONLY or not self.store.status.reason:
                self.trouble.append("read-only without a reason")
            self.store.close()
        self.trouble.append("the store does not open though nothing fails any more")

    def die(self) -> None:
        """Kill the program and leave the machine on."""
        self.disk.restart()
        self._store = None

    def play(self, steps: list[Step]) -> None:
        """Do everything; a Killed passes through."""
        for step in steps:
            if step.delta:
                self.begun += 1
                self.pending = step.delta
                self.disk.begin(self.begun)
            step.act(self)
            if step.delta:
                self.deltas.append(step.delta)
                self.model = after(self.model, step.delta)
            self.look(step.name)

    def look(self, name: str) -> None:
        """Compare memory with the model, and note an acknowledgement."""
        if self._store is None or self._store._closed:
            return
        found = dump(self.store)
        if found != self.model:
            self.trouble.append(f"after {name} memory holds {differences(self.model, found)}")
        status = self.store.status
        if status.state is SaveState.SAVED:
            self.acknowledged()
        elif status.state is not SaveState.SAVING and not status.reason:
            self.trouble.append(f"after {name} it says {status.state.value} without a reason")

    def acknowledged(self) -> None:
        """The user was told that everything is saved."""
        if self.acked < len(self.deltas):
            self.acked = len(self.deltas)
            self.disk.ack(self.acked)
            if self._on_ack is not None:
                self._on_ack(self)

    def resume(self) -> None:
        """Killed with a change under way, and opened again: that change is there or not."""
        self.die()
        self.open()
        found = dump(self.store)
        if self.begun > len(self.deltas) and found != self.model:
            self.deltas.append(self.pending)
            self.model = after(self.model, self.pending)
        self.begun = len(self.deltas)
        self.look("killed and opened again")

    def forget(self) -> None:
        """The program ended after it had said that not everything is saved: what was found now counts."""
        found = dump(self.store)
        if found == self.model or self.acked == len(self.deltas):
            return
        kept: Model = {}
        for delta in self.deltas[: self.acked]:
            kept = after(kept, delta)
        lost = {key: None for key in kept if key not in found}
        self.deltas[self.acked :] = [{**found, **lost}]
        self.model = found


def differences(wanted: Model, found: Model) -> str:
    """In few words, for a failure."""
    keys = [key for key in {**wanted, **found} if wanted.get(key) != found.get(key)]
    return "; ".join(f"{key}: {found.get(key)!r:.60}, not {wanted.get(key)!r:.60}" for key in keys[:4])


# The steps


def commit(name: str, puts: Delta, drafts: tuple[str, ...] = ()) -> Step:
    """A change-set of records, with the drafts it ends."""

    def act(session: Session) -> None:
        session.store.commit(
            [Put(table, uid, record) for (table, uid), record in puts.items()], label=name, end_drafts=drafts
        )

    return Step(name, act, {**puts, **{(DRAFTS, key): None for key in drafts}})


def draft(key: str, text: str) -> Step:
    """A draft as it is after one key."""
    return Step(
        f"type {len(text)}", lambda session: session.store.drafts.put(key, text), {(DRAFTS, key): text}
    )


def typed(key: str, text: str, first: int, last: int) -> list[Step]:
    """One draft growing key by key, from `first` to `last` characters."""
    return [draft(key, text[:length]) for length in range(first, last + 1)]


def inserted(key: str, text: str, at: int, keys: str) -> list[Step]:
    """Keys typed in the middle of a draft."""
    return [draft(key, text[:at] + keys[: n + 1] + text[at:]) for n in range(len(keys))]


def _flush(session: Session) -> None:
    session.store.flush()


def _checkpoint(session: Session) -> None:
    session.store.checkpoint()


def _idle(session: Session) -> None:
    session.clock.advance(seconds=60)
    session.store.tick()
    syncer = session.store.saver.syncer
    assert isinstance(syncer, StepSyncer)
    syncer.step()


def _leave(session: Session) -> None:
    try:
        session.store.close()
    except NotSaved:
        session.disk.heal()
        session.store.tick()
        session.look("tried to leave")
        session.store.close()
    session.acknowledged()
    session.disk.restart()
    session._store = None


def _restart(session: Session) -> None:
    session.die()
    session.open()
    session.forget()


FLUSH, CHECKPOINT = Step("flush", _flush), Step("checkpoint", _checkpoint)
IDLE, LEAVE = Step("idle", _idle), Step("leave", _leave)
OPEN, RESTART = Step("open", Session.open), Step("killed and opened again", _restart)


def typed_meanwhile(key: str, text: str) -> Step:
    """A key that arrives while a new data file takes its place."""

    def act(session: Session) -> None:
        session.disk.meanwhile = ("replace", lambda: session.store.drafts.put(key, text))
        session.store.checkpoint()
        if session.disk.meanwhile is not None:  # the checkpoint did not come so far
            session.disk.meanwhile = None
            session.store.drafts.put(key, text)

    return Step("type during a checkpoint", act, {(DRAFTS, key): text})


def undo(delta: Delta) -> Step:
    """Take the last change back."""
    return Step("undo", lambda session: void(session.store.history.undo()), delta)


def redo(delta: Delta) -> Step:
    """Bring it again."""
    return Step("redo", lambda session: void(session.store.history.redo()), delta)


def void(_: object) -> None:
    """For lambdas whose result does not matter."""


def _contact(uid: str, **fields: Any) -> Any:
    return {"uid": uid, **fields}


def script() -> list[Step]:
    """Add, edit, live notes, checkpoint, bulk change, undo, redo, killed and opened again, exit, again."""
    ann = _contact("ann", name="Ann Ọ̀ṣun", city="Lagos", later={"deep": [{"x": None}]})
    moved = {**ann, "city": "Accra"}
    bob = _contact("bob", name="Bob", tags=[])
    path = _contact("p1", name="Nursing")
    meeting = _contact("m1", contact="ann", state="planned", notes=[])
    running = {**meeting, "state": "in progress"}
    noted = {**running, "notes": [{"t": 61, "text": "ask about pay"}]}
    line, letter = "live|m1|line", "thanks|m1|letter"
    long = "".join(f"{n:04} " for n in range(216))
    edited = long[:500] + "abc" + long[500:]
    tag_ann, tag_bob = {**moved, "tags": ["nurse"]}, {**bob, "tags": ["nurse"]}
    return [
        OPEN,
        commit("add ann", {("contacts", "ann"): ann, ("paths", "p1"): path}),
        FLUSH,
        commit("edit ann", {("contacts", "ann"): moved}),
        commit("plan", {("meetings", "m1"): meeting, ("someday", "z"): _contact("z", k=1)}),
        commit("start", {("meetings", "m1"): running, ("contacts", "ann"): {**moved, "stage": "talking"}}),
        FLUSH,
        *typed(line, "ask about pay", 1, 6),
        FLUSH,
        *typed(line, "ask about pay", 7, 13),
        commit("note", {("meetings", "m1"): noted}, (line,)),
        FLUSH,
        CHECKPOINT,
        *typed(letter, long, len(long) - 1, len(long)),
        FLUSH,
        *inserted(letter, long, 500, "ab"),
        FLUSH,
        commit("add bob", {("contacts", "bob"): bob}),
        CHECKPOINT,
        *inserted(letter, long[:500] + "ab" + long[500:], 502, "c"),
        commit("tag two", {("contacts", "ann"): tag_ann, ("contacts", "bob"): tag_bob}),
        FLUSH,
        undo({("contacts", "ann"): {**moved, "stage": "talking"}, ("contacts", "bob"): bob}),
        redo({("contacts", "ann"): tag_ann, ("contacts", "bob"): tag_bob}),
        FLUSH,
        undo({("contacts", "ann"): {**moved, "stage": "talking"}, ("contacts", "bob"): bob}),
        commit("drop path", {("paths", "p1"): None}),
        IDLE,
        *inserted(letter, edited, 20, "x"),
        typed_meanwhile(letter, edited[:20] + "xy" + edited[20:]),
        FLUSH,
        commit("again", {("contacts", "bob"): {**bob, "city": "Kano"}}),
        RESTART,
        *inserted(letter, edited[:20] + "xy" + edited[20:], 22, "zz"),
        commit("sent", {("thank_yous", "t1"): _contact("t1", text="thanks")}, (letter,)),
        FLUSH,
        CHECKPOINT,
        commit("task", {("tasks", "k1"): _contact("k1", due="2026-03-14")}),
        LEAVE,
        OPEN,
        commit("edit bob", {("contacts", "bob"): {**bob, "city": "Jos"}}),
        FLUSH,
        CHECKPOINT,
        commit("done", {("tasks", "k1"): None}),
        RESTART,
        commit("last", {("contacts", "cid"): _contact("cid", name="Cid")}),
        LEAVE,
    ]


def afterwards() -> list[Step]:
    """What the user does once the program was killed and started again."""
    eve = _contact("eve", name="Eve")
    return [
        commit("add eve", {("contacts", "eve"): eve}),
        FLUSH,
        *typed("live|m2|line", "hm", 1, 2),
        CHECKPOINT,
        commit("edit eve", {("contacts", "eve"): {**eve, "city": "Ife"}}, ("live|m2|line",)),
        FLUSH,
    ]


def quiet_open(home: Path, clock: FixedClock, osl: OsLayer) -> Store:
    """Open for looking, in step."""
    return Store.open(home, clock=clock, syncer=StepSyncer(), osl=osl)
