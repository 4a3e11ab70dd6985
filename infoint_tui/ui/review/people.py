"""The tab People: who led to whom, and which kind of person was not heard yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from ...domain.enums import Relation, Seniority
from ...domain.introductions import RELATIONS, SENIORITIES
from ...domain.phrasing import count
from ..kit.command import command
from ..kit.list import Row, RowList
from ..kit.screen import PlaceScreen
from ..kit.select import Option, SelectOne
from ..kit.text import BLANK, assemble, joined, plain
from .pane import ListPane, ReviewFile, ShowNote, ShowPerson, nothing_yet

if TYPE_CHECKING:
    from ...domain.introductions import Introductions, TreePlace
    from ...domain.people import Contact
    from ...services.workspace import Workspace


PLACE = "Review, people"
EMPTY = nothing_yet(
    "who introduced you to whom, and who you haven't talked to yet.",
    "From five conversations on. It begins with the first name someone gives you.",
    "Rosa Delgado        named 1   met 1   told",
    "└ Marcus Bell       named 2   met 2   not told yet",
    "Not heard yet: someone who left it",
)
CELL = 9


class Somebody(NamedTuple):
    """A line about a person."""

    uid: str


class HeardPane(ListPane):
    """Coverage, the people heard, and the tree of introductions."""

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is shown yet."""
        super().__init__(workspace, "heard", EMPTY, self._shown)
        self.heard = workspace.heard
        self._led = False
        """Whether anybody named anybody; asked for with every key, so it is counted only when the tab is."""

    # -- what is shown -------------------------------------------------------------------------------

    def _shown(self) -> tuple[list[Row], bool]:
        heard = self.heard.heard(self.scope.path)
        tree = self.heard.introductions()
        self._led = bool(tree.places)
        rows = [*self._tree(tree), *self._people(heard)]
        there = bool(heard or tree.places)
        return [*(self._coverage() if heard and rows else []), *rows], there

    def _coverage(self) -> list[Row]:
        """A table of who was heard, and the kinds nobody of whom was."""
        cover = self.heard.coverage(self.scope.path)
        path = self.workspace.session.paths.get(self.scope.path)
        about = f" · {path.title}" if path else ""
        head = "".join(level.value.rjust(CELL) for level in SENIORITIES)
        rows = [
            Row(
                "#coverage",
                (
                    plain(f"HEARD{about} · {count(cover.people, 'person', 'people')}"),
                    assemble((f"{'':14}{head}{'not said'.rjust(CELL)}", "$text-muted")),
                ),
                heading=True,
            )
        ]
        for relation in (*RELATIONS, Relation.UNKNOWN):
            counts = [cover.cells.get((relation, level), 0) for level in (*SENIORITIES, Seniority.UNKNOWN)]
            if any(counts) or relation in (Relation.DOES, Relation.LEFT, Relation.HIRES):
                name = "not said" if relation is Relation.UNKNOWN else relation.label
                cells = "".join((str(number) if number else "–").rjust(CELL) for number in counts)
                rows.append(Row(f"#cover:{relation.value}", (plain(f"  {name:12}{cells}"),), heading=True))
        missing = cover.not_heard
        if missing:
            among = ", among those whose part is said" if cover.relation(Relation.UNKNOWN) else ""
            line = assemble(f"  Not heard yet{among}: ", (missing[0], "bold $text-accent"))
            more = f"; then {', '.join(missing[1:])}" if missing[1:] else ""
            rows.append(
                Row("#missing", (assemble(line, (more, "$text-muted")),), heading=True, wrap=True, hang=4)
            )
        unknown = cover.relation(Relation.UNKNOWN)
        if unknown:
            told = f"  {count(unknown, 'person', 'people')} without their part: r says what it is."
            rows.append(Row("#unknown", (assemble((told, "$text-muted")),), heading=True, wrap=True, hang=4))
        if path is not None:
            rows.append(self._against(path.uid))
        return rows

    def _against(self, path: str) -> Row:
        against = self.workspace.decisions.page(path).against
        names = self.heard.names(against) if against else "none yet"
        style = "" if against else "$text-warning"
        return Row(
            "#against", (assemble("  Case against: ", (names, style)),), heading=True, wrap=True, hang=4
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
        figures = assemble(
            f"yield {tree.met} of {tree.named} met · longest chain {tree.longest}"
            f" · open loops {len(tree.open_loops)}"
        )
        return [Row("#tree", (BLANK, plain("WHO NAMED WHOM"), figures), heading=True), *rows]

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
        also = f"  also named by {', '.join(others)}" if others and place.depth else ""
        line = assemble((guides, "$text-muted"), self.heard.name(place.uid), (archived + also, "$text-muted"))
        right = BLANK
        if place.named:
            told = ("not told yet" if owed == 1 else f"{owed} not told yet") if owed else ""
            told = told or ("told" if place.met else "")
            right = joined(
                "  ",
                [
                    f"named {place.named}",
                    f"met {place.met}",
                    (told, "$text-warning" if owed else "$text-muted"),
                ],
            )
        return Row(f"place:{place.uid}", (line,), right, value=Somebody(place.uid))

    def _people(self, heard: dict[str, Contact]) -> list[Row]:
        rows = [
            Row(
                f"heard:{uid}",
                (assemble(each.name, (f"  {each.role_line}" if each.role_line else "", "$text-muted")),),
                assemble((_part_of(each) or "r says their part", "" if _part_of(each) else "$text-muted")),
                value=Somebody(uid),
            )
            for uid, each in heard.items()
            if self.scope.fits(each.name, each.title, each.organisation, _part_of(each))
        ]
        return [Row("#heard", (BLANK, plain("PEOPLE HEARD")), heading=True), *rows] if rows else []

    # -- what the place asks -------------------------------------------------------------------------

    def files(self) -> Sequence[ReviewFile]:
        """The tree as Markdown, to be printed."""
        if not self._led:
            return ()
        return (ReviewFile("Who named whom", "who named whom", "md", self.heard.tree_page),)

    # -- what can be done ----------------------------------------------------------------------------

    @property
    def _somebody(self) -> str:
        value = self.rows.cursor_value
        return value.uid if isinstance(value, Somebody) else ""

    def on_person(self) -> bool | None:
        """Dimmed unless somebody is under the cursor."""
        return True if self._somebody else None

    def may_say(self) -> bool | None:
        """The same, where this window writes."""
        return True if self._somebody and not self.workspace.session.read_only else None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a person."""
        event.stop()
        if self._somebody:
            self.action_open()

    @command("review.person", "enter", "open", place=PLACE, footer=1, when="on_person")
    def action_open(self) -> None:
        """Open the last conversation with them, or find them among the people."""
        talks = [talk for talk in self.workspace.learning.held() if self._somebody in talk.contacts]
        if talks:
            self.post_message(ShowNote(talks[-1].uid))
        else:
            self.post_message(ShowPerson(self.heard.name(self._somebody)))

    @command("review.part", "r", "their part", place=PLACE, footer=2, when="may_say")
    @work(exclusive=True, group="dialog")
    async def action_part(self) -> None:
        """Say what they have to do with the work, and how far along they are."""
        screen = self.screen
        contact = self.workspace.session.contacts.get(self._somebody)
        if contact is None or not isinstance(screen, PlaceScreen):
            return
        parts = [Option(each.value, each.label) for each in (*RELATIONS, Relation.UNKNOWN)]
        relation = await screen.ask(
            SelectOne(f"{contact.name} and this work", parts, current=contact.relation.value)
        )
        if not relation:
            return
        levels = [Option(each.value, each.value) for each in (*SENIORITIES, Seniority.UNKNOWN)]
        level = await screen.ask(SelectOne("How far along?", levels, current=contact.seniority.value))
        level = level or contact.seniority.value
        screen.attempt(lambda: self.heard.set_part(contact.uid, Relation(relation), Seniority(level)))


def _part_of(contact: Contact) -> str:
    """What somebody has to do with the work, and how far along they are; empty where nobody said."""
    known = (contact.relation.label, contact.seniority.value)
    return ", ".join(word for word in known if word != "unknown")
