"""What conversations say side by side: answers to one question, and the codebook, what themes mean, which
side a note speaks for, and themes under other names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import exchange
from ..domain.errors import Refused, needed
from ..domain.evidence import (
    ANSWERS,
    NOTE_SIDES,
    AskedQuestion,
    Pair,
    ThemeRow,
    alike,
    compared,
    joined,
    known_kind,
    loose,
    merged,
    read_name,
    renamed,
    statements_renamed,
    theme_rows,
    with_theme_renamed,
    words_of,
)
from ..domain.learning import SIDES, STANCES, Said, Talk, wording
from ..domain.meeting import AgendaItem, Insight, Meeting, Memo, Theme
from ..domain.phrasing import count
from .session import Edit, Service, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from .conversation import LiveNotes
    from .evidence import DifferenceService, Voices


class CodebookService(Service):
    """What the tab Themes shows and changes."""

    _session: Session
    _voices: Voices
    _differences: DifferenceService
    _notes: Callable[[], LiveNotes]
    _kept: tuple[tuple[Talk, ...], tuple[ThemeRow, ...]] | None = None

    # -- what there is --------------------------------------------------------------------------------

    def rows(self, path: str = "") -> tuple[ThemeRow, ...]:
        """The themes with who spoke of them; made anew only after a change."""
        talks = self._voices.talks(path)
        kept = self._kept
        if kept is None or (kept[0] is not talks and kept[0] != talks):
            self._kept = kept = (talks, theme_rows(talks))
        return kept[1]

    def entry(self, name: str) -> Theme:
        """What the codebook says of a theme; an empty entry where it says nothing."""
        return self._find(name) or Theme(uid="", name=name)

    def entries(self) -> dict[str, Theme]:
        """All entries of the codebook by their names."""
        return {theme.name: theme for theme in self._session.themes.all()}

    def _find(self, name: str) -> Theme | None:
        return next((theme for theme in self._session.themes.all() if theme.name == name), None)

    def insights(self, name: str) -> list[Insight]:
        """Takeaways about a theme, oldest first."""
        return [each for each in self._session.insights.all() if name in each.themes and not each.origin]

    # -- what it means --------------------------------------------------------------------------------

    def define(self, name: str, text: str) -> str:
        """Say what a theme means; returns what was done."""
        words = " ".join(text.split())
        self._put(name, f"defined #{name}", definition=words)
        return f"#{name}: {words}" if words else f"#{name} has no definition now."

    def remember(self, name: str, text: str) -> str:
        """Keep a thought about a theme with today's date."""
        words = needed(text, "There's nothing to save yet.", field="")
        today = self._session.today
        memo = Memo(uid=self._session.new_id(), on=today, text=words)
        self._put(name, f"a thought about #{name}", memos=(*self.entry(name).memos, memo))
        return f"Kept with #{name}."

    def _put(self, name: str, label: str, **changes: object) -> None:
        entry = self._find(name) or Theme(uid=self._session.new_id(), name=name)
        self._session.put(label, entry.replace(**changes))

    # -- one note -------------------------------------------------------------------------------------

    def take_side(self, meeting_uid: str, note_uid: str, side: str) -> str:
        """Say that a note speaks for its theme (+) or against it (-); said twice, it is taken back."""
        if side not in SIDES:
            raise ValueError(side)
        meeting = self._session.meetings.need(meeting_uid)
        note = meeting.note(note_uid)
        if note is None:
            raise Refused("That note is gone; u brings it back.")
        new = "" if note.side == side else side
        label = {"+": "a note speaks for it", "-": "a note against it"}.get(new, "no side")
        notes = tuple(n.replace(side=new) if n.uid == note_uid else n for n in meeting.notes)
        self._session.put(label, meeting.replace(notes=notes))
        return new

    def tag(self, meeting_uid: str, note_uid: str, theme: str) -> str:
        """Put a theme behind the words of a note; returns its name."""
        name = read_name(theme)
        meeting = self._session.meetings.need(meeting_uid)
        note = meeting.note(note_uid)
        if note is None:
            raise Refused("That note is gone; u brings it back.")
        self._notes().edit_note(meeting_uid, note_uid, f"{note.text.rstrip()} #{name}")
        return name

    # -- another name ---------------------------------------------------------------------------------

    def rename(self, old: str, text: str) -> str:
        """Give a theme another name in every note, in one step; refuses a name that is taken."""
        new = read_name(text)
        if new == old:
            raise Refused(f"It is called #{old} already.", field="name")
        if any(row.name == new for row in self.rows()) or self._find(new) is not None:
            raise Refused(f"There is a theme #{new} already.", "Merge the two with m.", field="name")
        with self._session.edit(f"renamed #{old} to #{new}") as edit:
            changed = self._rewrite(edit, old, new)
            if (entry := self._find(old)) is not None:
                edit.put(entry.replace(name=new))
        return f"#{old} is #{new} now, in {count(changed, 'conversation')}."

    def merge(self, old: str, into: str) -> str:
        """Make one theme of two, in every note and in the codebook, in one step."""
        if old == into:
            raise Refused("That is the same theme.")
        with self._session.edit(f"merged #{old} into #{into}") as edit:
            changed = self._rewrite(edit, old, into)
            self._link_again(edit, old, into)
            other, kept = self._find(old), self._find(into)
            if other is not None:
                edit.delete(other)
                edit.put(merged(kept, other) if kept is not None else other.replace(name=into))
        return f"#{old} is part of #{into} now, in {count(changed, 'conversation')}."

    def _rewrite(self, edit: Edit, old: str, new: str) -> int:
        """Change the name wherever it is kept; returns in how many conversations."""
        number = 0
        said: dict[str, dict[str, str]] = {}
        for meeting in self._all_with(old):
            changed = with_theme_renamed(meeting, old, new)
            if changed is not meeting:
                edit.put(changed)
                number += 1
                if meeting.reflection is not None:
                    said[meeting.uid] = statements_renamed(meeting.reflection.takeaways, old, new)
        for insight in self._session.insights.all():
            names = dict.fromkeys(new if name == old else name for name in insight.themes)
            statement = said.get(insight.meeting, {}).get(insight.statement)
            if statement is None or insight.origin:
                statement = renamed(insight.statement, old, new)
            changed_insight = insight.replace(themes=tuple(names), statement=statement)
            if changed_insight != insight:
                edit.put(changed_insight)
        self._rewrite_verdicts(edit, old, new)
        return number

    def _rewrite_verdicts(self, edit: Edit, old: str, new: str) -> None:
        """Verdicts follow their theme; where both themes had one on the same conversations, one is left."""
        known = {
            frozenset(each.meetings): each for each in self._session.differences.all() if each.theme == new
        }
        touched = [each for each in self._session.differences.all() if each.theme == old]
        for each in touched:
            pair = frozenset(each.meetings)
            kept = known.get(pair)
            known[pair] = each.replace(theme=new) if kept is None else joined(kept, each)
            edit.put(known[pair])
            if kept is not None:
                edit.delete(each)

    def _link_again(self, edit: Edit, old: str, new: str) -> None:
        """Takeaways are linked by the verdicts there are now."""
        judged = [each for each in self._session.differences.all() if each.theme in (old, new)]
        for uid in dict.fromkeys(uid for each in judged for uid in each.meetings):
            if self._session.meetings.get(uid) is not None:
                self._differences.link_in(edit, edit.meeting(uid))

    def _all_with(self, name: str) -> list[Meeting]:
        """Conversations that may have a theme, rehearsals and running ones too."""
        wanted = name.replace("-", "").casefold()
        return [
            meeting
            for meeting in self._session.meetings.all()
            if any(wanted in _flat(note.text) for note in meeting.notes)
            or any(wanted in _flat(getattr(meeting.reflection, field, "")) for field in ANSWERS)
        ]


class ReviewTables(Service):
    """What the tabs of the review write for other programs, of exactly what they show."""

    _session: Session
    _voices: Voices
    _codebook: CodebookService

    def quotes(self, shown: Iterable[tuple[Talk, Said]]) -> bytes:
        """Notes as a table, with the columns of the quotes that `infoint export` writes."""
        from .exporting import QUOTES, header

        return exchange.spreadsheets.write_table(header(QUOTES), map(self._quote, shown))

    def _quote(self, shown: tuple[Talk, Said]) -> tuple[str, ...]:
        talk, note = shown
        item = talk.item(note.item)
        began = self._session.day_of(talk.began).isoformat() if talk.began else ""
        return (
            self._voices.name(talk.person),
            began,
            str(note.at // 60),
            item.text if item is not None else "",
            "; ".join(note.themes),
            words_of(note.kind, note.text),
            "yes" if note.star else "",
            talk.uid,
            known_kind(note.kind).label,
            NOTE_SIDES.get(note.side, ""),
        )

    def people(self, rows: Sequence[ThemeRow], path: str = "") -> bytes:
        """A line for each person heard, a column for each theme: 1 where they spoke of it, else 0."""
        people = dict.fromkeys(talk.person for talk in self._voices.talks(path))
        spoke = [set(row.people) for row in rows]
        lines = (
            (self._voices.name(person), *("1" if person in each else "0" for each in spoke))
            for person in people
        )
        return exchange.spreadsheets.write_table(("Person", *(row.name for row in rows)), lines)

    def codebook(self, rows: Iterable[ThemeRow]) -> bytes:
        """The themes with what they mean, as a REFI-QDA codebook."""
        from .. import __version__

        entries = self._codebook.entries()
        codes = []
        for row in rows:
            entry = entries.get(row.name)
            memos = [f"{memo.on.isoformat()}: {memo.text}" for memo in entry.memos] if entry else []
            text = "\n".join(filter(None, (entry.definition if entry else "", *memos)))
            codes.append(exchange.markdown.Code(row.name, entry.uid if entry else "", text))
        return exchange.markdown.write_codebook(codes, f"infoint {__version__}")


def _flat(text: str) -> str:
    return text.casefold().replace("-", "").replace("_", "")


class ComparisonService(Service):
    """What the tab Compare shows and changes."""

    _session: Session
    _voices: Voices
    _notes: Callable[[], LiveNotes]
    _kept: tuple[tuple[Talk, ...], tuple[AskedQuestion, ...]] | None = None

    def questions(self, path: str = "") -> tuple[AskedQuestion, ...]:
        """Every question somebody was asked, with all answers; made anew only after a change."""
        talks = self._voices.talks(path)
        kept = self._kept
        if kept is None or (kept[0] is not talks and kept[0] != talks):
            self._kept = kept = (talks, compared(talks))
        return kept[1]

    def loose(self, path: str = "") -> AskedQuestion | None:
        """What was said to no question, in the shape of one."""
        return loose(self._voices.talks(path))

    def proposals(self, path: str = "") -> tuple[Pair, ...]:
        """Pairs of questions that sound alike."""
        return alike(self.questions(path))

    # -- one question in several wordings -------------------------------------------------------------

    def join(self, one: AskedQuestion, into: AskedQuestion) -> str:
        """Treat two questions as one; returns what was done. One step, `separate` takes it apart."""
        if one.key == into.key:
            raise Refused("They're already one question.")
        target = into.answers[0].item.uid
        with self._session.edit("merged two questions") as edit:
            for meeting in self._with(one.wordings):
                edit.put(_marked(meeting, one.wordings, target))
        return f"One question now: {into.text}"

    def separate(self, row: AskedQuestion, key: str) -> str:
        """Take one wording out of a question; the others stay joined."""
        rest = [other for other in row.wordings if other != key]
        if key not in row.wordings or not rest:
            raise Refused("Only one wording is in this question.", "There's nothing to split.")
        first, *others = rest
        hub = next(each.item.uid for each in row.answers if each.item.key == first)
        with self._session.edit("split a question") as edit:
            for meeting in self._with(row.wordings):
                changed = _marked(meeting, (key, first), "")
                edit.put(_marked(changed, others, hub))
        return "Two questions again."

    def _with(self, keys: Collection[str]) -> Iterator[Meeting]:
        """Conversations whose agenda has one of these wordings, planned ones too."""
        wanted = set(keys)
        for meeting in self._session.meetings.all():
            if any(_key(item) in wanted for item in meeting.agenda):
                yield meeting

    # -- one answer -----------------------------------------------------------------------------------

    def summarize(self, meeting_uid: str, item_uid: str, text: str) -> None:
        """Say in one's own words what somebody answered; an empty text shows the notes again."""
        self._change(meeting_uid, item_uid, "summarized an answer", summary=" ".join(text.split()))

    def judge(self, meeting_uid: str, item_uid: str, stance: str) -> str:
        """Say how an answer stands to the others': same, differs; said twice, it is taken back."""
        if stance not in STANCES:
            raise ValueError(stance)
        _meeting, item = self._item(meeting_uid, item_uid)
        new = "" if item.stance == stance else stance
        self._change(meeting_uid, item_uid, f"an answer: {stance}" if new else "no verdict", stance=new)
        return new

    def _change(self, meeting_uid: str, item_uid: str, label: str, **changes: str) -> None:
        meeting, item = self._item(meeting_uid, item_uid)
        changed = item.replace(**changes)
        agenda = tuple(changed if each.uid == item_uid else each for each in meeting.agenda)
        self._session.put(label, meeting.replace(agenda=agenda))

    def _item(self, meeting_uid: str, item_uid: str) -> tuple[Meeting, AgendaItem]:
        meeting = self._session.meetings.need(meeting_uid)
        item = meeting.item(item_uid)
        if item is None:
            raise Refused("That question is gone; u brings it back.")
        return meeting, item

    # -- one note -------------------------------------------------------------------------------------

    def move(self, meeting_uid: str, note_uid: str, step: int) -> str:
        """Put a note under the question before or after its own; returns that question's words."""
        item = self._notes().move_note(meeting_uid, note_uid, step)
        return item.text if item is not None else ""


def _key(item: AgendaItem) -> str:
    return item.question or wording(item.text)


def _marked(meeting: Meeting, keys: Collection[str], target: str) -> Meeting:
    """The conversation with the questions of these wordings pointing to another, or to none."""
    wanted = set(keys)
    agenda = tuple(
        item.replace(same_as=target if item.uid != target else "") if _key(item) in wanted else item
        for item in meeting.agenda
    )
    return meeting.replace(agenda=agenda)
