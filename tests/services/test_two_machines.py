"""One data home on two machines, carried by git: joined record by record, without loss or conflict marker."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.conflicts import THEIRS
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.merge import merge_files

from ..store.conftest import Home

ROOT = Path(__file__).parents[2]
IGNORED = "journal/\nhistory/\nbackups/\nquarantine/\ninfoint.lock\npen\n"


class Machine:
    """A clone of the data home, opened and closed as on a machine of its own."""

    def __init__(self, home: Path, clock: FixedClock) -> None:
        self.home, self.clock = home, clock

    @contextmanager
    def open(self) -> Iterator[Workspace]:
        """Work on it for a while."""
        workspace = Workspace.open(self.home, clock=self.clock)
        try:
            yield workspace
        finally:
            workspace.close()

    def change(self, job: Callable[[Workspace], object]) -> None:
        """Open, change, close, commit."""
        with self.open() as workspace:
            job(workspace)
        self.git("add", "-A")
        self.git("commit", "-m", "x")

    def git(self, *arguments: str) -> str:
        """What git says in the home."""
        options = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
        done = subprocess.run(
            ["git", *options, *arguments], cwd=self.home, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def set_up(self) -> None:
        """What the help of `merge-file` says; the attributes are in the repository already."""
        driver = f"env PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -m infoint_tui"
        self.git("config", "merge.infoint.driver", f"{driver} merge-file %O %A %B")

    def pull(self) -> str:
        """Commit, take in what the other one pushed, and give it ours."""
        self.git("commit", "--allow-empty", "-am", "before")
        said = self.git("pull", "--no-rebase", "--no-edit", "origin", "main")
        self.git("push", "origin", "HEAD:main")
        return said

    def names(self) -> set[str]:
        """Everybody there."""
        with self.open() as workspace:
            return {contact.name for contact in workspace.session.contacts.all()}


def rename(old: str, new: str) -> Callable[[Workspace], None]:
    """Call somebody something else."""

    def job(workspace: Workspace) -> None:
        found = workspace.directory.find(old)
        assert found is not None
        with workspace.session.edit("renamed") as edit:
            edit.put(found.replace(name=new))

    return job


def note_about(name: str, **changes: str) -> Callable[[Workspace], None]:
    """Change other fields of somebody."""

    def job(workspace: Workspace) -> None:
        found = workspace.directory.find(name)
        assert found is not None
        with workspace.session.edit("edited") as edit:
            edit.put(found.replace(**changes))

    return job


@pytest.fixture
def machines(tmp_path: Path, clock: FixedClock) -> tuple[Machine, Machine]:
    """Two clones that share Rosa and Delia."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", tmp_path / "server"], check=True)
    first = Machine(tmp_path / "first", clock)
    with first.open() as workspace:
        workspace.people.save_profile(name="Noor", zone="America/Chicago")
        workspace.people.add(name="Rosa Delgado", about="one\ntwo\nthree")
        workspace.people.add(name="Delia Okafor")
    (first.home / ".gitignore").write_text(IGNORED)
    (first.home / ".gitattributes").write_text("infoint.json merge=infoint -text\n")
    first.git("init")
    first.git("add", "-A")
    first.git("commit", "-m", "start")
    first.git("remote", "add", "origin", str(tmp_path / "server"))
    first.git("push", "origin", "HEAD:main")
    subprocess.run(["git", "clone", "-q", tmp_path / "server", tmp_path / "second"], check=True)
    second = Machine(tmp_path / "second", clock)
    for machine in (first, second):
        machine.set_up()
    return first, second


def test_two_clones_diverge_and_join_without_loss(machines: tuple[Machine, Machine]) -> None:
    first, second = machines
    first.change(lambda ws: ws.people.add(name="Imani Whitlock"))
    first.change(note_about("Rosa Delgado", about="one, first\ntwo\nthree", title="Trainer"))
    first.git("push", "origin", "HEAD:main")
    second.change(lambda ws: ws.people.add(name="Paolo Rinaldi"))
    second.change(note_about("Rosa Delgado", about="one\ntwo\nthree\nfour, second", organisation="EMS"))
    second.pull()
    first.pull()
    for machine in machines:
        text = (machine.home / "infoint.json").read_text("utf-8")
        assert "<<<<<<<" not in text
        assert machine.git("status", "--porcelain") == ""
        with machine.open() as workspace:
            names = {contact.name for contact in workspace.session.contacts.all()}
            assert names == {"Rosa Delgado", "Delia Okafor", "Imani Whitlock", "Paolo Rinaldi"}
            rosa = workspace.directory.find("Rosa Delgado")
            assert rosa is not None
            assert rosa.about == "one, first\ntwo\nthree\nfour, second"
            assert (rosa.title, rosa.organisation) == ("Trainer", "EMS")
            assert workspace.data.conflicts.count == 0
            assert not workspace.data.backups.check().problems


def test_what_cannot_be_decided_waits_under_m_on_both(machines: tuple[Machine, Machine]) -> None:
    first, second = machines
    first.change(rename("Delia Okafor", "Delia Adeyemi"))
    first.git("push", "origin", "HEAD:main")
    second.change(rename("Delia Okafor", "Delia Okafor-Bell"))
    said = second.pull()
    assert "1 changed on both sides. Press M" in said
    with second.open() as workspace:
        (clash,) = workspace.data.conflicts.all()
        assert (clash.ours, clash.theirs) == ("Delia Okafor-Bell", "Delia Adeyemi")
    first.pull()

    def settle(workspace: Workspace) -> None:
        (clash,) = workspace.data.conflicts.all()
        workspace.data.conflicts.settle(clash, THEIRS)

    first.change(settle)
    first.git("push", "origin", "HEAD:main")
    second.pull()
    for machine in machines:
        assert machine.names() == {"Rosa Delgado", "Delia Adeyemi"}
        with machine.open() as workspace:
            assert workspace.data.conflicts.count == 0


def test_it_goes_on_for_many_rounds(machines: tuple[Machine, Machine]) -> None:
    expected = {"Rosa Delgado", "Delia Okafor"}
    for number in range(4):
        for place, machine in enumerate(machines):
            name = f"Person {chr(65 + number)}{chr(65 + place)}"
            machine.change(lambda ws, name=name: ws.people.add(name=name))  # type: ignore[misc]
            expected.add(name)
        machines[0].pull()
        machines[1].pull()
    machines[0].pull()
    assert machines[0].names() == machines[1].names() == expected


def test_what_is_typed_while_git_joins_is_kept(machines: tuple[Machine, Machine]) -> None:
    first, second = machines
    first.change(lambda ws: ws.people.add(name="Imani Whitlock"))
    first.git("push", "origin", "HEAD:main")
    second.change(lambda ws: ws.people.add(name="Paolo Rinaldi"))
    with second.open() as workspace:
        second.pull()
        workspace.people.add(name="Greta Solheim")
        workspace.home.look()
    assert second.names() >= {"Imani Whitlock", "Paolo Rinaldi", "Greta Solheim"}


def test_what_only_the_journal_holds_is_joined_field_by_field_after_a_crash(
    machines: tuple[Machine, Machine], tmp_path: Path
) -> None:
    first, second = machines
    first.change(note_about("Rosa Delgado", organisation="EMS"))
    first.git("push", "origin", "HEAD:main")
    second.change(lambda ws: ws.people.add(name="Paolo Rinaldi"))
    workspace = Workspace.open(second.home, clock=second.clock)
    note_about("Rosa Delgado", title="Trainer")(workspace)
    assert workspace.home.flush(5.0)
    Home(tmp_path).die(workspace._store)
    second.pull()
    with second.open() as workspace:
        rosa = workspace.directory.find("Rosa Delgado")
        assert rosa is not None
        assert (rosa.title, rosa.organisation) == ("Trainer", "EMS")


def infoint(*arguments: Path) -> subprocess.CompletedProcess[str]:
    """`infoint merge-file` as git runs it."""
    return subprocess.run(
        [sys.executable, "-m", "infoint_tui", "merge-file", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("place", "data"), [(1, b"{"), (2, b""), (2, b"<<<<<<< x"), (0, b"\0"), (2, b'{"contacts": []}')]
)
def test_a_file_that_cannot_be_used_changes_nothing(
    machines: tuple[Machine, Machine], tmp_path: Path, place: int, data: bytes
) -> None:
    good = (machines[0].home / "infoint.json").read_bytes()
    paths = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path in paths:
        path.write_bytes(good)
    paths[place].write_bytes(data)
    before = paths[1].read_bytes()
    done = infoint(*paths)
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert paths[1].read_bytes() == before
    assert infoint(paths[0], paths[1], tmp_path / "nowhere").returncode == 1


def test_the_readme_gives_the_set_up_that_the_help_gives() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = infoint(Path("--help")).stdout
    for line in (
        "echo 'infoint.json merge=infoint -text' >> .gitattributes",
        "git config merge.infoint.driver 'infoint merge-file %O %A %B'",
    ):
        assert line in readme
        assert line in shown


def test_without_a_common_file_nothing_counts_as_deleted(machines: tuple[Machine, Machine]) -> None:
    first, second = machines
    first.change(lambda ws: ws.people.add(name="Imani Whitlock"))
    files = [(machine.home / "infoint.json").read_bytes() for machine in machines]
    made = merge_files(b"", *files)
    assert b"Imani Whitlock" in made.data
    assert made.merged.conflicts == 0
    assert merge_files(b"", files[1], files[0]).merged.records
    assert second.names() == {"Rosa Delgado", "Delia Okafor"}
