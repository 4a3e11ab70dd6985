"""Themes: another name changes only the tag, two become one in one step, and what they mean is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.evidence import ANSWERS, read_name, renamed
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.note_syntax import body_of, parse_line, theme_places
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

NOW = datetime(2026, 6, 11, 13, 12, tzinfo=UTC)


@pytest.fixture
def ten(tmp_path: Path, demo: Callable[..., None]) -> Iterator[Workspace]:
    """The story of ten conversations."""
    demo(tmp_path / "home", FixedClock(NOW), "ten")
    workspace = Workspace.open(tmp_path / "home", clock=FixedClock(NOW))
    yield workspace
    workspace.close()


def everything(ws: Workspace) -> dict[str, Any]:
    """All records as stored, and which of them."""
    return {
        name: sorted((value.encode() for value in repository.all()), key=lambda each: str(each["uid"]))
        for kind, repository in ws.session.tables.items()
        for name in [kind.__name__]
    }


PIECES = st.sampled_from(
    [
        *"#\\\"'@!~*+?^%& ([{:/x1_-\n\t",
        "#pay",
        "https://a.example/#b",
        "word",
        "“",
        "„",
        "«",
        "—",
        "\u0301",
        "é",
        "明",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_themes_are_found_as_the_line_is_read(text: str) -> None:
    parsed = parse_line(text, today=date(2026, 1, 1))
    expected = [(chip.label[1:], chip.start, chip.end) for chip in parsed.chips if chip.kind == "theme"]
    assert theme_places(text) == expected


@given(st.lists(PIECES, max_size=12).map("".join) | st.text())
def test_the_body_of_a_line_is_the_one_that_is_read(text: str) -> None:
    assert body_of(text) == parse_line(text, today=date(1970, 1, 1)).body


@given(st.lists(PIECES, max_size=12).map("".join))
def test_another_name_touches_only_the_tag(text: str) -> None:
    changed = renamed(text, "pay", "money")
    themes = [name for name, _start, _end in theme_places(text)]
    now = {name for name, _start, _end in theme_places(changed)}
    assert "pay" not in now
    assert now == {"money" if name == "pay" else name for name in themes}
    if "pay" not in themes:
        assert changed == text
    if themes.count("pay") == 1 and "money" not in themes:
        (start, end) = next((start, end) for name, start, end in theme_places(text) if name == "pay")
        assert changed == f"{text[:start]}#money{text[end:]}"


def test_a_line_that_has_both_keeps_one() -> None:
    assert renamed("nights cost sleep #pay #hours", "pay", "hours") == "nights cost sleep #hours"
    assert renamed("nights cost sleep #hours #pay", "pay", "hours") == "nights cost sleep #hours"
    assert renamed("#pay is bad #hours", "pay", "hours") == "#hours is bad #hours"
    assert (
        renamed("see https://x.example/#pay \\#pay #Pay", "pay", "wage")
        == "see https://x.example/#pay \\#pay #wage"
    )


def test_names_that_no_note_could_carry_are_refused() -> None:
    assert read_name(" #Shift_work ") == "shift-work"
    assert read_name("shift work") == "shift-work"
    for text in ("", "#", "9to5", "need", "role", "a.b", "pay!"):
        with pytest.raises(Refused):
            read_name(text)


def test_merging_two_themes_is_one_undo(ten: Workspace) -> None:
    before = everything(ten)
    rows = {row.name: row for row in ten.review.codebook.rows()}
    people = set(rows["math"].people) | set(rows["training"].people)
    ten.review.codebook.merge("math", "training")
    after = {row.name: row for row in ten.review.codebook.rows()}
    assert "math" not in after
    assert set(after["training"].people) == people
    assert everything(ten) != before
    ten.session.undo()
    assert everything(ten) == before


def test_renaming_changes_tags_and_nothing_else(ten: Workspace) -> None:
    before = everything(ten)
    ten.review.codebook.rename("pay", "money")
    after = everything(ten)
    for name, records in after.items():
        if name not in ("Meeting", "Theme", "Insight", "Verdict"):
            assert records == before[name]
    for old, new in zip(before["Meeting"], after["Meeting"], strict=True):
        for was, is_now in zip(old.get("notes", ()), new.get("notes", ()), strict=True):
            assert is_now == {**was, "text": was.get("text", "").replace("#pay", "#money")}
    (entry,) = [theme for theme in ten.session.themes.all() if theme.name == "money"]
    assert entry.definition == "wages, tools and what the first years cost"
    assert not any("pay" in insight.themes for insight in ten.session.insights.all())
    ten.session.undo()
    assert everything(ten) == before


def test_a_name_that_is_taken_is_refused_and_offers_to_merge(ten: Workspace) -> None:
    with pytest.raises(Refused, match="There is a theme #hours already"):
        ten.review.codebook.rename("pay", "hours")


def test_merged_entries_keep_all_memos_and_one_definition(ten: Workspace) -> None:
    ten.review.codebook.merge("hours", "pay")
    entry = ten.review.codebook.entry("pay")
    assert entry.definition == "wages, tools and what the first years cost"
    assert [memo.on for memo in entry.memos] == [date(2026, 5, 15), date(2026, 5, 22)]
    assert "hours" not in ten.review.codebook.entries()


def test_the_side_of_a_note_is_said_and_taken_back(ten: Workspace) -> None:
    row = next(row for row in ten.review.codebook.rows() if row.name == "craft")
    quote = next(quote for quote in row.quotes if not quote.note.side)
    assert ten.review.codebook.take_side(quote.talk.uid, quote.note.uid, "-") == "-"
    row = next(row for row in ten.review.codebook.rows() if row.name == "craft")
    assert quote.talk.person in row.on("-")
    assert ten.review.codebook.take_side(quote.talk.uid, quote.note.uid, "-") == ""


def test_a_note_is_tagged_afterwards(ten: Workspace) -> None:
    row = next(row for row in ten.review.codebook.rows() if row.name == "respect")
    quote = row.quotes[0]
    assert ten.review.codebook.tag(quote.talk.uid, quote.note.uid, "First Weeks") == "first-weeks"
    note = ten.session.meetings.need(quote.talk.uid).note(quote.note.uid)
    assert note is not None
    assert note.text == f"{quote.note.text} #first-weeks"
    assert note.kind.value == quote.note.kind
    assert [row.name for row in ten.review.codebook.rows()].count("first-weeks") == 1


def test_ten_more_conversations_change_no_verdict_said_before(ten: Workspace) -> None:
    def said() -> dict[str, tuple[str, str, str]]:
        found = {}
        for row in ten.review.comparing.questions():
            for answer in row.answers:
                found[answer.item.uid] = (answer.item.stance, answer.item.summary, row.key)
        return found

    def sides() -> dict[str, str]:
        return {q.note.uid: q.note.side for row in ten.review.codebook.rows() for q in row.quotes}

    verdicts, before = said(), sides()
    for number in range(10):
        talk = ten.conversation.start_new(f"Newcomer Number{number}")
        ten.conversation.note(talk.uid, "four days off is freedom #hours #pay")
        ten.conversation.end(talk.uid)
    assert {uid: said()[uid] for uid in verdicts} == verdicts
    assert {uid: sides()[uid] for uid in before} == before


def two_talks(ws: Workspace) -> tuple[Meeting, Meeting]:
    """Two conversations about one path that speak of two themes."""
    path = ws.people.save_path("Baker").uid
    talks = []
    for name in ("Ada", "Ines"):
        ws.people.add(name=name, paths=(path,))
        talk = ws.conversation.start_new(name)
        ws.conversation.note(talk.uid, f"{name} sleeps little #hours #pay")
        talks.append(ws.conversation.end(talk.uid))
    return talks[0], talks[1]


def test_a_takeaway_with_a_side_survives_a_rename_and_the_next_edit(ten: Workspace) -> None:
    talk, _other = two_talks(ten)
    ten.reflection.answer(talk.uid, "takeaways", takeaways="the #pay is low #pay\n#hours are long")
    (low, long) = ten.review.codebook.insights("pay")[-1], ten.review.codebook.insights("hours")[-1]
    with ten.session.edit("a side") as edit:
        edit.put(low.replace(side="against"))
    assert low.statement == "the pay is low"
    ten.review.codebook.rename("pay", "first-wage")
    now = ten.session.insights.need(low.uid)
    assert (now.statement, now.themes, now.side) == ("the first wage is low", ("first-wage",), "against")
    assert ten.session.insights.need(long.uid).themes == ("hours",)
    reflection = ten.session.meetings.need(talk.uid).reflection
    assert reflection is not None
    ten.reflection.answer(talk.uid, "takeaways", takeaways=f"{reflection.takeaways}\none more")
    assert ten.session.insights.need(low.uid).side == "against"
    ten.session.undo()
    ten.session.undo()
    assert ten.session.insights.need(low.uid).statement == "the pay is low"


@pytest.mark.parametrize("field", ANSWERS)
def test_every_answer_follows_a_theme_and_its_conversation_counts(ten: Workspace, field: str) -> None:
    path = ten.people.save_path("Baker").uid
    ten.people.add(name="Ada", paths=(path,))
    talk = ten.conversation.end(ten.conversation.start_new("Ada").uid)
    assert talk.reflection is None
    ten.reflection.answer(talk.uid, field, **{field: "early mornings #dawn"})
    assert ten.review.codebook.rename("dawn", "early") == "#dawn is #early now, in 1 conversation."
    reflection = ten.session.meetings.need(talk.uid).reflection
    assert getattr(reflection, field) == "early mornings #early"
    ten.review.codebook.merge("early", "hours")
    assert getattr(ten.session.meetings.need(talk.uid).reflection, field) == "early mornings #hours"


def test_merged_themes_leave_one_verdict_for_a_pair(ten: Workspace) -> None:
    ada, ines = two_talks(ten)
    for talk in (ada, ines):
        ten.reflection.answer(talk.uid, "takeaways", takeaways="little sleep #hours\nlittle money #pay")
    hours = ten.review.differences.judge("hours", ada.uid, ines.uid, "differs")
    pay = ten.review.differences.judge("pay", ines.uid, ada.uid, "same")
    assert hours is not None
    assert pay is not None
    ten.review.differences.explain(hours.uid, "one has children")
    before = everything(ten)
    ten.review.codebook.merge("hours", "pay")
    (left,) = [each for each in ten.session.differences.all() if set(each.meetings) == {ada.uid, ines.uid}]
    assert (left.uid, left.theme, left.verdict, left.why) == (pay.uid, "pay", "same", "one has children")
    own = [one for one in ten.session.insights.all() if one.meeting in (ada.uid, ines.uid) and not one.origin]
    assert {one.themes for one in own} == {("pay",)}
    assert not any(one.contradicts for one in own)
    assert any(one.agrees for one in own)
    assert "hours" not in ten.review.codebook.entries()
    ten.session.undo()
    assert everything(ten) == before


def test_a_verdict_follows_its_theme(ten: Workspace) -> None:
    ada, ines = two_talks(ten)
    made = ten.review.differences.judge("hours", ada.uid, ines.uid, "differs")
    assert made is not None
    before = everything(ten)
    ten.review.codebook.rename("hours", "early")
    assert ten.session.differences.need(made.uid) == made.replace(theme="early")
    ten.session.undo()
    assert everything(ten) == before
    ten.review.codebook.merge("hours", "craft")
    assert ten.session.differences.need(made.uid).theme == "craft"
    ten.session.undo()
    assert everything(ten) == before


def test_merging_two_defined_themes_is_one_undo(ten: Workspace) -> None:
    before = everything(ten)
    assert {"hours", "pay"} <= ten.review.codebook.entries().keys()
    ten.review.codebook.merge("hours", "pay")
    assert not any("hours" in insight.themes for insight in ten.session.insights.all())
    ten.session.undo()
    assert everything(ten) == before
