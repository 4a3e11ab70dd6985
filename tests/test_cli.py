"""The command line without a screen: sentences, exit statuses, and what is imported."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from infoint_tui import __version__, cli
from infoint_tui.domain.phrasing import use_clock
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from tests.syncer import StepSyncer

from .system.terminal import Terminal, infoint

ROOT = Path(__file__).parents[1]


def run(*arguments: str, home: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run infoint without a terminal: in a process of its own only where its environment differs."""
    options = ["--home", str(home)] if home else []
    if not env:
        return run_here(*options, *arguments)
    return subprocess.run(
        [sys.executable, "-m", "infoint_tui", *options, *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
    )


def run_here(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run infoint in this process, with streams of its own that are files, as from a shell."""
    umask = os.umask(0o022)
    with (
        TemporaryFile() as out,
        TemporaryFile() as err,
        Path(os.devnull).open(encoding="utf-8") as nothing,
        TextIOWrapper(out, "utf-8") as stdout,
        TextIOWrapper(err, "utf-8", errors="backslashreplace") as stderr,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, stream in (("stdin", nothing), ("stdout", stdout), ("stderr", stderr)):
            patch.setattr(sys, name, stream)
        patch.chdir(ROOT)
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        finally:
            os.umask(umask)
            use_clock(24)
        stdout.flush()
        stderr.flush()
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(arguments, status, *said)


@pytest.fixture
def filled(home: Path, clock: FixedClock) -> Path:
    """A home with one contact."""
    workspace = Workspace.open(home, clock=clock)
    workspace.people.save_profile(name="Noor", zone="America/Chicago")
    workspace.people.add(name="Rosa Delgado")
    workspace.close()
    return home


# -- without a screen -----------------------------------------------------------------------------------


def test_version_imports_nothing_heavy() -> None:
    code = (
        "import sys; from infoint_tui.cli import main; main(['--version']);"
        "sys.stderr.write(' '.join(m for m in ('argparse', 'textual', 'tinydb', 'yaml', 'pathlib')"
        " if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"infoint {__version__}\n"
    assert done.stderr == ""


def test_the_overview_says_what_the_whole_parser_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (40, 80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        assert cli.command_line(overview=True).format_help() == cli.command_line().format_help()


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    commands = (
        "today",
        "list",
        "show",
        "agenda",
        "add",
        "log",
        "demo",
        "call",
        "check",
        "backup",
        "backups",
        "restore",
        "repair",
        "export",
        "vault",
    )
    for word in (*commands, "--home", "INFOINT_HOME"):
        assert word in done.stdout


@pytest.mark.parametrize("arguments", [(), ("call", "Rosa"), ("demo",)], ids=["open", "call", "demo"])
def test_without_a_terminal_a_sentence_and_a_status(home: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, home=home)
    assert done.returncode == 1
    assert done.stderr.startswith("infoint: This needs a terminal.")
    assert done.stdout == ""
    assert not home.exists(), "nothing is made for nothing"


def test_an_unknown_command_is_refused() -> None:
    done = run("dance")
    assert done.returncode == 2
    assert "dance" in done.stderr


# -- check ----------------------------------------------------------------------------------------------


def test_check_counts_and_changes_nothing(filled: Path) -> None:
    before = {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()}
    done = run("check", "--json", home=filled)
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["records"]["contacts"] == 1
    assert report["sound"] is True
    assert report["problems"] == []
    assert {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()} == before
    text = run("check", home=filled)
    assert text.returncode == 0
    assert "No problems found." in text.stdout


def test_a_home_of_an_unknown_user_is_a_sentence() -> None:
    done = run("check", INFOINT_HOME="~no one-of-that-name/infoint")
    assert done.returncode == 1
    assert "names a user this computer doesn't know" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_could_not_be_saved_is_said_after_the_screen(
    home: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    syncer = StepSyncer()
    workspace = Workspace.open(home, clock=clock, syncer=syncer)
    workspace.people.add(name="Rosa")
    syncer.fail_next(*[OSError(errno.ENOSPC, "No space left on device")] * 3)
    cli._close(workspace)
    assert capsys.readouterr().err.startswith("infoint: NOT SAVED: The disk is full")
    workspace.close()


def test_check_takes_the_home_from_the_environment(filled: Path) -> None:
    done = run("check", "--json", INFOINT_HOME=str(filled))
    assert json.loads(done.stdout)["home"] == str(filled)


def test_check_names_a_record_that_does_not_fit(filled: Path) -> None:
    main = filled / "infoint.json"
    data = json.loads(main.read_text(encoding="utf-8"))
    contact = next(iter(data["contacts"].values()))
    contact["stage"] = "far\x1b[2J away"
    main.write_text(json.dumps(data), encoding="utf-8")
    done = run("check", home=filled)
    assert done.returncode == 1
    assert f"contacts {contact['uid']}: stage" in done.stdout
    assert "\x1b" not in done.stdout
    assert json.loads(main.read_text(encoding="utf-8")) == data


@pytest.mark.parametrize("kind", ["missing", "file", "empty file inside"])
def test_a_home_that_cannot_be_read_is_a_sentence(tmp_path: Path, kind: str) -> None:
    home = tmp_path / "home"
    if kind == "file":
        home.write_text("x", encoding="utf-8")
    elif kind == "empty file inside":
        home.mkdir()
        (home / "infoint.json").touch()
    done = run("check", home=home)
    assert done.returncode == 1
    assert str(home) in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# -- with a screen --------------------------------------------------------------------------------------


def exit_code(terminal: Terminal) -> int:
    """Wait for the end and return the exit status."""
    return os.waitstatus_to_exitcode(terminal.finish())


def test_it_opens_and_leaves_with_everything_private_and_restored(home: Path) -> None:
    with infoint(home) as terminal:
        terminal.wait("four questions")
        terminal.press("s")
        terminal.wait("Add the first person")
        terminal.press("q")
        assert exit_code(terminal) == 0
        assert terminal.restored() == []
    for path in (home, *home.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_too_small_a_terminal_is_a_sentence(home: Path) -> None:
    with infoint(home, size=(39, 24)) as terminal:
        assert exit_code(terminal) == 1
        assert "39 x 24" in " ".join(terminal.text().split())
    assert not home.exists()


def test_the_demo_opens_in_a_home_of_its_own_and_says_where(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with infoint(home, "demo", size=(120, 40)) as terminal:
        terminal.wait("Up next")
        terminal.press("q")
        assert exit_code(terminal) == 0
        assert "Keep it or delete it" in " ".join(terminal.text().split())
        assert b"\x1b]2;infoint" in terminal.raw
        assert terminal.restored() == []
    (home / "settings.yaml").write_text("title: false\n", encoding="utf-8")
    with infoint(home, "demo", size=(120, 40)) as terminal:
        terminal.wait("Up next")
        terminal.press("q")
        assert exit_code(terminal) == 0
        assert b"\x1b]2;" not in terminal.raw


def test_the_demo_leaves_other_data_alone(filled: Path) -> None:
    with infoint(filled, "demo") as terminal:
        assert exit_code(terminal) == 2
        assert "an empty folder" in " ".join(terminal.text().split())


def test_call_opens_a_talk_with_somebody_new_at_once(filled: Path, clock: FixedClock) -> None:
    with infoint(filled, "call", "Teo", "Varga", size=(120, 40)) as terminal:
        terminal.wait("Teo Varga")
        terminal.press("ctrl+q")
        assert exit_code(terminal) == 0
    workspace = Workspace.open(filled, clock=clock, read_only=True)
    running = workspace.conversation.running()
    assert running is not None
    contact = workspace.session.contacts.get(running.first_contact)
    assert contact is not None
    assert contact.name == "Teo Varga"


CRASH = """
import sys
from pathlib import Path
from infoint_tui.services.clock import SystemClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.today.screen import TodayScreen

async def fail(self, command):
    note = "my secret note"
    raise ValueError(f"cannot show {note}")

TodayScreen.action_command = fail
workspace = Workspace.open(Path(sys.argv[1]), clock=SystemClock())
app = make_app(workspace)
app.run()
workspace.close()
sys.exit(app.return_code)
"""


def test_a_crash_restores_the_terminal_and_shows_no_note(filled: Path) -> None:
    # Tests run side by side are told a width of their own, which would count for more than the terminal's.
    own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    env = {**own, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[1])}
    with Terminal([sys.executable, "-c", CRASH, str(filled)], env=env, size=(120, 30)) as terminal:
        terminal.wait("This week")
        terminal.press("a")
        assert exit_code(terminal) == 1
        assert terminal.restored() == []
        said = " ".join(terminal.text().split())
    assert "infoint stopped: ValueError at __main__:" in said
    assert "secret" not in said
    assert b"secret" not in terminal.raw
    # A long path is folded over two lines.
    assert str(filled) in said.replace(" ", "")


# -- calendar files --------------------------------------------------------------------------------------


@pytest.fixture
def planned(home: Path, clock: FixedClock) -> Path:
    """A home with one talk ahead."""
    workspace = Workspace.open(home, clock=clock)
    workspace.people.save_profile(name="Noor", zone="America/Chicago")
    rosa = workspace.people.add(name="Rosa \x1b[2J Delgado")
    workspace.planning.schedule(rosa.uid, workspace.planning.when("1 jun 2099 10:00", "America/Chicago"))
    workspace.close()
    return home


def test_talks_go_to_a_file_that_is_not_overwritten(planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "talks.ics"
    first = run("ics", "--out", str(out), home=planned)
    assert (first.returncode, first.stdout) == (0, f"Written: {out}\n")
    assert out.read_bytes().count(b"BEGIN:VEVENT") == 1
    again = run("ics", "--out", str(out), home=planned)
    assert again.returncode == 1
    assert "already exists. Choose another name, or add --replace." in again.stderr
    assert run("ics", "--due", "--replace", "--out", str(out), home=planned).returncode == 0
    assert out.read_bytes().count(b"BEGIN:VEVENT") > 1


def test_a_changed_file_is_read_back_only_on_yes(planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "talks.ics"
    out.write_text(run("ics", home=planned).stdout.replace("STATUS:CONFIRMED", "STATUS:CANCELLED"))
    shown = run("ics", "--read", str(out), home=planned)
    assert "called off" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert shown.stdout.endswith("Nothing was changed yet; add --yes to change it.\n")
    assert run("ics", "--read", str(out), home=planned).stdout == shown.stdout
    done = run("ics", "--read", str(out), "--yes", home=planned)
    assert done.stdout.endswith("undoes it.\n")
    assert run("ics", "--read", str(out), home=planned).stdout == "Nothing was changed.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--read", "x.ics", "--out", "y.ics"), "Use one or the other"),
        (("--yes",), "goes with a FILE"),
        (("--with", "Rosa"), "goes with a FILE"),
        (("x.ics", "--read", "y.ics"), "One file at a time"),
        (("missing.ics",), "does not exist"),
        (("\x1b]52;c;aGk=\x07",), "does not exist"),
        (("--\x1b]52;c;aGk=\x07",), "unrecognized arguments"),
        (("--read", "missing.ics"), "does not exist"),
    ],
)
def test_calendar_arguments_that_make_no_sense(planned: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run("ics", *arguments, home=planned)
    assert result.returncode in (1, 2)
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert "\x1b" not in result.stderr


def test_a_calendar_goes_to_standard_output_by_either_way(planned: Path, tmp_path: Path) -> None:
    plain = run("ics", home=planned)
    assert (plain.returncode, plain.stdout.count("BEGIN:VEVENT")) == (0, 1)
    dashed = run("ics", "--out", "-", home=planned)
    assert (dashed.returncode, dashed.stdout.count("BEGIN:VEVENT")) == (0, 1)
    assert not Path("-").exists()


@pytest.mark.parametrize("command", ["ics", "check", "list", "backup copy.json", "export people"])
def test_a_full_standard_output_is_said(planned: Path, tmp_path: Path, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "infoint_tui", "--home", planned, *command.split()],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("infoint: Standard output could not be written: No space")
    assert "Traceback" not in done.stderr


INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:abc@google.com
DTSTART:20990612T150000Z
DTEND:20990612T152500Z
SUMMARY:Intro
{who}END:VEVENT
END:VCALENDAR
"""


def test_an_invitation_is_shown_then_taken(planned: Path, tmp_path: Path) -> None:
    path = tmp_path / "invite.ics"
    path.write_text(INVITATION.format(who="ORGANIZER;CN=Jane Doe:mailto:jane@acme.example\n"))
    shown = run("ics", str(path), home=planned)
    assert shown.stdout.startswith("new conversation with Jane Doe (new): “Intro” Fri Jun 12, 2099, 10:00")
    assert run("ics", str(path), home=planned).stdout == shown.stdout
    assert "Changed." in run("ics", str(path), "--yes", home=planned).stdout
    assert "nothing has changed" in run("ics", str(path), home=planned).stdout


def test_whose_invitation_it_is_can_be_told(planned: Path, tmp_path: Path) -> None:
    path = tmp_path / "invite.ics"
    path.write_text(INVITATION.format(who=""))
    taken = run("ics", str(path), "--with", "Ada Okafor", "--yes", home=planned)
    assert taken.stdout.startswith("new conversation with Ada Okafor (new)")


def test_no_home_is_made_for_a_calendar(home: Path) -> None:
    assert run("ics", home=home).returncode == 1
    assert not home.exists()


@pytest.mark.parametrize(
    ("encoding", "title", "shown"),
    [
        ("cp1252", "Łódź – “nights”", "Lódz – “nights”"),
        ("ascii", "Łódź – “nights”", 'Lodz - "nights"'),
        ("latin-1", "Škoda… → 2", "Skoda... -> 2"),
        ("cp437", "Øresund, Ærø", "Oresund, Ær"),
        ("ascii", "東京", "??"),
        ("utf-8", "Łódź 東京", "Łódź 東京"),
    ],
)
def test_names_stay_readable_in_any_encoding_of_the_output(
    home: Path, clock: FixedClock, encoding: str, title: str, shown: str
) -> None:
    workspace = Workspace.open(home, clock=clock)
    workspace.people.add(name=title)
    workspace.close()
    done = subprocess.run(
        [sys.executable, "-m", "infoint_tui", "--home", str(home), "list"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout.decode(encoding)
