"""A home filled with a story, by the same use cases a user's keys call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from .. import content
from ..domain import NamedTuple
from ..domain.enums import (
    AssumptionStatus,
    ChannelKind,
    Formality,
    Mode,
    Outcome,
    PathDecision,
    PathKind,
    PathStatus,
    Permission,
    Relation,
    Seniority,
    Strategy,
    Tie,
)
from ..domain.meeting import Meeting
from ..domain.naturaltime import parse_offset
from ..domain.people import Channel, Pitch
from ..domain.zoned_time import Clock, FixedClock, ImpossibleTime, ZonedTime
from .workspace import Workspace

STORIES = ("student", "career-changer", "ten")
REFLECT_AFTER = timedelta(minutes=46)
AHEAD = timedelta(minutes=48)
"""How far ahead the next talk lies when its usual hour has passed today."""


class Event(NamedTuple):
    """Something that happened, and what the user did with it."""

    at: datetime
    do: Callable[[], object]


def build_demo(home: Path, clock: Clock, story: str = "student", *, extras: bool = True) -> None:
    """Fill an empty home with a story whose first planned talk is later today.

    Every date moves by the same number of days, local wall times stay, and only what lies before now is
    replayed. Raises ValueError for an unknown story.
    """
    _Replay(home, clock, story, extras).run()


class _Replay:
    """One story on its way into a home."""

    def __init__(self, home: Path, clock: Clock, story: str, extras: bool) -> None:
        data = content.files.load_story(story)
        self._data = data
        self._now = clock.now()
        self._zone: str = data["profile"]["zone"]
        self._extras = extras
        self._people: dict[str, str] = {}
        self._specs = {spec["id"]: spec for spec in self._wanted("contacts")}
        self._anchor = next(m for m in data["meetings"] if m["mode"] != "unplanned" and not m.get("extra"))
        self._anchor_start, self._shift = self._place_anchor()
        self._clock = FixedClock(self._at(data["clock"]).utc)
        self._first = self._clock.now()
        self._ws = Workspace.open(home, clock=self._clock)

    def _wanted(self, table: str) -> list[dict[str, Any]]:
        return [spec for spec in self._data.get(table, ()) if self._extras or not spec.get("extra")]

    def _place_anchor(self) -> tuple[ZonedTime, timedelta]:
        """Start of the first planned talk, later today (near midnight: tomorrow), and the shift of days."""
        wall, zone = _split(self._anchor["start"])
        local_now = ZonedTime(self._now, self._zone).local().replace(tzinfo=None)
        start = datetime.combine(local_now.date(), wall.time())
        if start <= local_now + timedelta(minutes=5):
            soon = local_now + AHEAD
            start = soon.replace(minute=soon.minute // 5 * 5, second=0, microsecond=0)
        shift = timedelta(days=(start.date() - wall.date()).days)
        return _resolve(start, zone), shift

    def _at(self, text: str) -> ZonedTime:
        wall, zone = _split(text)
        return _resolve(wall + self._shift, zone)

    # -- replay ---------------------------------------------------------------------------------------

    def run(self) -> None:
        """Replay all events before now in their order, then leave the home in a clean state."""
        try:
            self._clock.set(min(self._first, *(event.at for event in self._events())))
            self._begin()
            for event in sorted(self._events(), key=lambda event: event.at):
                if event.at <= self._now:
                    self._clock.advance(seconds=(event.at - self._clock.now()).total_seconds())
                    event.do()
            self._clock.advance(seconds=(self._now - self._clock.now()).total_seconds())
            self._prepare_anchor()
            self._ws.home.drop_undo()
        finally:
            self._ws.close()

    def _events(self) -> list[Event]:
        events = []
        for spec in self._wanted("outreach"):
            events += self._outreach_events(spec)
        for spec in self._wanted("meetings"):
            events += self._meeting_events(spec)
        events += [
            Event(self._at(spec["created"]).utc, partial(self._own_task, spec))
            for spec in self._wanted("tasks")
        ]
        return [*events, *self._thoughts()]

    def _thoughts(self) -> list[Event]:
        """What the user made of the conversations in the review."""
        tables: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "codebook": self._define,
            "joined": self._join,
            "answers": self._judge,
            "decided": self._decide,
        }
        return [
            Event(self._at(spec["at"]).utc, partial(do, spec))
            for table, do in tables.items()
            for spec in self._wanted(table)
        ]

    def _define(self, spec: Mapping[str, Any]) -> None:
        self._ws.review.codebook.define(spec["theme"], spec["definition"])
        if spec.get("memo"):
            self._ws.review.codebook.remember(spec["theme"], spec["memo"])

    def _join(self, spec: Mapping[str, Any]) -> None:
        rows = {row.text: row for row in self._ws.review.comparing.questions()}
        self._ws.review.comparing.join(rows[spec["same"]], rows[spec["question"]])

    def _judge(self, spec: Mapping[str, Any]) -> None:
        meeting = self._ws.session.meetings.need(self._people[spec["meeting"]])
        item = _item(meeting, spec["q"])
        self._ws.review.comparing.summarize(meeting.uid, item, spec["summary"])
        self._ws.review.comparing.judge(meeting.uid, item, spec["stance"])

    def _decide(self, spec: Mapping[str, Any]) -> None:
        self._ws.review.decisions.decide(
            self._people[spec["path"]], PathStatus(spec["status"]), spec["reason"]
        )

    def _own_task(self, spec: Mapping[str, Any]) -> None:
        contact = self._people.get(spec.get("contact", ""), "")
        self._ws.tasks.add(spec["title"], _day(spec["due"], self._shift), contact=contact)

    def _begin(self) -> None:
        profile = dict(self._data["profile"])
        pitch = profile.pop("pitch", "")
        if pitch:
            profile["pitches"] = (Pitch(label="thirty seconds", text=pitch.strip()),)
        self._ws.people.save_profile(**profile)
        for spec in self._data["paths"]:
            path = self._ws.people.save_path(
                spec["title"],
                kind=PathKind(spec.get("kind", "occupation")),
                status=PathStatus(spec.get("status", "curious")),
                assumptions=[item["text"] for item in spec.get("assumptions", ())],
                target=spec.get("target_conversations", 3),
            )
            self._people[spec["id"]] = path.uid
            for item, made in zip(spec.get("assumptions", ()), path.assumptions, strict=True):
                self._people[item["id"]] = made.uid
        for spec in self._specs.values():
            if not spec.get("introduced_by") and spec.get("source") != "chance":
                self._add(spec)

    def _add(self, spec: Mapping[str, Any]) -> None:
        contact = self._ws.people.add(name=spec["name"], **self._fields(spec))
        self._people[spec["id"]] = contact.uid

    def _fields(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        channels = tuple(
            Channel(kind=kind, value=str(spec[name]))
            for kind, name in ((ChannelKind.EMAIL, "email"), (ChannelKind.PHONE, "phone"))
            if spec.get(name)
        )
        if not channels and spec.get("source") in ("linkedin", "alumni") and spec.get("why"):
            channels = (Channel(kind=ChannelKind.LINKEDIN, value=spec["name"]),)
        first_path = self._data["paths"][0]["id"]
        return {
            "title": spec.get("title", ""),
            "organisation": spec.get("org", ""),
            "channels": channels,
            "zone": spec.get("zone", ""),
            "source": spec.get("source", ""),
            "connection": spec.get("connection", ""),
            "why_this_person": spec.get("why", ""),
            "tie": Tie(spec.get("tie", "none")),
            "formality": Formality(spec.get("formality", "neutral")),
            "tags": tuple(spec.get("tags", ())),
            "paths": (self._people[spec.get("path", first_path)],),
        }

    def _outreach_events(self, spec: Mapping[str, Any]) -> list[Event]:
        sent = self._at(spec["at"])
        logged: list[str] = []

        def send() -> None:
            attempt = self._ws.outreach.log(
                self._people[spec["contact"]],
                ChannelKind(spec["channel"]),
                sent,
                call_seconds=spec.get("call_seconds"),
                # The story keeps its distances in days; moved to other weekdays they are not business days.
                override="a reminder after the agreed week",
            )
            logged.append(attempt.uid)

        events = [Event(sent.utc, send)]
        if spec.get("reply_at"):
            reply = self._at(spec["reply_at"])
            revisit = _day(spec.get("revisit"), self._shift)

            def answer() -> None:
                self._ws.outreach.outcome(logged[0], Outcome(spec["outcome"]), reply, revisit=revisit)

            events.append(Event(reply.utc, answer))
        return events

    # -- talks ----------------------------------------------------------------------------------------

    def _meeting_events(self, spec: Mapping[str, Any]) -> list[Event]:
        is_anchor = spec is self._anchor
        start = self._anchor_start if is_anchor else self._at(spec["start"])
        uid: list[str] = []
        events = []
        if spec["mode"] != "unplanned":
            events.append(
                Event(self._planned_at(spec).utc, lambda: uid.append(self._schedule(spec, start).uid))
            )
        if is_anchor or start.utc > self._now:
            return events
        end = start.utc + timedelta(minutes=spec["actual_minutes"])

        def begin() -> None:
            if spec["mode"] == "unplanned":
                name = self._specs[spec["contact"]]["name"]
                uid.append(self._ws.conversation.start_new(name).uid)
                contact = self._ws.people.find(name)
                assert contact is not None
                self._people[spec["contact"]] = contact.uid
                self._ws.people.save(contact.uid, self._fields(self._specs[spec["contact"]]))
            else:
                self._ws.conversation.start(uid[0])

        events.append(Event(start.utc, begin))
        for note in spec.get("notes", ()):
            moment = start.utc + timedelta(seconds=_second(note["at"]))
            events.append(Event(moment, partial(self._note, uid, note)))
        if spec.get("extended"):
            asked = start.utc + timedelta(minutes=spec["agreed_minutes"])
            events.append(Event(asked, lambda: self._ws.conversation.extend(uid[0], spec["extended"])))
        events.append(Event(end, lambda: self._ws.conversation.end(uid[0])))
        if spec.get("reflection"):
            events.append(Event(end + REFLECT_AFTER, lambda: self._reflect(uid[0], spec)))
        if spec.get("thank_you"):
            events.append(Event(self._at(spec["thank_you"]["sent"]).utc, lambda: self._thank(uid[0], spec)))
        return events

    def _planned_at(self, spec: Mapping[str, Any]) -> ZonedTime:
        """When the meeting was agreed: with the contact's last accepting answer before it."""
        accepted = [
            self._at(attempt["reply_at"])
            for attempt in self._data["outreach"]
            if attempt["contact"] == spec["contact"] and attempt.get("outcome") == "accepted"
        ]
        last = max(accepted, key=lambda moment: moment.utc)
        return ZonedTime(last.utc + timedelta(minutes=1), last.zone)

    def _schedule(self, spec: Mapping[str, Any], start: ZonedTime) -> Meeting:
        ws = self._ws
        planning = ws.planning
        meeting = planning.schedule(
            self._people[spec["contact"]],
            start,
            mode=Mode(spec["mode"]),
            minutes=spec["agreed_minutes"],
            paths=[self._people[path] for path in spec["paths"]],
            place=spec.get("place", ""),
            purpose=spec.get("purpose", ""),
        )
        have = {item.question for item in meeting.agenda}
        for question_id in spec.get("agenda", ()):
            question = ws.banks.find(question_id)
            if question is not None and question_id not in have:
                ws.agenda.add_question(meeting.uid, question)
        for text in spec.get("own", ()):
            ws.agenda.add_own_question(meeting.uid, text)
        if "id" in spec:
            self._people[spec["id"]] = meeting.uid
        if spec.get("confidence", {}).get("before"):
            planning.set_confidence(meeting.uid, spec["confidence"]["before"])
        if spec.get("goals"):
            planning.set_goals(meeting.uid, spec["goals"])
        for fact in spec.get("research", ()):
            planning.add_research(meeting.uid, fact["subject"], fact["text"])
        return meeting

    def _note(self, uid: list[str], note: Mapping[str, Any]) -> None:
        if note.get("q"):
            meeting = self._ws.session.meetings.need(uid[0])
            item = _item(meeting, note["q"])
            if meeting.current_item != item:
                self._ws.conversation.go_to(uid[0], item)
        made = self._ws.conversation.note(uid[0], note["text"])
        if note.get("side"):
            self._ws.review.codebook.take_side(uid[0], made.uid, note["side"])
        if note.get("star"):
            self._ws.conversation.star(uid[0], made.uid)

    def _reflect(self, uid: str, spec: Mapping[str, Any]) -> None:
        reflecting = self._ws.reflection
        given = spec["reflection"]
        meeting = reflecting.begin(uid)
        if not meeting.paths and spec.get("paths"):
            reflecting.set_path(uid, self._people[spec["paths"][0]])
        confidence = spec.get("confidence", {}).get("after")
        reflecting.answer(uid, "arrive", mood=4, confidence_after=confidence)
        moved = {
            self._people[key]: AssumptionStatus(value) for key, value in given.get("assumptions", {}).items()
        }
        reflecting.answer(uid, "surprises", assumptions=moved)
        said = {note.at: note.uid for note in meeting.notes}
        for key, at in given.get("said_at", {}).items():
            belief = self._people[key]
            self._ws.review.beliefs.say(uid, belief, moved[belief], said[_second(at)])
        reflecting.answer(uid, "fit", fit=given["fit"])
        for name in ("takeaways", "well", "not_well"):
            if given.get(name):
                reflecting.answer(uid, name, **{name: given[name]})
        for person in reflecting.mentions.people(meeting):
            self._meet_referral(uid, person.name)
        for action in reflecting.mentions.actions(meeting):
            reflecting.mentions.confirm_action(uid, action.key, action.text, action.due)
        touch = given.get("keep_in_touch", {})
        reflecting.answer(
            uid,
            "touch",
            permission=Permission(touch.get("permission", "unknown")),
            touch_how=touch.get("how", ""),
            touch_days=touch.get("cadence_days", 90),
        )
        if given.get("decision"):
            reflecting.answer(uid, "path", path_decision=PathDecision(given["decision"]))
        if part := self._specs[spec["contact"]].get("part"):
            relation, level = part.split()
            self._ws.review.heard.set_part(meeting.first_contact, Relation(relation), Seniority(level))
        reflecting.answer(uid, "strategy", strategy=Strategy(given["strategy"].replace("-", "_")))
        meeting = reflecting.begin(uid)
        for step in reflecting.steps(meeting):
            reflecting.answer(uid, step.key)
        reflecting.finish(uid)

    def _meet_referral(self, uid: str, name: str) -> None:
        spec = next((spec for spec in self._specs.values() if spec["name"] == name), None)
        contact = self._ws.reflection.mentions.confirm_person(
            uid, name, title=(spec or {}).get("title", ""), organisation=(spec or {}).get("org", "")
        )
        if spec is not None:
            self._people[spec["id"]] = contact.uid
            self._ws.people.save(contact.uid, {**self._fields(spec), "paths": contact.paths})

    def _thank(self, uid: str, spec: Mapping[str, Any]) -> None:
        for thank in self._ws.thanks_owed.of_meeting(uid):
            medium = spec["thank_you"]["medium"]
            self._ws.thanks.mark_sent(thank.uid, self._ws.thanks.letter.text(thank), medium=medium)

    def _prepare_anchor(self) -> None:
        """Tick what would have been prepared by now; the last things are left to do."""
        contact = self._people.get(self._anchor["contact"], "")
        meeting = self._ws.planning.planned_with(contact)
        if meeting is None:
            return
        for item in meeting.checklist:
            offset = parse_offset(item.offset) if item.offset else None
            left = item.done_at or item.rule in ("prep.answers", "place.bring")
            if (offset is None or offset.whole_days) and not left:
                self._ws.planning.tick_item(meeting.uid, item.uid)
        self._ws.planning.confirm(meeting.uid)


def _item(meeting: Meeting, wanted: str) -> str:
    """Uid of the question of an agenda with that id, or with these words in it."""
    return next(item.uid for item in meeting.agenda if item.question == wanted or wanted in item.text)


def _split(text: str) -> tuple[datetime, str]:
    wall, _, zone = text.partition(" ")
    return datetime.fromisoformat(wall), zone


def _resolve(wall: datetime, zone: str) -> ZonedTime:
    try:
        return ZonedTime.from_local(wall, zone, fold=0)
    except ImpossibleTime as gap:
        return ZonedTime.from_local(gap.next_valid, zone, fold=0)


def _day(value: object, shift: timedelta) -> date | None:
    if value is None:
        return None
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return day + shift


def _second(at: str) -> int:
    """The second of a conversation: 200 for "03:20"."""
    minutes, seconds = at.split(":")
    return int(minutes) * 60 + int(seconds)
