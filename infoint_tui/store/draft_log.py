"""What is being typed in an open home, kept as it grows: drafts, and texts open in the user's own editor."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple, regex
from .fs import OsLayer, sha256
from .home import EDITING
from .records import DRAFTS, Change, Draft, InvalidRecord
from .replay import DraftWriter, draft_record
from .snapshot import RECORD_LIMIT, check_document, check_names, encode

if TYPE_CHECKING:
    from ..domain.erasure import ErasedPerson
    from .database import RecordStorage


def _as_draft(record: Mapping[str, Any]) -> Draft:
    try:
        at = datetime.fromisoformat(str(record.get("at", "")))
    except ValueError:
        at = datetime.fromtimestamp(0, UTC)
    meta = record.get("meta")
    return Draft(str(record.get("text", "")), meta if isinstance(meta, dict) else {}, at)


class DraftLog:
    """The drafts of an open home. They are records like others, but that a key is one short line."""

    def __init__(self, storage: RecordStorage, ask: Callable[[], None]) -> None:
        """`ask` has the journal flushed soon."""
        self._storage, self._ask = storage, ask
        self._writers: dict[str, DraftWriter] = {}
        storage.draft_ended = self._ended

    def put(self, key: str, text: str, meta: Mapping[str, Any] | None = None) -> None:
        """Keep what is being typed. In the journal when this returns, flushed within half a second.

        The cost follows the change, not the length of the text. Half characters become U+FFFD. Raises
        ReadOnly, and InvalidRecord for a text beyond 16 MB or a `meta` that JSON cannot hold.
        """
        storage = self._storage
        writer, data = storage.access.need(), storage.data
        old = data.get(DRAFTS, key)
        if old is None:
            check_names(DRAFTS, key)
        if len(text) > RECORD_LIMIT // 4:
            raise InvalidRecord(DRAFTS, key, "text", "the text is too long for one draft")
        extra = dict(meta) if meta else {}
        extra_text = check_document(DRAFTS, key, extra)[0] if extra else b"{}"
        said = self._writers.setdefault(key, DraftWriter())
        try:
            said_bytes = encode(change := said.change_to(text))
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            said.forget()
            said_bytes = encode(change := said.change_to(text))
        at = storage.stamp()
        with storage.guard:
            writer.note(DRAFTS, key, old)
            data.put(DRAFTS, key, draft_record(key, text, extra, at))
            line = self._line(writer.journal.seq + 1, key, at, extra_text, said_bytes)
            in_blocks = "full" not in change and "whole" not in change
            writer.journal.append(line, key if in_blocks else None)
        self._ask()
        storage.publish(Change("draft", frozenset({(DRAFTS, key)}), "draft"))

    def _line(self, seq: int, key: str, at: str, meta: bytes, said: bytes) -> bytes:
        number = self._storage.data.number(DRAFTS, key) or 0
        head = b'{"seq":%d,"draft":{"uid":%b,"id":%d,"at":%b,"meta":%b,'
        return head % (seq, encode(key), number, encode(at), meta) + said[1:] + b"}"

    def restate(self, key: str, seq: int) -> bytes | None:
        """A journal line with the whole of a draft; None when there is no such draft any more."""
        record, said = self._storage.data.get(DRAFTS, key), self._writers.get(key)
        if record is None or said is None:
            return None
        return self._line(seq, key, record["at"], encode(record["meta"]), encode(said.restate()))

    def forget_blocks(self) -> None:
        """Say each draft whole next time: a new journal knows no blocks."""
        for said in self._writers.values():
            said.forget()

    def _ended(self, key: str) -> None:
        self._writers.pop(key, None)

    def restart(self) -> None:
        """Nothing was said yet, as after reading a home."""
        self._writers.clear()

    def get(self, key: str) -> Draft | None:
        """A text that was being typed, or None."""
        record = self._storage.data.get(DRAFTS, key)
        return None if record is None else _as_draft(record)

    def drop(self, key: str) -> None:
        """End a draft without a change; nothing happens where there is none."""
        if self._storage.data.get(DRAFTS, key) is not None:
            with self._storage.change("drop draft", kind="draft") as change:
                change.set(DRAFTS, key, None)

    def all(self, prefix: str = "") -> dict[str, Draft]:
        """Every draft whose key begins with `prefix`, by key."""
        records = self._storage.data.rows(DRAFTS).sound()
        return {record["uid"]: _as_draft(record) for record in records if record["uid"].startswith(prefix)}


_ABOUT = "about.json"
_LIMIT = 50_000_000
_ESCAPED = regex("[\udc80-\udcff]")
_SWAP = regex(r"\.sw[a-z]$")
"""What vim leaves when it is killed: `vim -r` reads it, nobody else does."""


class Saved(NamedTuple):
    """What an editor saved."""

    text: str
    utf8: bool
    """Whether it was saved as UTF-8; else each odd byte was taken as the Latin letter it stands for."""


class Sheet:
    """One text in an editor. Its folder also gets whatever the editor lays beside it, swap files included."""

    def __init__(self, folder: Path, osl: OsLayer) -> None:
        self.folder, self._osl = folder, osl
        about = self._read_about()
        self.key = str(about.get("key", ""))
        """The draft that the text belongs to; empty where that is not known."""
        people = about.get("people")
        self.people = tuple(map(str, people)) if isinstance(people, list) else ()
        """Uids of the contacts that it is about."""
        self.base = str(about.get("base", ""))
        """Digest of the text before any editing."""
        self._ends_open = bool(about.get("ends_open"))
        self._name = Path(str(about.get("file") or "text.txt")).name
        self.path = folder / self._name
        """The file to edit."""
        self.lock: int | None = None
        """The descriptor that says that the text is open; an editor inherits it and may outlive infoint."""

    def _read_about(self) -> dict[str, Any]:
        try:
            found = json.loads(self._osl.read(self.folder / _ABOUT, 1_000_000))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def take_lock(self) -> bool:
        """Make this window the one that reads the text; False while an editor has it open. Raises OSError."""
        fd = self._osl.open_lock(self.folder / _ABOUT)
        try:
            self._osl.lock(fd)
        except OSError:
            self._osl.close(fd)
            return False
        self.lock = fd
        return True

    def give_lock(self) -> None:
        """Say that nobody has the text open; also for what an editor may have left running."""
        if self.lock is not None:
            fd, self.lock = self.lock, None
            with contextlib.suppress(OSError):
                self._osl.unlock(fd)
            self._osl.close(fd)

    def saved(self) -> Saved | None:
        """The newest words an editor saved here; None where they are those from before, or where no file is.

        Raises OSError where there is something that cannot be read.
        """
        # On a hangup, nano and emacs write what was not saved yet beside the file.
        names = (self._name, f"{self._name}.save", f"#{self._name}#")
        newest: tuple[int, Path] | None = None
        for path in (self.folder / name for name in names):
            try:
                found = self._osl.stat(path).st_mtime_ns, path
            except FileNotFoundError:
                continue
            newest = found if newest is None or found[0] >= newest[0] else newest
        if newest is None:
            return None
        saved = _decode(self._osl.read(newest[1], _LIMIT))
        text = saved.text
        if self._ends_open and text.endswith("\n"):
            text = text[:-1]  # many editors end the last line
        return None if digest(text) == self.base else saved._replace(text=text)

    def remove(self, *, swap: bool = True) -> None:
        """Remove everything, with `swap` also what only vim can read. What cannot be removed stays."""
        names = self._osl.listdir(self.folder)
        kept = [] if swap else [name for name in names if _SWAP.search(name)]
        for name in names:
            if name not in kept and not (kept and name == _ABOUT):
                with contextlib.suppress(OSError):
                    self._osl.unlink(self.folder / name)
        if not kept:
            with contextlib.suppress(OSError):
                self._osl.rmdir(self.folder)

    def speaks_of(self, person: ErasedPerson) -> bool:
        """Whether it is about somebody, or names them."""
        if person.uid in (*self.people, *re.split(r"[|/ ]", self.key)):
            return True
        names = [name for name in person.names if len(name.split()) > 1]
        known = [" ".join(word.casefold().split()) for word in (person.uid, *names, *person.channels)]
        for name in self._osl.listdir(self.folder):
            try:
                words = _decode(self._osl.read(self.folder / name, _LIMIT)).text.casefold()
            except OSError:
                continue
            if any(word in " ".join(words.split()) for word in known):
                return True
        return False


def sheet_of(home: Path, key: str, osl: OsLayer) -> Sheet:
    """The sheet of a draft, whether there is one or not: `folder` tells."""
    return Sheet(home / EDITING / sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20], osl)


def lay_out(
    home: Path, key: str, text: str, base: str, suffix: str, people: Iterable[str], osl: OsLayer
) -> Sheet:
    """Write a text to be edited. Raises OSError.

    Args:
        home: The data home.
        key: The draft that it belongs to.
        text: What the editor shows.
        base: The text as it is kept already; what differs from it counts as saved.
        suffix: Ends the name of the file, such as ".txt".
        people: Uids of the contacts that it is about.
        osl: The operating system.
    """
    folder = sheet_of(home, key, osl).folder
    for path in (folder.parent, folder):
        with contextlib.suppress(FileExistsError):
            osl.mkdir(path)
    about = {
        "key": key,
        "file": f"text{suffix}",
        "people": list(people),
        "base": digest(base),
        "ends_open": not text.endswith("\n"),
    }
    osl.save_new(folder / _ABOUT, json.dumps(about).encode())
    osl.save_new(folder / about["file"], text.encode("utf-8", "surrogatepass"))  # type: ignore[operator]
    osl.fsync_dir(folder.parent)
    return Sheet(folder, osl)


def left_sheets(home: Path, osl: OsLayer) -> list[Sheet]:
    """Every sheet that lies in a home."""
    try:
        return [Sheet(home / EDITING / name, osl) for name in osl.listdir(home / EDITING)]
    except OSError:
        return []


def forget_sheets(home: Path, people: Iterable[ErasedPerson], osl: OsLayer) -> None:
    """Remove the sheets that speak of somebody, whoever has them open."""
    people = list(people)
    for sheet in left_sheets(home, osl):
        if any(sheet.speaks_of(person) for person in people):
            sheet.remove()


def digest(text: str) -> str:
    """Tells one text from another; how lines end makes no difference."""
    return sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def _decode(data: bytes) -> Saved:
    try:
        text, utf8 = data.decode("utf-8", "surrogatepass"), True
    except UnicodeDecodeError:
        escaped = data.decode("utf-8", "surrogateescape")
        text, utf8 = _ESCAPED.sub(lambda odd: chr(ord(odd[0]) - 0xDC00), escaped), False
    return Saved(text.removeprefix("\ufeff").replace("\r\n", "\n"), utf8)
