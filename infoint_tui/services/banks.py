"""Question banks: read on first use, searched, read again when their files change, and changed by the user.

The files belong to the user: only the lines concerned change, the result is read before it takes the place
of the old file, and on any doubt nothing is written and the line to add by hand is named.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from .. import content, exchange
from ..domain import NamedTuple
from ..domain.bank import BUILT_IN, Bank, Question
from ..domain.errors import FileProblem, Refused, needed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from ..content.banks import BankLibrary
    from ..exchange.markdown import QuestionList


MINE, MINE_NAME = "my-questions", "My questions"
"""The bank that is made when the user has none."""
LEVELS = 100
_WHICH = "`infoint banks list` shows them all."


class Step(NamedTuple):
    """One change that can be taken back."""

    path: Path
    before: bytes | None
    """None when the file was made for it."""
    after: bytes
    label: str


class Imported(NamedTuple):
    """What became of a plain list of questions."""

    path: Path
    added: int
    found: QuestionList


class MendedLine(NamedTuple):
    """What `mend` found for one file."""

    path: Path
    before: str
    after: str
    data: bytes
    old: bytes
    applied: tuple[FileProblem, ...]


class BankWriting:
    """The user's own banks as they are written. Raises `Refused` for whatever cannot be done."""

    def __init__(self, banks: BankService) -> None:
        self._banks = banks
        self._done: list[Step] = []

    # -- questions ------------------------------------------------------------------------------------

    def targets(self) -> tuple[tuple[str, str], ...]:
        """Id and name of the banks a question may be put into; one that would be made is among them."""
        own = tuple((bank.id, bank.name) for bank in self._banks.own())
        return own if any(bank_id == MINE for bank_id, _name in own) else (*own, (MINE, MINE_NAME))

    def is_own(self, question: Question) -> bool:
        """Whether the words of a question stand in a file of the user's own, so that they may be changed."""
        return any(question.file == bank.origin for bank in self._banks.own())

    def add(self, bank_id: str, question: Question) -> str:
        """Put a question into a bank of the user's own; the bank is made if need be. Gives its full id."""
        question = self._tidy(question)
        bank = self._own(bank_id)
        if bank is None and bank_id != MINE:
            raise Refused(f"There is no bank “{bank_id}” of your own.", "infoint banks new makes one.")
        line = content.bank_edit.scalar(question.text)
        by_hand = f"Add this line yourself, under “questions:” in the file: - {line}"
        with self._telling(Path(bank.origin if bank else f"{MINE}.yaml").name, by_hand):
            if bank is None:
                path = self._folder / f"{MINE}.yaml"
                done = content.bank_edit.add(content.bank_edit.skeleton(MINE, MINE_NAME), MINE, [question])[
                    -1
                ]
                self._create(MINE, done.data, f"added “{_short(question.text)}”")
            else:
                path = Path(bank.origin)
                taken = {asked.id.rsplit("/", 1)[-1] for asked in bank.questions()}
                old = self._current(path)
                done = content.bank_edit.add(old, path.stem, [question], taken)[-1]
                self._replace(path, old, done.data, f"added “{_short(question.text)}”")
        return f"{bank_id}/{done.section}/{done.local}"

    def copy(self, bank_id: str, question: Question, text: str, minutes: int, stage: str) -> str:
        """Put a question of another bank into one of the user's own, with everything that belongs to it."""
        other = text.strip() != question.text
        return self.add(
            bank_id,
            question._replace(
                text=text,
                minutes=minutes,
                stage=stage,
                section_title="",
                short="" if other else question.short,
                variants={} if other else question.variants,
                must_ask=False,
                must_ask_if=(),
            ),
        )

    def change(self, question: Question, text: str, minutes: int, stage: str) -> str:
        """Give a question of the user's own another wording, other minutes, another stage."""
        tidy = self._tidy(question._replace(text=text, minutes=minutes, stage=stage))
        path = Path(question.file)
        _bank, section, local = question.id.split("/")
        with self._telling(path.name, f"Change it by hand: {path.name}, line {question.line}."):
            old = self._current(path)
            moved = stage if stage != question.stage else ""
            done = content.bank_edit.change(
                old, path.stem, section, local, text=tidy.text, minutes=minutes, stage=moved
            )
            if done.data != old:
                self._replace(path, old, done.data, f"changed “{_short(tidy.text)}”")
        return f"{_bank}/{done.section}/{done.local}"

    def remove(self, question: Question) -> str:
        """Take a question of the user's own out of its file."""
        path = Path(question.file)
        _bank, section, local = question.id.split("/")
        with self._telling(path.name, f"Take it out by hand: {path.name}, line {question.line}."):
            old = self._current(path)
            done = content.bank_edit.remove(old, path.stem, section, local)
            self._replace(path, old, done.data, f"removed “{_short(question.text)}”")
        return _short(question.text)

    # -- taking back ----------------------------------------------------------------------------------

    @property
    def undo_label(self) -> str:
        """What `undo` would take back; empty when there is nothing."""
        return self._done[-1].label if self._done else ""

    def undo(self) -> str:
        """Take the last change of a file back, if the file has not been changed since."""
        self._may_write()
        if not self._done:
            raise Refused("There is nothing to undo.")
        step = self._done[-1]
        with self._telling(step.path.name, "Nothing was undone. Use undo in your editor."):
            if step.before is None:
                content.files.delete(step.path, step.after)
            else:
                content.files.replace(step.path, step.after, step.before)
        self._done.pop()
        self._banks.reload()
        return f"undo: {step.label}"

    # -- files ----------------------------------------------------------------------------------------

    def new(self, bank_id: str) -> Path:
        """Make an empty bank of the user's own."""
        self._free(bank_id)
        shown = bank_id.replace("-", " ").capitalize()
        with self._telling(f"{bank_id}.yaml"):
            return self._create(bank_id, content.bank_edit.skeleton(bank_id, shown), f"made {bank_id}.yaml")

    def copy_bank(self, bank_id: str, as_id: str = "") -> Path:
        """Copy a bank into a file of the user's own: under its id it stands in place of the built-in one."""
        bank = self._banks.library.banks.get(bank_id)
        if bank is None:
            raise Refused(f"There is no bank “{bank_id[:60]}”.", _WHICH)
        target = as_id or bank_id
        if bank.origin != BUILT_IN and target == bank_id:
            raise Refused(
                f"{bank_id} is your own already.", f"Name the copy: infoint banks copy {bank_id} NAME"
            )
        if target != bank_id:
            self._free(target)
        source = (
            content.banks.built_in_dir() / f"{bank_id}.yaml" if bank.origin == BUILT_IN else Path(bank.origin)
        )
        head = f"# A copy of the bank {bank_id}, to be changed as you like.\n"
        if target == bank_id:
            head += "# It replaces the built-in one.\n"
        name = bank.name if target == bank_id else f"{bank.name} ({target})"
        with self._telling(f"{target}.yaml"):
            data = self._current(source)
            return self._create(
                target,
                content.bank_edit.renamed(data, source.stem, target, name, head),
                f"made {target}.yaml",
            )

    def import_list(self, source: Path, into: str = "") -> Imported:
        """Turn a plain list of questions into a bank, or add it to one of the user's own."""
        bank_id = into or content.yaml_fields.slug(source.stem)
        bank = self._own(bank_id)
        if bank is None:
            self._free(bank_id, field="--into")
        text = self._list_text(source)
        known = [question.text for question in bank.questions()] if bank else ()
        found = exchange.markdown.read_list(text, known)
        if not found.questions:
            raise Refused(
                f"{source.name} holds no question that is not there already.", "One stands on each line."
            )
        with self._telling(Path(bank.origin).name if bank else f"{bank_id}.yaml"):
            if bank is None:
                name = source.stem.replace("-", " ").replace("_", " ").strip().capitalize() or bank_id
                empty = content.bank_edit.skeleton(bank_id, name)
                data = content.bank_edit.add(empty, bank_id, found.questions)[-1].data
                path = self._create(bank_id, data, f"made {bank_id}.yaml")
            else:
                path = Path(bank.origin)
                old = self._current(path)
                taken = {asked.id.rsplit("/", 1)[-1] for asked in bank.questions()}
                data = content.bank_edit.add(old, path.stem, found.questions, taken)[-1].data
                self._replace(path, old, data, f"added {len(found.questions)} questions")
        return Imported(path, len(found.questions), found)

    def own_files(self, ids: Sequence[str] = ()) -> list[Path]:
        """The bank files of the user, those of which nothing is in use too, or those of some banks."""
        files = {bank.id: Path(bank.origin) for bank in self._banks.own()}
        for file, _problems in self._banks.unread():
            path = Path(file)
            if path.suffix.lower() in (".yaml", ".yml"):
                files.setdefault(path.stem, path)
        for bank_id in ids:
            if bank_id not in files:
                raise Refused(f"There is no bank “{bank_id[:60]}” of your own.", _WHICH)
        return [path for bank_id, path in sorted(files.items()) if not ids or bank_id in ids]

    def mendable(self, path: Path) -> MendedLine:
        """What certain mends would make of a file; nothing is written."""
        with self._telling(path.name, "Fix it by hand."):
            old = self._current(path)
            fixed = content.bank_edit.fix(path.stem, old)
            return MendedLine(path, fixed.before, fixed.after, fixed.data, old, fixed.applied)

    def mend(self, mended: MendedLine) -> Path:
        """Write mended lines; gives the copy that keeps the file as it was."""
        self._may_write()
        with self._telling(mended.path.name):
            copy = content.files.keep_copy(mended.path, mended.old)
            self._replace(mended.path, mended.old, mended.data, f"mended {mended.path.name}")
        return copy

    # -- helpers --------------------------------------------------------------------------------------

    @property
    def _folder(self) -> Path:
        folder = self._banks.user_dir
        if folder is None:
            raise Refused("Your data folder has no folder for question banks.")
        return folder

    def _own(self, bank_id: str) -> Bank | None:
        return next((bank for bank in self._banks.own() if bank.id == bank_id), None)

    def _may_write(self) -> None:
        reason = self._banks.read_only()
        if reason:
            raise Refused(f"Nothing was changed: {reason}", "Close the other window first.")

    def _free(self, bank_id: str, field: str = "") -> None:
        """Refuse an id that is none, or is taken."""
        if not content.files.good_id(bank_id):
            wish = content.yaml_fields.slug(bank_id)
            how = f"Try {wish}." if wish and content.files.good_id(wish) else "Try my-questions."
            named = f" Choose the bank with {field}." if field else ""
            raise Refused(
                f"“{bank_id[:60]}” cannot be the id of a bank: lower-case letters, digits and hyphens only.",
                how + named,
            )
        if bank_id in self._banks.library.banks:
            origin = self._banks.library.banks[bank_id].origin
            whose = "comes with infoint" if origin == BUILT_IN else "is yours already"
            raise Refused(f"The bank {bank_id} {whose}.", "Choose another id, or infoint banks copy.")

    def _tidy(self, question: Question) -> Question:
        text = needed(question.text, "A question needs a few words.")
        if len(text) > 2_000:
            raise Refused("A question can have up to 2,000 characters.", "Shorten it.", field="text")
        return question._replace(text=text)

    def _current(self, path: Path) -> bytes:
        try:
            return content.yaml_reader.read_bytes(path, follow=True)
        except content.yaml_reader.UnreadableFile as error:
            raise Refused(f"{path.name}: {error.what}.", error.mend) from error

    def _list_text(self, source: Path) -> str:
        text, faults = content.yaml_reader.decode(self._current(source))
        for fault in faults:
            line = text.count("\n", 0, fault.at) + 1
            place = f"{source.name}:{line}:{fault.at - text.rfind(chr(10), 0, fault.at)}"
            raise Refused(f"{place}: {fault.what}.", fault.mend)
        return text

    def _create(self, bank_id: str, data: bytes, label: str) -> Path:
        self._may_write()
        path = content.files.create(self._folder, bank_id, data)
        self._keep(Step(path, None, data, label))
        return path

    def _replace(self, path: Path, old: bytes, new: bytes, label: str) -> None:
        self._may_write()
        content.files.replace(path, old, new)
        self._keep(Step(path, old, new, label))

    def _keep(self, step: Step) -> None:
        self._done.append(step)
        del self._done[:-LEVELS]
        self._banks.reload()

    @contextmanager
    def _telling(self, name: str, how: str = "") -> Iterator[None]:
        """Turn what the files say into a refusal."""
        try:
            yield
        except content.bank_edit.Doubtful as error:
            raise Refused(f"{name} was left as it is: {error}.", how) from error
        except content.files.Unwritable as error:
            raise Refused(f"Nothing was written: {error}.", how) from error


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


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
        """Banks, read when they are first needed; `user_dir` need not exist, `read_only` says why nothing may
        be written."""
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
            with self._reading:
                if self._loaded is None:
                    self._loaded = content.banks.load_banks(self.user_dir)
                    self.version += 1
        return self._loaded

    @property
    def loaded(self) -> bool:
        """Whether the banks have been read, so that asking for questions takes no time."""
        return self._loaded is not None

    @cached_property
    def writing(self) -> BankWriting:
        """Changes of the user's own banks."""

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
        """Remarks on the wording of a question: severity and sentence of each, the gravest first. The
        question it belongs to, its bank, and the settings (`off`) may switch single rules off."""
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
