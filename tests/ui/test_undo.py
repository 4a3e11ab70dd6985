"""`u` and `U` from the screen, also after leaving and coming back, and over every kind of change."""

from __future__ import annotations

from pathlib import Path

from infoint_tui.domain.enums import Stage
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.chrome import MessageLine


def said(app: InfointApp) -> str:
    """The message line."""
    return app.screen.query_one(MessageLine).message


async def test_what_was_done_before_leaving_is_taken_back_after_coming_again(
    home: Path, clock: FixedClock
) -> None:
    workspace = Workspace.open(home, clock=clock)
    workspace.people.save_profile(name="Noor", zone="America/Chicago")
    rosa = workspace.people.add(name="Rosa Delgado")
    app = make_app(workspace, intervals=False, start_place="pipeline")
    async with app.run_test(size=(80, 24)) as pilot:
        workspace.people.move(rosa.uid, Stage.CLOSED, "no longer there")
        await pilot.press("q", "q")
    workspace.close()

    clock.advance(hours=2)
    workspace = Workspace.open(home, clock=clock)
    app = make_app(workspace, intervals=False, start_place="pipeline")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("u")
        assert said(app) == "undo: moved Rosa Delgado to closed"
        assert workspace.session.contacts.need(rosa.uid).stage is Stage.IDEA
        await pilot.press("U")
        assert said(app) == "redo: moved Rosa Delgado to closed"
        assert workspace.session.contacts.need(rosa.uid).stage is Stage.CLOSED
        await pilot.press("u", "u")
        assert said(app) == "undo: added Rosa Delgado"
        await pilot.press("U")
        rosa = workspace.people.save(rosa.uid, {"title": "Trainer"})
        with workspace.session.change("by other means", undoable=False):
            workspace.session.contacts.put(rosa.replace(title="Head"))
        await pilot.press("u")
        assert (
            said(app)
            == "undo: changed Rosa Delgado (not undone, because it changed later: title of Rosa Delgado)"
        )
    workspace.close()
