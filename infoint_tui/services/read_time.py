"""A typed time as an instant."""

from __future__ import annotations

from ..domain.errors import Refused
from ..domain.zoned_time import AmbiguousTime, ImpossibleTime, ZonedTime
from .session import Session


def read_time(session: Session, text: str, zone: str) -> ZonedTime:
    """The instant of a typed time in a zone.

    Refuses what it cannot read, and clock times that a zone skips or has twice; "first" or "second"
    behind the time chooses between the two.
    """
    from ..domain.naturaltime import WhenError, parse_when

    words = text.strip()
    fold = None
    for word, value in (("first", 0), ("second", 1)):
        if words.lower().endswith(f" {word}"):
            words, fold = words[: -len(word)].strip(), value
    try:
        days = frozenset(session.profile.work_days)
        now_local = ZonedTime(session.clock.now(), zone).local().replace(tzinfo=None)
        return ZonedTime.from_local(parse_when(words, now_local=now_local, work_days=days), zone, fold=fold)
    except WhenError as error:
        raise Refused(str(error), field="when") from error
    except AmbiguousTime as error:
        raise Refused(str(error), f"Write “{words} first” or “{words} second”.", field="when") from error
    except ImpossibleTime as error:
        raise Refused(str(error), field="when") from error
    except ValueError as error:
        raise Refused(str(error), field="zone") from error
