"""The thank-you composer: a letter seeded from a moment of the talk, on its clock; sent by the user."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import Horizontal
from textual.widgets import Static

from ...domain.visible import visible
from ..commands.base import Command, bindings
from ..commands.findings import COMMANDS as ADVICE
from ..commands.thanks import COMMANDS
from ..text import BLANK, plain
from ..widgets.choice import Choice
from ..widgets.findings import PAUSE, Findings, nothing
from ..widgets.line_input import LineInput
from .base import PlaceScreen
from .thanks_lines import address_line, length_line, outcome_line
from .thanks_sending import MEDIA
from .thanks_writing import LetterScreen

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.meeting import ThankYou

MORE = {"no-moment": "F2 picks one.", "no-action": "F2 has your actions, too."}
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


def open_letter_to_introducer(screen: PlaceScreen, meeting_uid: str, guest: str = "") -> None:
    """Open the letter to whoever had named the guest of a talk.

    Args:
        screen: The screen it is opened from.
        meeting_uid: Uid of the talk.
        guest: Uid of the guest, where there was more than one; else the first whom somebody had named.
    """
    thanks, letters = screen.workspace.thanks, []
    told = [
        thank
        for thank in thanks.of_meeting(meeting_uid)
        if guest in ("", thank.recipient) and thanks.introducer(thank)
    ]
    if not told:
        screen.say("Nobody is noted as the one who named them.", "warning")
    elif screen.attempt(lambda: letters.append(thanks.to_introducer(told[0]))):
        open_thanks(screen, letters[0].uid)


class ThanksScreen(LetterScreen):
    """One thank-you."""

    HOME = "#letter"
    _said: Content = BLANK
    KEYS: ClassVar[tuple[Command, ...]] = (*COMMANDS, *ADVICE)
    BINDINGS = bindings((*COMMANDS, *ADVICE))

    DEFAULT_CSS = """
    ThanksScreen {
        & #to { height: auto; max-height: 5; padding: 1 4 0 4; max-width: 112; }
        & .thanks--row { height: 1; padding: 0 4; max-width: 112; }
        & .thanks--label { width: 10; color: $text-muted; }
        & #letter {
            height: 1fr; margin: 1 4 0 4; padding: 0 1; max-width: 104; border: none; background: $surface;
        }
        & #letter:focus { outline-left: outer $accent; }
        & #remark { height: auto; max-height: 4; padding: 1 4 0 4; max-width: 112; }
        & Findings { margin: 0 4; max-width: 104; max-height: 9; }
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
        shown = {
            field: stored[field] if draft is None else visible(draft, multiline=field == "body")
            for field, draft in drafts.items()
        }
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
        band, sent = self.thanks.band(thank), thank.sent_at is not None
        to.update(address_line(self.contact, band, sent, width, about=self._introduced(thank)))
        self.show_remark()

    def _introduced(self, thank: ThankYou) -> str:
        """In a letter to an introducer: the name of the guest they had named."""
        guest = self.workspace.contacts.get(thank.introduced) if thank.to_introducer else None
        return guest.name if guest else ""

    def show_remark(self) -> None:
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
            return length_line(self._letter.text, thank.medium)
        sent = thank.sent_at.in_zone(self.workspace.zone).local()
        return outcome_line(self.contact, sent, self.thanks.first_update(thank))

    def resized(self) -> None:
        """Lay the first line out anew."""
        self.findings.show_most(1 if self.size.height < LOW else 4)
        self._show_lines()

    def tick(self) -> None:
        """The clock moves."""
        self._show_lines()

    # -- the letter ----------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_moment(self) -> None:
        """Pick moments and actions for the letter."""
        from .thanks_letter import pick_moments

        await pick_moments(self)

    @work(exclusive=True, group="dialog")
    async def action_wording(self) -> None:
        """Pick another wording."""
        from .thanks_letter import pick_wording

        await pick_wording(self)

    @work(exclusive=True, group="dialog")
    async def action_aloud(self) -> None:
        """Show one sentence a line."""
        from ..dialogs.aloud import Aloud

        await self.ask(Aloud(self._letter.text))
        self._letter.focus()

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(self._letter.text)
        self.say("Copied, where your terminal allows it. Else: select with the mouse, or F3.")

    def action_mail(self) -> None:
        """Hand it to the mail program."""
        from .thanks_sending import hand_over

        hand_over(self)

    @work(exclusive=True, group="dialog")
    async def action_draft(self) -> None:
        """Write the letter as a file: for the mail program, or for paper."""
        from .thanks_sending import write_file

        await write_file(self)

    def action_editor(self) -> None:
        """Edit in the user's own editor; it can be undone here as one step."""
        from .thanks_letter import edit_outside

        edit_outside(self)

    # -- sending -------------------------------------------------------------------------------------

    def can_tell(self) -> bool:
        """Whether somebody had named the guest and has not been told how it went."""
        thank = self.thank
        return thank is not None and self.thanks.loop_open(thank)

    def action_introducer(self) -> None:
        """Write to the one who had named the guest."""
        if (thank := self.thank) is not None and self._save():
            open_letter_to_introducer(self, thank.meeting, thank.recipient)

    @work(exclusive=True, group="dialog")
    async def action_sent(self) -> None:
        """Ask whether, how and when it was sent; nothing is assumed."""
        from .thanks_sending import ask_sent

        await ask_sent(self)
