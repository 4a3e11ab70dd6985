"""The two themes of our own, quiet surfaces and colours that mean one thing each; and what makes every other
one legible.

The accent says where you are and what a key is, amber what is due, red what is overdue or lost, green what is
done; the stages have hues of their own from cool to warm. A word or mark always says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.theme import Theme

from ...domain.enums import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.color import Color

    from ...domain.settings import Settings

DARK = "infoint-dark"
LIGHT = "infoint-light"
OWN = (DARK, LIGHT)
SIXTEEN = "ansi-dark"
"""For a terminal of sixteen colours: its own ones, so that nothing is rounded to the next of them."""


_ROAD = ("idea", "identified", "ready", "contacted", "in_dialogue", "scheduled", "met")


def _hues(*colors: str) -> dict[str, str]:
    return {f"stage-{name}": color for name, color in zip(_ROAD, colors, strict=True)}


DARK_STAGES = _hues("#9FB0CE", "#8AB2F4", "#A9A8F8", "#C2A3F4", "#D69AE6", "#EE97C9", "#F5A0B4")
LIGHT_STAGES = _hues("#4A5A78", "#2F56A8", "#4B46B0", "#6A3AA8", "#86309A", "#9C2878", "#A32A55")
SIXTEEN_COLORS = {
    **_hues(*["ansi_blue"] * 3, *["ansi_magenta"] * 4),
    "field": "ansi_default",
    "accent": "ansi_cyan",
    "text-accent": "ansi_cyan",
}
"""What a terminal of sixteen colours has for these; the accent of its theme is the green of what is done."""


def stage_style(stage: str) -> str:
    """The style in which the name of a stage is written, wherever it stands; empty where it is no stage.

    Args:
        stage: The stage as it is stored.
    """
    if stage in _ROAD:
        return f"$stage-{stage}"
    found: dict[str, str] = {
        Stage.THANKED: "$text-success",
        Stage.IN_TOUCH: "$text-success",
        Stage.DECLINED: "$text-error",
        Stage.MISSED: "$text-error",
        **dict.fromkeys((Stage.QUIET, Stage.LATER, Stage.DORMANT, Stage.CLOSED), "$foreground-muted"),
    }
    return found.get(stage, "")


def completed(variables: Mapping[str, str], *, dark: bool, ansi: bool) -> dict[str, str]:
    """The colours of a theme with those of our own that it does not have."""
    if ansi:
        return {**variables, **SIXTEEN_COLORS}
    return {**(DARK_STAGES if dark else LIGHT_STAGES), "field": variables["panel"], **variables}


def themes() -> tuple[Theme, Theme]:
    """The dark and the light theme, to be registered with the app."""
    # A theme that names its panel gets no boost from Textual, so that it stands among the variables.
    dark = Theme(
        name=DARK,
        dark=True,
        primary="#5FA8A0",
        secondary="#7C93B5",
        accent="#4FB3C9",
        foreground="#D8DAD6",
        background="#14181B",
        surface="#1A1F23",
        panel="#222930",
        success="#8DBE75",
        warning="#E0A458",
        error="#E0736B",
        variables={
            "boost": "#2A323A",
            "primary-muted": "#243D3C",
            "foreground-muted": "#D8DAD6AE",
            "text-accent": "#6CC9DC",
            "text-error": "#F58F86",
            "field": "#313C46",
            **DARK_STAGES,
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
        accent="#0E6478",
        foreground="#22282B",
        background="#FAF9F5",
        surface="#F2F1EB",
        panel="#E7E6DE",
        success="#3B7A2A",
        warning="#9A5B00",
        error="#B3322B",
        variables={
            "boost": "#DCDBD1",
            "primary-muted": "#C6DBD7",
            "foreground-muted": "#22282BB4",
            "text-accent": "#0A5A6B",
            "text-error": "#9B1F18",
            "field": "#DDDACC",
            **LIGHT_STAGES,
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


LEAST = 4.5
"""How far text must stand out from its ground, the quiet one too (contrast after WCAG)."""
GROUNDS = ("background", "surface", "panel", "boost", "field", "primary-muted")
"""What text stands on; the last one is the row under the cursor."""
INKS = (
    "foreground",
    "foreground-muted",
    *(f"text-{name}" for name in ("primary", "accent", "success", "warning", "error")),
    *DARK_STAGES,
)
"""Colours text is written in."""
STEPS = 20


def legible(variables: Mapping[str, str]) -> dict[str, str]:
    """The colours of a theme, with every ink that is hard to read on one of its grounds drawn nearer to black
    or white until it is not; the grounds stay."""
    from textual.color import BLACK, WHITE, Color

    found = dict(variables)
    base = Color.parse(found["background"])
    grounds = [base + Color.parse(found[name]) for name in GROUNDS]
    away = WHITE if base.brightness < 0.5 else BLACK
    for name in INKS:
        ink = Color.parse(found[name])
        for step in range(STEPS + 1):
            # The quiet ink lets its ground through: it is made denser first, and other than its colour last.
            tried = ink.blend(away, step / STEPS, alpha=ink.a + (1 - ink.a) * step / STEPS)
            if all(contrast(ground + tried, ground) >= LEAST for ground in grounds):
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
