"""Advice on questions and messages: what may be wrong, where, why, and what might stand there instead.

Pure functions of a text and what is known beside it. They look for wordings and may be wrong; every rule can
be switched off, see `Context.off`. The words and frames they look for are lists in `data`, see `lexicon`;
nothing is compiled before a text needs it.
"""

from .findings import ERROR, HINT, RULES, TIP, WARNING, Context, Finding, Rule
from .letter import body_words
from .lexicon import sections
from .messages import INMAIL_MOST, lint_message, lint_thanks
from .questions import lint_question

__all__ = [
    "ERROR",
    "HINT",
    "INMAIL_MOST",
    "RULES",
    "TIP",
    "WARNING",
    "Context",
    "Finding",
    "Rule",
    "body_words",
    "lint_message",
    "lint_question",
    "lint_thanks",
    "warm_up",
]


def warm_up() -> None:
    """Look at ordinary texts, for a thread nobody waits for; the first real one is then as quick as any."""
    for text in sections("samples")["questions"]:
        lint_question(text)
    for line in sections("samples")["messages"]:
        lint_message(line.replace("\\n", "\n"))
        lint_thanks(line.replace("\\n", "\n"))
