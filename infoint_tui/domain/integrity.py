"""What records say together: references that lead nowhere, and rules that data can be seen to break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import NamedTuple
from .enums import Outcome, Stage
from .meeting import MINUTES, Insight, Meeting, Milestone, ThankYou, Theme, Touchpoint, Verdict
from .mentions import Lead, Resource
from .people import Contact, Introduction, OutreachAttempt, Path, Profile, Task, Transition
from .record import Identified
from .zoned_time import valid_zone

PROBLEM, NOTE = "problem", "note"
"""A problem needs somebody's attention; a note is worth knowing and nothing more."""


class DataFinding(NamedTuple):
    """What is wrong where. `line` and `column` count from 1; 0 where a file as a whole is meant."""

    what: str
    mend: str = ""
    file: str = ""
    """Path inside the data home, or a whole path outside of it."""
    line: int = 0
    column: int = 0
    record: str = ""
    """Table and uid: "contacts 1b2c"."""
    field: str = ""
    severity: str = PROBLEM

    @property
    def place(self) -> str:
        """file:line:column as far as it is known."""
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers]) if self.file else ""

    def __str__(self) -> str:
        head = ": ".join(part for part in (self.place, self.record, self.what) if part)
        return f"{head} {self.mend}".strip()


KINDS: Mapping[str, type[Identified]] = {
    "profile": Profile,
    "paths": Path,
    "contacts": Contact,
    "outreach": OutreachAttempt,
    "meetings": Meeting,
    "introductions": Introduction,
    "thank_yous": ThankYou,
    "tasks": Task,
    "touchpoints": Touchpoint,
    "milestones": Milestone,
    "insights": Insight,
    "differences": Verdict,
    "themes": Theme,
    "transitions": Transition,
    "leads": Lead,
    "resources": Resource,
}
"""The class of each table's records."""

REFERENCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "contacts": (("introduced_by", "contacts"), ("paths", "paths")),
    "outreach": (("contact", "contacts"),),
    "meetings": (("contacts", "contacts"), ("paths", "paths")),
    "introductions": (("from_contact", "contacts"), ("to_contact", "contacts"), ("meeting", "meetings")),
    "thank_yous": (
        ("meeting", "meetings"),
        ("after", "meetings"),
        ("recipient", "contacts"),
        ("introduced", "contacts"),
    ),
    "tasks": (("contact", "contacts"), ("meeting", "meetings")),
    "touchpoints": (("contact", "contacts"),),
    "milestones": (("from_advice_of", "contacts"), ("told", "contacts")),
    "insights": (("contacts", "contacts"), ("paths", "paths"), ("meeting", "meetings")),
    "differences": (("meetings", "meetings"),),
    "transitions": (("contact", "contacts"),),
}
"""Fields that hold the uid, or the uids, of records of another table."""
ATTEMPTS = range(1, 4)

Values = Mapping[str, Mapping[str, Any]]
"""Table to uid to value, as far as they can be read."""


class Broken(NamedTuple):
    """A record that does not fit the others. `severe` is false where the program can live with it."""

    table: str
    uid: str
    field: str
    what: str
    mend: str
    severe: bool = True


def broken(values: Values, known: Mapping[str, frozenset[str]]) -> Iterator[Broken]:
    """Everything that does not fit together among the readable records.

    `known` has every uid there is per table, those of unreadable records too: these are not gone.
    """
    yield from _dangling(values, known)
    yield from _circles(values.get("contacts", {}))
    yield from _meetings(values)
    yield from _attempts(values)
    yield from _stages(values)
    yield from _zones(values)


def _dangling(values: Values, known: Mapping[str, frozenset[str]]) -> Iterator[Broken]:
    for table, fields in REFERENCES.items():
        for uid, value in values.get(table, {}).items():
            for field, target in fields:
                named = getattr(value, field)
                for other in (named,) if isinstance(named, str) else named:
                    if other and other not in known.get(target, frozenset()):
                        noun = target.rstrip("s").replace("_", " ")
                        yield Broken(
                            table,
                            uid,
                            field,
                            f"{field} points to a missing {noun} ({other[:60]})",
                            f"Undo or a backup may bring the {noun} back; else remove this record,"
                            " or the name in it.",
                        )


def _circles(contacts: Mapping[str, Contact]) -> Iterator[Broken]:
    mend = "Say on their page who really introduced them."
    done: set[str] = set()
    for uid in contacts:
        way: list[str] = []
        at = uid
        while at in contacts and at not in done:
            if at in way:
                names = " > ".join(contacts[each].name for each in way[way.index(at) :])
                what = (
                    "introduced_by points to the same person"
                    if contacts[at].introduced_by == at
                    else f"introduced_by goes round in a circle ({names[:120]})"
                )
                yield Broken("contacts", at, "introduced_by", what, mend)
                break
            way.append(at)
            at = contacts[at].introduced_by
        done.update(way)


def _meetings(values: Values) -> Iterator[Broken]:
    meetings: Mapping[str, Meeting] = values.get("meetings", {})
    thanked = {thank.meeting for thank in values.get("thank_yous", {}).values()}
    running = [uid for uid, meeting in meetings.items() if meeting.running]
    for uid in running[1:]:
        what = f"{len(running)} conversations are running at once; this is one too many"
        yield Broken("meetings", uid, "state", what, "Open it in Live and end it.")
    for uid, meeting in meetings.items():
        if not meeting.contacts:
            yield Broken(
                "meetings", uid, "contacts", "a conversation with no one", "Add a person to the record."
            )
        if meeting.agreed_minutes not in MINUTES:
            what = f"agreed_minutes is {meeting.agreed_minutes}; a conversation has 5 to 120 minutes"
            yield Broken("meetings", uid, "agreed_minutes", what, "Correct it in the meeting's form.", False)
        began, ended = meeting.actual_start, meeting.actual_end
        if began is not None and ended is not None and ended.utc < began.utc:
            what = f"it ended ({ended}) before it began ({began})"
            yield Broken("meetings", uid, "actual_end", what, "Correct one of the two in the record.")
        if meeting.over and uid not in thanked and meeting.contacts:
            what = "it took place and there is no thank-you for it, not even an open one"
            yield Broken("meetings", uid, "", what, "ctrl+t in its reflection begins one.", False)


def _attempts(values: Values) -> Iterator[Broken]:
    latest: dict[str, OutreachAttempt] = {}
    for uid, attempt in values.get("outreach", {}).items():
        if attempt.n not in ATTEMPTS:
            what = f"it is attempt number {attempt.n}; a sequence has at most three"
            yield Broken("outreach", uid, "n", what, "Correct the number in the record.", False)
        before = latest.get(attempt.contact)
        if before is not None and attempt.n > before.n and attempt.sent_at.utc <= before.sent_at.utc:
            what = f"attempt {attempt.n} was sent before attempt {before.n}"
            yield Broken("outreach", uid, "sent_at", what, "Correct one of the two times.", False)
        latest[attempt.contact] = attempt


def _stages(values: Values) -> Iterator[Broken]:
    waiting = {
        attempt.contact
        for attempt in values.get("outreach", {}).values()
        if attempt.outcome in (Outcome.PENDING, Outcome.NO_ANSWER, Outcome.VOICEMAIL)
    }
    last: dict[str, Transition] = {}
    for move in values.get("transitions", {}).values():
        before = last.get(move.contact)
        if before is None or move.at.utc >= before.at.utc:
            last[move.contact] = move
    for uid, contact in values.get("contacts", {}).items():
        moved = last.get(uid)
        by_hand = moved is not None and (moved.forced or moved.reason)
        if contact.stage is Stage.CONTACTED and uid not in waiting and not by_hand:
            what = "the stage is contacted, but no message waits for an answer"
            yield Broken("contacts", uid, "stage", what, "e on the pipeline logs the message.", False)
        if moved is not None and moved.to_stage is not contact.stage:
            what = f"the stage is {contact.stage.label}, its history ends in {moved.to_stage.label}"
            yield Broken(
                "contacts", uid, "stage", what, "Move the person to the right stage, with a reason.", False
            )


def _zones(values: Values) -> Iterator[Broken]:
    for uid, profile in values.get("profile", {}).items():
        if not valid_zone(profile.zone):
            what = f"your time zone {profile.zone[:60]!r} is not known here, so all times are in UTC"
            yield Broken("profile", uid, "zone", what, "Press i on Today to fix it.", False)
    for uid, contact in values.get("contacts", {}).items():
        if contact.zone and not valid_zone(contact.zone):
            what = f"the time zone {contact.zone[:60]!r} is not known here"
            yield Broken("contacts", uid, "zone", what, "Correct it on their page.", False)
