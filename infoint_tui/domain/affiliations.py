"""Places somebody belongs or belonged to, as lines: `title, organisation, 2019-2023`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .people import Affiliation

_WHEN = r"(?:(?!since|from|until)[^\W\d_]{3,9}\.? )?[12]\d{3}(?:-\d{2})?"
_SPAN = re.compile(
    rf"(?:since |from )?(?P<since>{_WHEN})?\s*(?:-|–|to |until )?\s*(?P<until>{_WHEN})?\s*(?:now|today)?",
    re.IGNORECASE,
)


def read_affiliations(text: str) -> tuple[Affiliation, ...]:
    """The places in a text, one a line; a line with one part only names the organisation.

    The last part is taken as a time if it reads like one: `2019`, `since 2019`, `2019-2023`, `until 2023`.
    """
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split(",") if part.strip()]
        since = until = ""
        span = _SPAN.fullmatch(parts[-1]) if len(parts) > 1 else None
        if span and (span["since"] or span["until"]):
            since, until = span["since"] or "", span["until"] or ""
            parts.pop()
        if parts:
            title = parts[0] if len(parts) > 1 else ""
            place = ", ".join(parts[1:] or parts)
            found.append(Affiliation(organisation=place, title=title, since=since, until=until))
    return tuple(found)


def affiliation_lines(affiliations: Iterable[Affiliation]) -> str:
    """The same places as `read_affiliations` reads them."""
    return "\n".join(
        ", ".join(filter(None, (each.title, each.organisation, _span(each)))) for each in affiliations
    )


def _span(affiliation: Affiliation) -> str:
    since, until = affiliation.since, affiliation.until
    if since and until:
        return f"{since}-{until}"
    return f"until {until}" if until else since
