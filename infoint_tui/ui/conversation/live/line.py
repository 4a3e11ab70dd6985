"""The line typed during a talk, with its draft and the word for its kind, and the rows its notes become."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input

from ....domain import regex
from ....domain.enums import ItemStatus, NoteKind
from ....domain.live_clock import waiting
from ....domain.meeting import FORGOTTEN_AFTER, AgendaItem, Meeting, Note
from ....domain.note_syntax import SIGILS, ParsedLine, kind_of, parse_line, with_kind
from ....domain.phrasing import clock_time, mm_ss
from ....domain.text import LINE_SIGN, text_lines, visible
from ....services.agenda import goal_key, line_key
from ...kit.chrome import OneLine
from ...kit.fields import LineInput
from ...kit.list import Row
from ...kit.text import BLANK, assemble, plain, styled
from ..header import minutes_of, name_of
from .parts import Lines

if TYPE_CHECKING:
    from textual.events import Key

    from ....services.workspace import Workspace
    from .pane import LivePane


FIRST = "type what they say; enter saves the line"
QUESTION = "F2 when you ask the first question"
STAR_HINT = "F5 stars the last note, for the thank-you"
KEYS = "press esc to change or skip questions"
WHO = "@Name (what they do), then enter"
SINGLE_KEYS = "space next · m mark · n or esc to type a note"
SELECTING = "enter edit · t star · * ! @ … kind · esc back"


def in_line(meeting: Meeting, *, joining: bool = False) -> str:
    """What to say while the line waits for words.

    Args:
        joining: Whether the line asks who joins.
    """
    if joining:
        return WHO
    if not meeting.notes:
        return FIRST
    if not any(item.asked_at is not None for item in meeting.agenda):
        return QUESTION
    return KEYS if any(note.star for note in meeting.notes) else STAR_HINT


KIND_WORDS = {
    "note": "note",
    "quote": "quote",
    "insight": "insight",
    "action": "action",
    "referral": "person",
    "ask_later": "ask later",
    "resource": "resource",
    "concern": "concern",
    "lead": "lead",
    "skill": "skill",
}
_SIGNS = {sigil: KIND_WORDS[kind] for kind, sigil in SIGILS.items()}
_SIGNS |= {"#": "theme", "~": "date", "?": "later"}
LEGEND = tuple((sigil, _SIGNS[sigil]) for sigil in '"*!@#~?%^&+')
CHIP_CELLS = 40


class LineDraft:
    """The line as it is kept with every key, so that a kill loses neither a character nor the cursor."""

    def __init__(self, workspace: Workspace) -> None:
        """The draft of a line; empty until it is loaded."""
        self._workspace = workspace
        self._uid = ""
        self._key = line_key("")
        self._kept = ""
        """The words as they were last loaded or kept here."""
        self.at: int | None = None
        """Second of the first key."""
        self.note = ""
        """Uid of the earlier note whose words are in the line."""
        self.joining = False
        """Whether it says who joins the talk."""

    def load(self, uid: str) -> tuple[str, int]:
        """Take the line of a talk as it was left; returns its words and the place of the cursor."""
        self._uid, self._key = uid, line_key(uid)
        drafts = self._workspace.session.drafts
        meta = drafts.meta(self._key)
        at, cursor, note = meta.get("at"), meta.get("cursor"), meta.get("note")
        self._kept = drafts.get(self._key) or ""
        self.at = at if isinstance(at, int) else None
        self.note = note if isinstance(note, str) else ""
        self.joining = meta.get("joined") is True
        return self._kept, cursor if isinstance(cursor, int) else len(self._kept)

    @property
    def outdated(self) -> bool:
        """Whether another window that writes has other words in the line."""
        return (self._workspace.session.drafts.peek(self._key) or "") != self._kept

    @property
    def word(self) -> str:
        """The word shown instead of the kind; empty for the kind."""
        return "change" if self.note else "joins" if self.joining else ""

    def typed(self, text: str, cursor: int, meeting: Meeting | None) -> None:
        """Keep what is typed, with the second of its first key."""
        if self.at is None and text and meeting and meeting.actual_start:
            self.at = self._workspace.conversation.seconds(meeting)
        elif not text and not self.note:
            self.at, self.joining = None, False
        self.keep(text, cursor)

    def keep(self, text: str, cursor: int) -> None:
        """Keep the words as they are."""
        self._kept = text
        if not text and not self.note:
            self._workspace.session.drafts.drop(self._key)
            return
        meta: dict[str, object] = {"at": self.at, "cursor": cursor}
        if self.note:
            meta["note"] = self.note
        if self.joining:
            meta["joined"] = True
        self._workspace.session.drafts.put(self._key, text, **meta)

    def store(self, lines: Sequence[str]) -> None:
        """Make a note of each line; then the line is free. Raises Refused.

        What is being edited, and who joins, is the first of them.
        """
        live = self._workspace.conversation
        if self.note:
            first, *further = lines
            live.edit_note(self._uid, self.note, first, further=further, end_drafts=(str(self._key),))
        else:
            live.notes(self._uid, lines, at=self.at, joined=self.joining)
        self.at, self.note, self.joining, self._kept = None, "", False, ""


class LiveLine(LineInput):
    """The field of the line. Commands run in the order of the keys, so that none overtakes what is typed."""

    DEFAULT_CSS = """
    LiveLine { background: $surface; padding: 0; }
    LiveLine:focus { background: $boost; }
    """

    def __init__(self, pane: LivePane) -> None:
        """A line.

        Args:
            pane: Told of every change at once, not by messages: those would come after further keys.
        """
        super().__init__(select_on_focus=False)
        self._pane = pane
        self._told = ("", 0)

    def replace(self, text: str, start: int, end: int) -> None:
        """Every way of editing comes through here; called by Textual."""
        super().replace(text, start, end)
        self._tell()

    def put(self, text: str, cursor: int | None = None) -> None:
        """Change the text as if it had been typed, with the cursor at its end unless told otherwise."""
        self.value = text
        self.cursor_position = len(self.value) if cursor is None else cursor
        self._tell()

    def load(self, text: str, cursor: int) -> None:
        """Put a kept text into the field without telling anybody."""
        with self.prevent(Input.Changed):
            self.value = text
            self.cursor_position = min(max(cursor, 0), len(self.value))
        self._told = (self.value, self.cursor_position)

    def _tell(self) -> None:
        now = (self.value, self.cursor_position)
        if now != self._told:
            self._told = now
            self._pane.typed(*now)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Whatever changed the text in another way."""
        event.stop()
        self._tell()

    def watch_selection(self) -> None:
        """Moves of the cursor; while typing, the change itself is told."""
        if self.is_mounted and self.value == self._told[0]:
            self._tell()

    def take_paste(self, text: str) -> None:
        """Each line but the last is entered with what stands before and after; the last one stays here.

        Where lines cannot be stored, all of them stay, with a sign between them.
        """
        *whole, rest = text_lines(text)
        start, end = sorted(self.selection)
        before, after = self.value[:start], self.value[end:]
        entered = [line for line in (before + next(iter(whole), ""), *whole[1:]) if line.strip()]
        if not whole or (entered and not self._pane.entered_lines(entered)):
            self.replace(LINE_SIGN.join((*whole, rest)), start, end)
        else:
            self.put(rest + after, len(rest))

    async def on_key(self, event: Key) -> None:
        """Run what a key means at once. Bindings run later otherwise, when more keys may have been typed."""
        if self.screen.focused is not self:
            event.stop()
            event.prevent_default()
            await self._pane.take_key(event)
        elif event.is_printable:
            return
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            self._pane.entered()
        else:
            active = self.screen.active_bindings.get(event.key)
            if active is not None and active.enabled and not active.binding.priority:
                event.stop()
                event.prevent_default()
                await self.app.run_action(active.binding.action, active.node)

    def turn_kind(self, step: int) -> None:
        """Change the kind by its sigil: the next one, round and round."""
        kinds = list(KIND_WORDS)
        kind = kind_of(self.value)
        changed = with_kind(self.value, kinds[(kinds.index(kind) + step) % len(kinds)])
        from_end = len(self.value) - self.cursor_position
        self.value = changed
        self.cursor_position = max(0, len(changed) - from_end)
        self._tell()


class KindWord(OneLine):
    """The kind of the line, in a word before it."""

    DEFAULT_CSS = """
    KindWord { width: 12; color: $text-muted; text-align: right; }
    KindWord.-set { color: $text-accent; text-style: bold; }
    """

    kind = "note"
    word = ""

    def show(self, kind: str, word: str = "") -> None:
        """Show a kind, or another word."""
        if (kind, word) != (self.kind, self.word):
            self.kind, self.word = kind, word
            self.set_class(kind != "note" or bool(word), "-set")
            self.refresh()

    def line(self, width: int) -> Content:
        """The word and the sign of a line."""
        return assemble((self.word or KIND_WORDS.get(self.kind, self.kind)).rjust(width - 3) + " › ")


class ChipLine(OneLine):
    """What was recognised in the line, else how to say more."""

    DEFAULT_CSS = """
    ChipLine { padding: 0 1 0 12; color: $text-muted; }
    """

    parsed: ParsedLine | None = None
    _legend: tuple[int, Content] = (0, BLANK)

    def show(self, parsed: ParsedLine | None) -> None:
        """Show the pieces of a line."""
        if parsed is not self.parsed:
            self.parsed = parsed
            self.update()

    def line(self, width: int) -> Content:
        """Chips if there are any."""
        chips = _chips(self.parsed) if self.parsed and self.parsed.chips else []
        if chips:
            return Content(" ").join(chips).truncate(width, ellipsis=True)
        if self._legend[0] != width:
            self._legend = (width, _legend(width))
        return self._legend[1]


def _legend(width: int) -> Content:
    items: list[Content] = []
    for gap in (3, 2, 1):
        items = [assemble((sigil, "bold $text-accent"), " ", word) for sigil, word in LEGEND]
        whole = Content(" " * gap).join(items)
        if whole.cell_length <= width:
            return whole
    short = [assemble((sigil, "bold $text-accent"), word) for sigil, word in LEGEND]
    while len(short) > 1 and sum(item.cell_length + 1 for item in short) - 1 > width:
        short.pop()
    return Content(" ").join(short)


def _chips(parsed: ParsedLine) -> list[Content]:
    chips = [
        _chip("@", person.name + (f" ({person.note})" if person.note else "")) for person in parsed.people
    ]
    for action in parsed.actions:
        chips.append(_chip("to do", action.text))
    chips += [_chip("", chip.label) for chip in parsed.chips if chip.kind == "theme"]
    dated = [_chip("by", chip.label) for chip in parsed.chips if chip.kind == "date"]
    if parsed.actions and not dated:
        dated = [assemble(("~", "bold $text-accent"), ("fri by when", "$text-muted"))]
    chips += dated
    chips += [_chip("“", quote) for quote in parsed.quotes]
    chips += [_chip("link", url) for url in parsed.urls]
    return chips


def _chip(word: str, text: str) -> Content:
    shown = styled(text, "on $boost").truncate(CHIP_CELLS, ellipsis=True)
    head = styled(f" {word} " if word else " ", "$text-accent on $boost")
    return assemble(head, shown, (" ", "on $boost"))


GLYPHS = {NoteKind(kind): sigil for kind, sigil in SIGILS.items()}
GLYPHS |= {NoteKind.NOTE: "·", NoteKind.QUOTE: "“", NoteKind.MARK: "◇"}
"""One cell per kind; apart from note and mark it is the sigil that makes the kind."""

STAR = "★"
OPEN = "○"
STATUSES = {
    ItemStatus.PLANNED: (" ", "", ""),
    ItemStatus.ASKED: ("▶", "now", "strong"),
    ItemStatus.ANSWERED: ("✓", "answered", "muted"),
    ItemStatus.PARTLY: ("◐", "partly", ""),
    ItemStatus.SKIPPED: ("–", "skipped", "muted"),
    ItemStatus.ANSWERED_UNASKED: ("✓", "unasked", "muted"),
}
"""Mark, word and style of a question by what became of it."""
LEAVE_OUT = "leave out"

TIME_CELLS = 6
CALM = 10
"""Seconds by which the time of the present question goes on, so that little moves beside the notes."""
MIN_CELLS = 12
_PIECES = regex(r"(?<!\S)(#[^\W\d][\w-]*|~[\w-]+)|(?<![\w@])(@\[[^\]]*\]|@\w+)")


class NoteRows:
    """Makes the rows of notes; a row is made once for each state of its note and each width."""

    def __init__(self, today: Callable[[], date]) -> None:
        """Rows of notes.

        Args:
            today: Returns the user's day, which dates in notes count from.
        """
        self._today = today
        self._width = 0
        self._made: dict[str, tuple[Note, Row]] = {}

    def rows(self, notes: tuple[Note, ...], width: int) -> list[Row]:
        """One row per note, in order, folded to so many cells."""
        if width != self._width:
            self._width = width
            self._made.clear()
        made = {}
        for note in notes:
            kept = self._made.get(note.uid)
            if kept is None or (kept[0] is not note and kept[0] != note):
                kept = (note, self._row(note))
            made[note.uid] = kept
        self._made = made
        return [row for _note, row in made.values()]

    def _row(self, note: Note) -> Row:
        star = (STAR, "bold $text-accent") if note.star else " "
        glyph = (GLYPHS[note.kind], "$text-muted" if note.kind is NoteKind.NOTE else "bold $text-accent")
        head = assemble((mm_ss(note.at).rjust(TIME_CELLS), "$text-muted"), " ", star, glyph, " ")
        text = note_text(note, self._today())
        room = max(MIN_CELLS, self._width - head.cell_length)
        first, *rest = text.wrap(room) if text.cell_length > room else [text]
        return Row(note.uid, (assemble(head, first), *(line.pad_left(head.cell_length) for line in rest)))


def note_text(note: Note, today: date) -> Content:
    """The words of a note without the sigil of its kind, themes and people set apart."""
    if not note.text.strip():
        return styled("starred moment" if note.star else "marked moment", "italic $text-muted")
    shown = visible(note.text)
    body = parse_line(shown, today=today).body or shown
    content = Content(body)
    for match in _PIECES.finditer(body):
        content = content.stylize("$text-secondary" if match[1] else "bold", match.start(), match.end())
    return content


def agenda_rows(
    meeting: Meeting, seconds: int, width: int, zone: str, *, full: bool = False, cut: Collection[str] = ()
) -> list[Row]:
    """The agenda beside the notes: state, label, minutes planned, time spent; the closing apart.

    Args:
        seconds: Seconds since its start.
        full: Show the whole wording of what is still to come, where there is room for it.
        cut: Uids of the questions to leave out because it is late.
    """
    rows: list[Row] = []
    ruled = False
    for item in meeting.agenda:
        if item.closing and not ruled:
            ruled = True
            rows.append(Row("#closing", (styled(_rule(meeting, width, zone), "$text-muted"),), heading=True))
        rows.append(agenda_row(meeting, item, seconds, width, full=full, cut=item.uid in cut))
    return rows


def agenda_row(
    meeting: Meeting,
    item: AgendaItem,
    seconds: int,
    width: int,
    *,
    full: bool = False,
    cut: bool = False,
) -> Row:
    """One question of the agenda; `cut` says that it is to be left out because it is late."""
    current = item.uid == meeting.current_item
    spent = item.seconds
    if current:
        spent += max(0, seconds - meeting.item_since) // CALM * CALM
    mark, words, style = STATUSES[item.status]
    open_must = item.must and not item.asked
    if cut:
        words, style = LEAVE_OUT, "muted"
    if item.status is ItemStatus.ANSWERED and width < 40:
        words = ""
    right = assemble(
        (f"{words} " if words else "", "bold $text-accent" if current else "$text-muted"),
        ("MUST " if open_must else "", "bold"),
        (f"{item.minutes:>2}", ""),
        _spent(spent, item.minutes),
    )
    full = full and item.status in (ItemStatus.PLANNED, ItemStatus.ASKED)
    label = item.text if full else item.label
    return Row(
        item.uid,
        (assemble((mark, "bold $text-accent" if current else ""), " ", label),),
        right,
        style=style,
        wrap=full,
        hang=2,
    )


def _spent(spent: int, minutes: int) -> Content:
    if not spent:
        return Content(" " * 7)
    over = spent > minutes * 60
    return assemble(
        (mm_ss(spent).rjust(6), "$text-warning" if over else "$text-muted"),
        ("!" if over else " ", "bold $text-warning"),
    )


def wanted_lines(meeting: Meeting) -> Lines:
    """What the user wants to know, each with what became of the question that asks for it."""
    asks = {item.carried: item for item in meeting.agenda if item.carried}
    lines = []
    for goal in meeting.goals:
        item = asks.get(goal_key(goal))
        mark, _word, style = STATUSES[item.status if item else ItemStatus.PLANNED]
        words = styled(goal.text, "$text-muted") if style == "muted" else plain(goal.text)
        lines.append((styled(mark.strip() or OPEN, "$text-muted"), words))
    return tuple(lines)


def _rule(meeting: Meeting, width: int, zone: str) -> str:
    """Where the closing begins: by the clock on the wall, as in the preparation and beside the end."""
    from ....domain.agenda import closing_at

    begin = closing_at(meeting.agreed_minutes) + meeting.extended_minutes * 60
    began = meeting.began
    if began is None:
        words = f"── closing after {mm_ss(begin)} "
    else:
        words = f"── closing at {clock_time(began.in_zone(zone).later(timedelta(seconds=begin)).local())} "
    return words + "─" * max(0, width - len(words))


def probes_of(item: AgendaItem | None) -> tuple[str, ...]:
    """Follow-ups: the question's own first, then those that suit every question."""
    from ....domain.bank import GENERIC_PROBES

    return (*(item.probes if item else ()), *GENERIC_PROBES)


def names_in(meeting: Meeting, parse: Callable[[str], ParsedLine]) -> list[str]:
    """The people named so far, each once."""
    named: dict[str, None] = {}
    for note in meeting.notes:
        if note.kind is NoteKind.REFERRAL or "@" in note.text:
            named.update((person.name, None) for person in parse(note.text).people)
    return list(named)


def notice_of(workspace: Workspace, meeting: Meeting) -> str:
    """What to say of a talk that does not run."""
    if meeting.running:
        return ""
    name = name_of(workspace, meeting)
    if meeting.practice:
        return f"You practiced the conversation with {name}: {minutes_of(meeting)}."
    if meeting.over:
        when = meeting.actual_end and clock_time(meeting.actual_end.in_zone(workspace.session.zone).local())
        return f"The conversation with {name} took {minutes_of(meeting)} and ended at {when}."
    if meeting.planned:
        past = workspace.session.clock.now() - meeting.start.utc if meeting.start else -FORGOTTEN_AFTER
        late = waiting(int(past.total_seconds() // 60)) if past <= FORGOTTEN_AFTER else ""
        return late or f"Not started. Enter starts the conversation with {name} now."
    return f"The conversation with {name} didn't take place."
