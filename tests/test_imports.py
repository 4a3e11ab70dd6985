"""The layers, and the order of the services, as `pyproject.toml` draws them."""

from __future__ import annotations

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

PROJECT = Path(__file__).parents[1]


def test_nothing_imports_upward(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(PROJECT)
    wrong = lint_imports(config_filename=str(PROJECT / "pyproject.toml"), no_cache=True)
    assert not wrong, capsys.readouterr().out
