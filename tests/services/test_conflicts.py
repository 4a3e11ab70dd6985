"""What is kept twice is shown in words and settled one by one, each choice one step for undo."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting, Note
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.conflicts import BOTH, OURS, THEIRS, Clash
from infoint_tui.services.doctor import check_home
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.records import Put

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def outside(ws: Workspace) -> Callable[[Edit, Edit], None]:
    """Change the same records here and in the file, which then stands as another program left it."""

    def change(here: Edit, there: Edit) -> None:
        assert ws._store.checkpoint()
        path = ws.home.path / "infoint.json"
        raw = json.loads(path.read_bytes())
        for table in ("contacts", "meetings"):
            for record in raw[table].values():
                mine = json.loads(json.dumps(record))
                here(mine)
                ws._store.commit([Put(table, mine["uid"], mine)], label="here", undoable=True)
                there(record)
        path.write_text(json.dumps(raw))
        ws.home.look()

    return change


@pytest.fixture
def rosa(ws: Workspace) -> str:
    contact = ws.people.add(name="Rosa Delgado")
    with ws.session.edit("talk") as edit:
        note = Note(uid="n1", at=3, text="nights are worst")
        edit.put(Meeting(uid="m1", contacts=(contact.uid,), purpose="first look", notes=(note,)))
    return contact.uid


def only(ws: Workspace) -> Clash:
    (clash,) = ws.data.conflicts.all()
    return clash


def test_each_place_is_named_with_both_texts(ws: Workspace, rosa: str, outside: Any) -> None:
    outside(
        lambda r: r.update(name="Rosa D.") if "name" in r else r["notes"][0].update(text="nights are hard"),
        lambda r: (
            r.update(name="R. Delgado", organisation="Brookvale EMS")
            if "name" in r
            else r["notes"][0].update(text="nights are long")
        ),
    )
    assert [(c.name, c.field, c.ours, c.theirs) for c in ws.data.conflicts.all()] == [
        ("contact: Rosa D.", "name", "Rosa D.", "R. Delgado"),
        (
            "conversation: Rosa D. · first look",
            "notes, “nights are hard”, text",
            "nights are hard",
            "nights are long",
        ),
    ]
    assert ws.attention.conflicts == 2
    contact = ws.session.contacts.get(rosa)
    assert contact is not None
    assert contact.organisation == "Brookvale EMS", "what only one side changed is joined"


@pytest.mark.parametrize(
    ("choice", "name"), [(OURS, "Rosa D."), (THEIRS, "R. Delgado"), (BOTH, "Rosa D. / R. Delgado")]
)
def test_a_choice_is_one_step_for_undo(
    ws: Workspace, rosa: str, outside: Any, choice: str, name: str
) -> None:
    outside(
        lambda r: r.update(name="Rosa D.") if "name" in r else None,
        lambda r: r.update(name="R. Delgado") if "name" in r else None,
    )
    label = ws.data.conflicts.settle(only(ws), choice)
    assert ws.session.contacts.need(rosa).name == name
    assert ws.attention.conflicts == 0
    assert ws.session.undo() == f"undo: {label}"
    assert ws.session.contacts.need(rosa).name == "Rosa D."
    assert ws.attention.conflicts == 1
    ws.session.redo()
    assert ws.session.contacts.need(rosa).name == name


def test_places_of_one_record_are_settled_one_by_one(ws: Workspace, rosa: str, outside: Any) -> None:
    outside(
        lambda r: r.update(name="Rosa D.", title="trainer") if "name" in r else None,
        lambda r: r.update(name="R. Delgado", title="field trainer") if "name" in r else None,
    )
    first, second = ws.data.conflicts.all()
    ws.data.conflicts.settle(first, THEIRS)
    assert [clash.place for clash in ws.data.conflicts.all()] == [second.place]
    with pytest.raises(Refused, match="already settled"):
        ws.data.conflicts.settle(first, OURS)
    ws.data.conflicts.settle(second, THEIRS)
    contact = ws.session.contacts.need(rosa)
    assert (contact.name, contact.title) == ("R. Delgado", "field trainer")
    assert ws.data.conflicts.all() == []


def test_what_cannot_stand_together_is_refused_and_nothing_changed(
    ws: Workspace, rosa: str, outside: Any
) -> None:
    outside(
        lambda r: r.update(stage="contacted") if "name" in r else None,
        lambda r: r.update(stage="nurture") if "name" in r else None,
    )
    before = ws.session.contacts.need(rosa)
    with pytest.raises(Refused, match="stage"):
        ws.data.conflicts.settle(only(ws), BOTH)
    assert ws.session.contacts.need(rosa) == before
    assert ws.attention.conflicts == 1


def test_a_broken_version_from_elsewhere_is_not_taken(ws: Workspace, rosa: str, outside: Any) -> None:
    outside(
        lambda r: r.update(archived=True) if "name" in r else None,
        lambda r: r.update(archived="so so") if "name" in r else None,
    )
    with pytest.raises(Refused, match="archived"):
        ws.data.conflicts.settle(only(ws), THEIRS)


def test_a_record_deleted_meanwhile_comes_back_whole(ws: Workspace, rosa: str, outside: Any) -> None:
    outside(
        lambda r: r.update(name="Rosa D.") if "name" in r else None,
        lambda r: r.update(name="R. Delgado") if "name" in r else None,
    )
    ws._store.commit([Put("contacts", rosa, None)], label="gone", undoable=True)
    clash = only(ws)
    assert clash.ours == ""
    ws.data.conflicts.settle(clash, THEIRS)
    assert ws.session.contacts.need(rosa).name == "R. Delgado"


def test_conflicts_that_make_no_sense_are_shown_all_the_same(ws: Workspace) -> None:
    odd: list[dict[str, Any]] = [
        {"table": "contacts", "record": "no one", "theirs": {"name": "x"}, "places": "all"},
        {"table": 3, "theirs": None, "places": [[1], ["a"]]},
        {},
    ]
    with ws.session.change("odd") as change:
        for n, fields in enumerate(odd):
            change.store(Put("conflicts", str(n), {"uid": str(n), **fields}))
    clashes = ws.data.conflicts.all()
    assert [clash.field for clash in clashes] == ["the whole record", "a", "the whole record"]
    for clash in clashes:
        ws.data.conflicts.settle(clash, OURS)
    assert ws.data.conflicts.count == 0


# -- conflict copies ------------------------------------------------------------------------------------


@pytest.fixture
def copy(ws: Workspace, rosa: str, tmp_path: Path, clock: FixedClock) -> Path:
    """A copy in which another machine renamed Rosa, added Marcus and knows a third conversation."""
    assert ws._store.checkpoint()
    there = tmp_path / "there"
    shutil.copytree(ws.home.path, there, ignore=shutil.ignore_patterns("pen"))
    other = Workspace.open(there, clock=clock)
    with other.session.edit("there") as edit:
        edit.put(other.session.contacts.need(rosa).replace(organisation="Brookvale EMS"))
    other.people.add(name="Marcus Bell")
    other.close()
    with ws.session.edit("here") as edit:
        edit.put(ws.session.contacts.need(rosa).replace(name="Rosa D."))
    return Path(shutil.copy(there / "infoint.json", ws.home.path / "infoint (1).json"))


def test_a_copy_is_previewed_and_joined_as_one_step(ws: Workspace, rosa: str, copy: Path) -> None:
    assert ws.data.copies.news() == [copy]
    assert ws.data.copies.news() == [], "told once"
    preview = ws.data.copies.preview(copy)
    assert preview.related
    assert [(line.verb, line.name) for line in preview.lines if "contact" in line.name] == [
        ("changed", "contact: Rosa D."),
        ("new", "contact: Marcus Bell"),
    ]
    assert ws.session.contacts.count() == 1, "looking changes nothing"
    said = ws.data.copies.join(preview)
    assert "backups" in said
    contact = ws.session.contacts.need(rosa)
    assert (contact.name, contact.organisation) == ("Rosa D.", "Brookvale EMS")
    assert ws.session.contacts.count() == 2
    assert ws.attention.copies == 0
    assert (ws.home.path / "backups" / "infoint (1).json").exists()
    assert ws.session.undo() == "undo: joined infoint (1).json"
    assert ws.session.contacts.count() == 1


def test_not_now_holds_for_this_file_as_it_is(ws: Workspace, copy: Path) -> None:
    ws.data.copies.leave(copy)
    assert ws.attention.copies == 0
    assert ws.data.copies.news() == []
    copy.write_bytes(b"{ another")
    assert ws.data.copies.news() == [copy]


def test_a_copy_that_cannot_be_read_says_why(ws: Workspace, copy: Path) -> None:
    copy.write_bytes(b"{ oops")
    preview = ws.data.copies.preview(copy)
    assert "line 1" in preview.problem
    with pytest.raises(Refused, match="cannot be read"):
        ws.data.copies.join(preview)
    copy.unlink()
    assert "gone" in ws.data.copies.preview(copy).problem


def test_a_window_that_only_reads_joins_nothing(
    ws: Workspace, copy: Path, tmp_path: Path, clock: FixedClock
) -> None:
    ws.home.flush()
    reader = Workspace.open(tmp_path / "home", clock=clock)
    with pytest.raises(Refused, match="open in PID"):
        reader.data.copies.join(reader.data.copies.preview(copy))
    assert copy.exists()
    reader.close()


def test_a_check_names_what_waits_for_a_choice(
    ws: Workspace, rosa: str, copy: Path, outside: Any, clock: FixedClock
) -> None:
    outside(
        lambda r: r.update(title="trainer") if "name" in r else None,
        lambda r: r.update(title="field trainer") if "name" in r else None,
    )
    ws.home.flush()
    report = check_home(ws.home.path)
    assert any(str(copy) in notice and "sync program" in notice for notice in report.notices)
    assert any("1 place was changed here and elsewhere" in notice for notice in report.notices)
    assert report.sound, "nothing is wrong with it"
