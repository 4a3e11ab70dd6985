"""The question banks on disk: those that come with the program and, over them, the user's own.

Files are only ever read. A file that cannot be used any more keeps the version read before, and nothing in a
bank can keep the program from starting.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..domain.bank import Bank, Question
from ..domain.errors import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .bank_schema import BankDraft

MAX_FILES = 200
Signature = tuple[int, int, int, int]


class _File(NamedTuple):
    """What the last reading of a file brought."""

    signature: Signature
    draft: BankDraft | None
    problems: tuple[FileProblem, ...]


class BankLibrary:
    """All banks as they are shown, by id, and everything that is wrong with their files."""

    def __init__(self, user_dir: Path | None, built_in: Path | None) -> None:
        self._dirs = ((built_in, True), (user_dir, False))
        self._files: dict[Path, _File] = {}
        self._addresses: Mapping[str, Question] = {}
        self.banks: Mapping[str, Bank] = {}
        self.problems: tuple[FileProblem, ...] = ()
        self.reload()

    def find(self, question_id: str) -> Question | None:
        """The question of a full id or of an address it is also reachable by."""
        return self._addresses.get(question_id)

    def questions(self, bank_id: str, *, included: bool = False) -> tuple[Question, ...]:
        """The questions of a bank, and on request those of the banks it includes, each once."""
        bank = self.banks.get(bank_id)
        if bank is None:
            return ()
        found = {question.id: question for question in bank.questions()}
        if included:
            for other in self._included(bank):
                for question in self.banks[other].questions():
                    if question.id not in bank.hide:
                        found.setdefault(question.id, question)
        return tuple(found.values())

    def _included(self, bank: Bank) -> list[str]:
        order: list[str] = []
        waiting = list(bank.includes)
        while waiting:
            name = waiting.pop(0)
            if name != bank.id and name not in order and name in self.banks:
                order.append(name)
                waiting.extend(self.banks[name].includes)
        return order

    def changed(self) -> bool:
        """Whether a file was added, removed or changed since it was read; reads no file."""
        seen = {path: signature for path, _, signature in self._listing()[0]}
        return seen != {path: file.signature for path, file in self._files.items()}

    def reload(self) -> None:
        """Read what is new or different on disk and join the banks again. Never raises for a bad bank."""
        from .bank_links import link

        listing, problems = self._listing()
        before, self._files = self._files, {}
        layers: dict[bool, dict[str, BankDraft]] = {True: {}, False: {}}
        for path, built_in, signature in listing:
            file = _read(path, built_in, signature, before.get(path))
            self._files[path] = file
            problems.extend(file.problems)
            if file.draft is not None:
                _add(layers[built_in], file.draft, problems)
        linked = link(layers[True], layers[False])
        self.banks = linked.banks
        self._addresses = linked.addresses
        self.problems = (*problems, *linked.problems)

    def _listing(self) -> tuple[list[tuple[Path, bool, Signature]], list[FileProblem]]:
        found: list[tuple[Path, bool, Signature]] = []
        problems: list[FileProblem] = []
        for folder, built_in in self._dirs:
            if folder is None:
                continue
            try:
                names = _bank_names(folder)
            except FileNotFoundError:
                if built_in:
                    what = "the question banks that come with the program are missing"
                    problems.append(FileProblem(str(folder), 0, 0, what, "Install infoint again."))
                continue
            except OSError as error:
                what = f"the folder of question banks cannot be read: {error.strerror}"
                problems.append(
                    FileProblem(str(folder), 0, 0, what, "Check that it is a folder you may open.")
                )
                continue
            if len(names) > MAX_FILES:
                what = f"the folder holds {len(names)} banks; the first {MAX_FILES} are read"
                problems.append(FileProblem(str(folder), 0, 0, what, "Remove some of them.", "warning"))
            found += [(folder / name, built_in, _signature(folder / name)) for name in names[:MAX_FILES]]
        return found, problems


def load_banks(user_dir: Path | None) -> BankLibrary:
    """The banks of the program with the user's own over them; `user_dir` need not exist."""
    return BankLibrary(user_dir, built_in_dir())


def built_in_dir() -> Path:
    """Where the program's own banks lie: inside an installed package, beside it in a source tree."""
    package = Path(__file__).resolve().parents[1]
    bundled = package / "_bundled_question_banks"
    return bundled if bundled.is_dir() else package.parent / "question_banks"


def _bank_names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries]
    return sorted(name for name in names if name.lower().endswith((".yaml", ".yml")) and name[0] != ".")


def _signature(path: Path) -> Signature:
    try:
        found = path.lstat()
    except OSError:
        return (0, 0, 0, 0)
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _read(path: Path, built_in: bool, signature: Signature, before: _File | None) -> _File:
    """One file, from memory when it has not changed and from before when it cannot be used any more."""
    if before is not None and before.signature == signature:
        return before
    from .bank_schema import read_draft
    from .yaml_reader import UnreadableFile, read_bytes

    data: bytes | UnreadableFile
    try:
        data = read_bytes(path, follow=built_in)
    except UnreadableFile as error:
        data = error
    draft, problems = read_draft(str(path), path.stem, data)
    if before is not None and before.draft is not None and _lost(draft, before.draft, problems):
        kept = FileProblem(str(path), 0, 0, "the version read before stays in use", severity="warning")
        return _File(signature, before.draft, (*problems, kept))
    return _File(signature, draft, problems)


def _add(layer: dict[str, BankDraft], draft: BankDraft, problems: list[FileProblem]) -> None:
    other = layer.setdefault(draft.id, draft)
    if other is not draft:
        what = f"the bank “{draft.id}” is already given by {Path(other.file).name}; this file was left out"
        problems.append(FileProblem(draft.file, 0, 0, what, "Give one of them another id."))


def _lost(draft: BankDraft | None, before: BankDraft, problems: Iterable[FileProblem]) -> bool:
    """Whether a file cannot be used any more: unreadable, or an error took every section it had."""
    if draft is None:
        return True
    return bool(before.sections and not draft.sections and any(each.severity == "error" for each in problems))
