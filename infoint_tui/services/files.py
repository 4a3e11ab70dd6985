"""Files for other programs and the user's own editor: written whole or not at all, never over another one
unasked; what an editor saved is taken over as the draft of its field, whatever became of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.errors import Refused
from ..store.draft_log import Saved, Sheet, digest, lay_out, left_sheets, sheet_of
from ..store.fs import PART, OsLayer
from .records import DraftKey

if TYPE_CHECKING:
    from .session import OpenHome, Session


class FileThere(Refused):
    """There is a file of that name already; it may be replaced if the user says so."""


def expand(text: str) -> Path:
    """The absolute path somebody typed. Refuses an empty one, an unknown user, and what can be no path."""
    if not text.strip() or "\0" in text:
        raise Refused("A file needs a name.", "For example: ~/conversations.ics.", field="path")
    try:
        path = Path(text.strip()).expanduser().absolute()
    except RuntimeError as error:
        raise Refused(f"{text.strip()} names a user this computer doesn't know.", field="path") from error
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        pass  # said where it is read or written
    except (OSError, ValueError) as error:
        raise Refused(f"{path.name[:80]} isn't a valid path: {_why(error)}.", field="path") from error
    return path


def completed(text: str) -> str:
    """A path that somebody began to type, as far as the files there leave no doubt; else as it was."""
    before, slash, begun = text.rpartition("/")
    try:
        folder = expand(before + slash) if slash else Path.cwd()
        names = [
            f"{each.name}/" if each.is_dir() else each.name
            for each in folder.iterdir()
            if each.name.startswith(begun) and (begun or not each.name.startswith("."))
        ]
    except (OSError, Refused):
        return text
    if not names:
        return text
    first, last = min(names), max(names)
    alike = 0
    while first[: alike + 1] == last[: alike + 1] and alike < len(first):
        alike += 1
    return f"{before}{slash}{first[:alike]}"


def suggested(name: str, ending: str) -> Path:
    """A path to offer for a file about something: in the folder for downloads where there is one, else in the
    user's home."""
    kept = "".join(char if char.isalnum() else "-" for char in name.casefold())[:60]
    words = "-".join(part for part in kept.split("-") if part) or "infoint"
    home = Path.home()
    folder = home / "Downloads"
    return (folder if folder.is_dir() else home) / f"{words}.{ending}"


def write_file(path: Path, data: bytes, *, replace: bool = False, osl: OsLayer | None = None) -> Path:
    """Write a file readable by its owner only, whole or not at all; returns where it lies.

    Raises `FileThere` where one is in the way and `replace` is not set, `Refused` where it cannot be written
    or a link stands in its place: what a link leads to is never written.
    """
    osl = osl or OsLayer()
    path = path.absolute()
    if path.is_symlink():
        raise _is_link(path)
    if path.is_dir():
        raise Refused(f"{path} is a folder.", "Add the name of a file.", field="path")
    if not replace and path.exists():
        raise _in_the_way(path)
    part = path.with_name(_part_name(0))
    try:
        try:
            _stage(part, data, osl)
            _put_in_place(part, path, osl, replace=replace)
        finally:
            _drop(part, osl)
    except FileExistsError as error:
        raise _in_the_way(path) from error
    except (OSError, ValueError) as error:
        raise Refused(
            f"{path} was not written: {_why(error)}.", "Choose another place.", field="path"
        ) from error
    return path


def make_folder(path: Path) -> None:
    """Make one folder that its owner alone may read. Refuses where that is not possible."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refused(
            f"{path} was not made: {_why(error)}.", "Choose another place.", field="path"
        ) from error


def _part_name(number: int) -> str:
    """What a file is called until it is whole; short, whatever its own name."""
    return f".infoint-{os.getpid()}-{number}{PART}"


def _stage(part: Path, data: bytes, osl: OsLayer) -> None:
    _drop(part, osl)
    fd = osl.create(part)
    try:
        osl.write_all(fd, data)
        osl.fsync(fd)
    finally:
        osl.close(fd)


def _drop(part: Path, osl: OsLayer) -> None:
    """Remove what an attempt left, if anything."""
    with contextlib.suppress(OSError):
        osl.unlink(part)


def _put_in_place(part: Path, path: Path, osl: OsLayer, *, replace: bool) -> None:
    if replace:
        osl.replace(part, path)
        return
    try:
        # A second name fails where the first is taken, which a rename would not.
        osl.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists() or path.is_symlink():
            raise FileExistsError(str(path)) from None
        osl.replace(part, path)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _is_link(path: Path) -> Refused:
    return Refused(
        f"{path} is a link, and what it leads to is left alone.", "Name the place itself.", field="path"
    )


def _in_the_way(path: Path) -> FileThere:
    return FileThere(f"{path} already exists.", "Choose another name, or replace it.", field="path")


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a regular file. Refuses what is none, cannot be read, or is larger than `most`."""
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise Refused(f"{path} {what}.", "Give the path of a file.", field="path")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise Refused(f"{path} cannot be read: {_why(error)}.", field="path") from error
    if len(data) > most:
        raise Refused(f"{path} is larger than {most // 1_000_000} MB.", "Give another file.", field="path")
    return data


# -- folders -------------------------------------------------------------------------------------------------

LARGEST_FOUND = 20_000_000
"""Bytes of a file in a folder that may be one of ours; a larger one is not."""


class OutFile(NamedTuple):
    """A file that belongs into a folder."""

    data: bytes
    of: str = ""
    """Uid of the record it shows."""


class FolderForm(NamedTuple):
    """What kind of folder it is, and which part of a file in it is ours."""

    kind: str
    """Names the list of what was written; one folder may hold several kinds."""
    own: Callable[[bytes], bytes] = bytes
    """The part of a file that is compared: what may differ from one run to the next is left out."""
    join: Callable[[bytes, bytes], bytes] = lambda _found, new: new
    """The file found with a new part of ours; empty where nothing of it is left to keep."""


class FolderPlan(NamedTuple):
    """What writing a folder would do, by file names."""

    path: Path
    form: FolderForm
    new: Mapping[str, bytes]
    changed: Mapping[str, bytes]
    same: tuple[str, ...]
    gone: Mapping[str, bytes]
    """Written by an earlier run and shown no more: what stays of each; empty where it is removed."""
    foreign: tuple[str, ...]
    """Not ours, or changed by somebody since: left alone."""
    listed: Mapping[str, Mapping[str, str]]
    """What the list will say."""
    seen: Mapping[str, tuple[int, int, int]]
    """How the files to be replaced were found, to notice that one was changed meanwhile."""

    @property
    def empty(self) -> bool:
        """Whether nothing has to be written."""
        return not (self.new or self.changed or self.gone)

    @property
    def counts(self) -> dict[str, int]:
        """How many files of each fate, by its word."""
        parts = {"new": self.new, "changed": self.changed, "removed": self.gone, "unchanged": self.same}
        return {word: len(files) for word, files in parts.items()} | {"left alone": len(self.foreign)}


def read_list(folder: Path, kind: str) -> dict[str, dict[str, str]]:
    """What an earlier run wrote into a folder: name to checksum and record; empty where nothing is known."""
    try:
        found = json.loads(OsLayer().read(_list_path(folder, kind), LARGEST_FOUND))
    except (OSError, ValueError, RecursionError):
        return {}
    files = found.get("files") if isinstance(found, dict) else None
    if not isinstance(files, dict):
        return {}
    return {
        name: {key: text for key, text in each.items() if isinstance(text, str)}
        for name, each in files.items()
        if isinstance(each, dict) and is_file_name(name)
    }


def is_file_name(name: str) -> bool:
    """Whether a name is that of a file in the folder itself, nowhere else."""
    return bool(name) and name not in (".", "..") and not any(char in name for char in "/\\\0")


def _list_path(folder: Path, kind: str) -> Path:
    return folder / f".infoint-{kind}.json"


def plan_folder(
    folder: Path,
    files: Mapping[str, OutFile],
    form: FolderForm,
    *,
    replace: bool = False,
    known: Mapping[str, Mapping[str, str]] | None = None,
) -> FolderPlan:
    """What writing these files into a folder would do; nothing is written.

    A file that is not ours, or that somebody changed since, is left alone unless `replace` is set. Refuses a
    folder or a file that is a link, and a name that would lead out of the folder. `known` is what an earlier
    run wrote, where files were renamed since.
    """
    folder = folder.absolute()
    if folder.is_symlink():
        raise _is_link(folder)
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is not a folder.", "Name a folder.", field="path")
    known = read_list(folder, form.kind) if known is None else known
    fates: dict[str, dict[str, bytes]] = {"new": {}, "changed": {}, "gone": {}}
    same, foreign = [], []
    listed: dict[str, Mapping[str, str]] = {}
    seen: dict[str, tuple[int, int, int]] = {}
    for name, wanted in files.items():
        if not is_file_name(name):
            raise Refused(f"{name!r} is no name for a file in {folder}.", "Nothing was written.")
        found = _found(folder / name, seen)
        mark = _mark(form.own(wanted.data))
        if found is None:
            fates["new"][name] = wanted.data
        elif (now := _mark(form.own(found))) == mark:
            same.append(name)
        elif replace or now == known.get(name, {}).get("sha256"):
            fates["changed"][name] = form.join(found, wanted.data)
        else:
            foreign.append(name)
            if name in known:
                listed[name] = known[name]
            continue
        listed[name] = {"sha256": mark} | ({"of": wanted.of} if wanted.of else {})
    for name in known.keys() - files.keys():
        found = _found(folder / name, seen)
        if found is None:
            continue
        if replace or _mark(form.own(found)) == known[name].get("sha256"):
            fates["gone"][name] = form.join(found, b"")
        else:
            foreign.append(name)
            listed[name] = known[name]
    return FolderPlan(
        folder,
        form,
        fates["new"],
        fates["changed"],
        tuple(same),
        fates["gone"],
        tuple(sorted(foreign)),
        listed,
        seen,
    )


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _found(path: Path, seen: dict[str, tuple[int, int, int]]) -> bytes | None:
    """The bytes of an ordinary file; None where there is nothing. Refuses a link and anything else."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{path} cannot be looked at: {_why(error)}.", field="path") from error
    if stat.S_ISLNK(facts.st_mode):
        raise _is_link(path)
    if not stat.S_ISREG(facts.st_mode):
        raise Refused(f"{path} is not an ordinary file.", "Move it away.", field="path")
    seen[path.name] = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
    try:
        return OsLayer().read(path, LARGEST_FOUND)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {_why(error)}.", field="path") from error


def write_folder(
    plan: FolderPlan, *, osl: OsLayer | None = None, progress: Callable[[int, int], None] | None = None
) -> None:
    """Do what a plan says. Everything is written beside its place first: where that fails, as on a full disk,
    nothing has been changed.

    Raises `Refused` where it cannot be written, or a file was changed since the plan was made.
    """
    osl = osl or OsLayer()
    content = {**plan.new, **plan.changed, **{name: data for name, data in plan.gone.items() if data}}
    text = json.dumps({"kind": plan.form.kind, "files": plan.listed}, indent=1, sort_keys=True) + "\n"
    made = False
    parts: dict[str, Path] = {}
    try:
        if not plan.path.is_dir():
            osl.mkdir(plan.path)
            made = True
        for number, (name, data) in enumerate(content.items(), start=1):
            parts[name] = plan.path / _part_name(number)
            _stage(parts[name], data, osl)
            if progress is not None and number % 100 == 0:
                progress(number, len(content))
        listing = _list_path(plan.path, plan.form.kind)
        listed = read_list(plan.path, plan.form.kind) == plan.listed and listing.exists()
        if not listed:
            _stage(parts.setdefault("", plan.path / _part_name(0)), text.encode(), osl)
        for name in (*plan.changed, *plan.gone):
            _check_unchanged(plan.path / name, plan.seen.get(name))
        _put_all_in_place(plan, {name: part for name, part in parts.items() if name}, osl)
        # The list last: a file that is as it should be counts as ours whatever the list says.
        if not listed:
            osl.replace(parts[""], listing)
        osl.fsync_dir(plan.path)
    except FileExistsError as error:
        there = error.filename2 or error.filename
        raise Refused(f"{there} appeared meanwhile and is left alone.", "Try again.") from error
    except (OSError, ValueError) as error:
        raise Refused(
            f"{plan.path} was not written: {_why(error)}.", "Choose another place.", field="path"
        ) from error
    finally:
        for part in parts.values():
            _drop(part, osl)
        if made:
            with contextlib.suppress(OSError):
                # Goes only where nothing came of it.
                osl.rmdir(plan.path)


def _put_all_in_place(plan: FolderPlan, parts: dict[str, Path], osl: OsLayer) -> None:
    for name, part in parts.items():
        _put_in_place(part, plan.path / name, osl, replace=name not in plan.new)
    for name, data in plan.gone.items():
        if not data:
            osl.unlink(plan.path / name)


def _check_unchanged(path: Path, seen: Any) -> None:
    facts = path.lstat()
    if (facts.st_ino, facts.st_size, facts.st_mtime_ns) != seen:
        raise OSError(f"{path.name} was changed meanwhile; try again")


__all__ = ["FILE", "OuterEditor", "Saved", "Sheet", "digest"]

FILE = "file"
"""Place of the drafts of the user's files, with the file as the subject."""


class OuterEditor:
    """Lays texts out for an editor and takes back what it saved.

    Words are removed from the disk only once they are journalled as a draft.
    """

    def __init__(self, session: Session, home: OpenHome) -> None:
        self._session = session
        self._home = home
        self._osl = OsLayer()

    def lay_out(
        self, key: DraftKey, text: str, *, base: str | None = None, suffix: str, people: Iterable[str] = ()
    ) -> Sheet:
        """Write a text to be edited, and lock it for the editor; take what lies there already first, with
        `late`. `base` is the text as it is kept, where that is another one. Raises OSError."""
        start = text if base is None else base
        sheet = lay_out(self._home.path, str(key), text, start, suffix, people, self._osl)
        sheet.take_lock()
        return sheet

    def take(self, sheet: Sheet, *, whole: bool = True, at_once: bool = False) -> Saved | None:
        """What an editor saved, as the draft by now; None where it saved nothing new. Raises OSError.

        Args:
            sheet: What was laid out.
            whole: Whether the editor ended well. If not, an empty file counts for nothing, and what it left
                for its own rescue stays.
            at_once: Whether it came back at once, and may still be open in a window of its own; a text that
                was not changed stays for it then.
        """
        try:
            saved = sheet.saved()
            if saved is None or not (saved.text or whole):
                if not at_once:
                    sheet.remove(swap=whole)
                return None
            meta: dict[str, object] = {} if saved.text else {"emptied": True}
            drafts, key = self._session.drafts, DraftKey(*sheet.key.split("|", 2))
            drafts.put(key, saved.text, base=sheet.base, **meta)
            self._remove_read(sheet, key, swap=whole)
            return saved
        finally:
            sheet.give_lock()

    def _remove_read(self, sheet: Sheet, key: DraftKey, *, swap: bool) -> None:
        """Remove what is on disk as a draft; what is in memory only stays for the next start."""
        if self._session.drafts.journalled(key) and self._home.flush(2.0):
            sheet.remove(swap=swap)

    def late(self, key: DraftKey) -> Saved | None:
        """What an editor saved after it had come back, or after infoint was ended. Raises OSError.

        Refuses while it is still open.
        """
        sheet = sheet_of(self._home.path, str(key), self._osl)
        if not sheet.folder.is_dir():
            return None
        if not sheet.take_lock():
            raise Refused("This text is still open in your editor.", "Save it and close the editor first.")
        sheet.key = str(key)
        return self.take(sheet, whole=False)

    def take_up(self) -> list[str]:
        """At the start: make drafts of what editors saved and nobody read; what is to be said of it.

        What is still open, or belongs to nobody who is known, is left where it lies.
        """
        if self._session.read_only:
            return []
        said = []
        for sheet in left_sheets(self._home.path, self._osl):
            try:
                if sheet.key.count("|") == 2 and self._known(sheet) and sheet.take_lock():
                    said += self._take_up(sheet)
            except OSError:
                continue
            finally:
                sheet.give_lock()
        return said

    def _known(self, sheet: Sheet) -> bool:
        return all(self._session.contacts.get(uid) for uid in sheet.people)

    def _take_up(self, sheet: Sheet) -> list[str]:
        saved, key = sheet.saved(), DraftKey(*sheet.key.split("|", 2))
        typed = self._session.drafts.peek(key)
        if saved is None or not saved.text or saved.text == typed:
            sheet.remove(swap=False)
            return []
        if typed is None or digest(typed) == sheet.base:
            self.take(sheet, whole=False)
        else:
            self._session.drafts.keep_twice(key, saved.text)
            self._remove_read(sheet, key, swap=False)
        person = self._session.contacts.get(sheet.people[0]) if sheet.people else None
        if key.place == FILE:
            return [
                f"The text you saved for {key.subject} in your editor is kept. Your next edit starts with it."
            ]
        whom = f" to {person.name}" if person else ""
        return [f"The message{whom} you saved in your editor is back as an unsaved draft."]
