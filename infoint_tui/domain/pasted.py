"""Pasted text: its lines, and how several become one."""

from __future__ import annotations

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

    Args:
        text: What was pasted.
        between: Put between lines; a space where the line before ends with punctuation anyway.
    """
    lines = text.splitlines()
    if len(lines) < 2:
        return "".join(lines)
    joined = ""
    for line in lines_of(text):
        joined += (" " if joined.endswith(_ENDS_A_PART) else between if joined else "") + line
    return joined
