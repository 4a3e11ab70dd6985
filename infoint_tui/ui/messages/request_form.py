"""Log a message or call that asks for a conversation, or what became of the one that waits; and the lines a
request is written from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...domain import NamedTuple
from ...domain.advice.findings import LINKEDIN, NOTE
from ...domain.contact_limits import Level
from ...domain.english import is_whole
from ...domain.enums import ChannelKind, Outcome, Stage
from ...domain.errors import Refused
from ...domain.messages import KINDS, Slot, gap_words
from ...domain.people import Contact, OutreachAttempt
from ...domain.phrasing import clock_time, count, day, day_and_time, examples_of_times_past, relative_day
from ...domain.zoned_time import valid_zone, zone_place
from ..kit.advice import PAUSE, AdvisedForm
from ..kit.form import CHOICE, TEXT, Field, Values, in_section, told
from ..kit.text import BLANK, Part, assemble, joined, styled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from textual.content import Content

    from ...domain.meeting import Meeting
    from ...services.messages import MessageRequest
    from ...services.workspace import Workspace
    from ..kit.advice import Look
    from ..kit.screen import PlaceScreen


LEAD = "Log what you sent or said elsewhere. infoint never sends anything itself."
ANOTHER = "another"
"""Chosen instead of an outcome: one more message."""

OUTCOMES = (
    (Outcome.ACCEPTED, "accepted", "they said yes; next, agree on a time"),
    (Outcome.LATER, "later", "they asked you to get back in touch later"),
    (Outcome.DECLINED, "declined", "they said no"),
    (Outcome.NO_ANSWER, "no answer", "no one picked up, or you've stopped waiting"),
    (Outcome.VOICEMAIL, "voicemail", "you left a voicemail"),
    (Outcome.BOUNCED, "bounced", "it didn't reach them"),
    (Outcome.CONVERTED, "talked right away", "the call turned into the conversation"),
)

ONLY_CALLS = (Outcome.VOICEMAIL, Outcome.CONVERTED)
"""What becomes of no letter or message."""


def channel_label(kind: ChannelKind) -> str:
    """A channel as people read it."""
    return {"email": "email", "linkedin": "LinkedIn"}.get(kind.value, kind.label)


async def open_outreach(screen: PlaceScreen, contact: str) -> bool:
    """Write to a contact, or log what became of it; returns whether something was saved.

    While an attempt waits for an answer, asks what became of it first; one more message can be chosen there.
    """
    from .request import open_composer

    person = screen.workspace.session.contacts.get(contact)
    if person is None:
        screen.say("That person is gone. Press U to redo if an undo removed them.", "warning")
        return False
    waiting = screen.workspace.relations.waiting(contact)
    if waiting is not None:
        answer = await _what_became(screen, person, waiting)
        if answer is None:
            return False
        if answer != ANOTHER:
            return await _log_outcome(screen, person, waiting, Outcome(answer))
        open_composer(screen, screen.workspace.messages.job_for(contact))
    elif person.stage is Stage.DECLINED:
        await _after_no(screen, person, again=True)
    elif (planned := screen.workspace.planning.planned_with(contact)) is not None:
        await _around_a_talk(screen, person, planned)
    elif person.stage in AFTER_TALK:
        await _after_a_talk(screen, person)
    else:
        open_composer(screen, screen.workspace.messages.job_for(contact))
    return False


AFTER_TALK = (Stage.MET, Stage.THANKED, Stage.IN_TOUCH)
"""Stages of people one has talked to and is in touch with: they are asked for nothing out of the cold."""


async def _write_one_of(
    screen: PlaceScreen, title: str, lead: str, letters: Sequence[tuple[MessageRequest | str, str, str]]
) -> None:
    """Ask which letter it is to be and open it: a message, or a thank-you by its uid."""
    from .request import open_composer
    from .thank_you import open_thanks

    letter = await screen.dialogs.choose(title, letters, lead=lead)
    if isinstance(letter, str):
        open_thanks(screen, letter)
    elif letter is not None:
        open_composer(screen, letter)


async def _after_a_talk(screen: PlaceScreen, person: Contact) -> None:
    """Somebody talked to gets their thank-you, else news."""
    messages = screen.workspace.messages
    owed = next((t for t in screen.workspace.thanks_owed.owed() if t.recipient == person.uid), None)
    letters: list[tuple[MessageRequest | str, str, str]] = [
        (messages.touch_for(person.uid), "an update", "what came of the conversation"),
        (messages.job_for(person.uid), "something else", "a new request"),
    ]
    if owed:
        letters.insert(0, (owed.uid, "thank them", "your thank-you is still open"))
    await _write_one_of(screen, f"Write to {person.name}", "You have talked with them.", letters)


async def _around_a_talk(screen: PlaceScreen, person: Contact, meeting: Meeting) -> None:
    """While a conversation is planned, a letter is most likely about it."""
    from ...services.messages import MessageRequest

    messages = screen.workspace.messages
    confirm = MessageRequest("confirm", person.uid, meeting.uid)
    letters = (
        (confirm, "confirm it", "day, time in both time zones, place"),
        (messages.around(meeting), "ask for another time", "press m once they agree"),
        (messages.job_for(person.uid), "something else", "a new request"),
    )
    await _write_one_of(screen, f"Write to {person.name}", "A conversation is planned.", letters)


async def _what_became(screen: PlaceScreen, person: Contact, waiting: OutreachAttempt) -> str | None:
    sent = waiting.sent_at.in_zone(screen.workspace.session.zone).local()
    today = screen.workspace.session.today
    fitting = [each for each in OUTCOMES if waiting.channel is ChannelKind.PHONE or each[0] not in ONLY_CALLS]
    options = [(outcome.value, label, note) for outcome, label, note in fitting]
    options.append((ANOTHER, "wrote again", f"log message {waiting.n + 1}"))
    sent_on = f"{relative_day(sent.date(), today)}, {clock_time(sent)}"
    return await screen.dialogs.choose(
        f"Any reply from {person.name}?",
        options,
        lead=f"No reply yet to your {channel_label(waiting.channel)} ({sent_on}).",
    )


# -- what became of it ---------------------------------------------------------------------------------


async def _log_outcome(
    screen: PlaceScreen, person: Contact, waiting: OutreachAttempt, outcome: Outcome
) -> bool:
    workspace = screen.workspace
    drafts = screen.dialogs.drafts("outcome", waiting.uid)
    label = next(label for each, label, _note in OUTCOMES if each is outcome)
    fields = [when_field("They replied" if outcome in _ANSWERS else "Noticed")]
    if outcome is Outcome.LATER:
        fields.insert(0, revisit_field())

    def save(values: Values) -> str:
        reach, revisit = workspace.outreach, revisit_of(workspace, values)
        reach.outcome(
            waiting.uid, outcome, reach.when(values["when"]), revisit=revisit, end_drafts=drafts.keys
        )
        return afterwards(workspace, person.uid, outcome)

    said = await screen.dialogs.form(
        f"{person.name}: {label}",
        fields,
        save,
        hints=lambda values: hints_of(workspace, values),
        drafts=drafts,
        fast_editor=screen.settings.fast_editor,
    )
    if said is not None:
        screen.say(said)
        await after_log(screen, person.uid, outcome)
    return said is not None


# -- after a no ----------------------------------------------------------------------------------------


async def after_log(screen: PlaceScreen, contact: str, outcome: Outcome) -> None:
    """After a no, offer two lines of thanks; to ask for another name is offered, never proposed."""
    person = screen.workspace.session.contacts.get(contact)
    if outcome is Outcome.DECLINED and person is not None:
        await _after_no(screen, person)


async def _after_no(screen: PlaceScreen, person: Contact, *, again: bool = False) -> None:
    from ...services.messages import MessageRequest

    thanks = MessageRequest("answer", person.uid, letter="answer.no")
    who_else = MessageRequest("answer", person.uid, letter="answer.name")
    letters = [
        (thanks, "thank them in two lines", "kind, and leaves the door open"),
        (who_else, "thank them, and ask who else to talk to", "only if it feels right"),
    ]
    if again:
        why = "if you have a new reason, such as an introduction"
        letters.append((screen.workspace.messages.job_for(person.uid), "a new request", why))
    await _write_one_of(screen, f"{person.name} said no", "Esc: nothing for now.", letters)


_ANSWERS = (Outcome.ACCEPTED, Outcome.LATER, Outcome.DECLINED)


# -- a message or call ---------------------------------------------------------------------------------


class RequestForm(AdvisedForm):
    """The form with advice on what was written, by the channel chosen."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        looks: Callable[[str], Look],
        pause: float = PAUSE,
        **options: Any,
    ) -> None:
        """A form.

        Args:
            fields: Among them "channel" and "body".
            looks: Gives the look at a message by the value of its channel.
        """
        channel = next(field.value for field in fields if field.name == "channel")
        look = looks(channel)
        super().__init__(title, fields, look=look, on_field="body", pause=pause, **options)
        self._looks = looks

    def _changed(self, name: str) -> None:
        super()._changed(name)
        if name == "channel":
            self.findings.look_again(self._looks(self.fields.shown(name)))


class ComposedMessage(NamedTuple):
    """A message as it stands in the composer."""

    subject: str
    body: str
    facts: Mapping[str, object]
    """What is kept with the attempt beside its text, such as the times it offers."""
    drafts: tuple[str, ...]
    """Keys of the drafts that end once it is logged."""


NOTHING_COMPOSED = ComposedMessage("", "", {}, ())


async def log_attempt(
    screen: PlaceScreen, person: Contact, written: ComposedMessage = NOTHING_COMPOSED
) -> tuple[str, Outcome] | None:
    """Log a message or call made elsewhere; returns what to say and the outcome, or None."""
    workspace = screen.workspace
    try:
        number = workspace.outreach.next_number(person.uid)
    except Refused as refusal:
        if refusal.field != "why_this_person":
            screen.say(str(refusal), "error")
            return None
        number = 1
    against = workspace.outreach.guard(person.uid)
    blocked = any(concern.level is Level.BLOCK for concern in against)
    drafts = screen.dialogs.drafts("log", person.uid)

    off = screen.settings.lint_off
    linkedin = workspace.outreach.linkedin_text(person.uid, str(written.facts.get("template", "")))

    def look(channel: str) -> Look:
        return workspace.linting.request_look(
            person, ChannelKind(channel), off=off, n=number, linkedin=linkedin
        )

    def make(refusal: Refused | None) -> RequestForm:
        return RequestForm(
            f"Outreach to {person.name}" + (f", message {number}" if number > 1 else ""),
            _fields(workspace, person, written, blocked=blocked or asks_why(refusal)),
            lead="\n".join([LEAD, *(concern.text for concern in against)]),
            hints=lambda values: {
                **hints_of(workspace, values),
                **_hours(workspace, person, values),
            },
            refusal=refusal,
            drafts=drafts,
            fast_editor=screen.settings.fast_editor,
            looks=look,
            pause=PAUSE if screen.intervals else 0,
        )

    def save(values: Values) -> Outcome:
        reach, revisit = workspace.outreach, revisit_of(workspace, values)
        outcome = Outcome(values["outcome"])
        reach.log(
            person.uid,
            ChannelKind(values["channel"]),
            reach.when(values["when"]),
            subject=values["subject"].strip(),
            body=values["body"],
            outcome=outcome,
            revisit=revisit if outcome is Outcome.LATER else None,
            why=values.get("why_this_person", ""),
            override=values.get("override", ""),
            facts=written.facts,
            elsewhere=bool(written.body),
            end_drafts=(*written.drafts, *drafts.keys),
        )
        return outcome

    outcome = await screen.dialogs.settle(make, save)
    return None if outcome is None else (afterwards(workspace, person.uid, outcome), outcome)


def blocked_by(workspace: Workspace, contact: str) -> bool:
    """Whether a message needs a reason now."""
    return any(concern.level is Level.BLOCK for concern in workspace.outreach.guard(contact))


def asks_why(refusal: Refused | None) -> bool:
    """Whether it was refused because a message needs a reason now."""
    return refusal is not None and refusal.field == "override"


def hours_of(workspace: Workspace, person: Contact, when: str, channel: str = "phone") -> str:
    """Whether a call comes at a bad time over there; empty where it does not."""
    try:
        at = workspace.outreach.when(when)
    except Refused:
        return ""
    found = workspace.outreach.guard(person.uid, ChannelKind(channel), at)
    return next((concern.text for concern in found if concern.kind == "hours"), "")


def _hours(workspace: Workspace, person: Contact, values: Values) -> Mapping[str, str]:
    text = hours_of(workspace, person, values["when"], values["channel"])
    return {"channel": text} if text else {}


def _fields(workspace: Workspace, person: Contact, written: ComposedMessage, *, blocked: bool) -> list[Field]:
    fields = []
    if blocked:
        fields.append(override_field())
    if not person.why_this_person.strip():
        fields.append(
            Field(
                "why_this_person",
                "Why this person",
                help="One sentence. Requests without a reason get fewer replies.",
                placeholder="for example You moved into rescue work at forty, and I'd love to hear how.",
            )
        )
    return [
        *fields,
        channel_field(workspace.outreach.usual_channel(person.uid)),
        when_field("Sent or called"),
        outcome_field(),
        revisit_field(),
        *in_section(
            "What you wrote",
            [
                Field("subject", "Subject", value=written.subject, placeholder="of an email"),
                Field("body", "Message", TEXT, written.body, help="Optional.", rows=5),
            ],
        ),
    ]


def override_field() -> Field:
    """The reason to go against the guard."""
    return Field("override", "Anyway", help="Say why in a few words. It's saved with the message.")


def outcome_field() -> Field:
    """The answer, where there is one already."""
    outcomes = [(Outcome.PENDING.value, "waiting")]
    outcomes += [
        (outcome.value, label) for outcome, label, _note in OUTCOMES if outcome is not Outcome.BOUNCED
    ]
    return Field("outcome", "Answer", CHOICE, Outcome.PENDING.value, options=outcomes)


def when_field(label: str) -> Field:
    """When it was."""
    return Field("when", label, value="now", placeholder=examples_of_times_past(), proposed=True)


def revisit_field() -> Field:
    """The day to come back on, asked for where they said "later"."""
    return Field(
        "revisit",
        "Follow up on",
        help="When they'd like to hear from you.",
        placeholder="may 4, +6w, mon",
        applies=lambda texts: texts.get("outcome", Outcome.LATER) == Outcome.LATER,
    )


def revisit_of(workspace: Workspace, values: Mapping[str, Any]) -> date | None:
    """The day to come back on, where one was typed."""
    text = values.get("revisit", "").strip()
    return workspace.outreach.day(text) if text else None


def channel_field(channel: ChannelKind) -> Field:
    """How it went out."""
    options = [(kind.value, channel_label(kind)) for kind in ChannelKind]
    return Field("channel", "Channel", CHOICE, channel.value, options=options)


def hints_of(workspace: Workspace, values: Values) -> Mapping[str, str]:
    """What is understood of the typed times."""
    now = workspace.session.moment().local()

    def moment() -> str:
        at = workspace.outreach.when(values["when"]).local()
        return day_and_time(at) + (" is in the future" if at > now else "")

    def back() -> str:
        found = revisit_of(workspace, values)
        return day(found, today=now.date()) if found else ""

    found = {"when": told(moment)}
    if values.get("revisit", "").strip():
        found["revisit"] = told(back)
    return found


def afterwards(workspace: Workspace, contact: str, outcome: Outcome) -> str:
    """What changed, and what is next."""
    person = workspace.session.contacts.get(contact)
    if person is None:
        return "logged"
    next_step = {
        Outcome.ACCEPTED: "Press m to schedule it.",
        Outcome.CONVERTED: "Your reflection and thank-you are on Today.",
    }.get(outcome, "")
    if outcome in (Outcome.DECLINED, Outcome.LATER) and workspace.people.talked_with(contact):
        next_step = "You've already talked, so their stage stays."
    return f"logged: {person.name}, now {person.stage.label}. {next_step}".strip()


NOTE_FREE, NOTE_PAID = 200, 300
"""Characters of a note with a request to connect on LinkedIn, without and with a subscription (LI)."""
INMAIL_BEST, INMAIL_MOST = 400, 1_900
"""Characters up to which an InMail is answered best, and the most there may be (LI)."""
SUBJECT_MOST = 200
"""Characters of the subject of an InMail (LI)."""
SHORT, IDEAL, LONG = 25, 100, 150
"""Words of a request (SFU, DUKE)."""
TEXT_ONE = 160
"""Characters that travel as one text message."""


def to_line(person: Contact, job: MessageRequest, number: int, workspace: Workspace) -> Content:
    """Whom it is for, what it does, which message it is, and what time it is there."""
    what = "" if job.kind == "request" else KINDS.get(job.kind, job.kind)
    if job.is_attempt and number > 1:
        what = f"message {number}"
    parts: list[Part] = [assemble((person.name, "bold"))]
    if person.role_line:
        parts.append(styled(person.role_line, "$text-muted"))
    if what:
        parts.append(styled(what, "$text-accent"))
    if valid_zone(person.zone) and person.zone != workspace.session.zone:
        there = workspace.session.moment().in_zone(person.zone).local()
        parts.append(styled(f"{day_and_time(there)} in {zone_place(person.zone)}", "$text-muted"))
    return joined(" · ", parts)


def concern_lines(workspace: Workspace, job: MessageRequest, channel: ChannelKind) -> Content:
    """What the guard says, the strongest first; within a thread what is unusual about the time."""
    if not (job.is_attempt or job.is_touch):
        meeting, person = (
            workspace.session.meetings.get(job.meeting),
            workspace.session.contacts.get(job.contact),
        )
        if meeting is None or meeting.start is None or person is None:
            return BLANK
        notes = workspace.planning.preview(meeting.start, person)[1:]
        return joined("\n", [styled(f"· {note}", "$text-warning") for note in notes]) if notes else BLANK
    found = workspace.messages.guard(job, channel=channel)
    rows = [
        assemble(("! ", "bold $text-warning"), concern.text)
        if concern.level is not Level.HINT
        else styled(f"· {concern.text}", "$text-muted")
        for concern in found
    ]
    return joined("\n", list(rows)) if rows else BLANK


def asked_line(slot: Slot, text: str) -> Content:
    """What a line asks for, with an example; a text that reads like a note gets a remark."""
    if text.strip() and not is_whole(text):
        return styled(
            f"Write it as you'd say it, as a whole sentence. Example: {slot.example}", "$text-warning"
        )
    return assemble((slot.ask, "bold"), styled(f" Example: {slot.example}", "$text-muted"))


def remark_line(
    letter: str,
    subject: str,
    channel: ChannelKind,
    open_: Sequence[str] = (),
    *,
    spoken: bool,
    calm: bool = False,
    unreachable: str = "",
    linkedin: str = NOTE,
) -> Content:
    """How long it is for its channel, and what is still open; calmly where nobody has begun to write.

    What it is on LinkedIn decides how long it may be there, see `OutreachService.linkedin_text`.
    """
    parts: list[Part] = []
    if not spoken:
        parts.append(_length(letter, subject, channel, linkedin))
    if open_:
        words = ", ".join(map(gap_words, open_))
        parts.append(styled(f"still blank: {words}", "$text-muted" if calm else "bold $text-warning"))
    if unreachable:
        parts.append(styled(unreachable, "bold $text-warning"))
    if spoken:
        parts.append(styled("F8 starts the call", "$text-muted"))
    return joined(" · ", parts) if parts else BLANK


def _length(letter: str, subject: str, channel: ChannelKind, linkedin: str) -> Content:
    from ...domain.advice import body_words

    characters, words = len(letter.strip()), body_words(letter)
    if channel is ChannelKind.LINKEDIN and (linkedin != LINKEDIN or characters > INMAIL_MOST):
        return _linkedin(characters, subject, linkedin)
    if channel is ChannelKind.MESSAGE:
        texts = -(-characters // TEXT_ONE)
        return styled(f"{characters} characters, {count(texts, 'text')}", "$text-muted")
    said = count(words, "word")
    if words > LONG:
        return styled(f"{said}. Long messages get put off.", "$text-warning")
    if words < SHORT:
        return styled(f"{said}, a bit short", "$text-muted")
    return styled(said if words <= IDEAL else f"{said}, aim for {IDEAL}", "$text-muted")


def _linkedin(characters: int, subject: str, kind: str) -> Content:
    """A note goes with the request to connect; one that outgrows it is an InMail."""
    if kind == LINKEDIN:
        return styled(f"{characters}/{INMAIL_MOST} for a message on LinkedIn", "bold $text-error")
    if kind == NOTE and characters <= NOTE_FREE:
        return styled(f"{characters}/{NOTE_FREE} for a note", "$text-success")
    if kind == NOTE and characters <= NOTE_PAID:
        return styled(
            f"{characters}/{NOTE_FREE} for a note, {NOTE_PAID} with a subscription", "bold $text-error"
        )
    if len(subject) > SUBJECT_MOST:
        return styled(f"subject {len(subject)}/{SUBJECT_MOST} for an InMail", "bold $text-error")
    if characters > INMAIL_MOST:
        return styled(f"{characters}/{INMAIL_MOST} for an InMail", "bold $text-error")
    style = "$text-muted" if characters <= INMAIL_BEST else "$text-warning"
    return styled(f"{characters} characters; InMail: {INMAIL_BEST} is best, {INMAIL_MOST} the limit", style)
