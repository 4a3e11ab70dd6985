"""Forgetting a person of a whole story: counted beforehand, gone from every file, the rest stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infoint_tui.domain.enums import Mode
from infoint_tui.domain.erasure import REMOVED
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def story(tmp_path: Path, clock: FixedClock, demo: Callable[..., None]) -> Iterator[Workspace]:
    """The student's story up to today."""
    demo(tmp_path / "demo", clock)
    workspace = Workspace.open(tmp_path / "demo", clock=clock)
    yield workspace
    workspace.close()


def most_talked_to(ws: Workspace) -> Contact:
    """Somebody with a held talk, a thank-you and an insight."""
    meeting = next(
        meeting for meeting in ws.session.meetings.all() if meeting.over and len(meeting.notes) > 3
    )
    return ws.session.contacts.need(meeting.first_contact)


def files_with(ws: Workspace, *texts: str) -> list[str]:
    """Files of the home in which one of these texts stands."""
    return [
        f"{path.relative_to(ws.home.path)}: {text}"
        for path in sorted(ws.home.path.rglob("*"))
        if path.is_file()
        for text in texts
        if text.encode() in path.read_bytes()
    ]


def test_a_person_of_a_story_is_gone_from_every_file(story: Workspace) -> None:
    guest = most_talked_to(story)
    talks = [meeting for meeting in story.session.meetings.all() if meeting.contacts == (guest.uid,)]
    secrets = [guest.name, guest.channels[0].value, guest.uid, talks[0].notes[1].text]
    assert len(files_with(story, *secrets)) > 3
    insights = story.session.insights.count()
    farewell = story.data.erasure.preview(guest.uid)
    assert farewell.name == guest.name
    assert farewell.gone["meetings"] == len(talks)
    assert farewell.notes == sum(len(meeting.notes) for meeting in talks)
    assert farewell.insights == insights > 0
    assert "conversation with" in farewell.what_goes or "conversations with" in farewell.what_goes
    others = [contact.uid for contact in story.session.contacts.all() if contact.uid != guest.uid]

    story.data.erasure.forget(guest.uid)
    assert story.home.flush(10)
    assert not story.data.erasure.pending
    assert files_with(story, *secrets) == []
    assert [contact.uid for contact in story.session.contacts.all()] == others
    assert story.session.insights.count() == insights
    assert not any(guest.uid in insight.contacts for insight in story.session.insights.all())
    assert story.home.undo_label is None
    for repository in story.session.tables.values():
        assert len(repository.all()) == repository.count()
        assert not repository.problems


def test_a_name_that_others_bear_too_is_replaced_only_where_it_must_be_this_person(ws: Workspace) -> None:
    one = ws.people.add(name="Ann Li", about="met at the fair")
    other = ws.people.add(name="Ann Lind", about="knows Ann Li from work")
    ws.data.erasure.forget(one.uid)
    assert ws.session.contacts.need(other.uid).name == "Ann Lind"
    assert ws.session.contacts.need(other.uid).about == f"knows {REMOVED} from work"
    twin = ws.people.add(name="Ann Lind")
    ws.data.erasure.forget(twin.uid)
    assert ws.session.contacts.need(other.uid).name == "Ann Lind"


def test_words_of_the_program_are_never_taken_for_a_name(ws: Workspace) -> None:
    odd = ws.people.add(name="Phone")
    friend = ws.people.add(name="Bo Bell", introduced_by=odd.uid, connection="Phone said so")
    talk = ws.planning.schedule(friend.uid, ws.session.moment(), mode=Mode.PHONE)
    with ws.session.edit("both") as edit:
        edit.put(talk.replace(contacts=(odd.uid, friend.uid), purpose="hear Phone"))
    ws.data.erasure.forget(odd.uid)
    assert ws.session.contacts.need(friend.uid).connection == f"{REMOVED} said so"
    assert ws.session.contacts.need(friend.uid).introduced_by == ""
    left = ws.session.meetings.need(talk.uid)
    assert (left.contacts, left.mode, left.purpose) == ((friend.uid,), Mode.PHONE, f"hear {REMOVED}")


def test_nobody_is_forgotten_during_their_talk(ws: Workspace) -> None:
    guest = ws.people.add(name="Ann Li")
    meeting = ws.planning.schedule(guest.uid, ws.session.moment(), mode=Mode.PHONE)
    ws.conversation.start(meeting.uid)
    with pytest.raises(Refused, match="running"):
        ws.data.erasure.preview(guest.uid)
    with pytest.raises(Refused, match="running"):
        ws.data.erasure.forget(guest.uid)
    assert ws.session.contacts.get(guest.uid) is not None
