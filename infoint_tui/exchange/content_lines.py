"""Lines of calendar files and contact cards (RFC 5545, 6350): folded, escaped, in whatever encoding."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE_BYTES = 75
"""The longest a line of such a file may be, in bytes without its end."""
_ENDS = re.compile(rb"\r*\n|\r")
_QUOTED_PRINTABLE = re.compile(rb"[^:]*;\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE\b[^:]*:", re.IGNORECASE)
_BOMS = (
    (b"\xef\xbb\xbf", ""),
    (b"\xff\xfe\x00\x00", "UTF-32-LE"),
    (b"\x00\x00\xfe\xff", "UTF-32-BE"),
    (b"\xff\xfe", "UTF-16-LE"),
    (b"\xfe\xff", "UTF-16-BE"),
)
WESTERN = "Windows-1252"
_CLEANED: dict[int, str | None] = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)))
_CLEANED |= dict.fromkeys((0x0D, 0x2028, 0x2029), "\n")


class Line(NamedTuple):
    """A line of a file, unfolded."""

    number: int
    """Where it begins in the file, counted from 1."""
    text: str


def read_lines(data: bytes) -> tuple[list[Line], str]:
    """The unfolded lines of a file, and its encoding where that is not UTF-8.

    Lines are joined before characters are read: a fold may stand in the middle of one (RFC 5545, 3.1).
    """
    narrow, encoding = _narrowed(data)
    joined: list[tuple[int, bytearray]] = []
    soft = False
    for number, part in enumerate(_ENDS.split(narrow), start=1):
        if joined and (soft or part[:1] in (b" ", b"\t")):
            joined[-1][1].extend(part if soft else part[1:])
        else:
            joined.append((number, bytearray(part)))
        line = joined[-1][1]
        # A line of quoted-printable text goes on after a lone "=" at its end.
        soft = line.endswith(b"=") and _QUOTED_PRINTABLE.match(line[:500]) is not None
        if soft:
            del line[-1:]
    lines = [(number, _decoded(bytes(line))) for number, line in joined]
    if not encoding and not all(whole for _number, (_text, whole) in lines):
        encoding = WESTERN
    return [Line(number, text) for number, (text, _whole) in lines], encoding


def read_text(data: bytes) -> tuple[str, str]:
    """The whole text of a file that is not folded, and its encoding where that is not UTF-8."""
    narrow, encoding = _narrowed(data)
    lines = [_decoded(line) for line in _ENDS.split(narrow)]
    if not encoding and not all(whole for _text, whole in lines):
        encoding = WESTERN
    return "\n".join(text for text, _whole in lines), encoding


def _narrowed(data: bytes) -> tuple[bytes, str]:
    """The file in UTF-8 where it is in an encoding of two or four bytes, which is named; else as it is."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _as_utf8(data[len(bom) :], encoding), encoding[:6]
    start = data[:8]
    if start.count(0) >= 3:
        size = 4 if b"\x00\x00\x00" in start else 2
        first = next((at for at, byte in enumerate(start) if byte), 0)
        encoding = f"UTF-{size * 8}-{'BE' if first % size else 'LE'}"
        return _as_utf8(data, encoding), encoding[:6]
    return data, ""


def _as_utf8(data: bytes, encoding: str) -> bytes:
    if not encoding:
        return data
    size = int(encoding[4:6]) // 8
    errors = "surrogatepass" if size == 2 else "replace"
    return data[: len(data) // size * size].decode(encoding, errors).encode("utf-8", "surrogatepass")


def _decoded(line: bytes) -> tuple[str, bool]:
    """A line, and whether it was UTF-8. Halves of characters that a fold had cut are joined again."""
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        pass
    try:
        halves = line.decode("utf-8", "surrogatepass")
        return halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), True
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("cp1252"), False
    except UnicodeDecodeError:
        return line.decode("latin-1"), False


def escape(text: str) -> str:
    """A text as a value: line ends and separators escaped, control characters left out."""
    text = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def unescape(text: str) -> str:
    """The text a value stands for."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text, flags=re.DOTALL)


def clean(text: str) -> str:
    """Without what a file of this kind may not hold: control characters and halves of characters."""
    text = text.replace("\r\n", "\n").translate(_CLEANED)
    return text.encode("utf-8", "replace").decode("utf-8")


def split_head(text: str) -> tuple[str, str, str]:
    """A line before and after its first colon that no quotes enclose."""
    head, colon, value = text.partition(":")
    while head.count('"') % 2 and ":" in value:
        more, colon, value = value.partition(":")
        head = f"{head}:{more}"
    return head, colon, value


def folded(line: str) -> str:
    """The line in parts of at most 75 bytes; no character is cut in two."""
    parts, part, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8"))
        if size + width > _LINE_BYTES:
            parts.append(part)
            part, size = " ", 1
        part += char
        size += width
    return "\r\n".join([*parts, part])
