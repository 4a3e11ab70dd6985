"""Places somebody belongs or belonged to, read from lines and written as lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.people import Affiliation, affiliation_lines, read_affiliations


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Halden College", ("", "Halden College", "", "")),
        ("lecturer, Halden College", ("lecturer", "Halden College", "", "")),
        ("lecturer, Halden College, 2019-2023", ("lecturer", "Halden College", "2019", "2023")),
        ("lecturer, Halden College, since 2019", ("lecturer", "Halden College", "2019", "")),
        ("Halden College, until 2023", ("", "Halden College", "", "2023")),
        (
            "lecturer, Halden, north, May 2019 – June 2020",
            ("lecturer", "Halden, north", "May 2019", "June 2020"),
        ),
        ("2019", ("", "2019", "", "")),
        ("a, b, -", ("a", "b, -", "", "")),
    ],
)
def test_a_line_is_title_place_and_time(line: str, expected: tuple[str, ...]) -> None:
    (found,) = read_affiliations(line)
    assert (found.title, found.organisation, found.since, found.until) == expected


def test_empty_lines_are_no_places() -> None:
    assert read_affiliations(" \n,,\n") == ()


words = st.text("abc ", min_size=1, max_size=8).map(str.strip).filter(bool)
years = st.sampled_from(["", "1999", "2023"])


@given(st.lists(st.tuples(words, words, years, years), max_size=4))
def test_what_is_written_is_read_back(rows: list[tuple[str, str, str, str]]) -> None:
    places = tuple(
        Affiliation(title=title, organisation=place, since=since, until=until)
        for title, place, since, until in rows
    )
    assert read_affiliations(affiliation_lines(places)) == places
