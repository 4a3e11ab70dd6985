"""What several conversations say of one thing: a question as each answered it, what speaks for and against
a belief or a path, the themes of the codebook; and whose voices these are: who named whom, how far that
led, and which kind of person has not been heard yet.

Figures count people, not mentions. Conversations come in the order in which they took place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from . import NamedTuple
from .enums import AssumptionStatus, NoteKind, Relation, Seniority
from .errors import Refused
from .learning import LEVELS, ROLE_THEMES, Asked, Said, Talk, wording
from .meeting import Insight, Meeting, Note, Theme, Verdict
from .mentions import line_words, note_line, without_themes
from .note_syntax import theme_places, theme_token
from .text import word_set

ALIKE = 0.5
"""Share of its telling words that two questions must have in common to sound alike."""


NO_QUESTION = Asked("", "", "Not tied to a question", False, True, "", "", "")
"""Stands for the question where a note belongs to none."""
_KINDS = frozenset(NoteKind)


class Answer(NamedTuple):
    """What one person said to a question in one conversation."""

    talk: Talk
    item: Asked
    notes: tuple[Said, ...]
    """The starred ones first, then by time."""


class AskedQuestion(NamedTuple):
    """A question and everybody's answers to it."""

    key: str
    text: str
    """The words most conversations used."""
    answers: tuple[Answer, ...]
    """By time; people who were not asked are left out."""
    wordings: tuple[str, ...]
    """Keys of the wordings joined in it; one where nothing is joined."""

    @property
    def people(self) -> tuple[str, ...]:
        """Those who were asked, each once, by their first answer."""
        return tuple(dict.fromkeys(answer.talk.person for answer in self.answers))

    @property
    def stars(self) -> int:
        """Starred notes of all answers."""
        return sum(note.star for answer in self.answers for note in answer.notes)

    @property
    def real(self) -> bool:
        """Whether it is a question, and not what was said without one."""
        return bool(self.key)

    def count(self, stance: str) -> int:
        """People whose answer stands like this to the others'."""
        return len({each.talk.person for each in self.answers if each.item.stance == stance})


def compared(talks: Sequence[Talk]) -> tuple[AskedQuestion, ...]:
    """Every question somebody was asked, those asked of most people first, then those with stars."""
    group_of = _Groups(talks)
    found: dict[str, list[Answer]] = {}
    for talk in talks:
        notes: dict[str, list[Said]] = {}
        for note in talk.said:
            if note.item:
                notes.setdefault(note.item, []).append(note)
        for item in talk.asked:
            said = notes.get(item.uid, ())
            if len(said) > 1:
                said = sorted(said, key=lambda note: (not note.star, note.at))
            if said or item.asked:
                found.setdefault(group_of(item.key), []).append(Answer(talk, item, tuple(said)))
    rows = [
        AskedQuestion(
            group,
            _usual(answers),
            tuple(answers),
            tuple(dict.fromkeys(each.item.key for each in answers)),
        )
        for group, answers in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.people), -row.stars)))


def _usual(answers: Sequence[Answer]) -> str:
    """The words most conversations used, the earliest of several."""
    if len(answers) == 1:
        return answers[0].item.text
    return Counter(each.item.text for each in answers).most_common(1)[0][0]


class _Groups:
    """Which wordings are one question: those joined by the user, directly or over others."""

    def __init__(self, talks: Iterable[Talk]) -> None:
        self._up: dict[str, str] = {}
        keys: dict[str, str] = {}
        joined: list[Asked] = []
        for talk in talks:
            for item in talk.asked:
                keys[item.uid] = item.key
                if item.same_as:
                    joined.append(item)
        for item in joined:
            # A target that is gone still joins those that point to it.
            self._join(item.key, keys.get(item.same_as, f"gone {item.same_as}"))

    def _join(self, one: str, other: str) -> None:
        first, second = self(one), self(other)
        if first != second:
            # One root for a group whatever the order: pictures and tests rely on it.
            low, high = sorted((first, second))
            self._up[high] = low

    def __call__(self, key: str) -> str:
        while key in self._up:
            key = self._up[key]
        return key


def loose(talks: Sequence[Talk]) -> AskedQuestion | None:
    """What was said to no question of an agenda, in the shape of one; None where there is nothing."""
    answers = []
    for talk in talks:
        items = {item.uid for item in talk.asked}
        found = [note for note in talk.said if note.item not in items]
        if found:
            found.sort(key=lambda note: (not note.star, note.at))
            answers.append(Answer(talk, NO_QUESTION, tuple(found)))
    return AskedQuestion("", NO_QUESTION.text, tuple(answers), ()) if answers else None


def known_kind(kind: str) -> NoteKind:
    """The kind of a note; one that nobody knows counts as a plain note."""
    return NoteKind(kind) if kind in _KINDS else NoteKind.NOTE


@lru_cache(4096)
def words_of(kind: str, text: str) -> str:
    """A note as it is read: without the sign of its kind and its themes; quotes keep their marks."""
    known = known_kind(kind)
    return note_line(Note(uid="", at=0, kind=known, text=text))


def said_in(note: Said) -> str:
    """A note as an answer shows it: its words, and its star."""
    return f"{words_of(note.kind, note.text)}{' ★' if note.star else ''}"


def said_to(answer: Answer) -> str:
    """What somebody said to a question: the user's summary of it, else the notes."""
    return answer.item.summary or " · ".join(map(said_in, answer.notes))


class Pair(NamedTuple):
    """Two questions that sound alike."""

    first: AskedQuestion
    second: AskedQuestion


def alike(rows: Sequence[AskedQuestion], most: int = 200) -> tuple[Pair, ...]:
    """Pairs of questions that may be the same, the most alike first; one of each pair is in own words.

    Only the first `most` are looked at: those asked of most people.
    """
    words = [_telling(row.text) for row in rows[:most]]
    own = [any(not answer.item.bank for answer in row.answers) for row in rows[:most]]
    found = []
    for at, row in enumerate(rows[:most]):
        for other in range(at + 1, min(len(rows), most)):
            if not (own[at] or own[other]) or not words[at] or not words[other]:
                continue
            share = len(words[at] & words[other]) / min(len(words[at]), len(words[other]))
            both = len(words[at] & words[other])
            if share >= ALIKE and both >= 2:
                found.append((share, Pair(row, rows[other])))
    return tuple(pair for _share, pair in sorted(found, key=lambda each: -each[0]))


def _telling(text: str) -> frozenset[str]:
    """The words that tell one question from another, without their plural."""
    common = word_set("data/english", "of-any-question")
    return frozenset(word.rstrip("s") for word in wording(text).split() if word not in common)


FOR, AGAINST = "for", "against"
SIDES = (FOR, AGAINST)
"""What a takeaway may speak for; an empty text where the user has not said."""
QUIET = 1
"""New themes up to which a conversation brought next to nothing new."""
RESERVED = frozenset((*ROLE_THEMES, *LEVELS))
"""Tags that mark a note and are no theme of what was said."""
NOTE_SIDES = {"+": FOR, "-": AGAINST}
"""The sides of notes by their marks."""


def began(meeting: Meeting) -> float:
    """When a conversation began, to sort by; those without any time come first."""
    when = meeting.began
    return when.utc.timestamp() if when else 0.0


# -- beliefs -----------------------------------------------------------------------------------------------


class Testimony(NamedTuple):
    """What one conversation says about a belief."""

    meeting: str
    people: tuple[str, ...]
    """Uids of the guests."""
    direction: AssumptionStatus
    """supported for it, refuted against it, mixed both."""
    words: str
    """The note that says so; empty where none was named."""
    note: str = ""
    """Uid of that note."""


def belief_state(directions: Iterable[AssumptionStatus]) -> AssumptionStatus:
    """Where a belief stands: supported or refuted while all say the same, mixed once they do not."""
    said = {direction for direction in directions if direction is not AssumptionStatus.UNTESTED}
    if not said:
        return AssumptionStatus.UNTESTED
    return said.pop() if len(said) == 1 else AssumptionStatus.MIXED


def evidence_for(belief: str, talks: Iterable[Talk]) -> tuple[Testimony, ...]:
    """What conversations that took place say about a belief, in the order given."""
    found = []
    for talk in talks:
        said = talk.reflected.beliefs.get(belief) if talk.reflected else None
        if talk.reflected is None or said is None:
            continue
        uid = talk.reflected.belief_notes.get(belief, "")
        note = next((each for each in talk.said if each.uid == uid), None) if uid else None
        text = words_of(note.kind, note.text) if note else ""
        found.append(Testimony(talk.uid, talk.contacts, said, text, uid if text else ""))
    return tuple(found)


# -- for and against ---------------------------------------------------------------------------------------


class Argument(NamedTuple):
    """Something that speaks for or against a path, and who said it."""

    side: str
    text: str
    people: tuple[str, ...]
    """Uids of those who said it, each once."""
    meeting: str
    """The conversation it was first said in."""


def arguments(talks: Iterable[Talk], insights: Iterable[Insight]) -> tuple[Argument, ...]:
    """What speaks for and against, those that most people said first.

    Likes speak for, dislikes and worries against; notes and takeaways speak for the side the user gave them.
    Lines with the same words are one, and so are takeaways that were found to say the same.
    """
    found: dict[tuple[str, str], tuple[str, dict[str, None], str]] = {}

    def add(side: str, words: str, people: Iterable[str], meeting: str) -> None:
        if not words:
            return
        key = side, words.casefold().rstrip(".!")
        known = found.get(key)
        if known is None:
            found[key] = words, dict.fromkeys(people), meeting
        else:
            known[1].update(dict.fromkeys(people))

    for talk in talks:
        if talk.reflected is not None:
            for line in talk.reflected.likes.splitlines():
                add(FOR, without_themes(line), talk.contacts, talk.uid)
            for line in talk.reflected.dislikes.splitlines():
                add(AGAINST, without_themes(line), talk.contacts, talk.uid)
        for note in talk.said:
            if note.side or note.kind == _WORRY:
                side = NOTE_SIDES.get(note.side, AGAINST)
                add(side, line_words(note.text), talk.contacts, talk.uid)
    for group in _agreeing([insight for insight in insights if insight.side in SIDES]):
        people = [uid for insight in group for uid in insight.contacts]
        add(group[0].side, without_themes(group[0].statement), people, group[0].meeting)
    every = [
        Argument(side, words, tuple(people), meeting) for (side, _), (words, people, meeting) in found.items()
    ]
    return tuple(sorted(every, key=lambda each: (-len(each.people), each.text.casefold())))


def note_with(words: str, said: Iterable[Said]) -> str:
    """Uid of the note these words were taken from: with the same words, else with one text in the other."""
    wanted, near = _bare(without_themes(words)), ""
    for note in said:
        text = _bare(line_words(note.text))
        if text and text == wanted:
            return note.uid
        if not near and text and wanted and (wanted in text or text in wanted):
            near = note.uid
    return near


def _bare(text: str) -> str:
    return text.casefold().strip(' .!"“”')


_WORRY = NoteKind.CONCERN.value


def _agreeing(insights: Sequence[Insight]) -> list[list[Insight]]:
    """Takeaways of one side in groups that say the same, the earliest of a group first."""
    ordered = sorted(insights, key=lambda each: (each.on or date.min, each.uid))
    group_of: dict[str, list[Insight]] = {insight.uid: [insight] for insight in ordered}
    sides = {insight.uid: insight.side for insight in ordered}
    for insight in ordered:
        for uid in insight.agrees:
            if sides.get(uid) != insight.side or group_of[uid] is group_of[insight.uid]:
                continue
            group_of[uid].extend(group_of[insight.uid])
            for moved in group_of[insight.uid]:
                group_of[moved.uid] = group_of[uid]
    groups = {id(group): group for group in group_of.values()}
    return [sorted(group, key=lambda each: (each.on or date.min, each.uid)) for group in groups.values()]


# -- whether more conversations bring anything new ---------------------------------------------------------


def new_themes(talks: Iterable[Talk]) -> tuple[int, ...]:
    """How many themes each conversation was the first to name, in the order given; markers left out."""
    heard = set(RESERVED)
    counts = []
    for talk in talks:
        themes = {name.casefold() for note in talk.said for name in note.themes}
        counts.append(len(themes - heard))
        heard |= themes
    return tuple(counts)


def is_saturated(counts: Sequence[int]) -> bool:
    """Whether the last two added almost nothing, after at least two that may have."""
    return len(counts) > 2 and all(count <= QUIET for count in counts[-2:])


ANSWERS = ("takeaways", "surprises", "likes", "dislikes", "outcomes")
"""Answers of a reflection in which themes count."""
LAST = 2
"""Conversations looked at for what was spoken of lately."""


class Quote(NamedTuple):
    """A note that has a theme, and where it was said."""

    talk: Talk
    note: Said


class ThemeRow(NamedTuple):
    """A theme and everybody who spoke of it."""

    name: str
    quotes: tuple[Quote, ...]
    """By time."""
    people: tuple[str, ...]
    """Each once, the first to speak of it first."""
    lately: tuple[bool, ...]
    """Whether it came up in each of the last conversations, the latest last."""

    def on(self, side: str) -> tuple[str, ...]:
        """The people with a note that speaks for it (+), against it (-), or for no side, each once."""
        return tuple(dict.fromkeys(each.talk.person for each in self.quotes if each.note.side == side))


def theme_rows(talks: Sequence[Talk]) -> tuple[ThemeRow, ...]:
    """The themes of some conversations, those most people spoke of first; reserved marks are left out."""
    found: dict[str, list[Quote]] = {}
    last = [talk.uid for talk in talks[-LAST:]]
    for talk in talks:
        for note in talk.said:
            for name in note.themes:
                if name not in RESERVED:
                    found.setdefault(name, []).append(Quote(talk, note))
    rows = []
    for name, quotes in found.items():
        people = tuple(dict.fromkeys(quote.talk.person for quote in quotes))
        talked = {quote.talk.uid for quote in quotes}
        rows.append(ThemeRow(name, tuple(quotes), people, tuple(uid in talked for uid in last)))
    return tuple(sorted(rows, key=lambda row: (-len(row.people), -len(row.quotes), row.name)))


class Together:
    """Which themes the same people spoke of; looked up for one theme at a time, as most are never shown."""

    def __init__(self, rows: Sequence[ThemeRow]) -> None:
        bits: dict[str, int] = {}
        for row in rows:
            for person in row.people:
                bits.setdefault(person, 1 << len(bits))
        self._people = {row.name: sum(bits[person] for person in row.people) for row in rows}
        """Who spoke of each theme, a bit for each person: two sets are counted in one step."""

    def with_(self, row: ThemeRow) -> list[tuple[str, int]]:
        """Other themes with the number of people who spoke of both, the most first."""
        mine = self._people[row.name]
        pairs = [
            (name, both)
            for name, people in self._people.items()
            if name != row.name and (both := (mine & people).bit_count())
        ]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def read_name(text: str) -> str:
    """The name of a theme as notes carry it. Refuses what no note could carry, and reserved marks."""
    words = "-".join(text.strip().lstrip("#").split())
    token = theme_token(f"#{words}", 0)
    if token is None or token[1] != len(words) + 1:
        raise Refused(
            "Start a theme with a letter. After that, use letters, digits, and hyphens.", field="name"
        )
    if token[0] in RESERVED:
        raise Refused(f"#{token[0]} marks a skill or a role, so it cannot be a theme.", field="name")
    return token[0]


def renamed(text: str, old: str, new: str) -> str:
    """A line with one theme under another name; nothing else of it is touched.

    Where the line has the other one already, a tag at its end goes instead of standing there twice.
    """
    places = theme_places(text)
    have = any(name == new for name, _start, _end in places)
    out, tail = text, len(text.rstrip())
    for name, start, end in reversed(places):
        at_end = not text[end:tail].strip()
        if name == old and have and at_end:
            out = out[:start].rstrip() + out[end:]
        elif name == old:
            out = f"{out[:start]}#{new}{out[end:]}"
            have = True
        if at_end:
            tail = start
    return out


def with_theme_renamed(meeting: Meeting, old: str, new: str) -> Meeting:
    """A conversation with one theme under another name, in its notes and in what was made of them."""
    notes = tuple(
        note.replace(text=text) if (text := renamed(note.text, old, new)) != note.text else note
        for note in meeting.notes
    )
    reflection = meeting.reflection
    if reflection is not None:
        answers = {
            field: "\n".join(renamed(line, old, new) for line in getattr(reflection, field).split("\n"))
            for field in ANSWERS
        }
        if any(text != getattr(reflection, field) for field, text in answers.items()):
            reflection = reflection.replace(**answers)
    if notes == meeting.notes and reflection is meeting.reflection:
        return meeting
    return meeting.replace(notes=notes, reflection=reflection)


def statements_renamed(takeaways: str, old: str, new: str) -> dict[str, str]:
    """What each line of some takeaways says as a sentence, with the sentence it becomes."""
    lines = (line.strip() for line in takeaways.splitlines() if line.strip())
    return {without_themes(line): without_themes(renamed(line, old, new)) for line in lines}


def joined(kept: Verdict, other: Verdict) -> Verdict:
    """One verdict of two about the same conversations: the kept one, with what explains either."""
    why = " ".join(dict.fromkeys(filter(None, (kept.why, other.why))))
    return kept.replace(why=why, on=kept.on or other.on)


def merged(kept: Theme, other: Theme) -> Theme:
    """One theme of two: its own definition where it has one, and the memos of both by their days."""
    memos = sorted((*kept.memos, *other.memos), key=lambda memo: memo.on)
    return kept.replace(definition=kept.definition or other.definition, memos=tuple(memos))


EDGE = tuple[str, str]
"""From whom, to whom."""
RELATIONS = (Relation.DOES, Relation.LEFT, Relation.HIRES, Relation.TEACHES, Relation.USES)
SENIORITIES = (Seniority.EARLY, Seniority.MID, Seniority.SENIOR)
WANTED = (
    (Relation.DOES, "someone who does this work"),
    (Relation.LEFT, "someone who used to do it"),
    (Relation.HIRES, "someone who hires people for it"),
)
WANTED_LEVELS = (
    (Seniority.EARLY, "someone who just started"),
    (Seniority.MID, "someone in mid-career"),
    (Seniority.SENIOR, "someone senior"),
)
"""Kinds of people worth hearing before a decision, the most telling first."""


class TreePlace(NamedTuple):
    """Where somebody stands in the tree."""

    uid: str
    depth: int
    last: tuple[bool, ...]
    """For each level down to this one: whether nobody follows on that level."""
    named: int
    """How many people they named."""
    met: int
    """How many of those were met."""


class Introductions(NamedTuple):
    """The names received and what became of them."""

    places: tuple[TreePlace, ...]
    named: int
    met: int
    longest: int
    """Links of the longest chain of people who named each other."""
    open_loops: tuple[EDGE, ...]
    """Who named somebody that was met, and has not been told how it went."""


def introductions(
    edges: Iterable[EDGE], met: frozenset[str], told: frozenset[EDGE], order: Sequence[str]
) -> Introductions:
    """The tree of who named whom. Whoever was named by several stands below the first; circles are cut.

    Args:
        edges: From whom to whom; the first that leads to somebody is their place in the tree.
        met: Who was talked with.
        told: Introductions of which the introducer heard how it went.
        order: The people in the order in which they are to stand.
    """
    every = list(dict.fromkeys(edge for edge in edges if edge[0] != edge[1]))
    rank = {uid: number for number, uid in enumerate(order)}
    parent: dict[str, str] = {}
    for giver, receiver in every:
        if receiver not in parent and not _leads_to(receiver, giver, parent):
            parent[receiver] = giver
    below: dict[str, list[str]] = {}
    for child, giver in parent.items():
        below.setdefault(giver, []).append(child)
    for children in below.values():
        children.sort(key=lambda uid: rank.get(uid, len(rank)))
    names: dict[str, set[str]] = {}
    for giver, receiver in every:
        names.setdefault(giver, set()).add(receiver)
    roots = sorted((uid for uid in names if uid not in parent), key=lambda uid: rank.get(uid, len(rank)))
    places: list[TreePlace] = []
    waiting: list[tuple[str, int, tuple[bool, ...]]] = []
    for number, root in reversed(list(enumerate(roots))):
        waiting.append((root, 0, (number == len(roots) - 1,)))
    while waiting:
        uid, depth, last = waiting.pop()
        given = names.get(uid, set())
        places.append(TreePlace(uid, depth, last, len(given), len(given & met)))
        children = below.get(uid, [])
        waiting += [
            (child, depth + 1, (*last, number == len(children) - 1)) for number, child in enumerate(children)
        ][::-1]
    received = {receiver for _giver, receiver in every}
    return Introductions(
        tuple(places),
        len(received),
        len(received & met),
        max((place.depth for place in places), default=0),
        tuple(edge for edge in every if edge[1] in met and edge not in told),
    )


def _leads_to(start: str, goal: str, parent: Mapping[str, str]) -> bool:
    """Whether going up from `goal` comes to `start`."""
    at = goal
    while at != start:
        if at not in parent:
            return False
        at = parent[at]
    return True


class Coverage(NamedTuple):
    """Who was heard about a path."""

    people: int
    cells: Mapping[tuple[Relation, Seniority], int]
    """How many of each kind; the unknown ones, too."""

    def relation(self, relation: Relation) -> int:
        """How many have this to do with it."""
        return sum(count for (found, _), count in self.cells.items() if found is relation)

    def seniority(self, seniority: Seniority) -> int:
        """How many are so far along."""
        return sum(count for (_, found), count in self.cells.items() if found is seniority)

    @property
    def not_heard(self) -> tuple[str, ...]:
        """The kinds of people nobody of whom was heard, the most telling first.

        Nothing is said while nobody's part is known: whoever was heard may be of any kind.
        """
        if self.people and self.people == self.relation(Relation.UNKNOWN):
            return ()
        missing = [words for kind, words in WANTED if not self.relation(kind)]
        return (*missing, *(words for level, words in WANTED_LEVELS if not self.seniority(level)))


def coverage(people: Iterable[tuple[Relation, Seniority]]) -> Coverage:
    """How many people of each kind were heard."""
    cells: dict[tuple[Relation, Seniority], int] = {}
    for kind in people:
        cells[kind] = cells.get(kind, 0) + 1
    return Coverage(sum(cells.values()), cells)
