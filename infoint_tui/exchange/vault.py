"""A vault of Markdown notes: front matter, wikilinks, and a line below which everything is the user's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from unicodedata import category, normalize

from ..domain.note_syntax import parse_line
from ..domain.text import visible
from .markdown import plain_line

MARKER = "<!-- infoint writes above this line. Everything below it is yours. -->"
_MARKER_LINE = re.compile(rb"^<!-- infoint writes above this line\.[^\n]*-->[ \t]*\r?\n?", re.MULTILINE)
_LONGEST_NAME = 120
"""Bytes of a file's name without its ending; file systems allow 255, sync programs add to it."""
_NO_FILE_CHARS = re.compile(r'[\\/:*?"<>|#^\[\]%`]')
_WINDOWS_NAMES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_JOINERS = "\u200c\u200d"
_NO_TAG_CHARS = re.compile(r"[^\w/-]+")
_ESCAPED = re.compile(r"\\([!#@~])")
_NO_LINK_CHARS = str.maketrans({"[": "(", "]": ")", "|": "/", "\n": " "})
_GLUED_KINDS = ("note", "quote", "referral", "mark")

Value = str | Sequence[str]


class VaultLine(NamedTuple):
    """One line noted in a conversation."""

    minute: int
    kind: str
    text: str
    """As it was typed."""
    star: bool = False


class VaultTalk(NamedTuple):
    """A conversation under its heading."""

    day: date | None
    title: str
    facts: tuple[str, ...]
    lines: tuple[VaultLine, ...]
    answers: tuple[tuple[str, str], ...]
    """What the reflection says, each part with its name."""


class VaultNote(NamedTuple):
    """A note of the vault."""

    uid: str
    title: str
    properties: tuple[tuple[str, Value], ...]
    """Front matter in its order; empty values are left out."""
    lead: tuple[str, ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Heading and lines of Markdown, made with the functions of this module."""
    talks: tuple[VaultTalk, ...] = ()


Link = Callable[[str], str]
"""Makes the link to somebody or a theme named in a text; the text itself where there is no such note."""


def note_text(note: VaultNote, person: Link, theme: Link) -> bytes:
    """The part of a note that is ours, with the marker at its end. No text of the user's becomes a heading,
    a link or HTML."""
    lines = ["---", f"infoint: {_quoted(note.uid)}"]
    lines += [f"{name}: {_yaml(value)}" for name, value in note.properties if value]
    lines += ["---", "", f"# {plain_line(note.title)}", ""]
    for line in note.lead:
        lines += [line, ""]
    for heading, inner in note.parts:
        if inner:
            lines += [f"## {heading}", "", *inner, ""]
    for talk in note.talks:
        lines += _talk(talk, person, theme)
    return "\n".join([*lines, MARKER, ""]).encode("utf-8", "replace")


def _talk(talk: VaultTalk, person: Link, theme: Link) -> list[str]:
    day = f"{talk.day.isoformat()} " if talk.day else ""
    lines = [f"## {day}{plain_line(talk.title)}", ""]
    if talk.facts:
        lines += [*(f"- {fact}" for fact in talk.facts), ""]
    if talk.lines:
        lines += ["### Notes", ""]
        for noted in talk.lines:
            kind = f"*{noted.kind}* " if noted.kind not in ("note", "mark") else ""
            star = "★ " if noted.star else ""
            text = linked(noted.text, person, theme) or "(marked)"
            lines.append(f"- {noted.minute} min: {star}{kind}{text}")
        lines.append("")
    for name, answer in talk.answers:
        lines += [f"### {name}", ""]
        for paragraph in answer.splitlines():
            if paragraph.strip():
                lines += [linked(paragraph, person, theme), ""]
    return lines


def linked(text: str, person: Link, theme: Link) -> str:
    """A line of notes with whom and what it names as links, and everything else as plain text."""
    parsed = parse_line(text, today=date(1970, 1, 1))
    at = len(text) - len(text.lstrip()) + (parsed.kind not in _GLUED_KINDS)
    pieces = []
    for chip in parsed.chips:
        if chip.kind not in ("person", "theme") or chip.start < at:
            continue
        pieces.append(_plain(text[at : chip.start]))
        raw = text[chip.start : chip.end]
        pieces.append(person(chip.label) if chip.kind == "person" else theme(raw.lstrip("#")))
        at = chip.end
    pieces.append(_plain(text[at:]))
    return "".join(pieces).strip()


def _plain(piece: str) -> str:
    """A stretch within a line: escaped, with a blank at its ends where it had one."""
    if not piece.strip():
        return " " if piece else ""
    before, after = " " * piece[:1].isspace(), " " * piece[-1:].isspace()
    return f"{before}{plain_line(_ESCAPED.sub(lambda found: found[1], piece))}{after}"


def wikilink(name: str, shown: str) -> str:
    """A link to a note, by the name of its file without the ending."""
    words = " ".join(visible(shown, multiline=True).translate(_NO_LINK_CHARS).split())
    words = words.replace("<", "‹").replace(">", "›")
    return f"[[{name}]]" if words in ("", name) else f"[[{name}|{words}]]"


# -- front matter --------------------------------------------------------------------------------------------


def _yaml(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return f"[{', '.join(_quoted(each) for each in value)}]"


def _quoted(text: str) -> str:
    """A text between double quotes, which YAML reads as JSON does."""
    return json.dumps(" ".join(visible(text, multiline=True).split()), ensure_ascii=False)


def tag(text: str) -> str:
    """A word that Obsidian takes for a tag; empty where none is left."""
    found = _NO_TAG_CHARS.sub("-", visible(text)).strip("-/")
    return f"{found}_" if found.isdecimal() else found


def front_uid(data: bytes) -> str:
    """The record a note is of, as its front matter says; empty where it says none."""
    match = re.match(
        rb'(?:\xef\xbb\xbf)?---\r?\n(?:[^\n]*\n){0,40}?infoint: ?"?([^"\r\n]{1,200})"?\r?\n', data[:8000]
    )
    return match[1].decode("utf-8", "replace").strip() if match else ""


# -- ours and theirs -----------------------------------------------------------------------------------------


def our_part(data: bytes) -> bytes:
    """What infoint wrote of a note, the marker included; all of it where there is no marker."""
    found = _MARKER_LINE.search(data)
    ours = data[: found.end()] if found else data
    return ours.replace(b"\r\n", b"\n").rstrip(b"\n")


def with_our_part(found: bytes, new: bytes) -> bytes:
    """A note with a new part of ours; what stands below the marker stays to the byte.

    A note without a marker is somebody's own: all of it goes below. With nothing new only their text is left.
    """
    match = _MARKER_LINE.search(found)
    theirs = found[match.end() :] if match else found
    if not new:
        return theirs if not match else b"" if not theirs.strip() else MARKER.encode() + b"\n" + theirs
    return new + theirs if match else new + b"\n" + theirs


# -- names of files ------------------------------------------------------------------------------------------


def file_name(title: str, fallback: str = "Person") -> str:
    """A name for a file, without an ending, that every platform takes and no link stumbles over."""
    text = normalize("NFC", title)
    text = "".join(" " if char.isspace() else char for char in text)
    text = "".join(char for char in text if char in _JOINERS or category(char) not in _UNSEEN)
    text = " ".join(_NO_FILE_CHARS.sub("-", text).split()).strip(" .-")
    while len(text.encode("utf-8")) > _LONGEST_NAME:
        text = text[:-1]
    # A name cut in the middle of a character that is made of several.
    text = text.rstrip(f" .-{_JOINERS}")
    if not text.strip(_JOINERS):
        return fallback
    return f"_{text}" if _WINDOWS_NAMES.fullmatch(text) else text


def name_files(
    titles: Mapping[str, str], known: Mapping[str, str], taken: Iterable[str] = ()
) -> dict[str, str]:
    """A name of a file for each uid: the one it has already, else one made of its title that no other has.

    Args:
        titles: Title by uid, in the order in which names are given.
        known: Names by uid, as an earlier run gave them.
        taken: Further names that are not to be given.
    """
    names = {uid: name for uid, name in known.items() if uid in titles}
    used = {_key(name) for name in (*names.values(), *taken)}
    for uid, title in titles.items():
        if uid in names:
            continue
        base = name = file_name(title)
        number = 2
        while _key(name) in used:
            name = f"{base} {number}"
            number += 1
        used.add(_key(name))
        names[uid] = name
    return names


def _key(name: str) -> str:
    """What file systems that know no case take for the same name."""
    return normalize("NFKC", name).casefold()
