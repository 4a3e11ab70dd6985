"""What the composer holds: letter, lines and times, and how they fill each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import getters

from ...domain.errors import Refused
from ...domain.letters import Filled, LetterTemplate, gaps
from ...domain.moment import Moment
from ...domain.visible import visible
from ...domain.words import ChannelKind
from ..widgets.choice import Choice
from ..widgets.line_input import LineInput
from .advised_letter import AdvisedLetter

if TYPE_CHECKING:
    from ...domain.people import Contact
    from ...domain.settings import Settings
    from ...services.composing import Job
    from ...services.drafts import DraftKey
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
        job: Job,
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
        self.composing = workspace.composing
        self.offered: tuple[Moment, ...] = ()
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
        return self.workspace.contacts.get(self.job.contact)

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
            return self.workspace.reach.next_number(self.job.contact)
        except Refused:
            return 1

    @property
    def draft_keys(self) -> tuple[str, ...]:
        """The drafts of everything typed here, for the change that commits them."""
        return tuple(str(self._key(field)) for field in _KEPT)

    def is_open(self) -> bool | None:
        """Dimmed where nothing may be changed."""
        return None if self.workspace.read_only or self.contact is None else True

    def may_log(self) -> bool | None:
        """Hidden where the letter belongs to a conversation."""
        return self.is_open() if self.job.is_attempt or self.job.is_touch else False

    def _key(self, field: str) -> DraftKey:
        from ...services.drafts import DraftKey

        place = "outreach" if self.job.is_attempt else f"letter-{self.job.kind}"
        about = self.job.task if self.job.is_touch else ""
        return DraftKey(place, about or self.job.meeting or self.job.contact, field)

    def _first_channel(self) -> ChannelKind:
        from ..dialogs.outreach_form import usual_channel

        person = self.contact
        attempts = self.workspace.reach.attempts(self.job.contact)
        if self.job.kind == "nudge" and attempts:
            return attempts[-1].channel
        return usual_channel(person) if person else ChannelKind.EMAIL

    def _first_template(self, wanted: str) -> LetterTemplate | None:
        letters = self.workspace.letters
        kept = letters.find(wanted) if wanted else None
        return kept or next(iter(self.templates()), None)

    def templates(self) -> list[LetterTemplate]:
        """The templates for this letter, the best fit first."""
        from ...services.letters import MEDIUM_OF

        letters, medium = self.workspace.letters, MEDIUM_OF[self.channel]
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
            self._seed = self.workspace.letters.fill(self.template, self.values())

    def values(self) -> Mapping[str, str]:
        """What the gaps become."""
        return self.composing.values(self.job, self._tone.value, self.about, self.offered)

    # -- the text ------------------------------------------------------------------------------------

    def use(self, template: LetterTemplate | None, *, replace: bool = False) -> None:
        """Write the letter by a template; a text of the user's own is kept unless it is to be replaced."""
        untouched, plain_subject = self.untouched, self._subject.value == visible(self._seed.subject)
        self.template = template or self.template
        if template is not None:
            self.workspace.drafts.put(self._key("letter"), template.id)
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

    def offer(self, times: tuple[Moment, ...]) -> None:
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
        if self.workspace.read_only:
            return
        key = self._key(field)
        if text != start:
            self.workspace.drafts.put(key, text, **({} if text else {"emptied": True}))
        elif self.workspace.drafts.peek(key) is not None:
            self.workspace.drafts.drop(key)

    def _show_lines(self) -> None:
        """Show what follows from channel, template and length."""
        raise NotImplementedError


_KEPT = ("me", "us", "why", "subject", "body", "letter", "channel", "tone", "slots")


def times_of(text: str) -> tuple[Moment, ...]:
    """The times kept in a draft, as far as they can be read."""
    found = []
    for part in filter(None, text.split(";")):
        try:
            found.append(Moment.parse(part))
        except ValueError:
            continue
    return tuple(found)
