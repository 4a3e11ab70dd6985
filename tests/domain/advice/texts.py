"""Reads the example texts of the linter's tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from infoint_tui.domain.advice import Context, Finding, lint_message, lint_question, lint_thanks
from infoint_tui.domain.meeting import Note
from infoint_tui.domain.thank_you import moment_stems

HERE = Path(__file__).parent
PARAGRAPHS = {
    "request": (("greeting",), ("panel", "name", "aim"), ("ask", "slots", "job", "thanks"), ("close",)),
    "thanks": (("greeting",), ("thanks", "moment", "action", "update"), ("close",)),
}
_NOT_CONTEXT = ("edit", "text", "notes", "parts", "expect")


def read(name: str) -> Any:
    """What a file of examples holds."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def built(parts: Mapping[str, str], kind: str) -> str:
    """A letter of its parts; those that are empty leave no trace."""
    paragraphs = (" ".join(parts[name] for name in names if parts.get(name)) for names in PARAGRAPHS[kind])
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def context_of(entry: Mapping[str, Any]) -> Context:
    """The context an example names."""
    known = {key: value for key, value in entry.items() if key not in _NOT_CONTEXT}
    for key in ("other_orgs", "referrals"):
        if key in known:
            known[key] = tuple(known[key])
    if known.get("kind") == "thanks":
        del known["kind"]
    if "off" in known:
        known["off"] = frozenset(known["off"])
    if entry.get("notes"):
        notes = [Note(uid=str(number), at=number, text=text) for number, text in enumerate(entry["notes"])]
        known["notes"] = moment_stems(notes)
    return Context(**known)


def lint(kind: str, text: str, context: Context | None = None) -> tuple[Finding, ...]:
    """Findings on a question, a request or a thank-you."""
    look = {"question": lint_question, "request": lint_message, "thanks": lint_thanks}[kind]
    return look(text, context)


def message_examples() -> Iterator[tuple[str, bool, str, str, Context]]:
    """Rule, whether it fires, kind, text and context of every example of a message."""
    data = read("message_examples.yaml")
    for rule, sides in data["rules"].items():
        for side in ("fires", "silent"):
            for entry in sides[side]:
                kind = entry.get("kind", "request")
                model = data["models"][kind]
                known = {key: model[key] for key in model if key != "parts"} | dict(entry)
                parts = model["parts"] | entry.get("edit", {})
                yield rule, side == "fires", kind, entry.get("text") or built(parts, kind), context_of(known)


def found_rules(findings: tuple[Finding, ...]) -> set[str]:
    """The ids of the rules that spoke."""
    return {finding.rule for finding in findings}
