"""Everything a user wrote is found, grouped, with the words around it; nothing of it after an erasure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.enums import NoteKind
from infoint_tui.domain.finding import day_since, parse_query
from infoint_tui.domain.meeting import Meeting, Note
from infoint_tui.domain.record import Record
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.finding import KINDS, SEARCHED, texts_in
from infoint_tui.services.workspace import Workspace

STORIES = ("student", "career-changer")

_IDS = "the id of another record or of a part of one"
_CODE = "a word of the program, chosen and not written"
UNSEARCHED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("profile.uid", "profile.week_reviews.task", "paths.uid", "paths.assumptions.uid"),
            *("paths.assumptions.evidence", "contacts.uid", "contacts.introduced_by", "contacts.paths"),
            *("outreach.uid", "outreach.contact", "meetings.uid", "meetings.contacts", "meetings.paths"),
            *("meetings.rehearses", "meetings.research.uid", "meetings.assumption", "meetings.checklist.uid"),
            *("meetings.agenda.uid", "meetings.agenda.question", "meetings.agenda.carried"),
            *("meetings.agenda.same_as", "meetings.current_item", "meetings.notes.uid"),
            *("meetings.notes.agenda_item", "meetings.reflection.gains", "meetings.reflection.actions"),
            *("meetings.reflection.moment_note", "meetings.invitation.entry", "meetings.answers.contact"),
            *(
                "meetings.reflection.outlooks.contact",
                "meetings.confirmed_with",
                "meetings.invitation.occurrence",
                "introductions.uid",
                "introductions.from_contact",
            ),
            *("introductions.to_contact", "introductions.meeting", "thank_yous.uid", "thank_yous.meeting"),
            *("thank_yous.recipient", "thank_yous.moment_note", "thank_yous.introduced", "thank_yous.after"),
            *("tasks.uid", "tasks.contact", "tasks.meeting", "tasks.about", "transitions.uid"),
            *("transitions.contact", "touchpoints.uid", "touchpoints.contact", "touchpoints.about"),
            *("milestones.uid", "milestones.from_advice_of", "milestones.told", "insights.uid"),
            *("insights.paths", "insights.contacts", "insights.meeting", "insights.contradicts"),
            *("insights.agrees", "differences.uid", "differences.meetings", "themes.uid", "themes.memos.uid"),
            *("leads.uid", "leads.meeting", "leads.contact", "resources.uid", "resources.meeting"),
            *("resources.contact", "resources.shared_with"),
        ),
        _IDS,
    ),
    **dict.fromkeys(
        (
            *("profile.zone", "profile.stage", "profile.intent", "profile.resume_policy", "profile.culture"),
            *("profile.not_job_style", "profile.followup_preset", "profile.holidays", "profile.views.sort"),
            *("profile.views.group", "profile.views.layout", "contacts.zone", "outreach.template"),
            *("outreach.findings", "meetings.research.subject", "meetings.checklist.group"),
            *("meetings.checklist.offset", "meetings.checklist.rule", "meetings.checklist.source"),
            *("meetings.agenda.stage", "meetings.agenda.stance", "meetings.notes.origin"),
            *("meetings.notes.side", "meetings.reflection.done_steps", "meetings.reflection.silence"),
            *("meetings.answers.answer", "introductions.kind", "introductions.status", "thank_yous.medium"),
            *("thank_yous.template", "tasks.type", "tasks.rule", "tasks.source", "tasks.how"),
            *("transitions.cause", "touchpoints.direction", "touchpoints.kind", "touchpoints.weight"),
            *("insights.side", "insights.origin", "differences.verdict", "leads.kind", "resources.kind"),
        ),
        _CODE,
    ),
    "meetings.calendar.content": "a checksum of what calendars show",
    "meetings.reflection.people": "names that are found in the notes they came from",
}
"""Every text field that is not searched, by its way from the table, with the reason."""


@pytest.fixture(params=STORIES)
def story(
    request: pytest.FixtureRequest, home: Path, clock: FixedClock, demo: Callable[..., None]
) -> Iterator[Workspace]:
    """Each demo story, opened."""
    demo(home, clock, request.param)
    workspace = Workspace.open(home, clock=clock)
    yield workspace
    workspace.close()


def text_fields(kind: type[Record]) -> Iterator[str]:
    """The ways to all text fields of a record."""
    for name, hint in get_type_hints(kind).items():
        if not name.startswith("_") and name != "extra":
            yield from _ways(name, hint)


def _ways(name: str, hint: Any) -> Iterator[str]:
    if hint is str:
        yield name
    elif isinstance(hint, type) and issubclass(hint, Record):
        for inner in text_fields(hint):
            yield f"{name}.{inner}"
    else:
        origin = get_origin(hint)
        mapping = isinstance(origin, type) and issubclass(origin, Mapping)
        for part in get_args(hint)[1:] if mapping else get_args(hint):
            yield from _ways(name, part)


def searched(spec: Mapping[str, Any], way: str) -> Iterator[str]:
    for name, inner in spec.items():
        if isinstance(inner, str):
            yield f"{way}.{name}"
        else:
            yield from searched(inner, f"{way}.{name}")


def test_every_text_field_is_searched_or_declared(ws: Workspace) -> None:
    model = {
        f"{repository.table}.{field}"
        for kind, repository in ws.session.tables.items()
        for field in text_fields(kind)
    }
    found = {way for table, spec in SEARCHED.items() for way in searched(spec, table)} - {"contacts.imported"}
    assert model - found - UNSEARCHED.keys() == set(), "neither searched nor declared"
    assert found - model == set(), "searched, but no field of the model"
    assert UNSEARCHED.keys() - model == set(), "declared, but no field of the model"
    assert found & UNSEARCHED.keys() == set()
    assert all(UNSEARCHED.values())


def test_every_text_of_a_story_is_found_by_its_words(story: Workspace) -> None:
    seen = set()
    for repository in story.session.tables.values():
        for raw in repository.raw():
            for each in texts_in(repository.table, raw):
                if (repository.table, each.field, each.label) in seen or not each.text.strip():
                    continue
                seen.add((repository.table, each.field, each.label))
                words = " ".join(each.text.split()[:4]).replace('"', " ").replace("“", " ")
                found = story.finding.find(" ".join(f'"{word}"' for word in words.split()), most=10_000)
                places = {(hit.place.table, hit.place.uid, hit.label) for g in found.groups for hit in g.hits}
                assert (repository.table, raw["uid"], each.label) in places, each
    assert len(seen) > 12


def test_a_word_in_any_searched_field_is_read() -> None:
    def record(spec: Mapping[str, Any], way: str) -> Any:
        return {
            name: f"in {way}.{name}" if isinstance(inner, str) else [record(inner, f"{way}.{name}")]
            for name, inner in spec.items()
        }

    for table, spec in SEARCHED.items():
        read = {each.text for each in texts_in(table, record(spec, table))}
        assert read == {f"in {way}" for way in searched(spec, table)}


def test_every_kind_has_a_title() -> None:
    def kinds(spec: Mapping[str, Any]) -> Iterator[str]:
        for inner in spec.values():
            yield from [inner.partition(":")[0]] if isinstance(inner, str) else kinds(inner)

    assert {kind for spec in SEARCHED.values() for kind in kinds(spec)} == set(KINDS)


@pytest.fixture
def notes(ws: Workspace) -> Meeting:
    """A talk with Rosa and two notes."""
    rosa = ws.people.add(name="Rosa Delgado", paths=(ws.people.save_path(title="Paramedic").uid,))
    talk = ws.conversation.start_new("Rosa Delgado")
    ws.conversation.notes(talk.uid, ("The rádio is half the job #calm", "Nights are hard"))
    assert talk.contacts == (rosa.uid,)
    return ws.session.meetings.need(talk.uid)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("radio", 1),
        ("RÁDIO half", 1),
        ('"half the job"', 1),
        ('"half job"', 0),
        ("radio nights", 2),
        ("radio zebra", 0),
        ("rosa radio", 1),
        ("radio person:rosa", 1),
        ("radio person:imani", 0),
        ("nights path:paramedic", 1),
        ("nights path:nurse", 0),
        ("#calm", 1),
        ("#cal", 1),
        ("#nothing", 0),
        ("nights since:2026-03-02", 1),
        ("nights since:2026-03-03", 0),
        ("nights since:today", 1),
        ("nights since:2027", 0),
        ("nights since:someday", 0),
        ("", 0),
    ],
)
def test_the_language_of_the_search(ws: Workspace, notes: Meeting, text: str, count: int) -> None:
    found = [hit for group in ws.finding.find(text).groups for hit in group.hits if hit.kind == "notes"]
    assert len(found) == count
    for hit in found:
        assert (hit.name, hit.place.meeting, hit.place.tab) == ("Rosa Delgado", notes.uid, "live")
        assert hit.place.part in {note.uid for note in notes.notes}


def test_an_excerpt_marks_the_words(ws: Workspace, notes: Meeting) -> None:
    (group,) = [each for each in ws.finding.find("radio").groups if each.kind == "notes"]
    shown = group.hits[0].excerpt
    assert [shown.text[start:end] for start, end in shown.spans] == ["rádio"]


def test_what_was_not_understood_is_said(ws: Workspace, notes: Meeting) -> None:
    assert ws.finding.find("since:someday").query.problems == (
        "since: someday is no day. Try 2026-03-01, march, monday or 3w.",
    )


def test_a_change_is_found_at_once_and_what_is_gone_no_more(ws: Workspace, notes: Meeting) -> None:
    assert ws.finding.find("radio").total == 1
    changed = notes.replace(
        notes=(Note(uid="n", at=0, kind=NoteKind.NOTE, text="the siren"), *notes.notes[1:])
    )
    with ws.session.edit("changed") as edit:
        edit.put(changed)
    assert ws.finding.find("radio").total == 0
    assert ws.finding.find("siren").total == 1
    ws.session.undo()
    assert ws.finding.find("siren").total == 0
    assert ws.finding.find("radio").total == 1


def test_nothing_of_an_erased_person_is_found(story: Workspace) -> None:
    guest = next(each for each in story.session.contacts.all() if each.channels and each.why_this_person)
    asked = [f'"{text}"' for text in (guest.name, guest.channels[0].value, guest.why_this_person)]
    assert all(story.finding.find(text).total for text in asked)
    story.data.erasure.forget(guest.uid)
    assert [story.finding.find(text).total for text in asked] == [0, 0, 0]
    assert guest.uid not in str(story.finding.__dict__)


def test_what_was_not_looked_at_yet_is_told(ws: Workspace, notes: Meeting) -> None:
    first = ws.finding.find("radio", seconds=-1)
    assert (first.partial, first.total) == (True, 0)
    assert not ws.finding.prepare(-1)
    assert ws.finding.prepare(60)
    now = ws.finding.find("radio", seconds=-1)
    assert (now.partial, now.total) == (False, 1)


def test_only_the_newest_of_many_are_shown(ws: Workspace, notes: Meeting) -> None:
    ws.conversation.notes(notes.uid, [f"siren {number}" for number in range(9)])
    (group,) = ws.finding.find("siren", most=4).groups
    assert (len(group.hits), group.more) == (4, True)
    (group,) = ws.finding.find("siren", most=9).groups
    assert (len(group.hits), group.more) == (9, False)


@given(st.text(st.sampled_from("0123456789dwmy-:²٣ martoday")) | st.text())
def test_any_text_after_since_is_a_day_or_none(text: str) -> None:
    found = day_since(text, date(2026, 3, 2))
    assert found is None or isinstance(found, date)
    parse_query(f"since:{text}", date(2026, 3, 2))


@pytest.mark.parametrize("text", ["9999y", "2027y", "9" * 20, "9" * 5000, "2026-99999999999999999999"])
def test_a_day_before_all_calendars_is_said_to_be_none(text: str) -> None:
    assert parse_query(f"since:{text}", date(2026, 3, 2)).problems == (
        f"since: {text} is no day. Try 2026-03-01, march, monday or 3w.",
    )
