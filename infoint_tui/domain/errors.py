"""What a user may be told: every refusal says what is wrong and how to mend it."""

from __future__ import annotations


class Refused(Exception):
    """A request the rules do not allow; nothing was changed."""

    def __init__(self, what: str, how: str = "", *, field: str = "") -> None:
        super().__init__(f"{what} {how}".strip())
        self.what = what
        self.how = how
        self.field = field
        """Name of the form field the user can mend it in, when there is one."""
