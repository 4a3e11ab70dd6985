"""One person of two records: everything goes over, nothing is lost, one undo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infoint_tui.domain.enums import ChannelKind, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.matching import Description
from infoint_tui.domain.meeting import Insight, ThankYou, Touchpoint
from infoint_tui.domain.mentions import Lead, Resource
from infoint_tui.domain.people import Introduction, OutreachAttempt, Task
from infoint_tui.domain.pipeline import Move
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.demo import build_demo
from infoint_tui.services.records import DraftKey
from infoint_tui.services.workspace import Workspace


def tables(ws: Workspace) -> dict[str, dict[str, Any]]:
    """Everything, drafts included, as it is stored."""
    found = ws._store.db.records.data.tables
    copy = {name: {key: record for _, key, record in rows.ordered()} for name, rows in found.items()}
    told: dict[str, dict[str, Any]] = json.loads(json.dumps(copy))
    return {name: rows for name, rows in told.items() if rows}


def texts(value: Any) -> Iterator[str]:
    """Every text of a value, names of fields included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from texts(item)


REFERENCES = {
    "outreach": ("contact",),
    "touchpoints": ("contact",),
    "thank_yous": ("recipient", "introduced"),
    "tasks": ("contact",),
    "meetings": ("contacts",),
    "introductions": ("from_contact", "to_contact"),
    "insights": ("contacts",),
    "leads": ("contact",),
    "resources": ("contact", "shared_with"),
    "transitions": ("contact",),
}
"""Fields that name contacts, by table."""


def led(value: Any, gone: str, keep: str) -> Any:
    """A reference with the one who stays in place of the one who goes, each person once."""
    if isinstance(value, list):
        return list(dict.fromkeys(led(each, gone, keep) for each in value))
    return keep if value == gone else value


def seed(ws: Workspace) -> None:
    """A record of every table that names contacts, and a conversation of two who are both to be thanked."""
    people = [contact.uid for contact in ws.session.contacts.all()]
    one, other = people[:2]
    now = ws.session.moment()
    talk = next(each for each in ws.session.meetings.all() if each.over and each.first_contact)
    with ws.session.edit("everything") as edit:
        edit.put(
            OutreachAttempt(uid="seed-outreach", contact=one, n=1, sent_at=now, channel=ChannelKind.EMAIL),
            Touchpoint(uid="seed-touch", contact=one, at=now),
            Introduction(uid="seed-introduction", from_contact=one, to_contact=other),
            Task(uid="seed-task", type="action", title="Call", contact=one, created=now),
            Insight(uid="seed-insight", statement="nights", contacts=(one, other)),
            Lead(uid="seed-lead", meeting=talk.uid, contact=one, text="a role"),
            Resource(uid="seed-resource", title="a book", contact=one, shared_with=(one, other)),
            talk.replace(uid="seed-talk", contacts=(one, other), notes=()),
            *(
                ThankYou(
                    uid=f"seed-thanks-{uid}",
                    meeting="seed-talk",
                    recipient=uid,
                    soft_due=now,
                    hard_due=now,
                )
                for uid in (one, other)
            ),
        )
        edit.move(one, [Move(Stage.DORMANT, "a test"), Move(Stage.IN_TOUCH, "a test")])


def test_one_person_of_two_guests_is_thanked_once(story: Workspace) -> None:
    keep, gone = (contact.uid for contact in story.session.contacts.all()[:2])
    before = tables(story)
    story.people_merge.merge(keep, gone)
    assert [
        (each.uid, each.recipient) for each in story.session.thank_yous.all() if each.meeting == "seed-talk"
    ] == [(f"seed-thanks-{keep}", keep)]
    story.session.undo()
    assert tables(story) == before


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A long story with conversations, tasks, introductions and drafts about everybody."""
    from datetime import UTC, datetime

    clock = FixedClock(datetime(2026, 3, 12, 14, 12, tzinfo=UTC))
    home = tmp_path_factory.mktemp("story") / "home"
    build_demo(home, clock, "student")
    ws = Workspace.open(home, clock=clock)
    for contact in ws.session.contacts.all():
        ws.session.drafts.put(DraftKey("outreach", contact.uid, "body"), f"Dear {contact.name}")
    seed(ws)
    assert not REFERENCES.keys() - tables(ws).keys()
    yield ws
    ws.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_merging_any_two_keeps_every_note_task_and_link_and_undo_restores_all(
    story: Workspace, data: st.DataObject
) -> None:
    running = {uid for meeting in story.session.meetings.all() if meeting.running for uid in meeting.contacts}
    uids = [contact.uid for contact in story.session.contacts.all() if contact.uid not in running]
    keep, gone = data.draw(st.lists(st.sampled_from(uids), min_size=2, max_size=2, unique=True))
    names = [choice.name for choice in story.people_merge.choices(keep, gone)]
    theirs = data.draw(st.sets(st.sampled_from(names))) if names else set()
    before = tables(story)
    label = story.people_merge.merge(keep, gone, theirs)
    after = tables(story)
    assert not [text for table in after.values() for text in texts(table) if gone in text.split("|")]
    for table, fields in REFERENCES.items():
        for key, record in after.get(table, {}).items():
            if (old := before.get(table, {}).get(key)) is None:
                continue
            for field in fields:
                assert led(record.get(field), gone, keep) == led(old.get(field), gone, keep), (table, field)
                assert gone not in list(texts(record.get(field)))
    dropped = before["thank_yous"].keys() - after["thank_yous"].keys()
    for key in dropped:
        lost_thanks = before["thank_yous"][key]
        assert not lost_thanks.get("sent_at")
        assert any(
            (each["recipient"], each.get("meeting")) == (keep, lost_thanks.get("meeting"))
            for each in after["thank_yous"].values()
        )
    for table in ("meetings", "outreach", "touchpoints", "transitions", "leads", "resources"):
        assert before.get(table, {}).keys() == after.get(table, {}).keys(), table
    notes = {key: meeting.get("notes") for key, meeting in before["meetings"].items()}
    assert {key: meeting.get("notes") for key, meeting in after["meetings"].items()} == notes
    kept = {
        key for key, task in before["tasks"].items() if not task.get("rule") or task.get("state") == "done"
    }
    assert kept <= after["tasks"].keys()
    lost = {key for key in before.get("introductions", {}) if key not in after.get("introductions", {})}
    ends = [before["introductions"][key] for key in lost]
    assert all({each["from_contact"], each["to_contact"]} == {keep, gone} for each in ends)
    said = "\n".join(draft["text"] for draft in after["drafts"].values())
    assert all(draft["text"] in said for draft in before["drafts"].values())
    for field in ("tags", "paths", "channels", "interests", "ask_later"):
        mine, yours = (before["contacts"][uid].get(field, []) for uid in (keep, gone))
        assert all(item in after["contacts"][keep].get(field, []) for item in (*mine, *yours))
    assert story.session.undo() == f"undo: {label}"
    assert tables(story) == before


def test_fields_are_chosen_and_the_rest_is_joined(ws: Workspace) -> None:
    keep = ws.people.quick_add("Rosa Delgado, trainer, Brookvale EMS <rosa@b.example> #medic").uid
    gone = ws.people.quick_add("Rosa M. Delgado, captain, Mercy, +1 312 555 0187 #fair").uid
    assert [choice.name for choice in ws.people_merge.choices(keep, gone)] == [
        "name",
        "title",
        "organisation",
    ]
    label = ws.people_merge.merge(keep, gone, ["title", "organisation"])
    assert label == "merged Rosa M. Delgado into Rosa Delgado"
    (rosa,) = ws.session.contacts.all()
    assert (rosa.name, rosa.role_line) == ("Rosa Delgado", "captain, Mercy")
    assert (rosa.channel(ChannelKind.EMAIL), rosa.channel(ChannelKind.PHONE)) == (
        "rosa@b.example",
        "+1 312 555 0187",
    )
    assert rosa.tags == ("medic", "fair")


def test_nobody_introduces_themselves_afterwards(ws: Workspace) -> None:
    ana = ws.people.quick_add("Ana").uid
    ben = ws.people.add(name="Ben", introduced_by=ana).uid
    cem = ws.people.add(name="Cem", introduced_by=ben).uid
    with ws.session.edit("test") as edit:
        edit.put(Introduction(uid="i1", from_contact=ana, to_contact=ben))
        edit.put(Introduction(uid="i2", from_contact=ben, to_contact=cem))
    ws.people_merge.merge(ana, cem)
    assert {one.name: one.introduced_by for one in ws.session.contacts.all()} == {"Ana": "", "Ben": ana}
    assert {(one.from_contact, one.to_contact) for one in ws.session.introductions.all()} == {
        (ana, ben),
        (ben, ana),
    }
    ws.people_merge.merge(ana, ben)
    assert ws.session.introductions.all() == []
    assert ws.session.contacts.need(ana).introduced_by == ""


def test_likely_pairs_are_listed_until_they_are_told_apart(ws: Workspace) -> None:
    one = ws.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital").uid
    other = ws.people.quick_add("Bob Whitlock, Northgate Hospital").uid
    ws.people.quick_add("Greta Holm, lead, Dispatch County")
    (pair,) = ws.people_merge.pairs()
    assert ({pair.uid, pair.other}, pair.reason) == ({one, other}, "similar name, same organization")
    assert [each.other for each in ws.people_merge.like(one)] == [other]
    ws.people_merge.tell_apart(one, other)
    assert ws.people_merge.pairs() == []
    assert ws.people_merge.like(other) == []
    (found,) = ws.known_people.fitting(Description("Greta Holm", "", "Dispatch County"))
    assert found.reason == "same name and organization"


def test_a_record_is_not_merged_with_itself(ws: Workspace) -> None:
    uid = ws.people.quick_add("Ana").uid
    with pytest.raises(Refused):
        ws.people_merge.merge(uid, uid)


def test_after_forgetting_the_one_person_nothing_of_the_other_is_left(ws: Workspace, tmp_path: Path) -> None:
    keep = ws.people.quick_add("Rosa Delgado").uid
    gone = ws.people.quick_add("Rosita Delgado").uid
    ws.session.drafts.put(DraftKey("outreach", gone, "body"), "about the bridge")
    ws.people_merge.merge(keep, gone)
    ws.data.erasure.forget(keep)
    assert "bridge" not in json.dumps(tables(ws))
