"""Forgetting somebody who is named in every kind of record: no name is left in any file of the home."""

from __future__ import annotations

from datetime import date

from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, NoteKind, PathStatus
from infoint_tui.domain.meeting import (
    ChecklistItem,
    Feedback,
    Meeting,
    Milestone,
    Note,
    Reflection,
    ThankYou,
    Touchpoint,
    Verdict,
)
from infoint_tui.domain.mentions import Lead, Resource
from infoint_tui.domain.people import (
    Decision,
    Introduction,
    OutreachAttempt,
    Path,
    Pitch,
    SavedView,
    Task,
    WeekReview,
)
from infoint_tui.services.records import DraftKey
from infoint_tui.services.workspace import Workspace

FULL, FIRST, LAST = "Zadie Quillfeather", "Zadie", "Quillfeather"


def left_behind(ws: Workspace, *texts: str) -> list[str]:
    """Places of the home in which one of these texts stands."""
    return [
        f"{path.relative_to(ws.home.path)}: {text}"
        for path in sorted(ws.home.path.rglob("*"))
        if path.is_file()
        for text in texts
        if text.encode() in path.read_bytes()
    ]


def named_everywhere(ws: Workspace) -> str:
    """The uid of somebody whose name stands in every record that may hold one."""
    her = ws.people.add(name=f"Dr. {FULL}").uid
    bo = ws.people.add(
        name="Bo Bell",
        introduced_by=her,
        source=f"{FIRST} sent me",
        salutation=f"friend of {FIRST}",
        communication=f"as {LAST} says",
        accommodations=(f"a room like that of {FIRST}",),
    ).uid
    cy = ws.people.add(name="Cy Crane", interests=(FULL,)).uid
    ws.people.add(name="Di Dahl", source=f"a word from {FULL}")
    at = ws.session.moment()
    alone = Meeting(uid="talk-alone", contacts=(her,), mode=Mode.PHONE)
    shared = Meeting(
        uid="talk-shared",
        contacts=(cy, her),
        state=MeetingState.HELD,
        checklist=(ChecklistItem(uid="line-own", text=f"Ask {FIRST} about parking"),),
        notes=(
            Note(
                uid="note-set aside",
                at=1,
                kind=NoteKind.INSIGHT,
                origin="set aside",
                text=f"{FIRST} hates mail",
            ),
            Note(uid="note-quote", at=2, kind=NoteKind.QUOTE, text=f'"never again", {LAST}'),
        ),
        reflection=Reflection(
            started=at,
            came_up={"path": f"{FIRST}'s old job"},
            feedback=(Feedback(reviewer=FULL, text=f"Ms {LAST} liked it"),),
        ),
    )
    with ws.session.edit("filled") as edit:
        profile = edit.profile()
        edit.put(
            profile.replace(
                pitches=(Pitch(label="own", text=f"{FULL} sends me"),),
                ready_answers={"who": f"by {FULL}"},
                views=(SavedView(name=f"with {FULL}", filter=FULL.lower()),),
                week_reviews=(WeekReview(week=date(2026, 3, 2), at=at, one_thing=f"call {FULL}"),),
            ),
            alone,
            shared,
            OutreachAttempt(
                uid="ask-her", contact=her, n=1, channel=ChannelKind.EMAIL, sent_at=at, body=f"Dear {FIRST}"
            ),
            OutreachAttempt(
                uid="ask-bo",
                contact=bo,
                n=1,
                channel=ChannelKind.EMAIL,
                sent_at=at,
                subject=f"{FIRST} said hello",
                body=f"Ms {LAST} named you",
                note=FULL,
            ),
            ThankYou(
                uid="thanks-cy",
                meeting="talk-shared",
                recipient=cy,
                soft_due=at,
                hard_due=at,
                body=f"you and {FIRST}",
            ),
            ThankYou(
                uid="thanks-her", meeting="", after="talk-shared", recipient=her, soft_due=at, hard_due=at
            ),
            Touchpoint(uid="touch-her", contact=her, at=at, text=f"hello {FIRST}"),
            Touchpoint(uid="touch-bo", contact=bo, at=at, text=f"{FIRST} was right", override=f"{LAST} asks"),
            Milestone(uid="mile-one", on=date(2026, 3, 1), text=f"{FIRST}'s tip worked", told=(her, bo)),
            Milestone(uid="mile-two", on=date(2026, 3, 1), text=f"as {FULL} said", from_advice_of=(bo,)),
            Resource(
                uid="shelf-one", title=f"{FIRST}'s list", url=f"https://x.org/{FULL}", shared_with=(her,)
            ),
            Path(
                uid="path-one",
                title="Baker",
                decisions=(Decision(at=at, after=PathStatus.PARKED, reason=f"{FULL} advised against it"),),
            ),
            Verdict(uid="pair-her", theme="pay", meetings=("talk-shared", "talk-alone"), verdict="same"),
            Verdict(
                uid="pair-cy", theme="pay", meetings=("talk-shared",), verdict="same", why=f"as {FIRST} says"
            ),
            Lead(uid="lead-one", meeting="talk-shared", contact=cy, text=f"ask {FIRST}"),
            Introduction(uid="intro-one", from_contact=her, to_contact=bo, how_they_prefer=f"name {FIRST}"),
            Task(uid="task-own", type="action", title=f"Greet {FULL}", detail=f"{FULL}!", reason=FULL),
            Task(uid="task-bo", type="write", title=f"Tell Bo how it went with {FIRST}", contact=bo),
        )
    for key, text in (
        (("reflect", "talk-alone/park", "line"), "a set aside line"),
        (("own-question", "talk-alone note-x", "text"), "a question of one's own"),
        (("call", her, "note"), f"{FIRST} is out"),
        (("outreach", bo, "body"), f"{FIRST} told me"),
        (("touch", "touch-her", "text"), "x"),
        (("quick-log", "", "who"), her),
        (("quick-log", "", "words"), f"met {FIRST} by chance"),
        (("week", "", "picked"), f"{her} {cy}"),
        (("week", "", "line"), f"write to {FIRST}"),
        (("milestone", "new", "text"), f"{FULL} helped"),
        (("brainstorm", "family", "text"), f"Ed Eng\n{FULL}, baker"),
        (("contact", f"new/{FULL}", "about"), "x"),
    ):
        ws.session.drafts.put(DraftKey(*key), text)
    return her


def test_no_name_is_left_in_any_place(ws: Workspace) -> None:
    her = named_everywhere(ws)
    assert ws.home.flush(10)
    assert left_behind(ws, FIRST)
    ws.data.erasure.forget(her)
    assert ws.home.flush(10)
    assert not ws.data.erasure.pending
    drafts = [str(row.get("uid")) for row in ws._store.db.records.data.by_key()["drafts"].values()]
    assert not [key for key in drafts if "talk-alone" in key or her in key]
    assert "brainstorm|family|text" in drafts
    assert left_behind(ws, FIRST, FIRST.lower(), LAST, LAST.lower(), her) == []
    assert ws.session.outreach.need("ask-bo").body == "Ms a person, removed named you"
    assert all(
        not repository.problems for repository in ws.session.tables.values() if repository.all() is not None
    )
