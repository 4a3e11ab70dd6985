"""Advice on questions and letters: what may be wrong, where, why, and what might stand there instead.

Pure functions of a text and what is known beside it. They look for wordings and may be wrong; every rule can be
switched off, see `Context.off`. Nothing here is compiled before a text needs it.
"""

from .context import Context
from .finding import ERROR, HINT, RULES, WARNING, Finding, Rule
from .message import lint_message, lint_thanks
from .question import lint_question

__all__ = [
    "ERROR",
    "HINT",
    "RULES",
    "WARNING",
    "Context",
    "Finding",
    "Rule",
    "lint_message",
    "lint_question",
    "lint_thanks",
]
