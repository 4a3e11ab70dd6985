"""Takes a text apart into its sentences, for reading it aloud."""

from __future__ import annotations

import re

_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|["”»](?=\s+[A-ZÄÖÜÀ-Þ])""")
_SHORT = re.compile(
    r"(?:\b(?:mr|mrs|ms|mx|dr|prof|st|jr|sr|no|vs|approx|e\.g|i\.e|a\.m|p\.m|etc|[a-z])\.)$", re.IGNORECASE
)
"""Abbreviations and initials; the stop behind them ends nothing."""
_ENDS_NOTHING = re.compile(r"\s+[a-z(]")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each on one line; a paragraph's end is the end of a sentence."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        # The lines of a greeting or a signature stand alone; others were folded by their writer.
        lines = paragraph.splitlines()
        short = all(len(line.split()) <= 4 for line in lines)
        for part in lines if short else [" ".join(lines)]:
            found += _cut(" ".join(part.split()))
    return tuple(found)


def _cut(line: str) -> list[str]:
    parts, start = [], 0
    for match in _END.finditer(line):
        stop = match[0]
        if _SHORT.search(line[start : match.end()]) or (
            stop.startswith(".") and _ENDS_NOTHING.match(line, match.end())
        ):
            continue
        parts.append(line[start : match.end()].strip())
        start = match.end()
    return [part for part in (*parts, line[start:].strip()) if part]
