"""What must hold of any home that a fault left: the one criterion of all these tests.

Acknowledged is found, found was issued, nothing is mixed, it starts, notices are true, nothing is deleted
outside rotation, it goes on, and a second start gives the same.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.store.checkpoint import sealed
from infoint_tui.store.fs import OsLayer
from infoint_tui.store.records import HomeError, Put, SaveState
from infoint_tui.store.store import Store

from .disk import Quiet
from .session import START, Delta, Model, after, differences, dump, quiet_open

_MISSING = re.compile(
    r"The journal was damaged: (?:(\d+) changes in the journal could not be read and are missing; )?"
    r"every readable change was used\.( The damaged journals are kept in quarantine/\.)?"
)
_RESTORED = re.compile(
    r"\S+ is missing\. Your data was rebuilt from .*, with later changes from the journal \(\d+\)\."
)
_MARK = Put("tasks", "afterward", {"uid": "afterward", "done": False})


class Told(NamedTuple):
    """What the user was promised when the fault struck.

    `deltas` are the changes issued; of them the first `acked` were acknowledged, and the first `kept` must be
    there although they may not all be acknowledged (a killed process loses nothing that was handed over).
    """

    deltas: Sequence[Delta]
    acked: int
    kept: int


def states(deltas: Sequence[Delta]) -> list[Model]:
    """The model before, between and after the changes."""
    found: list[Model] = [{}]
    for delta in deltas:
        found.append(after(found[-1], delta))
    return found


def explain(found: Model, told: Told) -> str:
    """Why `found` breaks the promise; empty when it keeps it."""
    line = states(told.deltas)
    if found in line[told.kept :]:
        return ""
    late = told.deltas[told.kept :]
    if len(late) <= 12:
        for size in range(1, len(late)):
            for chosen in combinations(late, size):
                model = line[told.kept]
                for delta in chosen:
                    model = after(model, delta)
                if model == found:
                    return ""
    nearest = min(line[told.kept :], key=lambda model: len(differences(model, found)))
    return f"of {len(told.deltas)} issued and {told.kept} promised: {differences(nearest, found)}"


def _open(home: Path, osl: OsLayer) -> Store | str:
    try:
        store = quiet_open(home, FixedClock(START), osl)
    except HomeError as error:
        return f"it does not start: {error}"
    if store.read_only:
        return f"it opens for reading only: {store.status.reason}"
    return store


def leave(store: Store) -> None:
    """End a store as death does: nothing flushed."""
    writer = store._access.writer
    if writer is not None:
        writer.journal.close()
        writer.lock.release()
        if store._pipe is not None:
            store._pipe.close()
    if store.history.disk is not None:
        store.history.disk._let_go()
    store._access.writer = None
    store._closed = True


def _untrue(notices: Sequence[str], told: Told, lost_main: bool) -> str:
    for notice in notices:
        found = _MISSING.fullmatch(notice)
        if found and told.kept < len(told.deltas):
            if int(found[1] or 0) > len(told.deltas) - told.kept:
                return f"a notice counts too many: {notice}"
        elif not (lost_main and _RESTORED.fullmatch(notice)):
            return f"an untrue notice: {notice}"
    return ""


def _kept(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for folder in ("backups", "quarantine")
        for path in (home / folder).glob("*")
    }


def _gone(before: dict[str, bytes], home: Path) -> str:
    now = _kept(home)
    gone = [name for name, data in before.items() if now.get(name) != data]
    return f"deleted or altered: {', '.join(gone)}" if gone else ""


def examine(home: Path, told: Told, *, thorough: bool = True, lost_main: bool = False) -> str:
    """Open what a fault left, twice, and (`thorough`) go on with it; what is wrong, or "".

    `lost_main` says that the data file was taken away on purpose, so that a notice must say so.
    """
    osl = Quiet()
    kept = _kept(home)
    main = home / "infoint.json"
    if main.exists() and sealed(main.read_bytes()) is None:
        return "the data file is a mixture"
    store = _open(home, osl)
    if isinstance(store, str):
        return store
    found = dump(store)
    why = explain(found, told) or _untrue(store.report.notices, told, lost_main)
    if not why and store.report.problems:
        why = f"problems: {store.report.problems}"
    if lost_main and not why and not store.report.notices and store.report.source != "journal":
        why = "the loss of the data file was not told"
    leave(store)
    if why:
        return why
    again = _open(home, osl)
    if isinstance(again, str):
        return f"at the second start {again}"
    if dump(again) != found:
        leave(again)
        return f"the second start differs: {differences(found, dump(again))}"
    why = _going_on(home, again, found, osl) if thorough else ""
    leave(again)
    return why or _gone(kept, home)


def _going_on(home: Path, store: Store, found: Model, osl: OsLayer) -> str:
    store.commit([_MARK], label="afterward")
    if not store.flush() or store.status.state is not SaveState.SAVED:
        return f"it cannot be saved to: {store.status}"
    if not store.checkpoint():
        return "the data file cannot be brought up to date"
    leave(store)
    last = _open(home, osl)
    if isinstance(last, str):
        return f"after going on {last}"
    wanted, now, notices = {**found, (_MARK.table, _MARK.uid): _MARK.record}, dump(last), last.report.notices
    leave(last)
    if now != wanted:
        return f"after going on: {differences(wanted, now)}"
    return f"after going on: {notices}" if notices else ""


def examine_without_main(home: Path, told: Told, scratch: Path) -> str:
    """The same with the data file lost as well: generations and journals must hold everything."""
    if not (home / "infoint.json").exists():
        return ""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(home, scratch, ignore=shutil.ignore_patterns("pen"))
    (scratch / "infoint.json").unlink()
    why = examine(scratch, told, thorough=False, lost_main=True)
    return f"with the data file lost: {why}" if why else ""
