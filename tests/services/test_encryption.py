"""Encrypted copies: opened again with what closed them and with nothing else, never plain on the disk."""

from __future__ import annotations

import errno
import stat
import sys
from pathlib import Path

import pyrage
import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.services import backups as encryption
from infoint_tui.services.backups import (
    BackupService,
    Lock,
    Sealed,
    check_passphrase,
    is_sealed,
    read_recipients,
    wants_passphrase,
    with_identity,
)
from infoint_tui.services.workspace import Workspace

from ..store.conftest import FaultyOs

WORDS = "four words are best"


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """A recipient and the file of its key."""
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n{identity}\n")
    return str(identity.to_public()), path


def everywhere(folder: Path) -> bytes:
    """All bytes of all files below a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_copy_for_a_recipient_comes_back(ws: Workspace, tmp_path: Path, key: tuple[str, Path]) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    path = tmp_path / "out" / "copy.json.age"
    path.parent.mkdir()
    made = ws.data.backups.back_up(path, Lock(recipients=(key[0],)))
    assert made.records > 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert is_sealed(path.read_bytes())
    assert not wants_passphrase(path.read_bytes())
    assert b"Delgado" not in everywhere(path.parent)
    with ws.session.edit("renamed") as edit:
        edit.put(rosa.replace(name="Rosa Smith"))
    with pytest.raises(Sealed, match="is encrypted"):
        ws.data.backups.preview(str(path))
    preview = ws.data.backups.preview(str(path), unlock=with_identity(key[1]))
    assert preview.total == "1 changed"
    ws.data.backups.restore(preview)
    assert ws.session.contacts.need(rosa.uid).name == "Rosa Delgado"


def test_an_armored_file_is_known(key: tuple[str, Path]) -> None:
    recipient = pyrage.x25519.Recipient.from_str(key[0])
    data = pyrage.encrypt(b"x", [recipient], armored=True)
    assert is_sealed(data)
    assert not wants_passphrase(data)
    assert with_identity(key[1])(data) == b"x"


def test_what_is_no_key_or_damaged_is_refused(ws: Workspace, tmp_path: Path, key: tuple[str, Path]) -> None:
    other = tmp_path / "other.txt"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    sealed = Lock(recipients=(key[0],)).close(b"x")
    with pytest.raises(Refused, match="No key in"):
        with_identity(other)(sealed)
    with pytest.raises(Refused, match="No key in"):
        with_identity(key[1])(sealed[:-5])
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(Refused, match="no key in it"):
        with_identity(tmp_path / "empty.txt")
    (tmp_path / "odd.txt").write_text("AGE-SECRET-KEY-1ODD")
    with pytest.raises(Refused, match="no key that can be used"):
        with_identity(tmp_path / "odd.txt")
    for wrong in ("age1x", "ssh-rsa x"):
        with pytest.raises(Refused, match="is not a recipient"):
            read_recipients([wrong])
    listed = tmp_path / "recipients.txt"
    listed.write_text(f"# mine\n\n{key[0]}\n")
    assert read_recipients([str(listed)]) == (key[0],)
    listed.write_text("# no one\n")
    with pytest.raises(Refused, match="No recipient"):
        read_recipients([str(listed)])


def test_a_short_passphrase_is_told() -> None:
    assert "at least 8" in check_passphrase("short")
    assert check_passphrase(WORDS) == ""


def test_without_the_package_a_sentence_says_how_to_get_it(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(Refused, match=r"pip install 'infoint-tui\[encryption\]'"):
        ws.data.backups.back_up(tmp_path / "copy.json.age", Lock(WORDS))
    assert not (tmp_path / "copy.json.age").exists()


def test_a_full_disk_leaves_nothing_of_it(ws: Workspace, tmp_path: Path, key: tuple[str, Path]) -> None:
    osl = FaultyOs()
    osl.fail("write", errno.ENOSPC, forever=True)
    service = BackupService(ws._store, ws.session.clock, lambda: ws.session.zone, osl)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Refused, match="No space left"):
        service.back_up(folder / "copy.json.age", Lock(recipients=(key[0],)))
    assert list(folder.iterdir()) == []


def test_it_is_loaded_only_where_it_is_used(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    assert not ws.data.backups.generations()
    assert encryption.is_sealed(b"age-encryption.org/v1\n")


def test_a_damaged_armored_file_is_refused_in_a_sentence(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "copy.json.age"
    for body in (b"a\xff\xc3a", b"YWdl=YWdl=A=A", b"====", b"\xc3\xa4" * 8):
        path.write_bytes(b"-----BEGIN AGE ENCRYPTED FILE-----\n" + body + b"\n")
        with pytest.raises(Refused):
            ws.data.backups.preview(str(path))
