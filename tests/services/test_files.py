"""Folders for other programs: twice without a difference, nothing of others touched, all or nothing."""

from __future__ import annotations

import errno
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.services.files import (
    FolderForm,
    FolderPlan,
    OutFile,
    plan_folder,
    write_file,
    write_folder,
)

from ..store.conftest import FaultyOs

FORM = FolderForm("test")


def files(**texts: str) -> dict[str, OutFile]:
    """Files by their names without the ending."""
    return {f"{name}.txt": OutFile(text.encode()) for name, text in texts.items()}


def put(folder: Path, wanted: Mapping[str, OutFile], *, replace: bool = False) -> FolderPlan:
    """Plan and write."""
    plan = plan_folder(folder, wanted, FORM, replace=replace)
    write_folder(plan)
    return plan


def tree(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_twice_changes_nothing_and_everything_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    first = put(folder, files(one="1", two="2"))
    assert sorted(first.new) == ["one.txt", "two.txt"]
    before = tree(folder)
    second = put(folder, files(one="1", two="2"))
    assert second.empty
    assert second.same == ("one.txt", "two.txt")
    assert tree(folder) == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_what_changes_is_replaced_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    put(tmp_path, files(one="1", two="2"))
    plan = put(tmp_path, files(one="1a", three="3"))
    assert plan.counts == {"new": 1, "changed": 1, "removed": 1, "unchanged": 0, "left alone": 0}
    assert {name for name in tree(tmp_path) if not name.startswith(".")} == {"one.txt", "three.txt"}
    assert (tmp_path / "one.txt").read_text() == "1a"


def test_files_of_others_and_changed_ones_are_left_alone_until_told(tmp_path: Path) -> None:
    put(tmp_path, files(one="1", gone="x"))
    (tmp_path / "one.txt").write_text("edited by someone")
    (tmp_path / "gone.txt").write_text("edited, too")
    (tmp_path / "two.txt").write_text("foreign")
    wanted = files(one="1a", two="2", three="3")
    plan = put(tmp_path, wanted)
    assert plan.foreign == ("gone.txt", "one.txt", "two.txt")
    assert (tmp_path / "one.txt").read_text() == "edited by someone"
    assert (tmp_path / "gone.txt").read_text() == "edited, too"
    assert (tmp_path / "two.txt").read_text() == "foreign"
    assert (tmp_path / "three.txt").read_text() == "3"
    assert put(tmp_path, wanted).foreign == plan.foreign, "the next run leaves them alone as well"
    forced = put(tmp_path, wanted, replace=True)
    assert forced.foreign == ()
    assert (tmp_path / "one.txt").read_text() == "1a"
    assert (tmp_path / "two.txt").read_text() == "2"
    assert not (tmp_path / "gone.txt").exists()


def test_a_lost_list_costs_nothing(tmp_path: Path) -> None:
    put(tmp_path, files(one="1"))
    (tmp_path / ".infoint-test.json").write_text('{"files": {"../x": {"sha256": 3}, "one.txt": []}}')
    assert put(tmp_path, files(one="1")).same == ("one.txt",)
    assert put(tmp_path, files(one="2")).changed == {"one.txt": b"2"}


@pytest.mark.parametrize("name", ["../out.txt", "/etc/x", "a/b", "..", ".", "", "a\\b", "a\0b"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="is no name for a file"):
        plan_folder(tmp_path / "in", {name: OutFile(b"x")}, FORM)
    assert list(tmp_path.iterdir()) == []


def test_links_in_place_of_the_target_are_refused(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "one.txt").symlink_to(precious)
    for replace in (False, True):
        with pytest.raises(Refused, match="is a link"):
            plan_folder(folder, files(one="1"), FORM, replace=replace)
        with pytest.raises(Refused, match="is a link"):
            write_file(folder / "one.txt", b"1", replace=replace)
    (tmp_path / "way").symlink_to(folder)
    with pytest.raises(Refused, match="is a link"):
        plan_folder(tmp_path / "way", files(two="2"), FORM)
    (folder / "dangling.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match="is a link"):
        write_file(folder / "dangling.txt", b"1")
    assert precious.read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_or_pipe_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.txt").mkdir()
    with pytest.raises(Refused, match="not an ordinary file"):
        plan_folder(tmp_path, files(one="1"), FORM)
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="is not a folder"):
        plan_folder(tmp_path / "file", files(one="1"), FORM)


@pytest.mark.parametrize("call", ["create", "write", "fsync"])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_full_disk_in_the_middle_changes_nothing(tmp_path: Path, call: str, after: int) -> None:
    folder = tmp_path / "out"
    put(folder, files(one="1", two="2"))
    before = tree(folder)
    osl = FaultyOs()
    osl.fail(call, errno.ENOSPC, after=after, forever=True)
    plan = plan_folder(folder, files(one="1a", two="2a", three="3"), FORM)
    with pytest.raises(Refused, match="No space left"):
        write_folder(plan, osl=osl)
    assert tree(folder) == before


def test_a_full_disk_leaves_no_folder_of_its_own(tmp_path: Path) -> None:
    osl = FaultyOs()
    osl.fail("write", errno.ENOSPC, forever=True)
    with pytest.raises(Refused, match="No space left"):
        write_folder(plan_folder(tmp_path / "out", files(one="1"), FORM), osl=osl)
    with pytest.raises(Refused, match="No space left"):
        write_file(tmp_path / "one.txt", b"1", osl=osl)
    assert list(tmp_path.iterdir()) == []


def test_an_error_between_the_names_leaves_each_file_whole_and_the_next_run_ends_it(tmp_path: Path) -> None:
    put(tmp_path, files(one="1", two="2"))
    osl = FaultyOs()
    osl.fail("replace", errno.EIO, after=1)
    wanted = files(one="1a", two="2a")
    with pytest.raises(Refused, match="was not written"):
        write_folder(plan_folder(tmp_path, wanted, FORM), osl=osl)
    assert {(tmp_path / f"{name}.txt").read_text() for name in ("one", "two")} == {"1a", "2"}
    assert put(tmp_path, wanted).foreign == ()
    assert {path.name for path in tmp_path.iterdir()} == {"one.txt", "two.txt", ".infoint-test.json"}


def test_a_file_changed_between_look_and_write_is_kept(tmp_path: Path) -> None:
    put(tmp_path, files(one="1"))
    plan = plan_folder(tmp_path, files(one="2", two="3"), FORM)
    (tmp_path / "one.txt").write_text("typed meanwhile")
    with pytest.raises(Refused, match="changed meanwhile"):
        write_folder(plan)
    assert (tmp_path / "one.txt").read_text() == "typed meanwhile"
    assert not (tmp_path / "two.txt").exists()


def test_a_file_that_appeared_meanwhile_is_kept(tmp_path: Path) -> None:
    plan = plan_folder(tmp_path, files(one="1"), FORM)
    (tmp_path / "one.txt").write_text("theirs")
    with pytest.raises(Refused, match="appeared meanwhile"):
        write_folder(plan)
    assert (tmp_path / "one.txt").read_text() == "theirs"
