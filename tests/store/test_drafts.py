"""Drafts: every key in the journal, and the cost of a key independent of the length of the text."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.store.records import InvalidRecord, SaveState
from infoint_tui.store.replay import DraftReader, DraftWriter

from .conftest import Home, contact, step


def text_of(home: Home, key: str = "k") -> str:
    store = home.open()
    draft = store.drafts.get(key)
    assert draft is not None
    home.die(store)
    return draft.text


def test_every_key_survives_the_death_of_the_process(home: Home) -> None:
    store = home.open()
    for length in range(1, 12):
        store.drafts.put("live|m1|line", "hello world"[:length], {"first_key": "10:00:01"})
        home.clock.advance(seconds=1)
    home.die(store)
    draft = home.open().drafts.get("live|m1|line")
    assert draft is not None
    assert draft.text == "hello world"
    assert draft.meta == {"first_key": "10:00:01"}
    assert draft.at == home.clock.now() - timedelta(seconds=1)


def test_a_draft_is_flushed_soon_a_change_at_once(home: Home) -> None:
    store = home.open()
    syncer = store.saver.syncer
    store.drafts.put("k", "t")
    assert syncer.asked == "soon"  # type: ignore[attr-defined]
    store.commit([contact("a")], label="x")
    assert syncer.asked == "now"  # type: ignore[attr-defined]
    assert store.status.state is SaveState.SAVING


def bytes_of_typing(home: Home, length: int, keys: int) -> int:
    store = home.open()
    text = "x" * length
    store.drafts.put("k", text)
    before = home.osl.written
    for n in range(keys):
        middle = len(text) // 2
        text = text[:middle] + chr(97 + n % 26) + text[middle:]
        store.drafts.put("k", text)
    cost = home.osl.written - before
    home.die(store)
    assert text_of(home) == text
    return cost // keys


def test_a_key_costs_the_same_in_a_long_text(home: Home) -> None:
    assert bytes_of_typing(home, 500, 40) < 1_500
    assert bytes_of_typing(home, 50_000, 40) < 2_000
    assert bytes_of_typing(home, 500_000, 40) < 2_000


def test_typing_in_blocks_goes_on_through_checkpoints_and_restarts(home: Home) -> None:
    store = home.open()
    text = "".join(chr(0x4E00 + n % 500) for n in range(5_000))
    for n in range(30):
        text = text[: n * 100] + "é" * (n % 3 + 1) + text[n * 100 + n % 2 :]
        store.drafts.put("k", text)
        if n % 7 == 3:
            assert store.checkpoint()
        if n % 11 == 5:
            home.die(store)
            store = home.open()
            assert store.drafts.all()["k"].text == text
    home.die(store)
    assert text_of(home) == text


def test_blocks_typed_during_a_checkpoint_are_found_by_a_start_from_either_file(home: Home) -> None:
    store = home.open()
    text = "y" * 5_000
    store.drafts.put("k", text)
    replace = home.osl.replace
    seen: list[str] = []

    def type_meanwhile(source: object, target: object) -> None:
        nonlocal text
        for n in range(3):
            text = text[:2_000] + str(n) + text[2_000:]
            store.drafts.put("k", text)
        seen.append("typed")
        replace(source, target)  # type: ignore[arg-type]

    home.osl.replace = type_meanwhile  # type: ignore[method-assign]
    assert store.checkpoint()
    home.osl.replace = replace  # type: ignore[method-assign]
    assert seen
    text += "!"
    store.drafts.put("k", text)
    home.die(store)
    assert text_of(home) == text
    home.file.unlink()
    assert text_of(home) == text


def test_blocks_are_found_when_the_new_journal_could_not_be_begun(home: Home) -> None:
    store = home.open()
    text = "y" * 5_000
    store.drafts.put("k", text)
    step(store)
    home.osl.fail("create", 28, after=0, forever=True)
    assert not store.checkpoint()
    home.osl.heal()
    text = text[:100] + "more" + text[100:]
    store.drafts.put("k", text)
    home.die(store)
    assert text_of(home) == text


def test_drafts_are_found_by_prefix_and_dropped(home: Home) -> None:
    store = home.open()
    store.drafts.put("reflect|m1|a", "one")
    store.drafts.put("reflect|m1|b", "two")
    store.drafts.put("form|x|a", "three")
    assert {key: draft.text for key, draft in store.drafts.all("reflect|m1|").items()} == {
        "reflect|m1|a": "one",
        "reflect|m1|b": "two",
    }
    store.drafts.drop("reflect|m1|a")
    store.drafts.drop("reflect|m1|a")
    home.die(store)
    assert set(home.open().drafts.all()) == {"reflect|m1|b", "form|x|a"}


def test_half_characters_do_not_stop_the_typing(home: Home) -> None:
    store = home.open()
    store.drafts.put("k", "a\ud83d")
    store.drafts.put("k", "a\ud83db" + "c" * 3_000)
    home.die(store)
    assert text_of(home) == "a�b" + "c" * 3_000


def test_a_meta_that_json_cannot_hold_is_refused(home: Home) -> None:
    store = home.open()
    with pytest.raises(InvalidRecord):
        store.drafts.put("k", "text", {"at": object()})
    assert store.drafts.get("k") is None


@given(
    st.lists(
        st.tuples(st.integers(0, 6_000), st.integers(0, 3_000), st.text(max_size=20), st.integers(1, 200))
    )
)
def test_any_editing_said_in_blocks_is_put_together_again(
    edits: list[tuple[int, int, str, int]],
) -> None:
    writer, reader = DraftWriter(), DraftReader("")
    text = "".join(f"{n:05}" for n in range(600))
    reader.apply(writer.change_to(text))
    for start, length, new, times in edits:
        text = text[:start] + new * times + text[start + length :]
        reader.apply(writer.change_to(text))
        assert reader.text == text
        assert whole(writer) == text


def whole(writer: DraftWriter) -> str:
    """What a reader makes of the whole statement, made by a copy so that the writer goes on undisturbed."""
    reader = DraftReader("a text that must go")
    reader.apply(copy.deepcopy(writer).restate())
    return reader.text


def without(home: Home, *numbers: int) -> None:
    """Take the lines with these numbers out of the newest journal, as a power cut may."""
    path = home.journals()[-1]
    pieces = path.read_bytes().split(b"\n")
    lost = [b'{"seq":%d,' % number for number in numbers]
    path.write_bytes(
        b"\n".join(p.translate(bytes(256)) if p[9:].startswith(tuple(lost)) else p for p in pieces)
    )


def test_a_lost_line_costs_its_block_and_no_more(home: Home) -> None:
    store = home.open()
    text = "a" * 512 + "b" * 512 + "c" * 100
    store.drafts.put("k", text)
    store.drafts.put("k", "1" + text)
    store.drafts.put("k", "1" + text + "2")
    home.die(store)
    without(home, 2)
    assert text_of(home) == text + "2"


def test_blocks_never_go_on_from_another_division_of_the_text(home: Home) -> None:
    store = home.open()
    text = "".join(f"{n:04} " for n in range(300))
    store.drafts.put("k", text)
    step(store)
    home.die(store)
    store = home.open()
    assert store.flush()
    store.drafts.put("k", "xx" + text)
    store.drafts.put("k", "xxy" + text)
    home.die(store)
    without(home, 2)
    assert text_of(home) == text


def test_a_new_place_for_a_block_that_is_lost_leaves_the_text_as_it_was(home: Home) -> None:
    store = home.open()
    text = "a" * 512 + "b" * 512 + "c" * 100
    store.drafts.put("k", text)
    grown = "a" * 512 + "B" * 1000 + text[512:]
    store.drafts.put("k", grown)
    store.drafts.put("k", grown[:700] + "x" * 1000 + grown[700:])
    home.die(store)
    without(home, 2)
    assert text_of(home) == text


def test_blocks_of_a_draft_whose_beginning_is_lost_make_no_draft(home: Home) -> None:
    store = home.open()
    store.drafts.put("k", "a" * 2_000)
    store.drafts.put("k", "a" * 2_001)
    home.die(store)
    without(home, 1)
    again = home.open()
    assert again.drafts.get("k") is None
    assert "1 changes in the journal could not be read" in again.report.notices[0]
