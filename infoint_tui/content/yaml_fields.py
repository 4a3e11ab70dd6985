"""Values of a file as the kinds a schema asks for, with every doubt named at its place.

A schema is a table from keys to kinds. A kind is a function that takes the source, the value and its key, and
gives what was read, or None where that cannot be used, which it has named then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .yaml_reader import MAX_PROBLEMS, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
    from typing import Any

    from .yaml_reader import Source

    Kind = Callable[[Source, Node, str], Any]
    Schema = Mapping[str, Kind]

MAX_TEXT = 2_000
TRUE = frozenset(("true", "yes", "on", "y", "1"))
FALSE = frozenset(("false", "no", "off", "n", "0"))


_OTHER_KIND = (
    r"(?:yes|no|on|off|true|false|null|~|[-+]?(?=.*\d)[\d_.:]+(?:e[-+]?\d+)?|0x[\da-f_]+|\d{4}-\d\d?-\d\d?)"
)
_TYPOGRAPHIC = {"“": "”", "„": "“", "«": "»", "‘": "’", "”": "”"}
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def nearest(word: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """The known word most like a mistyped one, or "" when none is near."""
    from difflib import get_close_matches

    found = get_close_matches(word[:60].lower(), list(known), 1, cutoff)
    return found[0] if found else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A sentence with the known word most like a mistyped one, else another sentence."""
    near = nearest(word, known, 0.6)
    return f"Did you mean {near}?" if near else otherwise


def unused(wish: str, used: Container[str]) -> str:
    """A name nobody has yet: the one wished for, or the same with a number behind it."""
    name, number = wish, 1
    while name in used:
        number += 1
        name = f"{wish}-{number}"
    return name


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, as ids are written; other scripts keep their letters."""
    return "-".join(re.findall(r"[^\W_]+", text.casefold()))[:60]


def unwrap(text: str) -> str:
    """The text inside typographic quotes, when a pair of them encloses all of it."""
    closing = _TYPOGRAPHIC.get(text[:1])
    if closing and len(text) > 1 and text[-1] in (closing, "”"):
        inner = text[1:-1]
        if not any(mark in inner for mark in (text[0], text[-1])):
            return inner
    return text


def shown(text: str) -> str:
    """A word of the file in a message."""
    return f"“{' '.join(text.split())[:40]}”"


def source_text(source: Source, node: Node) -> str:
    """The characters a value came from, on one line."""
    return " ".join(source.text[node.start : node.end].split())


def pairs(source: Source, node: Node, frames: Collection[str] = ()) -> Iterator[tuple[str, Node, Node]]:
    """Keys and values of a mapping that can be used; what stands below `frames` is judged on its own."""
    for key, value in node.pairs:
        whole = Node("map", key.start, max(value.end, key.end))
        whole.reach = max(value.reach, key.end)
        inner: Node | None = None
        if key.text.strip() in frames:
            inner = Node("map", key.end, whole.end)
            inner.reach = whole.reach
        if key.kind != "text":
            source.wrong(key, "a list or mapping is where a key should be", "Put quotes around it.")
        elif not source.spoiled(whole, f"{key.text.strip()[:40]} was left out", around=inner):
            yield key.text.strip(), key, value


def record(
    source: Source, node: Node, schema: Schema, of: str, frames: Collection[str] = ()
) -> dict[str, Any]:
    """A mapping by its schema: what its keys say, without those that say nothing or cannot be used.

    Values of `frames` are given as they are, to be read by whoever asked.
    """
    found: dict[str, Any] = {}
    for name, key, value in pairs(source, node, frames):
        if name in frames:
            found[name] = value
        elif name not in schema:
            unknown(source, key, (*schema, *frames), of)
        elif not value.blank and (read := schema[name](source, value, name)) is not None:
            found[name] = read
    return found


def unknown(source: Source, key: Node, known: Collection[str], of: str) -> None:
    """Name a key nobody knows, with the nearest one there is."""
    name = key.text.strip()
    near = near_to(source, name, known)
    mend = "" if near else f"Known keys: {', '.join(known)}."
    if name == "<<":
        mend = "Merging with << is not supported."
    what = f"{of} has no key “{name[:40]}”; it was left out"
    source.report(key, what, mend, mended=offer(source, key.start, name, near))


def near_to(source: Source, word: str, known: Iterable[str]) -> str:
    """The nearest known word, while there is still a problem to be listed with it."""
    return nearest(word, known) if len(source.problems) < MAX_PROBLEMS else ""


def offer(source: Source, index: int, old: str, new: str) -> str:
    """The line of a character with a word corrected, "" without a correction."""
    return source.line_of(index).replace(old, new, 1).strip() if new else ""


# -- kinds --------------------------------------------------------------------------------------------


def plain(source: Source, node: Node, key: str) -> str:
    """Text as it is; a value YAML took for something else is put together again from the file."""
    if node.kind == "text":
        text = node.text.strip("\n").rstrip()
        if not node.plain:
            return text
        return unwrap(_with_number_sign(source, node, text.strip()))
    if node.kind == "map" and len(node.pairs) == 1 and source.text[node.start] != "{":
        colon, what = node.pairs[0][0].end, "a colon followed by a space makes this a key and a value"
        if source.text[node.start] == "?":
            colon, what = node.start, "a ? at the start begins a key"
        if not node.flow:
            _say_text(source, colon, what)
            return unwrap(source_text(source, node))
        source.report(colon, f"{what}; it was read as text", "Put quotes around it.")
        return source_text(source, node)
    if node.flow:
        from .yaml_hints import FIRST

        raw = source_text(source, node)
        _say_text(source, node.start, FIRST.get(raw[:1], "this isn't text"))
        return raw
    source.wrong(node, f"{key or 'this'} should be one line of text")
    return ""


def text(source: Source, node: Node, key: str) -> str:
    """One line of text of a bank, which other programs should read in the same way."""
    if node.kind == "text" and node.plain and key != "version" and re.fullmatch(_OTHER_KIND, node.text, re.I):
        word = node.text[:40]
        what = f"some programs don't read {word} as text unless it's in quotes"
        mended = _quoted(source, node)
        source.report(node, what, severity="note", mended=mended, certain=True)
    found = plain(source, node, key).strip()
    if len(found) > MAX_TEXT:
        what = f"{key or 'the text'} has {len(found):,} characters; the first {MAX_TEXT:,} were kept"
        source.report(node, what, "Shorten it.")
    return found[:MAX_TEXT]


def _say_text(source: Source, index: int, what: str) -> None:
    from .yaml_hints import quoted_line, quoting_is_certain

    line = source.line_of(index)
    certain = quoting_is_certain(line, source.words)
    mended = quoted_line(line, source.words).strip()
    source.report(index, f"{what}; it was read as text", mended=mended, certain=certain)


def _with_number_sign(source: Source, node: Node, value: str) -> str:
    """A text with what YAML cut off as a comment, where that is the # of a number; other cuts are named."""
    rest = source.rest_of_line(node.end)
    found = re.match(r"([ \t]+)#(.?)", rest)
    if not found or (found[2] in ("", " ") and (len(found[1]) > 1 or value[-1:] in ".?!")):
        return value
    from .yaml_hints import quoted_line

    at = node.end + len(found[1])
    mended = quoted_line(source.line_of(node.end), source.words).strip()
    if found[2].isdigit():
        source.report(at, "a # after a space starts a comment. It was read as text", mended=mended)
        return f"{value}{rest.rstrip()}"
    what = "the text after # is a comment and was cut off"
    source.report(at, what, "Add quotes if it belongs to the text.", mended=mended)
    return value


def _quoted(source: Source, node: Node) -> str:
    from .yaml_hints import quote

    raw, column = source.line_of(node.start), source.place(node.start)[1]
    if not raw:
        return ""
    return (raw[: column - 1] + quote(node.text) + raw[column - 1 + node.end - node.start :]).strip()


def texts(source: Source, node: Node, key: str) -> tuple[str, ...]:
    """A list of texts; a single text counts as a list of one."""
    if node.kind != "list":
        one = text(source, node, key)
        return (one,) if one else ()
    if node.flow:
        _check_flow(source, node, key)
    items = (text(source, item, key) for item in node.items if not source.spoiled(item, "it was left out"))
    return tuple(filter(None, items))


def _check_flow(source: Source, node: Node, key: str) -> None:
    doubtful = next((item for item in node.items if item.plain and "?" in item.text), None)
    if doubtful is not None:
        from .yaml_hints import block_list

        at = doubtful.start + doubtful.text.index("?")
        what = "in other programs, a question mark ends an entry inside [ ]"
        parts = [source.text[item.start : item.end] for item in node.items]
        line = source.line_of(at)
        alone = bool(line) and line.rstrip().endswith("]") and line.split(":")[0].strip(" -") == key
        source.report(at, what, mended=block_list(key, parts) if line else "", certain=alone)


def words(source: Source, node: Node, key: str) -> tuple[str, ...]:
    """A list of short words; "a, b" on one line counts as two."""
    if node.kind == "text":
        parts = [part.strip() for part in node.text.split(",")]
        if len(parts) > 1:
            return tuple(filter(None, parts))
    return texts(source, node, key)


def number(low: int, high: int, default: int) -> Kind:
    """A whole number within bounds; "2 min" counts as 2."""

    def read(source: Source, node: Node, key: str) -> int | None:
        found = re.fullmatch(r"(\d{1,4})(?:\.0+)?\s*(?:min|minutes?|m)?\.?", node.text.strip())
        if node.kind == "text" and found and low <= int(found[1]) <= high:
            return int(found[1])
        said = node.text[:20] if node.kind == "text" else "a list"
        what = (
            f"{key} should be a whole number from {low} to {high}, not {said or 'empty'}; {default} is used"
        )
        source.report(node, what, mended=f"{key}: {default}")
        return None

    return read


def flag(source: Source, node: Node, key: str) -> bool | None:
    """True or false in the usual spellings."""
    word = node.text.strip().lower() if node.kind == "text" else ""
    if word in TRUE | FALSE:
        return word in TRUE
    said = f"not {shown(node.text)}" if node.kind == "text" else "not a list"
    source.report(node, f"{key} should be true or false, {said}; it was left out", mended=f"{key}: true")
    return None


def ident(source: Source, node: Node, key: str) -> str:
    """An id of lower-case words and hyphens; anything else is brought into that form and reported."""
    raw = text(source, node, key)
    if not raw or re.fullmatch(_SLUG, raw):
        return raw
    made = slug(raw)
    if made != raw:
        what = f"the id “{raw[:40]}” may hold lower-case letters, digits and hyphens only"
        head = source.line_of(node.start)[: source.place(node.start)[1] - 1]
        source.report(node, f"{what}; “{made}” is used", mended=f"{head}{made}".strip())
    return made
