"""The user's file of checklists: what changes a line, what is wrong and where, and that the rest counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from infoint_tui.content.templates import parse_checklists, read_checklists, whole_file
from infoint_tui.domain.checklist import BUILT_IN, ChecklistLine, merged

GOOD = """\
prep.goals: One goal
prep.rest: hide
hide: [phone.water, "prep.answers"]
prep.industry:
  offset: T-5b
  modes: [phone, coffee or meal, group]
lines:
  phone.who:
    offset: T-1b 10:00
    group: own
    source: me
own:
  - Water the plants
  - text: Water the plants
    offset: now
    modes: video, written
"""


def test_lines_are_changed_hidden_and_added() -> None:
    found = parse_checklists(GOOD.replace("coffee or meal", "coffee meal").encode())
    assert found.problems == ()
    assert found.changes.hidden == {"prep.rest", "phone.water", "prep.answers"}
    assert found.changes.changed == {
        "prep.goals": {"text": "One goal"},
        "prep.industry": {"offset": "T-5b", "modes": "phone coffee_meal group"},
        "phone.who": {"offset": "T-1b 10:00", "group": "own", "source": "me"},
    }
    assert found.changes.own == (
        ChecklistLine("own.water-the-plants", "own", "", "Water the plants"),
        ChecklistLine("own.water-the-plants-2", "own", "", "Water the plants", ("video", "written")),
    )


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("prep.gaols: x", "2:1", "there is no line 'prep.gaols'. Did you mean prep.goals?"),
        ("zzz: x", "2:1", "Lines of your own stand under 'own:'."),
        ("prep.rest:", "2:1", "its new words are missing; write 'hide'"),
        ("prep.rest: [a]", "2:12", "write its new words"),
        ("prep.rest: {ofset: T-1d}", "2:13", "ofset is no field of a line. Did you mean offset?"),
        ("prep.rest: {offset: soon}", "2:21", "offset 'soon' is not understood. Try T-3d"),
        ("prep.rest: {offset: E+2d}", "2:21", "offset 'E+2d' is not before the conversation."),
        ("prep.rest: {offset: T+2d}", "2:21", "is not before the conversation."),
        ("prep.rest: {modes: [phone, fone]}", "2:28", "mode 'fone' is not known. Did you mean phone?"),
        ("prep.rest: {modes: {a: b}}", "2:20", "modes: write a list such as"),
        ("prep.rest: {text: }", "2:13", "text: nothing is written here."),
        ("hide: [prep.rest, phone.watr]", "2:19", "Did you mean phone.water?"),
        ("hide: {a: b}", "2:7", "write the names in a list"),
        ("own: plants", "2:6", "begin each line with '- '."),
        ("own: [{offset: T-1d}]", "2:7", "a line needs a text."),
        ("own: [[a]]", "2:7", "write words, or text, offset and modes"),
    ],
)
def test_a_mistake_names_its_place_and_the_rest_counts(line: str, place: str, words: str) -> None:
    found = parse_checklists(f"prep.goals: One goal\n{line}\n".encode())
    assert found.readable
    assert len(found.problems) == 1
    assert str(found.problems[0]).startswith(f"templates/checklists.yaml:{place}: ")
    assert words in str(found.problems[0])
    assert found.changes.changed["prep.goals"] == {"text": "One goal"}


@pytest.mark.parametrize("data", [b"prep.goals: [", b"[" * 99, b"- a\n- b\n", b"a\0b", b"!x y: z: q"])
def test_a_file_that_is_no_checklist_changes_nothing(data: bytes) -> None:
    found = parse_checklists(data)
    assert not found.readable
    assert found.problems
    assert merged(found.changes) == BUILT_IN


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"own:\n"])
def test_an_empty_file_changes_nothing(data: bytes) -> None:
    found = parse_checklists(data)
    assert found.readable
    assert found.problems == ()
    assert merged(found.changes) == BUILT_IN


def test_the_file_that_is_written_says_what_is_built_in() -> None:
    """With every # in place it changes nothing; with the lines taken in, neither."""
    text = whole_file()
    assert merged(parse_checklists(text.encode()).changes) == BUILT_IN
    head, _, lines = text.partition("\n\n")
    bare = "\n".join(line.removeprefix("# ") for line in lines.splitlines())
    found = parse_checklists(bare.encode())
    assert found.problems == ()
    assert len(found.changes.changed) == len(BUILT_IN)
    assert merged(found.changes) == BUILT_IN
    own = head[head.index("# own:") :].replace("# ", "")
    assert len(parse_checklists(own.encode()).changes.own) == 2


def test_more_own_lines_than_anybody_ticks_off_are_left_out() -> None:
    found = parse_checklists(("own:\n" + "- Plants\n" * 60).encode())
    assert len({line.rule for line in found.changes.own}) == 50
    assert tuple(map(str, found.problems)) == (
        "templates/checklists.yaml:52:3: own: 50 lines are read; this one and those below are left out.",
    )


def test_without_a_file_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert read_checklists(tmp_path) is None
