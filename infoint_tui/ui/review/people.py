"""The tab People: whom to look for next, who led to whom, and who was heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from ...domain import NamedTuple
from ...domain.enums import PathStatus, Relation, Seniority
from ...domain.evidence import RELATIONS, SENIORITIES
from ...domain.phrasing import count
from ...services.decisions import figures_of
from ..kit.command import command
from ..kit.list import Row
from ..kit.screen import OpenPerson, attempt, may_write
from ..kit.text import BLANK, assemble, column, joined, plain, styled
from .pane import ListPane, ReviewFile, headed, nothing_yet

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.evidence import Introductions, TreePlace
    from ...domain.people import Contact, Path
    from ...services.workspace import Workspace


PLACE = "Review, people"
EMPTY = nothing_yet(
    "Who introduced you to whom, and who to look for next.",
    "Starts with your first introduction. Most useful after five conversations.",
    "Look for next       someone who used to do it",
    "Rosa Delgado        reached 1 of 1 person    updated",
    "└ Marcus Bell       reached 2 of 2 people    send an update",
)
OPEN = (PathStatus.CURIOUS, PathStatus.EXPLORING, PathStatus.COMMITTED)
"""Paths for which people are still looked for."""
A_NAME = "to contact"
ASK_PART = "press r to set their role"
CELL = 10
KIND = 20
"""Cells for how people know the work."""
NAME = 26
"""Cells for the path or the word before whom to look for, at most."""
TOLD = 21
NARROW = 70
"""Below so many cells only what is to be done stands beside a name."""
MOST_NAMES = 6
"""So many names that led to nobody yet are shown."""


class Somebody(NamedTuple):
    """A line about a person."""

    uid: str


class HeardPane(ListPane):
    """Whom to look for, the tree of introductions, and the people heard."""

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is shown yet."""
        super().__init__(workspace, "heard", "People", EMPTY, self._shown)
        self.heard = workspace.review.heard
        self._met: frozenset[str] = frozenset()
        self._led = False
        """Whether anybody named anybody; asked for with every key, so it is counted only when the tab is."""

    # -- what is shown -------------------------------------------------------------------------------

    def _shown(self) -> tuple[list[Row], bool]:
        heard = self.heard.heard(self.scope.path)
        tree = self.heard.introductions()
        self._led = bool(tree.places)
        self._met = frozenset(uid for talk in self.workspace.review.voices.talks() for uid in talk.contacts)
        people = self._people(heard)
        rows = [*self._tree(tree), *people]
        there = bool(heard or tree.places)
        if not rows:
            return [], there
        return [*self._next(tree), *self._tree(tree), *(self._coverage() if people else []), *people], there

    def _next(self, tree: Introductions) -> list[Row]:
        """For each path the kinds of people nobody of whom was heard; then names that led to nobody yet."""
        paths = [
            path
            for path in self.workspace.session.paths.all()
            if (path.status in OPEN if not self.scope.path else path.uid == self.scope.path)
            and not self.scope.words
        ]
        room = min(NAME, max((len(path.title) for path in paths), default=0), self.screen.size.width // 4)
        room = max(room, len(A_NAME)) + 2
        rows = [
            Row(f"#next:{path.uid}", (self._wanted(path, room),), heading=True, wrap=True, hang=room)
            for path in paths
        ]
        names = [place.uid for place in tree.places if place.depth and self._is_new(place.uid)]
        for uid in names[:MOST_NAMES]:
            giver = (self.workspace.session.contacts.peek(uid) or {}).get("introduced_by")
            source = f"  from {self.heard.name(giver)}" if isinstance(giver, str) else ""
            kind = self._kind(uid)
            label = column(A_NAME, room, "$text-muted")
            line = assemble(label, self.heard.name(uid), kind, (source, "$text-muted"))
            rows.append(Row(f"new:{uid}", (line,), value=Somebody(uid)))
        return headed("next", "Who to look for next", rows, spaced=False)

    def _kind(self, uid: str) -> str:
        """Which paths somebody is for, and what they have to do with the work: "  Paramedic: teaches it"."""
        contact = self.workspace.session.contacts.get(uid)
        if contact is None:
            return ""
        paths = filter(None, map(self.workspace.session.paths.get, contact.paths))
        told = ": ".join(filter(None, (", ".join(path.title for path in paths), _part_of(contact))))
        return f"  {told}" if told else ""

    def _wanted(self, path: Path, room: int) -> Content:
        cover = self.heard.coverage(path.uid)
        unknown = cover.people and cover.people == cover.relation(Relation.UNKNOWN)
        words, style = "every role covered", "not bold $text-muted"
        if cover.not_heard:
            words, style = cover.not_heard[0], "bold $text-accent"
        elif unknown:
            words = "press r on people below to see who's missing"
        more = f", then {', '.join(cover.not_heard[1:3])}" if cover.not_heard[1:] else ""
        return assemble((column(path.title, room - 1)), " ", (words, style), (more, "not bold $text-muted"))

    def _is_new(self, uid: str) -> bool:
        """Whether somebody whose name was given has not been talked with, and may be."""
        raw = self.workspace.session.contacts.peek(uid) or {}
        return not raw.get("archived") and uid not in self._met and self._fits(uid)

    def _coverage(self) -> list[Row]:
        """A table of who was heard."""
        cover = self.heard.coverage(self.scope.path)
        path = self.workspace.session.paths.get(self.scope.path)
        about = f" · {path.title}" if path else ""
        head = "".join(level.value.rjust(CELL) for level in SENIORITIES)
        rows = [
            Row(
                "#coverage",
                (
                    BLANK,
                    plain(f"Who you've talked to{about} · {count(cover.people, 'person', 'people')}"),
                    assemble((f"{'':{KIND + 2}}{head}{'not said'.rjust(CELL)}", "not bold")),
                ),
                heading=True,
            )
        ]
        for relation in (*RELATIONS, Relation.UNKNOWN):
            counts = [cover.cells.get((relation, level), 0) for level in (*SENIORITIES, Seniority.UNKNOWN)]
            if any(counts) or relation in (Relation.DOES, Relation.LEFT, Relation.HIRES):
                name = "not said" if relation is Relation.UNKNOWN else relation.label
                cells = "".join((str(number) if number else "–").rjust(CELL) for number in counts)
                rows.append(
                    Row(
                        f"#cover:{relation.value}",
                        (styled(f"  {name:{KIND}}{cells}", "not bold $foreground"),),
                        heading=True,
                    )
                )
        unknown = cover.relation(Relation.UNKNOWN)
        if unknown:
            told = (
                f"  {count(unknown, 'person', 'people')} not sorted yet. Press r"
                " to say how they know the work."
            )
            rows.append(Row("#unknown", (assemble((told, "not bold")),), heading=True, wrap=True, hang=4))
        if path is not None:
            rows.append(self._against(path.uid))
        return [*rows, Row("#heard", (BLANK,), heading=True)]

    def _against(self, path: str) -> Row:
        against = self.workspace.review.decisions.page(path).against
        names = self.heard.names(against) if against else "no one yet"
        style = "not bold $foreground" if against else "not bold $text-warning"
        return Row(
            "#against",
            (assemble(("  Against it: ", "not bold"), (names, style)),),
            heading=True,
            wrap=True,
            hang=4,
        )

    def _tree(self, tree: Introductions) -> list[Row]:
        open_from: dict[str, int] = {}
        for giver, _receiver in tree.open_loops:
            open_from[giver] = open_from.get(giver, 0) + 1
        kept = self._kept(tree)
        rows = [
            self._place_row(place, open_from.get(place.uid, 0)) for place in tree.places if place.uid in kept
        ]
        if not rows:
            return []
        figures = styled(f"  {figures_of(tree)}", "not bold")
        head = (BLANK, plain("Who introduced you to whom"), figures)
        return [Row("#tree", head, heading=True, wrap=True, hang=2), *rows]

    def _kept(self, tree: Introductions) -> set[str]:
        """Who stays with the filter and the path: those that fit, and whoever leads to them."""
        way: list[str] = []
        kept: set[str] = set()
        for place in tree.places:
            way = [*way[: place.depth], place.uid]
            if self._fits(place.uid):
                kept.update(way)
        return kept

    def _fits(self, uid: str) -> bool:
        raw = self.workspace.session.contacts.peek(uid) or {}
        paths = raw.get("paths")
        about = not self.scope.path or (isinstance(paths, list) and self.scope.path in paths)
        words = (str(raw.get(name, "")) for name in ("name", "title", "organisation"))
        return about and self.scope.fits(*words)

    def _place_row(self, place: TreePlace, owed: int) -> Row:
        guides = "".join("  " if last else "│ " for last in place.last[1:-1])
        guides += ("└ " if place.last[-1] else "├ ") if place.depth else ""
        raw = self.workspace.session.contacts.peek(place.uid) or {}
        archived = "  archived" if raw.get("archived") else ""
        others = self.heard.named_by(place.uid)
        also = f"  also suggested by {', '.join(others)}" if others and place.depth else ""
        line = assemble((guides, "$text-muted"), self.heard.name(place.uid), (archived + also, "$text-muted"))
        right = assemble(("" if place.uid in self._met else "not talked to yet", "$text-muted"))
        if place.named:
            told = "send an update" if owed else "updated" if place.met else ""
            shown = f"reached {place.met} of {count(place.named, 'person', 'people')}"
            style = "$text-warning" if owed else "$text-muted"
            narrow = self.screen.size.width < NARROW and told
            right = assemble((told, style)) if narrow else joined("   ", [shown, (told.ljust(TOLD), style)])
        return Row(f"place:{place.uid}", (line,), right, value=Somebody(place.uid))

    def _people(self, heard: dict[str, Contact]) -> list[Row]:
        rows = [
            Row(
                f"heard:{uid}",
                (assemble(each.name, (f"  {each.role_line}" if each.role_line else "", "$text-muted")),),
                assemble((_part_of(each) or ASK_PART, "" if _part_of(each) else "$text-muted")),
                value=Somebody(uid),
            )
            for uid, each in heard.items()
            if self.scope.fits(each.name, each.title, each.organisation, _part_of(each))
        ]
        return rows

    # -- what the place asks -------------------------------------------------------------------------

    def files(self) -> Sequence[ReviewFile]:
        """The tree as Markdown, to be printed."""
        if not self._led:
            return ()
        return (ReviewFile("Who introduced you to whom", "introductions", "md", self.heard.tree_page),)

    # -- what can be done ----------------------------------------------------------------------------

    @property
    def _somebody(self) -> str:
        value = self.rows.cursor_value
        return value.uid if isinstance(value, Somebody) else ""

    def on_person(self) -> bool:
        """Whether somebody is under the cursor."""
        return bool(self._somebody)

    def may_say(self) -> bool | None:
        """The same; dimmed where another window writes."""
        return may_write(self) if self._somebody else False

    @command("review.person", "enter", "open", place=PLACE, footer=1, when="on_person")
    def action_open(self) -> None:
        """Open the last conversation with them; before there is one, what is known of them."""
        talks = [talk for talk in self.workspace.review.voices.talks() if self._somebody in talk.contacts]
        if talks:
            self.open_talk(talks[-1].uid)
        else:
            self.post_message(OpenPerson(self._somebody, self.place.PLACE))

    @command("review.part", "r", "how they know the work", place=PLACE, footer=2, when="may_say")
    @work(exclusive=True, group="dialog")
    async def action_part(self) -> None:
        """Say what they have to do with the work, and how far along they are."""
        contact, choose = self.workspace.session.contacts.get(self._somebody), self.place.dialogs.choose
        if contact is None:
            return
        parts = [(each, each.label) for each in (*RELATIONS, Relation.UNKNOWN)]
        relation = await choose(f"{contact.name} and this work", parts, current=contact.relation)
        if not relation:
            return
        levels = [(each, each.value) for each in (*SENIORITIES, Seniority.UNKNOWN)]
        level = await choose("How far along in their career?", levels, current=contact.seniority)
        attempt(self.place, lambda: self.heard.set_part(contact.uid, relation, level or contact.seniority))


def _part_of(contact: Contact) -> str:
    """What somebody has to do with the work, and how far along they are; empty where nobody said."""
    known = (contact.relation.label, contact.seniority.value)
    return ", ".join(word for word in known if word != "unknown")
