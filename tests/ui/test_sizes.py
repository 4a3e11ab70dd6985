"""Every screen and dialog in small windows: nothing breaks, and the keys stay in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.kit.chrome import KeyBar

from ..hostile import painted_wrong, screen_text
from ..scenes import HOMES, TINY, HomeStore, open_app, open_home, settle
from .walks import WALKS, stops

HOME_OF = {"live": "talking", "reflect": "talked", "thanks": "talked", "banks": "banks"}
"""The home of a walk where it is not the demo on its morning."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> HomeStore:
    """Homes of the demo, each made once."""
    return HomeStore(tmp_path_factory.mktemp("sizes"))


def bar_in_sight(app: InfointApp) -> bool:
    """Whether the key bar of the screen on top stands on the screen, whole and within its frame."""
    bars = app.screen.query(KeyBar)
    if not bars:
        return True
    bar = bars.last()
    lines = screen_text(app).splitlines()
    frame = bar.parent
    assert isinstance(frame, Widget)
    inside = frame.region.contains_region(bar.region) and bar.region.bottom <= app.size.height
    return inside and bar.line(bar.content_size.width).plain.strip() in lines[bar.region.y]


def wide_glyphs(app: InfointApp) -> str:
    """Glyphs that do not take exactly one cell; terminals disagree about their width."""
    return "".join(char for char in screen_text(app) if char != "\n" and cell_len(char) != 1)


@pytest.mark.parametrize("walk", WALKS)
async def test_small_windows_do_not_break(walk: str, homes: HomeStore, tmp_path: Path) -> None:
    """No crash, no line out of shape, no glyph of two cells, and what can be done here can be read."""
    name = HOME_OF.get(walk, "demo")
    home = HOMES[name]
    workspace = open_home(homes.copy(name, tmp_path / "home", home.build), home.at)
    app = open_app(workspace, WALKS[walk].view)
    async with app.run_test(size=TINY) as pilot:
        async for stop in stops(pilot, WALKS[walk]):
            assert painted_wrong(app) == [], stop
            assert wide_glyphs(app) == "", stop
            if not bar_in_sight(app):
                await settle(pilot)
            assert bar_in_sight(app), f"{stop}\n{screen_text(app)}"
    workspace.close()
