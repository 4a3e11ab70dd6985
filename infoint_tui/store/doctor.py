"""A look over the files of a home: everything that is wrong with them and where, and the steps of a repair.
Looking changes nothing, and repairing destroys nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import regex
from ..domain.integrity import NOTE, PROBLEM, DataFinding
from . import home as homes
from .checkpoint import PART, TEMP, sealed
from .fs import SIZE_LIMIT, OsLayer
from .home import writer_pid
from .journal import JOURNAL, LIMIT, list_files, look_at_lines
from .opening import SCHEMA, Loaded, read_home
from .records import TABLES, Dataset, HomeError, Put
from .snapshot import BACKUPS, FILE, QUARANTINE, Generation, MainFile, list_generations, read_main

if TYPE_CHECKING:
    from .store import Store

MOST_LINES = 20
"""So many damaged lines of one journal are named; the others are counted."""
MODE = "mode"
"""The field of a finding about who may look into a file."""
_MARK = b"\xef\xbb\xbf"
_PLACE = regex(r",? ?(?:at )?line (\d+) column (\d+)")
_REPAIR = "`infoint repair` mends it and keeps what was damaged."


class Survey:
    """What the files of a home hold and what is wrong with them.

    `loaded` is None where nothing could be read; the findings then say why.
    """

    def __init__(
        self, home: Path, osl: OsLayer, progress: Callable[[str, int], None] = lambda _what, _size: None
    ) -> None:
        """Read a home. Raises HomeError where there is none, or where it may not be looked into.

        `progress` hears what is read next, with its size in bytes.
        """
        self.home = home
        self._osl = osl
        homes.check(home)
        if not home.exists():
            raise HomeError(
                f"There is no data home at {home}. Start infoint once, or name another with --home."
            )
        # One by one, and before the data: no two of them are in memory together.
        self.generations: list[Generation] = list_generations(home, osl, progress)
        self.findings: list[DataFinding] = []
        self.loaded: Loaded | None = None
        self.main = home / FILE
        self.found = MainFile("absent")
        self.writer = writer_pid(home)
        """The process that writes here at present, as far as the lock file tells; None for none."""
        try:
            self.main = homes.real_file(home)
            with contextlib.suppress(OSError):
                progress(f"Reading {FILE}", osl.stat(self.main).st_size)
            self.loaded = read_home(home, self.main, osl, homes.host_id())
            self.found = self.loaded.main
        except HomeError as error:
            self._add(str(error), file=FILE)
            with contextlib.suppress(OSError):
                self.found = read_main(self.main, osl)
        except OSError as error:
            mend = f"Move it away or fix its permissions; then {_REPAIR}"
            self._add(f"it cannot be read ({error.strerror})", mend, FILE)
        if self.loaded is not None and self.loaded.outside is not None:
            for put, number in self.loaded.outside.puts:
                self.tables.put(put.table, put.uid, put.record, number)
        self._look()
        self.found = self.found._replace(data=b"")
        if self.loaded is not None:
            self.loaded = self.loaded._replace(main=self.found)

    def copies(self) -> list[Path]:
        """Conflict copies of sync programs beside the data file."""
        return homes.copies_beside(self.main, self._osl)

    @property
    def tables(self) -> Dataset:
        """The records as they would be shown."""
        return self.loaded.tables if self.loaded is not None else Dataset()

    @property
    def in_file(self) -> int:
        """Number of the last change that the data file holds already."""
        return self.found.meta.seq if self.found.meta is not None else 0

    @property
    def base_file(self) -> str:
        """The file that the records came from, the journal aside; empty where there is none."""
        source = self.loaded.report.source if self.loaded is not None else ""
        if source == "file":
            return self._shown(self.main)
        number = source.removeprefix("backup rev ")
        return f"{BACKUPS}/db.{int(number):08d}.json" if number.isdecimal() else ""

    def base_text(self) -> str:
        """What stands in `base_file`."""
        return self._osl.read(self.home / self.base_file, SIZE_LIMIT).decode("utf-8-sig", "replace")

    def _add(
        self,
        what: str,
        mend: str = "",
        file: str = "",
        place: tuple[int, int] = (0, 0),
        severity: str = PROBLEM,
        field: str = "",
    ) -> None:
        self.findings.append(DataFinding(what, mend, file, *place, field=field, severity=severity))

    def _look(self) -> None:
        self._look_at_main()
        for check in (
            self._journals,
            self._backups,
            self._leftovers,
            self._sheets,
            self._quarantine,
            self._folders,
            self._modes,
        ):
            try:
                check()
            except OSError as error:
                where = str(error.filename or self.home)
                self._add(
                    f"it cannot be read ({error.strerror})", "Check its permissions.", self._shown(where)
                )

    def _shown(self, path: str | Path) -> str:
        """A path as seen from the home, where it lies in it."""
        path = Path(path)
        return str(path.relative_to(self.home)) if path.is_relative_to(self.home) else str(path)

    # The data file

    def _look_at_main(self) -> None:
        found, loaded = self.found, self.loaded
        name = self._shown(self.main)
        if loaded is None and not self.findings:
            return
        source = loaded.report.source if loaded is not None else ""
        used = _used(source, loaded.report.journal_changes) if loaded is not None else ""
        if found.state == "damaged":
            place = _PLACE.search(found.why)
            what = _PLACE.sub("", found.why) if place else found.why
            mend = f"{used} {_REPAIR}" if used else "Replace it with a good copy."
            self._add(f"damaged: {what}.", mend, name, _numbers(place))
        elif found.state == "edited" and not self._only_marked():
            self._add(
                f"{found.why}: it was edited by hand or damaged.",
                "The next time infoint starts, it merges the differences and keeps both versions.",
                name,
            )
        elif found.state == "absent" and loaded is not None and source != "new" and self._has_past():
            self._add("missing.", f"{used} {_REPAIR}", name)
        if found.data[:3] == _MARK:
            self._add(
                "it begins with a byte order mark, as some editors write it; that is harmless.",
                file=name, place=(1, 1), severity=NOTE,
            )  # fmt: skip
        if found.meta is not None and found.meta.schema > SCHEMA:
            self._add(
                f"schema {found.meta.schema} is newer than the {SCHEMA} of this infoint; it opens read-only.",
                "Update infoint.",
                name,
            )
        if loaded is not None:
            self._say_notices(loaded)
            known = {*TABLES}
            for table in loaded.tables.tables.keys() - known:
                count = len(loaded.tables.rows(table))
                self._add(
                    f"table {table!r} is not known here; its {count} records are kept as they are.",
                    file=name, severity=NOTE,
                )  # fmt: skip

    def _only_marked(self) -> bool:
        """Whether a byte order mark is all that was added to a file of ours."""
        return self.found.data[:3] == _MARK and sealed(self.found.data[3:]) is not None

    def _has_past(self) -> bool:
        return bool(self.loaded and self.loaded.base.rev) or bool(self._osl.listdir(self.home / BACKUPS))

    def _say_notices(self, loaded: Loaded) -> None:
        """What opening would say; what it says of journals is told here line by line."""
        if self._only_marked():
            return
        for notice in loaded.report.notices:
            if "journals were written on" in notice or notice.startswith("The journal was damaged"):
                continue
            severity = PROBLEM if self.found.state == "good" else NOTE
            self._add(notice, severity=severity)

    # Journals

    def _journals(self) -> None:
        seen: set[int] = set()
        after = self.in_file
        own_host = homes.host_id()
        for rev, _number, path in list_files(self.home / JOURNAL, self._osl):
            name = self._shown(path)
            data = self._osl.read(path, LIMIT)
            look = look_at_lines(data)
            seen.update(look.seqs())
            host = look.header.get("host") if look.header is not None else own_host
            file_host = self.found.meta.host if self.found.meta is not None else own_host
            if host not in (own_host, file_host):
                self._add(
                    "this journal was written on another machine; it is shown, never used.",
                    "Close infoint there, so that its data file arrives here whole; then it may be removed.",
                    name, severity=NOTE,
                )  # fmt: skip
                continue
            if look.header is None and data.strip(b"\0\n"):
                self._add("the first line, which says where the journal belongs, cannot be read.",
                          _REPAIR, name, (1, 1))  # fmt: skip
            self._damaged_lines(look.damaged, name, past=rev < self._rev)
            if look.torn:
                self._add(
                    "the end is cut off, as after a power failure; everything before it is used.",
                    file=name, place=(look.torn, 1), severity=NOTE,
                )  # fmt: skip
        later = sorted(seq for seq in seen if seq > after)
        missing = later[-1] - after - len(later) if later else 0
        if missing > 0 and self.loaded is not None and self.found.state == "good":
            self._add(f"{missing} changes are missing from the journal.", _REPAIR, JOURNAL)

    @property
    def _rev(self) -> int:
        """Revision of a sound data file; 0 for none."""
        return self.found.meta.rev if self.found.meta is not None and self.found.state == "good" else 0

    def _damaged_lines(self, lines: list[int], name: str, *, past: bool) -> None:
        mend, severity = (
            ("The data file is newer, so this journal will be deleted later.", NOTE)
            if past
            else (_REPAIR, PROBLEM)
        )
        for line in lines[:MOST_LINES]:
            what = "this line doesn't match its checksum; the changes before and after it are used."
            self._add(what, mend, name, (line, 1), severity)
        if len(lines) > MOST_LINES:
            what = f"{len(lines) - MOST_LINES} more lines are damaged."
            self._add(what, mend, name, severity=severity)

    # Generations, leftovers, quarantine

    def _backups(self) -> None:
        for found in self.generations:
            if found.state == "good":
                continue
            name = self._shown(found.path)
            if found.kept:
                if found.state == "damaged":
                    self._add(f"this version, put aside, is damaged: {found.why}", "", name, severity=NOTE)
                continue
            place = _PLACE.search(found.why)
            what = _PLACE.sub("", found.why) if place else found.why
            self._add(
                f"this generation is {found.state}: {what}.",
                "It is never used as it is; `infoint repair` puts it aside.",
                name,
                _numbers(place),
            )

    def _leftovers(self) -> None:
        where = {self.home, self.main.parent, self.home / BACKUPS}
        for folder in sorted(where):
            for name in self._osl.listdir(folder):
                if name != TEMP and not name.endswith(PART):
                    continue
                if self.writer is None:
                    self._add(
                        "a leftover file from a program that was stopped.",
                        "The next start, or `infoint repair`, removes it.",
                        self._shown(folder / name), severity=NOTE,
                    )  # fmt: skip

    def _sheets(self) -> None:
        if not (self.home / homes.EDITING).is_dir():
            return
        from .draft_log import left_sheets

        for sheet in left_sheets(self.home, self._osl):
            self._add(
                "text left open in your editor.",
                "Close that editor; the next start takes over what it saved.",
                self._shown(sheet.folder), severity=NOTE,
            )  # fmt: skip

    def _quarantine(self) -> None:
        for name in self._osl.listdir(self.home / QUARANTINE):
            size = self._osl.stat(self.home / QUARANTINE / name).st_size
            self._add(
                f"set aside because it was damaged ({size} bytes).",
                "Remove it when you are sure that nothing is missing.",
                f"{QUARANTINE}/{name}", severity=NOTE,
            )  # fmt: skip

    def _folders(self) -> None:
        for name in (JOURNAL, BACKUPS, QUARANTINE, "history"):
            path = self.home / name
            if (path.exists() or path.is_symlink()) and not path.is_dir():
                self._add("a folder belongs here.", "Move away what lies there.", name)
        lock = self.home / "infoint.lock"
        if lock.is_symlink() or (lock.exists() and not lock.is_file()):
            self._add(
                "the lock must be a regular file, or nothing can be saved.",
                "Move it away.",
                lock.name,
            )

    # Privacy

    def _modes(self) -> None:
        if os.name != "posix":
            return
        opened = stat.S_IMODE(self._osl.stat(self.home).st_mode) & 0o077
        if opened:
            self._add(
                f"other users of this machine may look into it (mode {_mode(self.home, self._osl)}).",
                "`infoint repair`, or the next start, closes it.",
                str(self.home),
                field=MODE,
            )
        for path in self._ours():
            try:
                loose = stat.S_IMODE(self._osl.stat(path).st_mode) & 0o077
            except OSError:
                continue
            if loose:
                reachable = bool(opened) or not path.is_relative_to(self.home)
                self._add(
                    f"its mode {_mode(path, self._osl)} is open to other users.",
                    "`infoint repair` closes it.",
                    self._shown(path),
                    severity=PROBLEM if reachable else NOTE,
                    field=MODE,
                )

    def _ours(self) -> Iterator[Path]:
        yield from ours(self.home, self.main, self._osl)


def ours(home: Path, main: Path, osl: OsLayer) -> Iterator[Path]:
    """Every file and folder in a home that is written by infoint and that exists."""
    if main.is_file():
        yield main
    lock = home / "infoint.lock"
    if lock.is_file() and not lock.is_symlink():
        yield lock
    for name in (JOURNAL, BACKUPS, QUARANTINE, "history"):
        folder = home / name
        if folder.is_dir() and not folder.is_symlink():
            yield folder
            for inner in osl.listdir(folder):
                if (folder / inner).is_file() and not (folder / inner).is_symlink():
                    yield folder / inner


def _used(source: str, changes: int) -> str:
    what = source.replace("backup rev", "backup revision").replace("journal", "the journal alone")
    return f"Used instead: {what}, with later changes from the journal ({changes})."


def _mode(path: Path, osl: OsLayer) -> str:
    return f"{stat.S_IMODE(osl.stat(path).st_mode):04o}"


def _numbers(place: re.Match[str] | None) -> tuple[int, int]:
    return (int(place[1]), int(place[2])) if place else (0, 0)


def last_touches(home: Path, after: int, osl: OsLayer) -> dict[tuple[str, str], tuple[str, int]]:
    """File and line of the last change in the journal that holds a record, by table and key.

    Changes up to number `after` are in the data file and are passed over.
    """
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for _rev, _number, path in list_files(home / JOURNAL, osl):
        try:
            look = look_at_lines(osl.read(path, LIMIT))
        except OSError:
            continue
        for line, body in look.changes():
            puts = body.get("puts")
            if body["seq"] > after and isinstance(puts, list):
                for put in puts:
                    if isinstance(put, list) and all(isinstance(name, str) for name in put[:2]):
                        found[put[0], put[1]] = f"{JOURNAL}/{path.name}", line
    return found


def close_mode(path: Path) -> None:
    """Take a file or folder away from other users. Raises OSError."""
    path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)


def leftovers(home: Path, main: Path, osl: OsLayer) -> list[Path]:
    """Unfinished files under the names only we use, whoever holds the pen."""
    found = []
    for folder in dict.fromkeys((home, main.parent, home / BACKUPS)):
        try:
            names = osl.listdir(folder)
        except OSError:
            continue
        found += [folder / name for name in names if name == TEMP or name.endswith(PART)]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def set_aside(home: Path, path: Path, osl: OsLayer) -> str:
    """Move a damaged file to quarantine/ under a name that is free; the name it has there. Raises OSError."""
    target = home / QUARANTINE / _free_name(home, path.name, osl)
    osl.replace(path, target)
    osl.fsync_dir(target.parent)
    osl.fsync_dir(path.parent)
    return f"{QUARANTINE}/{target.name}"


def _free_name(home: Path, name: str, osl: OsLayer) -> str:
    """A name in quarantine/, which is made where it is missing, that nothing has yet."""
    (home / QUARANTINE).mkdir(mode=0o700, exist_ok=True)
    taken = set(osl.listdir(home / QUARANTINE))
    stem, dot, ending = name.rpartition(".")
    names = [name, *(f"{stem}-{n}{dot}{ending}" for n in range(2, 10_000))]
    return next(each for each in names if each not in taken)


def keep_records(store: Store, keys: Iterable[tuple[str, str]], osl: OsLayer) -> str:
    """Write records as they are to a file in quarantine/, in the form of a data file; the name it has there.

    Raises OSError.
    """
    found: dict[str, dict[str, Any]] = {}
    tables = store.db.records.snapshot()
    for table, key in keys:
        found.setdefault(table, {})[str(tables.number(table, key))] = tables.get(table, key)
    name = _free_name(store.home, "records.json", osl)
    osl.save_new(store.home / QUARANTINE / name, json.dumps(found, indent=1, sort_keys=True).encode())
    return f"{QUARANTINE}/{name}"


def give_uids(store: Store, new_id: Callable[[], str]) -> Iterator[tuple[str, str, str]]:
    """Give each record without a usable uid one of its own, as one undoable change.

    Yields table, old key and new uid. Records that are no objects stay as they are.
    """
    puts: list[tuple[Put, int | None]] = []
    told = []
    for name, rows in store.db.records.snapshot().tables.items():
        for key, record in rows.odd().items():
            if isinstance(record, dict):
                uid = new_id()
                whole: dict[str, Any] = {**record, "uid": uid}
                puts += [(Put(name, key, None), None), (Put(name, uid, whole), rows.number(key))]
                told.append((name, key, uid))
    if puts:
        with store.db.change("gave records a uid of their own") as change:
            for put, number in puts:
                change.set(put.table, put.uid, put.record, number)
    yield from told


_BLANKS = regex(r"[ \t\n\r]*")
_FIELD = regex(r"\[(\d+)\]|\.?([^.\[]+)")
_DECODER = JSONDecoder()


def field_path(field: str) -> list[str | int]:
    """The steps of a field such as "notes[3].text"."""
    return [int(match[1]) if match[1] else match[2] for match in _FIELD.finditer(field)]


class TextPlaces:
    """Lines and columns of values in a JSON text of tables, found in one pass however many are asked for.

    The text must be sound JSON.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._begins: dict[str, dict[str | None, tuple[int, int]]] = {}
        """Where each record begins and in which line, by table and number; None for the table itself."""
        line, counted = 1, 0
        at = _opened(text, _blank(text, 0), "{")
        while text[at : at + 1] == '"':
            table, at = _name(text, at)
            here = self._begins[table] = {None: (at, line + text.count("\n", counted, at))}
            if text[at : at + 1] != "{":
                at = _after(text, at)
                continue
            at = _opened(text, at, "{")
            while text[at : at + 1] == '"':
                number, at = _name(text, at)
                line, counted = line + text.count("\n", counted, at), at
                here[number] = at, line
                at = _after(text, at)
            at = _behind(text, at + 1)

    def find(self, table: str, number: str | None, path: Sequence[str | int] = ()) -> tuple[int, int]:
        """Line and column, from 1, of the value at `path` in a record, or of the last step that is there.

        (0, 0) where not even the table is found.
        """
        text, records = self._text, self._begins.get(table, {})
        begin, line = records.get(number) or records.get(None, (-1, 0))
        if begin < 0:
            return 0, 0
        at = found = begin
        for step in path if number in records else ():
            at = _member(text, at, step) if isinstance(step, str) else _element(text, at, step)
            if at < 0:
                break
            found = at
        return line + text.count("\n", begin, found), found - text.rfind("\n", 0, found)


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The names in the object at `at`, and where their values begin."""
    if text[at : at + 1] != "{":
        return
    at = _blank(text, at + 1)
    while text[at : at + 1] == '"':
        key, at = _name(text, at)
        yield key, at
        at = _after(text, at)


def _opened(text: str, at: int, bracket: str) -> int:
    """Where the first member begins within the bracket at `at`; the end of the text where there is none."""
    return _blank(text, at + 1) if text[at : at + 1] == bracket else len(text)


def _name(text: str, at: int) -> tuple[str, int]:
    """The name at `at`, and where its value begins."""
    key, at = scanstring(text, at + 1)
    return key, _blank(text, _blank(text, at) + 1)


def _blank(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _member(text: str, at: int, name: str) -> int:
    """Where the value of a name begins in the object at `at`; -1 if it is not there."""
    return next((start for key, start in _members(text, at) if key == name), -1)


def _element(text: str, at: int, number: int) -> int:
    if text[at : at + 1] != "[":
        return -1
    at = _blank(text, at + 1)
    while text[at : at + 1] not in ("]", ""):
        if number == 0:
            return at
        number -= 1
        at = _after(text, at)
    return -1


def _after(text: str, at: int) -> int:
    """Where the next member begins, past the value at `at` and its comma."""
    return _behind(text, _DECODER.raw_decode(text, at)[1])


def _behind(text: str, at: int) -> int:
    """The same, from behind the value."""
    at = _blank(text, at)
    return _blank(text, at + 1) if text[at : at + 1] == "," else at
