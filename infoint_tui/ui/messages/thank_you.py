"""The thank-you composer: a letter seeded from a moment of the talk, on its clock; sent by the user."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.containers import Horizontal
from textual.widgets import Static

from ...domain.enums import NoteKind
from ...domain.mentions import note_line
from ...domain.messages import MEDIA as LETTER_MEDIA
from ...domain.phrasing import mm_ss
from ...domain.text import keep_raw, visible
from ...domain.thank_you import closing_at, moment_words
from ..commands.findings import COMMANDS as ADVICE
from ..commands.thanks import COMMANDS
from ..kit.advice import PAUSE, AdvicePanel, nothing
from ..kit.command import Command, bindings
from ..kit.fields import Choice, LineInput
from ..kit.prompt import Confirm
from ..kit.screen import PlaceScreen
from ..kit.select import ChoiceGroup, Option, SelectMany, SelectOne
from ..kit.text import BLANK, plain
from .letter_screen import AdvisedLetter, location_of, offset_of
from .thank_you_lines import address_line, length_line, outcome_line
from .thank_you_sending import MEDIA

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.meeting import Note, ThankYou
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
        return self.workspace.session.thank_yous.get(self.uid)

    @property
    def contact(self) -> Contact | None:
        """Whom it is for."""
        return self.workspace.session.contacts.get(self.thank.recipient) if self.thank else None

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
        return None if self.workspace.session.read_only else True

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
        if thank is None or thank.sent_at is not None or self.workspace.session.read_only:
            return
        if not any(self._start.values()):
            return
        for field, text in (("subject", self._subject.value), ("body", self._letter.text)):
            key = self.thanks.key(thank, field)
            kept = self.workspace.session.drafts.peek(key)
            if text == self._start[field]:
                if kept is not None:
                    self.workspace.session.drafts.drop(key)
            elif text != kept:
                # An emptied text is a draft too, or the words it started from would come back.
                self.workspace.session.drafts.put(key, text, **({} if text else {"emptied": True}))

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
        if thank is None or thank.sent_at is not None or self.workspace.session.read_only:
            return True
        self._keep_drafts()
        subject, body = self._subject.value, self._letter.text
        saved = self.attempt(lambda: self.thanks.save(self.uid, self.letter, subject=subject.strip()))
        if saved:
            self._start = {"subject": subject, "body": body}
        return saved


ACTION = "action:"
"""Begins the key of an action in the list."""
SAID = "said"
"""Key of the sentence the reflection asked for."""
FORMALITY = {"formal": "formal", "neutral": "neutral", "friendly": "friendly", "any": ""}


async def pick_moments(screen: ThanksScreen) -> None:
    """Pick moments and actions; only inside a worker.

    One moment for an untouched letter writes that letter anew around it; all else comes to the cursor as
    sentences, in one step that the letter's undo takes back.
    """
    thank, service = screen.thank, screen.thanks
    meeting = screen.workspace.session.meetings.get(thank.talk) if thank else None
    if thank is None or meeting is None:
        return
    notes = {
        note.uid: note
        for note in service.moments(meeting)
        if note.text.strip() and note.kind is not NoteKind.ACTION
    }
    reader = thank.recipient
    actions = {f"{ACTION}{key}": sentence for key, sentence in service.action_sentences(meeting, reader)}
    if not notes and not actions:
        screen.say("There are no notes of this talk to pick from.", "warning")
        return
    moments = [
        (uid, f"{mm_ss(note.at):>6} {'★' if note.star else ' '} {note_line(note)}{_there(screen, note)}")
        for uid, note in notes.items()
    ]
    said = meeting.reflection.said.strip() if meeting.reflection else ""
    groups = (
        ChoiceGroup("moments", moments),
        ChoiceGroup("what you will do", list(actions.items())),
        ChoiceGroup("what you would add, or take back", [(SAID, said)] if said else []),
    )
    lead = "space ticks several; they come to where the cursor is"
    picked = await screen.ask(
        SelectMany("What goes into the letter?", groups, lead=lead, current=thank.moment_note)
    )
    if not picked:
        return
    if screen.untouched and len(picked) == 1 and picked[0] in notes:
        screen.attempt(lambda: service.choose_moment(screen.uid, picked[0]))
        return
    words = {**{uid: service.moment_sentence(note) for uid, note in notes.items()}, **actions, SAID: said}
    sentences = [words[key] for key in picked]
    screen.put_in(visible(" ".join(filter(None, sentences)), multiline=True))
    if any(service.may_mean_reader(actions[key], reader) for key in picked if key in actions):
        screen.say("An action may speak of your reader as of somebody else: “you” may be meant.", "warning")


def _there(screen: ThanksScreen, note: Note) -> str:
    """A word on a moment that stands in the letter already."""
    words = moment_words(note).rstrip(".")
    return " · in the letter" if words and words in screen.letter else ""


async def pick_wording(screen: ThanksScreen) -> None:
    """Pick another wording; a text of one's own is replaced only after a question. Only inside a worker."""
    thank, service = screen.thank, screen.thanks
    if thank is None:
        return
    wordings = {wording.id: wording for wording in service.wordings(thank)}
    if not wordings:
        screen.say("No wording is left: templates/letters.yaml hides them all.", "warning")
        return
    options = [
        Option(
            wording.id,
            wording.name,
            ", ".join(filter(None, (LETTER_MEDIA[wording.medium], FORMALITY[wording.formality]))),
        )
        for wording in wordings.values()
    ]
    now = service.wording(thank)
    lead = "Your own go into templates/letters.yaml in the data home."
    chosen = await screen.ask(SelectOne("Which wording?", options, lead=lead, current=now.id if now else ""))
    if chosen not in wordings:
        return
    own = not screen.untouched
    if own:
        question = Confirm(
            "Put this wording in place of your text?",
            lead="ctrl+z in the letter brings yours back.",
            yes="replace it",
            no="keep mine",
        )
        if await screen.ask(question) is not True:
            return
    words = service.worded(thank, wordings[chosen]).text
    if screen.attempt(lambda: service.pick_wording(screen.uid, chosen)) and own:
        screen.replace_all(words)


def edit_outside(screen: ThanksScreen) -> None:
    """Edit in the user's own editor."""
    from ..kit.external import edit_letter

    thank = screen.thank
    if thank is None:
        return
    people = tuple(filter(None, (thank.recipient, thank.introduced)))
    edited = edit_letter(screen, screen.thanks.key(thank), screen.shown, people)
    if edited is not None:
        screen.replace_all(edited)


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
        & AdvicePanel { margin: 0 4; max-width: 104; max-height: 9; }
    }
    ThanksScreen.-low {
        & #to { padding: 0 2; }
        & .thanks--row { padding: 0 2; }
        & #letter { margin: 0 2; }
        & #remark { padding: 0 2; }
        & AdvicePanel { margin: 0 2; max-height: 7; }
    }
    ThanksScreen.-tiny {
        & #to, & .thanks--row, & #remark { padding: 0 1; }
        & #letter { margin: 0 1; }
        & AdvicePanel { margin: 0 1; max-height: 3; }
    }
    """

    def body(self) -> Iterable[Widget]:
        """Recipient and clock, medium, subject, the letter, what it may lack."""
        from ..kit.editor import make_editor

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
        yield AdvicePanel(nothing, pause=PAUSE if self.intervals else 0, more=MORE)

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
        drafts = {field: self.workspace.session.drafts.get(self.thanks.key(thank, field)) for field in stored}
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
        guest = self.workspace.session.contacts.get(thank.introduced) if thank.to_introducer else None
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
        sent = thank.sent_at.in_zone(self.workspace.session.zone).local()
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

        await pick_moments(self)

    @work(exclusive=True, group="dialog")
    async def action_wording(self) -> None:
        """Pick another wording."""

        await pick_wording(self)

    @work(exclusive=True, group="dialog")
    async def action_aloud(self) -> None:
        """Show one sentence a line."""
        from .read_aloud import ReadAloudDialog

        await self.ask(ReadAloudDialog(self._letter.text))
        self._letter.focus()

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(self._letter.text)
        self.say("Copied, where your terminal allows it. Else: select with the mouse, or F3.")

    def action_mail(self) -> None:
        """Hand it to the mail program."""
        from .thank_you_sending import hand_over

        hand_over(self)

    @work(exclusive=True, group="dialog")
    async def action_draft(self) -> None:
        """Write the letter as a file: for the mail program, or for paper."""
        from .thank_you_sending import write_file

        await write_file(self)

    def action_editor(self) -> None:
        """Edit in the user's own editor; it can be undone here as one step."""

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
        from .thank_you_sending import ask_sent

        await ask_sent(self)
