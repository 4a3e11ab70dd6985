"""A place to work in that costs no time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .points import scratch_folder


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A directory in memory where there is one: flushes are simulated, so a disk would only be slower."""
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as name:
        yield Path(name)
