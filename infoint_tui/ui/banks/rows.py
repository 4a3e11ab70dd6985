"""What the screen of question banks shows: banks, questions and problems as rows, a title and a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from textual.content import Content

from ...domain import NamedTuple
from ...domain.agenda import AgendaFacts, need_words
from ...domain.bank import Bank, Question, stage_rank, stage_word
from ...domain.enums import Formality
from ...domain.errors import FileProblem
from ...domain.phrasing import count
from ..conversation.prepare.bank import BankView, question_row
from ..kit.list import Row, RowSource
from ..kit.text import BLANK, Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from ...domain.meeting import Meeting
    from ...domain.people import Contact
    from ...services.banks import BankService
    from ...services.workspace import Workspace


ALL = "*"
"""Key of all banks together."""
FILE = "file:"
PROBLEM = "problem:"
"""Begin the keys of files and problems; no id of a bank or a question does."""
SEVERE = {"error": "$text-error", "warning": "$text-warning", "note": "$text-muted"}


class UnreadFile(NamedTuple):
    """A file of which nothing is in use, and why."""

    path: str
    problems: tuple[FileProblem, ...]


class BankPage:
    """Which bank is shown, for which talk and person, and what of it the find line leaves."""

    def __init__(self, workspace: Workspace, meeting: str, lint_off: frozenset[str]) -> None:
        """All banks, for a talk, the next one by default, without the rules for the wording in `lint_off`."""
        self.service = workspace.banks
        self.bank = ALL
        """Key of the row of the bank shown."""
        self.view = BankView((), AgendaFacts(), frozenset(), "")
        self.found: dict[str, Question] = {}
        self.problems: tuple[FileProblem, ...] = ()
        self._workspace = workspace
        self._lint_off = lint_off
        self._home = str(workspace.home.path)
        self._values: dict[str, object] = {}
        self._drawn: dict[str, Row] = {}
        """Rows of questions as they are worded now, by id."""
        talk = workspace.session.meetings.get(meeting) or workspace.planning.current()
        self._meeting = talk.uid if talk else ""
        self._contact = talk.first_contact if talk else ""

    @property
    def meeting(self) -> Meeting | None:
        """The talk questions are picked for; none once another person was chosen who has none ahead."""
        return self._workspace.session.meetings.get(self._meeting) if self._meeting else None

    @property
    def contact(self) -> Contact | None:
        """For whom the questions are worded."""
        return self._workspace.session.contacts.get(self._contact) if self._contact else None

    def word_for(self, contact: str) -> None:
        """Word the questions for somebody, or for nobody in particular; pick for their talk ahead."""
        self._contact = contact
        talks = self._workspace.planning.of_contact(contact) if contact else ()
        self._meeting = next((talk.uid for talk in talks if talk.planned or talk.running), "")

    @property
    def shown(self) -> object:
        """The bank shown, or the file of which nothing is in use; None for all banks."""
        return self._values.get(self.bank)

    def refresh(self) -> list[Row]:
        """Take up what changed; returns the rows of the banks."""
        rows = bank_rows(self.service)
        self._values = {row.key: row.value for row in rows}
        if self.bank not in self._values:
            self.bank = ALL
        meeting, contact, agenda = self.meeting, self.contact, self._workspace.agenda
        facts = AgendaFacts()
        if meeting is not None:
            facts = agenda.facts(meeting)
        elif contact is not None:
            facts = agenda.facts_for(contact)
        asked = meeting.agenda if meeting else ()
        taken = frozenset(item.question for item in asked if item.question)
        self.view = BankView((), facts, taken, "", contact.formality.value if contact else "")
        self._drawn.clear()
        return rows

    def find(self, words: str) -> RowSource:
        """The questions of the bank that hold these words; without words, its problems before them."""
        found = self.service.search(words, banks=None if self.bank == ALL else (self.bank,))
        self.found = {question.id: question for question in found}
        self.problems = () if words else self._problems()
        return question_source(found, self.problems, self.view, named=self.bank == ALL, kept=self._drawn)

    def _problems(self) -> tuple[FileProblem, ...]:
        match self.shown:
            case UnreadFile(problems=problems):
                return problems
            case Bank() as bank:
                return self.service.problems_of(bank)
        return tuple(problem for problem in self.service.problems if problem.severity == "error")

    def title(self, words: str) -> Content:
        """Which bank is shown, how many questions, for whom."""
        shown = self.shown
        name = shown.name if isinstance(shown, Bank) else "Not in use" if shown else "All questions"
        number = f"{len(self.found)} match “{words}”" if words else f"{len(self.found)}"
        people = f"for {self.contact.name}" if self.contact else ""
        return joined("  ", [(name, "bold"), (number, "$text-muted"), (people, "$text-muted")])

    def preview(self, value: object) -> Content:
        """Everything about what a row stands for."""
        match value:
            case FileProblem():
                return problem_preview(value, self._home)
            case Question():
                wording = value.wording(self.view.formality)
                findings = self.service.lint(wording, value, off=self._lint_off)
                whom = self.contact.name if self.contact else ""
                return question_preview(value, self.view, whom, self._home, findings)
            case Bank():
                return bank_preview(value, self.service.problems_of(value), self._home)
        return BLANK

    def next_stage(self, here: Question | None, step: int) -> str:
        """Id of the first question of the stage after or before one; empty if there is none."""
        rank = stage_rank(here.stage) if here else -1
        ranks = sorted({stage_rank(each.stage) for each in self.found.values()})
        beyond = [each for each in ranks if (each > rank if step > 0 else each < rank)]
        wanted = (beyond[0] if step > 0 else beyond[-1]) if beyond else None
        return next((each.id for each in self.found.values() if stage_rank(each.stage) == wanted), "")


def bank_rows(service: BankService) -> list[Row]:
    """The banks: all together, the user's own, files that cannot be used, and those of the program."""
    own = service.own()
    unread = service.unread()
    mine = {bank.id for bank in own}
    others = [bank for bank in service.banks() if bank.id not in mine]
    rows = [Row(ALL, (plain("All questions"),)), _heading("Yours")]
    rows += [_bank(service, bank) for bank in own]
    for file, problems in unread:
        rows.append(
            Row(
                f"{FILE}{file}",
                (plain(PurePath(file).name),),
                styled(f"{len(problems)} !", "$text-error"),
                style="warning",
                value=UnreadFile(file, problems),
            )
        )
    if not own and not unread:
        rows.append(Row("#none", (styled("none yet; press n to write one", "$text-muted"),), heading=True))
    return [*rows, _heading("With infoint"), *(_bank(service, bank) for bank in others)]


def _heading(title: str) -> Row:
    return Row(f"#{title}", (BLANK, plain(title)), heading=True)


def _bank(service: BankService, bank: Bank) -> Row:
    wrong = sum(problem.severity != "note" for problem in service.problems_of(bank))
    count = sum(1 for _question in bank.questions())
    right = assemble((f"{wrong} !  " if wrong else "", "bold $text-warning"), (f"{count}", "$text-muted"))
    return Row(bank.id, (plain(bank.name),), right, value=bank)


def question_source(
    questions: Sequence[Question],
    problems: Sequence[FileProblem],
    view: BankView,
    *,
    named: bool,
    kept: dict[str, Row],
) -> RowSource:
    """The questions below the names of their stages, problems of the file before them.

    `named` says that the problems are those of several files; `kept` has the rows drawn for this view before,
    by the id of their question.
    """
    keys: list[str] = []
    shown: list[Question | FileProblem | str] = []
    headings: set[int] = set()

    def head(title: str) -> None:
        headings.add(len(keys))
        keys.append(f"#{title}")
        shown.append(title)

    if problems:
        head(f"problems: {len(problems)}")
    for number, problem in enumerate(problems):
        keys.append(f"{PROBLEM}{number}")
        shown.append(problem)
    stage = ""
    for question in questions:
        if question.stage != stage:
            stage = question.stage
            head(stage_word(stage))
        keys.append(question.id)
        shown.append(question)

    def render(index: int, _width: int) -> Row:
        entry = shown[index]
        if isinstance(entry, str):
            return Row(keys[index], (plain(entry),), heading=True)
        if isinstance(entry, Question):
            if entry.id not in kept:
                kept[entry.id] = question_row(entry, view)._replace(value=entry)
            return kept[entry.id]
        return _problem_row(keys[index], entry, named=named)

    return RowSource(keys, render, headings=headings)


def _problem_row(key: str, problem: FileProblem, *, named: bool) -> Row:
    at = f"{problem.line}:{problem.column}" if problem.line else ""
    place = ":".join(part for part in (PurePath(problem.file).name if named else "", at) if part)
    mark = ("! ", SEVERE[problem.severity])
    right = styled("can be fixed", "$text-muted") if problem.certain else None
    line = assemble(mark, (f"{place}  " if place else "", "$text-muted"), problem.what)
    return Row(key, (line,), right, value=problem)


def problem_preview(problem: FileProblem, home: str) -> Content:
    """A problem in full: where, what, and the line to write instead."""
    parts: list[Part] = [
        (problem.place.removeprefix(f"{home}/"), "bold"),
        (f"{problem.severity}: {problem.what.rstrip('.')}.", SEVERE[problem.severity]),
    ]
    advice = problem.mend.split("Write: ")[0].strip() if problem.mended else problem.mend
    if advice:
        parts.append(advice)
    for number, line in enumerate(problem.mended.splitlines()):
        parts.append(assemble(("write   " if number == 0 else "        ", "$text-muted"), line))
    return Content("\n").join(assemble(part) for part in parts)


def bank_preview(bank: Bank, problems: Sequence[FileProblem], home: str) -> Content:
    """What a bank is for and where it stands."""
    parts: list[Part] = [(bank.name, "bold")]
    if bank.description:
        parts.append(bank.description)
    facts = [f"{sum(1 for _ in bank.questions())} questions", f"for {', '.join(bank.audience) or 'anyone'}"]
    if bank.includes:
        facts.append(f"shown with {', '.join(bank.includes)}")
    if bank.extends:
        facts.append(f"extends {bank.extends}")
    if bank.version:
        facts.append(f"version {bank.version}")
    parts.append((" · ".join(facts), "$text-muted"))
    origin = "comes with infoint" if bank.origin == "built-in" else bank.origin.removeprefix(f"{home}/")
    parts.append((origin, "$text-muted"))
    wrong = sum(problem.severity != "note" for problem in problems)
    if wrong:
        parts.append((f"{count(wrong, 'problem')}, listed above the questions", "$text-warning"))
    return Content("\n").join(assemble(part) for part in parts)


def question_preview(
    question: Question, view: BankView, whom: str, home: str, findings: Sequence[tuple[str, str]] = ()
) -> Content:
    """A question as it would be asked, and everything that is known about it.

    Args:
        question: The question.
        view: For whom it is worded and what holds in the talk.
        whom: Name of the contact; empty for nobody in particular.
        home: The data home, left out of the path of its file.
        findings: Severity and sentence of each remark on its wording.
    """
    fit = view.fitness(question)
    lines: list[Part] = [(view.wording(question), "bold")]
    if question.id in view.taken:
        lines.append(("✓ on the agenda", "$text-success"))
    elif fit.reason:
        lines.append((fit.reason, "$text-muted" if fit.ready else "$text-warning"))
    if question.probes:
        lines.append(assemble(("then    ", "$text-muted"), " · ".join(view.probes(question))))
    lines += _other_wordings(question, view)
    if question.note:
        lines.append(assemble(("hint    ", "$text-muted"), question.note))
    lines.append(styled(_facts(question, whom, view.formality), "$text-muted"))
    if conditions := _conditions(question, fit.state):
        lines.append(styled(conditions, "$text-muted"))
    lines += [(text, SEVERE.get(severity, "$text-muted")) for severity, text in findings]
    lines.append(joined("  ", [(_standing(question, home), "$text-muted"), (question.id, "$text-muted")]))
    return Content("\n").join(assemble(line) for line in lines)


def _other_wordings(question: Question, view: BankView) -> list[Part]:
    from ...domain.bank import fill

    wordings: Mapping[str, str] = {"plain": question.text, **question.variants} if question.variants else {}
    used = question.wording(view.formality)
    return [
        assemble((f"{name:<8}", "$text-muted"), fill(text, view.facts.values))
        for name, text in wordings.items()
        if text != used
    ]


def _facts(question: Question, whom: str, formality: str) -> str:
    parts = [
        f"{question.minutes} min",
        stage_word(question.stage),
        ("easy", "thoughtful", "needs trust")[question.depth - 1],
    ]
    if question.must_ask:
        parts.append("must-ask")
    if question.must_ask_if:
        parts.append(f"must-ask once you have {need_words(question.must_ask_if)}")
    if question.recommended:
        parts.append("recommended for its stage")
    parts += [f"#{tag}" for tag in question.tags]
    if question.idea:
        from ...domain.time_rules import explain

        parts.append(f"based on {explain(', '.join(question.idea))}")
    if whom:
        parts.append(
            f"worded for {whom}"
            + (f" ({Formality(formality).label})" if formality and question.variants else "")
        )
    return " · ".join(parts)


def _standing(question: Question, home: str) -> str:
    """File and line of a question; of a bank of the program the name of the file is enough."""
    if not question.file:
        return ""
    inside = question.file.removeprefix(f"{home}/")
    if inside == question.file:
        return f"{PurePath(question.file).name}:{question.line}, built in"
    return f"{inside}:{question.line}"


def _conditions(question: Question, state: str) -> str:
    """What it depends on, as far as the reason shown does not say it already."""
    from ...domain.bank import CAUTIONS

    parts = []
    if question.needs and state != "missing":
        parts.append(f"needs {need_words(question.needs)}")
    if question.avoid_if and state != "avoid":
        words = [CAUTIONS.get(word, word.replace("_", " ")) for word in question.avoid_if]
        parts.append(f"skip if {' or '.join(words)}")
    return " · ".join(parts)
