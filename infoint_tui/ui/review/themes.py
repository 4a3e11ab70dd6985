"""The tab Themes: what several people spoke of, what it means, and the quotes behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical

from ...domain import NamedTuple
from ...domain.evidence import Together, read_name, words_of
from ...domain.phrasing import count, day, mm_ss
from ..kit.chrome import OneLine
from ..kit.command import command
from ..kit.list import Row, RowList, RowSource
from ..kit.screen import AfterRest, attempt, may_write
from ..kit.text import BLANK, assemble, column, plain, styled
from .pane import NOT_FOUND, ReviewFile, ReviewPane, nothing_yet, tag_note

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from ...domain.evidence import Quote, ThemeRow
    from ...domain.learning import Talk
    from ...domain.meeting import Theme
    from ...services.workspace import Workspace


PLACE = "Review, themes"
REST = 0.06
"""Seconds without a key after which the quotes follow: a key alone paints the list only."""
NAME, DOTS = 18, 8
"""Cells for the name, and for what came up lately."""
SIDES_WIDTH = 14
"""Cells for how many people speak for it and against it."""
MOST_SHOWN, GLIMPSE = 300, 20
"""Quotes of one theme that are shown, and how many while one goes from theme to theme."""
MOST_NAMED = 12
LEGEND = "● came up in your last two conversations"
"""What the columns mean."""
WIDE = 90
"""From so many cells on, who said it stands at the end of the line."""
SIDE_WORDS = {"+": "For it", "-": "Against it", "": "Neither for nor against"}
EMPTY = nothing_yet(
    "Topics several people raised. Each person counts once.",
    "Add #shift-work to a note and it shows up here. Most useful after five people.",
    "theme         people    for   against",
    "shift-work    3 of 5      1         2    nights, schedule, hours",
    "lifestyle     2 of 5      2         ·    where your friends live",
)


class ThemeColumns(NamedTuple):
    """Which columns fit, and how wide they are."""

    name: int
    first: int
    also: int
    definition: int

    @classmethod
    def fitting(cls, width: int) -> ThemeColumns:
        """The columns for so many cells: name, people, + and − always; the others as far as there is room."""
        name = NAME if width >= 70 else 14
        left = width - name - 10 - SIDES_WIDTH - 2
        first = 18 if left >= 45 else 0
        also = 20 if left >= 20 else 0
        left -= also + (first + DOTS if first else 0)
        definition = left if left >= 14 else 0
        return cls(name, first, also, definition)


class ThemesHead(OneLine):
    """Names of the columns."""

    DEFAULT_CSS = "ThemesHead { padding: 0 1; color: $text-muted; }"

    def line(self, width: int) -> Content:
        """Above the columns."""
        shown = ThemeColumns.fitting(width)
        text = "theme".ljust(shown.name) + "people".ljust(10) + "for".rjust(4) + "against".rjust(9) + "   "
        text += "lately".ljust(DOTS) + "first from".ljust(shown.first) if shown.first else ""
        text += "often with".ljust(shown.also) if shown.also else ""
        text += "what it means" if shown.definition else ""
        return styled(text, "$text-muted").truncate(width)


class ThemesPane(ReviewPane):
    """Themes above, the quotes of the one under the cursor below."""

    DEFAULT_CSS = """
    ThemesPane {
        height: 1fr;
        & #themes-panel { height: 2fr; min-height: 5; }
        & #theme-quotes {
            height: 3fr; border-top: solid $border-blurred;
            border-title-style: bold; border-title-color: $foreground;
            border-subtitle-color: $foreground-muted;
            &:focus { border-top: solid $accent; border-title-color: $text-accent; }
        }
    }
    """

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is shown yet."""
        super().__init__(workspace, RowList(id="themes", empty=EMPTY))
        self.codebook = workspace.review.codebook
        self._head = ThemesHead()
        self._quotes = RowList(id="theme-quotes", show_blurred=False, classes="panel")
        self._rows: dict[str, ThemeRow] = {}
        self._entries: dict[str, Theme] = {}
        self._together = Together(())
        self._people = 0
        self._shown: dict[str, Quote] = {}
        """The quotes below, by the keys of their rows."""
        self._follow_soon: AfterRest | None = None
        self._followed = ""
        """The theme whose quotes are shown: those of another are read from their top."""

    def compose(self) -> ComposeResult:
        """Columns, themes, quotes."""
        with Vertical(id="themes-panel", classes="panel"):
            yield self._head
            yield self.rows
        yield self._quotes

    def on_mount(self) -> None:
        """Have the quotes follow from now on."""
        self._follow_soon = AfterRest(self, REST, self._follow, waits=self.place.intervals)

    # -- what is shown -------------------------------------------------------------------------------

    def fill(self) -> None:
        """Gather again."""
        scope = self.scope
        rows = self.codebook.rows(scope.path)
        self._entries = self.codebook.entries()
        self._together = Together(rows)
        self._people = len({talk.person for talk in self.workspace.review.voices.talks(scope.path)})
        before = self.row
        fitting = [row for row in rows if self._fits(row)] if scope.words else rows
        self._rows = {row.name: row for row in fitting}
        self._head.display = self._quotes.display = bool(self._rows)
        panel = self.query_one("#themes-panel")
        panel.border_title = f"Themes, most mentioned first{self._tie()}" if self._rows else "Themes"
        panel.border_subtitle = f"{count(len(self._rows), 'theme')} · {LEGEND}" if self._rows else ""
        self.rows.set_empty(NOT_FOUND if rows and not self._rows else EMPTY)
        self._head.update()
        names = list(self._rows)
        source = RowSource(names, lambda at, width: self._row(self._rows[names[at]], width))
        self.rows.set_rows(source, cursor=self._now_called(before) if before else None)
        self.rows.redraw()
        self._follow()

    def _now_called(self, theme: ThemeRow) -> str | None:
        """What a theme is called whose name an undo took: the one that most of its notes have now."""
        if theme.name in self._rows:
            return None
        notes = {quote.note.uid for quote in theme.quotes}
        shared = {
            name: sum(quote.note.uid in notes for quote in row.quotes) for name, row in self._rows.items()
        }
        name = max(shared, key=lambda name: shared[name], default=None)
        return name if name and shared[name] else None

    def _tie(self) -> str:
        """That several themes share the first place, where they do."""
        people = [len(row.people) for row in self._rows.values()]
        first = people.count(max(people, default=0))
        return f" · top {first} tied" if first > 1 else ""

    def _fits(self, row: ThemeRow) -> bool:
        names = [self.workspace.review.voices.name(person) for person in row.people]
        entry = self._entries.get(row.name)
        said = [quote.note.text for quote in row.quotes]
        return self.scope.fits(row.name, entry.definition if entry else "", *names, *said)

    def _quotes_of(self, row: ThemeRow) -> list[Quote]:
        """The quotes with the words of the filter; all of them where these stand in the theme's own words."""
        found = [
            quote
            for quote in row.quotes
            if self.scope.fits(
                row.name, quote.note.text, self.workspace.review.voices.name(quote.talk.person)
            )
        ]
        return found or list(row.quotes)

    def _row(self, row: ThemeRow, width: int) -> Row:
        shown = ThemeColumns.fitting(width)
        dots = " ".join("●" if there else "○" for there in row.lately)
        people = f"{len(row.people)} of {self._people}"
        parts: list[Content] = [
            column(row.name, shown.name - 1, "bold"),
            plain(" " + people.ljust(10)),
            _count(len(row.on("+")), 4),
            _count(len(row.on("-")), 9),
            plain("   "),
        ]
        if shown.first:
            parts.append(styled(dots.ljust(DOTS), "$text-accent"))
            first = row.quotes[0].talk
            who = f"{self.workspace.review.voices.name(first.person).split(' ')[0]} {_day(first)}"
            parts.append(column(who, shown.first - 1, "$text-muted"))
            parts.append(plain(" "))
        if shown.also:
            also = next(iter(self._together.with_(row)), None)
            parts.append(column(f"{also[0]} ({also[1]})" if also else "–", shown.also - 1, "$text-muted"))
            parts.append(plain(" "))
        if shown.definition:
            entry = self._entries.get(row.name)
            parts.append(column(entry.definition if entry else "–", shown.definition))
        return Row(row.name, (assemble(*parts),))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """The quotes follow the theme."""
        if event.row_list is self.rows and self._follow_soon is not None:
            self._follow_soon.touch()

    def _follow(self) -> None:
        row = self.row
        self._shown = {}
        if row is None:
            self._quotes.set_rows(())
            return
        new, self._followed = row.name != self._followed, row.name
        self._quotes.border_title = plain(f"#{row.name}")
        self._quotes.border_subtitle = f"{len(row.people)} of {self._people} people"
        rows = self._about(row)
        found = self._quotes_of(row)
        width = self._quotes.scrollable_content_region.width or self.screen.size.width
        most = room = MOST_SHOWN if self._in_quotes else GLIMPSE
        for side in ("+", "-", ""):
            quotes = [quote for quote in found if quote.note.side == side][:room]
            room -= len(quotes)
            if quotes:
                rows.append(self._side(row, side))
            for quote in quotes:
                key = f"{quote.talk.uid} {quote.note.uid}"
                self._shown[key] = quote
                rows.append(self._quote(key, quote, wide=width >= WIDE))
        if len(found) > most:
            how = "/ finds them" if most == MOST_SHOWN else "enter shows them"
            more = f"and {len(found) - most} more; {how}"
            rows.append(Row("#rest", (styled(more, "$text-muted"),), heading=True))
        self._quotes.set_rows(
            [*rows, *self._takeaways(row)], cursor=next(iter(self._shown), None) if new else None
        )
        if new:
            self._quotes.scroll_to(y=0, animate=False, force=True)

    def _about(self, row: ThemeRow) -> list[Row]:
        """What the codebook says: definition, memos, and what goes together."""
        entry = self._entries.get(row.name)
        meaning = entry.definition if entry else ""
        rows = [_told("#name", "meaning", meaning or "none yet · press d")]
        for memo in entry.memos if entry else ():
            rows.append(_told(f"#{memo.uid}", f"your note · {day(memo.on)}", memo.text))
        if pairs := self._together.with_(row)[:4]:
            text = ", ".join(f"{name} ({both})" for name, both in pairs)
            rows.append(_told("#also", "often with", text))
        return rows

    def _side(self, row: ThemeRow, side: str) -> Row:
        """Who speaks for the theme, who against it, and whose quotes say neither."""
        people = row.on(side)
        names = ", ".join(self.workspace.review.voices.name(person) for person in people[:MOST_NAMED])
        more = f" and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else ""
        line = assemble(SIDE_WORDS[side], (f"  {len(people)}: {names}{more}", "not bold"))
        return Row(f"#side{side}", (BLANK, line), heading=True, wrap=True, hang=2)

    def _quote(self, key: str, quote: Quote, *, wide: bool) -> Row:
        note, talk = quote.note, quote.talk
        sign = {"+": "+ ", "-": "− "}.get(note.side, "  ")
        words = f"{words_of(note.kind, note.text)}{' ★' if note.star else ''}"
        name = self.workspace.review.voices.name(talk.person)
        where = " · ".join(filter(None, (name, _day(talk), mm_ss(note.at))))
        item = talk.item(note.item)
        below = [item.text if item is not None else ""] if wide else [where, item.text if item else ""]
        lines = [assemble((sign, "$text-accent"), words)]
        lines += [assemble("  ", (text, "$text-muted")) for text in below if text]
        return Row(key, tuple(lines), plain(where) if wide else None, wrap=True, hang=2)

    def _takeaways(self, row: ThemeRow) -> list[Row]:
        """The user's own conclusions about the theme."""
        rows = []
        for insight in self.codebook.insights(row.name):
            names = ", ".join(self.workspace.review.voices.name(uid) for uid in insight.contacts)
            rows.append(_told(f"#{insight.uid}", "your takeaway", insight.statement, plain(names)))
        return [Row("#takeaways", (BLANK,), heading=True), *rows] if rows else []

    # -- what is under the cursor --------------------------------------------------------------------

    @property
    def row(self) -> ThemeRow | None:
        """The theme under the cursor."""
        return self._rows.get(self.rows.cursor_key or "")

    @property
    def quote(self) -> Quote | None:
        """The quote under the cursor, while the quotes have the keys."""
        return self._shown.get(self._quotes.cursor_key or "") if self._in_quotes else None

    @property
    def _in_quotes(self) -> bool:
        """Whether the quotes have the keys; a widget learns of its focus later than its screen."""
        return self.screen.focused is self._quotes

    def has_theme(self) -> bool:
        """Whether a theme is under the cursor."""
        return self.row is not None

    def on_theme(self) -> bool | None:
        """Dimmed where the theme under the cursor may not be changed; hidden where there is none."""
        return may_write(self) if self.row is not None else False

    def on_quote(self) -> bool | None:
        """The same of the quote under the cursor."""
        return may_write(self) if self.quote is not None else False

    # -- what can be done ----------------------------------------------------------------------------

    @command("themes.open", "enter", "quotes", place=PLACE, footer=1, when="has_theme")
    def action_open(self) -> None:
        """Go to the theme's quotes. On a quote, open its conversation."""
        quote = self.quote
        if quote is not None:
            self.open_talk(quote.talk.uid, quote.note.uid)
        elif self.row is not None:
            self.screen.set_focus(self._quotes)
            self._follow()
            self.screen.refresh_bindings()

    @command("themes.define", "d", "what it means", place=PLACE, footer=2, when="on_theme")
    @work(exclusive=True, group="dialog")
    async def action_define(self) -> None:
        """Say what the theme means."""
        if (row := self.row) is not None:
            await self.place.dialogs.line(
                f"What does #{row.name} mean?",
                partial(self.codebook.define, row.name),
                value=self.codebook.entry(row.name).definition,
                placeholder="what it covers, in a few words",
                drafts=self.place.dialogs.drafts("theme", row.name),
            )

    @command("themes.memo", "n", "add a thought", place=PLACE, footer=3, when="on_theme")
    @work(exclusive=True, group="dialog")
    async def action_memo(self) -> None:
        """Keep a thought about the theme, with today's date."""
        if (row := self.row) is not None:
            await self.place.dialogs.line(
                f"What strikes you about #{row.name}?",
                partial(self.codebook.remember, row.name),
                placeholder="for example only hard without a fixed schedule",
                drafts=self.place.dialogs.drafts("theme-memo", row.name),
            )

    @command("themes.rename", "r", "rename", place=PLACE, footer=4, when="on_theme")
    @work(exclusive=True, group="dialog")
    async def action_rename(self) -> None:
        """Rename the theme in every note. u undoes it."""
        row = self.row
        if row is None:
            return

        def rename(text: str) -> None:
            said = self.codebook.rename(row.name, text)
            self._at(read_name(text))
            self.place.say(said)

        await self.place.dialogs.line(
            f"Rename #{row.name}",
            rename,
            lead="The notes keep their words. Only the name of the theme changes.",
            value=row.name,
            replace=True,
            drafts=self.place.dialogs.drafts("theme-name", row.name),
        )

    @command("themes.merge", "m", "merge into", place=PLACE, footer=5, when="on_theme")
    @work(exclusive=True, group="dialog")
    async def action_merge(self) -> None:
        """Merge the theme into another one, in every note. u undoes it."""
        row = self.row
        if row is None:
            return
        both = dict(self._together.with_(row))
        others = sorted(
            (each for each in self.codebook.rows() if each.name != row.name),
            key=lambda each: -both.get(each.name, 0),
        )
        into = await self.place.dialogs.choose(
            f"Merge #{row.name} into …",
            [(each.name, f"#{each.name}", f"{len(each.people)} people") for each in others],
            lead="Only the tag changes in each note.",
        )
        if into and attempt(self.place, lambda: self.place.say(self.codebook.merge(row.name, into))):
            self._at(into)

    def _at(self, name: str) -> None:
        """Put the cursor on a theme that may just have got its name."""
        self.show(self.scope)
        self.rows.move_to(name)

    @command(
        "themes.for", "+", "for", place=PLACE, footer=6, when="on_quote", arguments=("+",),
        help="This quote supports the theme. Again unmarks it.",
    )  # fmt: skip
    @command(
        "themes.against", "-", "against", place=PLACE, footer=7, when="on_quote", arguments=("-",),
        help="Mark this quote as against it. Press again to unmark it.",
    )  # fmt: skip
    def action_side(self, side: str) -> None:
        """Say for which side the quote speaks."""
        quote = self.quote
        if quote is not None:
            attempt(self.place, lambda: self.codebook.take_side(quote.talk.uid, quote.note.uid, side))

    @command("themes.tag", "t", "tag", place=PLACE, when="on_quote")
    @work(exclusive=True, group="dialog")
    async def action_tag(self) -> None:
        """Add another theme to the note."""
        quote = self.quote
        if quote is not None:
            await tag_note(self.place, quote.talk.uid, quote.note)

    # -- for the review ------------------------------------------------------------------------------

    def leave(self) -> bool:
        """From the quotes back to the themes."""
        if not self._in_quotes:
            return False
        self.rows.focus()
        return True

    def files(self) -> Sequence[ReviewFile]:
        """The quotes of the themes shown, who spoke of which, and the codebook."""
        rows = tuple(self._rows.values())
        if not rows:
            return ()
        tables = self.workspace.review.review_tables

        def quotes() -> bytes:
            found = {quote.note.uid: (quote.talk, quote.note) for row in rows for quote in row.quotes}
            return tables.quotes(found.values())

        return (
            ReviewFile("Quotes as a table", "quotes", "csv", quotes),
            ReviewFile(
                "People and themes, 0 or 1",
                "people-themes",
                "csv",
                partial(tables.people, rows, self.scope.path),
            ),
            ReviewFile("Codebook (REFI-QDA)", "codebook", "qdc", partial(tables.codebook, rows)),
        )


def _told(key: str, label: str, words: str, right: Content | None = None) -> Row:
    """Something known of a theme, behind what it is."""
    line = assemble((f"{label}  ", "not bold"), (words, "not bold $foreground"))
    return Row(key, (line,), right, heading=True, wrap=True, hang=2)


def _count(number: int, width: int) -> Content:
    return plain(str(number).rjust(width)) if number else styled("·".rjust(width), "$text-muted")


def _day(talk: Talk) -> str:
    return day(talk.began.local().date()).partition(" ")[2] if talk.began else ""
