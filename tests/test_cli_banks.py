"""infoint banks: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infoint_tui.cli import main

from .hostile import HOSTILE, inert

TRAPS = """\
schema: 1
id: bees
sections:
  - id: hive
    stage: role
    questions:
      - Who stings?   # kept
      - off
      - @home
      - text: Why?
        probs: [How so]
"""


@pytest.fixture
def folder(home: Path) -> Path:
    """The banks of the user."""
    made = home / "question_banks"
    made.mkdir(parents=True)
    return made


def run(home: Path, *arguments: str) -> int:
    """Run infoint banks on a home."""
    return main(["banks", *arguments, "--home", str(home)])


def test_list_names_banks_and_what_is_not_in_use(
    home: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bees.yaml").write_text(TRAPS, encoding="utf-8")
    (folder / "odd.yaml").write_text("[[[", encoding="utf-8")
    assert run(home, "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["core", "111", "Core", "conversation"]
    assert any(line.startswith("bees ") and line.endswith("bees.yaml  2 to fix") for line in lines)
    assert lines[-1] == f"not in use: {folder / 'odd.yaml'}  1 to fix"
    assert run(home, "list", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert {bank["id"]: bank["questions"] for bank in report["banks"]}["bees"] == 4
    assert report["unread"] == [{"file": str(folder / "odd.yaml"), "problems": 1}]


def test_a_home_that_is_not_there_is_not_made_to_look(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "list") == 0
    assert run(home, "check") == 0
    assert "All is well" in capsys.readouterr().out
    assert not home.exists()


def test_check_names_every_problem_with_its_place_and_the_line_to_write(
    home: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "bees.yaml"
    path.write_text(TRAPS, encoding="utf-8")
    assert run(home, "check") == 1
    out = capsys.readouterr().out
    for place, write in (
        ("8:9: note", '- "off"'),
        ("9:9: warning", '- "@home"'),
        ("11:9: warning", "probes: [How so]"),
    ):
        assert f"{path}:{place}: " in out
        assert f"    write: {write}\n" in out
    assert path.read_text(encoding="utf-8") == TRAPS
    assert run(home, "check", "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert [(p["line"], p["column"], p["certain"]) for p in report["problems"]] == [
        (8, 9, True),
        (9, 9, True),
        (11, 9, False),
    ]


def test_fix_shows_what_it_writes_keeps_a_copy_and_leaves_what_is_not_certain(
    home: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "bees.yaml"
    path.write_text(TRAPS, encoding="utf-8")
    assert run(home, "check", "--fix") == 1
    out = capsys.readouterr().out
    assert '+      - "off"\n' in out
    assert out.index("-      - @home\n") < out.index("2 fixed in")
    assert path.read_text(encoding="utf-8") == TRAPS.replace("- off", '- "off"').replace(
        "- @home", '- "@home"'
    )
    assert (folder / "bees.yaml.bak").read_text(encoding="utf-8") == TRAPS
    assert "11:9: warning" in out
    path.write_text(path.read_text(encoding="utf-8").replace("probs", "probes"), encoding="utf-8")
    before = path.read_bytes()
    assert run(home, "check", "bees", "--fix") == 0
    assert path.read_bytes() == before
    assert sorted(each.name for each in folder.iterdir()) == ["bees.yaml", "bees.yaml.bak"]


def test_notes_do_not_count(home: Path, folder: Path) -> None:
    (folder / "bees.yaml").write_text(TRAPS.split("      - @home")[0], encoding="utf-8")
    assert run(home, "check") == 0


def test_new_copy_and_import_make_sound_banks(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.txt").write_text("# Advice\nWhat now?\nWhat now?\n# Odds\nWhy?\n", encoding="utf-8")
    assert run(home, "new", "bees") == 0
    assert run(home, "copy", "student", "pupils") == 0
    assert run(home, "import", str(tmp_path / "list.txt"), "--into", "bees") == 0
    out = capsys.readouterr().out
    assert "2 questions in" in out
    assert "list.txt:3: left out, the question is there already" in out
    assert "“Odds” names no stage" in out
    assert run(home, "check") == 0
    assert "2 of your own, 12 questions" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "../bees"),
        ("new", "core"),
        ("copy", "nothing"),
        ("copy", "core", "a/b"),
        ("import", "nowhere.txt"),
        ("check", "nothing"),
        *(("new", text) for text in HOSTILE.values()),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    home: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, *arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("infoint: ")
    assert inert(said.err)
    assert not home.exists()


def test_banks_without_an_action_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["banks"])
    assert left.value.code == 2
    assert "ACTION" in capsys.readouterr().err


BANK = """\
schema: 1
id: bees
name: Bees
sections:
  - id: hive
    stage: role
    questions:
      - What do you like?
      - text: >-
          Isn't it true that
          bees are dangerous?
      - text: "Can you get me a job?"
        variants:
          formal: Could you give me a job?
      - text: Can you get me a job?
        allow_lint: [%s]
"""


def _linted(path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    main(["lint", str(path), "--json", "--home", str(home)])
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_the_questions_of_a_bank_are_linted_with_their_places(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bees.yaml"
    text = BANK % "nothing"
    path.write_text(text, encoding="utf-8")
    found = _linted(path, home, capsys)
    lines = {int(str(each["line"])) for each in found}
    assert lines <= {8, 9, 10, 11, 12, 14, 15}, "frames and keys are no questions"
    assert {12, 14, 15} <= lines
    alone = tmp_path / "alone.txt"
    alone.write_text("Can you get me a job?\n", encoding="utf-8")
    (asked, *_more) = _linted(alone, home, capsys)
    here = next(each for each in found if each["line"] == 12 and each["rule"] == asked["rule"])
    assert here["column"] == int(str(asked["column"])) + text.splitlines()[11].index("Can")
    rule = str(asked["rule"])
    path.write_text(BANK % rule, encoding="utf-8")
    assert [each["line"] for each in _linted(path, home, capsys) if each["rule"] == rule] == [12, 14]
    path.write_bytes((BANK % rule).replace("\n", "\r").encode())
    assert [each["line"] for each in _linted(path, home, capsys) if each["rule"] == rule] == [12, 14]
    assert {"rewrite", "rewrite_start", "rewrite_end"} <= found[0].keys()


@pytest.mark.parametrize("text", ["", "[[[", "just words", "schema: 1\nid: bees\nsections: []\n"])
def test_what_is_no_bank_is_said(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "bees.yaml"
    path.write_text(text, encoding="utf-8")
    assert main(["lint", str(path), "--home", str(home)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert str(path) in err
