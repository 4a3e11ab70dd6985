"""Hostile and odd files: each is answered at once, in words, and never keeps the others from loading."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infoint_tui.content.banks import BankLibrary
from infoint_tui.content.yaml_reader import MAX_BYTES
from infoint_tui.domain.errors import FileProblem

from .conftest import FIRST, HEAD, Reader, places, texts

SOUND = "schema: 1\nid: sound\nsections:\n  - id: s\n    stage: role\n    questions:\n      - Fine?\n"


@pytest.fixture(params=["compiled", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)


def beside_a_sound_bank(folder: Path, data: bytes | None) -> tuple[BankLibrary, tuple[FileProblem, ...]]:
    (folder / "sound.yaml").write_text(SOUND, encoding="utf-8")
    if data is not None:
        (folder / "odd.yaml").write_bytes(data)
    library = BankLibrary(folder, None)
    assert texts(library, "sound") == ["Fine?"]
    return library, library.problems


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join('*' + chr(97 + n) for _ in range(9))}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("data", "line", "column", "word"),
    [
        pytest.param(b"[" * 200_000, 1, 21, "nested", id="depth"),
        pytest.param(b"- " * 200_000, 1, 41, "nested", id="depth in blocks"),
        pytest.param(b"{a: " * 100_000, 1, 81, "nested", id="depth of mappings"),
        pytest.param(b"a:\n" + b"- x\n" * 60_000, 49_999, 3, "values", id="nodes"),
        pytest.param(b"x" * (MAX_BYTES + 1), 0, 0, "1 MB", id="too big"),
        pytest.param(b"", 1, 1, "empty", id="empty"),
        pytest.param(b"# nothing but this\n", 1, 1, "empty", id="only a comment"),
        pytest.param(b"- Why?\n- How?\n", 1, 1, "begin with keys", id="a bare list"),
        pytest.param(b"just words", 1, 1, "begin with keys", id="words"),
        pytest.param(b"schema: 2\nid: odd\n", 1, 9, "format 2", id="newer"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_place(
    folder: Path, data: bytes, line: int, column: int, word: str
) -> None:
    library, problems = beside_a_sound_bank(folder, data)

    assert places(problems[:1]) == [("odd.yaml", line, column)]
    assert word in problems[0].what
    assert problems[0].mend
    assert problems[0].severity == "error"
    assert "odd" not in library.banks


@pytest.mark.parametrize(
    ("data", "line", "column", "word"),
    [
        pytest.param(b"id: odd\n" + LAUGHS.encode(), 2, 4, "&", id="billion laughs"),
        pytest.param(
            b"id: odd\nsections: [\n", 2, 11, "not closed|does not fit|missing|closed", id="open bracket"
        ),
        pytest.param(b"id: odd\nname: &a x\nauthor: *a\n", 2, 7, "&", id="anchor"),
        pytest.param(b"id: odd\nname: !!python/object:os.system x\n", 2, 7, "tag", id="tag"),
        pytest.param(b"id: odd\nname: a\nid: other\n", 3, 1, "twice", id="duplicate key"),
        pytest.param(b"id: odd\n? [name, x]\n: b\n", 2, 3, "where a key should be", id="list as key"),
        pytest.param(b"id: odd\n{a: b}: c\n", 2, 1, "where a key should be", id="mapping as key"),
        pytest.param(b"id: odd\nname: " + b"[" * 200_000, 2, 26, "nested", id="depth in one line"),
        pytest.param("id: odd\n".encode("utf-16"), 1, 1, "UTF-16", id="utf-16"),
        pytest.param("id: odd\n".encode("utf-16-le"), 1, 1, "UTF-16", id="utf-16 without a mark"),
        pytest.param("id: odd\nname: Café\n".encode("latin-1"), 2, 10, "UTF-8", id="latin-1"),
        pytest.param(b"\xef\xbb\xbfid: odd\r\nname: Caf\xe9\r\n", 2, 10, "UTF-8", id="latin-1 behind a mark"),
        pytest.param(b"id: odd\0\0\0", 1, 8, "zero bytes", id="zeros at the end"),
        pytest.param(b"id: odd\nname: a\0b\n", 2, 8, "U+0000", id="a zero inside"),
    ],
)
def test_a_fault_in_one_place_is_named_and_the_bank_stays(
    folder: Path, data: bytes, line: int, column: int, word: str
) -> None:
    library, found = beside_a_sound_bank(folder, data)
    problems = [problem for problem in found if problem.severity != "note"]

    assert places(tuple(problems[:1])) == [("odd.yaml", line, column)]
    assert any(part in problems[0].what for part in word.split("|"))
    assert problems[0].mend or "a" in library.banks["odd"].name
    assert "odd" in library.banks


@pytest.mark.parametrize(
    "kind", ["link", "dangling link", "link to itself", "pipe", "folder", "socket name gone"]
)
def test_what_is_not_a_file_is_refused_without_waiting(folder: Path, tmp_path: Path, kind: str) -> None:
    path = folder / "odd.yaml"
    if kind == "link":
        (tmp_path / "elsewhere.yaml").write_text(SOUND, encoding="utf-8")
        path.symlink_to(tmp_path / "elsewhere.yaml")
    elif kind == "dangling link":
        path.symlink_to(tmp_path / "nowhere")
    elif kind == "link to itself":
        path.symlink_to(path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/null")

    _, problems = beside_a_sound_bank(folder, None)

    assert [Path(problem.file).name for problem in problems] == ["odd.yaml"]
    assert problems[0].mend


def test_the_folder_may_be_missing_or_something_else(tmp_path: Path) -> None:
    assert BankLibrary(tmp_path / "none", None).problems == ()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "folder" in BankLibrary(tmp_path / "file", None).problems[0].what


def test_an_installation_without_its_banks_says_so(tmp_path: Path) -> None:
    library = BankLibrary(None, tmp_path / "gone")

    assert library.banks == {}
    assert str(library.problems[0]).endswith("are missing. Install infoint again.")


def test_hidden_and_other_files_are_not_banks(folder: Path) -> None:
    for name in (".odd.yaml", "odd.yaml~", "odd.txt", "#odd.yaml#"):
        (folder / name).write_text("[[[", encoding="utf-8")

    assert beside_a_sound_bank(folder, None)[1] == ()


@pytest.mark.parametrize(
    "data", [SOUND.encode(), b"\xef\xbb\xbf" + SOUND.encode(), SOUND.replace("\n", "\r\n").encode()]
)
def test_byte_order_marks_and_line_ends_do_not_matter(folder: Path, data: bytes) -> None:
    (folder / "sound.yaml").write_bytes(data)
    library = BankLibrary(folder, None)

    assert library.problems == ()
    assert texts(library, "sound") == ["Fine?"]


def test_invisible_characters_are_replaced_and_named(read: Reader) -> None:
    library = read("      - Why\x1b]52;c;x\x07 now?\n")

    assert texts(library)[1] == "Why?]52;c;x? now?"
    assert [(line, column) for _, line, column in places(library.problems)] == [(FIRST, 12), (FIRST, 20)]
    assert "U+001B" in library.problems[0].what


def test_merge_keys_are_refused(read: Reader) -> None:
    library = read("      - <<: core\n        text: T?\n")

    assert "<<" in library.problems[0].what
    assert "T?" in texts(library)


def test_more_questions_than_allowed_are_left_out(read: Reader) -> None:
    library = read("".join(f"      - Question number {n}?\n" for n in range(2_100)))

    assert len(texts(library)) == 2_000
    assert places(library.problems) == [("mine.yaml", FIRST - 1 + 2_000, 9)]


def test_a_thousand_problems_are_not_all_listed(read: Reader) -> None:
    library = read("".join(f"      - text: T{n}?\n        colour: red\n" for n in range(400)))

    assert len(library.problems) == 201
    assert "200 more problems" in library.problems[-1].what


def test_a_line_between_documents_is_no_end(folder: Path) -> None:
    (folder / "mine.yaml").write_text(f"{HEAD}---\nid: other\n", encoding="utf-8")
    library = BankLibrary(folder, None)

    assert places(library.problems) == [("mine.yaml", FIRST, 1), ("mine.yaml", FIRST + 1, 1)]
    assert texts(library) == ["Before?"]


def test_a_section_with_two_ids_keeps_the_first(read: Reader) -> None:
    broken = "  - id: two\n    id: three\n    stage: role\n    questions:\n      - Kept?\n"
    library = read(f"{broken}  - id: four\n    stage: advice\n    questions:\n")

    assert places(library.problems) == [("mine.yaml", FIRST + 1, 5)]
    assert texts(library) == ["Before?", "Kept?", "After?"]


def test_a_line_of_the_frame_that_nothing_mends_costs_itself_alone(folder: Path) -> None:
    text = HEAD + "      - @a\n" * 2 + "wrong: : :\n"
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    library = BankLibrary(folder, None)

    assert texts(library) == ["Before?", "@a", "@a"]
    assert {line for _, line, _ in places(library.problems)} == {FIRST, FIRST + 1, FIRST + 2}
    assert library.problems[0].mended == '- "@a"'


def test_more_faults_than_can_be_told_apart_are_said(folder: Path) -> None:
    """The work is bounded, whatever the file holds."""
    (folder / "mine.yaml").write_text(HEAD + "      - ]\n" * 90_000, encoding="utf-8")

    assert "more faults than can be told apart" in BankLibrary(folder, None).problems[0].what


def test_lines_too_long_to_show_are_not_offered_again(read: Reader) -> None:
    library = read(f"      - @{' ' * 30_000}x\n      - text: T?\n        tags: [{'off, ' * 2_000}x]\n")

    assert len(library.problems) == 201
    assert max(len(str(problem)) + len(problem.mended) for problem in library.problems) < 400


PIECES = [
    "- ",
    "\n",
    "  ",
    ": ",
    "text",
    "?",
    '"',
    "'",
    "[",
    "]",
    "{",
    "}",
    "\t",
    "#",
    "@",
    "*a",
    "&a",
    "!t",
    "|",
    ">",
    "\u2028",
    "\x07",
    "é",
    "questions:",
    "id: a",
    "---",
    "<<",
]


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25), at=st.integers(0, len(HEAD)))
def test_no_text_whatever_stops_the_program(tmp_path: Path, pieces: list[str], at: int) -> None:
    text = HEAD[:at] + "".join(pieces) + HEAD[at:]
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    library = BankLibrary(tmp_path, None)

    rows = text.count("\n") + text.count("\r") + 1
    assert all(0 <= problem.line <= rows and problem.column >= 0 for problem in library.problems)
    assert library.banks or library.problems
    assert all(
        question.text and question.id for bank in library.banks.values() for question in bank.questions()
    )
