"""People from files: read, compared with who is here, shown in four buckets, and taken in as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.enums import ChannelKind
from ..domain.errors import Refused
from ..domain.matching import (
    Description,
    Likeness,
    PeopleIndex,
    calling_code,
    email_key,
    page_key,
    phone_of,
    prepared,
    same_number,
)
from ..domain.names import fold
from ..domain.people import CONNECTED_ON, FURTHER, Channel, Contact, after_change
from ..domain.phrasing import count, day
from ..domain.pipeline import after_edit, check_introducer, early_stage
from ..domain.text import visible
from ..exchange.contacts import LARGEST, BadContacts, Card
from ..exchange.spreadsheets import PeopleFile, read_people, read_people_file
from .files import read_file
from .known_people import Newcomers, description_of
from .records import text_of

if TYPE_CHECKING:
    from ..domain.quickadd import QuickAdd
    from .relations import Directory
    from .session import Edit, Session
    from .tasks import TaskService

_EVERY = 200
"""Rows after which progress is told, and whether somebody ended it is asked."""
PASTED = "pasted text"
"""Name of what came from no file."""


class Bucket(StrEnum):
    """Where a row of a file ends."""

    NEW = "new"
    HERE = "here"
    PERHAPS = "perhaps"
    UNREADABLE = "unreadable"


TITLES = {
    Bucket.NEW: "new",
    Bucket.HERE: "already here",
    Bucket.PERHAPS: "maybe the same",
    Bucket.UNREADABLE: "unreadable",
}
"""What the buckets are called."""


class ImportRow(NamedTuple):
    """A row of a file, and what is to become of it."""

    key: str
    file: str
    line: int
    bucket: Bucket
    name: str
    """Of the person; of what cannot be read, how it begins."""
    card: Card | None = None
    typed: QuickAdd | None = None
    """What a typed line says beyond the card."""
    uid: str = ""
    """Who is here already, or perhaps is."""
    twin: str = ""
    """Key of an earlier row that means the same person."""
    whom: str = ""
    """Name of the one who is here, or of that row."""
    reason: str = ""
    """Why it is in this bucket."""
    differences: tuple[str, ...] = ()
    """What the file says otherwise than what is here."""
    new_employer: bool = False

    @property
    def role(self) -> str:
        """What they do, and where, by the file."""
        return ", ".join(filter(None, (self.card.title, self.card.organisation))) if self.card else ""


SETTLED = "you said so"
"""Why somebody who was perhaps here is."""


class ImportPreview:
    """What files would bring; nothing has been changed."""

    def __init__(self, rows: list[ImportRow], files: dict[str, PeopleFile], refused: dict[str, str]) -> None:
        self.rows = {row.key: row for row in rows}
        self.files = files
        """What was read, by its name."""
        self.refused = refused
        """Why a file was not read, by its name."""
        self.ticked = {row.key for row in rows if _wanted(row)}
        """Keys of the rows to take in."""

    def of(self, bucket: Bucket) -> list[ImportRow]:
        """The rows of a bucket in the order of the files."""
        return [row for row in self.rows.values() if row.bucket is bucket]

    def counts(self) -> dict[Bucket, int]:
        """How many rows there are in each bucket."""
        found = dict.fromkeys(Bucket, 0)
        for row in self.rows.values():
            found[row.bucket] += 1
        return found

    def tick(self, keys: Iterable[str], *, on: bool | None = None) -> None:
        """Take rows in or leave them out; without `on` each turns over. What cannot be read stays out."""
        for key in keys:
            if self.rows[key].bucket is not Bucket.UNREADABLE:
                add = key not in self.ticked if on is None else on
                (self.ticked.add if add else self.ticked.discard)(key)

    def settle(self, key: str) -> ImportRow:
        """Say that somebody who is perhaps here is: their row shows what differs, and is ticked."""
        row = self.rows[key]
        if row.bucket is Bucket.PERHAPS:
            row = self.rows[key] = row._replace(bucket=Bucket.HERE, reason=SETTLED)
            self.ticked.add(key)
        return row

    def go_on_from(self, before: ImportPreview) -> None:
        """Take over what somebody decided about the same lines, read another way before."""
        here = {(row.file, row.line): row for row in self.rows.values()}
        for old in before.rows.values():
            row = here.get((old.file, old.line))
            ticked = old.key in before.ticked
            if row is None or old.bucket is Bucket.UNREADABLE or ticked == _wanted(old):
                continue
            if old.reason == SETTLED:
                self.settle(row.key)
            self.tick([row.key], on=ticked)


def _wanted(row: ImportRow) -> bool:
    """Whether a row is taken in unless somebody unticks it: who is new, and what another row says of them."""
    return row.bucket is Bucket.NEW or (
        row.bucket is Bucket.HERE and bool(row.twin) and bool(row.differences)
    )


class Importer:
    """Reads files on any thread, and takes people in on that of the store. Made anew for each import."""

    def __init__(
        self, session: Session, directory: Directory, tasks: TaskService, newcomers: Callable[[], Newcomers]
    ) -> None:
        self._session = session
        self._directory = directory
        self._tasks = tasks
        self._newcomers = newcomers()
        self._here = list(session.contacts.raw())
        self._code = calling_code(session.profile.phone, session.profile.holidays)

    # -- reading, on any thread ------------------------------------------------------------------------

    def read(
        self,
        paths: Sequence[Path] = (),
        *,
        pasted: bytes = b"",
        columns: Mapping[str, Sequence[str]] | None = None,
        sheets: Mapping[str, PeopleFile] | None = None,
        progress: Callable[[int, str], None] = lambda _done, _what: None,
    ) -> ImportPreview:
        """What files and a pasted text would bring. Changes nothing.

        By the name of a file, `columns` are what its columns hold, where somebody said so, and `sheets` its
        table where it is to be read anew. `progress` hears what is being done and how many rows are; it may
        raise to end it all.
        """
        given = columns or {}
        files: dict[str, PeopleFile] = {}
        refused: dict[str, str] = {}
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            if done % _EVERY == 0:
                progress(done, "Reading")

        def read_one(name: str, data: Callable[[], bytes]) -> None:
            columns_here = given.get(name)
            known = (sheets or {}).get(name)
            try:
                if known is not None and known.sheet is not None:
                    files[name] = known._replace(people=read_people(known.sheet, columns_here, step))
                else:
                    files[name] = read_people_file(
                        data(), self._newcomers.parse, name=name, columns=columns_here, step=step
                    )
            except BadContacts as error:
                refused[name] = str(error)
            except Refused as error:
                refused[name] = error.what

        for name, path in _named(paths):
            progress(done, f"Reading {path.name}")
            read_one(name, lambda path=path: read_file(path, LARGEST))  # type: ignore[misc]
        if pasted.strip():
            read_one(PASTED, lambda: pasted)
        return ImportPreview(list(self._sorted(files, progress)), files, refused)

    def _sorted(
        self, files: Mapping[str, PeopleFile], progress: Callable[[int, str], None]
    ) -> Iterator[ImportRow]:
        """Every row of the files in its bucket."""
        known = PeopleIndex()
        by_uid: dict[str, Mapping[str, Any]] = {}
        for number, raw in enumerate(self._here):
            if number % _EVERY == 0:
                progress(number, "Checking who's on your list")
            uid = text_of(raw, "uid")
            by_uid[uid] = raw
            known.add(uid, prepared(description_of(raw), self._code))
        earlier: dict[str, ImportRow] = {}
        number = 0
        for name, file in files.items():
            for odd in file.people.unreadable:
                key = f"#{number}"
                number += 1
                text = visible(odd.text)
                yield ImportRow(key, name, odd.line, Bucket.UNREADABLE, text, reason=odd.why)
            typed = file.typed or (None,) * len(file.people.cards)
            for card, line in zip(file.people.cards, typed, strict=True):
                key = f"#{number}"
                number += 1
                if number % _EVERY == 0:
                    progress(number, "Comparing")
                row = self._row(
                    ImportRow(key, name, card.line, Bucket.NEW, card.name, card, line), known, by_uid, earlier
                )
                if row.bucket is Bucket.NEW:
                    earlier[key] = row
                yield row

    def _row(
        self,
        row: ImportRow,
        known: PeopleIndex,
        by_uid: Mapping[str, Mapping[str, Any]],
        earlier: Mapping[str, ImportRow],
    ) -> ImportRow:
        card = row.card
        assert card is not None
        person = prepared(describe(card), self._code)
        own = card.uid.removeprefix("urn:uuid:")
        found = known.best(person)
        if own in by_uid:
            mate, likeness, reason = own, Likeness.SAME, "same card"
        elif found is None:
            known.add(row.key, person)
            return row
        else:
            mate, (likeness, reason) = found
        bucket = Bucket.HERE if likeness is Likeness.SAME else Bucket.PERHAPS
        if bucket is Bucket.PERHAPS:
            known.add(row.key, person)
        if mate in by_uid:
            told = KnownFacts(by_uid[mate], self._code)
            return row._replace(
                bucket=bucket,
                uid=mate,
                whom=text_of(by_uid[mate], "name"),
                reason=reason,
                differences=(*told.differences(card), *told.typed_beyond(row.typed)),
                new_employer=told.other_employer(card),
            )
        first = earlier.get(mate)
        if first is None or first.card is None:
            # The row before it is itself in doubt.
            return row._replace(bucket=Bucket.PERHAPS, twin=mate, reason=reason, whom="a row above")
        like = self._contact(first.card, "0").encode()
        if first.typed is not None:
            like |= {name: getattr(first.typed, name) for name in ("pronouns", "introduced_by", "connection")}
        told = KnownFacts(like, self._code)
        return row._replace(
            bucket=bucket,
            twin=mate,
            whom=first.name,
            reason=f"{reason} as line {first.line}",
            differences=(*told.differences(card), *told.typed_beyond(row.typed)),
        )

    # -- taking in -------------------------------------------------------------------------------------

    def take(
        self, preview: ImportPreview, *, tags: Iterable[str] = (), paths: Iterable[str] = ()
    ) -> tuple[str, tuple[str, ...]]:
        """Take the ticked rows in as one step, everybody with these tags and paths; returns the words for
        undo and who was added or changed."""
        rows = [self._as_it_is(row) for row in preview.rows.values() if row.key in preview.ticked]
        if not rows:
            raise Refused("No one is checked.", "Space checks a line.")
        extra = tuple(dict.fromkeys(tag.strip().lstrip("#").lower() for tag in tags if tag.strip(" #")))
        there = tuple(uid for uid in dict.fromkeys(paths) if self._session.paths.get(uid))
        landed: dict[str, str] = {}
        added: dict[str, None] = {}
        changed: dict[str, None] = {}
        with self._session.edit(_label(rows)) as edit:
            for row in rows:
                target = _target(row, preview.rows, landed)
                if target and edit.has_contact(target):
                    self._join(edit, target, row, extra, there)
                    changed[target] = None
                else:
                    target = self._add(edit, row, extra, there)
                    added[target] = None
                landed[row.key] = target
        return edit.label, tuple({**added, **changed})

    def _as_it_is(self, row: ImportRow) -> ImportRow:
        """A row as new where the one it updates has gone since, as an undo takes them away."""
        gone = row.bucket is Bucket.HERE and not row.twin and self._session.contacts.get(row.uid) is None
        return row._replace(bucket=Bucket.NEW) if gone else row

    def _add(self, edit: Edit, row: ImportRow, tags: tuple[str, ...], paths: tuple[str, ...]) -> str:
        assert row.card is not None
        contact = self._contact(row.card) if row.typed is None else self._newcomers.contact(row.typed)
        contact = contact.replace(
            name=" ".join(contact.name.split()),
            tags=tuple(dict.fromkeys((*contact.tags, *tags))),
            paths=tuple(dict.fromkeys((*contact.paths, *paths))),
        )
        contact = contact.replace(stage=early_stage(contact), stage_since=self._session.moment())
        edit.put(contact)
        if row.typed is not None and row.typed.follow_up is not None:
            edit.put(self._newcomers.follow_up(contact, row.typed))
        return contact.uid

    def _contact(self, card: Card, uid: str = "") -> Contact:
        """Somebody new with all that a card says; nobody is stored."""
        further = dict(card.further)
        if card.since is not None:
            further[CONNECTED_ON] = card.since.isoformat()
        linked = bool(card.linkedin) and card.since is not None
        contact = Contact(
            uid=uid or self._session.new_id(),
            name=card.name,
            title=card.title,
            organisation=card.organisation,
            channels=_channels(card),
            tags=tuple(dict.fromkeys(tag.lower().lstrip("#") for tag in card.tags)),
            about=card.note,
            zone=card.zone,
            source="linkedin" if linked else "",
            connection=f"Connected on LinkedIn since {card.since:%B %Y}" if linked and card.since else "",
            formality=self._directory.usual_formality(),
        )
        return contact.replace(extra={FURTHER: further}) if further else contact

    def _join(
        self, edit: Edit, uid: str, row: ImportRow, tags: tuple[str, ...], paths: tuple[str, ...]
    ) -> None:
        """Take over what a row says otherwise: a former employer is kept among the affiliations."""
        assert row.card is not None
        old, typed = edit.contact(uid), row.typed
        new = self._contact(row.card) if typed is None else self._newcomers.contact(typed)
        told = KnownFacts(old.encode(), self._code)
        further = {**_further(old.extra), **_further(new.extra)}
        notes = [old.about, new.about if new.about not in old.about else ""]
        if typed and old.connection and told.news(new.connection):
            notes.append(new.connection)
        joined = old.replace(
            title=new.title or ("" if told.other_employer(row.card) else old.title),
            organisation=new.organisation or old.organisation,
            channels=(*old.channels, *(each for each in new.channels if not told.knows(each))),
            tags=tuple(dict.fromkeys((*old.tags, *new.tags, *tags))),
            paths=tuple(dict.fromkeys((*old.paths, *paths))),
            about="\n".join(filter(None, notes)),
            zone=old.zone or new.zone,
            pronouns=old.pronouns or new.pronouns,
            connection=old.connection or (new.connection if typed else ""),
            introduced_by=old.introduced_by or self._introducer(old, new.introduced_by),
            extra={**old.extra, **({FURTHER: further} if further else {})},
        )
        joined = after_change(old, joined, self._session.today)
        if joined != old:
            edit.put(joined)
            edit.move(uid, [after_edit(joined)])
            if self._session.contacts.get(uid) is not None:
                self._tasks.sync_contact(edit, uid)
        if typed is not None and typed.follow_up is not None:
            edit.put(self._newcomers.follow_up(joined, typed))

    def _introducer(self, contact: Contact, introducer: str) -> str:
        """Who introduced somebody who is here; empty where the two would have introduced each other."""
        try:
            check_introducer(contact, introducer, self._session.contacts.all() if introducer else ())
        except Refused:
            return ""
        return introducer


def _target(row: ImportRow, rows: Mapping[str, ImportRow], landed: Mapping[str, str]) -> str:
    """Who a row is about: the one who is here, or whoever the row above it became or is; empty for new."""
    while row.bucket is Bucket.HERE and row.twin:
        if row.twin in landed:
            return landed[row.twin]
        row = rows[row.twin]
    return row.uid if row.bucket is Bucket.HERE else ""


def _further(extra: Mapping[str, Any]) -> dict[str, Any]:
    found = extra.get(FURTHER)
    return dict(found) if isinstance(found, Mapping) else {}


def _named(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with a name of its own: the last part, or the whole path where two share it."""
    every = list(dict.fromkeys(path.absolute() for path in paths))
    for path in every:
        alone = sum(other.name == path.name for other in every) == 1
        yield (path.name if alone else str(path)), path


def _label(rows: Sequence[ImportRow]) -> str:
    new = sum(1 for row in rows if row.bucket is not Bucket.HERE)
    if len(rows) == 1:
        return f"imported {rows[0].name}" if new else f"updated {rows[0].whom} from a file"
    changed = len(rows) - new
    words = [f"imported {count(new, 'person', 'people')}" if new else ""]
    words.append(f"updated {count(changed, 'person', 'people')} from a file" if changed else "")
    return ", ".join(filter(None, words))


def describe(card: Card) -> Description:
    """A card as it is compared."""
    pages = (card.linkedin, *card.links) if card.linkedin else card.links
    return Description(card.name, card.title, card.organisation, card.emails, card.phones, pages)


def _channels(card: Card) -> tuple[Channel, ...]:
    values = (
        *((ChannelKind.EMAIL, value) for value in card.emails),
        *((ChannelKind.PHONE, value) for value in card.phones),
        *((ChannelKind.LINKEDIN, value) for value in (card.linkedin,) if value),
        *((ChannelKind.OTHER, value) for value in card.links),
    )
    return tuple(Channel(kind=kind, value=value) for kind, value in values)


_KINDS = {ChannelKind.EMAIL: "email", ChannelKind.PHONE: "phone", ChannelKind.LINKEDIN: "LinkedIn"}


class KnownFacts:
    """What is known of somebody who is here, to say what a file says otherwise."""

    def __init__(self, raw: Mapping[str, Any], code: str) -> None:
        self._title, self._place = text_of(raw, "title"), text_of(raw, "organisation")
        self._about = text_of(raw, "about")
        known = description_of(raw)
        self._code = code
        self._told = {name: text_of(raw, name) for name in ("pronouns", "introduced_by", "connection")}
        self._values = {value.casefold() for value in (*known.emails, *known.phones, *known.pages)}
        self._emails = {email_key(value) or value.casefold() for value in known.emails}
        self._phones = [phone for value in known.phones if (phone := phone_of(value, code))]
        self._pages = {page_key(value) or value.casefold() for value in known.pages}

    def knows(self, channel: Channel) -> bool:
        """Whether this way to reach them is known, however it is written."""
        value = channel.value
        if value.casefold() in self._values:
            return True
        if channel.kind is ChannelKind.EMAIL:
            return (email_key(value) or value.casefold()) in self._emails
        if channel.kind is ChannelKind.PHONE:
            phone = phone_of(value, self._code)
            return phone is not None and same_number([phone], self._phones)
        return (page_key(value) or value.casefold()) in self._pages

    def other_employer(self, card: Card) -> bool:
        """Whether the file names another organization than the one that is here."""
        here, there = (" ".join(fold(text).split()) for text in (self._place, card.organisation))
        return bool(here and there) and here != there

    def news(self, connection: str) -> bool:
        """Whether it says something of what connects the two that is not known."""
        known = f"{self._told['connection']}\n{self._about}".casefold()
        return bool(connection) and connection.casefold() not in known

    def typed_beyond(self, person: QuickAdd | None) -> Iterator[str]:
        """What a typed line says that no card holds and that is not known, in words."""
        if person is None:
            return
        if person.pronouns and not self._told["pronouns"]:
            yield f"pronouns: {person.pronouns}"
        if person.introduced_by and not (self._told["introduced_by"] or self._told["connection"]):
            yield f"introduced by {person.introduced_by}"
        if self.news(person.connection):
            yield f"what you have in common: {person.connection}"
        if person.follow_up is not None:
            yield f"follow up on {day(person.follow_up)}"

    def differences(self, card: Card) -> Iterator[str]:
        """What the file says otherwise, in words."""
        if self.other_employer(card):
            yield f"now at {card.organisation} (here: {self._place})"
        elif card.organisation and not self._place:
            yield f"organization: {card.organisation}"
        if card.title and fold(card.title) != fold(self._title):
            yield f"title: {card.title}" + (f" (here: {self._title})" if self._title else "")
        for channel in _channels(card):
            if not self.knows(channel):
                kind = "page" if channel.kind is ChannelKind.OTHER else _KINDS.get(channel.kind, "address")
                yield f"new {kind}: {channel.value}"
        if card.note and card.note not in self._about:
            yield "a note"
