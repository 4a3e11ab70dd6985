"""The two themes of our own, quiet surfaces and one accent; and what makes every other one legible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.color import Color

    from ...domain.settings import Settings

DARK = "infoint-dark"
LIGHT = "infoint-light"
OWN = (DARK, LIGHT)
SIXTEEN = "ansi-dark"
"""For a terminal of sixteen colours: its own ones, so that nothing is rounded to the next of them."""


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


TEXT, QUIET = 4.5, 3.0
"""How far text must stand out from its ground, and text that is meant to be quiet (contrast after WCAG)."""
GROUNDS = ("background", "surface", "panel", "boost", "primary-muted")
"""What text stands on; the last one is the row under the cursor."""
INKS = {
    "foreground": TEXT,
    "foreground-muted": QUIET,
    "text-primary": TEXT,
    "text-accent": TEXT,
    "text-success": TEXT,
    "text-warning": TEXT,
    "text-error": TEXT,
}
"""Colours text is written in, and how far each must stand out."""
STEPS = 20


def legible(variables: Mapping[str, str]) -> dict[str, str]:
    """The colours of a theme, with every ink that is hard to read on one of its grounds drawn nearer to black
    or white until it is not; the grounds stay."""
    from textual.color import BLACK, WHITE, Color

    found = dict(variables)
    base = Color.parse(found["background"])
    grounds = [base + Color.parse(found[name]) for name in GROUNDS]
    away = WHITE if base.brightness < 0.5 else BLACK
    for name, least in INKS.items():
        ink = Color.parse(found[name])
        for step in range(STEPS + 1):
            # The quiet ink lets its ground through: it is made denser first, and other than its colour last.
            tried = ink.blend(away, step / STEPS, alpha=ink.a + (1 - ink.a) * step / STEPS)
            if all(contrast(ground + tried, ground) >= least for ground in grounds):
                break
        if step:
            found[name] = tried.css
    return found


def contrast(one: Color, other: Color) -> float:
    """How far two opaque colours stand out from one another, 1 to 21 (WCAG 2)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def start_in(app: App[Any], name: str) -> None:
    """Take a theme before the first style sheet is parsed; later, all would be parsed anew."""
    theme = app.available_themes[name]
    if not theme.dark or theme.ansi:
        app.theme = name
        return
    app.set_reactive(App.theme, name)
    app.add_class(f"-theme-{name}", update=False)
    app.stylesheet.set_variables(app.get_css_variables())
