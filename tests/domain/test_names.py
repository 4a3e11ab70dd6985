"""Names taken apart, addressed and compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.name_tables import CALLINGS, SUFFIXES, TITLES
from infoint_tui.domain.names import (
    bare_key,
    called,
    fold,
    formal_name,
    friendly_name,
    greeting,
    is_suffix,
    looks_like_name,
    lower,
    may_be_name,
    name_key,
    parts_of,
)


@pytest.mark.parametrize(
    ("name", "formal", "friendly"),
    [
        ("Dr. Jane O'Neil-Smith, PhD", "Dr. O'Neil-Smith", "Jane"),
        ("Dr. José María de la Cruz", "Dr. de la Cruz", "José"),
        ("Engr. Babatunde Ogunleye", "Engr. Ogunleye", "Babatunde"),
        ("Prof. Dr. Anna Müller", "Prof. Dr. Müller", "Anna"),
        ("Prof.Dr. Karl Weiß", "Prof. Dr. Weiß", "Karl"),
        ("Rev. Dr. Martin Luther King Jr.", "Rev. Dr. King", "Martin"),
        ("Mr. Dr. Karl Weiß", "Dr. Weiß", "Karl"),
        ("Mx Sam Lee", "Mx Lee", "Sam"),
        ("dr jane doe", "Dr Doe", "Jane"),
        ("Sir Ian McKellen", "Sir Ian", "Ian"),
        ("Aunt May", "Aunt May", "Aunt May"),
        ("Fr. Tom Quinn", "Fr. Quinn", "Fr. Tom"),
        ("Dr. Whitlock", "Dr. Whitlock", "Dr. Whitlock"),
        ("Dr. Robert De Niro", "Dr. De Niro", "Robert"),
        ("Dr. Al Gore", "Dr. Gore", "Al"),
        ("Prof. José Ortega y Gasset", "Prof. Ortega y Gasset", "José"),
        ("Dr Ana dos Santos e Silva", "Dr dos Santos e Silva", "Ana"),
        ("Dr. Ahmed bin Salman", "Dr. bin Salman", "Ahmed"),
        ("Dr. Omar al-Rashid", "Dr. al-Rashid", "Omar"),
        ("Dr. Jane St. John", "Dr. St. John", "Jane"),
        ("Ludwig van der Rohe", "Ludwig van der Rohe", "Ludwig"),
        ("van der Berg", "van der Berg", "van der Berg"),
        ("Jane Doe, MPH, CPH", "Jane Doe", "Jane"),
        ("Doe, Jane", "Jane Doe", "Jane"),
        ("Doe, Dr. Jane, PhD", "Dr. Doe", "Jane"),
        ("J.K. Rowling", "J.K. Rowling", "J.K."),
        ("J. Robert Oppenheimer", "J. Robert Oppenheimer", "Robert"),
        ("Dr. 山田 太郎", "Dr. 山田", "太郎"),
        ("王小明", "王小明", "王小明"),
        ("SZABÓ Anna", "SZABÓ Anna", "Anna"),
        ("Dr. SZABÓ Anna", "Dr. SZABÓ", "Anna"),
        ("Mr Yo-Yo Ma", "Mr Ma", "Yo-Yo"),
        ("Cher", "Cher", "Cher"),
        ("", "", ""),
        ("Dr.", "Dr.", "Dr."),
    ],
)
def test_people_are_addressed(name: str, formal: str, friendly: str) -> None:
    assert (formal_name(name), friendly_name(name)) == (formal, friendly)


ADDRESSED = Path(__file__).with_name("addressed.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", [line for line in ADDRESSED if not line.startswith("#")])
def test_people_of_many_places_are_addressed(line: str) -> None:
    name, formal, friendly = line.split(" | ")
    assert (formal_name(name), friendly_name(name)) == (formal, friendly)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łukasz Żak", "lukasz zak"),
        ("Øystein Ærø", "oystein aero"),
        ("Đặng Thị Huệ", "dang thi hue"),
        ("Straße", "STRASSE"),
        ("O’Neil", "o'neil"),
        ("Ｌｕｋａｓ", "lukas"),
        ("Rene\u0301", "Ren\u00e9"),
        ("Jean‐Luc  Ly", "jean-luc ly"),
        ("ÖZGÜR", "ozgur"),
    ],
)
def test_spellings_that_are_equal(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_text_is_folded_as_its_words_are() -> None:
    words = [
        "Łukasz",
        "O’Neil",
        "plain",
        "I\u0307stanbul",
        "Ａbc",
        "\u0301x",
        "K\u00a0Ü",
        "が",
        "한글",
        "É" * 50,
    ]
    for gap in (" ", "\n", "\t "):
        assert fold(gap.join(words)) == gap.join(map(fold, words))
        assert lower(gap.join(words)) == gap.join(map(lower, words))
    assert fold("x" * 50_000 + "É") == "x" * 50_000 + "e"


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("की", "क"), ("กิ", "ก"), ("Li", "Lu")])
def test_marks_that_are_letters_are_no_accents(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_titles_suffixes_and_order_do_not_make_somebody_else() -> None:
    spellings = ("Dr. Jane Doe, PhD", "Doe, Jane", "jane doe", "Ms JANE DOE")
    assert {bare_key(name) for name in spellings} == {"jane doe"}


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("Ph.D.", True),
        ("Ph. D.", True),
        ("MPH CPH", True),
        ("Jr", True),
        ("SHRM-CP", True),
        ("Ma", False),
        ("VP Data", False),
        ("nurse", False),
        ("", False),
    ],
)
def test_degrees_are_known(text: str, suffix: bool) -> None:
    assert is_suffix(text) is suffix


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Maria de los Santos Pereira", True),
        ("O’Neil-Smith", True),
        ('Robert "Bob" Smith', True),
        ("Lê Thị Hoa", True),
        ("नरेन्द्र मोदी", True),
        ("김민수", True),
        ("VP of Data", False),
        ("jane@acme.example", False),
        ("12 Main St", False),
        ("nurse", False),
        ("", False),
    ],
)
def test_what_looks_like_a_name(text: str, name: bool) -> None:
    assert looks_like_name(text) is name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rosa", True),
        ("priya", True),
        ("priya nair", True),
        ("Dr. Jane O'Neil-Smith, PhD", True),
        ("Maria de los Santos Pereira", True),
        ("김민수", True),
        ("she loves the nights", False),
        ("She says nights are hard", False),
        ("Nights are hard.", False),
        ("! call the academy", False),
        ("“half the job”", False),
        ("hard nights.", False),
        ("why paramedic?", False),
    ],
)
def test_a_sentence_is_never_taken_for_a_name(text: str, name: bool) -> None:
    assert may_be_name(text) is name


WORDS = st.sampled_from(
    (*("Dr.", "Prof.", "Jane", "María", "de", "la", "O'Neil", "J.", "PhD", "Jr.", ",", "王", "von"), "Łukasz")
)


@given(st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=40))
def test_no_word_of_a_name_is_lost(name: str) -> None:
    parts = parts_of(name)
    kept = " ".join((*parts.titles, parts.given, parts.family, *parts.suffixes, *parts.asides))
    assert sorted(kept.replace(",", " ").split()) == sorted(name.replace(",", " ").split())
    assert formal_name(name).strip() or not name.strip(" ,")
    assert friendly_name(name).strip() or not name.strip(' ,"“”()')


def test_the_tables_are_written_as_they_are_looked_up() -> None:
    assert all(word == word.casefold() and "." not in word for word in (*TITLES, *CALLINGS, *SUFFIXES))


@pytest.mark.parametrize(
    ("typed", "hello", "line", "name"),
    [
        ("Dr. Okonjo", "Dear", "Dear Dr. Okonjo", "Dr. Okonjo"),
        ("Dear Dr. Okonjo,", "Hi", "Dear Dr. Okonjo", "Dr. Okonjo"),
        ("Hey Coach", "Dear", "Hey Coach", "Coach"),
        ("  Hilary ", "Hi", "Hi Hilary", "Hilary"),
    ],
)
def test_a_salutation_as_typed_wins(typed: str, hello: str, line: str, name: str) -> None:
    assert (greeting(typed, hello), called(typed)) == (line, name)
