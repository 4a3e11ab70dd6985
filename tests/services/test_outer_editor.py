"""What the user's own editor saves is never lost, whatever becomes of the editor or of infoint."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.doctor import check_home
from infoint_tui.services.files import FILE
from infoint_tui.services.records import DraftKey
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.draft_log import Sheet
from infoint_tui.store.home import EDITING


@pytest.fixture
def rosa(ws: Workspace) -> Contact:
    """Whom the letters are for."""
    return ws.people.add(name="Rosa Delgado", why_this_person="trains newcomers")


def key_of(contact: Contact) -> DraftKey:
    """The letter to somebody."""
    return DraftKey("outreach", contact.uid, "body")


def laid_out(ws: Workspace, contact: Contact, text: str = "Dear Rosa") -> Sheet:
    """A letter in an editor."""
    return ws.data.outer_editor.lay_out(key_of(contact), text, suffix=".txt", people=(contact.uid,))


def run(sheet: Sheet, script: str) -> None:
    """An editor, as a shell script."""
    subprocess.run(["sh", "-c", script, "editor", str(sheet.path)], check=False)


def left(home: Path) -> list[str]:
    """What lies in the place for such texts."""
    return sorted(path.name for path in (home / EDITING).rglob("*") if path.is_file())


def end(ws: Workspace, sheet: Sheet) -> None:
    """End infoint as a kill does: the lock goes, the file stays."""
    sheet.give_lock()
    ws.close()


def reopened(ws: Workspace, clock: FixedClock) -> Workspace:
    """infoint started again."""
    return Workspace.open(ws.home.path, clock=clock)


def test_the_file_is_private_and_in_the_home(ws: Workspace, rosa: Contact) -> None:
    sheet = laid_out(ws, rosa)
    assert sheet.path.read_bytes() == b"Dear Rosa"
    assert stat.S_IMODE(sheet.path.stat().st_mode) == 0o600
    for folder in (sheet.folder, sheet.folder.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sheet.folder.parent.parent == ws.home.path


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ('echo "Dear Rosa, hello" > "$1"', "Dear Rosa, hello"),
        ('echo "by rename" > "$1.new"; mv "$1.new" "$1"', "by rename"),
        ("printf '\\357\\273\\277marked\\r\\nlines' > \"$1\"", "marked\nlines"),
        ("printf 'caf\\351 and caf\\303\\251' > \"$1\"", "café and café"),
        ('echo unsaved > "$1.save"', "unsaved"),
        (': > "$1"', ""),
    ],
)
def test_what_was_saved_is_the_draft_and_the_file_goes(
    ws: Workspace, rosa: Contact, script: str, text: str
) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, script)
    saved = ws.data.outer_editor.take(sheet)
    assert saved is not None
    assert saved.text == text
    assert saved.utf8 is ("351" not in script)
    assert ws.session.drafts.get(key_of(rosa)) == text
    assert left(ws.home.path) == []


@pytest.mark.parametrize("script", ["true", 'rm "$1"', 'echo "Dear Rosa" > "$1"', 'touch "$1~"'])
def test_where_nothing_new_was_saved_nothing_changes(ws: Workspace, rosa: Contact, script: str) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, script)
    assert ws.data.outer_editor.take(sheet) is None
    assert ws.session.drafts.get(key_of(rosa)) is None
    assert left(ws.home.path) == []


def test_a_file_emptied_by_an_editor_that_failed_takes_no_words(ws: Workspace, rosa: Contact) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, ': > "$1"')
    assert ws.data.outer_editor.take(sheet, whole=False) is None
    assert ws.session.drafts.get(key_of(rosa)) is None


def test_what_cannot_be_read_stays(ws: Workspace, rosa: Contact) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, 'rm "$1"; mkdir "$1"; echo words > "$1/inside"')
    with pytest.raises(OSError, match="directory"):
        ws.data.outer_editor.take(sheet)
    assert "inside" in left(ws.home.path)


def test_words_that_are_no_draft_on_the_disk_stay_in_their_file(
    ws: Workspace, rosa: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, 'echo "words" > "$1"')
    monkeypatch.setattr(ws.home, "flush", lambda _timeout=None: False)
    assert ws.data.outer_editor.take(sheet) is not None
    assert sheet.path.read_text() == "words\n"


# -- after the end of infoint itself -------------------------------------------------------------------


def test_it_is_found_again_at_the_next_start(ws: Workspace, rosa: Contact, clock: FixedClock) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, 'echo "Dear Rosa, hello" > "$1"')
    end(ws, sheet)
    assert any("open in your editor" in notice for notice in check_home(ws.home.path).notices)
    again = reopened(ws, clock)
    assert again.session.drafts.get(key_of(rosa)) == "Dear Rosa, hello"
    assert "The message to Rosa Delgado you saved in your editor is back as an unsaved draft." in (
        again.attention.notices
    )
    assert left(ws.home.path) == []
    again.close()
    assert reopened(ws, clock).attention.notices == []


def test_a_draft_typed_since_is_kept_beside_it(ws: Workspace, rosa: Contact, clock: FixedClock) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, 'echo "from the editor" > "$1"')
    ws.session.drafts.put(key_of(rosa), "typed here")
    end(ws, sheet)
    again = reopened(ws, clock)
    assert again.session.drafts.get(key_of(rosa)) == "typed here"
    (clash,) = again.data.conflicts.all()
    assert (clash.ours, clash.theirs) == ("typed here", "from the editor")
    again.data.conflicts.settle(clash, "theirs")
    assert again.session.drafts.get(key_of(rosa)) == "from the editor"
    assert left(ws.home.path) == []


def test_a_draft_that_the_editor_began_with_gives_way(
    ws: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    ws.session.drafts.put(key_of(rosa), "half a letter")
    sheet = laid_out(ws, rosa, "half a letter")
    run(sheet, 'echo "a whole letter" > "$1"')
    end(ws, sheet)
    again = reopened(ws, clock)
    assert again.session.drafts.get(key_of(rosa)) == "a whole letter"
    assert again.attention.conflicts == 0


def test_an_editor_that_outlives_infoint_keeps_its_file(
    ws: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    sheet = laid_out(ws, rosa)
    assert sheet.lock is not None
    process = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(sheet.lock,)
    )
    os.close(sheet.lock)
    run(sheet, 'echo "saved once" > "$1"')
    ws.close()
    again = reopened(ws, clock)
    assert again.session.drafts.get(key_of(rosa)) is None
    with pytest.raises(Refused, match="still open in your editor"):
        again.data.outer_editor.late(key_of(rosa))
    assert sheet.path.read_text() == "saved once\n"
    process.communicate(b"\n")
    late = again.data.outer_editor.late(key_of(rosa))
    assert late is not None
    assert late.text == "saved once"
    again.close()


def test_a_window_that_only_reads_leaves_it_for_the_one_that_writes(
    ws: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, 'echo "words" > "$1"')
    end(ws, sheet)
    reader = Workspace.open(ws.home.path, clock=clock, read_only=True)
    assert reader.session.drafts.get(key_of(rosa)) is None
    assert sheet.path.exists()
    assert reopened(ws, clock).session.drafts.get(key_of(rosa)) == "words"


def test_what_an_editor_left_for_its_own_rescue_stays_until_it_ends_well(
    ws: Workspace, rosa: Contact
) -> None:
    sheet = laid_out(ws, rosa)
    run(sheet, 'echo swap > "$(dirname "$1")/.text.txt.swp"; echo words > "$1"')
    assert ws.data.outer_editor.take(sheet, whole=False) is not None
    assert left(ws.home.path) == [".text.txt.swp", "about.json"]
    assert ws.data.outer_editor.late(key_of(rosa)) is None
    assert ".text.txt.swp" in left(ws.home.path)
    ws.data.outer_editor.take(laid_out(ws, rosa))
    assert left(ws.home.path) == []


def test_a_window_of_its_own_saves_after_the_editor_came_back(ws: Workspace, rosa: Contact) -> None:
    sheet = laid_out(ws, rosa)
    assert ws.data.outer_editor.take(sheet, at_once=True) is None
    run(sheet, 'echo "later" > "$1"')
    late = ws.data.outer_editor.late(key_of(rosa))
    assert late is not None
    assert late.text == "later"
    assert ws.data.outer_editor.late(key_of(rosa)) is None
    assert left(ws.home.path) == []


def test_one_of_the_users_files_is_kept_for_its_next_edit(ws: Workspace, clock: FixedClock) -> None:
    key = DraftKey(FILE, "templates/letters.yaml", "text")
    sheet = ws.data.outer_editor.lay_out(key, "letters:\n", suffix=".yaml")
    run(sheet, 'echo "hide: [x]" >> "$1"')
    end(ws, sheet)
    again = reopened(ws, clock)
    assert again.session.drafts.get(key) == "letters:\nhide: [x]\n"
    assert any(
        "saved for templates/letters.yaml in your editor is kept" in notice
        for notice in again.attention.notices
    )


# -- forgetting ----------------------------------------------------------------------------------------


def test_forgetting_somebody_reaches_every_text_left_by_an_editor(ws: Workspace, rosa: Contact) -> None:
    gabriel = ws.people.add(name="Gabriel Montrose", why_this_person="moved over")
    theirs = laid_out(ws, rosa)
    run(theirs, 'echo "Dear Rosa, secret" > "$1"; echo secret > "$(dirname "$1")/.text.txt.swp"')
    other = laid_out(ws, gabriel, "Dear Gabriel")
    run(other, 'echo "Rosa Delgado sent me" > "$1"')
    still_open = ws.data.outer_editor.lay_out(
        DraftKey("thanks", "t-1", "body"), "Dear Rosa", suffix=".txt", people=(rosa.uid,)
    )
    theirs.give_lock()
    other.give_lock()
    assert ws.data.erasure.preview(rosa.uid).gone["drafts"] == 1
    ws.data.erasure.forget(rosa.uid)
    assert ws.home.flush(10)
    assert not ws.data.erasure.pending
    still_open.give_lock()
    assert left(ws.home.path) == []
    kept = ws.session.drafts.get(key_of(gabriel)) or ""
    assert kept.endswith("sent me")
    for path in (path for path in ws.home.path.rglob("*") if path.is_file()):
        assert b"Delgado" not in path.read_bytes(), path
        assert b"secret" not in path.read_bytes(), path


def test_forgetting_leaves_the_unread_text_about_somebody_else(ws: Workspace, rosa: Contact) -> None:
    gabriel = ws.people.add(name="Gabriel Montrose", why_this_person="moved over")
    sheet = laid_out(ws, gabriel, "Dear Gabriel")
    run(sheet, 'echo "Dear Gabriel, hello" > "$1"')
    ws.data.erasure.forget(rosa.uid)
    assert ws.home.flush(10)
    assert sheet.path.read_text() == "Dear Gabriel, hello\n"
    sheet.give_lock()


def test_a_text_about_somebody_who_is_gone_waits_for_undo(
    ws: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    sheet = ws.data.outer_editor.lay_out(key_of(rosa), "Dear", suffix=".txt", people=("no one",))
    run(sheet, 'echo "words" > "$1"')
    end(ws, sheet)
    again = reopened(ws, clock)
    assert again.session.drafts.get(key_of(rosa)) is None
    assert sheet.path.read_text() == "words\n"
