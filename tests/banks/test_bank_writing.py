"""Questions of the user's own are written, changed and taken back; a file is never lost or rewritten."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

import pytest

from infoint_tui.domain.bank import Question
from infoint_tui.domain.errors import Refused
from infoint_tui.services.banks import MINE, BankService
from infoint_tui.store.fs import OsLayer

BEES = """\
# kept by hand
id: bees
name: Bees
sections:
  - id: hive
    stage: role
    questions:
      - Who stings?
"""
STINGS = "bees/hive/stings"


@pytest.fixture
def service(folder: Path) -> BankService:
    """The banks of somebody who has one of their own."""
    (folder / "bees.yaml").write_text(BEES, encoding="utf-8")
    return BankService(folder)


def asked(service: BankService, question_id: str) -> Question:
    """A question that is there."""
    found = service.find(question_id)
    assert found is not None
    return found


def test_the_first_question_makes_a_bank_and_undo_takes_it_away(tmp_path: Path) -> None:
    service = BankService(tmp_path / "home" / "question_banks")
    question_id = service.writing.add(MINE, Question("", "  What  now? ", stage="advice"))

    assert asked(service, question_id).text == "What now?"
    path = tmp_path / "home" / "question_banks" / f"{MINE}.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert service.active("")[-1] == MINE
    assert service.writing.undo() == "undo: added “What now?”"
    assert not path.exists()
    with pytest.raises(Refused, match="nothing to undo"):
        service.writing.undo()


def test_a_question_is_added_changed_and_removed_and_each_taken_back(
    service: BankService, folder: Path
) -> None:
    path = folder / "bees.yaml"
    path.chmod(0o640)
    writing = service.writing
    added = writing.add("bees", Question("", "Who feeds them?", stage="role"))
    changed = writing.change(asked(service, added), "Who feeds the queen?", 5, "advice")
    assert asked(service, changed).text == "Who feeds the queen?"
    assert (asked(service, changed).minutes, asked(service, changed).stage) == (5, "advice")
    writing.remove(asked(service, STINGS))
    assert service.find(STINGS) is None
    for _ in range(3):
        assert writing.undo_label
        writing.undo()
    assert path.read_text(encoding="utf-8") == BEES
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in folder.iterdir()) == ["bees.yaml"]


def test_a_copy_takes_along_what_belongs_to_it_and_is_no_must_ask(service: BankService) -> None:
    shoes = asked(service, "core/advice/shoes")
    same = asked(service, service.writing.copy("bees", shoes, shoes.text, 4, "strategy"))

    assert (same.text, same.minutes, same.stage) == (shoes.text, 4, "strategy")
    assert (same.probes, same.tags, same.idea) == (shoes.probes, shoes.tags, shoes.idea)
    assert not same.must_ask
    assert service.writing.is_own(same)
    assert not service.writing.is_own(shoes)


def test_what_changed_meanwhile_is_never_overwritten(service: BankService, folder: Path) -> None:
    path = folder / "bees.yaml"
    service.writing.add("bees", Question("", "Who feeds them?", stage="role"))
    path.write_text(path.read_text(encoding="utf-8") + "# my own line\n", encoding="utf-8")
    before = path.read_bytes()

    with pytest.raises(Refused, match="changed by another program"):
        service.writing.undo()
    assert path.read_bytes() == before
    service.writing.add("bees", Question("", "Who else?", stage="role"))
    assert b"# my own line\n" in path.read_bytes()


def test_a_doubtful_file_is_left_and_the_line_to_add_is_said(service: BankService, folder: Path) -> None:
    path = folder / "bees.yaml"
    path.write_text(BEES + "      - @home\n", encoding="utf-8")
    service.reload_if_changed()
    before = path.read_bytes()

    with pytest.raises(Refused) as refused:
        service.writing.add("bees", Question("", 'Why "so"?', stage="role"))
    assert "bees.yaml was left as it is" in str(refused.value)
    assert "- 'Why \"so\"?'" in str(refused.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("call", ["save_new", "replace", "fsync_dir"])
def test_a_disk_that_fails_leaves_the_old_file(
    service: BankService, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fails(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(OsLayer, call, fails)
    with pytest.raises(Refused, match="No space left"):
        service.writing.add("bees", Question("", "Who feeds them?", stage="role"))
    kept = (folder / "bees.yaml").read_text(encoding="utf-8")
    assert kept == BEES
    assert call == "fsync_dir" or [each.name for each in folder.iterdir()] == ["bees.yaml"]
    monkeypatch.undo()
    service.reload()
    assert service.writing.add("bees", Question("", "Who else?", stage="role"))


def test_nothing_is_written_while_another_window_has_the_pen(folder: Path) -> None:
    service = BankService(folder, lambda: "Another window writes.")
    with pytest.raises(Refused, match="Another window writes"):
        service.writing.add(MINE, Question("", "What now?", stage="role"))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "words"), [("  ", "a few words"), ("x" * 2_001, "2,000 characters")], ids=["empty", "long"]
)
def test_a_question_needs_words_and_an_end(service: BankService, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        service.writing.add("bees", Question("", text, stage="role"))
    assert refused.value.field == "text"


@pytest.mark.parametrize(
    "bank_id", ["../x", "a/b", "Über", "a b", "", "con", "-x", "x" * 61, "core", "bees", "\x1b[31m"]
)
def test_ids_that_cannot_be_are_refused(service: BankService, folder: Path, bank_id: str) -> None:
    with pytest.raises(Refused) as refused:
        service.writing.new(bank_id)
    assert refused.value.how
    assert sorted(each.name for each in folder.iterdir()) == ["bees.yaml"]


def test_a_file_in_the_way_is_not_overwritten(service: BankService, folder: Path, tmp_path: Path) -> None:
    (folder / "ants.yaml").symlink_to(tmp_path / "elsewhere")
    (folder / "wasps.yaml").write_text("[[[", encoding="utf-8")
    for bank_id in ("ants", "wasps"):
        with pytest.raises(Refused, match="already"):
            service.writing.new(bank_id)
    assert (folder / "wasps.yaml").read_text(encoding="utf-8") == "[[["


def test_a_bank_is_copied_under_its_id_or_another(service: BankService) -> None:
    path = service.writing.copy_bank("student")
    assert service.library.banks["student"].origin == str(path)
    other = service.writing.copy_bank("pocket", "queue")
    queue = service.library.banks["queue"]
    assert (queue.origin, queue.name) == (str(other), "Pocket five (queue)")
    assert [question.id for question in queue.questions()][:1] == ["core/rapport/now"]
    assert service.problems == ()
    for bank_id, wanted in (("student", ""), ("nothing", ""), ("student", "core"), ("student", "a b")):
        with pytest.raises(Refused):
            service.writing.copy_bank(bank_id, wanted)


def test_a_plain_list_becomes_a_bank_or_is_added_to_one(service: BankService, tmp_path: Path) -> None:
    source = tmp_path / "My list.txt"
    source.write_text("# Advice\n- What: now?\n\n# Bees\n1. Who stings?\nWho hums?\n", encoding="utf-8")
    made = service.writing.import_list(source)
    assert made.path.name == "my-list.yaml"
    assert [(q.text, q.stage, q.section_title) for q in service.library.banks["my-list"].questions()] == [
        ("What: now?", "advice", "Advice"),
        ("Who stings?", "story", "Bees"),
        ("Who hums?", "story", "Bees"),
    ]
    into = service.writing.import_list(source, "bees")
    assert (into.added, len(into.found.skipped)) == (2, 1)
    assert (into.path.read_text(encoding="utf-8")).startswith(BEES)
    assert service.problems == ()
    with pytest.raises(Refused, match="no question that is not there"):
        service.writing.import_list(source, "bees")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\0b", "é?".encode("latin-1"), None], ids=str)
def test_what_is_no_list_is_refused_in_words(
    service: BankService, tmp_path: Path, data: bytes | None
) -> None:
    source = tmp_path / "list.txt"
    source.mkdir() if data is None else source.write_bytes(data)
    with pytest.raises(Refused) as refused:
        service.writing.import_list(source)
    assert "list.txt" in str(refused.value)


def test_mending_keeps_a_copy_and_can_be_taken_back(service: BankService, folder: Path) -> None:
    path = folder / "bees.yaml"
    path.write_text(BEES + "      - off\n", encoding="utf-8")
    (folder / "bees.yaml.bak").write_text("an older copy", encoding="utf-8")
    service.reload_if_changed()
    mended = service.writing.mendable(path)

    copy = service.writing.mend(mended)
    assert path.read_text(encoding="utf-8") == BEES + '      - "off"\n'
    assert copy.name == "bees.yaml.bak2"
    assert copy.read_text(encoding="utf-8") == BEES + "      - off\n"
    assert service.problems == ()
    service.writing.undo()
    assert path.read_bytes() == copy.read_bytes()
