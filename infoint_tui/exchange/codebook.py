"""The codebook for programs of qualitative research: REFI-QDA, a `.qdc` file of plain XML."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from ..domain import NamedTuple
from .contacts import clean

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_NAMES = UUID("5f0a4f0e-4a3b-5c55-9d0e-3f6d1c2b7a10")
"""Where the identities of themes without an entry of their own come from."""
COLOURS = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB")
"""Told apart by everybody; programs show codes in them."""


class Code(NamedTuple):
    """One theme as it is written."""

    name: str
    uid: str
    """A uuid, or any text; empty where the theme has no entry of its own."""
    description: str = ""


def write_codebook(codes: Iterable[Code], origin: str) -> bytes:
    """A REFI-QDA codebook that QualCoder, Taguette and the commercial programs read.

    `origin` is the program that writes it, with its version.
    """
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<CodeBook xmlns={quoteattr(NAMESPACE)} origin={quoteattr(clean(origin))}>",
        "  <Codes>",
    ]
    for number, code in enumerate(codes):
        colour = COLOURS[number % len(COLOURS)]
        head = (
            f'    <Code guid="{_guid(code)}" name={quoteattr(clean(code.name))} isCodable="true"'
            f' color="{colour}"'
        )
        if code.description:
            lines += [f"{head}>", f"      <Description>{escape(clean(code.description))}</Description>"]
            lines.append("    </Code>")
        else:
            lines.append(f"{head}/>")
    lines += ["  </Codes>", "  <Sets/>", "</CodeBook>", ""]
    return "\n".join(lines).encode("utf-8")


def _guid(code: Code) -> str:
    """The identity of a theme: its own where it is a uuid, else one that stays with its name."""
    try:
        return str(UUID(code.uid))
    except ValueError:
        return str(uuid5(_NAMES, clean(code.uid or code.name)))
