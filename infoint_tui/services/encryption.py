"""Encrypted copies in the age format, which `age` opens without infoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ..domain.errors import Refused
from .files import read_file

ENDING = ".age"
_BINARY, _ARMORED = b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----"
_LARGEST_KEYS = 1_000_000
"""Bytes of a file of keys."""
SHORTEST = 8
"""Characters a passphrase has at least; what protects notes about people is worth more."""


class Sealed(Refused):
    """A file that has to be opened with a passphrase or a key first."""

    def __init__(self, path: Path, *, passphrase: bool) -> None:
        """`passphrase` says which of the two."""
        how = "Type its passphrase." if passphrase else "Name the file of its key with --identity FILE."
        super().__init__(f"{path} is encrypted.", how, field="path")
        self.path, self.passphrase = path, passphrase


class Lock(NamedTuple):
    """How a copy is encrypted: with a passphrase, or for recipients."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()

    def close(self, data: bytes) -> bytes:
        """The data encrypted. Refuses a recipient that is none, and where pyrage is missing."""
        pyrage = _pyrage()
        if self.passphrase:
            return bytes(pyrage.passphrase.encrypt(data, self.passphrase))
        return bytes(pyrage.encrypt(data, [_recipient(pyrage, text) for text in self.recipients]))


def is_sealed(data: bytes) -> bool:
    """Whether a file is encrypted by age."""
    return data.startswith((_BINARY, _ARMORED))


def wants_passphrase(data: bytes) -> bool:
    """Whether an encrypted file opens with a passphrase rather than with a key."""
    if data.startswith(_ARMORED):
        import base64

        body = b"".join(data.split(b"\n")[1:20]).replace(b"\r", b"").partition(b"-")[0]
        try:
            data = base64.b64decode(body[: len(body) // 4 * 4])
        except ValueError as error:
            raise Refused("This encrypted file is damaged.", "Take another copy of it.") from error
    return b"\n-> scrypt " in data[:200]


def with_passphrase(passphrase: str) -> Callable[[bytes], bytes]:
    """Opens a file; the call refuses where the passphrase is another one."""

    def unlock(data: bytes) -> bytes:
        pyrage = _pyrage()
        try:
            return bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as error:
            raise Refused("That passphrase does not open it.", "Try again.", field="passphrase") from error

    return unlock


def with_identity(path: Path) -> Callable[[bytes], bytes]:
    """Opens a file with the keys in another. Refuses where there are none; the call where none fits."""
    pyrage = _pyrage()
    keys = _identities(pyrage, path)

    def unlock(data: bytes) -> bytes:
        try:
            return bytes(pyrage.decrypt(data, keys))
        except pyrage.DecryptError as error:
            raise Refused(f"No key in {path} opens it.", "Name another file of keys.") from error

    return unlock


def read_recipients(texts: list[str]) -> tuple[str, ...]:
    """Recipients as they are given: age1…, ssh-…, or a file with one a line. Refuses what is none."""
    pyrage = _pyrage()
    found: list[str] = []
    for text in texts:
        if text.startswith(("age1", "ssh-")):
            found.append(text)
            continue
        data = read_file(Path(text).expanduser().absolute(), _LARGEST_KEYS)
        lines = (line.strip() for line in data.decode("utf-8", "replace").splitlines())
        found += [line for line in lines if line and not line.startswith("#")]
    for text in found:
        _recipient(pyrage, text)
    if not found:
        raise Refused("No recipient is named.", "Give one that begins with age1 or ssh-.", field="recipient")
    return tuple(found)


def check_passphrase(passphrase: str) -> str:
    """What is wrong with a new passphrase; empty where nothing is."""
    if len(passphrase) < SHORTEST:
        return f"Use at least {SHORTEST} characters; four or five words are best."
    return ""


def how_to_open(path: Path, *, passphrase: bool = True) -> str:
    """How an encrypted copy is opened without infoint."""
    key = "" if passphrase else "-i KEY_FILE "
    return f"Without infoint: age -d {key}-o infoint.json {path.name}"


def _pyrage() -> Any:
    # Loaded here alone: it is an extra that few need.
    try:
        import pyrage
    except ImportError as error:
        raise Refused(
            "Encrypted backups need the package pyrage, which is not installed.",
            "Install it with: pip install 'infoint-tui[encryption]'",
        ) from error
    return pyrage


def _recipient(pyrage: Any, text: str) -> Any:
    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError) as error:
        raise Refused(
            f"{text[:80]!r} is not a recipient.", "It begins with age1 or ssh-.", field="recipient"
        ) from error


def _identities(pyrage: Any, path: Path) -> list[Any]:
    data = read_file(path, _LARGEST_KEYS)
    try:
        if b"PRIVATE KEY" in data[:200]:
            return [pyrage.ssh.Identity.from_buffer(data)]
        lines = (line.strip() for line in data.decode("utf-8", "replace").splitlines())
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except (pyrage.IdentityError, ValueError) as error:
        raise Refused(f"{path} has no key that can be used.", "Name the file age-keygen made.") from error
    if not keys:
        raise Refused(f"{path} has no key in it.", "Name the file age-keygen made.")
    return keys
