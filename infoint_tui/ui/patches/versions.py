"""Which Textual the patches were written for."""

from __future__ import annotations

from pathlib import Path

import textual

KNOWN_VERSIONS = ("8.2.7", "8.2.8")
"""Versions of Textual whose private parts were read and tested; every other one is left alone."""


def known_textual() -> bool:
    """Whether the installed Textual is one of `KNOWN_VERSIONS`.

    The name of the folder that pip writes beside a package tells it a hundred times faster than reading the
    package's metadata; where there is no such folder, the answer is no.
    """
    beside = Path(textual.__file__).parent.parent
    return any((beside / f"textual-{version}.dist-info").is_dir() for version in KNOWN_VERSIONS)
