"""Today: what it shows, what its keys do, and the first run before it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input, TextArea

from infoint_tui.domain.enums import ChannelKind, Mode, Stage, TaskState
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.conversation.prepare.bank import TenMinuteCard
from infoint_tui.ui.data.profile import FirstRunScreen
from infoint_tui.ui.kit.dialog import Confirm, LinePrompt
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.messages.request import OutreachScreen, open_composer
from infoint_tui.ui.today.rows import today_rows
from infoint_tui.ui.today.screen import TodayScreen
from tests.syncer import StepSyncer

from .hostile import HOSTILE, inert, screen_text


def top(app: InfointApp) -> Screen[Any]:
    """The screen on top."""
    return app.screen


def rows(app: InfointApp) -> RowList:
    """The list of Today."""
    return app.place.query_one("#due", RowList)


def go_to(app: InfointApp, workspace: Workspace, kind: str) -> str:
    """Put the cursor on the task of a type; returns its uid."""
    task = next(task for task in workspace.session.tasks.all() if task.type == kind and task.open)
    assert rows(app).move_to(f"task:{task.uid}")
    return task.uid


@pytest.fixture
def rosa(workspace: Workspace) -> Contact:
    """Somebody in New York."""
    return workspace.people.add(
        name="Rosa Delgado",
        title="Field training officer",
        organisation="Brookvale County EMS",
        zone="America/New_York",
    )


@pytest.fixture
def talk(workspace: Workspace, rosa: Contact) -> Meeting:
    """A telephone call with her at ten, in 48 minutes."""
    path = workspace.people.save_path("Paramedic")
    start = workspace.planning.when("10:00", "America/Chicago")
    return workspace.planning.schedule(rosa.uid, start, mode=Mode.PHONE, minutes=20, paths=(path.uid,))


# -- what it shows --------------------------------------------------------------------------------------


async def test_an_empty_home_leads_to_the_first_person(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Add the first person you would like to talk to" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        top(app).query_one(Input).value = "Rosa Delgado, trainer, Brookvale EMS <rosa@example.org> #open-day"
        await pilot.pause()
        shown = screen_text(app)
        assert "email rosa@example.org" in shown
        assert "tags #open-day" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert "added Rosa Delgado (identified)" in screen_text(app)
    contact = workspace.session.contacts.all()[0]
    assert (contact.name, contact.organisation, contact.stage) == (
        "Rosa Delgado",
        "Brookvale EMS",
        Stage.IDENTIFIED,
    )
    assert workspace.session.drafts.keys("add") == []


@pytest.mark.usefixtures("talk")
async def test_the_next_talk_shows_both_times_and_how_far_away_it_is(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = screen_text(app)
    assert "Up next" in shown
    assert "Rosa Delgado  in 48 minutes" in shown
    assert "Field training officer, Brookvale County EMS" in shown
    assert "Thu Mar 12, 10:00 here · 11:00 New York · 20 min" in shown
    assert "c start   p prepare" in shown
    assert "0 of " in shown


@pytest.mark.usefixtures("talk")
async def test_the_countdown_follows_the_clock(app: InfointApp, clock: FixedClock) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        clock.advance(minutes=10)
        app.tick()
        await pilot.pause()
        shown = screen_text(app)
    assert "in 38 minutes" in shown
    assert "09:22" in shown.splitlines()[0]


@pytest.mark.usefixtures("talk")
async def test_wide_explains_a_line_beside_it_with_the_keys_that_do_it(
    app: InfointApp, workspace: Workspace
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "research")
        await pilot.pause()
        beside = [line[72:].strip("│ ") for line in screen_text(app).splitlines()]
    assert "Why       3 days before the conversation" in beside
    assert "enter open   d done   s snooze   x skip" in beside
    assert any(line.startswith("Rule      research.due · infoint's own") for line in beside)


@pytest.mark.usefixtures("talk")
async def test_a_line_is_explained_with_reason_and_source(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "research")
        await pilot.pause()
        detail = " ".join(screen_text(app).splitlines()[-5:-1])
    assert "why: 3 days before the conversation" in detail
    assert "rule research.due" in detail
    assert "from infoint's own rule" in detail


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)], ids=lambda size: f"{size[0]}")
@pytest.mark.usefixtures("talk")
async def test_it_works_at_every_size(app: InfointApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = screen_text(app).splitlines()
    assert "Rosa Delgado" in "\n".join(lines)
    assert lines[-1].rstrip().endswith("? help")
    assert len(lines) == size[1]


async def test_hostile_names_are_inert(app: InfointApp, workspace: Workspace) -> None:
    for text in HOSTILE.values():
        try:
            contact = workspace.people.add(name=text, title=text, organisation=text)
        except Refused:
            continue
        workspace.tasks.add(f"Write to {text}", date(2026, 3, 12), contact=contact.uid)
    start = workspace.planning.when("10:00", "America/Chicago")
    contact = workspace.session.contacts.all()[0]
    path = workspace.people.save_path("[/x]")
    workspace.planning.schedule(contact.uid, start, mode=Mode.PHONE, minutes=20, paths=(path.uid,))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = screen_text(app)
        assert inert(shown)
        assert "[red]red[/red]" in shown
        for key in list(rows(app).keys):
            rows(app).move_to(key)
            await pilot.pause()
            assert inert(screen_text(app))


# -- what its keys do -----------------------------------------------------------------------------------


async def test_snooze_hides_a_line_until_the_day(app: InfointApp, workspace: Workspace) -> None:
    task = workspace.tasks.add("Ask the office", date(2026, 3, 12))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "action")
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(top(app), LinePrompt)
        top(app).query_one(Input).value = "mon"
        await pilot.pause()
        assert "Mon Mar 16" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "snoozed until Mon Mar 16: Ask the office" in screen_text(app)
        assert f"task:{task.uid}" not in rows(app).keys
    stored = workspace.session.tasks.get(task.uid)
    assert stored is not None
    assert stored.not_before == date(2026, 3, 16)


async def test_a_day_that_is_no_day_is_explained_and_nothing_changes(
    app: InfointApp, workspace: Workspace
) -> None:
    workspace.tasks.add("Ask the office", date(2026, 3, 12))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "action")
        await pilot.press("s")
        await pilot.pause()
        for text in ("thx", "today"):
            top(app).query_one(Input).value = text
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(top(app), LinePrompt)
        assert "That day isn't in the future." in screen_text(app)
    assert workspace.session.tasks.all()[0].not_before is None


async def test_skip_takes_a_reason_and_keeps_it(app: InfointApp, workspace: Workspace) -> None:
    task = workspace.tasks.add("Ask the office", date(2026, 3, 12))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "action")
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "Skipping needs a reason." in screen_text(app)
        await pilot.press(*"moot", "enter")
        await pilot.pause()
        assert f"task:{task.uid}" not in rows(app).keys
        await pilot.press("u")
        await pilot.pause()
        assert f"task:{task.uid}" in rows(app).keys
    assert workspace.session.drafts.keys("skip") == []


async def test_done_asks_and_enter_alone_does_not_agree(app: InfointApp, workspace: Workspace) -> None:
    task = workspace.tasks.add("Ask the office", date(2026, 3, 12))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "action")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(app), Confirm)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(app), Confirm)
        await pilot.press("y")
        await pilot.pause()
    stored = workspace.session.tasks.get(task.uid)
    assert stored is not None
    assert stored.state is TaskState.DONE


async def test_enter_opens_the_right_place(
    app: InfointApp,
    workspace: Workspace,
    talk: Meeting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[tuple[str, str]] = []

    async def note(meeting: str, tab: str = "", *_more: str) -> None:
        opened.append((meeting, tab))

    monkeypatch.setattr(app, "open_conversation", note)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "card")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(app), TenMinuteCard)
        await pilot.press("escape")
        await pilot.pause()
        go_to(app, workspace, "research")
        await pilot.press("enter")
        await pilot.pause()
    assert opened == [(talk.uid, "prepare")]


async def test_confirming_shows_what_to_send_and_notes_it(
    app: InfointApp, workspace: Workspace, talk: Meeting
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "confirm")
        await pilot.press("enter")
        await pilot.pause()
        assert "at 10:00 Central (11:00 Eastern)" in screen_text(app)
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
    stored = workspace.session.meetings.get(talk.uid)
    assert stored is not None
    assert stored.state.value == "confirmed"


async def test_a_path_is_added_with_its_assumptions(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("w")
        await pilot.pause()
        form = top(app)
        assert isinstance(form, Form)
        form.fields.write("title", "Paramedic")
        form.fields.write("assumptions", "accidents and heroics\n\nphysically very strong\nno family life")
        form.fields.write("target_conversations", "many")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Write a number from 1 to 99" in screen_text(app)
        form.fields.write("target_conversations", "3")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "path Paramedic" in screen_text(app)
    path = workspace.session.paths.all()[0]
    assert [(item.text, item.status.value) for item in path.assumptions] == [
        ("accidents and heroics", "untested"),
        ("physically very strong", "untested"),
        ("no family life", "untested"),
    ]
    assert workspace.session.drafts.keys("path") == []


# -- first run ------------------------------------------------------------------------------------------


@pytest.fixture
def stranger(home: Path, clock: FixedClock, new_id: Callable[[], str]) -> Workspace:
    """The home of somebody who has told nothing yet."""
    return Workspace.open(home, clock=clock, syncer=StepSyncer(), new_id=new_id)


async def test_the_first_run_asks_four_things(stranger: Workspace) -> None:
    app = make_app(stranger, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(top(app), FirstRunScreen)
        await pilot.press("enter")
        await pilot.pause()
        form = top(app)
        assert isinstance(form, Form)
        assert form.fields.shown("zone") == "UTC"
        form.fields.write("name", "Noor")
        form.fields.write("zone", "chicago")
        form.fields.write("path", "Paramedic")
        form.fields.write("belief1", "accidents and heroics")
        await pilot.pause()
        assert "America/Chicago" in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
    profile = stranger.session.profile
    assert (profile.name, profile.zone, profile.stage) == ("Noor", "America/Chicago", "student")
    assert profile.weekly_target == {"conversations": 1, "outreach": 3}
    assert [path.title for path in stranger.session.paths.all()] == ["Paramedic"]
    assert stranger.session.drafts.keys("first_run") == []
    stranger.close()


async def test_examples_of_the_first_run_are_called_so_and_never_stored(stranger: Workspace) -> None:
    app = make_app(stranger, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        shown = screen_text(app)
        for example in ("Paramedic", "It's all accidents and heroics", "You must be very strong"):
            assert f"for example: {example}" in shown
        await pilot.press(*"Noor", "enter", "enter", "enter", "N")
        assert "for example: Paramedic" not in screen_text(app)
        await pilot.press("backspace", "ctrl+s")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
    assert stranger.session.paths.all() == []
    stranger.close()


async def test_the_first_run_can_be_skipped_and_is_not_asked_again(stranger: Workspace) -> None:
    app = make_app(stranger, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
    assert stranger.session.introduced
    again = make_app(stranger, intervals=False)
    async with again.run_test(size=(80, 24)):
        assert isinstance(top(again), TodayScreen)
    stranger.close()


@pytest.mark.parametrize(
    ("zone", "words"),
    [("", "doesn't say what time zone"), ("UTC", "is set to UTC"), ("Europe/Berlin", "")],
)
async def test_times_are_never_in_utc_without_a_word(
    stranger: Workspace, monkeypatch: pytest.MonkeyPatch, zone: str, words: str
) -> None:
    monkeypatch.setattr("infoint_tui.services.clock.local_zone", lambda: zone)
    app = make_app(stranger, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
        text = " ".join(screen_text(app).split())
        assert words in text
        assert ("times are in UTC" in text) is bool(words)
    assert stranger.session.profile.zone == (zone or "UTC")
    stranger.close()


async def test_a_zone_nobody_knows_is_refused_at_its_field_and_nothing_typed_is_lost(
    stranger: Workspace,
) -> None:
    app = make_app(stranger, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        form = top(app)
        assert isinstance(form, Form)
        form.fields.write("name", "Noor")
        form.fields.write("zone", "Nowhere/At All")
        await pilot.press("ctrl+s")
        await pilot.pause()
        again = top(app)
        assert isinstance(again, Form)
        assert "isn't a time zone" in screen_text(app)
        assert again.fields.shown("name") == "Noor"
        assert again.focused is not None
        assert again.focused.id == "field-zone"
    stranger.close()


async def test_a_tick_on_a_thank_you_opens_the_letter_and_closes_nothing(
    app: InfointApp, workspace: Workspace
) -> None:
    """Only "sent" in the composer stops its clock."""
    talk = workspace.conversation.start_new("Teo Varga")
    workspace.conversation.end(talk.uid)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("j", "d")
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert type(app.screen).__name__ in ("ThanksScreen", "ConversationScreen")
    assert workspace.thanks_owed.owed()
    assert all(task.open for task in workspace.session.tasks.all())


async def test_an_explanation_longer_than_its_room_shows_that_it_goes_on(
    app: InfointApp, workspace: Workspace
) -> None:
    workspace.conversation.end(workspace.conversation.start_new("Rosa").uid)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "reflect")
        await pilot.pause()
        bottom = [line.rstrip() for line in screen_text(app).splitlines() if line.strip()]
        assert bottom[-2].endswith("…")


async def test_what_is_due_within_seven_days_stands_under_words_that_are_true(
    app: InfointApp, workspace: Workspace
) -> None:
    """The Thursday after this one is no part of this week."""
    workspace.people.add(name="Rosa Delgado")
    for days in (1, 7, 8):
        workspace.tasks.add(f"In {days} days", date(2026, 3, 12) + timedelta(days=days))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        _above, below = text.split("Next 7 days")
        assert below.index("In 1 days") < below.index("In 7 days")
        assert not [line for line in text.splitlines() if line.strip("│ ").startswith("This week")]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_one_promised_names_the_person_and_no_rule(
    app: InfointApp, workspace: Workspace, rosa: Contact, size: tuple[int, int]
) -> None:
    workspace.tasks.add("send her my list of schools", date(2026, 3, 12), contact=rosa.uid)
    workspace.tasks.add("call Rosa back", date(2026, 3, 12), contact=rosa.uid)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        go_to_title(app, "send her my list of schools")
        await pilot.pause()
        shown = screen_text(app)
        assert "send her my list of schools · Rosa Delgado" in shown
        assert "call Rosa back · Rosa" not in shown
        assert "you added it" in shown or "Added     by you" in shown
        assert "program's own rule" not in shown


def go_to_title(app: InfointApp, title: str) -> None:
    """Put the cursor on the line of a task with that title."""
    assert rows(app).move_to(rows(app).book.key_with(title))


async def test_the_cursor_leaves_what_was_only_offered_for_the_first_thing_to_do(
    app: InfointApp, workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    """On the day for looking back nothing was due, and then something is."""
    today = workspace.session.moment().local().date()
    workspace.people.save_profile(review_day=today.weekday())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert rows(app).move_to("look back")
        task = workspace.tasks.add("send her the list", today, contact=rosa.uid)
        await pilot.pause()
        assert rows(app).cursor_key == f"task:{task.uid}"
        assert rows(app).move_to("look back")
        workspace.tasks.add("call the school", today, contact=rosa.uid)
        await pilot.pause()
        assert rows(app).cursor_key == "look back", "where somebody went by hand it stays"


async def test_the_first_people_are_offered_to_write_to(app: InfointApp, workspace: Workspace) -> None:
    workspace.people.add(name="Priya Nair", title="Researcher")
    workspace.people.add(name="Kept Apart", do_not_contact=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        shown = screen_text(app)
        assert "Nothing is due" in shown
        assert "Write to Priya Nair  Researcher" in shown
        assert "Kept Apart" not in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, OutreachScreen)
        app.screen.query_one("#why", Input).value = "You moved over at forty"
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert "Write to Priya Nair" in screen_text(app)
    priya = next(person for person in workspace.session.contacts.all() if person.name == "Priya Nair")
    workspace.outreach.log(priya.uid, ChannelKind.EMAIL)
    assert "Priya Nair" not in [line.title for line in workspace.today.view().to_write]


async def test_a_message_that_was_begun_shows_on_today_until_it_is_sent(
    app: InfointApp, workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    workspace.tasks.add("call the school", workspace.session.moment().local().date())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "Not sent yet" not in screen_text(app)
        assert isinstance(app.place, TodayScreen)
        open_composer(app.place, workspace.messages.job_for(rosa.uid))
        await pilot.pause()
        app.screen.query_one("#letter", TextArea).text = "Dear Rosa"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        shown = screen_text(app)
        assert "Not sent yet" in shown
        assert "Finish your message to Rosa Delgado  draft" in shown
        assert rows(app).move_to(f"write:{rosa.uid}")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#letter", TextArea).text == "Dear Rosa"
        await pilot.press("ctrl+s")
        clock.advance(minutes=5)
        workspace.outreach.log(rosa.uid, ChannelKind.EMAIL, note="sent from my own mail program")
        await pilot.pause()
        assert "Not sent yet" not in screen_text(app)


async def test_a_thank_you_within_a_day_stands_under_today(
    app: InfointApp, workspace: Workspace, clock: FixedClock
) -> None:
    clock.advance(hours=10)
    workspace.rules.change("thank.due", "20 h")
    talk = workspace.conversation.start_new("Teo Varga")
    workspace.conversation.end(talk.uid)
    view = workspace.today.view()
    assert [line.type for line in view.week if line.type == "thank"] == []
    assert [line.type for line in view.today if line.type == "thank"] == ["thank"]


async def test_who_comes_back_from_elsewhere_begins_with_the_first_line_due(
    app: InfointApp, workspace: Workspace, rosa: Contact
) -> None:
    today = workspace.session.moment().local().date()
    first = workspace.tasks.add("call the school", today)
    last = workspace.tasks.add("send her the list", today + timedelta(days=3), contact=rosa.uid)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert rows(app).move_to(f"task:{last.uid}")
        await pilot.press("2")
        await pilot.pause()
        workspace.tasks.done(last.uid)
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        assert rows(app).cursor_key == f"task:{first.uid}"


# -- the start ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60, 24), (80, 30), (120, 40), (170, 50)])
async def test_a_start_makes_its_rows_once_and_for_the_width_they_are_shown_at(
    size: tuple[int, int], workspace: Workspace, rosa: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.tasks.add("Call the registrar", None, contact=rosa.uid)
    widths: list[int] = []

    def counted(view: Any, width: int, *more: Any, **named: Any) -> Any:
        widths.append(width)
        return today_rows(view, width, *more, **named)

    monkeypatch.setattr("infoint_tui.ui.today.screen.today_rows", counted)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert widths == [rows(app).scrollable_content_region.width - 2]
        assert "Call the registrar" in screen_text(app)


def test_a_start_loads_no_dialog_and_nothing_that_today_does_not_show(home: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from infoint_tui.services.clock import SystemClock\n"
        "from infoint_tui.services.workspace import Workspace\n"
        "from infoint_tui.ui.app import make_app\n"
        "ws = Workspace.open(Path(sys.argv[1]), clock=SystemClock())\n"
        "ws.people.save_profile(name='Noor', zone='America/Chicago', stage='student')\n"
        "before = set(sys.modules)\n"
        "async def shown():\n"
        "    async with make_app(ws, intervals=False, start_place='today').run_test(size=(120, 40)):\n"
        "        print(*sorted(set(sys.modules) - before))\n"
        "asyncio.run(shown())\n"
        "ws.close()\n"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True
    )
    names = loaded.stdout.split()
    assert "infoint_tui.ui.today.screen" in names
    unneeded = ("ui.kit.dialog", "ui.kit.fields", "ui.kit.select", "ui.today.week", "domain.names")
    assert not {f"infoint_tui.{name}" for name in unneeded} & set(names)
    assert "humanize" not in names
