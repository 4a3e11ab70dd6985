"""What a letter is written with: its values, the times it offers, and whether it is ready to go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from ..domain.contact_limits import Concern
from ..domain.enums import ChannelKind, Formality, PathKind, TaskState
from ..domain.errors import Refused
from ..domain.interactions import KIND_OF_TASK
from ..domain.messages import (
    PLACEHOLDERS,
    SILENT,
    Busy,
    Calendar,
    Filled,
    LetterTemplate,
    fill_letter,
    fitting,
    gaps,
    notes,
    propose,
    render,
    suggest,
    without_job,
)
from ..domain.people import Culture, culture_of
from ..domain.task import Task
from ..domain.zoned_time import ZonedTime
from .agenda import within_a_sentence
from .drafts import DraftKey
from .template_file import Stamp, TemplateFile

if TYPE_CHECKING:
    from ..content.letter_files import LetterFile
    from ..domain.meeting import Meeting
    from ..domain.people import Contact, Path, Profile
    from .workspace import Workspace


PLACE = "templates/letters.yaml"
"""The user's file in the data home."""
ME = "letters"
"""Label of the pitch that holds the one line about the user."""
_LINE = 200
"""Characters a line about the user has at most where it is taken from the introduction."""

MEDIUM_OF: Mapping[ChannelKind, str] = {
    ChannelKind.EMAIL: "email",
    ChannelKind.LETTER: "letter",
    ChannelKind.LINKEDIN: "linkedin",
    ChannelKind.MESSAGE: "message",
    ChannelKind.PHONE: "call",
    ChannelKind.IN_PERSON: "call",
    ChannelKind.OTHER: "message",
}
"""How a channel is written for."""


class TemplateService:
    """Reads templates; changes nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        self._on_disk = TemplateFile(workspace, PLACE)
        self._built_in: tuple[LetterTemplate, ...] | None = None
        self._stamp: Stamp | None = None
        self._read: LetterFile | None = None
        self._good: dict[str, LetterTemplate] = {}
        """The last version of each entry of the user's file that could be used."""
        self._hidden: frozenset[str] = frozenset()

    # -- which there are -------------------------------------------------------------------------------

    @property
    def built_in(self) -> tuple[LetterTemplate, ...]:
        """The letters that come with the program."""
        if self._built_in is None:
            from ..content.letter_files import built_in_letters

            self._built_in = built_in_letters()
        return self._built_in

    @property
    def all(self) -> list[LetterTemplate]:
        """Every letter on offer, the user's own first; the file is read again when it has changed."""
        self._follow()
        known = {letter.id for letter in self.built_in}
        own = [letter for letter in self._good.values() if letter.id not in known]
        rest = [self._good.get(letter.id, letter) for letter in self.built_in]
        return [letter for letter in (*own, *rest) if letter.id not in self._hidden]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the user's file, each with its place."""
        self._follow()
        return self._read.problems if self._read else ()

    def fitting(self, kind: str, medium: str = "", formality: str = "") -> list[LetterTemplate]:
        """The letters of a kind, the best fit for a medium and a formality first."""
        return fitting(self.all, kind, medium, formality)

    def find(self, letter_id: str) -> LetterTemplate | None:
        """A letter on offer by its id."""
        return next((letter for letter in self.all if letter.id == letter_id), None)

    def _follow(self) -> None:
        """Read the user's file if it changed; what cannot be read keeps its last good version."""
        stamp = self._on_disk.stamp()
        if stamp is None:
            self._stamp, self._read, self._good, self._hidden = None, None, {}, frozenset()
        if stamp == self._stamp:
            return
        from ..content.letter_files import read_letters

        self._stamp = stamp
        self._read = read_letters(self._ws.home.path, self.built_in)
        if self._read.readable:
            kept = {name: old for name, old in self._good.items() if name in self._read.failed}
            self._good = {**kept, **{letter.id: letter for letter in self._read.letters}}
            self._hidden = self._read.hidden

    # -- the user's file --------------------------------------------------------------------------------

    def text(self, letter: LetterTemplate | None = None) -> str:
        """The user's file as it stands, else one with a letter to change. Refuses what cannot be read."""
        found = self._on_disk.text()
        if found is not None:
            return found
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        lines = [
            "# Letters of your own. The id of a letter that comes with the program changes that letter;",
            "# another id adds one. hide: [id, id] takes letters away. In braces, with {name|other words}",
            "# for when nothing is known:",
            *(f"#   {line}" for line in wrap(names, 90)),
            "letters:",
        ]
        if letter is not None:
            lines += [
                f"  - id: {letter.id}",
                f"    kind: {letter.kind}",
                f"    medium: {letter.medium}",
                f"    formality: {letter.formality}",
                f"    name: {_quoted(letter.name)}",
                f"    subject: {_quoted(letter.subject)}",
                "    body: |",
                *(f"      {line}".rstrip() for line in letter.body.splitlines()),
            ]
        return "\n".join(lines) + "\n"

    def write(self, text: str) -> str:
        """Store the user's file. Refuses what cannot be stored; what is wrong in it is among `problems`."""
        self._on_disk.store(text)
        return f"{PLACE} stored"

    # -- filling ---------------------------------------------------------------------------------------

    def fill(self, template: LetterTemplate, values: Mapping[str, str]) -> Filled:
        """A letter with its values; see `values`."""
        silent = self._ws.session.profile.not_job_style == SILENT
        return fill_letter(without_job(template) if silent else template, values)

    def values(self, contact: Contact, formality: str = "") -> dict[str, str]:
        """What is known about a contact and the user, by the names of the gaps.

        Args:
            contact: Whom the letter is for.
            formality: How they are addressed, where that is not as the contact says.
        """
        from ..domain.phrasing import day
        from ..domain.thank_you import address

        ws = self._ws
        profile = ws.session.profile
        customs = culture_of(profile.culture)
        tone = formality if formality in {each.value for each in Formality} else contact.formality.value
        them = address(contact.replace(formality=Formality(tone)))
        referrer = ws.session.contacts.get(contact.introduced_by)
        paths = [path for uid in contact.paths if (path := ws.session.paths.get(uid))]
        attempts = ws.outreach.attempts(contact.uid)
        today = ws.session.moment().local().date()
        return {
            "greeting": f"{_hello(Formality(tone), customs)} {them}",
            "opening": customs.opening,
            "closing": _CLOSING[Formality(tone)],
            "them": them,
            "first_name": contact.first_name,
            "name": contact.name,
            "role": contact.title,
            "org": contact.organisation,
            "me": self.me(profile),
            "us": contact.connection,
            "why": contact.why_this_person,
            "my_name": profile.name,
            "my_first_name": profile.name.split()[0] if profile.name.split() else "",
            "my_email": profile.email,
            "my_phone": profile.phone,
            "field": _field(paths[0]) if paths else "",
            "minutes": str(ws.rules.table.number("request.ask_minutes")),
            "referrer": referrer.name if referrer else "",
            "sent_on": day(attempts[-1].sent_at.in_zone(ws.session.zone).local(), today=today)
            if attempts
            else "",
        }

    @staticmethod
    def me(profile: Profile) -> str:
        """The user in one line: as written for letters, else the first sentence of the introduction."""
        for pitch in profile.pitches:
            if pitch.label == ME and pitch.text.strip():
                return " ".join(pitch.text.split())
        first = profile.pitches[0].text if profile.pitches else ""
        lines = [line for line in first.splitlines() if line.strip()]
        line = " ".join(lines[0].split()) if lines else ""
        for stop in (". ", "! "):
            line = line.split(stop)[0]
        if line and len(line) <= _LINE:
            return line
        return f"My name is {profile.name}" if profile.name else ""


def _hello(tone: Formality, customs: Culture) -> str:
    """The word before their name."""
    if tone is Formality.NEUTRAL:
        return customs.greeting
    return "Hi" if tone is Formality.FRIENDLY else "Dear"


def _quoted(text: str) -> str:
    """A line that YAML reads as this text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_CLOSING = {
    Formality.FORMAL: "Yours sincerely",
    Formality.NEUTRAL: "Kind regards",
    Formality.FRIENDLY: "Best wishes",
}


_DOES = ("er", "or", "ist", "ian", "ant", "eur", "medic", "nurse", "chef", "guide", "pilot", "coach")
"""How words end that name somebody by what they do."""


def _field(path: Path) -> str:
    """A path as it can stand within a sentence: "work as a paramedic", "UX research"."""
    words = path.title.split()
    if words and words[0][1:] == words[0][1:].lower():
        words[0] = words[0].lower()
    title = " ".join(words)
    if path.kind is not PathKind.OCCUPATION or not title.casefold().endswith(_DOES):
        return title
    return f"work as {'an' if title[0] in 'aeiou' else 'a'} {title}"


ATTEMPTS = ("request", "nudge")
"""Kinds of letters that ask for a conversation; sending one is an attempt."""
TOUCHES = {
    "update": "update",
    "answer": "thanks_again",
    "loop": "loop",
    "apology": "apology",
    "thanks_introducer": "thanks_again",
}
"""Kinds of letters that are signs of life, and the kind of message each one is."""


class MessageRequest(NamedTuple):
    """What is written to whom, and about what."""

    kind: str
    """One of `letters.KINDS`."""
    contact: str
    meeting: str = ""
    task: str = ""
    """Uid of the task that is done once it is sent."""
    letter: str = ""
    """Id of the template to begin with."""
    about: str = ""
    """Uid of the milestone or resource it tells of."""

    @property
    def is_attempt(self) -> bool:
        """Whether it asks for a conversation."""
        return self.kind in ATTEMPTS

    @property
    def is_touch(self) -> bool:
        """Whether it is a sign of life."""
        return self.kind in TOUCHES


class Offer(NamedTuple):
    """A time that may be offered."""

    at: ZonedTime
    text: str
    notes: tuple[str, ...]
    """What deserves a second look."""


class MessageService:
    """Letters in the making."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def job_for(self, contact: str) -> MessageRequest:
        """What is written to a contact next: a request, or a reminder of it."""
        return MessageRequest("nudge" if self._ws.outreach.waiting(contact) else "request", contact)

    def around(self, meeting: Meeting) -> MessageRequest:
        """What moves a planned conversation: with an apology where it comes at short notice (O)."""
        notice = self._ws.rules.table.length("reschedule.notice")
        late = meeting.start is not None and meeting.start.utc - self._ws.session.clock.now() < notice
        letter = "reschedule.late" if late else "reschedule"
        return MessageRequest("reschedule", meeting.first_contact, meeting.uid, letter=letter)

    def touch_for(self, contact: str, task_uid: str = "", about: str = "") -> MessageRequest:
        """The letter that a task asks for, or one to somebody who is known; `about` is what it tells of."""
        task = self._ws.session.tasks.get(task_uid)
        if task is None:
            return MessageRequest("update", contact, letter="hello" if about else "", about=about)
        if task.rule == "milestone.tell":
            about = task.about
        kind, letter = _LETTER_OF_TASK.get(task.type, ("update", ""))
        return MessageRequest(kind, contact, task.meeting, task_uid, letter, about)

    def touch_kind(self, job: MessageRequest) -> str:
        """Which of `touch.KINDS` a letter is, by the task it does and by what it tells of."""
        task = self._ws.session.tasks.get(job.task)
        if task is not None and task.type in KIND_OF_TASK:
            return KIND_OF_TASK[task.type]
        if self._ws.session.milestones.get(job.about) is not None:
            return "milestone"
        if self._ws.session.resources.get(job.about) is not None:
            return "resource"
        return "question" if job.letter == "answer.name" else TOUCHES[job.kind]

    def guard(self, job: MessageRequest, channel: ChannelKind | None = None) -> list[Concern]:
        """What speaks against a letter now; nothing does where it belongs to a conversation."""
        if job.is_attempt:
            return self._ws.outreach.guard(job.contact, channel)
        if not job.is_touch:
            return []
        return self._ws.follow_up.guard(job.contact, kind=self.touch_kind(job))

    def values(
        self, job: MessageRequest, tone: str, typed: Mapping[str, str], offered: Sequence[ZonedTime]
    ) -> dict[str, str]:
        """The values of all gaps that can be filled.

        Args:
            job: What is written.
            tone: How they are addressed.
            typed: What the user says of themselves and the contact: me, us, why.
            offered: The times to offer.
        """
        person = self._ws.session.contacts.need(job.contact)
        known = self._ws.templates.values(person, tone)
        known |= {name: " ".join(text.split()) for name, text in typed.items()}
        known |= {name: within_a_sentence(known[name]) for name in ("us", "why")}
        known["slots"] = "\n".join(self.said(person, at) for at in offered)
        meeting = self._ws.session.meetings.get(job.meeting)
        if meeting is not None:
            known |= self._of_meeting(meeting, person)
        if job.kind == "update" and (did := self._did(job)):
            known["did"] = within_a_sentence(did)
        return known

    def _did(self, job: MessageRequest) -> str:
        """What the user did or reached, as far as it is written down."""
        milestone = self._ws.session.milestones.get(job.about)
        if milestone is not None:
            return milestone.text
        task = self._ws.session.tasks.get(job.task)
        return task.detail.removeprefix(_DID) if task is not None and task.detail.startswith(_DID) else ""

    def _of_meeting(self, meeting: Meeting, person: Contact) -> dict[str, str]:
        from .today import who_calls

        place = meeting.place or meeting.link
        if not place and (calls := who_calls(meeting, person)):
            place = calls.replace("you call", "I call you on") if "+" in calls else ""
        found = {"minutes": str(meeting.agreed_minutes), "place": place}
        guest = self._ws.session.contacts.get(meeting.first_contact)
        if guest is not None and guest.uid != person.uid:
            found["new_name"] = guest.name
        if meeting.start is not None:
            found["when"] = self.said(person, meeting.start)
        return found

    # -- times to offer --------------------------------------------------------------------------------

    def said(self, person: Contact, at: ZonedTime) -> str:
        """A time as it stands in a letter, in both zones."""
        return render(at, self._ws.session.zone, person.zone)

    def offer(self, person: Contact, at: ZonedTime, minutes: int = 20) -> Offer:
        """A time in both zones, and what is unusual about it."""
        return self._offer(person, at, minutes, self._calendar(person))

    def _offer(self, person: Contact, at: ZonedTime, minutes: int, calendar: Calendar) -> Offer:
        return Offer(at, self.said(person, at), tuple(notes(at, minutes, calendar)))

    def times(self, person: Contact, minutes: int = 20) -> tuple[list[Offer], list[ZonedTime]]:
        """Times to choose from, and the ones suggested among them."""
        calendar = self._calendar(person)
        found = propose(self._ws.session.clock.now(), minutes, calendar)
        return [self._offer(person, at, minutes, calendar) for at in found], suggest(found)

    def typed_time(self, text: str) -> ZonedTime:
        """A time typed by the user, in their zone. Refuses what it cannot read, gaps, overlaps, the past."""
        at = self._ws.planning.when(text, self._ws.session.zone)
        if at.utc <= self._ws.session.clock.now():
            raise Refused("That time has passed.", "Offer one that is ahead.", field="when")
        return at

    def _calendar(self, person: Contact) -> Calendar:
        ws = self._ws
        busy = [
            Busy(meeting.start.utc, meeting.start.utc + timedelta(minutes=meeting.agreed_minutes))
            for meeting in ws.session.meetings.all()
            if meeting.planned and meeting.start is not None
        ]
        return Calendar(
            ws.session.zone, person.zone, frozenset(ws.session.profile.work_days), ws.rules.holidays, busy
        )

    # -- ready and sent --------------------------------------------------------------------------------

    @staticmethod
    def refuse_gaps(subject: str, body: str) -> None:
        """Refuse a letter with something left open, by name."""
        open_ = gaps(f"{subject}\n{body}")
        if open_:
            named = open_[0] if len(open_) == 1 else f"{', '.join(open_[:-1])} and {open_[-1]}"
            raise Refused(f"Still open: {named}.", "Fill it in, or take it out of the text.", field="body")

    def sent(
        self,
        job: MessageRequest,
        *,
        text: str = "",
        at: ZonedTime | None = None,
        override: str = "",
        end_drafts: Iterable[str] = (),
    ) -> str:
        """Note that a letter went out which asks for no conversation; says what was noted.

        A sign of life is logged as one, with everything that follows from it; a confirmation confirms the
        conversation, a task is done; anything else leaves a task that is done.

        Args:
            job: What was written.
            text: The letter.
            at: When a sign of life went out; now by default.
            override: Why it went out all the same, where the guard spoke against it.
            end_drafts: Drafts that end with it.
        """
        ws = self._ws
        person = ws.session.contacts.need(job.contact)
        meeting = ws.session.meetings.get(job.meeting)
        label = f"{_SENT.get(job.kind, 'letter')} to {person.name}"
        if job.is_touch:
            ws.follow_up.log(
                job.contact,
                kind=self.touch_kind(job),
                text=text,
                at=at,
                about=job.about,
                task=job.task,
                override=override,
                label=label,
                end_drafts=end_drafts,
            )
            return label
        with ws.session.edit(label, end_drafts=end_drafts) as edit:
            task = ws.session.tasks.get(job.task)
            if job.kind == "confirm" and meeting is not None and meeting.planned:
                ws.planning.confirm_in(edit, meeting)
            elif task is not None and task.open:
                edit.put(task.replace(state=TaskState.DONE, done_at=ws.session.moment()))
            else:
                edit.put(self._done(job, label))
        return label

    def _done(self, job: MessageRequest, title: str) -> Task:
        now = self._ws.session.moment()
        return Task(
            uid=self._ws.session.new_id(),
            type=job.kind,
            title=title,
            due_day=now.local().date(),
            contact=job.contact,
            meeting=job.meeting,
            fixed=True,
            state=TaskState.DONE,
            created=now,
            done_at=now,
        )


_DID = "you did: "
"""Begins the detail of a task to tell of what was done."""
_LETTER_OF_TASK = {
    "touch": ("update", "hello"),
    "tell": ("update", "update.milestone"),
    "answer": ("answer", "answer.no"),
    "another": ("answer", "answer.name"),
}
"""Kind of the letter and template, by the type of the task; what else is to be told is an update."""
_SENT = {
    "confirm": "confirmation",
    "answer": "answer",
    "update": "news",
    "loop": "how it went",
    "apology": "apology",
    "reschedule": "another time",
    "thanks_introducer": "thanks for a name",
}


BEGUN = "a letter is begun"
_FIELDS = ("body", "subject")


class Begun:
    """The letters begun, as they stand when it is made."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        keys = [*workspace.session.drafts.keys("outreach"), *workspace.session.drafts.keys_like("letter-")]
        self._about = {key.subject for key in keys if key.field in _FIELDS}
        """Uids of the contacts, meetings and tasks that a draft of a letter is about."""

    def for_task(self, task: Task) -> bool:
        """Whether the letter that a task asks for is begun."""
        if task.type == "thank":
            return self._thanks(task.contact, task.meeting)
        whose = task.meeting or task.contact if task.type in ("write", "nudge", "confirm") else task.uid
        return whose in self._about

    def for_contact(self, uid: str) -> bool:
        """Whether any letter to somebody is begun."""
        belongings = self._ws.relations
        about = (uid, *belongings.meetings.of(uid), *belongings.tasks.of(uid))
        return any(each in self._about for each in about) or self._thanks(uid)

    def _thanks(self, contact: str, meeting: str = "") -> bool:
        for uid in self._ws.relations.thanks.of(contact):
            thank = self._ws.session.thank_yous.get(uid)
            if thank is None or thank.sent_at is not None or (meeting and meeting != thank.talk):
                continue
            if thank.body or self._ws.session.drafts.peek(DraftKey("thanks", uid, "body")) is not None:
                return True
        return False
