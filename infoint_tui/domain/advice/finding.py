"""What a look at a text finds, and the rules there are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

ERROR, WARNING, HINT = "error", "warning", "hint"
SEVERITIES = (ERROR, WARNING, HINT)


class Finding(NamedTuple):
    """One remark on a text: where, why, by whose advice, and what might stand there instead."""

    rule: str
    severity: str
    """error, warning or hint."""
    start: int
    """Characters of the text before the words meant."""
    end: int
    """Equal to `start` where something is missing: there it could stand."""
    reason: str
    """One or two sentences to the writer."""
    source: str
    """Source keys, see `sources.explain`."""
    rewrite: str | None = None
    """Text that may stand in place of the characters from `rewrite_start` to `rewrite_end`."""
    rewrite_start: int = 0
    rewrite_end: int = 0
    rest: str = ""
    """What the rewrite leaves out and what is worth keeping elsewhere, as the second of two questions."""

    def applied(self, text: str) -> str:
        """The text with the rewrite in it; unchanged without one."""
        if self.rewrite is None:
            return text
        return text[: self.rewrite_start] + self.rewrite + text[self.rewrite_end :]


class Rule(NamedTuple):
    """What a rule looks for."""

    id: str
    kinds: str
    """Texts it looks at: question, request (outreach of any kind), thanks; separated by spaces."""
    title: str
    source: str


_TABLE = """
job-ask | question | asks for work | S000,S002,S003
favour-ask | question | asks for a favour only a friend would grant | S002
pay-benefits | question | raises pay, leave or benefits | S001
closed | question | can be answered with yes or no | S004,OARS
double-barrelled | question | asks two things at once | PROBE,ACC
leading | question | suggests the answer | PROBE
searchable | question | can be looked up | S002
too-long | question | is too long to be kept in mind | ACC,O
personal | question | touches private life | O
confidential | question | invites a breach of confidence | O
vague | question | is too broad to answer well | PROBE
length | request thanks | is too long or too short for the channel | SFU,DUKE,LI,S001
job-phrase | request thanks | sounds like asking for a job | S001,S004
resume-attached | request thanks | attaches a résumé nobody asked for | S002,RCEL
placeholder | request thanks | has a slot left unfilled | S001
wrong-name | request thanks | greets somebody else | S001
wrong-org | request | names another organisation | O
no-self | request | does not say who you are | S002
no-connection | request | does not say what connects you | S002,D
no-purpose | request | does not say what you want to learn | S002,S004
no-duration | request | does not say how long it takes | S004
no-slots | request | offers fewer than two days | S004
no-timezone | request | leaves the time zone open | TZ,S004
not-a-job | request | does not take the pressure of a job request away | S004,D
no-easy-out | request | leaves no easy way to say no | S004
no-ask | request | holds no question | D
thanks | request thanks | holds no word of thanks | S004
greeting | request thanks | greets nobody by name | S001
sign-off | request thanks | has no closing line with your name | S001
mechanics | request thanks | has a slip | S001
too-much-me | request | talks more about you than about them | O
no-moment | thanks | names no moment of the talk | S004
no-action | thanks | does not say what you will do | S004
no-referral-thanks | thanks | does not mention the name they gave | INTRO,O
over-apology | thanks | apologises more than once | TUD,O
"""


def _rules() -> Mapping[str, Rule]:
    found = {}
    for line in _TABLE.strip().splitlines():
        name, kinds, title, source = (part.strip() for part in line.split("|"))
        found[name] = Rule(name, kinds, title, source)
    return MappingProxyType(found)


RULES: Mapping[str, Rule] = _rules()
"""Every rule by its id, in the order in which findings of one place are shown."""


def order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Errors first, then by place."""
    return tuple(sorted(findings, key=lambda found: (SEVERITIES.index(found.severity), found.start)))
