"""Question banks for the screens: read on first use, searched, and read again when their files change."""

from __future__ import annotations

from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from ..domain.bank import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from ..content.banks import BankLibrary
    from ..domain.bank import Bank, Question
    from ..domain.errors import FileProblem
    from .bank_writing import BankWriting

CORE = "core"

_ALIASES = {
    "changer": "career-changer",
    "career-change": "career-changer",
    "switcher": "career-changer",
    "graduate": "student",
    "pupil": "student",
    "immigrant": "newcomer",
    "international": "newcomer",
    "returning": "returner",
    "academic": "academic-to-industry",
    "founder": "founders",
    "small-business-owner": "small-business",
}


class BankService:
    """The banks of the program and of the user, by question, by words and by whom they help."""

    def __init__(self, user_dir: Path | None, read_only: Callable[[], str] | None = None) -> None:
        """Banks, read when they are first needed.

        Args:
            user_dir: Where the user's own lie; need not exist.
            read_only: Says why nothing may be written, or an empty text.
        """
        self.user_dir = user_dir
        self.read_only: Callable[[], str] = read_only or (lambda: "")
        self._loaded: BankLibrary | None = None
        self._index: list[tuple[str, Question]] | None = None
        self._reading = RLock()
        self.version = 0
        """Grows with every reading, so that a screen knows whether it shows the last one."""

    @property
    def library(self) -> BankLibrary:
        """All banks; reads them the first time, which takes longer than a frame: do it in a thread."""
        if self._loaded is None:
            from ..content.banks import load_banks

            with self._reading:
                if self._loaded is None:
                    self._loaded = load_banks(self.user_dir)
                    self.version += 1
        return self._loaded

    @property
    def loaded(self) -> bool:
        """Whether the banks have been read, so that asking for questions takes no time."""
        return self._loaded is not None

    @cached_property
    def writing(self) -> BankWriting:
        """Changes of the user's own banks."""
        from .bank_writing import BankWriting

        return BankWriting(self)

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        """What is wrong with bank files, in the order of the files."""
        return self.library.problems

    def banks(self) -> tuple[Bank, ...]:
        """Core first, then the other banks by name."""
        return tuple(
            sorted(self.library.banks.values(), key=lambda bank: (bank.id != CORE, bank.name.casefold()))
        )

    def own(self) -> tuple[Bank, ...]:
        """The banks that stand in files of the user's own, by name."""
        return tuple(bank for bank in self.banks() if bank.origin != BUILT_IN)

    def problems_of(self, bank: Bank) -> tuple[FileProblem, ...]:
        """What is wrong with the file of a bank."""
        return tuple(problem for problem in self.problems if problem.file == bank.origin)

    def unread(self) -> tuple[tuple[str, tuple[FileProblem, ...]], ...]:
        """Files (and folders) of which nothing is in use, each with what is wrong with it."""
        used = {bank.origin for bank in self.library.banks.values()}
        found: dict[str, list[FileProblem]] = {}
        for problem in self.problems:
            if problem.file not in used:
                found.setdefault(problem.file, []).append(problem)
        return tuple((file, tuple(problems)) for file, problems in found.items())

    def active(self, stage: str) -> tuple[str, ...]:
        """Ids of the banks an agenda is made from: core, those for the user's stage, the user's own."""
        own = (bank.id for bank in self.own())
        return tuple(dict.fromkeys((CORE, *self.for_contact(stage), *own)))

    def find(self, question_id: str) -> Question | None:
        """The question of a full id "bank/section/question"."""
        return self.library.find(question_id)

    def questions(self, banks: Collection[str], *, included: bool = False) -> tuple[Question, ...]:
        """The questions of several banks in the order given, each once."""
        found: dict[str, Question] = {}
        for bank_id in banks:
            for question in self.library.questions(bank_id, included=included):
                found.setdefault(question.id, question)
        return tuple(found.values())

    def search(
        self, text: str, stage: str | None = None, banks: Collection[str] | None = None
    ) -> list[Question]:
        """Questions holding every word of `text`, by stage and then from easy to deep.

        `banks` narrows to banks by id; without it every bank is searched and a question several banks list
        comes once.
        """
        words = text.casefold().split()
        found: dict[str, Question] = {}
        for haystack, question in self._haystacks():
            if stage is not None and question.stage != stage:
                continue
            if banks is not None and question.bank_id not in banks:
                continue
            for word in words:
                if word not in haystack:
                    break
            else:
                found.setdefault(question.id, question)
        return list(found.values())

    def for_contact(self, stage: str) -> tuple[str, ...]:
        """Ids of the banks active besides core for a user's stage: "student" gives ("student",)."""
        word = "-".join(stage.casefold().replace("_", " ").replace("-", " ").split())
        word = _ALIASES.get(word, word)
        if not word or word in (CORE, "any"):
            return ()
        matching = (bank.id for bank in self.banks() if word == bank.id or word in bank.audience)
        return tuple(bank_id for bank_id in matching if bank_id != CORE)

    def lint(
        self, text: str, question: Question | None = None, *, off: Collection[str] = ()
    ) -> tuple[tuple[str, str], ...]:
        """Remarks on the wording of a question: severity and sentence of each, the gravest first.

        Args:
            text: The wording.
            question: The question it belongs to, which, or whose bank, may switch single rules off.
            off: Rules switched off in the settings.
        """
        from ..domain.advice import Context, lint_question

        if not text.strip():
            return ()
        known = Context(off=frozenset((*off, *(question.allow_lint if question is not None else ()))))
        return tuple((found.severity, found.reason) for found in lint_question(text, known))

    def reload_if_changed(self) -> bool:
        """Read the banks again if a file changed; says whether it did. Does nothing before the first use."""
        with self._reading:
            if self._loaded is None or not self._loaded.changed():
                return False
            self.reload()
            return True

    def reload(self) -> None:
        """Read what is new or different on disk."""
        with self._reading:
            if self._loaded is not None:
                self._loaded.reload()
                self._index = None
                self.version += 1

    def _haystacks(self) -> list[tuple[str, Question]]:
        """Every question of every bank with the words it is found by, by stage and depth."""
        index = self._index
        if index is None:
            from ..domain.bank import stage_rank

            index = [
                (_haystack(bank, question), question)
                for bank in self.banks()
                for question in bank.questions()
            ]
            index.sort(key=lambda pair: (stage_rank(pair[1].stage), pair[1].depth, bool(pair[1].ref)))
            self._index = index
        return index


def _haystack(bank: Bank, question: Question) -> str:
    parts = (question.text, question.short, *question.probes, *question.tags, question.section_title)
    return " ".join((*parts, question.id, bank.name)).casefold()
