"""Seeded damage to any file of a home: no crash, evidence kept, loss told, nothing good lost."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from infoint_tui.storage.changes import HomeError

from .conftest import Home, contact, names, step

SEEDS = 40


@pytest.fixture
def model(home: Home) -> Path:
    store = home.open()
    for n in range(4):
        store.commit([contact(f"c{n}{m}", name=f"name {n}{m}") for m in range(5)], label="add")
        assert store.checkpoint()
    for n in range(4, 7):
        store.commit([contact(f"c{n}0", name=f"name {n}0")], label="add")
    store.put_draft("k", "typed " * 400)
    step(store)
    home.die(store)
    return home.path


def damage(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    kind = chance.randrange(4)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if kind == 2:
        return data[:at] + b"\0" * min(512, len(data) - at) + data[at + 512 :]
    return data[:at] + chance.randbytes(20) + data[at:]


@pytest.mark.parametrize("target", ["infoint.json", "journal", "backups", "infoint.lock"])
def test_seeded_damage(home: Home, model: Path, target: str, tmp_path: Path) -> None:
    good = {f"c{n}{m}": f"name {n}{m}" for n in range(4) for m in range(5)}
    good |= {f"c{n}0": f"name {n}0" for n in range(4, 7)}
    for seed in range(SEEDS):
        chance = random.Random(f"{target} {seed}")
        fresh = Home(tmp_path / f"{seed}")
        shutil.copytree(model, fresh.path)
        path = fresh.path / target
        if path.is_dir():
            path = chance.choice([found for found in sorted(path.iterdir()) if found.name != "reserve"])
        before = path.read_bytes() or b"\n"
        bad = damage(before, chance)
        path.write_bytes(bad)
        try:
            store = fresh.open()
        except HomeError as error:
            pytest.fail(f"seed {seed}: {error}")
        found, notices = names(store), store.report.notices
        readable = {uid: name for uid, name in found.items() if good.get(uid) == name}
        if target != "journal":
            # A changed letter cannot be told from an edit by hand: it must be told, both versions kept.
            assert len(readable) >= len(good) - 1, seed
            assert readable == good or notices, seed
        elif path != sorted(path.parent.glob("*.wal"))[-1]:
            assert readable == good, seed
        if target == "infoint.json" and bad != before:
            kept = [p.read_bytes() for d in ("quarantine", "backups") for p in (fresh.path / d).iterdir()]
            assert bad in kept, seed
        step(store)
        fresh.die(store)
        again = fresh.open()
        assert names(again) == found, seed
        assert not again.read_only
        fresh.die(again)
        shutil.rmtree(fresh.path)
