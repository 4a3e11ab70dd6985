"""Somebody being named who may be here already is offered, wherever a name is typed; driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.fields import LineInput
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.select import SelectOne

from .hostile import screen_text


@pytest.fixture
def gwendolyn(workspace: Workspace) -> Contact:
    """Somebody who is here."""
    return workspace.people.quick_add("Gwendolyn Price, lab lead, Fernhill <gwendolyn@fernhill.example>")


@asynccontextmanager
async def opened(
    workspace: Workspace, *, call: str | None = None
) -> AsyncIterator[tuple[Pilot[int], InfointApp]]:
    """The app, as `infoint` or `infoint call NAME` opens it."""
    app = make_app(workspace, intervals=False, call=call)
    async with app.run_test(size=(100, 32)) as pilot:
        await pilot.pause()
        yield pilot, app


def words(app: InfointApp) -> str:
    """All that is shown, wherever lines of dialogs are broken."""
    return " ".join(screen_text(app).replace("│", " ").split())


def met(workspace: Workspace) -> list[str]:
    """Names of everybody the conversations are with."""
    return [
        workspace.directory.name_of(uid)
        for meeting in workspace.session.meetings.all()
        for uid in meeting.contacts
    ]


# -- a call ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Gwen", "gwendolyn", "Price", "Gwen Price", "gwendolyn price"])
@pytest.mark.usefixtures("gwendolyn")
async def test_a_call_is_with_who_is_known(workspace: Workspace, typed: str) -> None:
    async with opened(workspace, call=typed) as (pilot, app):
        if typed != "gwendolyn price":
            assert isinstance(app.screen, Confirm)
            assert "Is this Gwendolyn Price?" in words(app)
            assert "lab lead, Fernhill" in words(app)
            assert workspace.session.meetings.count() == 0
            await pilot.press("y")
            await pilot.pause()
        assert met(workspace) == ["Gwendolyn Price"]
        assert workspace.conversation.running() is not None
    assert workspace.session.contacts.count() == 1


@pytest.mark.usefixtures("gwendolyn")
async def test_a_call_with_somebody_of_a_similar_name_is_a_key_away(workspace: Workspace) -> None:
    async with opened(workspace, call="Gwen") as (pilot, _app):
        await pilot.press("n")
        await pilot.pause()
        assert met(workspace) == ["Gwen"]


@pytest.mark.usefixtures("gwendolyn")
async def test_left_unanswered_a_call_changes_nothing(workspace: Workspace) -> None:
    async with opened(workspace, call="Gwen") as (pilot, app):
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, Confirm)
    assert workspace.session.meetings.count() == 0
    assert workspace.session.contacts.count() == 1


@pytest.mark.usefixtures("gwendolyn")
async def test_several_who_may_be_meant_are_a_list(workspace: Workspace) -> None:
    workspace.people.quick_add("Gwen Stone, nurse")
    async with opened(workspace, call="Gwen") as (pilot, app):
        assert isinstance(app.screen, SelectOne)
        shown = words(app).partition("Who is Gwen?")[2]
        assert shown.index("Gwen Stone") < shown.index("Gwendolyn Price") < shown.index("Someone new")
        await pilot.press("down", "enter")
        await pilot.pause()
        assert met(workspace) == ["Gwendolyn Price"]


async def test_two_of_one_name_are_told_apart_first(workspace: Workspace) -> None:
    for role in ("nurse", "baker"):
        workspace.people.quick_add(f"Anna Keller, {role}")
    async with opened(workspace, call="Anna Keller") as (pilot, app):
        assert isinstance(app.screen, SelectOne)
        assert "baker" in words(app)
        await pilot.press("enter")
        await pilot.pause()
    assert workspace.session.contacts.count() == 2
    assert workspace.session.meetings.count() == 1


async def test_the_name_typed_when_a_call_begins_is_asked_about_too(workspace: Workspace) -> None:
    workspace.people.quick_add("Robert Whitlock, surgeon")
    async with opened(workspace) as (pilot, app):
        await pilot.press("c", *"Bob", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        assert "Is this Robert Whitlock?" in words(app)
        await pilot.press("y")
        await pilot.pause()
    assert met(workspace) == ["Robert Whitlock"]


async def test_part_of_a_name_finds_who_is_known(workspace: Workspace, gwendolyn: Contact) -> None:
    async with opened(workspace) as (pilot, _app):
        await pilot.press("c", *"Gwen", "enter")
        await pilot.pause()
    (talk,) = workspace.session.meetings.all()
    assert talk.contacts == (gwendolyn.uid,)


# -- after a conversation -------------------------------------------------------------------------------


async def asked_who(pilot: Pilot[int], app: InfointApp, uid: str, **values: str) -> None:
    """Fill in "Who was it?" of a conversation and save it."""
    app.workspace.reflection.go_to(uid, "guest")
    await app.open_conversation(uid, "reflect")
    await pilot.press("w")
    await pilot.pause()
    form = app.screen
    assert isinstance(form, Form)
    for name, value in values.items():
        form.fields.write(name, value)
    await pilot.pause()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "Gwendolyn Price"}, "same name"),
        ({"name": "Gwen Price"}, "similar name"),
        ({"name": "Gwen"}, "similar first name"),
        ({"name": "G. P.", "email": "gwendolyn@fernhill.example"}, "same email"),
    ],
)
async def test_who_it_was_may_be_somebody_known(
    workspace: Workspace, clock: FixedClock, gwendolyn: Contact, values: dict[str, str], reason: str
) -> None:
    """Offered while it is typed; taking her makes the conversation hers, with what was noted, in one step."""
    started = workspace.conversation.start_new("Lab lady")
    workspace.conversation.note(started.uid, "likes night shifts", at=10)
    clock.advance(minutes=12)
    workspace.conversation.end(started.uid)
    async with opened(workspace) as (pilot, app):
        await asked_who(pilot, app, started.uid, **values)
        assert f"Gwendolyn Price ({reason})" in words(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "One person: keep Gwendolyn Price" in words(app)
        await pilot.press("enter")
        await pilot.pause()
        if isinstance(app.screen, Form):
            await pilot.press("ctrl+s")
            await pilot.pause()
        talk = workspace.session.meetings.need(started.uid)
        assert talk.contacts == (gwendolyn.uid,)
        assert [note.text for note in talk.notes] == ["likes night shifts"]
        assert [each.name for each in workspace.session.contacts.all()] == ["Gwendolyn Price"]
        assert "Gwendolyn Price" in words(app)
        await pilot.press("u")
        await pilot.pause()
    assert workspace.session.contacts.count() == 2


async def test_told_apart_once_nobody_asks_again(
    workspace: Workspace, clock: FixedClock, gwendolyn: Contact
) -> None:
    started = workspace.conversation.start_new("Lab lady")
    clock.advance(minutes=12)
    workspace.conversation.end(started.uid)
    async with opened(workspace) as (pilot, app):
        await asked_who(pilot, app, started.uid, name="Gwen")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("end", "enter")
        await pilot.pause()
        await asked_who(pilot, app, started.uid, title="nurse")
        assert "perhaps: " not in words(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not isinstance(app.screen, (Form, SelectOne))
    assert workspace.session.meetings.need(started.uid).contacts != (gwendolyn.uid,)
    assert workspace.session.contacts.count() == 2


async def test_a_conversation_logged_later_is_offered_too(workspace: Workspace, gwendolyn: Contact) -> None:
    async with opened(workspace) as (pilot, app):
        await pilot.press("T")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("who", "Gwen Price")
        await pilot.pause()
        assert "Perhaps: Gwendolyn Price (similar name)" in words(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
    (talk,) = workspace.session.meetings.all()
    assert talk.contacts == (gwendolyn.uid,)


# -- adding and renaming --------------------------------------------------------------------------------


async def test_a_person_added_in_a_line_is_offered(workspace: Workspace, gwendolyn: Contact) -> None:
    async with opened(workspace) as (pilot, app):
        await pilot.press("2", "a")
        await pilot.pause()
        app.screen.query_one(LineInput).value = "Gwen Price #fair"
        await pilot.pause()
        assert "perhaps: Gwendolyn Price (similar name). Press Enter to check." in words(app)
        await pilot.press("enter", "y")
        await pilot.pause()
    assert [(each.uid, each.tags) for each in workspace.session.contacts.all()] == [
        (gwendolyn.uid, ("fair",))
    ]


async def test_of_several_pasted_only_the_doubtful_are_asked_about(
    workspace: Workspace, gwendolyn: Contact
) -> None:
    workspace.people.quick_add("Tom Lee")
    async with opened(workspace) as (pilot, app):
        await pilot.press("2", "a")
        await pilot.pause()
        app.screen.query_one(LineInput).take_paste(
            "Ana Ruiz, nurse\nTom Lee, medic\nGwen Price, lab lead, Fernhill"
        )
        await pilot.press("enter")
        await pilot.pause()
        assert "Is this Gwendolyn Price?" in words(app)
        await pilot.press("y")
        await pilot.pause()
        assert "already here: Gwendolyn Price" in words(app)
        assert "already here: Tom Lee" in words(app)
        await pilot.press("y")
        await pilot.pause()
    names = sorted(each.name for each in workspace.session.contacts.all())
    assert names == ["Ana Ruiz", "Gwendolyn Price", "Tom Lee"]


async def test_a_form_that_renames_somebody_offers_who_is_called_so(
    workspace: Workspace, gwendolyn: Contact
) -> None:
    other = workspace.people.quick_add("Lab lady")
    async with opened(workspace) as (pilot, app):
        await pilot.press("2")
        await pilot.pause()
        app.place.show_contact(other.uid)  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("E")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("name", "Gwendolyn Price")
        await pilot.pause()
        assert "perhaps: Gwendolyn Price (same name)" in words(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert [each.uid for each in workspace.session.contacts.all()] == [gwendolyn.uid]
