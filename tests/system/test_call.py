"""A whole phone call through a small terminal, killed in the middle: what is stored equals the script."""

from __future__ import annotations

from pathlib import Path

import pytest

from .call import Caller, differences, prepare, stored

pytestmark = pytest.mark.system


def test_every_key_of_a_call_arrives_where_it_belongs(tmp_path: Path) -> None:
    home = tmp_path / "home"
    prepare(home)
    caller = Caller(home, natural=False)
    try:
        caller.play()
    finally:
        caller.close()
    assert differences(stored(home), natural=False) == []
