"""The card of a call that asks: a script, a watch that never beeps, one key for how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from ...domain.enums import ChannelKind, Outcome
from ...domain.meeting import MINUTES
from ...domain.phrasing import mm_ss
from ...domain.zoned_time import ZonedTime
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog
from ..kit.text import BLANK, Part, assemble, joined, plain

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.people import Contact
    from ...services.drafts import DraftKey
    from ...services.workspace import Workspace


CARD = "request call"
START = Command(
    "request.start", "space", "start", "start", "Start the timer when they pick up.", CARD, 1, "is_waiting",
)  # fmt: skip
YES = Command("request.yes", "y", "outcome('accepted')", "yes", "They said yes.", CARD)
LATER = Command(
    "request.later", "l", "outcome('later')", "later", "They asked you to call back another day.", CARD
)
NO = Command("request.no", "n", "outcome('declined')", "no", "They'd rather not.", CARD)
TALK = Command(
    "request.talk", "t", "outcome('converted')", "talking now", "They have time now. Opens Live.", CARD
)
WE_TALKED = Command(
    "request.spoke", "s", "outcome('spoke')", "we talked",
    "You had the conversation on this call. It counts as done.", CARD,
)  # fmt: skip
VOICEMAIL = Command(
    "request.voicemail",
    "v",
    "outcome('voicemail')",
    "voicemail",
    "You got voicemail. Shows what to say.",
    CARD,
)
NOBODY = Command("request.nobody", "o", "outcome('no_answer')", "no answer", "No one picked up.", CARD)
WRONG = Command(
    "request.wrong", "b", "outcome('bounced')", "wrong number", "The number doesn't reach them.", CARD
)
SURE = Command(
    "request.sure", "1,2,3,4,5", "digit", "how sure",
    "How sure you feel, 1 to 5: before, and after. After t, the minutes they have.", CARD, palette=False,
)  # fmt: skip
LOG = Command("request.log", "enter,ctrl+s", "log", "log", "Log the call.", CARD, 1, "is_over")

CALL: tuple[Command, ...] = (START, LOG, YES, LATER, NO, TALK, WE_TALKED, VOICEMAIL, NOBODY, WRONG)
COMMANDS = CALL

TICK = 0.5
BAR = 20
"""Cells of the bar."""
FORGOTTEN_AFTER = timedelta(hours=1)
"""So long after its start a call that was never logged is not gone on with."""
SURENESS = range(1, 6)
SPOKE = "spoke"
"""The call was the conversation and is over."""
ENDINGS = (
    (
        ("y", Outcome.ACCEPTED.value, "yes"),
        ("l", Outcome.LATER.value, "later"),
        ("n", Outcome.DECLINED.value, "no"),
        ("t", Outcome.CONVERTED.value, "talking now"),
    ),
    (
        ("v", Outcome.VOICEMAIL.value, "voicemail"),
        ("o", Outcome.NO_ANSWER.value, "no answer"),
        ("b", Outcome.BOUNCED.value, "wrong number"),
        ("s", SPOKE, "we talked"),
    ),
)
"""Key, outcome and words of each way a call may end."""


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
    from ...services.drafts import DraftKey

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

    def __init__(
        self,
        person: Contact,
        workspace: Workspace,
        *,
        script: str,
        voicemail: str,
        hours: str,
        intervals: bool,
    ) -> None:
        """A card.

        Args:
            person: Whom is called.
            workspace: The open data home: its clock, its drafts, its rules.
            script: What to say.
            voicemail: What to say to a machine.
            hours: Whether a call comes at a good time over there; empty where it does.
            intervals: Whether timers run.
        """
        number = person.channel(ChannelKind.PHONE)
        title = f"Call {person.name}" + (f", {number}" if number else ": no phone number yet")
        super().__init__(title, lead=hours)
        self._ws = workspace
        self._person = person
        self._script = script
        self._voicemail = voicemail
        self._intervals = intervals
        self._outcome: Outcome | None = None
        self._spoke = False
        self._stopped: int | None = None
        self._before: int | None = None
        self._after: int | None = None
        self._typed = ""
        """The minutes they have, as typed."""
        self._began: ZonedTime | None = None
        self._restore()
        table = workspace.rules.table
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
            sure = f"feeling {self._before} of 5" if self._before else "1-5: how sure you feel"
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
        rows: list[Part] = [joined(" ", [self._key(*each) for each in row]) for row in ENDINGS]
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
                    (f"   how sure you feel now: {sure}", "$text-muted"),
                )
            )
        return joined("\n", rows)

    def _key(self, key: str, outcome: str, words: str) -> Content:
        """One key for how it ended, the chosen one marked."""
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
