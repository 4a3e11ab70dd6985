"""Single lines of a user's file change; everything else stays, or nothing is written."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infoint_tui.content.bank_edit import Doubtful, add, change, remove, renamed, skeleton
from infoint_tui.content.banks import BankLibrary
from infoint_tui.domain.bank import STAGES, Question

OWN = """\
# My bank, kept by hand.
schema: 1
id: mine
name: Mine   # a name
tags: [b, a]

sections:
  # the middle of a talk
  - id: day
    title: A day
    stage: role
    questions:
      - What does a calm day hold?      # asked often
      - id: owners
        minutes: 3
        text: "How do you talk when the news is bad?"   # hard
        probes:
          - What helps?
        # never cut this one

  - title: Last words
    id: last
    stage: closing
    questions:
      - text: >
          A folded
          question?
        depth: 3
      - {text: "In braces?", minutes: 4}
# the end
"""
NEW = Question("", 'What: "does" it #take?', stage="role", minutes=3, probes=("Why?",), tags=("a", "b c"))


def added_lines(before: str, after: str) -> list[str]:
    """The lines that came; asserts that none went."""
    found = list(ndiff(before.split("\n"), after.split("\n")))
    assert [line for line in found if line.startswith("- ")] == []
    return [line[2:] for line in found if line.startswith("+ ")]


def read_back(folder: Path, data: bytes) -> dict[str, Question]:
    """The questions of a bank by their local ids, as the program reads them."""
    (folder / "mine.yaml").write_bytes(data)
    library = BankLibrary(folder, None)
    assert library.problems == ()
    return {question.id.split("/")[2]: question for question in library.questions("mine")}


def test_a_question_goes_below_the_last_one_of_its_stage(folder: Path) -> None:
    done = add(OWN.encode(), "mine", [NEW])[-1]

    assert added_lines(OWN, done.data.decode()) == [
        "      - id: take",
        "        text: 'What: \"does\" it #take?'",
        "        probes:",
        '          - "Why?"',
        "        minutes: 3",
        '        tags: [a, "b c"]',
    ]
    assert done.data.decode().split("# never cut this one\n")[1].startswith("      - id: take")
    found = read_back(folder, done.data)["take"]
    assert (found.text, found.probes, found.tags, found.minutes) == (NEW.text, NEW.probes, NEW.tags, 3)
    assert (done.section, done.local) == ("day", "take")


def test_a_stage_that_is_new_gets_a_section_at_the_end(folder: Path) -> None:
    done = add(OWN.encode(), "mine", [Question("", "Where next?", stage="strategy")])[-1]

    assert added_lines(OWN, done.data.decode())[:4] == [
        "  - id: strategy",
        "    title: Strategy",
        "    stage: strategy",
        "    questions:",
    ]
    assert done.data.decode().endswith("# the end\n")
    assert read_back(folder, done.data)["next"].stage == "strategy"


@pytest.mark.parametrize("spelled", ["organization", "organisation"])
def test_a_stage_in_either_spelling_is_the_same(folder: Path, spelled: str) -> None:
    own = OWN.replace("stage: role", f"stage: {spelled}", 1)
    done = add(own.encode(), "mine", [Question("", "Where next?", stage="organisation")])[-1]

    assert done.section == "day"
    assert read_back(folder, done.data)["next"].stage == "organisation"


def test_a_new_section_about_the_organization_is_written_as_the_guide_spells_it(folder: Path) -> None:
    done = add(OWN.encode(), "mine", [Question("", "Where next?", stage="organisation")])[-1]

    assert added_lines(OWN, done.data.decode())[1:3] == ["    title: Organization", "    stage: organization"]
    assert read_back(folder, done.data)["next"].stage == "organisation"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_byte_order_mark_stay(end: str, mark: bytes) -> None:
    data = mark + OWN.replace("\n", end).encode()
    done = add(data, "mine", [NEW])[-1].data

    assert done.startswith(mark)
    assert done.removeprefix(mark).startswith(b"# My bank")
    assert done.count(b"\r\n") == (done.count(b"\n") if end == "\r\n" else 0)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"id: mine\nsections: [{id: a, questions: [A?]}]\n", id="sections in brackets"),
        pytest.param(b"{id: mine}\n", id="all in braces"),
        pytest.param(b"id: mine\r\nname: x\n", id="mixed line ends"),
        pytest.param(
            b"id: mine\nsections:\n  - id: a\n    questions:\n      - @x\n", id="a line YAML stumbles over"
        ),
        pytest.param(b"id: mine\nextends: core\n---\nid: two\n", id="two documents"),
        pytest.param("id: mine\nname: é\n".encode("latin-1"), id="not UTF-8"),
        pytest.param(b"", id="empty"),
        pytest.param(b"schema: 9\nid: mine\n", id="newer"),
    ],
)
def test_a_form_that_is_not_certain_is_refused(data: bytes) -> None:
    with pytest.raises(Doubtful):
        add(data, "mine", [NEW])


@pytest.mark.parametrize(
    "data",
    [
        skeleton("mine", "Mine"),
        b"id: mine\nextends: core",
        b"id: mine\nsections:\n- id: a\n  stage: role\n  questions:\n  - A?\n  - B?",
        b"id: mine\ndefaults: {minutes: 3}\nsections:\n  - id: a\n    stage: role\n    questions:\nname: X\n",
        b"id: mine\nsections:\n  - id: a\n    stage: role\n    questions: [A?, B]\n",
        b"id: mine\nsections:\n  - questions:\n      -   text: A?\n    stage: role\n    id: a\n",
    ],
)
def test_unusual_but_sound_forms_are_added_to(folder: Path, data: bytes) -> None:
    done = add(data, "mine", [NEW])[-1]
    (folder / "mine.yaml").write_bytes(done.data)
    found = BankLibrary(folder, None).find(f"mine/{done.section}/{done.local}")

    assert added_lines(data.decode(), done.data.decode())
    assert found is not None
    assert (found.text, found.minutes, found.stage) == (NEW.text, 3, "role")


def test_ids_of_an_extended_bank_are_not_used_again() -> None:
    done = add(b"id: mine\nextends: core\n", "mine", [NEW], {"take", "take-2"})[-1]

    assert done.local == "take-3"


def test_many_questions_at_once_keep_their_order_and_ids_apart(folder: Path) -> None:
    wanted = [Question("", f"Same words {n % 3}?", stage="advice") for n in range(9)]
    data = add(OWN.encode(), "mine", wanted)[-1].data

    found = [question for question in read_back(folder, data).values() if question.stage == "advice"]
    assert [question.text for question in found] == [question.text for question in wanted]
    assert len({question.id for question in found}) == 9


def test_the_most_a_bank_may_hold_is_said() -> None:
    with pytest.raises(Doubtful, match="2,000 questions"):
        add(skeleton("mine", "Mine"), "mine", [Question("", f"Q{n}?", stage="role") for n in range(2_001)])


CHANGES = [
    pytest.param(
        "day",
        "calm-day-hold",
        2,
        ["- id: calm-day-hold", 'text: "New: words?"      # asked often'],
        id="bare",
    ),
    pytest.param("day", "owners", 5, ["minutes: 5", f'text: "New: words?"{" " * 29}# hard'], id="in full"),
    pytest.param(
        "last",
        "folded-question",
        3,
        ['- text: "New: words?"', "id: folded-question", "minutes: 3"],
        id="folded",
    ),
    pytest.param("last", "braces", 4, ['- {text: "New: words?", id: braces, minutes: 4}'], id="in braces"),
]


@pytest.mark.parametrize(("section", "local", "minutes", "lines"), CHANGES)
def test_a_change_touches_the_lines_of_the_question_only(
    folder: Path, section: str, local: str, minutes: int, lines: list[str]
) -> None:
    done = change(OWN.encode(), "mine", section, local, text="New: words?", minutes=minutes)

    after = done.data.decode()
    new = [line[2:].strip() for line in ndiff(OWN.split("\n"), after.split("\n")) if line.startswith("+ ")]
    assert new == lines
    found = read_back(folder, done.data)[local]
    assert (found.text, found.minutes) == ("New: words?", minutes)


def test_another_stage_moves_the_lines_with_their_comments(folder: Path) -> None:
    done = change(
        OWN.encode(), "mine", "day", "owners", text="How do you talk then?", minutes=3, stage="closing"
    )

    after = done.data.decode()
    assert done.section == "last"
    assert after.index("# hard") > after.index("In braces?")
    assert read_back(folder, done.data)["owners"].probes == ("What helps?",)


def test_removing_takes_the_lines_of_the_question_and_nothing_else() -> None:
    done = remove(OWN.encode(), "mine", "day", "calm-day-hold")

    gone = [line[2:] for line in ndiff(OWN.split("\n"), done.data.decode().split("\n")) if line[0] in "+-"]
    assert gone == ["      - What does a calm day hold?      # asked often"]


def test_a_reference_is_not_changed() -> None:
    data = b"id: mine\nsections:\n  - id: a\n    questions:\n      - ref: core/advice/shoes\n"
    with pytest.raises(Doubtful, match="core/advice/shoes"):
        change(data, "mine", "a", "shoes", text="Mine?", minutes=2)
    assert remove(data, "mine", "a", "shoes").data.count(b"ref") == 0


def test_a_copy_has_an_id_and_a_first_line_of_its_own() -> None:
    after = renamed(OWN.encode(), "mine", "other", "Other: it", "# A copy.\n").decode()

    assert after.startswith('# A copy.\nschema: 1\nid: other\nname: "Other: it"   # a name\n')
    assert after.endswith(OWN.split("name: Mine   # a name\n")[1])


PIECES = st.sampled_from(
    [
        "- ",
        "#",
        ": ",
        "'",
        '"',
        "\\",
        "{org}",
        "[x",
        "!",
        "*a",
        "&b",
        "%",
        "é",
        "漢",
        "\u2028",
        "text",
        " ",
        "?",
        "yes",
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    words=st.lists(PIECES, min_size=1, max_size=8).map("".join),
    stage=st.sampled_from(STAGES),
    probe=st.lists(PIECES, max_size=4).map("".join),
)
def test_whatever_is_written_reads_back_or_is_refused(words: str, stage: str, probe: str) -> None:
    text = " ".join(words.split()) or "x"
    question = Question("", text, stage=stage, probes=tuple(filter(None, [probe.strip()])))
    try:
        done = add(OWN.encode(), "mine", [question])[-1]
    except Doubtful:
        # A line break of another script inside the text, or braces nothing fills, would be a new problem.
        assert any(mark in text + probe for mark in ("\u2028", "{org}", "[x"))
        return
    assert added_lines(OWN, done.data.decode())
