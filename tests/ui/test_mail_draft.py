"""A message or thank-you becomes a mail draft from the screen, and nothing typed is lost on the way."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.messages.request import OutreachScreen
from infoint_tui.ui.messages.thank_you import open_thanks
from infoint_tui.ui.pipeline.screen import PipelineScreen

from .hostile import screen_text


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def rosa(workspace: Workspace) -> Contact:
    """Somebody who can be written to."""
    return workspace.people.add(
        name="Rosa Delgado",
        title="Trainer",
        why_this_person="she trains newcomers",
        channels=(Channel(kind=ChannelKind.EMAIL, value="rosa@example.org"),),
    )


async def test_an_outreach_message_becomes_a_draft_and_the_composer_stays(
    workspace: Workspace, rosa: Contact, tmp_path: Path
) -> None:
    app = make_app(workspace, intervals=False, start_place="pipeline")
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        assert isinstance(app.place, PipelineScreen)
        app.place.show_contact(rosa.uid)
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        composer = app.screen
        assert isinstance(composer, OutreachScreen)
        composer.query_one("#subject", Input).value = "Zwanzig Minuten für mich?"
        composer.query_one("#letter", TextArea).text = "Dear Rosa,\nI study biology."
        await pilot.press("f9")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "rosa.eml")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is composer
        assert "written: " in screen_text(app)
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
    message = message_from_bytes((tmp_path / "rosa.eml").read_bytes(), policy=policy.default)
    assert (message["X-Unsent"], message["To"]) == ("1", "Rosa Delgado <rosa@example.org>")
    assert message["Subject"] == "Zwanzig Minuten für mich?"
    (attempt,) = workspace.session.outreach.all()
    assert (attempt.subject, attempt.body) == ("Zwanzig Minuten für mich?", "Dear Rosa,\nI study biology.")


async def test_a_thank_you_becomes_a_draft(workspace: Workspace, rosa: Contact, tmp_path: Path) -> None:
    meeting = workspace.conversation.start_new("Rosa Delgado")
    workspace.conversation.end(meeting.uid)
    thank = workspace.thanks_owed.next_of(meeting.uid)
    assert thank is not None
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        assert isinstance(app.place, PlaceScreen)
        open_thanks(app.place, thank.uid)
        await pilot.pause()
        await pilot.press("f9")
        await pilot.pause()
        assert app.screen.query_one(Input).value == str(tmp_path / "thanks-rosa-delgado.eml")
        await pilot.press("enter")
        await pilot.pause()
        assert "written: " in screen_text(app)
    message = message_from_bytes((tmp_path / "thanks-rosa-delgado.eml").read_bytes(), policy=policy.default)
    assert message["To"] == "Rosa Delgado <rosa@example.org>"
    assert "Noor" in message.get_content()
    assert workspace.session.thank_yous.need(thank.uid).sent_at is None
