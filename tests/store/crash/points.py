"""Every call of the session as a place for a fault: the process ends, a write is torn, a call fails."""

from __future__ import annotations

import errno
import os
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from .checker import Told, examine, examine_without_main
from .cuts import State, power_cuts, worst, write_state
from .disk import CHANGING, Disk, Fault, Killed
from .session import HOME, Delta, Session, afterwards, script

T = TypeVar("T")
SEED = 2026
ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE)


class Outcome(NamedTuple):
    """One fault and what was wrong afterwards; "" for nothing."""

    where: str
    why: str


def scratch_folder() -> Path | None:
    """Where directories cost no time; None where the system has no such place."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK) else None


def undisturbed(top: Path, *, links: bool = True) -> Session:
    """The session without any fault."""
    session = Session(Disk(_fresh(top / "work"), links=links))
    session.play(script())
    trouble = [*session.trouble, *session.disk.wrong]
    if trouble or session.acked < len(session.deltas):
        raise AssertionError(f"the session fails without any fault: {trouble}")
    return session


def _fresh(top: Path) -> Path:
    shutil.rmtree(top, ignore_errors=True)
    top.mkdir(parents=True)
    return top


def kills(disk: Disk) -> list[Fault]:
    """The end of the process before every call that changes something."""
    return [Fault(n, kill=True) for n, name in enumerate(disk.calls, 1) if name in CHANGING]


def tears(disk: Disk) -> list[Fault]:
    """The end of the process within every write: after one byte, at the thirds, before the last byte."""
    found = []
    for number, (name, size) in enumerate(zip(disk.calls, disk.sizes, strict=True), 1):
        if name == "write" and size > 1:
            cuts = sorted({1, size // 3, 2 * size // 3, size - 1} - {0})
            found += [Fault(number, kill=True, cut=cut) for cut in cuts]
    return found


def errors(disk: Disk, codes: Iterable[int] = ERRORS) -> list[Fault]:
    """Every error at every call, once and from then on."""
    return [
        Fault(number, code=code, sticky=sticky)
        for code in codes
        for sticky in (False, True)
        for number in range(1, len(disk.calls) + 1)
    ]


def part(found: Sequence[T], most: int | None, seed: object = SEED) -> list[T]:
    """At most `most` of what was found, always the same ones for one seed; all for None."""
    if most is None or len(found) <= most:
        return list(found)
    chosen = random.Random(f"{seed}").sample(range(len(found)), most)
    return [found[n] for n in sorted(chosen)]


def run_kills(
    top: Path, faults: Iterable[Fault], *, links: bool = True, double: int = 1
) -> Iterator[Outcome]:
    """Play the session to each end and look at what is left; every `double`-th time without the data file."""
    for n, fault in enumerate(faults):
        disk = Disk(_fresh(top / "work"), fault, links=links)
        session = Session(disk)
        name = "end"
        try:
            session.play(script())
        except Killed:
            name = disk.calls[-1]
        disk.die()
        done = len(session.deltas)
        under_way = [session.pending] if session.begun > done else []
        told = Told([*session.deltas, *under_way], session.acked, done)
        why = "; ".join([*session.trouble, *disk.wrong])
        if not why and n % double == 0:
            why = examine_without_main(session.home, told, top / "scratch")
        why = why or examine(session.home, told)
        yield Outcome(f"kill at {fault.at} ({name}) cut {fault.cut}", why)


def run_errors(
    top: Path, faults: Iterable[Fault], *, links: bool = True, every_ack: bool = False
) -> Iterator[Outcome]:
    """Play the session on through each error; every acknowledgement, and the end, must hold for a power cut.

    Where not `every_ack`, only the last acknowledgement is held to it.
    """
    for fault in faults:
        disk = Disk(_fresh(top / "work"), fault, links=links)
        found: list[str] = []

        def power_cut(session: Session, disk: Disk = disk, found: list[str] = found) -> None:
            if not found:
                write_state(worst(disk.ops), _fresh(top / "cut"))
                told = Told(session.deltas, session.acked, session.acked)
                why = examine(top / "cut" / HOME, told, thorough=False)
                found += [f"power cut after change {session.acked}: {why}"] if why else []

        session = Session(disk, power_cut if every_ack else None)
        session.play(script())
        if not every_ack:
            power_cut(session)
        told = Told(session.deltas, session.acked, len(session.deltas))
        if not session.trouble and session.acked < len(session.deltas):
            session.trouble.append("the end was never acknowledged")
        why = "; ".join([*session.trouble, *disk.wrong, *found]) or examine(session.home, told)
        mode = "from" if fault.sticky else "at"
        name = disk.calls[fault.at - 1] if fault.at <= len(disk.calls) else "-"
        yield Outcome(f"{errno.errorcode[fault.code]} {mode} call {fault.at} ({name})", why)


def run_cuts(
    top: Path, states: Iterable[State], deltas: Sequence[Delta], *, double: int = 1
) -> Iterator[Outcome]:
    """Start from each state that a power cut may leave; every `double`-th time without the data
    file too, never for 0."""
    for n, state in enumerate(states):
        write_state(state.files, _fresh(top / "cut"))
        told = Told(deltas[: state.begun], state.acked, state.acked)
        why = (
            examine_without_main(top / "cut" / HOME, told, top / "scratch")
            if double and n % double == 0
            else ""
        )
        why = why or examine(top / "cut" / HOME, told)
        yield Outcome(f"power cut after operation {state.after}", why)


def run_kills_then_cuts(
    top: Path, faults: Iterable[Fault], model: str, *, most: int, links: bool = True
) -> Iterator[Outcome]:
    """Play to each end, start again on the same machine, go on, and let the power go off meanwhile.

    What the killed process wrote is there when the next one starts, and need not be on the drive. Of the
    states after each end, at most `most` are looked at.
    """
    for fault in faults:
        disk = Disk(_fresh(top / "work"), fault, links=links)
        session = Session(disk)
        try:
            session.play(script())
        except Killed:
            pass
        else:
            continue
        since = len(disk.ops)
        session.resume()
        session.play(afterwards())
        where = f"killed at {fault.at}, then "
        if session.trouble:
            yield Outcome(where, "; ".join(session.trouble))
        states = part(power_cuts(disk.ops, model, since=since), most, fault)
        for outcome in run_cuts(top, states, session.deltas, double=0):
            yield Outcome(where + outcome.where, outcome.why)
