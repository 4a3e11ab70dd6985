"""The stories that the demonstration tells."""

from __future__ import annotations

from importlib.resources import files
from typing import Any


def load_story(name: str) -> dict[str, Any]:
    """The story of that name as plain data. Raises ValueError with the names there are."""
    import yaml

    text = files("infoint_tui.content").joinpath("demo_stories.yaml").read_text(encoding="utf-8")
    stories = {
        story["id"]: story
        for story in yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["stories"]
    }
    if name not in stories:
        raise ValueError(f"There is no story {name!r}. Choose one of: {', '.join(stories)}.")
    found: dict[str, Any] = stories[name]
    return found
