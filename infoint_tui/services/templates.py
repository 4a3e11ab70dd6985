"""Templates of letters: the built-in ones, the user's own, and how they are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

from .. import content
from ..domain import regex
from ..domain.english import at_work, spelled_out
from ..domain.enums import ChannelKind, Formality, Outcome, PathKind
from ..domain.messages import (
    PLACEHOLDERS,
    SILENT,
    SLOTS,
    Filled,
    LetterTemplate,
    fill_letter,
    fitting,
    in_one_paragraph,
    month_and_day,
    with_wish,
    without_job,
)
from ..domain.names import greeting
from ..domain.people import (
    Contact,
    Culture,
    OutreachAttempt,
    Path,
    Profile,
    culture_of,
    link_sentence,
    linked,
)
from .session import OpenHome, Session, TemplateFile

if TYPE_CHECKING:
    from ..content.templates import LetterFile
    from .relations import Relations
    from .rules import RulesService


PLACE = "templates/letters.yaml"
"""The user's file in the data home."""
ME = "letters"
"""Label of the pitch that holds the one line about the user."""
CONNECT = "request.note"
"""Id of the note that goes with a request to connect."""
ON_PAPER = ("card", "letter")
"""Media that begin with "Dear"."""
_SENTENCES = (*SLOTS, "place_sentence")
"""Gaps whose words are no part of the template."""
_LINE = 200
"""Characters a line about the user has at most where it is taken from the introduction."""


class TemplateService:
    """Reads templates; changes nothing."""

    def __init__(self, session: Session, home: OpenHome, relations: Relations, rules: RulesService) -> None:
        self._session = session
        self._home = home
        self._relations = relations
        self._rules = rules
        self._on_disk = TemplateFile(home, PLACE)
        self._built_in: tuple[LetterTemplate, ...] | None = None
        self._read: LetterFile | None = None
        self._good: dict[str, LetterTemplate] = {}
        """The last version of each entry of the user's file that could be used."""
        self._hidden: frozenset[str] = frozenset()

    # -- which there are -------------------------------------------------------------------------------

    @property
    def built_in(self) -> tuple[LetterTemplate, ...]:
        """The letters that come with the program."""
        if self._built_in is None:
            self._built_in = content.templates.built_in_letters()
        return self._built_in

    @property
    def all(self) -> list[LetterTemplate]:
        """Every letter on offer, the user's own first; the file is read again when it has changed."""
        self._follow()
        known = {letter.id for letter in self.built_in}
        own = [letter for letter in self._good.values() if letter.id not in known]
        rest = [self._good.get(letter.id, letter) for letter in self.built_in]
        return [letter for letter in (*own, *rest) if letter.id not in self._hidden]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the user's file, each with its place."""
        self._follow()
        return tuple(map(str, self._read.problems)) if self._read else ()

    def fitting(self, kind: str, medium: str = "", formality: str = "") -> list[LetterTemplate]:
        """The letters of a kind, the best fit for a medium and a formality first."""
        return fitting(self.all, kind, medium, formality)

    def for_request(
        self, contact: Contact, kind: str, medium: str = "", formality: str = ""
    ) -> list[LetterTemplate]:
        """The letters that ask a contact for a conversation, the best fit first.

        A name that opens the door comes first, a shared school next (S003: warmth); nobody is asked to
        connect again.
        """
        word = "referral" if contact.introduced_by else "alum" if contact.source == "alumni" else "cold"
        connected = linked(contact, self._relations.attempts(contact.uid))

        def off(letter: LetterTemplate) -> tuple[bool, bool, bool]:
            return (letter.medium != medium, word not in letter.id, connected and letter.id == CONNECT)

        return sorted(self.fitting(kind, medium, formality), key=off)

    def find(self, letter_id: str) -> LetterTemplate | None:
        """A letter on offer by its id."""
        return next((letter for letter in self.all if letter.id == letter_id), None)

    def _follow(self) -> None:
        """Read the user's file if it changed; what cannot be read keeps its last good version."""
        if not self._on_disk.changed():
            return
        if not self._on_disk.there:
            self._read, self._good, self._hidden = None, {}, frozenset()
            return
        self._read = content.templates.read_letters(self._home.path, self.built_in)
        lost = self._read.failed if self._read.readable else self._good.keys()
        kept = {name: old for name, old in self._good.items() if name in lost}
        self._good = {**kept, **{letter.id: letter for letter in self._read.letters}}
        self._hidden = self._read.hidden if self._read.readable else self._hidden | self._read.hidden

    # -- the user's file --------------------------------------------------------------------------------

    def text(self, letter: LetterTemplate | None = None) -> str:
        """The user's file as it stands, else one with a letter to change. Refuses what cannot be read."""
        found = self._on_disk.text()
        if found is not None:
            return found
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        lines = [
            "# Templates of your own. The id of one that comes with infoint changes that one;",
            "# another id adds one. hide: [id, id] removes some. In braces, with {name|other words}",
            "# for when nothing is known. A slot for a sentence needs no period of its own:",
            *(f"#   {line}" for line in wrap(names, 90)),
            "letters:",
        ]
        if letter is not None:
            lines += [
                f"  - id: {letter.id}",
                f"    kind: {letter.kind}",
                f"    medium: {letter.medium}",
                f"    formality: {letter.formality}",
                f"    name: {_quoted(letter.name)}",
                f"    subject: {_quoted(letter.subject)}",
                "    body: |",
                *(f"      {line}".rstrip() for line in letter.body.splitlines()),
            ]
        return "\n".join(lines) + "\n"

    def write(self, text: str) -> str:
        """Store the user's file. Refuses what cannot be stored; what is wrong in it is among `problems`."""
        self._on_disk.store(text)
        return f"{PLACE} stored"

    # -- filling ---------------------------------------------------------------------------------------

    def fill(self, template: LetterTemplate, values: Mapping[str, str]) -> Filled:
        """A message with its values, see `values`; one of ours has no contractions where it is formal."""
        if self._session.profile.not_job_style == SILENT:
            template = without_job(template)
        if template.id in {letter.id for letter in self.built_in} and template.id not in self._good:
            if values.get("me") and values.get("wish") and not values.get("why"):
                me = with_wish(values["me"], values["wish"])
                values = {**values, "me": me, "curious": values.get("hear", "")}
                template = template if values.get("us") else in_one_paragraph(template)
            if values.get("tone") == Formality.FORMAL.value:
                template = template._replace(
                    subject=spelled_out(template.subject), body=spelled_out(template.body)
                )
                values = {**values, **{name: spelled_out(values.get(name, "")) for name in _SENTENCES}}
            if template.medium in ON_PAPER and values.get("them"):
                values = {**values, "greeting": f"Dear {values['them']}"}
        return fill_letter(template, values)

    def values(self, contact: Contact, formality: str = "") -> dict[str, str]:
        """What is known about a contact and the user, by the names of the gaps; `formality` is how they are
        addressed, where that is not as the contact says."""
        from ..domain.thank_you import address

        profile = self._session.profile
        customs = culture_of(profile.culture)
        tone = formality if formality in {each.value for each in Formality} else contact.formality.value
        them = address(contact.replace(formality=Formality(tone)))
        referrer = self._session.contacts.get(contact.introduced_by)
        paths = [path for uid in contact.paths if (path := self._session.paths.get(uid))]
        attempts = self._relations.attempts(contact.uid)
        return {
            "greeting": greeting(contact.salutation or them, _hello(Formality(tone), customs)),
            "opening": customs.opening,
            "closing": _CLOSING[Formality(tone)],
            "them": them,
            "first_name": contact.first_name,
            "name": contact.name,
            "role": contact.title,
            "org": contact.organisation,
            "me": self.me(profile),
            "us": link_sentence(contact.replace(formality=Formality(tone))),
            "why": contact.why_this_person,
            **_curious(contact, paths[0] if paths else None, tone),
            "my_name": profile.name,
            "my_first_name": profile.name.split()[0] if profile.name.split() else "",
            "my_email": profile.email,
            "my_phone": profile.phone,
            "my_number": f"My number is {profile.phone}. Again, that's {profile.phone}."
            if profile.phone
            else "",
            "field": _field(paths[0]) if paths else "",
            "work": _work(contact, paths[0] if paths else None),
            "start": _start(contact, paths[0] if paths else None),
            "minutes": str(self._rules.table.number("request.ask_minutes")),
            "referrer": referrer.name if referrer else "",
            "tone": tone,
            **self._last_message(attempts[-1] if attempts else None),
        }

    def _last_message(self, attempt: OutreachAttempt | None) -> dict[str, str]:
        """What a follow-up says of the message it follows."""
        if attempt is None:
            return {"sent_on": "", "earlier": "", "re": ""}
        on = month_and_day(attempt.sent_at.in_zone(self._session.zone).local(), self._session.zone)
        subject = attempt.subject.strip()
        while subject.lower().startswith("re:"):
            subject = subject[3:].strip()
        called = "call" if attempt.channel is ChannelKind.PHONE else "note"
        earlier = "voicemail" if attempt.outcome is Outcome.VOICEMAIL else called
        return {
            "sent_on": on,
            "earlier": f"{earlier} from {on}",
            "re": f"Re: {subject}" if subject else "",
        }

    @staticmethod
    def me(profile: Profile) -> str:
        """The user in one line: as written for letters, else the first sentence of the introduction."""
        for pitch in profile.pitches:
            if pitch.label == ME and pitch.text.strip():
                return " ".join(pitch.text.split())
        first = profile.pitches[0].text if profile.pitches else ""
        lines = [line for line in first.splitlines() if line.strip()]
        line = " ".join(lines[0].split()) if lines else ""
        for stop in (". ", "! "):
            line = line.split(stop)[0]
        if line and len(line) <= _LINE:
            return line
        return f"My name is {profile.name}" if profile.name else ""


def _hello(tone: Formality, customs: Culture) -> str:
    """The word before their name."""
    if tone is Formality.NEUTRAL:
        return customs.greeting
    return "Hi" if tone is Formality.FRIENDLY else "Dear"


def _quoted(text: str) -> str:
    """A line that YAML reads as this text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_CLOSING = {
    Formality.FORMAL: "Sincerely",
    Formality.NEUTRAL: "Best regards",
    Formality.FRIENDLY: "Best",
}


_AN = regex(r"[aeio]|u(?!ni|s[ei])", re.IGNORECASE)
_DOES = (
    *("er", "or", "ist", "ian", "ant", "eur", "man", "woman", "medic", "nurse", "chef", "guide", "pilot"),
    *("coach", "mechanic", "clerk", "cook", "analyst", "attorney", "aide", "agent", "architect", "surgeon"),
    *("judge", "smith", "wright"),
)
"""How words end that name somebody by what they do."""


_AS = "working as"


_NAMES = (PathKind.ORGANISATION, PathKind.PLACE)
"""Kinds of path whose titles are names and keep their capital."""


def _field(path: Path) -> str:
    """A path as it can stand within a sentence: "working as a paramedic", "UX research"."""
    words = path.title.split()
    if path.kind not in _NAMES and words and _plain(words[0]):
        words[0] = words[0].lower()
    title = " ".join(words)
    if path.kind is not PathKind.OCCUPATION or not title.casefold().endswith(_DOES):
        return title
    return f"{_AS} {_one(title)}"


def _work(contact: Contact, path: Path | None) -> str:
    """What somebody is asked about: the field, or their own work: "your work at Galway Hospice".

    They know what their work is called: a title is no answer to what the question is about.
    """
    title = " ".join(contact.title.split()).casefold()
    if path is not None and (not _is_job(path) or title in ("", " ".join(path.title.split()).casefold())):
        return _field(path)
    place = _place(contact)
    return f"your work at {place}" if place else "your work"


_NO_PLACE = ("freelance", "self-employed", "self employed", "independent", "retired", "none", "n/a", "-")


def _place(contact: Contact) -> str:
    """Where somebody works, as far as it is a place; empty where nobody knows."""
    place = at_work(contact.organisation)
    return "" if place.casefold() in _NO_PLACE else place


def _is_job(path: Path) -> bool:
    """Whether a path is what somebody can be: "a paramedic"."""
    return _field(path).startswith(_AS)


def _start(contact: Contact, path: Path | None) -> str:
    """How they came to their work: "how you got into UX research", "how you became a paramedic"."""
    if path is not None and path.kind not in _NAMES and not _is_job(path):
        return f"how you got into {_field(path)}"
    words = [word.lower() if _plain(word) else word for word in contact.title.split()]
    simple = all(word.replace("-", "").isalpha() for word in words)
    if words and simple and words[-1].casefold().endswith(_DOES):
        return f"how you became {_one(' '.join(words))}"
    return "how you got started"


def _curious(contact: Contact, path: Path | None, tone: str) -> dict[str, str]:
    """Why they are asked as far as it can be told from their work and the path; nothing where neither helps.

    The whole sentence is `curious`; its halves are the `wish` of the user and what they would like to `hear`.
    """
    formal = tone == Formality.FORMAL.value
    am, like = ("I am", "I would like") if formal else ("I'm", "I'd love")
    if path is None and not _place(contact):
        return {}
    theirs = _work(contact, None) if path is None or _is_job(path) else "the work"
    hear = f"{like} to hear what {theirs} is like day to day"
    if path is None:
        return {"curious": f"{hear}."}
    going = "becoming" if _is_job(path) else "going into"
    wish = f"{am} thinking about {going} {_field(path).removeprefix(_AS).strip()}"
    return {"curious": f"{wish}, and {hear}.", "wish": wish, "hear": f"{hear}."}


def _plain(word: str) -> bool:
    """Whether a word has no capitals of its own."""
    return word[1:] == word[1:].lower()


def _one(title: str) -> str:
    """With its article; initials are said letter by letter: "an EMS trainer", "a UX writer"."""
    first = title.split()[0]
    an = first[0] in "AEFHILMNORSX" if first.isupper() else _AN.match(first) is not None
    return f"{'an' if an else 'a'} {title}"
