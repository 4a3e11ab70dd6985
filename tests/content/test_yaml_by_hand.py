"""YAML as people write it: read as it was meant, or named with its place; and nothing costs anything else."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from infoint_tui.cli import main
from infoint_tui.content.bank_schema import read_draft
from infoint_tui.content.settings import parse_settings
from infoint_tui.content.templates import built_in_letters, parse_checklists, parse_letters, parse_time_rules

BUILT_IN = built_in_letters()


class Kind(NamedTuple):
    """One kind of file: a sound one, and what it says as a table of independent parts."""

    file: str
    text: str
    parts: Callable[[str], tuple[dict[str, Any], list[str]]]
    """What the file says by part, and the sentences about it."""


def of_bank(text: str) -> tuple[dict[str, Any], list[str]]:
    draft, problems = read_draft("question_banks/mine.yaml", "mine", text.encode())
    parts = {
        entry.fields["text"]: sorted(entry.fields.items())
        for section in (draft.sections if draft else ())
        for entry in section.entries
        if "text" in entry.fields
    }
    return parts, [str(problem) for problem in problems]


def of_letters(text: str) -> tuple[dict[str, Any], list[str]]:
    found = parse_letters(text.encode(), BUILT_IN)
    parts: dict[str, Any] = {letter.id: letter for letter in found.letters}
    return parts, [str(problem) for problem in found.problems]


def of_checklists(text: str) -> tuple[dict[str, Any], list[str]]:
    found = parse_checklists(text.encode())
    parts: dict[str, Any] = {**found.changes.changed, **{line.text: line for line in found.changes.own}}
    parts |= dict.fromkeys(found.changes.hidden, "hidden")
    return parts, [str(problem) for problem in found.problems]


def of_time_rules(text: str) -> tuple[dict[str, Any], list[str]]:
    found = parse_time_rules(text.encode())
    return {**found.changes, "preset": found.preset}, [str(problem) for problem in found.problems]


def of_settings(text: str) -> tuple[dict[str, Any], list[str]]:
    found = parse_settings(text)
    parts = {**found.keys, "theme": found.theme, "mouse": found.mouse, "title": found.title}
    return {**parts, **dict.fromkeys(found.lint_off, "off")}, list(found.notices)


KINDS = {
    "bank": Kind(
        "question_banks/mine.yaml",
        """\
id: mine
name: Mine
tags: [a, b]
sections:
  - id: one
    title: One
    stage: role
    questions:
      - First?
      - id: second
        text: Second?
        minutes: 3
        probes:
          - More?
      - Third?
  - id: two
    stage: advice
    questions:
      - Fourth?
      - Fifth?
""",
        of_bank,
    ),
    "letters": Kind(
        "templates/letters.yaml",
        """\
letters:
  - id: mine.one
    kind: request
    name: One
    subject: A question
    body: |
      Hi there,

      a first one.
  - id: mine.two
    kind: nudge
    name: Two
    body: Second
  - id: nudge
    subject: Softly
hide: [request.inmail]
""",
        of_letters,
    ),
    "checklists": Kind(
        "templates/checklists.yaml",
        """\
prep.goals: One goal
prep.rest: hide
prep.industry:
  offset: T-5b
  modes: [phone, video]
own:
  - Water the plants
  - text: Ask Joan
    offset: T-2d
hide: [phone.water]
""",
        of_checklists,
    ),
    "time rules": Kind(
        "templates/time-rules.yaml",
        "preset: duke\nfollow.nudge: 5 business days\nresearch.due: 1 week\nrules:\n  agenda.due: 1 day\n",
        of_time_rules,
    ),
    "settings": Kind(
        "settings.yaml",
        "theme: nord\nmouse: off\ntitle: no\nkeys:\n  today.snooze: z\n  call: [f6, K]\n"
        "lint:\n  off: [closed]\n",
        of_settings,
    ),
}

VALUES = (
    *("", "~", "null", "yes", "no", "12:30", "010", "1e3", "2026-03-12", "-", "- x", "[a, b]", "{a: b}"),
    *(
        "[]",
        "{}",
        "[",
        "{",
        "]",
        "}",
        "'",
        '"',
        "'a",
        '"a',
        "`x`",
        "@x",
        "%x",
        "*a",
        "&a",
        "&a x",
        "!t x",
    ),
    *(
        "!!str x",
        "|",
        ">",
        "? x",
        "? [a]: b",
        "a: b",
        "a: b: c",
        ": ",
        "Re: coffee",
        "#2",
        "x #2 y",
        "x # y",
    ),
    *("<<: *a", "[today.snooze, z]: f6", "{a: b}: c", "\t", "\tx", "x\ty", "[What: is: it?, x]"),
    *(
        "{a: [b, {c: d}]}",
        "[" * 40,
        "{a: " * 40,
        "- " * 40,
        "\u2028",
        "é漢😀",
        "\x07",
        "\x00",
        "---",
        "...",
    ),
    *("“a: b”", "x" * 3000, "\\", '"\\d"', "a\n b", "|\n  x\n y", "[a,\n b", "a:\n  b: c"),
)
SEVERAL = frozenset(value for value in VALUES if "\n" in value) | {"\t"}
"""Several lines at once are several slips."""
SAYS_NOTHING = frozenset(("", "~", "null", "|", ">", "[]", "{}", "-", "#2", "---", "...", "\u2028"))


def edited(text: str, row: int, how: str, value: str) -> str:
    """A file with one line changed, as a slip of the hand would."""
    lines = text.split("\n")
    line = lines[row]
    indent = line[: len(line) - len(line.lstrip())]
    head, colon, _old = line.partition(":")
    if how == "value":
        dash = line.lstrip().startswith("- ") and not colon
        lines[row] = f"{indent}- {value}" if dash else f"{head}: {value}"
    elif how == "line":
        lines[row] = f"{indent}{value}"
    elif how == "key":
        lines[row] = f"{indent}{value}: x"
    elif how == "indent":
        lines[row] = f" {line}"
    elif how == "outdent":
        lines[row] = line[1:] if line.startswith(" ") else line
    else:
        lines.insert(row, f"{indent}{value}")
    return "\n".join(lines)


@cache
def row_parts(name: str) -> list[set[str]]:
    """For each line, the parts that change when it is taken out: those a slip in it may cost."""
    kind = KINDS[name]
    whole, _ = kind.parts(kind.text)
    lines = kind.text.rstrip("\n").split("\n")
    found = []
    for row in range(len(lines)):
        block = _block(lines, row)
        left, _ = kind.parts("\n".join(lines[: block[0]] + lines[block[1] :]) + "\n")
        found.append({part for part, value in whole.items() if left.get(part) != value})
    return found


def _block(lines: list[str], row: int) -> tuple[int, int]:
    """A line with everything below it that is indented deeper, and the entry it begins or belongs to."""
    indent = len(lines[row]) - len(lines[row].lstrip())
    start = row
    while start > 0 and not lines[start].lstrip().startswith("- ") and indent > 0:
        above = len(lines[start - 1]) - len(lines[start - 1].lstrip())
        if lines[start - 1].strip() and above < indent and not lines[start - 1].lstrip().startswith("- "):
            break
        start -= 1
    edge = min(indent, len(lines[start]) - len(lines[start].lstrip()))
    end = row + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > edge):
        end += 1
    return start, end


@pytest.fixture(params=["compiled", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers; the compiled one is missing in some installations."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)


@pytest.mark.parametrize("name", KINDS)
def test_a_sound_file_has_nothing_to_be_said_about(name: str) -> None:
    parts, sentences = KINDS[name].parts(KINDS[name].text)
    assert sentences == []
    assert len(parts) >= 3


def slips(name: str) -> list[tuple[int, str, str]]:
    """Every value in every place of a file, each line indented otherwise, as far as it is one slip."""
    found = []
    for row in range(KINDS[name].text.count("\n")):
        found += [(row, "indent", ""), (row, "outdent", "")]
        for how in ("value", "line", "key", "insert"):
            found += [(row, how, value) for value in VALUES if value not in SEVERAL]
    # All of the file is one text where it begins with a block of lines.
    return [slip for slip in found if slip[0] or slip[1] not in ("line", "insert") or slip[2][:1] not in "|>"]


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("name", KINDS)
def test_any_value_in_any_place_is_read_or_named_and_costs_only_its_own_part(name: str, part: int) -> None:
    """A share of all slips by default; SLIPS=all tries every one of them."""
    kind = KINDS[name]
    may_cost = row_parts(name)
    whole, _ = kind.parts(kind.text)
    every = 1 if os.environ.get("SLIPS") == "all" else 13
    for row, how, value in slips(name)[part :: 4 * every]:
        text = edited(kind.text, row, how, value)
        parts, sentences = kind.parts(text)
        rows = text.count("\n") + 1
        for sentence in sentences:
            place = sentence.removeprefix(kind.file)
            assert place.startswith(":"), sentence
            assert 1 <= int(place.split(":")[1]) <= rows, sentence
        # What is put beside a line may take up the one above it, or become the head of the one below.
        near = may_cost[row] | may_cost[max(row - 1, 0)] | may_cost[min(row + 1, len(may_cost) - 1)]
        lost = {name for name in whole if parts.get(name) != whole[name]}
        assert lost <= near, (text, sentences)
        said = sentences or set(parts) - set(whole) or lost <= parts.keys()
        assert said or not lost or how == "insert" or value in SAYS_NOTHING, text


TWICE = [
    ("bank", "First?", "What is hard: the people or the hours?"),
    ("letters", "A question", "Re: coffee"),
    ("letters", "A question", "Question #2 for you"),
    ("letters", "Second", "*really*, a second one"),
    ("checklists", "One goal", "One goal: to listen"),
    ("checklists", "Water the plants", "Water: the plants"),
    ("checklists", "Ask Joan", "@Joan: ask her"),
]


@pytest.mark.parametrize(("name", "old", "new"), TWICE)
def test_what_is_a_sentence_is_read_as_one(name: str, old: str, new: str) -> None:
    kind = KINDS[name]
    whole, _ = kind.parts(kind.text)
    parts, sentences = kind.parts(kind.text.replace(old, new, 1))
    assert new in str(parts)
    assert len(parts) == len(whole)
    assert len(sentences) == 1
    row = kind.text[: kind.text.index(old)].count("\n") + 1
    assert sentences[0].startswith(f"{kind.file}:{row}:")
    assert "Write: " in sentences[0]


BANK = """id: mine
name: Mine
sections:
  - id: a
    stage: role
    questions:
      - id: q1
        text: What is hard about it?
        minutes: 3
      - id: q2
        text: And what is easy?
"""


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("text: And", "text:And", ["11:14"]),
        ("- id: q2", "-id: q2", ["10:8"]),
        ("- id: q2", "-id:q2", ["10:12"]),
        ("  - id: a\n", "  -id: a\n", ["4:4"]),
        ("name: Mine", "name:Mine", ["2:6"]),
        (
            "text: What is hard about it?\n        minutes: 3",
            "text:What is hard about it?\n        minutes:3",
            ["8:14", "9:17"],
        ),
        ("        minutes: 3", "\t\tminutes: 3", ["9:1"]),
        ("text: And what is easy?", "text: |\n          And what\n          text:is easy?", []),
    ],
)
def test_a_space_that_is_missing_costs_nothing(old: str, new: str, places: list[str]) -> None:
    whole, _ = of_bank(BANK)
    assert old in BANK
    parts, sentences = of_bank(BANK.replace(old, new))
    assert len(parts) == len(whole)
    assert [
        sentence.split(" ")[0].removeprefix("question_banks/mine.yaml:").rstrip(":") for sentence in sentences
    ] == places


def test_colons_in_a_list_in_brackets_are_words() -> None:
    text = (
        "id: mine\nsections:\n  - id: a\n    stage: role\n"
        "    questions: [What is hard: the people or the hours?, And what is easy?]\n"
    )
    parts, sentences = of_bank(text)
    assert list(parts) == ["What is hard: the people or the hours?", "And what is easy?"]
    assert len(sentences) in (1, 2)
    assert all(sentence.startswith("question_banks/mine.yaml:5:") for sentence in sentences)


@pytest.mark.parametrize(
    "line",
    ["[today.snooze, z]: f6", "? [today.snooze, z]\n: f6", "{a: b}: f6", "<<: *x", "\tmouse: on", "a\0b: c"],
)
def test_odd_lines_of_the_settings_are_named_and_the_rest_holds(line: str) -> None:
    parts, sentences = of_settings(f"theme: nord\n{line}\ntitle: no\n")
    assert (parts["theme"], parts["title"]) == ("nord", False)
    assert sentences
    assert sentences[0].startswith("settings.yaml:2:")


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode() + b"\0" * 40,
        lambda text: text.encode() + b"# caf\xe9\n",
    ],
    ids=["mark", "utf-16", "utf-16 without mark", "windows", "zeros", "latin-1"],
)
def test_every_way_to_save_a_file_says_the_same(
    tmp_path: Path, name: str, encoded: Callable[[str], bytes]
) -> None:
    from infoint_tui.content.settings import read_settings
    from infoint_tui.content.templates import read_checklists, read_letters, read_time_rules

    kind = KINDS[name]
    path = tmp_path / kind.file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(encoded(kind.text))
    if name == "bank":
        draft, _ = read_draft(kind.file, "mine", encoded(kind.text))
        assert draft == read_draft(kind.file, "mine", kind.text.encode())[0]
    elif name == "letters":
        assert read_letters(tmp_path, BUILT_IN).letters == parse_letters(kind.text.encode(), BUILT_IN).letters
    elif name == "checklists":
        found = read_checklists(tmp_path)
        assert found is not None
        assert found.changes == parse_checklists(kind.text.encode()).changes
    elif name == "time rules":
        assert read_time_rules(tmp_path).changes == parse_time_rules(kind.text.encode()).changes
    else:
        assert read_settings(tmp_path)._replace(notices=()) == parse_settings(kind.text)


FAULTS = ("[a, b]: c", "a: b: c", "'", "[", "- " * 40, "\t- x", "&a *a", "{a: {b: [c, d: e]}}")
"""What a hand may leave in the middle of a file."""


def test_no_command_stops_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from infoint_tui.domain.zoned_time import FixedClock
    from infoint_tui.services.demo import build_demo

    home = tmp_path / "home"
    build_demo(home, FixedClock(datetime(2026, 3, 2, 15, tzinfo=UTC)))
    for fault in FAULTS:
        for kind in KINDS.values():
            path = home / kind.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(edited(kind.text, 1, "insert", fault), encoding="utf-8")
        for command in (["check"], ["check", "--json"], ["banks", "list"], ["banks", "check"]):
            assert main([*command, "--home", str(home)]) in (0, 1)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        assert not [kind.file for kind in KINDS.values() if kind.file not in captured.out], fault


async def test_check_and_the_program_say_the_same_about_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from infoint_tui.domain.zoned_time import FixedClock
    from infoint_tui.services.demo import build_demo
    from infoint_tui.services.workspace import Workspace
    from infoint_tui.ui.app import make_app

    home = tmp_path / "home"
    clock = FixedClock(datetime(2026, 3, 2, 15, tzinfo=UTC))
    build_demo(home, clock)
    text = "theme: solarizd-light\nkeys:\n  today.snoze: z\n  call: nokey\n[a, b]: c\nmouse: perhaps\n"
    (home / "settings.yaml").write_text(text)
    workspace = Workspace.open(home, clock=clock)
    from infoint_tui.content.settings import read_settings

    app = make_app(workspace, settings=read_settings(home))
    told: list[str] = []
    monkeypatch.setattr(app.news, "tell", told.extend)
    async with app.run_test() as pilot:
        await pilot.pause()
    workspace.close()
    said = [notice for notice in told if notice.startswith("settings.yaml")]
    main(["check", "--home", str(home)])
    out = capsys.readouterr().out
    assert len(said) == 5
    for notice in said:
        _file, line, column, what = notice.split(":", 3)
        assert f"settings.yaml:{line}:{column}: {what.strip()}" in out
    assert "Did you mean solarized-light?" in out
