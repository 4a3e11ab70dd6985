"""What `infoint check` says of a home, beside its records."""

from __future__ import annotations

from pathlib import Path

from infoint_tui.domain.clock import FixedClock
from infoint_tui.services.check import check_home
from infoint_tui.services.workspace import Workspace


def test_a_mistake_in_the_settings_is_told_with_its_line(ws: Workspace, clock: FixedClock) -> None:
    (ws.home / "settings.yaml").write_text("theme: infoint-light\n keys: [\n")
    report = check_home(ws.home, clock)
    assert report.sound
    assert any(notice.startswith("settings.yaml:2:") and "name: value" in notice for notice in report.notices)


def test_the_line_to_write_in_a_bank_stands_there_once(ws: Workspace, clock: FixedClock) -> None:
    folder: Path = ws.home / "question_banks"
    folder.mkdir(exist_ok=True)
    (folder / "mine.yaml").write_text(
        "schema: 1\nid: mine\nname: Mine\nsections:\n  - id: one\n    title: One\n    stage: role\n"
        "    questions:\n      - text: What is this: a test?\n"
    )
    report = check_home(ws.home, clock)
    assert not report.sound
    (line,) = [problem for problem in report.problems if "mine.yaml" in problem]
    assert line.count("What is this: a test?") == 1
    assert "mine.yaml:9:" in line
