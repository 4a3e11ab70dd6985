"""Commands of the user's own on a person: in the menu, on a key, and what they give to programs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from infoint_tui.content.settings import parse_settings
from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.chrome import MessageLine
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.select import ActionMenu, KeysHelp
from infoint_tui.ui.pipeline.screen import PipelineScreen

from .hostile import HOSTILE, inert, screen_text

SIZE = (120, 40)
STORED = {kind: text for kind, text in HOSTILE.items() if kind != "lone surrogate"}
"""What can be somebody's name."""
Script = Callable[..., Path]


@pytest.fixture
def rosa(workspace: Workspace) -> Contact:
    """Somebody with an address."""
    mail = Channel(kind=ChannelKind.EMAIL, value="rosa@example.org")
    return workspace.people.add(name="Rosa Delgado", organisation="Brookvale EMS", channels=(mail,))


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Makes a program that writes its arguments to the file `given` beside it, a NUL after each."""

    def make(after: str = "") -> Path:
        path = tmp_path / "program"
        each = """for each in "$@"; do printf '%s\\0' "$each"; done"""
        path.write_text(f"#!/bin/sh\n{each} > '{tmp_path}/given'\n{after}\n", encoding="utf-8")
        path.chmod(0o700)
        return path

    return make


def given(program: Path) -> list[str]:
    """What the program got."""
    return (program.parent / "given").read_bytes().decode("utf-8", "surrogateescape").split("\0")[:-1]


def app_with(workspace: Workspace, settings: str) -> InfointApp:
    """The application with a settings file."""
    return make_app(workspace, settings=parse_settings(settings), intervals=False, start_place="pipeline")


def one(run: object, more: str = "") -> str:
    """Settings with one command."""
    import json

    return f"commands:\n- name: Look up\n  key: f6\n  run: {json.dumps(run)}\n{more}"


async def ended(pilot: Pilot[int]) -> None:
    """Wait until the programs have ended and what they said is shown."""
    for thread in threading.enumerate():
        if thread.name == "user command":
            await asyncio.to_thread(thread.join, 30)
    for _ in range(3):
        await pilot.pause()


def said(app: InfointApp) -> str:
    """The message line."""
    return app.place.query_one(MessageLine).message


async def test_a_key_runs_it_on_the_person_with_every_placeholder(
    workspace: Workspace, rosa: Contact, script: Script
) -> None:
    program = script()
    parts = ["{name}", "--to={email}", "{first} at {organization}", "{uid}", "{{name}}", "$HOME;*"]
    app = app_with(workspace, one([str(program), *parts]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        assert said(app) == "Look up: started for Rosa Delgado."
        await ended(pilot)
        assert said(app) == "Look up: started for Rosa Delgado."
    wanted = ["Rosa Delgado", "--to=rosa@example.org", "Rosa at Brookvale EMS", rosa.uid, "{name}", "$HOME;*"]
    assert given(program) == wanted


@pytest.mark.parametrize("page", [False, True])
async def test_the_menu_and_the_help_list_it_and_the_menu_runs_it(
    workspace: Workspace, rosa: Contact, script: Script, page: bool
) -> None:
    program = script()
    app = app_with(workspace, one([str(program), "{name}"]))
    async with app.run_test(size=SIZE) as pilot:
        if page:
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
            assert app.screen.has_class("-person")
        await pilot.press("question_mark", *"look up")
        await pilot.pause()
        page_of_keys: object = app.screen
        assert isinstance(page_of_keys, KeysHelp)
        assert "Run program on this person in the background." in screen_text(app)
        assert "user.look-up" in screen_text(app)
        await pilot.press("escape", "full_stop")
        await pilot.pause()
        menu: object = app.screen
        assert isinstance(menu, ActionMenu)
        rows = list(app.screen.query_one(RowList).keys)
        assert rows[rows.index("#your commands") + 1] == "user.look-up"
        await pilot.press(*"look up", "enter")
        await ended(pilot)
    assert given(program) == [rosa.name]


async def test_with_nobody_there_and_in_other_places_it_is_not_offered(
    workspace: Workspace, script: Script
) -> None:
    program = script()
    app = app_with(workspace, one([str(program), "{name}"]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6", "full_stop")
        await pilot.pause()
        assert "user.look-up" not in app.screen.query_one(RowList).keys
        await pilot.press("escape", "1", "f6", "full_stop")
        await pilot.pause()
        assert "user.look-up" not in app.screen.query_one(RowList).keys
        await ended(pilot)
    assert not (program.parent / "given").exists()


async def test_what_a_person_lacks_refuses_with_a_sentence(
    workspace: Workspace, rosa: Contact, script: Script
) -> None:
    program = script()
    app = app_with(workspace, one([str(program), "{name}", "tel:{phone}"]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await ended(pilot)
        assert said(app) == "Look up was not run: Rosa Delgado has no phone number. Press E to add it."
    assert not (program.parent / "given").exists()


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize(
    ("run", "words"),
    [
        (["/no/such/program", "{name}"], "Look up: /no/such/program wasn't found. Check “run:” in settings"),
        (["/", "{name}"], "Look up: / could not be started: Permission denied."),
        (["sh", "-c", "exit 3"], "Look up: sh ended with status 3."),
        (["sh", "-c", "kill -9 $$"], "Look up: sh was ended by signal 9."),
    ],
)
async def test_how_a_program_failed_is_one_sentence(
    workspace: Workspace,
    rosa: Contact,
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    run: list[str],
    words: str,
) -> None:
    monkeypatch.setattr(App, "suspend", lambda _app: nullcontext())
    app = app_with(workspace, one(run, f"  terminal: {terminal}\n"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await ended(pilot)
        assert said(app).startswith(words)


async def test_the_last_line_of_its_errors_is_shown_as_text(
    workspace: Workspace, rosa: Contact, script: Script
) -> None:
    program = script("printf 'first\\n\\033[2J[red]no such person\\n\\n' >&2; exit 4")
    app = app_with(workspace, one([str(program)]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await ended(pilot)
        assert said(app).endswith("program ended with status 4: ␛[2J[red]no such person.")
        assert inert(screen_text(app))


async def test_a_program_that_goes_on_neither_blocks_nor_hears_the_keys(
    workspace: Workspace, rosa: Contact, script: Script, tmp_path: Path
) -> None:
    import os

    os.mkfifo(tmp_path / "gate")
    # It ends when the gate opens; a key it could read would stand in the file.
    program = script(f"cat > '{tmp_path}/keys'; read line < '{tmp_path}/gate'")
    app = app_with(workspace, one([str(program)]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6", "slash", "x")
        assert app.screen.query_one("#filter", Input).value == "x"
        assert any(thread.name == "user command" for thread in threading.enumerate())
        await asyncio.to_thread((tmp_path / "gate").write_text, "go\n")
        await ended(pilot)
    assert (tmp_path / "keys").read_bytes() == b""


async def test_a_terminal_program_has_the_terminal_until_it_ends(
    workspace: Workspace, rosa: Contact, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    suspended: list[bool] = []

    def suspend(_app: object) -> nullcontext[None]:
        suspended.append(True)
        return nullcontext()

    monkeypatch.setattr(App, "suspend", suspend)
    program = script()
    app = app_with(workspace, one([str(program), "{name}"], "  terminal: true\n"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        assert given(program) == [rosa.name]
        assert suspended == [True]
        await pilot.pause()
        assert said(app) == ""


@pytest.mark.parametrize("name", STORED.values(), ids=STORED)
async def test_a_hostile_name_stays_one_argument_or_is_refused(
    workspace: Workspace, script: Script, name: str
) -> None:
    program = script()
    contact = workspace.people.add(name=name)
    app = app_with(workspace, one([str(program), "a{name}b", "last"]))
    async with app.run_test(size=SIZE) as pilot:
        place = app.screen
        assert isinstance(place, PipelineScreen)
        await pilot.press("f6")
        await ended(pilot)
        assert inert(screen_text(app))
    stored = workspace.session.contacts.get(contact.uid)
    assert stored is not None
    assert given(program) == [f"a{stored.name}b", "last"]


@pytest.mark.parametrize("name", ["-rf /", "--help", "$(touch x); `id` | & > y", "*", "~"])
async def test_no_shell_reads_a_name_and_no_program_takes_it_for_an_option(
    workspace: Workspace, script: Script, name: str
) -> None:
    program = script()
    workspace.people.add(name=name)
    app = app_with(
        workspace,
        one([str(program), "{name}"], f"- name: Safe\n  key: f7\n  run: ['{program}', --, '{{name}}']\n"),
    )
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await ended(pilot)
        if name.startswith("-"):
            assert "would be read as an option. Put -- before {name} in settings.yaml." in said(app)
            assert not (program.parent / "given").exists()
        else:
            assert given(program) == [name]
        await pilot.press("f7")
        await ended(pilot)
        assert given(program) == ["--", name]


@pytest.mark.parametrize("key", ["a", "b", "n", "ctrl+q", "nonsense", "enter"])
async def test_a_key_that_is_taken_is_named_and_the_command_stays_in_the_menu(
    workspace: Workspace, rosa: Contact, script: Script, key: str
) -> None:
    program = script()
    app = app_with(workspace, f"commands:\n- name: Look up\n  key: {key}\n  run: ['{program}', '{{name}}']\n")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert said(app).startswith("settings.yaml:3:8: keys: ")
        assert said(app).count("stays in the menu, without a key") == 1
        await pilot.press("full_stop", *"look up", "enter")
        await ended(pilot)
    assert given(program) == [rosa.name]


async def test_the_keys_of_the_settings_move_it_like_any_other(
    workspace: Workspace, rosa: Contact, script: Script
) -> None:
    program = script()
    app = app_with(workspace, one([str(program), "{name}"], "keys:\n  user.look-up: f9\n"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await ended(pilot)
        assert not (program.parent / "given").exists()
        await pilot.press("f9")
        await ended(pilot)
    assert given(program) == [rosa.name]
