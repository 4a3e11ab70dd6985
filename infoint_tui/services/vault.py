"""A vault of Markdown notes: one for each person, with everything that was said, and one for each theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.evidence import ANSWERS
from ..domain.names import name_key
from ..domain.note_syntax import parse_line
from ..domain.phrasing import count
from ..exchange.markdown import (
    VaultLine,
    VaultNote,
    VaultTalk,
    front_uid,
    name_files,
    note_text,
    our_part,
    plain_line,
    tag,
    wikilink,
    with_our_part,
)
from .files import FolderForm, FolderPlan, OutFile, plan_folder, read_list
from .session import Service, Session

if TYPE_CHECKING:
    from ..domain.meeting import Meeting
    from ..domain.people import Contact
    from .relations import Directory, Relations

FORM = FolderForm("vault", our_part, with_our_part)
THEME = "theme:"
"""What stands before the name of a theme where others have a uid."""
_ANSWERS = tuple(
    zip(
        ("Takeaways", "Surprises", "What speaks for it", "What speaks against it", "What came of it"),
        ANSWERS,
        strict=True,
    )
)
"""Titles of the answers that are written, and their fields."""
_HEAD = 4_000
"""Bytes of a note in which its front matter is looked for."""


class VaultService(Service):
    """Makes the notes; reads the data, changes nothing in it."""

    _session: Session
    _directory: Directory
    _relations: Relations

    def plan(
        self, folder: Path, *, replace: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> FolderPlan:
        """What writing the vault there would do; nothing is written. `progress` hears of each note.

        A note stays under its name, whoever gave it: a person renamed here keeps it, and so does a file
        renamed there. What stands below the marker is never touched.
        """
        known = _found_again(folder, read_list(folder, FORM.kind))
        before = {entry["of"]: name.removesuffix(".md") for name, entry in known.items() if entry.get("of")}
        files = {}
        for number, (name, file) in enumerate(self._notes(before), 1):
            files[f"{name}.md"] = file
            if progress is not None:
                progress(number, 0)
        return plan_folder(folder, files, FORM, replace=replace, known=known)

    # -- notes ----------------------------------------------------------------------------------------

    def _notes(self, before: dict[str, str]) -> Iterator[tuple[str, OutFile]]:
        people = [contact for contact in self._session.contacts.all() if not contact.practice]
        themes, spoke = self._themes(people)
        titles = {contact.uid: contact.name for contact in people}
        titles |= {f"{THEME}{key}": f"{shown} (theme)" for key, shown in themes.items()}
        names = name_files(titles, before)
        by_name: dict[str, str] = {}
        for contact in people:
            by_name.setdefault(name_key(contact.name), contact.uid)

        def person(name: str) -> str:
            uid = by_name.get(name_key(name), "")
            return wikilink(names[uid], name) if uid else f"@{plain_line(name)}"

        def theme(word: str) -> str:
            name = names.get(f"{THEME}{word.casefold()}")
            return wikilink(name, word) if name else f"\\#{plain_line(word)}"

        for contact in people:
            note = self._person(contact, names)
            yield names[contact.uid], OutFile(note_text(note, person, theme), contact.uid)
        for key, shown in themes.items():
            uid = f"{THEME}{key}"
            lines = tuple(
                f"- {wikilink(names[who], titles[who])}: {count(number, 'line')}"
                for who, number in spoke[key].items()
            )
            made = VaultNote(uid, shown, (("aliases", [shown]),), parts=(("Who talked about it", lines),))
            yield names[uid], OutFile(note_text(made, person, theme), uid)

    def _themes(self, people: Iterable[Contact]) -> tuple[dict[str, str], dict[str, Counter[str]]]:
        """How each theme was first written, and who spoke of it how often."""
        shown: dict[str, str] = {}
        spoke: dict[str, Counter[str]] = {}
        for contact in people:
            for talk in self._talks(contact):
                answers = (getattr(talk.reflection, field, "") for _title, field in _ANSWERS)
                for text in (*(note.text for note in talk.notes), *"\n".join(answers).splitlines()):
                    for theme in parse_line(text, today=date(1970, 1, 1)).themes if "#" in text else ():
                        key = theme.casefold()
                        shown.setdefault(key, theme)
                        spoke.setdefault(key, Counter())[contact.uid] += 1
        return shown, spoke

    def _person(self, contact: Contact, names: dict[str, str]) -> VaultNote:
        session = self._session
        paths = [path.title for path in session.paths.those(contact.paths)]
        introducer = session.contacts.get(contact.introduced_by) if contact.introduced_by else None
        talks = [self._talk(talk, contact, names) for talk in self._talks(contact)]
        tags = [word for each in contact.tags if (word := tag(each))]
        channels = [f"{each.kind.value}: {each.value}" for each in contact.channels]
        return VaultNote(
            uid=contact.uid,
            title=contact.name,
            properties=(
                ("aliases", [contact.name] if contact.name != names[contact.uid] else []),
                ("role", contact.title),
                ("organization", contact.organisation),
                ("stage", contact.stage.label),
                ("paths", paths),
                ("introduced_by", self._link(introducer, names)),
                ("channels", channels),
                ("time_zone", contact.zone),
                ("conversations", [talk.day.isoformat() for talk in talks if talk.day]),
                ("tags", tags),
            ),
            lead=(plain_line(contact.role_line),) if contact.role_line else (),
            parts=(
                ("Why this person", _paragraphs(contact.why_this_person)),
                ("What you have in common", _items(contact.connection, *contact.commonalities)),
                ("About", _paragraphs(contact.about)),
                ("To ask later", _items(*contact.ask_later)),
                ("Introductions", self._introductions(contact, names)),
            ),
            talks=tuple(talks),
        )

    def _introductions(self, contact: Contact, names: dict[str, str]) -> tuple[str, ...]:
        """Whom they introduced, and who introduced them."""
        introducer = self._session.contacts.get(contact.introduced_by) if contact.introduced_by else None
        lines = [f"- Introduced by {link}"] if (link := self._link(introducer, names)) else []
        for intro in self._relations.introductions_from.values(contact.uid):
            link = self._link(self._session.contacts.get(intro.to_contact), names)
            lines += [f"- Introduced you to {link}"] if link else []
        return tuple(dict.fromkeys(lines))

    @staticmethod
    def _link(contact: Contact | None, names: dict[str, str]) -> str:
        if contact is None or contact.uid not in names:
            return ""
        return wikilink(names[contact.uid], contact.name)

    # -- conversations --------------------------------------------------------------------------------

    def _talks(self, contact: Contact) -> list[Meeting]:
        """Conversations with somebody that took place, the first one first."""
        talks = [talk for talk in self._relations.talks(contact.uid) if talk.over or talk.running]
        return sorted(talks, key=lambda talk: began.utc.timestamp() if (began := talk.began) else inf)

    def _talk(self, talk: Meeting, contact: Contact, names: dict[str, str]) -> VaultTalk:
        began = talk.began
        others = self._session.contacts.those(uid for uid in talk.contacts if uid != contact.uid)
        links = [link for other in others if (link := self._link(other, names))]
        facts = [f"With {', '.join(links)}"] if links else []
        facts += [f"Purpose: {plain_line(talk.purpose)}"] if talk.purpose.strip() else []
        facts += [plain_line(f"Asked: {item.text}") for item in talk.agenda if item.asked]
        reflection = talk.reflection
        answers = [
            (title, text)
            for title, field in _ANSWERS
            if reflection and (text := getattr(reflection, field).strip())
        ]
        return VaultTalk(
            day=self._session.day_of(began) if began else None,
            title=f"Conversation ({talk.mode.label})",
            facts=tuple(facts),
            lines=tuple(
                VaultLine(max(0, note.at) // 60, note.kind.label, note.text, note.star) for note in talk.notes
            ),
            answers=tuple(answers),
        )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(plain_line(line) for line in text.splitlines() if line.strip())


def _items(*texts: str) -> tuple[str, ...]:
    return tuple(f"- {plain_line(text)}" for text in texts if text.strip())


def _found_again(folder: Path, known: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The list of an earlier run, with the notes somebody renamed in the folder under their new names."""
    lost = {
        entry["of"]: name for name, entry in known.items() if entry.get("of") and not (folder / name).exists()
    }
    if not lost or not folder.is_dir():
        return known
    known = dict(known)
    for path in sorted(folder.glob("*.md")):
        if path.name in known or path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            old = lost.pop(front_uid(file.read(_HEAD)), "")
        if old:
            known[path.name] = known.pop(old)
    return known
