"""The composer: one letter, its lines above, remarks below; its kind says what is particular about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from textual import getters, on
from textual.containers import Horizontal
from textual.widgets import Input, Static, TextArea

from ...domain.messages import gaps
from ...domain.text import visible
from ..kit.advice import PAUSE, AdvicePanel, nothing
from ..kit.command import Command, command, declared
from ..kit.fields import Choice, LineInput, go_to_line
from ..kit.screen import Once, PlaceScreen, attempt
from ..kit.text import BLANK, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.content import Content
    from textual.events import Key
    from textual.widget import Widget

    from ...services.records import DraftKey
    from ..kit.advice import Look


Function = TypeVar("Function", bound=Callable[..., Any])

LOW = 30
"""Lines of the screen below which only one remark is listed at once."""
REQUEST, THANKS = "Outreach", "Thank-you"
"""Headings of the commands of both composers in the help."""


class MessageKind(Protocol):
    """What is particular about a kind of message: whom it is for, its lines, its drafts, its way out."""

    GONE: ClassVar[str]
    """Said where what it is about is gone."""
    FIELDS: ClassVar[tuple[str, ...]]
    """Ids of the fields besides the letter."""
    MORE: ClassVar[Mapping[str, str]]
    """By rule, what else can be done about a remark."""

    @property
    def exists(self) -> bool:
        """Whether what it is about is there."""
        ...

    @property
    def people(self) -> tuple[str, ...]:
        """Uids of the contacts that the text is about."""
        ...

    @property
    def subject(self) -> str:
        """The subject line as it stands; empty where the message has none."""
        ...

    def is_open(self) -> bool | None:
        """True where it may be changed; None dims its commands, False hides them."""
        ...

    def key(self, field: str) -> DraftKey:
        """The draft of a field."""
        ...

    def rows(self) -> Iterable[Widget]:
        """The lines between the recipient and the subject."""
        ...

    def load(self) -> None:
        """Bring the fields up to date; what is being typed stays."""
        ...

    def show_head(self) -> None:
        """Show whom it is for, and what follows from that."""
        ...

    def remark(self) -> Content:
        """The line below the letter: its length, what is open, what became of it."""
        ...

    def look(self) -> Look:
        """The remarks that fit it now."""
        ...

    def home(self) -> str:
        """Selector of the field to begin with."""
        ...

    def typed(self, _field: str, /) -> None:
        """A field was typed in; "body" is the letter."""
        ...

    def chosen(self, _field: str, value: str, /) -> None:
        """A choice was made."""
        ...

    def left(self) -> None:
        """The cursor leaves a field."""
        ...

    def ready(self) -> None:
        """It is to go out as it stands: what is known by now is filled in."""
        ...

    def mailto(self) -> str:
        """Address, subject and text for a mail program; may raise `Refused`."""
        ...

    async def write_file(self) -> None:
        """Write the letter as a file for another program, where there is somebody to write to."""
        ...

    def save(self) -> bool:
        """Keep everything; whether that worked."""
        ...


class Remark(Static):
    """The line below a letter."""

    _said: Content = BLANK

    def show(self, said: Content) -> None:
        """Show it as it is now; the screen is laid out anew only when it folds another way."""
        before = self._said
        if not said.is_same(before):
            self._said = said
            width = max(1, self.screen.size.width - 8)
            folds = said.cell_length // width != before.cell_length // width
            other = bool(said.plain) != bool(before.plain)
            self.update(said, layout=folds or other)


class ComposerScreen(PlaceScreen):
    """One letter in the making: type, look it over, hand it on, say that it is sent."""

    HOME = "#letter"
    message: MessageKind
    """What is particular about the letter at hand."""

    DEFAULT_CSS = """
    ComposerScreen {
        & #to { height: auto; max-height: 5; padding: 1 4 0 4; max-width: 112; }
        & .message--row { height: 1; padding: 0 4; max-width: 112; }
        & .message--label { width: 10; color: $text-muted; }
        & #letter {
            height: 1fr; margin: 1 4 0 4; padding: 0 1; max-width: 104; border: none; background: $surface;
        }
        & #letter:focus { outline-left: outer $accent; }
        & #remark { height: auto; max-height: 4; padding: 0 4; max-width: 112; }
        & AdvicePanel { margin: 0 4; max-width: 104; max-height: 9; }
    }
    ComposerScreen.-low {
        & #to { padding: 0 2; }
        & .message--row { padding: 0 2; }
        & #letter { margin: 0 2; }
        & #remark { padding: 0 2; }
        & AdvicePanel { margin: 0 2; max-height: 4; }
    }
    ComposerScreen.-tiny {
        & #to, & .message--row, & #remark { padding: 0 1; }
        & #letter { margin: 0 1; }
        & AdvicePanel { margin: 0 1; max-height: 3; }
    }
    """

    findings = getters.query_one(AdvicePanel)
    """The remarks on the letter."""
    field = getters.query_one("#letter", TextArea)
    """The field of the letter."""
    subject_line = getters.query_one("#subject", LineInput)
    remark = getters.query_one(Remark)

    def __init__(self, below: PlaceScreen) -> None:
        """A composer over another screen."""
        super().__init__(below.workspace, below.settings, intervals=below.intervals)
        self._relaid = Once(self, self._laid_out)
        self.copied = ""
        """The text that was copied last."""

    @property
    def subject(self) -> str:
        """The subject line as it stands."""
        return self.subject_line.value.strip()

    def body(self) -> Iterable[Widget]:
        """Recipient, the lines of its kind, subject, letter, what it may lack."""
        from ..kit.fields import make_editor

        yield Static(BLANK, id="to")
        yield from self.message.rows()
        yield row("Subject", LineInput(id="subject", select_on_focus=False), "-written")
        yield make_editor(fast=self.settings.fast_editor, id="letter")
        yield Remark(BLANK, id="remark")
        yield AdvicePanel(nothing, pause=PAUSE if self.intervals else 0, more=self.message.MORE)

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Show the present data; what is being typed stays."""
        if not self.message.exists:
            self.query_one("#to", Static).update(plain(self.message.GONE))
            self.field.read_only = True
            return
        self.message.load()
        closed = not self.message.is_open()
        self.field.read_only = closed
        for name in self.message.FIELDS:
            self.query_one(f"#{name}").disabled = closed
        self.show_lines()
        look_over(self)
        self.refresh_bindings()

    def show_lines(self) -> None:
        """Show what stands around the letter."""
        if self.message.exists:
            self.message.show_head()
            self.remark.show(self.message.remark())

    def go_home(self) -> None:
        """Begin with what is missing, else with the letter."""
        self.set_focus(self.query_one(self.message.home()))

    def on_resize(self) -> None:
        """Another size, another number of remarks."""
        self._relaid.soon(self.app)

    def _laid_out(self) -> None:
        """Fewer remarks where there is little room."""
        self.findings.show_most(1 if self.size.height < LOW else 4)
        self.show_lines()

    def tick(self) -> None:
        """Clocks move."""
        self.show_lines()

    # -- the text ------------------------------------------------------------------------------------

    def take_rewrite(self) -> None:
        """Put the proposed words into the letter; it can be undone there."""
        self.findings.look_now()
        current = self.findings.current
        if current is not None and current.rewrite is not None:
            start, end = (location_of(self.field.text, at) for at in current.rewrite_at)
            self.field.replace(current.rewrite, start, end)

    # -- typing --------------------------------------------------------------------------------------

    def on_advice_panel_changed(self) -> None:
        """Keys that go with the remarks."""
        self.refresh_bindings()

    @on(TextArea.Changed)
    @on(Input.Changed)
    def keep(self, event: TextArea.Changed | Input.Changed) -> None:
        """Keep the draft with every key."""
        if not self.message.exists:
            return
        if isinstance(event, Input.Changed):
            self.message.typed(event.input.id or "")
            return
        self.message.typed("body")
        self.remark.show(self.message.remark())
        self.findings.text_changed(self.field.text)

    @on(Input.Submitted)
    @on(Choice.Submitted)
    def go_on(self, event: Input.Submitted | Choice.Submitted) -> None:
        """Enter in a line or on a choice goes on to the next; from the subject to the letter."""
        self.message.left()
        if isinstance(event, Input.Submitted) and event.input.id == "subject":
            self.field.focus()
        else:
            self.focus_next()

    def on_key(self, event: Key) -> None:
        """Up and down go from line to line; from the last one into the letter."""
        lines = [each for each in self.focus_chain if isinstance(each, LineInput | Choice)]
        if self.focused in lines:
            go_to_line(event, [*lines, self.field])

    def on_choice_astray(self, event: Choice.Astray) -> None:
        """Words that are none of the answers change nothing."""
        self.say(event.told, "warning")

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Keep it at once."""
        self.message.chosen(event.choice.id or "", event.value)

    def on_descendant_blur(self) -> None:
        """The cursor leaves a field."""
        if self.is_mounted:
            self.message.left()

    def leave(self) -> bool:
        """Esc keeps everything; the screen goes. A reason shown at length goes first."""
        if self.findings.explained:
            self.findings.explain()
            return True
        self.message.save()
        return False


def write(screen: ComposerScreen, text: str) -> None:
    """Replace the whole letter as one step that can be undone in it."""
    shown = visible(text, multiline=True)
    if shown != screen.field.text:
        screen.field.replace(shown, (0, 0), screen.field.document.end)


def look_over(screen: ComposerScreen) -> None:
    """Look the letter over by its kind as it is now."""
    screen.findings.look_again(screen.message.look())
    screen.findings.text_changed(screen.field.text)


def is_open(screen: ComposerScreen) -> bool | None:
    """Whether the letter may be changed."""
    return screen.message.is_open()


def row(label: str, widget: Widget, kind: str = "") -> Widget:
    """A field with its name before it."""
    return Horizontal(
        Static(plain(label), classes="message--label"), widget, classes=f"message--row {kind}".strip()
    )


def location_of(text: str, at: int) -> tuple[int, int]:
    """Row and column of a character."""
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


# -- what can be done with any letter ------------------------------------------------------------------


OWN_NAME = frozenset({"my_name", "my_first_name"})
"""Gaps for the user's own name."""


async def may_go_out(screen: ComposerScreen) -> bool:
    """Whether the message can leave as it stands: one's own name is asked for once, other gaps are named."""
    screen.message.ready()
    workspace = screen.workspace
    open_ = gaps(f"{screen.message.subject}\n{screen.field.text}")
    if OWN_NAME.intersection(open_) and not workspace.session.profile.name.strip():
        drafts = screen.dialogs.drafts("own name")
        named = await screen.dialogs.line(
            "Your name, as you sign messages",
            lambda text: workspace.people.save_profile(drafts.keys, name=text.strip()),
            lead="It's saved in About you.",
            check=lambda text: "" if text.strip() else "Write your name, or press esc.",
            drafts=drafts,
        )
        if named is None:
            return False
        screen.message.ready()
    return attempt(screen, lambda: workspace.messages.refuse_gaps(screen.message.subject, screen.field.text))


def of_both(
    name: str, key: str, label: str, footers: tuple[int, int], **more: Any
) -> Callable[[Function], Function]:
    """Declare a command of both composers, with its rank in the key bar of a request and of a thank-you."""

    def declare(function: Function) -> Function:
        function = command(f"thanks.{name}", key, label, place=THANKS, footer=footers[1], **more)(function)
        return command(f"outreach.{name}", key, label, place=REQUEST, footer=footers[0], **more)(function)

    return declare


@of_both(
    "copy", "f4", "copy", (6, 4), worker="dialog",
    help="Copy the text. Press again to show only the text, so you can select it.",
)  # fmt: skip
async def copy(screen: ComposerScreen) -> None:
    """Copy the text; asked again, show it where the mouse can select it."""
    if not await may_go_out(screen):
        return
    text = screen.field.text
    if text == screen.copied:
        from ..kit.external import show_alone

        show_alone(screen, text)
        return
    screen.app.copy_to_clipboard(text)
    screen.copied = text
    screen.say("Copied, if your terminal allows it. F4 again shows the text alone, to select with the mouse.")


@of_both("mail", "f5", "open in mail", (7, 5), worker="dialog", help="Open in your mail program.")
async def hand_over(screen: ComposerScreen) -> None:
    """Hand it to the mail program."""
    from ..kit.external import opens_mail

    if not await may_go_out(screen):
        return
    if not opens_mail():
        screen.say(
            "No mail program can be opened from here. F9 writes a mail draft, F4 copies the text.", "warning"
        )
        return
    if attempt(screen, lambda: screen.app.open_url(screen.message.mailto(), new_tab=False)):
        screen.say("Opened in your mail program. Nothing there? F9 saves a draft, F4 copies. Sent? Press F8.")


@command(
    "outreach.draft",
    "f9",
    "mail draft",
    place=REQUEST,
    footer=8,
    worker="dialog",
    help="Save the message as a mail draft (.eml).",
)
@command(
    "thanks.draft", "f9", "write file", place=THANKS, footer=8, worker="dialog",
    help="Save as a file: a mail draft (.eml), or a page for a card or letter.",
)  # fmt: skip
async def write_file(screen: ComposerScreen) -> None:
    """Save the message as a file."""
    if await may_go_out(screen):
        await screen.message.write_file()


@of_both(
    "editor", "f3", "editor", (9, 6), when=is_open, worker="dialog",
    help="Edit the text in your own editor ($EDITOR).",
)  # fmt: skip
async def edit_outside(screen: ComposerScreen) -> None:
    """Edit in the user's own editor; it can be undone here as one step."""
    from ..kit.external import edit_letter, may_open_editor

    if not await may_open_editor(screen):
        return
    message = screen.message
    edited = edit_letter(screen, message.key("body"), screen.field.text, message.people)
    if edited is not None:
        write(screen, edited)
    screen.field.focus()


@of_both("save", "ctrl+s", "save, leave", (10, 7), help="Save and leave.")
def save(screen: ComposerScreen) -> None:
    """Keep everything and go back."""
    if screen.message.save():
        screen.app.pop_screen()


def of_place(place: str, *functions: Callable[..., object]) -> tuple[Command, ...]:
    """The commands of one composer, in the order of the functions that do them."""
    return tuple(each for each in declared(*functions) if each.place == place)


async def sent_like_this(screen: ComposerScreen) -> bool:
    """Ask once where the letter still holds an error."""
    screen.findings.look_now()
    errors = screen.findings.errors
    if not errors:
        return True
    more = f" More problems below the message: {len(errors) - 1}." if len(errors) > 1 else ""
    question, lead = "Did you send it like this?", errors[0].reason + more
    return await screen.dialogs.confirm(question, lead=lead, yes="yes", no="fix it") is True


def sent_question(name: str) -> str:
    """What is asked before anything is noted as sent."""
    return f"Did you send it to {name}? ctrl+s for yes, esc for not yet."


async def may_replace(screen: ComposerScreen, what: str, *, keep: str) -> bool:
    """Ask before a text of the user's own is replaced."""
    lead = "ctrl+z in the text brings it back."
    return await screen.dialogs.confirm(what, lead=lead, yes="replace it", no=keep) is True
