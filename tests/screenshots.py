"""The pictures of the README, made from the demo: `python -m tests.screenshots`."""

from __future__ import annotations

import asyncio
import html
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.widgets import Input, TextArea

from infoint_tui.domain.phrasing import use_clock

from .scenes import HOMES, NARROW, WIDE, HomeStore, Look, View, open_app, open_home, reach, settle

FOLDER = Path(__file__).parents[1] / "screenshots"
PIPELINE, TALK = "pipeline", "conversation"
TYPED = "! write to @Marcus Bell about dispatch ~thu"

PICTURES: Mapping[str, Look] = {
    "today": Look("demo", View("today", ("down", "down"))),
    "pipeline": Look("demo", View(PIPELINE, ("l", "l", "l", "l", "l"))),
    "prepare": Look("demo", View(TALK, ("tab", "tab", "tab", "down"))),
    "live": Look("talking", View(TALK, (f"={TYPED}",))),
    "reflect": Look("reflecting", View(TALK, last="reflect")),
    "thanks": Look("talked", View(TALK, last="thanks")),
    "review": Look("demo", View("review", ("[",))),
    "compare": Look("ten", View("review")),
    "themes": Look("ten", View("review", ("]",))),
    "decide": Look("ten", View("review", ("[", "["))),
    "pipeline-light": Look("demo", View(PIPELINE, ("l", "l", "l", "l", "l")), WIDE, "infoint-light"),
    "live-80x24": Look("talking", View(TALK, (f"={TYPED}",)), NARROW),
}
"""By the name of its file."""


async def draw(look: Look, homes: HomeStore, folder: Path) -> str:
    """The picture as SVG, by the clock of 12 hours that everyone begins with.

    Args:
        look: What is drawn.
        homes: Where homes come from.
        folder: An empty place for a home.
    """
    home = HOMES[look.home]
    use_clock(12)
    workspace = open_home(homes.copy(look.home, folder / "home", home.build), home.at + look.view.after)
    app = open_app(workspace, look.view, look.theme)
    try:
        async with app.run_test(size=look.size) as pilot:
            await reach(pilot, look.view)
            for field in (*app.screen.query(Input), *app.screen.query(TextArea)):
                field.cursor_blink = False
            await settle(pilot)
            return app.export_screenshot()
    finally:
        workspace.close()


def words_of(svg: str) -> list[str]:
    """The texts of a picture in their order; what they are drawn with may differ."""
    found = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    return [html.unescape(text).replace("\xa0", " ") for text in found]


def same_everywhere(svg: str) -> str:
    """The picture without the number Rich derives from its styles."""
    return re.sub(r"\bterminal-\d+-", "terminal-", svg)


def make_all(to: Path) -> list[Path]:
    """Draw every picture; returns their files."""
    to.mkdir(exist_ok=True)
    made = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        homes = HomeStore(folder)
        for title, look in PICTURES.items():
            place = folder / title
            place.mkdir()
            file = to / f"{title}.svg"
            file.write_text(same_everywhere(asyncio.run(draw(look, homes, place))), encoding="utf-8")
            made.append(file)
    return made


if __name__ == "__main__":
    for file in make_all(FOLDER):
        sys.stdout.write(f"{file}\n")
