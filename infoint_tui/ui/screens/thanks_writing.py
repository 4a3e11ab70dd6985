"""What is written in the thank-you composer: its texts, their drafts, and what is put into the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import getters

from ...domain.thanks_text import closing_at
from ...domain.visible import keep_raw, visible
from ..widgets.choice import Choice
from ..widgets.line_input import LineInput
from .advised_letter import AdvisedLetter, location_of, offset_of

if TYPE_CHECKING:
    from ...domain.meeting import ThankYou
    from ...domain.people import Contact
    from ...domain.settings import Settings
    from ...services.workspace import Workspace


class LetterScreen(AdvisedLetter):
    """The part of the composer that keeps what is written."""

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

    # -- state ---------------------------------------------------------------------------------------

    @property
    def thank(self) -> ThankYou | None:
        """The thank-you as stored."""
        return self.workspace.thank_yous.get(self.uid)

    @property
    def contact(self) -> Contact | None:
        """Whom it is for."""
        return self.workspace.contacts.get(self.thank.recipient) if self.thank else None

    _subject = getters.query_one("#subject", LineInput)

    @property
    def letter(self) -> str:
        """The letter in the characters it is stored in."""
        thank = self.thank
        raw = (thank.body or self.thanks.seed(thank)) if thank else ""
        return keep_raw(raw, self._letter.text, multiline=True)

    @property
    def shown(self) -> str:
        """The letter as it is shown."""
        return self._letter.text

    @property
    def subject(self) -> str:
        """The subject line as it stands."""
        return self._subject.value.strip()

    def show_remark(self) -> None:
        """Show the length of what is written."""

    def is_open(self) -> bool | None:
        """Gone once it is sent, dimmed where nothing may be changed."""
        thank = self.thank
        if thank is None or thank.sent_at is not None:
            return False
        return None if self.workspace.read_only else True

    # -- what is put into the letter -------------------------------------------------------------------

    def put_in(self, words: str) -> None:
        """Put words into the letter where the cursor is, as one step of its undo.

        A letter whose cursor was never moved gets them before its closing.
        """
        letter = self._letter
        text = letter.text
        at = offset_of(text, letter.cursor_location)
        if at == len(text) and (closing := closing_at(text)) is not None:
            letter.insert(f"{words}\n\n", location_of(text, closing))
        else:
            before = "" if at == 0 or text[at - 1].isspace() else " "
            after = " " if text[at : at + 1].isalnum() else ""
            letter.insert(f"{before}{words}{after}")
        letter.focus()

    def replace_all(self, words: str) -> None:
        """Put another text in place of the letter; ctrl+z in it brings the old one back."""
        self._letter.replace(visible(words, multiline=True), (0, 0), self._letter.document.end)
        self._letter.focus()

    @property
    def untouched(self) -> bool:
        """Whether nobody has written anything into the letter yet."""
        thank = self.thank
        return thank is not None and not thank.body and self._letter.text == self._start["body"]

    # -- typing --------------------------------------------------------------------------------------

    def on_text_area_changed(self) -> None:
        """Keep the draft with every key."""
        self._keep_drafts()
        self.show_remark()
        self.findings.text_changed(self._letter.text)

    def on_input_changed(self) -> None:
        """Keep the draft with every key."""
        self._keep_drafts()

    def on_input_submitted(self) -> None:
        """Enter in the subject goes on to the letter."""
        self._letter.focus()

    def on_choice_submitted(self) -> None:
        """Enter on the medium goes on to the subject."""
        self.focus_next()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """The medium is kept at once."""
        thank = self.thank
        if thank is not None and thank.sent_at is None and event.value != thank.medium:
            self._keep_drafts()
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
        """Esc keeps the letter; the screen goes. A reason shown at length goes first."""
        if self.findings.explained:
            self.findings.explain()
            return True
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
