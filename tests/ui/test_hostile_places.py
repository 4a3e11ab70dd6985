"""Hostile text in views, milestones, letters, checklists, with several guests: shown as text everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import Paste

from infoint_tui.domain.meeting import Milestone
from infoint_tui.domain.people import SavedView
from infoint_tui.domain.text import visible
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.records import DraftKey
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.kit.fields import make_editor

from ..hostile import TEXTS, build_hostile, painted_wrong, screen_text
from ..scenes import MORNING, NARROW, WIDE, View, open_app, open_home, reach, settle, type_keys

TEXT = f"{TEXTS['markup']} {TEXTS['controls']} {TEXTS['scripts']} {'x' * 300}"
PEOPLE = ("slash", "=stage:contacted", "down")

PLACES: dict[str, tuple[View, tuple[tuple[str, ...], ...]]] = {
    "views": (View("pipeline"), (("V",), ("s",))),
    "touch": (View("pipeline", ("slash", "=stage:in_touch", "down")), (("K",),)),
    "milestones": (View("pipeline"), ((":pipeline.milestones",), ("down", "enter"), ("enter",))),
    "circles": (View("pipeline"), ((":pipeline.brainstorm",), ("ctrl+s",), ("ctrl+s",))),
    "introductions": (View("pipeline", PEOPLE), ((":pipeline.introductions",), ("enter",))),
    "shelf": (View("today"), (("R",), ("enter",), ("end", "enter"))),
    "week": (View("today"), (("W",), ("enter",), ("enter",), ("enter",), ("enter",))),
    "letters": (
        View("pipeline", ("slash", "=stage:ready", "down", "e")),
        (("f2",), ("home", "enter"), ("f8",)),
    ),
    "guests": (View("conversation"), (("end",), ("w",))),
}
"""Where it begins, and the keys from one stop to the next."""


def write_templates(home: Path, text: str) -> None:
    """Letters and checklists in which every text is hostile, and one field of each is wrong."""
    folder = home / "templates"
    folder.mkdir(exist_ok=True)
    letters = [
        {"id": "own.one", "kind": "request", "medium": "email", "name": text, "subject": text, "body": text},
        {"id": "own.two", "kind": text, "name": text, "body": f"{{{text}}}"},
    ]
    checklists = {"own": [text, {"text": text, "offset": text}], text: text}
    for name, found in (("letters", {"letters": letters}), ("checklists", checklists)):
        (folder / f"{name}.yaml").write_text(json.dumps(found), encoding="utf-8")


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Workspace]:
    """A home of hostile records of every kind; the next talk has two guests."""
    home = tmp_path / "home"
    build_hostile(home, FixedClock(MORNING), TEXT)
    write_templates(home, TEXT)
    workspace = open_home(home, MORNING)
    talk = workspace.session.meetings.need("m-next")
    with workspace.session.edit("filled") as edit:
        edit.put(
            edit.profile().replace(views=(SavedView(name=TEXT, filter=TEXT),)),
            talk.replace(contacts=("c-scheduled", "c-met")),
            Milestone(uid="mile", on=MORNING.date(), text=TEXT, from_advice_of=("c-met",)),
        )
    workspace.session.drafts.put(DraftKey("brainstorm", "family", "text"), TEXT)
    workspace.session.drafts.put(DraftKey("week", "", "line"), TEXT)
    yield workspace
    workspace.close()


@pytest.mark.parametrize("place", PLACES)
async def test_hostile_text_is_shown_as_text(hostile: Workspace, place: str) -> None:
    view, steps = PLACES[place]
    app = open_app(hostile, view)
    size = NARROW if len(place) % 2 else WIDE
    async with app.run_test(size=size) as pilot:
        await reach(pilot, view)
        seen = False
        stops: list[str] = []
        for keys in steps:
            await type_keys(pilot, keys)
            await pilot.pause()
            stops.append(type(app.screen).__name__)
            assert painted_wrong(app) == [], stops
            seen = seen or "[/x]" in screen_text(app)
        assert seen, stops
        assert any("Screen" not in stop for stop in stops), stops


@pytest.mark.parametrize("fast", [True, False])
async def test_an_editor_holds_nothing_a_terminal_acts_upon(hostile: Workspace, fast: bool) -> None:
    app = open_app(hostile, View("today"))
    async with app.run_test(size=WIDE) as pilot:
        editor = make_editor(TEXT, fast=fast)
        await app.screen.mount(editor)
        await settle(pilot)
        assert editor.text == visible(TEXT, multiline=True)
        editor.load_text("")
        editor.focus()
        app.post_message(Paste(TEXT))
        await settle(pilot)
        assert editor.text == visible(TEXT, multiline=True)
        assert painted_wrong(app) == []
