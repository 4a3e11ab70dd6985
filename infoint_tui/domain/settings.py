"""What the user may set about the program itself; everything about people belongs to the profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .record import NOTHING


class Settings(NamedTuple):
    """The settings in force; a home without a settings file has these."""

    theme: str = ""
    """Name of a theme; empty means the dark one of our own."""
    keys: Mapping[str, str] = NOTHING
    """Command id to keys, as the file has them; not yet checked."""
    reduced_motion: bool = False
    """Nothing moves or blinks."""
    fast_driver: bool = True
    """Use the terminal driver of our own where it fits."""
    fast_editor: bool = True
    """Use the text editor of our own where it fits."""
    mouse: bool = True
    """Listen to the mouse; without it the terminal's own selection works."""
    title: bool = True
    """Show in the terminal's title how many things are due."""
    clock: int = 12
    """Hours of the clock that times are spelled by: 12 or 24."""
    lint_off: frozenset[str] = frozenset()
    """Rules of the linter that are switched off everywhere."""
    unknown: Mapping[str, Any] = NOTHING
    """Entries this version does not know; left alone."""
    notices: tuple[str, ...] = ()
    """What is wrong with the file, one sentence each; such entries keep their defaults."""
    places: Mapping[str, str] = NOTHING
    """Where values stand in the file, "settings.yaml:3:5: ", by name; those of keys as "keys.call"."""
