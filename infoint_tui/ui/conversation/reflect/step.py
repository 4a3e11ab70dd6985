"""What a step of the reflection shows, as values, and what every step can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ....domain.errors import Refused
from ....domain.meeting import GuestOutlook, Meeting, Reflection

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....domain.people import Contact
    from ....domain.reflection import ReflectionStep
    from ....services.workspace import Workspace
    from ...kit.dialog import DialogDrafts
    from ...kit.screen import PlaceScreen


class AnswerOption(NamedTuple):
    """One answer."""

    value: str
    label: str = ""
    """Empty where the number says it all."""
    note: str = ""
    """Shown beside it, in lists."""


class StepQuestion(NamedTuple):
    """One line to answer by a digit."""

    key: str
    label: str
    options: tuple[AnswerOption, ...] = ()
    """Without options the line shows a value that is written in words."""
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
    stored: str = ""
    seed: str = ""
    """What it starts from while nothing is stored."""
    label: str = ""
    placeholder: str = ""

    @property
    def raw(self) -> str:
        """The text before any editing."""
        return self.stored or self.seed


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


class Given(NamedTuple):
    """What stands in a step when Enter is pressed."""

    text: str
    """The text in the characters it is stored in."""
    picked: Mapping[str, str]
    """Question to option under the cursor, for lists."""


class StepContext(NamedTuple):
    """What a step works with."""

    workspace: Workspace
    uid: str
    screen: Callable[[], PlaceScreen]
    """The screen that shows messages and dialogs."""


class StepLogic:
    """One step: shows its view, stores its answers. Subclasses implement `view` and what they need."""

    WRITES = False
    """Whether `w` does something on a line."""
    ADDS = False
    """Whether `a` adds something."""

    def __init__(self, context: StepContext, step: ReflectionStep) -> None:
        self.context = context
        self.workspace = context.workspace
        self.uid = context.uid
        self.step = step

    # -- for subclasses ------------------------------------------------------------------------------

    def view(self) -> View:
        """What to show now."""
        return View(self.step.prompt, self.step.hint, text=self.text_field(), beside=self.beside())

    def choose(self, question: str, value: str) -> None:
        """Store the answer to a question. Raises Refused."""

    def answers(self, given: Given) -> dict[str, Any]:
        """What Enter stores: the text, suggestions taken by going on, the line under the cursor of a list."""
        return {self.step.field: given.text} if self.step.field else {}

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

    def shift(self, question: str, step: int) -> bool:  # noqa: ARG002
        """Change a line that has a value but no options; False if it has none."""
        return False

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
        return TextField(self.step.field, stored, seed, label, placeholder)

    def beside(self) -> tuple[str, ...]:
        """Lines of the notes worth seeing again here."""
        from ....domain.mentions import beside

        return tuple(beside(self.step.key, self.meeting))

    def drafts(self, name: str) -> DialogDrafts:
        """Drafts of a dialog of this step."""
        from ...kit.dialog import DialogDrafts

        return DialogDrafts(self.workspace.session.drafts, "reflect", f"{self.uid}/{name}")

    async def ask_line(
        self, title: str, value: str, save: Callable[[str], object], name: str, **options: Any
    ) -> None:
        """Ask for one line and save it; a refused line comes back with the reason."""
        from ...kit.dialog import LinePrompt

        drafts = self.drafts(name)

        def make(refusal: Refused | None) -> LinePrompt:
            return LinePrompt(title, value=value, error=str(refusal or ""), drafts=drafts, **options)

        await self.context.screen().dialogs.edit(make, save)
