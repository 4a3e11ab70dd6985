"""Every change that the services make can be taken back, is named, and can be made again."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.demo import build_demo
from infoint_tui.services.session import OpenHome
from infoint_tui.services.workspace import Workspace


def test_a_whole_story_is_taken_back_step_by_step_and_told_again(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels: list[str] = []

    def rows(ws: Workspace) -> dict[str, Any]:
        tables = {repository.table: repository.raw() for repository in ws.session.tables.values()}
        return {name: {row["uid"]: copy.deepcopy(row) for row in found} for name, found in tables.items()}

    def back_and_forth(ws: Workspace) -> None:
        told = rows(ws)
        assert all(told[name] for name in ("contacts", "meetings", "thank_yous", "insights", "transitions"))
        while (label := ws.session.undo()) is not None:
            labels.append(label)
        assert not any(rows(ws).values())
        while ws.session.redo() is not None:
            pass
        assert rows(ws) == told

    close = Workspace.close

    def check_and_close(ws: Workspace, *, force: bool = False) -> None:
        back_and_forth(ws)
        close(ws, force=force)

    monkeypatch.setattr(OpenHome, "drop_undo", lambda _home: None)
    monkeypatch.setattr(Workspace, "close", check_and_close)
    build_demo(tmp_path / "home", clock)
    assert len(labels) > 40
    assert all(label.startswith("undo: ") and len(label) > 8 for label in labels)
    assert not [label for label in labels if "(kept" in label]
