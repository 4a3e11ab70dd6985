"""Pipeline: order, grouping, views, many people at once and the brainstorm, by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.widgets import TextArea

from infoint_tui.domain.enums import Stage, Tie
from infoint_tui.domain.people import Contact, SavedView
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.fields import LineInput
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.pipeline.add import CircleDialog
from infoint_tui.ui.pipeline.views import FilterHint, ViewsDialog

from ..scenes import do
from .test_pipeline import Hands


@asynccontextmanager
async def opened(workspace: Workspace, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Hands]:
    """The pipeline of an app."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await pilot.pause()
        yield Hands(pilot, app)


def hint(hands: Hands) -> str:
    """The line under the filter."""
    return hands.screen.query_one(FilterHint).line(110).plain


async def test_grouping_and_order_are_chosen_by_keys_and_nobody_is_lost(workspace: Workspace) -> None:
    for name, tie in (("Ann", Tie.WEAK), ("Ben", Tie.STRONG), ("Cas", Tie.WEAK)):
        workspace.people.add(name=name, tie=tie)
    async with opened(workspace) as hands:
        await hands.keys("S", "down", "down", "down", "enter")
        assert "sort: next step  ·  group: tie" in hands.text
        view = hands.screen.view
        assert view is not None
        assert [group.title for group in view.groups] == ["close", "barely"]
        assert "Barely 2" in hands.words
        await hands.keys("s", "down", "enter")
        assert "sort: name" in hands.text
        await hands.keys("v")
        assert all(name in hands.text for name in ("Ann", "Ben", "Cas"))


async def test_the_filter_suggests_completes_and_explains(workspace: Workspace) -> None:
    workspace.people.save_path("Field medicine")
    workspace.people.add(name="Ann", tie=Tie.WEAK)
    async with opened(workspace, (80, 24)) as hands:
        await hands.keys("slash")
        await hands.filter("path:")
        assert "path:Field_medicine 0 of 3" in hint(hands)
        await hands.filter("tie:ba")
        await hands.keys("tab")
        assert hands.screen.filter.value == "tie:barely "
        assert hands.screen.filter.has_focus
        await hands.filter("colour:blue")
        assert "There is no colour: here" in hands.words
        assert "No one matches" in hands.text


async def test_a_view_is_kept_used_and_opens_first(workspace: Workspace) -> None:
    workspace.people.add(name="Ann", tie=Tie.WEAK)
    workspace.people.add(name="Ben")
    async with opened(workspace) as hands:
        await hands.filter("tie:weak")
        await hands.keys("V", "s")
        await hands.line("warm", "enter")
        assert hands.showing(ViewsDialog)
        await hands.keys("o", "escape")
        assert workspace.views.all() == (SavedView(name="warm", filter="tie:weak", default=True),)
    async with opened(workspace) as hands:
        assert hands.screen.filter.value == "tie:weak"
        assert "Ben" not in hands.text
        await hands.keys("V", "x", "escape", "u")
        assert workspace.views.get("warm") is not None


async def test_a_range_is_moved_in_one_step_with_a_preview(workspace: Workspace) -> None:
    people = [workspace.people.add(name=f"P{n}") for n in range(5)]
    workspace.people.move(people[2].uid, Stage.CLOSED, "gone abroad")
    async with opened(workspace, (80, 24)) as hands:
        await hands.on(people[0])
        await hands.keys("space", "G")
        await do(hands.pilot, "pipeline.select-range")
        assert len(hands.screen.marked) == 5
        await hands.keys("greater_than_sign")
        await hands.fill(stage=Stage.CONTACTED.value, reason="wrote at the fair")
        await hands.keys("ctrl+s")
        assert "Move 4 people to “contacted”?" in hands.words
        assert "1 You can't go from “closed” to “contacted”: P2" in hands.words
        await hands.keys("y")
        assert workspace.pipeline.view("stage:contacted").shown == 4
        await hands.keys("u")
        assert workspace.pipeline.view("stage:contacted").shown == 0


async def test_all_of_the_filter_are_selected_and_put_on_a_path(workspace: Workspace) -> None:
    path = workspace.people.save_path("Paramedic")
    people = [workspace.people.add(name=f"P{n}", paths=()) for n in range(3)]
    workspace.people.add(name="Other", paths=())
    async with opened(workspace, (60, 20)) as hands:
        await hands.filter("p")
        await hands.filter("-other")
        await hands.keys("A")
        await do(hands.pilot, "pipeline.path-of")
        await hands.keys("enter", "y")
        assert all(workspace.session.contacts.need(each.uid).paths == (path.uid,) for each in people)
        assert workspace.pipeline.view("path:none").shown == 1
        await hands.keys("A")
        await do(hands.pilot, "pipeline.tie")
        await hands.keys("enter", "n")
        assert workspace.pipeline.view("tie:strong").shown == 0
        assert len(hands.screen.marked) == 3


async def test_closing_without_thanks_is_asked_once(workspace: Workspace, clock: FixedClock) -> None:
    talk = workspace.conversation.start_new("Ann")
    clock.advance(minutes=20)
    workspace.conversation.end(talk.uid)
    ann: Contact = workspace.session.contacts.need(talk.first_contact)
    async with opened(workspace) as hands:
        await hands.on(ann)
        await hands.keys("greater_than_sign")
        await hands.fill(stage=Stage.CLOSED.value, reason="moved abroad")
        await hands.keys("ctrl+s")
        assert hands.showing(Confirm)
        assert "has not been thanked yet" in hands.words
        await hands.keys("y")
        assert workspace.session.contacts.need(ann.uid).stage is Stage.CLOSED
        assert not hands.showing(Confirm)


async def test_a_brainstorm_goes_on_where_it_was_left_and_ends_in_one_step(workspace: Workspace) -> None:
    async with opened(workspace, (80, 24)) as hands:
        await do(hands.pilot, "pipeline.brainstorm")
        await hands.keys("ctrl+s")
        assert "2 of 12" in hands.text
        hands.app.screen.query_one(TextArea).text = "Mo\nKim, nurse"
        await hands.pilot.pause()
        assert "2 new names" in hands.text
        await hands.keys("escape")
        await do(hands.pilot, "pipeline.brainstorm")
        assert "2 of 12" in hands.text
        await hands.keys("ctrl+b")
        assert "1 of 12" in hands.text
        hands.app.screen.query_one(TextArea).text = "mo"
        await hands.keys("ctrl+r")
        assert "Add 2 people?" in hands.words
        assert "listed twice, added once: Mo" in hands.words
        await hands.keys("n")
        assert hands.showing(CircleDialog)
        await hands.keys("ctrl+r", "y")
        assert sorted(each.name for each in workspace.session.contacts.all()) == ["Kim", "mo"]
        await hands.keys("u")
        assert workspace.session.contacts.all() == []
        await do(hands.pilot, "pipeline.brainstorm")
        assert hands.app.screen.query_one(TextArea).text == ""


async def test_typed_tags_outlive_a_refusal_and_esc_and_end_once_given(workspace: Workspace) -> None:
    ann = workspace.people.add(name="Ann")
    async with opened(workspace) as hands:
        await hands.keys("t")
        line = hands.app.screen.query_one(LineInput)
        line.value = "# -"
        await hands.keys("enter")
        assert "No tag given" in hands.words
        assert hands.app.screen.query_one(LineInput).value == "# -"
        hands.app.screen.query_one(LineInput).value = "climbing"
        await hands.keys("escape", "t", "enter")
        assert workspace.session.contacts.need(ann.uid).tags == ("climbing",)
        assert list(workspace.session.drafts.keys("tags")) == []


async def test_what_is_for_one_person_does_not_guess_among_several_selected(workspace: Workspace) -> None:
    for name in ("Ann", "Ben", "Cas"):
        workspace.people.add(name=name)
    async with opened(workspace) as hands:
        await hands.keys("A")
        for key in ("e", "m", "K", "E"):
            await hands.keys(key)
            assert hands.app.screen is hands.screen
            assert "This works on one person, and 3 are selected. Press Esc to clear." in hands.said
        await hands.keys("enter", "E")
        assert isinstance(hands.app.screen, Form), "whose page is open is no guess"
        await hands.keys("escape", "escape", "escape", "E")
        assert isinstance(hands.app.screen, Form)
