"""Seals the machine off before anything else is imported: Textual reads some of the environment then."""

from __future__ import annotations

import os

for _name in list(os.environ):
    if _name.startswith("TEXTUAL_SNAPSHOT"):
        continue
    if _name.startswith(("TEXTUAL", "INFOINT_")) or _name in (
        "NO_COLOR",
        "VISUAL",
        "EDITOR",
        "XDG_DATA_HOME",
    ):
        del os.environ[_name]
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # for pictures drawn outside of pytest; see conftest
os.environ["TZ"] = "UTC"
