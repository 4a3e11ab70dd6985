"""Seeded damage to any file of a home: no crash, evidence kept, loss told, nothing good lost."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from infoint_tui.store.records import HomeError, Put
from infoint_tui.store.store import Store

from .conftest import Home, contact, step

SEEDS = int(os.environ.get("FUZZ_SEEDS", "25"))
"""Seeds for each target; the eight of them make 200 trials."""
FILE, JOURNAL, BACKUP, LOCK = "infoint.json", "journal", "backups", "infoint.lock"
TARGETS = (
    *((one,) for one in (FILE, JOURNAL, BACKUP, LOCK)),
    *((FILE, BACKUP), (FILE, JOURNAL), (FILE, LOCK), (JOURNAL, BACKUP)),
)
Records = dict[tuple[str, str], Any]


class Hit(NamedTuple):
    """One damaged file."""

    path: Path
    before: bytes
    after: bytes
    kind: str

    @property
    def silent(self) -> bool:
        """A journal without its end looks like one that ends there, or whose last line was never whole."""
        lines = [line for line in self.before.split(b"\n") if line]
        lost = len(lost_lines(self))
        at_end = not {*lines[len(lines) - lost :]} & {*self.after.split(b"\n")}
        like_a_tear = self.kind in ("cut", "zeros") or self.after[-1:] != b"\n" or b"\0" in self.after
        return at_end and like_a_tear


def meeting(uid: str, *notes: str) -> Put:
    elements = [{"uid": f"{uid}n{n}", "text": text} for n, text in enumerate(notes)]
    return Put("meetings", uid, {"uid": uid, "purpose": "one\ntwo\nthree", "notes": elements})


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("model") / "home")
    store = home.open()
    for n in range(4):
        store.commit([contact(f"c{n}{m}", name=f"name {n}{m}") for m in range(5)], label="add")
        store.commit([meeting(f"m{n}", "first", "second")], label="add")
        assert store.checkpoint()
    for n in range(4, 7):
        store.commit([contact(f"c{n}0", name=f"name {n}0")], label="add")
    store.commit([meeting("m0", "first", "second", "third")], label="edit")
    store.drafts.put("k", "typed " * 400)
    step(store)
    home.die(store)
    return home.path


def records(store: Store) -> Records:
    found = [
        (table, record)
        for table in ("contacts", "meetings", "drafts")
        for record in store.db.table(table).sound()
    ]
    return {(table, str(record["uid"])): dict(record) for table, record in found}


def damage(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    at = chance.randrange(len(data))
    kind = chance.choice(("cut", "flip", "zeros", "foreign"))
    if kind == "cut":
        return data[:at], kind
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :], kind
    if kind == "zeros":
        return data[:at] + b"\0" * min(512, len(data) - at) + data[at + 512 :], kind
    return data[:at] + chance.randbytes(20) + data[at:], kind


def hit(home: Home, target: str, chance: random.Random) -> Hit:
    path = home.path / target
    if path.is_dir():
        path = chance.choice([found for found in sorted(path.iterdir()) if found.name != "reserve"])
    before = path.read_bytes() or b"\n"
    after, kind = damage(before, chance)
    path.write_bytes(after)
    return Hit(path, before, after, kind)


def contents(home: Home) -> dict[Path, bytes]:
    folders = (home.path, *(home.path / name for name in ("journal", "backups", "quarantine")))
    return {path: path.read_bytes() for folder in folders for path in folder.iterdir() if path.is_file()}


def lost_lines(found: Hit) -> list[Mapping[str, Any]]:
    """The changes whose line in a journal is not whole any more."""
    whole = set(found.after.split(b"\n"))
    lines = [line for line in found.before.split(b"\n") if line and line not in whole]
    return [json.loads(line.partition(b" ")[2]) for line in lines]


def may_be_lost(hits: list[Hit], good: Records, newest: Path) -> set[tuple[str, str]]:
    """The records that damage may cost, if it is told: what only a damaged line of a journal says."""
    lost: set[tuple[str, str]] = set()
    file_hit = any(found.path.name == FILE for found in hits)
    backup_hit = any(found.path.parent.name == BACKUP for found in hits)
    for found in hits:
        if found.path.suffix == ".wal" and (found.path == newest or file_hit):
            for line in lost_lines(found):
                lost |= {(table, uid) for table, uid, _, _ in line.get("puts", [])}
                lost |= {("drafts", "k")} if "draft" in line or "infoint" in line else set()
            if any("infoint" in line for line in lost_lines(found)):
                lost |= set(good)
    if file_hit and backup_hit:
        lost |= set(good)
    return lost


@pytest.mark.parametrize("targets", TARGETS, ids="+".join)
def test_seeded_damage(model: Path, targets: tuple[str, ...], tmp_path: Path) -> None:
    sound = Home(tmp_path / "sound")
    shutil.copytree(model, sound.path, ignore=shutil.ignore_patterns("pen"))
    opened = sound.open()
    good = records(opened)
    sound.die(opened)
    for seed in range(SEEDS):
        chance = random.Random(f"{' '.join(targets)} {seed}")
        fresh = Home(tmp_path / f"{seed}")
        shutil.copytree(model, fresh.path, ignore=shutil.ignore_patterns("pen"))
        try:
            trial(fresh, [hit(fresh, target, chance) for target in targets], good)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        except HomeError as error:
            pytest.fail(f"seed {seed}: {error}")
        finally:
            fresh.close()
        shutil.rmtree(fresh.path)


def trial(home: Home, hits: list[Hit], good: Records) -> None:
    newest = home.journals()[-1]
    store = home.open()
    found, report = records(store), store.report
    told = " ".join([*report.notices, *(f"{p.table} {p.uid}: {p.message}" for p in report.problems)])
    if store.read_only:
        assert "newer infoint" in store.status.reason
        assert home.file.read_bytes() == next(h.after for h in hits if h.path == home.file)
        return
    allowed = may_be_lost(hits, good, newest)
    for key, record in good.items():
        if found.get(key) == record or key in allowed:
            continue
        # What reads well but is not what was written cannot be told from an edit by hand.
        assert any(h.path == home.file and h.kind in ("flip", "foreign") for h in hits), key
        names = (key[1], *(found[key].get(name, "-") for name in ("name", "purpose")))
        named = any(f"{key[0]} {' '.join(str(name).split())[:40]}" in told for name in names)
        assert named or " more)" in told, (key, told)
        assert key in kept_aside(home), key
    changed = [key for key in good if found.get(key) != good[key] and key not in allowed]
    assert len(changed) <= 1, changed
    silent = all(h.silent for h in hits if h.path.suffix == ".wal")
    assert found == good or told or (silent and any(h.path.suffix == ".wal" for h in hits)), "untold"
    step(store)
    assert store.checkpoint()
    for damaged in hits:
        like_a_crash = damaged.path.suffix == ".wal" and damaged.silent
        differs = damaged.after.lower() != damaged.before.lower()  # the case of a checksum says nothing
        if damaged.path.name != LOCK and differs and not like_a_crash:
            assert damaged.after in contents(home).values(), f"the evidence of {damaged.path.name} is gone"
    home.die(store)
    again = home.open()
    assert records(again) == found
    assert not again.read_only
    assert again.report.notices == []
    assert again.report.problems == [] or "kept" in told
    home.die(again)


def kept_aside(home: Home) -> Records:
    """What stood here before something from outside was taken over."""
    found: Records = {}
    for path in (home.path / "backups").glob("ours-*.json"):
        raw = json.loads(path.read_bytes())
        for table in ("contacts", "meetings", "drafts"):
            found |= {(table, record["uid"]): record for record in raw[table].values()}
    return found
