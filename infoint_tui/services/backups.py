"""Where the data lies and how safe it is: its state, its earlier states, the way back to them, and copies
under a passphrase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.errors import Refused
from ..domain.integrity import KINDS, PROBLEM
from ..domain.phrasing import clock_time, count, day
from ..domain.record import BadRecord
from ..domain.zoned_time import Clock, ZonedTime
from ..store.fs import SIZE_LIMIT, OsLayer
from ..store.history import (
    ADDED,
    CHANGED,
    REMOVED,
    Earlier,
    as_puts,
    differences,
    earlier_of,
    find_earlier,
)
from ..store.journal import JOURNAL
from ..store.records import Dataset, HomeError, ReadOnly
from ..store.saving import list_rescued
from ..store.snapshot import (
    BACKUPS,
    FILE,
    QUARANTINE,
    Generation,
    list_generations,
    read_generation,
    verify_copy,
)
from ..store.store import Store
from .files import FileThere, read_file, write_file

if TYPE_CHECKING:
    from .doctor import CheckReport


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
        how = "Type its passphrase." if passphrase else "Give its key file with --identity FILE."
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
            raise Refused("Wrong passphrase.", "Try again.", field="passphrase") from error

    return unlock


def with_identity(path: Path) -> Callable[[bytes], bytes]:
    """Opens a file with the keys in another. Refuses where there are none; the call where none fits."""
    pyrage = _pyrage()
    keys = _identities(pyrage, path)

    def unlock(data: bytes) -> bytes:
        try:
            return bytes(pyrage.decrypt(data, keys))
        except pyrage.DecryptError as error:
            raise Refused(f"No key in {path} opens it.", "Try another key file.") from error

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
        raise Refused("No recipient was given.", "Give one that begins with age1 or ssh-.", field="recipient")
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


__all__ = [
    "BackupService",
    "Generation",
    "HouseState",
    "RestorePreview",
    "TableChange",
    "change_lines",
    "when_saved",
]

_NAMING = ("name", "title", "statement", "text", "purpose", "subject", "label")
"""Fields that say in words what a record is, the best first."""


class Size(NamedTuple):
    """A file or the files of a folder: how many there are, and their bytes."""

    files: int
    size: int


class HouseState(NamedTuple):
    """How the data stands now. Instants are in UTC; None where it has not happened in this session."""

    home: Path
    revision: int
    """Of the data file; 0 where it was not read by a writer, or before the first."""
    file: Size
    journal: Size
    quarantine: tuple[str, ...]
    flushed_at: datetime | None
    checkpointed_at: datetime | None
    trouble: str
    records: int


class TableChange(NamedTuple):
    """What going back does to one table, by the names of the records."""

    table: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class RestorePreview(NamedTuple):
    """What going back to an earlier state would change."""

    name: str
    """The revision or file, as it is shown."""
    earlier: Earlier
    changes: tuple[TableChange, ...]
    keep: bool = False
    """Whether what is only there now stays: a rescued copy adds what could not be saved."""

    @property
    def total(self) -> str:
        """ "3 added, 1 changed, 2 removed"."""
        counts = [
            (sum(len(change.added) for change in self.changes), "added"),
            (sum(len(change.changed) for change in self.changes), "changed"),
            (sum(len(change.removed) for change in self.changes), "removed"),
        ]
        return ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing"


class BackupService:
    """State, copies and earlier states of one open home."""

    def __init__(
        self, store: Store, clock: Clock, zone: Callable[[], str], osl: OsLayer | None = None
    ) -> None:
        self._store, self._clock, self._zone = store, clock, zone
        self._osl = osl or OsLayer()
        self._noted: frozenset[str] = frozenset()
        self._waiting = 0
        """Rescued copies seen last."""

    # -- how it stands --------------------------------------------------------------------------------

    def state(self) -> HouseState:
        """How the data stands, told without reading any file."""
        store, home = self._store, self._store.home
        journal = [self._size(home / JOURNAL / name) for name in self._names(home / JOURNAL, ".wal")]
        file = self._size(home / FILE)
        return HouseState(
            home,
            store.revision,
            Size(1 if file else 0, file or 0),
            Size(len(journal), sum(size or 0 for size in journal)),
            tuple(self._names(home / QUARANTINE)),
            store.saver.flushed_at,
            store.saver.checkpointed_at,
            store.saver.trouble,
            sum(store.db.records.data.counts().values()),
        )

    def _names(self, folder: Path, ending: str = "") -> list[str]:
        try:
            return [name for name in self._osl.listdir(folder) if name.endswith(ending)]
        except OSError:
            return []

    def _size(self, path: Path) -> int | None:
        try:
            return self._osl.stat(path).st_size
        except OSError:
            return None

    def present(self) -> Generation | None:
        """The data file itself, read and judged; None where there is none."""
        path = self._store.home / FILE
        return read_generation(path, self._osl) if self._size(path) is not None else None

    def generations(self) -> list[Generation]:
        """The earlier states, newest first, then versions that were put aside; reads them all."""
        return list_generations(self._store.home, self._osl)

    def check(self) -> CheckReport:
        """Look everything over, as `infoint check` does; may be called on another thread."""
        from .doctor import check_home

        try:
            return check_home(self._store.home)
        except HomeError as error:
            raise Refused(str(error)) from error

    def noted(self, report: CheckReport) -> None:
        """Remember what a look over everything found, for `attention`."""
        self._noted = frozenset(
            found.record or str(found) for found in report.findings if found.severity == PROBLEM
        )

    def attention(self, unreadable: Iterable[tuple[str, str]] = ()) -> int:
        """How many things are known to need attention, without looking for more; `unreadable` are table and
        uid of records that were met and could not be read."""
        odd = ((problem.table, problem.uid) for problem in self._store.report.problems)
        met = {f"{table} {uid}" for table, uid in (*odd, *unreadable) if self._store.get(table, uid)}
        return len(met | self._noted) + self._waiting

    def name_of(self, record: str) -> str:
        """What a record is called towards the user, given as in a finding: "contacts 1b2c"."""
        table, _, key = record.partition(" ")
        found = self._store.get(table, key)
        if not isinstance(found, dict):
            return record
        name = _Names(_contacts(self._store.db.records.data)).of(table, key, found)
        return f"{table.replace('_', '-')}: {name}"

    # -- copies ---------------------------------------------------------------------------------------

    def copy_name(self) -> str:
        """A name for a copy made now."""
        return f"infoint-{ZonedTime(self._clock.now(), self._zone()).local():%Y-%m-%d-%H%M}.json"

    def back_up(self, path: Path, lock: Lock | None = None) -> Generation:
        """Write everything, the journal included, to a new file elsewhere and read it back; with a lock
        encrypted, and never plain on the way.

        Raises `Refused` where that is not possible, also where there is such a file already.
        """
        if path.is_dir():
            path = path / (self.copy_name() + (ENDING if lock else ""))
        if path.resolve().is_relative_to(self._store.home.resolve()):
            raise Refused(f"{path} is inside the data home itself.", "Name a place outside it.", field="path")
        if lock is not None:
            return self._back_up_sealed(path, lock)
        try:
            self._store.saver.save_copy(path)
            return verify_copy(path, self._osl)
        except FileExistsError as error:
            raise Refused(
                f"{path} already exists and was left alone.", "Give another name.", field="path"
            ) from error
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise Refused(
                f"{path} could not be written: {why}.", "Name another place.", field="path"
            ) from error

    def _back_up_sealed(self, path: Path, lock: Lock) -> Generation:
        plain = self._store.saver.copier.whole()
        sealed = lock.close(plain)
        if lock.passphrase and with_passphrase(lock.passphrase)(sealed) != plain:
            raise Refused(f"{path} was not written: it would not open again.", "Try once more.")
        try:
            write_file(path, sealed, osl=self._osl)
        except FileThere as there:
            raise Refused(
                f"{path} already exists and was left alone.", "Give another name.", field="path"
            ) from there
        if self._osl.read(path, len(sealed)) != sealed:
            raise Refused(f"{path} does not read back as it was written.", "Name another place.")
        return earlier_of(path, plain).found

    def copy_place(self) -> Path:
        """A folder to propose for a copy when the home cannot be written."""
        rescue = self._store.saver.rescue
        return rescue.place() if rescue is not None else Path.home()

    # -- what was rescued -----------------------------------------------------------------------------

    def rescued(self) -> list[Path]:
        """Copies that an earlier session left elsewhere because it could not write here, oldest first."""
        rescue = self._store.saver.rescue
        if rescue is None or self._store.read_only:
            return []
        found = list_rescued(self._store.home, rescue.place(), self._osl)
        others = [path for path in found if path != rescue.path]
        self._waiting = len(others)
        return others

    def take_over(self, preview: RestorePreview) -> str:
        """Restore a rescued copy and put it aside; says what was done. Refuses as `restore` and `put_aside`
        do."""
        said = self.restore(preview)
        self.put_aside(preview.earlier.found.path)
        return said.replace("restored", "restored unsaved changes", 1)

    def put_aside(self, path: Path) -> Path:
        """Move a rescued copy among the earlier states, so that it is not offered again. Refuses where that
        fails; the copy then stays where it is."""
        target = self._store.home / BACKUPS / f"rescued-{path.stem.rpartition('rescue-')[2]}.json"
        try:
            if not target.exists():
                self._osl.copy(path, target, SIZE_LIMIT)
            self._osl.unlink(path)
        except OSError as error:
            raise Refused(f"{path} could not be set aside ({error.strerror}).", "It stays there.") from error
        return target

    # -- going back -----------------------------------------------------------------------------------

    def preview(
        self, which: str, *, keep: bool = False, unlock: Callable[[bytes], bytes] | None = None
    ) -> RestorePreview:
        """What going back to a revision, or to the state in a file, would change; with `keep` nothing goes.

        Raises `Refused` where there is no such state, or where it is damaged, and `Sealed` for an encrypted
        file without `unlock`. What is opened stays in memory.
        """
        try:
            path = find_earlier(self._store.home, which, self._osl)
            data = self._osl.read(path, SIZE_LIMIT)
            if is_sealed(data):
                if unlock is None:
                    raise Sealed(path, passphrase=wants_passphrase(data))
                data = unlock(data)
            earlier = earlier_of(path, data)
        except HomeError as error:
            raise Refused(str(error)) from error
        except OSError as error:
            raise Refused(f"{which} cannot be read ({error.strerror}).", "Check its permissions.") from error
        found = earlier.found
        ours = path == self._store.home / FILE or (path.parent.parent == self._store.home and not found.kept)
        name = f"revision {found.rev}" if ours else str(path)
        now = self._store.db.records.snapshot()
        names = _Names(_contacts(now), _contacts(earlier.tables))
        grouped: dict[str, dict[str, list[str]]] = {}
        changed = differences(now, earlier.tables, keep=keep)
        unreadable = [words for each in changed if (words := _unreadable(each.table, each.key, each.then))]
        if unreadable:
            doubt = (
                f"{count(len(unreadable), 'record')} cannot be read and would be left out ({unreadable[0]})"
            )
            earlier = earlier._replace(doubt="; ".join(filter(None, (earlier.doubt, doubt))))
        for each in changed:
            kinds = grouped.setdefault(each.table, {ADDED: [], CHANGED: [], REMOVED: []})
            record = each.then if each.then is not None else each.now
            kinds[each.kind].append(names.of(each.table, each.key, record))
        changes = [
            TableChange(table, tuple(kinds[ADDED]), tuple(kinds[CHANGED]), tuple(kinds[REMOVED]))
            for table, kinds in sorted(grouped.items())
        ]
        return RestorePreview(name, earlier, tuple(changes), keep)

    def restore(self, preview: RestorePreview) -> str:
        """Go back, as one change that undo takes back; says what was done.

        The state before becomes a generation first. Raises `Refused` where this window only reads, or where
        the present state cannot be kept.
        """
        store = self._store
        if store.read_only:
            raise Refused(f"Nothing was changed: {store.status.reason}", store.remedy)
        changes = differences(store.db.records.snapshot(), preview.earlier.tables, keep=preview.keep)
        if not changes:
            raise Refused("Nothing would change. Your data already looks like this.")
        if not store.saver.bring_up_to_date():
            raise Refused(
                f"Nothing was changed, because the present state could not be kept: {store.saver.trouble}.",
                "Try again once that's fixed.",
            )
        before = store.revision
        try:
            with store.db.change(f"restored {preview.name}") as change:
                for put, number in as_puts(changes):
                    change.set(put.table, put.uid, put.record, number)
        except ReadOnly as error:
            raise Refused(f"Nothing was changed: {error}") from error
        store.saver.bring_up_to_date()
        return f"restored {preview.name}: {preview.total}. To go back, restore revision {before}"


def when_saved(saved: str, zone: str) -> str:
    """The instant in a data file as people read it in their zone; lists of them name that zone once."""
    try:
        at = datetime.fromisoformat(saved)
    except ValueError:
        return ""
    here = ZonedTime(at.astimezone(UTC), zone).local()
    return f"{day(here.date())}, {here.year}, {clock_time(here)}"


def _contacts(data: Dataset) -> Mapping[str, Any]:
    """The contacts by uid."""
    return data.rows("contacts").by_uid


def _unreadable(table: str, key: str, record: Any) -> str:
    """Why a record that would come back cannot be read; empty where it can, and where there is none."""
    if record is None or table not in KINDS:
        return ""
    try:
        KINDS[table].decode(record)
    except BadRecord as error:
        return f"{table} {key[:40]}: {error}"
    return ""


class _Names:
    """What records are called towards the user."""

    def __init__(self, *contacts: Mapping[str, Any]) -> None:
        self._contacts = contacts

    def of(self, table: str, key: str, record: Any) -> str:
        """A record in a few words: its name or title, else whom it is about, else its uid."""
        if not isinstance(record, dict):
            return key
        for field in _NAMING:
            if isinstance(record.get(field), str) and record[field].strip():
                words: str = record[field].strip()
                return words[:80]
        people = self._people(record)
        noun = table.replace("_", "-").removesuffix("s")
        return f"{noun} with {people}" if people else f"{noun} {key[:40]}"

    def _people(self, record: Mapping[str, Any]) -> str:
        named: Iterable[Any] = [record.get("contact"), record.get("recipient"), record.get("to_contact")]
        guests = record.get("contacts")
        uids = [*named, *(guests if isinstance(guests, list) else [])]
        return ", ".join(filter(None, (self._name(uid) for uid in uids if isinstance(uid, str))))

    def _name(self, uid: str) -> str:
        for rows in self._contacts:
            found = rows.get(uid)
            if isinstance(found, dict) and isinstance(found.get("name"), str):
                return str(found["name"])[:60]
        return ""


def change_lines(changes: Sequence[TableChange], most: int = 8) -> list[tuple[str, str]]:
    """The lines that show a preview: (sign, words); the sign is empty for a table's heading."""
    lines: list[tuple[str, str]] = []
    for change in changes:
        groups = (("+", change.added), ("~", change.changed), ("-", change.removed))
        counts = ", ".join(
            f"{len(names)} {word}"
            for names, word in ((change.added, ADDED), (change.changed, CHANGED), (change.removed, REMOVED))
            if names
        )
        lines.append(("", f"{change.table.replace('_', '-')}: {counts}"))
        for sign, names in groups:
            lines += [(sign, name) for name in names[:most]]
            if len(names) > most:
                lines.append((sign, f"and {len(names) - most} more"))
    return lines
