"""The thank-you: a letter seeded from a moment of the talk, on its clock; sent by the user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.widgets import Static

from ...domain.enums import Formality, NoteKind
from ...domain.errors import Refused
from ...domain.mentions import note_line
from ...domain.messages import ANY
from ...domain.messages import MEDIA as LABELS
from ...domain.phrasing import count, day, day_and_time, grouped, mm_ss
from ...domain.text import keep_raw, visible
from ...domain.thank_you import CARD_LINES, card_fit, closing_at, moment_words
from ...services.thank_you import MEDIA as KNOWN
from ...services.thank_you import ON_PAPER
from ..kit.advice import ADVICE, nothing
from ..kit.command import Command, command
from ..kit.dialog import keep_draft
from ..kit.fields import Choice
from ..kit.form import CHOICE, Field, Values, told
from ..kit.screen import attempt
from ..kit.select import ChoiceGroup, SelectMany
from ..kit.text import BLANK, assemble, joined, styled
from . import composer
from .composer import (
    ComposerScreen,
    is_open,
    location_of,
    may_go_out,
    may_replace,
    of_place,
    row,
    sent_like_this,
    sent_question,
    write,
)

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.meeting import Note, ThankYou
    from ...domain.people import Contact
    from ...domain.task_rules import ThankBand
    from ...services.records import DraftKey
    from ..kit.advice import Look
    from ..kit.screen import PlaceScreen


MEDIA = tuple((medium, LABELS[medium]) for medium in KNOWN)
ACTION = "action:"
"""Begins the key of an action in the list."""
SAID = "said"
"""Key of the sentence the reflection asked for."""
TONES = {ANY: "", **{tone.value: tone.label for tone in Formality}}
MOST_WIDTH = 104
"""Cells a line takes at most."""


class Thanks:
    """One thank-you, on the page that shows it."""

    GONE: ClassVar[str] = "That thank-you is gone; undo may bring it back."
    FIELDS: ClassVar[tuple[str, ...]] = ("subject", "medium")
    MORE: ClassVar[Mapping[str, str]] = {
        "no-moment": "F2 picks one.",
        "no-action": "F2 has your actions, too.",
    }

    def __init__(self, page: ThanksScreen, thank_uid: str) -> None:
        """A letter."""
        self._page = page
        self._ws = page.workspace
        self.service = page.workspace.thanks
        self.uid = thank_uid
        self._start = {"subject": "", "body": ""}
        """The texts before any editing, as shown."""

    # -- state ---------------------------------------------------------------------------------------

    @property
    def thank(self) -> ThankYou | None:
        """The thank-you as stored."""
        return self._ws.session.thank_yous.get(self.uid)

    @property
    def exists(self) -> bool:
        """Whether it is there."""
        return self.thank is not None

    @property
    def contact(self) -> Contact | None:
        """Whom it is for."""
        return self._ws.session.contacts.get(self.thank.recipient) if self.thank else None

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it is for, and in a letter to an introducer the guest they had named."""
        thank = self.thank
        return tuple(filter(None, (thank.recipient, thank.introduced))) if thank else ()

    @property
    def subject(self) -> str:
        """The subject line as it stands."""
        return self._page.subject

    @property
    def letter(self) -> str:
        """The letter in the characters it is stored in."""
        thank = self.thank
        raw = (thank.body or self.service.letter.seed(thank)) if thank else ""
        return keep_raw(raw, self._page.field.text, multiline=True)

    @property
    def untouched(self) -> bool:
        """Whether nobody has written anything into the letter yet."""
        thank = self.thank
        return thank is not None and not thank.body and self._page.field.text == self._start["body"]

    @property
    def _may_keep(self) -> bool:
        """Whether what is typed is to be kept: it is neither sent nor another window's."""
        thank = self.thank
        return thank is not None and thank.sent_at is None and not self._ws.session.read_only

    def is_open(self) -> bool | None:
        """Gone once it is sent, dimmed where nothing may be changed."""
        thank = self.thank
        if thank is None or thank.sent_at is not None:
            return False
        return None if self._ws.session.read_only else True

    def key(self, field: str) -> DraftKey:
        """The draft of a field."""
        return self.service.letter.key(self._ws.session.thank_yous.need(self.uid), field)

    # -- showing -------------------------------------------------------------------------------------

    def rows(self) -> Iterable[Widget]:
        """How it travels."""
        thank = self.thank
        yield row("By", Choice(MEDIA, thank.medium if thank else "email", id="medium"))

    def load(self) -> None:
        """Follow what is stored; a draft goes first."""
        thank, page = self.thank, self._page
        if thank is None:
            return
        if not page.field.read_only:
            # What stands in a letter that could not be edited is older than the draft of the other window.
            self._keep()
        self._start = {
            "subject": visible(self.service.letter.saved_subject(thank)),
            "body": visible(thank.body or self.service.letter.seed(thank), multiline=True),
        }
        shown = {
            field: start if draft is None else visible(draft, multiline=field == "body")
            for field, start in self._start.items()
            for draft in (self._ws.session.drafts.get(self.key(field)),)
        }
        if page.field.text != shown["body"]:
            page.field.load_text(shown["body"])
            page.field.move_cursor(page.field.document.end)
        if page.subject_line.value != shown["subject"]:
            page.subject_line.value = shown["subject"]
        if page.medium.value != thank.medium:
            page.medium.value = thank.medium

    def show_head(self) -> None:
        """Whom it is for, and its clock."""
        thank = self.thank
        if thank is None:
            return
        to = self._page.query_one("#to", Static)
        width = min(MOST_WIDTH, self._page.size.width - to.styles.padding.width)
        guest = self._ws.session.contacts.get(thank.introduced) if thank.to_introducer else None
        band, sent = self._ws.thanks_owed.band(thank), thank.sent_at is not None
        self._page.finished = sent
        to.update(address_line(self.contact, band, sent, width, about=guest.name if guest else ""))

    def remark(self) -> Content:
        """Its length; once it is sent, what became of it."""
        thank = self.thank
        if thank is None:
            return BLANK
        if thank.sent_at is None:
            return length_line(self._page.field.text, thank.medium)
        sent = thank.sent_at.in_zone(self._ws.session.zone).local()
        return outcome_line(self.contact, sent, self.service.first_update(thank))

    def look(self) -> Look:
        """Remarks while it can still be changed."""
        thank = self.thank
        if thank is None or not self.is_open():
            return nothing
        return self._ws.linting.thanks_look(thank, off=self._page.settings.lint_off)

    def home(self) -> str:
        """Begin with the letter."""
        return "#letter"

    # -- typing --------------------------------------------------------------------------------------

    def put_in(self, words: str) -> None:
        """Put words into the letter where the cursor is, as one step of its undo.

        A letter whose cursor was never moved gets them before its closing.
        """
        field, text = self._page.field, self._page.field.text
        row_, column = field.cursor_location
        at = sum(len(line) + 1 for line in text.split("\n")[:row_]) + column
        if at == len(text) and (closing := closing_at(text)) is not None:
            field.insert(f"{words}\n\n", location_of(text, closing))
        else:
            before = "" if at == 0 or text[at - 1].isspace() else " "
            after = " " if text[at : at + 1].isalnum() else ""
            field.insert(f"{before}{words}{after}")
        field.focus()

    def typed(self, _field: str) -> None:
        """Keep the draft with every key."""
        self._keep()

    def chosen(self, _field: str, value: str) -> None:
        """The medium is kept at once."""
        thank = self.thank
        if thank is not None and thank.sent_at is None and value != thank.medium:
            self._keep()
            attempt(self._page, lambda: self.service.letter.set_medium(self.uid, value))

    def left(self) -> None:
        """Nothing in the letter waits for a line."""

    def _keep(self) -> None:
        if self._may_keep and any(self._start.values()):
            shown = {"subject": self._page.subject_line.value, "body": self._page.field.text}
            for field, text in shown.items():
                keep_draft(self._ws.session.drafts, self.key(field), text, self._start[field])

    # -- its way out ---------------------------------------------------------------------------------

    def ready(self) -> None:
        """Put in the user's name, where it was not known when the letter was begun."""
        name = self._ws.session.profile.name.strip()
        if name and self.is_open():
            write(self._page, self._page.field.text.replace("{my_name}", name))

    def mailto(self) -> str:
        """Address, subject and text for a mail program."""
        return self.service.mailto(
            self._ws.session.thank_yous.need(self.uid), self.letter, self._page.subject
        )

    async def write_file(self) -> None:
        """Write a page for card or letter, else a draft for the mail program."""
        from ..kit.external import save_file

        thank, contact, letter, subject = self.thank, self.contact, self.letter, self._page.subject
        if thank is None:
            return
        name = f"thanks {contact.name if contact else ''}"
        if thank.medium in ON_PAPER:
            title = "Card to print" if thank.medium == "card" else "Letter to print"
            await save_file(self._page, title, name, "txt", lambda: self.service.letter.paper(thank, letter))
        else:
            make = partial(self.service.eml, thank, letter, subject)
            await save_file(self._page, "Mail draft", name, "eml", make)

    def save(self) -> bool:
        """Keep the letter as written."""
        if not self._may_keep:
            return True
        self._keep()
        subject, body = self._page.subject_line.value, self._page.field.text
        saved = attempt(
            self._page, lambda: self.service.letter.save(self.uid, self.letter, subject=subject.strip())
        )
        if saved:
            self._start = {"subject": subject, "body": body}
        return saved


# -- the lines around it -------------------------------------------------------------------------------


LONG, SHORT = 200, 30
"""Words from which a letter is long, and below which it is short."""
BRIEF = ("message", "linkedin")
"""Media in which a few words are enough."""
GAP = 3
"""Cells between recipient and clock at least."""


def address_line(
    contact: Contact | None, band: ThankBand, sent: bool, width: int, *, about: str = ""
) -> Content:
    """Recipient and clock, beside each other where there is room.

    Args:
        band: How the clock stands.
        about: In a letter to an introducer, the guest they had named.
    """
    name = contact.name if contact else "someone no longer here"
    role = styled(
        f"suggested {about} to you" if about else contact.role_line if contact else "", "$text-muted"
    )
    style = "$text-error" if band.late else "$text-success" if sent else "$text-warning"
    left = joined(" · ", [assemble(("Thank you, ", "$text-muted"), (name, "bold")), role])
    clock = styled(band.text, style)
    room = width - left.cell_length - clock.cell_length
    return assemble(left, " " * room, clock) if room >= GAP else joined("\n", [left, clock])


def length_line(letter: str, medium: str = "email") -> Content:
    """Length of the letter, as it counts for its medium."""
    from ...domain.advice import INMAIL_MOST, body_words

    words = body_words(letter)
    length = count(words, "word")
    if words > LONG:
        length += ", rather long"
    elif words < SHORT and medium not in BRIEF:
        length += ", a bit short"
    most = {"linkedin": f" of {grouped(INMAIL_MOST)}", "message": ""}.get(medium)
    if most is not None:
        length += f" · {grouped(len(letter.strip()))}{most} characters"
    elif medium == "card":
        lines, cards = card_fit(letter)
        length += f" · {lines} of {CARD_LINES} lines of a postcard"
        if cards > 1:
            length += f", which makes {cards} cards"
    return styled(length, "$text-muted")


def outcome_line(contact: Contact | None, sent: datetime, first_update: date | None) -> Content:
    """What became of the contact once the letter was sent.

    Args:
        sent: When it was sent, in the user's zone.
        first_update: The day by which they hear what came of it.
    """
    parts = [f"sent {day_and_time(sent)}"]
    if contact is not None:
        parts.append(f"{contact.first_name}: {contact.stage.label}")
    if first_update is not None:
        parts.append(f"first update by {day(first_update)}")
    return joined(" · ", [styled(part, "$text-muted") for part in parts])


# -- what can be done ---------------------------------------------------------------------------------


@command("thanks.moment", "f2", "moments", place=composer.THANKS, footer=3, when=is_open, worker="dialog")
async def pick_moments(screen: ThanksScreen) -> None:
    """Pick moments and next steps to mention.

    One moment for an untouched letter writes that letter anew around it; all else comes to the cursor as
    sentences, in one step that the letter's undo takes back.
    """
    thanks = screen.thanks
    thank, service = thanks.thank, thanks.service
    meeting = screen.workspace.session.meetings.get(thank.talk) if thank else None
    if thank is None or meeting is None:
        return
    notes = {
        note.uid: note
        for note in service.letter.moments(meeting)
        if note.text.strip() and note.kind is not NoteKind.ACTION
    }
    reader = thank.recipient
    actions = {
        f"{ACTION}{key}": sentence for key, sentence in service.letter.action_sentences(meeting, reader)
    }
    if not notes and not actions:
        screen.say("This conversation has no notes to pick from.", "warning")
        return
    moments = [
        (uid, f"{mm_ss(note.at):>6} {'★' if note.star else ' '} {note_line(note)}{_there(screen, note)}")
        for uid, note in notes.items()
    ]
    said = meeting.reflection.said.strip() if meeting.reflection else ""
    groups = (
        ChoiceGroup("moments", moments),
        ChoiceGroup("what you will do", list(actions.items())),
        ChoiceGroup("what you'd add or correct", [(SAID, said)] if said else []),
    )
    lead = "Space picks several. They go in at the cursor."
    picked = await screen.dialogs.ask(
        SelectMany("What do you want to mention?", groups, lead=lead, current=thank.moment_note)
    )
    if not picked:
        return
    words = {**actions, SAID: said}
    for uid in picked:
        if uid in notes:
            chosen = await _pick_opening(screen, service.letter.openings(thank, notes[uid]))
            if chosen is None:
                return
            words[uid] = chosen
    if thanks.untouched and len(picked) == 1 and picked[0] in notes:
        if attempt(screen, lambda: service.letter.choose_moment(thanks.uid, picked[0])):
            first = next(iter(service.letter.openings(thank, notes[picked[0]])), "")
            write(screen, screen.field.text.replace(visible(first), words[picked[0]]))
        return
    sentences = [words[key] for key in picked]
    thanks.put_in(visible(" ".join(filter(None, sentences)), multiline=True))
    if any(service.letter.may_mean_reader(actions[key], reader) for key in picked if key in actions):
        screen.say("One action may be about the person you're writing to. Should it say “you”?", "warning")


async def _pick_opening(screen: ThanksScreen, openings: tuple[str, ...]) -> str | None:
    """The way a moment is said; None where the user would rather not."""
    if not openings:
        return ""
    options = [(opening, visible(opening)) for opening in openings]
    return await screen.dialogs.choose("How do you want to say it?", options, lead="You can edit it later.")


def _there(screen: ThanksScreen, note: Note) -> str:
    """A word on a moment that stands in the letter already."""
    words = moment_words(note).rstrip(".")
    return " · already used" if words and words in screen.thanks.letter else ""


@command(
    "thanks.wording", "f6", "wording", place=composer.THANKS, footer=6, when=is_open, priority=True,
    worker="dialog",
)  # fmt: skip
async def pick_wording(screen: ThanksScreen) -> None:
    """Choose another template: email, card, message, or letter."""
    thanks = screen.thanks
    thank, service = thanks.thank, thanks.service
    if thank is None:
        return
    wordings = {wording.id: wording for wording in service.letter.wordings(thank)}
    if not wordings:
        screen.say("No templates left. Your templates/letters.yaml hides them all.", "warning")
        return
    options = [
        (
            wording.id,
            wording.name,
            ", ".join(filter(None, (LABELS[wording.medium], TONES[wording.formality]))),
        )
        for wording in wordings.values()
    ]
    now = service.letter.wording(thank)
    lead = "Add your own in templates/letters.yaml."
    chosen = await screen.dialogs.choose("Which template?", options, lead=lead, current=now.id if now else "")
    if chosen not in wordings:
        return
    own = not thanks.untouched
    if own and not await may_replace(screen, "Replace your text with this template?", keep="keep mine"):
        return
    words = service.letter.worded(thank, wordings[chosen]).text
    if attempt(screen, lambda: service.letter.pick_wording(thanks.uid, chosen)) and own:
        write(screen, words)
        screen.field.focus()


@command("thanks.aloud", "f7", "read aloud", place=composer.THANKS, footer=7, priority=True, worker="dialog")
async def read_aloud(screen: ThanksScreen) -> None:
    """Show one sentence per line, to read aloud."""
    from .pickers import ReadAloudDialog

    await screen.dialogs.ask(ReadAloudDialog(screen.field.text))
    screen.field.focus()


def can_tell(screen: ThanksScreen) -> bool:
    """Whether somebody had named the guest and has not been told how it went."""
    thank = screen.thanks.thank
    return thank is not None and screen.thanks.service.loop.open(thank)


@command("thanks.introducer", "ctrl+l", "tell introducer", place=composer.THANKS, footer=5, when=can_tell)
def tell_introducer(screen: ThanksScreen) -> None:
    """Tell whoever introduced you how it went."""
    thank = screen.thanks.thank
    if thank is not None and screen.thanks.save():
        open_letter_to_introducer(screen, thank.meeting, thank.recipient)


@command("thanks.sent", "f8", "mark as sent", place=composer.THANKS, footer=2, when=is_open, worker="dialog")
async def say_sent(screen: ThanksScreen) -> None:
    """Mark it as sent. infoint never sends anything itself."""
    thanks = screen.thanks
    thank, contact, service = thanks.thank, thanks.contact, thanks.service
    if thank is None or not (await may_go_out(screen) and await sent_like_this(screen)):
        return
    name = contact.name if contact else "them"
    medium = screen.medium.value

    def sent(text: str) -> str:
        at = service.sent_when(thank, text)
        local = at.in_zone(screen.workspace.session.zone).local()
        return f"{day_and_time(local)}, {screen.workspace.thanks_owed.band(thank, at).text}"

    fields = (
        Field(
            "when",
            "When",
            value="now",
            proposed=True,
            hint=lambda text: told(lambda: sent(text)),
        ),
        Field("medium", "By", CHOICE, medium, options=MEDIA),
    )

    def save(values: Values) -> ThankYou:
        return service.mark_sent(
            thanks.uid,
            thanks.letter,
            subject=screen.subject,
            medium=values["medium"],
            at=service.sent_when(thank, values["when"]),
        )

    if await screen.dialogs.form("Sent?", fields, save, lead=sent_question(name)):
        screen.refresh_view()
        if thanks.exists:
            screen.say(_outcome(screen, name))


def _outcome(screen: ThanksScreen, name: str) -> str:
    """What marking it sent brought, and what may come next."""
    service, sent = screen.thanks.service, screen.thanks.thank
    assert sent is not None
    if sent.to_introducer:
        return f"{name} knows how it went. Esc leaves."
    words = f"{name} has been thanked: {screen.workspace.thanks_owed.band(sent).text}."
    named_by = service.loop.introducer(sent)
    if named_by is not None and service.loop.open(sent):
        return f"{words} {named_by.first_name} introduced you: ctrl+l tells them how it went."
    return f"{words} Esc leaves."


COMMANDS = of_place(
    composer.THANKS,
    *(say_sent, pick_moments, pick_wording, read_aloud, composer.copy, composer.hand_over),
    *(composer.write_file, tell_introducer, composer.edit_outside, composer.save),
)


def open_thanks(screen: PlaceScreen, thank_uid: str) -> None:
    """Open the composer over any place.

    Args:
        thank_uid: Uid of the thank-you; see `ThanksOwed.next_of`.
    """
    top = screen.app.screen
    if isinstance(top, ThanksScreen) and top.thanks.uid == thank_uid:
        return
    screen.app.push_screen(ThanksScreen(screen, thank_uid))


def open_letter_to_introducer(screen: PlaceScreen, meeting_uid: str, guest: str = "") -> None:
    """Open the letter to whoever had named the guest of a talk.

    Args:
        guest: Uid of the guest, where there was more than one; else the first whom somebody had named.
    """
    thanks = screen.workspace.thanks
    told = [
        thank
        for thank in screen.workspace.thanks_owed.of_meeting(meeting_uid)
        if guest in ("", thank.recipient) and thanks.loop.introducer(thank)
    ]
    if not told:
        screen.say("You haven't noted who introduced you to them.", "warning")
        return
    try:
        letter = thanks.loop.letter(told[0])
    except Refused as refusal:
        screen.say(str(refusal), "error")
    else:
        open_thanks(screen, letter.uid)


class ThanksScreen(ComposerScreen):
    """The composer with a thank-you."""

    KEYS: ClassVar[tuple[Command, ...]] = (*COMMANDS, *ADVICE)

    DEFAULT_CSS = """
    ThanksScreen #remark { padding: 1 4 0 4; }
    ThanksScreen.-low AdvicePanel { max-height: 7; }
    ThanksScreen.-tiny AdvicePanel { max-height: 3; }
    """

    medium = getters.query_one("#medium", Choice)

    def __init__(self, below: PlaceScreen, thank_uid: str) -> None:
        """A composer."""
        super().__init__(below)
        self.message = self.thanks = Thanks(self, thank_uid)
