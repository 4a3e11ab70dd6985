"""The two themes of our own: quiet surfaces and one accent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...domain.settings import Settings

DARK = "infoint-dark"
LIGHT = "infoint-light"


def themes() -> tuple[Theme, Theme]:
    """The dark and the light theme, to be registered with the app."""
    # A theme that names its panel gets no boost from Textual, so that it stands among the variables.
    dark = Theme(
        name=DARK,
        dark=True,
        primary="#5FA8A0",
        secondary="#7C93B5",
        accent="#E0A458",
        foreground="#D8DAD6",
        background="#14181B",
        surface="#1A1F23",
        panel="#222930",
        success="#8DBE75",
        warning="#E0A458",
        error="#E0736B",
        variables={
            "boost": "#2A323A",
            "border": "#5FA8A0",
            "border-blurred": "#39434C",
            "input-selection-background": "#5FA8A0 35%",
            "block-cursor-text-style": "none",
            "scrollbar": "#39434C",
            "scrollbar-background": "#14181B",
            "scrollbar-corner-color": "#14181B",
        },
    )
    light = Theme(
        name=LIGHT,
        dark=False,
        primary="#1F6F6A",
        secondary="#3F5A85",
        accent="#9A5B00",
        foreground="#22282B",
        background="#FAF9F5",
        surface="#F2F1EB",
        panel="#E7E6DE",
        success="#3B7A2A",
        warning="#9A5B00",
        error="#B3322B",
        variables={
            "boost": "#DCDBD1",
            "border": "#1F6F6A",
            "border-blurred": "#C4C3B8",
            "input-selection-background": "#1F6F6A 25%",
            "block-cursor-text-style": "none",
            "scrollbar": "#C4C3B8",
            "scrollbar-background": "#FAF9F5",
            "scrollbar-corner-color": "#FAF9F5",
        },
    )
    return dark, light


def known_themes() -> list[str]:
    """The names a theme may have: Textual's own and ours."""
    from textual.theme import BUILTIN_THEMES

    return [*BUILTIN_THEMES, *(theme.name for theme in themes())]


def theme_problem(settings: Settings, names: Iterable[str]) -> str:
    """What is wrong with the theme of the settings, or an empty text."""
    known = list(names)
    if not settings.theme or settings.theme in known:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(settings.theme, known, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"{settings.places.get('theme', '')}theme: there is none called {settings.theme!r}.{meant}"
