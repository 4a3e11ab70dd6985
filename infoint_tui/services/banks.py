"""Question banks for the screens: read on first use, searched, and read again when their files change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from ..domain.bank import Bank, BankProblem, Question
    from ..storage.banks import BankLibrary

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

    def __init__(self, user_dir: Path | None) -> None:
        self._user_dir = user_dir
        self._loaded: BankLibrary | None = None
        self._index: list[tuple[str, Question]] | None = None

    @property
    def library(self) -> BankLibrary:
        """All banks; reads them the first time."""
        if self._loaded is None:
            from ..storage.banks import load_banks

            self._loaded = load_banks(self._user_dir)
        return self._loaded

    @property
    def problems(self) -> tuple[BankProblem, ...]:
        """What is wrong with bank files, in the order of the files."""
        return self.library.problems

    def banks(self) -> tuple[Bank, ...]:
        """Core first, then the other banks by name."""
        return tuple(
            sorted(self.library.banks.values(), key=lambda bank: (bank.id != CORE, bank.name.casefold()))
        )

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
        from ..domain.bank import stage_rank

        words = text.casefold().split()
        found: dict[str, Question] = {}
        for haystack, question in self._haystacks():
            if stage is not None and question.stage != stage:
                continue
            if banks is not None and question.bank_id not in banks:
                continue
            if all(word in haystack for word in words):
                found.setdefault(question.id, question)
        return sorted(found.values(), key=lambda question: (stage_rank(question.stage), question.depth))

    def for_contact(self, stage: str) -> tuple[str, ...]:
        """Ids of the banks active besides core for a user's stage: "student" gives ("student",)."""
        word = "-".join(stage.casefold().replace("_", " ").replace("-", " ").split())
        word = _ALIASES.get(word, word)
        if not word or word in (CORE, "any"):
            return ()
        matching = (bank.id for bank in self.banks() if word == bank.id or word in bank.audience)
        return tuple(bank_id for bank_id in matching if bank_id != CORE)

    def probes_for(self, question_id: str, values: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Follow-ups for a question, placeholders filled: its own first, then those that suit every one."""
        from ..domain.bank import GENERIC_PROBES
        from ..domain.placeholders import fill

        question = self.find(question_id)
        own = question.probes if question is not None else ()
        return (*(fill(probe, values or {}) for probe in own), *GENERIC_PROBES)

    def reload_if_changed(self) -> bool:
        """Read the banks again if a file changed; says whether it did. Does nothing before the first use."""
        if self._loaded is None or not self._loaded.changed():
            return False
        self._loaded.reload()
        self._index = None
        return True

    def _haystacks(self) -> list[tuple[str, Question]]:
        if self._index is None:
            self._index = [
                (_haystack(bank, question), question)
                for bank in self.banks()
                for question in bank.questions()
            ]
            self._index.sort(key=lambda pair: bool(pair[1].ref))
        return self._index


def _haystack(bank: Bank, question: Question) -> str:
    parts = (question.text, question.short, *question.probes, *question.tags, question.section_title)
    return " ".join((*parts, question.id, bank.name)).casefold()
