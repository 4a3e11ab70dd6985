"""Steps answered in words: plain texts, marks that wait for theirs, notes from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .....domain.enums import ItemStatus, NoteKind
from .....domain.mentions import DEPENDS, DIFFERS, SAME, VERDICTS, note_line
from .....domain.phrasing import mm_ss
from .base import NOT_APPLICABLE, AnswerOption, StepContext, StepLogic, StepQuestion, TextField, View

if TYPE_CHECKING:
    from .....domain.meeting import Note
    from .....domain.reflection import ReflectionStep


VERDICT_WORDS = {SAME: "the same", DIFFERS: "they differ", DEPENDS: "it depends"}
PAIRED = {
    "not_well": ("less_well", "what went less well", "What will you do about it?"),
    "unsaid": ("said", "a sentence to add, or take back", "Questions still in your pocket"),
}
"""Step to the field of its line, the label of the line, and the label of its text."""
AROUND = 2
"""Notes shown before and after a mark."""


class TextStep(StepLogic):
    """One text."""

    def view(self) -> View:
        """The text, and what the notes say."""
        title = "not asked in the talk" if self.step.key == "unsaid" else "from your notes"
        return super().view()._replace(beside_title=title)


class PairStep(TextStep):
    """A text, and in the full walk a line that goes with it: a weakness with what is done about it."""

    WRITES = True

    def view(self) -> View:
        """The line, and the text below it; the express run asks for the text alone."""
        field, label, below = PAIRED[self.step.key]
        words = getattr(self.reflection, field)
        if not (words or self.reflection.full):
            return super().view()
        row = StepQuestion(field, label, value=words or "…", note="" if words else "w writes it")
        text = self.text_field(below, self.step.hint)
        hint = "esc leaves the text, w writes the line above it"
        return super().view()._replace(questions=(row,), text=text, hint=hint)

    async def write(self, question: str) -> None:
        """The words of the line."""
        label = PAIRED[self.step.key][1]
        words = getattr(self.reflection, question)
        await self.ask_line(
            f"{label[:1].upper()}{label[1:]}?",
            words,
            lambda text: self.store(label, **{question: " ".join(text.split())}),
            question,
        )


class ViewsStep(TextStep):
    """Two people on one theme: whether they agree, and what could explain it."""

    def view(self) -> View:
        """One line a theme, their words below each other, and the explanation."""
        options = tuple(AnswerOption(verdict, VERDICT_WORDS[verdict]) for verdict in VERDICTS)
        compared = self.reflection.compared
        lines, questions = [], []
        for shared in self.workspace.reflection.shared(self.meeting):
            lines.append(f"#{shared.theme}  {self.name}: {shared.line}")
            lines.append(f"{shared.other}: {shared.other_line}")
            label = f"#{shared.theme}, {self.name} and {shared.other}"
            questions.append(
                StepQuestion(shared.theme, label, options, compared.get(shared.theme), optional=True)
            )
        return View(
            self.step.prompt,
            questions=tuple(questions),
            text=self.text_field("What could explain it?", "it depends on … (tab comes here)"),
            beside=tuple(lines),
            beside_title="what was said",
        )

    def choose(self, question: str, value: str) -> None:
        """Store how the two go together."""
        compared = {
            theme: verdict for theme, verdict in self.reflection.compared.items() if theme != question
        }
        if value != NOT_APPLICABLE:
            compared[question] = value
        self.store(f"#{question}: {VERDICT_WORDS.get(value, 'not compared')}", compared=compared)


class GapsStep(StepLogic):
    """One mark after the other gets its words."""

    def __init__(self, context: StepContext, step: ReflectionStep) -> None:
        super().__init__(context, step)
        self._passed: set[str] = set()
        self._at = ""

    def _marks(self) -> list[Note]:
        return [n for n in self.meeting.notes if n.kind is NoteKind.MARK or n.origin == "expanded"]

    @property
    def mark(self) -> Note | None:
        """The mark asked about: the first that has no words and was not passed over."""
        marks = self._marks()
        current = next((note for note in marks if note.uid == self._at), None)
        if current is not None:
            return current
        open_marks = [note for note in marks if not note.text.strip() and note.uid not in self._passed]
        return open_marks[0] if open_marks else None

    def view(self) -> View:
        """The mark, with the notes around it."""
        marks, mark = self._marks(), self.mark
        rows = tuple(
            StepQuestion(
                note.uid,
                mm_ss(note.at) + (" *" if note.star else ""),
                value=note.text or "…",
                note="now" if mark is not None and note.uid == mark.uid else "",
            )
            for note in marks
        )
        if mark is None:
            return View("All moments have been looked at.", "w changes one", rows)
        item = self.meeting.item(mark.agenda_item)
        about = f", while you talked about: {item.label.rstrip('?.')}" if item else ""
        return View(
            f"What was said at {mm_ss(mark.at)}{about}?",
            self.step.hint,
            rows if len(rows) > 1 else (),
            TextField(f"gap-{mark.uid}", mark.text),
            self._around(mark),
            "written around it",
        )

    WRITES = True

    async def write(self, question: str) -> None:
        """Come back to a mark."""
        self._at = question

    def _around(self, mark: Note) -> tuple[str, ...]:
        worded = [note for note in self.meeting.notes if note.text.strip() and note.uid != mark.uid]
        before = [note for note in worded if note.at <= mark.at][-AROUND:]
        after = [note for note in worded if note.at > mark.at][:AROUND]
        return tuple(f"{mm_ss(note.at)}  {note_line(note)}" for note in (*before, *after))

    def keep_text(self, text: str) -> None:
        """Give the mark its words."""
        mark = self.mark
        if mark is not None and text != mark.text:
            key = str(self.workspace.reflection.key(self.uid, f"gap-{mark.uid}"))
            self.workspace.conversation.edit_note(self.uid, mark.uid, text, end_drafts=(key,))

    def onward(self, text: str) -> bool:
        """Go to the next mark if there is one."""
        mark = self.mark
        if mark is None:
            return False
        self.keep_text(text)
        self._passed.add(mark.uid)
        self._at = ""
        return self.mark is not None


class PaperStep(StepLogic):
    """Notes taken on paper are typed in, with the agenda beside as a skeleton."""

    def view(self) -> View:
        """An empty page."""
        typed = sum(1 for note in self.meeting.notes if note.origin == "paper")
        asked = [item.text for item in self.meeting.agenda if item.status is not ItemStatus.SKIPPED]
        return View(
            self.step.prompt,
            self.step.hint,
            text=TextField("paper", placeholder="their words, names, numbers"),
            beside=tuple(asked[:8]),
            beside_title="on your agenda",
            remark=f"{typed} notes typed in so far." if typed else "",
        )

    def keep_text(self, text: str) -> None:
        """A page that is left stays a draft; only Enter makes notes of it."""

    def onward(self, text: str) -> bool:
        """Make notes of the lines."""
        self.workspace.reflection.add_paper(self.uid, text)
        return False
