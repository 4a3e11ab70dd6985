"""What goes and what stays when a person is forgotten, on records of any shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.domain.erasure import REMOVED, ErasedPerson, LoneNames, forget, goes

DANA = ErasedPerson("d", (), (), "removed-1")
Tables = dict[str, dict[str, Any]]


def people(*named: str, **more: Any) -> Tables:
    """Dana, and others by name."""
    dana = {"uid": "d", "name": "Dana Okafor", "channels": [{"kind": "email", "value": "dana@example.org"}]}
    others = {name: {"uid": name, "name": name} for name in named}
    return {"contacts": {"d": dana, **others}, **more}


def after(records: Tables, person: ErasedPerson = DANA) -> Tables:
    """The records once the person is forgotten."""
    changed = forget(records, person)
    kept: Tables = {}
    for table, rows in records.items():
        kept[table] = {}
        for key, record in rows.items():
            if (value := changed.get((table, key), record)) is not None:
                kept[table][key] = value
    return kept


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ask Dana Okafor about shifts", f"ask {REMOVED} about shifts"),
        ("ask @DANA  OKAFOR about shifts", f"ask {REMOVED} about shifts"),
        ("mail dana@example.org", "mail removed"),
        ("Dana Okafors are many", "Dana Okafors are many"),
        ("a Dana, but which", "a Dana, but which"),
    ],
)
def test_the_name_in_what_stays(text: str, left: str) -> None:
    records = people(tasks={"t": {"uid": "t", "title": text}})
    assert after(records)["tasks"]["t"]["title"] == left


def test_a_first_name_counts_only_where_the_person_is_meant() -> None:
    insights = {
        "hers": {"uid": "hers", "contacts": ["d", "Omar"], "statement": "Dana starts small"},
        "other": {"uid": "other", "contacts": ["Omar"], "statement": "Dana Point is a harbour"},
    }
    kept = after(people("Omar", insights=insights))["insights"]
    assert kept["hers"] == {
        "uid": "hers",
        "contacts": ["removed-1", "Omar"],
        "statement": f"{REMOVED} starts small",
    }
    assert kept["other"] == insights["other"]


def test_another_dana_keeps_her_name_everywhere() -> None:
    records = people("Dana Okafor Smith", tasks={"t": {"uid": "t", "title": "Call Dana Okafor Smith"}})
    kept = after(records)
    assert kept["contacts"]["Dana Okafor Smith"]["name"] == "Dana Okafor Smith"
    assert kept["tasks"]["t"]["title"] == "Call Dana Okafor Smith"


def test_a_talk_with_others_keeps_them_and_what_they_said() -> None:
    notes = [
        {"uid": "1", "kind": "quote", "text": '"never again"'},
        {"uid": "2", "kind": "quote", "text": '"never again", says Omar'},
        {"uid": "3", "kind": "referral", "text": "@Dana Okafor (tailor, Halden)"},
        {"uid": "4", "text": "Dana laughs"},
    ]
    reflection = {"people": {"Dana Okafor": "d", "Bo": "b"}, "moment_note": "1"}
    meeting = {"uid": "m", "contacts": ["d", "Omar"], "notes": notes, "reflection": reflection}
    kept = after(people("Omar", meetings={"m": meeting}))["meetings"]["m"]
    assert kept["contacts"] == ["Omar"]
    assert [note["uid"] for note in kept["notes"]] == ["2", "4"]
    assert kept["notes"][1]["text"] == f"{REMOVED} laughs"
    assert kept["reflection"] == {"people": {"Bo": "b"}, "moment_note": ""}


def test_what_is_about_them_alone_goes() -> None:
    records = people(
        "Omar",
        meetings={"m": {"uid": "m", "contacts": ["d"]}},
        outreach={"o": {"uid": "o", "contact": "d"}},
        thank_yous={"y": {"uid": "y", "recipient": "Omar", "meeting": "m"}},
        tasks={"t": {"uid": "t", "meeting": "m"}, "u": {"uid": "u", "contact": "Omar"}},
        introductions={"e": {"uid": "e", "from_contact": "Omar", "to_contact": "d"}},
        transitions={"s": {"uid": "s", "contact": "d"}},
        touchpoints={"p": {"uid": "p", "contact": "d"}},
        drafts={"live|m|line": {"uid": "live|m|line", "text": "x"}, "a|b|c": {"uid": "a|b|c", "text": "x"}},
        conflicts={"c": {"uid": "c", "table": "meetings", "record": "m", "theirs": {}}},
        insights={"i": {"uid": "i", "contacts": ["d"], "meeting": "m"}},
    )
    assert {(table, key) for table, rows in records.items() for key in rows} - goes(records, "d") == {
        ("contacts", "Omar"),
        ("tasks", "u"),
        ("drafts", "a|b|c"),
        ("insights", "i"),
    }
    assert after(records)["insights"]["i"] == {"uid": "i", "contacts": ["removed-1"], "meeting": ""}


_LEAF = st.sampled_from(["Dana Okafor", "dana@example.org", "d", "m", "hello Dana Okafor!", "x", "Omar"])
_VALUE = st.recursive(
    st.one_of(_LEAF, st.none(), st.integers(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_LEAF, inner, max_size=3)),
    max_leaves=8,
)
_FIELDS = ("uid", "contacts", "contact", "meeting", "notes", "text", "theirs", "name", "people", "kind")
_RECORD = st.one_of(_VALUE, st.dictionaries(st.sampled_from(_FIELDS), _VALUE, max_size=5))
_TABLES = st.dictionaries(
    st.sampled_from(["meetings", "insights", "tasks", "introductions", "drafts", "conflicts", "of-yours"]),
    st.dictionaries(st.sampled_from(["m", "a", "#1", "x|m|y"]), _RECORD, max_size=3),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(_TABLES)
def test_whatever_the_records_are_nothing_is_left_and_once_is_enough(tables: Tables) -> None:
    records = people("Omar", **tables)
    before = json.dumps(records)
    person = DANA.known_from(records)
    kept = after(records)
    assert json.dumps(records) == before
    assert "d" not in kept["contacts"]
    assert forget(kept, person) == {}
    text = [
        found
        for table, rows in kept.items()
        for key, record in rows.items()
        for found in _texts(record, machine=table == "contacts")
        if key
    ]
    assert not [found for found in text if "Dana Okafor" in found or "dana@example.org" in found]


def _texts(value: Any, *, machine: bool = False) -> list[str]:
    """Every text but those in fields for words of the program."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        skipped = {"uid", "kind"} | ({"name"} if machine else set())
        return [text for key, item in value.items() if key not in skipped for text in [key, *_texts(item)]]
    return []


@pytest.mark.parametrize("title", ["status", "source", "type", "name", "Dana Okafor", "kind", "Knows"])
def test_the_columns_of_a_file_hide_no_name(title: str) -> None:
    records = people("Omar")
    records["contacts"]["Omar"]["imported"] = {title: "told by Dana Okafor", "deep": [{title: "Dana Okafor"}]}
    kept = after(records)["contacts"]["Omar"]
    assert "Okafor" not in json.dumps(kept)
    assert kept["name"] == "Omar"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Rosa said so", True),
        ("met Delgado's team", True),
        ("the Delgado family", True),
        ("Rosa Delgado said so", True),
        ("Rosa Lind said so", False),
        ("Rosa Lind and Rosa", True),
        ("rosa is a color", False),
        ("Rosalind, Delgados", False),
        ("la calle", False),
        ("", False),
    ],
)
def test_single_words_of_a_name_are_found_but_not_in_the_names_of_others(text: str, alone: bool) -> None:
    names = LoneNames("Dr. Rosa de la Delgado, PhD", ["Rosa Lind", "Omar Haddad", "Rosa"])
    assert names.words == ("Rosa", "Delgado")
    assert names.stand_alone_in(text) is alone


@pytest.mark.parametrize("name", ["", "Dr.", "Al", "Bo Li", "…"])
def test_a_name_without_a_word_of_its_own_is_found_nowhere(name: str) -> None:
    assert not LoneNames(name, ["Bo Li"]).stand_alone_in("Dr. Al and Bo Li … met")
