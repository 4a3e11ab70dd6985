"""Copies, earlier states and the way back: previewed, undoable, never over something else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.backups import change_lines, when_saved
from infoint_tui.services.workspace import Workspace
from tests.syncer import StepSyncer


@pytest.fixture
def lived(tmp_path: Path, clock: FixedClock) -> Iterator[Workspace]:
    """Revision 1: Rosa and Teo. Then Teo was renamed (2), Rosa taken away and Ana added (journal)."""
    workspace = Workspace.open(tmp_path / "home", clock=clock, syncer=StepSyncer())
    workspace.people.save_profile(name="Noor", zone="America/Chicago")
    rosa = workspace.people.add(name="Rosa Delgado")
    teo = workspace.people.add(name="Teo Varga")
    assert workspace._store.checkpoint()
    with workspace.session.edit("renamed") as edit:
        edit.put(teo.replace(name="Teodor Varga"))
    assert workspace._store.checkpoint()
    with workspace.session.edit("took away") as edit:
        edit.delete(rosa)
    workspace.people.add(name="Ana")
    workspace.home.flush()
    yield workspace
    workspace.close()


def people(workspace: Workspace) -> list[str]:
    return [contact.name for contact in workspace.session.contacts.all()]


def raw(workspace: Workspace) -> dict[str, dict[str, Any]]:
    return workspace._store.db.records.data.raw()


def test_a_copy_holds_the_journal_too_and_is_a_tinydb_file(lived: Workspace, tmp_path: Path) -> None:
    made = lived.data.backups.back_up(tmp_path / "copy.json")
    assert (made.state, made.records) == ("good", 3)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with TinyDB(made.path) as db:
        assert [contact["name"] for contact in db.table("contacts")] == ["Teodor Varga", "Ana"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.json", "home"]


def test_a_copy_into_a_folder_gets_a_name_with_the_date(lived: Workspace, tmp_path: Path) -> None:
    made = lived.data.backups.back_up(tmp_path)
    assert made.path.name.startswith("infoint-2026-03-02-")


@pytest.mark.parametrize("kind", ["file", "link to nowhere", "missing folder"])
def test_a_copy_never_takes_the_place_of_anything(lived: Workspace, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "copy.json"
    if kind == "file":
        target.write_text("mine")
    elif kind == "link to nowhere":
        target.symlink_to(tmp_path / "nowhere")
    else:
        target = tmp_path / "missing" / "copy.json"
    with pytest.raises(Refused, match=r"copy\.json") as refusal:
        lived.data.backups.back_up(target)
    assert refusal.value.how
    if kind == "file":
        assert target.read_text() == "mine"
    assert not [path for path in tmp_path.rglob("*") if "infoint-part" in path.name]


def test_a_copy_can_be_made_beside_a_window_that_writes(lived: Workspace, tmp_path: Path) -> None:
    reader = Workspace.open(lived.home.path, clock=lived.session.clock, read_only=True)
    assert reader.data.backups.back_up(tmp_path / "copy.json").records == 3
    reader.close()


def test_generations_are_listed_newest_first_with_what_they_hold(lived: Workspace) -> None:
    lived._store.checkpoint()
    (lived.home.path / "backups" / "db.00000001.json").write_bytes(b"{")
    newest, oldest = lived.data.backups.generations()
    assert (newest.rev, newest.state, newest.records) == (2, "good", 3)
    assert when_saved(newest.saved, "America/Chicago") == "Mon Mar 2, 2026, 09:00"
    assert (oldest.rev, oldest.state) == (1, "damaged")
    present = lived.data.backups.present()
    assert present is not None
    assert present.rev == 3


def test_a_preview_names_what_would_change_and_changes_nothing(lived: Workspace) -> None:
    before = raw(lived)
    preview = lived.data.backups.preview("1")
    (change,) = preview.changes
    assert change == ("contacts", ("Rosa Delgado",), ("Teo Varga",), ("Ana",))
    assert preview.total == "1 added, 1 changed, 1 removed"
    assert change_lines(preview.changes) == [
        ("", "contacts: 1 added, 1 changed, 1 removed"),
        ("+", "Rosa Delgado"),
        ("~", "Teo Varga"),
        ("-", "Ana"),
    ]
    assert raw(lived) == before


def test_going_back_is_one_change_that_undo_takes_back(lived: Workspace) -> None:
    before = raw(lived)
    said = lived.data.backups.restore(lived.data.backups.preview("1"))
    assert people(lived) == ["Rosa Delgado", "Teo Varga"]
    assert said.startswith("restored revision 1: 1 added, 1 changed, 1 removed")
    assert lived.session.undo() == "undo: restored revision 1"
    assert raw(lived) == before


def test_the_state_before_is_a_generation_that_brings_it_back(lived: Workspace) -> None:
    before = raw(lived)
    said = lived.data.backups.restore(lived.data.backups.preview("1"))
    assert said.endswith("To go back, restore revision 3")
    lived.close()
    again = Workspace.open(lived.home.path, clock=lived.session.clock, syncer=StepSyncer())
    assert people(again) == ["Rosa Delgado", "Teo Varga"]
    again.data.backups.restore(again.data.backups.preview("3"))
    assert raw(again) == before
    again.close()


def test_a_copy_brings_everything_into_an_empty_home(lived: Workspace, tmp_path: Path) -> None:
    lived._store.drafts.put("live|x|line", "half a sentence")
    copy = lived.data.backups.back_up(tmp_path / "copy.json").path
    other = Workspace.open(tmp_path / "other", clock=lived.session.clock, syncer=StepSyncer())
    other.data.backups.restore(other.data.backups.preview(str(copy)))
    assert raw(other) == raw(lived)
    other.close()


def test_what_is_being_typed_survives_going_back(lived: Workspace) -> None:
    lived._store.drafts.put("live|x|line", "half a sentence")
    lived.data.backups.restore(lived.data.backups.preview("1"))
    draft = lived._store.drafts.get("live|x|line")
    assert draft is not None
    assert draft.text == "half a sentence"


def test_odd_records_go_back_word_for_word(lived: Workspace, tmp_path: Path) -> None:
    copy = lived.data.backups.back_up(tmp_path / "copy.json").path
    data = json.loads(copy.read_text())
    data["contacts"]["77"] = ["not", "a record"]
    copy.write_text(json.dumps(data))
    preview = lived.data.backups.preview(str(copy))
    assert "look twice" in preview.earlier.doubt
    lived.data.backups.restore(preview)
    assert raw(lived)["contacts"]["77"] == ["not", "a record"]
    lived.session.undo()
    assert "77" not in raw(lived)["contacts"]


@pytest.mark.parametrize("content", [b"", b"{", b"\0" * 50, b"[]"])
def test_a_damaged_state_is_refused(lived: Workspace, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    with pytest.raises(Refused, match="cannot be used"):
        lived.data.backups.preview(str(tmp_path / "bad.json"))


def test_a_state_of_a_newer_infoint_is_refused(lived: Workspace, tmp_path: Path) -> None:
    copy = lived.data.backups.back_up(tmp_path / "copy.json").path
    copy.write_bytes(copy.read_bytes().replace(b'"schema": 1', b'"schema": 9'))
    with pytest.raises(Refused, match="newer infoint"):
        lived.data.backups.preview(str(copy))


def test_a_state_that_is_not_there_is_refused_with_those_that_are(lived: Workspace) -> None:
    with pytest.raises(Refused, match="There are: 1"):
        lived.data.backups.preview("9")


def test_without_the_pen_nothing_goes_back(lived: Workspace) -> None:
    reader = Workspace.open(lived.home.path, clock=lived.session.clock)
    assert reader.session.read_only
    preview = reader.data.backups.preview("1")
    with pytest.raises(Refused, match="open in PID"):
        reader.data.backups.restore(preview)
    reader.close()


def test_going_back_to_the_present_is_refused(lived: Workspace, tmp_path: Path) -> None:
    copy = lived.data.backups.back_up(tmp_path / "copy.json").path
    with pytest.raises(Refused, match="Nothing would change"):
        lived.data.backups.restore(lived.data.backups.preview(str(copy)))


def test_the_state_is_told_without_reading_files(lived: Workspace) -> None:
    state = lived.data.backups.state()
    assert (state.home, state.revision, state.records) == (lived.home.path, 2, 3)
    assert state.flushed_at == lived.session.clock.now()
    assert state.journal.files == 2
    assert state.file.size > 0


@pytest.mark.parametrize("place", [".", "journal", "pen", "backups/mine.json", "../home/copy.json"])
def test_a_copy_never_lands_in_the_home_itself(lived: Workspace, place: str) -> None:
    home = lived.home.path
    before = sorted(path.name for path in (home / "journal").iterdir())
    target = home.parent / home.name / place.replace("../home", f"../{home.name}")
    with pytest.raises(Refused, match="inside the data home"):
        lived.data.backups.back_up(target)
    assert sorted(path.name for path in (home / "journal").iterdir()) == before
