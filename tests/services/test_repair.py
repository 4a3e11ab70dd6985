"""`infoint repair`: what can be fixed is, each step is told, and nothing is destroyed."""

from __future__ import annotations

import contextlib
import json
import stat
from pathlib import Path

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.doctor import check_home, plan_repair, repair
from infoint_tui.store.records import HomeError, Put
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer


def build(home: Path, clock: FixedClock) -> None:
    """Three revisions and a change in the journal, left by a process that died."""
    store = Store.open(home, clock=clock, syncer=StepSyncer())
    for n in range(3):
        store.commit([Put("contacts", f"c{n}", {"name": f"name {n}"})], label="add")
        assert store.checkpoint()
    store.commit([Put("contacts", "last", {"name": "in the journal"})], label="add")
    store.flush()
    assert store._access.writer is not None
    store._access.writer.close()


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock) -> Path:
    build(tmp_path / "home", clock)
    return tmp_path / "home"


def contents(home: Path) -> set[bytes]:
    return {path.read_bytes() for path in home.rglob("*") if path.is_file()}


def mend(home: Path, clock: FixedClock, **options: bool) -> list[str]:
    said: list[str] = []
    repair(home, clock, say=said.append, **options)
    return said


def test_a_sound_home_needs_no_step(made: Path, clock: FixedClock) -> None:
    assert plan_repair(made).steps(new_uids=True) == []
    before = contents(made)
    assert mend(made, clock) == []
    assert contents(made) >= {data for data in before if data.startswith(b"{")}


@pytest.mark.parametrize("bad", [b"", b"\0" * 400, b'{"contacts": ', b"\xff\xfe{\0}\0"])
def test_a_damaged_file_is_put_aside_and_made_anew(made: Path, clock: FixedClock, bad: bytes) -> None:
    (made / "infoint.json").write_bytes(bad)
    before = contents(made)
    (step,) = plan_repair(made).steps(new_uids=False)
    assert "rebuild infoint.json" in step
    assert contents(made) == before, "a plan changes nothing"
    said = mend(made, clock)
    assert any("rebuilt from backup revision 2" in line for line in said)
    assert said[-1].startswith("rebuilt infoint.json, revision")
    assert bad in contents(made), "the damaged bytes are kept"
    report = check_home(made)
    assert report.sound
    assert report.records["contacts"] == 4
    assert mend(made, clock) == []


def test_a_damaged_journal_is_put_aside_and_the_rest_of_it_used(made: Path, clock: FixedClock) -> None:
    store = Store.open(made, clock=clock, syncer=StepSyncer())
    for n in range(3):
        store.commit([Put("contacts", f"j{n}", {"name": f"journal {n}"})], label="add")
    store.flush()
    assert store._access.writer is not None
    store._access.writer.close()
    newest = sorted((made / "journal").glob("*.wal"))[-1]
    newest.write_bytes(newest.read_bytes().replace(b"journal 1", b"journal X"))
    bad = newest.read_bytes()
    assert not check_home(made).sound
    mend(made, clock)
    assert check_home(made).sound
    assert bad in contents(made)
    data = json.loads((made / "infoint.json").read_bytes())
    assert [each["uid"] for each in data["contacts"].values()] == ["c0", "c1", "c2", "last", "j0", "j2"]


def test_damaged_generations_leftovers_and_loose_modes(made: Path, clock: FixedClock) -> None:
    generation = made / "backups" / "db.00000001.json"
    generation.write_bytes(b"broken")
    (made / "infoint.json.new").write_bytes(b"half")
    (made / "mine.json.new").write_bytes(b"not ours")
    made.chmod(0o755)
    (made / "infoint.json").chmod(0o644)
    said = mend(made, clock)
    assert not generation.exists()
    assert (made / "quarantine" / generation.name).read_bytes() == b"broken"
    assert not (made / "infoint.json.new").exists()
    assert (made / "mine.json.new").exists()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE((made / "infoint.json").stat().st_mode) == 0o600
    assert len(said) == 4
    assert check_home(made).sound


def test_uids_are_given_only_when_asked_for_and_can_be_taken_back(made: Path, clock: FixedClock) -> None:
    main = made / "infoint.json"
    raw = json.loads(main.read_bytes())
    raw["contacts"]["2"]["uid"] = "c0"
    raw["contacts"]["9"] = ["no", "object"]
    main.write_text(json.dumps(raw))
    mend(made, clock)
    left = [found.record for found in check_home(made).findings if found.record]
    assert left == ["contacts #5", "contacts #9"]
    assert any("contacts #5" in step for step in plan_repair(made).steps(new_uids=True))
    said = mend(made, clock, new_uids=True)
    assert any(line.startswith("the record contacts #5 is now contacts ") for line in said)
    assert [found.record for found in check_home(made).findings if found.record] == ["contacts #9"]
    kept = json.loads(main.read_bytes())["contacts"]
    assert kept["5"]["name"] == "name 1"
    assert kept["9"] == ["no", "object"]


def test_with_nothing_good_nothing_is_changed(made: Path, clock: FixedClock) -> None:
    (made / "infoint.json").write_bytes(b"{")
    for folder in ("backups", "journal"):
        for path in (made / folder).iterdir():
            path.unlink()
    before = contents(made)
    with pytest.raises(HomeError, match="no good backup"):
        mend(made, clock)
    assert contents(made) == before | {b""}


def test_beside_a_window_that_writes_it_says_who_does(made: Path, clock: FixedClock) -> None:
    holder = Store.open(made, clock=clock, syncer=StepSyncer())
    (made / "infoint.json.new").write_bytes(b"its work")
    with pytest.raises(Refused, match="open in PID"):
        mend(made, clock)
    assert (made / "infoint.json.new").exists()
    holder.close()


def test_a_lock_that_is_a_link_out_of_the_home_is_not_followed(
    made: Path, clock: FixedClock, tmp_path: Path
) -> None:
    outside = tmp_path / "someone else's"
    outside.write_text("open to all")
    outside.chmod(0o644)
    (made / "infoint.lock").unlink()
    (made / "infoint.lock").symlink_to(outside)
    assert any("infoint.lock" in finding.file for finding in check_home(made).findings)
    with contextlib.suppress(Refused):
        mend(made, clock)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert outside.read_text() == "open to all"
