"""What is typed is kept whether this window writes or only reads, and whatever it is called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.records import DraftKey
from infoint_tui.services.workspace import Workspace

LINE = DraftKey("live", "m1", "line")


@pytest.fixture
def reader(ws: Workspace, tmp_path: Path, clock: FixedClock) -> Iterator[Workspace]:
    """A second window, which only reads while `ws` is open."""
    ws.session.drafts.put(LINE, "she said", at=3)
    ws.home.flush()
    second = Workspace.open(tmp_path / "home", clock=clock)
    assert second.session.read_only
    yield second
    second.close()


def test_what_is_typed_while_only_reading_is_kept(ws: Workspace, reader: Workspace) -> None:
    reader.session.drafts.put(LINE, "she said no", at=3)
    assert reader.session.drafts.waiting
    assert reader.session.drafts.get(LINE) == "she said no"
    assert reader.session.drafts.meta(LINE) == {"at": 3}
    assert ws.session.drafts.get(LINE) == "she said"


def test_it_is_journalled_once_this_window_writes(
    ws: Workspace, reader: Workspace, tmp_path: Path, clock: FixedClock
) -> None:
    reader.session.drafts.put(LINE, "she said no", at=3)
    ws.close()
    assert reader.home.try_take_lock()
    reader.session.drafts.settle()
    assert not reader.session.drafts.waiting
    reader.home.flush()
    third = Workspace.open(tmp_path / "home", clock=clock, read_only=True)
    assert third.session.drafts.get(LINE) == "she said no"
    assert third.session.drafts.meta(LINE) == {"at": 3}


def test_what_the_other_window_typed_meanwhile_is_kept_too(ws: Workspace, reader: Workspace) -> None:
    reader.session.drafts.put(LINE, "she said no", at=3)
    ws.session.drafts.put(LINE, "twelve hours", at=9)
    ws.close()
    assert reader.home.try_take_lock()
    reader.session.drafts.settle()
    assert reader.session.drafts.get(LINE) == "she said no"
    (clash,) = reader.data.conflicts.all()
    assert (clash.ours, clash.theirs) == ("she said no", "twelve hours")


def take_over(ws: Workspace, reader: Workspace) -> None:
    ws.close()
    assert reader.home.try_take_lock()
    reader.session.drafts.settle()


def test_a_key_in_a_field_that_shows_an_older_text_overwrites_nothing(
    ws: Workspace, reader: Workspace
) -> None:
    """The field of the reading window was filled before the other went on typing."""
    assert reader.session.drafts.get(LINE) == "she said"
    ws.session.drafts.put(LINE, "she said nights are worst", at=3)
    take_over(ws, reader)
    reader.session.drafts.put(LINE, "she saidx", at=3)
    assert [clash.theirs for clash in reader.data.conflicts.all()] == ["she said nights are worst"]
    reader.session.drafts.put(LINE, "she saidxy", at=3)
    assert reader.data.conflicts.count == 1, "its own text is no other's"


@pytest.mark.parametrize("how", ["drop", "commit"])
def test_ending_a_draft_keeps_what_the_other_window_typed_into_it(
    ws: Workspace, reader: Workspace, how: str
) -> None:
    reader.session.drafts.get(LINE)
    ws.session.drafts.put(LINE, "twelve hours", at=9)
    take_over(ws, reader)
    if how == "drop":
        reader.session.drafts.drop(LINE)
    else:
        reader.people.add(name="Rosa", end_drafts=(str(LINE),))
    assert reader.session.drafts.get(LINE) is None
    assert [clash.theirs for clash in reader.data.conflicts.all()] == ["twelve hours"]


def test_a_text_that_holds_the_others_needs_no_choice(ws: Workspace, reader: Workspace) -> None:
    reader.session.drafts.put(LINE, "she said twelve hours", at=3)
    ws.session.drafts.put(LINE, "twelve hours", at=9)
    take_over(ws, reader)
    assert reader.data.conflicts.count == 0


def test_a_text_shown_after_the_change_is_gone_on_from(ws: Workspace, reader: Workspace) -> None:
    reader.session.drafts.get(LINE)
    ws.session.drafts.put(LINE, "twelve hours", at=9)
    take_over(ws, reader)
    assert reader.session.drafts.get(LINE) == "twelve hours"
    reader.session.drafts.put(LINE, "thirteen", at=9)
    assert reader.data.conflicts.count == 0


def test_a_draft_emptied_while_only_reading_takes_nothing_from_the_other(
    ws: Workspace, reader: Workspace
) -> None:
    reader.session.drafts.put(LINE, "")
    assert reader.session.drafts.get(LINE) is None
    ws.close()
    assert reader.home.try_take_lock()
    reader.session.drafts.settle()
    assert reader.session.drafts.get(LINE) == "she said"


def test_a_change_ends_what_waits_of_its_draft(ws: Workspace) -> None:
    key = DraftKey("form", "c1", "about")
    long = "x" * 5_000_000
    ws.session.drafts.put(key, long)
    assert ws.session.drafts.get(key) == long, "kept, though too long for the journal"
    ws.people.add(name="Rosa", end_drafts=(str(key),))
    assert ws.session.drafts.get(key) is None


def test_the_draft_of_an_overlong_name_is_a_draft_of_its_own(ws: Workspace) -> None:
    keys = [DraftKey("reflect", f"m1/person-{'x' * 3000}{tail}", "name") for tail in "ab"]
    for key in keys:
        ws.session.drafts.put(key, key.subject[-1])
    assert [ws.session.drafts.get(key) for key in keys] == ["a", "b"]


def test_undo_and_redo_are_refused_while_only_reading(reader: Workspace) -> None:
    for step in (reader.session.undo, reader.session.redo):
        with pytest.raises(Refused, match="open in PID"):
            step()


def test_a_contact_that_is_gone_is_a_refusal(ws: Workspace) -> None:
    with ws.session.edit("nothing") as edit, pytest.raises(Refused, match="gone"):
        edit.contact("no one")
    with ws.session.edit("nothing") as edit, pytest.raises(Refused, match="gone"):
        edit.meeting("nothing")
