"""The composer: a letter from a template, times to offer, advice beside it; infoint never sends it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import Horizontal
from textual.widgets import Static

from ...domain.errors import Refused
from ...domain.guard import Level
from ...domain.letters import FORMALITIES
from ...domain.visible import visible
from ...domain.words import ChannelKind
from ..chrome import MessageLine
from ..commands.base import Command, bindings
from ..commands.findings import COMMANDS as ADVICE
from ..commands.outreach import COMPOSER
from ..text import BLANK, plain
from ..widgets.choice import Choice
from ..widgets.findings import PAUSE, Findings, nothing
from ..widgets.line_input import LineInput
from .base import PlaceScreen
from .outreach_lines import concern_lines, remark_line, to_line
from .outreach_text import ABOUT, OutreachText, times_of

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget
    from textual.widgets import Input

    from ...domain.people import Contact
    from ...services.composing import Job

MORE = {
    "no-timezone": "F10 offers times in both zones.",
    "no-slots": "F10 picks times.",
    "placeholder": "F10 picks times; the lines above fill the rest.",
}
"""What else can be done about a remark."""
GAP_RULE = "placeholder"
LOW = 30
"""Lines of the screen below which only one remark is listed at once."""


def open_composer(screen: PlaceScreen, job: Job) -> None:
    """Open the composer over any place; what may never be sent is said instead."""
    if job.is_attempt:
        try:
            screen.workspace.reach.next_number(job.contact)
        except Refused as refusal:
            if refusal.field != "why_this_person":
                screen.say(str(refusal), "error")
                return
    elif never := [each for each in screen.workspace.composing.guard(job) if each.level is Level.STOP]:
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
        & Findings { margin: 0 4; max-width: 104; max-height: 9; }
    }
    OutreachScreen.-low {
        & #to { padding: 0 2; }
        & #against { padding: 0 2; max-height: 2; }
        & .outreach--row { padding: 0 2; }
        & #letter { margin: 0 2; }
        & #remark { padding: 0 2; }
        & Findings { margin: 0 2; max-height: 4; }
    }
    OutreachScreen.-narrow #tone { width: 22; }
    OutreachScreen.-tiny {
        & #to, & .outreach--row, & #remark, & #against { padding: 0 1; }
        & #tone { width: 18; }
        & #letter { margin: 0 1; }
        & Findings { margin: 0 1; max-height: 3; }
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
        from ..dialogs.outreach_form import channel_label
        from ..widgets.editor import make_editor

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
        yield Findings(nothing, pause=PAUSE if self.intervals else 0, more=MORE)

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
        drafts = self.workspace.drafts
        known = self.workspace.letters.values(person)
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
        self.workspace.drafts.put(self._key(name), event.value)
        if self.untouched:
            self.use(next(iter(self.templates()), None))
        self._show_lines()
        self._look_over()
        self.refresh_bindings()

    def _known(self, name: str) -> str:
        person = self.contact
        return visible(self.workspace.letters.values(person)[name]) if person else ""

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
        lines = [str(self._key(name)) for name in names if self.workspace.drafts.peek(self._key(name))]
        return self.attempt(
            lambda: self.workspace.reach.keep_about(self.job.contact, self.about, end_drafts=lines)
        )

    # -- actions, each in its own module ---------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_letter(self) -> None:
        """Choose another template."""
        from ..dialogs.outreach_letters import choose_letter

        self.fill_gaps()
        await choose_letter(self)

    @work(exclusive=True, group="dialog")
    async def action_times(self) -> None:
        """Choose times to offer."""
        from ..dialogs.outreach_slots import choose_times

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
            url = self.workspace.reach.mailto(self.job.contact, self.subject, self.letter)
            self.app.open_url(url, new_tab=False)

        if self.attempt(hand_over):
            self.say("Handed to your mail program. Nothing opens? F9 writes a draft. Sent? F8 says so.")

    @work(exclusive=True, group="dialog")
    async def action_draft(self) -> None:
        """Write the text as a file for the mail program."""
        from ..dialogs.save_file import save_file

        person = self.contact
        self._want()
        if person is not None:
            await save_file(
                self,
                "Mail draft",
                f"to {person.name}",
                "eml",
                lambda: self.workspace.reach.eml(person, self.subject, self.letter),
            )

    def action_editor(self) -> None:
        """Edit in the user's own editor; it can be undone here as one step."""
        from ..external import EditorFailed, edit_text

        try:
            edited = edit_text(self.app, self.letter)
        except EditorFailed as error:
            self.say(str(error), "error")
            return
        self._write(edited)
        self._letter.focus()

    @work(exclusive=True, group="dialog")
    async def action_sent(self) -> None:
        """Ask whether and when it was sent; a call gets its card."""
        from .outreach_sending import ask_sent

        self._want()
        await ask_sent(self)

    @work(exclusive=True, group="dialog")
    async def action_log(self) -> None:
        """Log a message or call without this text."""
        from ..dialogs.outreach_form import log_attempt
        from .outreach_sending import leave

        if not self._save():
            return
        if self.job.is_touch:
            from ..dialogs.touch import open_touch

            if await open_touch(self, self.job.contact, self.job.task, self.job.about, letters=False):
                leave(self, self.query_one(MessageLine).message)
            return
        person = self.contact
        logged = await log_attempt(self, person) if person is not None else None
        if logged is not None:
            leave(self, *logged)
