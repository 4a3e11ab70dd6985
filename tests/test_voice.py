"""The words of the program: what people would not say to each other stays off the screen.

Everything a person may read is collected: the string literals of the code, the help of its commands, the
lists and the YAML that come with it, and the README.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "infoint_tui"

BEFORE_TALK = (
    "the|a|that|this|an earlier|earlier|other|next|last|second|phone|video|planned|short|every|of "
    "this|running|first"
)
WORDS: dict[str, str] = {
    "conversation": rf"\b(?:{BEFORE_TALK}) talks?\b(?! (?:to|with (?:you|me)|me|through)\b)",
    "email": r"\be-mails?\b",
    "someone": r"\bsomebody\b",
    "everyone": r"\beverybody\b",
    "no one": r"\bnobody\b",
    "follow up": r"\bnudge(?:s|d)?\b|\bonce more\b.*\bwrite\b|\bwrite once more\b",
    "Undo": r"\btake[sn]? (?:it|that|this) back\b|\btook back\b|\bbring again\b",
    "Conflicts": r"\bkept twice\b|\bin two places\b",
    "update": r"\bsigns? of life\b",
    "writing access": r"\bthe pen\b",
    "set aside": r"\bparked\b",
    "Archive": r"\bput away\b",
    "Resource": r"\bthe shelf\b",
    "unsaved draft": r"\bletter is begun\b",
    "About you": r"\bwhy-line\b",
    "organization": r"\borganisations?\b|\bneighbour|\brecognis|\bapologis|\bpractis",
    "fix": r"\bmend(?:s|ed)?\b",
    "person": r"\b(?:that|this|the|a) contact\b(?! (?:card|file|details))",
    "message": r"\b(?:the|your|this|that) letter\b",
}
"""What to say instead, and what must not come back."""
FILES = {
    "exchange/spreadsheets.py", "exchange/contacts.py", "domain/quickadd.py",
    "domain/text.py", "domain/matching.py", "domain/naturaltime.py", "domain/names.py",
    "domain/note_syntax.py",
}  # fmt: skip
"""Word lists and formats: words people type or other programs write."""
ROOMS = ("domain/advice/", "store/", "ui/textual_fixes/", "exchange/calendar")
"""Word lists of the advice, and texts of files."""
LISTS = ("columns", "english", "matching", "names", "zones")
"""Lists of words, which nobody reads."""
ALLOWED = (
    "lower-case letters", "Two letters", "begins with a letter", "follow.nudge", "nudge.", "letters.yaml",
    "with letters", "letters and", "or nudge",
)  # fmt: skip
"""Parts of texts in which such a word means something else, or is a key of a file."""


def _literals(path: Path) -> Iterator[tuple[str, str]]:
    """Where and what: literals with a blank or a capital, and the help of commands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        if isinstance(node, ast.Assign) and any("CSS" in ast.unparse(target) for target in node.targets):
            silent |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("compile", "query_one", "table")):
            silent |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield f"{path.name}:{node.lineno}", node.value if _may_be_read(node.value) else ""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "command(" in " ".join(
            ast.unparse(each) for each in node.decorator_list
        ):
            yield f"{path.name}:{node.lineno}", (ast.get_docstring(node) or "").split("\n\n")[0]


def _may_be_read(text: str) -> bool:
    return " " in text.strip() or text[:1].isupper()


def _yaml(path: Path) -> Iterator[tuple[str, str]]:
    def values(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for each in value.values():
                yield from values(each)
        elif isinstance(value, list):
            for each in value:
                yield from values(each)
        elif isinstance(value, str):
            yield value

    for text in values(yaml.safe_load(path.read_text(encoding="utf-8"))):
        if " " in text:
            yield path.name, text


def _list(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for part in re.split(r" \| | = ", line) if not line.startswith("#") else ():
            if _may_be_read(part):
                yield f"{path.name}:{number}", part


def shown() -> Iterator[tuple[str, str]]:
    """Every text that people may read, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if place not in FILES and not place.startswith(ROOMS):
            yield from _literals(path)
    for path in sorted((PACKAGE / "domain" / "data").glob("*.txt")):
        if path.stem not in LISTS:
            yield from _list(path)
    for path in [*sorted((ROOT / "question_banks").glob("*.yaml")), PACKAGE / "content" / "letters.yaml"]:
        yield from _yaml(path)
    for number, line in enumerate((ROOT / "README.md").read_text(encoding="utf-8").splitlines(), 1):
        yield f"README.md:{number}", line


TEXTS = tuple(shown())


@pytest.mark.parametrize("instead", WORDS)
def test_words_nobody_says_stay_off_the_screen(instead: str) -> None:
    look = re.compile(WORDS[instead], re.IGNORECASE)
    found = [
        f"{place}: {text[:100]!r}"
        for place, text in TEXTS
        if look.search(text) and not any(part in text for part in ALLOWED)
    ]
    assert found == [], f"say “{instead}”"


def test_much_of_the_program_is_looked_at() -> None:
    assert len(TEXTS) > 4000


def test_labels_are_no_sentences() -> None:
    """A help text has at most twenty-four words a sentence; a chain of semicolons is two sentences."""
    from infoint_tui.ui.commands import all_commands

    long = [
        f"{each.id}: {sentence}"
        for each in all_commands()
        for sentence in re.split(r"(?<=[.?!])\s+", each.help)
        if len(sentence.split()) > 24 or sentence.count(";") > 1
    ]
    assert long == []
