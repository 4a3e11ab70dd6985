"""Commands about what may be wrong with a text; all of them work while typing."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "advice on a text"

NEXT = Command(
    "findings.next", "ctrl+n", "finding(1)", "next remark", "Go to the next remark on the text.",
    PLACE, 12, "has_findings", palette=False,
)  # fmt: skip
BEFORE = Command(
    "findings.before", "ctrl+b", "finding(-1)", "remark before", "Go to the remark before.",
    PLACE, 0, "has_findings", palette=False,
)  # fmt: skip
WHY = Command(
    "findings.why", "ctrl+r", "why", "why", "Say why, and on whose advice; once more hides it.",
    PLACE, 11, "has_findings", palette=False,
)  # fmt: skip
REWRITE = Command(
    "findings.take", "ctrl+t", "take_rewrite", "take rewrite", "Put the proposed words into the text.",
    PLACE, 4, "has_rewrite", palette=False,
)  # fmt: skip

COMMANDS: tuple[Command, ...] = (NEXT, BEFORE, WHY, REWRITE)
