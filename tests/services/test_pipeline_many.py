"""Changes to many people at once: planned, one step of undo, nobody left out without a reason."""

from __future__ import annotations

from datetime import date

import pytest

from infoint_tui.domain.enums import ChannelKind, Stage, Tie
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact, SavedView
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.people import CIRCLES
from infoint_tui.services.pipeline import in_words
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def three(ws: Workspace) -> list[Contact]:
    """Three people before the first message."""
    return [ws.people.add(name=name, paths=()) for name in ("Ann", "Ben", "Cas")]


def uids(people: list[Contact]) -> list[str]:
    """Their uids."""
    return [contact.uid for contact in people]


def test_a_plan_changes_nothing_and_names_those_it_leaves_out(ws: Workspace, three: list[Contact]) -> None:
    ws.bulk.do(ws.bulk.tag([three[0].uid], ["alumni"]))
    plan = ws.bulk.tag([*uids(three), "gone"], ["#Alumni"])
    assert plan.question == "Tag 2 people"
    assert plan.takes == (three[1].uid, three[2].uid)
    assert plan.left_out == (("already tagged", ("Ann",)), ("no longer there", ("someone",)))
    assert ws.session.contacts.need(three[1].uid).tags == ()


@pytest.mark.parametrize("kind", ["tag", "archive", "move", "path", "tie"])
def test_every_change_to_many_is_one_step(ws: Workspace, three: list[Contact], kind: str) -> None:
    path = ws.people.save_path("Paramedic")
    ws.tasks.add("look her up", date(2026, 3, 5), contact=three[0].uid)
    before = [ws.session.contacts.need(uid) for uid in uids(three)]
    bulk = ws.bulk
    plan = {
        "tag": lambda: bulk.tag(uids(three), ["north"]),
        "archive": lambda: bulk.archive(uids(three)),
        "move": lambda: bulk.move(uids(three), Stage.IDENTIFIED, "looked them up"),
        "path": lambda: bulk.path(uids(three), path.uid),
        "tie": lambda: bulk.tie(uids(three), Tie.WEAK),
    }[kind]()
    label = bulk.do(plan)
    after = [ws.session.contacts.need(uid) for uid in uids(three)]
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert ws.session.undo() == f"undo: {label}"
    assert [ws.session.contacts.need(uid) for uid in uids(three)] == before


def test_moving_many_leaves_out_whom_the_pipeline_holds_back(
    ws: Workspace, clock: FixedClock, three: list[Contact]
) -> None:
    talk = ws.conversation.start_new("Ann")
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)
    ann = talk.first_contact
    people = dict.fromkeys([ann, *uids(three)])
    plan = ws.bulk.move(people, Stage.CLOSED, "moved abroad")
    assert ("still needs a thank-you", ("Ann",)) in plan.left_out
    plan = ws.bulk.move(people, Stage.READY, "start over")
    assert ann not in plan.takes
    with pytest.raises(Refused, match="needs a reason"):
        ws.bulk.move(people, Stage.CLOSED, "  ")
    archive = ws.bulk.archive(people)
    assert archive.warnings == ("Thanks are still owed to Ann.",)
    ws.bulk.do(ws.bulk.move([three[1].uid], Stage.CLOSED, "moved abroad"))
    assert ws.session.transitions.all()[-1].reason == "moved abroad"


def test_a_plan_for_nobody_is_refused(ws: Workspace, three: list[Contact]) -> None:
    plan = ws.bulk.tie(uids(three), Tie.NONE)
    assert plan.takes == ()
    with pytest.raises(Refused, match="no one left"):
        ws.bulk.do(plan)


def test_a_path_is_added_to_those_there_are_and_taken_away_again(ws: Workspace, three: list[Contact]) -> None:
    one, two = (ws.people.save_path(title) for title in ("Paramedic", "Dispatch"))
    bulk = ws.bulk
    for path in (one, two):
        bulk.do(bulk.path(uids(three), path.uid))
    assert ws.session.contacts.need(three[0].uid).paths == (one.uid, two.uid)
    bulk.do(bulk.path(uids(three), one.uid, away=True))
    assert ws.session.contacts.need(three[0].uid).paths == (two.uid,)
    with pytest.raises(Refused, match="gone"):
        bulk.path(uids(three), "nowhere")


def test_many_people_with_tasks_are_brought_in_step_in_one_pass(ws: Workspace) -> None:
    people = [ws.people.quick_add(f"Person {n}, nurse, Halden <p{n}@example.org>") for n in range(22)]
    for contact in people:
        ws.outreach.log(contact.uid, ChannelKind.LETTER, why="knows the ward", override="same house")
    assert len(ws.session.tasks.where("state", "open")) >= 22
    ws.bulk.do(ws.bulk.archive([contact.uid for contact in people]))
    assert all(ws.session.contacts.need(contact.uid).archived for contact in people)
    ws.session.undo()
    assert not any(ws.session.contacts.need(contact.uid).archived for contact in people)


# -- views ---------------------------------------------------------------------------------------------


def test_views_are_kept_replaced_deleted_and_undone(ws: Workspace) -> None:
    views = ws.views
    views.save(SavedView(name="  to  answer ", filter="waiting:me", sort="due", default=True))
    views.save(SavedView(name="Alumni", filter="tag:alumni", group="org"))
    assert [view.name for view in views.all()] == ["to answer", "Alumni"]
    assert views.default is not None
    assert in_words(views.default) == "waiting:me · by due"
    views.save(SavedView(name="TO ANSWER", filter="waiting:me tie:weak"))
    kept = views.get("to answer")
    assert kept is not None
    assert (kept.filter, kept.default, len(views.all())) == ("waiting:me tie:weak", True, 2)
    views.make_default("Alumni")
    assert [view.default for view in views.all()] == [False, True]
    assert views.delete("alumni") == "deleted the view Alumni"
    ws.session.undo()
    assert [view.default for view in views.all()] == [False, True]
    views.make_default("Alumni")
    assert views.default is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 41])
def test_a_view_needs_a_name_that_fits(ws: Workspace, name: str) -> None:
    with pytest.raises(Refused):
        ws.views.save(SavedView(name=name))
    assert ws.views.all() == ()


def test_a_view_that_is_gone_is_refused(ws: Workspace) -> None:
    with pytest.raises(Refused, match="There is no view"):
        ws.views.delete("nothing")


# -- brainstorm ----------------------------------------------------------------------------------------


def test_a_brainstorm_adds_new_names_once_and_leaves_known_ones(ws: Workspace) -> None:
    ws.people.add(name="Zoë Ångström", archived=True)
    service = ws.people.brainstorm()
    harvest = service.harvest(
        {
            "family": "Aunt Mo\nzoe angstrom\n\n  aunt  MO ",
            "work": "Ben Okafor, nurse, Halden <ben@example.org> #ward\n#nobody",
        }
    )
    assert [named.person.name for named in harvest.new] == ["Aunt Mo", "Ben Okafor"]
    assert harvest.known == ("Zoë Ångström",)
    assert harvest.twice == ("aunt MO",)
    assert harvest.unclear == {"work": ("#nobody",)}
    assert service.add(harvest) == "added 2 people"
    ben = ws.people.find("Ben Okafor")
    assert ben is not None
    assert (ben.source, ben.stage, ben.tags) == ("former_colleague", Stage.IDENTIFIED, ("ward",))
    mo = ws.people.find("Aunt Mo")
    assert mo is not None
    assert (mo.source, mo.stage) == ("family_friend", Stage.IDEA)
    assert service.harvest({"clubs": "Ben Okafor"}).known == ("Ben Okafor",)
    ws.session.undo()
    assert ws.people.find("Aunt Mo") is None
    assert len(ws.session.contacts.all()) == 1


def test_a_brainstorm_without_new_names_is_refused(ws: Workspace) -> None:
    service = ws.people.brainstorm()
    with pytest.raises(Refused, match="no new name"):
        service.add(service.harvest({}))


def test_there_are_twelve_circles_with_a_source_each() -> None:
    assert len({circle.key for circle in CIRCLES}) == 12
    assert all(circle.source and circle.prompt for circle in CIRCLES)
