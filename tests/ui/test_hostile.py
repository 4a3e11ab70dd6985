"""Hostile text in every field of every record: shown as text on every screen and in every dialog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import ModalScreen

from infoint_tui.domain.clock import FixedClock
from infoint_tui.services.workspace import Workspace

from ..hostile import SHOWN, TEXTS, build_hostile, painted_wrong, screen_text
from ..scenes import MORNING, NARROW, WIDE, HomeStore, View, open_app, open_home, reach

PIPELINE, CONVERSATION = "pipeline", "conversation"

TODAY = {
    "today": (),
    "a task": ("down",),
    "snooze": ("s",),
    "skip": ("x",),
    "paths": ("w",),
    "profile": ("i",),
    "quick add": ("a",),
    "palette": ("ctrl+p",),
    "keys": ("question_mark",),
    "colours": ("ctrl+g",),
}
"""What is looked at in Today: name and keys; a dialog is left again before the next."""
BOARD = {
    "board": (),
    "further columns": ("l", "l", "l", "l", "l", "l"),
    "list": ("v",),
    "filter": ("slash", "=[/x]", "escape", "escape"),
    "person": ("enter", "escape"),
    "edit": ("E",),
    "outreach": ("e",),
    "meeting": ("m",),
    "move on": (">",),
    "move back": ("<",),
    "tags": ("t",),
    "archive": ("space", "down", "space", "z"),
    "paths": ("p",),
}
PREPARE = {
    "prepare": (),
    "goals": ("w",),
    "purpose": ("p",),
    "research": ("r",),
    "item": ("i",),
    "own question": ("n",),
    "agenda": ("tab",),
    "question": ("enter",),
    "bank": ("tab",),
    "banks": ("b",),
    "found": ("slash", "=[/x]", "escape"),
    "other talk": ("o",),
}
LIVE = {
    "live": (),
    "typed": ("=@[/x] ![red]x #[b ~[/]",),
    "single keys": ("escape",),
    "older note": ("up",),
    "wrap-up": ("f9",),
    "next question": ("f2",),
    "asked for the end": ("ctrl+t",),
}
REFLECT = {"reflect": (), "all steps": ("f3",)} | {f"step {n}": ("enter",) for n in range(2, 24)}
THANKS = {"letter": (), "moment": ("f2",), "sent": ("f8",), "sent, checked": ("f8", "ctrl+s")}

WALKS = {
    "today": (View("today"), TODAY),
    "pipeline": (View(PIPELINE), BOARD),
    "prepare": (View(CONVERSATION), PREPARE),
    "live": (View(CONVERSATION), LIVE),
    "reflect": (View(CONVERSATION, last="reflect"), REFLECT),
    "thanks": (View(CONVERSATION, last="thanks"), THANKS),
    "review": (View("review"), {"review": (), "its end": ("end",)}),
}
WITHOUT_DATA = {"palette", "keys", "colours", "quick add"}
"""Nothing of the data stands here, and on narrow screens nothing of it beside them."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> HomeStore:
    """Hostile homes, each made once."""
    return HomeStore(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def hostile(homes: HomeStore, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A home of hostile records; the parameter is the family of the text and whether a talk runs."""
    family, running = request.param

    def build(home: Path) -> None:
        build_hostile(home, FixedClock(MORNING), TEXTS[family], running=running)

    home = homes.copy(f"{family} {running}", tmp_path / "home", build)
    workspace = open_home(home, MORNING)
    yield workspace
    workspace.close()


def cases() -> list[Any]:
    """Every walk with every family of texts, at the design size and, alternately, at the small one."""
    found = []
    for number, walk in enumerate(WALKS):
        for offset, family in enumerate(TEXTS):
            size = NARROW if (number + offset) % 2 else WIDE
            found.append(
                pytest.param((family, walk == "live"), walk, size, id=f"{walk}-{family}-{size[0]}")
            )
    return found


@pytest.mark.parametrize(("hostile", "walk", "size"), cases(), indirect=["hostile"])
async def test_hostile_text_is_shown_as_text(
    hostile: Workspace, walk: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    """No crash, nothing a terminal would act upon, no line out of shape, and the text literally there."""
    family = request.node.callspec.params["hostile"][0]
    view, stops = WALKS[walk]
    app = open_app(hostile, view)
    seen = False
    async with app.run_test(size=size) as pilot:
        await reach(pilot, view)
        for name, keys in stops.items():
            await reach(pilot, View(view.place, keys))
            assert painted_wrong(app) == [], name
            seen = seen or SHOWN[family] in screen_text(app)
            while isinstance(top := app.screen, ModalScreen):
                top.dismiss(None)
                await pilot.pause()
        assert seen, screen_text(app)
