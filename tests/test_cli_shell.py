"""Asking and telling from a shell, as a process: forms of the answer, exit statuses, and who may write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui import cli
from infoint_tui.cli import completion
from infoint_tui.cli.shell import print_json
from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.meeting import AgendaItem
from infoint_tui.domain.people import Channel
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

from .test_cli import run

NASTY = "Rosa \x1b[2J\tDelgado"
READING = (("today",), ("list",), ("show", "Rosa"), ("agenda",), ("find", "rosa"))


@pytest.fixture
def filled(home: Path, clock: FixedClock) -> Path:
    """A home with two people, one of them with a hostile name and a talk ahead."""
    workspace = Workspace.open(home, clock=clock)
    workspace.people.save_profile(name="Noor", zone="America/Chicago")
    rosa = workspace.people.add(
        name=NASTY,
        title="trainer",
        organisation="Brookvale EMS",
        channels=(Channel(kind=ChannelKind.EMAIL, value="rosa@example.org"),),
        why_this_person="Trains newcomers",
        tags=("ems",),
    )
    workspace.people.add(name="Łukasz Nowak")
    workspace.planning.schedule(rosa.uid, workspace.planning.when("1 jun 2099 10:00", "America/Chicago"))
    workspace.close()
    return home


@pytest.mark.parametrize("arguments", READING, ids=lambda each: each[0])
@pytest.mark.parametrize("form", [(), ("--json",), ("--tsv",)], ids=["text", "json", "tsv"])
def test_every_answer_is_safe_to_show(
    filled: Path, arguments: tuple[str, ...], form: tuple[str, ...]
) -> None:
    done = run(*arguments, *form, home=filled)
    assert done.returncode == 0, done.stderr
    assert "Rosa" in done.stdout
    assert "\x1b" not in done.stdout
    if form == ("--json",):
        found = json.loads(done.stdout)
        assert NASTY.replace("\t", " ") in json.dumps(found).encode().decode("unicode_escape").replace(
            "\t", " "
        )
    if form == ("--tsv",):
        columns = {line.count("\t") for line in done.stdout.splitlines()}
        assert len(columns) == 1, "every line has the columns of the first"


def test_reading_takes_no_lock_and_changes_nothing(filled: Path, clock: FixedClock) -> None:
    window = Workspace.open(filled, clock=clock)
    before = {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()}
    for arguments in READING:
        assert run(*arguments, home=filled).returncode == 0
    assert {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()} == before
    assert not window.session.read_only
    window.close()


def test_today_in_one_line(filled: Path) -> None:
    done = run("today", "--short", home=filled)
    assert done.stdout.count("\n") == 1
    assert "Rosa" in done.stdout


def test_list_takes_the_filter_of_the_pipeline(filled: Path) -> None:
    rows = json.loads(run("list", "#ems", "--json", home=filled).stdout)
    assert [(row["organization"], row["email"], row["tags"]) for row in rows] == [
        ("Brookvale EMS", "rosa@example.org", ["ems"])
    ]
    assert run("list", "lukasz", home=filled).stdout == "Łukasz Nowak · idea\n"
    nobody = run("list", "zebra", home=filled)
    assert (nobody.returncode, nobody.stdout, nobody.stderr) == (1, "", "infoint: No one matches.\n")
    assert json.loads(run("list", "zebra", "--json", home=filled).stdout) == []
    assert run("list", "colour:red", home=filled).returncode == 2


def test_show_says_who_may_be_meant(filled: Path) -> None:
    run("add", "Rosa Blum", home=filled)
    several = run("show", "rosa", home=filled)
    assert several.returncode == 1
    assert "Rosa Blum" in several.stderr
    assert "\x1b" not in several.stderr
    assert run("show", "no one", home=filled).returncode == 1
    uid = json.loads(run("list", "blum", "--json", home=filled).stdout)[0]["id"]
    assert json.loads(run("show", uid, "--json", home=filled).stdout)["name"] == "Rosa Blum"


def test_find_names_kind_and_place(filled: Path) -> None:
    (row,) = json.loads(run("find", "trains", "person:rosa", "--json", home=filled).stdout)
    assert (row["kind"], row["label"], row["text"]) == ("reasons", "Why this person", "Trains newcomers")
    assert (
        run("find", "lukasz", home=filled).stdout
        == "People\n  Łukasz Nowak · Łukasz Nowak · Name · 2026-03-12\n"
    )
    nothing = run("find", "zebra", home=filled)
    assert (nothing.returncode, nothing.stderr) == (1, "infoint: Nothing found.\n")
    assert run("find", "since:someday", "x", home=filled).returncode == 2


def test_add_and_log_change_the_home(filled: Path, clock: FixedClock) -> None:
    assert run("add", "Teo", "Varga,", "medic", home=filled).stdout == "Added Teo Varga · medic.\n"
    again = run("add", "teo varga", home=filled)
    assert (again.returncode, "may be Teo Varga: same name" in again.stderr) == (
        1,
        True,
    )
    for how in (("--talk", "20", "--note", "nights are hard"), ("--got", "Happy to help.")):
        done = run("log", "teo", *how, home=filled)
        assert done.returncode == 0, done.stderr
    workspace = Workspace.open(filled, clock=clock, read_only=True)
    teo = workspace.directory.find("Teo Varga")
    assert teo is not None
    (talk,) = workspace.relations.talks(teo.uid)
    assert [note.text for note in talk.notes] == ["nights are hard"]
    assert [touch.text for touch in workspace.relations.touchpoints(teo.uid)] == ["Happy to help."]


def test_adding_says_what_became_no_part_of_a_person(filled: Path) -> None:
    several = run("add", "Kim Min-su, engineer, Samsung\nTom Lee, EMT, Fire Dept", home=filled)
    assert several.returncode == 1
    assert "These are 2 people: Kim Min-su; Tom Lee." in several.stderr
    done = run("add", "Jane Doe <no-reply@x.example>", home=filled)
    assert done.stdout == "Added Jane Doe. no-reply@x.example is read by nobody; kept as a note.\n"


def test_a_request_is_logged_within_the_rules(filled: Path) -> None:
    run("add", "Teo Varga", home=filled)
    first = run("log", "teo", "--by", "email", "--why", "Works nights.", "--json", home=filled)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["done"] == "Logged request 1 to Teo Varga."
    assert json.loads(run("show", "teo", "--json", home=filled).stdout)["why_this_person"] == "Works nights."


def test_writing_says_who_keeps_writing(filled: Path, clock: FixedClock) -> None:
    window = Workspace.open(filled, clock=clock)  # nobody answers for it
    done = run("add", "Teo Varga", home=filled)
    window.close()
    assert done.returncode == 3
    assert done.stderr.startswith("infoint: Nothing was changed: ")
    assert run("show", "teo", home=filled).returncode == 1


@pytest.mark.parametrize(
    "arguments", [*READING, ("add", "Teo"), ("log", "Teo", "--got", "x")], ids=lambda a: a[0]
)
def test_no_home_is_made(home: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, home=home)
    assert done.returncode == 1
    assert str(home) in done.stderr
    assert not home.exists()


def test_a_closed_pipe_is_no_trouble(filled: Path) -> None:
    for arguments in READING:
        with subprocess.Popen(
            [sys.executable, "-m", "infoint_tui", "--home", filled, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_any_encoding_of_the_output(filled: Path, encoding: str) -> None:
    def answer(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "infoint_tui", "--home", filled, *arguments],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode(encoding)

    assert "Lukasz Nowak" in answer("list")
    assert json.loads(answer("list", "lukasz", "--json"))[0]["name"] == "Łukasz Nowak"


def test_no_screen_is_loaded(filled: Path) -> None:
    code = (
        "import sys; from infoint_tui.cli import main; main(sys.argv[1:]);"
        "sys.stderr.write(' '.join(m for m in ('textual', 'rich', 'yaml', 'icalendar') if m in sys.modules))"
    )
    for arguments in READING:
        command = [sys.executable, "-c", code, "--home", str(filled), *arguments]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""


@pytest.mark.parametrize("command", ["today", "list", "show", "find", "agenda", "add", "log"])
def test_help_has_examples_and_statuses(command: str) -> None:
    said = run(command, "--help").stdout
    assert f"infoint {command}" in said.partition("examples:")[2]
    assert "exit status:" in said


def test_a_shell_command_loads_no_other_group(filled: Path) -> None:
    code = (
        "import sys; from infoint_tui.cli import main; main(sys.argv[1:]);"
        "sys.stderr.write(' '.join(m for m in sys.modules if m.startswith('infoint_tui.cli.')))"
    )
    for arguments in READING:
        command = [sys.executable, "-c", code, "--home", str(filled), *arguments]
        loaded = subprocess.run(command, capture_output=True, text=True, check=True).stderr.split()
        assert set(loaded) == {"infoint_tui.cli.common", "infoint_tui.cli.shell"}


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_completion_is_in_step_with_the_commands(shell: str) -> None:
    pytest.importorskip("shtab", reason="shtab is there for developers only")
    shipped = run("completion", shell).stdout
    assert shipped == completion.make_scripts()[shell], "run python -m infoint_tui.cli.completion"
    for command in ("today", "find", "import", "export"):
        assert command in shipped


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_a_shell_reads_its_script(shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = run("completion", shell).stdout
    done = subprocess.run(
        [program, "-n", "/dev/stdin"], input=script, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = [
    line
    for line in README.partition("<!-- shell -->")[2].partition("<!-- end shell -->")[0].splitlines()
    if line.startswith("infoint")
]


@pytest.mark.parametrize("line", EXAMPLES, ids=lambda line: line[:40])
def test_the_examples_of_the_readme_run(filled: Path, tmp_path: Path, line: str) -> None:
    fzf = shutil.which("fzf")
    if "fzf" in line and fzf is None:
        pytest.skip("fzf is not installed")
    (tmp_path / "bin").mkdir()
    for name, command in (
        ("infoint", f'"{sys.executable}" -m infoint_tui "$@"'),
        ("fzf", f'"{fzf}" --filter=Rosa "$@"'),
    ):
        script = tmp_path / "bin" / name
        script.write_text(f"#!/bin/sh\nexec {command}\n", encoding="utf-8")
        script.chmod(0o755)
    if "log teo" in line:
        run("add", "Teo Varga", home=filled)
    run("log", "rosa", "--talk", "20", "--note", "The night crews say the radio is half the job", home=filled)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
        env={
            **os.environ,
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "INFOINT_HOME": str(filled),
            "PYTHONPATH": str(Path(__file__).parents[1]),
        },
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


def test_check_answers_json_without_a_home(tmp_path: Path) -> None:
    for home in (str(tmp_path / "missing"), "~no one-of-that-name/infoint"):
        done = run("--home", home, "check", "--json")
        assert done.returncode == 1
        report = json.loads(done.stdout)
        assert report["sound"] is False
        assert report["problems"]


def test_today_reads_no_notes(filled: Path) -> None:
    code = (
        "import sys; from infoint_tui.cli import main; main(sys.argv[1:]);"
        "sys.stderr.write(' '.join(m for m in sys.modules if m.endswith(('.note_syntax', '.naturaltime'))))"
    )
    command = [sys.executable, "-c", code, "--home", str(filled), "today", "--json"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""


@pytest.mark.parametrize("closed", ["1", "2"])
@pytest.mark.parametrize("arguments", [("list",), ("add", "Teo"), ("check",), ("dance",)])
def test_a_closed_stream_is_no_trouble(filled: Path, closed: str, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "infoint_tui", "--home", str(filled), *arguments]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}>&-', "sh", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if arguments == ("dance",) else 0)
    assert run("check", home=filled).returncode == 0


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (("--got", "x", "--note", "y"), "--note goes with --by and --talk"),
        (("--sent", "x", "--why", "y"), "--why goes with --by"),
        (("--talk", "20", "--override", "y"), "--override goes with --by and --sent"),
        (("--got", "x", "--override", "y"), "--override goes with --by and --sent"),
        (("--sent", " "), "--sent needs words"),
        (("--got", ""), "--got needs words"),
        (("--talk", "-5"), "1 to 600"),
        (("--talk", "99999"), "1 to 600"),
    ],
)
def test_no_words_are_dropped_when_logging(filled: Path, how: tuple[str, ...], words: str) -> None:
    done = run("log", "lukasz", *how, home=filled)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_limit_names_the_option_that_passes_it(filled: Path) -> None:
    for _time in range(2):
        done = run("log", "lukasz", "--by", "email", "--why", "x", home=filled)
    assert done.returncode == 1
    assert "Add --override REASON to log it." in done.stderr
    assert "Anyway" not in done.stderr
    passed = run("log", "lukasz", "--by", "email", "--override", "They asked for it", home=filled)
    assert passed.returncode == 0, passed.stderr


def test_the_clock_of_the_settings_holds_in_the_shell(filled: Path) -> None:
    assert "10:00 AM" in run("agenda", home=filled).stdout
    assert "10:00 AM" in run("today", home=filled).stdout
    (filled / "settings.yaml").write_text("clock: 24\n", encoding="utf-8")
    for command in ("agenda", "today"):
        said = run(command, home=filled).stdout
        assert "10:00" in said
        assert "AM" not in said


def test_scripts_get_days_they_can_reckon_with(filled: Path) -> None:
    found = json.loads(run("today", "--json", home=filled).stdout)
    assert found["next"]["start"] == "2099-06-01T10:00:00-05:00"
    run("log", "lukasz", "--talk", "20", home=filled)
    due = [line["due_on"] for line in json.loads(run("today", "--json", home=filled).stdout)["lines"]]
    assert due
    assert all(date.fromisoformat(day) for day in due)
    for form in ("--json", "--tsv"):
        assert run("today", "--short", form, home=filled).returncode == 2


def test_paths_and_questions_in_answers(filled: Path, clock: FixedClock) -> None:
    workspace = Workspace.open(filled, clock=clock)
    rosa = workspace.directory.find(NASTY)
    assert rosa is not None
    path = workspace.people.save_path("Paramedic")
    workspace.people.save(rosa.uid, {"paths": (path.uid,)})
    (meeting,) = workspace.session.meetings.all()
    items = tuple(AgendaItem(uid=text, text=text) for text in ("How, and when?", "Why?"))
    with workspace.session.edit("questions") as edit:
        edit.put(meeting.replace(agenda=items))
    workspace.close()
    shown = json.loads(run("show", "rosa", "--json", home=filled).stdout)
    assert shown["paths"] == [{"id": path.uid, "title": "Paramedic"}]
    assert not shown["since"].startswith("since")
    assert "How, and when?; Why?" in run("agenda", "--tsv", home=filled).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [("path:pilot", "No path is called pilot."), ("stage:far", "There is no stage:far. stage: can be idea")],
)
def test_a_filter_that_is_not_understood_names_the_word(filled: Path, words: str, said: str) -> None:
    done = run("list", words, home=filled)
    assert done.returncode == 2
    assert done.stderr.startswith(f"infoint: {said}")
    assert done.stderr.endswith(".\n")
    assert "shows the paths" not in done.stderr


def test_another_home_is_offered_only_where_the_home_is_the_trouble(filled: Path, tmp_path: Path) -> None:
    folder = run("lint", str(tmp_path), home=filled)
    assert (folder.returncode, "--home" in folder.stderr) == (1, False)
    missing = run("lint", str(tmp_path / "x.txt"), home=filled)
    assert (missing.returncode, missing.stderr) == (1, f"infoint: {tmp_path / 'x.txt'} does not exist.\n")
    assert run("show", "", home=filled).returncode == 2


def test_add_makes_no_second_person_without_a_word(filled: Path) -> None:
    run("add", "Gwendolyn", "Price,", "lab", "lead", home=filled)
    for line in ("Gwen Price", "Gwen", "price"):
        done = run("add", *line.split(), home=filled)
        assert done.returncode == 1
        assert "This may be Gwendolyn Price: " in done.stderr
        assert "--new adds another person" in done.stderr
    assert run("add", "--new", "Gwen", "Price", home=filled).stdout == "Added Gwen Price.\n"


# -- quick ways that say the same as the long ones --------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "", "check", "check --json", "today", "today --json", "today --short", "today --tsv --home x",
        "--home x list", "list a b:c --tsv", "list --json a", "show Rosa Delgado", "show --tsv Rosa",
        "find --json x y", "agenda --questions --json", "agenda --home x --tsv", "list show",
        "add Rosa Delgado, trainer", "add --new Rosa --json", "--home x add Rosa --tsv",
    ],
)  # fmt: skip
def test_the_usual_spelling_is_read_as_the_whole_command_line_reads_it(line: str) -> None:
    quick = cli._plain(line.split())
    assert quick is not None
    assert vars(quick) == vars(cli.command_line().parse_args(line.split()))


@pytest.mark.parametrize(
    "line",
    [
        "today --js", "list a --json b", "show", "find --json", "today x", "list --json --tsv", "-h",
        "list -x", "list -- x", "list --home=x", "demo", "today --home", "check --tsv", "today --home --json",
        "--no-lock list", "today --json --nonsense", "add --new",
    ],
)  # fmt: skip
def test_anything_unusual_is_left_to_the_whole_command_line(line: str) -> None:
    assert cli._plain(line.split()) is None


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(_VALUES)
def test_json_is_written_as_python_writes_it(value: object) -> None:
    with redirect_stdout(StringIO()) as out:
        print_json(value)
    assert out.getvalue() == f"{json.dumps(value, indent=2)}\n"


@pytest.mark.parametrize("line", ["today --json", "list --json", "agenda --tsv"])
def test_a_quick_answer_loads_nothing_that_only_writing_or_help_needs(filled: Path, line: str) -> None:
    heavy = (
        "argparse", "shutil", "hashlib", "textual", "yaml", "tinydb.middlewares", "uuid",
        "infoint_tui.store.merge", "infoint_tui.domain.names", "infoint_tui.domain.task_rules",
        "infoint_tui.domain.note_syntax", "infoint_tui.domain.matching", "infoint_tui.services.people",
    )  # fmt: skip
    code = (
        f"import sys; from infoint_tui.cli import main; main(['--home', {str(filled)!r}, *{line.split()!r}]);"
        f"sys.stderr.write(' '.join(m for m in {heavy!r} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout
    assert done.stderr == ""
