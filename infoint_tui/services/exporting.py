"""What leaves infoint for other programs: people, conversations, to-dos, quotes, calendars, a vault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .. import exchange
from ..domain import NamedTuple, regex
from ..domain.enums import ChannelKind, NoteKind, Permission
from ..domain.errors import Refused
from ..domain.phrasing import count
from ..domain.text import sections
from .files import (
    FileThere,
    FolderForm,
    FolderPlan,
    OutFile,
    make_folder,
    plan_folder,
    read_file,
    write_file,
    write_folder,
)
from .session import OpenHome, Service, Session

if TYPE_CHECKING:
    from ..domain.meeting import Meeting
    from ..domain.people import Channel, Contact
    from ..domain.zoned_time import ZonedTime
    from ..exchange.contacts import Card
    from .calendar import CalendarService
    from .relations import Directory
    from .vault import VaultService

VCARD, PEOPLE, CONVERSATIONS, TASKS, QUOTES, CALENDAR, VAULT = (
    "vcard", "people", "conversations", "tasks", "quotes", "calendar", "vault",
)  # fmt: skip
_UUID = regex(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SAFE_UID = regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_CHANGES_EACH_RUN = regex(rb"^(?:DTSTAMP|SEQUENCE):[^\n]*\n", re.MULTILINE)
Row = dict[str, str]
Progress = Callable[[int, int], None]
"""Hears how much is made, and of how much where that is known (else 0); what it raises ends the work."""
T = TypeVar("T")


def untold(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


def _told(things: Iterable[T], progress: Progress) -> Iterator[T]:
    for number, each in enumerate(things, 1):
        progress(number, 0)
        yield each


class ExportKind(NamedTuple):
    """One thing that can be exported."""

    id: str
    label: str
    note: str
    ending: str
    """Of the file's name; empty where only a folder will do."""
    noun: str
    plural: str
    folder: bool = False
    """Whether it may go into a folder with a file for each."""


def _kind(line: str) -> ExportKind:
    key, label, note, ending, noun, plural, folder = (part.strip() for part in line.split("|"))
    return ExportKind(key, label, note, ending, noun, plural, bool(folder))


KINDS = {kind.id: kind for kind in map(_kind, sections("data/choices")["exports"])}


class Export(NamedTuple):
    """What would be written, ready to be looked at."""

    kind: ExportKind
    number: int
    path: Path
    data: bytes | None
    """The content of a file; None for a folder."""
    plan: FolderPlan | None
    """What happens in a folder; None for a file."""
    unchanged: bool = False
    """Whether the file there holds exactly this, but for the time it was written at."""
    new_folder: bool = False
    """Whether the folder of the file is made first."""

    @property
    def up_to_date(self) -> bool:
        """Whether there is nothing to write and nothing that was left alone."""
        return self.unchanged or (self.plan is not None and self.plan.empty and not self.plan.foreign)

    @property
    def told(self) -> str:
        """What would be written, in words: "14 people: 2 new, 12 unchanged"."""
        what = count(self.number, self.kind.noun, self.kind.plural)
        if self.plan is None:
            return f"{what}; unchanged" if self.unchanged else what
        fates = ", ".join(f"{number} {word}" for word, number in self.plan.counts.items() if number)
        return f"{what}: {fates or 'none'}"


class ExportService(Service):
    """Makes files for other programs; changes nothing in the data."""

    _session: Session
    _home: OpenHome
    _directory: Directory
    _calendar: Callable[[], CalendarService]
    _vault: Callable[[], VaultService]

    # -- what there is --------------------------------------------------------------------------------

    def people(self) -> list[Contact]:
        """Everybody but those only there to practise with."""
        return [contact for contact in self._session.contacts.all() if not contact.practice]

    def talks(self) -> list[Meeting]:
        """All conversations by time, rehearsals left out."""
        talks = [meeting for meeting in self._session.meetings.all() if not meeting.practice]
        return sorted(talks, key=lambda talk: began.utc.timestamp() if (began := talk.began) else inf)

    def cards(self) -> list[Card]:
        """The people as contact cards."""
        return [_card(contact) for contact in self.people()]

    def rows(self, kind: str, progress: Progress = untold) -> list[Row]:
        """A table, each row with the same columns; `progress` hears of each."""
        tables: Mapping[str, Callable[[], Iterator[Row]]] = {
            PEOPLE: self._people_rows,
            CONVERSATIONS: self._conversation_rows,
            TASKS: self._task_rows,
            QUOTES: self._quote_rows,
        }
        return list(_told(tables[kind](), progress))

    def data(self, kind: str, *, due: bool = False, progress: Progress = untold) -> tuple[bytes, int]:
        """The content of a file, and how many things it holds."""
        if kind == VCARD:
            cards = list(_told(self.cards(), progress))
            return exchange.contacts.write_cards(cards), len(cards)
        if kind == CALENDAR:
            data = self._calendar().of_all(due=due)
            return data, data.count(b"\r\nBEGIN:VEVENT\r\n")
        if kind == VAULT:
            raise Refused("A vault is a folder with a note for each person.", "Name a folder.", field="path")
        rows = self.rows(kind, progress)
        return exchange.spreadsheets.write_table(
            header(kind), ([row[name] for name in COLUMNS[kind]] for row in rows)
        ), len(rows)

    # -- where it goes --------------------------------------------------------------------------------

    def prepare(
        self,
        kind: str,
        path: Path,
        *,
        folder: bool = False,
        due: bool = False,
        replace: bool = False,
        make_folder: bool = False,
        progress: Progress = untold,
    ) -> Export:
        """What writing there would do; nothing is written. What `progress` raises ends it.

        With `make_folder` the folder of a file is made where it is missing; the one above it has to be
        there. Refuses a place within the data home, a missing folder, and a link in place of the target.
        Raises `FileThere` where another file is in the way and `replace` is not set.
        """
        self._check_place(path)
        new_folder = make_folder and not path.parent.exists()
        above = path.parent.parent if new_folder else path.parent
        if not above.is_dir():
            wrong = "is not a folder" if above.exists() else "does not exist"
            raise Refused(f"{above} {wrong}.", "Make that folder, or choose another place.", field="path")
        what = KINDS[kind]
        if folder or kind == VAULT:
            return self._into_folder(what, path, due=due, replace=replace, progress=progress)
        data, number = self.data(kind, due=due, progress=progress)
        if path.is_symlink() or not path.exists() or path.is_dir():
            return Export(what, number, path, data, None, new_folder=new_folder)
        own = _lasting if kind == CALENDAR else bytes
        small = path.is_file() and path.stat().st_size <= 2 * len(data)
        same = small and own(read_file(path, 2 * len(data))) == own(data)
        if not same and not replace:
            raise FileThere(f"{path} already exists.", "Choose another name, or replace it.", field="path")
        return Export(what, number, path, data, None, unchanged=same)

    def _check_place(self, path: Path) -> None:
        home = self._home.path.resolve()
        try:
            # Only older Pythons refuse a circle when they resolve it; the system does always.
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                path.lstat()
            there = path.resolve()
        except (OSError, RuntimeError) as error:
            raise Refused(f"{path} leads nowhere: its links go in a circle.", field="path") from error
        if there.is_relative_to(home):
            raise Refused(f"{path} is inside the data home itself.", "Name a place outside it.", field="path")

    def _into_folder(
        self, kind: ExportKind, path: Path, *, due: bool, replace: bool, progress: Progress
    ) -> Export:
        if not kind.folder:
            raise Refused(f"{kind.label} is one file.", "Add the name of a file.", field="path")
        if kind.id == VAULT:
            plan = self._vault().plan(path, replace=replace, progress=progress)
            return Export(kind, len(plan.listed), path, None, plan)
        files = self._card_files(progress) if kind.id == VCARD else self._calendar_files(due=due)
        form = FolderForm("vcard") if kind.id == VCARD else FolderForm("calendar", _lasting)
        return Export(kind, len(files), path, None, plan_folder(path, files, form, replace=replace))

    def _card_files(self, progress: Progress) -> dict[str, OutFile]:
        """A card for each person, under a name that stays."""
        return {
            f"{stable_name(contact.uid)}.vcf": OutFile(
                exchange.contacts.write_cards([_card(contact)]), contact.uid
            )
            for contact in _told(self.people(), progress)
        }

    def _calendar_files(self, *, due: bool) -> dict[str, OutFile]:
        return {
            f"{stable_name(uid)}.ics": OutFile(data, uid)
            for uid, data in self._calendar().each(due=due).items()
        }

    def write(self, export: Export, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Write what was prepared, whole or not at all. Refuses where that is not possible."""
        if export.plan is not None:
            write_folder(export.plan, progress=progress)
        elif export.data is not None and not export.unchanged:
            if export.new_folder:
                make_folder(export.path.parent)
            write_file(export.path, export.data, replace=export.path.exists())

    # -- tables ---------------------------------------------------------------------------------------

    def _people_rows(self) -> Iterator[Row]:
        session = self._session
        paths = {path.uid: path.title for path in session.paths.all()}
        held: dict[str, list[str]] = {}
        for talk in self.talks():
            for uid in talk.contacts if talk.over else ():
                held.setdefault(uid, []).append(self._day(talk.began))
        for contact in self.people():
            other = (ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.LINKEDIN)
            yield {
                "name": contact.name,
                "pronouns": contact.pronouns,
                "title": contact.title,
                "organization": contact.organisation,
                "email": _all_of(contact, ChannelKind.EMAIL),
                "phone": _all_of(contact, ChannelKind.PHONE),
                "linkedin": _all_of(contact, ChannelKind.LINKEDIN),
                "other_channels": "; ".join(
                    f"{_words(each.kind)}: {each.value}"
                    for each in contact.channels
                    if each.kind not in other
                ),
                "time_zone": contact.zone,
                "stage": contact.stage.label,
                "stage_since": self._day(contact.stage_since),
                "found_through": contact.source,
                "in_common": "; ".join(filter(None, (contact.connection, *contact.commonalities))),
                "why_this_person": contact.why_this_person,
                "introduced_by": self._directory.name_of(contact.introduced_by),
                "paths": "; ".join(paths[uid] for uid in contact.paths if uid in paths),
                "tags": "; ".join(contact.tags),
                "interests": "; ".join(contact.interests),
                "conversations": str(len(held.get(contact.uid, ()))),
                "last_conversation": max(held.get(contact.uid, ()), default=""),
                "keep_in_touch": _words(contact.keep_in_touch.permission),
                "do_not_contact": _yes(contact.do_not_contact),
                "archived": _yes(contact.archived),
                "about": contact.about,
                "id": contact.uid,
            }

    def _conversation_rows(self) -> Iterator[Row]:
        paths = {path.uid: path.title for path in self._session.paths.all()}
        for talk in self.talks():
            began, reflection = talk.began, talk.reflection
            guests = [found for uid in talk.contacts if (found := self._session.contacts.get(uid))]
            spent = (
                round((talk.actual_end.utc - talk.actual_start.utc).total_seconds() / 60)
                if talk.actual_start and talk.actual_end
                else None
            )
            yield {
                "date": self._day(began),
                "time": f"{began.in_zone(self._session.zone).local():%H:%M}" if began else "",
                "time_zone": self._session.zone if began else "",
                "people": "; ".join(guest.name for guest in guests),
                "organizations": "; ".join(dict.fromkeys(g.organisation for g in guests if g.organisation)),
                "mode": talk.mode.label,
                "state": talk.state.label,
                "minutes_agreed": str(talk.agreed_minutes),
                "minutes_spent": "" if spent is None else str(spent),
                "paths": "; ".join(paths[uid] for uid in talk.paths if uid in paths),
                "place": talk.place,
                "link": talk.link,
                "purpose": talk.purpose,
                "goals": "\n".join(goal.text for goal in talk.goals),
                "notes": str(len(talk.notes)),
                "takeaways": reflection.takeaways if reflection else "",
                "surprises": reflection.surprises if reflection else "",
                "likes": reflection.likes if reflection else "",
                "dislikes": reflection.dislikes if reflection else "",
                "id": talk.uid,
            }

    def _task_rows(self) -> Iterator[Row]:
        for task in self._session.tasks.all():
            due = task.day(self._session.zone)
            yield {
                "to_do": task.title,
                "detail": task.detail,
                "state": task.state.value,
                "due": due.isoformat() if due else "",
                "person": self._directory.name_of(task.contact),
                "why": task.why,
                "reason_skipped": task.reason,
                "created": self._day(task.created),
                "done": self._day(task.done_at),
                "id": task.uid,
            }

    def _quote_rows(self) -> Iterator[Row]:
        from ..domain.evidence import NOTE_SIDES
        from ..domain.note_syntax import parse_line

        for talk in self.talks():
            began = talk.began
            names = "; ".join(name for uid in talk.contacts if (name := self._directory.name_of(uid)))
            for note in talk.notes:
                parsed = parse_line(note.text, today=began.local().date() if began else date(1970, 1, 1))
                quotes = parsed.quotes or ((parsed.body,) if note.kind is NoteKind.QUOTE else ())
                item = talk.item(note.agenda_item)
                for quote in quotes:
                    yield {
                        "person": names,
                        "date": self._day(began),
                        "minute": str(note.at // 60),
                        "question": item.text if item else "",
                        "themes": "; ".join(parsed.themes),
                        "quote": quote,
                        "starred": _yes(note.star),
                        "conversation_id": talk.uid,
                        "kind": note.kind.label,
                        "side": NOTE_SIDES.get(note.side, ""),
                    }

    def _day(self, moment: ZonedTime | None) -> str:
        return self._session.day_of(moment).isoformat() if moment else ""


_COLUMNS = {
    PEOPLE: """
    name pronouns title organization email phone linkedin other_channels time_zone stage stage_since
    found_through in_common why_this_person introduced_by paths tags interests conversations
    last_conversation keep_in_touch do_not_contact archived about id
    """,
    CONVERSATIONS: """
    date time time_zone people organizations mode state minutes_agreed minutes_spent paths place link
    purpose goals notes takeaways surprises likes dislikes id
    """,
    TASKS: "to_do detail state due person why reason_skipped created done id",
    QUOTES: "person date minute question themes quote starred conversation_id kind side",
}
COLUMNS: Mapping[str, tuple[str, ...]] = {kind: tuple(words.split()) for kind, words in _COLUMNS.items()}
"""The columns of each table in their order."""


def header(kind: str) -> list[str]:
    """The names of the columns of a table, as people read them."""
    return [_title(name) for name in COLUMNS[kind]]


def stable_name(uid: str) -> str:
    """A name for the file of a record that stays whatever happens to the record, and leads nowhere else."""
    if _SAFE_UID.fullmatch(uid):
        return uid
    from hashlib import sha256

    return sha256(uid.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _lasting(data: bytes) -> bytes:
    """A calendar entry without what is different each time it is written."""
    return _CHANGES_EACH_RUN.sub(b"", data)


def _card(contact: Contact) -> exchange.contacts.Card:
    def all_of(*kinds: ChannelKind) -> tuple[str, ...]:
        return tuple(each.value for each in _preferred(contact) if each.kind in kinds and each.value.strip())

    profiles = all_of(ChannelKind.LINKEDIN)
    return exchange.contacts.Card(
        name=contact.name,
        title=contact.title,
        organisation=contact.organisation,
        emails=all_of(ChannelKind.EMAIL),
        phones=all_of(ChannelKind.PHONE),
        linkedin=next(iter(profiles), ""),
        links=profiles[1:],
        note=contact.about,
        tags=contact.tags,
        zone=contact.zone,
        uid=f"urn:uuid:{contact.uid}" if _UUID.fullmatch(contact.uid) else contact.uid,
    )


def _preferred(contact: Contact) -> Iterable[Channel]:
    return sorted(contact.channels, key=lambda each: not each.preferred)


def _all_of(contact: Contact, kind: ChannelKind) -> str:
    return "; ".join(each.value for each in _preferred(contact) if each.kind is kind)


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _title(column: str) -> str:
    """The head of a column: "Found through"."""
    return "LinkedIn" if column == "linkedin" else column.replace("_", " ").capitalize()


def _words(value: ChannelKind | Permission) -> str:
    """A stored word as people read it."""
    if value is ChannelKind.LINKEDIN:
        return "LinkedIn"
    if value is Permission.GRANTED:
        return "yes"
    if value is Permission.REFUSED:
        return "no"
    return value.replace("_", " ")
