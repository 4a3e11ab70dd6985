"""Joining drafts into banks: patches, references, inclusions; targets that are missing or run in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..domain.bank import STAGES, Bank, Question, Section
from ..domain.errors import FileProblem
from .bank_schema import BankDraft, BankEntry, DraftSection
from .yaml_fields import nearest

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
                *place, f"the banks extend each other in a circle: {chain}", "Remove one extends: line."
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
            self._report(*place, f"the question refers to itself: {target}", "Give it a text instead.")
        else:
            what = f"there is no question “{target[:80]}”; the reference was left out"
            self._report(*place, what, self._did_you_mean(target, self._items))

    def _report_circle(self, item: _Item, chain: list[str]) -> None:
        shown = " > ".join(chain if len(chain) < 6 else [*chain[:4], "…", chain[-1]])
        what = f"the references run in a circle: {shown}"
        self._report(item.file, item.entry.line, item.entry.column, what, "Give one of them a text.")

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
                    what = f"the banks include each other in a circle: {draft.id} > {target.name}"
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
        stage = section.id if section.id in STAGES else "story"
        if stage != section.id and callable(report):
            what = f"the section “{section.id}” has no stage; story is used"
            report(
                draft.file, section.line, section.column, what, f"Add stage: with one of {', '.join(STAGES)}."
            )
    return section._replace(
        stage=stage,
        title=section.title or (old.title if old else section.id.replace("-", " ").capitalize()),
        hint=section.hint or (old.hint if old else ""),
        order=section.order if section.order is not None or old is None else old.order,
    )


def _position(section: DraftSection, place: Mapping[str, int]) -> tuple[int, int]:
    number = place[section.id]
    return (section.order if section.order is not None else number * 10, number)
