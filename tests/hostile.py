"""Text that must do nothing wherever it is shown, and a home in which every text is such."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path as FilePath
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from rich.segment import Segment
from textual.app import App

from infoint_tui.domain.enums import (
    AssumptionStatus,
    ChannelKind,
    ItemStatus,
    MeetingState,
    Mode,
    NoteKind,
    Outcome,
    Stage,
)
from infoint_tui.domain.meeting import (
    AgendaItem,
    ChecklistItem,
    Goal,
    Insight,
    Meeting,
    Memo,
    Note,
    Reflection,
    ResearchNote,
    ThankYou,
    Theme,
    Touchpoint,
    Verdict,
)
from infoint_tui.domain.mentions import Lead, Resource
from infoint_tui.domain.people import (
    Assumption,
    Channel,
    Contact,
    Introduction,
    OutreachAttempt,
    Path,
    Pitch,
    Profile,
    Task,
    Transition,
    WeekReview,
)
from infoint_tui.domain.record import Identified, Record
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime

R = TypeVar("R", bound=Record)

PIECES: Mapping[str, Mapping[str, str]] = {
    "markup": {
        "closing tag": "[/x]",
        "colour tag": "[red]r[/red]",
        "action": "[@click=app.quit]x[/]",
        "variable": "[$primary]y",
        "link": "[link=https://evil.example.org]z[/link]",
        "backslash": "C:\\[x]",
        "unclosed": "[b",
    },
    "controls": {
        "colour": "\x1b[31m",
        "clear": "\x1b[2J\x1b[H",
        "clipboard": "\x1b]52;c;aGk=\x07",
        "title": "\x1b]0;owned\x1b\\",
        "hyperlink": "\x1b]8;;https://evil.example.org\x1b\\",
        "device control": "\x1bP+q544e\x1b\\",
        "c1": "\x9b31m\x90q\x9c\x9d52;c;aGk=\x9c\x85",
        "nul and friends": "\x00\x07\x08\x7f\x0e",
        "line breaks": "one\ntwo\rthree\r\nfour\tfive\u2028six\u2029seven\x0b\x0ceight",
    },
    "scripts": {
        "right to left": "שלום مرحبا",
        "bidi override": "\u202eabc\u202c",
        "bidi isolates": "\u2066def\u2069\u200f\u061c",
        "zero width": "a\u200bb\ufeffc\u2060d\u00ade",
        "family": "👨‍👩‍👧‍👦",
        "flags": "🏳️‍🌈🇩🇪🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "skin tones": "👩🏽‍💻👍🏿",
        "combining": "Z\u0351\u0343\u0332a\u0300\u0301\u0489lgo",
        "wide": "漢字かな한국어ｗｉｄｅ",
        "joiners alone": "x\u200dy\u200cz",
        "tags alone": "q\U000e0041\U000e0042",
    },
    "long": {"long": "[/x]" + "x" * 10_000},
}
"""Family, name, text: everything known that programs have shown as something else than text."""

TEXTS: Mapping[str, str] = {
    "markup": "[/x] [red]r[/red] [@click=app.quit]x[/] [$primary]y C:\\[x] [b",
    **{family: " ".join(pieces.values()) for family, pieces in PIECES.items() if family != "markup"},
}
"""One text per family, holding all of its pieces."""

SHOWN: Mapping[str, str] = {"markup": "[/x]", "controls": "␛[31m", "scripts": "שלום", "long": "[/x]xxx"}
"""How each text begins on the screen: literally, or with its controls made visible."""

HOSTILE: Mapping[str, str] = {name: text for pieces in PIECES.values() for name, text in pieces.items()} | {
    "lone surrogate": "a\udc80b\ud83d"
}
"""Each piece by its name, and what no store can hold but a file name may."""

FORBIDDEN = frozenset(
    chr(code)
    for code in (
        *(code for code in range(0x20) if code != 0x0A),
        *range(0x7F, 0xA0),
        *(0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF9, 0xFFFC),
        *range(0xD800, 0xE000),
        *(0xE0041, 0xE0042),
    )
)
"""What a terminal acts upon, hides or lets reorder its neighbours; of the tags those no flag here needs."""


# -- looking ----------------------------------------------------------------------------------------------


def screen_text(app: App[Any]) -> str:
    """Everything on the screen, line by line, as it would be sent to the terminal."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def inert(text: str) -> bool:
    """Whether no character of a painted screen could be acted upon by a terminal."""
    return not offences(text)


def offences(text: str) -> list[str]:
    """The characters of a painted screen that a terminal could act upon, with what stands around them."""
    return [
        f"U+{ord(char):04X} in {text[max(0, at - 12) : at + 12]!r}"
        for at, char in enumerate(text)
        if char in FORBIDDEN
    ]


def painted_wrong(app: App[Any]) -> list[str]:
    """What is wrong with the present screen: live characters, links, actions from data, ragged lines."""
    strips = app.screen._compositor.render_strips()
    wrong = offences("\n".join(strip.text for strip in strips))
    for number, strip in enumerate(strips):
        if strip.cell_length != app.size.width:
            wrong.append(f"line {number} is {strip.cell_length} cells wide, not {app.size.width}")
        wrong += [f"line {number}: {found}" for segment in strip if (found := _live(segment))]
    return wrong


def _live(segment: Segment) -> str:
    style = segment.style
    if style is None:
        return ""
    if style.link:
        return f"a link to {style.link!r}"
    return "an action of the data" if "quit" in str(style.meta.get("@click", "")) else ""


# -- filling ----------------------------------------------------------------------------------------------


def filled(kind: type[R], text: str, **given: Any) -> R:
    """A record of that kind with the text in every field that holds text, in parts and lists too.

    Args:
        kind: The class of the record.
        text: What is put everywhere.
        given: Fields that hold something else: uids, vocabularies, instants, numbers.
    """
    hints = get_type_hints(kind)
    values = dict(given)
    for name in kind._names:
        if name not in values and name != "extra":
            value = _filler(hints[name], text)
            if value is not None:
                values[name] = value
    return kind(**values)


def _filler(hint: Any, text: str) -> Any:
    """The hostile value of a field with this hint; None where no text belongs."""
    if hint is str:
        return text
    if isinstance(hint, type) and issubclass(hint, Record):
        return filled(hint, text)
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return (text,) if inner is str else None
    if get_origin(hint) is not None and get_args(hint)[:2] == (str, str):
        return {text: text}
    return None


# -- a whole home -------------------------------------------------------------------------------------------


class HostileHome:
    """Records of every kind, in every stage and state the screens tell apart, with hostile texts."""

    def __init__(self, text: str, now: datetime, *, zone: str = "America/Chicago") -> None:
        self.text = text
        self.now = now
        self.zone = zone

    def moment(self, **ago: float) -> ZonedTime:
        """An instant before now (or after it, with a negative distance)."""
        return ZonedTime(self.now - timedelta(**ago), self.zone)

    def records(self, *, running: bool = False) -> list[tuple[str, Identified]]:
        """Table and record of everything.

        Args:
            running: The next talk has begun 12 minutes ago.
        """
        return [
            ("profile", self.profile()),
            *(("paths", path) for path in self.paths()),
            *(("contacts", contact) for contact in self.contacts()),
            *(("outreach", attempt) for attempt in self.attempts()),
            ("meetings", self.next_meeting(running=running)),
            ("meetings", self.held_meeting()),
            *(("introductions", introduction) for introduction in self.introductions()),
            *(("thank_yous", thank) for thank in self.thank_yous()),
            *(("tasks", task) for task in self.tasks()),
            ("transitions", self.transition()),
            (
                "touchpoints",
                filled(Touchpoint, self.text, uid="touch", contact="c-met", at=self.moment(days=2)),
            ),
            ("insights", self.insight()),
            (
                "differences",
                filled(
                    Verdict,
                    self.text,
                    uid="difference",
                    meetings=("m-held",),
                    verdict="differs",
                    on=self.now.date(),
                ),
            ),
            ("themes", filled(Theme, self.text, uid="theme", memos=(self.memo(),))),
            ("leads", filled(Lead, self.text, uid="lead", meeting="m-held", contact="c-met", note="")),
            (
                "resources",
                filled(Resource, self.text, uid="resource", meeting="m-held", contact="c-met", note=""),
            ),
        ]

    def insight(self) -> Insight:
        """A takeaway that speaks against a path."""
        return filled(
            Insight,
            self.text,
            uid="insight",
            meeting="m-held",
            on=self.now.date(),
            paths=("path1",),
            contacts=("c-met",),
            side="against",
        )

    def profile(self) -> Profile:
        """The user."""
        return filled(
            Profile,
            self.text,
            uid="profile",
            zone=self.zone,
            pitches=(filled(Pitch, self.text),),
            ready_answers={"about": self.text, self.text: self.text},
            weekly_target={"conversations": 1, "outreach": 3},
            week_reviews=(self.look_back(),),
        )

    def memo(self) -> Memo:
        """A thought about a theme."""
        return filled(Memo, self.text, on=self.now.date())

    def look_back(self) -> WeekReview:
        """A week looked back on."""
        monday = (self.now - timedelta(days=7 + self.now.weekday())).date()
        return filled(WeekReview, self.text, week=monday, at=self.moment(days=7), task="task")

    def paths(self) -> list[Path]:
        """Two paths with beliefs of every standing."""
        beliefs = tuple(
            filled(Assumption, self.text, uid=f"belief-{status.value}", status=status)
            for status in AssumptionStatus
        )
        return [filled(Path, self.text, uid=f"path{n}", assumptions=beliefs) for n in (1, 2)]

    def contacts(self) -> list[Contact]:
        """Somebody in every stage, reachable in every way, named by somebody else."""
        channels = tuple(Channel(kind=kind, value=self.text) for kind in ChannelKind)
        return [
            filled(
                Contact,
                self.text,
                uid=f"c-{stage.value}",
                zone="Europe/Helsinki" if stage is Stage.SCHEDULED else "",
                channels=channels,
                introduced_by="" if stage is Stage.MET else "c-met",
                paths=("path1", "path2"),
                stage=stage,
                stage_since=self.moment(days=3),
                revisit_on=date(2026, 5, 4) if stage is Stage.LATER else None,
            )
            for stage in Stage
        ]

    def attempts(self) -> list[OutreachAttempt]:
        """A message with every outcome."""
        whom = {Outcome.PENDING: "contacted", Outcome.ACCEPTED: "in_dialogue", Outcome.LATER: "later"}
        return [
            filled(
                OutreachAttempt,
                self.text,
                uid=f"o-{outcome.value}",
                contact=f"c-{whom.get(outcome, 'declined')}",
                n=1,
                channel=ChannelKind.EMAIL,
                sent_at=self.moment(days=4 + number),
                outcome=outcome,
                reply_at=None if outcome is Outcome.PENDING else self.moment(days=2),
            )
            for number, outcome in enumerate(Outcome)
        ]

    def _items(self) -> tuple[AgendaItem, ...]:
        stages = ("story", "role", self.text, "advice", "referral", "closing")
        return tuple(
            filled(AgendaItem, self.text, uid=f"q{n}", stage=stage, status=status, must=n > 2)
            for n, (stage, status) in enumerate(zip(stages, ItemStatus, strict=True))
        )

    def _notes(self) -> tuple[Note, ...]:
        """A note of every kind, and all that a line can hold besides."""
        texts = {NoteKind.QUOTE: '"', NoteKind.INSIGHT: "* ", NoteKind.ACTION: "! ", NoteKind.REFERRAL: "@"}
        notes = [
            Note(
                uid=f"n-{kind.value}",
                at=60 * n,
                kind=kind,
                text="" if kind is NoteKind.MARK else f"{texts.get(kind, '')}{self.text}",
                agenda_item=f"q{n % 3}",
                star=n % 2 == 0,
                origin=self.text,
            )
            for n, kind in enumerate(NoteKind)
        ]
        whole = f"@{self.text} !{self.text} #{self.text} ~{self.text} https://example.org/{self.text}"
        named = f"@Marcus Bell ({self.text}) !write {self.text} ~fri"
        return (
            *notes,
            Note(uid="n-whole", at=700, text=whole, agenda_item="q1"),
            Note(uid="n-named", at=702, text=named, agenda_item="q1"),
        )

    def _meeting(self, uid: str, contact: str, **given: Any) -> Meeting:
        research = tuple(
            filled(ResearchNote, self.text, uid=f"r-{subject}", subject=subject)
            for subject in ("person", "organisation", self.text)
        )
        checklist = tuple(
            filled(ChecklistItem, self.text, uid=f"i{n}", offset=offset, rule="")
            for n, offset in enumerate(("", "T-3d", "T-5m"))
        )
        return filled(
            Meeting,
            self.text,
            uid=uid,
            contacts=(contact,),
            paths=("path1",),
            goals=tuple(Goal(text=self.text) for _ in range(3)),
            research=research,
            checklist=checklist,
            agenda=self._items(),
            rehearses="",
            **given,
        )

    def next_meeting(self, *, running: bool = False) -> Meeting:
        """The talk ahead, or one that runs."""
        live: dict[str, Any] = {}
        if running:
            live = {
                "actual_start": self.moment(minutes=12),
                "notes": self._notes(),
                "current_item": "q1",
            }
        return self._meeting(
            "m-next",
            "c-scheduled",
            mode=Mode.PHONE,
            state=MeetingState.IN_PROGRESS if running else MeetingState.SCHEDULED,
            start=self.moment(minutes=12 if running else -48),
            **{"current_item": "", **live},
        )

    def held_meeting(self) -> Meeting:
        """A talk that is over, its reflection begun."""
        reflection = filled(
            Reflection,
            self.text,
            started=self.moment(hours=2),
            full=True,
            moment_note="",
            people={},
            actions={},
        )
        return self._meeting(
            "m-held",
            "c-met",
            mode=Mode.COFFEE_MEAL,
            state=MeetingState.HELD,
            start=self.moment(hours=3),
            actual_start=self.moment(hours=3),
            actual_end=self.moment(hours=2.5),
            notes=self._notes(),
            current_item="",
            reflection=reflection,
        )

    def introductions(self) -> list[Introduction]:
        """The edges behind `introduced_by`."""
        others = [stage for stage in Stage if stage is not Stage.MET]
        return [
            filled(
                Introduction,
                self.text,
                uid=f"intro-{stage.value}",
                from_contact="c-met",
                to_contact=f"c-{stage.value}",
                meeting="m-held",
            )
            for stage in others
        ]

    def thank_yous(self) -> list[ThankYou]:
        """One owed and one sent."""
        due = {"soft_due": self.moment(hours=-21.5), "hard_due": self.moment(hours=-45.5)}
        owed = filled(
            ThankYou, self.text, uid="t-owed", meeting="m-held", recipient="c-met", moment_note="", **due
        )
        sent = filled(
            ThankYou,
            self.text,
            uid="t-sent",
            meeting="m-held",
            recipient="c-thanked",
            moment_note="n-quote",
            sent_at=self.moment(hours=1),
            **due,
        )
        return [owed, sent]

    def tasks(self) -> list[Task]:
        """Late, due today and due this week; of a rule and the user's own."""
        today = ZonedTime(self.now, self.zone).local().date()
        return [
            filled(
                Task,
                self.text,
                uid=f"task{n}",
                type=kind,
                due_day=today + timedelta(days=days),
                contact="c-contacted",
                meeting="m-next",
                rule=rule,
            )
            for n, (days, kind, rule) in enumerate(
                ((-2, "action", ""), (0, "research", self.text), (0, self.text, ""), (3, "write", self.text))
            )
        ]

    def transition(self) -> Transition:
        """A move by hand."""
        return filled(
            Transition,
            self.text,
            uid="moved",
            contact="c-met",
            from_stage=Stage.SCHEDULED,
            to_stage=Stage.MET,
            at=self.moment(hours=2),
        )


def build_hostile(home: FilePath, clock: FixedClock, text: str, *, running: bool = False) -> None:
    """Make a home of hostile records, drafts and question banks."""
    from infoint_tui.services.agenda import line_key
    from infoint_tui.services.workspace import Workspace
    from infoint_tui.store.records import Put

    workspace = Workspace.open(home, clock=clock)
    try:
        records = HostileHome(text, clock.now()).records(running=running)
        puts = [Put(table, record.uid, record.encode()) for table, record in records]
        workspace._store.commit(puts, label=text, undoable=True)
        if running:
            workspace.session.drafts.put(line_key("m-next"), text)
    finally:
        workspace.close()
    write_banks(home, text)


def write_banks(home: FilePath, text: str) -> None:
    """Question banks whose every sentence is the text, and one that is broken at it."""
    from yaml import safe_dump

    folder = home / "question_banks"
    folder.mkdir(exist_ok=True)
    question = {"text": f"{text}?", "short": text, "probes": [text], "note": text, "tags": [text]}
    bank = {
        "schema": "1",
        "id": "hostile",
        "name": text,
        "description": text,
        "author": text,
        "sections": [
            {
                "id": "one",
                "title": text,
                "hint": text,
                "stage": "rapport",
                "questions": [question, f"{text}!"],
            }
        ],
    }
    dumped = safe_dump(bank, allow_unicode=True, width=20_000)
    (folder / "hostile.yaml").write_text(dumped, encoding="utf-8", errors="surrogatepass", newline="")
    broken = f"schema: 1\nid: spoilt\nname: {text}\nsections: [{text}\n"
    (folder / "spoilt.yaml").write_text(broken, encoding="utf-8", newline="")
