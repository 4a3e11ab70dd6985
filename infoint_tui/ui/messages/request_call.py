"""Saying that a message was sent, and the card of a call that asks: a script, a watch that never beeps, one
key for how it ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from ...domain import NamedTuple
from ...domain.contact_limits import Level
from ...domain.enums import ChannelKind, Outcome
from ...domain.meeting import MINUTES
from ...domain.messages import MARKED, reason_among, reason_at
from ...domain.phrasing import mm_ss
from ...domain.text import visible
from ...domain.zoned_time import ZonedTime
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog
from ..kit.fields import LineInput
from ..kit.form import Form
from ..kit.screen import OpenConversation, PlaceScreen, attempt, outcome
from ..kit.text import BLANK, Part, assemble, joined, plain
from .composer import may_go_out, sent_like_this, sent_question
from .request_form import (
    NOTHING_COMPOSED,
    ComposedMessage,
    after_log,
    afterwards,
    asks_why,
    blocked_by,
    channel_field,
    hints_of,
    hours_of,
    outcome_field,
    override_field,
    revisit_field,
    revisit_of,
    when_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.content import Content
    from textual.widget import Widget

    from ...domain.errors import Refused
    from ...domain.people import Contact, OutreachAttempt
    from ...services.records import DraftKey
    from ..kit.form import Values
    from .request import OutreachScreen, Request


CARD = "request call"
START = Command(
    "request.start", "space", "start", "start", "Start the timer when they pick up.", CARD, 1, "is_waiting",
)  # fmt: skip
SPOKE = "spoke"
"""The call was the conversation and is over."""
ENDINGS = {
    "y": ("yes", Outcome.ACCEPTED, "yes", "They said yes."),
    "l": ("later", Outcome.LATER, "later", "They asked you to call back another day."),
    "n": ("no", Outcome.DECLINED, "no", "They'd rather not."),
    "t": ("talk", Outcome.CONVERTED, "talking now", "They have time now. Opens Live."),
    "s": ("spoke", SPOKE, "we talked", "You had the conversation on this call. It counts as done."),
    "v": ("voicemail", Outcome.VOICEMAIL, "voicemail", "You got voicemail. Shows what to say."),
    "o": ("nobody", Outcome.NO_ANSWER, "no answer", "No one picked up."),
    "b": ("wrong", Outcome.BOUNCED, "wrong number", "The number doesn't reach them."),
}
"""Name, outcome, words and sentence of each way a call may end, by its key."""
SHOWN = ("ylnt", "vobs")
"""How the keys stand on the card."""
SURE = Command(
    "request.sure", "1,2,3,4,5", "digit", "how confident",
    "Rate how confident you feel, 1 to 5. After t, type how many minutes they have.", CARD, palette=False,
)  # fmt: skip
LOG = Command("request.log", "enter,ctrl+s", "log", "log", "Log the call.", CARD, 1, "is_over")

CALL: tuple[Command, ...] = (
    START,
    LOG,
    *(
        Command(f"request.{name}", key, f"outcome('{outcome}')", words, sentence, CARD)
        for key, (name, outcome, words, sentence) in ENDINGS.items()
    ),
)
COMMANDS = CALL

TICK = 0.5
BAR = 20
"""Cells of the bar."""
FORGOTTEN_AFTER = timedelta(hours=1)
"""So long after its start a call that was never logged is not gone on with."""
SURENESS = range(1, 6)


class Called(NamedTuple):
    """How a call went."""

    outcome: Outcome
    began: ZonedTime
    seconds: int | None
    """None where the watch was never started."""
    before: int | None
    """How sure the user felt, 1 to 5."""
    after: int | None
    talks_now: bool
    """Whether the talk goes on in Live."""
    minutes: int
    """How long they have for it then."""


def began_key(contact: str) -> DraftKey:
    """Where the instant of the start is kept, so that the watch outlives the card and the program."""
    from ...services.records import DraftKey

    return DraftKey("call", contact, "began")


class CallCard(Dialog[Called]):
    """A call. Returns how it went, or None when it was left; a watch that runs goes on."""

    KEYS: ClassVar[tuple[Command, ...]] = (*CALL, SURE, *Dialog.KEYS)
    BINDINGS = [
        *bindings(CALL),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
        Binding("backspace", "rub_out", show=False),
    ]
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = "#script"
    AUTO_FOCUS = None
    DEFAULT_CSS = """
    CallCard {
        & #watch { height: auto; margin: 0 0 1 0; }
        & #script { height: auto; max-height: 20; margin: 0 0 1 0; }
        & #script Static { height: auto; }
        & #ending { height: auto; }
    }
    """

    def __init__(self, screen: OutreachScreen, person: Contact) -> None:
        """A card; what to say stands on the screen."""
        number = person.channel(ChannelKind.PHONE)
        title = f"Call {person.name}" + (f", {number}" if number else ": no phone number yet")
        super().__init__(title, lead=hours_of(screen.workspace, person, "now"))
        self._ws = screen.workspace
        self._person = person
        self._script = screen.field.text
        self._voicemail = _voicemail(screen)
        self._intervals = screen.intervals
        self._outcome: Outcome | None = None
        self._spoke = False
        self._stopped: int | None = None
        self._before: int | None = None
        self._after: int | None = None
        self._typed = ""
        """The minutes they have, as typed."""
        self._began: ZonedTime | None = None
        self._restore()
        table = self._ws.rules.table
        self._asked_for = table.number("request.ask_minutes")
        self.amber = int(table.length("request.call.amber").total_seconds())
        self.red = int(table.length("request.call.max").total_seconds())

    def content(self) -> Iterable[Widget]:
        """The watch, the script, how it ended."""
        yield Static(BLANK, id="watch")
        with VerticalScroll(id="script", can_focus=False):
            yield Static(plain(self._script, multiline=True))
        yield Static(BLANK, id="ending")

    def on_mount(self) -> None:
        """Let the watch run where timers do."""
        self.tick()
        if self._intervals:
            self.set_interval(TICK, self.tick)

    # -- the watch -----------------------------------------------------------------------------------

    def _restore(self) -> None:
        """Go on with a call that was left, unless it was left long ago."""
        key = began_key(self._person.uid)
        text = self._ws.session.drafts.get(key)
        try:
            began = ZonedTime.parse(text) if text else None
        except ValueError:
            began = None
        if began is None or self._ws.session.clock.now() - began.utc > FORGOTTEN_AFTER:
            return
        self._began = began
        kept = self._ws.session.drafts.meta(key)
        outcome = kept.get("outcome")
        if outcome in {each.value for each in Outcome}:
            self._outcome = Outcome(str(outcome))
        self._spoke = kept.get("spoke") is True
        typed = kept.get("minutes")
        self._typed = typed if isinstance(typed, str) and typed.isdecimal() else ""
        self._stopped, self._before, self._after = (
            number if isinstance(number := kept.get(name), int) else None
            for name in ("stopped", "before", "after")
        )

    def _keep(self) -> None:
        """Keep the call as it stands, once it has begun."""
        if self._began is not None and not self._ws.session.read_only:
            facts = {
                "outcome": self._outcome.value if self._outcome else None,
                "spoke": self._spoke,
                "stopped": self._stopped,
                "before": self._before,
                "after": self._after,
                "minutes": self._typed or None,
            }
            known = {name: fact for name, fact in facts.items() if fact is not None}
            self._ws.session.drafts.put(began_key(self._person.uid), str(self._began), **known)

    @property
    def seconds(self) -> int:
        """Seconds since the start, until the outcome was known."""
        if self._stopped is not None:
            return self._stopped
        if self._began is None:
            return 0
        return max(0, round((self._ws.session.clock.now() - self._began.utc).total_seconds()))

    def tick(self) -> None:
        """Show the watch and what is known of the end."""
        self.query_one("#watch", Static).update(self._watch())
        self.query_one("#ending", Static).update(self._ending())

    def _watch(self) -> Content:
        seconds = self.seconds
        if self._began is None:
            sure = f"feeling {self._before} of 5" if self._before else "press 1-5 for how confident you feel"
            return assemble(
                ("0:00", "bold"),
                (f"  of {mm_ss(self.red)}   space starts the timer when they pick up; {sure}", "$text-muted"),
            )
        if seconds >= self.red:
            style, words = "bold $text-error", "time's up: thank them and wrap up"
        elif seconds >= self.amber:
            style, words = "bold $text-warning", "almost out of time: ask your question"
        else:
            style, words = "bold $text-success", "in time"
        full = min(BAR, seconds * BAR // self.red) if self.red else BAR
        bar = "▓" * full + "░" * (BAR - full)
        return assemble((mm_ss(seconds), style), f" of {mm_ss(self.red)}  ", (bar, style), f"  {words}")

    def _ending(self) -> Content:
        rows: list[Part] = [joined(" ", [self._key(key) for key in keys]) for keys in SHOWN]
        if self._talks_now:
            rows.append(
                assemble(
                    ("enter", "bold $text-accent"),
                    f" starts it: {self._typed or self._asked_for} min",
                    ("   type how many they have", "$text-muted"),
                )
            )
        elif self._outcome is not None:
            sure = f"{self._after} of 5" if self._after else "1-5, if you like"
            rows.append(
                assemble(
                    ("enter", "bold $text-accent"),
                    " logs it",
                    (f"   how confident you feel now: {sure}", "$text-muted"),
                )
            )
        return joined("\n", rows)

    def _key(self, key: str) -> Content:
        """One key for how it ended, the chosen one marked."""
        _name, outcome, words, _sentence = ENDINGS[key]
        ended = SPOKE if self._spoke else self._outcome.value if self._outcome else ""
        if ended == outcome:
            return assemble((f"●{key} ", "bold $text-accent"), (words, "bold reverse"))
        return assemble((f" {key}", "bold $text-accent"), f" {words}")

    # -- keys ----------------------------------------------------------------------------------------

    def is_waiting(self) -> bool:
        """Whether the watch has not been started."""
        return self._began is None

    def is_over(self) -> bool:
        """Whether it is known how it ended."""
        return self._outcome is not None

    def action_start(self) -> None:
        """Start the watch."""
        if self._began is None:
            self._began = self._ws.session.moment()
            self._changed()

    def action_outcome(self, outcome: str) -> None:
        """It ended like this; the watch stands, unless a machine is about to be spoken to."""
        self._spoke = outcome == SPOKE
        self._outcome = Outcome.CONVERTED if self._spoke else Outcome(outcome)
        if self._began is not None and self._stopped is None:
            self._stopped = self.seconds
        words = self._voicemail if self._outcome is Outcome.VOICEMAIL and self._voicemail else self._script
        self.query_one("#script Static", Static).update(plain(words, multiline=True))
        self._changed()

    def action_digit(self, digit: int) -> None:
        """How sure the user feels, before and after; of a talk that goes on, the minutes they have."""
        if self._talks_now:
            self._typed = f"{self._typed}{digit}".lstrip("0")[-3:]
        elif digit in SURENESS and self._outcome is None:
            self._before = digit
        elif digit in SURENESS:
            self._after = digit
        self._changed()

    def action_rub_out(self) -> None:
        """Take back the last digit of the minutes."""
        self._typed = self._typed[:-1]
        self._changed()

    @property
    def _talks_now(self) -> bool:
        """Whether the talk is to go on in Live."""
        return self._outcome is Outcome.CONVERTED and not self._spoke

    def action_log(self) -> None:
        """Return how it went."""
        if self._outcome is None:
            return
        began = self._began or self._ws.session.moment()
        minutes = int(self._typed or self._asked_for)
        if self._talks_now and minutes not in MINUTES:
            self.show_error(f"A conversation takes {MINUTES[0]} to {MINUTES[-1]} minutes.")
            return
        seconds = self.seconds if self._began is not None else None
        self.dismiss(
            Called(self._outcome, began, seconds, self._before, self._after, self._talks_now, minutes)
        )

    def _changed(self) -> None:
        self.show_error("")
        self._keep()
        self.tick()
        self.refresh_bindings()
        self.on_resize()


async def ask_sent(screen: OutreachScreen) -> None:
    """Ask whether and when it was sent, or open the card of the call; only inside a worker."""
    request = screen.request
    person = request.contact
    if person is None:
        return
    if request.job.is_attempt and request.channel is ChannelKind.PHONE:
        request.ready()
        await _call(screen, person)
        return
    if await may_go_out(screen) and await sent_like_this(screen):
        await (_log if request.job.is_attempt else _note)(screen, person)


def _lead(person: Contact, against: Sequence[str]) -> str:
    return "\n".join([sent_question(person.name), *against])


def no_address(screen: OutreachScreen) -> list[str]:
    """A sentence where nobody knows how it could have reached them that way."""
    missing = screen.request.unreachable
    return [f"{missing[0].upper()}{missing[1:]}."] if missing else []


async def _note(screen: OutreachScreen, person: Contact) -> None:
    """A letter within a thread: a plain question, unless the guard asks for a reason and the time."""
    workspace, request = screen.workspace, screen.request
    found = workspace.messages.guard(request.job)
    against = [concern.text for concern in found if concern.level is Level.BLOCK]
    if not against:
        lead = " ".join([f"Did you send it to {person.name}?", *no_address(screen)])
        if await screen.dialogs.confirm("Sent?", lead=lead, yes="sent", no="not yet") and (
            said := outcome(screen, lambda: _noted(screen, {}))
        ):
            leave(screen, said)
        return
    drafts = screen.dialogs.drafts("sent", request.job.task or person.uid)
    said = await screen.dialogs.form(
        "Sent?",
        [override_field(), when_field("Sent")],
        lambda values: _noted(screen, values, drafts.keys),
        lead=_lead(person, [*no_address(screen), *against]),
        hints=lambda values: hints_of(workspace, values),
        drafts=drafts,
    )
    if said is not None:
        leave(screen, said)


def _noted(screen: OutreachScreen, values: Mapping[str, str], also: tuple[str, ...] = ()) -> str:
    """Note it as sent; returns what to say of it."""
    request, when, messages = screen.request, values.get("when", ""), screen.workspace.messages
    messages.sent(
        request.job,
        text=screen.field.text,
        at=screen.workspace.outreach.when(when) if when else None,
        override=values.get("override", ""),
        end_drafts=(*request.draft_keys, *also),
    )
    return f"logged: {messages.label(request.job)}   u undoes it"


async def _log(screen: OutreachScreen, person: Contact) -> None:
    """A request: when, and whether there is an answer already."""
    if not _has_reason(screen):
        return
    workspace, request = screen.workspace, screen.request
    blocked = blocked_by(workspace, person.uid)
    drafts = screen.dialogs.drafts("sent", person.uid)

    def make(refusal: Refused | None) -> Form:
        found = workspace.outreach.guard(person.uid)
        return Form(
            "Sent?",
            [
                *([override_field()] if blocked or asks_why(refusal) else []),
                *([channel_field(request.channel)] if request.unreachable else []),
                when_field("Sent"),
                outcome_field(),
                revisit_field(),
            ],
            lead=_lead(
                person,
                [*no_address(screen), *(concern.text for concern in found if concern.level is Level.BLOCK)],
            ),
            hints=lambda values: hints_of(workspace, values),
            refusal=refusal,
            drafts=drafts,
        )

    def save(values: Values) -> Outcome:
        outcome = Outcome(values["outcome"])
        workspace.outreach.log(
            person.uid,
            ChannelKind(values.get("channel", request.channel)),
            workspace.outreach.when(values["when"]),
            subject=request.subject,
            body=screen.field.text,
            outcome=outcome,
            revisit=revisit_of(workspace, values) if outcome is Outcome.LATER else None,
            override=values.get("override", ""),
            about=request.about,
            facts=_facts(screen, request, person),
            end_drafts=(*request.draft_keys, *drafts.keys),
        )
        return outcome

    outcome = await screen.dialogs.settle(make, save)
    if outcome is not None:
        leave(screen, afterwards(workspace, person.uid, outcome), outcome)


def _has_reason(screen: OutreachScreen) -> bool:
    """Whether the reason is there, or stands in the letter.

    Where it is missing, its line asks for it; a sentence of the letter that may be meant stands there then.
    """
    if screen.request.about["why"] or _find_reason(screen):
        return True
    screen.say(
        "Why this person? This sentence of your message may say it: F8 takes it, or write another."
        if screen.request.about["why"]
        else "Write one sentence on why this person. Already sent it? Press ctrl+l to log it.",
        "error",
    )
    screen.query_one("#why").focus()
    return False


def _find_reason(screen: OutreachScreen) -> bool:
    """Put the reason that the letter gives into its line; whether the letter leaves no doubt about it."""
    request, templates = screen.request, screen.workspace.templates
    if request.template is None:
        return False
    values = request.values()
    own, marked = (
        visible(templates.fill(request.template, {**values, "why": why}).text, multiline=True)
        for why in ("", MARKED)
    )
    said = reason_at(screen.field.text, marked, own)
    if found := said or reason_among(screen.field.text, own):
        screen.query_one("#why", LineInput).value = found
    return bool(said)


def as_written(screen: OutreachScreen, person: Contact) -> ComposedMessage:
    """The message as it stands, for the form that logs it; nothing where only the template stands there."""
    request = screen.request
    if request.spoken or (request.untouched and not request.offered and request.about["why"]):
        return NOTHING_COMPOSED
    return ComposedMessage(
        request.subject, screen.field.text, _facts(screen, request, person), request.draft_keys
    )


def _facts(screen: OutreachScreen, request: Request, person: Contact) -> dict[str, object]:
    """What is kept with the attempt beside its text."""
    return {
        "template": request.template.id if request.template else "",
        "slots": screen.workspace.messages.offered_in(screen.field.text, person, request.offered),
        "findings": tuple(dict.fromkeys(found.rule for found in screen.findings.found)),
    }


# -- a call --------------------------------------------------------------------------------------------


async def _call(screen: OutreachScreen, person: Contact) -> None:
    """The card of the call; what came of it is logged at once unless something more has to be said."""

    if not _has_reason(screen):
        return
    workspace = screen.workspace
    called = await screen.dialogs.ask(CallCard(screen, person))
    if called is None:
        return
    if called.outcome is Outcome.LATER or blocked_by(workspace, person.uid):
        saved = await _log_more(screen, person, called)
    else:
        saved = attempt(screen, lambda: _log_call(screen, called, {}))
    if saved:
        leave(screen, afterwards(workspace, person.uid, called.outcome), called.outcome)
        if called.talks_now and (running := workspace.conversation.running()):
            screen.app.post_message(OpenConversation(running.uid, "live"))


def _voicemail(screen: OutreachScreen) -> str:
    templates = screen.workspace.templates
    found = (each for each in templates.all if each.kind == "call" and "voicemail" in each.id)
    letter = next(found, None)
    return templates.fill(letter, screen.request.values()).text if letter else ""


async def _log_more(screen: OutreachScreen, person: Contact, called: Called) -> bool:
    """The day to come back on, and the reason to call all the same."""
    workspace = screen.workspace
    drafts = screen.dialogs.drafts("called", person.uid)
    fields = [override_field()] if blocked_by(workspace, person.uid) else []
    if called.outcome is Outcome.LATER:
        fields.append(revisit_field())
    logged = await screen.dialogs.form(
        "The call",
        fields,
        lambda values: _log_call(screen, called, values, drafts.keys),
        hints=lambda values: hints_of(workspace, {"when": "now", **values}),
        drafts=drafts,
    )
    return logged is not None


def _log_call(
    screen: OutreachScreen, called: Called, values: Mapping[str, str], also: tuple[str, ...] = ()
) -> OutreachAttempt:
    outreach, request = screen.workspace.outreach, screen.request
    contact = request.job.contact
    return outreach.log(
        contact,
        ChannelKind.PHONE,
        called.began,
        outcome=called.outcome,
        call_seconds=called.seconds,
        revisit=revisit_of(screen.workspace, values),
        override=values.get("override", ""),
        about=request.about,
        facts={
            "template": request.template.id if request.template else "",
            "confidence_before": called.before,
            "confidence_after": called.after,
        },
        talk_begins=called.talks_now,
        minutes=called.minutes,
        end_drafts=(*request.draft_keys, str(began_key(contact)), *also),
    )


def leave(screen: OutreachScreen, text: str, outcome: Outcome = Outcome.PENDING) -> None:
    """Back to the place below, which says what was noted and offers what follows."""
    app, contact = screen.app, screen.request.job.contact
    app.pop_screen()
    below = app.screen
    if isinstance(below, PlaceScreen):
        below.say(text)
        # The composer's own worker ends with it.
        below.run_worker(after_log(below, contact, outcome), exclusive=True, group="dialog")
