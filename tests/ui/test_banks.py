"""The screen of question banks: browsing, searching, writing into the user's own files, mending them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from infoint_tui.domain.enums import Formality
from infoint_tui.domain.settings import Settings
from infoint_tui.domain.time_rules import SOURCES
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.banks import rows as bank_rows
from infoint_tui.ui.banks.actions import on_own
from infoint_tui.ui.banks.screen import BanksScreen
from infoint_tui.ui.everywhere import can_open_banks
from infoint_tui.ui.kit.chrome import MessageLine
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.list import Preview

from ..hostile import screen_text
from .talks import open_app, plan, prepare_of, screen_of

BEES = """\
# kept by hand
id: bees
name: Bees
sections:
  - id: hive
    stage: role
    questions:
      - id: stings
        text: Who stings {first_name|you}?
        variants: {formal: "Whom do they sting, {first_name|please}?"}
        needs: [commonality]
      - off
      - @home
"""
STINGS = "bees/hive/stings"


@pytest.fixture
def bees(workspace: Workspace) -> Path:
    """A bank of the user's own with one question that cannot be read."""
    folder = workspace.home.path / "question_banks"
    folder.mkdir()
    path = folder / "bees.yaml"
    path.write_text(BEES, encoding="utf-8")
    return path


async def read(pilot: Pilot[Any]) -> BanksScreen:
    """Wait until the banks are there; the screen."""
    await pilot.pause()
    readers = [worker for worker in pilot.app.workers if worker.group == "banks"]
    if readers:
        await pilot.app.workers.wait_for_complete(readers)
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, BanksScreen)
    return screen


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Files are written in a thread: wait for what follows."""
    for _ in range(200):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError(screen_text(pilot.app))


def put(path: Path, text: str) -> None:
    """As another program would."""
    path.write_text(text, encoding="utf-8")


def text_of(path: Path) -> str:
    """What a file holds."""
    return path.read_text(encoding="utf-8")


def message(app: InfointApp) -> str:
    """What the screen says."""
    return app.screen.query_one(MessageLine).message


def preview(screen: BanksScreen) -> str:
    """What it says about the line under the cursor."""
    return screen.query_one(Preview).render().plain


async def test_the_key_opens_it_over_any_place_and_esc_leads_back(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        for place in ("today", "pipeline", "review"):
            app.switch_mode(place)
            await pilot.press("B")
            screen = await read(pilot)
            assert len(screen.browser.questions.keys) > 200
            assert not can_open_banks(app)
            await pilot.press("escape")
            assert app.screen is app.place
    assert "banks" in {command.id for command in app.KEYS if command.palette}


async def test_a_bank_shows_its_questions_by_stage(app: InfointApp) -> None:
    """Two parts; > goes from stage to stage; the preview says where a question stands."""
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        await pilot.press("tab", "down")
        assert screen.page.bank == "core"
        assert "111 questions" in preview(screen)
        await pilot.press("enter")
        stages = []
        for _ in range(9):
            assert screen.browser.question is not None
            stages.append(screen.browser.question.stage)
            await pilot.press(">")
        assert stages == [
            *(
                "rapport",
                "story",
                "role",
                "field",
                "organisation",
                "strategy",
                "advice",
                "referral",
                "closing",
            )
        ]
        await pilot.press("<")
        assert screen.browser.question is not None
        assert screen.browser.question.stage == "referral"
        assert f"core.yaml:{screen.browser.question.line}, built in" in preview(screen)


async def test_search_shows_what_fits_with_every_key_and_esc_clears_it(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        everything = len(screen.browser.questions.keys)
        await pilot.press("slash", *"shoes")
        assert screen.browser.question is not None
        assert screen.browser.question.id == "core/advice/shoes"
        await pilot.press("enter", "escape")
        assert screen.browser.field.value == ""
        assert len(screen.browser.questions.keys) == everything
        assert screen.browser.question.id == "core/advice/shoes"
        screen.browser.field.value = "zebra crossing"
        await pilot.pause()
        assert "No question matches" in screen_text(app)


async def test_a_question_is_worded_for_the_contact_and_says_what_speaks_against_it(
    workspace: Workspace, bees: Path
) -> None:
    meeting = plan(workspace)
    rosa = workspace.session.contacts.need(meeting.first_contact)
    with workspace.session.edit("formal") as edit:
        edit.put(rosa.replace(formality=Formality.FORMAL))
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        screen.browser.questions.move_to(STINGS)
        await pilot.pause()
        shown = preview(screen)
        assert shown.startswith("Whom do they sting, Rosa?\nneeds something you share\n")
        assert "plain   Who stings Rosa?" in shown
        assert "worded for Rosa Delgado (formal)" in shown
        assert "question_banks/bees.yaml:8" in shown
        await pilot.press("w", "home", "enter")
        await pilot.pause()
        assert preview(screen).startswith("Who stings you?\n")


async def test_enter_puts_a_question_on_the_agenda_of_the_talk_it_was_opened_from(
    workspace: Workspace,
) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        screen.browser.questions.move_to("core/story/path")
        await pilot.press("enter")
        assert "Added to the agenda of your conversation with Rosa Delgado" in message(app)
        agenda = [item.question for item in workspace.session.meetings.need(meeting.uid).agenda]
        assert "core/story/path" in agenda
        await pilot.pause()
        assert "✓ on the agenda" in preview(screen)
        await pilot.press("u")
        assert "core/story/path" not in [
            i.question for i in workspace.session.meetings.need(meeting.uid).agenda
        ]
        screen.browser.questions.move_to("core/rapport/place")
        await pilot.press("enter")
        assert "(maybe skip: you are not in the same place)" in message(app)


async def test_a_question_is_written_changed_removed_and_each_is_taken_back(workspace: Workspace) -> None:
    """The first one makes a bank; the cursor is on what was written; u undoes the file."""
    path = workspace.home.path / "question_banks" / "my-questions.yaml"
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        await pilot.press("n")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("text", "What: now?")
        form.fields.write("stage", "advice")
        await pilot.press("ctrl+s")
        await until(pilot, path.exists)
        await until(
            pilot,
            lambda: screen.browser.question is not None and screen.browser.question.text == "What: now?",
        )
        assert message(app) == "Added: question_banks/my-questions.yaml:11. u undoes it."
        assert workspace.session.drafts.keys("bank-question") == []
        await pilot.press("e")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("text", "What then?")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: b"What then?" in path.read_bytes() and message(app).startswith("Changed"))
        await pilot.press("x")
        assert screen.browser.question is None or screen.browser.question.text != "What then?"
        await pilot.press("u")
        assert b"What then?" in path.read_bytes()
        assert message(app).startswith("undo: removed")
        await pilot.press("u", "u")
        assert not path.exists()
        await pilot.press("u")
        assert message(app) != ""
        assert workspace.session.profiles.get("profile") is None, "then come the records, in their order"


async def test_a_question_is_copied_into_a_bank_of_the_users_own(workspace: Workspace, bees: Path) -> None:
    put(bees, BEES.replace("      - @home\n", ""))
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        screen.browser.questions.move_to("core/advice/shoes")
        await pilot.pause()
        assert not on_own(screen)
        await pilot.press("y", "ctrl+s")
        await until(pilot, lambda: message(app).startswith("Copied"))
        assert screen.browser.question is not None
        assert screen.browser.question.id.startswith("bees/advice/")
        assert on_own(screen)
        assert text_of(bees).startswith(BEES.replace("      - @home\n", ""))


async def test_a_refused_question_comes_back_with_the_reason(workspace: Workspace, bees: Path) -> None:
    """The file has a line that cannot be read: the line to add by hand is said, nothing typed is lost."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        await read(pilot)
        await pilot.press("n")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("text", "What now?")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form and isinstance(app.screen, Form))
        await pilot.pause()
        assert app.screen.fields.shown("text") == "What now?"  # type: ignore[attr-defined]
        assert "bees.yaml was left as it is" in screen_text(app)
        assert '- "What now?"' in screen_text(app)
        assert text_of(bees) == BEES


async def test_problems_stand_above_the_questions_and_are_mended(workspace: Workspace, bees: Path) -> None:
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        screen.browser.banks.move_to("bees")
        screen.browser.questions.focus()
        await pilot.pause()
        screen.browser.questions.move_to(f"{bank_rows.PROBLEM}1")
        await pilot.pause()
        assert preview(screen).startswith(
            "question_banks/bees.yaml:13:9\nwarning: YAML reserves @ at the start"
        )
        assert preview(screen).endswith('write   - "@home"')
        await pilot.press("f")
        assert isinstance(app.screen, Confirm)
        assert '- "off"' in screen_text(app)
        await pilot.press("y")
        await until(pilot, lambda: '- "@home"' in text_of(bees))
        await pilot.pause()
        assert screen.page.service.problems == ()
        assert text_of(bees.parent / "bees.yaml.bak") == BEES
        await pilot.press("u")
        assert text_of(bees) == BEES


async def test_a_file_that_changes_is_read_when_the_terminal_has_the_focus_again(
    workspace: Workspace, bees: Path
) -> None:
    """A broken line is named and costs nothing else; mended, all is well again."""
    app = make_app(workspace, intervals=False)
    sound = BEES.replace("      - @home\n", "")
    put(bees, sound)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        for text, wanted in (
            (sound + "sections: [\n", "question_banks/bees.yaml:13:11: "),
            (sound + "      - Who hums?\n", "The question banks have no more problems."),
            (sound, "Question banks reloaded."),
        ):
            put(bees, text)
            app.app_focus = False
            app.app_focus = True
            await read(pilot)
            assert message(app).startswith(wanted)
            assert screen.page.service.find(STINGS) is not None


async def test_prepare_shows_what_was_written_meanwhile(workspace: Workspace, bees: Path) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        view = prepare_of_place(app)
        assert STINGS in view
        put(bees, BEES + "      - Who hums?\n")
        screen.browser.look_at_banks()
        await read(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "bees/hive/hums" in prepare_of_place(app)


def prepare_of_place(app: InfointApp) -> set[str]:
    """Ids of the questions that Prepare offers."""
    view = prepare_of(app).bank.view
    assert view is not None
    assert screen_of(app).tab == "prepare"
    return {question.id for question in view.questions}


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_one_part_at_a_time_where_it_is_narrow(app: InfointApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        assert screen.browser.questions.size.height > 4
        assert not screen.browser.banks.is_on_screen
        await pilot.press("tab")
        assert screen.browser.banks.size.height > 4
        assert not screen.browser.questions.is_on_screen
        await pilot.press("slash")
        assert screen.focused is screen.browser.field


async def test_only_reading_dims_what_would_write(workspace: Workspace, bees: Path, monkeypatch: Any) -> None:
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        screen.browser.questions.move_to(STINGS)
        await pilot.pause()
        monkeypatch.setattr(type(workspace.session), "read_only", True)
        for command in ("new", "copy", "edit", "remove"):
            assert screen.check_action("command", (f"banks.{command}",)) is None
        await pilot.press("x")
        assert text_of(bees) == BEES


async def test_the_menu_offers_the_banks_over_a_place_but_not_over_themselves(app: InfointApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p", *"browse")
        assert "question banks" in screen_text(app).casefold()
        await pilot.press("enter", "ctrl+p", *"browse")
        assert "search, write and copy questions" not in screen_text(app)


async def test_the_preview_names_the_source_and_keeps_its_height_for_shorter_questions(
    workspace: Workspace, bees: Path
) -> None:
    put(
        bees,
        "id: bees\nname: Bees\nsections:\n  - id: hive\n    questions:\n"
        "      - {id: long, text: What do they do?, note: Ask kindly., probes: [And then], idea: [S001, D]}\n"
        "      - {id: short, text: What is a swarm to you?}\n",
    )
    app = open_app(workspace)
    async with app.run_test(size=(160, 40)) as pilot:
        await pilot.press("B")
        screen = await read(pilot)
        screen.browser.questions.move_to("bees/hive/long")
        await pilot.pause()
        assert f"based on {SOURCES['S001']}; {SOURCES['D']}" in preview(screen)
        height = screen.query_one(Preview).size.height
        screen.browser.questions.move_to("bees/hive/short")
        await pilot.pause()
        assert preview(screen).startswith("What is a swarm to you?")
        assert screen.query_one(Preview).size.height == height


async def test_a_rule_switched_off_says_nothing_in_the_preview(workspace: Workspace, bees: Path) -> None:
    put(bees, BEES.replace("Who stings {first_name|you}?", "Do bees like you?"))
    for off, said in ((frozenset[str](), True), (frozenset({"closed"}), False)):
        app = make_app(workspace, intervals=False, settings=Settings(lint_off=off))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("B")
            screen = await read(pilot)
            screen.browser.questions.move_to(STINGS)
            await pilot.pause()
            assert ("answered in one word" in preview(screen)) is said
