"""The list widget: what it draws, where its cursor goes, what it tells."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from infoint_tui.ui.kit.list import Row, RowList, RowSource
from infoint_tui.ui.kit.rows import cut
from infoint_tui.ui.kit.text import column, styled
from infoint_tui.ui.textual_fixes.chosen import compose_less


def row(key: str, *lines: str, right: str = "", **more: bool | int | str) -> Row:
    """A row of plain text whose first line is its key unless lines are given."""
    texts = tuple(Content(line) for line in lines or (key,))
    return Row(key, texts, Content(right) if right else None, **more)  # type: ignore[arg-type]


class Lists(App[None]):
    """One list, and a field to take the focus away."""

    CSS = "Input { dock: bottom; }"

    def __init__(self, rows: Sequence[Row] | RowSource = (), **options: object) -> None:
        super().__init__()
        self.rows = RowList(rows, **options)  # type: ignore[arg-type]
        self.said: list[tuple[str, str | None]] = []

    def get_default_screen(self) -> Screen[object]:
        """A screen that paints as those of the program do."""
        screen = super().get_default_screen()
        compose_less(screen)
        return screen

    def compose(self) -> ComposeResult:
        yield self.rows
        yield Input()

    @on(RowList.Moved)
    @on(RowList.Chosen)
    @on(RowList.Marked)
    def note(self, message: RowList.Moved) -> None:
        """Keep what the list says, in order."""
        self.said.append((type(message).__name__, message.key))

    def shown(self) -> list[str]:
        """Every visible line of the list, trailing blanks removed."""
        return [self.rows.render_line(y).text.rstrip() for y in range(self.rows.size.height)]


async def run(app: Lists, *keys: str, size: tuple[int, int] = (24, 10)) -> None:
    """Start the list, press keys, end."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        app.last = app.shown()  # type: ignore[attr-defined]


def last(app: Lists) -> list[str]:
    """What was on the screen before the app ended."""
    lines: list[str] = app.last  # type: ignore[attr-defined]
    return lines


LETTERS = [row(letter) for letter in "abcdefgh"]


async def test_shows_rows_with_their_right_side_and_the_cursor_glyph() -> None:
    app = Lists([row("Rosa", right="10:00"), row("Marcus", "Marcus", "dispatch", right="3 d")])
    await run(app)
    assert last(app)[:3] == ["▌Rosa              10:00", " Marcus              3 d", " dispatch"]


@pytest.mark.parametrize(
    "text",
    [
        "名前が長い人の名前が長い",
        "👩‍👩‍👧‍👦 family 👩‍👩‍👧‍👦 family 👩‍👩‍👧‍👦 family",
        "e\u0301" * 40,
        "a" + "\u0301" * 10_000,
        "x" * 10_000,
        "שלום עולם " * 10,
        "🇦🇹 flags ❤️ " * 9,
    ],
    ids=["wide", "joined", "combining", "stacked", "long", "rtl", "flags"],
)
async def test_long_text_is_cut_with_an_ellipsis_at_the_exact_cell(text: str) -> None:
    app = Lists([row("k", text, right="due")])
    async with app.run_test(size=(24, 10)) as pilot:
        await pilot.pause()
        strip = app.rows.render_line(0)
        assert strip.cell_length == 24
        assert cell_len(strip.text) == 24
        assert strip.text.rstrip().endswith("due")
        assert "…" in strip.text


async def test_long_lines_fold_and_hang_when_asked() -> None:
    app = Lists([row("note", "one two three four five six seven", wrap=True, hang=2), row("next")])
    await run(app)
    assert last(app)[:3] == ["▌one two three four five", "▌  six seven", " next"]


async def test_a_long_word_begins_beside_its_label() -> None:
    app = Lists([row("mail", "mail  rosa.delgado@brookvale.example.org", wrap=True, hang=6)])
    await run(app)
    assert last(app)[:2] == ["▌mail  rosa.delgado@broo", "▌      kvale.example.org"]


async def test_text_is_never_markup() -> None:
    app = Lists([row("k", "[/x] [@click=app.quit]")])
    await run(app)
    assert last(app)[0] == "▌[/x] [@click=app.quit]"


async def test_headings_are_skipped_and_scroll_into_sight() -> None:
    rows = [row("now", heading=True), *LETTERS[:4], row("later", heading=True), *LETTERS[4:]]
    app = Lists(rows)
    await run(app, "end", "home", size=(24, 6))
    assert last(app)[0] == " now"
    assert [key for _, key in app.said] == ["a", "h", "a"]
    app = Lists(rows)
    await run(app, "j", "j", "j", "j")
    assert app.rows.cursor_key == "e"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["down", "j"], "c"),
        (["G"], "h"),
        (["end", "k", "up"], "f"),
        (["G", "g"], "a"),
        (["pagedown"], "d"),
        (["pagedown", "pageup"], "a"),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], expected: str) -> None:
    app = Lists(LETTERS)
    await run(app, *keys, size=(24, 7))
    assert app.rows.cursor_key == expected
    assert app.said[-1] == ("Moved", expected)
    assert any(line.startswith("▌" + expected) for line in last(app))


async def test_enter_and_double_click_choose_and_a_click_moves() -> None:
    app = Lists(LETTERS)
    async with app.run_test(size=(24, 12)) as pilot:
        await pilot.press("enter")
        await pilot.click(RowList, offset=(3, 2))
        assert app.rows.cursor_key == "c"
        await pilot.click(RowList, offset=(3, 4), times=2)
        await pilot.pause()
    assert [key for name, key in app.said if name == "Chosen"] == ["a", "e"]


async def test_space_selects_only_in_a_list_that_allows_it() -> None:
    app = Lists(LETTERS, multi=True)
    await run(app, "space", "space", "j", "space", "k", "space")
    assert app.rows.marked == ("a", "b")
    assert last(app)[:3] == [" ●a", " ●b", "  c"]
    assert [key for name, key in app.said if name == "Marked"] == ["a", "b", "d", "d"]
    plain = Lists(LETTERS)
    await run(plain, "space")
    assert plain.rows.marked == ()


async def test_marks_hide_with_filtered_rows_and_return_with_them() -> None:
    app = Lists(LETTERS, multi=True)
    async with app.run_test() as pilot:
        app.rows.set_marked(["a", "c"])
        app.rows.set_rows(LETTERS[2:])
        filtered = app.rows.marked
        app.rows.set_rows(LETTERS)
        await pilot.pause()
        assert (filtered, app.rows.marked) == (("c",), ("a", "c"))


@pytest.mark.parametrize(
    ("left", "expected"),
    [("adh", "d"), ("abefgh", "e"), ("abc", "c"), ("", None), ("dcba", "d")],
    ids=["stays", "next left", "last left", "none left", "moved"],
)
async def test_the_cursor_keeps_its_row_or_the_nearest_left(left: str, expected: str | None) -> None:
    app = Lists(LETTERS)
    async with app.run_test() as pilot:
        app.rows.move_to("d")
        app.rows.set_rows([row(letter) for letter in left])
        await pilot.pause()
        assert app.rows.cursor_key == expected
    assert app.said[-1] == ("Moved", expected)


async def test_set_rows_can_put_the_cursor() -> None:
    app = Lists(LETTERS)
    async with app.run_test():
        app.rows.set_rows(LETTERS[:5], cursor="e")
        assert app.rows.cursor_key == "e"
        assert not app.rows.move_to("gone")


async def test_an_empty_list_says_what_to_do() -> None:
    app = Lists(empty=Content("No one here yet. Press a to add someone."))
    await run(app, "down", "enter", "end", "pagedown")
    assert last(app)[:2] == [" No one here yet. Press", " a to add someone."]
    assert app.said == []


async def test_thousands_of_rows_are_made_only_when_shown() -> None:
    made: list[int] = []

    def render(index: int, width: int) -> Row:
        made.append(index)
        return row(f"k{index}", f"{index:05} {width}", "second")

    source = RowSource([f"k{index}" for index in range(30_000)], render, height=2)
    app = Lists(source)
    await run(app, "G")
    assert app.rows.cursor_key == "k29999"
    assert last(app)[-2:] == ["▌29999 22", "▌second"]
    assert len(set(made)) < 20


async def test_rows_of_a_source_may_differ_in_height() -> None:
    keys = ["head", "a", "b"]
    source = RowSource(
        keys, lambda index, _: row(keys[index], keys[index], "more"), height=[1, 3, 2], headings=[0]
    )
    app = Lists(source)
    await run(app, "j")
    assert last(app)[:6] == [" head", " a", " more", "", "▌b", "▌more"]


async def test_moving_the_cursor_repaints_two_rows() -> None:
    app = Lists(LETTERS)
    async with app.run_test(size=(24, 20)) as pilot:
        await pilot.pause()
        drawn: list[int] = []
        render_line = app.rows.render_line

        def watch(y: int) -> object:
            drawn.append(y)
            return render_line(y)

        app.rows.render_line = watch  # type: ignore[method-assign, assignment]
        await pilot.press("down")
        await pilot.pause()
    assert sorted(set(drawn)) == [0, 1]


async def test_replacing_rows_repaints_only_what_differs() -> None:
    app = Lists(LETTERS)
    async with app.run_test(size=(24, 20)) as pilot:
        await pilot.pause()
        drawn: list[int] = []
        render_line = app.rows.render_line

        def watch(y: int) -> object:
            drawn.append(y)
            return render_line(y)

        app.rows.render_line = watch  # type: ignore[method-assign, assignment]
        app.rows.set_rows([row(letter) for letter in "abXdefgh".replace("X", "c")])
        await pilot.pause()
        assert drawn == []
        app.rows.update_row(Row("c", (Content.styled("c", "bold"),)))
        await pilot.pause()
        assert set(drawn) == {2}
        assert app.shown()[2] == " c"


async def test_the_cursor_is_another_glyph_without_the_focus() -> None:
    app = Lists(LETTERS)
    await run(app, "tab")
    assert last(app)[0] == "▏a"
    hidden = Lists(LETTERS, show_blurred=False)
    await run(hidden, "tab")
    assert last(hidden)[0] == " a"


async def test_a_scroll_bar_takes_its_room_from_the_rows() -> None:
    app = Lists([row(f"k{index}", right="r") for index in range(40)])
    await run(app)
    assert last(app)[0] == "▌k0" + " " * 19 + "r"


async def test_at_the_end_the_key_goes_to_the_screen() -> None:
    class Around(Lists):
        BINDINGS = [("down", "below", "")]
        below = 0

        def action_below(self) -> None:
            self.below += 1

    app = Around(LETTERS[:2])
    await run(app, "down", "down")
    assert (app.rows.cursor_key, app.below) == ("b", 1)


async def test_narrow_and_flat_lists_do_not_break() -> None:
    app = Lists([row("k", "some text", right="a long right side"), row("w", "x" * 30, wrap=True)], multi=True)
    async with app.run_test(size=(24, 10)) as pilot:
        for width, height in ((60, 20), (5, 4), (2, 3), (1, 2), (24, 10)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            for y in range(app.rows.size.height):
                assert app.rows.render_line(y).cell_length == app.rows.scrollable_content_region.width


def random_rows(dice: random.Random) -> list[Row] | RowSource:
    """Some rows of all kinds, or a source."""
    letters = dice.sample("abcdefghijklmnopqrstuvwxyz", k=dice.randint(0, 26))
    made = [
        row(
            letter,
            *(f"{letter} {dice.choice(('short', 'a text that is longer than the list is wide', '名前'))}",),
            *(("second",) if dice.random() < 0.2 else ()),
            right=dice.choice(("", "r", "due")),
            heading=dice.random() < 0.15,
            style=dice.choice(("", "muted", "error")),
            wrap=dice.random() < 0.3,
        )
        for letter in letters
    ]
    if dice.random() < 0.3:
        headings = {at for at, each in enumerate(made) if each.heading}
        return RowSource(letters, lambda index, _width: made[index], height=2, headings=headings)
    return made


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_kept_looks_like_what_is_drawn_anew(seed: int) -> None:
    dice = random.Random(seed)
    app = Lists(random_rows(dice), multi=bool(seed % 2), empty=Content("nothing"))
    async with app.run_test(size=(24, 14)) as pilot:
        for step in range(25):
            kind = dice.randrange(8)
            if kind < 3:
                app.rows.set_rows(random_rows(dice), cursor=dice.choice("abcdefgh"))
            elif kind == 3:
                await pilot.press(dice.choice(("tab", "shift+tab")))
            elif kind == 4:
                await pilot.resize_terminal(dice.randint(12, 40), dice.randint(8, 20))
            elif kind == 5:
                app.rows.set_marked(dice.sample("abcdefgh", k=3))
            elif kind == 6:
                app.theme = dice.choice(("textual-light", "textual-dark", "nord"))
            else:
                app.rows.focus()
                await pilot.press(*dice.choices(("j", "k", "pagedown", "pageup", "G", "g", "space"), k=2))
            await pilot.pause()
            kept = app.export_screenshot(simplify=True)
            app.rows.notify_style_update()
            app.rows.refresh()
            await pilot.pause()
            assert kept == app.export_screenshot(simplify=True), f"step {step}, kind {kind}"


class FilledAtOnce(Lists):
    """Fills its list when mounting, before the list is told its size."""

    bar_at_first = True

    def on_mount(self) -> None:
        self.rows.set_rows(LETTERS)
        self.bar_at_first = self.rows.show_vertical_scrollbar


@pytest.mark.parametrize(("height", "needed"), [(20, False), (6, True)])
async def test_a_scroll_bar_waits_for_the_size(height: int, needed: bool) -> None:
    app = FilledAtOnce()
    async with app.run_test(size=(24, height)) as pilot:
        await pilot.pause()
        assert (app.bar_at_first, app.rows.show_vertical_scrollbar) == (False, needed)


@pytest.mark.parametrize(
    "text", ["", "plain words here", "cut … before", "é accent", "漢字 wide", "a\u0301 b\x07"]
)
def test_a_column_is_what_cutting_and_padding_by_cells_gives(text: str) -> None:
    for width in range(1, 20):
        for style in ("", "bold"):
            expected = styled(text, style).truncate(width, ellipsis=True, pad=True)
            found = column(text, width, style)
            assert found.is_same(expected)
            assert found.cell_length == expected.cell_length
            shown = cut(styled(text, style), width)
            assert shown.is_same(styled(text, style).truncate(width, ellipsis=True))


async def test_a_row_carries_what_it_stands_for() -> None:
    app = Lists([row("a")._replace(value=1), row("b")._replace(value=("two", 2)), row("c")])
    async with app.run_test(size=(24, 10)) as pilot:
        await pilot.press("down")
        seen = [app.rows.cursor_value]
        app.rows.set_rows([row("a"), row("b")._replace(value="other")])
        seen.append(app.rows.cursor_value)
    assert seen == [("two", 2), "other"], "the look did not change, the value did"
    assert Lists().rows.cursor_value is None


# -- the movements of vi --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        (("G",), "r29"),
        (("G", "g", "g"), "r0"),
        (("ctrl+d",), "r3"),
        (("ctrl+d", "ctrl+d", "ctrl+u"), "r3"),
        (("G", "ctrl+u"), "r26"),
    ],
)
async def test_lists_know_the_movements_of_vi(keys: tuple[str, ...], at: str) -> None:
    app = Lists([row(f"r{number}") for number in range(30)])
    await run(app, *keys)
    assert app.rows.cursor_key == at


async def test_n_and_shift_n_go_round_the_rows_that_hold_what_is_looked_for() -> None:
    rows = [row("#", "green", heading=True), *(row(word, word) for word in ("red", "green", "blue"))]
    app = Lists([*rows, row("sea", "sea", right="Green")])
    async with app.run_test(size=(24, 10)) as pilot:
        await pilot.press("n")
        assert app.rows.cursor_key == "red", "nothing is looked for yet"
        assert app.rows.look_for("GREEN")
        seen = [app.rows.cursor_key]
        for key in ("n", "n", "N", "N"):
            await pilot.press(key)
            seen.append(app.rows.cursor_key)
        assert seen == ["green", "sea", "green", "sea", "green"]
        assert not app.rows.look_for("yellow")
        assert app.rows.cursor_key == "green"


def grouped(groups: dict[str, int]) -> list[Row]:
    """So many rows below each heading."""
    rows = []
    for name, count in groups.items():
        rows.append(row(name, heading=True))
        rows += [row(f"{name} {number}") for number in range(count)]
    return rows


async def test_the_heading_of_a_long_group_stays_in_sight() -> None:
    app = Lists(grouped({"Ready": 3, "Met": 20}), keep_heading=True)
    async with app.run_test(size=(24, 7)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert [line.strip(" ▌") for line in app.shown()] == ["Met", *(f"Met {n}" for n in range(17, 20))]
        await pilot.press(*["up"] * 3)
        await pilot.pause()
        assert app.shown()[:2] == [" Met", "▌Met 16"], "the row under the cursor is never behind it"
        await pilot.click(app.rows, offset=(3, 0))
        assert app.rows.cursor_key == "Met 16"
        await pilot.press("home")
        await pilot.pause()
        assert [line.strip(" ▌") for line in app.shown()][:2] == ["Ready", "Ready 0"]


async def test_the_heading_is_there_again_when_other_rows_are_shown() -> None:
    app = Lists(grouped({"Met": 20}), keep_heading=True)
    async with app.run_test(size=(24, 7)) as pilot:
        await pilot.press("end")
        app.rows.set_rows([row("Met 19")])
        await pilot.pause()
        assert app.shown()[0] == "▌Met 19"
        app.rows.set_rows(grouped({"Met": 20}))
        await pilot.pause()
        assert app.shown()[0] == " Met"
        assert "▌Met 19" in app.shown()
