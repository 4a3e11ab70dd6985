"""A seeded part of the points; `python -m tests.store.crash --full` takes all of them."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from .cuts import MODELS, power_cuts
from .points import (
    ERRORS,
    Outcome,
    errors,
    kills,
    part,
    run_cuts,
    run_errors,
    run_kills,
    run_kills_then_cuts,
    tears,
    undisturbed,
)
from .session import CHECKPOINT, FLUSH, LEAVE, OPEN, Session, commit, script


def all_held(outcomes: Iterable[Outcome]) -> None:
    """Every point was survived, and there was one."""
    count, bad = 0, []
    for outcome in outcomes:
        count += 1
        if outcome.why:
            bad.append(f"{outcome.where}: {outcome.why}")
            break
    assert bad == []
    assert count


@pytest.mark.parametrize("links", [True, False])
def test_killed_before_any_call_that_changes_something(scratch: Path, links: bool) -> None:
    disk = undisturbed(scratch, links=links).disk
    chosen = part(kills(disk), None if links else 60)
    all_held(run_kills(scratch, chosen, links=links, double=2))


@pytest.mark.parametrize("links", [True, False])
def test_killed_within_any_write(scratch: Path, links: bool) -> None:
    disk = undisturbed(scratch, links=links).disk
    all_held(run_kills(scratch, part(tears(disk), 120 if links else 40), links=links, double=4))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("links", [True, False])
def test_a_power_cut_at_any_moment(scratch: Path, model: str, links: bool) -> None:
    session = undisturbed(scratch, links=links)
    states = part(power_cuts(session.disk.ops, model), 250 if links else 80)
    all_held(run_cuts(scratch, states, session.deltas, double=4))


@pytest.mark.system
@pytest.mark.parametrize("model", MODELS)
def test_killed_started_again_and_then_a_power_cut(scratch: Path, model: str) -> None:
    disk = undisturbed(scratch).disk
    chosen = [fault for fault in kills(disk) if disk.calls[fault.at - 1] == "fsync_dir"]
    all_held(run_kills_then_cuts(scratch, chosen, model, most=4))


def test_a_home_that_a_killed_process_made_outlives_a_power_cut(scratch: Path) -> None:
    disk = undisturbed(scratch).disk
    chosen = [fault for fault in kills(disk) if disk.calls[fault.at - 1] == "fsync_dir"]
    all_held(run_kills_then_cuts(scratch, chosen[:2], "posix", most=100))


@pytest.mark.parametrize("code", ERRORS, ids=[errno.errorcode[code] for code in ERRORS])
def test_any_call_fails_once_or_from_then_on(scratch: Path, code: int) -> None:
    disk = undisturbed(scratch).disk
    all_held(run_errors(scratch, part(errors(disk, [code]), 24, code), every_ack=True))


# The tests of the tests: what the simulation must see


def test_a_write_that_was_not_flushed_may_be_lost_short_zeroed_or_whole(scratch: Path) -> None:
    from .disk import Op

    ops = [
        Op("name", names=(("f", 1),)),
        Op("syncdir"),
        Op("write", 1, 0, b"safe"),
        Op("sync", 1),
        Op("write", 1, 4, b"late"),
        Op("write", 1, 8, b"last"),
    ]
    posix = {dict(state.files).get("f") for state in power_cuts(ops, "posix")}
    assert posix >= {None, b"", b"safe", b"safela", b"safelate", b"safelatelast"}
    assert posix >= {b"safe\0\0\0\0last", b"safe" + b"\0" * 8}
    ext4 = {dict(state.files).get("f") for state in power_cuts(ops[:5], "ext4")}
    assert ext4 >= {b"safe", b"safela", b"safelate", b"safe\0\0\0\0"}


def test_names_arrive_in_any_order_or_in_order_until_they_are_flushed() -> None:
    from .disk import Op

    ops = [Op("name", names=(("a", 1),)), Op("name", names=(("b", 2),))]
    assert {tuple(dict(state.files)) for state in power_cuts(ops, "posix")} == {
        (),
        ("a",),
        ("b",),
        ("a", "b"),
    }
    assert {tuple(dict(state.files)) for state in power_cuts(ops, "ext4")} == {(), ("a",), ("a", "b")}
    ops.append(Op("syncdir"))
    ops.append(Op("ack", number=1))
    assert {tuple(dict(s.files)) for s in power_cuts(ops, "posix") if s.acked} == {("a", "b")}


def test_what_failed_to_be_flushed_is_not_believed_after_a_later_flush() -> None:
    from .cuts import worst
    from .disk import Op

    ops = [Op("name", names=(("f", 1),)), Op("syncdir"), Op("write", 1, 0, b"lost"), Op("lost", 1)]
    ops += [Op("write", 1, 4, b"late"), Op("sync", 1)]
    assert worst(ops) == (("f", b"\0\0\0\0late"),)


AUDITED = """
import os, sys
from pathlib import Path
from tests.store.crash.disk import Disk
from tests.store.crash.session import Session, script

top = sys.argv[1]
inside = []
seen = []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NAMES = {"os.mkdir", "os.rename", "os.link", "os.remove", "os.chmod", "os.truncate", "os.rmdir", "os.symlink",
         "os.utime", "shutil.move", "shutil.copyfile"}

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(flags, int) and not flags & WRITING:
            return
    elif event not in NAMES:
        return
    if str(arguments[0]).startswith(top) and not disk._inside:
        seen.append((event, str(arguments[0])))

disk = Disk(Path(top))
sys.addaudithook(watch)
session = Session(disk)
session.play(script())
assert not session.trouble
print(seen)
"""


def test_the_store_changes_nothing_but_through_the_layer(
    scratch: Path, run_python: Callable[..., subprocess.Popen[str]]
) -> None:
    out, _ = run_python(AUDITED, str(scratch)).communicate(timeout=60)
    assert out.strip() == "[]"


def test_the_session_has_everything_that_a_day_has(scratch: Path) -> None:
    session = undisturbed(scratch)
    names = {step.name for step in script()}
    assert names >= {"add ann", "edit ann", "checkpoint", "undo", "redo", "idle", "leave"}
    assert {"write", "fdatasync", "fsync", "fsync_dir", "replace", "link", "unlink"} < set(session.disk.calls)
    assert len(session.disk.calls) > 300


def test_a_session_with_the_disk_full_at_its_end_is_saved_once_there_is_room(scratch: Path) -> None:
    from .disk import Disk, Fault

    disk = Disk(scratch, Fault(40, code=errno.ENOSPC, sticky=True))
    session = Session(disk)
    steps = [OPEN]
    for n in range(6):
        steps += [commit(f"add {n}", {("contacts", f"c{n}"): {"uid": f"c{n}"}}), FLUSH, CHECKPOINT]
    session.play(steps)
    assert session.acked < 6
    session.play([LEAVE])
    assert (session.acked, session.trouble) == (6, [])
