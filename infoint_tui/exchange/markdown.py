"""What is written as Markdown: a brief, a page for a second pair of eyes, the dossier of a decision, lists of
questions, which are read as well, and a vault of notes: front matter, wikilinks, and a line below which
everything is the user's own. And the codebook for programs of qualitative research: REFI-QDA, plain XML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from unicodedata import category, normalize
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from ..domain import NamedTuple, regex
from ..domain.bank import STAGES, Question
from ..domain.checklist import REMINDER_TITLES
from ..domain.handouts import Brief, FeedbackPage
from ..domain.meeting import AgendaItem
from ..domain.note_syntax import parse_line
from ..domain.text import visible
from .contacts import clean

_SPECIAL = regex(r"([\\`*_{}\[\]<>#|])")
_LINE_START = regex(r"^(\d+)([.)])|^([-+=~])")


def plain_line(text: str) -> str:
    """One line that Markdown shows as it is: no heading, list, link or HTML comes of it."""
    line = " ".join(visible(text, multiline=True).split())
    escaped = _SPECIAL.sub(r"\\\1", line)
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", escaped)


def section(title: str, lines: list[str]) -> list[str]:
    """A heading with its lines; nothing where there are none."""
    return [f"## {title}", "", *lines, ""] if lines else []


def listed(texts: Iterable[str]) -> list[str]:
    """A line of a list for each text."""
    return [f"- {plain_line(text)}" for text in texts]


def numbered(texts: Iterable[str]) -> list[str]:
    """The same with numbers."""
    return [f"{number}. {plain_line(text)}" for number, text in enumerate(texts, 1)]


_BOX = "☐"


def brief_markdown(brief: Brief) -> str:
    """The page. Text of the user is escaped: nothing in it becomes a heading, a link or HTML."""
    lines = [f"# {plain_line(brief.name)}", ""]
    sound = f"say: {brief.name_sound}" if brief.name_sound else ""
    address = f"address: {brief.salutation}" if brief.salutation else ""
    lines += _paragraph(sound, address, brief.role, brief.when, brief.how)
    if brief.ends:
        lines += [f"**{brief.minutes} minutes**, until {brief.ends}; closing from {brief.closing_at}", ""]
    lines += section("What helps them", listed(brief.needs))
    lines += section("Purpose", [plain_line(brief.purpose)] if brief.purpose else [])
    lines += section("This time", listed(brief.next_time))
    lines += section("I want to know", numbered(brief.goals))
    lines += section("What we share", listed(brief.shared))
    lines += section(
        "My thirty seconds", [plain_line(line) for line in brief.introduction.splitlines() if line]
    )
    middle = [question for question in brief.questions if not question.closing]
    closing = [question for question in brief.questions if question.closing]
    lines += section("Questions", _asked(middle))
    lines += section(f"Closing, {brief.closing_at}" if brief.closing_at else "Closing", _asked(closing))
    lines += section(
        "What I found out",
        [f"- *{plain_line(subject)}*: {plain_line(text)}" for subject, text in brief.research],
    )
    lines += section("Still to do", listed(brief.to_do))
    for group in dict.fromkeys(group for group, _text in brief.reminders):
        texts = [text for other, text in brief.reminders if other == group]
        lines += section(REMINDER_TITLES.get(group, group), listed(texts))
    lines += ["## Notes", ""]
    return "\n".join(lines)


def _paragraph(*texts: str) -> list[str]:
    shown = [plain_line(text) for text in texts if text]
    return [*("  \n".join(shown).splitlines()), ""] if shown else []


def _asked(questions: Iterable[AgendaItem]) -> list[str]:
    lines = []
    for question in questions:
        must = " **MUST**" if question.must else ""
        lines.append(f"- {_BOX} {plain_line(question.text)} ({question.minutes} min){must}")
        if question.probes:
            lines.append(f"    - then: {plain_line(' / '.join(question.probes))}")
    return lines


def feedback_markdown(page: FeedbackPage) -> str:
    """The page. It holds answers of the reflection only: the notes of the talk stay private."""
    lines = [f"# {plain_line(page.title)}", ""]
    lines += section("What I wanted to know", _pairs(page.goals))
    lines += section("What I know now", listed(page.takeaways))
    lines += section("How well it fits", _pairs(page.fit))
    lines += section("What went well", _short_paragraph(page.well))
    lines += section("What I'd do differently", _short_paragraph(page.not_well))
    lines += section("What is next", _short_paragraph(page.strategy))
    lines += section("My question to you", _short_paragraph(page.question or "What do you see that I don't?"))
    return "\n".join(lines)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"- {plain_line(name)}: {plain_line(said)}" for name, said in pairs]


def _short_paragraph(text: str) -> list[str]:
    return [plain_line(line) for line in text.splitlines() if line.strip()]


MINE = {
    "skills": "my skills",
    "interests": "my interests",
    "lifestyle": "my lifestyle",
    "goals": "my goals",
}
MOST = 8
"""Lines of one list that still fit on the page."""


class Dossier(NamedTuple):
    """What stands on the page."""

    title: str
    standing: str
    why: str
    fit: tuple[tuple[str, float, int, int, int], ...]
    """Side, median, lowest, highest, how many conversations."""
    weighted: float | None
    for_it: tuple[tuple[str, str], ...]
    """What speaks for it, and who said so."""
    against: tuple[tuple[str, str], ...]
    new_themes: tuple[int, ...]
    not_heard: tuple[str, ...]
    open_questions: tuple[str, ...]
    log: tuple[tuple[date, str, str], ...]
    """Day, decision, reason."""


def dossier_markdown(page: Dossier) -> str:
    """The page. What people said is text: nothing in it becomes a heading, a link or HTML."""
    lines = [f"# {plain_line(page.title)}", "", plain_line(page.standing), ""]
    lines += section("Why", [plain_line(page.why)] if page.why else [])
    lines += section("How well it fits", _fit(page))
    lines += section("For", _said(page.for_it))
    lines += section("Against", _said(page.against) or ["No one has spoken against it yet."])
    if page.new_themes:
        counts = " ".join(map(str, page.new_themes))
        lines += section("New themes per conversation", [counts])
    lines += section("Not talked to yet", listed(page.not_heard))
    lines += section("Still open", _cut(listed(page.open_questions)))
    lines += section("Decisions", [_decided(*entry) for entry in page.log])
    return "\n".join(lines).rstrip() + "\n"


def _fit(page: Dossier) -> list[str]:
    lines = [
        f"- {MINE.get(side, side)}: {median:g} of 5 ({low}-{high}), n = {n}" if n > 1
        else f"- {MINE.get(side, side)}: {median:g} of 5, n = 1"
        for side, median, low, high, n in page.fit
    ]  # fmt: skip
    if page.weighted is not None:
        lines.append(f"- weighted by what counts for me: {page.weighted:.1f}")
    return lines


def _said(found: tuple[tuple[str, str], ...]) -> list[str]:
    return _cut([f"- {plain_line(text)} ({plain_line(names)})" for text, names in found])


def _decided(on: date, what: str, reason: str) -> str:
    because = f": {plain_line(reason)}" if reason else ""
    return f"- {on.isoformat()} {plain_line(what)}{because}"


def _cut(lines: list[str]) -> list[str]:
    """So many lines that the page stays one; the rest is counted."""
    return lines if len(lines) <= MOST else [*lines[: MOST - 1], f"- and {len(lines) - MOST + 1} more"]


def tree_markdown(figures: str, people: Iterable[tuple[int, str, str]]) -> str:
    """Who named whom, as a list in a list. Depth, name and figures of everybody, in the order of the tree."""
    lines = ["# Who named whom", "", plain_line(figures), ""]
    for depth, name, said in people:
        behind = f" ({plain_line(said)})" if said else ""
        lines.append(f"{'    ' * depth}- {plain_line(name)}{behind}")
    return "\n".join(lines) + "\n"


MOST_QUESTIONS = 2_000
MOST_CHARACTERS = 2_000
_BULLET = regex(r"(?:[-*+•–]|\(?\d{1,4}[.)])\s+")
_HEADING = regex(r"#+\s*(.*?)\s*#*")


class Skipped(NamedTuple):
    """A line that became no question."""

    line: int
    """Counted from 1."""
    why: str


class QuestionList(NamedTuple):
    """What a plain list holds."""

    questions: tuple[Question, ...]
    skipped: tuple[Skipped, ...]
    guessed: tuple[str, ...]
    """Headings that name no stage; their questions count as story."""


def read_list(text: str, known: Iterable[str] = ()) -> QuestionList:
    """The questions of a text: bullets and numbers before them are dropped, `# Heading` begins a section.

    A heading that holds the name of a stage gives its questions that stage; without one they are of the
    story. Lines that are questions already, among those `known` too, are skipped.
    """
    seen = {_key(wording) for wording in known}
    questions: list[Question] = []
    skipped: list[Skipped] = []
    guessed: list[str] = []
    stage, title = "story", ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        if (heading := _HEADING.fullmatch(line)) is not None:
            title = " ".join(heading[1].split())[:MOST_CHARACTERS]
            found = _stage_in(title)
            stage = found or "story"
            if title and not found:
                guessed.append(title)
            continue
        wording = " ".join(_BULLET.sub("", line, count=1).split())
        problem = _problem(wording, seen, len(questions))
        if problem:
            skipped.append(Skipped(number, problem))
            continue
        seen.add(_key(wording))
        questions.append(Question(id="", text=wording, stage=stage, section_title=title))
    return QuestionList(tuple(questions), tuple(skipped), tuple(dict.fromkeys(guessed)))


def _problem(wording: str, seen: set[str], count: int) -> str:
    if len(wording) > MOST_CHARACTERS:
        return f"it has more than {MOST_CHARACTERS:,} characters"
    if _key(wording) in seen:
        return "the question is there already"
    if count >= MOST_QUESTIONS:
        return f"a bank holds {MOST_QUESTIONS:,} questions at most"
    return "" if re.search(r"\w", wording) else "it has no words"


def _key(wording: str) -> str:
    return " ".join(wording.casefold().split())


def _stage_in(title: str) -> str:
    words = re.findall(r"[^\W_]+", title.casefold().replace("organization", "organisation"))
    return next((stage for stage in STAGES if stage in words), "")


MARKER = "<!-- infoint writes above this line. Everything below it is yours. -->"
_MARKER_LINE = regex(rb"^<!-- infoint writes above this line\.[^\n]*-->[ \t]*\r?\n?", re.MULTILINE)
_LONGEST_NAME = 120
"""Bytes of a file's name without its ending; file systems allow 255, sync programs add to it."""
_NO_FILE_CHARS = regex(r'[\\/:*?"<>|#^\[\]%`]')
_WINDOWS_NAMES = regex(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_JOINERS = "\u200c\u200d"
_NO_TAG_CHARS = regex(r"[^\w/-]+")
_ESCAPED = regex(r"\\([!#@~])")
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


def file_name(title: str) -> str:
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
        return "Person"
    return f"_{text}" if _WINDOWS_NAMES.fullmatch(text) else text


def name_files(titles: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """A name of a file for each uid: the one it has already, else one made of its title that no other has.

    Names are given in the order of the titles; those `known` were given by an earlier run.
    """
    names = {uid: name for uid, name in known.items() if uid in titles}
    used = {_as_file(name) for name in names.values()}
    for uid, title in titles.items():
        if uid in names:
            continue
        base = name = file_name(title)
        number = 2
        while _as_file(name) in used:
            name = f"{base} {number}"
            number += 1
        used.add(_as_file(name))
        names[uid] = name
    return names


def _as_file(name: str) -> str:
    """What file systems that know no case take for the same name."""
    return normalize("NFKC", name).casefold()


# -- the codebook ------------------------------------------------------------------------------------------

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_NAMES = UUID("5f0a4f0e-4a3b-5c55-9d0e-3f6d1c2b7a10")
"""Where the identities of themes without an entry of their own come from."""
COLOURS = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB")
"""Told apart by everybody; programs show codes in them."""


class Code(NamedTuple):
    """One theme as it is written."""

    name: str
    uid: str
    """A uuid, or any text; empty where the theme has no entry of its own."""
    description: str = ""


def write_codebook(codes: Iterable[Code], origin: str) -> bytes:
    """A REFI-QDA codebook that QualCoder, Taguette and the commercial programs read.

    `origin` is the program that writes it, with its version.
    """
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<CodeBook xmlns={quoteattr(NAMESPACE)} origin={quoteattr(clean(origin))}>",
        "  <Codes>",
    ]
    for number, code in enumerate(codes):
        colour = COLOURS[number % len(COLOURS)]
        head = (
            f'    <Code guid="{_guid(code)}" name={quoteattr(clean(code.name))} isCodable="true"'
            f' color="{colour}"'
        )
        if code.description:
            lines += [f"{head}>", f"      <Description>{escape(clean(code.description))}</Description>"]
            lines.append("    </Code>")
        else:
            lines.append(f"{head}/>")
    lines += ["  </Codes>", "  <Sets/>", "</CodeBook>", ""]
    return "\n".join(lines).encode("utf-8")


def _guid(code: Code) -> str:
    """The identity of a theme: its own where it is a uuid, else one that stays with its name."""
    try:
        return str(UUID(code.uid))
    except ValueError:
        return str(uuid5(_NAMES, clean(code.uid or code.name)))
