"""Makes data homes of any size; the same seed and instant give the same home.

python -m tests.benchmarks.homes DIRECTORY --contacts 1000 --meetings 300
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path as FilePath
from typing import NamedTuple
from uuid import UUID

from infoint_tui.domain.enums import (
    CaptureStyle,
    ChannelKind,
    ItemStatus,
    MeetingState,
    Mode,
    NoteKind,
    Outcome,
    Stage,
    TaskState,
    Tie,
)
from infoint_tui.domain.meeting import (
    AgendaItem,
    ChecklistItem,
    Goal,
    Meeting,
    Note,
    Reflection,
    ResearchNote,
    ThankYou,
)
from infoint_tui.domain.people import Channel, Contact, OutreachAttempt, Path, Profile, Task
from infoint_tui.domain.record import Identified
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.store.records import Put
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

FIRST = [
    "Rosa",
    "Marcus",
    "Imani",
    "Teo",
    "Lena",
    "Sam",
    "Hamish",
    "Sunniva",
    "明子",
    "Zoë",
    "Anaïs",
    "Łukasz",
    "Nour",
    "María",
    "José",
    "Giang",
]
LAST = [
    "Delgado",
    "Bell",
    "Whitlock",
    "Varga",
    "Okonjo",
    "Idris",
    "Ferrier",
    "Aalto",
    "山田",
    "Müller",
    "Nguyễn",
    "Kowalska",
    "Haddad",
    "Silva",
]
TITLES = [
    "field training officer",
    "dispatch supervisor",
    "data engineer",
    "nurse educator",
    "account lead",
    "founder",
]
PLACES = [
    "Brookvale County EMS",
    "Halden Ambulance Trust",
    "Northlight Labs",
    "Kestrel & Sons",
    "Umeå Nät",
    "The Open Desk",
]
ZONES = ("America/Chicago", "Europe/Oslo", "Asia/Tokyo", "Europe/Vienna", "")
WORDS = [
    "shift",
    "calls",
    "station",
    "patients",
    "quiet",
    "radio",
    "training",
    "first",
    "years",
    "people",
    "career",
    "change",
    "sleep",
    "team",
    "advice",
    "honest",
    "technique",
    "listen",
    "learn",
    "week",
    "night",
    "money",
    "family",
    "friends",
    "exam",
    "degree",
    "county",
    "hospital",
    "questions",
    "support",
    "hard",
]
ZONE = "Europe/Vienna"
CHUNK = 1000


class Shape(NamedTuple):
    """What a home holds."""

    contacts: int = 100
    meetings: int = 30
    notes: int = 20
    """Notes of each meeting; 20 are about 2 kB."""
    running_notes: int = 0
    """Notes of a meeting that is running now; 0 for none running."""
    seed: int = 1
    themes: int = 0
    """So many themes in the notes, which then belong to questions that many people were asked; 0 for none."""


class Maker:
    """Makes the records of one home."""

    def __init__(self, shape: Shape, now: datetime) -> None:
        self.shape = shape
        self.now = now
        self._dice = random.Random(shape.seed)

    def uid(self) -> str:
        """The next identity."""
        return str(UUID(int=self._dice.getrandbits(128), version=4))

    def words(self, low: int, high: int) -> str:
        """A sentence of so many words."""
        text = " ".join(self._dice.choices(WORDS, k=self._dice.randint(low, high)))
        return text[:1].upper() + text[1:] + "."

    def at(self, days: float) -> ZonedTime:
        """An instant so many days from now, on a full quarter of an hour."""
        instant = self.now + timedelta(days=days)
        return ZonedTime(instant.replace(minute=instant.minute // 15 * 15, second=0, microsecond=0), ZONE)

    def records(self) -> Iterator[tuple[str, Identified]]:
        """All records with their tables."""
        yield "profile", Profile(uid="profile", name="Ada Probe", zone=ZONE, stage="career-changer")
        path = Path(uid=self.uid(), title="Emergency care", why=self.words(8, 14))
        yield "paths", path
        contacts = [self.contact(number, path.uid) for number in range(self.shape.contacts)]
        for contact in contacts:
            yield "contacts", contact
            if contact.stage not in (Stage.IDEA, Stage.IDENTIFIED, Stage.READY):
                yield "outreach", self.attempt(contact)
        for number in range(self.shape.meetings):
            yield from self.meeting(contacts[number % len(contacts)], number)
        if self.shape.running_notes:
            yield "meetings", self.running(contacts[0])

    def contact(self, number: int, path: str) -> Contact:
        """One person; those with meetings come first, the rest is a pile of imported names."""
        dice = self._dice
        met = number < self.shape.meetings
        stage = Stage.IDENTIFIED
        if met:
            stage = (Stage.SCHEDULED, Stage.MET, Stage.THANKED, Stage.IN_TOUCH)[number % 4]
        elif number < self.shape.meetings * 2:
            stage = (Stage.READY, Stage.CONTACTED, Stage.IN_DIALOGUE, Stage.QUIET)[number % 4]
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)} {number}"
        return Contact(
            uid=self.uid(),
            name=name,
            title=dice.choice(TITLES),
            organisation=dice.choice(PLACES),
            zone=dice.choice(ZONES),
            channels=(Channel(kind=ChannelKind.EMAIL, value=f"person{number}@example.org"),),
            source="linkedin export" if not met else "alumni list",
            connection="same school" if met else "",
            why_this_person=self.words(5, 9) if met else "",
            tie=dice.choice(list(Tie)),
            paths=(path,) if met else (),
            stage=stage,
            stage_since=self.at(-dice.randint(1, 90)),
            tags=tuple(dice.sample(("academy", "referral", "local", "abroad"), k=dice.randint(0, 2))),
            about=self.words(10, 30) if met else "",
        )

    def attempt(self, contact: Contact) -> OutreachAttempt:
        """The message that began it."""
        pending = contact.stage is Stage.CONTACTED
        return OutreachAttempt(
            uid=self.uid(),
            contact=contact.uid,
            n=1,
            channel=ChannelKind.EMAIL,
            sent_at=self.at(-self._dice.randint(1, 60)),
            subject=self.words(3, 6),
            body=self.words(40, 70),
            outcome=Outcome.PENDING if pending else Outcome.ACCEPTED,
            reply_at=None if pending else self.at(-1),
        )

    def meeting(self, contact: Contact, number: int) -> Iterator[tuple[str, Identified]]:
        """A meeting with what belongs to it: every fourth is ahead, the others took place."""
        ahead = contact.stage is Stage.SCHEDULED
        start = self.at(0.05 + number / 4) if ahead else self.at(-1 - number / 3)
        uid = self.uid()
        meeting = Meeting(
            uid=uid,
            contacts=(contact.uid,),
            paths=contact.paths,
            mode=(Mode.PHONE, Mode.VIDEO, Mode.IN_PERSON)[number % 3],
            state=MeetingState.SCHEDULED if ahead else MeetingState.HELD,
            start=start,
            actual_start=None if ahead else start,
            actual_end=None if ahead else ZonedTime(start.utc + timedelta(minutes=22), ZONE),
            purpose=self.words(4, 8),
            goals=tuple(Goal(text=self.words(5, 9)) for _ in range(3)),
            research=(ResearchNote(uid=self.uid(), subject="organisation", text=self.words(20, 30)),),
            checklist=self.checklist(ahead),
            agenda=(agenda := self.agenda(ahead)),
            notes=() if ahead else self.spoken(self.notes(self.shape.notes), agenda),
            reflection=None if ahead else self.reflection(start),
        )
        yield "meetings", meeting
        if ahead:
            yield "tasks", self.task(meeting, "confirm", f"Confirm with {contact.name}", start, done=False)
        else:
            yield "tasks", self.task(meeting, "thank", f"Thank {contact.name}", start, done=number % 4 != 1)
            yield "thank_yous", self.thank_you(meeting, contact, start)

    def checklist(self, ahead: bool) -> tuple[ChecklistItem, ...]:
        """Ten things to prepare."""
        done = None if ahead else self.at(-2)
        return tuple(
            ChecklistItem(uid=self.uid(), text=self.words(3, 6), offset=f"T-{day}d", done_at=done)
            for day in range(10)
        )

    def agenda(self, ahead: bool) -> tuple[AgendaItem, ...]:
        """Eight questions."""
        status = ItemStatus.PLANNED if ahead else ItemStatus.ANSWERED
        stages = ("rapport", "story", "role", "role", "reality", "advice", "referral", "closing")
        return tuple(
            AgendaItem(
                uid=self.uid(),
                text=self.words(8, 12)
                if not self.shape.themes
                else f"{stage.title()}: what is it like for you?",
                stage=stage,
                must=stage == "referral",
                status=status,
            )
            for stage in stages
        )

    def notes(self, count: int) -> tuple[Note, ...]:
        """Notes about a hundred characters long."""
        kinds = list(NoteKind)
        return tuple(
            Note(
                uid=self.uid(),
                at=20 + number * 5,
                kind=self._dice.choice(kinds),
                text=self.words(10, 18),
                star=number % 7 == 0,
            )
            for number in range(count)
        )

    def spoken(self, notes: tuple[Note, ...], agenda: tuple[AgendaItem, ...]) -> tuple[Note, ...]:
        """The same notes under questions and with themes, if the home has any."""
        if not self.shape.themes:
            return notes
        dice = self._dice
        return tuple(
            note.replace(
                text=f"{note.text} #theme-{dice.randrange(self.shape.themes)}",
                agenda_item=dice.choice(agenda).uid,
                side=dice.choice(("", "", "+", "-")),
            )
            for note in notes
        )

    def reflection(self, start: ZonedTime) -> Reflection:
        """A walkthrough that was finished."""
        done = ZonedTime(start.utc + timedelta(hours=1), ZONE)
        return Reflection(
            started=done, completed=done, takeaways=self.words(40, 60), likes=self.words(20, 30), mood=4
        )

    def task(self, meeting: Meeting, kind: str, title: str, start: ZonedTime, *, done: bool) -> Task:
        """One thing to do about a meeting."""
        return Task(
            uid=self.uid(),
            type=kind,
            title=title,
            due=start,
            contact=meeting.first_contact,
            meeting=meeting.uid,
            why=self.words(3, 5),
            state=TaskState.DONE if done else TaskState.OPEN,
        )

    def thank_you(self, meeting: Meeting, contact: Contact, start: ZonedTime) -> ThankYou:
        """The thank-you after a meeting, sent unless it is still owed."""
        return ThankYou(
            uid=self.uid(),
            meeting=meeting.uid,
            recipient=contact.uid,
            soft_due=ZonedTime(start.utc + timedelta(hours=24), ZONE),
            hard_due=ZonedTime(start.utc + timedelta(hours=48), ZONE),
            sent_at=None if contact.stage is Stage.MET else ZonedTime(start.utc + timedelta(hours=5), ZONE),
            subject="Thank you",
            body=self.words(60, 90),
        )

    def running(self, contact: Contact) -> Meeting:
        """A call that began five minutes ago."""
        begun = ZonedTime(self.now - timedelta(minutes=5), ZONE)
        agenda = self.agenda(ahead=True)
        return Meeting(
            uid=self.uid(),
            contacts=(contact.uid,),
            mode=Mode.PHONE,
            capture_style=CaptureStyle.FULL,
            state=MeetingState.IN_PROGRESS,
            start=begun,
            actual_start=begun,
            agreed_minutes=45,
            agenda=agenda,
            current_item=agenda[0].uid,
            notes=tuple(
                note.replace(at=number) for number, note in enumerate(self.notes(self.shape.running_notes))
            ),
        )


def build(home: FilePath, shape: Shape, now: datetime) -> None:
    """Write a new home of this shape; it must not exist yet."""
    if home.exists():
        raise FileExistsError(home)
    store = Store.open(home, clock=FixedClock(now), syncer=StepSyncer())
    records = Maker(shape, now.astimezone(UTC)).records()
    while chunk := list(islice(records, CHUNK)):
        store.commit(_puts(chunk), label="made for a benchmark", undoable=False)
        store.flush()
    store.checkpoint()
    store.close()


def _puts(records: Iterable[tuple[str, Identified]]) -> list[Put]:
    return [Put(table, record.uid, record.encode()) for table, record in records]


def main(arguments: list[str]) -> int:
    """Make one home; 0 if it was made."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.homes", description=__doc__)
    parser.add_argument("directory", type=FilePath)
    for name, default in Shape()._asdict().items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    parser.add_argument(
        "--now", type=datetime.fromisoformat, default=None, help="ISO instant, default the present"
    )
    given = vars(parser.parse_args(arguments))
    home, now = given.pop("directory"), given.pop("now") or datetime.now(UTC)
    build(home, Shape(**given), now)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
