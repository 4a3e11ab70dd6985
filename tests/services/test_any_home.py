"""Any data file and any file written by hand, through every command and through the program.

A few are tried by default; `ANY_HOMES=500 pytest tests/services/test_any_home.py` tries so many of each. A
failure names the number of its home, which is made again from that number alone.
"""

from __future__ import annotations

import copy
import gc
import json
import os
import random
import traceback
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.cli import main
from infoint_tui.content import banks
from infoint_tui.domain.integrity import KINDS
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.checkpoint import BLANK, checksum, checksum_place
from infoint_tui.ui.app import make_app

from ..wrong_types import JSON_VALUES, whole

NUMBERS = range(int(os.environ.get("ANY_HOMES", "2")))
BANKS = Path(__file__).parents[2] / "question_banks"
LETTERS = Path(__file__).parents[2] / "infoint_tui" / "content" / "letters.yaml"
READING: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("check", "--json"),
    ("today",),
    ("today", "--json"),
    ("list",),
    ("list", "stage:met tie:none due:week"),
    ("show", "Rosa"),
    ("find", "the", "since:3w"),
    ("agenda",),
    ("backups",),
    ("repair", "--dry-run"),
    ("merge",),
    ("banks", "list"),
    ("banks", "check"),
    ("lint", "--rules"),
    ("export", "people"),
    ("export", "conversations"),
    ("export", "tasks"),
    ("export", "quotes"),
    ("vault", "{out}/vault", "--dry-run"),
    ("backup", "{out}/copy.json"),
)
"""Commands that must leave the home as it is."""
CHANGING: tuple[tuple[str, ...], ...] = (
    ("add", "Ada Kent, nurse, Fernhill"),
    ("log", "Ada Kent", "--talk", "10"),
    ("ics", "--due"),
    ("restore", "1"),
    ("restore", "1", "--yes"),
    ("repair",),
    ("check",),
)
OURS = ("infoint.lock", "pen", "history")
"""What a program leaves by having looked, beside the data."""


# -- data files ----------------------------------------------------------------------------------------------


def any_json(rng: random.Random, depth: int = 3) -> Any:
    """Any JSON value, odd ones more often than not."""
    if depth and rng.random() < 0.4:
        return [any_json(rng, depth - 1) for _ in range(rng.randrange(4))]
    if depth and rng.random() < 0.4:
        names = [*KINDS, "uid", "name", "_meta", "1", "", "sha256", "schema", "notes", "at"]
        return {rng.choice(names): any_json(rng, depth - 1) for _ in range(rng.randrange(4))}
    return copy.deepcopy(rng.choice(JSON_VALUES))


def changed(rng: random.Random, found: Any) -> Any:
    """The same with a value somewhere within replaced, taken out, or put in a second time."""
    if isinstance(found, dict) and found and rng.random() < 0.93:
        name = rng.choice(list(found))
        made = dict(found)
        roll = rng.random()
        if roll < 0.05:
            del made[name]
        elif roll < 0.1:
            made[rng.choice(["", "-1", "x", "01", name + " "])] = found[name]
        else:
            made[name] = changed(rng, found[name])
        return made
    if isinstance(found, list) and found and rng.random() < 0.9:
        at = rng.randrange(len(found))
        return [*found[:at], changed(rng, found[at]), *found[at + rng.randrange(2) :]]
    return any_json(rng, 2)


def invented(rng: random.Random) -> Any:
    """Tables of records in which some fields fit and some do not."""
    made: dict[str, Any] = {}
    for table in rng.sample(list(KINDS), rng.randrange(1, len(KINDS))):
        rows = made[table] = {}
        for number in range(rng.randrange(1, 4)):
            record = copy.deepcopy(whole(table))
            record["uid"] = rng.choice(["a", "b", f"{table}-{number}", any_json(rng, 1)])
            for name in rng.sample(list(record), rng.randrange(4)):
                record[name] = any_json(rng)
            rows[str(rng.choice([number + 1, -1, "x", 10**30]))] = record
    return made


def sealed(data: bytes) -> bytes:
    """The same file with a checksum that agrees, where it has a place for one."""
    place = checksum_place(data)
    if place is None:
        return data
    data = data[:place] + BLANK + data[place + 64 :]
    return data[:place] + checksum(data, place).encode() + data[place + 64 :]


def data_file(rng: random.Random, story: bytes) -> bytes:
    """The bytes of some data file."""
    roll = rng.random()
    if roll < 0.1:
        return json.dumps(any_json(rng, 5)).encode()
    if roll < 0.3:
        return json.dumps(invented(rng), indent=1).encode()
    if roll < 0.85:
        found = json.loads(story)
        for _ in range(rng.randrange(1, 12)):
            found = changed(rng, found)
        data = json.dumps(found, indent=1).encode()
        return sealed(data) if rng.random() < 0.5 else data
    spoilt = bytearray(story)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(spoilt))
        spoilt[at : at + rng.choice([0, 1, 1, 40])] = rng.choice(
            [b"", b"\0", b"\xff", b"}", b'"', b"[[", b"\xf0"]
        )
    return bytes(spoilt[: rng.choice([len(spoilt), len(spoilt), rng.randrange(len(spoilt))])])


# -- files written by hand -----------------------------------------------------------------------------------

SETTINGS = """theme: infoint-dark
clock: 24
mouse: true
keys:
  today.snooze: f6
  pipeline.add: A
commands:
  - name: Note
    run: [echo, "{name}"]
    key: f7
"""
RULES = "rules:\n  thank.due: same day 21:00\n  request.ask_minutes: 30\n  followup.first: 5 business days\n"
CHECKLISTS = "checklists:\n  - when: before\n    lines:\n      - text: Water the plants\n        at: T-3d\n"
PIECES = (
    *(
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "#",
        "'",
        '"',
        "|",
        ">",
        "&a ",
        "*a",
        "!!int ",
        "%",
        "@",
        "`",
        "\t",
        "\n",
    ),
    *(
        "~",
        "null",
        "yes",
        "12:30",
        "1e9",
        "? ",
        "---\n",
        "...\n",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "é",
        "<<: ",
    ),
    *(
        "id: ",
        "questions:\n",
        "sections:\n",
        "text: ",
        "- - - ",
        "{a: b, c}",
        "[a: b, c",
        "!!python/object:x ",
    ),
    "[" * 60,
)


def by_hand(rng: random.Random, text: str) -> bytes:
    """A text of YAML after an unlucky hour in an editor."""
    rows = text.split("\n")
    for _ in range(rng.choice([1, 1, 2, 4, 12])):
        at = rng.randrange(len(rows))
        roll = rng.random()
        if roll < 0.4:
            place = rng.randrange(len(rows[at]) + 1)
            rows[at] = rows[at][:place] + rng.choice(PIECES) + rows[at][place:]
        elif roll < 0.55:
            rows[at] = rng.choice(["", " ", "  ", "\t"]) + rows[at].strip()
        elif roll < 0.7:
            rows.insert(at, rng.choice(rows))
        elif roll < 0.8:
            del rows[at : at + rng.randrange(1, 4)]
            rows = rows or [""]
        elif roll < 0.95:
            head = rows[at].partition(":")[0]
            rows[at] = f"{head}: {json.dumps(any_json(rng, 2))}"
        else:
            rows = ["".join(rng.choices(PIECES, k=12))]
    data = "\n".join(rows).encode("utf-8", "surrogatepass")
    return data if rng.random() < 0.9 else data.replace(b"e", b"\xe9", 3)


def files_by_hand(rng: random.Random) -> dict[str, bytes]:
    """Every file a hand may write in a home, one of them or all unlucky."""
    bank = rng.choice([path for path in sorted(BANKS.glob("*.yaml")) if path.stat().st_size < 20_000])
    texts = {
        "question_banks/mine.yaml": bank.read_text(encoding="utf-8").replace(
            f"id: {bank.stem}", "id: mine", 1
        ),
        "templates/letters.yaml": LETTERS.read_text(encoding="utf-8"),
        "templates/time-rules.yaml": RULES,
        "templates/checklists.yaml": CHECKLISTS,
        "settings.yaml": SETTINGS,
    }
    wanted = rng.choice([*texts, *texts, None])
    return {
        name: by_hand(rng, text) if wanted in (name, None) else text.encode() for name, text in texts.items()
    }


# -- trying them ---------------------------------------------------------------------------------------------


def kept(home: Path) -> dict[str, bytes]:
    """Everything a home holds, what a program leaves by looking aside."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.relative_to(home).parts[0] not in OURS
    }


def run(home: Path, arguments: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    """Run a command; nothing may escape it, and nothing may be told as only Python tells it."""
    out = str(home.parent)
    try:
        status = main(["--home", str(home), *(each.format(out=out) for each in arguments)])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except Exception:
        pytest.fail(f"{arguments}: {traceback.format_exc()}")
    finally:
        gc.enable()  # commands switch the collector off: they are about to end
    said = "".join(capfd.readouterr())
    assert "Traceback" not in said, (arguments, said)
    assert status in range(8), (arguments, status, said)
    assert said or status == 0, (arguments, status)


async def through_the_program(home: Path, clock: FixedClock) -> None:
    """Open a home and look at every place; nobody may be locked out by anything but a sentence."""
    from infoint_tui.content.settings import read_settings
    from infoint_tui.domain.errors import Refused
    from infoint_tui.store.records import StoreError

    try:
        workspace = Workspace.open(home, clock=clock)
    except (StoreError, Refused):
        return
    try:
        app = make_app(workspace, settings=read_settings(home), intervals=False)
        async with app.run_test(size=(100, 30)) as pilot:
            for keys in (
                ("2", "j", "v"),
                ("3",),
                ("4", "]", "]"),
                ("1", "D"),
                ("q", "B", "q", "question_mark"),
            ):
                await pilot.press(*keys)
            await pilot.pause()
            assert app._exception is None
    finally:
        workspace.close(force=True)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The data file of the student's story."""
    from infoint_tui.services.demo import build_demo

    home = tmp_path_factory.mktemp("story") / "home"
    build_demo(home, FixedClock(datetime(2026, 3, 12, 14, 12, tzinfo=UTC)))
    return (home / "infoint.json").read_bytes()


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is there to be asked; and the program's own banks, always the same, are read once."""
    monkeypatch.setattr("builtins.input", lambda _prompt="": "")
    monkeypatch.setattr(banks, "_read", _read)


read_bank = banks._read
own_bank = cache(partial(read_bank, before=None))


def _read(path: Path, built_in: bool, signature: Any, before: Any) -> Any:
    return own_bank(path, built_in, signature) if built_in else read_bank(path, built_in, signature, before)


Capture = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("number", NUMBERS)
async def test_any_data_file_is_told_of_and_kept(
    tmp_path: Path, clock: FixedClock, story: bytes, capfd: Capture, number: int
) -> None:
    data = data_file(random.Random(number), story)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "infoint.json").write_bytes(data)
    for arguments in READING:
        before = kept(home)
        run(home, arguments, capfd)
        assert kept(home) == before, arguments
    await through_the_program(home, clock)
    assert data in kept(home).values() or _holds_the_same(home, data)
    for arguments in CHANGING:
        run(home, arguments, capfd)
    assert data in kept(home).values() or _holds_the_same(home, data)


def _holds_the_same(home: Path, data: bytes) -> bool:
    """Whether every record of a sound file is in one of the files of the home, under its own name."""
    raw = json.loads(data)
    states = [json.loads(each) for name, each in kept(home).items() if name.endswith(".json")]
    return any(
        all(state.get(table) == rows for table, rows in raw.items() if table != "_meta") for state in states
    )


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("number", NUMBERS)
async def test_any_file_by_hand_is_told_of_and_kept(
    tmp_path: Path, clock: FixedClock, capfd: Capture, number: int
) -> None:
    files = files_by_hand(random.Random(number))
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    workspace = Workspace.open(home, clock=clock)
    workspace.people.save_profile(name="Noor", zone="America/Chicago", stage="student")
    rosa = workspace.people.quick_add("Rosa Delgado, trainer, Brookvale EMS <rosa@b.example> #fair")
    workspace.planning.schedule(rosa.uid, workspace.planning.when("fri 10:00", "America/Chicago"))
    workspace.close()
    for name, data in files.items():
        (home / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    for arguments in READING:
        before = kept(home)
        run(home, arguments, capfd)
        assert kept(home) == before, arguments
    await through_the_program(home, clock)
    for arguments in CHANGING:
        run(home, arguments, capfd)
    found = kept(home)
    assert {name: found.get(name) for name in files} == files
