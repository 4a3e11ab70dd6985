"""Thinking of people circle by circle: names become contacts in one step, those known already do not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ..domain.errors import Refused
from ..domain.people import Channel, Contact
from ..domain.quickadd import QuickAdd, parse_quick_add
from ..domain.words import ChannelKind

if TYPE_CHECKING:
    from .workspace import Workspace


class Circle(NamedTuple):
    """A part of life in which people are met (S002)."""

    key: str
    title: str
    prompt: str
    source: str
    """What stands under "found by" of those who come from it."""


CIRCLES: tuple[Circle, ...] = (
    Circle(
        "family", "family and friends",
        "Aunts, cousins, friends, and their parents and partners.", "family_friend",
    ),
    Circle(
        "school", "school and alumni",
        "Classmates, those a year ahead, teachers, the alumni office.", "alumni",
    ),
    Circle(
        "internship", "internships and mentors",
        "Who trained you, supervised you, advised you?", "internship",
    ),
    Circle(
        "work", "former colleagues",
        "Every job counts, the summer ones too: colleagues, bosses, customers.", "former_colleague",
    ),
    Circle(
        "community", "community and faith",
        "Congregation, volunteering, the parents at the school gate.", "community",
    ),
    Circle(
        "clubs", "clubs and sports",
        "Choir, team, reading circle, the people of the climbing hall.", "club",
    ),
    Circle("neighbours", "neighbours", "Your street, your building, the shop at the corner.", "neighbour"),
    Circle(
        "professionals", "people whose work you use",
        "Dentist, librarian, mechanic, the nurse who knew the answer.", "other",
    ),
    Circle(
        "associations", "associations and events",
        "Trade bodies, meet-ups, open days, who spoke on the panel?", "association",
    ),
    Circle(
        "authors", "authors and speakers",
        "Whose article, talk or podcast stayed with you?", "author_speaker",
    ),
    Circle("online", "online", "Forums, groups, people you follow and once wrote to.", "linkedin"),
    Circle("referrals", "people others named", "Who said: you should talk to … ?", "referral"),
)  # fmt: skip
"""The twelve circles in the order of the walk, the closest first."""


class Named(NamedTuple):
    """One line that names somebody new."""

    circle: Circle
    person: QuickAdd


class Harvest(NamedTuple):
    """What the names come to; nothing has been changed yet."""

    new: tuple[Named, ...] = ()
    known: tuple[str, ...] = ()
    """Names of those who are in the pipeline already."""
    twice: tuple[str, ...] = ()
    """Names that stand on more than one line."""
    unclear: Mapping[str, tuple[str, ...]] = {}
    """By circle: lines without a name."""


class BrainstormService:
    """Reads the names and adds the people."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        self._known: dict[str, str] | None = None

    def harvest(self, texts: Mapping[str, str]) -> Harvest:
        """What the texts of the circles, one name a line, come to."""
        known = self._names()
        new: list[Named] = []
        seen: set[str] = set()
        old: dict[str, None] = {}
        twice: dict[str, None] = {}
        unclear: dict[str, list[str]] = {}
        for circle in CIRCLES:
            for line in filter(str.strip, texts.get(circle.key, "").splitlines()):
                person = parse_quick_add(line)
                key = _folded(person.name)
                if not key:
                    unclear.setdefault(circle.key, []).append(line)
                elif key in known:
                    old[known[key]] = None
                elif key in seen:
                    twice[person.name] = None
                else:
                    seen.add(key)
                    new.append(Named(circle, person))
        lines = {key: tuple(found) for key, found in unclear.items()}
        return Harvest(tuple(new), tuple(old), tuple(twice), lines)

    def add(self, harvest: Harvest, *, end_drafts: Iterable[str] = ()) -> str:
        """Add the new people as one step; returns the words for undo. Refuses a harvest without any."""
        if not harvest.new:
            raise Refused("There is no new name yet.", "One name a line is enough.")
        people = self._ws.people
        paths = people.default_paths()
        count = len(harvest.new)
        label = f"added {harvest.new[0].person.name}" if count == 1 else f"added {count} people"
        with self._ws.edit(label, end_drafts=end_drafts) as edit:
            for circle, person in harvest.new:
                contact = Contact(
                    uid=self._ws.new_id(),
                    name=" ".join(person.name.split()),
                    title=person.title,
                    organisation=person.organisation,
                    channels=_channels(person),
                    tags=person.tags,
                    source=circle.source,
                    about=person.rest,
                    paths=paths,
                )
                people.add_to(edit, contact, "thought of in a brainstorm")
        self._known = None
        return label

    def _names(self) -> dict[str, str]:
        """Everybody's name by its folded form, archived people too."""
        if self._known is None:
            names = [str(record.get("name", "")) for record in self._ws.contacts.raw()]
            self._known = {_folded(name): name for name in names}
        return self._known


def _channels(person: QuickAdd) -> tuple[Channel, ...]:
    values = ((ChannelKind.EMAIL, person.email), (ChannelKind.PHONE, person.phone))
    return tuple(Channel(kind=kind, value=value) for kind, value in values if value)


def _folded(name: str) -> str:
    """A name for comparing: without case, accents and extra blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.split())
