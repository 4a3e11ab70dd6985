"""Every figure of Compare, Themes and Numbers equals a plain recount, over random homes.

The recount here is written from the promises alone: it walks whole records, one by one, and shares no code
with the review but the line parser.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from infoint_tui.domain.enums import ItemStatus, MeetingState, NoteKind
from infoint_tui.domain.evidence import Together
from infoint_tui.domain.meeting import AgendaItem, Meeting, Note, Reflection
from infoint_tui.domain.note_syntax import parse_line
from infoint_tui.domain.people import Contact
from infoint_tui.domain.people import Path as CareerPath
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from tests.syncer import StepSyncer

NOW = datetime(2026, 6, 11, 13, tzinfo=UTC)
QUESTIONS = (
    ("core/advice/shoes", "What would you do in my shoes?"),
    ("core/role/handoff", "Which part would you hand off?"),
    ("", "What does a bad week look like?"),
    ("", "what does a BAD week look like"),
    ("", "What is a bad week like for you?"),
    ("", "What does it cost?"),
)
TAGS = ("pay", "hours", "Family_life", "see-it-first", "need", "role-heard-of", "math")
HELD = (MeetingState.HELD, MeetingState.CUT_SHORT)
UNASKED = (ItemStatus.PLANNED, ItemStatus.SKIPPED)
SEEDS = range(12)


def random_home(home: Path, seed: int) -> Workspace:
    """People of every sort and conversations of every state; somebody is erased at the end."""
    dice = random.Random(seed)
    number = iter(range(10_000))

    def uid(kind: str) -> str:
        return f"{kind}-{seed:03d}-{next(number):04d}"

    ws = Workspace.open(home, clock=FixedClock(NOW), syncer=StepSyncer())
    ws.people.save_profile(name="Maya Ellison", zone="UTC")
    paths = [CareerPath(uid=uid("path"), title=title) for title in ("Electrician", "Auditor")]
    people = [
        Contact(
            uid=uid("contact"),
            name=f"Person{n} Surname{n}",
            practice=dice.random() < 0.15,
            archived=dice.random() < 0.2,
        )
        for n in range(dice.randint(1, 9))
    ]
    meetings: list[Meeting] = []
    for n in range(dice.randint(0, 14)):
        agenda = tuple(
            AgendaItem(
                uid=uid("item"),
                text=text,
                question=question,
                status=dice.choice(list(ItemStatus)),
                must=dice.random() < 0.3,
                stance=dice.choice(("", "", "same", "differs")),
                summary=dice.choice(("", "", "in short")),
            )
            for question, text in dice.sample(QUESTIONS, dice.randint(0, 4))
        )
        notes = tuple(
            Note(
                uid=uid("note"),
                at=dice.randint(0, 1500),
                kind=dice.choice((NoteKind.NOTE, NoteKind.QUOTE, NoteKind.MARK)),
                text="" if dice.random() < 0.1 else _line(dice),
                agenda_item=dice.choice(["", *(item.uid for item in agenda)]),
                star=dice.random() < 0.2,
                side=dice.choice(("", "", "+", "-")),
            )
            for _ in range(dice.randint(0, 6))
        )
        began = ZonedTime(NOW - timedelta(days=100 - n, minutes=dice.randint(0, 600)), "UTC")
        meetings.append(
            Meeting(
                uid=uid("meeting"),
                contacts=tuple(
                    c.uid for c in dice.sample(people, min(len(people), dice.choice((1, 1, 1, 2))))
                ),
                paths=tuple(path.uid for path in paths if dice.random() < 0.6),
                state=dice.choice((*HELD, *HELD, *MeetingState)),
                actual_start=began,
                rehearses=meetings[0].uid if meetings and dice.random() < 0.1 else "",
                agenda=agenda,
                notes=notes,
                confidence_before=dice.choice((None, 2, 3)),
                confidence_after=dice.choice((None, 3, 4)),
                reflection=Reflection(
                    started=began,
                    completed=began if dice.random() < 0.5 else None,
                    fit={"skills": dice.choice((None, 1, 3, 5)), "goals": dice.choice((None, 2, 4))},
                    talk_share=dice.choice((None, 20, 45)),
                )
                if dice.random() < 0.7
                else None,
            )
        )
    with ws.session.edit("made") as edit:
        edit.put(*paths, *people, *meetings)
    if dice.random() < 0.6 and not any(meeting.running for meeting in meetings):
        ws.data.erasure.forget(dice.choice(people).uid)
    return ws


def _line(dice: random.Random) -> str:
    words = " ".join(dice.choices(("nights", "cost", "sleep", "crew", "lights"), k=4))
    tags = "".join(f" #{tag}" for tag in dice.sample(TAGS, dice.randint(0, 3)))
    return dice.choice(("", "* ", "\\#", '"')) + words + tags


@pytest.fixture(params=SEEDS)
def ws(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A random home."""
    workspace = random_home(tmp_path / "home", request.param)
    yield workspace
    workspace.close()


def took_place(ws: Workspace, path: str) -> list[Meeting]:
    """Real conversations that were held, about a path or about any, by time."""
    contacts = {contact.uid: contact for contact in ws.session.contacts.all()}
    found = []
    for meeting in ws.session.meetings.all():
        guest = contacts.get(meeting.contacts[0]) if meeting.contacts else None
        real = meeting.contacts and not meeting.rehearses and not (guest is not None and guest.practice)
        if real and meeting.state in HELD and (not path or path in meeting.paths):
            found.append(meeting)
    return sorted(found, key=lambda meeting: meeting.actual_start.utc if meeting.actual_start else NOW)


def scopes(ws: Workspace) -> list[str]:
    return ["", *(path.uid for path in ws.session.paths.all())]


def tags(note: Note) -> set[str]:
    return set(parse_line(note.text, today=date(2026, 1, 1)).themes)


def test_every_figure_of_compare(ws: Workspace) -> None:
    for path in scopes(ws):
        asked: dict[str, set[str]] = {}
        differing: dict[str, set[str]] = {}
        stars: dict[str, int] = {}
        words: dict[str, list[str]] = {}
        without = []
        for meeting in took_place(ws, path):
            by_item = {item.uid: item for item in meeting.agenda}
            without += [note for note in meeting.notes if note.text and note.agenda_item not in by_item]
            for item in meeting.agenda:
                mine = [note for note in meeting.notes if note.text and note.agenda_item == item.uid]
                if item.status in UNASKED and not mine:
                    continue
                key = item.question or " ".join(item.text.lower().rstrip("?").split())
                asked.setdefault(key, set()).add(meeting.contacts[0])
                words.setdefault(key, []).extend(note.text for note in mine)
                stars[key] = stars.get(key, 0) + sum(note.star for note in mine)
                if item.stance == "differs":
                    differing.setdefault(key, set()).add(meeting.contacts[0])
        rows = {row.key: row for row in ws.review.comparing.questions(path)}
        assert {key: set(row.people) for key, row in rows.items()} == asked
        assert {key: row.stars for key, row in rows.items()} == stars
        assert {key: row.count("differs") for key, row in rows.items()} == {
            key: len(differing.get(key, ())) for key in asked
        }
        said = {key: [n.text for a in row.answers for n in a.notes] for key, row in rows.items()}
        assert {key: sorted(texts) for key, texts in said.items()} == {
            key: sorted(texts) for key, texts in words.items()
        }
        loose = ws.review.comparing.loose(path)
        assert sum(len(answer.notes) for answer in (loose.answers if loose else ())) == len(without)
        assert [len(row.people) for row in rows.values()] == sorted(map(len, asked.values()), reverse=True)


def test_every_figure_of_themes(ws: Workspace) -> None:
    for path in scopes(ws):
        talks = took_place(ws, path)
        people: dict[str, set[str]] = {}
        sides: dict[tuple[str, str], set[str]] = {}
        quotes: dict[str, int] = {}
        last: dict[str, list[bool]] = {}
        for meeting in talks:
            for note in meeting.notes:
                for tag in tags(note) - {"need", "have", "learning", "role", "role-heard-of"}:
                    people.setdefault(tag, set()).add(meeting.contacts[0])
                    sides.setdefault((tag, note.side), set()).add(meeting.contacts[0])
                    quotes[tag] = quotes.get(tag, 0) + 1
        for tag in people:
            last[tag] = [any(tag in tags(note) for note in talk.notes) for talk in talks[-2:]]
        rows = {row.name: row for row in ws.review.codebook.rows(path)}
        assert {name: set(row.people) for name, row in rows.items()} == people
        assert {name: len(row.quotes) for name, row in rows.items()} == quotes
        assert {name: list(row.lately) for name, row in rows.items()} == last
        for name, row in rows.items():
            for side in ("+", "-", ""):
                assert set(row.on(side)) == sides.get((name, side), set())
            pairs = dict(Together(tuple(rows.values())).with_(row))
            assert pairs == {
                other: both
                for other in people
                if other != name and (both := len(people[name] & people[other]))
            }


def test_figures_of_numbers(ws: Workspace) -> None:
    talks = took_place(ws, "")
    learning = ws.review.learning
    assert {talk.uid for talk in ws.review.voices.talks()} == {talk.uid for talk in talks}
    told = [t for t in talks if t.confidence_before is not None and t.confidence_after is not None]
    craft = learning.craft()
    assert craft.confident == len(told)
    shares = [t.reflection.talk_share for t in talks if t.reflection and t.reflection.talk_share is not None]
    assert craft.shared == len(shares)
    if shares:
        ordered = sorted(shares)
        half = len(ordered) // 2
        middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
        assert craft.share == middle
    for path in scopes(ws):
        begun = [t.actual_start.local().date() for t in took_place(ws, path) if t.actual_start]
        assert learning.weeks(path) == [
            (monday, sum(monday <= day < monday + timedelta(days=7) for day in begun))
            for monday in (date(2026, 6, 8) - timedelta(weeks=back) for back in range(7, -1, -1))
        ]
    used = [t for t in talks if any(item.status is not ItemStatus.PLANNED for item in t.agenda)]
    musts = [item for t in used for item in t.agenda if item.must]
    assert learning.must_asks() == (sum(item.status not in UNASKED for item in musts), len(musts))
    for found in learning.fits():
        about = [t for t in talks if found.path in t.paths]
        assert found.held == len(about)
        rated = [t.reflection.fit for t in about if t.reflection and any(t.reflection.fit.values())]
        assert found.fit.n == len(rated)
        skills = [rating["skills"] for rating in rated if rating.get("skills")]
        assert found.fit.sides["skills"].n == len(skills)


def test_a_kept_view_follows_every_change(ws: Workspace) -> None:
    """What is remembered between two looks is what a fresh look sees."""
    for meeting in ws.session.meetings.all()[:4]:
        ws.review.comparing.questions(), ws.review.codebook.rows()
        note = Note(uid=ws.session.new_id(), at=1, text="one more #math #pay")
        with ws.session.edit("a note") as edit:
            edit.put(meeting.replace(notes=(*meeting.notes, note)))
        test_every_figure_of_themes(ws)
        test_every_figure_of_compare(ws)
        ws.session.undo()
        test_every_figure_of_themes(ws)
