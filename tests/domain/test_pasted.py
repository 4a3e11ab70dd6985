"""Pasted texts: their lines, and the people in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.quickadd import one_line, people_in, text_lines


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
