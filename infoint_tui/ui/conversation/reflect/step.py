"""What a step of the reflection shows, as values and as rows, and what every step can do."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.events import Key

from ....domain import NamedTuple
from ....domain.errors import Refused
from ....domain.meeting import GuestOutlook, Meeting, Reflection
from ....domain.phrasing import day_and_time
from ....domain.reflection import seconds_left, time_left
from ...kit.list import Row, RowList
from ...kit.screen import PlaceScreen
from ...kit.select import Option
from ...kit.text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....domain.people import Contact
    from ....domain.reflection import ReflectionStep
    from ....domain.task_rules import ThankBand
    from ...kit.dialog import DialogDrafts


class StepQuestion(NamedTuple):
    """One line to answer by a digit."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    """The label is empty where the number says it all. Without options the line shows a value in words."""
    value: str | None = None
    """The answer chosen, or suggested; None while there is none."""
    note: str = ""
    """Words beside the answer."""
    under: str = ""
    """A muted line under the label."""
    optional: bool = False
    """Whether `-` says that it does not apply; its value is `NOT_APPLICABLE` then."""
    listed: bool = False
    """One option a line."""


NOT_APPLICABLE = "-"
LONGEST_NAME = 20


class TextField(NamedTuple):
    """The text of a step."""

    name: str
    """Field of the draft."""
    raw: str = ""
    """The text before any editing: what is stored, else what it starts from."""
    label: str = ""
    placeholder: str = ""


class View(NamedTuple):
    """What a step shows."""

    prompt: str
    hint: str = ""
    questions: tuple[StepQuestion, ...] = ()
    text: TextField | None = None
    beside: tuple[str, ...] = ()
    """Lines worth seeing again."""
    beside_title: str = "from your notes"
    remark: str = ""
    """A sentence about the answers as they stand."""
    empty: str = ""
    """Shown where there are no questions."""


class StepLogic:
    """One step: shows its view, stores its answers. Subclasses implement `view` and what they need."""

    WRITES = False
    """Whether `w` does something on a line."""
    ADDS = False
    """Whether `a` adds something."""

    def __init__(self, place: PlaceScreen, uid: str, step: ReflectionStep) -> None:
        """A step of the reflection on a talk; the place shows its messages and dialogs."""
        self.place = place
        self.workspace = place.workspace
        self.uid = uid
        self.step = step

    # -- for subclasses ------------------------------------------------------------------------------

    def view(self) -> View:
        """What to show now."""
        return View(self.step.prompt, self.step.hint, text=self.text_field(), beside=self.beside())

    def choose(self, question: str, value: str) -> None:
        """Store the answer to a question. Raises Refused."""

    def doubt(self, question: str, value: str) -> Coroutine[Any, Any, bool] | None:  # noqa: ARG002
        """What asks first, then stores the answer and says whether it did; None where nothing is asked."""
        return None

    def answers(self, text: str, picked: str) -> dict[str, Any]:  # noqa: ARG002
        """What Enter stores: the text, suggestions taken by going on, the option picked in a list."""
        return {self.step.field: text} if self.step.field else {}

    def keep_text(self, text: str) -> None:
        """Store a text when the step is left another way than by Enter."""
        if self.step.field:
            self.store(**{self.step.field: text})

    def onward(self, text: str) -> bool:  # noqa: ARG002
        """Do what Enter does before the step is left; True to stay in it."""
        return False

    async def write(self, question: str) -> None:
        """Ask for the words that belong to a line."""

    async def add(self) -> None:
        """Ask for something the notes do not have."""

    def shift(self, question: str, step: int) -> None:
        """Change a line that has a value but no options."""

    # -- helpers -------------------------------------------------------------------------------------

    @property
    def meeting(self) -> Meeting:
        """The talk as it stands."""
        found = self.workspace.session.meetings.get(self.uid)
        if found is None:
            raise Refused("That conversation is gone.", "`U` may bring it back.")
        return found

    @property
    def reflection(self) -> Reflection:
        """The answers as they stand."""
        return self.meeting.reflection or Reflection(started=self.workspace.session.moment())

    @property
    def contact(self) -> Contact | None:
        """The guest it asks about, else the first of them."""
        return self.workspace.session.contacts.get(self.step.guest or self.meeting.first_contact)

    @property
    def outlook(self) -> GuestOutlook:
        """What was answered about that guest so far."""
        return self.meeting.outlook(self.step.guest)

    @property
    def name(self) -> str:
        """How the guest is called in a sentence; a name too long for an answer is cut."""
        name = self.contact.first_name if self.contact else "them"
        return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"

    def store(self, label: str = "", **answers: Any) -> None:
        """Store answers at once; they can be undone by themselves."""
        self.workspace.reflection.answer(
            self.uid, label=label or self.step.title, guest=self.step.guest, **answers
        )

    def text_field(self, label: str = "", placeholder: str = "") -> TextField | None:
        """The text that fills the step's field of the reflection."""
        if not self.step.field:
            return None
        stored, seed, _ = self.workspace.reflection.text(self.meeting, self.step.field)
        return TextField(self.step.field, stored or seed, label, placeholder)

    def beside(self) -> tuple[str, ...]:
        """Lines of the notes worth seeing again here."""
        from ....domain.mentions import beside

        return tuple(beside(self.step.key, self.meeting))

    def drafts(self, name: str) -> DialogDrafts:
        """Drafts of a dialog of this step."""
        return self.place.dialogs.drafts("reflect", f"{self.uid}/{name}")

    async def ask_line(
        self, title: str, value: str, save: Callable[[str], object], name: str, **options: Any
    ) -> None:
        """Ask for one line and save it; a refused line comes back with the reason."""
        await self.place.dialogs.line(title, save, value=value, drafts=self.drafts(name), **options)


DONE, HERE, OPEN = "━", "◉", "─"
HEAD_GAP = 3
VERSIONS = ("full version", "short version")
SMALL = 88
"""Cells below which the key bar has no room for the key to the other walk."""


def head_lines(
    reflection: Reflection,
    steps: Sequence[ReflectionStep],
    at: str,
    band: ThankBand | None,
    width: int,
) -> Content:
    """The walk and the clock: beside each other where there is room, else below each other.

    Args:
        at: Key of the step shown.
        band: How the clock of the thank-you stands.
    """
    clock = BLANK if band is None else styled(band.text, "$text-error" if band.late else "$text-warning")
    words = _words(reflection, steps, at, named=width < SMALL)
    done = reflection.done_steps
    walks = [
        assemble(_road(steps, done, at, 2), "   ", words),
        assemble(_road(steps, done, at, 1), "  ", words),
        words,
    ]
    for walk in walks[:2]:
        room = width - walk.cell_length - clock.cell_length
        if room >= HEAD_GAP:
            return assemble(walk, " " * room, clock)
    walk = next((walk for walk in walks if walk.cell_length <= width), words)
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in (walk, clock) if line.plain)


def _road(steps: Sequence[ReflectionStep], done: Sequence[str], at: str, cells: int) -> Content:
    """The steps as one thin line of so many cells each."""
    parts = []
    for step in steps:
        if step.key == at:
            parts.append(styled(HERE, "bold $text-accent"))
        elif step.key in done:
            parts.append(styled(DONE * cells, "$text-success"))
        else:
            parts.append(styled(OPEN * cells, "$text-muted"))
    return Content("").join(parts)


def _words(reflection: Reflection, steps: Sequence[ReflectionStep], at: str, *, named: bool) -> Content:
    keys = [step.key for step in steps]
    place = f"{keys.index(at) + 1} of {len(keys)}" if at in keys else f"{len(keys)} steps"
    kind, other = VERSIONS if reflection.full else reversed(VERSIONS)
    completed = reflection.completed
    last = (
        f"finished {day_and_time(completed.local())}"
        if completed
        else time_left(seconds_left(steps, reflection.done_steps, at))
    )
    words = assemble((place, "bold"), (f" · {kind} · {last}", "$text-muted"))
    if not named or completed is not None or not keys or at != keys[0]:
        return words
    return assemble(words, (" · ", "$text-muted"), ("F2", "$text-accent"), (f" {other}", "$text-muted"))


def no_reflection(meeting: Meeting | None, name: str) -> Content:
    """What to do instead while there is nothing to reflect on."""
    if meeting is None:
        return plain("That conversation is gone. Press u to bring it back.")
    if meeting.running:
        text = (
            f"The conversation with {name} is still running.\n\nEnd it in Live with ctrl+t; this opens "
            f"by itself."
        )
    elif meeting.planned:
        text = (
            f"The conversation with {name} is still ahead.\n\n"
            "Afterward, 90 seconds here turn your notes into people, to-dos, and a thank-you.\n"
            "Is it happening now? Press c."
        )
    else:
        text = f"The conversation with {name} didn't take place, so there's nothing to reflect on."
    return plain(text, multiline=True)


# -- questions as rows --------------------------------------------------------------------------------------


LABEL_MOST = 38
"""Cells a label may take beside its answers; longer ones stand above them."""
GAP = 3
MOST_DIGITS = 9
CHOSEN = "bold $text-accent"


def row_key(question: str, value: str = "") -> str:
    """The key of a row: of a question, or of one option of a list."""
    return f"{question}={value}"


def question_rows(questions: Sequence[StepQuestion], width: int) -> list[Row]:
    """All rows."""
    lines = [question for question in questions if not question.listed]
    label_width = max((plain(question.label).cell_length for question in lines), default=0)
    beside = label_width <= LABEL_MOST and all(
        label_width + GAP + _length(question) <= width for question in lines
    )
    rows: list[Row] = []
    for question in questions:
        if question.listed:
            rows += _listed(question, width)
        elif beside:
            rows.append(_one_line(question, label_width, width))
        else:
            if rows:
                rows.append(Row(f"#above {question.key}", (BLANK,), heading=True))
            rows.append(_stacked(question, width))
    return rows


def _length(question: StepQuestion) -> int:
    return sum(part.cell_length for part in _answers(question))


def _answers(question: StepQuestion) -> list[Content]:
    """The answers, the chosen one in brackets; all as wide chosen as not."""
    if not question.options:
        return [assemble(" ", (question.value or "–", "bold"), " ")]
    parts = [
        _answer(f"{number} {option.label}".strip(), question.value == option.key)
        for number, option in enumerate(question.options, start=1)
    ]
    if question.optional:
        parts.append(_answer("–", question.value == NOT_APPLICABLE))
    return parts


def _answer(text: str, chosen: bool) -> Content:
    return styled(f"[{text}]", CHOSEN) if chosen else plain(f" {text} ")


def _one_line(question: StepQuestion, label_width: int, width: int) -> Row:
    label = plain(question.label)
    indent = " " * (label_width - label.cell_length + GAP - 1)
    line = assemble(label, indent, *_answers(question))
    more: list[Content] = []
    if question.note:
        note = styled(question.note, "$text-muted")
        if line.cell_length + 2 + note.cell_length <= width:
            line = assemble(line, "  ", note)
        else:
            more += _folded(note, width, label_width + GAP)
    if question.under:
        more += _folded(styled(question.under, "$text-muted"), width, 2)
    return Row(row_key(question.key), (line, *more), value=(question.key, ""))


def _stacked(question: StepQuestion, width: int) -> Row:
    lines = _folded(plain(question.label), width, 0)
    if question.under:
        lines += _folded(styled(question.under, "$text-muted"), width, 2)
    at = assemble(" ")
    for part in _answers(question):
        if at.cell_length + part.cell_length > width and at.cell_length > 1:
            lines.append(at)
            at = assemble(" ")
        if part.cell_length > width - 1:
            *full, last = part.wrap(max(8, width - 1))
            lines += [assemble(" ", piece) for piece in full]
            part = last
        at = assemble(at, part)
    lines.append(at)
    if question.note:
        lines += _folded(styled(question.note, "$text-muted"), width, 2)
    return Row(row_key(question.key), tuple(lines), value=(question.key, ""))


def _listed(question: StepQuestion, width: int) -> list[Row]:
    rows = [Row(f"#{question.key}", (plain(question.label),), heading=True)] if question.label else []
    names = max((plain(option.label).cell_length for option in question.options), default=0)
    notes_first = any(option.note[:1].isdigit() for option in question.options)
    for number, option in enumerate(question.options, start=1):
        chosen = option.key == question.value
        digit = str(number) if number <= MOST_DIGITS else " "
        head = styled(f"[{digit}]", CHOSEN) if chosen else plain(f" {digit} ")
        label = styled(option.label, "bold") if chosen else plain(option.label)
        note = styled(option.note, "$text-muted")
        if notes_first:
            parts = assemble(head, "  ", note, " " * max(1, 8 - note.cell_length), label)
            hang = 13
        else:
            parts = assemble(head, "  ", label, " " * (min(names, 24) - label.cell_length + 3), note)
            hang = 5
        lines = tuple(_folded(parts, width, hang, first=0))
        rows.append(Row(row_key(question.key, option.key), lines, value=(question.key, option.key)))
    return rows


def _folded(content: Content, width: int, indent: int, *, first: int | None = None) -> list[Content]:
    """The text in lines of a width; continuation lines are indented, the first one too unless told."""
    start = indent if first is None else first
    if content.cell_length <= width - start:
        return [content.pad_left(start)]
    lines = content.wrap(max(8, width - indent))
    return [lines[0].pad_left(start), *(line.pad_left(indent) for line in lines[1:])]


RUN = 1.0
"""Seconds after a stray letter during which further ones belong to the same words."""
ASTRAY = "Press a number to answer. w adds details; tab goes to the text box, if there is one."


class AnswerList(RowList):
    """The list of answers; Enter belongs to the walk.

    Words written where digits are expected would start a call or take something back by the letters among
    them: from a letter that means nothing here on, the rest of the words means nothing, either.
    """

    _stray_at = -RUN
    astray = ASTRAY
    """What is said of letters that mean nothing here."""

    async def on_key(self, event: Key) -> None:
        """Let words that belong elsewhere do nothing, and say where they belong."""
        screen = self.screen
        now = screen.workspace.session.clock.elapsed() if isinstance(screen, PlaceScreen) else 0.0
        if not event.is_printable or self is not screen.focused:
            return
        if now - self._stray_at < RUN or event.key not in screen.active_bindings:
            self._stray_at = now
            event.stop()
            event.prevent_default()
            if isinstance(screen, PlaceScreen):
                screen.say(self.astray)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rows are not opened here."""
        return False if action == "choose" else super().check_action(action, parameters)


class Words:
    """Mixed into the editor of the walk: Enter goes on instead of starting a line."""

    def on_key(self, event: Key) -> None:
        """Leave Enter to the walk."""
        if event.key == "enter":
            event.prevent_default()
