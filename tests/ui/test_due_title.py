"""The terminal's title counts what is due, and never holds a word of the data."""

from __future__ import annotations

from datetime import date

import pytest

from infoint_tui.domain.settings import Settings
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.housekeeping import DueTitle
from infoint_tui.ui.textual_fixes import chosen as driver

from .hostile import HOSTILE

TODAY = date(2026, 3, 12)


@pytest.fixture
def shown() -> list[str]:
    """Every title that was set."""
    return []


@pytest.fixture
def title(workspace: Workspace, shown: list[str]) -> DueTitle:
    """A title of that workspace."""
    return DueTitle(workspace, shown.append)


def test_it_counts_what_is_overdue_or_due_today(
    workspace: Workspace, title: DueTitle, shown: list[str], clock: FixedClock
) -> None:
    title.tick()
    workspace.tasks.add("Today", TODAY)
    workspace.tasks.add("Late", date(2026, 3, 10))
    workspace.tasks.add("Tomorrow", date(2026, 3, 13))
    title.tick()
    title.tick()
    clock.advance(hours=24)
    title.tick()
    assert shown == ["infoint", "infoint · 2 due", "infoint · 3 due"]


def test_a_change_of_what_is_due_is_shown_and_a_draft_counts_nothing(
    workspace: Workspace, title: DueTitle, shown: list[str]
) -> None:
    from infoint_tui.services.records import DraftKey

    task = workspace.tasks.add("Today", TODAY)
    title.tick()
    workspace.session.drafts.put(DraftKey("add", "", "line"), "Ro")
    title.tick()
    workspace.tasks.done(task.uid)
    title.tick()
    workspace.session.undo()
    title.tick()
    assert shown == ["infoint · 1 due", "infoint", "infoint · 1 due"]


def test_a_running_talk_is_left_alone(workspace: Workspace, title: DueTitle, shown: list[str]) -> None:
    workspace.conversation.start_new("Teo Varga")
    workspace.tasks.add("Today", TODAY)
    title.tick()
    assert shown == []


def test_no_text_of_the_data_reaches_the_terminal(
    workspace: Workspace, title: DueTitle, shown: list[str]
) -> None:
    texts = [text for name, text in HOSTILE.items() if name != "lone surrogate"]
    for text in texts:
        workspace.tasks.add(f"Write {text}", TODAY)
    title.tick()
    assert shown == [f"infoint · {len(texts)} due"]


@pytest.mark.parametrize(("wanted", "titles"), [(True, ["infoint · 1 due"]), (False, [])])
async def test_the_program_shows_it_unless_it_is_switched_off(
    workspace: Workspace, wanted: bool, titles: list[str], shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "show_title", lambda _app, text: shown.append(text))
    workspace.tasks.add("Today", TODAY)
    app = make_app(workspace, settings=Settings(title=wanted), intervals=False)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.tick()
    assert shown == titles
