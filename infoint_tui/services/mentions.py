"""Names and actions of a talk: confirmed they become contacts and tasks, turned down they rest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ..domain import NamedTuple
from ..domain.errors import Refused, needed
from ..domain.evidence import began
from ..domain.meeting import Meeting, Note
from ..domain.mentions import (
    FoundAction,
    FoundPerson,
    actions_found,
    default_action_due,
    lines_by_theme,
    people_found,
    role_and_place,
)
from ..domain.people import Contact, Introduction, Task
from ..domain.pipeline import check_introducer
from ..domain.task_rules import thank_due
from .evidence import DifferenceService, reflection_of
from .relations import Directory
from .session import Edit, Session

if TYPE_CHECKING:
    from .rules import RulesService
    from .tasks import TaskService


MAY_USE_NAME, NAME_ONLY = "may_use_name", "name_only"


class MentionedPerson(NamedTuple):
    """A name of the talk and what was decided."""

    found: FoundPerson
    contact: str | None
    """Uid of the contact it became; an empty text when it was turned down, None while nothing is decided."""
    may_use_name: bool
    """Whether the guest may be named to them."""
    known: str
    """Uid of a contact of that name, made here or there before; empty if there is none."""


class Planned(NamedTuple):
    """An action of the talk and what was decided."""

    found: FoundAction
    task: str | None
    """Uid of its task; an empty text when it was turned down, None while nothing is decided."""


class Shared(NamedTuple):
    """A theme that two people on the same path spoke of."""

    theme: str
    line: str
    """What was written about it in this talk."""
    other: str
    """Name of the other."""
    other_line: str
    contact: str
    """Uid of the other."""
    meeting: str
    """Uid of the other's talk."""


class Mentions:
    """What the notes of a talk hold, and the records that are made of it."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        rules: RulesService,
        tasks: TaskService,
        differences: DifferenceService,
    ) -> None:
        self._session = session
        self._differences = differences
        self._directory = directory
        self._rules = rules
        self._tasks = tasks
        self._themes: dict[str, tuple[tuple[Note, ...], dict[str, str]]] = {}
        """Themes of a talk by its uid, with the notes they were read from."""

    # -- people ---------------------------------------------------------------------------------------

    def named(self, meeting: Meeting) -> list[MentionedPerson]:
        """Every name of the talk save the guests', with what was decided."""
        decided = reflection_of(self._session, meeting).people
        became = set(decided.values())
        contacts = {str(raw.get("uid", "")): str(raw.get("name", "")) for raw in self._session.contacts.raw()}
        # A contact made here must not change how its own name is read in the notes.
        others = [name for uid, name in contacts.items() if uid not in became]
        guests = {name.casefold() for name in self.guests(meeting)}
        found = [p for p in people_found(meeting, others) if p.name.casefold() not in guests]
        seen = {person.name.casefold() for person in found}
        found += [FoundPerson(name, "", "", "") for name in decided if name.casefold() not in seen]
        by_name = {name.casefold(): uid for name, uid in decided.items()}
        known = {name.casefold(): uid for uid, name in contacts.items()}
        kinds = {
            intro.to_contact: intro.kind
            for intro in self._session.introductions.all()
            if intro.meeting == meeting.uid
        }
        rows = []
        for person in found:
            key = person.name.casefold()
            uid = by_name.get(key)
            may_use = kinds.get(uid or "", MAY_USE_NAME) == MAY_USE_NAME
            rows.append(MentionedPerson(person, uid, may_use, uid or known.get(key, "")))
        return rows

    def people(self, meeting: Meeting) -> list[FoundPerson]:
        """Names in the notes that were not decided on yet."""
        return [named.found for named in self.named(meeting) if named.contact is None]

    def confirm_person(
        self,
        uid: str,
        name: str,
        *,
        found_as: str = "",
        title: str = "",
        organisation: str = "",
        about: str = "",
        prefers: str = "",
        may_use_name: bool = True,
        contact: str = "",
    ) -> Contact:
        """Make a name a contact (or find the known one) with the guest as introducer, and a task to write.

        `found_as` is the name as the notes have it, where `name` corrects it; `contact` is the uid of
        somebody who is here and is meant by it, whatever they are called.
        """
        meeting = self._session.meetings.need(uid)
        name = needed(name, "A person needs a name.", field="name")
        known = self._session.contacts.get(contact) or self._directory.find(name)
        introducer = meeting.first_contact
        if known is not None and known.uid in meeting.contacts:
            raise Refused(f"{known.name} is who you talked to.", "Write another name.", field="name")
        person = known or self._referral(meeting, name).replace(
            title=title.strip(), organisation=organisation.strip(), about=about.strip()
        )
        named_on = self._session.day_of(meeting.actual_end or self._session.moment())
        with self._session.edit(f"added {name}") as edit:
            if known is None:
                self._directory.add_to(edit, person, "named in a conversation")
            elif not known.introduced_by and not self._circular(known, introducer):
                edit.put(known.replace(introduced_by=introducer))
            edit.put(
                Introduction(
                    uid=self._session.new_id(),
                    from_contact=introducer,
                    to_contact=person.uid,
                    meeting=uid,
                    kind=MAY_USE_NAME if may_use_name else NAME_ONLY,
                    how_they_prefer=prefers.strip(),
                    asked_on=named_on,
                )
            )
            self._decide_person(edit, meeting, found_as or name, person.uid)
            self._tasks.sync_contact(edit, person.uid, named_on)
        return self._session.contacts.get(person.uid) or person

    def confirm_guest(self, uid: str, name: str, *, about: str = "", known: str = "") -> Contact:
        """Make somebody named in the notes one of the guests: met, and thanked like the first.

        `known` is the uid of somebody who is here and is meant by the name.
        """
        meeting = self._session.meetings.need(uid)
        name = needed(name, "A person needs a name.", field="name")
        title, organisation, rest = role_and_place(about)
        here = self._session.contacts.get(known) or self._directory.find(name)
        contact = here or self._referral(meeting, name).replace(
            source="chance", introduced_by="", title=title, organisation=organisation, about=rest
        )
        if contact.uid in meeting.contacts:
            return contact
        end = meeting.actual_end or self._session.moment()
        due = thank_due(end, self._rules.table, self._session.zone)
        with self._session.edit(f"{name} was there too") as edit:
            if self._session.contacts.get(contact.uid) is None:
                self._directory.add_to(edit, contact, "joined a conversation")
            joined = meeting.replace(contacts=(*meeting.contacts, contact.uid))
            self._decide_person(edit, joined, name, contact.uid)
            self._directory.met_in(edit, joined, contact.uid, "joined a conversation", due)
            self._tasks.sync_contact(edit, contact.uid)
            self._tasks.sync_meeting(edit, uid)
        return self._session.contacts.get(contact.uid) or contact

    def _referral(self, meeting: Meeting, name: str) -> Contact:
        return Contact(
            uid=self._session.new_id(),
            name=name,
            source="referral",
            introduced_by=meeting.first_contact,
            paths=meeting.paths,
        )

    def set_may_use_name(self, uid: str, contact: str, may_use_name: bool) -> None:
        """Change whether the introducer of somebody confirmed here may be named."""
        with self._session.edit("may be named" if may_use_name else "don't use their name") as edit:
            for intro in self._session.introductions.all():
                if intro.meeting == uid and intro.to_contact == contact:
                    edit.put(intro.replace(kind=MAY_USE_NAME if may_use_name else NAME_ONLY))

    def turn_down_person(self, uid: str, name: str) -> None:
        """It was not a name, or nobody to remember. Refused for somebody who is a contact by now."""
        meeting = self._session.meetings.need(uid)
        if reflection_of(self._session, meeting).people.get(name):
            raise Refused(
                f"{name} is already on your list.", "`u` undoes that. Archive people in the pipeline."
            )
        with self._session.edit(f"not added: {name}") as edit:
            self._decide_person(edit, meeting, name, "")

    def _decide_person(self, edit: Edit, meeting: Meeting, name: str, contact: str) -> None:
        reflection = reflection_of(self._session, meeting)
        edit.put(meeting.replace(reflection=reflection.replace(people={**reflection.people, name: contact})))

    def _circular(self, contact: Contact, introducer: str) -> bool:
        """Whether they may not get this introducer: met before, or the introducer came through them."""
        if self._directory.has_met(contact):
            return True
        try:
            check_introducer(contact, introducer, self._session.contacts.all())
        except Refused:
            return True
        return False

    # -- actions --------------------------------------------------------------------------------------

    def planned(self, meeting: Meeting) -> list[Planned]:
        """Every action of the talk with what was decided, those added by hand last."""
        decided = reflection_of(self._session, meeting).actions
        found = list(actions_found(meeting))
        seen = {action.key for action in found}
        for key, uid in decided.items():
            task = self._session.tasks.get(uid)
            if key not in seen and task is not None:
                found.append(FoundAction(key, task.title, task.due_day, ""))
        return [Planned(action, decided.get(action.key)) for action in found]

    def actions(self, meeting: Meeting) -> list[FoundAction]:
        """Actions in the notes that were not decided on yet."""
        return [planned.found for planned in self.planned(meeting) if planned.task is None]

    def confirm_action(self, uid: str, key: str, text: str, due: date | None = None) -> Task:
        """Make an action a task, or change the one it became; without a day it is due in a week.

        A day the user wrote is never moved by a rule. An empty `key` adds an action the notes do not have.
        """
        meeting = self._session.meetings.need(uid)
        reflection = reflection_of(self._session, meeting)
        text = needed(text, "An action needs a few words.")
        old = self._session.tasks.get(reflection.actions.get(key, ""))
        if old is not None:
            if not old.open:
                raise Refused("That task is already settled.", "`u` undoes the last change.")
            task = old.replace(title=text, due_day=due or old.due_day)
        else:
            task = self._new_task(meeting, text, due)
        key = key or f"own/{task.uid}"
        with self._session.edit(f"will do: {text}") as edit:
            edit.put(task)
            self._decide_action(edit, meeting, key, task.uid)
        return task

    def _new_task(self, meeting: Meeting, text: str, due: date | None) -> Task:
        return self._session.new_task(
            text,
            due_day=due or default_action_due(meeting, self._rules.reckoning),
            contact=meeting.first_contact,
            meeting=meeting.uid,
            why="you said so in the conversation" if due else "no day set, so it got the usual time",
            source="O",
        )

    def turn_down_action(self, uid: str, key: str) -> None:
        """Nothing to do after all; an open task made of it goes."""
        meeting = self._session.meetings.need(uid)
        task = self._session.tasks.get(reflection_of(self._session, meeting).actions.get(key, ""))
        if task is not None and not task.open:
            raise Refused("That task is already settled.", "`u` undoes the last change.")
        with self._session.edit("not an action") as edit:
            if task is not None:
                edit.delete(task)
            self._decide_action(edit, meeting, key, "")

    def _decide_action(self, edit: Edit, meeting: Meeting, key: str, task: str) -> None:
        reflection = reflection_of(self._session, meeting)
        edit.put(meeting.replace(reflection=reflection.replace(actions={**reflection.actions, key: task})))

    # -- themes ---------------------------------------------------------------------------------------

    def shared(self, meeting: Meeting) -> list[Shared]:
        """Themes that somebody else spoke of in a talk about the same path, that talk's line beside ours.

        The pairs that were judged, and for each theme without a verdict the latest talk before this one: what
        comes later asks about itself, so no verdict ever moves.
        """
        own = self._lines_by_theme(meeting)
        if not own or not meeting.paths:
            return []
        judged = self._differences.of(meeting.uid)
        found: dict[str, list[Shared]] = {theme: [] for theme in own}
        latest: dict[str, Shared] = {}
        talks = self._session.meetings.all()
        order = {talk.uid: (began(talk), number) for number, talk in enumerate(talks)}
        for other in sorted(talks, key=lambda talk: order[talk.uid]):
            guest = self._guest_to_compare(meeting, other)
            if guest is None:
                continue
            for theme, line in self._lines_by_theme(other).items():
                if theme in own:
                    pair = Shared(theme, own[theme], guest.name, line, guest.uid, other.uid)
                    if (theme, other.uid) in judged:
                        found[theme].append(pair)
                    elif order[other.uid] < order[meeting.uid]:
                        latest[theme] = pair
        return [
            pair for theme in own for pair in found[theme] or ([latest[theme]] if theme in latest else [])
        ]

    def _guest_to_compare(self, meeting: Meeting, other: Meeting) -> Contact | None:
        """The guest of another talk that took place, where the two can be compared."""
        if not other.over or other.first_contact in meeting.contacts:
            return None
        if not set(other.paths) & set(meeting.paths):
            return None
        guest = self._session.contacts.get(other.first_contact)
        return None if guest is None or guest.practice else guest

    def _lines_by_theme(self, meeting: Meeting) -> dict[str, str]:
        kept = self._themes.get(meeting.uid)
        if kept is None or (kept[0] is not meeting.notes and kept[0] != meeting.notes):
            kept = self._themes[meeting.uid] = (meeting.notes, lines_by_theme(meeting))
        return kept[1]

    # -- helpers --------------------------------------------------------------------------------------

    def guests(self, meeting: Meeting) -> list[str]:
        """Names the guests go by in notes: the whole one, and the first alone."""
        guests = self._session.contacts.those(meeting.contacts)
        return [name for guest in guests for name in (guest.name, guest.first_name)]
