"""Question banks, read and joined: patches, references, inclusions; targets that are missing or run in a
circle.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..domain import NamedTuple
from ..domain.bank import STAGES, Bank, Question, Section, stage_named, stage_word
from ..domain.errors import FileProblem
from .bank_schema import BankDraft, BankEntry, DraftSection
from .yaml_fields import nearest

MAX_FILES = 200
Signature = tuple[int, int, int, int]


class _File(NamedTuple):
    """What the last reading of a file brought."""

    signature: Signature
    draft: BankDraft | None
    problems: tuple[FileProblem, ...]


_COMING_WITH_IT: dict[Path, _File] = {}
"""The program's own files: the same for every home a process opens, so they are read once."""


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

        listing, problems = self._listing()
        before, self._files = self._files, {}
        layers: dict[bool, dict[str, BankDraft]] = {True: {}, False: {}}
        for path, built_in, signature in listing:
            known = before.get(path) or (_COMING_WITH_IT.get(path) if built_in else None)
            file = _read(path, built_in, signature, known)
            self._files[path] = file
            if built_in:
                _COMING_WITH_IT[path] = file
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
        kept = FileProblem(str(path), 0, 0, "the last version that worked stays in use", severity="warning")
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


MAX_EXTENDS = 20
MAX_PROBLEMS = 200
MAX_GUESSES = 30
"""Names compared with all others for a "did you mean"; each costs some milliseconds."""


class _Item(NamedTuple):
    """An entry with the bank its full id names and the file it stands in."""

    owner: str
    entry: BankEntry
    file: str


class _Part(NamedTuple):
    """A section while it is being patched."""

    section: DraftSection
    items: dict[str, _Item]


class Linked(NamedTuple):
    """The outcome of joining: banks by id, every address of a question, and what was wrong."""

    banks: dict[str, Bank]
    addresses: dict[str, Question]
    problems: tuple[FileProblem, ...]


def link(built_in: Mapping[str, BankDraft], own: Mapping[str, BankDraft]) -> Linked:
    """The banks of the program and the user's own as they are shown; the user's take precedence."""
    return _Linker(built_in, own).run()


class _Linker:
    def __init__(self, built_in: Mapping[str, BankDraft], own: Mapping[str, BankDraft]) -> None:
        self._built_in = built_in
        self._own = own
        self._top = {**built_in, **own}
        self._parts: dict[str, dict[str, _Part]] = {}
        self._items: dict[str, tuple[_Item, DraftSection, str]] = {}
        self._made: dict[str, Question] = {}
        self._problems: list[FileProblem] = []
        self._reach: dict[str, set[str]] = {}

    def run(self) -> Linked:
        for bank_id, draft in self._top.items():
            self._parts[bank_id] = self._patched(draft, ())
        for bank_id, parts in self._parts.items():
            for section_id, part in parts.items():
                for local, item in part.items.items():
                    self._items[f"{bank_id}/{section_id}/{local}"] = (item, part.section, bank_id)
        banks = {bank_id: self._bank(draft) for bank_id, draft in self._top.items()}
        self._check_includes()
        return Linked(banks, self._made, tuple(self._problems))

    def _report(self, file: str, line: int, column: int, what: str, mend: str = "") -> None:
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(FileProblem(file, line, column, what, mend, "warning"))

    def _did_you_mean(self, name: str, known: Iterable[str]) -> str:
        near = nearest(name[:80], known) if len(self._problems) < MAX_GUESSES else ""
        return f"Did you mean {near}?" if near else "Check the spelling."

    def _patched(self, draft: BankDraft, above: tuple[str, ...]) -> dict[str, _Part]:
        """The sections of a draft over those of the bank it extends."""
        parts = dict(self._base(draft, above))
        for section in draft.sections:
            old = parts.get(section.id)
            items = dict(old.items) if old else {}
            for entry in section.entries:
                items[entry.id] = _Item(draft.id, entry, draft.file)
            parts[section.id] = _Part(
                _over(section, old.section if old else None, draft, self._report), items
            )
        return parts

    def _base(self, draft: BankDraft, above: tuple[str, ...]) -> dict[str, _Part]:
        target = draft.extends
        if target is None:
            return {}
        same = target.name == draft.id
        base = self._built_in.get(target.name) if same else self._top.get(target.name)
        place = (draft.file, target.line, target.column)
        if base is None or base is draft:
            what = f"there is no bank “{target.name[:40]}” to extend"
            self._report(*place, what, self._did_you_mean(target.name, set(self._top) - {draft.id}))
            return {}
        if len(above) >= MAX_EXTENDS:
            self._report(
                *place, f"more than {MAX_EXTENDS} banks extend each other", "Remove one extends: line."
            )
            return {}
        if not same and base.id in (*above, draft.id):
            chain = " > ".join((*above, draft.id, base.id))
            self._report(
                *place, f"the banks extend each other in a loop: {chain}", "Remove one extends: line."
            )
            return {}
        return self._patched(base, (*above, draft.id))

    def _bank(self, draft: BankDraft) -> Bank:
        hidden = self._hidden(draft)
        parts = self._parts[draft.id]
        place = {section_id: number for number, section_id in enumerate(parts, 1)}
        ordered = sorted(parts.values(), key=lambda part: _position(part.section, place))
        sections = tuple(self._section(draft.id, part, hidden) for part in ordered)
        return Bank(
            id=draft.id,
            sections=tuple(section for section in sections if section.questions or section.hint),
            includes=tuple(target.name for target in draft.includes if target.name in self._top),
            origin="built-in" if draft is self._built_in.get(draft.id) else draft.file,
            extends=draft.extends.name if draft.extends else "",
            hide=hidden,
            **self._described(draft),
        )

    def _described(self, draft: BankDraft) -> dict[str, Any]:
        """Name, description and the like; a patch of a bank in place inherits what it does not say."""
        if draft.extends is None or draft.extends.name != draft.id or draft.id not in self._built_in:
            return dict(draft.values)
        said = {key: value for key, value in draft.values.items() if key != "name" or value != draft.id}
        return {**self._built_in[draft.id].values, **said}

    def _section(self, bank_id: str, part: _Part, hidden: frozenset[str]) -> Section:
        head = part.section
        questions = []
        for local in part.items:
            made = self._question(f"{bank_id}/{head.id}/{local}")
            if made is not None and made.id not in hidden and f"{bank_id}/{head.id}/{local}" not in hidden:
                questions.append(made._replace(section_title=head.title, bank_id=bank_id))
        return Section(head.id, head.title, head.stage, head.hint, head.order or 0, tuple(questions))

    def _question(self, address: str) -> Question | None:
        """The question of an address, references followed to the one that has a text."""
        chain = [address]
        while chain[-1] not in self._made and self._items[chain[-1]][0].entry.ref:
            item = self._items[chain[-1]][0]
            target = item.entry.ref
            if target in chain or target not in self._items:
                if len(chain) == 1:
                    self._report_reference(item, target)
                elif target == address:
                    self._report_circle(self._items[address][0], [*chain, target])
                return None
            chain.append(target)
        made = self._made.get(chain[-1]) or self._own_question(chain[-1])
        for place in reversed(chain[:-1]):
            entry = self._items[place][0].entry
            made = made._replace(ref=entry.ref, **entry.fields)
            self._made[place] = made
        return made

    def _own_question(self, address: str) -> Question:
        item, section, bank_id = self._items[address]
        full = f"{item.owner}/{section.id}/{item.entry.id}"
        made = Question(
            id=full,
            stage=section.stage,
            section_title=section.title,
            bank_id=item.owner,
            ref="" if item.owner == bank_id else full,
            file=item.file,
            line=item.entry.line,
            **item.entry.fields,
        )
        self._made[address] = made
        return made

    def _report_reference(self, item: _Item, target: str) -> None:
        place = (item.file, item.entry.line, item.entry.column)
        if target in self._items:
            self._report(*place, f"the question refers to itself: {target}", "Give it its own text instead.")
        else:
            what = f"there is no question “{target[:80]}”; the reference was left out"
            self._report(*place, what, self._did_you_mean(target, self._items))

    def _report_circle(self, item: _Item, chain: list[str]) -> None:
        shown = " > ".join(chain if len(chain) < 6 else [*chain[:4], "…", chain[-1]])
        what = f"the references form a loop: {shown}"
        self._report(item.file, item.entry.line, item.entry.column, what, "Give one of them its own text.")

    def _hidden(self, draft: BankDraft) -> frozenset[str]:
        """Full ids of the questions a bank leaves out, inherited wishes included."""
        names = set()
        for target in draft.hide:
            found = [name for name in (target.name, f"{draft.id}/{target.name}") if name in self._items]
            if not found:
                what = f"there is no question “{target.name[:80]}” to hide"
                mend = self._did_you_mean(target.name, self._items)
                self._report(draft.file, target.line, target.column, what, mend)
            names.update(found)
        return frozenset(names)

    def _check_includes(self) -> None:
        for draft in self._top.values():
            for target in draft.includes:
                place = (draft.file, target.line, target.column)
                if target.name not in self._top:
                    mend = self._did_you_mean(target.name, set(self._top) - {draft.id})
                    self._report(*place, f"there is no bank “{target.name[:40]}” to include", mend)
                elif self._reaches(target.name, draft.id):
                    what = f"the banks include each other in a loop: {draft.id} > {target.name}"
                    self._report(*place, f"{what}; each is shown once", "Remove one includes: line.")

    def _reaches(self, start: str, goal: str) -> bool:
        """Whether the inclusions of one bank lead to another."""
        seen = self._reach.get(start)
        if seen is None:
            seen = self._reach[start] = set()
            waiting = [start]
            while waiting:
                name = waiting.pop()
                if name not in seen and name in self._top:
                    seen.add(name)
                    waiting.extend(target.name for target in self._top[name].includes)
        return goal in seen


def _over(section: DraftSection, old: DraftSection | None, draft: BankDraft, report: object) -> DraftSection:
    """A section with what it does not say taken from the one it patches, or from its id."""
    stage = section.stage or (old.stage if old else "")
    if not stage:
        stage = stage_named(section.id) or "story"
        if not stage_named(section.id) and callable(report):
            what = f"the section “{section.id}” has no stage; story is used"
            known = ", ".join(map(stage_word, STAGES))
            report(draft.file, section.line, section.column, what, f"Add stage: with one of {known}.")
    return section._replace(
        stage=stage,
        title=section.title or (old.title if old else section.id.replace("-", " ").capitalize()),
        hint=section.hint or (old.hint if old else ""),
        order=section.order if section.order is not None or old is None else old.order,
    )


def _position(section: DraftSection, place: Mapping[str, int]) -> tuple[int, int]:
    number = place[section.id]
    return (section.order if section.order is not None else number * 10, number)
