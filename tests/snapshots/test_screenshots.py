"""The pictures of the README show the program as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..scenes import HomeStore
from ..screenshots import FOLDER, PICTURES, draw, words_of


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> HomeStore:
    """Homes made once for all pictures."""
    return HomeStore(tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize("name", PICTURES)
async def test_committed_pictures_are_what_the_script_makes(
    name: str, homes: HomeStore, tmp_path: Path
) -> None:
    """Word for word; run `python -m tests.screenshots` after a change of looks."""
    committed = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert words_of(committed) == words_of(await draw(PICTURES[name], homes, tmp_path))


def test_every_picture_of_the_readme_exists_and_none_is_left_over() -> None:
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    named = {name for name in PICTURES if f"screenshots/{name}.svg" in readme}
    assert {"live", "pipeline", "prepare", "reflect"} <= named
    assert {file.stem for file in FOLDER.glob("*.svg")} == set(PICTURES)
    assert readme.count("screenshots/") - readme.count("tests/screenshots") == len(named)
