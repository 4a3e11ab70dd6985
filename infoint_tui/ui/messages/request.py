"""The composer: a letter from a template, times to offer, advice beside it; infoint never sends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.containers import Horizontal
from textual.widgets import Static

from ...domain.contact_limits import Level
from ...domain.enums import ChannelKind
from ...domain.errors import Refused
from ...domain.messages import FORMALITIES, Filled, LetterTemplate, gaps
from ...domain.text import visible
from ...domain.zoned_time import ZonedTime
from ..commands.findings import COMMANDS as ADVICE
from ..commands.outreach import COMPOSER
from ..kit.advice import PAUSE, AdvicePanel, nothing
from ..kit.chrome import MessageLine
from ..kit.command import Command, bindings
from ..kit.fields import Choice, LineInput
from ..kit.screen import PlaceScreen
from ..kit.text import BLANK, plain
from .letter_screen import AdvisedLetter
from .request_lines import concern_lines, remark_line, to_line

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget
    from textual.widgets import Input

    from ...domain.people import Contact
    from ...domain.settings import Settings
    from ...services.drafts import DraftKey
    from ...services.messages import MessageRequest
    from ...services.workspace import Workspace


ABOUT = (
    ("me", "who you are, in one line"),
    ("us", "what links you: a panel, a school, somebody you both know"),
    ("why", "what can this person tell you that nobody else could?"),
)


class OutreachText(AdvisedLetter):
    """One letter in the making, without its looks."""

    def __init__(
        self,
        workspace: Workspace,
        job: MessageRequest,
        settings: Settings | None = None,
        *,
        intervals: bool = True,
    ) -> None:
        """A composer.

        Args:
            workspace: The open data home.
            job: What is written to whom.
            settings: The settings in force.
            intervals: Whether timers run.
        """
        super().__init__(workspace, settings, intervals=intervals)
        self.job = job
        self.composing = workspace.messages
        self.offered: tuple[ZonedTime, ...] = ()
        """The times chosen to be offered."""
        self.template: LetterTemplate | None = None
        self._seed = Filled("", "", ())
        """The template filled, as shown where nothing was typed over it."""
        self._ready = False

    # -- state ---------------------------------------------------------------------------------------

    _subject = getters.query_one("#subject", LineInput)
    _channel = getters.query_one("#channel", Choice)
    _tone = getters.query_one("#tone", Choice)

    @property
    def contact(self) -> Contact | None:
        """Whom it is for."""
        return self.workspace.session.contacts.get(self.job.contact)

    @property
    def channel(self) -> ChannelKind:
        """How it travels."""
        return ChannelKind(self._channel.value)

    @property
    def spoken(self) -> bool:
        """Whether it is said and not written."""
        return self.channel in (ChannelKind.PHONE, ChannelKind.IN_PERSON)

    @property
    def letter(self) -> str:
        """The text as it stands."""
        return self._letter.text

    @property
    def subject(self) -> str:
        """The subject line as it stands; none where the channel has none."""
        return "" if self.spoken else self._subject.value.strip()

    @property
    def about(self) -> dict[str, str]:
        """The three lines as they stand."""
        return {name: self.query_one(f"#{name}", LineInput).value.strip() for name, _example in ABOUT}

    @property
    def untouched(self) -> bool:
        """Whether the text is still what the template made."""
        return self.letter.strip() in ("", visible(self._seed.text, multiline=True).strip())

    @property
    def number(self) -> int:
        """Which message in a row it is."""
        try:
            return self.workspace.outreach.next_number(self.job.contact)
        except Refused:
            return 1

    @property
    def draft_keys(self) -> tuple[str, ...]:
        """The drafts of everything typed here, for the change that commits them."""
        return tuple(str(self._key(field)) for field in _KEPT)

    def is_open(self) -> bool | None:
        """Dimmed where nothing may be changed."""
        return None if self.workspace.session.read_only or self.contact is None else True

    def may_log(self) -> bool | None:
        """Hidden where the letter belongs to a conversation."""
        return self.is_open() if self.job.is_attempt or self.job.is_touch else False

    def _key(self, field: str) -> DraftKey:
        from ...services.drafts import DraftKey

        place = "outreach" if self.job.is_attempt else f"letter-{self.job.kind}"
        about = self.job.task if self.job.is_touch else ""
        return DraftKey(place, about or self.job.meeting or self.job.contact, field)

    def _first_channel(self) -> ChannelKind:
        from .request_form import usual_channel

        person = self.contact
        attempts = self.workspace.outreach.attempts(self.job.contact)
        if self.job.kind == "nudge" and attempts:
            return attempts[-1].channel
        return usual_channel(person) if person else ChannelKind.EMAIL

    def _first_template(self, wanted: str) -> LetterTemplate | None:
        letters = self.workspace.templates
        kept = letters.find(wanted) if wanted else None
        return kept or next(iter(self.templates()), None)

    def templates(self) -> list[LetterTemplate]:
        """The templates for this letter, the best fit first."""
        from ...services.messages import MEDIUM_OF

        letters, medium = self.workspace.templates, MEDIUM_OF[self.channel]
        kind = "call" if self.spoken and self.job.is_attempt else self.job.kind
        found = letters.fitting(kind, medium, self._tone.value)
        person = self.contact
        if kind in ("request", "call") and person is not None:
            # A name that opens the door comes first, a shared school next (S003: warmth).
            alum = "alum" if person.source == "alumni" else "cold"
            word = "referral" if person.introduced_by else alum
            found.sort(key=lambda letter: (letter.medium != medium, word not in letter.id))
        return found

    def _fill(self) -> None:
        """Fill the template anew with what stands in the lines."""
        if self.template is not None:
            self._seed = self.workspace.templates.fill(self.template, self.values())

    def values(self) -> Mapping[str, str]:
        """What the gaps become."""
        return self.composing.values(self.job, self._tone.value, self.about, self.offered)

    # -- the text ------------------------------------------------------------------------------------

    def use(self, template: LetterTemplate | None, *, replace: bool = False) -> None:
        """Write the letter by a template; a text of the user's own is kept unless it is to be replaced."""
        untouched, plain_subject = self.untouched, self._subject.value == visible(self._seed.subject)
        self.template = template or self.template
        if template is not None:
            self.workspace.session.drafts.put(self._key("letter"), template.id)
        self._fill()
        if untouched or replace:
            self._write(self._seed.text)
        if plain_subject or replace or not self._subject.value.strip():
            self._subject.value = visible(self._seed.subject)
        self._show_lines()

    def _refill(self) -> None:
        """An untouched text follows the lines above it."""
        if self.untouched:
            self.use(None)

    def fill_gaps(self) -> None:
        """Fill what is known by now into the gaps that still stand in a text of the user's own."""
        missing = gaps(self.letter)
        if not missing:
            return
        values = self.values()
        text = self.letter
        for name in missing:
            if value := values.get(name, ""):
                text = text.replace(f"{{{name}}}", value)
        if text != self.letter:
            self._write(text)

    def _write(self, text: str) -> None:
        """Replace the whole text as one step that can be undone in it."""
        shown = visible(text, multiline=True)
        if shown != self.letter:
            self._letter.replace(shown, (0, 0), self._letter.document.end)

    def offer(self, times: tuple[ZonedTime, ...]) -> None:
        """Put times into the text: in place of those before, into their gap, else at the cursor."""
        before = self.values().get("slots", "")
        untouched = self.untouched
        self.offered = times
        self._keep("slots", ";".join(map(str, times)), "")
        after = self.values().get("slots", "")
        if untouched:
            self.use(None)
        elif "{slots}" in self.letter:
            self._write(self.letter.replace("{slots}", after))
        elif before and before in self.letter:
            self._write(self.letter.replace(before, after))
        elif after:
            self._letter.insert(visible(after, multiline=True))
        self._letter.focus()

    def _keep(self, field: str, text: str, start: str) -> None:
        if self.workspace.session.read_only:
            return
        key = self._key(field)
        if text != start:
            self.workspace.session.drafts.put(key, text, **({} if text else {"emptied": True}))
        elif self.workspace.session.drafts.peek(key) is not None:
            self.workspace.session.drafts.drop(key)

    def _show_lines(self) -> None:
        """Show what follows from channel, template and length."""
        raise NotImplementedError


_KEPT = ("me", "us", "why", "subject", "body", "letter", "channel", "tone", "slots")


def times_of(text: str) -> tuple[ZonedTime, ...]:
    """The times kept in a draft, as far as they can be read."""
    found = []
    for part in filter(None, text.split(";")):
        try:
            found.append(ZonedTime.parse(part))
        except ValueError:
            continue
    return tuple(found)


MORE = {
    "no-timezone": "F10 offers times in both zones.",
    "no-slots": "F10 picks times.",
    "placeholder": "F10 picks times; the lines above fill the rest.",
}
"""What else can be done about a remark."""
GAP_RULE = "placeholder"
LOW = 30
"""Lines of the screen below which only one remark is listed at once."""


def open_composer(screen: PlaceScreen, job: MessageRequest) -> None:
    """Open the composer over any place; what may never be sent is said instead."""
    if job.is_attempt:
        try:
            screen.workspace.outreach.next_number(job.contact)
        except Refused as refusal:
            if refusal.field != "why_this_person":
                screen.say(str(refusal), "error")
                return
    elif never := [each for each in screen.workspace.messages.guard(job) if each.level is Level.STOP]:
        screen.say(never[0].text, "error")
        return
    made = OutreachScreen(screen.workspace, job, screen.settings, intervals=screen.intervals)
    screen.app.push_screen(made)


class OutreachScreen(OutreachText):
    """One letter in the making: type, look it over, hand it on, say that it is sent."""

    HOME = "#letter"
    KEYS: ClassVar[tuple[Command, ...]] = (*COMPOSER, *ADVICE)
    BINDINGS = bindings((*COMPOSER, *ADVICE))

    DEFAULT_CSS = """
    OutreachScreen {
        & #to { height: auto; max-height: 5; padding: 1 4 0 4; max-width: 112; }
        & #against { height: auto; max-height: 3; padding: 0 4; max-width: 112; }
        & #against.-none { display: none; }
        & .outreach--row { height: 1; padding: 0 4; max-width: 112; }
        & .outreach--label { width: 10; color: $text-muted; }
        & #which { width: 1fr; padding: 0 1; }
        & #tone { width: 34; }
        & #letter {
            height: 1fr; margin: 1 4 0 4; padding: 0 1; max-width: 104; border: none; background: $surface;
        }
        & #letter:focus { outline-left: outer $accent; }
        & #remark { height: auto; max-height: 4; padding: 0 4; max-width: 112; }
        & AdvicePanel { margin: 0 4; max-width: 104; max-height: 9; }
    }
    OutreachScreen.-low {
        & #to { padding: 0 2; }
        & #against { padding: 0 2; max-height: 2; }
        & .outreach--row { padding: 0 2; }
        & #letter { margin: 0 2; }
        & #remark { padding: 0 2; }
        & AdvicePanel { margin: 0 2; max-height: 4; }
    }
    OutreachScreen.-narrow #tone { width: 22; }
    OutreachScreen.-tiny {
        & #to, & .outreach--row, & #remark, & #against { padding: 0 1; }
        & #tone { width: 18; }
        & #letter { margin: 0 1; }
        & AdvicePanel { margin: 0 1; max-height: 3; }
    }
    OutreachScreen.-spoken .-written { display: none; }
    """

    _said: Content = BLANK
    _wanted = False
    """Whether the user wanted to send it: what is open is an error from then on."""
    _calm = False
    """Whether the letter was untouched when it was looked over last."""

    def _want(self) -> None:
        """The letter is to go out as it stands."""
        self.fill_gaps()
        if not self._wanted:
            self._wanted = True
            self._show_remark()
            self._look_over()

    def body(self) -> Iterable[Widget]:
        """Recipient, channel, template, the three lines, subject, letter, what it may lack."""
        from ..kit.editor import make_editor
        from .request_form import channel_label

        person = self.contact
        channels = [(kind.value, channel_label(kind)) for kind in ChannelKind]
        tones = [(tone, tone) for tone in FORMALITIES[:-1]]
        yield Static(BLANK, id="to")
        yield Static(BLANK, id="against", classes="-none")
        yield self._row("by", Choice(channels, self._first_channel().value, id="channel"))
        with Horizontal(classes="outreach--row"):
            yield Static(plain("letter"), classes="outreach--label")
            yield Static(BLANK, id="which")
            yield Choice(tones, person.formality.value if person else "neutral", id="tone")
        for name, example in ABOUT:
            yield self._row(name, LineInput(id=name, placeholder=example, select_on_focus=False))
        yield self._row("subject", LineInput(id="subject", select_on_focus=False), "-written")
        yield make_editor(fast=self.settings.fast_editor, id="letter")
        yield Static(BLANK, id="remark")
        yield AdvicePanel(nothing, pause=PAUSE if self.intervals else 0, more=MORE)

    @staticmethod
    def _row(label: str, widget: Widget, kind: str = "") -> Widget:
        return Horizontal(
            Static(plain(label), classes="outreach--label"), widget, classes=f"outreach--row {kind}".strip()
        )

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Show the present data; what is being typed stays."""
        person = self.contact
        if person is None:
            self.query_one("#to", Static).update(plain("That contact is gone; undo may bring them back."))
            self._letter.read_only = True
            return
        if not self._ready:
            self._load(person)
        closed = not self.is_open()
        self._letter.read_only = closed
        for name in ("subject", "channel", "tone", *(name for name, _example in ABOUT)):
            self.query_one(f"#{name}").disabled = closed
        self._show_lines()
        self._look_over()
        self.refresh_bindings()

    def _load(self, person: Contact) -> None:
        """What was typed before, else what is known."""
        drafts = self.workspace.session.drafts
        known = self.workspace.templates.values(person)
        with self.prevent(Choice.Changed):
            for choice in (self._channel, self._tone):
                kept = drafts.get(self._key(choice.id or ""))
                if kept in [value for value, _label in choice.options]:
                    choice.value = kept or choice.value
        self.offered = times_of(drafts.get(self._key("slots")) or "")
        for name, _example in ABOUT:
            kept = drafts.get(self._key(name))
            self.query_one(f"#{name}", LineInput).value = visible(known[name]) if kept is None else kept
        self.template = self._first_template(drafts.get(self._key("letter")) or self.job.letter)
        self._fill()
        subject, body = drafts.get(self._key("subject")), drafts.get(self._key("body"))
        self._subject.value = visible(self._seed.subject) if subject is None else subject
        self._letter.load_text(visible(self._seed.text, multiline=True) if body is None else body)
        self._ready = True

    def _show_lines(self) -> None:
        person = self.contact
        if person is None:
            return
        self.set_class(self.spoken, "-spoken")
        self.query_one("#to", Static).update(to_line(person, self.job, self.number, self.workspace))
        against = concern_lines(self.workspace, self.job, self.channel)
        line = self.query_one("#against", Static)
        line.set_class(not against.plain, "-none")
        line.update(against)
        name = self.template.name if self.template else "no template fits; F2 shows others"
        self.query_one("#which", Static).update(plain(name))
        self._show_remark()

    def _show_remark(self) -> None:
        calm = self.untouched and not self._wanted
        said = remark_line(self.letter, self.subject, self.channel, spoken=self.spoken, calm=calm)
        if not said.is_same(self._said):
            self._said = said
            self.query_one("#remark", Static).update(said)

    def _look_over(self) -> None:
        """Remarks on the letter by its kind and channel."""
        person = self.contact
        self._calm = self.untouched
        if person is None or not self.job.is_attempt:
            self.findings.look_again(nothing)
            return
        off, linting = self.settings.lint_off, self.workspace.linting
        if self._calm and not self._wanted:
            # A gap in a letter that nobody has begun is no mistake.
            off |= {GAP_RULE}
        number = max(self.number, 2 if self.job.kind == "nudge" else 1)
        self.findings.look_again(linting.request_look(person, self.channel, off=off, n=number))
        self.findings.text_changed(self.letter)

    def go_home(self) -> None:
        """Begin with the first line that is missing while the reason is one; else with the letter."""
        missing = self.job.is_attempt and self.contact is not None and not self.about["why"]
        first = next((name for name, _example in ABOUT if not self.about[name]), "why")
        self.set_focus(self.query_one(f"#{first}") if missing and self.focused is None else self._letter)

    def resized(self) -> None:
        """Fewer remarks where there is little room."""
        self.findings.show_most(1 if self.size.height < LOW else 4)

    # -- typing --------------------------------------------------------------------------------------

    def on_text_area_changed(self) -> None:
        """Keep the draft with every key."""
        if self._ready:
            self._keep("body", self.letter, visible(self._seed.text, multiline=True))
            self._show_remark()
            if self.untouched != self._calm:
                self._look_over()
            self.findings.text_changed(self.letter)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft with every key; a line goes straight into a text nobody touched."""
        name = event.input.id or ""
        if not self._ready:
            return
        if name == "subject":
            self._keep(name, event.value, visible(self._seed.subject))
            self._show_remark()
        else:
            self._keep(name, event.value, self._known(name))
            self._refill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line goes on to the next; a gap it fills in the text is filled."""
        self.fill_gaps()
        if event.input.id == "subject":
            self._letter.focus()
        else:
            self.focus_next()

    def on_choice_submitted(self) -> None:
        """Enter on channel or tone goes on, too."""
        self.focus_next()

    def on_descendant_blur(self) -> None:
        """Leaving a line fills its gap in the text."""
        if self._ready and self.is_mounted:
            self.fill_gaps()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Another channel or tone wants another template, unless the text is somebody's own by now."""
        if not self._ready:
            return
        name = event.choice.id or ""
        self.workspace.session.drafts.put(self._key(name), event.value)
        if self.untouched:
            self.use(next(iter(self.templates()), None))
        self._show_lines()
        self._look_over()
        self.refresh_bindings()

    def _known(self, name: str) -> str:
        person = self.contact
        return visible(self.workspace.templates.values(person)[name]) if person else ""

    # -- leaving -------------------------------------------------------------------------------------

    def leave(self) -> bool:
        """Esc keeps everything; the screen goes."""
        self._save()
        return False

    def action_save(self) -> None:
        """Keep everything and go back."""
        if self._save():
            self.app.pop_screen()

    def _save(self) -> bool:
        """The lines go where they belong; the letter stays a draft."""
        if not self.is_open():
            return True
        names = [name for name, _example in ABOUT]
        lines = [
            str(self._key(name)) for name in names if self.workspace.session.drafts.peek(self._key(name))
        ]
        return self.attempt(
            lambda: self.workspace.outreach.keep_about(self.job.contact, self.about, end_drafts=lines)
        )

    # -- actions, each in its own module ---------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_letter(self) -> None:
        """Choose another template."""
        from .templates import choose_letter

        self.fill_gaps()
        await choose_letter(self)

    @work(exclusive=True, group="dialog")
    async def action_times(self) -> None:
        """Choose times to offer."""
        from .times import choose_times

        chosen = await choose_times(self)
        if chosen is not None:
            self.offer(chosen)

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(self.letter)
        self.say("Copied, where your terminal allows it. Nothing arrives? Select it with the mouse, or F3.")

    def action_mail(self) -> None:
        """Hand the text to the mail program."""
        self._want()

        def hand_over() -> None:
            self.composing.refuse_gaps(self.subject, self.letter)
            url = self.workspace.outreach.mailto(self.job.contact, self.subject, self.letter)
            self.app.open_url(url, new_tab=False)

        if self.attempt(hand_over):
            self.say("Handed to your mail program. Nothing opens? F9 writes a draft. Sent? F8 says so.")

    @work(exclusive=True, group="dialog")
    async def action_draft(self) -> None:
        """Write the text as a file for the mail program."""
        from ..kit.save_file import save_file

        person = self.contact
        self._want()
        if person is not None:
            await save_file(
                self,
                "Mail draft",
                f"to {person.name}",
                "eml",
                lambda: self.workspace.outreach.eml(person, self.subject, self.letter),
            )

    def action_editor(self) -> None:
        """Edit in the user's own editor; it can be undone here as one step."""
        from ..kit.external import edit_letter

        edited = edit_letter(self, self._key("body"), self.letter, (self.job.contact,))
        if edited is not None:
            self._write(edited)
        self._letter.focus()

    @work(exclusive=True, group="dialog")
    async def action_sent(self) -> None:
        """Ask whether and when it was sent; a call gets its card."""
        from .request_sending import ask_sent

        self._want()
        await ask_sent(self)

    @work(exclusive=True, group="dialog")
    async def action_log(self) -> None:
        """Log a message or call without this text."""
        from .request_form import log_attempt
        from .request_sending import leave

        if not self._save():
            return
        if self.job.is_touch:
            from ..pipeline.interactions import open_touch

            if await open_touch(self, self.job.contact, self.job.task, self.job.about, letters=False):
                leave(self, self.query_one(MessageLine).message)
            return
        person = self.contact
        logged = await log_attempt(self, person) if person is not None else None
        if logged is not None:
            leave(self, *logged)
