"""The thank-you composer: a letter seeded from a moment of the talk, on its clock; sent by the user."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.containers import Horizontal
from textual.widgets import Static, TextArea

from ...domain.dates import mm_ss
from ...domain.reflect_found import note_line
from ...domain.visible import keep_raw, visible
from ..commands.base import Command, bindings
from ..commands.findings import COMMANDS as ADVICE
from ..commands.thanks import COMMANDS
from ..text import BLANK, plain
from ..widgets.choice import Choice
from ..widgets.findings import PAUSE, Advised, Findings, nothing
from ..widgets.line_input import LineInput
from .base import PlaceScreen
from .thanks_lines import address_line, length_line, outcome_line
from .thanks_sending import MEDIA

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.meeting import ThankYou
    from ...domain.people import Contact
    from ...domain.settings import Settings
    from ...services.workspace import Workspace

MORE = {"no-moment": "F2 picks one."}
"""What else can be done about a remark."""
LOW = 30
"""Lines of the screen below which only one remark is listed at once."""
MOST_WIDTH = 104
"""Cells a line takes at most."""


def open_thanks(screen: PlaceScreen, thank_uid: str) -> None:
    """Open the composer over any place.

    Args:
        screen: The screen it is opened from.
        thank_uid: Uid of the thank-you; see `ThanksService.next_of` and `of_contact`.
    """
    top = screen.app.screen
    if isinstance(top, ThanksScreen) and top.uid == thank_uid:
        return
    made = ThanksScreen(screen.workspace, thank_uid, screen.settings, intervals=screen.intervals)
    screen.app.push_screen(made)


class ThanksScreen(Advised, PlaceScreen):
    """One thank-you."""

    HOME = "#letter"
    KEYS: ClassVar[tuple[Command, ...]] = (*COMMANDS, *ADVICE)
    BINDINGS = bindings((*COMMANDS, *ADVICE))

    DEFAULT_CSS = """
    ThanksScreen {
        & #to { height: auto; padding: 1 4 0 4; max-width: 112; }
        & .thanks--row { height: 1; padding: 0 4; max-width: 112; }
        & .thanks--label { width: 10; color: $text-muted; }
        & #letter {
            height: 1fr; margin: 1 4 0 4; padding: 0 1; max-width: 104; border: none; background: $surface;
        }
        & #letter:focus { outline-left: outer $accent; }
        & #remark { height: auto; padding: 1 4 0 4; max-width: 112; }
        & Findings { margin: 0 4; max-width: 104; }
    }
    ThanksScreen.-low {
        & #to { padding: 0 2; }
        & .thanks--row { padding: 0 2; }
        & #letter { margin: 0 2; }
        & #remark { padding: 0 2; }
        & Findings { margin: 0 2; max-height: 7; }
    }
    ThanksScreen.-tiny {
        & #to, & .thanks--row, & #remark { padding: 0 1; }
        & #letter { margin: 0 1; }
        & Findings { margin: 0 1; max-height: 3; }
    }
    """

    def __init__(
        self,
        workspace: Workspace,
        thank_uid: str,
        settings: Settings | None = None,
        *,
        intervals: bool = True,
    ) -> None:
        """A composer.

        Args:
            workspace: The open data home.
            thank_uid: Uid of the thank-you.
            settings: The settings in force.
            intervals: Whether timers run.
        """
        super().__init__(workspace, settings, intervals=intervals)
        self.uid = thank_uid
        self.thanks = workspace.thanks
        self._start = {"subject": "", "body": ""}
        """The texts before any editing, as shown."""
        self._said: Content = BLANK

    def body(self) -> Iterable[Widget]:
        """Recipient and clock, medium, subject, the letter, what it may lack."""
        from ..widgets.editor import make_editor

        thank = self.thank
        yield Static(BLANK, id="to")
        with Horizontal(classes="thanks--row"):
            yield Static(plain("by"), classes="thanks--label")
            yield Choice(MEDIA, thank.medium if thank else "email", id="medium")
        with Horizontal(classes="thanks--row"):
            yield Static(plain("subject"), classes="thanks--label")
            yield LineInput(id="subject", select_on_focus=False)
        yield make_editor(fast=self.settings.fast_editor, id="letter")
        yield Static(BLANK, id="remark")
        yield Findings(nothing, pause=PAUSE if self.intervals else 0, more=MORE)

    # -- state ---------------------------------------------------------------------------------------

    @property
    def thank(self) -> ThankYou | None:
        """The thank-you as stored."""
        return self.workspace.thank_yous.get(self.uid)

    @property
    def contact(self) -> Contact | None:
        """Whom it is for."""
        return self.workspace.contacts.get(self.thank.recipient) if self.thank else None

    _letter = getters.query_one("#letter", TextArea)
    _subject = getters.query_one("#subject", LineInput)

    @property
    def findings(self) -> Findings:
        """The remarks on the letter."""
        return self.query_one(Findings)

    @property
    def letter(self) -> str:
        """The letter in the characters it is stored in."""
        thank = self.thank
        raw = (thank.body or self.thanks.seed(thank)) if thank else ""
        return keep_raw(raw, self._letter.text, multiline=True)

    @property
    def subject(self) -> str:
        """The subject line as it stands."""
        return self._subject.value.strip()

    def is_open(self) -> bool | None:
        """Dimmed once it is sent, or where nothing may be changed."""
        thank = self.thank
        return True if thank and thank.sent_at is None and not self.workspace.read_only else None

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Show the present data; what is being typed stays."""
        thank = self.thank
        if thank is None:
            self.query_one("#to", Static).update(plain("That thank-you is gone; undo may bring it back."))
            self._letter.read_only = True
            return
        if not self._letter.read_only:
            # What stands in a letter that could not be edited is older than the draft of the other window.
            self._keep_drafts()
        stored = {
            "subject": visible(self.thanks.saved_subject(thank)),
            "body": visible(thank.body or self.thanks.seed(thank), multiline=True),
        }
        drafts = {field: self.workspace.drafts.get(self.thanks.key(thank, field)) for field in stored}
        shown = {field: stored[field] if draft is None else draft for field, draft in drafts.items()}
        self._start = stored
        if self._letter.text != shown["body"]:
            self._letter.load_text(shown["body"])
            self._letter.move_cursor(self._letter.document.end)
        if self._subject.value != shown["subject"]:
            self._subject.value = shown["subject"]
        closed = not self.is_open()
        self._letter.read_only = closed
        self._subject.disabled = closed
        medium = self.query_one("#medium", Choice)
        medium.disabled = closed
        if medium.value != thank.medium:
            medium.value = thank.medium
        self._show_lines()
        self._look_over(thank)
        self.refresh_bindings()

    def _look_over(self, thank: ThankYou) -> None:
        """Remarks on the letter while it can still be changed."""
        off = self.settings.lint_off
        self.findings.look_again(
            self.workspace.linting.thanks_look(thank, off=off) if self.is_open() else nothing
        )
        self.findings.text_changed(self._letter.text)

    def _show_lines(self) -> None:
        thank = self.thank
        if thank is None:
            return
        to = self.query_one("#to", Static)
        width = min(MOST_WIDTH, self.size.width - to.styles.padding.width)
        to.update(address_line(self.contact, self.thanks.band(thank), thank.sent_at is not None, width))
        self._show_remark()

    def _show_remark(self) -> None:
        """Length and what may lack; the screen is laid out anew only when it folds another way."""
        thank = self.thank
        if thank is None:
            return
        before, self._said = self._said, self._remark(thank)
        if not self._said.is_same(before):
            width = max(1, self.size.width - 8)
            folds = self._said.cell_length // width != before.cell_length // width
            self.query_one("#remark", Static).update(self._said, layout=folds or not before.plain)

    def _remark(self, thank: ThankYou) -> Content:
        if thank.sent_at is None:
            return length_line(self._letter.text)
        sent = thank.sent_at.in_zone(self.workspace.zone).local()
        return outcome_line(self.contact, sent, self.thanks.first_update(thank))

    def resized(self) -> None:
        """Lay the first line out anew."""
        self.findings.show_most(1 if self.size.height < LOW else 4)
        self._show_lines()

    def tick(self) -> None:
        """The clock moves."""
        self._show_lines()

    # -- typing --------------------------------------------------------------------------------------

    def on_text_area_changed(self) -> None:
        """Keep the draft with every key."""
        self._keep_drafts()
        self._show_remark()
        self.findings.text_changed(self._letter.text)

    def on_input_changed(self) -> None:
        """Keep the draft with every key."""
        self._keep_drafts()

    def on_input_submitted(self) -> None:
        """Enter in the subject goes on to the letter."""
        self._letter.focus()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """The medium is kept at once."""
        thank = self.thank
        if thank is not None and thank.sent_at is None and event.value != thank.medium:
            self.attempt(lambda: self.thanks.set_medium(self.uid, event.value))

    def _keep_drafts(self) -> None:
        thank = self.thank
        if thank is None or thank.sent_at is not None or self.workspace.read_only:
            return
        if not any(self._start.values()):
            return
        for field, text in (("subject", self._subject.value), ("body", self._letter.text)):
            key = self.thanks.key(thank, field)
            kept = self.workspace.drafts.peek(key)
            if text == self._start[field]:
                if kept is not None:
                    self.workspace.drafts.drop(key)
            elif text != kept:
                # An emptied text is a draft too, or the words it started from would come back.
                self.workspace.drafts.put(key, text, **({} if text else {"emptied": True}))

    # -- leaving -------------------------------------------------------------------------------------

    def leave(self) -> bool:
        """Esc keeps the letter; the screen goes."""
        self._save()
        return False

    def action_save(self) -> None:
        """Keep the letter and go back."""
        if self._save():
            self.app.pop_screen()

    def _save(self) -> bool:
        thank = self.thank
        if thank is None or thank.sent_at is not None or self.workspace.read_only:
            return True
        self._keep_drafts()
        subject, body = self._subject.value, self._letter.text
        saved = self.attempt(lambda: self.thanks.save(self.uid, self.letter, subject=subject.strip()))
        if saved:
            self._start = {"subject": subject, "body": body}
        return saved

    # -- advice --------------------------------------------------------------------------------------

    def on_findings_changed(self) -> None:
        """Keys that go with the remarks."""
        self.refresh_bindings()

    def action_take_rewrite(self) -> None:
        """Put the proposed words into the letter; it can be undone there."""
        self.findings.look_now()
        current = self.findings.current
        if current is None or current.rewrite is None:
            return
        text = self._letter.text
        start, end = (_location(text, at) for at in (current.rewrite_start, current.rewrite_end))
        self._letter.replace(current.rewrite, start, end)

    # -- the letter ----------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_moment(self) -> None:
        """Pick a moment: an untouched letter is written anew, another one gets a sentence at the cursor."""
        from ..dialogs.choose import Choose, Option

        thank = self.thank
        meeting = self.workspace.meetings.get(thank.meeting) if thank else None
        notes = [note for note in self.thanks.moments(meeting) if note.text.strip()] if meeting else []
        if thank is None or not notes:
            self.say("There are no notes of this talk to pick from.", "warning")
            return
        options = [
            Option(note.uid, f"{mm_ss(note.at):>6} {'★' if note.star else ' '} {note_line(note)}")
            for note in notes
        ]
        chosen = await self.ask(Choose("Which moment stayed with you?", options, current=thank.moment_note))
        note = next((note for note in notes if note.uid == chosen), None)
        if note is None:
            return
        if not thank.body and self._letter.text == self._start["body"]:
            self.attempt(lambda: self.thanks.choose_moment(self.uid, note.uid))
        else:
            self._letter.insert(visible(self.thanks.moment_sentence(note), multiline=True))
        self._letter.focus()

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(self._letter.text)
        self.say("Copied, where your terminal allows it. Nothing arrives? Select it with the mouse, or F3.")

    def action_mail(self) -> None:
        """Hand it to the mail program."""
        thank = self.thank
        if thank is None:
            return

        def hand_over() -> None:
            self.app.open_url(self.thanks.mailto(thank, self.letter, self._subject.value), new_tab=False)

        if self.attempt(hand_over):
            self.say(
                "Handed to your mail program. Nothing opens? F9 writes a draft, F4 copies. Sent? F8 says so."
            )

    @work(exclusive=True, group="dialog")
    async def action_draft(self) -> None:
        """Write the letter as a file for the mail program."""
        from ..dialogs.save_file import save_file

        thank, contact = self.thank, self.contact
        if thank is not None:
            await save_file(
                self,
                "Mail draft",
                f"thanks {contact.name if contact else ''}",
                "eml",
                lambda: self.thanks.eml(thank, self.letter, self._subject.value),
            )

    def action_editor(self) -> None:
        """Edit in the user's own editor; it can be undone here as one step."""
        from ..external import EditorFailed, edit_text

        letter = self._letter
        try:
            edited = edit_text(self.app, letter.text)
        except EditorFailed as error:
            self.say(str(error), "error")
            return
        if edited != letter.text:
            letter.replace(visible(edited, multiline=True), (0, 0), letter.document.end)
        letter.focus()

    # -- sending -------------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_sent(self) -> None:
        """Ask whether, how and when it was sent; nothing is assumed."""
        from .thanks_sending import ask_sent

        await ask_sent(self)


def _location(text: str, at: int) -> tuple[int, int]:
    """Row and column of a character."""
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
