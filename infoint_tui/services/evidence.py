"""What conversations say about beliefs, and how two of them go together: read once for the whole review,
judged, explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.enums import AssumptionStatus
from ..domain.errors import Refused
from ..domain.evidence import Testimony, began, belief_state, evidence_for, words_of
from ..domain.learning import Talk, talk_of
from ..domain.meeting import Insight, Meeting, Reflection, Verdict
from ..domain.mentions import SAME, VERDICTS, lines_by_theme, talk_day
from ..domain.people import Assumption, Path
from ..domain.phrasing import count
from .session import Edit, Service, Session

if TYPE_CHECKING:
    from datetime import date

    from ..store.records import Change


VIEWS = "views"
"""Origin of an insight that explains why two people see a theme differently."""
COMPARED = "compared"
"""Field in which reflections once kept a verdict for each theme, without the conversation it was about."""

KEPT = "compared_before"
"""The same, once the verdicts have their conversations: what an older version wrote is never thrown away."""


def reflection_of(session: Session, meeting: Meeting) -> Reflection:
    """What was answered about a talk; one that begins now where nothing was."""
    return meeting.reflection or Reflection(started=session.moment())


# -- how two conversations go together ---------------------------------------------------------------------


class Compared(NamedTuple):
    """A difference with what both said, ready to be read."""

    difference: Verdict
    path: str
    """A path both are about; empty where there is none left."""
    lines: tuple[tuple[str, str], ...]
    """For each conversation its uid and what was said of the theme."""
    why: str
    """What explains it; empty while nothing does."""


class DifferenceService(Service):
    """Judges pairs of conversations. A verdict stays with its pair, whoever is talked to afterwards."""

    _session: Session
    _voices: Voices

    def all(self) -> list[Compared]:
        """Every judged pair of talks that took place, the open ones first, then the latest."""
        judged = self._session.differences.all()
        talks = {talk.uid: talk for talk in self._voices.talks()} if judged else {}
        found = [
            self._compared(each, [talks[uid] for uid in each.meetings])
            for each in judged
            if each.meetings and all(uid in talks for uid in each.meetings)
        ]
        return sorted(
            found,
            key=lambda each: (
                each.difference.verdict == SAME,
                bool(each.why),
                -(each.difference.on.toordinal() if each.difference.on else 0),
                each.difference.uid,
            ),
        )

    def _compared(self, each: Verdict, talks: list[Talk]) -> Compared:
        shared = [uid for uid in talks[0].paths if all(uid in talk.paths for talk in talks)]
        lines = tuple((talk.uid, _said_of(talk, each.theme)) for talk in talks)
        reflected = talks[0].reflected
        common = reflected.views if reflected and each.verdict != SAME else ""
        return Compared(each, next(iter(shared), ""), lines, each.why or " ".join(common.split()))

    def of(self, meeting: str) -> dict[tuple[str, str], Verdict]:
        """The verdicts a conversation takes part in, by theme and the other conversation."""
        return {
            (each.theme, next(uid for uid in each.meetings if uid != meeting)): each
            for each in self._session.differences.all()
            if each.certain and meeting in each.meetings and each.meetings[0] != each.meetings[1]
        }

    def unsure(self, meeting: str) -> dict[str, Verdict]:
        """The verdicts of a conversation of which nobody knows the other one, by theme."""
        return {each.theme: each for each in self._session.differences.all() if each.meetings == (meeting,)}

    def candidates(self, each: Verdict) -> list[Meeting]:
        """The conversations that an uncertain verdict may have been about, the latest first."""
        talk = self._session.meetings.get(each.meetings[0]) if each.meetings else None
        return sorted(_others(self._session, talk, each.theme), key=began, reverse=True) if talk else []

    def judge(self, theme: str, meeting: str, other: str, verdict: str) -> Verdict | None:
        """Say how two conversations go together on a theme; an empty verdict takes it back."""
        if verdict and verdict not in VERDICTS:
            raise Refused("Write same, differs, or depends.", field="verdict")
        if meeting == other:
            raise Refused("A conversation cannot differ from itself.", field="verdict")
        self._session.meetings.need(meeting)
        self._session.meetings.need(other)
        old = next((d for d in self._session.differences.all() if d.joins(theme, meeting, other)), None)
        old = old or self.unsure(meeting).get(theme)
        if not verdict:
            if old is not None:
                with self._session.edit(f"#{theme}: not compared") as edit:
                    edit.delete(old)
                    self.link_in(edit, edit.meeting(old.meetings[0]))
            return None
        base = old or Verdict(
            uid=self._session.new_id(), theme=theme, meetings=(meeting, other), verdict=verdict
        )
        made = base.replace(
            meetings=base.meetings if base.certain else (meeting, other),
            verdict=verdict,
            on=self._session.today,
        )
        with self._session.edit(f"#{theme}: {verdict}") as edit:
            edit.put(made)
            self.link_in(edit, edit.meeting(made.meetings[0]))
        return made

    def explain(self, uid: str, why: str, *, end_drafts: Iterable[str] = ()) -> None:
        """Keep what explains a difference; an empty text takes it back."""
        each = self._session.differences.need(uid)
        explained = each.replace(why=" ".join(why.split()))
        self._session.put(f"#{each.theme}: explained", explained, end_drafts=end_drafts)

    def link_in(self, edit: Edit, meeting: Meeting) -> None:
        """What was said about a theme is linked to what somebody else said, as the user compared the two."""
        judged = [
            each
            for each in edit.merged(self._session.differences)
            if each.certain and each.meetings[0] == meeting.uid
        ]
        insights = list(edit.merged(self._session.insights))
        own = [one for one in insights if one.meeting == meeting.uid and not one.origin]
        apart = [each for each in judged if each.verdict != SAME]
        links: dict[str, dict[bool, list[str]]] = {one.uid: {True: [], False: []} for one in own}
        for each in judged:
            theirs = [i.uid for i in insights if i.meeting == each.meetings[1] and each.theme in i.themes]
            for one in own:
                if each.theme in one.themes:
                    links[one.uid][each.verdict == SAME] += theirs
        for one in own:
            linked = one.replace(
                agrees=tuple(dict.fromkeys(links[one.uid][True])),
                contradicts=tuple(dict.fromkeys(links[one.uid][False])),
            )
            if linked != one:
                edit.put(linked)
        self._keep_explanation(edit, meeting, apart, insights)

    def _keep_explanation(
        self, edit: Edit, meeting: Meeting, apart: list[Verdict], insights: list[Insight]
    ) -> None:
        """What explains a difference is an insight of both talks; it goes when nothing differs any more."""
        old = next((i for i in insights if i.meeting == meeting.uid and i.origin == VIEWS), None)
        words = " ".join(reflection_of(self._session, meeting).views.split())
        if not apart or not words:
            if old is not None:
                edit.delete(old)
            return
        themes = tuple(dict.fromkeys(each.theme for each in apart))
        others = [talk for each in apart if (talk := self._session.meetings.get(each.meetings[1]))]
        talks = {meeting.uid, *(talk.uid for talk in others)}
        kept = old or Insight(uid=self._session.new_id(), statement="", meeting=meeting.uid, origin=VIEWS)
        made = kept.replace(
            statement=words,
            themes=themes,
            paths=meeting.paths,
            contacts=tuple(dict.fromkeys((*meeting.contacts, *(talk.first_contact for talk in others)))),
            contradicts=tuple(
                i.uid for i in insights if i.meeting in talks and not i.origin and set(i.themes) & set(themes)
            ),
            on=talk_day(meeting),
        )
        if made != old:
            edit.put(made)


def _said_of(talk: Talk, theme: str) -> str:
    """The first line of a conversation that has a theme."""
    return next((words_of(note.kind, note.text) for note in talk.said if theme in note.themes), "")


def _others(session: Session, meeting: Meeting, theme: str) -> list[Meeting]:
    """Talks with somebody else about the same path that speak of a theme."""
    return [
        other
        for other in session.meetings.all()
        if other.over
        and other.uid != meeting.uid
        and other.first_contact not in meeting.contacts
        and set(other.paths) & set(meeting.paths)
        and session.contacts.peek(other.first_contact) is not None
        and theme in lines_by_theme(other)
    ]


def carry_over(session: Session) -> list[str]:
    """Bring verdicts of an older form to their pairs of conversations; says what could not be told.

    A reflection once kept one verdict for each theme and no name: it counted for whoever had come last. Where
    a single other conversation speaks of the theme, the verdict is about that one. Where there are several,
    the verdict is kept and the other is left open, for nobody can know.
    """
    old = [
        str(raw.get("uid"))
        for raw in session.meetings.raw()
        if isinstance(raw.get("reflection"), Mapping) and raw["reflection"].get(COMPARED)
    ]
    if session.read_only or not old:
        return []
    unsure = 0
    with session.edit("moved verdicts to their conversations", undoable=False) as edit:
        for meeting in filter(None, map(session.meetings.get, old)):
            reflection = meeting.reflection
            if reflection is None:
                continue
            verdicts = reflection.extra.get(COMPARED)
            for theme, verdict in verdicts.items() if isinstance(verdicts, Mapping) else ():
                if verdict not in VERDICTS:
                    continue
                others = _others(session, meeting, theme)
                pair = (meeting.uid, others[0].uid) if len(others) == 1 else (meeting.uid,)
                unsure += len(others) != 1
                edit.put(Verdict(uid=session.new_id(), theme=str(theme), meetings=pair, verdict=str(verdict)))
            rest = {KEPT if name == COMPARED else name: value for name, value in reflection.extra.items()}
            edit.put(meeting.replace(reflection=reflection.replace(extra=rest)))
    if not unsure:
        return []
    verdicts = f"{count(unsure, 'verdict')} {'is' if unsure == 1 else 'are'}"
    return [f"{verdicts} missing the other conversation. Choose it in Review, Differences."]


# -- beliefs -----------------------------------------------------------------------------------------------


class Belief(NamedTuple):
    """A belief about a path with what conversations say about it."""

    path: str
    title: str
    """Of the path."""
    uid: str
    text: str
    state: AssumptionStatus
    evidence: tuple[Testimony, ...]
    moved: date | None
    """The day of the conversation that last said something about it."""

    @property
    def unfounded(self) -> bool:
        """Whether its state has no conversation behind it any more: the one it came from is gone."""
        return self.state is not AssumptionStatus.UNTESTED and not self.evidence

    def side(self, *directions: AssumptionStatus) -> list[Testimony]:
        """The evidence of these directions; what is mixed counts on both sides."""
        return [each for each in self.evidence if each.direction in (*directions, AssumptionStatus.MIXED)]


class BeliefService(Service):
    """Where beliefs stand, from what each conversation says about them."""

    _session: Session
    _voices: Voices

    def all(self) -> list[Belief]:
        """Every belief of every path."""
        said = [talk for talk in self._voices.talks() if talk.reflected and talk.reflected.beliefs]
        days = {talk.uid: talk.day for talk in said}
        return [
            self._belief(path, item, said, days)
            for path in self._session.paths.all()
            for item in path.assumptions
        ]

    def _belief(self, path: Path, item: Assumption, talks: list[Talk], days: Mapping[str, date]) -> Belief:
        evidence = evidence_for(item.uid, talks)
        state = belief_state(each.direction for each in evidence) if evidence else item.status
        moved = max((days[each.meeting] for each in evidence), default=None)
        return Belief(path.uid, path.title, item.uid, item.text, state, evidence, moved)

    def say(self, meeting: str, belief: str, direction: AssumptionStatus, note: str = "") -> None:
        """Keep what a conversation says about a belief, and the note that says so."""
        talk = self._session.meetings.need(meeting)
        reflection = reflection_of(self._session, talk)
        said = {**reflection.assumptions, belief: direction}
        notes = {uid: kept for uid, kept in reflection.belief_notes.items() if uid != belief}
        if note and direction is not AssumptionStatus.UNTESTED and talk.note(note) is not None:
            notes[belief] = note
        changed = talk.replace(reflection=reflection.replace(assumptions=said, belief_notes=notes))
        with self._session.edit(f"belief: {direction.value}") as edit:
            edit.put(changed)
            self.said_in(edit, changed, {belief: direction})

    def said_in(self, edit: Edit, meeting: Meeting, said: Mapping[str, AssumptionStatus]) -> None:
        """The beliefs of all paths follow what a conversation says; practice moves none."""
        if meeting.practice or self._session.is_practice(meeting.first_contact):
            return
        for path in edit.merged(self._session.paths):
            items = tuple(
                self._moved(edit, item, said[item.uid], meeting) if item.uid in said else item
                for item in path.assumptions
            )
            if items != path.assumptions:
                edit.put(path.replace(assumptions=items))

    def _moved(
        self, edit: Edit, item: Assumption, direction: AssumptionStatus, meeting: Meeting
    ) -> Assumption:
        """A belief as its conversations leave it; this one is among its evidence unless it says nothing."""
        earlier = [uid for uid in item.evidence if uid != meeting.uid and self._session.meetings.get(uid)]
        reflections = [edit.meeting(uid).reflection for uid in earlier]
        directions = [found.assumptions.get(item.uid, item.status) for found in reflections if found]
        evidence = earlier
        if direction is not AssumptionStatus.UNTESTED:
            directions.append(direction)
            evidence = [*earlier, meeting.uid]
        return item.replace(status=belief_state(directions), evidence=tuple(evidence))


class Voices:
    """Who said what. Reads; changes nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[str, tuple[Mapping[str, Any], Talk | None]] = {}
        """By uid: the record as it was when it was read, and what was read."""
        self._kept: dict[str, tuple[Talk, ...]] = {}
        """By path, until something changes."""
        session.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        if change.kind not in ("draft", "status"):
            self._kept.clear()

    def talks(self, path: str = "") -> tuple[Talk, ...]:
        """Conversations by the time they began, about a path or all, rehearsals and those with practice
        contacts left out. The very same tuple until something changes."""
        if (found := self._kept.get(path)) is None:
            found = self._kept[path] = self._look(path)
        return found

    def _look(self, path: str) -> tuple[Talk, ...]:
        found: list[Talk] = []
        practice: dict[str, bool] = {}
        read, kept = self._read, {}
        for record in self._session.meetings.raw():
            uid = record["uid"]
            known = read.get(uid)
            if known is None or known[0] is not record:
                known = (record, talk_of(record))
            kept[uid] = known
            talk = known[1]
            if talk is None or (path and path not in talk.paths):
                continue
            if talk.person not in practice:
                practice[talk.person] = self._session.is_practice(talk.person)
            if not practice[talk.person]:
                found.append(talk)
        self._read = kept
        return tuple(sorted(found, key=lambda talk: talk.began.utc.timestamp() if talk.began else 0.0))

    def name(self, person: str) -> str:
        """The name of somebody; a few words where they are gone."""
        known = self._session.contacts.peek(person) or {}
        name = known.get("name")
        return name if isinstance(name, str) and name else "someone no longer here"
