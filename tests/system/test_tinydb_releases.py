"""The data file in the hands of the oldest and the newest TinyDB allowed. Needs a package registry."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.store.records import Put
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]

READ_AND_WRITE = """
import json, sys
from tinydb import TinyDB, where
from tinydb.operations import increment
from importlib.metadata import version

with TinyDB(sys.argv[1], encoding="utf-8") as db:
    table = db.table("contacts")
    found = {document.doc_id: dict(document) for document in table}
    assert table.get(where("uid") == "a")["name"] == "Ann"
    assert {"contacts", "meetings", "drafts", "_meta"} <= db.tables()
    table.update(increment("n"), where("uid") == "a")
    table.insert({"uid": "z", "name": "Zoë"})
    table.remove(where("uid") == "b")
print(json.dumps([version("tinydb"), found]))
"""


def allowed() -> tuple[str, str]:
    """The oldest release the project allows, and the bound for the newest."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["project"]["dependencies"]
    match = re.search(r"tinydb>=([\d.]+),(<\d+)", " ".join(wanted))
    assert match, wanted
    return f"tinydb=={match[1]}", f"tinydb{match[2]}"


@pytest.mark.parametrize("which", ["oldest", "newest"])
def test_plain_tinydb_reads_the_file_and_what_it_writes_is_taken_over(which: str, tmp_path: Path) -> None:
    release = allowed()[which == "newest"]
    target = tmp_path / "library"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), release]
    subprocess.run(pip, check=True, timeout=120)
    clock = FixedClock(datetime(2026, 3, 12, tzinfo=UTC))
    home = tmp_path / "home"
    records: dict[str, dict[str, Any]] = {
        "a": {"uid": "a", "name": "Ann", "n": 1, "deep": {"ü": [1, None, 0.5, True], "": ""}},
        "b": {"uid": "b", "name": "\U0001f600 \u2028 [/x] \x1b"},
        "c": {"uid": "c", "notes": [{"uid": "1", "text": "line\nline"}, {"uid": "2"}]},
    }
    store = Store.open(home, clock=clock, syncer=StepSyncer())
    store.commit([Put("contacts", uid, record) for uid, record in records.items()], label="add")
    store.drafts.put("k", "text")
    store.close()
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_WRITE, str(home / "infoint.json")],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(target)},
        cwd=tmp_path,
    )
    version, found = json.loads(done.stdout)
    assert found == {"1": records["a"], "2": records["b"], "3": records["c"]}
    if which == "oldest":
        assert f"{version}.".startswith(f"{release.removeprefix('tinydb==')}.")
    again = Store.open(home, clock=clock, syncer=StepSyncer())
    assert {record["uid"]: record for record in again.db.table("contacts")} == {
        "a": {**records["a"], "n": 2},
        "c": records["c"],
        "z": {"uid": "z", "name": "Zoë"},
    }
    draft = again.drafts.get("k")
    assert draft is not None
    assert draft.text == "text"
    again.close()
