"""Nothing that a terminal acts upon or hides comes through `visible`."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from infoint_tui.domain.text import keep_raw, visible

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\x07\r\n\t\x7f\u202e\u2066\u200d\u200b\ud800\u2028\ufe0f\U0001f469\U000e0061"
        ),
    )
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        ("Rosa Delgado", "Rosa Delgado"),
        ("Ana María Ruíz", "Ana María Ruíz"),
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x00b\x7f", "a␀b␡"),
        ("\x9b31m", "\ufffd31m"),
        ("abc\u202edef", "abc⇄def"),
        ("\u2066x\u2069\u200e\u200f\u061c", "⇄x⇄⇄⇄⇄"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("a\tb", "a b"),
        ("one\ntwo", "one⏎two"),
        ("one\r\ntwo", "one⏎two"),
        ("one\rtwo", "one␍two"),
        ("one\u2028two", "one⏎two"),
        ("soft\u00adhyphen", "soft-hyphen"),
        ("zero\u200bwidth", "zero◌width"),
        ("Ro\u200dsa", "Ro◌sa"),
        (FAMILY, FAMILY),
        (f"{FAMILY} and\x1b", f"{FAMILY} and␛"),
        (SCOTLAND, SCOTLAND),
        ("hidden\U000e0041", "hidden◌"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("no\u00a0break", "no\u00a0break"),
        ("[/x][red][@click=app.quit]", "[/x][red][@click=app.quit]"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_a_single_line_shows_what_it_holds(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("one\ntwo", "one\ntwo"),
        ("one\r\ntwo\x1b", "one\ntwo␛"),
        ("a\tb\n", "a b\n"),
        ("\x9bone\n\u202etwo", "\ufffdone\n⇄two"),
    ],
)
def test_line_breaks_stay_in_longer_texts(raw: str, shown: str) -> None:
    assert visible(raw, multiline=True) == shown


@given(HOSTILE, st.booleans())
@example(f"{FAMILY}\u200d", False)
@example("\u202e\u200d\U0001f469", False)
def test_nothing_harmful_is_left(raw: str, multiline: bool) -> None:
    shown = visible(raw, multiline=multiline)
    for char in shown:
        category = unicodedata.category(char)
        assert category not in ("Cs", "Zl", "Zp"), hex(ord(char))
        assert category != "Cc" or (multiline and char == "\n"), hex(ord(char))
        assert unicodedata.bidirectional(char) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
        assert char not in "\u200b\u200e\u200f\u061c\ufeff"


@given(HOSTILE, st.booleans())
def test_showing_twice_changes_nothing(raw: str, multiline: bool) -> None:
    once = visible(raw, multiline=multiline)
    assert visible(once, multiline=multiline) == once


def test_a_character_looks_the_same_alone_and_beside_a_control_character() -> None:
    joiners = {0x200C, 0x200D, 0x0D}
    differ = [
        code
        for code in range(0x10000)
        if code not in joiners and visible(chr(code)) != visible("\x1b" + chr(code))[1:]
    ]
    assert differ == []


@given(HOSTILE)
def test_every_character_keeps_its_place(raw: str) -> None:
    assert len(visible(raw)) == len(raw.replace("\r\n", "\n"))


@given(HOSTILE, st.booleans())
def test_an_edit_that_changes_nothing_keeps_the_stored_text(raw: str, multiline: bool) -> None:
    assert keep_raw(raw, visible(raw, multiline=multiline), multiline=multiline) == raw


@pytest.mark.parametrize(
    ("raw", "edited", "kept"),
    [
        ("a\tb", "a bc", "a\tbc"),
        ("\x1bname", "␛names", "\x1bnames"),
        ("one\x1b two\x1b", "one␛ three␛", "one\x1b three\x1b"),
        ("a\tb", "", ""),
        ("aaa", "aa", "aa"),
        ("one\r\ntwo\tx", "one\ntwo y", "one\ntwo\ty"),
    ],
)
def test_an_edit_changes_only_what_was_edited(raw: str, edited: str, kept: str) -> None:
    assert keep_raw(raw, edited, multiline=True) == kept


@given(HOSTILE, HOSTILE.map(visible))
def test_an_edit_shows_as_it_was_typed(raw: str, edited: str) -> None:
    assert visible(keep_raw(raw, edited)) == visible(edited)
