"""Public holidays of a country, from the library that follows their laws; loaded only when one is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..domain.errors import Refused


def public_holidays(place: str, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of a country or part of one.

    Args:
        place: ISO codes such as "US", "DE" or "DE-BE".
        years: The years wanted.

    Refuses a place nobody knows.
    """
    country, _, part = place.strip().upper().partition("-")
    try:
        import holidays

        found = holidays.country_holidays(country, subdiv=part or None, years=list(years), observed=True)
    except ImportError as error:
        raise Refused(
            "Holidays need the library “holidays”.", "pip install holidays", field="holidays"
        ) from error
    except (NotImplementedError, ValueError, TypeError) as error:
        raise Refused(
            f"{place.strip()[:20]!r} is no country whose holidays are known.",
            "Write two letters such as US, or with a part of it: DE-BE.",
            field="holidays",
        ) from error
    return frozenset(found)
