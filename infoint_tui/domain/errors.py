"""What a user may be told: every refusal says what is wrong and how to mend it."""

from __future__ import annotations

from . import NamedTuple


class Refused(Exception):
    """A request the rules do not allow; nothing was changed."""

    def __init__(self, what: str, how: str = "", *, field: str = "") -> None:
        super().__init__(f"{what} {how}".strip())
        self.what = what
        self.how = how
        self.field = field
        """Name of the form field the user can mend it in, when there is one."""


def needed(text: str, what: str, how: str = "", *, field: str = "text") -> str:
    """A text on one line. Refuses one that says nothing."""
    line = " ".join(text.split())
    if not line:
        raise Refused(what, how, field=field)
    return line


class FileProblem(NamedTuple):
    """Something in a file of the user's that its owner should know."""

    file: str
    line: int
    """Counted from 1; 0 when the whole file is meant."""
    column: int
    what: str
    mend: str = ""
    severity: str = "error"
    """error: something was left out; warning: it was read in another way; note: other programs differ."""
    mended: str = ""
    """The line (or lines) to write instead, when there is something to propose."""
    certain: bool = False
    """Whether the mended line can only mean what its author meant, so that a program may write it."""

    @property
    def place(self) -> str:
        """file:line:column, or the file where all of it is meant."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        end = "" if self.what.endswith(("?", "!")) else "."
        sentence = f"{self.place}: {self.what.rstrip('.')}{end}"
        return f"{sentence} {self.mend}" if self.mend else sentence
