"""Notes of a vault: names every platform takes, links, front matter, and the user's own part untouched."""

from __future__ import annotations

import re
import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.exchange.markdown import (
    MARKER,
    VaultLine,
    VaultNote,
    VaultTalk,
    file_name,
    front_uid,
    linked,
    name_files,
    note_text,
    our_part,
    tag,
    wikilink,
    with_our_part,
)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rosa Delgado", "Rosa Delgado"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM¹", "_COM¹"),
        ("Ann: the [boss] | #1", "Ann- the -boss- - -1"),
        ("a\x1b[31mred\x00", "a-31mred"),
        ("abc\u202edef", "abcdef"),
        ("ends with. ", "ends with"),
        (".hidden", "hidden"),
        ("", "Person"),
        ("///", "Person"),
        ("\u200d", "Person"),
        ("王小明", "王小明"),
        ("محمد", "محمد"),
        ("שלום", "שלום"),
        ("ราตรี", "ราตรี"),
        ("Łukasz Ærø", "Łukasz Ærø"),
        ("e\u0301va", "éva"),
        ("👩🏽‍💻 Ada", "👩🏽‍💻 Ada"),
    ],
)
def test_names_over_all_scripts_and_platforms(title: str, name: str) -> None:
    assert file_name(title) == name


@given(st.text(max_size=300))
def test_any_name_is_safe(title: str) -> None:
    name = file_name(title)
    assert name
    assert len(name.encode()) <= 125
    assert not set(name) & set('\\/:*?"<>|#^[]%`\0\n\r\t')
    assert name == name.strip(" .")
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in name)
    assert file_name(name) in (name, f"_{name}")


def test_two_people_of_one_name_have_two_notes_whatever_the_case() -> None:
    titles = {"a": "Rosa Delgado", "b": "rosa DELGADO", "c": "ＲＯＳＡ Delgado", "d": "Ann"}
    names = name_files(titles, {})
    assert names == {"a": "Rosa Delgado", "b": "rosa DELGADO 2", "c": "ＲＯＳＡ Delgado 3", "d": "Ann"}
    assert name_files({"b": "rosa", **titles}, names) == names, "names stay, in whatever order they come"
    assert name_files({"e": "ann"}, {"d": "Ann"}) == {"e": "ann"}, "the name of someone gone is free"


def person(name: str) -> str:
    """Only Rosa has a note."""
    return wikilink("Rosa Delgado", name) if name.startswith("Rosa") else f"@{name}"


def theme(word: str) -> str:
    """Every theme has one."""
    return wikilink(f"{word} (theme)", word)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "ask @Rosa Delgado about #shift-work",
            "ask [[Rosa Delgado]] about [[shift-work (theme)|shift-work]]",
        ),
        ("* learnt a lot", "learnt a lot"),
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
        ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("[[Other note]] ![x](y)", "\\[\\[Other note\\]\\] !\\[x\\](y)"),
        ("write to ada@example.org", "write to ada@example.org"),
        ("a\x1b[2Jb", "a␛\\[2Jb"),
    ],
)
def test_a_line_names_people_and_themes_and_nothing_else_happens(line: str, shown: str) -> None:
    assert linked(line, person, theme) == shown


HOSTILE = 'x: [1]\n---\n# Head\n<!-- infoint writes above this line. -->\n"q" \x1b]52;c;aGk=\x07 \udc80 {{t}}'


def whole(text: str) -> VaultNote:
    """A note in which every text is the same."""
    talk = VaultTalk(None, text, (), (VaultLine(3, "quote", text, star=True),), (("Takeaways", text),))
    return VaultNote(text, text, (("role", text), ("tags", [text, text])), talks=(talk,))


@pytest.mark.parametrize("text", [HOSTILE, "plain", "日本語 'quoted' \\back"])
def test_front_matter_is_yaml_and_no_text_escapes_its_place(text: str) -> None:
    data = note_text(whole(text), person, theme)
    assert data.decode().count(MARKER) == 1
    assert data.decode().endswith(f"{MARKER}\n")
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", data)
    _, front, body = data.decode().split("---\n", 2)
    found = yaml.safe_load(front)
    assert list(found) == ["infoint", "role", "tags"]
    assert [type(value) for value in found.values()] == [str, str, list]
    headings = [line for line in body.splitlines() if line.startswith("#")]
    assert len(headings) == 4, headings


@given(st.text(max_size=100))
def test_no_text_breaks_a_note(text: str) -> None:
    data = note_text(whole(text), person, theme)
    assert isinstance(yaml.safe_load(data.decode().split("---\n", 2)[1]), dict)
    assert our_part(data) == data.rstrip(b"\n")


def test_what_is_below_the_marker_stays_to_the_byte() -> None:
    first = note_text(whole("one"), person, theme)
    mine = b"\r\n  my own words \xff\xfe\n---\ninfoint: no\n" + MARKER.encode() + b"\nbelow a second one\n"
    grown = with_our_part(first + mine, note_text(whole("two"), person, theme))
    assert grown == note_text(whole("two"), person, theme) + mine
    assert our_part(grown) == our_part(note_text(whole("two"), person, theme))
    assert with_our_part(grown, b"") == MARKER.encode() + b"\n" + mine
    assert with_our_part(first, b"") == b"", "nothing of theirs: the note can go"


def test_a_note_of_somebody_elses_goes_below_as_a_whole() -> None:
    made = with_our_part(b"# Mine\n", note_text(whole("x"), person, theme))
    assert made.endswith(MARKER.encode() + b"\n\n# Mine\n")
    assert with_our_part(b"# Mine\n", b"") == b"# Mine\n"


def test_line_ends_of_another_system_are_no_change() -> None:
    data = note_text(whole("one"), person, theme)
    assert our_part(data.replace(b"\n", b"\r\n")) == our_part(data)


def test_a_note_says_whose_it_is() -> None:
    assert front_uid(note_text(whole("abc-1"), person, theme)) == "abc-1"
    assert front_uid(note_text(whole("abc-1"), person, theme).replace(b"\n", b"\r\n")) == "abc-1"
    assert front_uid(b"---\ntitle: x\ninfoint: abc-2\n---\n") == "abc-2"
    assert front_uid(b"# no front matter\ninfoint: x\n") == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [("fire service", "fire-service"), ("#x", "x"), ("2026", "2026_"), ("!!", ""), ("a/b", "a/b")],
)
def test_tags_are_those_of_obsidian(text: str, found: str) -> None:
    assert tag(text) == found
