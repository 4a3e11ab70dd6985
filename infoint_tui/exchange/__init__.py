"""Formats in and out: pure functions between bytes and domain values. A module is loaded when it is first
asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain import late

if TYPE_CHECKING:
    from . import calendar as calendar
    from . import contacts as contacts
    from . import markdown as markdown
    from . import spreadsheets as spreadsheets
else:
    __getattr__ = late(__name__)
