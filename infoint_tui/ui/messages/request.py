"""A letter that asks for a conversation, goes with one or keeps in touch: its lines, template and times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.containers import Horizontal
from textual.widgets import Static

from ...domain.advice.findings import LINKEDIN
from ...domain.contact_limits import Level
from ...domain.enums import ChannelKind, Formality
from ...domain.errors import Refused
from ...domain.messages import (
    SLOTS,
    Filled,
    LetterTemplate,
    carried_over,
    gaps,
    slots_of,
)
from ...domain.text import visible
from ...domain.zoned_time import ZonedTime
from ...services.records import DraftKey
from ..kit.advice import ADVICE, nothing
from ..kit.chrome import MessageLine
from ..kit.command import Command, command
from ..kit.dialog import keep_draft
from ..kit.fields import Choice, LineInput
from ..kit.screen import attempt
from ..kit.text import BLANK, plain
from . import composer
from .composer import (
    ComposerScreen,
    is_open,
    look_over,
    may_replace,
    of_place,
    row,
    write,
)
from .request_form import asked_line, concern_lines, remark_line, to_line

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.people import Contact
    from ...services.messages import MessageRequest
    from ..kit.advice import Look
    from ..kit.screen import PlaceScreen


ASKED = tuple(SLOTS)
"""The lines for the sentences of the user, by their slots; those that the template has are shown."""
KEPT_ABOUT = ("me", "us", "why")
"""Those that are kept with the person and the profile."""
PLACE = composer.REQUEST
GAP_RULE = "placeholder"
TIMES = "times"
"""The draft of a typed sentence with times; that of the picked ones is called as the slot."""
_KEPT = (*ASKED, TIMES, "subject", "body", "letter", "channel", "tone")


def line_of(page: OutreachScreen, name: str) -> LineInput:
    """The line for a sentence of the user, by its slot."""
    return page.query_one(f"#{name}", LineInput)


class Request:
    """One letter in the making, on the page that shows it."""

    GONE: ClassVar[str] = "That person is gone. Undo may bring them back."
    FIELDS: ClassVar[tuple[str, ...]] = ("subject", "channel", "tone", *ASKED)
    MORE: ClassVar[Mapping[str, str]] = {
        "no-timezone": "F10 offers times in both time zones.",
        "no-slots": "F10 picks times.",
        "placeholder": "F10 picks times. The lines above fill the rest.",
    }

    def __init__(self, page: OutreachScreen, job: MessageRequest) -> None:
        """A letter.

        Args:
            job: What is written to whom.
        """
        self._page = page
        self._ws = page.workspace
        self._drafts = self._ws.session.drafts
        self.job = job
        self.offered: tuple[ZonedTime, ...] = ()
        """The times chosen to be offered."""
        self._told = ""
        """The picked times as their line shows them."""
        self.template: LetterTemplate | None = None
        self._seed = Filled("", "", ())
        """The template filled, as shown where nothing was typed over it."""
        self._loaded = False
        self._wanted = False
        """Whether the user wanted to send it: what is open is an error from then on."""
        self._calm = False
        """Whether the letter was untouched when it was looked over last."""

    # -- state ---------------------------------------------------------------------------------------

    @property
    def contact(self) -> Contact | None:
        """Whom it is for."""
        return self._ws.session.contacts.get(self.job.contact)

    @property
    def exists(self) -> bool:
        """Whether whom it is for is there."""
        return self.contact is not None

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it is about."""
        return (self.job.contact,)

    @property
    def channel(self) -> ChannelKind:
        """How it travels."""
        return ChannelKind(self._page.channel.value)

    @property
    def spoken(self) -> bool:
        """Whether it is said and not written."""
        return self.channel in (ChannelKind.PHONE, ChannelKind.IN_PERSON)

    @property
    def subject(self) -> str:
        """The subject line as it stands; none where the channel has none."""
        return "" if self.spoken else self._page.subject

    @property
    def about(self) -> dict[str, str]:
        """The sentences of the user as they stand, by their slots."""
        typed = {name: line_of(self._page, name).value.strip() for name in ASKED}
        return typed | ({"slots": ""} if self._offer_stands else {})

    @property
    def _offer_stands(self) -> bool:
        """Whether the line for the times shows those that were picked, and no words of the user's own."""
        return bool(self.offered) and line_of(self._page, "slots").value == self._told

    @property
    def asked(self) -> tuple[str, ...]:
        """The slots that are asked for: those of the template, and the reason of a request."""
        found = slots_of(self.template) if self.template else ()
        also = KEPT_ABOUT if self.job.kind == "request" else ()
        return tuple(name for name in ASKED if name in found or name in also)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the message leaves out as long as nothing is written for it, and the gaps in its text."""
        text = f"{self.subject}\n{self._page.field.text}"
        known = self.about | ({"slots": "picked"} if self.offered else {})
        left_out = [name for name in self.asked if not known[name]] if self.untouched else []
        return (*left_out, *gaps(text))

    @property
    def untouched(self) -> bool:
        """Whether the text is still what the template made."""
        return self._page.field.text.strip() in ("", visible(self._seed.text, multiline=True).strip())

    @property
    def unreachable(self) -> str:
        """What is missing to reach them that way, in words."""
        return self._ws.outreach.unreachable(self.job.contact, self.channel) if self.exists else ""

    @property
    def _linkedin(self) -> str:
        """What it is on LinkedIn: within a thread always a message."""
        if not self.job.is_attempt or not self.exists:
            return LINKEDIN
        return self._ws.outreach.linkedin_text(self.job.contact, self.template.id if self.template else "")

    @property
    def number(self) -> int:
        """Which message in a row it is."""
        try:
            return self._ws.outreach.next_number(self.job.contact)
        except Refused:
            return 1

    @property
    def draft_keys(self) -> tuple[str, ...]:
        """The drafts of everything typed here, for the change that commits them."""
        return tuple(str(self.key(field)) for field in _KEPT)

    def is_open(self) -> bool | None:
        """Dimmed where nothing may be changed."""
        return None if self._ws.session.read_only or self.contact is None else True

    def key(self, field: str) -> DraftKey:
        """The draft of a field."""
        place = "outreach" if self.job.is_attempt else f"letter-{self.job.kind}"
        about = self.job.task if self.job.is_touch else ""
        return DraftKey(place, about or self.job.meeting or self.job.contact, field)

    # -- showing -------------------------------------------------------------------------------------

    def rows(self) -> Iterable[Widget]:
        """What speaks against it, channel, template, and a line for each sentence of the user."""
        from .request_form import channel_label

        person = self.contact
        channels = [(kind.value, channel_label(kind)) for kind in ChannelKind]
        tones = [(tone.value, tone.label) for tone in Formality]
        yield Static(BLANK, id="against", classes="-none")
        yield row("By", Choice(channels, self._first_channel().value, id="channel"))
        with Horizontal(classes="message--row"):
            yield Static(plain("Template"), classes="message--label")
            yield Static(BLANK, id="which")
            yield Choice(tones, person.formality.value if person else "neutral", id="tone")
        for name, slot in SLOTS.items():
            line = LineInput(id=name, placeholder=slot.starter, select_on_focus=False)
            yield row(slot.label, line, f"message--slot -{name}")
        yield Static(BLANK, id="asked", classes="-none")

    def _first_channel(self) -> ChannelKind:
        attempts = self._ws.relations.attempts(self.job.contact)
        if self.job.kind == "nudge" and attempts:
            return attempts[-1].channel
        return self._ws.outreach.usual_channel(self.job.contact) if self.exists else ChannelKind.EMAIL

    def load(self) -> None:
        """Once: what was typed before, else what is known."""
        person, page = self.contact, self._page
        if person is None or self._loaded:
            return
        known = self._ws.templates.values(person)
        with page.prevent(Choice.Changed):
            for choice in (page.channel, page.tone):
                kept = self._kept(choice.id or "")
                if kept in [value for value, _label in choice.options]:
                    choice.value = kept or choice.value
        self.offered = times_of(self._kept("slots") or "")
        known = {**self._ws.messages.values(self.job, page.tone.value, {}, ()), **known}
        for name in ASKED:
            kept = self._kept(_draft(name))
            start = "" if name == "slots" else known.get(name, "")
            line_of(page, name).value = visible(start) if kept is None else kept
        self._tell_offer()
        wanted = self._kept("letter") or self.job.letter
        found = self._ws.templates.find(wanted) if wanted else None
        self.template = found or next(iter(self.templates()), None)
        self._fill()
        subject, body = self._kept("subject"), self._kept("body")
        page.subject_line.value = visible(self._seed.subject) if subject is None else subject
        page.field.load_text(visible(self._seed.text, multiline=True) if body is None else body)
        self._loaded = True

    def show_head(self) -> None:
        """Whom it is for, what speaks against it, which template it is."""
        person, page = self.contact, self._page
        if person is None:
            return
        asked = self.asked
        page.update_classes({"-spoken": self.spoken, **{f"-no-{name}": name not in asked for name in ASKED}})
        self.show_asked()
        page.query_one("#to", Static).update(to_line(person, self.job, self.number, self._ws))
        against = concern_lines(self._ws, self.job, self.channel)
        line = page.query_one("#against", Static)
        line.set_class(not against.plain, "-none")
        line.update(against)
        name = self.template.name if self.template else "No template fits. F2 shows others."
        page.query_one("#which", Static).update(plain(name))

    def show_asked(self) -> None:
        """What the line with the cursor asks for, with an example, or what is wrong with its words."""
        page = self._page
        line = page.query_one("#asked", Static)
        focused = page.focused
        name = focused.id if focused is not None and focused.id in SLOTS else ""
        line.set_class(not name, "-none")
        if name:
            line.update(asked_line(SLOTS[name], line_of(page, name).value))

    def remark(self) -> Content:
        """How long it is, what is left out, and what is open."""
        calm = self.untouched and not self._wanted
        open_ = tuple(dict.fromkeys(self.missing))
        return remark_line(
            self._page.field.text,
            self.subject,
            self.channel,
            open_,
            spoken=self.spoken,
            calm=calm,
            unreachable=self.unreachable,
            linkedin=self._linkedin,
        )

    def look(self) -> Look:
        """Remarks by its kind and channel."""
        person = self.contact
        self._calm = self.untouched
        if person is None or not self.job.is_attempt:
            return nothing
        off = self._page.settings.lint_off
        if self._calm and not self._wanted:
            # A gap in a letter that nobody has begun is no mistake.
            off |= {GAP_RULE}
        number = max(self.number, 2 if self.job.kind == "nudge" else 1)
        return self._ws.linting.request_look(person, self.channel, off=off, n=number, linkedin=self._linkedin)

    def home(self) -> str:
        """The first line that is missing while the reason is one; else the letter."""
        asked = [name for name in self.asked if name != "slots" and not self.about[name]]
        if not asked or self.contact is None or self._page.focused is not None or not self.untouched:
            return "#letter"
        return f"#{asked[0]}"

    # -- template, gaps, times -------------------------------------------------------------------------

    def templates(self) -> list[LetterTemplate]:
        """The templates for this letter, the best fit first."""
        from ...services.messages import MEDIUM_OF

        medium = MEDIUM_OF[self.channel]
        kind = "call" if self.spoken and self.job.is_attempt else self.job.kind
        tone, person = self._page.tone.value, self.contact
        if kind in ("request", "call") and person is not None:
            return self._ws.templates.for_request(person, kind, medium, tone)
        return self._ws.templates.fitting(kind, medium, tone)

    def values(self) -> Mapping[str, str]:
        """What the gaps become."""
        return self._ws.messages.values(self.job, self._page.tone.value, self.about, self.offered)

    def _fill(self) -> None:
        """Fill the template anew with what stands in the lines."""
        if self.template is not None:
            self._seed = self._ws.templates.fill(self.template, self.values())

    def use(self, template: LetterTemplate | None, *, replace: bool = False) -> None:
        """Write the letter by a template; a text of the user's own is kept unless it is to be replaced."""
        line = self._page.subject_line
        untouched, plain_subject = self.untouched, line.value == visible(self._seed.subject)
        self.template = template or self.template
        if template is not None:
            self._drafts.put(self.key("letter"), template.id)
        self._fill()
        if untouched or replace:
            write(self._page, self._seed.text)
        if plain_subject or replace or not line.value.strip():
            line.value = visible(self._seed.subject)
        self._page.show_lines()

    def _weave_in(self) -> None:
        """Bring a sentence that is typed now into a text of one's own, where its place is still known."""
        before = self._seed.text
        self._fill()
        woven = carried_over(self._page.field.text, before, self._seed.text)
        if woven != self._page.field.text:
            write(self._page, woven)

    def left(self) -> None:
        """Fill what is known by now into the gaps that still stand in a text of the user's own."""
        text = self._page.field.text
        missing = gaps(text) if self._loaded else ()
        if not missing:
            return
        values = self.values()
        for name in missing:
            if value := values.get(name, ""):
                text = text.replace(f"{{{name}}}", value)
        if text != self._page.field.text:
            write(self._page, text)

    def _tell_offer(self) -> None:
        """Show the picked times in their line, unless words of the user's own stand there."""
        line, before = line_of(self._page, "slots"), self._told
        times = self._ws.messages.values(self.job, self._page.tone.value, {}, self.offered)["times"]
        self._told = visible(times) if self.offered else ""
        if line.value in ("", before):
            line.value = self._told

    def offer(self, times: tuple[ZonedTime, ...]) -> None:
        """Put times into the text: in place of those before, into their gap, else at the cursor."""
        page, text = self._page, self._page.field.text
        untouched = self.untouched
        self.offered = times
        keep_draft(self._drafts, self.key("slots"), ";".join(map(str, times)), "")
        self._tell_offer()
        if untouched:
            self.use(None)
        elif "{slots}" in text:
            write(page, text.replace("{slots}", self.values().get("slots", "")))
        else:
            self._weave_in()
            if page.field.text == text and times:
                page.field.insert(visible(self.values().get("times", "")))
        page.field.focus()

    # -- typing --------------------------------------------------------------------------------------

    def typed(self, field: str) -> None:
        """Keep the draft; a line goes straight into a text nobody touched."""
        if not self._loaded:
            return
        page = self._page
        if field == "body":
            self._keep(field, page.field.text, visible(self._seed.text, multiline=True))
            if self.untouched != self._calm:
                look_over(page)
        elif field == "subject":
            self._keep(field, page.subject_line.value, visible(self._seed.subject))
            page.remark.show(self.remark())
        elif (person := self.contact) is not None and field in SLOTS:
            if field == "slots" and self.offered and not line_of(page, field).value:
                # Who empties the line offers those times no longer.
                self.offered, self._told = (), ""
                self._keep("slots", "", "")
            start = visible(self._ws.templates.values(person)[field]) if field in KEPT_ABOUT else ""
            self._keep(_draft(field), line_of(page, field).value, self._told if field == "slots" else start)
            self.show_asked()
            if self.untouched:
                self.use(None)
            else:
                self._weave_in()

    def _kept(self, field: str) -> str | None:
        """What was typed into a field; None where it is as it began."""
        return self._drafts.get(self.key(field))

    def _keep(self, field: str, text: str, start: str) -> None:
        if not self._ws.session.read_only:
            keep_draft(self._drafts, self.key(field), text, start)

    def chosen(self, field: str, value: str) -> None:
        """Another channel or tone wants another template, unless the text is somebody's own by now."""
        if not self._loaded:
            return
        self._drafts.put(self.key(field), value)
        untouched = self.untouched
        self._tell_offer()
        if untouched:
            self.use(next(iter(self.templates()), None))
        self._page.show_lines()
        look_over(self._page)
        self._page.refresh_bindings()

    def ready(self) -> None:
        """It is to go out as it stands: what is known by now is filled in."""
        if self.untouched:
            self.use(None)
        self.left()
        if not self._wanted:
            self._wanted = True
            self._page.remark.show(self.remark())
            look_over(self._page)

    def mailto(self) -> str:
        """Address, subject and text."""
        return self._ws.outreach.mailto(self.job.contact, self.subject, self._page.field.text)

    async def write_file(self) -> None:
        """Write a draft for the mail program."""
        from ..kit.external import save_file

        person, page = self.contact, self._page
        if person is not None:
            outreach, text = self._ws.outreach, page.field.text
            name = f"to {person.name}"
            await save_file(page, "Mail draft", name, "eml", lambda: outreach.eml(person, self.subject, text))

    def save(self) -> bool:
        """The lines go where they belong; the letter stays a draft."""
        if not self.is_open():
            return True
        keys = [self.key(name) for name in KEPT_ABOUT]
        ends = [str(key) for key in keys if self._drafts.peek(key)]
        return attempt(
            self._page,
            lambda: self._ws.outreach.keep_about(
                self.job.contact, {name: self.about[name] for name in KEPT_ABOUT}, end_drafts=ends
            ),
        )


def _draft(slot: str) -> str:
    """The draft of the line of a slot."""
    return TIMES if slot == "slots" else slot


def times_of(text: str) -> tuple[ZonedTime, ...]:
    """The times kept in a draft, as far as they can be read."""
    found = []
    for part in filter(None, text.split(";")):
        try:
            found.append(ZonedTime.parse(part))
        except ValueError:
            continue
    return tuple(found)


# -- what can be done ----------------------------------------------------------------------------------


@command("outreach.sent", "f8", "mark as sent", place=PLACE, footer=2, when=is_open, worker="dialog")
async def say_sent(screen: OutreachScreen) -> None:
    """Mark it as sent. For a call, open the call script."""
    from .request_call import ask_sent

    await ask_sent(screen)


@command("outreach.letter", "f2", "template", place=PLACE, footer=3, when=is_open, worker="dialog")
async def choose_template(screen: OutreachScreen) -> None:
    """Choose another template. Your text is replaced only if you agree."""
    from ...services.templates import PLACE as LETTERS
    from ..kit.external import edit_file, may_open_editor
    from .pickers import LetterPicker

    request, letters = screen.request, screen.workspace.templates
    request.left()
    current = request.template.id if request.template else ""
    failed: tuple[str, ...] = ()
    while True:
        offered, values = request.templates(), request.values()
        known = {letter.id for letter in offered}
        picker = LetterPicker(
            [*offered, *(letter for letter in letters.all if letter.id not in known)],
            lambda letter, values=values: letters.fill(letter, values),  # type: ignore[misc]
            current=current,
            problems=(*failed, *letters.problems),
        )
        answer = await screen.dialogs.ask(picker)
        if answer is None:
            return
        current, edits = answer
        chosen = letters.find(current)
        if not edits:
            break
        if not await may_open_editor(screen):
            continue
        begin = chosen
        told = edit_file(screen, LETTERS, lambda letter=begin: letters.text(letter), letters.write)  # type: ignore[misc]
        failed = (told.text,) if told.text and not told.stored else ()
    if chosen is not None and (
        request.untouched or await may_replace(screen, "Replace what you wrote?", keep="keep my text")
    ):
        request.use(chosen, replace=True)


@command("outreach.times", "f10", "times", place=PLACE, footer=4, when=is_open, worker="dialog")
async def choose_times(screen: OutreachScreen) -> None:
    """Choose times to offer, shown in both time zones."""
    from .pickers import SlotPicker

    request, service = screen.request, screen.workspace.messages
    person = request.contact
    if person is None:
        return
    minutes = screen.workspace.rules.table.number("request.ask_minutes")
    offers, suggested = service.times(person, minutes)
    known = {offer.at.utc for offer in offers}
    kept = [service.offer(person, at, minutes) for at in request.offered if at.utc not in known]
    picker = SlotPicker(
        person.name,
        [*kept, *offers],
        request.offered or suggested,
        read=lambda text: service.offer(person, service.typed_time(text), minutes),
        drafts=screen.dialogs.drafts("times", person.uid),
    )
    if (chosen := await screen.dialogs.ask(picker)) is not None:
        request.offer(chosen)


def may_log(screen: OutreachScreen) -> bool | None:
    """Hidden where the letter belongs to a conversation."""
    job = screen.request.job
    return is_open(screen) if job.is_attempt or job.is_touch else False


@command("outreach.log", "ctrl+l", "just log", place=PLACE, footer=5, when=may_log, worker="dialog")
async def log(screen: OutreachScreen) -> None:
    """Log a message or call you made elsewhere."""
    from .request_call import as_written, leave
    from .request_form import log_attempt

    request = screen.request
    if not request.save():
        return
    job = request.job
    if job.is_touch:
        from ..pipeline.interactions import log_touch

        if await log_touch(screen, job.contact, job.task, job.about, letters=False):
            leave(screen, screen.query_one(MessageLine).message)
        return
    person = request.contact
    logged = await log_attempt(screen, person, as_written(screen, person)) if person is not None else None
    if logged is not None:
        leave(screen, *logged)


COMMANDS = of_place(
    PLACE,
    *(say_sent, choose_template, choose_times, composer.copy, composer.hand_over, composer.write_file),
    *(composer.edit_outside, log, composer.save),
)


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
    screen.app.push_screen(OutreachScreen(screen, job))


class OutreachScreen(ComposerScreen):
    """The composer with a request, or a letter that goes with a conversation or keeps in touch."""

    KEYS: ClassVar[tuple[Command, ...]] = (*COMMANDS, *ADVICE)

    DEFAULT_CSS = """
    OutreachScreen {
        & #against { height: auto; max-height: 3; padding: 0 4; max-width: 112; }
        & #against.-none { display: none; }
        & #which { width: 1fr; padding: 0 1; }
        & #tone { width: 34; }
    }
    OutreachScreen.-low #against { padding: 0 2; max-height: 2; }
    OutreachScreen.-narrow #tone { width: 22; }
    OutreachScreen.-tiny {
        & #against { padding: 0 1; }
        & #tone { width: 18; }
    }
    OutreachScreen.-spoken .-written { display: none; }
    OutreachScreen {
        & #asked { height: auto; max-height: 3; padding: 0 4 0 14; max-width: 112; }
        & #asked.-none { display: none; }
        &.-no-me .-me, &.-no-us .-us, &.-no-why .-why, &.-no-slots .-slots, &.-no-advice .-advice,
        &.-no-did .-did, &.-no-result .-result, &.-no-news .-news, &.-no-learned .-learned { display: none; }
    }
    OutreachScreen.-low #asked { padding: 0 2 0 12; max-height: 2; }
    OutreachScreen.-tiny #asked { padding: 0 1; }
    """

    channel = getters.query_one("#channel", Choice)
    tone = getters.query_one("#tone", Choice)

    def __init__(self, below: PlaceScreen, job: MessageRequest) -> None:
        """A composer; the job says what is written to whom."""
        super().__init__(below)
        self.message = self.request = Request(self, job)

    def on_descendant_focus(self) -> None:
        """The line with the cursor says what it asks for."""
        self.request.show_asked()


async def open_touch(screen: PlaceScreen, contact: str, task: str = "", about: str = "") -> None:
    """Log a message to or from a contact, or write it instead.

    Args:
        task: Uid of the task that asks for it; empty for none.
        about: Uid of the resource or milestone it is about.
    """
    from ..pipeline.interactions import log_touch

    done = await log_touch(screen, contact, task, about, letters=True)
    if not isinstance(done, bool):
        open_composer(screen, done)
