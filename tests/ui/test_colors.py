"""Every theme can be read, and a terminal with few colours gets its own."""

from __future__ import annotations

from itertools import product

import pytest
from textual import constants
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from infoint_tui.domain.enums import Stage
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.theme import DARK, OWN, SIXTEEN, completed, legible, stage_style, themes

GROUNDS = ("background", "surface", "panel", "boost", "field", "primary-muted")
"""Below everything, of dialogs, of header and keys, of the row left behind, of fields, of the row under the
cursor and the field with the focus."""
INKS = (
    "foreground",
    "foreground-muted",
    *(f"text-{name}" for name in ("primary", "accent", "success", "warning", "error")),
    *sorted(style.removeprefix("$") for style in map(stage_style, Stage) if style.startswith("$stage-")),
)
"""The quiet one too: of the row under the cursor it says what matters, in the key bar what rests."""
ALL = {**BUILTIN_THEMES, **{theme.name: theme for theme in themes()}}
COLORED = {name: theme for name, theme in ALL.items() if not theme.ansi}


def luminance(color: Color) -> float:
    """How bright a colour is, after WCAG 2."""

    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(ink: str, ground: str, base: str) -> float:
    """The contrast of an ink on a ground, both as they are painted."""
    below = Color.parse(base) + Color.parse(ground)
    bright, dark = sorted((luminance(below + Color.parse(ink)), luminance(below)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def weak(colors: dict[str, str]) -> list[str]:
    """The pairs of ink and ground that are hard to read."""
    pairs = product(INKS, GROUNDS)
    found = ((ink, on, ratio(colors[ink], colors[on], colors["background"])) for ink, on in pairs)
    return [f"{ink} on {on}: {at:.2f}" for ink, on, at in found if at < 4.5]


def colors_of(theme: Theme) -> dict[str, str]:
    """The colours a theme gives."""
    colors = {**theme.to_color_system().generate(), **theme.variables}
    return completed(colors, dark=theme.dark, ansi=theme.ansi)


def test_black_on_white_is_the_most_there_is() -> None:
    assert ratio("#000000", "#FFFFFF", "#FFFFFF") == pytest.approx(21)
    assert ratio("#777777", "#FFFFFF", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", COLORED.values(), ids=COLORED)
def test_every_theme_can_be_read(theme: Theme) -> None:
    colors = colors_of(theme)
    assert not weak(colors if theme.name in OWN else legible(colors))


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_a_theme_that_can_be_read_stays_as_it_is(theme: Theme) -> None:
    assert legible(colors_of(theme)) == colors_of(theme)


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_one_colour_means_one_thing(theme: Theme) -> None:
    colors = colors_of(theme)
    road = {colors[style.removeprefix("$")] for style in map(stage_style, Stage) if "stage-" in style}
    others = [colors[f"text-{name}"] for name in ("accent", "warning", "error", "success")]
    assert len(road) == 7
    assert len({*road, *others}) == 11


def test_every_stage_is_written_in_a_colour_that_says_how_it_went() -> None:
    assert all(map(stage_style, Stage))
    assert stage_style(Stage.DECLINED) == stage_style(Stage.MISSED) == "$text-error"
    assert stage_style(Stage.THANKED) == "$text-success"
    assert stage_style("by path") == ""


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_a_field_is_seen_and_the_one_with_the_focus_more_so(theme: Theme) -> None:
    colors = colors_of(theme)
    base = colors["background"]
    assert ratio(colors["field"], colors["surface"], base) > 1.2
    assert ratio(colors["accent"], colors["primary-muted"], base) > 3


async def test_the_screens_have_the_colours_that_can_be_read(workspace: Workspace) -> None:
    app = make_app(workspace, intervals=False)
    async with app.run_test() as pilot:
        for name in ("solarized-light", "atom-one-dark"):
            assert weak(colors_of(ALL[name]))
            app.theme = name
            await pilot.pause()
            assert not weak(app.theme_variables)
        app.theme = SIXTEEN
        await pilot.pause()


@pytest.mark.parametrize(("system", "theme"), [("standard", SIXTEEN), ("256", DARK), ("truecolor", DARK)])
async def test_a_terminal_of_sixteen_colours_gets_its_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, system: str, theme: str
) -> None:
    monkeypatch.setattr(constants, "COLOR_SYSTEM", system)
    app = make_app(workspace, intervals=False)
    async with app.run_test():
        assert app.theme == theme
    monkeypatch.setenv("NO_COLOR", "1")
    without = make_app(workspace, intervals=False)
    async with without.run_test():
        assert without.theme == DARK, "greys are made of colours, not of those of the terminal"
