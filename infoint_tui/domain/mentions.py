"""What the notes of a talk hold for its reflection: names, actions, first answers, lines to see again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from . import NamedTuple, regex
from .enums import ItemStatus, LeadState, NoteKind
from .meeting import Meeting, Note
from .record import Identified
from .zoned_time import ZonedTime, wall

if TYPE_CHECKING:
    from .business_calendar import Reckoning
    from .note_syntax import ParsedLine


_PREFERENCE = regex(r"\b(e-?mail|phone|call|linkedin|letter|text|message)s?\b", re.IGNORECASE)
_THEME = regex(r"#[^\W\d_][\w-]*")


SAME, DIFFERS, DEPENDS = "same", "differs", "depends"
VERDICTS = (SAME, DIFFERS, DEPENDS)
"""How what two people say about one theme can go together."""


class FoundPerson(NamedTuple):
    """A name in the notes."""

    name: str
    note: str
    """What stood in brackets behind it."""
    note_uid: str
    line: str
    joined: bool = False
    """Whether it was noted that they joined the talk."""


class FoundAction(NamedTuple):
    """Something to do, from the notes."""

    key: str
    text: str
    due: date | None
    note_uid: str
    read: bool = False
    """Whether the day was read from the words, where no date was written beside them."""


def people_found(meeting: Meeting, known_people: Sequence[str] = ()) -> tuple[FoundPerson, ...]:
    """Names in the notes, each once; those in `known_people` are recognised in any case."""
    found: dict[str, FoundPerson] = {}
    for note, parsed in _parsed(meeting, "@", known_people):
        for person in parsed.people:
            key = person.name.casefold()
            old = found.get(key)
            joined = note.joined or (old is not None and old.joined)
            if old is None or (person.note and not old.note):
                found[key] = FoundPerson(person.name, person.note or "", note.uid, note.text, joined)
            elif joined:
                found[key] = old._replace(joined=True)
    return tuple(found.values())


def names_somebody_else(meeting: Meeting, guests: Sequence[str]) -> bool:
    """Whether a note names anybody but the guests; looks no further than the first."""
    own = {guest.casefold() for guest in guests}
    return any(
        person.name.casefold() not in own
        for _note, parsed in _parsed(meeting, "@", guests)
        for person in parsed.people
    )


def has_actions(meeting: Meeting) -> bool:
    """Whether a note says what to do; looks no further than the first."""
    return any(parsed.actions for _note, parsed in _parsed(meeting, "!"))


def actions_found(meeting: Meeting) -> tuple[FoundAction, ...]:
    """Actions in the notes with the date written beside them, else the one that their words name."""
    from .naturaltime import find_date

    found = []
    today = talk_day(meeting)
    for note, parsed in _parsed(meeting, "!"):
        for index, action in enumerate(parsed.actions):
            due = action.due or (parsed.dates[0] if parsed.dates and len(parsed.actions) == 1 else None)
            read = None if due else find_date(action.text, today=today)
            found.append(FoundAction(f"{note.uid}/{index}", action.text, due or read, note.uid, bool(read)))
    return tuple(found)


def _parsed(
    meeting: Meeting, sign: str, known_people: Sequence[str] = ()
) -> Iterable[tuple[Note, ParsedLine]]:
    """The notes that hold a sign, with what they say, one after the other."""
    from .note_syntax import KnownPeople, parse_line

    known = KnownPeople(known_people)
    today = talk_day(meeting)
    for note in meeting.notes:
        if sign in note.text:
            yield note, parse_line(note.text, today=today, known_people=known)


def default_action_due(meeting: Meeting, reckoning: Reckoning) -> date:
    """So many days after the talk, when the note names no day."""
    return reckoning.after(talk_day(meeting), reckoning.rules.span("action.default_due"))[0]


def talk_day(meeting: Meeting) -> date:
    """The day of the talk where it took place; dates in its notes count from there."""
    when = meeting.began
    return when.local().date() if when else date(1970, 1, 1)


def role_and_place(note: str) -> tuple[str, str, str]:
    """Title, organisation and the rest of "dispatch supervisor, Halden".

    Without a comma nobody can tell which of the two it is, so that all of it is the rest.
    """
    first, comma, rest = note.strip().partition(",")
    if not comma or not first.strip() or not rest.strip():
        return "", "", note.strip(" ,")
    title = first.strip()
    return title[0].upper() + title[1:], rest.strip(), ""


def preferred_way(line: str) -> str:
    """The way of being reached that a line mentions beside a name: "email"; empty when it names none."""
    beside = re.sub(r"\([^)]*\)|\S+@\S+", " ", line)
    match = _PREFERENCE.search(beside)
    if match is None:
        return ""
    word = match[1].lower()
    return {"e-mail": "email", "text": "message", "call": "phone", "linkedin": "LinkedIn"}.get(word, word)


# -- first answers --------------------------------------------------------------------------------------

_SEEDS = {
    "takeaways": (NoteKind.INSIGHT,),
    "dislikes": (NoteKind.CONCERN,),
    "outcomes": (NoteKind.LEAD, NoteKind.RESOURCE, NoteKind.SKILL),
    "said_unsaid": (NoteKind.ASK_LATER,),
}


def seed(field: str, meeting: Meeting) -> str:
    """The answer a text step starts from: the notes of its kind, one a line, without their themes."""
    kinds = _SEEDS.get(field, ())
    lines = [note_words(note) for note in meeting.notes if note.kind in kinds]
    return "\n".join(dict.fromkeys(line for line in lines if line))


_BESIDE: dict[str, tuple[NoteKind, ...]] = {
    "goals": (NoteKind.NOTE, NoteKind.INSIGHT),
    "takeaways": (NoteKind.QUOTE, NoteKind.NOTE),
    "surprises": (NoteKind.INSIGHT, NoteKind.QUOTE, NoteKind.NOTE),
    "likes": (NoteKind.QUOTE, NoteKind.SKILL),
    "dislikes": (NoteKind.NOTE,),
    "fit": (NoteKind.CONCERN, NoteKind.INSIGHT, NoteKind.SKILL, NoteKind.NOTE),
    "strategy": (NoteKind.REFERRAL, NoteKind.LEAD),
    "path": (NoteKind.ASK_LATER, NoteKind.CONCERN),
}


def beside(step: str, meeting: Meeting, limit: int = 6) -> list[str]:
    """Lines worth seeing again at a step, the starred ones first."""
    if step == "unsaid":
        return [item.text for item in meeting.agenda if item.status in _UNASKED][:limit]
    kinds = _BESIDE.get(step, ())
    notes = [note for note in meeting.notes if note.kind in kinds and note.text.strip()]
    notes.sort(key=lambda note: (not note.star, kinds.index(note.kind), note.at))
    return [shown for note in notes[:limit] if (shown := note_line(note))]


_UNASKED = (ItemStatus.PLANNED, ItemStatus.SKIPPED)


def note_words(note: Note) -> str:
    """A note without the sign of its kind, its themes and its dates."""
    return line_words(note.text)


@lru_cache(1 << 15)
def line_words(text: str) -> str:
    """The same of a line as it was typed."""
    from .note_syntax import body_of

    body = body_of(text)
    if "~" in body:
        body = " ".join(word for word in body.split() if not word.startswith("~"))
    return without_themes(body)


def note_line(note: Note) -> str:
    """A note as a line to be read again; quotes keep their marks."""
    words = note_words(note)
    return f"“{words.strip('“”')}”" if note.kind is NoteKind.QUOTE and words else words


def lines_by_theme(meeting: Meeting) -> dict[str, str]:
    """The themes of a talk, each with the first line that has it."""
    from .note_syntax import theme_places

    found: dict[str, str] = {}
    for note in meeting.notes:
        for theme, _start, _end in theme_places(note.text):
            if theme not in found:
                found[theme] = note_line(note)
    return found


def themes_of(text: str, meeting: Meeting) -> tuple[str, ...]:
    """Themes of a sentence: those written in it, and those of the note it came from."""
    from .note_syntax import parse_line

    own = parse_line(text, today=date(1970, 1, 1)).themes
    words = without_themes(text)
    for note in meeting.notes:
        if note.text and note_words(note) == words:
            own = tuple(dict.fromkeys((*own, *parse_line(note.text, today=date(1970, 1, 1)).themes)))
    return own


def without_themes(text: str) -> str:
    """A sentence without the #themes behind it; one inside it keeps its words and loses its sign."""
    words = text.split()
    if "#" not in text:
        return " ".join(words)
    while words and words[-1][0] == "#" and _THEME.fullmatch(words[-1]):
        words.pop()
    return " ".join(
        word[1:].replace("-", " ") if word[0] == "#" and _THEME.match(word) else word for word in words
    )


CAME_UP: tuple[tuple[str, str, str], ...] = (
    ("path", "a new path", "genetic counselor"),
    ("training", "training or a course", "the first-aid course at the academy"),
    ("inside", "a look behind the scenes", "how shifts really get assigned"),
    ("invitation", "an invitation to see the work", "a ride-along"),
    ("resume", "an offer to read your résumé", "she would look at it"),
    ("lead", "an opening", "a junior role"),
)
"""Key, label and an example of what may come up in a talk without being looked for (S003)."""


class Lead(Identified):
    """An opening somebody mentioned. It stays parked until the talk has been thanked for (S001)."""

    meeting: str
    contact: str = ""
    text: str
    kind: str = "job"
    """job, internship, volunteering, shadow, course."""
    state: LeadState = LeadState.PARKED
    note: str = ""
    """Uid of the note it came from; empty when it was ticked in the reflection."""
    reason: str = ""
    """Why it was taken up before its time."""
    created: ZonedTime | None = None


class Resource(Identified):
    """A book, a course, a page somebody named."""

    title: str
    url: str = ""
    kind: str = ""
    meeting: str = ""
    contact: str = ""
    note: str = ""
    """Uid of the note it came from."""
    interests: tuple[str, ...] = ()
    """What it is about, in a word or two each."""
    shared_with: tuple[str, ...] = ()
    """Uids of the contacts it was sent to."""
    created: ZonedTime | None = None


def lead_free_from(thanked_at: ZonedTime | None, reckoning: Reckoning) -> datetime | None:
    """When an opening may be taken up, in UTC; None while the talk has not been thanked for (S001).

    Days are counted by the clock from the thank-you and never move; business days end at its time of day.
    """
    if thanked_at is None:
        return None
    span = reckoning.rules.span("lead.not_before")
    if span.unit == "d":
        return thanked_at.utc + timedelta(days=span.amount)
    local = thanked_at.in_zone(reckoning.zone).local()
    on, _how = reckoning.after(local.date(), span)
    return wall(datetime.combine(on, local.time()), reckoning.zone).utc


def interest_words(found: Iterable[str]) -> tuple[str, ...]:
    """Interests as they are stored and compared: without the mark of a theme, each once."""
    words = (" ".join(word.strip().lstrip("#").casefold().split()) for word in found)
    return tuple(dict.fromkeys(word for word in words if word))


def shared_interests(resource: Resource, interests: Iterable[str]) -> tuple[str, ...]:
    """The interests somebody has that a resource is about; a title that names one counts as well."""
    about = set(interest_words(resource.interests))
    title = f" {' '.join(resource.title.casefold().split())} "
    return tuple(word for word in interest_words(interests) if word in about or f" {word} " in title)
