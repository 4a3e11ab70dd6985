"""Whether an address can be handed to a mail program, and what is said where it cannot."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from infoint_tui.services.messages import MessageRequest
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.kit.external import opens_mail
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.messages.request import open_composer

from .hostile import screen_text

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems always have one")


@pytest.mark.parametrize(
    ("display", "programs", "opens"),
    [
        ("", (), False),
        (":0", (), False),
        ("", ("xdg-open",), False),
        ("", ("w3m", "lynx", "links"), False),
        (":0", ("w3m",), False),
        (":0", ("xdg-open",), True),
        (":0", ("gio",), True),
        ("", ("wslview",), True),
    ],
)
def test_what_opens_mail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, display: str, programs: tuple[str, ...], opens: bool
) -> None:
    for name in programs:
        path = tmp_path / name
        path.write_text("#!/bin/sh\n", encoding="utf-8")
        path.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert opens_mail() is opens


async def test_without_one_the_truth_is_said_and_what_works(
    app: InfointApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    person = workspace.people.quick_add("Rosa Delgado, trainer, Fernhill, rosa@example.org")
    handed: list[str] = []
    monkeypatch.setattr(app, "open_url", lambda url, **_: handed.append(url))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        place = app.screen
        assert isinstance(place, PlaceScreen)
        open_composer(place, MessageRequest("request", person.uid))
        for _ in range(3):
            await pilot.pause()
        await pilot.press("f5")
        await pilot.pause()
        assert handed == []
        assert "No mail program can be opened from here. F9 writes a mail draft" in screen_text(app)
