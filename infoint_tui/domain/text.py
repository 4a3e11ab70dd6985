"""Text made safe to look at: what could move the cursor, hide or reorder is shown as a glyph instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from . import regex

_NEWLINE = "\u23ce"
_DIRECTION = "\u21c4"
_HIDDEN = "\u25cc"
_UNREADABLE = "\ufffd"

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = (
    *(0x180E, 0x200B, 0xFEFF),
    *range(0x2060, 0x2066),
    *range(0x206A, 0x2070),
    *range(0xFFF9, 0xFFFC),
)
_JOINERS = "\u200c\u200d"
_BLACK_FLAG = "\U0001f3f4"
_TAGS = range(0xE0000, 0xE0080)

_STAND_INS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys(range(128, 160), _UNREADABLE),
    **dict.fromkeys(_BIDI, _DIRECTION),
    **dict.fromkeys(_INVISIBLE, _HIDDEN),
    0x09: " ",
    0x0A: _NEWLINE,
    0x2028: _NEWLINE,
    0x2029: _NEWLINE,
    0x7F: "\u2421",
    0xAD: "-",
}


def visible(text: str, *, multiline: bool = False) -> str:
    """`text` with nothing in it that a terminal would act upon or hide; a second call changes nothing.

    Control characters become their pictures, direction marks, invisible characters, C1 bytes and lone
    surrogates become stand-ins, a tab one space. A line break stays only if `multiline`, else it is shown.
    Joiners stay where emoji and scripts need them.
    """
    if text.isprintable():
        return text
    lines = _lines(text)
    shown = [line if line.isprintable() else _shown(line) for line in lines]
    return ("\n" if multiline else _NEWLINE).join(shown)


def common_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How much two texts, or lists of lines, have in common at the beginning, and of the rest at the end."""
    limit = min(len(one), len(other))
    head = next((at for at in range(limit) if one[at] != other[at]), limit)
    rest = limit - head
    return head, next((at for at in range(rest) if one[-1 - at] != other[-1 - at]), rest)


def keep_raw(raw: str, edited: str, *, multiline: bool = False) -> str:
    """The stored text after somebody edited `visible(raw)` into `edited`.

    Only the stretch that was really changed is taken from `edited`; what stands before and after it keeps
    the characters it was stored with.
    """
    shown = visible(raw, multiline=multiline)
    if edited == shown:
        return raw
    if len(shown) != len(raw):
        raw = raw.replace("\r\n", "\n")
    head, tail = common_ends(shown, edited)
    return raw[:head] + edited[head : len(edited) - tail] + raw[len(raw) - tail :]


def _lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n")
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return text.split("\n")


def _shown(line: str) -> str:
    shown = [_glyph(line, index) for index in range(len(line))] if _needs_context(line) else None
    return "".join(shown) if shown is not None else line.translate(_STAND_INS)


def _needs_context(line: str) -> bool:
    if line.isascii():
        return False
    return any(char in _JOINERS or ord(char) in _TAGS or 0xD800 <= ord(char) < 0xE000 for char in line)


def _glyph(line: str, index: int) -> str:
    char = line[index]
    code = ord(char)
    if char in _JOINERS:
        return char if _joins(line, index) else _HIDDEN
    if 0xD800 <= code < 0xE000:
        return _UNREADABLE
    if code in _TAGS:
        return char if _in_flag(line, index) else _HIDDEN
    return _STAND_INS.get(code, char)


def _joins(line: str, index: int) -> bool:
    """Whether the joiner at `index` stands between two characters of an emoji or of one script."""
    return 0 < index < len(line) - 1 and _joinable(line[index - 1]) and _joinable(line[index + 1])


def _joinable(char: str) -> bool:
    code = ord(char)
    if code < 0x0600 or code in _STAND_INS or 0xD800 <= code < 0xE000 or code in _TAGS:
        return False
    return char not in _JOINERS and not 0x2000 <= code < 0x2100


def _in_flag(line: str, index: int) -> bool:
    """Whether the tag character at `index` belongs to a flag such as Scotland's (at most seven tags)."""
    for back in range(index - 1, max(-1, index - 9), -1):
        if line[back] == _BLACK_FLAG:
            return True
        if ord(line[back]) not in _TAGS:
            return False
    return False


LINE_SIGN = "\u23ce"
"""Stands for a line break in a line of text, as `visible` shows it."""
_ENDS_A_PART = (*",;:.!?\u2026-\u2013\u2014/|(", LINE_SIGN)


def text_lines(text: str) -> list[str]:
    """The lines of a text by any line break there is; the last one is empty after a final break."""
    lines = text.splitlines()
    if not lines or text[-1:].splitlines() == [""]:
        lines.append("")
    return lines


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something, without blanks around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def one_line(text: str, between: str = "; ") -> str:
    """A text of several lines as one; nothing but empty lines and blanks at line ends goes.

    Between lines stands a space where the one before ends with punctuation anyway.
    """
    lines = text.splitlines()
    if len(lines) < 2:
        return "".join(lines)
    joined = ""
    for line in lines_of(text):
        joined += (" " if joined.endswith(_ENDS_A_PART) else between if joined else "") + line
    return joined


_END = regex(r"""[.!?…]+["'”’»)\]]*(?=\s)|["”»](?=\s+[A-ZÄÖÜÀ-Þ])""")
_SHORT = regex(
    r"(?:\b(?:mr|mrs|ms|mx|dr|prof|st|jr|sr|no|vs|approx|e\.g|i\.e|a\.m|p\.m|etc|[a-z])\.)$", re.IGNORECASE
)
"""Abbreviations and initials; the stop behind them ends nothing."""
_ENDS_NOTHING = regex(r"\s+[a-z(]")


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


_IN_A_HEADING = "[abcdefghijklmnopqrstuvwxyz_-]"


@cache
def sections(place: str) -> Mapping[str, tuple[str, ...]]:
    """The lines by section of a list below this folder, without its ending; no comments, no blank lines."""
    loader = __spec__.loader
    raw: bytes = loader.get_data(f"{__file__.rpartition('text')[0]}{place}.txt")  # type: ignore[union-attr]
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in raw.decode("utf-8").splitlines():
        if not line or line[0] == "#":
            continue
        if line[0] == "[" and not line.strip(_IN_A_HEADING):
            lines = found.setdefault(line[1:-1], [])
        elif line[:4] == "    " and lines:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return {section: tuple(lines) for section, lines in found.items()}


def listed(place: str, section: str) -> tuple[str, ...]:
    """The words of a section that is a plain list of words."""
    return tuple(" ".join(sections(place)[section]).split())


@cache
def word_set(place: str, section: str) -> frozenset[str]:
    """The same, to look up."""
    return frozenset(listed(place, section))


@cache
def pairs(place: str, section: str) -> Mapping[str, str]:
    """What each line of a section says on both sides of its equals sign."""
    return dict(line.split(" = ", 1) for line in sections(place)[section])


def table(words: str) -> frozenset[str]:
    """Words parted by blanks, to look up."""
    return frozenset(words.split())
