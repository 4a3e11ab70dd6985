"""The shell: places, keys, palette, help, message line, reading only, ways out."""

from __future__ import annotations

import asyncio
import errno
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input

from infoint_tui.domain.settings import Settings
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.records import DraftKey
from infoint_tui.services.session import Session
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.commands import NEEDED_MOST, all_commands, key_table, with_key_table
from infoint_tui.ui.kit.chrome import KeyBar, MessageLine
from infoint_tui.ui.kit.command import (
    EVERYWHERE,
    Commanded,
    check_overrides,
    command,
    declared,
    live_keys,
    show_key,
)
from infoint_tui.ui.kit.dialog import Confirm, TooSmall
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.screen import Banner
from infoint_tui.ui.kit.select import ActionMenu, KeysHelp, SelectOne, offers
from infoint_tui.ui.pipeline.screen import PipelineScreen
from infoint_tui.ui.review.screen import ReviewScreen
from infoint_tui.ui.today.screen import TodayScreen
from tests.syncer import StepSyncer

from .hostile import HOSTILE, inert, screen_text


def top(app: InfointApp) -> Screen[Any]:
    """The screen on top, whatever it was a moment ago."""
    return app.screen


def message(app: InfointApp) -> str:
    """What the message line of the place says."""
    return app.place.query_one(MessageLine).message


def key_bar(app: InfointApp) -> str:
    """The text of the key bar of the screen on top."""
    bar = app.screen.query_one(KeyBar)
    return bar.line(bar.content_size.width).plain


# -- places and keys ------------------------------------------------------------------------------------


async def test_places_are_made_when_visited_and_keep_their_state(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        assert isinstance(top(app), TodayScreen)
        await pilot.press("4")
        review = app.screen
        assert isinstance(review, ReviewScreen)
        await pilot.press("1", "4")
        assert app.screen is review


async def test_q_leads_home_and_from_there_out(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        await pilot.press("4", "q")
        assert isinstance(top(app), TodayScreen)
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0


@pytest.mark.parametrize("width", [120, 80, 60, 40])
async def test_key_bar_fits_and_always_offers_help(app: InfointApp, width: int) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        shown = key_bar(app)
        assert shown.endswith(". actions  ? help")
        assert len(shown) <= width - 2
        assert width < 60 or "a add person" in shown


async def test_header_names_the_place_the_time_and_the_saving_state(app: InfointApp) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        top = screen_text(app).splitlines()[0]
    assert "1 Today" in top
    assert "Thu Mar 12, 09:12" in top
    assert top.endswith("saving")


async def test_header_says_why_nothing_is_saved(app: InfointApp, monkeypatch: pytest.MonkeyPatch) -> None:
    from infoint_tui.store.records import SaveState, Status

    status = Status(SaveState.NOT_SAVED, "the disk is full")
    monkeypatch.setattr(Session, "status", property(lambda _self: status))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        assert "NOT SAVED: the disk is full" in screen_text(app).splitlines()[0]


async def test_a_failed_flush_is_told_at_once_and_taken_back_when_it_works_again(
    home: Path, clock: FixedClock
) -> None:
    syncer = StepSyncer()
    workspace = Workspace.open(home, clock=clock, syncer=syncer)
    workspace.people.save_profile(zone="America/Chicago")
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        syncer.step()
        await pilot.pause()
        assert screen_text(app).splitlines()[0].endswith("Saved")
        syncer.fail_next(*(OSError(errno.EIO, "Input/output error") for _ in range(4)))
        workspace.people.add(name="Rosa Delgado")
        syncer.step()
        await pilot.pause()
        assert "NOT SAVED" in screen_text(app).splitlines()[0]
        assert "Rosa Delgado" in [contact.name for contact in workspace.session.contacts.all()]
        clock.advance(seconds=30)
        app.tick()
        syncer.step()
        await pilot.pause()
        assert screen_text(app).splitlines()[0].endswith("Saved")
    workspace.close()


# -- palette and help -----------------------------------------------------------------------------------


def listed(app: InfointApp) -> dict[str, str]:
    """Help sentence to keys, for everything the menu offers now."""
    return {offer.command.help: offer.keys for offer in offers(app.screen, app.overrides)}


async def test_palette_lists_what_can_run_now(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        offered = listed(app)
        assert "Hide this to-do until later." not in offered
        assert "Prepare the next conversation." not in offered
        assert offered["Add a person. A name is enough."] == "a"
        workspace.tasks.add("Write to the office", None)
        await pilot.pause()
        app.screen.query_one(RowList).move_to(f"task:{workspace.session.tasks.all()[0].uid}")
        await pilot.pause()
        assert "Hide this to-do until later." in listed(app)


async def test_palette_runs_a_command(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(top(app), ActionMenu)
        app.screen.query_one(Input).value = "what your conversations add"
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(app), ReviewScreen)


async def test_help_shows_the_keys_as_they_are_now(workspace: Workspace) -> None:
    settings = Settings(keys={"today.add": "n", "help.keys": "f12"})
    app = make_app(workspace, settings=settings, intervals=False)
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.press("f12")
        assert isinstance(top(app), KeysHelp)
        lines = screen_text(app).splitlines()
        add = next(line for line in lines if "Add a person. A name is enough." in line)
        assert "  n  " in add
        assert "today.add" in add, "the name for the settings"
        assert "  a  " not in add
        undo = next(line for line in lines if "Undo the last change." in line)
        assert " u " in undo
        await pilot.press("escape")
        assert isinstance(top(app), TodayScreen)
        assert "n add person" in key_bar(app)
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
        await pilot.press("n")
        await pilot.pause()
        assert not isinstance(top(app), TodayScreen)


async def test_help_dims_what_cannot_run(app: InfointApp) -> None:
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.press("question_mark")
        lines = screen_text(app).splitlines()
        assert "(unavailable)" in next(line for line in lines if "Hide this to-do until later." in line)


def test_commands_have_ids_and_share_no_key_in_a_place() -> None:
    seen: dict[tuple[str, str], str] = {}
    for each in all_commands():
        assert each.help.endswith("."), each.id
        for key in live_keys(each, {}):
            assert (each.place, key) not in seen, (each.id, seen.get((each.place, key)))
            seen[each.place, key] = each.id


def test_no_place_has_more_than_twenty_keys_of_its_own() -> None:
    """What is rarer is found in the action menu; signs of notes and digits of places do not count."""
    signs = {each.id for each in all_commands() if each.keys in set('"*!@?^%&+') or each.id == "live.rest"}
    signs |= {each.id for each in all_commands() if each.keys in set("1234")}
    keyed = Counter(each.place for each in all_commands() if each.keys and each.id not in signs)
    assert max(keyed.values()) <= 20, keyed.most_common(3)


def test_the_readme_has_the_present_key_table() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    known = {each.id: each for each in all_commands()}
    assert len(NEEDED_MOST) <= 22
    for id_ in NEEDED_MOST:
        assert known[id_].help in key_table()
        assert known[id_].keys
    assert with_key_table(readme) == readme, "run: python -m infoint_tui.ui.commands README.md"


# -- overrides ------------------------------------------------------------------------------------------


def test_overrides_that_work_are_taken() -> None:
    accepted, problems = check_overrides({"today.add": "n,f6", "call": "f12"}, all_commands())
    assert problems == []
    assert accepted == {"today.add": "n,f6", "call": "f12"}


def test_two_commands_may_swap_their_keys() -> None:
    accepted, problems = check_overrides({"today.add": "s", "today.snooze": "a"}, all_commands())
    assert problems == []
    assert accepted == {"today.add": "s", "today.snooze": "a"}


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("today.snoze", "n", "did you mean 'today.snooze'"),
        ("today.snooze", "x", "already used for 'today.skip'"),
        ("today.snooze", "u", "already used for 'undo'"),
        ("undo", "s", "already used for"),
        ("today.snooze", "ctrl+m", "needed by lists, fields or the terminal"),
        ("today.snooze", "j", "needed by lists"),
        ("today.snooze", "hyper+q", "isn't a key"),
        ("today.snooze", "zz", "isn't a key"),
        ("today.snooze", ",", "no key is given"),
    ],
)
def test_overrides_that_cannot_work_are_refused_with_a_sentence(name: str, key: str, words: str) -> None:
    accepted, problems = check_overrides({name: key, "today.add": "n"}, all_commands())
    assert accepted == {"today.add": "n"}
    assert len(problems) == 1
    assert words in problems[0]
    assert name in problems[0]


async def test_a_refused_override_is_told_and_changes_nothing(workspace: Workspace) -> None:
    settings = Settings(keys={"today.add": "x"}, notices=())
    app = make_app(workspace, settings=settings, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        assert "today.add" in message(app)
        await pilot.press("a")
        await pilot.pause()
        assert not isinstance(top(app), TodayScreen)


def test_no_command_of_a_place_hides_one_of_everywhere_but_by_choice() -> None:
    chosen = {"Live, shortcut keys", "Reflect"}
    everywhere = {key for c in all_commands() if c.place == EVERYWHERE for key in live_keys(c, {})}
    for each in all_commands():
        if each.place in (EVERYWHERE, "dialogs", "choosing", "first run") or each.place in chosen:
            continue
        shadowed = everywhere & set(live_keys(each, {})) - {"escape", "q"}
        assert not shadowed, (each.id, shadowed)


# -- text from anywhere ---------------------------------------------------------------------------------


async def test_hostile_text_is_inert_in_messages(app: InfointApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        for name, text in HOSTILE.items():
            for severity in ("error", ""):
                app.say(text, severity)
                await pilot.pause()
                assert inert(screen_text(app)), name


# -- undo -----------------------------------------------------------------------------------------------


async def test_undo_and_redo_say_what_they_did(app: InfointApp, workspace: Workspace) -> None:
    workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert message(app) == "undo: added Rosa Delgado"
        assert workspace.session.contacts.all() == []
        await pilot.press("U")
        await pilot.pause()
        assert message(app) == "redo: added Rosa Delgado"
        assert [contact.name for contact in workspace.session.contacts.all()] == ["Rosa Delgado"]


# -- reading only ---------------------------------------------------------------------------------------


@pytest.fixture
def reader(workspace: Workspace, home: Path, clock: FixedClock) -> Workspace:
    """A second window on the home of `workspace`."""
    workspace.people.add(name="Rosa Delgado")
    workspace.home.flush()
    return Workspace.open(home, clock=clock, syncer=StepSyncer())


async def test_a_second_window_reads_and_says_who_writes(reader: Workspace) -> None:
    app = make_app(reader, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "READ ONLY" in text.splitlines()[0]
        assert "PID" in app.screen.query_one(Banner).line(120).plain
        assert "ctrl+o let this window write" not in text.splitlines()[0]
        assert "ctrl+o let this window write" in key_bar(app)
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen), "adding is dimmed while reading only"
    reader.close()


async def test_undo_and_redo_rest_while_only_reading(reader: Workspace) -> None:
    app = make_app(reader, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("U")
        await pilot.pause()
        assert message(app).startswith("Nothing was changed: This home is open in PID")
    reader.close()


async def test_leaving_asks_for_what_was_typed_while_only_reading(
    workspace: Workspace, reader: Workspace
) -> None:
    key = DraftKey("add", "", "line")
    app = make_app(reader, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        reader.session.drafts.put(key, "Marcus")
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert isinstance(top(app), Confirm)
        await pilot.press("n")
        workspace.close()
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert not reader.session.drafts.waiting
        await pilot.press("ctrl+q")
    assert app.return_code == 0
    assert reader.session.drafts.get(key) == "Marcus"
    reader.close()


async def test_the_pen_is_taken_when_the_other_window_has_gone(
    workspace: Workspace, reader: Workspace
) -> None:
    app = make_app(reader, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        workspace.close()
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert message(app) == "This window can write now."
        assert not app.screen.query(Banner)
        reader.people.add(name="Marcus Bell")
    assert {contact.name for contact in reader.session.contacts.all()} == {"Rosa Delgado", "Marcus Bell"}
    reader.close()


async def test_a_reading_window_offers_to_write_once_the_other_has_ended(
    workspace: Workspace, reader: Workspace
) -> None:
    key = DraftKey("add", "", "line")
    app = make_app(reader, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        workspace.people.add(name="Marcus Bell")
        workspace.home.flush()
        app.tick()
        assert app.workspace.session.read_only
        assert len(reader.session.contacts.all()) == 2, "it reads along"
        reader.session.drafts.put(key, "typed while reading")
        workspace.close()
        app.tick()
        await pilot.pause()
        assert reader.session.read_only, "offered, not taken"
        offer = "The window that was writing has closed. ctrl+o lets this one write."
        assert message(app) == offer
        banner = app.screen.query_one(Banner)
        assert banner.line(120).plain == (
            "READ ONLY  ctrl+o lets this window write: The window that was writing has closed."
        )
        assert "ctrl+o lets this window write" in banner.line(58).plain
        app.say("something else")
        app.tick()
        assert message(app) == "something else", "it is said once"
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert not app.screen.query(Banner)
        assert reader.session.drafts.get(key) == "typed while reading"
        assert not reader.session.drafts.waiting
        reader.people.add(name="Lena Okonjo")
    reader.close()


def ask_for_the_pen(home: Path) -> None:
    """What another program does that wants to write."""
    (home / "pen").write_bytes(b"123 elsewhere\n")


async def test_a_pen_given_away_is_left_to_the_one_who_asked(
    workspace: Workspace, home: Path, clock: FixedClock
) -> None:
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        other = Workspace.open(home, clock=clock, syncer=StepSyncer())
        ask_for_the_pen(home)
        await pilot.pause(0.05)
        assert workspace.session.read_only
        app.tick()
        assert workspace.session.read_only, "not taken back at once"
        assert other.home.try_take_lock()
        other.close()
        app.tick()
        assert "has closed" not in message(app), "it may still be about to take it"
        clock.advance(seconds=11)
        app.tick()
        assert workspace.session.read_only, "offered, not taken back"
        assert "has closed" in message(app)
        await pilot.press("ctrl+o")
        assert not workspace.session.read_only


async def test_writing_comes_back_once_a_command_of_the_shell_has_written(
    workspace: Workspace, home: Path
) -> None:
    """By itself, with what the command wrote, and with the text that was being typed meanwhile."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("a", *"Ma")
        line = [sys.executable, "-m", "infoint_tui", "--home", str(home), "add", "Teo Varga"]
        command = await asyncio.create_subprocess_exec(*line, stdout=PIPE, stderr=PIPE)
        while command.returncode is None:
            # The window answers, and takes nothing back while the command runs.
            app.tick()
            await pilot.pause(0.05)
        out, _err = await command.communicate()
        assert out == b"Added Teo Varga.\n"
        await pilot.press(*"rc")
        app.tick()
        await pilot.pause()
        assert not workspace.session.read_only
        assert not workspace.session.drafts.waiting
        assert [contact.name for contact in workspace.session.contacts.all()] == ["Teo Varga"]
        await pilot.press(*"us", "enter")
        await pilot.pause()
        assert not app.screen.query(Banner)
    assert {contact.name for contact in workspace.session.contacts.all()} == {"Teo Varga", "Marcus"}


# -- ways out -------------------------------------------------------------------------------------------


async def test_ctrl_q_leaves_from_within_a_dialog_and_keeps_what_was_typed(
    app: InfointApp, workspace: Workspace
) -> None:
    async with app.run_test() as pilot:
        await pilot.press("a")
        await pilot.pause()
        await pilot.press(*"Ro")
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert app.return_code == 0
    assert [workspace.session.drafts.get(key) for key in workspace.session.drafts.keys("add")] == ["Ro"]


async def test_leaving_unsaved_asks_and_offers_a_copy(
    app: InfointApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copies: list[Path] = []
    monkeypatch.setattr(workspace.home, "flush", lambda _timeout=None: False)
    monkeypatch.setattr(workspace.home, "save_copy", copies.append)
    async with app.run_test() as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(top(app), SelectOne)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen), "staying is possible"
        await pilot.press("q")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "copy.json")
        await pilot.press("enter")
        await pilot.pause()
    assert copies == [tmp_path / "copy.json"]
    assert app.return_code == 1


async def test_too_small_a_terminal_says_so_and_comes_back(app: InfointApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert isinstance(top(app), TooSmall)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)


def test_a_crash_prints_no_value(app: InfointApp) -> None:
    def fail(note: str) -> None:
        raise ValueError(f"cannot read {note}")

    try:
        fail("my secret note")
    except ValueError as error:
        text = app.crash_text(error)
    assert "secret" not in text
    assert "ValueError" in text
    assert str(app.workspace.home.path) in text


def test_a_signal_flushes_and_ends_with_its_number(
    app: InfointApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infoint_tui.ui import housekeeping as shutdown

    done: list[object] = []
    monkeypatch.setattr(shutdown, "start_backstop", lambda code, _terminal: done.append(("backstop", code)))
    monkeypatch.setattr(workspace.home, "flush", lambda _timeout=None: done.append("flush"))
    monkeypatch.setattr(app, "exit", lambda return_code: done.append(("exit", return_code)))
    shutdown.leave_on_signal(app, 15, None)
    assert done == [("backstop", 143), "flush", ("exit", 143)]


async def test_two_changes_of_size_in_a_row_come_to_rest(app: InfointApp) -> None:
    from textual.events import Resize
    from textual.geometry import Size

    async with app.run_test(size=(80, 24)) as pilot:
        seen = 0
        resize = type(app.screen)._on_resize

        async def counted(self: Screen[Any], event: Resize) -> None:
            nonlocal seen
            seen += 1
            assert seen < 50, "the sizes chase each other"
            await resize(self, event)

        type(app.screen)._on_resize = counted  # type: ignore[method-assign]
        try:
            for height in (25, 24, 25, 24):
                app.screen.post_message(Resize(Size(80, height), Size(80, height)))
                app.screen.call_later(lambda: None)
            for _ in range(5):
                await pilot.pause()
        finally:
            del type(app.screen)._on_resize
    assert seen


# -- quick fingers --------------------------------------------------------------------------------------


def type_at_once(app: InfointApp, *keys: str) -> None:
    """Keys that all arrive before the first one has done anything."""
    for key in keys:
        app.post_message(Key(key, {"tab": "\t", "enter": "\r", "ctrl+s": None}.get(key, key)))


async def test_letters_typed_while_a_dialog_opens_are_its_text(app: InfointApp, workspace: Workspace) -> None:
    """None is lost, and none is taken for a key of the place below: q would leave."""
    async with app.run_test() as pilot:
        type_at_once(app, "a", *"qu4c", "enter", "2")
        for _ in range(8):
            await pilot.pause()
        assert list(workspace.people.names()) == ["qu4c"]
        assert app.current_mode == "pipeline"


async def test_letters_typed_after_tab_go_into_the_next_field(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        type_at_once(app, "a", *"Noor", "tab", "X", "tab", *"trainer")
        for _ in range(8):
            await pilot.pause()
        values = [field.value for field in app.screen.query(Input)]
        assert "trainer" in values
        assert "NoorX" in values


async def test_help_says_what_such_a_conversation_is(app: InfointApp) -> None:
    """At the end of the keys of any place: what it is, what it is not, and whose idea it was."""
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.press("question_mark", *"informational interview")
        await pilot.pause()
        shown = " ".join(screen_text(app).replace("│", " ").split())
        for words in (
            "really like and how they got",
            "isn't a job interview",
            "Most people like being asked",
            "Bolles",
            "coined the term",
        ):
            assert words in shown


def test_no_key_of_today_or_the_pipeline_hides_one_that_works_everywhere() -> None:
    from infoint_tui.ui.everywhere import COMMANDS as EVERYWHERE

    everywhere = {key for each in EVERYWHERE for key in each.keys.split(",")}
    for commands in (TodayScreen.KEYS, PipelineScreen.KEYS):
        own = [key for each in commands for key in each.keys.split(",") if key]
        assert not everywhere.intersection(own)
        assert len(own) == len(set(own))


async def test_a_long_warning_is_read_to_its_end(app: InfointApp) -> None:
    """The first warning of a place folds like every later one: its last words say what to do."""
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        app.say(
            "Still missing: fit, went well, next time, keep in touch. ctrl+s leaves them for later.",
            "warning",
        )
        await pilot.pause()
        assert app.screen.query_one(MessageLine).size.height == 2
        assert "for later." in screen_text(app)


def _stop(screen: DOMNode) -> bool | None:
    return None if screen.has_class("-stopped") else True


@command("lamp.on", "o", "on", place="Lamp", footer=1, arguments=("on",), help="Switch it on.")
@command("lamp.off", "f", "off", place="Lamp", when=_stop, arguments=("off",), help="Switch it off.")
def switch(screen: DOMNode, to: str) -> None:
    """Switch it."""
    screen.set_class(to == "on", "-lit")


@command("lamp.ask", "a", "ask", place="Lamp", worker="dialog")
async def ask(screen: DOMNode) -> None:
    """Ask first; the second line
    of the sentence.
    """
    screen.add_class("-asked")


class Lamp(Commanded, Screen[None]):
    """Commands that are functions, and one that is a method."""

    KEYS = declared(switch, ask)

    @command("lamp.stop", "s", "stop", place="Lamp")
    def action_stop(self) -> None:
        """Stop it."""
        self.add_class("-stopped")
        self.refresh_bindings()


async def test_a_command_is_declared_where_it_is_done() -> None:
    assert [each.id for each in Lamp.KEYS] == ["lamp.on", "lamp.off", "lamp.ask", "lamp.stop"]
    assert [each.help for each in Lamp.KEYS[2:]] == [
        "Ask first; the second line of the sentence.",
        "Stop it.",
    ]
    app: App[None] = App()
    async with app.run_test() as pilot:
        lamp = Lamp()
        await app.push_screen(lamp)
        await pilot.press("o", "a")
        await app.workers.wait_for_complete()
        assert lamp.has_class("-lit", "-asked")
        await pilot.press("f")
        assert not lamp.has_class("-lit")
        await pilot.press("o", "s", "f")
        assert lamp.has_class("-lit"), "what is dimmed does nothing"


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("full_stop", "."), ("comma", ","), ("slash", "/"), ("minus", "-"), ("question_mark", "?"),
        ("plus", "+"), ("greater_than_sign", ">"), ("ctrl+full_stop", "ctrl+."),
        ("space", "space"), ("escape", "esc"), ("enter", "enter"), ("f6", "F6"), ("a", "a"), ("tab", "tab"),
    ],
)  # fmt: skip
def test_keys_are_shown_as_they_are_printed_on_the_keyboard(key: str, shown: str) -> None:
    assert show_key(key) == shown


async def test_where_nothing_stands_the_key_bar_is_not_filled_up(home: Path, clock: FixedClock) -> None:
    with closing(Workspace.open(home, clock=clock, syncer=StepSyncer())) as workspace:
        app = make_app(workspace, intervals=False)
        async with app.run_test(size=(120, 40)) as pilot:
            assert key_bar(app).startswith("enter begin  s skip  ")
            assert "undo" not in key_bar(app)
            assert "call" not in key_bar(app)
            await pilot.press("s", "4")
            await pilot.pause()
            assert isinstance(app.screen, ReviewScreen)
            assert "undo" not in key_bar(app)
            assert "c call" not in key_bar(app)
