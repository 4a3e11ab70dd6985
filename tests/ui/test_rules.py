"""The page of time rules: values, sources and origins are seen, preset and values are changed by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from textual.widgets import Input

from infoint_tui.domain.enums import ChannelKind, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.data.profile import RulesTable
from infoint_tui.ui.kit.dialog import Confirm, LinePrompt
from infoint_tui.ui.kit.list import RowList

from .hostile import HOSTILE, inert, screen_text


def nudge(workspace: Workspace) -> date | None:
    """The day of the reminder."""
    return next((task.due_day for task in workspace.session.tasks.all() if task.rule == "follow.nudge"), None)


@pytest.fixture
def contacted(workspace: Workspace) -> str:
    """Somebody who was written to; gives their uid."""
    rosa = workspace.people.add(name="Rosa Delgado", organisation="EMS", why_this_person="trains newcomers")
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL)
    return rosa.uid


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)], ids=lambda size: f"{size[0]}")
async def test_value_origin_and_source_are_seen(app: InfointApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, RulesTable)
        app.screen.query_one(RowList).move_to("follow.nudge")
        await pilot.pause()
        shown = screen_text(app)
        assert "follow.nudge" in shown
        assert "7 business days" in shown
        assert "source: built in" in shown
        assert "DUKE" in shown
        assert "Preset “gentle”" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, RulesTable)


@pytest.mark.usefixtures("contacted")
async def test_a_preset_and_a_value_are_changed_by_keys(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert workspace.rules.table.preset == "duke"
        assert isinstance(app.screen, RulesTable)
        app.screen.query_one(RowList).move_to("follow.nudge")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LinePrompt)
        app.screen.query_one(Input).value = "soon"
        await pilot.press("enter")
        await pilot.pause()
        assert "is not understood" in screen_text(app)
        app.screen.query_one(Input).value = "3b"
        await pilot.press("enter")
        await pilot.pause()
        assert nudge(workspace) == date(2026, 3, 23), "not before the guard lets it through"
        assert "3 business days*" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
    assert nudge(workspace) == date(2026, 3, 23)


async def test_a_built_in_rule_cannot_be_changed(app: InfointApp) -> None:
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        app.screen.query_one(RowList).move_to("live.extend")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, RulesTable)
        assert "can't be changed" in screen_text(app)


async def test_what_is_wrong_with_the_file_stands_on_top_and_is_inert(
    app: InfointApp, workspace: Workspace
) -> None:
    folder = workspace.home.path / "templates"
    folder.mkdir()
    lines = [
        f"rule{number}: '{text[:30]}'\n" for number, text in enumerate(HOSTILE.values()) if text.isprintable()
    ]
    (folder / "time-rules.yaml").write_text("follow.nudge: soon\n" + "".join(lines), encoding="utf-8")
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        shown = screen_text(app)
        assert "to fix  templates/time-rules.yaml:1:15: follow.nudge: 'soon' is not understood." in shown
        assert inert(shown)


async def test_the_file_is_edited_in_the_editor(
    app: InfointApp, workspace: Workspace, editor: Callable[[str], None]
) -> None:
    editor("""echo 'research.due: 5 days' >> "$1" """)
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert "5 days*" in screen_text(app)
    assert workspace.rules.table["research.due"].shown == "5 days"


async def test_letting_somebody_rest_is_one_key(
    app: InfointApp, workspace: Workspace, contacted: str
) -> None:
    workspace.rules.change("follow.nudges", "0")
    workspace.rules.change("follow.quiet", "0 days")
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        task = next(task for task in workspace.session.tasks.all() if task.rule == "follow.quiet")
        app.place.query_one("#due", RowList).move_to(f"task:{task.uid}")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("y")
        await pilot.pause()
        assert workspace.session.contacts.need(contacted).stage is Stage.QUIET
        assert "follow.quiet" not in {task.rule for task in workspace.session.tasks.all()}
        await pilot.press("u")
        await pilot.pause()
    assert workspace.session.contacts.need(contacted).stage is Stage.CONTACTED


async def test_work_days_and_holidays_are_asked_in_the_profile(app: InfointApp, workspace: Workspace) -> None:
    from infoint_tui.ui.kit.form import Form

    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("work_days", "someday")
        form.fields.write("holidays", "atlantis")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Write days such as mon-fri" in screen_text(app)
        form.fields.write("work_days", "sun-thu")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "no country whose holidays are known" in screen_text(app)
        again = app.screen
        assert isinstance(again, Form)
        again.fields.write("holidays", "de-be")
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert (workspace.session.profile.work_days, workspace.session.profile.holidays) == (
        (0, 1, 2, 3, 6),
        "DE-BE",
    )
    with pytest.raises(Refused):
        workspace.people.save_profile(holidays="QQ")
