"""Every figure of Differences, People and Decide equals a plain recount, over random homes.

The recount is written from the promises alone and walks whole records; practice, erased and archived people
are among them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path as FilePath
from statistics import median

import pytest

from infoint_tui.domain.enums import (
    AssumptionStatus,
    MeetingState,
    NoteKind,
    PathDecision,
    Relation,
    Seniority,
)
from infoint_tui.domain.meeting import Insight, Meeting, Note, Reflection, Verdict
from infoint_tui.domain.note_syntax import parse_line
from infoint_tui.domain.people import Assumption, Contact, Introduction, Path
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from tests.syncer import StepSyncer

NOW = datetime(2026, 6, 11, 13, tzinfo=UTC)
TAGS = ("pay", "hours", "Family_life", "see-it-first", "need", "role-heard-of")
LINES = ("technique beats muscle", "good crew", "nights after forty", "bad pay", "long rides")
HELD = (MeetingState.HELD, MeetingState.CUT_SHORT)
SIDES = ("skills", "interests", "lifestyle", "goals")
SEEDS = range(16)


def random_home(home: FilePath, seed: int) -> Workspace:
    """People of every sort who named each other, conversations of every state; somebody is erased."""
    dice = random.Random(seed)
    number = iter(range(10_000))

    def uid(kind: str) -> str:
        return f"{kind}-{seed:03d}-{next(number):04d}"

    ws = Workspace.open(home, clock=FixedClock(NOW), syncer=StepSyncer())
    weights = {side: dice.randint(0, 3) for side in SIDES}
    ws.people.save_profile(name="Maya Ellison", zone="UTC", fit_weights=weights)
    paths = [
        Path(
            uid=uid("path"),
            title=title,
            assumptions=tuple(
                Assumption(uid=uid("belief"), text=f"belief {n}") for n in range(dice.randint(0, 3))
            ),
        )
        for title in ("Electrician", "Auditor")
    ]
    beliefs = [item.uid for path in paths for item in path.assumptions]
    people: list[Contact] = []
    for n in range(dice.randint(1, 10)):
        by = dice.choice(people).uid if people and dice.random() < 0.6 else ""
        people.append(
            Contact(
                uid=uid("contact"),
                name=f"Person{n} Surname{n}",
                introduced_by=by,
                practice=dice.random() < 0.15,
                archived=dice.random() < 0.2,
                do_not_contact=dice.random() < 0.1,
                relation=dice.choice(list(Relation)),
                seniority=dice.choice(list(Seniority)),
            )
        )
    edges = [
        Introduction(
            uid=uid("edge"),
            from_contact=one.uid,
            to_contact=other.uid,
            loop_closed_on=dice.choice((None, date(2026, 6, 1))),
        )
        for one in people
        for other in people
        if one is not other and dice.random() < 0.1
    ]
    meetings: list[Meeting] = []
    for n in range(dice.randint(0, 14)):
        began = ZonedTime(NOW - timedelta(days=100 - n, minutes=dice.randint(0, 600)), "UTC")
        guests = dice.sample(people, min(len(people), dice.choice((1, 1, 1, 2))))
        reflection = Reflection(
            started=began,
            fit={side: dice.choice((None, 1, 3, 5)) for side in SIDES if dice.random() < 0.8},
            likes="\n".join(dice.sample(LINES, dice.randint(0, 2))),
            dislikes="\n".join(dice.sample(LINES, dice.randint(0, 2))),
            assumptions={key: dice.choice(list(AssumptionStatus)) for key in beliefs if dice.random() < 0.4},
            path_decision=dice.choice((None, *PathDecision)),
        )
        meetings.append(
            Meeting(
                uid=uid("meeting"),
                contacts=tuple(guest.uid for guest in guests),
                paths=tuple(path.uid for path in paths if dice.random() < 0.6),
                state=dice.choice(
                    (*HELD, *HELD, *(s for s in MeetingState if s is not MeetingState.IN_PROGRESS))
                ),
                actual_start=began,
                rehearses=meetings[0].uid if meetings and dice.random() < 0.1 else "",
                notes=tuple(
                    Note(
                        uid=uid("note"),
                        at=at,
                        kind=dice.choice((NoteKind.NOTE, NoteKind.CONCERN)),
                        text=dice.choice(LINES)
                        + "".join(f" #{tag}" for tag in dice.sample(TAGS, dice.randint(0, 2))),
                        side=dice.choice(("", "", "+", "-")),
                    )
                    for at in range(dice.randint(0, 5))
                ),
                reflection=reflection if dice.random() < 0.8 else None,
            )
        )
    insights = [
        Insight(
            uid=uid("insight"),
            statement=dice.choice(LINES),
            paths=meeting.paths,
            contacts=meeting.contacts,
            meeting=meeting.uid,
            on=NOW.date(),
            side=dice.choice(("", "for", "against")),
        )
        for meeting in meetings
        if dice.random() < 0.5
    ]
    verdicts = [
        Verdict(uid=uid("verdict"), theme="pay", meetings=(one.uid, other.uid), verdict="differs")
        for one in meetings
        for other in meetings
        if one is not other and dice.random() < 0.1
    ]
    with ws.session.edit("made") as edit:
        edit.put(*paths, *people, *edges, *meetings, *insights, *verdicts)
    if dice.random() < 0.6:
        ws.data.erasure.forget(dice.choice(people).uid)
    return ws


@pytest.fixture(params=SEEDS)
def ws(tmp_path: FilePath, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A random home."""
    workspace = random_home(tmp_path / "home", request.param)
    yield workspace
    workspace.close()


def took_place(ws: Workspace, path: str = "") -> list[Meeting]:
    """Real conversations that were held, by time."""
    people = {contact.uid: contact for contact in ws.session.contacts.all()}
    found = []
    for meeting in ws.session.meetings.all():
        first = people.get(meeting.contacts[0]) if meeting.contacts else None
        real = not meeting.rehearses and not (first and first.practice)
        if meeting.state in HELD and real and (not path or path in meeting.paths):
            found.append(meeting)
    return sorted(found, key=lambda each: (each.actual_start.utc if each.actual_start else NOW, each.uid))


def test_the_fit_has_its_range_its_n_and_the_weights_of_the_user(ws: Workspace) -> None:
    weights = ws.session.profile.fit_weights
    for path in ws.session.paths.all():
        shown = ws.review.decisions.page(path.uid).fit.fit
        rated = [
            m.reflection.fit
            for m in took_place(ws, path.uid)
            if m.reflection and any(m.reflection.fit.values())
        ]
        assert shown.n == len(rated)
        total, counted, whole = 0.0, 0, True
        for side in SIDES:
            values = [value for rating in rated if (value := rating.get(side))]
            given = shown.sides[side]
            assert given.n == len(values)
            weight = weights.get(side, 1)
            if values:
                assert (given.middle, given.low, given.high) == (median(values), min(values), max(values))
                total, counted = total + weight * median(values), counted + weight
            elif weight:
                whole = False
        assert shown.weighted == (total / counted if whole and counted else None)


def test_beliefs_stand_where_their_conversations_leave_them(ws: Workspace) -> None:
    for belief in ws.review.beliefs.all():
        said = [
            (meeting.uid, meeting.reflection.assumptions[belief.uid].value)
            for meeting in took_place(ws)
            if meeting.reflection and meeting.reflection.assumptions.get(belief.uid, "untested") != "untested"
        ]
        assert [(one.meeting, one.direction.value) for one in belief.evidence] == said
        words = {word for _uid, word in said}
        expected = "untested" if not words else words.pop() if len(words) == 1 else "mixed"
        assert belief.state.value == expected


def test_only_pairs_of_real_conversations_are_compared(ws: Workspace) -> None:
    real = {meeting.uid for meeting in took_place(ws)}
    there = {each.uid for each in ws.session.differences.all() if set(each.meetings) <= real}
    assert {each.difference.uid for each in ws.review.differences.all()} == there


def test_the_tree_counts_names_people_met_chains_and_open_loops(ws: Workspace) -> None:
    people = {each.uid: each for each in ws.session.contacts.all() if not each.practice}
    pairs = {(each.introduced_by, each.uid) for each in people.values() if each.introduced_by}
    pairs |= {(each.from_contact, each.to_contact) for each in ws.session.introductions.all()}
    pairs = {(one, other) for one, other in pairs if one in people and other in people}
    met = {uid for meeting in took_place(ws) for uid in meeting.contacts}
    closed = {
        (each.from_contact, each.to_contact)
        for each in ws.session.introductions.all()
        if each.loop_closed_on is not None
    }
    quiet = {uid for uid, each in people.items() if each.archived or each.do_not_contact}
    tree = ws.review.heard.introductions()
    received = {other for _one, other in pairs}
    assert (tree.named, tree.met) == (len(received), len(received & met))
    assert set(tree.open_loops) == {
        pair for pair in pairs if pair[1] in met and pair not in closed and pair[0] not in quiet
    }
    for place in tree.places:
        named = {other for one, other in pairs if one == place.uid}
        assert (place.named, place.met) == (len(named), len(named & met))
    assert len({place.uid for place in tree.places}) == len(tree.places)
    assert {place.uid for place in tree.places} >= received | {one for one, _other in pairs}
    assert tree.longest == max((place.depth for place in tree.places), default=0)


def test_who_was_heard_is_counted_once_by_part_and_seniority(ws: Workspace) -> None:
    for path in ("", *(each.uid for each in ws.session.paths.all())):
        uids = {uid for meeting in took_place(ws, path) for uid in meeting.contacts}
        heard = [each for each in ws.session.contacts.all() if each.uid in uids and not each.practice]
        shown = ws.review.heard.coverage(path)
        assert shown.people == len(heard)
        for relation in Relation:
            for level in Seniority:
                count = sum(each.relation is relation and each.seniority is level for each in heard)
                assert shown.cells.get((relation, level), 0) == count
        known = {each.relation for each in heard} - {Relation.UNKNOWN}
        if heard and not known:
            assert shown.not_heard == ()
        else:
            assert ("someone who used to do it" in shown.not_heard) == (Relation.LEFT not in known)


def test_for_and_against_name_each_person_once(ws: Workspace) -> None:
    for path in ws.session.paths.all():
        talks = took_place(ws, path.uid)
        real = {meeting.uid for meeting in took_place(ws)}
        voices: dict[tuple[str, str], set[str]] = {}
        for meeting in talks:
            lines: list[tuple[str, str]] = []
            if meeting.reflection:
                lines += [("for", line) for line in meeting.reflection.likes.splitlines()]
                lines += [("against", line) for line in meeting.reflection.dislikes.splitlines()]
            for note in meeting.notes:
                side = {"+": "for", "-": "against"}.get(note.side, "")
                side = side or ("against" if note.kind is NoteKind.CONCERN else "")
                lines += [(side, note.text.partition(" #")[0])] if side else []
            for key in lines:
                voices.setdefault(key, set()).update(meeting.contacts)
        for insight in ws.session.insights.all():
            if (
                insight.side
                and path.uid in insight.paths
                and (not insight.meeting or insight.meeting in real)
            ):
                voices.setdefault((insight.side, insight.statement), set()).update(insight.contacts)
        shown = ws.review.decisions.page(path.uid).arguments
        assert {(each.side, each.text): set(each.people) for each in shown} == voices
        assert all(len(each.people) == len(set(each.people)) for each in shown)


def test_each_conversation_counts_the_themes_it_was_first_to_name(ws: Workspace) -> None:
    for path in ws.session.paths.all():
        heard: set[str] = set()
        expected = []
        for meeting in took_place(ws, path.uid):
            named = {
                theme for note in meeting.notes for theme in parse_line(note.text, today=NOW.date()).themes
            }
            named = {theme.casefold() for theme in named} - {"need", "role-heard-of"}
            expected.append(len(named - heard))
            heard |= named
        page = ws.review.decisions.page(path.uid)
        assert list(page.new_themes) == expected
        assert page.saturated == (len(expected) > 2 and expected[-1] <= 1 and expected[-2] <= 1)


def test_the_log_has_every_decision_of_a_conversation(ws: Workspace) -> None:
    for path in ws.session.paths.all():
        decided = [m.uid for m in took_place(ws, path.uid) if m.reflection and m.reflection.path_decision]
        assert sorted(entry.meeting for entry in ws.review.decisions.page(path.uid).log) == sorted(decided)
