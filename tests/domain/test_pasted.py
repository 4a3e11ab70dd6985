"""Pasted texts: their lines, and the people in them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.pasted_people import people_in
from infoint_tui.domain.quickadd import QuickAdd, parse_quick_add
from infoint_tui.domain.text import LINE_SIGN, one_line, text_lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one", "one"),
        (" one \n", " one "),
        ("one\ntwo", "one; two"),
        ("one,\r\ntwo.\rthree", "one, two. three"),
        ("\n\none\n\n two\n", "one; two"),
        ("", ""),
    ],
)
def test_lines_become_one(text: str, line: str) -> None:
    assert one_line(text) == line


@given(st.text(alphabet="ab \n\r,\u2028", max_size=30))
def test_joining_and_parting_lose_no_word(text: str) -> None:
    assert re.findall(r"\w+", one_line(text)) == re.findall(r"\w+", text)
    assert re.findall(r"\w+", " ".join(text_lines(text))) == re.findall(r"\w+", text)


SIGNATURE = "Jane Doe\nVice President, Data\nAcme Health\njane@acme.example\n+1 312 555 0142"


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        ("Jane Doe, VP", ["Jane"]),
        (SIGNATURE, ["Jane"]),
        ("Best regards,\n\n" + SIGNATURE, ["Best"]),
        (f"{SIGNATURE}\n\nTom Lee\nTrainer\ntom@x.example", ["Jane", "Tom"]),
        ("Jane Doe\nAcme Health\nMadison, Wisconsin", ["Jane"]),
        ("--\nJane Doe\nVP Data | Acme\nM: +1 312 555 0142", ["Jane"]),
        ("Priya Nair\nFounder @ Acme | ex-Google\nGreater Chicago Area", ["Priya"]),
        ("Ana Ruiz\nDee Fox\nTom Lee", ["Ana", "Dee", "Tom"]),
        ("- Ana Ruiz\n2. Dee Fox", ["Ana", "Dee"]),
        ("Ana Ruiz, nurse, Fernhill\rDee Fox\rTom Lee, EMT", ["Ana", "Dee", "Tom"]),
        ("Jane Doe\njane@acme.example\nTom Lee\ntom@acme.example", ["Jane", "Tom"]),
        ("Jane <j@a.example>, Tom <t@b.example>; Ana <a@c.example>", ["Jane", "Tom", "Ana"]),
        ("王小明\n李华\n山田 太郎", ["王小明", "李华", "山田"]),
        ("Ana Ruiz ⏎ Dee Fox", ["Ana", "Dee"]),
        ("", []),
        (" \n--\n", []),
    ],
)
def test_people_are_told_apart(text: str, first_words: list[str]) -> None:
    assert [re.findall(r"\w+", person)[0] for person in people_in(text)] == first_words


LINES = (
    "Ana Ruiz",
    "Dee Fox, nurse",
    "Acme Corp",
    "a@b.org",
    "",
    "Madison, Wisconsin",
    "+1 312 555 0142",
    "--",
)


@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
def test_every_line_belongs_to_somebody(text: str) -> None:
    assert re.findall(r"\w+", " ".join(people_in(text))) == re.findall(r"\w+", text)


def pasted_people() -> list[tuple[str, list[str]]]:
    """Texts of a file, each with what becomes of it."""
    found: list[tuple[str, list[str]]] = []
    for line in Path(__file__).with_name("pasted_people.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            found.append((line[2:].replace(LINE_SIGN, "\n"), []))
        elif line.startswith("  "):
            found[-1][1].append(line[2:])
    return found


def told(person: QuickAdd) -> str:
    """What a person was given, as the file has it."""
    given = person._replace(problems=())._asdict().items()
    shown = ((name, ", ".join(value) if name == "tags" else value) for name, value in given if value)
    return " ¦ ".join(f"{name}: {value}" for name, value in shown)


@pytest.mark.parametrize(("text", "people"), pasted_people())
def test_every_part_of_what_is_pasted_is_in_its_place(text: str, people: list[str]) -> None:
    read = [parse_quick_add(part, today=date(2026, 3, 12)) for part in people_in(text)]
    assert [told(person) for person in read] == people


def test_an_address_that_programs_write_from_is_nobodys() -> None:
    found = parse_quick_add("Jane Doe via LinkedIn <messages-noreply@linkedin.com>")
    assert (found.email, found.rest) == ("", "messages-noreply@linkedin.com; via LinkedIn")
    assert found.problems == ("messages-noreply@linkedin.com is read by nobody; kept as a note.",)
