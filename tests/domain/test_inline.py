"""The line typed during a conversation; the present is Thu Mar 12, 2026."""

from __future__ import annotations

import sys
from datetime import date
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.business_calendar import MON_TO_FRI
from infoint_tui.domain.note_syntax import (
    KINDS,
    Action,
    KnownPeople,
    ParsedLine,
    PersonToken,
    parse_line,
    with_kind,
    without_chip,
)

TODAY = date(2026, 3, 12)


def parse(text: str, *known: str) -> ParsedLine:
    return parse_line(text, today=TODAY, known_people=known or ("Rosa Delgado",), work_days=MON_TO_FRI)


def said(text: str) -> dict[str, object]:
    """The kind of a line and those of its pieces that are there, as plain values."""
    line = parse(text)
    pieces: dict[str, object] = {
        "people": [person.name for person in line.people],
        "themes": list(line.themes),
        "dates": [found.isoformat() for found in line.dates],
        "actions": [action.text for action in line.actions],
        "quotes": list(line.quotes),
        "urls": list(line.urls),
    }
    return {"kind": line.kind, **{name: found for name, found in pieces.items() if found}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"The radio is half the job" #communication',
            {"kind": "quote", "themes": ["communication"], "quotes": ["The radio is half the job"]},
        ),
        (
            "! write to @Marcus Bell about dispatch ~thu",
            {
                "kind": "action",
                "people": ["Marcus Bell"],
                "dates": ["2026-03-19"],
                "actions": ["write to @Marcus Bell about dispatch"],
            },
        ),
        (
            "shifts are 12 h, 4 on 4 off #shift-work #lifestyle",
            {"kind": "note", "themes": ["shift-work", "lifestyle"]},
        ),
        (
            "@Marcus Bell (dispatcher, Halden) likes email",
            {"kind": "referral", "people": ["Marcus Bell"]},
        ),
        (
            'she said "no one fails alone" and !send the podcast ~2d',
            {
                "kind": "note",
                "dates": ["2026-03-14"],
                "actions": ["send the podcast"],
                "quotes": ["no one fails alone"],
            },
        ),
        ("? what happens after the academy", {"kind": "ask_later"}),
        (
            "^ https://example.org/first-aid course, free",
            {"kind": "resource", "urls": ["https://example.org/first-aid"]},
        ),
        ("+ reading an ECG strip #skills", {"kind": "skill", "themes": ["skills"]}),
        ("mail rosa@brookvale-ems.example.org about #1 in C# ~20 minutes", {"kind": "note"}),
        ("Great! Really great!", {"kind": "note"}),
        (r"\! not an action, \#not a theme, \@no one", {"kind": "note"}),
        ("% night shifts worry me #lifestyle", {"kind": "concern", "themes": ["lifestyle"]}),
        ("met @[Ana María Ruíz] and @Teo Monday", {"kind": "note", "people": ["Ana María Ruíz", "Teo"]}),
        (
            "!apply for the ride-along ~5b",
            {"kind": "action", "dates": ["2026-03-19"], "actions": ["apply for the ride-along"]},
        ),
        (
            "* teamwork matters more than strength #assumption",
            {"kind": "insight", "themes": ["assumption"]},
        ),
        ("& observer day in April ~1apr", {"kind": "lead", "dates": ["2026-04-01"]}),
        ("@rosa delgado will send the form", {"kind": "referral", "people": ["Rosa Delgado"]}),
        ("deadline ~2026-02-30 is odd", {"kind": "note"}),
        (
            '"ça dépend" — #autonomie',
            {"kind": "quote", "themes": ["autonomie"], "quotes": ["ça dépend"]},
        ),
    ],
)
def test_lines_of_a_conversation(text: str, expected: dict[str, object]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("", "note", ""),
        ("   ", "note", ""),
        ("plain", "note", "plain"),
        ("! write", "action", "write"),
        ("  ! write", "action", "write"),
        ("?", "ask_later", ""),
        ("? why", "ask_later", "why"),
        ('"', "quote", ""),
        ('"half', "quote", "half"),
        ('"all of it"', "quote", "all of it"),
        ('"The radio" #x', "quote", "The radio #x"),
        ("“The radio” #x", "quote", "The radio #x"),
        ("«La radio» #x", "quote", "La radio #x"),
        ('she said "yes"', "note", 'she said "yes"'),
        ("@Marcus Bell (dispatch) knows", "referral", "Marcus Bell (dispatch) knows"),
        ("@ Marcus Bell knows", "referral", "Marcus Bell knows"),
        ("@[Ana Ruíz] knows", "referral", "Ana Ruíz knows"),
        ("@Lena_Okonjo knows", "referral", "Lena Okonjo knows"),
        ("@rosa delgado knows", "referral", "Rosa Delgado knows"),
        ("@someone knows", "referral", "someone knows"),
        ("+1 312 555 0142", "note", "+1 312 555 0142"),
        ("+ patience", "skill", "patience"),
        (r"\! not", "note", "! not"),
        (r"\* not", "note", "* not"),
        (r"\"not", "note", '"not'),
        (r"a \#b \~c \@d \!e", "note", "a #b ~c @d !e"),
        (r"C:\new", "note", r"C:\new"),
        (r"? \#1", "ask_later", "#1"),
    ],
)
def test_the_body_is_what_to_show(text: str, kind: str, body: str) -> None:
    line = parse(text)
    assert (line.kind, line.body) == (kind, body)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("met @Marcus Bell Halden Trust", [("Marcus Bell Halden", "")]),
        ("@Marcus Bell, Halden", [("Marcus Bell", "")]),
        ("@Marcus. She", [("Marcus", "")]),
        ("ask @Rosa's friend", [("Rosa", "")]),
        ("@J. Smith and more", [("J. Smith", "")]),
        ("@Dr. Imani Whitlock", [("Dr. Imani Whitlock", "")]),
        ("@Dr Ana María Ruíz", [("Dr Ana María Ruíz", "")]),
        ("@Ludwig van Beethoven wrote", [("Ludwig van Beethoven", "")]),
        ("@Marcus de facto", [("Marcus", "")]),
        ("@Jean-Luc O'Neil said", [("Jean-Luc O'Neil", "")]),
        ("@Rosa I think", [("Rosa", "")]),
        ("@Lena_Okonjo Halden", [("Lena Okonjo", "")]),
        ("@Teo May", [("Teo", "")]),
        ("@May Lin", [("May Lin", "")]),
        ("@May", []),
        ("@Monday morning", []),
        ("@Marc Aurel", [("Marc Aurel", "")]),
        ("@no one here", []),
        ("@", []),
        ("@ ", []),
        ("@1st", []),
        ("rosa@Brookvale", []),
        ("@[", []),
        ("@[]", []),
        ("@[  ]", []),
        ("@[marcus bell] said", [("marcus bell", "")]),
        ("@[rosa  delgado]", [("Rosa Delgado", "")]),
        ("@ROSA DELGADO, yes", [("Rosa Delgado", "")]),
        ("@rosa_delgado yes", [("Rosa Delgado", "")]),
        ("@rosa delgado's form", [("Rosa Delgado", "")]),
        ("(@Marcus Bell)", [("Marcus Bell", "")]),
        ('"@Marcus Bell knows"', [("Marcus Bell", "")]),
        ("@Marcus Bell(dispatch)", [("Marcus Bell", "dispatch")]),
        ("@Marcus Bell (dispatch", [("Marcus Bell", "")]),
        ("@Marcus Bell ()", [("Marcus Bell", "")]),
        ("@Marcus (a) and @Marcus (b)", [("Marcus", "a")]),
        ("@Marcus and @Marcus (b)", [("Marcus", "b")]),
        ("?@Marcus Bell about nights", [("Marcus Bell", "")]),
        ("@王小明 said", [("王小明", "")]),
        ("@Ångström Öberg", [("Ångström Öberg", "")]),
        ("@Jose\u0301 Ruiz", [("Jose\u0301 Ruiz", "")]),
    ],
)
def test_people(text: str, people: list[tuple[str, str]]) -> None:
    assert parse(text).people == tuple(PersonToken(*person) for person in people)


def test_known_people_win_over_capitals() -> None:
    assert parse("@Marcus Bell Halden", "Marcus Bell").people == (PersonToken("Marcus Bell"),)
    assert parse("@marcus bell of Halden", "Marcus Bell", "Marcus").people == (PersonToken("Marcus Bell"),)
    assert parse("@marcus", "Marcus").people == (PersonToken("Marcus"),)


def test_a_known_first_name_does_not_cut_a_longer_one() -> None:
    assert parse("@Marcus Bell", "Marcus").people == (PersonToken("Marcus Bell"),)


def test_known_people_may_be_prepared() -> None:
    known = KnownPeople(["Rosa Delgado", "", "rosa delgado", "Teo"])
    assert known.names == ("Rosa Delgado", "", "rosa delgado", "Teo")
    assert parse_line("@rosa delgado", today=TODAY, known_people=known).people == (
        PersonToken("Rosa Delgado"),
    )


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("!call the academy ~fri", [("call the academy", date(2026, 3, 13))]),
        ("yes !call mum !write to Teo ~2d", [("call mum", None), ("write to Teo", date(2026, 3, 14))]),
        ("!call them #urgent ~tmr #now", [("call them", date(2026, 3, 13))]),
        ("!read about #dispatch work", [("read about #dispatch work", None)]),
        ("!ask ~1w whether", [("ask whether", date(2026, 3, 19))]),
        ("!see https://example.org/a!b now", [("see https://example.org/a!b now", None)]),
        (r"!shout \!now", [("shout !now", None)]),
        ("!", []),
        ("! ", []),
        ("!!!", []),
        ("wait !", []),
        ("no !!", []),
        ("so good!yes", []),
        ("* thought !act", [("act", None)]),
        ("!@Marcus about x", [("@Marcus about x", None)]),
    ],
)
def test_actions(text: str, actions: list[tuple[str, date | None]]) -> None:
    assert parse(text).actions == tuple(Action(*action) for action in actions)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('"half a sentence', ["half a sentence"]),
        ('"half a sentence #theme ~fri', ["half a sentence"]),
        ('he said "never again !ask why', ["never again"]),
        ("„genau so“ sagte er", ["genau so"]),
        ('“a” and «b» and "c"', ["a", "b", "c"]),
        ('a 12" pipe and 5" more', []),
        ('" ', []),
        ('""', []),
        ('a " b', []),
        ('("yes")', ["yes"]),
        (r"\"no\"", []),
    ],
)
def test_quotes(text: str, quotes: list[str]) -> None:
    assert parse(text).quotes == tuple(quotes)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("#Shift_Work", ["shift-work"]),
        ("(#a)", ["a"]),
        ("#a #A", ["a"]),
        ("#a-", ["a"]),
        ("#a, #b.", ["a", "b"]),
        ("##a", []),
        ("#1st", []),
        ("#", []),
        ("a#b", []),
        ("https://example.org/#b", []),
        ("#café", ["café"]),
        ("#x1", ["x1"]),
    ],
)
def test_themes(text: str, themes: list[str]) -> None:
    assert parse(text).themes == tuple(themes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~fri", "2026-03-13"),
        ("~thu", "2026-03-19"),
        ("~thursday", "2026-03-19"),
        ("~3d", "2026-03-15"),
        ("~2w", "2026-03-26"),
        ("~1m", "2026-04-12"),
        ("~5b", "2026-03-19"),
        ("~today", "2026-03-12"),
        ("~tmr", "2026-03-13"),
        ("~tomorrow", "2026-03-13"),
        ("~12mar", "2026-03-12"),
        ("~11mar", "2027-03-11"),
        ("~2026-03-12", "2026-03-12"),
        ("by ~fri, then", "2026-03-13"),
        ("(~fri)", "2026-03-13"),
        ("~FRI.", "2026-03-13"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert parse(text).dates == (date.fromisoformat(expected),)


@pytest.mark.parametrize(
    "text",
    [
        "~20 minutes",
        "~",
        "~ fri",
        "~soon",
        "a~fri",
        r"\~fri",
        "~30feb",
        "~fri-ish",
        "~3dx",
        "~/notes",
        "~9999d",
    ],
)
def test_other_tildes_stay_text(text: str) -> None:
    assert parse(text).dates == ()


def test_business_days_follow_the_work_days() -> None:
    line = parse_line("~2b", today=TODAY, work_days=frozenset({5}))
    assert line.dates == (date(2026, 3, 21),)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("https://example.org/~fri/#x/@Teo !", ["https://example.org/~fri/#x/@Teo"]),
        ("HTTP://EXAMPLE.ORG", ["HTTP://EXAMPLE.ORG"]),
        ("https://", []),
        ("https:// example", []),
        ("https://...", []),
        ("xhttps://example.org", []),
        ("https://example.org https://example.org", ["https://example.org"]),
    ],
)
def test_urls(text: str, urls: list[str]) -> None:
    line = parse(text)
    assert line.urls == tuple(urls)
    assert {chip.kind for chip in line.chips} <= {"url"}


def test_chips_say_what_they_stand_for() -> None:
    text = "!mail @Rosa Delgado (EMS) #form ~fri"
    chips = [(chip.kind, text[chip.start : chip.end], chip.label) for chip in parse(text).chips]
    assert chips == [
        ("action", text, "mail @Rosa Delgado (EMS)"),
        ("person", "@Rosa Delgado (EMS)", "Rosa Delgado"),
        ("theme", "#form", "#form"),
        ("date", "~fri", "Fri Mar 13"),
    ]


BEGINS = {
    "person": "@",
    "theme": "#",
    "date": "~",
    "action": "!",
    "quote": '"\u201c\u201e\u00ab',
    "url": "hH",
}
TYPED = st.lists(
    st.sampled_from(
        (
            *(
                "@Marcus",
                "Bell",
                "@[Ana",
                "Ruíz]",
                "(note)",
                "(",
                ")",
                "#theme",
                "#",
                "~fri",
                "~5b",
                "~",
                "!call",
                "!",
            ),
            *(
                '"',
                "“",
                "”",
                "«",
                "»",
                "\\",
                "\\!",
                "https://example.org/x!",
                " ",
                "  ",
                ",",
                ".",
                "a",
                "I",
                "May",
            ),
            *(
                "*",
                "?",
                "^",
                "%",
                "&",
                "+",
                "@rosa delgado",
                "@Dr.",
                "van",
                "\n",
                "\x1b",
                "\ud800",
                "王",
                "'s",
            ),
        )
    ),
    max_size=14,
).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)])) | st.text(max_size=60)


@given(TYPED)
def test_every_line_is_read_and_every_chip_stands_where_it_says(text: str) -> None:
    line = parse(text)
    assert line.kind in {"note", *KINDS.values()}
    assert list(line.chips) == sorted(line.chips, key=lambda chip: (chip.start, -chip.end))
    for chip in line.chips:
        assert 0 <= chip.start < chip.end <= len(text)
        assert text[chip.start] in BEGINS[chip.kind]
        assert chip.label
    for kind, pieces in (("action", line.actions), ("quote", line.quotes)):
        assert len(pieces) == sum(chip.kind == kind for chip in line.chips)


@given(TYPED)
def test_reading_depends_on_the_line_alone(text: str) -> None:
    assert parse(text) == parse(text)


@given(TYPED)
def test_space_around_a_line_does_not_matter(text: str) -> None:
    bare, spaced = parse(text.strip()), parse(f"  {text.strip()}  ")
    assert spaced[:8] == bare[:8]


@given(st.sampled_from("!#@~"), st.sampled_from(["call", "Marcus", "fri", "theme"]))
def test_an_escaped_sigil_means_nothing(sigil: str, word: str) -> None:
    line = parse(f"so \\{sigil}{word}")
    assert line.chips == ()
    assert line.body == f"so {sigil}{word}"


@given(TYPED)
def test_a_line_without_sigils_is_a_note_of_its_own_words(text: str) -> None:
    plain = "".join(char for char in text if char not in '@#~!"“„«»\\*?^%&+/')
    line = parse(f"x{plain}")
    assert line.kind == "note"
    assert line.body == f"x{plain}".strip()
    assert line.chips == ()


PIECES = (
    *(
        '"',
        "@A ",
        "@[",
        "!a ",
        "#a ",
        "~3d ",
        "\\",
        "https://a ",
        "https://((",
        "@A B (",
        "“a ",
        "@a",
        '"a #b ',
    ),
    *("@J. ", "#", "@A" * 99, "~1d!a #b ", "@rosa delgado ", "@王 ", " ", "@Ab-Cd_", "\\!"),
)


@pytest.mark.parametrize("piece", PIECES)
def test_work_grows_with_the_length_only(piece: str) -> None:
    assert calls(piece, 10_000) <= 2.2 * calls(piece, 5_000) + 200


def calls(piece: str, length: int) -> int:
    """How many functions are called to read a line of that length made of one repeated piece."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    text = (piece * length)[:length]
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        parse(text)
    finally:
        sys.setprofile(before)
    return count


# -- changing what a line says -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "cursor", "changed", "moved"),
    [
        ("ask @Marcus about #dispatch", 27, "ask @Marcus about \\#dispatch", 28),
        ("ask @Marcus about #dispatch", 12, "ask \\@Marcus about #dispatch", 13),
        ("ask @Marcus about #dispatch", 0, "ask \\@Marcus about #dispatch", 0),
        ("!call them ~fri", 15, "!call them \\~fri", 16),
        ("!call them", 4, "\\!call them", 5),
    ],
)
def test_a_piece_becomes_plain_text(line: str, cursor: int, changed: str, moved: int) -> None:
    found = without_chip(line, parse_line(line, today=TODAY).chips, cursor)
    assert found == (changed, moved)
    assert len(parse_line(changed, today=TODAY).chips) < len(parse_line(line, today=TODAY).chips)


def test_quotations_links_and_plain_lines_have_nothing_to_let_go() -> None:
    for line in ('"the radio"', "see https://example.org", "nothing here"):
        assert without_chip(line, parse_line(line, today=TODAY).chips, len(line)) is None


@pytest.mark.parametrize(
    ("line", "kind", "changed"),
    [
        ("a fact", "insight", "* a fact"),
        ("* a thought", "note", "a thought"),
        ('"their words"', "concern", "% their words"),
        ("% a doubt", "quote", '"a doubt'),
        ("! call", "referral", "@call"),
        ("+ %odd", "note", "\\%odd"),
        ("", "action", "! "),
    ],
)
def test_a_line_becomes_another_kind(line: str, kind: str, changed: str) -> None:
    assert with_kind(line, kind) == changed
    assert parse_line(changed, today=TODAY).kind == kind


@given(st.text(max_size=40), st.sampled_from(["note", *sorted(set(KINDS.values()))]))
def test_any_line_becomes_any_kind(line: str, kind: str) -> None:
    changed = with_kind(line, kind)
    found = parse_line(changed, today=TODAY).kind
    assert found == kind or (kind == "skill" and changed[2:3].isdigit()) or not changed.strip()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("@J.K. Rowling said", "J.K. Rowling"),
        ("@Prof. em. Ruth Adler said", "Prof. em. Ruth Adler"),
        ("@Judge Brown ruled", "Judge Brown"),
        ("@María del Carmen Ruiz knows", "María del Carmen Ruiz"),
        ("@Abdul Rahman Al-Sudais said", "Abdul Rahman Al-Sudais"),
        ("@J. K. Rowling said", "J. K. Rowling"),
        ("@J.-P. Sartre: yes", "J.-P. Sartre"),
        ("@Maria de los Santos Pereira", "Maria de los Santos Pereira"),
        ("@Ana Maria de los Santos Pereira knows", "Ana Maria de los Santos Pereira"),
        ("@Edson do Nascimento said", "Edson do Nascimento"),
        ("@José Ortega y Gasset said", "José Ortega y Gasset"),
        ("@Dr. Martin Luther King Jr. said", "Dr. Martin Luther King Jr."),
        ("@Engr. Babatunde Ogunleye said", "Engr. Babatunde Ogunleye"),
        ("@van der Berg said", "van der Berg"),
        ("@al-Rashid said", "al-Rashid"),
        ("@d’Angelo said", "d’Angelo"),
        ("@Marcus in Chicago said", "Marcus"),
        ("@Marcus de acuerdo", "Marcus"),
        ("@Ana y Bruno", "Ana"),
    ],
)
def test_whole_names_are_taken(line: str, name: str) -> None:
    assert [person.name for person in parse_line(line, today=date(2026, 3, 12)).people] == [name]
