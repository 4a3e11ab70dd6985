"""Values of a bank's file as the kinds the schema asks for, with every doubt reported at its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from ..domain.bank import BankProblem
from .yaml_hints import FIRST, block_list, quote, quoted_line, quoting_is_certain, source, unwrap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .yaml_reader import Fault, Node, Tree

MAX_TEXT = 2_000
MAX_PROBLEMS = 200
"""Problems listed for one file, errors aside; what comes after is only counted."""

TRUE = frozenset(("true", "yes", "on", "y", "1"))
FALSE = frozenset(("false", "no", "off", "n", "0"))

_OTHER_KIND = re.compile(
    r"(?:yes|no|on|off|true|false|null|~|[-+]?(?=.*\d)[\d_.:]+(?:e[-+]?\d+)?|0x[\da-f_]+|\d{4}-\d\d?-\d\d?)",
    re.I,
)
_SHOWN_LINE = 400
"""Longer lines are not offered again: no screen shows them."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like a mistyped one, or "" when none is near."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), list(known), 1, 0.7)
    return found[0] if found else ""


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, as ids are written; other scripts keep their letters."""
    return "-".join(re.findall(r"[^\W_]+", text.casefold()))[:60]


class Fields:
    """Reads the nodes of one file and collects what is wrong with them."""

    def __init__(self, file: str, text: str, original: str, tree: Tree) -> None:
        self.file = file
        self.problems: list[BankProblem] = []
        self.unlisted = 0
        self._text = text
        self._lines = original.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
        self._faults = tree.faults
        self._fault_places = [fault.at for fault in tree.faults]

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        line = bisect_right(self._starts, index) - 1
        return line + 1, index - self._starts[line] + 1

    def line_of(self, index: int) -> str:
        """The line a character stands on, as the user wrote it; "" for one too long to be shown."""
        number = self.place(index)[0]
        line = self._lines[number - 1] if number <= len(self._lines) else ""
        return line if len(line) <= _SHOWN_LINE else ""

    def near(self, word: str, known: Iterable[str]) -> str:
        """The nearest known word, while there is still a problem to be listed with it."""
        return nearest(word[:60], known) if len(self.problems) < MAX_PROBLEMS else ""

    def offer(self, index: int, old: str, new: str) -> str:
        """The line of a character with a word corrected, "" without a correction."""
        return self.line_of(index).replace(old, new, 1).strip() if new else ""

    def report(
        self,
        index: int,
        what: str,
        mend: str = "",
        *,
        severity: str = "warning",
        mended: str = "",
        certain: bool = False,
    ) -> None:
        """Add a problem at a character; a mended line is offered in the sentence."""
        self.report_at(*self.place(index), what, mend, severity=severity, mended=mended, certain=certain)

    def report_at(
        self,
        line: int,
        column: int,
        what: str,
        mend: str = "",
        *,
        severity: str = "warning",
        mended: str = "",
        certain: bool = False,
    ) -> None:
        """The same at a line and column, both from 1."""
        if len(self.problems) >= (2 * MAX_PROBLEMS if severity == "error" else MAX_PROBLEMS):
            self.unlisted += 1
            return
        offer = f"Write: {' / '.join(part.strip() for part in mended.splitlines())}" if mended else ""
        sentence = " ".join(part for part in (mend, offer) if part)
        self.problems.append(BankProblem(self.file, line, column, what, sentence, severity, mended, certain))

    def faults_in(self, node: Node) -> list[Fault]:
        """What the guard objected to inside a value."""
        first = bisect_right(self._fault_places, node.start - 1)
        last = bisect_right(self._fault_places, max(node.end, node.start))
        return list(self._faults[first:last])

    def faults_around(self, node: Node, key: str) -> list[Fault]:
        """What it objected to in a mapping, leaving out the list under one of its keys."""
        inner = next((value for name, value in node.pairs if name.text == key and value.kind == "list"), None)
        faults = self.faults_in(node)
        if inner is None:
            return faults
        return [fault for fault in faults if not inner.start <= fault.at <= inner.end]

    def refuse(self, fault: Fault, lost: str) -> None:
        """Report a fault together with what it costs."""
        line = self.line_of(fault.at)
        mended = quoted_line(line).strip() if fault.token else ""
        certain = bool(mended) and quoting_is_certain(line)
        what = f"{fault.what}; {lost}"
        self.report(fault.at, what, fault.mend, severity="error", mended=mended, certain=certain)

    def text(self, node: Node, key: str = "") -> str:
        """Plain text; a value YAML took for something else is put together again from the file."""
        found = self._any_text(node, key)
        if len(found) > MAX_TEXT:
            what = f"{key or 'the text'} has {len(found):,} characters; the first {MAX_TEXT:,} were kept"
            self.report(node.start, what, "Shorten it.")
        return found[:MAX_TEXT]

    def _any_text(self, node: Node, key: str) -> str:
        if node.kind == "text":
            if node.plain and key != "version":
                self._check_plain(node)
            return unwrap(node.text.strip()) if node.plain else node.text.strip()
        if node.kind == "map" and not node.flow and len(node.pairs) == 1:
            colon, what = node.pairs[0][0].end, "a colon followed by a space makes this a key and a value"
            if self._text[node.start] == "?":
                colon, what = node.start, FIRST["?"]
            self._report_as_text(colon, what)
            return unwrap(source(self._text, node))
        if node.flow:
            raw = source(self._text, node)
            self._report_as_text(node.start, FIRST[raw[:1]])
            return raw
        self.report(node.start, f"{key or 'this'} should be one line of text", "", severity="error")
        return ""

    def _report_as_text(self, index: int, what: str) -> None:
        line = self.line_of(index)
        certain = quoting_is_certain(line)
        what = f"{what}; it was read as text"
        self.report(index, what, mended=quoted_line(line).strip(), certain=certain)

    def _check_plain(self, node: Node) -> None:
        value = node.text
        if _OTHER_KIND.fullmatch(value):
            shown = value[:40]
            what = f"other programs take {shown} without quotes for something else than text; here it is text"
            mended = self._quoted(node)
            self.report(node.start, what, severity="note", mended=mended, certain=bool(mended))
            return
        row = self.place(max(node.end - 1, node.start))[0] - 1
        rest = self._text[node.end : self._starts[row + 1] - 1]
        found = re.match(r"([ \t]+)#(.?)", rest)
        if found and not (found[2] in ("", " ") and (len(found[1]) > 1 or value[-1:] in ".?!")):
            what = "the text after # is a comment and was cut off"
            mend = "Add quotes if it belongs to the text."
            mended = quoted_line(self.line_of(node.end)).strip()
            self.report(node.end + len(found[1]), what, mend, mended=mended)

    def _quoted(self, node: Node) -> str:
        raw, column = self.line_of(node.start), self.place(node.start)[1]
        if not raw:
            return ""
        return (raw[: column - 1] + quote(node.text) + raw[column - 1 + node.end - node.start :]).strip()

    def texts(self, node: Node, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if node.kind != "list":
            one = self.text(node, key)
            return (one,) if one else ()
        if node.flow:
            self._check_flow(node, key)
        return tuple(filter(None, (self.text(item, key) for item in node.items)))

    def _check_flow(self, node: Node, key: str) -> None:
        doubtful = next((item for item in node.items if item.plain and "?" in item.text), None)
        if doubtful is not None:
            at = doubtful.start + doubtful.text.index("?")
            what = "a question mark ends an entry inside [ ] for other programs"
            parts = [self._text[item.start : item.end] for item in node.items]
            line = self.line_of(at)
            alone = bool(line) and line.rstrip().endswith("]") and line.split(":")[0].strip(" -") == key
            self.report(at, what, mended=block_list(key, parts) if line else "", certain=alone)

    def words(self, node: Node, key: str) -> tuple[str, ...]:
        """A list of short words; "a, b" on one line counts as two."""
        if node.kind == "text":
            parts = [part.strip() for part in node.text.split(",")]
            if len(parts) > 1:
                return tuple(part for part in parts if part)
        return self.texts(node, key)

    def number(self, node: Node, key: str, low: int, high: int, default: int) -> int:
        """A whole number within bounds; "2 min" counts as 2."""
        found = re.fullmatch(r"(\d{1,4})(?:\.0+)?\s*(?:min|minutes?|m)?\.?", node.text.strip())
        if node.kind == "text" and found and low <= int(found[1]) <= high:
            return int(found[1])
        shown = node.text[:20] if node.kind == "text" else "a list"
        what = (
            f"{key} should be a whole number from {low} to {high}, not {shown or 'empty'}; {default} is used"
        )
        self.report(node.start, what, mended=f"{key}: {default}")
        return default

    def flag(self, node: Node, key: str) -> bool:
        """True or false in the usual spellings."""
        word = node.text.strip().lower() if node.kind == "text" else "a list"
        if word not in TRUE | FALSE:
            self.report(node.start, f"{key} should be true or false; false is used", mended=f"{key}: true")
        return word in TRUE

    def ident(self, node: Node, key: str = "id") -> str:
        """An id of lower-case words and hyphens; anything else is brought into that form and reported."""
        raw = self.text(node, key)
        if not raw or _SLUG.fullmatch(raw):
            return raw
        made = slug(raw)
        if made != raw:
            what = f"the id “{raw[:40]}” may hold lower-case letters, digits and hyphens only"
            head = self.line_of(node.start)[: self.place(node.start)[1] - 1]
            mended = f"{head}{made}".strip()
            self.report(node.start, f"{what}; “{made}” is used", mended=mended)
        return made

    def pairs(self, node: Node, known: Collection[str], of: str) -> dict[str, Node]:
        """Keys and values of a mapping; unknown keys are reported with the nearest known one and left out."""
        values: dict[str, Node] = {}
        for key, value in node.pairs:
            name = key.text.strip()
            if name in known:
                values[name] = value
                continue
            near = self.near(name, known)
            what = f"{of} has no key “{name[:40]}”; it was left out"
            mend = "" if near else f"Known keys: {', '.join(known)}."
            if name == "<<":
                mend = "Merging with << is not supported."
            self.report(key.start, what, mend, mended=self.offer(key.start, name, near))
        return values

    def empty(self, node: Node | None) -> bool:
        """Whether a value is missing or says nothing."""
        return node is None or (node.kind == "text" and node.plain and node.text in ("", "~", "null"))
