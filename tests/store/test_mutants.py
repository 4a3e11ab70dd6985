"""Each deliberate fault of the store is noticed by the quick test named for it; the command runs them all."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Home, contact
from .crash.points import scratch_folder
from .mutants import FAULTS, ROOT, Catch, failing

pytestmark = pytest.mark.system


def run(catch: Catch) -> None:
    """Call a test as pytest would; what it raises passes through."""
    test: Callable[..., object] = getattr(importlib.import_module(f"tests.store.{catch.module}"), catch.test)
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as name:
        home = Home(Path(name) / "home")
        given: dict[str, object] = {"home": home, "scratch": Path(name) / "scratch", **catch.values}
        wanted = inspect.signature(test).parameters
        if "store" in wanted:
            given["store"] = store = home.open()
            store.commit([contact("a", name="Ann"), contact("b", name="Bob")], label="add")
            assert store.checkpoint()
        try:
            test(**{parameter: given[parameter] for parameter in wanted})
        finally:
            home.close()


@pytest.mark.parametrize("name", FAULTS)
def test_a_deliberate_fault_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[name].plant(monkeypatch.setattr)
    with pytest.raises((AssertionError, KeyError, pytest.fail.Exception)):
        run(FAULTS[name].catch)


def test_the_command_plants_a_fault_and_names_the_tests_that_notice() -> None:
    caught, _ = failing("record-altered", ["tests/store/test_tinydb.py"])
    assert f"test_tinydb.py::{FAULTS['record-altered'].catch.test}" in caught


def test_the_command_refuses_a_fault_that_there_is_not() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.mutants", "no-such-fault"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "unknown: no-such-fault" in done.stderr
