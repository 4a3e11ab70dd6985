"""Bringing people in by keys: where from, four buckets, ticks, columns, and one step."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Static

from infoint_tui.domain.people import FURTHER
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.fields import LineInput
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.pipeline.importing import ImportScreen, SourceDialog
from infoint_tui.ui.pipeline.screen import PipelineScreen

from .hostile import HOSTILE, inert, screen_text

CSV = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
Rosa,Delgado,https://www.linkedin.com/in/rosa-d,rosa@b.example,Brookvale EMS,Trainer,02 Mar 2024
Bob,Whitlock,,,Northgate Hospital,Surgeon,03 Mar 2024
Mira,Sol,https://www.linkedin.com/in/mira-s,,Mercy Hospital,Chief,03 Mar 2024
,,,,,,05 Mar 2024
"""


class Hands:
    """Uses the import of a running app."""

    def __init__(self, pilot: Pilot[int], app: InfointApp) -> None:
        self.pilot, self.app = pilot, app

    @property
    def text(self) -> str:
        """All that is shown."""
        return screen_text(self.app)

    @property
    def screen(self) -> ImportScreen:
        """The preview."""
        assert isinstance(self.app.screen, ImportScreen)
        return self.app.screen

    async def keys(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def read(self) -> None:
        """Wait until the files are read."""
        reading = [worker for worker in self.app.workers if worker.group == "reading"]
        if reading:
            await self.app.workers.wait_for_complete(reading)
        await self.pilot.pause()

    async def bring(self, what: str) -> None:
        """Say where from, and wait for the preview."""
        await self.keys("I")
        self.app.screen.query_one(LineInput).value = what
        await self.keys("enter")
        await self.read()

    async def to(self, name: str) -> None:
        """Move the cursor to a row."""
        preview = self.screen.incoming.preview
        assert preview is not None
        key = next(row.key for row in preview.rows.values() if row.name == name)
        self.screen.query_one(RowList).move_to(key)
        await self.pilot.pause()


@asynccontextmanager
async def opened(workspace: Workspace, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Hands]:
    """The pipeline of an app."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await pilot.pause()
        yield Hands(pilot, app)


@pytest.fixture
def connections(tmp_path: Path) -> Path:
    """An export with every kind of row."""
    path = tmp_path / "Connections.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def known(workspace: Workspace) -> None:
    """Two people of the export, one of whom works elsewhere by now."""
    workspace.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital")
    workspace.people.quick_add("Mira Sol, nurse, Lakeside, linkedin.com/in/mira-s")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_every_bucket_is_shown_and_the_ticked_are_one_step(
    workspace: Workspace, connections: Path, size: tuple[int, int]
) -> None:
    known(workspace)
    async with opened(workspace, size) as hands:
        await hands.bring(str(connections))
        assert "1 new" in hands.text
        for words in ("Rosa Delgado", "Bob Whitlock", "Mira Sol", "line 5", "no name"):
            assert words in hands.text, words
        await hands.keys("ctrl+s")
        assert isinstance(hands.app.screen, PipelineScreen)
        assert "imported Rosa Delgado" in hands.text
        assert {one.name for one in workspace.session.contacts.all()} == {
            "Robert Whitlock", "Mira Sol", "Rosa Delgado",
        }  # fmt: skip
        await hands.keys("u")
        assert workspace.session.contacts.count() == 2


async def test_ticks_tags_a_path_and_its_them(workspace: Workspace, connections: Path) -> None:
    known(workspace)
    path = workspace.people.save_path("Paramedic")
    async with opened(workspace) as hands:
        await hands.bring(str(connections))
        await hands.to("Bob Whitlock")
        await hands.keys("equals_sign")
        await hands.to("Mira Sol")
        assert "now at Mercy Hospital (here: Lakeside)" in hands.text
        assert "worth a note" in hands.text
        await hands.keys("space", "t")
        hands.app.screen.query_one(LineInput).value = "#Fair"
        await hands.keys("enter", "p", "enter")
        await hands.to("Rosa Delgado")
        await hands.keys("space", "ctrl+s")
        assert "updated 2 people from a file" in hands.text
    found = {one.name: one for one in workspace.session.contacts.all()}
    assert set(found) == {"Robert Whitlock", "Mira Sol"}
    assert found["Mira Sol"].organisation == "Mercy Hospital"
    assert found["Mira Sol"].tags == ("fair",)
    assert found["Robert Whitlock"].paths == (path.uid,)


async def test_words_filter_the_rows_and_escape_leaves_without_a_trace(
    workspace: Workspace, connections: Path
) -> None:
    async with opened(workspace) as hands:
        await hands.bring(str(connections))
        await hands.keys("slash", *"mercy")
        assert "Mira Sol" in hands.text
        assert "Rosa Delgado" not in hands.text
        await hands.keys("escape")
        assert "Rosa Delgado" in hands.text
        await hands.keys("escape")
        assert isinstance(hands.app.screen, PipelineScreen)
    assert workspace.session.contacts.count() == 0


async def test_columns_of_an_unknown_table_are_said_by_keys(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wer;Vogel;Wo\nMira Sol;Heron;Acme\nTeo Grant;Owl;Beacon\n", encoding="utf-8")
    async with opened(workspace) as hands:
        await hands.bring(str(path))
        await hands.keys("m")
        assert "What's in the columns of odd.csv?" in hands.text
        await hands.keys("down", "enter", "enter")
        assert "Vogel" in hands.text, "a column nobody assigned starts on: none of these"
        await hands.keys("down", "enter")
        await hands.keys(*"organ", "enter", "end", "down", "enter", "escape")
        await hands.read()
        assert "Mira Sol" in hands.text
        assert "Acme" in hands.text
        await hands.keys("ctrl+s")
    mira = next(one for one in workspace.session.contacts.all() if one.name == "Mira Sol")
    assert (mira.organisation, mira.extra[FURTHER]) == ("Acme", {"Vogel": "Heron"})
    assert workspace.session.contacts.count() == 2


async def test_other_columns_keep_what_was_decided_about_each_row(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital")
    path = tmp_path / "odd.csv"
    path.write_text(
        "Name;Vogel;Wo\nMira Sol;Heron;Acme\nTeo Grant;Owl;Beacon\nBob Whitlock;Crow;Northgate Hospital\n",
        encoding="utf-8",
    )
    async with opened(workspace) as hands:
        await hands.bring(str(path))
        await hands.to("Teo Grant")
        await hands.keys("space")
        await hands.keys("m", "down", "down", "enter", *"organ", "enter", "escape")
        await hands.read()
        await hands.to("Bob Whitlock")
        await hands.keys("equals_sign")
        assert "you said so" in hands.text
        await hands.keys("m", "down", "enter", *"job", "enter", "escape")
        await hands.read()
        assert "you said so" in hands.text
        await hands.keys("ctrl+s")
    assert {one.name for one in workspace.session.contacts.all()} == {"Robert Whitlock", "Mira Sol"}
    robert = next(one for one in workspace.session.contacts.all() if one.name == "Robert Whitlock")
    assert robert.title == "Crow"


async def test_while_the_columns_are_read_anew_no_old_row_is_drawn(
    workspace: Workspace, connections: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(workspace) as hands:
        await hands.bring(str(connections))
        monkeypatch.setattr(workspace, "importer", Endless)
        hands.screen.read()
        await hands.pilot.pause()
        hands.screen.query_one(RowList).redraw()
        await hands.pilot.resize_terminal(90, 30)
        await hands.pilot.pause()
        assert "Reading …" in hands.text
        assert "Rosa Delgado" not in hands.text
        await hands.keys("escape")
        await hands.read()


async def test_a_pasted_list_is_read_like_a_file(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("I")
        assert isinstance(hands.app.screen, SourceDialog)
        hands.app.screen.query_one(LineInput).post_message(
            Paste("Mira Sol, nurse, Acme\nTeo Grant, trainer, Bluebird <teo@b.example>\n")
        )
        await hands.pilot.pause()
        assert "2 pasted lines" in hands.text
        await hands.keys("enter")
        await hands.read()
        await hands.keys("ctrl+s")
    assert {one.name for one in workspace.session.contacts.all()} == {"Mira Sol", "Teo Grant"}


@pytest.fixture
def downloaded(connections: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same where a browser puts it, in the home of the user."""
    home = connections.parent
    (home / "Downloads").mkdir()
    monkeypatch.setenv("HOME", str(home))
    return connections.rename(home / "Downloads" / "Connections.csv")


async def test_without_the_usual_file_an_empty_line_takes_nothing(
    workspace: Workspace, connections: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(connections.parent))
    async with opened(workspace) as hands:
        await hands.keys("I")
        assert "For example ~/Downloads/Connections.csv. Tab completes the path" in hands.text
        await hands.keys("enter")
        assert "Enter a file name, or paste names" in hands.text


@pytest.mark.usefixtures("downloaded")
async def test_tab_completes_a_path_and_enter_alone_takes_the_usual_one(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("I")
        line = hands.app.screen.query_one(LineInput)
        line.value = "~/Down"
        await hands.keys("tab")
        assert line.value == "~/Downloads/"
        line.value = "~/Downloads/C"
        await hands.keys("tab")
        assert line.value == "~/Downloads/Connections.csv"
        line.value = "~/no such"
        await hands.keys("tab")
        assert line.value == "~/no such"
        line.value = ""
        await hands.pilot.pause()
        assert "Just press Enter to use ~/Downloads/Connections.csv." in hands.text
        await hands.keys("enter")
        await hands.read()
        assert "Rosa Delgado" in hands.text


async def test_a_file_that_is_not_there_is_said(workspace: Workspace, tmp_path: Path) -> None:
    async with opened(workspace) as hands:
        await hands.bring(str(tmp_path / "none.csv"))
        assert "does not exist" in hands.text.replace("\n", " ")
        assert isinstance(hands.app.screen, SourceDialog)


async def test_hostile_names_are_inert(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    odd = [text.replace('"', "'").replace("\n", " ").replace("\r", " ") for text in HOSTILE.values()]
    rows = "".join(f'"{text}","{text}","{text}"\n' for text in odd)
    path.write_text(f"Name,Company,Position\n{rows}", encoding="utf-8", errors="replace")
    async with opened(workspace, (80, 24)) as hands:
        await hands.bring(str(path))
        assert inert(hands.text)
        listed = hands.screen.query_one(RowList)
        assert f"{len(listed.keys) - len(listed.book.headings)}" in hands.text
        assert len(listed.keys) > len(HOSTILE) // 2


class Endless:
    """Reads until it is told to stop."""

    ended = False

    def read(self, *_files: object, progress: Callable[[int, str], None], **_more: object) -> None:
        """Say how far it is, for ever."""
        try:
            while True:
                progress(1200, "Comparing")
                time.sleep(0.01)
        finally:
            self.ended = True


async def test_keys_are_answered_while_files_are_read_and_leaving_ends_the_reading(
    workspace: Workspace, connections: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Endless()
    monkeypatch.setattr(workspace, "importer", lambda: slow)
    async with opened(workspace) as hands:
        await hands.keys("I")
        hands.app.screen.query_one(LineInput).value = str(connections)
        await hands.keys("enter", "slash")
        assert hands.screen.query_one("#find").has_class("-shown")
        hands.screen.reading.show(hands.screen.query_one("#counts", Static))
        await hands.pilot.pause()
        assert "Comparing …  1,200 rows" in hands.text
        await hands.keys("escape", "escape")
        assert isinstance(hands.app.screen, PipelineScreen)
        await hands.read()
        assert slow.ended
    assert workspace.session.contacts.count() == 0
