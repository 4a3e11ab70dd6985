"""One thing a look through the data found: what is wrong, where, and how to mend it."""

from __future__ import annotations

from typing import Any, NamedTuple

PROBLEM, NOTE = "problem", "note"
"""A problem needs somebody's attention; a note is worth knowing and nothing more."""


class Finding(NamedTuple):
    """What is wrong where. `line` and `column` count from 1; 0 where a file as a whole is meant."""

    what: str
    mend: str = ""
    file: str = ""
    """Path inside the data home, or a whole path outside of it."""
    line: int = 0
    column: int = 0
    record: str = ""
    """Table and uid: "contacts 1b2c"."""
    field: str = ""
    severity: str = PROBLEM

    @property
    def place(self) -> str:
        """file:line:column as far as it is known."""
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers]) if self.file else ""

    def __str__(self) -> str:
        head = ": ".join(part for part in (self.place, self.record, self.what) if part)
        return f"{head} {self.mend}".strip()

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return self._asdict()
