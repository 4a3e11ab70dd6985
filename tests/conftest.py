"""Fixtures of all tests: a clock that stands still, a home of its own, the application on it."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from infoint_tui.domain.phrasing import use_clock
from infoint_tui.domain.zoned_time import FixedClock

if TYPE_CHECKING:
    from infoint_tui.services.workspace import Workspace
    from infoint_tui.ui.app import InfointApp

PICTURES_PYTHON = (3, 11)
"""The Python whose pictures are stored; the others must paint the same."""


MEMORY = Path("/dev/shm")
"""Where a home costs no time: a test flushes some eight times, and a disk takes milliseconds for each."""
ROOM = 2_000_000_000
"""Bytes free there at least."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than there are processors: for a fifth of its time a test waits for the screen."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Each worker takes neighbours, which share what they are made from, and helps another at the end."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


def pytest_configure(config: pytest.Config) -> None:
    """Homes lie in memory where there is room, except for tests of the system itself.

    Properties are tried with the same examples on every run, whichever tests run with them. Pictures are only
    ever stored anew by one Python, so that they do not change to and fro.
    """
    from hypothesis import settings

    settings.register_profile("steady", deadline=None, derandomize=True, database=None)
    settings.load_profile("steady")
    quick = config.getoption("markexpr", "") == "not system" and os.access(MEMORY, os.W_OK)
    if quick and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if config.getoption("update_snapshots", False) and sys.version_info[:2] != PICTURES_PYTHON:
        raise pytest.UsageError("Pictures are stored by Python 3.11 only: run --snapshot-update there.")


def pytest_collection_finish() -> None:
    """What every test needs is there by now: the collector need not look at it again and again.

    Each test leaves hundreds of thousands of small objects behind, most of them gone by themselves.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


START = datetime(2026, 3, 12, 14, 12, tzinfo=UTC)
"""Thursday 12 March 2026, 09:12 in Chicago."""


@pytest.fixture(autouse=True)
def _hours() -> Iterator[None]:
    """Times are spelled by 24 hours in tests, whatever one of them chose; those of the other clock say so."""
    use_clock(24)
    yield
    use_clock(24)


@pytest.fixture(autouse=True)
def _colors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of all colours, whatever the tests run in; a plugin may have had Textual look already."""
    from textual import constants

    monkeypatch.setattr(constants, "COLOR_SYSTEM", "truecolor")


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still at `START` until told."""
    return FixedClock(START)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data home that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Predictable uids."""
    numbers = count(1)
    return lambda: f"00000000-0000-4000-8000-{next(numbers):012d}"


@pytest.fixture
def workspace(home: Path, clock: FixedClock, new_id: Callable[[], str]) -> Iterator[Workspace]:
    """An open home of somebody in Chicago who has answered the first run."""
    from infoint_tui.services.workspace import Workspace
    from tests.syncer import StepSyncer

    opened = Workspace.open(home, clock=clock, syncer=StepSyncer(), new_id=new_id)
    opened.people.save_profile(name="Noor", zone="America/Chicago", stage="student")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Lays a copy of a demo story where a test wants it: `demo(home, clock, "ten")`. Each is told once."""
    from infoint_tui.services.demo import build_demo

    told: dict[tuple[str, datetime], Path] = {}

    def lay(home: Path, clock: FixedClock, story: str = "student") -> None:
        key = (story, clock.now())
        if key not in told:
            told[key] = tmp_path_factory.mktemp("story") / "home"
            build_demo(told[key], clock, story)
        shutil.copytree(told[key], home)

    return lay


@pytest.fixture
def app(workspace: Workspace) -> InfointApp:
    """The application without timers on that home."""
    from infoint_tui.ui.app import make_app

    return make_app(workspace, intervals=False)


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Makes a shell script the user's editor, which gets the file as its argument; no terminal is needed."""
    from contextlib import nullcontext

    from textual.app import App

    def use(script: str) -> None:
        path = tmp_path / "editor"
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o700)
        monkeypatch.setenv("EDITOR", str(path))
        monkeypatch.setattr(App, "suspend", lambda _app: nullcontext())

    return use


@pytest.fixture(autouse=True, scope="session")
def _styles_parsed_once() -> Iterator[None]:
    """Every test starts an application; a style sheet that was parsed for one serves the next."""
    from textual.css.model import RuleSet
    from textual.css.stylesheet import Stylesheet

    parsed: dict[tuple[object, ...], list[RuleSet]] = {}
    numbers: dict[tuple[object, ...], int] = {}
    last: tuple[dict[str, str], int] = ({}, -1)
    parse = Stylesheet._parse_rules

    def number(variables: dict[str, str]) -> int:
        """The number of a theme; a sheet asks for it once a widget class, always with the same variables."""
        nonlocal last
        if last[0] is not variables:
            last = variables, numbers.setdefault(tuple(sorted(variables.items())), len(numbers))
        return last[1]

    def parse_once(sheet: Stylesheet, css: str, *given: object, **named: object) -> list[RuleSet]:
        key = (css, given, *sorted(named.items()), number(sheet._variables))
        if key not in parsed:
            parsed[key] = parse(sheet, css, *given, **named)  # type: ignore[arg-type]
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(autouse=True)
def _still_cursors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing blinks or moves: what is on the screen does not depend on when it is looked at.

    A pytest plugin has imported Textual before the environment was cleaned, hence its constants are set here.
    """
    from textual import constants
    from textual.widgets import Input, TextArea

    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(constants, "DEFAULT_THEME", "textual-dark")
    monkeypatch.setattr(Input.cursor_blink, "_default", False)
    monkeypatch.setattr(TextArea.cursor_blink, "_default", False)
