"""The user's own editor from the screens: what it saved is shown, whatever its end."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from infoint_tui.domain.people import Contact
from infoint_tui.services.records import DraftKey
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.home import EDITING
from infoint_tui.ui import housekeeping as shutdown
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.messages.request import open_composer

from .hostile import inert, screen_text

Use = Callable[[str], None]


@pytest.fixture
def gabriel(workspace: Workspace) -> Contact:
    """Whom the letter is for."""
    return workspace.people.add(name="Gabriel Montrose", why_this_person="moved over")


@asynccontextmanager
async def composer(workspace: Workspace, contact: Contact) -> AsyncIterator[tuple[Pilot[int], InfointApp]]:
    """The composer over Today."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        place = app.screen
        assert isinstance(place, PlaceScreen)
        open_composer(place, workspace.messages.job_for(contact.uid))
        await pilot.pause()
        yield pilot, app


async def press(pilot: Pilot[int], *keys: str) -> str:
    """Press keys; what is on the screen then, as one line."""
    await pilot.press(*keys)
    for _ in range(3):
        await pilot.pause()
    return " ".join(screen_text(pilot.app).replace("│", " ").replace("▌", " ").split())


def letter(app: InfointApp) -> TextArea:
    """The letter."""
    return app.screen.query_one("#letter", TextArea)


def draft(workspace: Workspace, contact: Contact) -> str | None:
    """The draft of the letter."""
    return workspace.session.drafts.get(DraftKey("outreach", contact.uid, "body"))


def left(workspace: Workspace) -> list[Path]:
    """What lies in the place for texts in an editor."""
    return list((workspace.home.path / EDITING).glob("*"))


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("exit 0", ""),
        ("exit 1", "but your editor ended with status 1; ctrl+z brings back the earlier text"),
        ("kill -9 $$", "but your editor was ended by signal 9"),
    ],
)
async def test_what_was_saved_comes_into_the_letter_whatever_the_end(
    workspace: Workspace, gabriel: Contact, editor: Use, after: str, said: str
) -> None:
    async with composer(workspace, gabriel) as (pilot, app):
        before = letter(app).text
        editor(f"printf '\\033[2Jwords' > \"$1\"; {after}")
        shown = await press(pilot, "f3")
        assert letter(app).text == "␛[2Jwords"
        assert said in shown
        assert inert(screen_text(app))
        assert draft(workspace, gabriel) == "␛[2Jwords"
        assert left(workspace) == []
        await press(pilot, "ctrl+z")
        assert letter(app).text == before


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 3", "Nothing was changed: your editor ended with status 3."),
        ("exit 127", "ended with status 127. Set EDITOR to an editor that works"),
        ('rm "$1"', "Nothing was changed: your editor removed the file."),
        ('rm "$1"; exit 1', "Nothing was changed: your editor ended with status 1."),
        (': > "$1"; exit 1', "Nothing was changed: your editor ended with status 1."),
        ('rm "$1"; mkdir "$1"', "The text was not changed:"),
    ],
)
async def test_where_nothing_was_saved_that_is_said_and_the_letter_stays(
    workspace: Workspace, gabriel: Contact, editor: Use, script: str, said: str
) -> None:
    async with composer(workspace, gabriel) as (pilot, app):
        before = letter(app).text
        editor(script)
        assert said in await press(pilot, "f3")
        assert letter(app).text == before
        assert draft(workspace, gabriel) is None


@pytest.mark.parametrize("command", ["", "no-such-editor", "'unfinished", "{} --wait"])
async def test_commands_of_every_kind(
    workspace: Workspace, gabriel: Contact, editor: Use, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    async with composer(workspace, gabriel) as (pilot, app):
        before = letter(app).text
        editor('test "$1" = --wait && echo waited > "$2"')
        monkeypatch.setenv("EDITOR", command.format(os.environ["EDITOR"]))
        monkeypatch.setenv("PATH", "/nowhere")  # no vi either
        shown = await press(pilot, "f3")
        if "wait" in command:
            assert letter(app).text == "waited"
        else:
            assert "Set EDITOR to an editor that works" in shown
            assert letter(app).text == before
        assert left(workspace) == []


async def test_how_an_editor_is_left_is_said_once_before_it_opens(
    workspace: Workspace, gabriel: Contact, editor: Use, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with composer(workspace, gabriel) as (pilot, app):
        before = letter(app).text
        editor('echo words >> "$1"')
        (tmp_path / "editor").rename(tmp_path / "vi")
        monkeypatch.delenv("EDITOR")
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        shown = await press(pilot, "f3")
        assert "Open vi?" in shown
        assert ":wq saves and brings you back" in shown
        await press(pilot, "escape")
        assert letter(app).text == before, "nothing was opened"
        await press(pilot, "f3")
        await press(pilot, "y")
        assert letter(app).text == f"{before}words"
        await press(pilot, "f3")
        assert letter(app).text == f"{before}wordswords"


async def test_what_the_clipboard_did_not_get_is_shown_alone_to_select(
    workspace: Workspace, gabriel: Contact, editor: Use, capfd: pytest.CaptureFixture[str]
) -> None:
    async with composer(workspace, gabriel) as (pilot, app):
        editor("exit 1")
        letter(app).text = "Dear Gabriel,\none line"
        await pilot.pause()
        assert "F4 again shows the text alone" in await press(pilot, "f4")
        assert app.clipboard == "Dear Gabriel,\none line"
        assert "Dear Gabriel" not in capfd.readouterr().out
        await press(pilot, "f4")
        shown = capfd.readouterr().out
        assert "\nDear Gabriel,\none line\n" in shown
        assert "Enter brings you back" in shown
        assert app.is_running


async def test_without_a_terminal_it_is_said(
    workspace: Workspace, gabriel: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sh")
    async with composer(workspace, gabriel) as (pilot, _app):
        assert "Nothing was changed: can't open an editor here." in await press(pilot, "f3")
        assert left(workspace) == []


async def test_an_editor_with_a_window_of_its_own_is_taken_up_by_the_same_key(
    workspace: Workspace, gabriel: Contact, editor: Use
) -> None:
    async with composer(workspace, gabriel) as (pilot, app):
        editor("exit 0")
        assert "Is your editor still open? Save there, then press the same key" in await press(pilot, "f3")
        (folder,) = left(workspace)
        (folder / "text.txt").write_text("saved later\n", encoding="utf-8")
        editor("exit 9")
        assert "This is what your editor saved last" in await press(pilot, "f3")
        assert letter(app).text == "saved later"
        assert left(workspace) == []


async def test_what_was_saved_before_infoint_ended_is_offered_in_the_letter(
    workspace: Workspace, gabriel: Contact
) -> None:
    key = DraftKey("outreach", gabriel.uid, "body")
    sheet = workspace.data.outer_editor.lay_out(key, "Dear", suffix=".txt", people=(gabriel.uid,))
    sheet.path.write_text("Dear Gabriel, hello\n", encoding="utf-8")
    sheet.give_lock()
    workspace.attention.take_up_texts()
    async with composer(workspace, gabriel) as (_pilot, app):
        assert letter(app).text == "Dear Gabriel, hello"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_editor_and_infoint_and_keeps_the_file(
    workspace: Workspace, gabriel: Contact, editor: Use, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    stopped: list[int] = []
    monkeypatch.setattr(shutdown, "start_backstop", lambda code, _terminal: stopped.append(code))
    async with composer(workspace, gabriel) as (pilot, app):
        editor(f'echo words > "$1"; kill -{number} $PPID; while :; do sleep 0.01; done')
        await pilot.press("f3")
        assert app.return_code == 128 + number
    assert stopped == [128 + number]
    (folder,) = left(workspace)
    assert (folder / "text.txt").read_text() == "words\n"


async def test_what_an_editor_makes_is_private(
    workspace: Workspace, gabriel: Contact, editor: Use, tmp_path: Path
) -> None:
    async with composer(workspace, gabriel) as (pilot, app):
        editor(f'echo words > "$1.new"; mv "$1.new" "$1"; stat -c %a "$1" > {tmp_path}/mode')
        await press(pilot, "f3")
        assert letter(app).text == "words"
    assert (tmp_path / "mode").read_text() == "600\n"


async def test_ctrl_c_in_the_editor_is_not_for_infoint(
    workspace: Workspace, gabriel: Contact, editor: Use
) -> None:
    before = signal.getsignal(signal.SIGINT)
    async with composer(workspace, gabriel) as (pilot, app):
        editor(f'kill -{signal.SIGINT.value} $PPID; echo words > "$1"')
        await press(pilot, "f3")
        assert letter(app).text == "words"
        assert app.is_running
    assert signal.getsignal(signal.SIGINT) is before


# -- the user's files -----------------------------------------------------------------------------------

RULES = "templates/time-rules.yaml"


@asynccontextmanager
async def rules(workspace: Workspace) -> AsyncIterator[Pilot[int]]:
    """The page of time rules."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "r")
        yield pilot


async def test_a_file_whose_editor_failed_is_kept_and_comes_back_into_the_next_edit(
    workspace: Workspace, editor: Use, tmp_path: Path
) -> None:
    async with rules(workspace) as pilot:
        editor("""echo 'research.due: 5 days' >> "$1"; exit 1""")
        shown = await press(pilot, "e")
        assert f"{RULES} was not changed: your editor ended with status 1." in shown
        assert "wrote is kept. The next edit starts with it." in shown
        assert not (workspace.home.path / RULES).exists()
        editor(f'cp "$1" {tmp_path}/seen')
        await press(pilot, "e")
        assert "research.due: 5 days\n" in (tmp_path / "seen").read_text()
    assert workspace.rules.table["research.due"].shown == "5 days"
    assert workspace.session.drafts.keys("file") == []
    assert left(workspace) == []


async def test_a_file_changed_since_is_shown_with_what_was_kept_below_it(
    workspace: Workspace, editor: Use, tmp_path: Path
) -> None:
    async with rules(workspace) as pilot:
        editor("""echo 'research.due: 5 days' >> "$1"; exit 1""")
        await press(pilot, "e")
        workspace.rules.write("follow.nudge: 4 days\n")
        editor(f'cp "$1" {tmp_path}/seen; echo >> "$1"')
        await press(pilot, "e")
    seen = (tmp_path / "seen").read_text()
    assert seen.startswith("follow.nudge: 4 days\n# Kept from your editor:\n")
    assert "# research.due: 5 days\n" in seen
    assert workspace.rules.table["follow.nudge"].shown == "4 days"
    assert workspace.rules.table["research.due"].shown != "5 days"


async def test_a_file_that_cannot_be_stored_is_kept(
    workspace: Workspace, editor: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infoint_tui.content import files

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    async with rules(workspace) as pilot:
        monkeypatch.setattr(files, "store", full)
        editor("""echo 'research.due: 5 days' >> "$1" """)
        shown = await press(pilot, "e")
        assert f"{RULES} was not written: No space left on device. What you wrote is" in shown
        monkeypatch.undo()
    kept = workspace.session.drafts.get(DraftKey("file", RULES, "text")) or ""
    assert kept.endswith("research.due: 5 days\n")
