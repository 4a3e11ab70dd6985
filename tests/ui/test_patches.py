"""What knows Textual's private parts: the terminal driver, the text editor, and repainting."""

from __future__ import annotations

import random
import signal
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static, TextArea

from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.commands import all_commands
from infoint_tui.ui.kit.list import Row, RowList
from infoint_tui.ui.textual_fixes import chosen as versions
from infoint_tui.ui.textual_fixes.chosen import (
    LeanStylesheet,
    TopOnly,
    compose_less,
    editor_class,
    fast_driver_class,
    lean,
)
from infoint_tui.ui.textual_fixes.posix_driver import InputDecoder, escape_delay
from tests.benchmarks.probe import Terminal

# -- when the patches apply ---------------------------------------------------------------------------


def test_they_apply_to_the_textual_they_were_written_for() -> None:
    driver, editor = fast_driver_class(), editor_class()
    assert driver is not None
    assert driver.__name__ == "FastDriver"
    assert editor.__name__ == "FastTextArea"


def test_they_can_be_switched_off() -> None:
    assert fast_driver_class(enabled=False) is None
    assert editor_class(enabled=False) is TextArea


def test_they_leave_an_unknown_textual_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "KNOWN_VERSIONS", ("0.0.1",))
    assert fast_driver_class() is None
    assert editor_class() is TextArea


def test_the_driver_named_by_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "some.module:Driver")
    assert fast_driver_class() is None


@pytest.mark.parametrize(
    ("setting", "seconds"), [(None, 0.025), ("", 0.025), ("50", 0.05), ("0", 0.001), ("soon", 0.025)]
)
def test_escdelay_is_read_in_milliseconds(setting: str | None, seconds: float) -> None:
    assert escape_delay(setting) == seconds


def all_widgets() -> set[type[Widget]]:
    """Every kind of widget the program has, and Textual's that were loaded with them."""
    all_commands()
    found, todo = set(), [Widget]
    while todo:
        kind = todo.pop()
        found.add(kind)
        todo += [each for each in kind.__subclasses__() if each not in found]
    return found


async def test_every_style_sheet_means_the_same_without_its_blanks(app: InfointApp) -> None:
    async with app.run_test():
        variables = app.theme_variables
    sheets = {App.DEFAULT_CSS, *(each.DEFAULT_CSS for each in all_widgets())} - {""}
    assert len(sheets) > 50
    for sheet in sheets:
        read = []
        for kind in (Stylesheet, LeanStylesheet):
            styles = kind(variables=variables)
            styles.add_source(sheet, ("sheet", ""), is_default_css=True)
            read.append([(str(rule.selector_set), repr(rule.styles.get_rules())) for rule in styles.rules])
        assert read[0] == read[1]
        assert len(lean(sheet)) < len(sheet)


# -- decoding -----------------------------------------------------------------------------------------


class Clock:
    """Time that stands still until moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def decode(*parts: bytes) -> list[str]:
    """What a terminal's bytes mean when they arrive in these parts without a pause."""
    decoder = InputDecoder(0.025, clock=Clock())
    found = [message for part in parts for message in decoder.feed(part)]
    return [name(message) for message in found + decoder.expire()]


def name(message: object) -> str:
    """A short text for a message."""
    if isinstance(message, events.Key):
        return message.key
    if isinstance(message, events.Paste):
        return f"paste {message.text!r}"
    return type(message).__name__


SAMPLES = [
    ("aé名👩‍👧".encode(), ["a", "é", "名", "woman", "zero_width_joiner", "girl"]),
    (b"\x1b[A\x1b[1;5C\x1bOP\x1b[15~x", ["up", "ctrl+right", "f1", "f5", "x"]),
    (b"\x1b[<0;10;5M\x1b[<0;10;5m", ["MouseDown", "MouseUp"]),
    (b"\x1b[200~two\nlines \x1b[A\x1b[201~q", ["paste 'two\\nlines \\x1b[A'", "q"]),
    (b"\x1b[I\x1b[O", ["AppFocus", "AppBlur"]),
    (b"\x1b", ["escape"]),
    (b"\x1ba", ["alt+a"]),
    (b"\x1b[27u\x1b[97;5u", ["escape", "ctrl+a"]),
]


@pytest.mark.parametrize(("data", "keys"), SAMPLES, ids=lambda value: repr(value)[:20])
def test_input_is_understood_however_it_is_split(data: bytes, keys: list[str]) -> None:
    whole = decode(data)
    assert whole == keys
    for cut in range(1, len(data)):
        assert decode(data[:cut], data[cut:]) == whole
    assert decode(*(bytes([byte]) for byte in data)) == whole


def test_bytes_that_are_no_text_do_not_end_the_program() -> None:
    keys = decode(b"a\xe9\xffb")
    assert (keys[0], keys[-1]) == ("a", "b")


@pytest.mark.parametrize(
    ("data", "seconds"),
    [(b"a", None), (b"\x1b", 0.025), (b"\x1bx", 0.025), (b"\x1b[", 0.1), (b"\x1b[200~text\x1b", None)],
)
def test_it_waits_as_long_as_the_rest_may_take(data: bytes, seconds: float | None) -> None:
    clock = Clock()
    decoder = InputDecoder(0.025, clock=clock)
    decoder.feed(data)
    assert decoder.patience == seconds
    if seconds is not None:
        clock.now = seconds + 1
        assert decoder.patience == 0


# -- the driver in a terminal -------------------------------------------------------------------------

PROGRAM = """
import subprocess, sys
from textual.app import App
from textual.widgets import Label
from infoint_tui.ui.textual_fixes.chosen import fast_driver_class

class Small(App):
    BINDINGS = [("escape", "say('esc')", ""), ("f1", "say('f1')", ""), ("f2", "edit", ""), ("f3", "fail", "")]

    def compose(self):
        yield Label("ready", id="said")
        yield Label("", id="size")

    def action_say(self, what):
        self.query_one("#said", Label).update(f"said {what}")

    def action_edit(self):
        with self.suspend():
            subprocess.run(["sh", "-c", "echo outside; read line; echo got $line"])
        self.action_say("back")

    def action_fail(self):
        raise RuntimeError("broken")

    def on_paste(self, event):
        self.action_say("paste " + event.text)

    def on_app_focus(self):
        self.action_say("focus")

    def on_resize(self, event):
        self.query_one("#size", Label).update(f"size {event.size.width}x{event.size.height}")

    def on_click(self, event):
        self.action_say(f"click {event.screen_x},{event.screen_y}")

app = Small(driver_class=fast_driver_class())
app.run()
sys.exit(app.return_code or 0)
"""


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    """A small application on the fast driver."""
    script = tmp_path / "small.py"
    script.write_text(textwrap.dedent(PROGRAM))
    return [sys.executable, str(script)]


def start(program: list[str]) -> Terminal:
    """Run it until it is on the screen."""
    root = str(Path(__file__).parents[2])
    terminal = Terminal(program, size=(60, 10), env={"PYTHONPATH": root})
    assert terminal.wait_text("size 60x10") is not None, terminal.text()
    return terminal


def test_keys_paste_focus_and_mouse_arrive(program: list[str]) -> None:
    with start(program) as terminal:
        for data, said in (
            (b"\x1b", "said esc"),
            (b"\x1bOP", "said f1"),
            (b"\x1b[200~some text\x1b[201~", "said paste some text"),
            (b"\x1b[I", "said focus"),
            (b"\x1b[<0;5;3M\x1b[<0;5;3m", "said click 4,2"),
        ):
            terminal.send(data)
            assert terminal.wait_text(said) is not None, terminal.text()


def test_leaving_puts_the_terminal_back(program: list[str]) -> None:
    with start(program) as terminal:
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []


def test_failing_puts_the_terminal_back(program: list[str]) -> None:
    with start(program) as terminal:
        terminal.send(b"\x1bOR")
        assert terminal.wait_exit() == 1
        assert terminal.left_behind() == []


def test_another_program_can_use_the_terminal_meanwhile(program: list[str]) -> None:
    with start(program) as terminal:
        terminal.send(b"\x1bOQ")
        assert terminal.wait_text("outside") is not None
        assert terminal.left_behind() == []
        terminal.send(b"hello\n")
        assert terminal.wait_text("said back") is not None, terminal.text()
        terminal.send(b"\x1bOP")
        assert terminal.wait_text("said f1") is not None
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP], ids=["tstp", "stop"])
def test_it_goes_on_after_being_stopped(program: list[str], stop: signal.Signals) -> None:
    with start(program) as terminal:
        terminal.signal(stop)
        assert terminal.wait_stopped()
        if stop is signal.SIGTSTP:
            terminal.settle()
            assert terminal.left_behind() == []
        terminal.signal(signal.SIGCONT)
        terminal.send(b"\x1bOP")
        assert terminal.wait_text("said f1") is not None, terminal.text()
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []


def test_it_follows_the_size_of_the_terminal(program: list[str]) -> None:
    with start(program) as terminal:
        terminal.resize(50, 12)
        assert terminal.wait_text("size 50x12") is not None, terminal.text()


# -- the editor ---------------------------------------------------------------------------------------


class Editing(App[None]):
    """One editor."""

    def __init__(self, fast: bool, text: str, auto: bool = False) -> None:
        super().__init__()
        self.area = editor_class(enabled=fast)(text, placeholder="write here (any length)")
        self.area.cursor_blink = False
        if auto:
            self.area.styles.height = "auto"

    def compose(self) -> ComposeResult:
        yield self.area


WORDS = "The quick (brown) fox [jumps] over\tthe lazy 名前 👩‍👧 dog. "
TEXTS = {
    "empty": "",
    "short": "one\ntwo\n",
    "wrapped": (WORDS * 9 + "\n") * 6,
    "many lines": "".join(f"line {number}\n" for number in range(200)),
}
KEYS = [
    "left",
    "right",
    "up",
    "down",
    "home",
    "end",
    "pageup",
    "pagedown",
    "backspace",
    "delete",
    "enter",
    "ctrl+k",
    "ctrl+u",
    "ctrl+w",
    "tab",
    "f6",
    "f7",
    "shift+left",
    "shift+right",
    "shift+up",
    "shift+down",
    "ctrl+z",
    "ctrl+y",
    "ctrl+left",
    "ctrl+right",
    "a",
    "b",
    "(",
    "名",
    ")",
]


async def pictures_of(app: Editing, keys: list[str], fresh: bool) -> list[str]:
    """The screen after each key, a new text and a new size; `fresh` draws every row anew each time."""
    pictures: list[str] = []

    async def take(pilot: Pilot[None]) -> None:
        if fresh:
            app.area.notify_style_update()
            app.area.refresh()
        await pilot.pause()
        pictures.append(app.area.text + app.export_screenshot(simplify=True))

    async with app.run_test(size=(40, 12)) as pilot:
        app.area.move_cursor((min(3, app.area.document.line_count - 1), 0))
        for key in keys:
            app.area.post_message(events.Key(key, key if len(key) == 1 else None))
            await pilot.pause()
            await take(pilot)
        app.area.load_text("anew\n" * 3)
        await take(pilot)
        await pilot.resize_terminal(30, 9)
        await take(pilot)
    return pictures


@pytest.mark.parametrize(
    ("text", "auto"),
    [("empty", False), ("short", False), ("wrapped", False), ("many lines", False), ("wrapped", True)],
    ids=["empty", "short", "wrapped", "many lines", "growing"],
)
async def test_the_fast_editor_looks_like_the_stock_one(text: str, auto: bool) -> None:
    keys = random.Random(7).choices(KEYS, k=25)
    expected = await pictures_of(Editing(False, TEXTS[text], auto), keys, fresh=True)
    found = await pictures_of(Editing(True, TEXTS[text], auto), keys, fresh=False)
    differing = [
        step
        for step, *both in zip([*keys, "load", "resize"], expected, found, strict=True)
        if both[0] != both[1]
    ]
    assert differing == []


async def test_a_key_draws_one_row_of_a_long_text() -> None:
    app = Editing(True, (WORDS * 3 + "\n") * 3000)
    async with app.run_test(size=(60, 30)) as pilot:
        app.area.move_cursor((1500, 0))
        await pilot.pause()
        drawn: list[int] = []
        render_line = app.area.render_line

        def watch(y: int) -> object:
            drawn.append(y)
            return render_line(y)

        app.area.render_line = watch  # type: ignore[method-assign, assignment]
        await pilot.press("x")
        await pilot.pause()
    assert 1 <= len(drawn) <= 3


async def test_a_theme_change_repaints_the_editor() -> None:
    pictures = []
    for fast in (False, True):
        app = Editing(fast, TEXTS["short"])
        async with app.run_test(size=(40, 12)) as pilot:
            await pilot.press("down", "x")
            app.theme = "textual-light"
            await pilot.pause()
            pictures.append(app.export_screenshot(simplify=True))
    assert pictures[0] == pictures[1]


# -- repainting ---------------------------------------------------------------------------------------


class Layers(App[None]):
    """Widgets beside, within and over one another, one of them scrolled."""

    CSS = """
    Screen { layers: below above; }
    #left { border: round red; width: 40%; padding: 0 1; }
    #over { layer: above; width: 12; height: 3; offset: 15 2; border: heavy green; }
    #long { height: 8; }
    """

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(Content("left 山田\n" * 4), id="left")
            with VerticalScroll(id="long"):
                yield Static(Content("\n".join(f"line {at} of many" for at in range(40))))
        yield Static(Content("over"), id="over")


async def test_a_part_of_the_screen_is_repainted_as_textual_does() -> None:
    dice, app = random.Random(3), Layers()
    async with app.run_test(size=(60, 14)) as pilot:
        app.query_one("#long").scroll_to(y=5, animate=False)
        await pilot.pause()
        stock, ours = Compositor(), TopOnly()
        for each in (stock, ours):
            each.reflow(app.screen, app.size)
        for _ in range(60):
            regions = set()
            for _ in range(dice.randint(1, 4)):
                x, y = dice.randrange(60), dice.randrange(14)
                regions.add(Region(x, y, dice.randint(1, 60 - x), dice.randint(1, min(4, 14 - y))))
            stock._dirty_regions, ours._dirty_regions = set(regions), set(regions)
            expected, found = stock.render_partial_update(), ours.render_partial_update()
            assert expected is not None
            assert found is not None
            assert found.spans == expected.spans
            for y, x1, x2 in found.spans:
                ends = dict(zip(found.chops[y], found.chop_ends[y], strict=True))
                seen = [x for x, end in ends.items() if x1 < end and x < x2]
                assert seen
                assert [found.chops[y][x] for x in seen] == [expected.chops[y][x] for x in seen]
                assert all(found.chops[y][x] is not None for x in seen)
        assert ours.render_partial_update() is None


async def test_a_key_of_the_cursor_asks_only_the_list_for_its_lines() -> None:
    asked: list[int] = []

    class Listed(App[None]):
        """A list over others."""

        def get_default_screen(self) -> Screen[object]:
            screen = super().get_default_screen()
            compose_less(screen)
            return screen

        def compose(self) -> ComposeResult:
            yield Static(Content("above"))
            yield RowList([Row(f"{at}", (Content(f"row {at}"),)) for at in range(50)])

    app = Listed()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        above, rows = app.query_one(Static), app.query_one(RowList)
        for widget in (above, rows, app.screen):
            render_lines = widget.render_lines

            def watch(crop: Region, render: Callable[[Region], list[Strip]] = render_lines) -> list[Strip]:
                asked.append(crop.height)
                return render(crop)

            widget.render_lines = watch  # type: ignore[method-assign]
        await pilot.press("down")
        await pilot.pause()
    assert asked == [2]


async def test_the_scroll_bar_of_a_list_looks_like_textuals() -> None:
    class Long(App[None]):
        """A list that scrolls."""

        def compose(self) -> ComposeResult:
            yield RowList([Row(f"{at}", (Content(f"row {at}"),)) for at in range(90)])

    app = Long()
    async with app.run_test(size=(40, 12)) as pilot:
        for theme in ("textual-dark", "textual-light"):
            app.theme = theme
            for key in ("down", "pagedown", "pagedown", "end", "up", "home"):
                await pilot.press(key)
                await pilot.pause()
                bar = app.query_one(RowList).vertical_scrollbar
                assert type(bar) is not ScrollBar
                for crop in (bar.size.region, Region(0, 3, bar.size.width, 4)):
                    bar._styles_cache.clear()
                    bar._dirty_regions.add(bar.size.region)
                    assert bar.render_lines(crop) == ScrollBar.render_lines(bar, crop)
