"""Mail addresses with text, for the user's own mail program."""

from __future__ import annotations

from typing import Any
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


def eml(sender: tuple[str, str], recipient: tuple[str, str], subject: str, body: str) -> bytes:
    """A message as a file that mail programs open as a draft of the user's, not as one received.

    Args:
        sender: Name and address of the user; without an address the mail program fills it in.
        recipient: The same of whom it is for.
        subject: Any text; it becomes one line.
        body: Any text.

    Raises ValueError for an address that no mail can have. No text can add a header.
    """
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(SMTP.clone(cte_type="7bit"))
    message["X-Unsent"] = "1"
    for header, (name, address) in (("From", sender), ("To", recipient)):
        if address.strip():
            message[header] = _address(name, address.strip())
    message["Subject"] = " ".join(_mended(subject).split())
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    message.set_content(_mended(text, keep="\n\t"))
    return message.as_bytes()


def _address(name: str, address: str) -> Any:
    from email.headerregistry import Address

    local, at, host = address.rpartition("@")
    if not at or not local or not host or any(char.isspace() or char in '<>,;:"()[]\\' for char in address):
        raise ValueError(f"{address!r} isn't an email address")
    if not address.isascii() or not address.isprintable():
        raise ValueError(f"{address!r} has letters that only some mail programs can write to")
    return Address(" ".join(_mended(name).split()), username=local, domain=host)


def _is_control(char: str) -> bool:
    return ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u2028\u2029"


def _mended(text: str, keep: str = "") -> str:
    """Without control characters and halves of characters."""
    shown = "".join(" " if char not in keep and _is_control(char) else char for char in text)
    return shown.encode("utf-8", "replace").decode("utf-8")
