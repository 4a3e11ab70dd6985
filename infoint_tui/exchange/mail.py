"""Mail addresses with text, for the user's own mail program."""

from __future__ import annotations

from urllib.parse import quote

LONGEST = 8000
"""Characters that systems are sure to hand over to a mail program."""


def mailto(address: str, subject: str, body: str) -> str:
    """An RFC 6068 address; line ends become CRLF as it asks for, and no text can add a header."""
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    line = " ".join(subject.split())
    return f"mailto:{_part(address.strip(), '@')}?subject={_part(line)}&body={_part(text)}"


def _part(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")
